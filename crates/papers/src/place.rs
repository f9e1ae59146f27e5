//! Where in its source a record stands, in the language of a paper.

use ledger::{Locator, Record};

use crate::Tongue;
use crate::sheet::{in_language, isolated};
use crate::words::word;

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// Sheet, row, page, time, quote.
    pub locator: Locator,
    /// What the source calls the record: said where it has no place of that kind.
    pub key: Option<String>,
}

impl Place {
    /// Where a record stands.
    pub fn of(record: &Record) -> Place {
        Place { locator: record.locator.clone(), key: record.key.clone() }
    }

    /// It as HTML: «ردیف ۱۴». Sheets, quotes and keys are the source's own.
    pub fn html(&self, tongue: Tongue) -> String {
        let parts = self.parts(tongue).into_iter().map(|(word, value, own)| match own {
            true => format!("{word} {}", in_language(&value, Some(""))),
            false => format!("{word} {}", isolated(&tongue.digits(&value))),
        });
        parts.collect::<Vec<_>>().join(tongue.comma()).trim_start().to_owned()
    }

    /// It as text: `row 14`.
    pub fn in_words(&self, tongue: Tongue) -> String {
        let parts = self.parts(tongue).into_iter().map(|(word, value, own)| {
            let value = if own { value } else { tongue.digits(&value) };
            format!("{word} {value}").trim_start().to_owned()
        });
        parts.collect::<Vec<_>>().join(tongue.comma())
    }

    /// Each part: what it is, its value, and whether the value is the source's own words.
    fn parts(&self, tongue: Tongue) -> Vec<(&'static str, String, bool)> {
        let said = |id: &str| word("place", id, tongue);
        let Locator { sheet, row, page, timestamp, quote } = self.locator.clone();
        let sheet = sheet.map(|sheet| (said("sheet"), sheet, true));
        let row = row.map(|row| (said("row"), row.to_string(), false));
        let page = page.map(|page| (said("page"), page, false));
        let at = timestamp.map(|at| (said("timestamp"), at, false));
        let quote = quote.map(|quote| ("", format!("«{quote}»"), true));
        let parts: Vec<_> = [sheet, row, page, at, quote].into_iter().flatten().collect();
        let key = || self.key.clone().map(|key| ("", key, true));
        if parts.is_empty() { key().into_iter().collect() } else { parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_said_in_the_language_of_the_paper() {
        let locator = Locator { row: Some(14), page: Some("3".to_owned()), ..Locator::default() };
        let place = Place { locator, key: Some("C-1".to_owned()) };
        for (tongue, expected) in [
            (Tongue::English, "row <bdi>14</bdi>, page <bdi>3</bdi>"),
            (Tongue::French, "ligne <bdi>14</bdi>, page <bdi>3</bdi>"),
            (Tongue::Spanish, "fila <bdi>14</bdi>, página <bdi>3</bdi>"),
            (Tongue::Persian, "ردیف <bdi>۱۴</bdi>، صفحهٔ <bdi>۳</bdi>"),
            (Tongue::Arabic, "صف <bdi>١٤</bdi>، صفحة <bdi>٣</bdi>"),
        ] {
            assert_eq!(place.html(tongue), expected);
            assert_eq!(place.in_words(tongue), expected.replace("<bdi>", "").replace("</bdi>", ""));
        }
        let keyed = Place { key: Some("C-1".to_owned()), ..Place::default() };
        assert_eq!(keyed.html(Tongue::French), "<bdi lang=\"\">C-1</bdi>");
    }
}
