//! From a text to the dates it can mean.

use crate::parts::{Parts, note};
use crate::span::Span;
use crate::{DateIssue, Hints, HistoricalDate};
use crate::{combine, edtf, grammar, numeric, token};

/// What a text was read as: every date it can mean, and what is odd about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The dates it can mean, the likeliest first; none where it was not understood.
    pub candidates: Vec<HistoricalDate>,
    /// What is odd about it, each issue once.
    pub issues: Vec<DateIssue>,
}

/// The most readings that are kept of one text.
const CANDIDATES_AT_MOST: usize = 8;

/// The longest text, in bytes, that can be one date in words.
const LONGEST: usize = 400;

/// What stands between the readings of one text in their stored form.
const BETWEEN: &str = " | ";

impl Reading {
    /// The candidates as one line of text; empty where there are none.
    pub fn to_text(&self) -> String {
        let readings: Vec<_> = self.candidates.iter().map(HistoricalDate::to_reading).collect();
        readings.join(BETWEEN)
    }

    /// The candidates of a stored line, without issues; `None` where it is not one.
    pub fn from_text(original: &str, text: &str) -> Option<Reading> {
        if text.is_empty() {
            return Some(Reading::default());
        }
        let candidates = text
            .split(BETWEEN)
            .map(|reading| HistoricalDate::from_reading(original, reading))
            .collect::<Option<_>>()?;
        Some(Reading { candidates, issues: Vec::new() })
    }
}

/// Reads a date in any of the scripts and calendars this crate knows.
///
/// Never fails: what cannot be read has no candidates and the issue
/// `date.not-understood`. An empty text has neither candidates nor issues.
///
/// ```
/// let reading = dates::read("۶ مرداد ۶۷", &dates::Hints::default());
/// assert_eq!(reading.candidates[0].edtf, "1988-07-28");
/// assert_eq!(reading.issues, [dates::DateIssue::TwoDigitYear]);
/// ```
pub fn read(text: &str, hints: &Hints) -> Reading {
    let mut issues = Vec::new();
    if text.trim().is_empty() {
        return Reading::default();
    }
    let mut spans = spans(text, hints, &mut issues);
    known_by_then(&mut spans, hints, &mut issues);
    if spans.is_empty() {
        issues.retain(|issue| issue.explains_nothing_read());
        if issues.is_empty() {
            issues.push(DateIssue::NotUnderstood);
        }
    }
    spans.truncate(CANDIDATES_AT_MOST);
    issues.sort();
    issues.dedup();
    let candidates = spans.into_iter().map(|span| HistoricalDate::new(text, span)).collect();
    Reading { candidates, issues }
}

/// Tries a text as numbers, as EDTF and as words, in that order.
fn spans(text: &str, hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
    if let Some(said) = numeric::scan(text).and_then(|it| it.said(hints, issues)) {
        return numbers(said, hints, issues);
    }
    if text.len() > LONGEST {
        return Vec::new();
    }
    let mut own = Vec::new();
    if let Some(spans) = edtf::read(text, hints, &mut own) {
        issues.append(&mut own);
        return spans;
    }
    grammar::read(&token::tokens(text), hints, issues)
}

/// The spans of a date in numbers.
fn numbers(said: numeric::Said, hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
    let mut resolve = |parts: Parts| parts.without_zeros(issues).resolve(hints, issues);
    match said {
        numeric::Said::OneOf(parts) => {
            let mut spans: Vec<Span> = Vec::with_capacity(1);
            for span in parts.into_iter().flat_map(&mut resolve) {
                if !spans.contains(&span) {
                    spans.push(span);
                }
            }
            spans
        }
        numeric::Said::FromTo(from, to) => {
            let (from, to) = (resolve(from), resolve(to));
            match (from.first(), to.first()) {
                (Some(one), Some(other)) if one.calendar != other.calendar => {
                    combine::equal(from, to, issues)
                }
                _ => combine::from_to(&from, &to, issues),
            }
        }
    }
}

/// Drops readings that are later than their list, where an earlier one is left.
fn known_by_then(spans: &mut Vec<Span>, hints: &Hints, issues: &mut Vec<DateIssue>) {
    let Some(limit) = hints.not_after else { return };
    let late = |span: &Span| span.window.earliest > Some(limit);
    if spans.iter().all(late) {
        if !spans.is_empty() {
            note(issues, DateIssue::AfterKnown);
        }
    } else {
        spans.retain(|span| !late(span));
    }
}
