//! Holding the lookup tables against the log by fingerprints of their rows.
//!
//! A fingerprint is the sum of a keyed hash of each row, so that rows may come in
//! any order and nothing is gathered. The key is new each time.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};

use ledger::{Body, Entry, EntryId, content_digest, key_digest};
use rusqlite::Connection;

use super::{Place, Verification};
use crate::StoreError;
use crate::lookup::{find, prefix, signed};

/// A sum over rows, twice hashed to 64 bits.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Sum(u64, u64, u64);

/// The rows that the tables must have.
pub(super) struct Fingerprints {
    keys: (RandomState, RandomState),
    names: Sum,
    records: Sum,
    row_keys: Sum,
}

impl Fingerprints {
    pub(super) fn new() -> Fingerprints {
        let keys = (RandomState::new(), RandomState::new());
        Fingerprints { keys, names: Sum::default(), records: Sum::default(), row_keys: Sum::default() }
    }

    /// Adds the rows that an entry must have.
    pub(super) fn add(&mut self, connection: &Connection, place: u64, entry: &Entry, body: Option<&Body>) {
        let seq = signed(place);
        self.names = self.with(self.names, (prefix(entry.id), seq));
        let Some(Body::Record(record)) = body else { return };
        let replaces = record.replaces.and_then(|id| find(connection, id.into()).ok().flatten());
        let batch = record.batch.map(|batch| batch.0);
        self.records = self.with(self.records, (seq, record.source.0, batch, replaces));
        if let Some(key) = &record.key {
            let content = content_digest(&record.kind, &record.statements);
            self.row_keys = self.with(self.row_keys, (seq, record.source.0, key_digest(key), content));
        }
    }

    /// Compares with the rows that the tables have.
    pub(super) fn compare(&self, connection: &Connection, found: &mut Verification) {
        for (table, expected, kept) in [
            ("entry_name", self.names, self.kept_names(connection)),
            ("record", self.records, self.kept_records(connection)),
            ("row_key", self.row_keys, self.kept_row_keys(connection)),
        ] {
            if kept.ok() != Some(expected) {
                let what = "does not follow from the log; `rebuild` makes it again";
                found.damaged(Place::Lookup(table), what);
            }
        }
    }

    fn kept_names(&self, connection: &Connection) -> Result<Sum, StoreError> {
        let mut sum = Sum::default();
        let mut select = connection.prepare("SELECT prefix, seq FROM entry_name")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            sum = self.with(sum, (row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        }
        Ok(sum)
    }

    fn kept_records(&self, connection: &Connection) -> Result<Sum, StoreError> {
        let origins = origins(connection)?;
        let mut sum = Sum::default();
        let mut select = connection.prepare("SELECT seq, source, batch, replaces FROM record")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let source = origins.get(&row.get(1)?).copied().unwrap_or_default();
            let batch = row.get::<_, Option<i64>>(2)?;
            let batch = batch.map(|no| origins.get(&no).copied().unwrap_or_default());
            let replaces: Option<i64> = row.get(3)?;
            sum = self.with(sum, (row.get::<_, i64>(0)?, source, batch, replaces));
        }
        Ok(sum)
    }

    fn kept_row_keys(&self, connection: &Connection) -> Result<Sum, StoreError> {
        let origins = origins(connection)?;
        let mut sum = Sum::default();
        let mut select = connection.prepare("SELECT seq, source, key, content FROM row_key")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let source = origins.get(&row.get(1)?).copied().unwrap_or_default();
            let (key, content): ([u8; 16], [u8; 16]) = (row.get(2)?, row.get(3)?);
            sum = self.with(sum, (row.get::<_, i64>(0)?, source, key, content));
        }
        Ok(sum)
    }

    fn with(&self, sum: Sum, row: impl Hash) -> Sum {
        Sum(
            sum.0 + 1,
            sum.1.wrapping_add(self.keys.0.hash_one(&row)),
            sum.2.wrapping_add(self.keys.1.hash_one(&row)),
        )
    }
}

fn origins(connection: &Connection) -> Result<HashMap<i64, [u8; 16]>, StoreError> {
    let mut select = connection.prepare("SELECT no, id FROM origin")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Identifiers that two entries share, which would make one of them unreachable.
pub(super) fn shared_names(connection: &Connection) -> Result<Vec<u64>, StoreError> {
    let mut select = connection.prepare(
        "SELECT later.seq, one.bytes, two.bytes
         FROM entry_name AS later JOIN entry_name AS earlier
           ON later.prefix = earlier.prefix AND later.seq > earlier.seq
         JOIN entry AS one ON one.seq = later.seq JOIN entry AS two ON two.seq = earlier.seq
         WHERE later.prefix IN (SELECT prefix FROM entry_name GROUP BY prefix HAVING count(*) > 1)",
    )?;
    let mut rows = select.query([])?;
    let mut shared = Vec::new();
    let id = |bytes: &[u8]| Entry::decode(bytes).map_or(EntryId([0; 16]), |entry| entry.id);
    while let Some(row) = rows.next()? {
        let one = id(row.get_ref(1)?.as_blob().unwrap_or_default());
        if one == id(row.get_ref(2)?.as_blob().unwrap_or_default()) {
            shared.push(crate::lookup::unsigned(row.get(0)?));
        }
    }
    Ok(shared)
}
