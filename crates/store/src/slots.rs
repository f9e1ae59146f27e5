//! The key file: public slots, each of which wraps the vault key for one secret.
//!
//! `register.key` is JSON. A slot derives a key from a passphrase (Argon2id) or
//! from the recovery key (HKDF) and seals the vault key with XChaCha20-Poly1305.
//! Everything the slot says is authenticated with it, so that nobody can weaken
//! a slot or call a register a throw-away one.

use std::fs;
use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use ledger::LogId;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::StoreError;
use crate::keys::{VaultKey, random};
use crate::recovery::RecoveryKey;

/// The newest key file format this program knows.
const FORMAT: u64 = 1;
/// Refuse to spend more than this on a key file somebody else wrote, in KiB.
const MOST_MEMORY: u32 = 4 * 1024 * 1024;
/// Likewise for passes and lanes.
const MOST_PASSES: u32 = 64;

/// The cost of guessing a passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// A second of work and 256 MiB for each guess.
    pub(crate) const FULL: Cost = Cost { memory_kib: 256 * 1024, passes: 3 };
    /// Next to nothing: for demonstrations and tests, never for people's data.
    pub(crate) const THROWAWAY: Cost = Cost { memory_kib: 64, passes: 1 };
}

/// What opens a register.
pub enum Unlock {
    /// Its passphrase.
    Passphrase(SecretString),
    /// The recovery key as typed from the sheet.
    Recovery(SecretString),
    /// Nothing: the register says itself that it is a throw-away one.
    Throwaway,
}

/// The passphrase of every throw-away register.
pub const THROWAWAY_PASSPHRASE: &str = "throw-away";

/// The key file.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct KeyFile {
    program: String,
    format: u64,
    log: String,
    throwaway: bool,
    slots: Vec<Slot>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "opens_with", rename_all = "lowercase")]
enum Slot {
    Passphrase { memory_kib: u32, passes: u32, lanes: u32, salt: String, sealed: String },
    Recovery { salt: String, sealed: String },
}

impl KeyFile {
    /// Wraps a vault key for a passphrase and for a recovery key.
    pub(crate) fn new(
        log: LogId,
        throwaway: bool,
        vault_key: &VaultKey,
        passphrase: &SecretString,
        recovery: &RecoveryKey,
    ) -> Result<KeyFile, StoreError> {
        if passphrase.expose_secret().is_empty() {
            return Err(StoreError::EmptyPassphrase);
        }
        let cost = if throwaway { Cost::THROWAWAY } else { Cost::FULL };
        let mut file = KeyFile {
            program: "whereabouts".to_owned(),
            format: FORMAT,
            log: log.to_string(),
            throwaway,
            slots: Vec::new(),
        };
        let passphrase_slot = file.passphrase_slot(cost, vault_key, passphrase)?;
        let recovery_slot = file.recovery_slot(vault_key, recovery)?;
        file.slots = vec![passphrase_slot, recovery_slot];
        Ok(file)
    }

    /// The same file with one passphrase, this one, in the place of every other; the recovery key opens it as before.
    pub(crate) fn with_passphrase(
        mut self,
        vault_key: &VaultKey,
        passphrase: &SecretString,
    ) -> Result<KeyFile, StoreError> {
        if passphrase.expose_secret().is_empty() {
            return Err(StoreError::EmptyPassphrase);
        }
        let slot = self.passphrase_slot(Cost::FULL, vault_key, passphrase)?;
        self.slots.retain(|slot| matches!(slot, Slot::Recovery { .. }));
        self.slots.insert(0, slot);
        Ok(self)
    }

    /// Reads a key file, telling a newer format from a damaged file.
    pub(crate) fn read(path: &Path) -> Result<KeyFile, StoreError> {
        #[derive(Deserialize)]
        struct Head {
            program: String,
            format: u64,
        }
        let damaged = |_| StoreError::KeyFileDamaged(path.to_owned());
        let text = fs::read(path).map_err(|source| StoreError::io(path, source))?;
        let head: Head = serde_json::from_slice(&text).map_err(damaged)?;
        if head.program != "whereabouts" {
            return Err(StoreError::KeyFileDamaged(path.to_owned()));
        }
        if head.format > FORMAT {
            return Err(StoreError::NewerFormat { found: head.format, known: FORMAT });
        }
        serde_json::from_slice(&text).map_err(damaged)
    }

    /// The file's text.
    pub(crate) fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("strings and numbers are JSON") + "\n"
    }

    /// Whether this is a demonstration register that anybody may open.
    pub(crate) fn is_throwaway(&self) -> bool {
        self.throwaway
    }

    /// The log this key file belongs to.
    pub(crate) fn log(&self) -> Option<LogId> {
        self.log.parse().ok()
    }

    /// Opens the first slot that fits.
    pub(crate) fn open(&self, path: &Path, unlock: &Unlock) -> Result<VaultKey, StoreError> {
        let throwaway = SecretString::from(THROWAWAY_PASSPHRASE);
        match unlock {
            Unlock::Passphrase(passphrase) => self.open_by_passphrase(path, passphrase),
            Unlock::Throwaway if self.throwaway => self.open_by_passphrase(path, &throwaway),
            Unlock::Throwaway => Err(StoreError::NotThrowaway),
            Unlock::Recovery(typed) => self.open_by_recovery(path, &RecoveryKey::read(typed)?),
        }
    }

    fn open_by_passphrase(&self, path: &Path, passphrase: &SecretString) -> Result<VaultKey, StoreError> {
        for slot in &self.slots {
            let Slot::Passphrase { memory_kib, passes, lanes, salt, sealed } = slot else {
                continue;
            };
            let cost = Cost { memory_kib: *memory_kib, passes: *passes };
            let affordable = *memory_kib <= MOST_MEMORY && *passes <= MOST_PASSES && *lanes == 1;
            let salt = HEXLOWER.decode(salt.as_bytes()).ok().filter(|_| affordable);
            let salt = salt.ok_or_else(|| StoreError::KeyFileDamaged(path.to_owned()))?;
            let key = stretch(passphrase, &salt, cost)
                .ok_or_else(|| StoreError::KeyFileDamaged(path.to_owned()))?;
            let said = self.passphrase_context(cost, &salt);
            if let Some(vault_key) = unseal(path, &key, sealed, &said)? {
                return Ok(vault_key);
            }
        }
        Err(StoreError::WrongPassphrase)
    }

    fn open_by_recovery(&self, path: &Path, typed: &RecoveryKey) -> Result<VaultKey, StoreError> {
        for slot in &self.slots {
            let Slot::Recovery { salt, sealed } = slot else { continue };
            let salt =
                HEXLOWER.decode(salt.as_bytes()).map_err(|_| StoreError::KeyFileDamaged(path.to_owned()))?;
            let said = self.recovery_context(&salt);
            if let Some(vault_key) = unseal(path, &expand(typed, &salt), sealed, &said)? {
                return Ok(vault_key);
            }
        }
        Err(StoreError::WrongRecoveryKey)
    }

    fn passphrase_slot(
        &self,
        cost: Cost,
        vault_key: &VaultKey,
        passphrase: &SecretString,
    ) -> Result<Slot, StoreError> {
        let salt: [u8; 16] = random()?;
        let key = stretch(passphrase, &salt, cost).expect("our own costs are allowed");
        let sealed = seal(&key, vault_key, &self.passphrase_context(cost, &salt))?;
        let salt = HEXLOWER.encode(&salt);
        let Cost { memory_kib, passes } = cost;
        Ok(Slot::Passphrase { memory_kib, passes, lanes: 1, salt, sealed })
    }

    fn recovery_slot(&self, vault_key: &VaultKey, recovery: &RecoveryKey) -> Result<Slot, StoreError> {
        let salt: [u8; 16] = random()?;
        let sealed = seal(&expand(recovery, &salt), vault_key, &self.recovery_context(&salt))?;
        Ok(Slot::Recovery { salt: HEXLOWER.encode(&salt), sealed })
    }

    fn passphrase_context(&self, cost: Cost, salt: &[u8]) -> String {
        let Cost { memory_kib, passes } = cost;
        self.context(&format!("argon2id {memory_kib} {passes} 1"), salt)
    }

    fn recovery_context(&self, salt: &[u8]) -> String {
        self.context("recovery", salt)
    }

    /// What a slot's seal vouches for, beside the vault key.
    fn context(&self, slot: &str, salt: &[u8]) -> String {
        let KeyFile { format, log, throwaway, .. } = self;
        let salt = HEXLOWER.encode(salt);
        format!("whereabouts register key\n{format}\n{log}\nthrowaway {throwaway}\n{slot}\n{salt}\n")
    }
}

/// Wraps 32 secret bytes for a passphrase; what `said` says is vouched for by the seal.
pub(crate) fn wrap(
    passphrase: &SecretString,
    secret: &[u8; 32],
    throwaway: bool,
    said: &str,
) -> Result<String, StoreError> {
    if passphrase.expose_secret().is_empty() {
        return Err(StoreError::EmptyPassphrase);
    }
    let cost = if throwaway { Cost::THROWAWAY } else { Cost::FULL };
    let salt: [u8; 16] = random()?;
    let key = stretch(passphrase, &salt, cost).expect("our own costs are allowed");
    let sealed = seal(&key, &VaultKey::from_bytes(*secret), said)?;
    Ok(format!("argon2id {} {} {} {sealed}", cost.memory_kib, cost.passes, HEXLOWER.encode(&salt)))
}

/// What no passphrase opens, made so that trying takes as long as with what [`wrap`] made.
pub(crate) fn wrapped_by_nobody(throwaway: bool) -> Result<String, StoreError> {
    let cost = if throwaway { Cost::THROWAWAY } else { Cost::FULL };
    let (salt, sealed): ([u8; 16], [u8; 72]) = (random()?, random()?);
    let (salt, sealed) = (HEXLOWER.encode(&salt), HEXLOWER.encode(&sealed));
    Ok(format!("argon2id {} {} {salt} {sealed}", cost.memory_kib, cost.passes))
}

/// Opens what [`wrap`] made.
pub(crate) fn unwrap(
    passphrase: &SecretString,
    wrapped: &str,
    said: &str,
) -> Result<Zeroizing<[u8; 32]>, StoreError> {
    let damaged = || StoreError::Damaged("the wrapped key of a user".to_owned());
    let words: Vec<&str> = wrapped.split(' ').collect();
    let ["argon2id", memory, passes, salt, sealed] = words[..] else { return Err(damaged()) };
    let cost = Cost {
        memory_kib: memory.parse().map_err(|_| damaged())?,
        passes: passes.parse().map_err(|_| damaged())?,
    };
    if cost.memory_kib > MOST_MEMORY || cost.passes > MOST_PASSES {
        return Err(damaged());
    }
    let salt = HEXLOWER.decode(salt.as_bytes()).map_err(|_| damaged())?;
    let key = stretch(passphrase, &salt, cost).ok_or_else(damaged)?;
    let opened = unseal(Path::new("the user's key"), &key, sealed, said)?;
    opened.map(|key| Zeroizing::new(*key.bytes())).ok_or(StoreError::WrongPassphrase)
}

/// Argon2id over the passphrase in Unicode form NFC (as RFC 8265 has it), so that
/// a keyboard that composes letters otherwise still opens the register.
fn stretch(passphrase: &SecretString, salt: &[u8], cost: Cost) -> Option<Zeroizing<[u8; 32]>> {
    let composed: Zeroizing<String> = Zeroizing::new(passphrase.expose_secret().nfc().collect());
    let parameters = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).ok()?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(composed.as_bytes(), salt, key.as_mut_slice())
        .ok()?;
    Some(key)
}

/// HKDF over the recovery key, which is random and needs no stretching.
fn expand(recovery: &RecoveryKey, salt: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(Some(salt), recovery.bytes())
        .expand(b"whereabouts/recovery/v1", key.as_mut_slice())
        .expect("32 bytes are less than HKDF's 8160");
    key
}

/// Nonce and ciphertext of the vault key, in hexadecimal.
fn seal(key: &[u8; 32], vault_key: &VaultKey, said: &str) -> Result<String, StoreError> {
    let nonce: [u8; 24] = random()?;
    let payload = Payload { msg: vault_key.bytes(), aad: said.as_bytes() };
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), payload)
        .expect("32 bytes are within the cipher's limit");
    Ok(HEXLOWER.encode(&[nonce.as_slice(), &sealed].concat()))
}

/// The vault key if this key sealed it; an error only if the seal itself is malformed.
fn unseal(path: &Path, key: &[u8; 32], sealed: &str, said: &str) -> Result<Option<VaultKey>, StoreError> {
    let damaged = || StoreError::KeyFileDamaged(path.to_owned());
    let bytes = HEXLOWER.decode(sealed.as_bytes()).map_err(|_| damaged())?;
    let (nonce, ciphertext) = bytes.split_first_chunk::<24>().ok_or_else(damaged)?;
    let payload = Payload { msg: ciphertext, aad: said.as_bytes() };
    let opened = XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), payload);
    let Ok(opened) = opened.map(Zeroizing::new) else { return Ok(None) };
    let bytes: [u8; 32] = opened.as_slice().try_into().map_err(|_| damaged())?;
    Ok(Some(VaultKey::from_bytes(bytes)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    fn sample() -> (KeyFile, VaultKey, RecoveryKey) {
        let vault_key = VaultKey::from_bytes([5; 32]);
        let recovery = RecoveryKey::new([6; 20]);
        let log = LogId([1; 16]);
        let file = KeyFile::new(log, true, &vault_key, &secret("بهار در دریاچه"), &recovery).unwrap();
        (file, vault_key, recovery)
    }

    fn open(file: &KeyFile, unlock: &Unlock) -> Result<VaultKey, StoreError> {
        file.open(Path::new("register.key"), unlock)
    }

    #[test]
    fn both_slots_hold_the_same_key() {
        let (file, vault_key, recovery) = sample();
        for unlock in [Unlock::Passphrase(secret("بهار در دریاچه")), Unlock::Recovery(recovery.to_text())]
        {
            assert_eq!(open(&file, &unlock).unwrap().bytes(), vault_key.bytes());
        }
    }

    #[test]
    fn letters_composed_otherwise_are_the_same_passphrase() {
        let recovery = RecoveryKey::new([6; 20]);
        let key = VaultKey::from_bytes([5; 32]);
        let file = KeyFile::new(LogId([1; 16]), true, &key, &secret("آ café"), &recovery).unwrap();
        let decomposed = "\u{627}\u{653} cafe\u{301}";
        assert!(open(&file, &Unlock::Passphrase(secret(decomposed))).is_ok());
    }

    #[test]
    fn a_wrong_secret_is_told_by_its_kind() {
        let (file, ..) = sample();
        let other = RecoveryKey::new([7; 20]).to_text();
        let wrong = open(&file, &Unlock::Passphrase(secret("بهار در درياچه")));
        assert!(matches!(wrong, Err(StoreError::WrongPassphrase)));
        let wrong = open(&file, &Unlock::Recovery(other));
        assert!(matches!(wrong, Err(StoreError::WrongRecoveryKey)));
        let mistyped = open(&file, &Unlock::Recovery(secret("7H2M")));
        assert!(matches!(mistyped, Err(StoreError::MistypedRecoveryKey)));
    }

    #[test]
    fn a_new_passphrase_takes_the_place_of_every_old_one_and_the_sheet_stays() {
        let (mut file, vault_key, recovery) = sample();
        let second = file.passphrase_slot(Cost::THROWAWAY, &vault_key, &secret("a second one")).unwrap();
        file.slots.push(second);
        let old = [secret("بهار در دریاچه"), secret("a second one")];
        for passphrase in &old {
            assert!(open(&file, &Unlock::Passphrase(passphrase.clone())).is_ok());
        }
        let changed = file.with_passphrase(&vault_key, &secret("پاییز در کوهستان")).unwrap();
        let changed: KeyFile = serde_json::from_str(&changed.to_text()).unwrap();
        for passphrase in old {
            let opened = open(&changed, &Unlock::Passphrase(passphrase));
            assert!(matches!(opened, Err(StoreError::WrongPassphrase)));
        }
        for unlock in [Unlock::Passphrase(secret("پاییز در کوهستان")), Unlock::Recovery(recovery.to_text())]
        {
            assert_eq!(open(&changed, &unlock).unwrap().bytes(), vault_key.bytes());
        }
        assert_eq!(changed.slots.len(), 2);
        assert!(matches!(changed.with_passphrase(&vault_key, &secret("")), Err(StoreError::EmptyPassphrase)));
    }

    #[test]
    fn an_empty_passphrase_is_refused() {
        let (_, vault_key, recovery) = sample();
        let made = KeyFile::new(LogId([1; 16]), false, &vault_key, &secret(""), &recovery);
        assert!(matches!(made, Err(StoreError::EmptyPassphrase)));
    }

    #[test]
    fn a_slot_vouches_for_all_it_says() {
        let (file, ..) = sample();
        let text = file.to_text();
        for (from, to) in [
            ("\"throwaway\": true", "\"throwaway\": false"),
            ("\"memory_kib\": 64", "\"memory_kib\": 65"),
            ("\"passes\": 1", "\"passes\": 2"),
        ] {
            assert!(text.contains(from), "{from}");
            let changed: KeyFile = serde_json::from_str(&text.replace(from, to)).unwrap();
            let opened = open(&changed, &Unlock::Passphrase(secret("بهار در دریاچه")));
            assert!(matches!(opened, Err(StoreError::WrongPassphrase)), "{to}");
        }
    }

    #[test]
    fn a_key_file_cannot_ask_for_endless_work() {
        let (file, ..) = sample();
        for (from, to) in [
            ("\"memory_kib\": 64", "\"memory_kib\": 4294967295"),
            ("\"passes\": 1", "\"passes\": 4294967295"),
            ("\"lanes\": 1", "\"lanes\": 1000"),
        ] {
            let text = file.to_text().replace(from, to);
            let changed: KeyFile = serde_json::from_str(&text).unwrap();
            let opened = open(&changed, &Unlock::Passphrase(secret("x")));
            assert!(matches!(opened, Err(StoreError::KeyFileDamaged(_))), "{to}");
        }
    }

    #[test]
    fn only_a_throwaway_register_opens_by_itself() {
        let vault_key = VaultKey::from_bytes([5; 32]);
        let recovery = RecoveryKey::new([6; 20]);
        let passphrase = secret(THROWAWAY_PASSPHRASE);
        let log = LogId([1; 16]);
        let mut file = KeyFile::new(log, true, &vault_key, &passphrase, &recovery).unwrap();
        assert!(open(&file, &Unlock::Throwaway).is_ok());
        file.throwaway = false;
        assert!(matches!(open(&file, &Unlock::Throwaway), Err(StoreError::NotThrowaway)));
    }

    #[test]
    fn a_passphrase_costs_what_the_design_says() {
        assert_eq!(Cost::FULL, Cost { memory_kib: 262_144, passes: 3 });
    }
}
