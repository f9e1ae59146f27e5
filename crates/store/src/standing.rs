//! Which records stand: neither withdrawn, nor replaced by a later edition.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use ledger::{EntryId, Withdrawals};
use rusqlite::{Connection, OptionalExtension};

use crate::logs::{self, Hidden};
use crate::lookup::{decode_entry, find, origin, signed, unsigned};
use crate::{Store, StoreError, place};

/// The records that do not stand at one size of the logs.
pub(crate) struct Standing {
    size: u64,
    withdrawals: Withdrawals,
    fallen: Places,
    hidden: Places,
}

impl Standing {
    /// Whether the record at this place stands.
    pub(crate) fn stands(&self, seq: u64) -> bool {
        !self.fallen.has(seq)
    }

    /// Whether the entry at this place counts at all: it is not excluded, nor in dispute.
    pub(crate) fn counts(&self, seq: u64) -> bool {
        !self.hidden.has(seq)
    }

    /// Whether no record has fallen.
    pub(crate) fn all_stand(&self) -> bool {
        self.fallen.is_empty()
    }

    /// The places that do not stand, in order.
    pub(crate) fn fallen(&self) -> impl Iterator<Item = u64> + '_ {
        self.fallen.iter()
    }

    /// What was withdrawn in the logs that count.
    pub(crate) fn withdrawals(&self) -> &Withdrawals {
        &self.withdrawals
    }

    fn derive(connection: &Connection, size: u64) -> Result<Standing, StoreError> {
        let Hidden { places: hidden, origins } = logs::hidden(connection)?;
        let withdrawals = withdrawals(connection, &hidden)?;
        let mut withdrawn = hidden.clone();
        withdrawn_records(connection, &withdrawals, origins, &mut withdrawn)?;
        let mut fallen = withdrawn.clone();
        replaced(connection, &withdrawn, &mut fallen)?;
        Ok(Standing { size, withdrawals, fallen, hidden })
    }
}

impl Store {
    /// Which records stand now; worked out once for each size of the log.
    pub(crate) fn standing(&self) -> Result<Arc<Standing>, StoreError> {
        let size = self.size()? + logs::others(&self.connection)?;
        let kept = self.standing.borrow().clone();
        if let Some(kept) = kept.filter(|kept| kept.size == size) {
            return Ok(kept);
        }
        let fresh = Arc::new(Standing::derive(&self.connection, size)?);
        *self.standing.borrow_mut() = Some(Arc::clone(&fresh));
        Ok(fresh)
    }
}

/// All withdrawals of the logs that count.
fn withdrawals(connection: &Connection, hidden: &Places) -> Result<Withdrawals, StoreError> {
    let mut withdrawals = Withdrawals::default();
    let mut select = connection.prepare_cached(
        "SELECT seq, bytes FROM entry WHERE kind = 'withdrawal' AND kind <> 'record' ORDER BY seq",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        if !hidden.has(unsigned(row.get(0)?)) {
            withdrawals.see(&decode_entry(row.get_ref(1)?.as_blob().unwrap_or_default())?);
        }
    }
    Ok(withdrawals)
}

/// Notes the records withdrawn by themselves, with their import or with their source.
fn withdrawn_records(
    connection: &Connection,
    withdrawals: &Withdrawals,
    hidden: HashSet<EntryId>,
    places: &mut Places,
) -> Result<(), StoreError> {
    let mut origins = HashSet::new();
    for id in hidden {
        origins.extend(origin(connection, id)?);
    }
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
    let mut across = Vec::new();
    while let Some(row) = rows.next()? {
        let (seq, replaces) = (unsigned(row.get(0)?), unsigned(row.get(1)?));
        // Places of one log are in the order of time; those of two logs say nothing of it.
        if place::log(seq) != place::log(replaces) {
            across.push((seq, replaces));
        }
        if !withdrawn.has(seq) || superseded.has(seq) {
            superseded.add(replaces);
            fallen.add(replaces);
        }
    }
    pass_on(connection, &across, &superseded, fallen)
}

/// Where a record of one log replaces one of another, passes on along the chain until nothing changes.
fn pass_on(
    connection: &Connection,
    across: &[(u64, u64)],
    superseded: &Places,
    fallen: &mut Places,
) -> Result<(), StoreError> {
    let mut superseded = superseded.clone();
    let mut select = connection.prepare_cached("SELECT replaces FROM record WHERE seq = ?1")?;
    for (seq, replaces) in across {
        let mut next = superseded.has(*seq).then_some(*replaces);
        while let Some(place) = next.filter(|place| !superseded.has(*place)) {
            superseded.add(place);
            fallen.add(place);
            let found: Option<Option<i64>> =
                select.query_row([signed(place)], |row| row.get(0)).optional()?;
            next = found.flatten().map(unsigned);
        }
    }
    Ok(())
}

/// A set of places, one bit each: a million records in 125 kB, in each log from its beginning.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places(BTreeMap<u64, Vec<u64>>);

impl Places {
    pub(crate) fn add(&mut self, place: u64) {
        let seq = place::seq(place);
        let words = self.0.entry(place::log(place)).or_default();
        let word = (seq / 64) as usize;
        if word >= words.len() {
            words.resize(word + 1, 0);
        }
        words[word] |= 1 << (seq % 64);
    }

    pub(crate) fn has(&self, place: u64) -> bool {
        let seq = place::seq(place);
        let words = self.0.get(&place::log(place));
        words.and_then(|words| words.get((seq / 64) as usize)).is_some_and(|word| word >> (seq % 64) & 1 == 1)
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().flat_map(|(log, words)| {
            let places = place::first(*log)..place::first(*log) + words.len() as u64 * 64;
            places.filter(|place| self.has(*place))
        })
    }
}
