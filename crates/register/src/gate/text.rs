//! What a free text must not tell: how someone is reached, an exact place, a living child.

use std::collections::HashSet;
use std::sync::LazyLock;

use ledger::RecordId;

/// Digits from which on a row of them may be a telephone number.
const PHONE_DIGITS: usize = 9;
/// Letters and digits of an identifier.
const IDENTIFIER: usize = 26;
/// Decimal places from which on a degree tells a place to some hundred metres.
const EXACT_PLACES: usize = 3;

static CHILD_WORDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let lines = include_str!("../../data/child-words.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .map(|line| format!(" {} ", names::fold_spaced(line)))
        .collect()
});

/// With which words they begin: nearly no text has one of these, and every text is asked.
static CHILD_BEGINS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| CHILD_WORDS.iter().filter_map(|word| word[1..].split(' ').next()).collect());

/// Whether a text speaks of a pregnancy or a small child (V-805).
pub(super) fn tells_of_a_child(text: &str) -> bool {
    let folded = names::fold_spaced(text);
    if !folded.split(' ').any(|word| CHILD_BEGINS.contains(word)) {
        return false;
    }
    let folded = format!(" {folded} ");
    CHILD_WORDS.iter().any(|word| folded.contains(word.as_str()))
}

/// Whether a text tells how someone is reached: e-mail, a name in networks, a telephone number.
pub(super) fn tells_a_contact(text: &str) -> bool {
    if !text.contains('@') && !has_digit(text) {
        return false;
    }
    let plain = ascii_digits(text);
    let mail = plain.split_whitespace().any(|word| {
        word.split_once('@')
            .is_some_and(|(_, after)| after.chars().filter(|c| c.is_alphanumeric()).count() > 1)
    });
    let others = plain.split_inclusive(char::is_whitespace).filter(|word| !is_identifier(word.trim_end()));
    mail || rows_of_digits(&others.collect::<String>()).iter().any(|row| is_phone(row))
}

/// Whether a word is the identifier of a record or a source: of its signs, some stand in a row that are digits by chance.
fn is_identifier(word: &str) -> bool {
    word.len() == IDENTIFIER
        && word.parse::<RecordId>().is_ok()
        && word.contains(|c: char| c.is_ascii_alphabetic())
}

fn is_phone(row: &str) -> bool {
    let count = row.chars().filter(char::is_ascii_digit).count();
    let groups: Vec<usize> =
        row.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|n| *n > 0).collect();
    // Years, months and days in a row are dates, however many follow one another.
    let date = groups.first() == Some(&4) && groups.iter().all(|length| [1, 2, 4].contains(length));
    (count >= PHONE_DIGITS && !date) || (row.starts_with('+') && count >= 7)
}

/// Rows of digits, with the spaces, hyphens, dots and brackets that people put between them.
fn rows_of_digits(text: &str) -> Vec<String> {
    let mut rows = vec![String::new()];
    for c in text.chars() {
        let row = rows.last_mut().expect("there is always one row");
        match c {
            '0'..='9' | '+' => row.push(c),
            ' ' | '-' | '(' | ')' | '.' | '\u{200c}' | '\u{a0}' if !row.is_empty() => row.push(c),
            _ if !row.is_empty() => rows.push(String::new()),
            _ => {}
        }
    }
    rows
}

/// Whether a text tells an exact place: two fine degrees, or degrees with their sign.
pub(super) fn tells_an_exact_place(text: &str) -> bool {
    if !has_digit(text) {
        return false;
    }
    let plain = ascii_digits(text);
    let signed = plain.contains(['°', '′', '″']) && plain.chars().any(|c| c.is_ascii_digit());
    let is_fine = |word: &&str| {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
        places >= EXACT_PLACES && digits.parse::<f64>().is_ok_and(|degree| degree <= 180.0)
    };
    let words = plain.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '،'));
    signed || words.filter(is_fine).count() >= 2
}

/// Whether a text has a digit of any script.
fn has_digit(text: &str) -> bool {
    text.chars().any(|c| names::plain_digit(c).is_ascii_digit())
}

/// Digits and the decimal sign of the Persian and Arabic scripts as ASCII.
fn ascii_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{66b}' => '.',
            other => names::plain_digit(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_places_and_children_are_seen_in_texts() {
        for line in include_str!("../../testdata/texts.tsv").lines().filter(|line| !line.starts_with('#')) {
            let (text, expected) = line.split_once('\t').expect("text and what it tells");
            let told = [
                ("contact", tells_a_contact(text)),
                ("place", tells_an_exact_place(text)),
                ("child", tells_of_a_child(text)),
            ];
            let told: Vec<&str> = told.iter().filter(|(_, tells)| *tells).map(|(what, _)| *what).collect();
            assert_eq!(told.join(" "), expected.trim_end_matches('-'), "{line}");
        }
    }
}
