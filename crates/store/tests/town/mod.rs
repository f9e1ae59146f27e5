//! A small invented register for the tests, and a way to its database with the key in hand.
#![allow(dead_code, clippy::unwrap_used)]

use std::path::Path;

use ledger::{
    BatchId, Body, By, Chance, Counts, Digest, EntryId, Import, Judgement, Locator, Record, RecordId, Source,
    SourceId, Statement, Verdict, Withdrawal,
};
use secrecy::SecretString;
use store::{NewRegister, Store, THROWAWAY_PASSPHRASE, Unlock, Writing};

/// The time of every entry here.
pub const NOW: u64 = 1_764_000_000_000;

pub fn chance(seed: u8) -> Chance {
    Chance::from_seed([seed; 32])
}

pub fn passphrase(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// A new register with cheap keys.
pub fn create(path: &Path) -> Store {
    let new = NewRegister {
        recorder: "Nasrin".to_owned(),
        software: "test 0".to_owned(),
        codebook: Digest::of(b"codebook"),
        throwaway: true,
        now_ms: NOW,
        chance: chance(1),
    };
    Store::create(path, &passphrase(THROWAWAY_PASSPHRASE), new).unwrap().0
}

/// Opens it again.
pub fn open(path: &Path) -> Store {
    Store::open(path, &Unlock::Throwaway, chance(2)).unwrap()
}

pub fn source(id: EntryId, slug: &str) -> Source {
    Source::new(id.into(), slug, &format!("فهرست {slug}"))
}

pub fn record(id: EntryId, source: SourceId, row: u64, name: &str) -> Record {
    Record {
        id: id.into(),
        source,
        batch: None,
        replaces: None,
        kind: "person".to_owned(),
        locator: Locator { row: Some(row), ..Locator::default() },
        key: Some(row.to_string()),
        statements: vec![Statement::new("name", name), Statement::new("city", "بندر دریاچه")],
        issues: Vec::new(),
    }
}

pub fn add_source(writing: &mut Writing<'_>, slug: &str) -> SourceId {
    let id = writing.reserve();
    writing.append(&Body::Source(source(id, slug))).unwrap();
    id.into()
}

pub fn add_record(writing: &mut Writing<'_>, source: SourceId, row: u64, name: &str) -> RecordId {
    let id = writing.reserve();
    writing.append(&Body::Record(record(id, source, row, name))).unwrap();
    id.into()
}

pub fn import(batch: BatchId, sources: Vec<SourceId>) -> Body {
    Body::Import(Import {
        batch,
        sources,
        file: Digest::of(b"file"),
        file_name: "list.csv".to_owned(),
        mapping: String::new(),
        mapping_digest: Digest::of(b""),
        counts: Counts::default(),
        vanished: Vec::new(),
        issues: 0,
    })
}

pub fn withdraw(writing: &mut Writing<'_>, target: impl Into<EntryId>) -> EntryId {
    let (reason, by) = ("a mistake".to_owned(), "Nasrin".to_owned());
    writing.append(&Body::Withdrawal(Withdrawal { target: target.into(), reason, by })).unwrap()
}

pub fn judge(writing: &mut Writing<'_>, a: RecordId, b: RecordId, verdict: Verdict) -> EntryId {
    let id = writing.reserve().into();
    let by = By::Person("Nasrin".to_owned());
    writing.append(&Body::Judgement(Judgement { id, a, b, verdict, by, reason: None })).unwrap()
}

/// The rows of the records that stand.
pub fn standing_rows(store: &Store) -> Vec<u64> {
    let mut rows = Vec::new();
    store
        .each_record(|_, record| {
            rows.push(record.locator.row.unwrap());
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    rows
}
