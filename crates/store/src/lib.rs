//! The disk: one encrypted database and a vault of files, and nothing in clear.
//!
//! A register is a folder:
//!
//! ```text
//! register.db      SQLCipher: the log, its bodies, and what is worked out from them
//! register.key     public key slots, each wrapping the vault key for one secret
//! register.mark    the newest log head, sealed: an older register.db is noticed
//! vault/ab/<hex>   the files of sources as age files, named by a keyed digest
//! ```
//!
//! Entries are added in a [`Writing`], all or nothing, and are never changed.
//! SQLite is named in this crate only.

// What can go wrong, and where things lie.
mod error;
mod folder;

// Keys.
mod keys;
mod recovery;
mod slots;

// The log.
mod connection;
mod disk;
mod identity;
mod lookup;
mod mark;
mod row_key;
mod writing;

// Reading it.
mod listing;
mod reading;
mod standing;

// What is worked out from it.
mod projection;
mod rebuild;

// The files of sources.
mod vault;

// Whether all of it is as it was written.
mod verify;

// With the key in hand, and a small invented register to try it on.
#[cfg(test)]
extern crate self as store;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod attacks;
#[cfg(test)]
#[path = "../tests/town/mod.rs"]
mod town;

pub use disk::{NewRegister, SetBack, Store};
pub use error::StoreError;
pub use listing::{BatchRow, JudgementRow, KeyedRow, SourceRow, WithdrawalRow};
pub use projection::{LogState, Page, PairRow, PeopleFilter, PeopleOrder, PersonRow, Projection, Span};
pub use recovery::RecoverySheet;
pub use row_key::{content_digest, key_digest};
pub use slots::{THROWAWAY_PASSPHRASE, Unlock};
pub use vault::VaultFile;
pub use verify::{Damage, Place, Verification};
pub use writing::Writing;

pub(crate) use keys::VaultKey;
