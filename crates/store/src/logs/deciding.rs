//! Who may decide an erasure: two different people, and where its log has custodians, two of these. And whose key
//! counts: once there are custodians, that of whoever two of them let in.
//!
//! Everything here follows from the log that holds the decision, so that every office comes to the same
//! answer. Where an entry about a key is not here yet, nothing is decided until it came.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use ledger::{Body, Erasure, Key, LogId, PublicKey, Role, SignedCheckpoint};
use rusqlite::Connection;

use super::{entry_at, rows, size};
use crate::lookup::{decode_entry, signed, unsigned};
use crate::reading::decode_body;
use crate::{StoreError, place};

/// A log is restored from a backup a few times at the most.
const RESTORED: usize = 16;

/// What the entries about keys say, as far as it is about erasing.
pub(crate) struct Deciding<'c> {
    connection: &'c Connection,
    keys: RefCell<HashMap<u64, Rc<Keys>>>,
}

/// The entries about keys of one log and of those that it continues, in order.
#[derive(Default)]
struct Keys {
    changes: Vec<Change>,
    /// The first place of an entry whose body would have to be here.
    unknown_from: Option<u64>,
    /// Whether a key of somebody counts only with the signatures of others: a log that once asked for them never ceases
    /// to, whatever the opening of the log says that continues it.
    asks: bool,
}

/// A key began to count or ceased to, or would have.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// Its place in the log that is read, 0 for those before it.
    counted_as: u64,
    /// Its place in its own log.
    pub(crate) seq: u64,
    pub(crate) key: Key,
    /// The keys that signed it, each signature fitting.
    signed_by: Vec<PublicKey>,
    /// Whether its log asks for signatures.
    asks: bool,
}

/// Those whose signature an erasure needs.
#[derive(Debug, Default)]
pub(crate) struct Custodians {
    /// Whether anybody ever was one: from then on, names alone decide nothing.
    pub(crate) ever: bool,
    /// Those who are, with the name that the log gives them.
    pub(crate) now: BTreeMap<[u8; 32], String>,
    roles: BTreeSet<([u8; 32], Role)>,
}

impl Custodians {
    /// Whether two of them signed, or two people stand for it where there are none.
    fn decided(&self, erasure: &Erasure) -> bool {
        erasure.is_decided() && (!self.ever || self.people(&erasure.signed_by()) >= 2)
    }

    /// How many people these keys stand for, of those who are custodians.
    pub(crate) fn people(&self, keys: &[PublicKey]) -> usize {
        let names = keys.iter().filter_map(|key| self.now.get(&key.0));
        names.map(|name| ledger::person(name)).collect::<BTreeSet<_>>().len()
    }

    /// How many of them must sign that a key of somebody counts or ceases to: two, or the one there is, or none.
    pub(crate) fn needed(&self) -> usize {
        let all: Vec<PublicKey> = self.now.keys().map(|key| PublicKey(*key)).collect();
        self.people(&all).min(2)
    }

    /// Takes a change in, if it counts; tells whether it does.
    fn take(&mut self, change: &Change) -> bool {
        let Key { name, public, role, active, .. } = &change.key;
        let asked = change.asks && role.is_of_a_person();
        if asked && self.people(&change.signed_by) < self.needed() {
            return false;
        }
        if !role.decides_erasures() {
            return true;
        }
        self.ever = true;
        match active {
            true => drop(self.roles.insert((public.0, *role))),
            false => drop(self.roles.remove(&(public.0, *role))),
        }
        self.now.insert(public.0, name.clone());
        let roles = &self.roles;
        self.now.retain(|key, _| roles.iter().any(|(public, _)| public == key));
        true
    }
}

impl<'c> Deciding<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Deciding<'c> {
        Deciding { connection, keys: RefCell::default() }
    }

    /// Those who may erase by a decision at a place; `None` where that cannot be told yet.
    pub(crate) fn custodians(&self, at: u64) -> Result<Option<Custodians>, StoreError> {
        let keys = self.keys_of(place::log(at))?;
        let seq = place::seq(at);
        if keys.unknown_from.is_some_and(|unknown| unknown < seq) {
            return Ok(None);
        }
        let mut custodians = Custodians::default();
        for change in keys.changes.iter().filter(|change| change.counted_as < seq) {
            custodians.take(change);
        }
        Ok(Some(custodians))
    }

    /// Every change of a key in a log and in those that it continues, with whether it counts.
    pub(crate) fn changes(&self, no: u64) -> Result<Vec<(Change, bool)>, StoreError> {
        let mut custodians = Custodians::default();
        let keys = self.keys_of(no)?;
        Ok(keys.changes.iter().map(|change| (change.clone(), custodians.take(change))).collect())
    }

    /// Whether an erasure that stands at a place was decided by those who may.
    pub(crate) fn is_decided(&self, at: u64, erasure: &Erasure) -> Result<bool, StoreError> {
        Ok(self.custodians(at)?.is_some_and(|custodians| custodians.decided(erasure)))
    }

    /// Whether the entry at one place is an erasure of the entry at another, decided by those who may.
    pub(crate) fn covers(&self, by: u64, target: u64) -> Result<bool, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT entry.bytes, body.bytes FROM entry JOIN body USING (seq) WHERE seq = ?1 AND kind = 'erasure'",
        )?;
        let mut found = select.query([signed(by)])?;
        let Some(row) = found.next()? else { return Ok(false) };
        let decision = decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?;
        let opened = decision.open(row.get_ref(1)?.as_blob().unwrap_or_default());
        let (Ok(Body::Erasure(erasure)), Some(entry)) = (opened, entry_at(self.connection, target)?) else {
            return Ok(false);
        };
        let names = (erasure.target, erasure.log, erasure.seq) == (entry.id, entry.log, entry.seq);
        Ok(names && entry.kind.is_erasable() && self.is_decided(by, &erasure)?)
    }

    fn keys_of(&self, no: u64) -> Result<Rc<Keys>, StoreError> {
        if let Some(keys) = self.keys.borrow().get(&no) {
            return Ok(Rc::clone(keys));
        }
        let keys = Rc::new(self.read(no)?);
        self.keys.borrow_mut().insert(no, Rc::clone(&keys));
        Ok(keys)
    }

    fn read(&self, no: u64) -> Result<Keys, StoreError> {
        let mut keys = Keys::default();
        for (log, until) in before(self.connection, no)? {
            let held = log.is_some_and(|log| size(self.connection, log).is_ok_and(|size| size >= until));
            let Some(log) = log.filter(|_| held) else {
                keys.unknown_from = Some(0);
                continue;
            };
            self.read_until(log, until, |_| 0, &mut keys)?;
        }
        self.read_until(no, u64::MAX, |seq| seq, &mut keys)?;
        Ok(keys)
    }

    fn read_until(
        &self,
        no: u64,
        until: u64,
        counted_as: impl Fn(u64) -> u64,
        keys: &mut Keys,
    ) -> Result<(), StoreError> {
        let places = place::range(no);
        let mut select = self.connection.prepare_cached(
            "SELECT entry.seq, entry.bytes, body.bytes FROM entry LEFT JOIN body USING (seq)
             WHERE kind IN ('key', 'opening') AND kind <> 'record' AND entry.seq >= ?1 AND entry.seq < ?2
             ORDER BY entry.seq",
        )?;
        let mut rows = select.query((signed(places.start), signed(places.end)))?;
        while let Some(row) = rows.next()? {
            let seq = place::seq(unsigned(row.get(0)?));
            if seq >= until {
                break;
            }
            let entry = decode_entry(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            match row.get_ref(2)?.as_blob_or_null().ok().flatten() {
                None => keys.unknown_from = keys.unknown_from.or(Some(counted_as(seq))),
                Some(bytes) => match decode_body(entry.id, bytes)? {
                    Body::Opening(opening) => keys.asks |= opening.asks_for_agreement(),
                    Body::Key(key) => {
                        let signed_by = key.agreed(entry.log, entry.seq);
                        let (counted_as, asks) = (counted_as(seq), keys.asks);
                        keys.changes.push(Change { counted_as, seq, key, signed_by, asks });
                    }
                    _ => {}
                },
            }
        }
        Ok(())
    }
}

/// The logs that a log continues, the earliest first, each with its size when it was left; without number where it is not here.
fn before(connection: &Connection, no: u64) -> Result<Vec<(Option<u64>, u64)>, StoreError> {
    let mut found = Vec::new();
    let mut no = Some(no);
    while let Some((log, size)) =
        no.filter(|_| found.len() < RESTORED).map_or(Ok(None), |no| previous(connection, no))?
    {
        no = number(connection, log)?.filter(|no| found.iter().all(|(seen, _)| *seen != Some(*no)));
        found.push((no, size));
    }
    found.reverse();
    Ok(found)
}

/// The log that a log continues, and how many entries it had then.
fn previous(connection: &Connection, no: u64) -> Result<Option<(LogId, u64)>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT entry.bytes, body.bytes FROM entry JOIN body USING (seq) WHERE seq = ?1 AND kind = 'opening'",
    )?;
    let mut rows = select.query([signed(place::first(no))])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let entry = decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?;
    let Body::Opening(opening) = decode_body(entry.id, row.get_ref(1)?.as_blob().unwrap_or_default())? else {
        return Ok(None);
    };
    let named = opening.previous.filter(|(log, _)| *log != entry.log);
    Ok(named.and_then(|(log, note)| Some((log, SignedCheckpoint::parse(&note).ok()?.unverified().size))))
}

fn number(connection: &Connection, log: LogId) -> Result<Option<u64>, StoreError> {
    Ok(rows(connection)?.into_iter().find(|row| row.name.id == log).map(|row| row.no))
}

/// The numbers of the logs that are this register's own: the one it writes, and those that it was restored from.
pub(crate) fn own(connection: &Connection) -> Result<BTreeSet<u64>, StoreError> {
    let mut own = BTreeSet::from([0]);
    own.extend(before(connection, 0)?.into_iter().filter_map(|(no, _)| no));
    Ok(own)
}
