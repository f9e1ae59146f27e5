//! The vault key and what is derived from it.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use ledger::Digest;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::StoreError;

/// Thirty-two random bytes that open everything, wiped from memory when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct VaultKey([u8; 32]);

impl VaultKey {
    /// A new key from the operating system.
    pub(crate) fn random() -> Result<VaultKey, StoreError> {
        Ok(VaultKey(random()?))
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> VaultKey {
        VaultKey(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The raw key of the database.
    pub(crate) fn database(&self) -> Zeroizing<[u8; 32]> {
        self.derive(b"whereabouts/database/v1")
    }

    /// The key under which the newest log head is remembered beside the database.
    pub(crate) fn mark(&self) -> Zeroizing<[u8; 32]> {
        self.derive(b"whereabouts/mark/v1")
    }

    /// The key of pseudonyms: whoever has the identifiers alone cannot tell whose they are.
    pub(crate) fn pseudonyms(&self) -> Zeroizing<[u8; 32]> {
        self.derive(b"whereabouts/pseudonyms/v1")
    }

    /// What the vault needs.
    pub(crate) fn vault(&self) -> VaultKeys {
        VaultKeys {
            name: self.derive(b"whereabouts/vault-name/v1"),
            identity: self.derive(b"whereabouts/vault-identity/v1"),
            bundle: self.derive(b"whereabouts/bundle-identity/v1"),
        }
    }

    /// HKDF-SHA256 without salt: the vault key is uniform already (RFC 5869, 3.3).
    fn derive(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        let mut derived = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(purpose, derived.as_mut_slice())
            .expect("32 bytes are less than HKDF's 8160");
        derived
    }
}

/// The keys of files: one names those of the vault, one decrypts them, one decrypts bundles from others.
pub(crate) struct VaultKeys {
    name: Zeroizing<[u8; 32]>,
    identity: Zeroizing<[u8; 32]>,
    bundle: Zeroizing<[u8; 32]>,
}

impl VaultKeys {
    /// The name of a file: its digest under a key, so that nobody can look for a known document.
    pub(crate) fn name(&self, digest: &Digest) -> [u8; 32] {
        keyed(&self.name, &digest.0)
    }

    /// The age identity of the vault; `age` itself can read the files with it.
    pub(crate) fn identity(&self) -> age::x25519::Identity {
        identity_of(&self.identity)
    }

    /// The age identity that opens bundles for this register.
    pub(crate) fn bundle_identity(&self) -> age::x25519::Identity {
        identity_of(&self.bundle)
    }
}

/// The age identity of 32 uniform bytes.
pub(crate) fn identity_of(bytes: &[u8; 32]) -> age::x25519::Identity {
    let prefix = bech32::Hrp::parse("AGE-SECRET-KEY-").expect("age's own prefix");
    let text = bech32::encode_upper::<bech32::Bech32>(prefix, bytes.as_slice());
    let text = Zeroizing::new(text.expect("32 bytes fit"));
    text.parse().expect("the text of a 32-byte key is an identity")
}

/// HMAC-SHA256.
pub(crate) fn keyed(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key length fits HMAC");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// Random bytes from the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Io {
        path: "the operating system's random numbers".into(),
        source: std::io::Error::other(error.to_string()),
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use age::secrecy::ExposeSecret;

    /// Frozen: a change here would orphan every register.
    #[test]
    fn the_derived_keys_are_frozen() {
        let key = VaultKey::from_bytes([0x11; 32]);
        let vault = key.vault();
        let hex = data_encoding::HEXLOWER;
        expect_test::expect![[r#"
            database 65061b2a58615a23a23092be802316a339cd4ff84de8cb5792913fd5b91f161b
            mark     65fa63fa68e984cca2e2b056c1b355d15ea4477f355e298d4155589d4d50e283
            name     f4e18a4995217501b91a17ff9c678be9b7d452cc1164ce38b465b0aff7d51efa
            identity AGE-SECRET-KEY-1VCEM70FD7CY9CQHV88T45Q5W9KQ7CJ3VURMDRK06ELEGSKHQ8Y5S59A0YV
        "#]]
        .assert_eq(&format!(
            "database {}\nmark     {}\nname     {}\nidentity {}\n",
            hex.encode(key.database().as_slice()),
            hex.encode(key.mark().as_slice()),
            hex.encode(&vault.name(&Digest([0; 32]))),
            vault.identity().to_string().expose_secret(),
        ));
    }
}
