//! Letters that look like others: full-width Latin, presentation forms, Cyrillic and Greek letters in a Latin word.
//!
//! Nobody reads them otherwise, so whoever looks for a name must not either.

use unicode_normalization::UnicodeNormalization;

/// Returns a text in plain letters: `undisguised("Ｇоlrоkh")` is `"Golrokh"`.
///
/// A Cyrillic or Greek letter becomes the Latin one that it looks like where its word has Latin letters, or
/// nothing but such letters.
pub fn undisguised(text: &str) -> String {
    let plain: String = text.nfkc().collect();
    if !plain.chars().any(|c| looks_like(c).is_some()) {
        return plain;
    }
    let mut out = String::with_capacity(plain.len());
    for word in plain.split_inclusive(char::is_whitespace) {
        let mixed = word.chars().any(|c| c.is_ascii_alphabetic());
        let all = word.chars().filter(|c| c.is_alphabetic()).all(|c| looks_like(c).is_some());
        let seen = |c: char| if mixed || all { looks_like(c).unwrap_or(c) } else { c };
        out.extend(word.chars().map(seen));
    }
    out
}

/// Letters of other alphabets, and below each the Latin one that it looks like.
const OTHERS: &str = "аеорсухіјѕһкмтвнАЕОРСУХІЈЅКМТВНԛԝɡαοινρκτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";
const LATIN: &str = "aeopcyxijshkmtbhAEOPCYXIJSKMTBHqwgaoivpktuABEZHIKMNOPTYX";

fn looks_like(c: char) -> Option<char> {
    // Nearly all letters that are asked about are of other scripts than these.
    if !('\u{250}'..='\u{52f}').contains(&c) {
        return None;
    }
    OTHERS.chars().zip(LATIN.chars()).find(|(other, _)| *other == c).map(|(_, latin)| latin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_disguise_are_seen_through_and_other_scripts_left_alone() {
        assert_eq!(OTHERS.chars().count(), LATIN.chars().count());
        for (text, expected) in [
            ("Ｇｏｌｒｏｋｈ", "Golrokh"),
            ("Gоlrоkh Mеhrаbаdi", "Golrokh Mehrabadi"),
            ("Мария", "Мария"),
            ("ﻣﺤﻤﺪ", "محمد"),
            ("علی‌زاده", "علی‌زاده"),
        ] {
            assert_eq!(undisguised(text), expected);
        }
    }
}
