//! Growing the tree again and holding it against every signed checkpoint.
//!
//! Two trees grow side by side: one from the entries, one from the leaf hashes kept
//! in tiles. Where they part, the checkpoints, which nobody can sign without the
//! log's key, tell which of the two was altered, and so name the entry.

use std::collections::BTreeMap;

use ledger::{Digest, Frontier, PublicKey, SignedCheckpoint, log_key_name, user_key_name};
use rusqlite::Connection;

use super::{Place, Verification};
use crate::lookup::{TILE, signed, tile, unsigned};
use crate::{StoreError, place};

/// The two trees and what is known to part them.
pub(super) struct Trees {
    /// The place of the log's first entry.
    base: u64,
    from_entries: Frontier,
    from_tiles: Frontier,
    checkpoints: BTreeMap<u64, Digest>,
    covered: u64,
    parted: Vec<u64>,
    fitting: u64,
    broken: bool,
}

impl Trees {
    /// Trees without leaves, to be held against the checkpoints that the log's key signed, and the recorder's if it is given.
    pub(super) fn new(
        base: u64,
        notes: BTreeMap<u64, String>,
        keys: (PublicKey, Option<PublicKey>),
        found: &mut Verification,
    ) -> Trees {
        found.checkpoints += notes.len() as u64;
        if notes.is_empty() {
            found.damaged(Place::Checkpoint(base), "there is no checkpoint at all");
        }
        let mut checkpoints = BTreeMap::new();
        for (size, note) in notes {
            match signed_root(size, &note, keys) {
                Ok(root) => drop(checkpoints.insert(size, root)),
                Err(what) => found.damaged(Place::Checkpoint(base + size), what),
            }
        }
        Trees {
            base,
            from_entries: Frontier::default(),
            from_tiles: Frontier::default(),
            covered: checkpoints.last_key_value().map_or(0, |(size, _)| *size),
            checkpoints,
            parted: Vec::new(),
            fitting: 0,
            broken: false,
        }
    }

    /// The number of entries that the last signed checkpoint covers.
    pub(super) fn covered(&self) -> u64 {
        self.covered
    }

    /// The leaves so far.
    pub(super) fn size(&self) -> u64 {
        self.from_entries.size()
    }

    /// Adds the next leaf as its entry has it and as its tile has it; `None` where there is none.
    pub(super) fn add(&mut self, entry: Option<Digest>, tile: Option<Digest>, found: &mut Verification) {
        let seq = self.size();
        let either = entry.or(tile).unwrap_or(Digest([0; 32]));
        self.from_entries.append(entry.unwrap_or(either));
        self.from_tiles.append(tile.unwrap_or(either));
        if tile.is_none() {
            found.damaged(Place::Lookup("tile"), format!("has no hash of entry {seq}"));
        } else if entry.is_some() && entry != tile {
            self.parted.push(seq);
        }
        if let Some(root) = self.checkpoints.get(&self.size()).copied() {
            self.hold_against(root, found);
        }
    }

    /// Holds both trees against a signed root over as many leaves as they have.
    fn hold_against(&mut self, root: Digest, found: &mut Verification) {
        let size = self.size();
        if root == self.from_entries.root() {
            for seq in self.parted.drain(..) {
                let what = format!("has another hash of entry {seq}");
                found.damaged(Place::Lookup("tile"), what);
            }
            // The entries are right, so the tiles' tree goes on from them.
            self.from_tiles = self.from_entries.clone();
            self.fitting = size;
        } else if root == self.from_tiles.root() {
            for seq in self.parted.drain(..) {
                found.damaged(Place::Entry(self.base + seq), "altered: not the entry that was signed");
            }
            self.from_entries = self.from_tiles.clone();
            self.fitting = size;
        } else {
            self.accuse(size, found);
        }
    }

    /// Neither tree fits: the entries that part them are named, or all that the checkpoint adds.
    fn accuse(&mut self, size: u64, found: &mut Verification) {
        for seq in self.parted.drain(..) {
            found.damaged(Place::Entry(self.base + seq), "altered: not the entry that was signed");
        }
        if !self.broken {
            let place = Place::Entries(self.base + self.fitting, self.base + size - 1);
            found.damaged(place, "altered, together with their hashes: the signed root differs");
        }
        // Every later checkpoint differs too; that is told once.
        self.broken = true;
    }

    /// The tree of the entries, when all are in it.
    pub(super) fn finish(self, found: &mut Verification) -> Frontier {
        for seq in self.parted {
            found.damaged(Place::Entry(self.base + seq), "differs from its kept hash");
        }
        self.from_entries
    }
}

/// The root of a checkpoint that the keys signed over so many entries.
fn signed_root(size: u64, note: &str, keys: (PublicKey, Option<PublicKey>)) -> Result<Digest, String> {
    let note = SignedCheckpoint::parse(note).map_err(|error| error.to_string())?;
    let checkpoint = note.unverified();
    note.verify_by(&log_key_name(checkpoint.log), keys.0).map_err(|error| error.to_string())?;
    if let Some(recorder) = keys.1 {
        note.verify_by(&user_key_name(recorder), recorder).map_err(|error| error.to_string())?;
    }
    if checkpoint.size == size {
        Ok(checkpoint.root)
    } else {
        Err("signed over another number of entries".to_owned())
    }
}

/// All checkpoints of one log by their size, as they stand.
pub(super) fn notes(connection: &Connection, no: u64) -> Result<BTreeMap<u64, String>, StoreError> {
    let select = match no {
        0 => "SELECT size, note FROM checkpoint WHERE ?1 = 0 ORDER BY size",
        _ => "SELECT size, note FROM peer_checkpoint WHERE peer = ?1 ORDER BY size",
    };
    let mut select = connection.prepare(select)?;
    let rows = select.query_map([signed(no)], |row| Ok((unsigned(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reads kept leaf hashes of one log one after another, a tile at a time.
pub(super) struct Tiles {
    /// The number of the log's first tile.
    first: u64,
    no: Option<u64>,
    hashes: Vec<u8>,
}

impl Tiles {
    /// Those of one log.
    pub(super) fn of(log: u64) -> Tiles {
        Tiles { first: place::first(log) / TILE, no: None, hashes: Vec::new() }
    }

    /// The kept hash of one leaf.
    pub(super) fn leaf(&mut self, connection: &Connection, seq: u64) -> Option<Digest> {
        let no = self.first + seq / TILE;
        if self.no != Some(no) {
            self.hashes = tile(connection, signed(no)).ok().flatten().unwrap_or_default();
            self.no = Some(no);
        }
        let start = (seq % TILE) as usize * 32;
        let hash = self.hashes.get(start..start + 32)?;
        hash.try_into().ok().map(Digest)
    }
}
