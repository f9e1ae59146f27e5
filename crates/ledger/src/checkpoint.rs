//! A signed tree head, as text that fits on paper.
//!
//! The C2SP formats [tlog-checkpoint] and [signed-note], unchanged:
//!
//! ```text
//! whereabouts/01hx...                            origin: names the log
//! 42                                             number of entries, decimal
//! nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=   root, base64
//!                                                an empty line
//! — whereabouts/01hx... az3grlgt...              name, base64(4-byte key hash || signature)
//! — whereabouts/key/5k2... Pm3e2f...
//! ```
//!
//! The log's key signs under the origin as its name, the recorder's under
//! `whereabouts/key/<key id>`, so that a checkpoint names no person. The text that
//! is signed is everything up to and including the newline before the empty line.
//!
//! [tlog-checkpoint]: https://c2sp.org/tlog-checkpoint
//! [signed-note]: https://c2sp.org/signed-note

use data_encoding::BASE64;

use crate::note_key::{Algorithm, is_key_name, key_hash};
use crate::{Digest, LogId, PublicKey, Signer};

/// The longest checkpoint that is read, in bytes: room for some hundred cosignatures.
pub const NOTE_LIMIT: usize = 64 * 1024;

const SIGNATURE_MARK: &str = "\u{2014} ";

/// A tree head: so many entries of this log have this root.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Checkpoint {
    /// The log.
    pub log: LogId,
    /// The number of entries.
    pub size: u64,
    /// The root of their tree.
    pub root: Digest,
}

/// Why a text is no checkpoint, or not one that was signed as required.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// The text is not in the one form a checkpoint has.
    #[error("line {line} of the checkpoint: {what}")]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// A key that had to sign did not.
    #[error("the checkpoint carries no signature of «{0}»")]
    NotSigned(String),
    /// A signature does not fit: the text or the signature was altered.
    #[error("the signature of «{0}» does not fit the checkpoint")]
    Forged(String),
}

/// The name under which the log's own key signs: `whereabouts/<log id>`.
pub fn log_key_name(log: LogId) -> String {
    format!("whereabouts/{log}")
}

/// The name under which a recorder's key signs: `whereabouts/key/<key id>`.
pub fn user_key_name(key: PublicKey) -> String {
    format!("whereabouts/key/{}", key.id())
}

impl Checkpoint {
    /// The three lines that are signed.
    pub fn text(&self) -> String {
        let root = BASE64.encode(&self.root.0);
        format!("{}\n{}\n{root}\n", log_key_name(self.log), self.size)
    }

    /// The signed note: the text, an empty line and a line of each of the two keys.
    pub fn sign(&self, log: &Signer, user: &Signer) -> String {
        let mut note = self.text();
        let names = [log_key_name(self.log), user_key_name(user.public())];
        let lines: Vec<String> =
            names.iter().zip([log, user]).map(|(name, signer)| signature_line(name, signer, &note)).collect();
        note.push('\n');
        note.extend(lines);
        note
    }
}

impl Checkpoint {
    /// One more line under a note of this checkpoint: that of a person who recorded what it adds.
    pub fn sign_also(&self, note: &str, user: &Signer) -> String {
        note.to_owned() + &signature_line(&user_key_name(user.public()), user, &self.text())
    }
}

fn signature_line(name: &str, signer: &Signer, text: &str) -> String {
    let hash = key_hash(name, Algorithm::Ed25519, signer.public());
    write_line(name, hash, &signer.sign(text.as_bytes()))
}

/// A signature line with its newline: an em dash, the name, base64 of the key's hash and the signature.
pub(crate) fn write_line(name: &str, key_hash: [u8; 4], signature: &[u8]) -> String {
    format!("{SIGNATURE_MARK}{name} {}\n", BASE64.encode(&[&key_hash, signature].concat()))
}

/// One signature line as it stands; whether it fits is not yet known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignatureLine {
    pub(crate) name: String,
    pub(crate) key_hash: [u8; 4],
    pub(crate) signature: Vec<u8>,
}

/// A checkpoint with its signatures, read but not yet verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    lines: Vec<SignatureLine>,
}

impl SignedCheckpoint {
    /// Reads a signed note; the one canonical form only.
    pub fn parse(note: &str) -> Result<SignedCheckpoint, BadCheckpoint> {
        if note.len() > NOTE_LIMIT {
            return malformed(1, "longer than the limit");
        }
        let Some((text, signatures)) = note.split_once("\n\n") else {
            return malformed(1, "no empty line before the signatures");
        };
        let checkpoint = parse_text(text)?;
        let Some(signatures) = signatures.strip_suffix('\n') else {
            return malformed(5, "no newline at the end");
        };
        let lines = signatures
            .split('\n')
            .enumerate()
            .map(|(index, line)| parse_signature(index + 5, line))
            .collect::<Result<Vec<_>, _>>()?;
        for (index, line) in lines.iter().enumerate() {
            let same = |other: &SignatureLine| other.name == line.name && other.key_hash == line.key_hash;
            if lines[..index].iter().any(same) {
                return malformed(index + 5, "a second signature of one key");
            }
        }
        Ok(SignedCheckpoint { checkpoint, lines })
    }

    /// The checkpoint if the log's key and the recorder's key both signed it.
    ///
    /// Lines of keys that are not asked about are ignored, as the format demands:
    /// witnesses and later algorithms add them.
    pub fn verify(&self, log: PublicKey, user: PublicKey) -> Result<&Checkpoint, BadCheckpoint> {
        self.verify_by(&log_key_name(self.checkpoint.log), log)?;
        self.verify_by(&user_key_name(user), user)?;
        Ok(&self.checkpoint)
    }

    /// Fails unless this key signed under this name.
    pub fn verify_by(&self, name: &str, key: PublicKey) -> Result<(), BadCheckpoint> {
        let line = self
            .line(name, key_hash(name, Algorithm::Ed25519, key))
            .ok_or_else(|| BadCheckpoint::NotSigned(name.to_owned()))?;
        let fits = <&[u8; 64]>::try_from(line.signature.as_slice())
            .is_ok_and(|signature| key.verifies(self.checkpoint.text().as_bytes(), signature));
        if fits { Ok(()) } else { Err(BadCheckpoint::Forged(name.to_owned())) }
    }

    /// The line of one key, if there is one.
    pub(crate) fn line(&self, name: &str, key_hash: [u8; 4]) -> Option<&SignatureLine> {
        self.lines.iter().find(|line| line.name == name && line.key_hash == key_hash)
    }

    /// The checkpoint as claimed, signatures not looked at.
    pub fn unverified(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The names under which it claims to be signed.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|line| line.name.as_str())
    }
}

fn malformed<T>(line: usize, what: &'static str) -> Result<T, BadCheckpoint> {
    Err(BadCheckpoint::Malformed { line, what })
}

fn parse_text(text: &str) -> Result<Checkpoint, BadCheckpoint> {
    let lines: Vec<&str> = text.split('\n').collect();
    let [origin, size, root] = lines[..] else {
        return malformed(1, "three lines are expected before the empty line");
    };
    let log = origin.strip_prefix("whereabouts/").and_then(|id| id.parse::<LogId>().ok());
    // Reading is lenient about case and look-alikes, so the one spelling is compared.
    let Some(log) = log.filter(|log| log_key_name(*log) == origin) else {
        return malformed(1, "the origin names no log of this program");
    };
    let plain = |number: &u64| number.to_string() == size && *number <= i64::MAX as u64;
    let Some(size) = size.parse().ok().filter(plain) else {
        return malformed(2, "the size is no plain decimal number below 2^63");
    };
    let root = BASE64.decode(root.as_bytes()).ok().and_then(|root| root.try_into().ok());
    let Some(root) = root else {
        return malformed(3, "the root is no canonical base64 of 32 bytes");
    };
    Ok(Checkpoint { log, size, root: Digest(root) })
}

pub(crate) fn parse_signature(line: usize, text: &str) -> Result<SignatureLine, BadCheckpoint> {
    let Some((name, bytes)) = text.strip_prefix(SIGNATURE_MARK).and_then(|rest| rest.split_once(' ')) else {
        return malformed(line, "no signature line: an em dash, a name, base64");
    };
    if !is_key_name(name) {
        return malformed(line, "a key name that the format does not allow");
    }
    let Ok(bytes) = BASE64.decode(bytes.as_bytes()) else {
        return malformed(line, "a signature that is no canonical base64");
    };
    let Some((key_hash, signature)) = bytes.split_first_chunk::<4>() else {
        return malformed(line, "a signature too short to name its key");
    };
    if signature.is_empty() {
        return malformed(line, "a signature of no bytes");
    }
    Ok(SignatureLine { name: name.to_owned(), key_hash: *key_hash, signature: signature.to_vec() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The example of the signed-note format's first implementation, Go's `sumdb/note`.
    #[test]
    fn a_person_signs_beside_the_two_keys() {
        let [log, recorder, user] = [1, 2, 3].map(|seed| Signer::from_seed([seed; 32]));
        let checkpoint = Checkpoint { log: LogId([7; 16]), size: 4, root: Digest([9; 32]) };
        let note = checkpoint.sign_also(&checkpoint.sign(&log, &recorder), &user);
        let read = SignedCheckpoint::parse(&note).unwrap();
        assert_eq!(read.verify(log.public(), recorder.public()), Ok(&checkpoint));
        assert!(read.verify_by(&user_key_name(user.public()), user.public()).is_ok());
        let plain = SignedCheckpoint::parse(&checkpoint.sign(&log, &recorder)).unwrap();
        assert!(plain.verify_by(&user_key_name(user.public()), user.public()).is_err());
    }

    #[test]
    fn keys_are_named_and_notes_signed_as_in_the_first_implementation() {
        let public = BASE64.decode(b"ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").unwrap();
        let signed = BASE64
            .decode(b"x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=")
            .unwrap();
        let text = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n";
        assert_eq!(public[0], Algorithm::Ed25519 as u8);
        let key = PublicKey(public[1..].try_into().unwrap());
        let named = key_hash("PeterNeumann", Algorithm::Ed25519, key);
        assert_eq!(named, [0xc7, 0x4f, 0x20, 0xa3]);
        assert_eq!(signed[..4], named);
        assert!(key.verifies(text.as_bytes(), signed[4..].try_into().unwrap()));
        assert!(!key.verifies(text.trim_end().as_bytes(), signed[4..].try_into().unwrap()));
    }
}
