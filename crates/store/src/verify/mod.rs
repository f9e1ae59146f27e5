//! Deriving the whole log again and naming everything that does not fit.
//!
//! Nothing is believed: pages are authenticated, every entry is hashed, the tree is
//! grown again and held against every signed checkpoint, every body against its
//! entry, every lookup table against the log, every file of the vault against its
//! name. Damage never ends the search.

mod entries;
mod lookups;
mod people;
mod tree;

use std::fmt;

use ledger::{Body, Digest};
use rusqlite::Connection;

use crate::connection::{self, Access, Transaction};
use crate::mark::{Found, Mark};
use crate::{Store, StoreError, place};

/// Damage beyond this many places is counted, not named.
const NAMED: usize = 1_000;

/// What `verify` found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// Entries that were read.
    pub entries: u64,
    /// Bodies that were read.
    pub bodies: u64,
    /// Checkpoints that were read.
    pub checkpoints: u64,
    /// Bodies that are not there because they were erased, by those who may: no damage.
    pub erased: u64,
    /// Bodies of other offices' entries that did not come, and that nobody decided to destroy: no damage.
    pub missing: u64,
    /// Originals that only other offices' entries speak of and that did not come: no damage.
    pub missing_files: u64,
    /// Bodies that were decided to be destroyed and of which something may still be left.
    pub unfinished: u64,
    /// Files of the vault that were read.
    pub vault_files: u64,
    /// Files of the vault that no entry speaks of, as an interrupted import leaves them: no damage.
    pub unclaimed_files: u64,
    /// Everything that does not fit, at most a thousand places.
    pub damage: Vec<Damage>,
    /// Damage found beyond those.
    pub more_damage: u64,
}

impl Verification {
    /// Whether nothing is damaged.
    pub fn is_whole(&self) -> bool {
        self.damage.is_empty()
    }

    fn damaged(&mut self, place: Place, what: impl Into<String>) {
        if self.damage.len() < NAMED {
            self.damage.push(Damage { place, what: what.into() });
        } else {
            self.more_damage += 1;
        }
    }
}

/// One thing that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// Where.
    pub place: Place,
    /// What is wrong with it, without quoting any value.
    pub what: String,
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// Where damage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// An entry, by its place (see [`Store::extents`]).
    Entry(u64),
    /// Entries from the first to the last, one of which is meant or all.
    Entries(u64, u64),
    /// The body of the entry at this place.
    Body(u64),
    /// The checkpoint over so many entries.
    Checkpoint(u64),
    /// A page of `register.db`, counted from 1.
    Page(u64),
    /// `register.db` as a whole.
    Database,
    /// A table that follows from the log; `rebuild` makes it again.
    Lookup(&'static str),
    /// `register.mark`.
    Mark,
    /// The vault's file with this digest.
    File(Digest),
    /// A file of the vault whose digest is not known, by the first bytes of its name.
    FileNamed([u8; 4]),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Entry(at) => write!(f, "entry {}{}", place::seq(*at), Of(*at)),
            Place::Entries(first, last) => {
                write!(f, "entries {} to {}{}", place::seq(*first), place::seq(*last), Of(*first))
            }
            Place::Body(at) => write!(f, "body of entry {}{}", place::seq(*at), Of(*at)),
            Place::Checkpoint(at) => write!(f, "checkpoint over {} entries{}", place::seq(*at), Of(*at)),
            Place::Page(number) => write!(f, "register.db, page {number}"),
            Place::Database => write!(f, "register.db"),
            Place::Lookup(table) => write!(f, "table {table}"),
            Place::Mark => write!(f, "register.mark"),
            Place::File(digest) => write!(f, "vault file with digest {digest}"),
            Place::FileNamed(name) => {
                write!(f, "vault file {}…", data_encoding::HEXLOWER.encode(name))
            }
        }
    }
}

/// Which log a place is of, in words; nothing for the register's own.
struct Of(u64);

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match place::log(self.0) {
            0 => Ok(()),
            no => write!(f, " of log {no}"),
        }
    }
}

impl Store {
    /// Derives everything again; `progress` is told how much of how much is done.
    ///
    /// Fails only if the search itself cannot begin, as while another program writes;
    /// damage is in the result.
    pub fn verify(&self, mut progress: impl FnMut(u64, u64)) -> Result<Verification, StoreError> {
        let mut found = Verification::default();
        let _ = self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
        // Nobody writes meanwhile: the log must not grow between its parts being compared.
        let _quiet = match self.access {
            Access::ReadOnly => None,
            _ => Some(Transaction::begin(&self.connection)?),
        };
        let files = self.vault.names()?;
        let entries = self.logs().map_or(0, |logs| logs.iter().map(|log| log.size).sum());
        let total = entries + files.len() as u64;
        self.check_pages(&mut found);
        self.check_mark(&mut found);
        let claimed = self.check_logs(&mut found, &mut |done| progress(done, total));
        self.check_vault(&mut found, files, &claimed, &mut |done| {
            progress(total.saturating_sub(done), total)
        });
        progress(total, total);
        Ok(found)
    }

    /// A connection that has nothing in memory yet, so that the disk is what is read.
    fn fresh_connection(&self) -> Result<Connection, StoreError> {
        let access = match self.access {
            Access::ReadOnly => Access::ReadOnly,
            _ => Access::Write,
        };
        let connection = connection::open(&self.folder.database(), &self.key, access)?;
        // Everything is read once, in order: a large memory of pages would serve nothing.
        connection.pragma_update(None, "cache_size", -8 * 1024)?;
        Ok(connection)
    }

    /// Authenticates every page, also those that nothing reads.
    fn check_pages(&self, found: &mut Verification) {
        for (pragma, what) in [
            ("PRAGMA cipher_integrity_check", "not as it was written"),
            ("PRAGMA quick_check(100)", "its tables are not well formed"),
        ] {
            let complaints = self.fresh_connection().and_then(|connection| {
                let mut check = connection.prepare(pragma)?;
                let rows = check.query_map([], |row| row.get::<_, String>(0))?;
                Ok(rows.collect::<Result<Vec<_>, _>>()?)
            });
            match complaints {
                Ok(lines) => {
                    for line in lines.iter().filter(|line| *line != "ok") {
                        found.damaged(page(line), what);
                    }
                }
                Err(_) => found.damaged(Place::Database, "cannot be read as a whole"),
            }
        }
    }

    fn check_mark(&self, found: &mut Verification) {
        if let Some(set_back) = self.set_back {
            let (seen, size) = (set_back.seen, set_back.found);
            found.damaged(
                Place::Mark,
                format!("the log once had {seen} entries here and now has {size}, or others"),
            );
        }
        if Mark::read(&self.folder.mark(), &self.key) == Found::Unreadable {
            found.damaged(Place::Mark, "cannot be read");
        }
    }

    /// Reads every file of the vault and holds it against its name.
    fn check_vault(
        &self,
        found: &mut Verification,
        files: Vec<[u8; 32]>,
        (claimed, by_others): &(Vec<Digest>, Vec<Digest>),
        progress: &mut dyn FnMut(u64),
    ) {
        let mut left = files.len() as u64;
        let mut present = std::collections::HashSet::new();
        let named = |digests: &[Digest]| -> std::collections::HashMap<[u8; 32], Digest> {
            digests.iter().map(|digest| (self.vault.name(digest), *digest)).collect()
        };
        let (own, mut claimed) = (named(claimed), named(by_others));
        claimed.extend(&own);
        for name in files {
            progress(left);
            left -= 1;
            found.vault_files += 1;
            found.unclaimed_files += u64::from(!claimed.contains_key(&name));
            present.insert(name);
            if !self.vault.is_whole(&name) {
                let [a, b, c, d, ..] = name;
                let place = claimed.get(&name).map_or(Place::FileNamed([a, b, c, d]), |d| Place::File(*d));
                found.damaged(place, "not the file that was kept");
            }
        }
        let mut missing: Vec<&Digest> =
            own.iter().filter(|(name, _)| !present.contains(*name)).map(|(_, d)| d).collect();
        missing.sort();
        let awaited = claimed.keys().filter(|name| !present.contains(*name) && !own.contains_key(*name));
        found.missing_files = awaited.count() as u64;
        for digest in missing {
            found.damaged(Place::File(*digest), "missing");
        }
    }
}

/// The page that a complaint of SQLCipher names, as «HMAC verification failed for page 7».
fn page(complaint: &str) -> Place {
    let number = complaint.rsplit(' ').next().and_then(|word| word.parse().ok());
    match number {
        Some(number) if complaint.contains("page") => Place::Page(number),
        _ => Place::Database,
    }
}

/// The file that must be in the vault if this body is in the log.
pub(crate) fn claimed_file(body: &Body) -> Option<Digest> {
    match body {
        Body::Source(source) => source.file,
        Body::Record(record) => record.file(),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tampering;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_name_their_page() {
        assert_eq!(page("HMAC verification failed for page 7"), Place::Page(7));
        assert_eq!(page("page 1 has an invalid size"), Place::Database);
        assert_eq!(page("wrong # of entries in index entry_rare"), Place::Database);
    }
}
