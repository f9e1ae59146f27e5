//! What is written is read back; what is withdrawn or replaced stands no more.
#![allow(clippy::unwrap_used)]

mod town;

use std::ops::ControlFlow;

use ledger::{Body, EntryId, EntryKind, RecordId, SignedCheckpoint, Verdict, content_digest, key_digest};
use store::{Store, StoreError};
use town::{NOW, add_record, add_source, create, import, judge, open, record, standing_rows, withdraw};

#[test]
fn a_new_log_begins_with_its_opening_and_two_keys() {
    let folder = tempfile::tempdir().unwrap();
    let store = create(folder.path());
    let mut kinds = Vec::new();
    store
        .each_entry(|seq, entry, body| {
            assert_eq!((entry.seq, entry.log, entry.time_ms), (seq, store.log_id(), NOW));
            assert!(body.is_some());
            kinds.push(entry.kind.clone());
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(kinds, [EntryKind::Opening, EntryKind::Key, EntryKind::Key]);
    let note = SignedCheckpoint::parse(&store.checkpoint().unwrap()).unwrap();
    let checkpoint = note.verify(store.log_key(), store.recorder_key()).unwrap();
    assert_eq!((checkpoint.size, checkpoint.log), (3, store.log_id()));
    assert_eq!(store.recorder(), "Nasrin");
    assert!(store.is_throwaway() && !store.is_read_only());
}

#[test]
fn what_is_committed_is_there_after_opening_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    let id = writing.reserve();
    let written = record(id, list, 7, "مریم‌السادات کوهی");
    assert_eq!(writing.append(&Body::Record(written.clone())).unwrap(), id);
    let checkpoint = writing.commit().unwrap();
    drop(store);
    let store = open(folder.path());
    assert_eq!(checkpoint.size, store.size().unwrap());
    assert_eq!(store.record(id.into()).unwrap(), Some((4, written.clone())));
    assert_eq!(store.records(&[9, 4, 0]).unwrap(), [(4, written)]);
    assert_eq!(store.record(RecordId([0; 16])).unwrap(), None);
}

#[test]
fn what_is_not_committed_never_was() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let before = store.checkpoint().unwrap();
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    add_record(&mut writing, list, 1, "a");
    drop(writing);
    assert_eq!(store.size().unwrap(), 3);
    assert_eq!(store.checkpoint().unwrap(), before);
    assert!(store.sources().unwrap().is_empty());
    let mut writing = store.begin(NOW).unwrap();
    add_source(&mut writing, "two");
    assert_eq!(writing.commit().unwrap().size, 4);
    assert_eq!(store.sources().unwrap()[0].source.slug, "two");
}

#[test]
fn a_writing_of_nothing_makes_no_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let before = store.checkpoint().unwrap();
    assert_eq!(store.begin(NOW).unwrap().commit().unwrap().size, 3);
    assert_eq!(store.checkpoint().unwrap(), before);
}

#[test]
fn an_entry_cannot_speak_of_what_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    let one = add_record(&mut writing, list, 1, "a");
    let nobody = writing.reserve();
    let id = writing.reserve();
    let mut lost = record(id, list, 2, "b");
    lost.source = nobody.into();
    let mut replacing = record(id, list, 2, "b");
    replacing.replaces = Some(nobody.into());
    for body in [Body::Record(lost), Body::Record(replacing)] {
        let refused = writing.append(&body);
        assert!(matches!(refused, Err(StoreError::UnknownEntry(id)) if id == nobody));
    }
    judge(&mut writing, one, one, Verdict::Unsure);
    assert_eq!(writing.commit().unwrap().size, 6);
}

#[test]
fn withdrawing_a_record_an_import_or_a_source_takes_its_records_and_gives_them_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let (one, two) = (add_source(&mut writing, "one"), add_source(&mut writing, "two"));
    let batch = writing.reserve().into();
    let single = add_record(&mut writing, one, 1, "a");
    for row in [2, 3] {
        let id = writing.reserve();
        let mut brought = record(id, two, row, "b");
        brought.batch = Some(batch);
        writing.append(&Body::Record(brought)).unwrap();
    }
    add_record(&mut writing, two, 4, "c");
    writing.append(&import(batch, vec![two])).unwrap();
    writing.commit().unwrap();
    assert_eq!(standing_rows(&store), [1, 2, 3, 4]);
    for (target, left) in [(single.into(), [2, 3, 4].as_slice()), (batch.into(), &[1, 4]), (two.into(), &[1])]
    {
        let mut writing = store.begin(NOW).unwrap();
        let withdrawal = withdraw(&mut writing, target);
        writing.commit().unwrap();
        assert_eq!(standing_rows(&store), left);
        assert!(store.is_withdrawn(target).unwrap());
        let counted: u64 = store.sources().unwrap().iter().map(|row| row.records).sum();
        assert_eq!(counted, left.len() as u64);
        let mut writing = store.begin(NOW).unwrap();
        withdraw(&mut writing, withdrawal);
        writing.commit().unwrap();
        assert_eq!(standing_rows(&store), [1, 2, 3, 4], "taken back");
    }
    let withdrawn: Vec<bool> = store.withdrawals().unwrap().iter().map(|w| w.withdrawn).collect();
    assert_eq!(withdrawn, [true, false, true, false, true, false]);
    assert!(!store.batches().unwrap()[0].withdrawn);
}

#[test]
fn a_later_edition_replaces_a_record_unless_it_is_withdrawn() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    let mut earlier = None;
    let mut editions = Vec::new();
    for row in [1, 2, 3] {
        let id = writing.reserve();
        let mut edition = record(id, list, row, "a");
        edition.replaces = earlier.replace(id.into());
        writing.append(&Body::Record(edition)).unwrap();
        editions.push(id);
    }
    writing.commit().unwrap();
    assert_eq!(standing_rows(&store), [3]);
    // Withdrawn editions, and the one that stands then.
    for (withdrawn, stands) in [(vec![2], 2), (vec![1], 3), (vec![1, 2], 1), (vec![0, 2], 2)] {
        let mut writing = store.begin(NOW).unwrap();
        let undo: Vec<_> = withdrawn.iter().map(|i| withdraw(&mut writing, editions[*i])).collect();
        writing.commit().unwrap();
        assert_eq!(standing_rows(&store), [stands], "without editions {withdrawn:?}");
        let mut writing = store.begin(NOW).unwrap();
        for withdrawal in undo {
            withdraw(&mut writing, withdrawal);
        }
        writing.commit().unwrap();
    }
}

#[test]
fn the_newest_judgement_of_a_pair_counts_whichever_way_round() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    let [a, b, c] = [1, 2, 3].map(|row| add_record(&mut writing, list, row, "a"));
    judge(&mut writing, a, b, Verdict::Same);
    judge(&mut writing, a, c, Verdict::Same);
    let last = judge(&mut writing, b, a, Verdict::Different);
    writing.commit().unwrap();
    let verdicts = |store: &store::Store| -> Vec<Verdict> {
        store.judgements().unwrap().iter().map(|row| row.judgement.verdict).collect()
    };
    assert_eq!(verdicts(&store), [Verdict::Same, Verdict::Different]);
    let mut writing = store.begin(NOW).unwrap();
    withdraw(&mut writing, last);
    writing.commit().unwrap();
    assert_eq!(verdicts(&store), [Verdict::Same, Verdict::Same]);
}

#[test]
fn the_rows_of_a_list_are_found_by_their_keys() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let (one, two) = (add_source(&mut writing, "one"), add_source(&mut writing, "two"));
    let ids = [1, 2].map(|row| add_record(&mut writing, one, row, "a"));
    add_record(&mut writing, two, 1, "b");
    writing.commit().unwrap();
    let rows = store.keyed_rows(one).unwrap();
    assert_eq!(rows.len(), 2);
    let row = rows[&key_digest("2")];
    assert_eq!(row.record, ids[1]);
    let (_, kept) = store.record(ids[1]).unwrap().unwrap();
    assert_eq!(row.content, content_digest(&kept.kind, &kept.statements));
    assert_ne!(row.content, store.keyed_rows(two).unwrap()[&key_digest("1")].content);
    let mut writing = store.begin(NOW).unwrap();
    withdraw(&mut writing, ids[1]);
    writing.commit().unwrap();
    assert_eq!(store.keyed_rows(one).unwrap().len(), 1);
}

#[test]
fn a_shortened_identifier_finds_its_record() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    let ids: Vec<RecordId> = (0..40).map(|row| add_record(&mut writing, list, row, "a")).collect();
    writing.commit().unwrap();
    for (place, id) in ids.iter().enumerate() {
        let found = store.find_prefix(&id.short().to_uppercase()).unwrap();
        assert_eq!(found, [(4 + place as u64, *id)]);
        assert_eq!(store.find_prefix(&id.to_string()).unwrap().len(), 1);
    }
    assert!(store.find_prefix(&list.short()).unwrap().is_empty(), "a source is no record");
    let all: usize = (0..32)
        .map(|i| {
            let symbol = "0123456789abcdefghjkmnpqrstvwxyz".as_bytes()[i] as char;
            store.find_prefix(&symbol.to_string()).unwrap().len()
        })
        .sum();
    assert_eq!(all, 40);
}

#[test]
fn a_visit_ends_when_the_visitor_has_seen_enough() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    for row in 0..5 {
        add_record(&mut writing, list, row, "a");
    }
    writing.commit().unwrap();
    let mut seen = Vec::new();
    store
        .each_entry_beyond(std::slice::from_ref(&(0..6)), |seq, _, _| {
            seen.push(seq);
            if seq == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!(seen, [6, 7]);
}

#[test]
fn what_is_said_of_two_lists_is_kept_until_it_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let [source, origin] = ["echo", "house"].map(|slug| add_source(&mut writing, slug));
    let say = |copied, origin| {
        Body::Derivation(ledger::Derivation { source, origin, copied, by: "Mina".to_owned(), reason: None })
    };
    let first = writing.append(&say(true, origin)).unwrap();
    let second = writing.append(&say(false, origin)).unwrap();
    assert!(matches!(
        writing.append(&say(true, ledger::SourceId([9; 16]))),
        Err(StoreError::UnknownEntry(_))
    ));
    writing.commit().unwrap();
    let said = |store: &Store| -> Vec<(EntryId, bool)> {
        let rows = store.derivations().unwrap();
        rows.into_iter().map(|row| (row.id, row.derivation.copied)).collect()
    };
    assert_eq!(said(&store), [(first, true), (second, false)]);
    let mut writing = store.begin(NOW).unwrap();
    withdraw(&mut writing, second);
    writing.commit().unwrap();
    assert_eq!(said(&store), [(first, true)]);
    assert_eq!(store.verify(|_, _| ()).unwrap().damage, []);
}
