//! Walking the log: every entry and every body, past what cannot be read.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use ledger::{BadBody, Body, Digest, Entry, EntryId, KeyId, LogId, PublicKey, SignedCheckpoint, tree};
use rusqlite::{Connection, OptionalExtension};

use super::lookups::{Fingerprints, shared_names};
use super::people::Signed;
use super::tree::{Tiles, Trees, notes};
use super::{Place, Verification, claimed_file};
use crate::logs::{self, Deciding};
use crate::lookup::{decode_entry, find, frontier, signed, unsigned};
use crate::reading::each_row_in;
use crate::{LogRow, Store, StoreError, place};

/// Places tried one by one behind an unreadable one, before larger steps are taken.
const PATIENCE: u64 = 64;
/// Entries between two reports of progress.
const STEP: u64 = 1024;

/// What one walk along one log gathers.
struct Walk<'w> {
    log: LogId,
    /// The place of its first entry.
    base: u64,
    connection: &'w Connection,
    deciding: Deciding<'w>,
    found: &'w mut Verification,
    trees: Trees,
    tiles: Tiles,
    fingerprints: &'w mut Fingerprints,
    known: HashSet<EntryId>,
    /// The keys that the log names, and whether each counts at this place.
    keys: HashMap<KeyId, (PublicKey, bool)>,
    actors: HashMap<KeyId, u64>,
    signed: Signed,
    claimed: Vec<Digest>,
}

impl Store {
    /// Walks all logs; gives the files that must be in the vault, and those that may not have come from others yet.
    pub(super) fn check_logs(
        &self,
        found: &mut Verification,
        progress: &mut dyn FnMut(u64),
    ) -> (Vec<Digest>, Vec<Digest>) {
        let (mut claimed, mut by_others) = (Vec::new(), Vec::new());
        let walked = self.fresh_connection().and_then(|connection| {
            let mut fingerprints = Fingerprints::new();
            let mut passed = 0;
            for log in self.logs()? {
                let mut onward = |done: u64| progress(passed + done);
                let files = self.check_log(&connection, &log, found, &mut fingerprints, &mut onward)?;
                if log.no == 0 { &mut claimed } else { &mut by_others }.extend(files);
                passed += log.size;
            }
            fingerprints.compare(&connection, found);
            columns(&connection, found)?;
            doomed(&connection, found)?;
            waiting(&connection, found)?;
            for place in shared_names(&connection)? {
                found.damaged(Place::Entry(place), "has the identifier of an earlier entry");
            }
            Ok(())
        });
        if walked.is_err() {
            found.damaged(Place::Database, "the log cannot be read to its end");
        }
        (claimed, by_others)
    }

    /// Walks one log.
    fn check_log(
        &self,
        connection: &Connection,
        log: &LogRow,
        found: &mut Verification,
        fingerprints: &mut Fingerprints,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Vec<Digest>, StoreError> {
        let notes = notes(connection, log.no).unwrap_or_else(|_| {
            found.damaged(Place::Database, "the checkpoints cannot be read");
            Default::default()
        });
        // Which recorders of another office signed its earlier heads, only that office knows.
        let by = (log.no == 0).then_some(log.recorder_key);
        let signed = match log.no {
            0 => Signed::new(notes.clone(), Some(log.recorder_key.id())),
            _ => Signed::new(Default::default(), None),
        };
        let trees = Trees::new(place::first(log.no), notes, (log.name.key, by), found);
        let mut walk = Walk {
            log: log.name.id,
            base: place::first(log.no),
            connection,
            deciding: Deciding::new(connection),
            found,
            trees,
            tiles: Tiles::of(log.no),
            fingerprints,
            known: HashSet::new(),
            keys: HashMap::new(),
            actors: HashMap::new(),
            signed,
            claimed: Vec::new(),
        };
        self.walk(&mut walk, progress);
        walk.finish(log.no, [log.name.key.id(), log.recorder_key.id()])
    }

    /// Reads row after row; where a page cannot be read, names the place and goes on behind it.
    fn walk(&self, walk: &mut Walk<'_>, progress: &mut dyn FnMut(u64)) {
        let mut from = 0;
        let mut failures = 0;
        loop {
            let mut next = from;
            // A connection that met a page it cannot authenticate reads nothing more.
            let read = self.fresh_connection().and_then(|connection| {
                let places = walk.base + from..walk.base + place::first(1);
                each_row_in(&connection, places, |at, entry, body| {
                    let seq = place::seq(at);
                    walk.row(seq, entry, body);
                    next = seq + 1;
                    if seq.is_multiple_of(STEP) {
                        progress(seq);
                    }
                    Ok(ControlFlow::Continue(()))
                })
            });
            if read.is_ok() {
                return;
            }
            failures = if next > from { 1 } else { failures + 1 };
            let step = if failures > PATIENCE { 1 << (failures - PATIENCE).min(40) } else { 1 };
            let last = next.saturating_add(step - 1);
            let end = walk.trees.covered().max(next + 1);
            let (base, until) = (walk.base, last.min(end));
            let place =
                if step == 1 { Place::Entry(base + next) } else { Place::Entries(base + next, base + until) };
            walk.found.damaged(place, "cannot be read, or its body cannot");
            walk.skip_to(last.min(end) + 1);
            from = last + 1;
            if from > end {
                return;
            }
        }
    }
}

impl Walk<'_> {
    /// Checks one row of the log.
    fn row(&mut self, seq: u64, bytes: &[u8], body: Option<&[u8]>) {
        if seq < self.trees.size() {
            self.found.damaged(self.at(seq), "stands at a place that was passed already");
            return;
        }
        for missing in self.trees.size()..seq.min(self.trees.covered()) {
            self.found.damaged(self.at(missing), "missing");
        }
        self.skip_to(seq);
        if self.trees.size() != seq {
            self.found.damaged(self.at(seq), "stands far beyond the end of the log");
            return;
        }
        self.found.entries += 1;
        let kept = self.tiles.leaf(self.connection, seq);
        self.trees.add(Some(tree::leaf(bytes)), kept, self.found);
        if seq >= self.trees.covered() && self.trees.covered() > 0 {
            self.uncovered(seq);
        }
        match decode_entry(bytes) {
            Ok(entry) => self.entry(seq, &entry, body),
            Err(_) => self.found.damaged(self.at(seq), "not the bytes of an entry"),
        }
    }

    fn entry(&mut self, seq: u64, entry: &Entry, bytes: Option<&[u8]>) {
        if entry.seq != seq {
            self.found.damaged(self.at(seq), format!("says it is entry {}", entry.seq));
        }
        if entry.log != self.log {
            self.found.damaged(self.at(seq), "belongs to another log");
        }
        self.actors.entry(entry.actor).or_insert(seq);
        let at = self.at(seq);
        if let Some(what) = self.signed.lacks(seq, entry.actor, self.keys.get(&entry.actor)) {
            self.found.damaged(at, what);
        }
        let body = self.body(seq, entry, bytes);
        self.references(seq, entry, body.as_ref());
        self.fingerprints.add(self.connection, self.base + entry.seq, entry, body.as_ref());
        match &body {
            Some(Body::Key(key)) => drop(self.keys.insert(key.public.id(), (key.public, key.active))),
            Some(body) => self.claimed.extend(claimed_file(body)),
            None => {}
        }
    }

    fn body(&mut self, seq: u64, entry: &Entry, bytes: Option<&[u8]>) -> Option<Body> {
        let Some(bytes) = bytes else {
            self.without_body(self.base + seq);
            return None;
        };
        self.found.bodies += 1;
        match entry.open(bytes) {
            Ok(body) => Some(body),
            Err(error) => {
                let what = match error {
                    BadBody::Malformed(_) => "not the bytes of a body",
                    BadBody::Altered => "altered: not the body that was recorded",
                    BadBody::RefsDiffer => "speaks of other entries than its entry does",
                };
                self.found.damaged(Place::Body(self.base + seq), what);
                None
            }
        }
    }

    /// A body may be gone by a decision that names it, and that of another office may not have come.
    fn without_body(&mut self, at: u64) {
        match erased_by(self.connection, at) {
            Ok(None) if self.base > 0 => self.found.missing += 1,
            Ok(Some(by)) if self.deciding.covers(by, at).unwrap_or(false) => self.found.erased += 1,
            Ok(Some(_)) => {
                let what = "destroyed, and no erasure names it that those who may have decided";
                self.found.damaged(Place::Body(at), what);
            }
            _ => self.found.damaged(Place::Body(at), "missing"),
        }
    }

    fn at(&self, seq: u64) -> Place {
        Place::Entry(self.base + seq)
    }

    /// Whatever an entry of the register's own speaks of must be there; others speak of logs that are not here, too.
    fn references(&mut self, seq: u64, entry: &Entry, body: Option<&Body>) {
        let replaced = match body {
            Some(Body::Record(record)) => record.replaces.map(EntryId::from),
            _ => None,
        };
        for id in entry.refs.iter().copied().chain(replaced) {
            if self.known.contains(&id) {
                continue;
            }
            match find(self.connection, id) {
                Ok(Some(_)) if self.known.len() < 4096 => drop(self.known.insert(id)),
                // What cannot be read was named with its page.
                Ok(Some(_)) | Err(_) => {}
                Ok(None) if self.base > 0 => {}
                Ok(None) => self.found.damaged(self.at(seq), "speaks of an entry that is not there"),
            }
        }
    }

    fn uncovered(&mut self, seq: u64) {
        self.found.damaged(self.at(seq), "no checkpoint covers it: added without being signed");
    }

    /// Lets the kept hashes stand for entries that were named already.
    fn skip_to(&mut self, seq: u64) {
        while self.trees.size() < seq.min(self.trees.covered()) {
            let kept = self.tiles.leaf(self.connection, self.trees.size());
            self.trees.add(None, kept, self.found);
        }
    }

    /// Checks what only the whole log can tell.
    fn finish(mut self, no: u64, signers: [KeyId; 2]) -> Result<Vec<Digest>, StoreError> {
        for missing in self.trees.size()..self.trees.covered() {
            self.found.damaged(self.at(missing), "missing");
        }
        self.skip_to(u64::MAX);
        let Walk { base, connection, found, trees, keys, actors, claimed, .. } = self;
        let grown = trees.finish(found);
        if frontier(connection, no).ok() != Some(grown) {
            found.damaged(Place::Lookup("frontier"), "does not follow from the log");
        }
        for (_, seq) in actors.into_iter().filter(|(actor, _)| !keys.contains_key(actor)) {
            found.damaged(Place::Entry(base + seq), "recorded under a key that the log does not know");
        }
        if !signers.iter().all(|signer| keys.contains_key(signer)) {
            found.damaged(Place::Database, "signs with a key that the log does not know");
        }
        Ok(claimed)
    }
}

/// The place of the erasure by which the body at a place was destroyed.
fn erased_by(connection: &Connection, at: u64) -> Result<Option<u64>, StoreError> {
    let mut select = connection.prepare_cached("SELECT by FROM erased WHERE seq = ?1")?;
    Ok(select.query_row([signed(at)], |row| row.get(0).map(unsigned)).optional()?)
}

/// What is written down to be destroyed must be covered by an erasure; counts what is still to be done.
fn doomed(connection: &Connection, found: &mut Verification) -> Result<(), StoreError> {
    let deciding = Deciding::new(connection);
    for (at, by) in logs::doomed(connection)? {
        match deciding.covers(by, at)? {
            true => found.unfinished += 1,
            false => found.damaged(Place::Body(at), "marked to be destroyed, and no erasure names it"),
        }
    }
    Ok(())
}

/// What waits must be what was signed: its entries the leaves of its head, its bodies those of its entries.
fn waiting(connection: &Connection, found: &mut Verification) -> Result<(), StoreError> {
    for part in logs::waiting(connection, None)? {
        let (mut tree, mut altered) = (part.base.clone(), false);
        logs::each_waiting(connection, part.no, |entry, bytes, body| {
            tree.append(tree::leaf(bytes));
            altered |= body.is_some_and(|body| entry.open(body).is_err());
            Ok(())
        })?;
        let fits = SignedCheckpoint::parse(&part.note).is_ok_and(|note| {
            let head = note.unverified();
            note.verify(part.log.key, part.recorder_key).is_ok()
                && (head.log, head.size, head.root) == (part.log.id, tree.size(), tree.root())
        });
        if altered || !fits {
            found.damaged(Place::Lookup("part_entry"), "what waits there is not what came");
        }
    }
    Ok(())
}

/// The kind beside an entry must be the kind within it, and no body may be without an entry.
fn columns(connection: &Connection, found: &mut Verification) -> Result<(), StoreError> {
    let mut select = connection.prepare("SELECT seq, kind, bytes FROM entry")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let entry = Entry::decode(row.get_ref(2)?.as_blob().unwrap_or_default());
        let kind = row.get_ref(1)?.as_str().unwrap_or_default();
        if entry.is_ok_and(|entry| entry.kind.name() != kind) {
            let seq = crate::lookup::unsigned(row.get(0)?);
            found.damaged(Place::Entry(seq), "is filed under another kind");
        }
    }
    let mut select =
        connection.prepare("SELECT seq FROM body WHERE seq NOT IN (SELECT seq FROM entry) LIMIT ?1")?;
    let strays = select.query_map([signed(100)], |row| row.get(0))?;
    for seq in strays {
        found.damaged(Place::Body(crate::lookup::unsigned(seq?)), "has no entry");
    }
    Ok(())
}
