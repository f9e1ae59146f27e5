//! In which script is this written? Decided by letters only.

use std::sync::LazyLock;

/// The script of a name, as far as matching needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Script {
    /// No letter at all.
    #[default]
    None,
    /// Persian, Arabic, Kurdish (Sorani), Azeri, Balochi in Arabic letters.
    Arabic,
    /// Latin letters with or without marks.
    Latin,
    /// Any other script alone (Cyrillic, Hebrew, Armenian …).
    Other,
    /// Letters of more than one script.
    Mixed,
}

/// Returns the script of the letters in `text`: `script("محمد")` is `Arabic`.
pub fn script(text: &str) -> Script {
    text.chars().fold(Script::None, |seen, c| match (seen, script_of(c)) {
        (seen, Script::None) => seen,
        (Script::None, new) => new,
        (seen, new) if seen == new => seen,
        _ => Script::Mixed,
    })
}

/// Returns the script of one character, `None` if it is no letter.
pub(crate) fn script_of(c: char) -> Script {
    SCRIPTS.get(c as usize).copied().unwrap_or_else(|| by_rule(c))
}

/// The rule, asked once for each character of Latin, Cyrillic, Arabic.
static SCRIPTS: LazyLock<Vec<Script>> =
    LazyLock::new(|| (0..0x700).map(|c| char::from_u32(c).map_or(Script::None, by_rule)).collect());

fn by_rule(c: char) -> Script {
    match c {
        'a'..='z' | 'A'..='Z' => Script::Latin,
        c if c.is_ascii() => Script::None,
        '\u{640}' => Script::None,
        '\u{600}'..='\u{6ff}'
        | '\u{750}'..='\u{77f}'
        | '\u{870}'..='\u{8ff}'
        | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}'
            if c.is_alphabetic() && !is_arabic_mark(c) =>
        {
            Script::Arabic
        }
        '\u{aa}'
        | '\u{ba}'
        | '\u{c0}'..='\u{24f}'
        | '\u{250}'..='\u{2af}'
        | '\u{1e00}'..='\u{1eff}'
        | '\u{ff21}'..='\u{ff5a}'
            if c.is_alphabetic() =>
        {
            Script::Latin
        }
        '\u{2b0}'..='\u{36f}' | '\u{600}'..='\u{6ff}' => Script::None,
        c if c.is_alphabetic() => Script::Other,
        _ => Script::None,
    }
}

/// Tashkeel and Quranic marks: written over or under a letter.
pub(crate) fn is_arabic_mark(c: char) -> bool {
    matches!(c, '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}' | '\u{8d3}'..='\u{8ff}')
}
