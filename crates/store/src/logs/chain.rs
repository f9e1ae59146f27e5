//! A log that is held, as merging sees it: leaf hashes and trees out of the kept tiles.

use std::cell::RefCell;

use ledger::exchange::Chain;
use ledger::{Digest, Frontier};
use rusqlite::Connection;

use crate::lookup::{TILE, signed, tile};
use crate::{StoreError, place};

/// A log out of the database, with the tile that was read last.
pub(crate) struct Held<'c> {
    connection: &'c Connection,
    no: u64,
    size: u64,
    last: RefCell<(u64, Vec<Digest>)>,
}

impl<'c> Held<'c> {
    pub(crate) fn new(connection: &'c Connection, no: u64) -> Result<Held<'c>, StoreError> {
        let size = super::size(connection, no)?;
        let held = Held { connection, no, size, last: RefCell::new((u64::MAX, Vec::new())) };
        // What is missing from the tiles must not look like another history.
        if (0..size.div_ceil(TILE)).any(|tile| held.kept(tile).is_none()) {
            return Err(StoreError::Damaged("tiles of the log (`rebuild` makes them again)".to_owned()));
        }
        Ok(held)
    }

    /// The leaf hashes of one tile, as many as the log has.
    fn kept(&self, no: u64) -> Option<Vec<Digest>> {
        let place = place::first(self.no) / TILE + no;
        let hashes = tile(self.connection, signed(place)).ok().flatten()?;
        let wanted = (self.size - no * TILE).min(TILE) as usize;
        let hashes: Vec<Digest> = hashes.as_chunks::<32>().0.iter().copied().map(Digest).collect();
        (hashes.len() >= wanted).then_some(hashes)
    }
}

impl Chain for Held<'_> {
    fn size(&self) -> u64 {
        self.size
    }

    fn tree(&self, size: u64) -> Frontier {
        let mut tree = Frontier::default();
        (0..size).for_each(|seq| tree.append(self.leaf(seq)));
        tree
    }

    fn leaf(&self, seq: u64) -> Digest {
        let no = seq / TILE;
        if self.last.borrow().0 != no {
            let kept = self.kept(no).unwrap_or_default();
            *self.last.borrow_mut() = (no, kept);
        }
        self.last.borrow().1.get((seq % TILE) as usize).copied().unwrap_or(Digest([0; 32]))
    }
}
