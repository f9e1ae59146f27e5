//! Writing differences that do not matter in a date: marks, capitals, forms of letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text for looking up its words: `Mordād` to `mordad`, `الإثنين` to `الاثنین`.
///
/// Decomposes by NFKD, drops marks, apostrophes and what is not seen, makes
/// small letters, and brings Arabic and Persian forms of a letter together. A
/// half-space becomes a space. For matching only.
pub(crate) fn fold(text: &str) -> String {
    let spaced = text.chars().map(|it| if it == '\u{200C}' { ' ' } else { it });
    spaced
        .nfkd()
        .filter(|it| !is_combining_mark(*it) && !is_unheard(*it))
        .flat_map(char::to_lowercase)
        .filter(|it| !is_combining_mark(*it))
        .map(letter)
        .collect()
}

/// Apostrophes, ayn and hamza signs, the stretching tatweel, unseen characters.
fn is_unheard(letter: char) -> bool {
    crate::numeric::is_invisible(letter)
        || matches!(letter, '\'' | '’' | '‘' | '`' | '´' | 'ʿ' | 'ʾ' | 'ʼ' | 'ء' | 'ـ')
}

/// One form for letters that Persian, Arabic and Kurdish keyboards write apart.
fn letter(letter: char) -> char {
    match letter {
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'ة' | 'ە' | 'ہ' | 'ھ' | 'ۀ' => 'ه',
        'ٱ' => 'ا',
        'ڕ' => 'ر',
        'ڵ' => 'ل',
        'ۆ' => 'و',
        'ێ' => 'ی',
        'ı' => 'i',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[track_caller]
    fn check(written: &str, folded: &str) {
        assert_eq!(fold(written), folded);
        assert_eq!(fold(folded), folded, "folding twice is folding once");
    }

    #[test]
    fn spellings_of_one_word_fold_together() {
        check("Mordād", "mordad");
        check("Šahrivar", "sahrivar");
        check("Sha'ban", "shaban");
        check("الإثنين", "الاثنین");
        check("ژوئیه", "ژوییه");
        check("ذي الحجّة", "ذی الحجه");
        check("سه‌شنبه", "سه شنبه");
        check("هـ", "ه");
        check("\u{200F}مرداد\u{200E}", "مرداد");
        check("ﻣﺮﺩﺍﺩ", "مرداد");
        check("ڕێبەندان", "ریبهندان");
    }
}
