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
//!
//! ```
//! # fn main() -> Result<(), store::StoreError> {
//! # let folder = tempfile::tempdir().unwrap();
//! # let path = folder.path();
//! use ledger::{Body, Chance, Digest, Note};
//! use store::{NewRegister, Store, THROWAWAY_PASSPHRASE};
//!
//! let new = NewRegister {
//!     recorder: "Nasrin".to_owned(),
//!     software: "example 1".to_owned(),
//!     codebook: Digest::of(b"the codebook"),
//!     throwaway: true,
//!     now_ms: 1_764_000_000_000,
//!     chance: Chance::from_seed([7; 32]),
//! };
//! let (mut store, sheet) = Store::create(path, &THROWAWAY_PASSPHRASE.into(), new)?;
//! assert_eq!(sheet.log_id(), store.log_id());
//!
//! let mut writing = store.begin(1_764_000_000_000)?;
//! let (text, by) = ("begun in Daryache".to_owned(), "Nasrin".to_owned());
//! writing.append(&Body::Note(Note { about: None, text, by }))?;
//! let checkpoint = writing.commit()?;
//! assert_eq!(checkpoint.size, 4, "the opening, two keys and the note");
//! assert!(store.verify(|_, _| {})?.is_whole());
//! # Ok(())
//! # }
//! ```

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
mod place;
mod writing;

// Other logs beside it.
mod logs;

// Who comes in through a browser, by their own account.
mod accounts;

// Reading it.
mod heirs;
mod listing;
mod proving;
mod reading;
mod standing;
mod witnessing;

// What is worked out from it.
mod projection;
mod rebuild;

// The files of sources.
mod vault;

// What is written away from the register.
mod field;

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

pub use accounts::{
    Ended, Entering, Knock, Limit, OF_ALL, OF_ONE, Patience, ViewRow, VisitRow, code, provision,
};
pub use disk::{Acting, NewRegister, SetBack, Store};
pub use error::StoreError;
pub use field::{FieldKit, HomeNote, SealedNote, open_field_notes};
pub use listing::{BatchRow, DerivationRow, ExclusionRow, JudgementRow, KeyedRow, SourceRow, WithdrawalRow};
pub use logs::{
    Agreeing, BundleKeys, Came, ErasureRow, LogCame, LogRow, News, Outgoing, Sent, Survey, Taken, UserRow,
    WaitingPart, Why, survey_bundle,
};
pub use projection::{
    LogState, Page, PairRow, PassageRow, PeopleFilter, PeopleOrder, PersonRow, Projection, Span,
};
pub use recovery::RecoverySheet;
pub use slots::{THROWAWAY_PASSPHRASE, Unlock};
pub use vault::VaultFile;
pub use verify::{Damage, Place, Verification};
pub use witnessing::{Conflict, Cosigned, Sighting, Vouching};
pub use writing::Writing;

pub(crate) use keys::VaultKey;
