//! The match form of a name: what may differ between two spellings of a word
//! without making it another word. Lossy, for matching only, never shown.
//!
//! The table is `domain` 7.3, last column; Latin loses case, marks, apostrophes
//! and hyphens.

use crate::display::{ZWNJ, display, is_invisible};
use crate::script::is_arabic_mark;
use std::borrow::Cow;
use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Returns the match form, words still apart: `fold("رضائي")` is `"رضایی"`.
pub fn fold(raw: &str) -> String {
    quick(raw, None, Some(' ')).unwrap_or_else(|| of_display(&display(raw), ""))
}

/// Returns the match form with a space where the ZWNJ was: `"علی زاده"`.
pub fn fold_spaced(raw: &str) -> String {
    quick(raw, Some(' '), Some(' ')).unwrap_or_else(|| of_display(&display(raw), " "))
}

/// `fold_spaced`, without a copy where nothing changes.
pub(crate) fn fold_spaced_cow(raw: &str) -> Cow<'_, str> {
    if is_folded(raw) { Cow::Borrowed(raw) } else { Cow::Owned(fold_spaced(raw)) }
}

/// Returns the match form as one word: `"محمد رضا"` becomes `"محمدرضا"`.
pub fn fold_joined(raw: &str) -> String {
    quick(raw, None, None).unwrap_or_else(|| joined(&display(raw)))
}

/// `fold_joined` of a text that went through `display`.
fn joined(display: &str) -> String {
    let mut joined = of_display(display, "");
    joined.retain(|c| c != ' ');
    joined
}

/// Folds the letters that nearly all names consist of, each by itself; `None` if
/// there is another one. What parts words becomes `space`.
fn quick(raw: &str, zwnj: Option<char>, space: Option<char>) -> Option<String> {
    let table = &*LETTERS;
    let mut out = String::with_capacity(raw.len());
    let mut gap = false;
    for c in raw.chars() {
        let folded = match table.get(c as usize) {
            Some(Letter::Kept(folded)) => *folded,
            Some(Letter::Parts) => {
                gap = space.is_some();
                continue;
            }
            Some(Letter::Dropped) => continue,
            None if c == ZWNJ => {
                gap |= zwnj.is_some();
                continue;
            }
            None if c == '’' || is_invisible(c) => continue,
            _ => return None,
        };
        if std::mem::take(&mut gap) && !out.is_empty() {
            out.push(' ');
        }
        out.push(folded);
    }
    Some(out)
}

/// True if a word without spaces is its own match form.
fn is_folded(word: &str) -> bool {
    let table = &*LETTERS;
    word.chars().all(|c| table.get(c as usize) == Some(&Letter::Kept(c)))
}

/// What folding makes of one character, whatever stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letter {
    Kept(char),
    Parts,
    Dropped,
    /// Several letters, or only its neighbours tell.
    Odd,
}

/// Latin, Cyrillic, Arabic: all that stands before this character.
const QUICK: u32 = 0x700;

/// The rules below, asked once for each character.
static LETTERS: LazyLock<Vec<Letter>> =
    LazyLock::new(|| (0..QUICK).map(|c| char::from_u32(c).map_or(Letter::Odd, letter)).collect());

fn letter(c: char) -> Letter {
    if is_combining_mark(c) && !is_arabic_mark(c) {
        return Letter::Odd;
    }
    if c.is_whitespace() {
        return Letter::Parts;
    }
    let shown = display(c.encode_utf8(&mut [0; 4]));
    let mut out = String::new();
    shown.chars().for_each(|c| push_folded(c, "", &mut out));
    let mut folded = out.chars();
    match (folded.next(), folded.next()) {
        (None, _) => Letter::Dropped,
        (Some(' '), None) => Letter::Parts,
        (Some(letter), None) => Letter::Kept(letter),
        _ => Letter::Odd,
    }
}

fn of_display(display: &str, zwnj: &str) -> String {
    let mut out = String::with_capacity(display.len());
    display.chars().for_each(|c| push_folded(c, zwnj, &mut out));
    single_spaced(out)
}

fn push_folded(c: char, zwnj: &str, out: &mut String) {
    if c == ZWNJ {
        out.push_str(zwnj);
    } else if c.is_ascii_alphanumeric() {
        out.push(c.to_ascii_lowercase());
    } else if !push_arabic(c, out) {
        push_other(c, out);
    }
}

/// A digit of the Arabic or Persian script as the European one; every other character as it is.
///
/// ```
/// let plain: String = "۱۳۶۷/٥".chars().map(names::plain_digit).collect();
/// assert_eq!(plain, "1367/5");
/// ```
pub fn plain_digit(c: char) -> char {
    match c {
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (u32::from(c) & 0xf) as u8),
        other => other,
    }
}

/// Writes the folded form of an Arabic-script character; false if it is none.
fn push_arabic(c: char, out: &mut String) -> bool {
    let folded = match c {
        'آ' | 'أ' | 'إ' | '\u{672}' | '\u{673}' | '\u{675}' => 'ا',
        'ؤ' | 'ۆ' | 'ۊ' | 'ۇ' | 'ۈ' | 'ۋ' | '\u{676}' | '\u{677}' | '\u{6c4}' | '\u{6c5}' => 'و',
        'ئ' | 'ێ' | 'ۍ' | 'ې' | '\u{6d3}' | '\u{678}' | '\u{620}' | '\u{63d}'..='\u{63f}' => 'ی',
        'ە' | 'ۀ' | 'ة' | '\u{6c2}' => 'ه',
        'ڕ' | '\u{692}' | '\u{696}' => 'ر',
        'ڵ' | '\u{6b6}' | '\u{6b7}' => 'ل',
        'ء' | '\u{674}' => return true,
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => plain_digit(c),
        c if is_arabic_mark(c) => return true,
        '\u{621}'..='\u{6d3}' => c,
        _ => return false,
    };
    out.push(folded);
    true
}

/// Latin and other letters lose case and marks; apostrophes go, the rest parts words.
fn push_other(c: char, out: &mut String) {
    match c {
        '\'' | '’' | '‘' | '`' | '´' | 'ʿ' | 'ʾ' | 'ʼ' | 'ʻ' | '′' | '“' | '”' | '"' => {}
        c if is_combining_mark(c) => {}
        c if c.is_alphanumeric() => c.to_lowercase().nfd().for_each(|c| push_letter(c, out)),
        _ => out.push(' '),
    }
}

/// One small letter without its marks; letters with a stroke are not decomposed
/// by Unicode.
fn push_letter(c: char, out: &mut String) {
    match c {
        'ı' => out.push('i'),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'þ' => out.push_str("th"),
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'ə' => out.push('e'),
        'ʼ' | 'ʾ' | 'ʿ' => {}
        c if is_combining_mark(c) => {}
        c => out.push(c),
    }
}

fn single_spaced(text: String) -> String {
    if !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_quick_way_leads_to_the_same(raw in "([\u{20}-\u{700}]|[\u{200a}-\u{2010}’ \u{640}-\u{655}ا-ی]){0,12}") {
            let display = display(&raw);
            prop_assert_eq!(fold(&raw), of_display(&display, ""));
            prop_assert_eq!(fold_spaced(&raw), of_display(&display, " "));
            prop_assert_eq!(fold_joined(&raw), joined(&display));
            prop_assert_eq!(fold_spaced_cow(&raw), fold_spaced(&raw));
        }
    }
}
