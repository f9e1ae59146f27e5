//! A note from the field: sealed where it is written, signed by whoever wrote it, one after another.
//!
//! ```text
//! header  [1, device, no, sha256 of the sealed note before, time_ms, form, name?, sha256 of the content, bytes, key]
//! note    "whereabouts-field-note/v1\n" || length of the next (4 bytes, big-endian) || [header, signature] || content
//! ```
//!
//! The signature is of `key` over `"whereabouts/field/v1\n" || header`. Headers are canonical CBOR, and the digest of the
//! content stands in them, so that header and signature alone prove later what was written and after what.

use crate::cbor::{Malformed, Reader, Writer};
use crate::{Digest, PublicKey, Signer};

const MAGIC: &[u8] = b"whereabouts-field-note/v1\n";

/// The longest content of one note, in bytes: a film of some minutes.
pub const FIELD_LIMIT: u64 = 256 << 20;

/// The longest head of a note, in bytes.
const HEAD_LIMIT: usize = 128 * 1024;

/// What a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldForm {
    /// Words, as somebody wrote them.
    Words,
    /// A docket: records to be added.
    Docket,
    /// A file: a photograph, a recording, a document.
    File,
}

impl FieldForm {
    const ALL: [FieldForm; 3] = [FieldForm::Words, FieldForm::Docket, FieldForm::File];

    /// The word for it in a header.
    pub fn word(self) -> &'static str {
        match self {
            FieldForm::Words => "words",
            FieldForm::Docket => "docket",
            FieldForm::File => "file",
        }
    }
}

/// What a note says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldNote {
    /// The device, by what it drew when it was begun.
    pub device: [u8; 16],
    /// Its number on that device, from 1.
    pub no: u64,
    /// The SHA-256 of the sealed note before it; zeros before the first.
    pub before: Digest,
    /// Milliseconds since 1970 UTC: a claim of the device's clock.
    pub time_ms: u64,
    /// What it is.
    pub form: FieldForm,
    /// What the file was called.
    pub name: Option<String>,
    /// The SHA-256 of what was written.
    pub content: Digest,
    /// How many bytes that is.
    pub bytes: u64,
    /// The key of whoever wrote it.
    pub key: PublicKey,
}

/// Why bytes are no note from the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFieldNote {
    /// It does not begin as notes do, or ends too early.
    #[error("not a note from the field, or cut short")]
    NoNote,
    /// Its head is not in the one form there is.
    #[error("damaged: {0}")]
    Malformed(#[from] Malformed),
    /// The content is not the one that was signed.
    #[error("what was written is not what was signed")]
    OtherContent,
    /// The signature does not fit.
    #[error("its signature does not fit: the note was altered, or made up")]
    Forged,
}

impl FieldNote {
    /// The bytes that are signed, but for what stands before them.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::with_capacity(256);
        writer.array(10).unsigned(1).bytes(&self.device).unsigned(self.no).bytes(&self.before.0);
        writer.unsigned(self.time_ms).text(self.form.word()).optional_text(self.name.as_deref());
        writer.bytes(&self.content.0).unsigned(self.bytes).bytes(&self.key.0);
        writer.finish()
    }

    /// Reads them back; nothing but the canonical form is read.
    pub fn decode(bytes: &[u8]) -> Result<FieldNote, Malformed> {
        let mut reader = Reader::new(bytes);
        reader.tuple(10)?;
        if reader.unsigned()? != 1 {
            return reader.refuse("a note of another version");
        }
        let (device, no, before) = (reader.fixed()?, reader.unsigned()?, Digest(reader.fixed()?));
        let time_ms = reader.unsigned()?;
        let word = reader.owned()?;
        let Some(form) = FieldForm::ALL.into_iter().find(|form| form.word() == word) else {
            return reader.refuse("a note of another form");
        };
        let name = reader.optional_owned()?;
        let (content, bytes, key) = (Digest(reader.fixed()?), reader.unsigned()?, PublicKey(reader.fixed()?));
        reader.end()?;
        Ok(FieldNote { device, no, before, time_ms, form, name, content, bytes, key })
    }

    fn text(header: &[u8]) -> Vec<u8> {
        [b"whereabouts/field/v1\n".as_slice(), header].concat()
    }

    /// The signature of whoever wrote it.
    pub fn sign(&self, signer: &Signer) -> [u8; 64] {
        signer.sign(&FieldNote::text(&self.encode()))
    }

    /// Whether it was signed so by its own key.
    pub fn is_signed(&self, signature: &[u8; 64]) -> bool {
        self.key.verifies(&FieldNote::text(&self.encode()), signature)
    }

    /// What stands before the content in the note that is sealed.
    pub fn head(&self, signature: &[u8; 64]) -> Vec<u8> {
        let mut writer = Writer::with_capacity(512);
        writer.array(2).bytes(&self.encode()).bytes(signature);
        let head = writer.finish();
        [MAGIC, &(head.len() as u32).to_be_bytes(), &head].concat()
    }

    /// Opens a note: what it says of itself, its signature, its content, each held against the others.
    pub fn open(note: &[u8]) -> Result<(FieldNote, [u8; 64], &[u8]), BadFieldNote> {
        let rest = note.strip_prefix(MAGIC).ok_or(BadFieldNote::NoNote)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(BadFieldNote::NoNote)?;
        let length = u32::from_be_bytes(*length) as usize;
        if length > HEAD_LIMIT || length > rest.len() {
            return Err(BadFieldNote::NoNote);
        }
        let (head, content) = rest.split_at(length);
        let mut reader = Reader::new(head);
        reader.tuple(2)?;
        let (header, signature) = (reader.bytes()?, reader.fixed::<64>()?);
        reader.end()?;
        let said = FieldNote::decode(header)?;
        if (said.content, said.bytes) != (Digest::of(content), content.len() as u64) {
            return Err(BadFieldNote::OtherContent);
        }
        if !said.is_signed(&signature) {
            return Err(BadFieldNote::Forged);
        }
        Ok((said, signature, content))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn note(signer: &Signer) -> Vec<u8> {
        let content = "خاک سپردند، شب".as_bytes();
        let said = FieldNote {
            device: [7; 16],
            no: 2,
            before: Digest([9; 32]),
            time_ms: 1_795_000_000_000,
            form: FieldForm::Words,
            name: None,
            content: Digest::of(content),
            bytes: content.len() as u64,
            key: signer.public(),
        };
        [said.head(&said.sign(signer)).as_slice(), content].concat()
    }

    #[test]
    fn a_note_is_read_back_with_its_signature() {
        let signer = Signer::from_seed([5; 32]);
        let note = note(&signer);
        let (said, signature, content) = FieldNote::open(&note).unwrap();
        assert_eq!((said.no, said.form, said.key), (2, FieldForm::Words, signer.public()));
        assert_eq!(content, "خاک سپردند، شب".as_bytes());
        assert!(said.is_signed(&signature));
        assert_eq!(FieldNote::decode(&said.encode()).unwrap(), said);
    }

    #[test]
    fn no_bit_of_a_note_can_change() {
        let note = note(&Signer::from_seed([5; 32]));
        for at in 0..note.len() {
            for bit in 0..8 {
                let mut changed = note.clone();
                changed[at] ^= 1 << bit;
                assert!(FieldNote::open(&changed).is_err(), "byte {at} bit {bit}");
            }
        }
        for end in 0..note.len() {
            assert!(FieldNote::open(&note[..end]).is_err(), "cut at {end}");
        }
    }
}
