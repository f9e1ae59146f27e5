//! What is said, who says it, and how it is hashed.
//!
//! The ledger is pure: it reads no clock, no disk and no chance. It knows the
//! shapes of what a register holds (sources, records, judgements), their
//! canonical bytes, the Merkle tree over them, and the codebook that says what
//! may be said. Keeping the bytes is left to `store`.

mod id;
mod issue;
mod judgement;
mod record;
mod source;
mod statement;

pub use id::{BadId, BatchId, Digest, EntryId, JudgementId, KeyId, LogId, RecordId, SourceId};
pub use issue::{Issue, Severity};
pub use judgement::{By, Judgement, Verdict};
pub use record::{Locator, Record};
pub use source::{Facts, Grade, Obtained, Source};
pub use statement::{Sharing, Statement, property};
