//! One line of a log: what kind of thing was said, when, under which key, and the digest of it.
//!
//! An entry holds no personal data and can be shown to anyone; what was said is in
//! its body, kept apart. Its canonical bytes are one CBOR array (see [`crate::cbor`]):
//!
//! ```text
//! 89                          nine members
//!    01                       1, the version of this layout
//!    50 <16 bytes>            log
//!    18 2a                    seq: its place in the log, from 0 (here 42)
//!    50 <16 bytes>            id: random
//!    66 72 65 63 6f 72 64     kind ("record")
//!    50 <16 bytes>            actor: the key under which it was recorded
//!    1b 000001a1ee565e05      time_ms: milliseconds since 1970-01-01T00:00Z, a claim
//!    58 20 <32 bytes>         body: digest of the body
//!    82 50 <16> 50 <16>       refs: random identifiers of other entries, by kind
//! ```
//!
//! It carries no signature: every commit ends with a checkpoint that the log's key and
//! the recorder's key both sign, and that covers every entry up to it.

use std::fmt;

use crate::cbor::{Malformed, Reader, Writer};
use crate::{Digest, EntryId, KeyId, LogId, tree};

/// The version of the entry and body layouts that this crate writes.
pub const FORMAT: u64 = 1;

/// The most references one entry may have.
pub const REFS_LIMIT: usize = 4096;

/// The largest number an entry may hold: what a signed 64-bit column of a database can keep.
const NUMBER_LIMIT: u64 = i64::MAX as u64;

/// What an entry says.
///
/// A kind this version does not know keeps its name, so that the log of a later
/// version still verifies here.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// The first entry of a log.
    Opening,
    /// A key begins or ceases to count.
    Key,
    /// A document or list.
    Source,
    /// What a source says at one place about one subject.
    Record,
    /// Same, different or unsure about two records.
    Judgement,
    /// One run of the linkage: settings and a digest of what came out.
    Linkage,
    /// The end of one import: what was read and what became of it.
    Import,
    /// An earlier entry counts no more.
    Withdrawal,
    /// Something happened to an item of evidence.
    Custody,
    /// A remark of whoever works on the register.
    Note,
    /// Whether one list copied from another.
    Derivation,
    /// A rule that the whole register works by, from here on.
    Rule,
    /// The log of another office is taken into the register.
    Admission,
    /// What was taken in of another log, up to where.
    Receipt,
    /// Entries of a log, or of one key in it, count no more.
    Exclusion,
    /// The body of an entry is destroyed.
    Erasure,
    /// A kind of a later version, by its name.
    Other(OtherKind),
}

/// The name of a kind that this version does not know: 1 to 32 of `a-z`, `0-9`, `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherKind(String);

const KINDS: [(&str, EntryKind); 16] = [
    ("opening", EntryKind::Opening),
    ("key", EntryKind::Key),
    ("source", EntryKind::Source),
    ("record", EntryKind::Record),
    ("judgement", EntryKind::Judgement),
    ("linkage", EntryKind::Linkage),
    ("import", EntryKind::Import),
    ("withdrawal", EntryKind::Withdrawal),
    ("custody", EntryKind::Custody),
    ("note", EntryKind::Note),
    ("derivation", EntryKind::Derivation),
    ("rule", EntryKind::Rule),
    ("admission", EntryKind::Admission),
    ("receipt", EntryKind::Receipt),
    ("exclusion", EntryKind::Exclusion),
    ("erasure", EntryKind::Erasure),
];

impl EntryKind {
    /// The name as written in entries.
    pub fn name(&self) -> &str {
        match self {
            EntryKind::Opening => "opening",
            EntryKind::Key => "key",
            EntryKind::Source => "source",
            EntryKind::Record => "record",
            EntryKind::Judgement => "judgement",
            EntryKind::Linkage => "linkage",
            EntryKind::Import => "import",
            EntryKind::Withdrawal => "withdrawal",
            EntryKind::Custody => "custody",
            EntryKind::Note => "note",
            EntryKind::Derivation => "derivation",
            EntryKind::Rule => "rule",
            EntryKind::Admission => "admission",
            EntryKind::Receipt => "receipt",
            EntryKind::Exclusion => "exclusion",
            EntryKind::Erasure => "erasure",
            EntryKind::Other(OtherKind(name)) => name,
        }
    }

    /// The kind of a name, if the name is well formed.
    pub fn from_name(name: &str) -> Option<EntryKind> {
        if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) {
            return Some(kind.clone());
        }
        let formed = (1..=32).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        formed.then(|| EntryKind::Other(OtherKind(name.to_owned())))
    }

    /// Whether what such an entry says can be erased.
    ///
    /// The others hold the log together: without the body of a key or a receipt nobody could tell any more
    /// who may sign or what was confirmed. A withdrawal still counts without its reason.
    pub fn is_erasable(&self) -> bool {
        matches!(
            self,
            EntryKind::Source
                | EntryKind::Record
                | EntryKind::Judgement
                | EntryKind::Import
                | EntryKind::Withdrawal
                | EntryKind::Custody
                | EntryKind::Note
        )
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<EntryKind, Malformed> {
        let at = reader.at();
        let name = reader.text()?;
        EntryKind::from_name(name).ok_or(Malformed { at, what: "a kind with an ill-formed name" })
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One entry of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The log it belongs to.
    pub log: LogId,
    /// Its place in the log, counted from 0.
    pub seq: u64,
    /// Its random name.
    pub id: EntryId,
    /// What it says.
    pub kind: EntryKind,
    /// The key under which it was recorded.
    pub actor: KeyId,
    /// When, in milliseconds since 1970 UTC: a claim of the clock, good for display only.
    pub time_ms: u64,
    /// The digest of its body.
    pub body: Digest,
    /// Other entries it speaks of, in an order that its kind fixes.
    pub refs: Vec<EntryId>,
}

impl Entry {
    /// The canonical bytes: the leaf of the tree.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(128 + 17 * self.refs.len());
        writer.array(9).unsigned(FORMAT).bytes(&self.log.0).unsigned(self.seq);
        writer.bytes(&self.id.0).text(self.kind.name()).bytes(&self.actor.0);
        writer.unsigned(self.time_ms).bytes(&self.body.0).array(self.refs.len());
        for id in &self.refs {
            writer.bytes(&id.0);
        }
        writer.finish()
    }

    /// Reads canonical bytes; anything else is refused, so that `encode` gives the same back.
    pub fn decode(bytes: &[u8]) -> Result<Entry, Malformed> {
        let mut reader = Reader::new(bytes);
        reader.tuple(9)?;
        if reader.unsigned()? != FORMAT {
            return Err(Malformed { at: 1, what: "a layout of another version" });
        }
        let entry = Entry {
            log: LogId(reader.fixed()?),
            seq: number(&mut reader)?,
            id: EntryId(reader.fixed()?),
            kind: EntryKind::read(&mut reader)?,
            actor: KeyId(reader.fixed()?),
            time_ms: number(&mut reader)?,
            body: Digest(reader.fixed()?),
            refs: refs(&mut reader)?,
        };
        reader.end()?;
        Ok(entry)
    }

    /// The hash of the leaf: what the tree is built from.
    pub fn leaf(&self) -> Digest {
        tree::leaf(&self.encode())
    }
}

fn number(reader: &mut Reader<'_>) -> Result<u64, Malformed> {
    let at = reader.at();
    let number = reader.unsigned()?;
    if number > NUMBER_LIMIT {
        return Err(Malformed { at, what: "a number beyond 2^63 - 1" });
    }
    Ok(number)
}

fn refs(reader: &mut Reader<'_>) -> Result<Vec<EntryId>, Malformed> {
    let at = reader.at();
    let count = reader.array()?;
    if count > REFS_LIMIT {
        return Err(Malformed { at, what: "too many references" });
    }
    (0..count).map(|_| reader.fixed().map(EntryId)).collect()
}
