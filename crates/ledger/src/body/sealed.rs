//! From a body to an entry and back: salts, digests, bounds.
//!
//! The bytes of a body are `[1, kind, seed, [item..]]` in canonical CBOR. The seed is
//! 32 random bytes; from it come the salts, and from salts and items the digest that
//! the entry holds (`u64` is 8 bytes, big-endian):
//!
//! ```text
//! salt_i = HMAC-SHA256(seed, "whereabouts/salt/v1" || u64(i))[..16]
//! d_i    = SHA-256("whereabouts/statement/v1\n" || u64(i) || salt_i || u64(len(item_i)) || item_i)
//! body   = SHA-256("whereabouts/body/v1\n" || u64(len(kind)) || kind || u64(n) || d_0 || .. || d_n-1)
//! ```
//!
//! Every part is preceded by its length or has a fixed one, so that no two bodies
//! hash the same bytes. One item can be shown with its salt while the others are
//! given as digests; without the salt, a digest cannot be guessed back.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

use super::{Body, items};
use crate::cbor::{self, Malformed, Reader, Writer};
use crate::entry::REFS_LIMIT;
use crate::{Chance, Digest, Entry, EntryId, EntryKind, FORMAT, KeyId, LogId, Record, tree};

/// Where an entry goes and who records it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// The log.
    pub log: LogId,
    /// The place in it: the number of entries before.
    pub seq: u64,
    /// The key under which it is recorded.
    pub actor: KeyId,
    /// Milliseconds since 1970 UTC, as the clock says.
    pub time_ms: u64,
}

/// An entry with the bytes to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The entry.
    pub entry: Entry,
    /// Its canonical bytes.
    pub entry_bytes: Vec<u8>,
    /// The canonical bytes of its body, seed included: secret and erasable.
    pub body_bytes: Vec<u8>,
    /// The hash to append to the log's [`crate::Frontier`].
    pub leaf: Digest,
}

/// A body beyond the bounds of the format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is too large for one entry")]
pub struct TooLarge(pub &'static str);

/// Makes the entry of a body; the same arguments give the same bytes.
///
/// The entry's identifier is the body's own where it has one, else the next of
/// `chance`, from which the seed of the salts comes too. Fails if a text is longer
/// than [`crate::TEXT_LIMIT`], a list longer than [`crate::ARRAY_LIMIT`], the whole
/// larger than [`crate::BODY_LIMIT`] or a number beyond 2^63 - 1.
pub fn seal(body: &Body, seat: &Seat, chance: &mut Chance) -> Result<Sealed, TooLarge> {
    let id = body.id().unwrap_or_else(|| chance.id());
    let kind = body.kind();
    let (body_bytes, digest) = encode(body, &kind, chance.seed());
    let refs = body.refs();
    check_bounds(seat, &refs, &body_bytes)?;
    let Seat { log, seq, actor, time_ms } = *seat;
    let entry = Entry { log, seq, id, kind, actor, time_ms, body: digest, refs };
    let entry_bytes = entry.encode();
    let leaf = tree::leaf(&entry_bytes);
    Ok(Sealed { entry, entry_bytes, body_bytes, leaf })
}

/// What is written must be readable: stepping over the bytes finds every bound crossed.
fn check_bounds(seat: &Seat, refs: &[EntryId], body: &[u8]) -> Result<(), TooLarge> {
    if seat.seq.max(seat.time_ms) > i64::MAX as u64 {
        return Err(TooLarge("the place or the time"));
    }
    if refs.len() > REFS_LIMIT {
        return Err(TooLarge("the list of references"));
    }
    if body.len() > cbor::BODY_LIMIT {
        return Err(TooLarge("the body"));
    }
    Envelope::read(body).map(drop).map_err(|_| TooLarge("a text or a list"))
}

/// The bytes of a body and their digest, in one pass.
fn encode(body: &Body, kind: &EntryKind, seed: [u8; 32]) -> (Vec<u8>, Digest) {
    let count = body.item_count();
    let mut writer = Writer::with_capacity(128 + 96 * count);
    writer.array(4).unsigned(FORMAT).text(kind.name()).bytes(&seed).array(count);
    let salts = Salts::new(&seed);
    let mut whole = BodyHash::new(kind, count);
    for index in 0..count {
        let start = writer.len();
        body.write_item(index, &mut writer);
        whole.add(item_digest(index, &salts.salt(index), &writer.as_slice()[start..]));
    }
    (writer.finish(), whole.finish())
}

/// The salts of one body's items.
pub(crate) struct Salts(Hmac<Sha256>);

impl Salts {
    pub(crate) fn new(seed: &[u8; 32]) -> Salts {
        Salts(Hmac::new_from_slice(seed).expect("HMAC takes keys of any length"))
    }

    pub(crate) fn salt(&self, index: usize) -> [u8; 16] {
        let mut mac = self.0.clone();
        mac.update(b"whereabouts/salt/v1");
        mac.update(&(index as u64).to_be_bytes());
        let bytes: [u8; 32] = mac.finalize().into_bytes().into();
        bytes[..16].try_into().expect("half of 32")
    }
}

/// The salted digest of one item.
pub(crate) fn item_digest(index: usize, salt: &[u8; 16], item: &[u8]) -> Digest {
    let mut hash = Sha256::new();
    hash.update(b"whereabouts/statement/v1\n");
    hash.update((index as u64).to_be_bytes());
    hash.update(salt);
    hash.update((item.len() as u64).to_be_bytes());
    hash.update(item);
    Digest(hash.finalize().into())
}

/// The digest of a body, from its kind and the digests of its items.
pub(crate) struct BodyHash(Sha256);

impl BodyHash {
    pub(crate) fn new(kind: &EntryKind, count: usize) -> BodyHash {
        let mut hash = Sha256::new();
        hash.update(b"whereabouts/body/v1\n");
        hash.update((kind.name().len() as u64).to_be_bytes());
        hash.update(kind.name());
        hash.update((count as u64).to_be_bytes());
        BodyHash(hash)
    }

    pub(crate) fn add(&mut self, item: Digest) {
        self.0.update(item.0);
    }

    pub(crate) fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

/// A body's bytes taken apart but not understood: enough to verify and to disclose any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// The kind.
    pub kind: EntryKind,
    /// The seed of the salts.
    pub seed: [u8; 32],
    /// The canonical bytes of each item.
    pub items: Vec<&'a [u8]>,
}

impl<'a> Envelope<'a> {
    /// Takes the bytes of a body apart.
    pub fn read(bytes: &'a [u8]) -> Result<Envelope<'a>, Malformed> {
        let mut reader = Reader::new(bytes);
        let (kind, seed, count) = read_head(&mut reader)?;
        let items = (0..count).map(|_| reader.item()).collect::<Result<_, _>>()?;
        reader.end()?;
        Ok(Envelope { kind, seed, items })
    }

    /// The digest that the entry of this body holds.
    pub fn digest(&self) -> Digest {
        let salts = Salts::new(&self.seed);
        let mut whole = BodyHash::new(&self.kind, self.items.len());
        for (index, item) in self.items.iter().enumerate() {
            whole.add(item_digest(index, &salts.salt(index), item));
        }
        whole.finish()
    }
}

fn read_head(reader: &mut Reader<'_>) -> Result<(EntryKind, [u8; 32], usize), Malformed> {
    if reader.len() > cbor::BODY_LIMIT {
        return reader.refuse("longer than the limit");
    }
    reader.tuple(4)?;
    if reader.unsigned()? != FORMAT {
        return Err(Malformed { at: 1, what: "a layout of another version" });
    }
    Ok((EntryKind::read(reader)?, reader.fixed()?, reader.array()?))
}

/// Why bytes are not the body of an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadBody {
    /// Not canonical, or not the shape of its kind.
    #[error("the body cannot be read: {0}")]
    Malformed(#[from] Malformed),
    /// Well formed, but not what the entry was made from.
    #[error("the body is not the one the entry was made from")]
    Altered,
    /// The references in clear are not those of the body.
    #[error("the entry refers to others than its body does")]
    RefsDiffer,
}

impl Body {
    /// Reads the body of the entry with this identifier; its digest is not looked at.
    ///
    /// For bytes that the store has checked already; otherwise use [`Entry::open`].
    pub fn decode(id: EntryId, bytes: &[u8]) -> Result<Body, Malformed> {
        let mut reader = Reader::new(bytes);
        let (kind, _, count) = read_head(&mut reader)?;
        let body = Body::read_items(&kind, id, count, &mut reader)?;
        reader.end()?;
        Ok(body)
    }

    /// The same, but of a record that is not `wanted` once its header is read the statements are left out.
    ///
    /// For going through a log of a million records in search of a few.
    pub fn skim(id: EntryId, bytes: &[u8], wanted: impl FnOnce(&Record) -> bool) -> Result<Body, Malformed> {
        let mut reader = Reader::new(bytes);
        let (kind, _, count) = read_head(&mut reader)?;
        if kind == EntryKind::Record {
            let heading = items::read_heading(id, count, &mut reader)?;
            if !wanted(&heading) {
                return Ok(Body::Record(heading));
            }
        }
        Body::decode(id, bytes)
    }
}

impl Entry {
    /// Reads its body and checks that nothing in it was altered.
    pub fn open(&self, bytes: &[u8]) -> Result<Body, BadBody> {
        let envelope = Envelope::read(bytes)?;
        if envelope.kind != self.kind || envelope.digest() != self.body {
            return Err(BadBody::Altered);
        }
        let body = Body::decode(self.id, bytes)?;
        // The references of a later version's kind are not in a place known here.
        if !matches!(body, Body::Other(_)) && body.refs() != self.refs {
            return Err(BadBody::RefsDiffer);
        }
        Ok(body)
    }
}
