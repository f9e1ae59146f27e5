//! The bundle: entries, bodies, checkpoints and files of several logs in one signed file.
//!
//! One format serves exchange, backup and release. The frames come in this order
//! (contents are canonical CBOR, see [`crate::cbor`]; `?` may be `null`):
//!
//! ```text
//! manifest    [1, software, log, log key, recorder's key, time_ms,
//!              [[log, log key, recorder's key, start, entries, name], …], files, [head, …], kept?]
//! for each log of the manifest:
//!   part      [log, log key, recorder's key, frontier before the first entry, entries, signed head]
//!   checkpoint  a signed note            earlier heads of these entries, in the order of their size
//!   entry     [entry, body?]             as many as the part says; without body where it was erased
//! for each file:
//!   file      [sha256, bytes]
//!   piece     up to 64 KiB of it         until all its bytes are there
//! kept        what only a backup carries (`Kept`), as many as a manifest of version 2 says in its last member
//! footer      [sha256 of everything before, signature of the sender's log key]
//! ```
//!
//! What is signed is `"whereabouts/bundle/v1\n" || sha256`. A reader gives out nothing that does
//! not fit what was said of it before: an entry its log and place, a body its entry, the
//! entries the signed head, a file its digest. The outer encryption is `store`'s.

use std::collections::VecDeque;
use std::io::{self, Read, Write};

use sha2::{Digest as _, Sha256};

use super::frame::{BUNDLE_MAGIC, BadBundle, Frames, Kind, LOGS, PIECE, frame};
use super::{Kept, LogName};
use crate::cbor::{Malformed, Reader, Writer};
use crate::{Digest, Entry, Frontier, LogId, PublicKey, SignedCheckpoint, Signer, tree};

/// What a bundle says of itself, first of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The program that wrote it.
    pub software: String,
    /// The log of whoever sends it.
    pub sender: LogName,
    /// The key of the recorder who sends it.
    pub recorder_key: PublicKey,
    /// When, in milliseconds since 1970 UTC: a claim of a clock.
    pub time_ms: u64,
    /// The logs it brings, in the order in which they follow.
    pub parts: Vec<Promised>,
    /// How many files follow the logs.
    pub files: u64,
    /// The newest signed heads that the sender holds, cosignatures with them.
    pub heads: Vec<String>,
    /// How many things follow that only whoever restores a backup needs.
    pub kept: u64,
}

/// What a manifest promises of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    /// The log.
    pub log: LogName,
    /// The key of the recorder who signed the head.
    pub recorder_key: PublicKey,
    /// The place of its first entry here.
    pub start: u64,
    /// How many entries.
    pub entries: u64,
    /// The office's name, as the sender knows it.
    pub name: String,
}

/// What stands before the entries of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartHead {
    /// The log.
    pub log: LogName,
    /// The key of the recorder who signed the head.
    pub recorder_key: PublicKey,
    /// The tree before the first entry.
    pub base: Frontier,
    /// How many entries follow.
    pub entries: u64,
    /// The signed head over the last of them.
    pub note: String,
}

/// How much a bundle may bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Entries of all logs.
    pub entries: u64,
    /// Bytes of entries, bodies and files.
    pub bytes: u64,
    /// Files.
    pub files: u64,
}

impl Default for Quota {
    /// Five million entries, 64 GiB, a million files.
    fn default() -> Quota {
        Quota { entries: 5_000_000, bytes: 64 << 30, files: 1_000_000 }
    }
}

/// One thing that a bundle brings; the manifest came first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// The entries of a log follow.
    Part(PartHead),
    /// An entry with its bytes and those of its body, each fitting the other.
    Entry {
        /// The entry.
        entry: Entry,
        /// Its canonical bytes.
        bytes: Vec<u8>,
        /// The bytes of its body; `None` where it was erased.
        body: Option<Vec<u8>>,
    },
    /// An earlier head of the log, signed by its key; the entries that follow are held against it.
    Checkpoint {
        /// Entries it covers.
        size: u64,
        /// The signed note.
        note: String,
    },
    /// All entries of the log were given, and they are those of its signed heads.
    PartEnd,
    /// The bytes of a file follow.
    File {
        /// Its SHA-256.
        digest: Digest,
        /// How many bytes.
        length: u64,
    },
    /// Some bytes of the file.
    Piece(Vec<u8>),
    /// All bytes of the file were given, and they have its digest.
    FileEnd,
    /// Something that only whoever restores the backup needs.
    Kept(Kept),
    /// The end: all of it was signed by the sender; the digest names the bundle.
    End(Digest),
}

fn write_log(writer: &mut Writer, log: &LogName, recorder: &PublicKey) {
    writer.bytes(&log.id.0).bytes(&log.key.0).bytes(&recorder.0);
}

fn read_log(reader: &mut Reader<'_>) -> Result<(LogName, PublicKey), Malformed> {
    let log = LogName { id: LogId(reader.fixed()?), key: PublicKey(reader.fixed()?) };
    Ok((log, PublicKey(reader.fixed()?)))
}

impl Manifest {
    fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(256);
        // Without anything kept it is the manifest that programs of the first version read.
        let (members, version) = if self.kept == 0 { (9, 1) } else { (10, 2) };
        writer.array(members).unsigned(version).text(&self.software);
        write_log(&mut writer, &self.sender, &self.recorder_key);
        writer.unsigned(self.time_ms).array(self.parts.len());
        for part in &self.parts {
            writer.array(6);
            write_log(&mut writer, &part.log, &part.recorder_key);
            writer.unsigned(part.start).unsigned(part.entries).text(&part.name);
        }
        writer.unsigned(self.files).array(self.heads.len());
        for head in &self.heads {
            writer.text(head);
        }
        if self.kept > 0 {
            writer.unsigned(self.kept);
        }
        writer.finish()
    }

    fn decode(bytes: &[u8]) -> Result<Manifest, Malformed> {
        let mut reader = Reader::new(bytes);
        let members = reader.array()?;
        if !matches!((members, reader.unsigned()?), (9, 1) | (10, 2)) {
            return reader.refuse("a bundle of another version");
        }
        let software = reader.owned()?;
        let (sender, recorder_key) = read_log(&mut reader)?;
        let time_ms = reader.unsigned()?;
        let parts = read_bounded(&mut reader, |reader| {
            reader.tuple(6)?;
            let (log, recorder_key) = read_log(reader)?;
            let (start, entries) = (reader.unsigned()?, reader.unsigned()?);
            Ok(Promised { log, recorder_key, start, entries, name: reader.owned()? })
        })?;
        let files = reader.unsigned()?;
        let heads = read_bounded(&mut reader, |reader| reader.owned())?;
        let kept = if members == 10 { reader.unsigned()? } else { 0 };
        if members == 10 && kept == 0 {
            return reader.refuse("a backup that keeps nothing");
        }
        reader.end()?;
        Ok(Manifest { software, sender, recorder_key, time_ms, parts, files, heads, kept })
    }
}

fn read_bounded<T>(
    reader: &mut Reader<'_>,
    mut read: impl FnMut(&mut Reader<'_>) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    let count = reader.array()?;
    if count > LOGS {
        return reader.refuse("more logs than a bundle may have");
    }
    (0..count).map(|_| read(reader)).collect()
}

impl PartHead {
    fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(512 + self.note.len());
        writer.array(6);
        write_log(&mut writer, &self.log, &self.recorder_key);
        writer.bytes(&self.base.encode()).unsigned(self.entries).text(&self.note);
        writer.finish()
    }

    fn decode(bytes: &[u8]) -> Result<PartHead, Malformed> {
        let mut reader = Reader::new(bytes);
        reader.tuple(6)?;
        let (log, recorder_key) = read_log(&mut reader)?;
        let base = Frontier::decode(reader.bytes()?)?;
        let (entries, note) = (reader.unsigned()?, reader.owned()?);
        reader.end()?;
        Ok(PartHead { log, recorder_key, base, entries, note })
    }
}

/// Writes a bundle piece by piece, in the order of the manifest.
pub struct BundleWriter<W> {
    to: W,
    hash: Sha256,
}

impl<W: Write> BundleWriter<W> {
    /// Begins a bundle.
    pub fn begin(to: W, manifest: &Manifest) -> io::Result<BundleWriter<W>> {
        let mut writer = BundleWriter { to, hash: Sha256::new() };
        writer.put(BUNDLE_MAGIC)?;
        writer.frame(Kind::Manifest, &manifest.encode())?;
        Ok(writer)
    }

    /// Begins the entries of one log.
    pub fn part(&mut self, head: &PartHead) -> io::Result<()> {
        self.frame(Kind::Part, &head.encode())
    }

    /// Adds an entry by its canonical bytes and those of its body.
    pub fn entry(&mut self, entry: &[u8], body: Option<&[u8]>) -> io::Result<()> {
        let mut writer = Writer::with_capacity(16 + entry.len() + body.map_or(0, <[u8]>::len));
        writer.array(2).bytes(entry).optional_bytes(body);
        self.frame(Kind::Entry, writer.as_slice())
    }

    /// Adds an earlier signed head of the log.
    pub fn checkpoint(&mut self, note: &str) -> io::Result<()> {
        self.frame(Kind::Checkpoint, note.as_bytes())
    }

    /// Adds a file of so many bytes.
    pub fn file(&mut self, digest: Digest, length: u64, mut content: impl Read) -> io::Result<()> {
        let mut writer = Writer::with_capacity(64);
        writer.array(2).bytes(&digest.0).unsigned(length);
        self.frame(Kind::File, writer.as_slice())?;
        let mut piece = vec![0; PIECE];
        let mut left = length;
        while left > 0 {
            let count = content.read(&mut piece)?;
            if count == 0 || count as u64 > left {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a file of another length"));
            }
            self.frame(Kind::Piece, &piece[..count])?;
            left -= count as u64;
        }
        Ok(())
    }

    /// Adds something that only whoever restores the backup needs.
    pub fn kept(&mut self, kept: &Kept) -> io::Result<()> {
        self.frame(Kind::Kept, &kept.encode())
    }

    /// Signs all of it; gives back where it was written to, and the digest that names the bundle.
    pub fn finish(mut self, sender: &Signer) -> io::Result<(W, Digest)> {
        let digest = Digest(self.hash.clone().finalize().into());
        let mut writer = Writer::with_capacity(128);
        writer.array(2).bytes(&digest.0).bytes(&sender.sign(&signed(&digest)));
        let footer = frame(Kind::Footer, writer.as_slice());
        self.to.write_all(&footer)?;
        Ok((self.to, digest))
    }

    fn frame(&mut self, kind: Kind, content: &[u8]) -> io::Result<()> {
        self.put(&frame(kind, content))
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hash.update(bytes);
        self.to.write_all(bytes)
    }
}

fn signed(digest: &Digest) -> Vec<u8> {
    [b"whereabouts/bundle/v1\n".as_slice(), &digest.0].concat()
}

/// Reads a bundle and gives out what it brings, each thing once it fits what was said of it.
///
/// Nothing may be believed before [`Item::End`] came: only then is it known that the sender signed all.
pub struct BundleReader<R> {
    frames: Frames<R>,
    manifest: Manifest,
    quota: Quota,
    left: Quota,
    promised: VecDeque<Promised>,
    files: u64,
    kept: u64,
    state: State,
}

enum State {
    /// Before a log, a file or the end.
    Between,
    Entries(Open),
    Pieces {
        digest: Digest,
        hash: Sha256,
        left: u64,
    },
    Done,
}

/// A log whose entries are being read.
struct Open {
    head: PartHead,
    /// The roots that were signed, by size; the last is the head's.
    roots: VecDeque<(u64, Digest)>,
    tree: Frontier,
    left: u64,
}

impl<R: Read> BundleReader<R> {
    /// Reads the manifest.
    pub fn begin(from: R, quota: Quota) -> Result<BundleReader<R>, BadBundle> {
        let mut frames = Frames::new(from)?;
        let (kind, content) = frames.next()?;
        if kind != Kind::Manifest {
            return Err(frames.damaged("no manifest"));
        }
        let manifest = Manifest::decode(&content).map_err(|error| frames.malformed(&error))?;
        let promised: VecDeque<Promised> = manifest.parts.iter().cloned().collect();
        let entries = promised.iter().fold(manifest.kept, |sum, part| sum.saturating_add(part.entries));
        for (promised, allowed, what) in
            [(entries, quota.entries, "entries"), (manifest.files, quota.files, "files")]
        {
            if promised > allowed {
                return Err(BadBundle::TooMuch { what, allowed });
            }
        }
        let (files, kept) = (manifest.files, manifest.kept);
        let state = State::Between;
        Ok(BundleReader { frames, manifest, quota, left: quota, promised, files, kept, state })
    }

    /// What the bundle says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The next thing; `None` behind the end.
    pub fn item(&mut self) -> Result<Option<Item>, BadBundle> {
        match std::mem::replace(&mut self.state, State::Done) {
            State::Done => Ok(None),
            State::Entries(open) if open.left == 0 => self.close(open).map(Some),
            State::Entries(open) => self.entry(open).map(Some),
            State::Pieces { digest, hash, left: 0 } => {
                if hash.finalize()[..] != digest.0 {
                    return Err(self.frames.damaged("a file with another digest"));
                }
                self.state = State::Between;
                Ok(Some(Item::FileEnd))
            }
            State::Pieces { digest, hash, left } => self.piece(digest, hash, left).map(Some),
            State::Between => self.between().map(Some),
        }
    }

    fn between(&mut self) -> Result<Item, BadBundle> {
        let (kind, content) = self.frames.next()?;
        match kind {
            Kind::Part => self.part(&content),
            Kind::File => self.file(&content),
            Kind::Kept => self.kept(&content),
            Kind::Footer => self.footer(&content),
            _ => Err(self.frames.damaged("a frame out of order")),
        }
    }

    fn part(&mut self, content: &[u8]) -> Result<Item, BadBundle> {
        let head = PartHead::decode(content).map_err(|error| self.frames.malformed(&error))?;
        let promised = self.promised.pop_front();
        let as_promised = promised.is_some_and(|part| {
            (part.log, part.recorder_key) == (head.log, head.recorder_key)
                && (part.start, part.entries) == (head.base.size(), head.entries)
        });
        if !as_promised {
            return Err(self.frames.damaged("a log that the manifest does not announce so"));
        }
        let (size, root) = self.signed_head(&head.note, &head.log, &head.recorder_key)?;
        if head.base.size().checked_add(head.entries) != Some(size) {
            return Err(self.frames.damaged("a head over another number of entries"));
        }
        let (tree, left) = (head.base.clone(), head.entries);
        let roots = VecDeque::from([(size, root)]);
        self.state = State::Entries(Open { head: head.clone(), roots, tree, left });
        Ok(Item::Part(head))
    }

    /// Size and root of a head that the log's key and the recorder's signed.
    fn signed_head(&self, note: &str, log: &LogName, by: &PublicKey) -> Result<(u64, Digest), BadBundle> {
        let note = SignedCheckpoint::parse(note).map_err(|_| self.frames.damaged("no signed head"))?;
        let unsigned = "a head that was not signed by its log";
        let head = note.verify(log.key, *by).map_err(|_| self.frames.damaged(unsigned))?;
        if head.log != log.id {
            return Err(self.frames.damaged("a head of another log"));
        }
        Ok((head.size, head.root))
    }

    fn entry(&mut self, mut open: Open) -> Result<Item, BadBundle> {
        let (kind, content) = self.frames.next()?;
        match kind {
            Kind::Entry => {}
            Kind::Checkpoint if open.tree.size() == open.head.base.size() => {
                return self.checkpoint(content, open);
            }
            _ => return Err(self.frames.damaged("an entry is missing")),
        }
        spend(&mut self.left.entries, 1, "entries", self.quota.entries)?;
        spend(&mut self.left.bytes, content.len() as u64, "bytes", self.quota.bytes)?;
        let mut reader = Reader::new(&content);
        let read = read_entry(&mut reader).map_err(|error| self.frames.malformed(&error))?;
        let (bytes, body) = read;
        let entry = Entry::decode(bytes).map_err(|error| self.frames.malformed(&error))?;
        if entry.log != open.head.log.id || entry.seq != open.tree.size() {
            return Err(self.frames.damaged("an entry of another log or place"));
        }
        if body.is_some_and(|body| entry.open(body).is_err()) {
            return Err(self.frames.damaged("a body that is not its entry's"));
        }
        open.tree.append(tree::leaf(bytes));
        open.left -= 1;
        self.hold(&mut open)?;
        let (bytes, body) = (bytes.to_vec(), body.map(<[u8]>::to_vec));
        self.state = State::Entries(open);
        Ok(Item::Entry { entry, bytes, body })
    }

    /// Holds the tree against the signed head over so many entries, if there is one.
    fn hold(&self, open: &mut Open) -> Result<(), BadBundle> {
        if let Some((_, root)) = open.roots.pop_front_if(|(size, _)| *size == open.tree.size())
            && root != open.tree.root()
        {
            return Err(self.frames.damaged("entries that are not those of a signed head"));
        }
        Ok(())
    }

    fn close(&mut self, mut open: Open) -> Result<Item, BadBundle> {
        self.hold(&mut open)?;
        self.state = State::Between;
        Ok(Item::PartEnd)
    }

    fn checkpoint(&mut self, content: Vec<u8>, mut open: Open) -> Result<Item, BadBundle> {
        spend(&mut self.left.bytes, content.len() as u64, "bytes", self.quota.bytes)?;
        let note = String::from_utf8(content).map_err(|_| self.frames.damaged("no signed head"))?;
        let parsed = SignedCheckpoint::parse(&note).map_err(|_| self.frames.damaged("no signed head"))?;
        let name = crate::log_key_name(open.head.log.id);
        let unsigned = "a head that was not signed by its log";
        parsed.verify_by(&name, open.head.log.key).map_err(|_| self.frames.damaged(unsigned))?;
        let (size, root) = (parsed.unverified().size, parsed.unverified().root);
        let whole = open.roots.pop_back().ok_or(self.frames.damaged("no head"))?;
        let after = open.roots.back().map_or(open.head.base.size(), |(size, _)| *size);
        if parsed.unverified().log != open.head.log.id || size <= after || size >= whole.0 {
            return Err(self.frames.damaged("a head out of order"));
        }
        open.roots.extend([(size, root), whole]);
        self.state = State::Entries(open);
        Ok(Item::Checkpoint { size, note })
    }

    fn file(&mut self, content: &[u8]) -> Result<Item, BadBundle> {
        let mut reader = Reader::new(content);
        let read = (|| {
            reader.tuple(2)?;
            let read = (Digest(reader.fixed()?), reader.unsigned()?);
            reader.end()?;
            Ok(read)
        })();
        let (digest, length) = read.map_err(|error: Malformed| self.frames.malformed(&error))?;
        if !self.promised.is_empty() || self.files == 0 {
            return Err(self.frames.damaged("a file that the manifest does not announce"));
        }
        self.files -= 1;
        spend(&mut self.left.files, 1, "files", self.quota.files)?;
        spend(&mut self.left.bytes, length, "bytes", self.quota.bytes)?;
        self.state = State::Pieces { digest, hash: Sha256::new(), left: length };
        Ok(Item::File { digest, length })
    }

    fn piece(&mut self, digest: Digest, mut hash: Sha256, left: u64) -> Result<Item, BadBundle> {
        let (kind, content) = self.frames.next()?;
        if kind != Kind::Piece || content.is_empty() || content.len() as u64 > left {
            return Err(self.frames.damaged("a piece of a file is missing, or too long"));
        }
        hash.update(&content);
        self.state = State::Pieces { digest, hash, left: left - content.len() as u64 };
        Ok(Item::Piece(content))
    }

    fn kept(&mut self, content: &[u8]) -> Result<Item, BadBundle> {
        if !self.promised.is_empty() || self.files > 0 || self.kept == 0 {
            return Err(self.frames.damaged("something that the manifest does not announce"));
        }
        self.kept -= 1;
        spend(&mut self.left.entries, 1, "entries", self.quota.entries)?;
        spend(&mut self.left.bytes, content.len() as u64, "bytes", self.quota.bytes)?;
        let kept = Kept::decode(content).map_err(|error| self.frames.malformed(&error))?;
        self.state = State::Between;
        Ok(Item::Kept(kept))
    }

    fn footer(&mut self, content: &[u8]) -> Result<Item, BadBundle> {
        if !self.promised.is_empty() || self.files > 0 || self.kept > 0 {
            return Err(self.frames.damaged("something that the manifest announces is missing"));
        }
        let mut reader = Reader::new(content);
        let read = (|| {
            reader.tuple(2)?;
            let read = (Digest(reader.fixed()?), reader.fixed::<64>()?);
            reader.end()?;
            Ok(read)
        })();
        let (digest, signature) = read.map_err(|error: Malformed| self.frames.malformed(&error))?;
        let fits = digest == self.frames.digest();
        if !fits || !self.manifest.sender.key.verifies(&signed(&digest), &signature) {
            return Err(BadBundle::Forged);
        }
        self.frames.end()?;
        Ok(Item::End(digest))
    }
}

fn read_entry<'a>(reader: &mut Reader<'a>) -> Result<(&'a [u8], Option<&'a [u8]>), Malformed> {
    reader.tuple(2)?;
    let read = (reader.bytes()?, reader.optional(Reader::bytes)?);
    reader.end()?;
    Ok(read)
}

fn spend(left: &mut u64, cost: u64, what: &'static str, allowed: u64) -> Result<(), BadBundle> {
    *left = left.checked_sub(cost).ok_or(BadBundle::TooMuch { what, allowed })?;
    Ok(())
}
