//! The power goes at any moment of a day's work: what was acknowledged is there, whole, and can be worked on.
//!
//! `WHEREABOUTS_POWER_STATES=5000` looks at more states of the disk than the usual ones; `WHEREABOUTS_SEED` at others.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used)]

mod disk;
mod town;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use disk::platter::{Forgotten, Platter};
use disk::watch::{Event, Node, Record, Watch, is_memory};
use disk::work::{Scene, check};
use disk::{Draw, number};

/// A day without any failure, as it was written down.
fn recorded(flood: usize) -> (Scene, Record) {
    let mut scene = Scene::new(flood);
    let watch = Watch::begin(&scene.root.clone(), None);
    let failed = scene.play(&watch);
    assert!(failed.is_empty(), "{failed:?}");
    (scene, watch.end())
}

/// One state of the disk, looked at; what was lost in it, if anything was.
fn lost(scene: &Scene, record: &Record, seed: u64, forgotten: Forgotten) -> Option<String> {
    let mut draw = Draw::new(seed);
    let moment = draw.below(record.events.len() + 1);
    let mut platter = Platter::after(record, moment, forgotten);
    platter.cut_power(&mut draw);
    let around = tempfile::tempdir().unwrap();
    let place = around.path().join("disk");
    platter.lay_out(&record.root, &place);
    if draw.once_in(2) {
        leave_memory(&place, &mut draw);
    }
    let claims = &scene.claims[..platter.acknowledged];
    let outcome = catch_unwind(AssertUnwindSafe(|| check(&place, claims)));
    let what = match outcome {
        Ok(Ok(())) => return None,
        Ok(Err(lost)) => lost,
        Err(_) => "it panicked".to_owned(),
    };
    Some(format!("seed {seed}, after {moment} of {} events: {what}", record.events.len()))
}

/// What lay in the file of shared memory may be on the disk as well, and means nothing.
fn leave_memory(place: &Path, draw: &mut Draw) {
    let register = place.join("register");
    if register.is_dir() {
        let bytes: Vec<u8> = (0..32_768).map(|_| draw.next() as u8).collect();
        std::fs::write(register.join("register.db-shm"), bytes).unwrap();
    }
}

/// What the record adds up to is what lies in the folder: no call was missed.
#[test]
fn everything_that_is_done_to_the_disk_is_seen() {
    let (scene, record) = recorded(0);
    let mut platter = Platter::after(&record, record.events.len(), Forgotten::Nothing);
    platter.settle();
    let around = tempfile::tempdir().unwrap();
    let place = around.path().join("disk");
    platter.lay_out(&record.root, &place);
    let mut compared = 0;
    for (path, node) in &record.names {
        let copy = place.join(path.strip_prefix(&record.root).unwrap());
        match node {
            Node::Folder => assert!(copy.is_dir() && path.is_dir(), "{path:?}"),
            Node::File(_) => {
                assert!(std::fs::read(path).unwrap() == std::fs::read(copy).unwrap(), "{path:?}");
                compared += 1;
            }
        }
    }
    assert_eq!(files(&scene.root), compared);
    assert_eq!(compared, 10, "three files of each of two registers, a kit with two notes, and a backup");
    check(&scene.root, &scene.claims).unwrap();
}

fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| !is_memory(path)).map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[test]
fn nothing_acknowledged_is_lost_when_the_power_goes() {
    let (states, first) = (number("WHEREABOUTS_POWER_STATES", 60), number("WHEREABOUTS_SEED", 1));
    let (scene, record) = recorded(0);
    let (flooded, long_record) = recorded(5);
    let mut all_lost = Vec::new();
    for seed in first..first + states {
        // One in ten of a day on which the write-ahead log overflowed: its states are large.
        let (scene, record) = if seed % 10 == 0 { (&flooded, &long_record) } else { (&scene, &record) };
        all_lost.extend(lost(scene, record, seed, Forgotten::Nothing));
    }
    let syncs = record.events.iter().filter(|event| matches!(event, Event::SyncFile(_))).count();
    println!(
        "{states} states from seed {first}: {} events with {syncs} syncs of files, {} lost",
        record.events.len(),
        all_lost.len()
    );
    assert!(all_lost.is_empty(), "{}", all_lost.join("\n"));
}

/// Each sync is needed: where the program forgets it, something acknowledged is lost in one of a few states.
#[test]
fn without_each_sync_something_is_lost() {
    let (scene, record) = recorded(0);
    for forgotten in [
        Forgotten::Files,
        Forgotten::FilesEnding(".db-wal"),
        Forgotten::FilesEnding(".db"),
        Forgotten::FilesEnding("register.new"),
        Forgotten::FilesEnding("backup.unfinished"),
        Forgotten::FilesEnding("00000001.new"),
        Forgotten::Originals,
        Forgotten::Folders,
    ] {
        let found = (1..1_000).find_map(|seed| lost(&scene, &record, seed, forgotten));
        println!("{forgotten:?}: {}", found.as_deref().unwrap_or("nothing is lost"));
        assert!(found.is_some(), "{forgotten:?}: nothing is lost");
    }
}
