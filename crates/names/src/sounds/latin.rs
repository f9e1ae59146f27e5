//! Words in Latin letters as units: which letters together write one sound?

use super::{Sounds, Unit, unit};
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
            'ğ' | 'ġ' | 'ḡ' | 'Ğ' | 'Ġ' | 'Ḡ' => out.extend(b"gh"),
            // DIN 31635 and the Encyclopaedia Iranica write ج and خ with one letter.
            'ǧ' | 'Ǧ' | 'ǰ' => out.push(b'j'),
            'ḫ' | 'Ḫ' | 'ḵ' | 'Ḵ' => out.extend(b"kh"),
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
    let (vowel, taken) = match text[at] {
        b'a' => (A, if next(1) == Some(&b'a') { 2 } else { 1 }),
        b'e' if next(1) == Some(&b'e') => (EE, 2),
        b'e' => (E, 1),
        b'o' if matches!(next(1), Some(b'o' | b'u')) => (OO, 2),
        b'o' => (O, 1),
        b'u' => (U, if next(1) == Some(&b'u') { 2 } else { 1 }),
        _ => return read_i(text, at, sounds),
    };
    let end = at + taken == text.len() || (text[at + taken..] == *b"h" && taken == 1);
    // "Nayyeri" and "Nayyiri": the e after y is hardly heard.
    if vowel == E && at > 1 && text[at - 1] == b'y' && !end {
        return taken;
    }
    let glides = matches!(vowel, A | E) && !start && matches!(next(taken), Some(b'i' | b'y'));
    sounds.push_once(if glides { const { unit("a~") } } else { placed(vowel, start, end) });
    if matches!(vowel, A | OO | U) && next(taken) != Some(&b'y') {
        let run = text[at + taken..].iter().take_while(|c| matches!(c, b'e' | b'i' | b'y')).count();
        if run > 1 && !is_vowel(next(taken + run)) {
            sounds.push(BREAK);
            sounds.push(placed(I, false, at + taken + run == text.len()));
            return taken + run;
        }
        if run == 1 && next(taken) == Some(&b'e') {
            sounds.push(BREAK);
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
    let vowel = if start && is_vowel(text.get(at + taken)) { I } else { placed(I, start, end) };
    if !matches!(sounds.units().last(), Some(&(I | EE))) || end {
        sounds.push(vowel);
    }
    taken
}

const A: Unit = unit("a");
const E: Unit = unit("e");
const I: Unit = unit("i");
const O: Unit = unit("o");
const U: Unit = unit("u");
const EE: Unit = unit("ee");
const OO: Unit = unit("oo");
/// A hamza, an ain, two vowels that meet.
const BREAK: Unit = unit("'");

/// The form of a vowel at the beginning or the end of a word.
fn placed(vowel: Unit, start: bool, end: bool) -> Unit {
    match (vowel, start, end) {
        (A, true, _) => const { unit("^a") },
        (E, true, _) => const { unit("^e") },
        (I | EE, true, _) => const { unit("^i") },
        (O, true, _) => const { unit("^o") },
        (U | OO, true, _) => const { unit("^u") },
        (A, _, true) => const { unit("a$") },
        (E, _, true) => const { unit("e$") },
        (I | EE, _, true) => const { unit("i$") },
        (O, _, true) => const { unit("o$") },
        _ => vowel,
    }
}

/// Letter groups that write one consonant, longest first.
const GROUPS: [(&[u8], Unit); 14] = [
    (b"dsch", unit("j")),
    (b"tsch", unit("ch")),
    (b"sch", unit("sh")),
    (b"tch", unit("ch")),
    (b"dj", unit("j")),
    (b"kh", unit("kh")),
    (b"gh", unit("gh")),
    (b"sh", unit("sh")),
    (b"ch", unit("ch")),
    (b"zh", unit("zh")),
    (b"th", unit("th")),
    (b"dh", unit("dh")),
    (b"ph", unit("f")),
    (b"ck", unit("k")),
];

/// Letters that write one consonant alone.
const SINGLE: [Unit; 26] = {
    let mut units = [unit("z"); 26];
    let letters = b"bcdfghjklmnpqrstvw";
    let mut at = 0;
    while at < letters.len() {
        if let Ok(name) = str::from_utf8(letters.split_at(at).1.split_at(1).0) {
            units[(letters[at] - b'a') as usize] = unit(name);
        }
        at += 1;
    }
    units[(b'x' - b'a') as usize] = unit("kh");
    units
};

/// Reads the consonant at `at`; returns how many letters it took.
fn read_consonant(text: &[u8], at: usize, sounds: &mut Sounds) -> usize {
    let rest = &text[at..];
    let before = at.checked_sub(1).map(|before| text[before]);
    let (consonant, taken) = match rest[0] {
        b'\'' => {
            if before.is_some_and(|c| c.is_ascii_lowercase()) {
                sounds.push_once(BREAK);
            }
            return 1;
        }
        b'-' => return 1,
        b'$' => (const { unit("sx") }, 1),
        b'h' if matches!(rest.get(1), None | Some(b'-')) && matches!(before, Some(b'a' | b'e')) => {
            (const { unit("h$") }, 1)
        }
        b'w' if is_vowel(before.as_ref()) && before != Some(b'y') && !is_vowel(rest.get(1)) => {
            (const { unit("w~") }, 1)
        }
        b'l' if is_latin_article(text, at) => (const { unit("l~") }, 1),
        first => group(rest).unwrap_or((SINGLE[usize::from(first - b'a')], 1)),
    };
    sounds.push_once(consonant);
    taken
}

fn group(rest: &[u8]) -> Option<(Unit, usize)> {
    if !matches!(rest.get(1), Some(b'h' | b's' | b'c' | b'j' | b'k')) {
        return None;
    }
    let found = GROUPS.iter().find(|(group, _)| rest.starts_with(group));
    found.map(|(group, unit)| (*unit, group.len()))
}

/// The l of "Abdol-", or before "-din": a sun letter may have taken its place.
fn is_latin_article(text: &[u8], at: usize) -> bool {
    let mut after = text[at + 1..].iter().filter(|c| c.is_ascii_lowercase());
    match after.next() {
        None => false,
        Some(b'd') if at > 2 && is_vowel(text[..at].iter().rfind(|c| c.is_ascii_lowercase())) => {
            after_abd(&text[..at])
                || matches!(
                    (after.next(), after.next(), after.next()),
                    (Some(b'i'), Some(b'n'), _)
                        | (Some(b'd'), Some(b'i'), Some(b'n'))
                        | (Some(b'e'), Some(b'e'), Some(b'n'))
                )
        }
        Some(_) => after_abd(&text[..at]),
    }
}

/// "abdo", "abdul", "abd al": Abd and a vowel, whatever parts them.
fn after_abd(text: &[u8]) -> bool {
    let mut letters = text.iter().filter(|c| c.is_ascii_lowercase());
    let abd = b"abd".iter().all(|letter| letters.next() == Some(letter));
    abd && matches!(
        (letters.next(), letters.next(), letters.next()),
        (Some(b'o' | b'u' | b'e' | b'a'), None, _) | (Some(b'o'), Some(b'u' | b'o'), None)
    )
}
