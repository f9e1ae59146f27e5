//! A name made fit to be read: letters of one keyboard, nothing invisible.
//!
//! The table is `domain` 7.3: Persian forms of yeh, kaf and heh; tatweel, bidi
//! controls and joiners dropped; ZWNJ, hamza, tashkeel and digits kept. Beyond
//! the table, Kurdish words keep their ە.

use crate::script::{Script, script_of};
use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The zero-width non-joiner that Persian writes inside compounds.
pub(crate) const ZWNJ: char = '\u{200c}';

/// Returns `raw` cleaned for reading: `display("كريمي")` is `"کریمی"`.
pub fn display(raw: &str) -> String {
    of_inked(inked(raw)).into_owned()
}

/// `display` of a text that went through `inked`.
pub(crate) fn of_inked(inked: Cow<'_, str>) -> Cow<'_, str> {
    let looks = Looks::of(&inked);
    if looks.has(Looks::SHOWN_ELSE) || looks.has(Looks::ODD) {
        return Cow::Owned(shown_all(&inked));
    }
    inked
}

fn shown_all(inked: &str) -> String {
    let kurdish = is_kurdish(inked);
    let letter = |c| if kurdish && c == 'ە' { c } else { shown(c) };
    let mut out = String::with_capacity(inked.len());
    for c in inked.chars() {
        match letter(c) {
            // Two characters: the letter and a hamza above.
            'ۀ' => out.push_str("ه\u{654}"),
            c => out.push(c),
        }
    }
    composed(out)
}

/// Returns `raw` without what has no ink, each letter as the source wrote it:
/// a Kurdish ە is a vowel and must not pass for ه when sound is asked for.
pub(crate) fn inked(raw: &str) -> Cow<'_, str> {
    let looks = Looks::of(raw);
    if looks.has(Looks::ODD) {
        return composed(tidy_spaces(unpresented(raw).filter(|c| *c != TATWEEL && !is_invisible(*c)))).into();
    }
    if looks.has(Looks::GAP) && !is_tidy(raw) {
        return tidy_spaces(raw.chars()).into();
    }
    raw.into()
}

/// What a text has to be looked at for; most names need nothing.
#[derive(Debug, Clone, Copy)]
struct Looks(u8);

impl Looks {
    /// A space or a ZWNJ.
    const GAP: u8 = 1;
    /// A letter that `shown` replaces.
    const SHOWN_ELSE: u8 = 2;
    /// Something without ink, a mark, a presentation form: letter by letter.
    const ODD: u8 = 4;

    fn of(text: &str) -> Looks {
        Looks(text.chars().fold(0, |seen, c| seen | Looks::at(c)))
    }

    fn has(self, look: u8) -> bool {
        self.0 & look != 0
    }

    fn at(c: char) -> u8 {
        match c {
            '!'..='~' => 0,
            ' ' | ZWNJ => Looks::GAP,
            'ي' | 'ى' | 'ك' => Looks::SHOWN_ELSE,
            '\u{621}'..='\u{63a}' | '\u{641}'..='\u{648}' => 0,
            'پ' | 'چ' | 'ژ' | 'ک' | 'گ' | 'ی' | '،' | '\u{6f0}'..='\u{6f9}' => 0,
            '\u{c0}'..='\u{24f}' => 0,
            _ => Looks::ODD,
        }
    }
}

/// Are there single gaps only, and none at the ends?
fn is_tidy(text: &str) -> bool {
    let mut gap = true;
    for c in text.chars() {
        let here = matches!(c, ' ' | ZWNJ);
        if here && gap {
            return false;
        }
        gap = here;
    }
    !gap
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
pub(crate) fn is_invisible(c: char) -> bool {
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
