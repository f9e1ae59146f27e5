//! A name made fit to be read: letters of one keyboard, nothing invisible.
//!
//! The table is `domain` 7.3: Persian forms of yeh, kaf and heh; tatweel, bidi
//! controls and joiners dropped; ZWNJ, hamza, tashkeel and digits kept. Beyond
//! the table, Kurdish words keep their ە.

use crate::script::{Script, script_of};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The zero-width non-joiner that Persian writes inside compounds.
pub(crate) const ZWNJ: char = '\u{200c}';

/// Returns `raw` cleaned for reading: `display("كريمي")` is `"کریمی"`.
pub fn display(raw: &str) -> String {
    of_inked(&inked(raw))
}

/// `display` of a text that went through `inked`.
pub(crate) fn of_inked(inked: &str) -> String {
    if inked.is_ascii() {
        return inked.to_owned();
    }
    let kurdish = is_kurdish(inked);
    let letter = |c| if kurdish && c == 'ە' { c } else { shown(c) };
    composed(inked.chars().map(letter).flat_map(hamza_apart).collect())
}

/// Returns `raw` without what has no ink, each letter as the source wrote it:
/// a Kurdish ە is a vowel and must not pass for ه when sound is asked for.
pub(crate) fn inked(raw: &str) -> String {
    if raw.is_ascii() {
        return tidy_spaces(raw.chars().filter(|c| !is_invisible(*c)));
    }
    composed(tidy_spaces(unpresented(raw).filter(|c| *c != TATWEEL && !is_invisible(*c))))
}

const TATWEEL: char = '\u{640}';

/// Canonical composition, for the few texts that are not composed already.
fn composed(text: String) -> String {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text,
        _ => text.nfc().collect(),
    }
}

/// Presentation forms become ordinary letters; NFKC touches nothing else.
fn unpresented(raw: &str) -> impl Iterator<Item = char> + '_ {
    raw.chars().flat_map(|c| {
        let (one, many) = match c {
            '\u{feff}' => (None, None),
            '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => (None, Some(std::iter::once(c).nfkc())),
            c => (Some(c), None),
        };
        one.into_iter().chain(many.into_iter().flatten())
    })
}

/// ە is a vowel of Kurdish, and a slip of the keyboard for ه elsewhere. Only
/// Kurdish has it inside a word, or beside ێ ۆ ڕ ڵ ڤ.
fn is_kurdish(text: &str) -> bool {
    let mut after_ae = false;
    text.chars().any(|c| {
        let inside = after_ae && script_of(c) == Script::Arabic;
        after_ae = c == 'ە';
        inside || matches!(c, 'ێ' | 'ۆ' | 'ڕ' | 'ڵ' | 'ڤ')
    })
}

/// ۀ is ه with a hamza above, two characters; the rest stays one.
fn hamza_apart(c: char) -> impl Iterator<Item = char> {
    let (letter, hamza) = if c == 'ۀ' { ('ه', Some('\u{654}')) } else { (c, None) };
    std::iter::once(letter).chain(hamza)
}

/// One character of the display column.
fn shown(c: char) -> char {
    match c {
        'ي' | 'ى' | 'ے' => 'ی',
        'ك' | 'ڪ' => 'ک',
        'ہ' | 'ھ' | 'ە' | '\u{6c3}' => 'ه',
        'ٱ' => 'ا',
        c => c,
    }
}

/// Joiners, bidi controls, byte-order marks and other characters without ink.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200d}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
        || (c.is_control() && !c.is_whitespace())
}

/// Single spaces, none at the ends; one ZWNJ at a time and only inside words.
fn tidy_spaces(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut waiting = None;
    for c in chars {
        match c {
            c if c.is_whitespace() => waiting = Some(' '),
            ZWNJ => waiting = waiting.or(Some(ZWNJ)),
            c => {
                if let Some(gap) = waiting.take()
                    && !out.is_empty()
                {
                    out.push(gap);
                }
                out.push(c);
            }
        }
    }
    out
}
