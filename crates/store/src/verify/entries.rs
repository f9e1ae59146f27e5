//! Walking the log: every entry and every body, past what cannot be read.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use ledger::{BadBody, Body, Digest, Entry, EntryId, KeyId, LogId, tree};
use rusqlite::Connection;

use super::lookups::{Fingerprints, shared_names};
use super::tree::{Tiles, Trees, notes};
use super::{Place, Verification, claimed_file};
use crate::lookup::{decode_entry, find, frontier, signed};
use crate::reading::each_row;
use crate::{Store, StoreError};

/// Places tried one by one behind an unreadable one, before larger steps are taken.
const PATIENCE: u64 = 64;
/// Entries between two reports of progress.
const STEP: u64 = 1024;

/// What one walk gathers.
struct Walk<'w> {
    log: LogId,
    connection: &'w Connection,
    found: &'w mut Verification,
    trees: Trees,
    tiles: Tiles,
    fingerprints: Fingerprints,
    known: HashSet<EntryId>,
    keys: HashSet<KeyId>,
    actors: HashMap<KeyId, u64>,
    claimed: Vec<Digest>,
}

impl Store {
    /// Walks the whole log; gives the files that must be in the vault.
    pub(super) fn check_log(&self, found: &mut Verification, progress: &mut dyn FnMut(u64)) -> Vec<Digest> {
        let walked = self.fresh_connection().and_then(|connection| {
            let notes = notes(&connection).unwrap_or_else(|_| {
                found.damaged(Place::Database, "the checkpoints cannot be read");
                Default::default()
            });
            let keys = (self.log_key(), self.recorder_key());
            let trees = Trees::new(notes, keys, found);
            let mut walk = Walk {
                log: self.log_id(),
                connection: &connection,
                found: &mut *found,
                trees,
                tiles: Tiles::default(),
                fingerprints: Fingerprints::new(),
                known: HashSet::new(),
                keys: HashSet::new(),
                actors: HashMap::new(),
                claimed: Vec::new(),
            };
            self.walk(&mut walk, progress);
            walk.finish([self.log_key().id(), self.recorder_key().id()])
        });
        walked.unwrap_or_else(|_| {
            found.damaged(Place::Database, "the log cannot be read to its end");
            Vec::new()
        })
    }

    /// Reads row after row; where a page cannot be read, names the place and goes on behind it.
    fn walk(&self, walk: &mut Walk<'_>, progress: &mut dyn FnMut(u64)) {
        let mut from = 0;
        let mut failures = 0;
        loop {
            let mut next = from;
            // A connection that met a page it cannot authenticate reads nothing more.
            let read = self.fresh_connection().and_then(|connection| {
                each_row(&connection, from, |seq, entry, body| {
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
            let place = if step == 1 { Place::Entry(next) } else { Place::Entries(next, last.min(end)) };
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
            self.found.damaged(Place::Entry(seq), "stands at a place that was passed already");
            return;
        }
        for missing in self.trees.size()..seq.min(self.trees.covered()) {
            self.found.damaged(Place::Entry(missing), "missing");
        }
        self.skip_to(seq);
        if self.trees.size() != seq {
            self.found.damaged(Place::Entry(seq), "stands far beyond the end of the log");
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
            Err(_) => self.found.damaged(Place::Entry(seq), "not the bytes of an entry"),
        }
    }

    fn entry(&mut self, seq: u64, entry: &Entry, bytes: Option<&[u8]>) {
        if entry.seq != seq {
            self.found.damaged(Place::Entry(seq), format!("says it is entry {}", entry.seq));
        }
        if entry.log != self.log {
            self.found.damaged(Place::Entry(seq), "belongs to another log");
        }
        self.actors.entry(entry.actor).or_insert(seq);
        let body = self.body(seq, entry, bytes);
        self.references(seq, entry, body.as_ref());
        self.fingerprints.add(self.connection, entry, body.as_ref());
        match &body {
            Some(Body::Key(key)) => drop(self.keys.insert(key.public.id())),
            Some(body) => self.claimed.extend(claimed_file(body)),
            None => {}
        }
    }

    fn body(&mut self, seq: u64, entry: &Entry, bytes: Option<&[u8]>) -> Option<Body> {
        let Some(bytes) = bytes else {
            self.found.damaged(Place::Body(seq), "missing");
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
                self.found.damaged(Place::Body(seq), what);
                None
            }
        }
    }

    /// Whatever an entry speaks of must be in the log.
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
                Ok(None) => self.found.damaged(Place::Entry(seq), "speaks of an entry that is not there"),
            }
        }
    }

    fn uncovered(&mut self, seq: u64) {
        self.found.damaged(Place::Entry(seq), "no checkpoint covers it: added without being signed");
    }

    /// Lets the kept hashes stand for entries that were named already.
    fn skip_to(&mut self, seq: u64) {
        while self.trees.size() < seq.min(self.trees.covered()) {
            let kept = self.tiles.leaf(self.connection, self.trees.size());
            self.trees.add(None, kept, self.found);
        }
    }

    /// Checks what only the whole log can tell.
    fn finish(mut self, signers: [KeyId; 2]) -> Result<Vec<Digest>, StoreError> {
        for missing in self.trees.size()..self.trees.covered() {
            self.found.damaged(Place::Entry(missing), "missing");
        }
        self.skip_to(u64::MAX);
        let Walk { connection, found, trees, fingerprints, keys, actors, claimed, .. } = self;
        let grown = trees.finish(found);
        if frontier(connection).ok() != Some(grown) {
            found.damaged(Place::Lookup("frontier"), "does not follow from the log");
        }
        fingerprints.compare(connection, found);
        columns(connection, found)?;
        for seq in shared_names(connection)? {
            found.damaged(Place::Entry(seq), "has the identifier of an earlier entry");
        }
        for (_, seq) in actors.into_iter().filter(|(actor, _)| !keys.contains(actor)) {
            found.damaged(Place::Entry(seq), "recorded under a key that the log does not know");
        }
        if !signers.iter().all(|signer| keys.contains(signer)) {
            found.damaged(Place::Database, "signs with a key that the log does not know");
        }
        Ok(claimed)
    }
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
