//! What a corrected edition of a list changed: rows that appeared, changed, vanished.
//!
//! A row is known by its key within its source; its content by a digest. The
//! memory of this is the one thing in an import that grows with the list: about
//! 80 bytes for a row of the earlier edition, 20 for a row of the new one.

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

/// A row of the earlier edition that the new one no longer has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vanished {
    /// The slug of its source.
    pub source: String,
    /// Its key.
    pub key: String,
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

/// The earlier edition, and which of its rows were met again.
#[derive(Debug, Default)]
pub struct Edition {
    known: HashMap<Short, (KnownRow, bool)>,
    times: HashMap<Short, u32>,
}

impl Edition {
    /// The first edition: nothing is known.
    pub fn first() -> Edition {
        Edition::default()
    }

    /// An edition after the one whose current rows these are.
    pub fn after(rows: impl IntoIterator<Item = KnownRow>) -> Edition {
        let known = rows.into_iter().map(|row| (name(&row.source, &row.key), (row, false)));
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
            Some((row, met)) => {
                *met = true;
                if row.digest == *digest {
                    Fate::Unchanged { record: row.record }
                } else {
                    Fate::Changed { replaces: row.record }
                }
            }
        }
    }

    /// The rows that were not met again, in the order of source and key.
    pub fn vanished(&self) -> Vec<Vanished> {
        let gone = self.known.values().filter(|(_, met)| !met).map(|(row, _)| row);
        let mut gone: Vec<Vanished> = gone
            .map(|row| Vanished { source: row.source.clone(), key: row.key.clone(), record: row.record })
            .collect();
        gone.sort_by(|a, b| (&a.source, &a.key).cmp(&(&b.source, &b.key)));
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
