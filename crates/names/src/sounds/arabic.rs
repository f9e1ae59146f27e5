//! Words in Arabic script as units: what is written, and nothing that is not.

use super::{Sounds, UNITS, Unit, unit};
use crate::display::ZWNJ;
use std::sync::LazyLock;

/// Where words of a compound meet.
const BREAK: char = '-';

/// Reads a word that went through `inked`.
pub(super) fn read(clean: &str, sounds: &mut Sounds) {
    let mut buffer = ['\0'; MOST];
    let letters = letters(clean, &mut buffer);
    let mut at = 0;
    while at < letters.len() && !sounds.is_full() {
        let rest = &letters[at..];
        if at > 0 && ENDS_IN_EI.iter().any(|ending| ends_word(rest, ending)) {
            sounds.push(const { unit("ء") });
            at += 3;
        } else if letters[at] != 'ا' {
            push_letter(letters, at, sounds);
            at += 1;
        } else if at > 1
            && (rest.starts_with(&['ا', 'ل', 'ل', 'ه'])
                || ends_word(rest, &['ا', 'ل', 'ه'])
                || (at > 2 && ends_word(rest, &['ا', 'ل', 'ه', 'ی'])))
        {
            at += push_allah(rest, sounds);
        } else if is_article(letters, at) {
            sounds.push(const { unit("ال") });
            sounds.push(const { unit("ل~") });
            at += 2;
        } else {
            push_letter(letters, at, sounds);
            at += 1;
        }
    }
}

/// e'i after a silent h, as it is written: خامنه‌ای, خامنه‌ئی, خامنه‌یی are خامنئی, Khamene'i.
const ENDS_IN_EI: [[char; 4]; 3] = [['ه', BREAK, 'ا', 'ی'], ['ه', BREAK, 'ء', 'ی'], ['ه', BREAK, 'ی', 'ی']];

/// More letters than this are not read: there are no more than `LONGEST` units
/// in them, breaks aside.
const MOST: usize = 3 * super::LONGEST;

fn letters<'a>(clean: &str, buffer: &'a mut [char; MOST]) -> &'a [char] {
    let table = &*LETTERS;
    let mut count = 0;
    for c in clean.chars() {
        let letter = match table.get((c as usize).wrapping_sub(0x600)) {
            Some((letter, _)) => *letter,
            None => letter(c),
        };
        if let Some(letter) = letter
            && count < MOST
        {
            buffer[count] = letter;
            count += 1;
        }
    }
    &buffer[..count]
}

/// For U+0600 and what follows: the unit letter, and the unit of the letter itself.
static LETTERS: LazyLock<Vec<(Option<char>, Option<Unit>)>> =
    LazyLock::new(|| (0x600..0x700).filter_map(char::from_u32).map(|c| (letter(c), unit_of(c))).collect());

/// The unit of a letter, if the alphabet has it.
fn unit_of(letter: char) -> Option<Unit> {
    let mut buffer = [0; 4];
    let name = &*letter.encode_utf8(&mut buffer);
    (0..).zip(UNITS).find(|(_, unit)| *unit == name).map(|(at, _)| at)
}

/// Does a word end with `ending` at the beginning of `rest`?
fn ends_word(rest: &[char], ending: &[char]) -> bool {
    rest.starts_with(ending) && matches!(rest.get(ending.len()), None | Some(&BREAK))
}

/// الله and اله inside a name: the vowel before it may be a, o or u.
fn push_allah(rest: &[char], sounds: &mut Sounds) -> usize {
    let taken = if rest[2] == 'ل' { 4 } else { 3 };
    let ends = matches!(rest.get(taken), None | Some(&BREAK));
    const ALLA: [Unit; 3] = [unit("ال"), unit("ل"), unit("ا")];
    ALLA.into_iter().for_each(|unit| sounds.push(unit));
    sounds.push(if ends { const { unit("ه$") } } else { const { unit("ه") } });
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
        'ا' if at == 0 && matches!(next, Some('و' | 'ی')) => sounds.push(const { unit("^ا") }),
        'ا' if at == 0 => sounds.push(const { unit("آ") }),
        'ه' if last && at > 0 => sounds.push(const { unit("ه$") }),
        // The w of خوا is silent: خواجه is Khajeh.
        'و' if at > 0 && letters[at - 1] == 'خ' && next == Some(&'ا') => sounds.push(const { unit("ۆ") }),
        'و' if at > 0 && letters[at - 1] == 'و' => sounds.push_once(const { unit("ۆ") }),
        'ی' => sounds.push_once(const { unit("ی") }),
        c => {
            if let Some((_, Some(unit))) = LETTERS.get((c as usize).wrapping_sub(0x600)) {
                sounds.push(*unit);
            }
        }
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
        c if unit_of(c).is_some() => c,
        _ => return None,
    })
}
