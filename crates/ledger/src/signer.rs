//! Signing keys: Ed25519, verified strictly, named by the digest of the public key.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::{Digest, KeyId};

/// A private signing key, wiped from memory when dropped.
pub struct Signer(SigningKey);

impl Signer {
    /// The key of a 32-byte seed (RFC 8032's private key).
    pub fn from_seed(seed: [u8; 32]) -> Signer {
        Signer(SigningKey::from_bytes(&seed))
    }

    /// The public key.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// The key's name: the first sixteen bytes of the SHA-256 of its public key.
    pub fn id(&self) -> KeyId {
        self.public().id()
    }

    /// Signs a message; 64 bytes.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.id().short())
    }
}

/// An Ed25519 public key as its 32 bytes, which may be no valid key at all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
    /// The key's name: the first sixteen bytes of the SHA-256 of the 32 bytes.
    pub fn id(&self) -> KeyId {
        let digest = Digest::of(&self.0);
        KeyId(digest.0[..16].try_into().expect("a digest has 32 bytes"))
    }

    /// Whether the signature is this key's over the message.
    ///
    /// Strict (RFC 8032 5.1.7, cofactorless, no small-order keys): keys that any
    /// signature fits and signatures that fit in two forms are refused.
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        VerifyingKey::from_bytes(&self.0)
            .and_then(|key| key.verify_strict(message, &Signature::from_bytes(signature)))
            .is_ok()
    }
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PublicKey({})", self.id().short())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_any_signature_fits_verifies_nothing() {
        // With the neutral point as key and R, and s = 0, the plain equation holds for every message.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        let mut signature = [0; 64];
        signature[0] = 1;
        assert!(!PublicKey(neutral).verifies(b"anything", &signature));
        assert!(!PublicKey([0xff; 32]).verifies(b"anything", &signature), "no point at all");
    }

    #[test]
    fn what_is_shown_of_a_signer_is_its_name_only() {
        let signer = Signer::from_seed([7; 32]);
        assert_eq!(format!("{signer:?}"), format!("Signer({})", signer.id().short()));
    }
}
