//! The newest log head that this folder has held, kept beside the database.
//!
//! An older copy of `register.db` put back in its place is a valid log; only this
//! mark tells that it once was longer. It is sealed with a key of the register.
//! Against an adversary who also puts back the mark, only heads kept by others help.

use std::fs;
use std::path::Path;

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use ledger::Digest;

use crate::folder::replace;
use crate::keys::random;
use crate::{StoreError, VaultKey};

/// A log head: so many entries, under this root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) size: u64,
    pub(crate) root: Digest,
}

/// What was found where the mark should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    Nothing,
    Unreadable,
    Mark(Mark),
}

impl Mark {
    /// Puts the mark in place of the last one.
    pub(crate) fn write(&self, path: &Path, key: &VaultKey) -> Result<(), StoreError> {
        let nonce: [u8; 24] = random()?;
        let plain = [self.size.to_be_bytes().as_slice(), &self.root.0].concat();
        let sealed = XChaCha20Poly1305::new((&*key.mark()).into())
            .encrypt(&XNonce::from(nonce), plain.as_slice())
            .expect("40 bytes are within the cipher's limit");
        replace(path, &[nonce.as_slice(), &sealed].concat())
    }

    /// Reads the mark.
    pub(crate) fn read(path: &Path, key: &VaultKey) -> Found {
        let Ok(bytes) = fs::read(path) else { return Found::Nothing };
        Mark::unseal(&bytes, key).map_or(Found::Unreadable, Found::Mark)
    }

    fn unseal(bytes: &[u8], key: &VaultKey) -> Option<Mark> {
        let (nonce, sealed) = bytes.split_first_chunk::<24>()?;
        let plain =
            XChaCha20Poly1305::new((&*key.mark()).into()).decrypt(&XNonce::from(*nonce), sealed).ok()?;
        let (size, root) = plain.split_first_chunk::<8>()?;
        Some(Mark { size: u64::from_be_bytes(*size), root: Digest(root.try_into().ok()?) })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_back_by_its_own_key_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("register.mark");
        let (key, other) = (VaultKey::from_bytes([1; 32]), VaultKey::from_bytes([2; 32]));
        assert_eq!(Mark::read(&path, &key), Found::Nothing);
        let mark = Mark { size: 412, root: Digest([3; 32]) };
        mark.write(&path, &key).unwrap();
        assert_eq!(Mark::read(&path, &key), Found::Mark(mark));
        assert_eq!(Mark::read(&path, &other), Found::Unreadable);
        let mut bytes = fs::read(&path).unwrap();
        bytes[30] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert_eq!(Mark::read(&path, &key), Found::Unreadable);
    }
}
