//! What a corrected edition of a list changed: rows that appeared, changed, vanished.
//!
//! A row is known by its key within its source; its content by a digest. The
//! memory of this is the one thing in an import that grows with the list: about
//! 60 bytes for a row of the earlier edition, 20 for a row of the new one.

use std::collections::HashMap;

use ledger::RecordId;
use sha2::{Digest as _, Sha256};

/// The first 16 bytes of a SHA-256, enough to tell the rows of a list apart.
pub type Short = [u8; 16];

/// A row of the earlier edition, as the register holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRow {
    /// The slug of its source.
    pub source: String,
    /// Its key in that source.
    pub key: String,
    /// The digest of its content, of `Draft::digest`.
    pub digest: Short,
    /// The record that came of it.
    pub record: RecordId,
}

/// What a row is to the earlier edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The row is new.
    Added,
    /// The row was there with other content, in this record.
    Changed {
        /// The record to be replaced.
        replaces: RecordId,
    },
    /// The row was there as it is, in this record.
    Unchanged {
        /// The record that holds.
        record: RecordId,
    },
}

#[derive(Debug)]
struct Known {
    digest: Short,
    record: RecordId,
    met: bool,
}

/// The earlier edition, and which of its rows were met again.
#[derive(Debug, Default)]
pub struct Edition {
    known: HashMap<Short, Known>,
    times: HashMap<Short, u32>,
}

impl Edition {
    /// The first edition: nothing is known.
    pub fn first() -> Edition {
        Edition::default()
    }

    /// An edition after the one whose current rows these are.
    pub fn after(rows: impl IntoIterator<Item = KnownRow>) -> Edition {
        let known = rows.into_iter().map(|row| {
            let known = Known { digest: row.digest, record: row.record, met: false };
            (name(&row.source, &row.key), known)
        });
        Edition { known: known.collect(), times: HashMap::new() }
    }

    /// How many times this key has come in its source, this time included.
    pub(super) fn count(&mut self, source: &str, key: &str) -> u32 {
        let times = self.times.entry(name(source, key)).or_insert(0);
        *times = times.saturating_add(1);
        *times
    }

    /// What a row is to the earlier edition.
    pub fn fate(&mut self, source: &str, key: &str, digest: &Short) -> Fate {
        match self.known.get_mut(&name(source, key)) {
            None => Fate::Added,
            Some(known) => {
                known.met = true;
                match known.digest == *digest {
                    true => Fate::Unchanged { record: known.record },
                    false => Fate::Changed { replaces: known.record },
                }
            }
        }
    }

    /// The records of the rows that were not met again, in the order of their identifiers.
    pub fn vanished(&self) -> Vec<RecordId> {
        let gone = self.known.values().filter(|known| !known.met);
        let mut gone: Vec<RecordId> = gone.map(|known| known.record).collect();
        gone.sort_unstable();
        gone
    }
}

fn name(source: &str, key: &str) -> Short {
    let mut content = Content::default();
    content.text(source);
    content.text(key);
    content.finish()
}

/// Digests texts, each with its length before it, so that none can move into the next.
#[derive(Default)]
pub struct Content(Sha256);

impl Content {
    /// Adds a text.
    pub fn text(&mut self, text: &str) {
        self.0.update((text.len() as u64).to_be_bytes());
        self.0.update(text.as_bytes());
    }

    /// Adds a text that may be missing, which is not the same as empty.
    pub fn option(&mut self, text: Option<&str>) {
        self.0.update([u8::from(text.is_some())]);
        self.text(text.unwrap_or_default());
    }

    /// The digest.
    pub fn finish(self) -> Short {
        let whole: [u8; 32] = self.0.finalize().into();
        let mut short = [0; 16];
        short.copy_from_slice(&whole[..16]);
        short
    }
}
