//! Which record stands now for one that a later edition replaced, or whose replacement was undone.
//!
//! People name records: in judgements, on paper, in links. A corrected edition writes
//! new records in place of old ones, and what was said of the old holds for the new.

use std::collections::HashMap;

use ledger::RecordId;

use crate::lookup::{decode_entry, signed, unsigned};
use crate::{Store, StoreError};

/// For each record of a chain of replacements, the one of the chain that stands.
pub(crate) struct Heirs {
    first: HashMap<u64, u64>,
    standing: HashMap<u64, u64>,
}

impl Heirs {
    /// The place of the record that stands for the one at this place; itself if it is of no chain,
    /// or if nothing of its chain stands.
    pub(crate) fn of(&self, seq: u64) -> u64 {
        let first = self.first.get(&seq).copied().unwrap_or(seq);
        self.standing.get(&first).copied().unwrap_or(seq)
    }

    /// Whether no record was ever replaced.
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}

impl Store {
    pub(crate) fn heirs(&self) -> Result<Heirs, StoreError> {
        let standing = self.standing()?;
        let mut heirs = Heirs { first: HashMap::new(), standing: HashMap::new() };
        // In the order of the log, so that what is replaced has its first record known.
        let mut select = self
            .connection
            .prepare_cached("SELECT seq, replaces FROM record WHERE replaces IS NOT NULL ORDER BY seq")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let (seq, replaces) = (unsigned(row.get(0)?), unsigned(row.get(1)?));
            let first = heirs.first.get(&replaces).copied().unwrap_or(replaces);
            heirs.first.insert(seq, first);
            for place in [first, seq] {
                if standing.stands(place) {
                    heirs.standing.insert(first, place);
                }
            }
        }
        Ok(heirs)
    }

    /// The record that stands now for the one at this place, with its own place.
    pub fn heir(&self, seq: u64) -> Result<(u64, RecordId), StoreError> {
        let heir = self.heirs()?.of(seq);
        Ok((heir, self.id_at(heir)?))
    }

    /// The identifier of the record at a place.
    pub(crate) fn id_at(&self, seq: u64) -> Result<RecordId, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT bytes FROM entry WHERE seq = ?1")?;
        let bytes: Vec<u8> = select.query_row([signed(seq)], |row| row.get(0))?;
        Ok(decode_entry(&bytes)?.id.into())
    }
}
