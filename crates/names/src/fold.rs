//! The match form of a name: what may differ between two spellings of a word
//! without making it another word. Lossy, for matching only, never shown.
//!
//! The table is `domain` 7.3, last column; Latin loses case, marks, apostrophes
//! and hyphens.

use crate::display::{ZWNJ, display};
use crate::script::is_arabic_mark;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Returns the match form, words still apart: `fold("رضائي")` is `"رضایی"`.
pub fn fold(raw: &str) -> String {
    of_display(&display(raw), "")
}

/// Returns the match form with a space where the ZWNJ was: `"علی زاده"`.
pub fn fold_spaced(raw: &str) -> String {
    of_display(&display(raw), " ")
}

/// Returns the match form as one word: `"محمد رضا"` becomes `"محمدرضا"`.
pub fn fold_joined(raw: &str) -> String {
    joined(&display(raw))
}

/// `fold_joined` of a text that went through `display`.
pub(crate) fn joined(display: &str) -> String {
    let mut joined = of_display(display, "");
    joined.retain(|c| c != ' ');
    joined
}

fn of_display(display: &str, zwnj: &str) -> String {
    let mut out = String::with_capacity(display.len());
    for c in display.chars() {
        if c == ZWNJ {
            out.push_str(zwnj);
        } else if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !push_arabic(c, &mut out) {
            push_other(c, &mut out);
        }
    }
    single_spaced(out)
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
        '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' => char::from(b'0' + (u32::from(c) & 0xf) as u8),
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
