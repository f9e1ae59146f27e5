//! Which records stand: neither withdrawn, nor replaced by a later edition.

use std::collections::HashSet;
use std::sync::Arc;

use ledger::{EntryId, Withdrawals};
use rusqlite::Connection;

use crate::lookup::{decode_entry, find, origin, unsigned};
use crate::{Store, StoreError};

/// The records that do not stand at one size of the log.
pub(crate) struct Standing {
    size: u64,
    withdrawals: Withdrawals,
    fallen: Places,
}

impl Standing {
    /// Whether the record at this place stands.
    pub(crate) fn stands(&self, seq: u64) -> bool {
        !self.fallen.has(seq)
    }

    /// Whether no record has fallen.
    pub(crate) fn all_stand(&self) -> bool {
        self.fallen.0.is_empty()
    }

    /// The places that do not stand, in order.
    pub(crate) fn fallen(&self) -> impl Iterator<Item = u64> + '_ {
        (0..self.fallen.0.len() as u64 * 64).filter(|seq| self.fallen.has(*seq))
    }

    /// What was withdrawn in this log.
    pub(crate) fn withdrawals(&self) -> &Withdrawals {
        &self.withdrawals
    }

    fn derive(connection: &Connection, size: u64) -> Result<Standing, StoreError> {
        let withdrawals = withdrawals(connection)?;
        let mut withdrawn = Places::default();
        withdrawn_records(connection, &withdrawals, &mut withdrawn)?;
        let mut fallen = withdrawn.clone();
        replaced(connection, &withdrawn, &mut fallen)?;
        Ok(Standing { size, withdrawals, fallen })
    }
}

impl Store {
    /// Which records stand now; worked out once for each size of the log.
    pub(crate) fn standing(&self) -> Result<Arc<Standing>, StoreError> {
        let size = self.size()?;
        let kept = self.standing.borrow().clone();
        if let Some(kept) = kept.filter(|kept| kept.size == size) {
            return Ok(kept);
        }
        let fresh = Arc::new(Standing::derive(&self.connection, size)?);
        *self.standing.borrow_mut() = Some(Arc::clone(&fresh));
        Ok(fresh)
    }
}

/// All withdrawals of the log.
fn withdrawals(connection: &Connection) -> Result<Withdrawals, StoreError> {
    let mut withdrawals = Withdrawals::default();
    let mut select = connection.prepare_cached(
        "SELECT bytes FROM entry WHERE kind = 'withdrawal' AND kind <> 'record' ORDER BY seq",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        withdrawals.see(&decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?);
    }
    Ok(withdrawals)
}

/// Notes the records withdrawn by themselves, with their import or with their source.
fn withdrawn_records(
    connection: &Connection,
    withdrawals: &Withdrawals,
    places: &mut Places,
) -> Result<(), StoreError> {
    let mut origins = HashSet::new();
    for id in targets(connection, withdrawals)? {
        if let Some(seq) = find(connection, id)? {
            places.add(unsigned(seq));
        }
        origins.extend(origin(connection, id)?);
    }
    if origins.is_empty() {
        return Ok(());
    }
    let mut select = connection.prepare_cached("SELECT seq, source, batch FROM record")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let batch: Option<i64> = row.get(2)?;
        if origins.contains(&row.get(1)?) || batch.is_some_and(|no| origins.contains(&no)) {
            places.add(unsigned(row.get(0)?));
        }
    }
    Ok(())
}

/// What the log's withdrawals name and leave withdrawn.
fn targets(connection: &Connection, withdrawals: &Withdrawals) -> Result<Vec<EntryId>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT bytes FROM entry WHERE kind = 'withdrawal' AND kind <> 'record'")?;
    let mut rows = select.query([])?;
    let mut targets = HashSet::new();
    while let Some(row) = rows.next()? {
        targets.extend(decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?.refs);
    }
    Ok(targets.into_iter().filter(|id| withdrawals.is_withdrawn(*id)).collect())
}

/// Notes the records that a later one replaces.
///
/// The latest first: a withdrawn edition replaces nothing by itself, but passes on
/// that a still later one stands in for what it replaced.
fn replaced(connection: &Connection, withdrawn: &Places, fallen: &mut Places) -> Result<(), StoreError> {
    let mut superseded = Places::default();
    let mut select = connection
        .prepare_cached("SELECT seq, replaces FROM record WHERE replaces IS NOT NULL ORDER BY seq DESC")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (seq, replaces) = (unsigned(row.get(0)?), unsigned(row.get(1)?));
        if !withdrawn.has(seq) || superseded.has(seq) {
            superseded.add(replaces);
            fallen.add(replaces);
        }
    }
    Ok(())
}

/// A set of places, one bit each: a million records in 125 kB.
#[derive(Debug, Clone, Default)]
struct Places(Vec<u64>);

impl Places {
    fn add(&mut self, seq: u64) {
        let word = (seq / 64) as usize;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (seq % 64);
    }

    fn has(&self, seq: u64) -> bool {
        self.0.get((seq / 64) as usize).is_some_and(|word| word >> (seq % 64) & 1 == 1)
    }
}
