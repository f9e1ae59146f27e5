//! Surnames of those who may not be named, looked for alone: "by Mr Testizadeh", «آقای تستی‌زاده».
//!
//! A whole name is looked for in every spelling (`protected`); one word would find too much that way, towns
//! among it, so a surname must sound the same: Tehran is not found by Tehrani.

use std::collections::HashMap;

use names::{Layout, Token, keys, parse, token_likeness};

use super::protected::{spelled, words_of_text};

/// From this likeness on two words sound the same.
const SAME_SOUND: f32 = 0.94;
/// Shorter ones are syllables of other words.
const SHORTEST: usize = 3;

/// Surnames, found by their sounds.
#[derive(Debug, Clone, Default)]
pub(super) struct Surnames {
    by_key: HashMap<String, Vec<Token>>,
}

impl Surnames {
    /// Adds the surname of a written name; of two the second is often a town, and is left out.
    pub fn add(&mut self, written: &str) {
        let name = parse(written, Layout::Auto);
        let Some(first) = name.family.first().filter(|_| !name.unnamed) else { return };
        let word = words_of_text(&spelled(first)).concat();
        if word.chars().count() < SHORTEST {
            return;
        }
        for key in keys(&word) {
            self.by_key.entry(key).or_default().push(Token::new(&word));
        }
    }

    /// Whether one of them stands in a text, in one word or parted into two.
    pub fn stand_in(&self, text: &str) -> bool {
        if self.by_key.is_empty() {
            return false;
        }
        let text = spelled(text);
        let words = words_of_text(&text);
        let joined = words.windows(2).map(<[&str]>::concat);
        words.iter().map(|word| (*word).to_owned()).chain(joined).any(|word| self.has(&word))
    }

    fn has(&self, word: &str) -> bool {
        let keys = keys(word);
        let mut known = keys.iter().filter_map(|key| self.by_key.get(key)).flatten().peekable();
        if known.peek().is_none() {
            return false;
        }
        let token = Token::new(word);
        known.any(|surname| token_likeness(surname, &token).score >= SAME_SOUND)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_is_found_alone_and_a_town_is_not_found_by_it() {
        for (name, text, expected) in [
            ("Behrang Testizadeh", "ordered by Mr Testizadeh.", true),
            ("Behrang Testizadeh", "ordered by Testi-zadeh", true),
            ("Behrang Testizadeh", "به فرمان آقای تستی‌زاده", true),
            ("منصور شن‌کش", "so Shenkash said", true),
            ("Behrang Testizadeh", "ordered by Mr Tеstizаdеh", true),
            ("Behrang Testizadeh", "ordered by Ｔｅｓｔｉｚａｄｅｈ", true),
            ("Behrang Testizadeh", "ordered by 𝗧𝗲𝘀𝘁𝗶𝘇𝗮𝗱𝗲𝗵", true),
            ("پرویز بامدادخامنه‌ای", "so Bamdadkhamene'i said", true),
            ("Ali Tehrani", "the hearing in Tehran", false),
            ("Ali Tehrani", "as Tehrani says", true),
            ("Behrang Testizadeh", "nobody is named here", false),
        ] {
            let mut surnames = Surnames::default();
            surnames.add(name);
            assert_eq!(surnames.stand_in(text), expected, "{name} in {text}");
        }
    }
}
