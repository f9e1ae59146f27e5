//! Dates as they are read, each spelling once.

use std::collections::HashMap;

use dates::{Calendar, DateIssue, Hints, Window};

/// A date's reading in the form that a record keeps.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understood {
    /// The text for `Statement::reading`; none when nothing was understood.
    pub reading: Option<String>,
    /// What is odd.
    pub issues: Vec<DateIssue>,
    /// All the days it can mean, over every candidate.
    pub reach: Option<Window>,
}

/// Remembers readings: a list has some thousands of spellings and many more rows.
#[derive(Debug, Default)]
pub struct DateReader {
    known: HashMap<(usize, Option<Calendar>, String), Understood>,
    /// The last text that was too long to remember.
    long: Understood,
}

/// The longest spelling that is remembered, in bytes.
const LONGEST: usize = 100;

/// How many spellings are remembered; beyond them memory starts anew.
const MOST: usize = 16 * 1024;

impl DateReader {
    /// Reads a date of column `column`, whose hints do not change; `calendar` is that of the row.
    pub fn read(
        &mut self,
        column: usize,
        calendar: Option<Calendar>,
        text: &str,
        hints: &Hints,
        placeholders: &[String],
    ) -> &Understood {
        if text.len() > LONGEST {
            self.long = understand(text, calendar, hints, placeholders);
            return &self.long;
        }
        if self.known.len() >= MOST {
            self.known.clear();
        }
        let key = (column, calendar, text.to_owned());
        self.known.entry(key).or_insert_with(|| understand(text, calendar, hints, placeholders))
    }
}

fn understand(text: &str, calendar: Option<Calendar>, hints: &Hints, placeholders: &[String]) -> Understood {
    let hints = Hints { calendar: calendar.or(hints.calendar), ..hints.clone() };
    let cut = placeholders.iter().find_map(|ending| text.trim().strip_suffix(ending.as_str()));
    let reading = dates::read(cut.unwrap_or(text), &hints);
    let mut issues = reading.issues.clone();
    if cut.is_some() {
        issues.push(DateIssue::Placeholder);
    }
    let windows = reading.candidates.iter().map(|date| date.reach());
    let reach = windows.reduce(|all, one| all.around(&one));
    let reading = (!reading.candidates.is_empty()).then(|| reading.to_text());
    Understood { reading, issues, reach }
}
