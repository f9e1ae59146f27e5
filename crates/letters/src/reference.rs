//! The number of a letter, as «AL IRN 20/2020» (standards 2.2).
//!
//! Citations often drop the kind, so a letter is known by country, sequence and year.

use std::fmt;

use dates::Window;

use crate::LetterKind;

/// The number under which the Special Procedures' database has a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    /// The kind, where the citation has it.
    pub kind: Option<LetterKind>,
    /// What tells it from every other letter.
    pub key: Key,
}

/// Country, year and sequence: one letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    country: [u8; 3],
    /// The year.
    pub year: u16,
    /// Its place among that year's letters to that country.
    pub sequence: u16,
}

impl Reference {
    /// Reads a reference; `None` where the text is none.
    ///
    /// ```
    /// use letters::Reference;
    /// let one = Reference::read("UA IRN 22/2020").unwrap();
    /// assert_eq!(one.key, Reference::read("IRN 22/2020").unwrap().key);
    /// assert_eq!(one.to_string(), "UA IRN 22/2020");
    /// ```
    pub fn read(text: &str) -> Option<Reference> {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        let number = words.pop()?;
        let country = words.pop()?.as_bytes();
        let kind = match words.as_slice() {
            [] => None,
            [kind] => Some(LetterKind::read(kind).filter(|kind| kind.is_numbered())?),
            _ => return None,
        };
        let country: [u8; 3] = country.try_into().ok()?;
        let (sequence, year) = number.split_once('/')?;
        let key = Key { country, year: digits(year, 4..=4)?, sequence: digits(sequence, 1..=4)? };
        country.iter().all(u8::is_ascii_uppercase).then_some(Reference { kind, key })
    }

    /// Reads a reference as people type it: in any digits and small letters, «irn ۲۰/۲۰۲۰».
    pub fn read_loosely(text: &str) -> Option<Reference> {
        Reference::read(&plain(text).to_uppercase())
    }

    /// Whether a text is the number of this letter without its country: «20/2020».
    pub fn is_numbered(&self, text: &str) -> bool {
        let text = plain(text);
        let (Some((sequence, year)), Key { year: own, sequence: first, .. }) =
            (text.split_once('/'), self.key)
        else {
            return false;
        };
        digits(year.trim(), 4..=4) == Some(own) && digits(sequence.trim(), 1..=4) == Some(first)
    }

    /// Whether the year of the number is that of the day on which it was sent (V-201).
    pub fn is_of_year(&self, sent: &Window) -> bool {
        let year = |day: dates::Day| day.ymd().0;
        let from = sent.earliest.is_none_or(|day| year(day) <= i32::from(self.key.year));
        from && sent.latest.is_none_or(|day| i32::from(self.key.year) <= year(day))
    }
}

/// The digits of any script as European ones.
fn plain(text: &str) -> String {
    text.chars().map(names::plain_digit).collect()
}

impl Key {
    /// The country, as ISO 3166-1 alpha-3, or `OTH` for those who are no State.
    pub fn country(&self) -> &str {
        std::str::from_utf8(&self.country).expect("three capital letters of ASCII")
    }
}

fn digits(text: &str, length: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let plain = length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.country(), self.sequence, self.year)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Some(kind) => write!(f, "{} {}", kind.code(), self.key),
            None => self.key.fmt(f),
        }
    }
}

/// The pairs of letters whose numbers and days run against each other (V-202): of one country and year,
/// the later number surely sent first.
pub fn out_of_order(letters: &[(Key, Window)]) -> Vec<(Key, Key)> {
    let mut found = Vec::new();
    for (one, sent) in letters {
        for (other, later) in letters {
            let alike = one.country == other.country && one.year == other.year;
            let against = matches!((later.latest, sent.earliest), (Some(later), Some(sent)) if later < sent);
            if alike && one.sequence < other.sequence && against {
                found.push((*one, *other));
            }
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use dates::{Hints, read};

    fn days(written: &str) -> Window {
        let reading = read(written, &Hints::default());
        reading.candidates.first().map(|date| date.window).unwrap_or_default()
    }

    #[track_caller]
    fn check(written: &str, sent: &str, expected: &str) {
        let found = match Reference::read(written) {
            None => "no".to_owned(),
            Some(one) => {
                let year = if one.is_of_year(&days(sent)) { "" } else { " V-201" };
                format!("{} {}{year}", one.kind.map_or("-", LetterKind::code), one.key)
            }
        };
        assert_eq!(found, expected, "{written} sent {sent}");
    }

    #[test]
    fn references_are_read_and_held_against_the_day_of_sending() {
        let lines = include_str!("../testdata/references.tsv").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            let [written, sent, expected] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns: {line}")
            };
            check(written, sent, expected);
        }
    }

    #[test]
    fn numbers_follow_the_days_within_one_country_and_year() {
        let lines = include_str!("../testdata/order.tsv").lines();
        for line in lines.filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let letters: Vec<(Key, Window)> = cells[..4]
                .chunks(2)
                .map(|letter| (Reference::read(letter[0]).unwrap().key, days(letter[1])))
                .collect();
            let found = if out_of_order(&letters).is_empty() { "in order" } else { "V-202" };
            assert_eq!(found, cells[4], "{line}");
        }
    }
}
