//! What is said, who says it, and how it is hashed.
//!
//! The ledger is pure: it reads no clock, no disk and no chance. It knows the
//! shapes of what a register holds (sources, records, judgements), their
//! canonical bytes, the Merkle tree over them, and the codebook that says what
//! may be said. Keeping the bytes is left to `store`.
//!
//! `docs/ledger-format.md` tells the layouts to other implementations, and the
//! files of `vectors/` let them check what they made.

// What is said.
mod id;
mod issue;
mod judgement;
mod record;
mod row_key;
mod source;
mod statement;

// How it is written and hashed.
mod body;
pub mod cbor;
mod disclosure;
mod entry;
pub mod tree;

// How a log is kept honest.
mod chance;
mod checkpoint;
mod cosignature;
mod note_key;
mod policy;
mod signer;
mod withdrawals;
mod witness;

// How a part of it is proved to others.
mod exhibit;
mod field;

// How the logs of several offices come together.
pub mod exchange;

// What may be said.
pub mod codebook;

pub use id::{BadId, BatchId, Digest, Digesting, EntryId, JudgementId, KeyId, LogId, RecordId, SourceId};
pub use issue::{Issue, Severity};
pub use judgement::{By, Judgement, Verdict};
pub use record::{Locator, Record};
pub use row_key::{content_digest, key_digest};
pub use source::{Facts, Grade, Obtained, Source};
pub use statement::{Sharing, Statement, property};

pub use body::{
    Admission, Approval, BadBody, Body, Counts, Custody, CustodyEvent, Derivation, Envelope, Erasure,
    Exclusion, Import, Key, Linkage, Note, Opening, Receipt, Role, Rule, Sealed, Seat, TooLarge, Unknown,
    Withdrawal, person, seal,
};
pub use cbor::{ARRAY_LIMIT, BODY_LIMIT, Malformed, TEXT_LIMIT};
pub use disclosure::{Disclosure, Part, disclose};
pub use entry::{Entry, EntryKind, FORMAT, OtherKind, REFS_LIMIT};
pub use tree::Frontier;

pub use chance::Chance;
pub use checkpoint::{BadCheckpoint, Checkpoint, SignedCheckpoint, log_key_name, user_key_name};
pub use cosignature::{Cosignature, cosign};
pub use exhibit::{BadExhibit, EXHIBIT_LIMIT, Exhibit, Piece, Proved, Shown};
pub use field::{BadFieldNote, FIELD_LIMIT, FieldForm, FieldNote};
pub use note_key::{Algorithm, BadKey, VerifierKey};
pub use policy::{Accepted, BadPolicy, Policy, Unmet};
pub use signer::{PublicKey, Signer};
pub use withdrawals::Withdrawals;
pub use witness::WitnessRequest;

pub use codebook::{Codebook, CodebookError, DataClass, Kind, Labels, Property, Term, ValueType, Vocabulary};
