//! No name that was written stands readable in any file of the register.
#![allow(clippy::unwrap_used)]

mod town;

use std::fs;
use std::path::Path;

use store::{PassageRow, PersonRow, Span};
use town::{NOW, add_record, add_source, create, open};

/// Words that occur nowhere else, in two scripts.
const CANARIES: [&str; 2] = ["قناریزردپر", "Qanariazardpar"];

/// The files below a folder that have a canary in UTF-8 or UTF-16.
fn singing(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(singing(&path));
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for canary in CANARIES {
            let wide: Vec<u16> = canary.encode_utf16().collect();
            let forms = [
                canary.as_bytes().to_vec(),
                canary.to_lowercase().into_bytes(),
                wide.iter().flat_map(|unit| unit.to_le_bytes()).collect(),
                wide.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
            ];
            if forms.iter().any(|form| bytes.windows(form.len()).any(|window| window == form)) {
                found.push(path.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found
}

#[test]
fn names_are_never_on_the_disk_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let mut ids = Vec::new();
    for canary in CANARIES {
        let list = add_source(&mut writing, canary);
        ids.push(add_record(&mut writing, list, 1, canary));
        ids.extend((2..200).map(|row| add_record(&mut writing, list, row, canary)));
    }
    assert_eq!(singing(folder.path()), [""; 0], "while writing");
    writing.commit().unwrap();
    let state = store.state().unwrap();
    for canary in CANARIES {
        let file = store.vault_put(&mut canary.repeat(20_000).as_bytes()).unwrap();
        let passages = (1..100).map(|page| {
            let (place, text) = (canary.to_owned(), format!("on page {page} stands {canary}"));
            let terms = text.to_lowercase();
            (PassageRow { file, page: Some(page), place, by_machine: page % 2 == 0, text }, terms)
        });
        store.put_reading(&file, canary, passages).unwrap();
        store.add_vouching((store.log_id(), 1), "ots", canary.as_bytes(), NOW).unwrap();
        store.put_fact(canary, canary).unwrap();
        store.put_search(&state, [(4, canary.to_owned())]).unwrap();
        let person = PersonRow {
            no: 1,
            id: ids[0],
            name: canary.to_owned(),
            sort: canary.to_owned(),
            records: 1,
            sources: 1,
            independent: 1,
            burial: false,
            born: Span::default(),
            died: Span::default(),
            sex: None,
            places: canary.to_owned(),
            name_latin: canary.to_owned(),
        };
        store.put_people(&state, [person], [(4, 1)]).unwrap();
        assert_eq!(store.search(&[vec![canary.to_owned()]], 9).unwrap(), [4]);
    }
    for file in store.readings().unwrap() {
        store.forget_reading(&file).unwrap();
    }
    assert!(folder.path().join("register.db-wal").exists());
    assert_eq!(singing(folder.path()), [""; 0], "while open");
    drop(store);
    assert_eq!(singing(folder.path()), [""; 0], "after closing");
    assert!(!folder.path().join("register.db-wal").exists());
    open(folder.path()).rebuild().unwrap();
    assert_eq!(singing(folder.path()), [""; 0], "after a rebuild");
    // The search itself can find what is there to be found.
    fs::write(folder.path().join("vault").join("leak"), format!("x{}", CANARIES[0])).unwrap();
    let wide: Vec<u8> = CANARIES[1].encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("wide"), wide).unwrap();
    let mut found = singing(folder.path());
    found.sort();
    assert_eq!(found, ["leak", "wide"]);
}
