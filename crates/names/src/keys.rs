//! Under which keys could this word be found in any script? For blocking only.
//!
//! A key is the consonants of a word in one alphabet of small letters, fit for
//! any index: خ kh x are `x`; ق غ gh q are `q`; ش sh `w`; چ ch `c`; ژ zh ج j are
//! `j`; all z, s, t and h are one each. A vowel at the beginning is `a`, an i at
//! the end `y`; other vowels are left out. Equal keys do not mean equal names:
//! Hasan and Hossein share theirs.

use crate::articles::bare;
use crate::likeness::head_key;
use crate::sounds::{Sounds, UNITS, Unit, is_latin_vowel, unit};
use crate::token::Token;
use std::sync::LazyLock;

/// Returns the key that fits best: `key("محمد") == key("Muhammad")`.
pub fn key(word: &str) -> String {
    keys(word).swap_remove(0)
}

/// Returns every key of a word, the best first; at least one, at most ten.
///
/// و may be v or a vowel, ض z or d: each reading has its key. A spelling that the
/// table of families knows also has the key of its family: Kasem that of قاسم; الخطیب also that of خطیب.
pub fn keys(word: &str) -> Vec<String> {
    loose_keys(&Token::new(word))
}

/// Adds a key unless it is there or says nothing.
fn include(keys: &mut Vec<String>, key: String) {
    if !key.is_empty() && !keys.contains(&key) {
        keys.push(key);
    }
}

/// Returns the blocking keys of a prepared word, as `keys` does.
pub fn loose_keys(token: &Token) -> Vec<String> {
    let mut keys = of_sounds(&token.sounds);
    if let Some(key) = head_key(token.families) {
        include(&mut keys, key.to_owned());
    }
    if let Some(bare) = bare(&token.display) {
        include(&mut keys, best_key(&Sounds::of(&bare)));
    }
    keys
}

/// Returns the key and the key with each one letter left out.
///
/// Two keys one slip apart share at least one of these.
pub fn deletions(key: &str) -> Vec<String> {
    let mut all = Vec::with_capacity(key.len() + 1);
    all.push(key.to_owned());
    if key.chars().nth(2).is_some() {
        for (at, c) in key.char_indices() {
            let mut shorter = String::with_capacity(key.len());
            shorter.push_str(&key[..at]);
            shorter.push_str(&key[at + c.len_utf8()..]);
            all.push(shorter);
        }
    }
    all.sort_unstable();
    all.dedup();
    all
}

pub(crate) fn best_key(sounds: &Sounds) -> String {
    of_sounds(sounds).swap_remove(0)
}

fn of_sounds(sounds: &Sounds) -> Vec<String> {
    let units = sounds.units();
    let signs = &*SIGNS;
    let mut keys = Vec::with_capacity(4);
    keys.push(String::with_capacity(units.len()));
    for at in 0..units.len() {
        let Reading { best, other } = reading(units, at, signs);
        let count = keys.len();
        if let Some(other) = other
            && count <= 4
        {
            keys.extend_from_within(..);
            keys[count..].iter_mut().for_each(|key| add(key, other));
        }
        if !best.is_empty() {
            keys[..count].iter_mut().for_each(|key| add(key, best));
        }
    }
    let mut at = 1;
    while at < keys.len() {
        if keys[..at].contains(&keys[at]) {
            keys.remove(at);
        } else {
            at += 1;
        }
    }
    keys
}

/// Appends letters unless they repeat the last one.
fn add(key: &mut String, letters: &str) {
    if letters.is_empty() || !key.ends_with(letters) {
        key.push_str(letters);
    }
}

/// The key letters of a unit, perhaps none, and a second reading if it has one.
#[derive(Debug, Clone, Copy, Default)]
struct Reading {
    best: &'static str,
    other: Option<&'static str>,
}

const fn only(best: &'static str) -> Reading {
    Reading { best, other: None }
}

const fn or(best: &'static str, other: &'static str) -> Reading {
    Reading { best, other: Some(other) }
}

/// How a unit is read where it stands.
fn reading(units: &[Unit], at: usize, signs: &[Sign; UNITS.len()]) -> Reading {
    let last = at + 1 == units.len();
    match signs[usize::from(units[at])] {
        Sign::Fixed(reading) => reading,
        Sign::Vowel if at == 0 => only("a"),
        Sign::Vowel => only(""),
        Sign::I { written_last } if last && at > 1 && written_last => only("y"),
        Sign::I { .. } if at == 0 => only("a"),
        Sign::I { .. } => only(""),
        Sign::H if last => or("h", ""),
        Sign::H => only("h"),
        Sign::FinalH if last => only(""),
        Sign::FinalH => or("", "h"),
        Sign::V if at == 0 => or("v", "a"),
        Sign::V if last || is_short(units[0], at) => or("", "v"),
        Sign::V if is_consonant(units, at) => or("v", ""),
        Sign::V => or("", "v"),
    }
}

/// "او" at the beginning is mostly a vowel.
fn is_short(first: Unit, at: usize) -> bool {
    at == 1 && first == const { unit("^ا") }
}

/// و is v before a vowel and after ā: Javad, Mousavi, Davoud, Kaveh.
fn is_consonant(units: &[Unit], at: usize) -> bool {
    const AFTER: [Unit; 4] = [unit("ا"), unit("ی"), unit("ه$"), unit("ۆ")];
    const BEFORE: [Unit; 2] = [unit("ا"), unit("آ")];
    units.get(at + 1).is_some_and(|next| AFTER.contains(next)) || BEFORE.contains(&units[at - 1])
}

/// What a unit is for the key.
#[derive(Debug, Clone, Copy)]
enum Sign {
    Fixed(Reading),
    Vowel,
    I { written_last: bool },
    H,
    FinalH,
    V,
}

static SIGNS: LazyLock<[Sign; UNITS.len()]> = LazyLock::new(|| UNITS.map(sign));

fn sign(name: &str) -> Sign {
    match name {
        "^ا" | "آ" | "ع" | "ء" => Sign::Vowel,
        "ی" | "ێ" | "i$" => Sign::I { written_last: true },
        "ee" | "i" | "^i" => Sign::I { written_last: false },
        "و" | "ۆ" => Sign::V,
        "ه$" => Sign::FinalH,
        "ح" => Sign::H,
        name => Sign::Fixed(consonant(name)).or_vowel(name),
    }
}

impl Sign {
    fn or_vowel(self, name: &str) -> Sign {
        if is_latin_vowel(unit(name)) { Sign::Vowel } else { self }
    }
}

/// The letters of a consonant wherever it stands; none for what is hardly heard.
fn consonant(name: &str) -> Reading {
    match name {
        "ب" | "b" => only("b"),
        "پ" | "p" => only("p"),
        "ث" | "س" | "ص" | "s" | "sx" => only("s"),
        "th" => or("s", "th"),
        "ت" | "ط" | "t" => only("t"),
        "ج" | "j" | "ژ" => only("j"),
        "zh" => or("j", "zh"),
        "چ" | "ch" => only("c"),
        "خ" | "kh" => only("x"),
        "د" | "d" => only("d"),
        "ذ" | "ز" | "ظ" | "z" => only("z"),
        "ض" => or("z", "d"),
        "dh" => or("z", "dh"),
        "ر" | "r" => only("r"),
        "ش" | "sh" => only("w"),
        "غ" | "ق" | "gh" | "q" => only("q"),
        "ف" | "f" => only("f"),
        "ک" | "k" | "c" => only("k"),
        "گ" | "g" => only("g"),
        "ل" | "l" => only("l"),
        "م" | "m" => only("m"),
        "ن" | "n" => only("n"),
        "ه" | "h" => only("h"),
        "ڤ" | "v" | "w" => only("v"),
        _ => only(""),
    }
}
