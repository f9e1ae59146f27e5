//! Frames: the pieces a bundle is made of, each with its kind and length before it.
//!
//! ```text
//! "whereabouts-bundle/v1\n"
//! frame = kind (1 byte) || length (4 bytes, big-endian) || as many bytes
//! ```
//!
//! A length beyond the limit of its kind is refused before anything is read, and what is
//! read grows with what is there, never with what is promised.

use std::io::{ErrorKind, Read};

use sha2::{Digest as _, Sha256};

use super::kept::KEPT_LIMIT;
use crate::cbor::{BODY_LIMIT, Malformed};
use crate::{Digest, checkpoint::NOTE_LIMIT};

/// What every bundle begins with.
pub const BUNDLE_MAGIC: &[u8] = b"whereabouts-bundle/v1\n";

/// Bytes of a file in one frame.
pub(super) const PIECE: usize = 64 * 1024;
/// The most logs that a bundle may speak of.
pub(super) const LOGS: usize = 4096;

/// What a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Manifest = 1,
    Part = 2,
    Entry = 3,
    Checkpoint = 4,
    File = 5,
    Piece = 6,
    Footer = 7,
    Kept = 8,
}

impl Kind {
    fn of(byte: u8) -> Option<Kind> {
        use Kind::*;
        let all = [Manifest, Part, Entry, Checkpoint, File, Piece, Footer, Kept];
        all.into_iter().find(|kind| *kind as u8 == byte)
    }

    /// The most bytes such a frame may have.
    fn limit(self) -> usize {
        match self {
            Kind::Manifest => LOGS * 1024,
            Kind::Part => NOTE_LIMIT + 4096,
            Kind::Entry => BODY_LIMIT + 128 * 1024,
            Kind::Checkpoint => NOTE_LIMIT,
            Kind::File => 64,
            Kind::Piece => PIECE,
            Kind::Footer => 256,
            Kind::Kept => KEPT_LIMIT,
        }
    }
}

/// Why a file is no bundle, or not one that may be taken in.
#[derive(Debug, thiserror::Error)]
pub enum BadBundle {
    /// It does not begin as bundles do.
    #[error("not a bundle of this program")]
    NoBundle,
    /// It ends before its end.
    #[error("cut short: the end of the bundle is missing")]
    CutShort,
    /// A frame is not what must stand in its place.
    #[error("damaged at byte {at}: {what}")]
    Damaged {
        /// Bytes before the frame.
        at: u64,
        /// What is wrong with it.
        what: &'static str,
    },
    /// What was signed is something else.
    #[error("its signature does not fit: the bundle was altered")]
    Forged,
    /// It brings more than may be taken in at once.
    #[error("it brings more than {allowed} {what}; raise the limit if you know why")]
    TooMuch {
        /// Of what.
        what: &'static str,
        /// How much may be taken in.
        allowed: u64,
    },
    /// Reading failed.
    #[error("reading: {0}")]
    Io(std::io::Error),
}

impl From<std::io::Error> for BadBundle {
    fn from(error: std::io::Error) -> BadBundle {
        match error.kind() {
            ErrorKind::UnexpectedEof => BadBundle::CutShort,
            _ => BadBundle::Io(error),
        }
    }
}

/// A frame as it is written.
pub(super) fn frame(kind: Kind, content: &[u8]) -> Vec<u8> {
    debug_assert!(content.len() <= kind.limit(), "what is written must be readable");
    let mut bytes = Vec::with_capacity(5 + content.len());
    bytes.push(kind as u8);
    bytes.extend((content.len() as u32).to_be_bytes());
    bytes.extend(content);
    bytes
}

/// Reads frames one after another, and hashes them.
pub(super) struct Frames<R> {
    from: R,
    at: u64,
    /// Where the frame last read begins.
    pub(super) began: u64,
    hash: Sha256,
}

impl<R: Read> Frames<R> {
    pub(super) fn new(mut from: R) -> Result<Frames<R>, BadBundle> {
        let mut magic = [0; BUNDLE_MAGIC.len()];
        let read = from.read_exact(&mut magic);
        if read.is_err_and(|error| error.kind() != ErrorKind::UnexpectedEof) || magic != BUNDLE_MAGIC {
            return Err(BadBundle::NoBundle);
        }
        let mut hash = Sha256::new();
        hash.update(magic);
        Ok(Frames { from, at: magic.len() as u64, began: 0, hash })
    }

    /// The digest of everything up to the frame last read, without it.
    pub(super) fn digest(&self) -> Digest {
        Digest(self.hash.clone().finalize().into())
    }

    /// The next frame; a footer is not hashed.
    pub(super) fn next(&mut self) -> Result<(Kind, Vec<u8>), BadBundle> {
        let mut head = [0; 5];
        self.began = self.at;
        self.from.read_exact(&mut head)?;
        let [kind, length @ ..] = head;
        let kind = Kind::of(kind).ok_or(self.damaged("a frame of an unknown kind"))?;
        let length = u32::from_be_bytes(length) as usize;
        if length > kind.limit() {
            return Err(self.damaged("a frame longer than its kind may be"));
        }
        let mut content = Vec::new();
        let read = self.from.by_ref().take(length as u64).read_to_end(&mut content)?;
        if read < length {
            return Err(BadBundle::CutShort);
        }
        self.at += 5 + length as u64;
        if kind != Kind::Footer {
            self.hash.update(head);
            self.hash.update(&content);
        }
        Ok((kind, content))
    }

    /// Fails if anything follows.
    pub(super) fn end(&mut self) -> Result<(), BadBundle> {
        self.began = self.at;
        match self.from.read(&mut [0])? {
            0 => Ok(()),
            _ => Err(self.damaged("something follows the end")),
        }
    }

    /// What was read last is not what must stand there.
    pub(super) fn damaged(&self, what: &'static str) -> BadBundle {
        BadBundle::Damaged { at: self.began, what }
    }

    pub(super) fn malformed(&self, error: &Malformed) -> BadBundle {
        self.damaged(error.what)
    }
}
