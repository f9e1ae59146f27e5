//! What entries say: one shape for each kind.
//!
//! The shapes are here; `items` gives each its canonical bytes, `sealed` its
//! salts and digest, and [`crate::disclosure`] shows a part of one.

mod items;
mod offices;
mod sealed;
mod words;

pub use items::Unknown;
pub(crate) use items::read_statement;
pub use offices::{Admission, Approval, Erasure, Exclusion, Receipt, person};
pub use sealed::{BadBody, Envelope, Sealed, Seat, TooLarge, seal};
pub(crate) use sealed::{BodyHash, Salts, item_digest};

use crate::{
    BatchId, Digest, EntryId, EntryKind, Judgement, LogId, PublicKey, Record, RecordId, Source, SourceId,
};

/// The body of an entry: all that it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// The first entry of a log.
    Opening(Opening),
    /// A key begins or ceases to count.
    Key(Key),
    /// A document or list.
    Source(Source),
    /// What a source says about one subject.
    Record(Record),
    /// Same, different or unsure.
    Judgement(Judgement),
    /// One run of the linkage.
    Linkage(Linkage),
    /// The end of one import.
    Import(Import),
    /// An earlier entry counts no more.
    Withdrawal(Withdrawal),
    /// Something happened to an item of evidence.
    Custody(Custody),
    /// A remark.
    Note(Note),
    /// Whether one list copied from another.
    Derivation(Derivation),
    /// A rule of the register.
    Rule(Rule),
    /// The log of another office is taken in.
    Admission(Admission),
    /// What was taken in of another log.
    Receipt(Receipt),
    /// Entries that count no more.
    Exclusion(Exclusion),
    /// A body that is destroyed.
    Erasure(Erasure),
    /// What a later version of this program says.
    Other(Unknown),
}

impl Body {
    /// The kind of its entry.
    pub fn kind(&self) -> EntryKind {
        match self {
            Body::Opening(_) => EntryKind::Opening,
            Body::Key(_) => EntryKind::Key,
            Body::Source(_) => EntryKind::Source,
            Body::Record(_) => EntryKind::Record,
            Body::Judgement(_) => EntryKind::Judgement,
            Body::Linkage(_) => EntryKind::Linkage,
            Body::Import(_) => EntryKind::Import,
            Body::Withdrawal(_) => EntryKind::Withdrawal,
            Body::Custody(_) => EntryKind::Custody,
            Body::Note(_) => EntryKind::Note,
            Body::Derivation(_) => EntryKind::Derivation,
            Body::Rule(_) => EntryKind::Rule,
            Body::Admission(_) => EntryKind::Admission,
            Body::Receipt(_) => EntryKind::Receipt,
            Body::Exclusion(_) => EntryKind::Exclusion,
            Body::Erasure(_) => EntryKind::Erasure,
            Body::Other(unknown) => unknown.kind().clone(),
        }
    }

    /// The identifier that its entry must have, where others refer to it by one.
    pub fn id(&self) -> Option<EntryId> {
        match self {
            Body::Source(source) => Some(source.id.into()),
            Body::Record(record) => Some(record.id.into()),
            Body::Judgement(judgement) => Some(judgement.id.into()),
            Body::Import(import) => Some(import.batch.into()),
            _ => None,
        }
    }

    /// The identifiers its entry shows in clear, in the order the format fixes.
    ///
    /// A record: its source, then its import if one brought it. A judgement: the two
    /// records. An import: its sources. A withdrawal: its target. Custody: the
    /// source. A note: what it is about, if anything. A derivation: the two sources.
    /// A receipt: the erasures it confirms. An erasure: its target.
    pub fn refs(&self) -> Vec<EntryId> {
        match self {
            Body::Record(record) => {
                [record.source.into()].into_iter().chain(record.batch.map(Into::into)).collect()
            }
            Body::Judgement(judgement) => vec![judgement.a.into(), judgement.b.into()],
            Body::Import(import) => import.sources.iter().map(|id| EntryId::from(*id)).collect(),
            Body::Withdrawal(withdrawal) => vec![withdrawal.target],
            Body::Custody(custody) => vec![custody.source.into()],
            Body::Note(note) => note.about.into_iter().collect(),
            Body::Derivation(derivation) => vec![derivation.source.into(), derivation.origin.into()],
            Body::Opening(_) | Body::Key(_) | Body::Source(_) | Body::Linkage(_) => Vec::new(),
            Body::Receipt(receipt) => receipt.erasures.clone(),
            Body::Erasure(erasure) => vec![erasure.target],
            Body::Rule(_) | Body::Admission(_) | Body::Exclusion(_) | Body::Other(_) => Vec::new(),
        }
    }
}

/// The first entry of a log: under what it was begun, and which log it continues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The program and its version.
    pub software: String,
    /// By which rules the log is read, at the time [`Opening::FORMAT`].
    pub format: u64,
    /// The digest of the codebook in use, [`crate::Codebook::digest`].
    pub codebook: Digest,
    /// The log that a restored copy continues, with its last known signed checkpoint.
    pub previous: Option<(LogId, String)>,
}

impl Opening {
    /// The newest rules by which a log is read. 1: as first frozen. 2: a key of somebody counts, or ceases to, only
    /// with the signatures of those who may decide it ([`Key::agreed`]).
    pub const FORMAT: u64 = 2;

    /// Whether keys of people count in this log only with the signatures of others.
    pub fn asks_for_agreement(&self) -> bool {
        self.format >= 2
    }
}

/// What a key is for; each role has a key of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Signs checkpoints of one log.
    Log,
    /// Records entries and signs with the log.
    Recorder,
    /// Reviews what others recorded.
    Reviewer,
    /// Releases to the public.
    Releaser,
    /// Keeps originals, and decides with another what is destroyed.
    Custodian,
    /// Admits and removes keys.
    Administrator,
    /// Signs other logs' checkpoints.
    Witness,
}

impl Role {
    /// Whether whoever has it decides, with another, what is destroyed.
    pub fn decides_erasures(self) -> bool {
        matches!(self, Role::Custodian | Role::Administrator)
    }

    /// Whether it is the role of a person, not that of a log or of a register as a witness.
    pub fn is_of_a_person(self) -> bool {
        !matches!(self, Role::Log | Role::Witness)
    }
}

/// A key begins to count, or ceases to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Whose it is, in the words of the register.
    pub name: String,
    /// The public key.
    pub public: PublicKey,
    /// What it is for.
    pub role: Role,
    /// Whether it counts from here on.
    pub active: bool,
    /// Those who agreed, each signature over [`Key::text`]; nobody where nobody could yet.
    pub approvals: Vec<Approval>,
}

/// One run of the linkage.
///
/// The judgements a model would make are many and can be made again; what is
/// recorded is how, over how many records, and the digest of the partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linkage {
    /// The model's name.
    pub model: String,
    /// Its version.
    pub version: String,
    /// Its settings, as text that reproduces them.
    pub settings: String,
    /// How many records were compared.
    pub records: u64,
    /// How many people came out.
    pub people: u64,
    /// The digest of who is who.
    pub partition: Digest,
}

/// What became of the rows; `read` is the sum of the five others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows read.
    pub read: u64,
    /// Rows that became new records.
    pub added: u64,
    /// Rows that became records replacing those of an earlier edition.
    pub changed: u64,
    /// Rows already known.
    pub unchanged: u64,
    /// Rows that wait in the error sheet.
    pub held: u64,
    /// Rows left out, as empty ones or repeated headers.
    pub ignored: u64,
}

impl Counts {
    /// Whether the parts add up to the rows read.
    pub fn add_up(&self) -> bool {
        [self.added, self.changed, self.unchanged, self.held, self.ignored]
            .into_iter()
            .try_fold(0u64, u64::checked_add)
            == Some(self.read)
    }
}

/// The end of one import; withdrawing it withdraws the records it brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Names the import and its entry.
    pub batch: BatchId,
    /// The sources whose records it brought.
    pub sources: Vec<SourceId>,
    /// The SHA-256 of the file.
    pub file: Digest,
    /// The file's name when it came.
    pub file_name: String,
    /// The mapping that was used, as written.
    pub mapping: String,
    /// The SHA-256 of the mapping's text.
    pub mapping_digest: Digest,
    /// What became of the rows.
    pub counts: Counts,
    /// Records of an earlier edition that this one no longer has.
    pub vanished: Vec<RecordId>,
    /// How many issues were found in the file.
    pub issues: u64,
}

/// An earlier entry counts no more; it stays in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The entry withdrawn; itself a withdrawal if something is restored.
    pub target: EntryId,
    /// Why.
    pub reason: String,
    /// By whom, by the name they signed up with.
    pub by: String,
}

macro_rules! custody_events {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// What happened to an item of evidence (standards of the Berkeley Protocol).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CustodyEvent {
            $($(#[$doc])* $variant,)*
        }

        impl CustodyEvent {
            /// All of them, in the order of an item's life.
            pub const ALL: &'static [CustodyEvent] = &[$(CustodyEvent::$variant,)*];

            /// The name as written in entries.
            pub fn name(self) -> &'static str {
                match self {
                    $(CustodyEvent::$variant => $name,)*
                }
            }
        }
    };
}

custody_events! {
    /// Made, as a photograph.
    Created "created",
    /// Collected from where it was found.
    Collected "collected",
    /// Received from someone.
    Received "received",
    /// Passed on.
    Transferred "transferred",
    /// Its digest was taken.
    Hashed "hashed",
    /// Its digest was compared and fits.
    Verified "verified",
    /// Its digest was compared and does not fit.
    VerificationFailed "verification_failed",
    /// Copied exactly.
    Copied "copied",
    /// A copy to work on was made.
    WorkingCopyMade "working_copy_made",
    /// Converted to another format.
    Converted "converted",
    /// A redacted copy was made.
    RedactedCopyMade "redacted_copy_made",
    /// Translated.
    Translated "translated",
    /// Written down from speech or handwriting.
    Transcribed "transcribed",
    /// Sealed.
    Sealed "sealed",
    /// Unsealed.
    Unsealed "unsealed",
    /// Put into storage.
    Stored "stored",
    /// Moved.
    Moved "moved",
    /// The original was looked at.
    ViewedOriginal "viewed_original",
    /// Left the register in an export.
    Exported "exported",
    /// Shown to someone outside.
    DisclosedTo "disclosed_to",
    /// Given back.
    ReturnedToOwner "returned_to_owner",
    /// Lost.
    Lost "lost",
    /// Destroyed.
    Destroyed "destroyed",
}

/// Something happened to an item of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Custody {
    /// The source the item belongs to.
    pub source: SourceId,
    /// The SHA-256 of the item.
    pub item: Digest,
    /// What happened.
    pub event: CustodyEvent,
    /// Who did it.
    pub actor: String,
    /// From whom or where.
    pub from: Option<String>,
    /// To whom or where.
    pub to: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When, as stated; the entry's own time says when it was recorded.
    pub at: Option<String>,
}

/// A remark of whoever works on the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The entry it is about.
    pub about: Option<EntryId>,
    /// The words.
    pub text: String,
    /// By whom.
    pub by: String,
}

/// What a person says of two lists: that one copied from the other, or that it did not.
///
/// The mapping of a list may declare its origins too; this is for what is found out
/// later. It holds for every edition of both lists; of several on two lists the newest counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derivation {
    /// The list in question.
    pub source: SourceId,
    /// The list it may have copied from.
    pub origin: SourceId,
    /// Whether it did, wholly or in part.
    pub copied: bool,
    /// By whom, by the name they signed up with.
    pub by: String,
    /// Why, in their words.
    pub reason: Option<String>,
}

/// A rule that the whole register works by, until a later entry sets it otherwise.
///
/// Of the entries on one rule that stand, the newest counts. A rule that a program
/// does not know is kept and has no effect there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which rule, such as [`Rule::REVIEWERS`].
    pub rule: String,
    /// What it is set to.
    pub value: String,
    /// Why.
    pub reason: Option<String>,
    /// By whom, by the name they signed up with.
    pub by: String,
}

impl Rule {
    /// How many reviewers must agree before a verdict counts: `1` or `2`.
    pub const REVIEWERS: &'static str = "reviewers";
}
