//! The register of protected names, and looking for them in free text, in every spelling and script.
//!
//! A name is found by the sounds of any of its words, then every other word of it must stand
//! near, whatever the script, spelling or order; an initial will do for one of them, and a title before
//! the family name («Mrs Lotfi») for the given name. What is found too often costs a sentence; what is
//! missed may cost a life.

use std::collections::HashMap;

use ledger::Codebook;
use names::{Layout, Level, Token, keys, parse, token_likeness};

/// From this likeness on two words may be one name.
const ALIKE: f32 = 0.8;
/// So many other words may stand among the words of a name.
const BETWEEN: usize = 3;
/// The longest text between two marks that is a name and no sentence, in words.
const NAME_WORDS: usize = 4;

/// Names that no export may hold, made ready for the search.
#[derive(Debug, Clone, Default)]
pub struct ProtectedNames {
    names: Vec<Vec<Word>>,
    by_key: HashMap<String, Vec<u32>>,
}

/// A word of a protected name, alone and as one with a neighbour: محمد رضا, محمدرضا.
#[derive(Debug, Clone)]
struct Word {
    ways: Vec<Token>,
}

impl ProtectedNames {
    /// Adds a written name; one of a single word is too common to be looked for everywhere, and is left out.
    ///
    /// A second family name, often a town, is dropped in ordinary use: «عباس علیزادهٔ ماهی‌بندری» is looked for as
    /// «عباس علیزاده» too.
    pub fn add(&mut self, written: &str) {
        let name = parse(written, Layout::Auto);
        if name.unnamed {
            return;
        }
        if let [first @ .., _] = &name.family[..]
            && !first.is_empty()
        {
            self.add_words(&words_in(name.given.iter().chain(first)));
        }
        let words = words_in(name.given.iter().chain(&name.family));
        let joined = across_articles(&words);
        if joined != words {
            self.add_words(&joined);
        }
        self.add_words(&words);
    }

    fn add_words(&mut self, words: &[String]) {
        if words.len() < 2 {
            return;
        }
        let number = self.names.len() as u32;
        let pairs: Vec<String> = words.windows(2).map(<[String]>::concat).collect();
        let mut found_by: Vec<String> = words.iter().chain(&pairs).flat_map(|word| keys(word)).collect();
        found_by.sort_unstable();
        found_by.dedup();
        for key in found_by {
            self.by_key.entry(key).or_default().push(number);
        }
        let word = |at: usize| Word {
            ways: [words.get(at), at.checked_sub(1).and_then(|before| pairs.get(before)), pairs.get(at)]
                .into_iter()
                .flatten()
                .map(|way| Token::new(way))
                .collect(),
        };
        self.names.push((0..words.len()).map(word).collect());
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether one of them stands in a text.
    pub fn stands_in(&self, text: &str) -> bool {
        if self.names.is_empty() {
            return false;
        }
        let heard = heard(text);
        heard.iter().any(|(at, written, _)| {
            keys(written).iter().filter_map(|key| self.by_key.get(key)).flatten().any(|number| {
                let near: Vec<&Token> = heard
                    .iter()
                    .filter(|(other, ..)| other.abs_diff(*at) <= self.names[*number as usize].len() + BETWEEN)
                    .map(|(_, _, token)| token)
                    .collect();
                let name = &self.names[*number as usize];
                all_there(name, &near) || (after_title(*at, &heard) && all_there(&name[1..], &near))
            })
        })
    }
}

/// Whether every word of a name is among some words; one of them may be an initial.
fn all_there(name: &[Word], near: &[&Token]) -> bool {
    let mut initials = 0;
    let there = name.iter().all(|word| {
        let ways = word.ways.iter().flat_map(|way| near.iter().map(move |other| token_likeness(way, other)));
        let best = ways.max_by(|one, other| one.score.total_cmp(&other.score));
        match best {
            Some(best) if best.score >= ALIKE => true,
            Some(best) if best.level == Level::Initial => {
                initials += 1;
                true
            }
            _ => false,
        }
    });
    there && initials <= 1 && initials < name.len()
}

/// Whether a title of courtesy stands right before a word: it stands for the given name.
fn after_title(at: usize, heard: &[(usize, String, Token)]) -> bool {
    let before = at.checked_sub(1);
    heard.iter().any(|(other, written, _)| Some(*other) == before && is_courtesy(written))
}

fn is_courtesy(word: &str) -> bool {
    let folded = names::fold_joined(word);
    let is = |title: &&str| names::fold_joined(title) == folded;
    COURTESY.iter().any(is)
}

/// How people are named by the family name alone.
const COURTESY: [&str; 17] = [
    "Mr",
    "Mrs",
    "Ms",
    "Miss",
    "Dr",
    "Madam",
    "Madame",
    "Mme",
    "Agha",
    "Aghaye",
    "Khanom",
    "خانم",
    "آقای",
    "بانو",
    "دکتر",
    "السيد",
    "السيدة",
];

/// Whether a word of a text may be one of these words, written in any way.
pub(super) fn any_word(words: &[Token], text: &str) -> bool {
    !words.is_empty()
        && heard(text).iter().any(|(_, _, token)| {
            !token.is_initial() && words.iter().any(|word| token_likeness(word, token).score >= ALIKE)
        })
}

/// The words of a text with their places; two side by side also as one, since compounds are split, three where
/// the middle one is an article, and without the Arabic article; two letters that are one initial as that letter.
fn heard(text: &str) -> Vec<(usize, String, Token)> {
    let text = spelled(text);
    let words = words_of_text(&text);
    let alone = words.iter().map(|word| (*word).to_owned()).enumerate();
    let joined = words.windows(2).map(<[&str]>::concat).enumerate();
    let across = words.windows(3).enumerate().filter(|(_, run)| is_article(run[1]));
    let across = across.map(|(at, run)| (at, format!("{}al{}", run[0], run[2])));
    let bare = words.iter().enumerate().filter_map(|(at, word)| {
        let rest = word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2)?;
        Some((at, rest.to_owned()))
    });
    let initials = words.iter().enumerate().filter_map(|(at, word)| Some((at, initial(word)?.to_owned())));
    alone
        .chain(joined)
        .chain(across)
        .chain(bare)
        .chain(initials)
        .map(|(at, word)| {
            let token = Token::new(&word);
            (at, word, token)
        })
        .collect()
}

/// A text as it sounds: without letters in disguise, and with one spelling of what ends in «ه‌ای» (خامنه‌ای, خامنئی, Khamene'i).
pub(super) fn spelled(text: &str) -> String {
    let text = names::undisguised(text);
    ENDINGS.iter().fold(text, |text, ending| text.replace(ending, "ئی"))
}

/// Spellings of the ending e'i after a silent h.
const ENDINGS: [&str; 4] = ["ه\u{200c}ای", "ه\u{200c}ئی", "ه\u{200c}یی", "هٔ\u{200c}ای"];

/// Words of a name with what an article joins as one: Nur al-Din, نورالدین.
fn across_articles(words: &[String]) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match (joined.last_mut(), words.get(at + 1)) {
            (Some(before), Some(after)) if is_article(&words[at]) => {
                before.push_str("al");
                before.push_str(after);
                at += 2;
            }
            _ => {
                joined.push(words[at].clone());
                at += 1;
            }
        }
    }
    joined
}

/// The Arabic article in Latin letters as it stands by itself between two words, also with its l taken by a sun letter.
fn is_article(word: &str) -> bool {
    [
        "al", "el", "ul", "ol", "l", "ad", "ed", "ud", "od", "ar", "er", "ur", "or", "as", "es", "us", "os",
        "ash", "esh", "az", "ez", "an", "en", "at", "et",
    ]
    .contains(&word.to_lowercase().as_str())
}

/// The letter for which two Latin ones stand as an initial: Kh. Lotfi.
fn initial(word: &str) -> Option<&'static str> {
    match word.to_lowercase().as_str() {
        "kh" => Some("خ"),
        "sh" => Some("ش"),
        "gh" => Some("غ"),
        "ch" => Some("چ"),
        "zh" => Some("ژ"),
        _ => None,
    }
}

/// The words of a text; a half-space and a hyphen part words.
pub(super) fn words_of_text(text: &str) -> Vec<&str> {
    text.split(|c: char| !is_of_word(c)).filter(|word| word.chars().any(char::is_alphabetic)).collect()
}

/// Letters and the marks that stand on and in them.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '\'' | '’' | 'ʿ' | 'ʾ' | '\u{300}'..='\u{36f}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// The words of a written name that tell whose it is: without titles, father and town.
fn words_of(written: &str) -> Vec<String> {
    let name = parse(written, Layout::Auto);
    if name.unnamed {
        return Vec::new();
    }
    words_in(name.given.iter().chain(&name.family))
}

/// The words of parts of a name; a half-space parts words, so a second family name may be two of them.
fn words_in<'a>(parts: impl Iterator<Item = &'a String>) -> Vec<String> {
    let words_of = |part: &String| {
        let spelled = spelled(part);
        let words = spelled.split(|c: char| !is_of_word(c)).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect::<Vec<_>>()
    };
    parts.flat_map(words_of).collect()
}

/// The first word of a written name: what a text about a person calls a relative by.
pub(super) fn called(written: &str) -> Option<Token> {
    let first = words_of(written).into_iter().next()?;
    (first.chars().count() > 1).then(|| Token::new(&first))
}

/// The names in a text that lists or tells people: «خواهر: گلرخ مهرآبادی», "told by Golrokh Mehrabadi of Nilab".
pub(super) fn named_in(text: &str) -> Vec<String> {
    let pieces = text.split([',', ';', ':', '،', '؛', '/', '(', ')', '|', '\n', '.', '«', '»', '"']);
    pieces.flat_map(|piece| of_piece(piece.trim())).collect()
}

fn of_piece(piece: &str) -> Vec<String> {
    let words: Vec<&str> = piece.split_whitespace().filter(|word| !is_of_kinship(word)).collect();
    if words.len() <= NAME_WORDS {
        return if words.is_empty() { Vec::new() } else { vec![words.join(" ")] };
    }
    // A sentence: every two or three words that begin like a name.
    let begins =
        |word: &str| names::is_given_name(word) || word.chars().next().is_some_and(char::is_uppercase);
    let told = |size: usize| {
        words.windows(size).filter(|run| begins(run[0]) && run[1..].iter().all(|w| !is_latin_small(w)))
    };
    told(2).chain(told(3)).map(|run| run.join(" ")).collect()
}

fn is_latin_small(word: &str) -> bool {
    word.chars().next().is_some_and(|first| first.is_ascii_lowercase())
}

/// Whether a word says who someone is to somebody, in any of the codebook's languages.
fn is_of_kinship(word: &str) -> bool {
    let plain = word.trim_matches(|c: char| !c.is_alphabetic());
    let known = Codebook::builtin().vocabulary("relation");
    known.is_some_and(|relations| relations.read(plain).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_protected_name_is_found_in_every_spelling_and_script() {
        let lines =
            include_str!("../../testdata/protected.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            let mut names = ProtectedNames::default();
            names.add(cells[0]);
            let found = if names.stands_in(cells[1]) { "yes" } else { "no" };
            assert_eq!(found, cells[2], "{line}");
        }
    }

    #[test]
    fn names_are_taken_out_of_lists_and_sentences() {
        for (text, expected) in [
            ("خواهر: گلرخ مهرآبادی، برادر: بهروز مهرآبادی", vec!["گلرخ مهرآبادی", "بهروز مهرآبادی"]),
            ("sister Golrokh Mehrabadi; father", vec!["Golrokh Mehrabadi"]),
            ("It was told in Nilab by Golrokh Mehrabadi in 2004", vec!["It Was"]),
        ] {
            let found = named_in(text);
            for name in expected.iter().filter(|name| **name != "It Was") {
                assert!(found.iter().any(|one| one == name), "{name} of {text}: {found:?}");
            }
        }
        assert!(
            named_in("It was told in Nilab by Golrokh Mehrabadi in 2004")
                .contains(&"Golrokh Mehrabadi".to_owned())
        );
    }
}
