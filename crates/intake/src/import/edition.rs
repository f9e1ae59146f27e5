//! What a corrected edition of a list changed: rows that appeared, changed, vanished.
//!
//! A row is known by its key within its source; its content by a digest. The
//! memory of this is the one thing in an import that grows with the list: about
//! 60 bytes for a row of the earlier edition, 20 for a row of the new one.

use std::collections::HashMap;

use ledger::{Digest, RecordId};

/// The first 16 bytes of a SHA-256, enough to tell the rows of a list apart.
pub type Short = [u8; 16];

/// A row of the earlier edition, as the register holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRow {
    /// The slug of its source.
    pub source: String,
    /// The digest of its key in that source, by [`ledger::key_digest`].
    pub key: Short,
    /// The digest of what it says, by [`ledger::content_digest`].
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
        let times = self.times.entry(name(source, &ledger::key_digest(key))).or_insert(0);
        *times = times.saturating_add(1);
        *times
    }

    /// What a row is to the earlier edition.
    pub fn fate(&mut self, source: &str, key: &str, digest: &Short) -> Fate {
        match self.known.get_mut(&name(source, &ledger::key_digest(key))) {
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

/// Names a row among those of all sources.
fn name(source: &str, key: &Short) -> Short {
    let mut text = source.as_bytes().to_vec();
    text.extend_from_slice(key);
    let digest = Digest::of(&text);
    *digest.0.first_chunk().expect("a SHA-256 has 32 bytes")
}
