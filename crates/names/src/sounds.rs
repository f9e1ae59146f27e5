//! Which signs does a word consist of, as far as sound goes?
//!
//! Arabic script and Latin are cut into one small alphabet of *units*. Vowels
//! that Arabic script does not write stay in the Latin sequence; `data/costs.tsv`
//! says what each unit may stand beside and what leaving it out costs. Reading
//! is deterministic and lossy; no word is romanised.

use crate::display::{ZWNJ, inked};
use crate::words::{Table, rows};
use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// One sign of the common alphabet: its place in `UNITS`.
pub(crate) type Unit = u8;

/// The alphabet. Arabic-script units first, then Latin ones.
pub(crate) const UNITS: [&str; 91] = [
    "^ا", "آ", "ا", "ب", "پ", "ت", "ث", "ج", "چ", "ح", "خ", "د", "ذ", "ر", "ز", "ژ", "س", "ش", "ص", "ض", "ط",
    "ظ", "ع", "غ", "ف", "ق", "ک", "گ", "ل", "م", "ن", "و", "ه", "ه$", "ی", "ء", "ة", "ۆ", "ێ", "ە", "ڤ",
    "ال", "ل~", // 43
    "a~", "a", "e", "i", "o", "u", "ee", "oo", "^a", "^e", "^i", "^o", "^u", "a$", "e$", "i$", "o$", "b",
    "c", "ch", "d", "dh", "f", "g", "gh", "h", "h$", "j", "k", "kh", "l", "l~", "m", "n", "p", "q", "r", "s",
    "sh", "sx", "t", "th", "v", "w", "w~", "z", "zh", "'",
];
/// The first Latin unit.
pub(crate) const LATIN: Unit = 43;
/// Where words of a compound meet.
const BREAK: char = '-';
/// A word keeps at most this many units; the rest of a longer word is ignored.
pub(crate) const LONGEST: usize = 40;

/// Costs of standing beside and of being left out, in hundredths.
pub(crate) struct Costs {
    /// `beside[a][b]`.
    pub beside: [[u8; UNITS.len()]; UNITS.len()],
    /// `unwritten[a][0]` against Arabic script, `[1]` against Latin.
    pub unwritten: [[u8; 2]; UNITS.len()],
    /// What a unit adds to the weight of a word.
    pub mass: [u8; UNITS.len()],
}

/// The table of `data/costs.tsv`.
pub(crate) static COSTS: LazyLock<Costs> = LazyLock::new(|| Costs::read(include_str!("../data/costs.tsv")));

static BY_NAME: LazyLock<Table<&str, Unit>> =
    LazyLock::new(|| (0..).zip(UNITS).map(|(at, name)| (name, at)).collect());

/// The unit of that name in `UNITS`.
pub(crate) fn unit(name: &str) -> Unit {
    BY_NAME[name]
}

/// Vowels and half-vowels, and signs that come and go with them.
pub(crate) fn is_weak(unit: Unit) -> bool {
    matches!(
        UNITS[usize::from(unit)],
        "^ا" | "آ"
            | "ا"
            | "و"
            | "ی"
            | "ع"
            | "ء"
            | "ه$"
            | "ة"
            | "ۆ"
            | "ێ"
            | "ە"
            | "ال"
            | "ل~"
            | "h$"
            | "l~"
            | "w~"
            | "'"
    ) || is_latin_vowel(unit)
}

pub(crate) fn is_latin_vowel(unit: Unit) -> bool {
    (LATIN..LATIN + 17).contains(&unit)
}

impl Costs {
    fn read(table: &str) -> Costs {
        let mut costs = Costs {
            beside: [[100; UNITS.len()]; UNITS.len()],
            unwritten: [[90; 2]; UNITS.len()],
            mass: [100; UNITS.len()],
        };
        for a in 0..UNITS.len() {
            costs.mass[a] = mass(a as Unit);
            for b in 0..UNITS.len() {
                let mixed = is_weak(a as Unit) != is_weak(b as Unit);
                costs.beside[a][b] = if a == b {
                    0
                } else if mixed {
                    120
                } else {
                    100
                };
            }
        }
        rows(table).for_each(|row| costs.take(&row));
        costs
    }

    fn take(&mut self, row: &[&str]) {
        let cost: u8 = row[2].parse().expect("the third column of data/costs.tsv is a number");
        for a in row[0].split(' ') {
            let a = usize::from(unit(a));
            match row[1] {
                "- ar" => self.unwritten[a][0] = cost,
                "- la" => self.unwritten[a][1] = cost,
                others => {
                    for b in others.split(' ') {
                        let b = usize::from(unit(b));
                        self.beside[a][b] = cost;
                        self.beside[b][a] = cost;
                    }
                }
            }
        }
    }
}

fn mass(unit: Unit) -> u8 {
    match UNITS[usize::from(unit)] {
        "a~" | "a" | "e" | "o" | "a$" | "e$" => 20,
        "i" | "u" => 40,
        "'" | "w~" | "h$" | "l~" | "ل~" | "ال" | "ء" | "ع" => 15,
        "ه$" | "ة" | "ە" | "^ا" => 40,
        _ if is_weak(unit) => 60,
        _ => 100,
    }
}

/// The units of one word, at most `LONGEST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sounds {
    units: [Unit; LONGEST],
    length: u8,
    /// Written in Arabic script.
    pub arabic: bool,
}

impl Sounds {
    /// Reads a word of one script; letters of other scripts are left out.
    pub fn of(raw: &str) -> Sounds {
        Sounds::of_inked(&inked(raw))
    }

    /// As `of`, of a text that went through `inked`.
    pub fn of_inked(clean: &str) -> Sounds {
        let mut sounds = Sounds { units: [0; LONGEST], length: 0, arabic: false };
        sounds.arabic = crate::script::script(clean) == crate::script::Script::Arabic;
        if sounds.arabic {
            read_arabic(clean, &mut sounds)
        } else {
            read_latin(clean, &mut sounds)
        }
        sounds
    }

    pub fn units(&self) -> &[Unit] {
        &self.units[..usize::from(self.length)]
    }

    fn push(&mut self, new: Unit) {
        if usize::from(self.length) < LONGEST {
            self.units[usize::from(self.length)] = new;
            self.length += 1;
        }
    }

    fn push_once(&mut self, new: Unit) {
        if self.units().last() != Some(&new) {
            self.push(new);
        }
    }
}

fn read_arabic(clean: &str, sounds: &mut Sounds) {
    let letters: Vec<char> = clean.chars().filter_map(letter).collect();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        if at > 1
            && (rest.starts_with(&['ا', 'ل', 'ل', 'ه'])
                || ends_word(rest, &['ا', 'ل', 'ه'])
                || (at > 2 && ends_word(rest, &['ا', 'ل', 'ه', 'ی'])))
        {
            at += push_allah(rest, sounds);
        } else if is_article(&letters, at) {
            sounds.push(unit("ال"));
            sounds.push(unit("ل~"));
            at += 2;
        } else {
            push_letter(&letters, at, sounds);
            at += 1;
        }
    }
}

/// Does a word end with `ending` at the beginning of `rest`?
fn ends_word(rest: &[char], ending: &[char]) -> bool {
    rest.starts_with(ending) && matches!(rest.get(ending.len()), None | Some(&BREAK))
}

/// الله and اله inside a name: the vowel before it may be a, o or u.
fn push_allah(rest: &[char], sounds: &mut Sounds) -> usize {
    let taken = if rest[2] == 'ل' { 4 } else { 3 };
    let ends = matches!(rest.get(taken), None | Some(&BREAK));
    for name in ["ال", "ل", "ا", if ends { "ه$" } else { "ه" }] {
        sounds.push(unit(name));
    }
    taken
}

/// Is "ال" at `at` the article after عبد or ابو, or before دین?
fn is_article(letters: &[char], at: usize) -> bool {
    let rest = &letters[at..];
    let before = letters[..at].strip_suffix(&[BREAK]).unwrap_or(&letters[..at]);
    rest.starts_with(&['ا', 'ل'])
        && rest.len() > 3
        && (before.ends_with(&['ع', 'ب', 'د'])
            || before.ends_with(&['ا', 'ب', 'و'])
            || (at > 1 && rest[2..].starts_with(&['د', 'ی', 'ن'])))
}

fn push_letter(letters: &[char], at: usize, sounds: &mut Sounds) {
    let next = letters.get(at + 1);
    let last = matches!(next, None | Some(&BREAK));
    let c = letters[at];
    match c {
        BREAK => {}
        'ا' if at == 0 && matches!(next, Some('و' | 'ی')) => sounds.push(unit("^ا")),
        'ا' if at == 0 => sounds.push(unit("آ")),
        'ه' if last && at > 0 => sounds.push(unit("ه$")),
        // The w of خوا is silent: خواجه is Khajeh.
        'و' if at > 0 && letters[at - 1] == 'خ' && next == Some(&'ا') => sounds.push(unit("ۆ")),
        'و' if at > 0 && letters[at - 1] == 'و' => sounds.push_once(unit("ۆ")),
        'ی' => sounds.push_once(unit(c.encode_utf8(&mut [0; 4]))),
        c => sounds.push(unit(c.encode_utf8(&mut [0; 4]))),
    }
}

/// The unit letter for a letter of Arabic script; marks and ء fall away.
fn letter(c: char) -> Option<char> {
    Some(match c {
        'أ' | 'إ' | 'ٱ' => 'ا',
        'ؤ' | 'ۊ' | 'ۇ' | 'ۈ' => 'و',
        'ئ' => 'ء',
        'ي' | 'ى' | 'ے' => 'ی',
        'ك' | 'ڪ' => 'ک',
        'ہ' | 'ھ' | '\u{6c3}' => 'ه',
        ZWNJ | ' ' | '-' => BREAK,
        'ۋ' => 'ڤ',
        'ې' | 'ۍ' => 'ی',
        'ڕ' | '\u{692}' | '\u{696}' => 'ر',
        'ڵ' | '\u{6b6}' | '\u{6b7}' => 'ل',
        'ۀ' => 'ه',
        'ء' => return None,
        c if BY_NAME.contains_key(&*c.encode_utf8(&mut [0; 4])) => c,
        _ => return None,
    })
}

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

fn read_latin(clean: &str, sounds: &mut Sounds) {
    let text = plain_latin(clean);
    let mut at = 0;
    while at < text.len() {
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
