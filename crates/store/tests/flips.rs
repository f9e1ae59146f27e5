//! A bundle with one bit changed, or cut short, is refused, and nothing of it is taken in.
//!
//! `WHEREABOUTS_FLIPS=10000` flips more bits than the usual two hundred.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use std::fs;

use ledger::exchange::Quota;
use store::{Outgoing, Store, StoreError};
use town::{NOW, add_record, add_source, create, open};

#[test]
fn every_flipped_bit_of_a_bundle_is_refused() {
    let around = tempfile::tempdir().unwrap();
    let path = around.path().join("bundle");
    let mut north = create(&around.path().join("north"));
    let mut writing = north.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    for row in 0..20 {
        add_record(&mut writing, list, row, "رؤیا جنگلی");
    }
    writing.commit().unwrap();
    let mut south = office(&around.path().join("south"));
    let outgoing = Outgoing { to: vec![south.bundle_recipient()], ..Outgoing::default() };
    north.export_bundle(&path, &outgoing, |_, _| {}).unwrap();
    let whole = fs::read(&path).unwrap();
    let (size, rounds) = (south.size().unwrap(), rounds());
    for round in 0..rounds {
        let at = round * (whole.len() - 1) / (rounds - 1);
        let mut damaged = whole.clone();
        damaged[at] ^= 1 << (round % 8);
        if round % 5 == 0 {
            damaged.truncate(at);
        }
        fs::write(&path, damaged).unwrap();
        assert!(take(&mut south, &path).is_err(), "byte {at} of {}", whole.len());
    }
    assert_eq!(south.size().unwrap(), size);
    assert!(south.waiting_parts().unwrap().is_empty());
    assert!(south.verify(|_, _| {}).unwrap().is_whole());
    fs::write(&path, &whole).unwrap();
    take(&mut south, &path).unwrap();
    assert_eq!(south.waiting_parts().unwrap().len(), 1, "the whole one is taken in");
    println!("{rounds} bits of {} bytes of a bundle flipped or lost, each refused", whole.len());
}

fn rounds() -> usize {
    std::env::var("WHEREABOUTS_FLIPS").map_or(200, |text| text.parse().unwrap())
}

/// A register with another log than the first.
fn office(path: &std::path::Path) -> Store {
    let new = store::NewRegister {
        recorder: "south".to_owned(),
        software: "test 0".to_owned(),
        codebook: ledger::Digest::of(b"codebook"),
        throwaway: true,
        now_ms: NOW,
        chance: town::chance(9),
    };
    drop(Store::create(path, &town::passphrase(store::THROWAWAY_PASSPHRASE), new).unwrap());
    open(path)
}

fn take(south: &mut Store, path: &std::path::Path) -> Result<(), StoreError> {
    let keys = south.bundle_keys();
    south.import_bundle(path, &keys, Quota::default(), NOW, |_, _| {}).map(drop)
}
