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

/// Replacements in an order in which whatever replaced something comes before what replaced it.
///
/// Places of one log are in it already; only a replacement across logs can be out of it.
fn earlier_first(replacements: Vec<(u64, u64)>) -> Vec<(u64, u64)> {
    if replacements.iter().all(|(seq, replaces)| replaces < seq) {
        return replacements;
    }
    let replaced: HashMap<u64, u64> = replacements.iter().copied().collect();
    let depth = |mut place: u64| {
        let mut depth = 0usize;
        // A hostile log may make a circle; no honest chain is longer than all of them.
        while let Some(earlier) = replaced.get(&place).filter(|_| depth <= replaced.len()) {
            place = *earlier;
            depth += 1;
        }
        depth
    };
    let mut ordered: Vec<(usize, (u64, u64))> = replacements.iter().map(|one| (depth(one.0), *one)).collect();
    ordered.sort_unstable();
    ordered.into_iter().map(|(_, one)| one).collect()
}

impl Store {
    pub(crate) fn heirs(&self) -> Result<Heirs, StoreError> {
        let standing = self.standing()?;
        let mut heirs = Heirs { first: HashMap::new(), standing: HashMap::new() };
        let mut select = self
            .connection
            .prepare_cached("SELECT seq, replaces FROM record WHERE replaces IS NOT NULL ORDER BY seq")?;
        let rows = select.query_map([], |row| Ok((unsigned(row.get(0)?), unsigned(row.get(1)?))))?;
        for (seq, replaces) in earlier_first(rows.collect::<Result<_, _>>()?) {
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
