//! Words in Latin letters as units: which letters together write one sound?

use super::{Sounds, UNITS, unit};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Latin letters without marks; `'` and `-` remain as breaks.
fn plain_latin(clean: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(clean.len());
    for c in clean.chars() {
        match c {
            'a'..='z' => out.push(c as u8),
            'A'..='Z' => out.push(c.to_ascii_lowercase() as u8),
            'ş' | 'Ş' | 'ș' => out.push(b'$'),
            'š' | 'Š' => out.extend(b"sh"),
            'č' | 'Č' | 'ç' | 'Ç' => out.extend(b"ch"),
            'ž' | 'Ž' => out.extend(b"zh"),
            'ğ' | 'ġ' | 'Ğ' | 'Ġ' => out.extend(b"gh"),
            'ē' | 'Ē' | 'ê' | 'Ê' | 'ī' | 'Ī' | 'î' | 'Î' => {
                out.extend(if matches!(c, 'ē' | 'Ē' | 'ê' | 'Ê') { b"e".as_slice() } else { b"i" })
            }
            '\'' | '’' | '‘' | '`' | '´' | 'ʿ' | 'ʾ' | 'ʼ' | 'ʻ' | '′' => out.push(b'\''),
            c if c.is_alphabetic() => crate::fold::fold(c.encode_utf8(&mut [0; 4]))
                .nfd()
                .filter(|c| !is_combining_mark(*c) && c.is_ascii_lowercase())
                .for_each(|c| out.push(c as u8)),
            c if is_combining_mark(c) => {}
            _ => out.push(b'-'),
        }
    }
    while out.last().is_some_and(|c| !c.is_ascii_lowercase() && *c != b'$') {
        out.pop();
    }
    out
}

fn is_vowel(c: Option<&u8>) -> bool {
    matches!(c, Some(b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

/// Reads a word that went through `inked`.
pub(super) fn read(clean: &str, sounds: &mut Sounds) {
    let text = plain_latin(clean);
    let mut at = 0;
    while at < text.len() && !sounds.is_full() {
        at += if is_vowel(text.get(at)) {
            read_vowel(&text, at, sounds)
        } else {
            read_consonant(&text, at, sounds)
        };
    }
}

/// Reads the vowel at `at`; returns how many letters it took.
fn read_vowel(text: &[u8], at: usize, sounds: &mut Sounds) -> usize {
    let start = sounds.units().is_empty();
    let next = |ahead: usize| text.get(at + ahead);
    let (name, taken) = match text[at] {
        b'a' => ("a", if next(1) == Some(&b'a') { 2 } else { 1 }),
        b'e' if next(1) == Some(&b'e') => ("ee", 2),
        b'e' => ("e", 1),
        b'o' if matches!(next(1), Some(b'o' | b'u')) => ("oo", 2),
        b'o' => ("o", 1),
        b'u' => ("u", if next(1) == Some(&b'u') { 2 } else { 1 }),
        _ => return read_i(text, at, sounds),
    };
    let end = at + taken == text.len() || (text[at + taken..] == *b"h" && taken == 1);
    // "Nayyeri" and "Nayyiri": the e after y is hardly heard.
    if name == "e" && at > 1 && text[at - 1] == b'y' && !end {
        return taken;
    }
    let glides = matches!(name, "a" | "e") && !start && matches!(next(taken), Some(b'i' | b'y'));
    sounds.push_once(unit(if glides { "a~" } else { placed(name, start, end) }));
    if matches!(name, "a" | "oo" | "u") && next(taken) != Some(&b'y') {
        let run = text[at + taken..].iter().take_while(|c| matches!(c, b'e' | b'i' | b'y')).count();
        if run > 1 && !is_vowel(next(taken + run)) {
            sounds.push(unit("'"));
            sounds.push(unit(placed("i", false, at + taken + run == text.len())));
            return taken + run;
        }
        if run == 1 && next(taken) == Some(&b'e') {
            sounds.push(unit("'"));
        }
    }
    taken
}

/// i and y are one sound here: "Dariush", "Daryush"; "Zia", "Ziya".
fn read_i(text: &[u8], at: usize, sounds: &mut Sounds) -> usize {
    let start = sounds.units().is_empty();
    let mut taken = text[at..].iter().take_while(|c| matches!(c, b'i' | b'y')).count();
    match &text[at + taken..] {
        b"e" if !start => taken += 1,
        b"ee" | b"ei" if !start => taken += 2,
        _ => {}
    }
    let end = at + taken == text.len();
    let name = if start && is_vowel(text.get(at + taken)) { "i" } else { placed("i", start, end) };
    if !matches!(sounds.units().last().map(|last| UNITS[usize::from(*last)]), Some("i" | "ee")) || end {
        sounds.push(unit(name));
    }
    taken
}

/// The form of a vowel at the beginning or the end of a word.
fn placed(name: &'static str, start: bool, end: bool) -> &'static str {
    match (name, start, end) {
        ("a", true, _) => "^a",
        ("e", true, _) => "^e",
        ("i" | "ee", true, _) => "^i",
        ("o", true, _) => "^o",
        ("u" | "oo", true, _) => "^u",
        ("a", _, true) => "a$",
        ("e", _, true) => "e$",
        ("i" | "ee", _, true) => "i$",
        ("o", _, true) => "o$",
        _ => name,
    }
}

/// Letter groups that write one consonant, longest first.
const GROUPS: [(&[u8], &str); 24] = [
    (b"dsch", "j"),
    (b"tsch", "ch"),
    (b"sch", "sh"),
    (b"tch", "ch"),
    (b"dj", "j"),
    (b"kh", "kh"),
    (b"gh", "gh"),
    (b"sh", "sh"),
    (b"ch", "ch"),
    (b"zh", "zh"),
    (b"th", "th"),
    (b"dh", "dh"),
    (b"ph", "f"),
    (b"ck", "k"),
    (b"x", "kh"),
    (b"b", "b"),
    (b"d", "d"),
    (b"f", "f"),
    (b"g", "g"),
    (b"j", "j"),
    (b"k", "k"),
    (b"l", "l"),
    (b"m", "m"),
    (b"n", "n"),
];

/// Reads the consonant at `at`; returns how many letters it took.
fn read_consonant(text: &[u8], at: usize, sounds: &mut Sounds) -> usize {
    let rest = &text[at..];
    let before = at.checked_sub(1).map(|before| text[before]);
    let (name, taken) = match rest[0] {
        b'\'' => {
            if before.is_some_and(|c| c.is_ascii_lowercase()) {
                sounds.push_once(unit("'"));
            }
            return 1;
        }
        b'-' => return 1,
        b'$' => ("sx", 1),
        b'h' if matches!(rest.get(1), None | Some(b'-')) && matches!(before, Some(b'a' | b'e')) => ("h$", 1),
        b'w' if is_vowel(before.as_ref()) && before != Some(b'y') && !is_vowel(rest.get(1)) => ("w~", 1),
        b'l' if is_latin_article(text, at) => ("l~", 1),
        _ => GROUPS
            .iter()
            .find(|(group, _)| rest.starts_with(group))
            .map_or_else(|| (single(rest[0]), 1), |(group, name)| (*name, group.len())),
    };
    sounds.push_once(unit(name));
    taken
}

fn single(c: u8) -> &'static str {
    match c {
        b'c' => "c",
        b'h' => "h",
        b'p' => "p",
        b'q' => "q",
        b'r' => "r",
        b's' => "s",
        b't' => "t",
        b'v' => "v",
        b'w' => "w",
        _ => "z",
    }
}

/// The l of "Abdol-", or before "-din": a sun letter may have taken its place.
fn is_latin_article(text: &[u8], at: usize) -> bool {
    let before: Vec<u8> = text[..at].iter().copied().filter(u8::is_ascii_lowercase).collect();
    let after: Vec<u8> = text[at + 1..].iter().copied().filter(u8::is_ascii_lowercase).collect();
    let short = |stem: &[u8]| {
        before
            .strip_prefix(stem)
            .is_some_and(|vowel| matches!(vowel, b"o" | b"u" | b"e" | b"a" | b"ou" | b"oo"))
    };
    (short(b"abd") && !after.is_empty())
        || (at > 2
            && is_vowel(before.last())
            && (after.starts_with(b"din") || after.starts_with(b"ddin") || after.starts_with(b"deen")))
}
