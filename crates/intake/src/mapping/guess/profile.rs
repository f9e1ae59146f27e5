//! What the values of a column look like: counts and shares, never the values.

use std::collections::HashSet;

use dates::{Calendar, Hints, Precision};
use ledger::Codebook;
use names::Script;

use crate::import;
use crate::table::{Row, blank};

/// How many different values are counted.
const DISTINCT: usize = 20_000;

/// What was counted in a column.
#[derive(Debug, Default)]
pub struct Profile {
    /// Rows of the sample.
    pub rows: usize,
    /// Cells that say something.
    pub filled: usize,
    /// Different values, up to `DISTINCT`.
    pub distinct: usize,
    /// Values that are dates.
    pub dates: usize,
    /// Dates with a day, and how many of them are the first day of a year.
    pub days: usize,
    /// Dates that are the first day of their year.
    pub new_years: usize,
    /// Dates whose year can only be Gregorian, and those that can only be Solar Hijri.
    pub gregorian: usize,
    /// Dates that are Solar Hijri by their year.
    pub solar: usize,
    /// Dates of three numbers that begin with a day, and those that begin with a month.
    pub day_first: usize,
    /// Dates of three numbers that begin with a month.
    pub month_first: usize,
    /// Values that are numbers from 1 to 110.
    pub ages: usize,
    /// Values that are numbers.
    pub numbers: usize,
    /// Numbers that are one more than the number in the row before.
    pub running: usize,
    /// Web addresses.
    pub urls: usize,
    /// Words for a sex.
    pub sexes: usize,
    /// Words for a calendar.
    pub calendars: usize,
    /// Values in Arabic letters, and with letters of Persian or of Kurdish alone.
    pub arabic: usize,
    /// Values with letters that Persian has and Arabic has not.
    pub persian: usize,
    /// Values with letters that Kurdish has and Persian has not.
    pub kurdish: usize,
    /// Values in Latin letters.
    pub latin: usize,
    /// Values with one comma between words.
    pub commas: usize,
    /// Values with a space.
    pub spaced: usize,
    /// Values that a semicolon parts, and those that one of the Arabic script does.
    pub parted: usize,
    /// Values that «؛» parts.
    pub parted_in_arabic: usize,
}

impl Profile {
    /// Counts a column of the sample.
    pub fn of(rows: &[Row], index: usize, codebook: &Codebook) -> Profile {
        let mut profile = Profile { rows: rows.len(), ..Profile::default() };
        let mut seen = HashSet::new();
        let mut before = None;
        let sexes = codebook.vocabulary("sex");
        let calendars = import::Calendars::new(codebook);
        for row in rows {
            let value = row.get(index).trim();
            if blank(value) {
                continue;
            }
            profile.filled += 1;
            if seen.len() < DISTINCT {
                seen.insert(value);
            }
            let number = import::number(value);
            profile.count_number(number, &mut before);
            profile.count_letters(value);
            if value.chars().any(char::is_numeric) || value.chars().count() < 30 {
                profile.count_date(value, number.is_some());
            }
            profile.urls += usize::from(value.contains("://"));
            profile.sexes += usize::from(sexes.is_some_and(|sexes| sexes.read(value).is_some()));
            profile.calendars += usize::from(calendars.read(value).is_some());
        }
        profile.distinct = seen.len();
        profile
    }

    /// The share of filled cells that were counted as something.
    pub fn share(&self, count: usize) -> f64 {
        if self.filled == 0 { 0.0 } else { count as f64 / self.filled as f64 }
    }

    /// The share of rows that have a value, in whole percent.
    pub fn percent_filled(&self) -> usize {
        (self.filled * 100).checked_div(self.rows).unwrap_or(0)
    }

    /// Whether no two rows have the same value, but for slips.
    pub fn is_unique(&self) -> bool {
        self.filled > 1 && self.distinct * 100 >= self.filled.min(DISTINCT) * 99
    }

    fn count_number(&mut self, number: Option<(u32, u32)>, before: &mut Option<u32>) {
        if let Some((least, most)) = number {
            self.numbers += 1;
            self.ages += usize::from(least >= 1 && most <= 110);
            self.running += usize::from(before.is_some_and(|before| least == before.wrapping_add(1)));
            *before = Some(least);
        }
    }

    fn count_letters(&mut self, value: &str) {
        match names::script(value) {
            Script::Arabic => {
                self.arabic += 1;
                self.persian += usize::from(value.contains(['پ', 'چ', 'ژ', 'گ', 'ک', 'ی']));
                self.kurdish += usize::from(value.contains(['ڕ', 'ڵ', 'ۆ', 'ێ', 'ە']));
            }
            Script::Latin => self.latin += 1,
            _ => {}
        }
        self.commas += usize::from(value.matches([',', '،']).count() == 1);
        self.spaced += usize::from(value.contains(' '));
        self.parted += usize::from(value.contains(';'));
        self.parted_in_arabic += usize::from(value.contains('؛'));
    }

    fn count_date(&mut self, value: &str, is_number: bool) {
        let reading = dates::read(value, &Hints::default());
        let Some(date) = reading.candidates.first() else { return };
        // A number of two digits is an age or a count before it is a year.
        if is_number && value.chars().filter(|letter| letter.is_numeric()).count() < 4 {
            return;
        }
        self.dates += 1;
        match date.calendar {
            Calendar::Gregorian => self.gregorian += 1,
            Calendar::SolarHijri => self.solar += 1,
            _ => {}
        }
        if date.precision == Precision::Day {
            self.days += 1;
            let first = date.window.earliest.map(|day| date.calendar.ymd(day));
            self.new_years += usize::from(matches!(first, Some((_, 1, 1))));
        }
        let parts: Vec<u32> = value
            .split(|letter: char| !letter.is_numeric())
            .filter_map(|part| import::number(part).map(|(number, _)| number))
            .collect();
        if let [first, second, third] = parts[..]
            && third > 31
        {
            self.day_first += usize::from(first > 12 && second <= 12);
            self.month_first += usize::from(first <= 12 && second > 12);
        }
    }
}
