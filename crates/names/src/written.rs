//! A written name as words: what is a word, an initial, a comma, in brackets?

use crate::fold::fold_spaced_cow;
use crate::name::Name;
use crate::words::{Known, Link, WORDS};
use std::borrow::Cow;

/// One word as written and in its folded form.
#[derive(Debug, Clone)]
pub(crate) struct Word<'a> {
    pub text: Cow<'a, str>,
    /// Empty for a comma.
    pub folded: Cow<'a, str>,
    pub initial: bool,
    /// What the word lists say of it alone.
    pub known: Known,
    /// The number of the brackets it stands in, from 1; 0 is none.
    bracket: u32,
}

impl Word<'_> {
    /// A word that is its own folded form.
    pub fn plain(text: &str) -> Word<'static> {
        let known = WORDS.known(text);
        let text: Cow<'static, str> = Cow::Owned(text.to_owned());
        Word { folded: text.clone(), text, initial: false, known, bracket: 0 }
    }

    /// A word cut out of a longer one, as written there.
    pub fn alone(text: String) -> Word<'static> {
        let folded = fold_spaced_cow(&text).into_owned();
        let known = WORDS.known(&folded);
        Word { text: Cow::Owned(text), folded: Cow::Owned(folded), initial: false, known, bracket: 0 }
    }

    fn comma() -> Word<'static> {
        let known = Known::default();
        Word { text: Cow::Borrowed(","), folded: Cow::Borrowed(""), initial: false, known, bracket: 0 }
    }

    pub fn is_comma(&self) -> bool {
        self.folded.is_empty()
    }
}

/// Splits a text that went through `display` into words; a comma is a word;
/// words in brackets are marked.
pub(crate) fn words_of(shown: &str) -> Vec<Word<'_>> {
    let mut words = Vec::with_capacity(4);
    let mut start = 0;
    let (mut brackets, mut depth) = (0_u32, 0_u32);
    for (at, c) in shown.char_indices() {
        let bracket = if depth > 0 { brackets } else { 0 };
        let mut word = &shown[start..at];
        match c {
            '(' | '[' | '{' | '«' | '<' | '﴾' => {
                brackets += u32::from(depth == 0);
                depth += 1;
            }
            ')' | ']' | '}' | '»' | '>' | '﴿' => depth = depth.saturating_sub(1),
            ',' | '،' | ';' | '؛' | ' ' => {}
            '.' => word = &shown[start..=at],
            _ => continue,
        }
        start = at + c.len_utf8();
        words.extend(word_of(word, bracket));
        if depth == 0 && matches!(c, ',' | '،' | ';' | '؛') {
            words.push(Word::comma());
        }
    }
    words.extend(word_of(&shown[start..], if depth > 0 { brackets } else { 0 }));
    words
}

fn word_of(word: &str, bracket: u32) -> Option<Word<'_>> {
    if word.is_empty() {
        return None;
    }
    let folded = fold_spaced_cow(word);
    if folded.is_empty() {
        return None;
    }
    let letters = folded.chars().filter(|c| *c != ' ').take(3).count();
    let initial = letters == 1 || (word.ends_with('.') && (letters == 2 || folded == "الف"));
    let known = WORDS.known(&folded);
    Some(Word { text: Cow::Borrowed(word.trim_end_matches('.')), folded, initial, known, bracket })
}

/// Bracketed words become aliases, or complete the initial before them:
/// "H. (Habib) Rashti" is Habib Rashti. If hardly anything stands outside the
/// brackets (under `least` words), they are no aliases: "Hossein (Rashti)".
pub(crate) fn take_aliases<'a>(words: Vec<Word<'a>>, least: usize, name: &mut Name) -> Vec<Word<'a>> {
    if words.iter().all(|word| word.bracket == 0) {
        return words;
    }
    let piece = |word: &Word| word.known.affix.after_family;
    let outside = words.iter().filter(|word| word.bracket == 0 && !word.is_comma() && !piece(word)).count();
    let open = outside < least;
    let mut plain: Vec<Word> = Vec::with_capacity(words.len());
    for group in words.chunk_by(|a, b| a.bracket == b.bracket).filter(|group| !is_remark(group)) {
        let completes = plain.last().is_some_and(|last| last.initial && same_letter(last, &group[0]));
        if group[0].bracket > 0 && completes {
            plain.pop();
        } else if group[0].bracket > 0 && !open {
            name.aliases.push(join_texts(group));
            continue;
        }
        plain.extend_from_slice(group);
    }
    plain
}

fn same_letter(initial: &Word, word: &Word) -> bool {
    initial.folded.chars().next() == word.folded.chars().next()
}

/// "(pseudonym)", "(نام مستعار)": says what the name is, and is none itself.
fn is_remark(group: &[Word]) -> bool {
    group[0].bracket > 0 && WORDS.links.get(&*join_folded(group)) == Some(&Link::Alias)
}

pub(crate) fn without_commas(mut words: Vec<Word>) -> Vec<Word> {
    words.retain(|word| !word.is_comma());
    words
}

/// The folded words with single spaces.
pub(crate) fn join_folded<'a>(words: &'a [Word]) -> Cow<'a, str> {
    match words {
        [word] => Cow::Borrowed(&*word.folded),
        _ => words.iter().map(|word| &*word.folded).collect::<Vec<_>>().join(" ").into(),
    }
}

/// The words as written with single spaces.
pub(crate) fn join_texts(words: &[Word]) -> String {
    words.iter().map(|word| &*word.text).collect::<Vec<_>>().join(" ")
}
