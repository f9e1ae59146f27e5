//! What is proved of a log holds for whoever has only the text, and a damaged log proves nothing.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use ledger::{BadExhibit, Exhibit, Part};
use store::Store;
use town::{NOW, add_record, add_source, create};

/// A register of so many records, and the place of its last one.
fn register(folder: &std::path::Path, records: u64) -> (Store, u64) {
    let mut store = create(folder);
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    for row in 1..=records {
        add_record(&mut writing, list, row, &format!("ناخدا {row}"));
    }
    let last = writing.next_seq() - 1;
    writing.commit().unwrap();
    (store, last)
}

#[test]
fn any_entry_is_proved_in_a_log_of_any_size() {
    for records in [1, 2, 3, 250, 251, 252, 253, 254, 600] {
        let folder = tempfile::tempdir().unwrap();
        let (store, last) = register(folder.path(), records);
        for seq in [0, 3, last] {
            let text = store.prove(&[(seq, vec![1])]).unwrap().to_text();
            let exhibit = Exhibit::parse(&text).unwrap();
            let proved = exhibit.verify(None).unwrap();
            assert_eq!((exhibit.pieces[0].entry.seq, proved.size), (seq, last + 1));
        }
    }
}

#[test]
fn what_is_not_asked_for_is_not_in_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let (store, last) = register(folder.path(), 5);
    let exhibit = store.prove(&[(last, vec![2])]).unwrap();
    let parts = &exhibit.pieces[0].disclosure.parts;
    let shown: Vec<bool> = parts.iter().map(|part| matches!(part, Part::Shown { .. })).collect();
    assert_eq!(shown, [false, false, true]);
    let proved = exhibit.verify(None).unwrap();
    assert_eq!(proved.shown[0].statements[0].1.value, "بندر دریاچه");
    let bytes = exhibit.pieces[0].disclosure.encode();
    assert!(!bytes.windows("ناخدا".len()).any(|window| window == "ناخدا".as_bytes()));
}

#[test]
fn proofs_of_two_logs_do_not_make_one_exhibit() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, last) = register(one.path(), 3);
    let (second, _) = register(other.path(), 4);
    let text = first.prove(&[(3, vec![0])]).unwrap().to_text();
    let mixed = text + &second.prove(&[(last, vec![1])]).unwrap().to_text();
    assert!(matches!(Exhibit::parse(&mixed), Err(BadExhibit::Malformed { piece: 2, .. })));
    assert!(first.prove(&[(last + 1, vec![])]).is_err(), "an entry that is not there");
}
