//! Choosing a passphrase: long enough, and none that everyone tries first. Nothing is asked of its letters.
//!
//! A disk that was taken is guessed at without a limit of tries; only length and chance help then. Rules that ask for digits
//! and signs make passphrases worse (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2.1 to 6.2.12), so there are none.

use anyhow::Result;
use secrecy::{ExposeSecret, SecretString};

use crate::failure::{Failure, Kind};
use crate::options::Common;

/// The fewest characters that a passphrase may have.
pub const SHORTEST: usize = 12;

/// Those that everyone tries first, and that are long enough; one a line, folded.
const COMMON: &str = include_str!("../data/common_passphrases.txt");

/// The passphrase, if it may be chosen; `names` are those that belong to the register, which alone are none.
pub fn chosen(common: &Common, secret: SecretString, names: &[&str]) -> Result<SecretString> {
    let text = secret.expose_secret();
    if text.chars().count() < SHORTEST {
        return Err(refused(format!(
            "this passphrase has fewer than {SHORTEST} characters: whoever takes the disk tries all such in the end"
        )));
    }
    if is_common(text, names) {
        return Err(refused("this passphrase is among the first that everyone tries"));
    }
    if text.chars().count() < 20 && text.split_whitespace().count() < 5 && !common.quiet {
        eprintln!(
            "this passphrase is short: whoever takes the disk can guess at leisure; six random words are safe"
        );
    }
    Ok(secret)
}

fn refused(what: impl Into<String>) -> anyhow::Error {
    Failure::error(Kind::Refused, what, "choose six random words; no digits or signs are asked for")
}

/// Whether it is one of those that everyone tries: listed, of a few letters again and again, or a name of the register.
fn is_common(text: &str, names: &[&str]) -> bool {
    let folded = zeroize::Zeroizing::new(fold(text));
    let letters: String = folded.chars().filter(|letter| letter.is_alphabetic()).collect();
    let of_few = folded.chars().collect::<std::collections::BTreeSet<_>>().len() < 5;
    let repeats =
        |word: &str| !word.is_empty() && letters.len() >= word.len() && letters.replace(word, "").is_empty();
    let mut named = names.iter().map(|name| fold(name)).chain(["whereabouts".to_owned()]);
    of_few || COMMON.lines().any(|line| *line == **folded) || named.any(|name| repeats(&name))
}

/// Without spaces and signs, in small letters: how it is written makes it no better.
fn fold(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everyone_tries_is_refused_and_nothing_is_asked_of_letters() {
        for (text, common) in [
            ("password1234", true),
            ("Pass Word 1234", true),
            ("aaaaaaaaaaaaaaaa", true),
            ("121212121212", true),
            ("Whereabouts 1988!", true),
            ("leilaleila 1367", true),
            ("correcthorsebatterystaple", true),
            ("بهار در دریاچه نمک", false),
            ("seven green herons wait", false),
            ("leila and the seven herons", false),
        ] {
            assert_eq!(is_common(text, &["Leila"]), common, "{text}");
        }
    }

    #[test]
    fn every_listed_one_is_folded_and_long_enough_to_be_chosen() {
        for line in COMMON.lines() {
            assert_eq!(fold(line), line);
            assert!(line.chars().count() >= SHORTEST, "{line}");
        }
    }
}
