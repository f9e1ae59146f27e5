//! Under which keys could this word be found in any script? For blocking only.
//!
//! A key is the consonants of a word in one alphabet of small letters, fit for
//! any index: خ kh x are `x`; ق غ gh q are `q`; ش sh `w`; چ ch `c`; ژ zh ج j are
//! `j`; all z, s, t and h are one each. A vowel at the beginning is `a`, an i at
//! the end `y`; other vowels are left out. Equal keys do not mean equal names:
//! Hasan and Hossein share theirs.

use crate::likeness::head_of;
use crate::sounds::{Sounds, UNITS, Unit, is_latin_vowel};
use crate::token::Token;

/// Returns the key that fits best: `key("محمد") == key("Muhammad")`.
pub fn key(word: &str) -> String {
    keys(word).swap_remove(0)
}

/// Returns every key of a word, the best first; at least one, at most nine.
///
/// و may be v or a vowel, ض z or d: each reading has its key. A spelling that the
/// table of families knows also has the key of its family: Kasem that of قاسم.
pub fn keys(word: &str) -> Vec<String> {
    loose_keys(&Token::new(word))
}

/// Returns the blocking keys of a prepared word, as `keys` does.
pub fn loose_keys(token: &Token) -> Vec<String> {
    let mut keys = of_sounds(&token.sounds);
    if let Some(head) = head_of(token.families) {
        let family = of_sounds(&Sounds::of(head)).swap_remove(0);
        if !keys.contains(&family) {
            keys.push(family);
        }
    }
    keys
}

/// Returns the key and the key with each one letter left out.
///
/// Two keys one slip apart share at least one of these.
pub fn deletions(key: &str) -> Vec<String> {
    let mut all = vec![key.to_owned()];
    if key.chars().count() > 2 {
        for (at, c) in key.char_indices() {
            all.push([&key[..at], &key[at + c.len_utf8()..]].concat());
        }
    }
    all.sort();
    all.dedup();
    all
}

fn of_sounds(sounds: &Sounds) -> Vec<String> {
    let units = sounds.units();
    let mut keys = vec![String::new()];
    for at in 0..units.len() {
        let (best, other) = letters(units, at);
        let count = keys.len();
        if let Some(other) = other
            && count <= 4
        {
            let more: Vec<String> = keys.iter().map(|key| add(key.clone(), other)).collect();
            keys.extend(more);
        }
        keys.iter_mut().take(count).for_each(|key| *key = add(std::mem::take(key), best));
    }
    let mut seen = Vec::with_capacity(keys.len());
    for key in keys {
        if !seen.contains(&key) {
            seen.push(key);
        }
    }
    seen
}

/// Appends a letter unless it repeats the last one.
fn add(mut key: String, letter: Option<char>) -> String {
    if let Some(letter) = letter
        && !key.ends_with(letter)
    {
        key.push(letter);
    }
    key
}

/// The key letter of a unit (`None`: none), and a second reading if it has one.
fn letters(units: &[Unit], at: usize) -> (Option<char>, Option<Option<char>>) {
    let name = UNITS[usize::from(units[at])];
    let first = at == 0 || (at == 1 && matches!(UNITS[usize::from(units[0])], "^ا" | "آ" | "ع"));
    let last = at + 1 == units.len();
    let next = units.get(at + 1).map(|next| UNITS[usize::from(*next)]);
    match name {
        "^ا" | "آ" | "ع" | "ء" if at == 0 => (Some('a'), None),
        "ی" | "ێ" if at == 0 => (Some('a'), None),
        "i" | "ee" | "^i" if at == 0 => (Some('a'), None),
        "و" | "ۆ" if at == 0 => (Some('v'), Some(Some('a'))),
        "و" if next == Some("ۆ")
            || at.checked_sub(1).is_some_and(|before| is_long_a(units[before], before)) =>
        {
            (Some('v'), Some(None))
        }
        "و" | "ۆ" if first => (None, Some(Some('v'))),
        "و" | "ۆ" if last => (None, Some(Some('v'))),
        "و" | "ۆ" if matches!(next, Some("ا" | "ی" | "ه$")) => (Some('v'), Some(None)),
        "و" | "ۆ" => (None, Some(Some('v'))),
        "ی" | "ێ" if last && at > 1 => (Some('y'), None),
        "i$" if at > 1 => (Some('y'), None),
        _ if is_latin_vowel(units[at]) => (if at == 0 { Some('a') } else { None }, None),
        "ث" | "س" | "ص" | "s" | "sx" => (Some('s'), None),
        "th" => (Some('s'), Some(Some('t'))),
        "ت" | "ط" | "t" => (Some('t'), None),
        "ح" | "ه" | "h" => (Some('h'), None),
        "ذ" | "ز" | "ظ" | "z" => (Some('z'), None),
        "ض" => (Some('z'), Some(Some('d'))),
        "dh" => (Some('z'), Some(Some('d'))),
        "ج" | "j" | "ژ" | "zh" => (Some('j'), None),
        "چ" | "ch" => (Some('c'), None),
        "خ" | "kh" => (Some('x'), None),
        "ش" | "sh" => (Some('w'), None),
        "ق" | "غ" | "gh" | "q" => (Some('q'), None),
        "گ" | "g" => (Some('g'), None),
        "ک" | "k" | "c" => (Some('k'), None),
        "ڤ" | "v" | "w" => (Some('v'), None),
        _ => (plain(name), None),
    }
}

/// After ā, و is v: Davoud, Kaveh, Avaei.
fn is_long_a(unit: Unit, at: usize) -> bool {
    matches!((UNITS[usize::from(unit)], at), ("ا", _) | ("آ", 0))
}

fn plain(name: &str) -> Option<char> {
    Some(match name {
        "ب" | "b" => 'b',
        "پ" | "p" => 'p',
        "د" | "d" => 'd',
        "ر" | "r" => 'r',
        "ف" | "f" => 'f',
        "ل" | "l" => 'l',
        "م" | "m" => 'm',
        "ن" | "n" => 'n',
        _ => return None,
    })
}
