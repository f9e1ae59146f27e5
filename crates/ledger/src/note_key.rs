//! Public keys as signed notes name and write them: `name+hash+key`.
//!
//! The C2SP format [signed-note], verifier keys: the key's name, eight hexadecimal
//! digits of its hash, and base64 of an algorithm byte and the key. A person can
//! print one, read it out, and put it into a policy.
//!
//! [signed-note]: https://c2sp.org/signed-note

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

use crate::PublicKey;

/// What a key signs, and so how its signatures are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Algorithm {
    /// Plain Ed25519 over the text: logs and recorders.
    Ed25519 = 1,
    /// Ed25519 over the text and a time: witnesses (tlog-cosignature, `cosignature/v1`).
    Cosignature = 4,
}

/// A text that is no public key of a note.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no public key of a log or witness: `name+8 digits+base64` is expected")]
pub struct BadKey;

/// A public key with the name under which it signs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerifierKey {
    /// The name.
    pub name: String,
    /// What it signs.
    pub algorithm: Algorithm,
    /// The key.
    pub key: PublicKey,
}

impl VerifierKey {
    /// The four bytes by which a signature line names the key.
    pub fn hash(&self) -> [u8; 4] {
        key_hash(&self.name, self.algorithm, self.key)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.algorithm as u8], self.key.0.as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, HEXLOWER.encode(&self.hash()), BASE64.encode(&bytes))
    }
}

impl FromStr for VerifierKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<VerifierKey, BadKey> {
        let mut parts = text.splitn(3, '+');
        let (name, hash, key) = (parts.next(), parts.next().ok_or(BadKey)?, parts.next().ok_or(BadKey)?);
        let name = name.filter(|name| is_key_name(name)).ok_or(BadKey)?.to_owned();
        let bytes = BASE64.decode(key.as_bytes()).map_err(|_| BadKey)?;
        let (algorithm, key) = bytes.split_first().ok_or(BadKey)?;
        let algorithm = match algorithm {
            1 => Algorithm::Ed25519,
            4 => Algorithm::Cosignature,
            _ => return Err(BadKey),
        };
        let key = PublicKey(key.try_into().map_err(|_| BadKey)?);
        let read = VerifierKey { name, algorithm, key };
        if HEXLOWER.encode(&read.hash()) == hash { Ok(read) } else { Err(BadKey) }
    }
}

/// The first four bytes of `SHA-256(name || 0a || algorithm || public key)`, as signed-note has it.
pub(crate) fn key_hash(name: &str, algorithm: Algorithm, key: PublicKey) -> [u8; 4] {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update([b'\n', algorithm as u8]);
    hash.update(key.0);
    let digest: [u8; 32] = hash.finalize().into();
    [digest[0], digest[1], digest[2], digest[3]]
}

/// Whether the format allows a name: not empty, no space, no plus sign.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The example of the signed-note format's first implementation, Go's `sumdb/note`.
    #[test]
    fn a_key_is_written_as_in_the_first_implementation() {
        let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let key: VerifierKey = text.parse().unwrap();
        assert_eq!((key.name.as_str(), key.algorithm), ("PeterNeumann", Algorithm::Ed25519));
        assert_eq!(key.to_string(), text);
        for wrong in [
            "PeterNeumann+c74f20a3",
            "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "PeterNeumann+c74f20a3+Axpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
            "",
        ] {
            assert_eq!(wrong.parse::<VerifierKey>(), Err(BadKey), "{wrong}");
        }
    }
}
