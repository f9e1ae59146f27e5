//! A written name as words: what is a word, an initial, a comma, in brackets?

use crate::display::display;
use crate::fold::fold_spaced;
use crate::name::Name;
use crate::words::{Link, WORDS};

/// One word as written and in its folded form.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub text: String,
    /// Empty for a comma.
    pub folded: String,
    pub initial: bool,
    /// The number of the brackets it stands in, from 1; 0 is none.
    bracket: u32,
}

impl Word {
    /// A word that is its own folded form.
    pub fn plain(text: &str) -> Word {
        Word { text: text.to_owned(), folded: text.to_owned(), initial: false, bracket: 0 }
    }

    fn comma() -> Word {
        Word { text: ",".to_owned(), folded: String::new(), initial: false, bracket: 0 }
    }

    pub fn is_comma(&self) -> bool {
        self.folded.is_empty()
    }
}

/// Splits into words; a comma is a word; words in brackets are marked.
pub(crate) fn words_of(raw: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut brackets, mut depth) = (0_u32, 0_u32);
    for c in display(raw).chars() {
        let bracket = if depth > 0 { brackets } else { 0 };
        match c {
            '(' | '[' | '{' | '«' | '<' | '﴾' => {
                push_word(&mut word, bracket, &mut words);
                brackets += u32::from(depth == 0);
                depth += 1;
            }
            ')' | ']' | '}' | '»' | '>' | '﴿' => {
                push_word(&mut word, bracket, &mut words);
                depth = depth.saturating_sub(1);
            }
            ',' | '،' | ';' | '؛' => {
                push_word(&mut word, bracket, &mut words);
                if depth == 0 {
                    words.push(Word::comma());
                }
            }
            ' ' => push_word(&mut word, bracket, &mut words),
            '.' => {
                word.push('.');
                push_word(&mut word, bracket, &mut words);
            }
            c => word.push(c),
        }
    }
    push_word(&mut word, if depth > 0 { brackets } else { 0 }, &mut words);
    words
}

fn push_word(word: &mut String, bracket: u32, words: &mut Vec<Word>) {
    let folded = fold_spaced(word);
    if !folded.is_empty() {
        let letters = folded.chars().filter(|c| *c != ' ').count();
        let dotted = word.ends_with('.');
        let initial = letters == 1 || (dotted && (letters == 2 || folded == "الف"));
        let text = word.trim_end_matches('.').to_owned();
        words.push(Word { text, folded, initial, bracket });
    }
    word.clear();
}

/// Bracketed words become aliases, or complete the initial before them:
/// "H. (Habib) Rashti" is Habib Rashti. If hardly anything stands outside the
/// brackets (under `least` words), they are no aliases: "Hossein (Rashti)".
pub(crate) fn take_aliases(words: Vec<Word>, least: usize, name: &mut Name) -> Vec<Word> {
    let piece = |word: &Word| WORDS.affixes.get(word.folded.as_str()).is_some_and(|affix| affix.after_family);
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
    group[0].bracket > 0 && WORDS.links.get(join_folded(group).as_str()) == Some(&Link::Alias)
}

pub(crate) fn without_commas(mut words: Vec<Word>) -> Vec<Word> {
    words.retain(|word| !word.is_comma());
    words
}

/// The folded words with single spaces.
pub(crate) fn join_folded(words: &[Word]) -> String {
    words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>().join(" ")
}

/// The words as written with single spaces.
pub(crate) fn join_texts(words: &[Word]) -> String {
    words.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ")
}
