//! How the values of a list are to be read: encoding, calendar, placeholders.

use std::collections::BTreeMap;

use dates::{Calendar, Day, Hints, Order};
use serde::{Deserialize, Deserializer, de};

/// The `[reading]` section. What it leaves out is found out from the file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reading {
    /// The encoding, a label of the Encoding Standard such as `windows-1256`.
    #[serde(deserialize_with = "encoding")]
    pub encoding: Option<String>,
    /// The letter between cells: `,` `;` `|` or `tab`.
    #[serde(deserialize_with = "delimiter")]
    pub delimiter: Option<char>,
    /// The header's row, counted from 1; 0 when the list has none.
    pub header_row: Option<u64>,
    /// The sheet of a workbook, by its name.
    pub sheet: Option<String>,
    /// The calendar of years that fit it: `solar-hijri`, `gregorian`, `lunar-hijri`, `shahanshahi`.
    #[serde(deserialize_with = "calendar")]
    pub calendar: Option<Calendar>,
    /// How the numbers of a date follow each other: `year-month-day`, `day-month-year`, `month-day-year`.
    #[serde(deserialize_with = "order")]
    pub order: Option<Order>,
    /// Endings of dates that mean the year alone, as `-01-01`.
    #[serde(deserialize_with = "super::target::one_or_more")]
    pub placeholder: Vec<String>,
    /// The year of dates that have none.
    pub year: Option<i32>,
    /// What a two-digit year is counted from: 1300 makes 67 into 1367.
    pub century: Option<i32>,
    /// The list may use lunar years without saying so.
    pub lunar_possible: bool,
    /// The day the list was made, ISO 8601: no date in it is later.
    #[serde(deserialize_with = "day")]
    pub not_after: Option<Day>,
    /// How names are laid out, such as `family-given`; kept among the list's facts.
    #[serde(deserialize_with = "layout")]
    pub name_layout: Option<String>,
    /// What stands between several values of one cell, for every column.
    pub separator: Option<String>,
}

/// Word and calendar order, as mappings write it.
pub const ORDERS: [(&str, Order); 3] = [
    ("year-month-day", Order::YearMonthDay),
    ("day-month-year", Order::DayMonthYear),
    ("month-day-year", Order::MonthDayYear),
];

/// The layouts of names that `names` reads.
pub const LAYOUTS: [&str; 4] = ["auto", "given-family", "family-given", "chain"];

impl Reading {
    /// The hints for reading dates; `-01-01` counts as a placeholder when it is listed.
    pub fn hints(&self) -> Hints {
        Hints {
            calendar: self.calendar,
            order: self.order,
            placeholder_new_year: self.placeholder.iter().any(|ending| is_new_year(ending)),
            year: self.year,
            century: self.century,
            lunar_possible: self.lunar_possible,
            not_after: self.not_after,
        }
    }

    /// Endings that mean the year alone, without those that `hints` covers.
    pub fn other_placeholders(&self) -> impl Iterator<Item = &str> {
        self.placeholder
            .iter()
            .map(String::as_str)
            .filter(|ending| !is_new_year(ending) && !ending.is_empty())
    }

    /// The delimiter as a byte.
    pub fn delimiter_byte(&self) -> Option<u8> {
        self.delimiter.and_then(|letter| u8::try_from(letter).ok())
    }

    /// What the list is declared to be, for the source's facts.
    pub fn declared(&self) -> BTreeMap<String, String> {
        let order = self.order.and_then(|order| ORDERS.iter().find(|(_, known)| *known == order));
        let facts = [
            ("calendar", self.calendar.map(|calendar| calendar.code().to_owned())),
            ("order", order.map(|(word, _)| (*word).to_owned())),
            ("placeholder", (!self.placeholder.is_empty()).then(|| self.placeholder.join(" "))),
            ("year", self.year.map(|year| year.to_string())),
            ("century", self.century.map(|century| century.to_string())),
            ("lunar_possible", self.lunar_possible.then(|| "true".to_owned())),
            ("not_after", self.not_after.map(|day| day.to_string())),
            ("name_layout", self.name_layout.clone()),
        ];
        facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
    }
}

/// The first day of a year, however it is written: `-01-01`, `/1/1`, `/۰۱/۰۱`.
fn is_new_year(ending: &str) -> bool {
    let parts = ending.split(|letter: char| !letter.is_numeric()).filter(|part| !part.is_empty());
    let numbers: Vec<String> =
        parts.map(|part| part.trim_start_matches(['0', '۰', '٠']).to_owned()).collect();
    numbers.len() == 2 && numbers.iter().all(|number| ["1", "۱", "١"].contains(&number.as_str()))
}

/// Reads a word of a closed set; the error names the set.
fn word<'de, D, T>(
    input: D,
    what: &str,
    set: &[&str],
    find: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
{
    let word = String::deserialize(input)?;
    find(&word).map(Some).ok_or_else(|| {
        let set: Vec<String> = set.iter().map(|word| format!("`{word}`")).collect();
        de::Error::custom(format!("`{word}` is no {what}; it is one of {}", set.join(", ")))
    })
}

/// Reads a calendar.
pub fn calendar<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Calendar>, D::Error> {
    let codes = Calendar::ALL.map(Calendar::code);
    word(input, "calendar", &codes, Calendar::from_code)
}

/// Reads an order of numbers.
pub fn order<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Order>, D::Error> {
    let words = ORDERS.map(|(word, _)| word);
    word(input, "order", &words, |word| {
        ORDERS.iter().find(|(known, _)| *known == word).map(|(_, order)| *order)
    })
}

fn layout<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    word(input, "layout of names", &LAYOUTS, |word| LAYOUTS.contains(&word).then(|| word.to_owned()))
}

fn delimiter<'de, D: Deserializer<'de>>(input: D) -> Result<Option<char>, D::Error> {
    word(input, "delimiter", &[",", ";", "|", "tab"], |word| match word {
        "tab" | "\t" => Some('\t'),
        "," => Some(','),
        ";" => Some(';'),
        "|" => Some('|'),
        _ => None,
    })
}

fn encoding<'de, D: Deserializer<'de>>(input: D) -> Result<Option<String>, D::Error> {
    let examples =
        ["utf-8", "utf-16le", "utf-16be", "windows-1256", "another label of the Encoding Standard"];
    word(input, "encoding", &examples, |word| crate::table::encoding_named(word).map(|_| word.to_owned()))
}

fn day<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Day>, D::Error> {
    word(input, "day", &["a day written as 1999-12-31"], Day::from_iso)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_day_of_a_year_is_known_however_it_is_written() {
        for (ending, expected) in [
            ("-01-01", true),
            ("/1/1", true),
            ("/۰۱/۰۱", true),
            ("-07-01", false),
            ("-01", false),
            ("", false),
        ] {
            assert_eq!(is_new_year(ending), expected, "{ending}");
        }
    }
}
