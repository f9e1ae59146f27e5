//! A run of entries of one log, with the signed head that covers it.

use std::fmt;

use crate::{Checkpoint, Digest, Frontier, LogId, PublicKey};

/// A log as it is told apart from others: its identifier and the key that signs for it.
///
/// Whoever signs with another key under the same identifier is somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogName {
    /// The identifier.
    pub id: LogId,
    /// The key that signs its checkpoints.
    pub key: PublicKey,
}

impl fmt::Display for LogName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}

/// A run of entries of one log, by their leaf hashes.
///
/// Only [`Part::new`] makes one, so that the entries are those that the head speaks of.
/// That the head was signed by the log's key is for the caller to see to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    log: LogName,
    start: u64,
    base: Vec<u8>,
    leaves: Vec<Digest>,
    note: String,
}

impl Part {
    /// The entries behind `base`, if with them the tree is that of the head; `note` is the signed head.
    pub fn new(
        log: LogName,
        base: &Frontier,
        leaves: Vec<Digest>,
        head: &Checkpoint,
        note: String,
    ) -> Option<Part> {
        let mut tree = base.clone();
        leaves.iter().for_each(|leaf| tree.append(*leaf));
        let fits = head.log == log.id && (head.size, head.root) == (tree.size(), tree.root());
        fits.then(|| Part { log, start: base.size(), base: base.encode(), leaves, note })
    }

    /// The log.
    pub fn log(&self) -> LogName {
        self.log
    }

    /// The place of its first entry: how many come before.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// How many entries the log has up to its last.
    pub fn end(&self) -> u64 {
        self.start + self.leaves.len() as u64
    }

    /// The tree over all entries before its first.
    pub fn base(&self) -> Frontier {
        Frontier::decode(&self.base).expect("it was encoded from a frontier")
    }

    /// The leaf hashes of its entries.
    pub fn leaves(&self) -> &[Digest] {
        &self.leaves
    }

    /// The signed head over everything up to its last entry.
    pub fn note(&self) -> &str {
        &self.note
    }
}
