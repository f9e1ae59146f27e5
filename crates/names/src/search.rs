//! Which words find a name? Terms for an index, and terms of a query.
//!
//! A word of a name is indexed as folded, apart and joined where it may be a
//! compound, and by its cross-script keys, each after `KEY_MARK`, so that a query
//! in another script or spelling meets it. Terms are small letters and digits;
//! the beginning of a term is a prefix query.

use crate::compounds::{compound, surname};
use crate::fold::{fold, fold_spaced};
use crate::keys::keys;

/// Stands before a key, so that no key is taken for a word: `"0mhmd"`.
const KEY_MARK: char = '0';

/// Returns the terms under which `raw` is to be found, sorted, each once.
pub fn index_terms(raw: &str) -> Vec<String> {
    let (spaced, joined) = (fold_spaced(raw), fold(raw));
    let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
    let mut terms: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    terms.extend(joined.split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
    let pieces: Vec<String> = terms.iter().flat_map(|word| pieces(word)).collect();
    terms.extend(pieces);
    terms.extend(words.windows(2).map(<[&str]>::concat));
    let marked: Vec<String> = terms.iter().flat_map(|term| marked_keys(term)).collect();
    terms.extend(marked);
    terms.sort();
    terms.dedup();
    terms
}

/// Returns what to look for: every group must be met by one of its terms.
///
/// A word may also be met joined with its neighbour: "علی زاده" finds "Alizadeh".
pub fn search_terms(query: &str) -> Vec<Vec<String>> {
    let folded = fold_spaced(query);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    (0..words.len())
        .map(|at| {
            let before = at.checked_sub(1).map(|before| words[before..=at].concat());
            let after = words.get(at..at + 2).map(<[&str]>::concat);
            let mut terms: Vec<String> =
                [Some(words[at].to_owned()), before, after].into_iter().flatten().collect();
            let marked: Vec<String> = terms.iter().flat_map(|term| marked_keys(term)).collect();
            terms.extend(marked);
            terms
        })
        .collect()
}

/// [`search_terms`] for a query that is still being typed: its last word may go on.
///
/// Terms that may go on end in `*`. Keys never go on: two consonants begin half of all names.
pub fn search_terms_as_typed(query: &str) -> Vec<Vec<String>> {
    let mut groups = search_terms(query);
    if let Some(last) = groups.last_mut() {
        for term in last.iter_mut().filter(|term| !term.starts_with(KEY_MARK)) {
            term.push('*');
        }
    }
    groups
}

/// The names in a joined compound.
fn pieces(word: &str) -> Vec<String> {
    [compound(word), surname(word)]
        .into_iter()
        .flatten()
        .flat_map(|(first, second)| [first.to_owned(), second.to_owned()])
        .collect()
}

/// The keys of a word as terms; digits and single letters have none.
fn marked_keys(word: &str) -> Vec<String> {
    if word.chars().filter(|c| c.is_alphabetic()).count() < 2 {
        return Vec::new();
    }
    keys(word).into_iter().filter(|key| !key.is_empty()).map(|key| format!("{KEY_MARK}{key}")).collect()
}
