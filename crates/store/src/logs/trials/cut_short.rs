//! Erasures that are cut short.

use super::*;

#[test]
fn an_erasure_cut_short_after_its_decision_is_finished_when_the_register_is_opened() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (list, records) = list(&mut north, "one", &["رؤیا", "آرش"]);
    for id in north.erased_with(list.into()).unwrap() {
        let gone = decided(&north, id);
        append(&mut north, &Body::Erasure(gone));
    }
    assert!(north.record(records[0]).unwrap().is_some(), "killed before anything was destroyed");
    let north = open_again(north, &town.path("north"));
    assert!(north.record(records[0]).unwrap().is_none());
    assert!(!north.vault_has(&Digest::of(b"the file of one")));
    is_whole(&north);
}

#[test]
fn an_original_left_by_a_crash_is_destroyed_before_anybody_hears_that_it_was() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    let (list, _) = list(&mut north, "one", &["رؤیا"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let file = Digest::of(b"the file of one");
    let all = north.erased_with(list.into()).unwrap().into_iter().map(|id| decided(&north, id)).collect();
    north.erase(all, NOW).unwrap();
    // A reader holds the old pages: as at a crash, the bodies are gone and the original is still there.
    let reader = raw(&south);
    reader.execute_batch("BEGIN; SELECT count(*) FROM body;").unwrap();
    let path = town.export(&north, &south);
    let keys = south.bundle_keys();
    let taken = south.import_bundle(&path, &keys, Quota::default(), NOW, |_, _| {});
    assert!(taken.is_err(), "what could not be finished is not told as done");
    assert!(south.vault_has(&file));
    let rows = south.erasures().unwrap();
    assert!(rows.iter().all(|row| !row.confirmed.contains(&0)), "no receipt");
    assert!(rows.iter().any(|row| row.unfinished));
    drop(reader);
    let mut south = open_again(south, &town.path("south"));
    assert!(!south.vault_has(&file));
    take(&mut south, &path);
    assert!(south.erasures().unwrap().iter().all(|row| row.confirmed.contains(&0) && !row.unfinished));
}

#[test]
fn while_somebody_reads_the_old_pages_nothing_is_called_destroyed() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا", "آرش"]);
    let reader = raw(&north);
    reader.execute_batch("BEGIN; SELECT count(*) FROM body;").unwrap();
    let gone = decided(&north, records[0]);
    assert!(matches!(north.erase(vec![gone], NOW), Err(StoreError::ErasureUnfinished)));
    assert!(north.erasures().unwrap()[0].unfinished);
    reader.execute_batch("COMMIT").unwrap();
    north.carry_out_erasures(NOW).unwrap();
    assert!(!north.erasures().unwrap()[0].unfinished);
    is_whole(&north);
}
