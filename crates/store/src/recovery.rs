//! The recovery key: 160 random bits that open a register when its passphrase is lost.
//!
//! Written for paper: nine groups of four in Crockford's base 32, of which the
//! last is a checksum. Reading it back forgives case, hyphens, spaces and the
//! letters O, I and L that people write for digits.

use data_encoding::{Encoding, Specification};
use hkdf::Hkdf;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use ledger::LogId;

use crate::StoreError;
use crate::keys::identity_of;

/// Bytes of the key itself.
const KEY: usize = 20;
/// Symbols of the key on paper: 160 bits in groups of five.
const SYMBOLS: usize = 32;
/// Symbols of the checksum: the first 20 bits of a SHA-256.
const CHECK: usize = 4;

static CROCKFORD: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    specification.translate.from.push_str("abcdefghjkmnpqrstvwxyzOoIiLl");
    specification.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ001111");
    specification.ignore.push_str(" -\t\r\n");
    specification.encoding().expect("32 distinct symbols")
});

/// The secret of the recovery slot, wiped from memory when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct RecoveryKey([u8; KEY]);

impl RecoveryKey {
    /// The key of twenty random bytes.
    pub(crate) fn new(bytes: [u8; KEY]) -> RecoveryKey {
        RecoveryKey(bytes)
    }

    /// The twenty bytes.
    pub(crate) fn bytes(&self) -> &[u8; KEY] {
        &self.0
    }

    /// The age identity that opens the backups of the register.
    pub(crate) fn identity(&self) -> age::x25519::Identity {
        let mut bytes = Zeroizing::new([0; 32]);
        Hkdf::<Sha256>::new(None, &self.0)
            .expand(b"whereabouts/backup-identity/v1", bytes.as_mut_slice())
            .expect("32 bytes are less than HKDF's 8160");
        identity_of(&bytes)
    }

    /// The age recipient of the backups, as `age1…`.
    pub(crate) fn recipient(&self) -> String {
        self.identity().to_public().to_string()
    }

    /// Nine groups of four symbols, joined by hyphens.
    pub(crate) fn to_text(&self) -> SecretString {
        let mut symbols = Zeroizing::new(CROCKFORD.encode(&self.0));
        symbols.push_str(&checksum(&self.0));
        let mut text = String::with_capacity(SYMBOLS + CHECK + 8);
        for (index, symbol) in symbols.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                text.push('-');
            }
            text.push(symbol);
        }
        SecretString::from(text)
    }

    /// Reads what was typed from the sheet.
    pub(crate) fn read(typed: &SecretString) -> Result<RecoveryKey, StoreError> {
        let plain: Zeroizing<String> = Zeroizing::new(
            typed.expose_secret().chars().filter(|c| !c.is_whitespace() && *c != '-').collect(),
        );
        let split = plain.char_indices().nth(SYMBOLS).map(|(at, _)| plain.split_at(at));
        let (key, check) = split.ok_or(StoreError::MistypedRecoveryKey)?;
        let decoded = CROCKFORD.decode(key.as_bytes()).map(Zeroizing::new);
        let bytes = decoded.map_err(|_| StoreError::MistypedRecoveryKey)?;
        let key: [u8; KEY] = bytes.as_slice().try_into().map_err(|_| StoreError::MistypedRecoveryKey)?;
        let key = RecoveryKey(key);
        if canonical(check) == checksum(&key.0) { Ok(key) } else { Err(StoreError::MistypedRecoveryKey) }
    }
}

/// Four symbols that differ for nearly every slip of the pen (one in a million passes).
fn checksum(key: &[u8; KEY]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"whereabouts/recovery-check/v1\n");
    hash.update(key);
    let mut text = CROCKFORD.encode(&hash.finalize()[..5]);
    text.truncate(CHECK);
    text
}

/// Symbols in upper case with look-alike letters read as the digits they stand for.
fn canonical(symbols: &str) -> String {
    let digit = |symbol: char| match symbol.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    symbols.chars().map(digit).collect()
}

/// What must be printed and kept away from the computer.
pub struct RecoverySheet {
    key: SecretString,
    log: LogId,
}

impl RecoverySheet {
    pub(crate) fn new(key: &RecoveryKey, log: LogId) -> RecoverySheet {
        RecoverySheet { key: key.to_text(), log }
    }

    /// The recovery key: nine groups of four, as `7H2M-…`.
    pub fn key(&self) -> &SecretString {
        &self.key
    }

    /// The log of the register that the key opens.
    pub fn log_id(&self) -> LogId {
        self.log
    }

    /// The whole sheet, ready for printing.
    pub fn text(&self) -> SecretString {
        let key = self.key.expose_secret();
        let halves = key.split_at(key.len() / 2 - 2);
        let (above, below) = (halves.0.trim_end_matches('-'), halves.1.trim_start_matches('-'));
        SecretString::from(format!(
            "RECOVERY SHEET\n\n\
             Register {log}\n\n\
             {indent}{above}\n{indent}{below}\n\n\
             This key opens the register without its passphrase. Print it or copy it by\n\
             hand, keep it away from the computer and the disk, and delete this file.\n\
             Whoever has both this sheet and the disk can read everything.\n\
             There is no other way in: if passphrase and sheet are lost, so is the register.\n",
            log = self.log,
            indent = "    ",
        ))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[test]
    fn a_key_is_nine_groups_of_four() {
        let text = RecoveryKey::new([7; KEY]).to_text();
        let groups: Vec<&str> = text.expose_secret().split('-').collect();
        assert_eq!(groups.len(), 9);
        assert!(groups.iter().all(|group| group.len() == 4));
    }

    #[test]
    fn reading_forgives_case_spaces_and_look_alikes() {
        let key = RecoveryKey::new(
            *b"\x00\x44\x32\x14\xc7\x42\x54\xb6\x35\xcf\x84\x65\x3a\x56\xd7\xc6\x75\xbe\x77\xdf",
        );
        let text = key.to_text().expose_secret().to_owned();
        let sloppy = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert_ne!(sloppy, text);
        assert_eq!(RecoveryKey::read(&typed(&sloppy)).unwrap().bytes(), key.bytes());
    }

    #[test]
    fn a_wrong_length_is_mistyped() {
        let text = RecoveryKey::new([9; KEY]).to_text().expose_secret().to_owned();
        for wrong in ["", "ABCD", &text[..39], &format!("{text}0"), "نام-پدر", &"é".repeat(36)] {
            let read = RecoveryKey::read(&typed(wrong));
            assert!(matches!(read, Err(StoreError::MistypedRecoveryKey)), "{wrong}");
        }
    }

    #[test]
    fn the_sheet_holds_the_whole_key_in_two_lines() {
        let key = RecoveryKey::new([3; KEY]);
        let sheet = RecoverySheet::new(&key, LogId([1; 16]));
        let text = sheet.text();
        let lines: Vec<&str> = text.expose_secret().lines().filter(|line| line.starts_with("    ")).collect();
        assert_eq!(lines.len(), 2);
        let read = RecoveryKey::read(&typed(&lines.concat())).unwrap();
        assert_eq!(read.bytes(), key.bytes());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(bytes: [u8; KEY]) {
            let key = RecoveryKey::new(bytes);
            let read = RecoveryKey::read(&key.to_text()).unwrap();
            prop_assert_eq!(read.bytes(), &bytes);
        }

        #[test]
        fn one_wrong_symbol_is_noticed(bytes: [u8; KEY], at in 0usize..36, by in 1usize..32) {
            let alphabet = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
            let mut symbols: Vec<u8> =
                RecoveryKey::new(bytes).to_text().expose_secret().bytes().filter(|b| *b != b'-').collect();
            let old = alphabet.iter().position(|s| *s == symbols[at]).unwrap();
            symbols[at] = alphabet[(old + by) % 32];
            let read = RecoveryKey::read(&typed(std::str::from_utf8(&symbols).unwrap()));
            // One slip in a million passes the checksum; none opens another register.
            prop_assert!(read.is_err() || read.unwrap().bytes() != &bytes);
        }
    }
}
