//! EDTF (ISO 8601-2) texts: `1988-07-28~`, `198X`, `1988-22`, `a/b`, `[a,b]`.
//!
//! `edtf-core` parses and bounds them. A text in that form but with Solar Hijri
//! years (`1367-05-XX`) is taken apart by it and resolved by our own calendars.

use crate::historical::bounds;
use crate::parts::Parts;
use crate::span::Span;
use crate::years::{Number, by_size};
use crate::{Calendar, Certainty, DateIssue, Hints, Precision, Window, combine};
use edtf_core::{Date, DateField, Edtf, IntervalEndpoint, SetElement, SetKind, YearKind};

/// The longest text that is tried as EDTF.
const LONGEST: usize = 80;

/// The spans of an EDTF text; `None` where it is not one, or none of its own forms.
pub(crate) fn read(text: &str, hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Vec<Span>> {
    let text = text.trim();
    let own = |byte: u8| b"XYSE?~%[]{}/.".contains(&byte) || byte == b'-';
    if text.len() > LONGEST || !text.is_ascii() || !text.bytes().any(own) {
        return None;
    }
    let edtf = Edtf::parse(text).ok()?;
    match &edtf {
        Edtf::Date(date) => one(date, hints, issues),
        Edtf::DateTime(time) => one(&time.date, hints, issues),
        Edtf::Interval(interval) => gregorian(&edtf, hints).or_else(|| {
            let start = end(&interval.start, hints, issues)?;
            let end = end(&interval.end, hints, issues)?;
            Some(between(start, end, issues))
        }),
        Edtf::Set(set) => gregorian(&edtf, hints).or_else(|| {
            let mut members = set.elements.iter().map(|it| member(it, hints, issues));
            let first = members.next()??;
            let all = members.try_fold(first, |spans, next| Some(combine::either(spans, next?)))?;
            (!all.is_empty()).then_some(all)
        }),
    }
}

/// An interval or set as it stands, where all of it is Gregorian.
fn gregorian(edtf: &Edtf, hints: &Hints) -> Option<Vec<Span>> {
    let dates = dates(edtf);
    let plain = |date: &&Date| calendar(date) == Some(Calendar::Gregorian);
    if hints.placeholder_new_year || dates.is_empty() || !dates.iter().all(plain) {
        return None;
    }
    let window = bounds(edtf)?;
    let days = dates.iter().all(|date| date.precision() == edtf_core::Precision::Day);
    let one_of = matches!(edtf, Edtf::Set(set) if set.kind == SetKind::OneMember);
    let closed = window.earliest.is_some() && window.latest.is_some();
    let precision = if one_of && days && closed { Precision::Day } else { Precision::Range };
    let mut span = Span::new(Calendar::Gregorian, window, precision, Vec::new());
    span.certainty = Certainty::new(edtf.is_uncertain(), edtf.is_approximate());
    span.written = Some(edtf.to_string());
    (window != Window::default()).then(|| vec![span])
}

/// Every date that an expression names.
fn dates(edtf: &Edtf) -> Vec<&Date> {
    match edtf {
        Edtf::Date(date) => vec![date],
        Edtf::DateTime(time) => vec![&time.date],
        Edtf::Interval(interval) => {
            [&interval.start, &interval.end].into_iter().filter_map(end_date).collect()
        }
        Edtf::Set(set) => set
            .elements
            .iter()
            .flat_map(|element| match element {
                SetElement::Date(date) | SetElement::OnOrBefore(date) | SetElement::OnOrAfter(date) => {
                    vec![date]
                }
                SetElement::Range(from, to) => vec![from, to],
            })
            .collect(),
    }
}

fn end_date(end: &IntervalEndpoint) -> Option<&Date> {
    match end {
        IntervalEndpoint::Date(date)
        | IntervalEndpoint::OnOrBefore(date)
        | IntervalEndpoint::OnOrAfter(date) => Some(date),
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    }
}

/// The digits of a plain year, an unspecified one as zero.
fn year(date: &Date) -> Option<(i32, [bool; 4])> {
    let YearKind::Standard { negative: false, digits } = date.year.kind else { return None };
    if date.year.significant_digits.is_some() {
        return None;
    }
    let value = digits.iter().fold(0, |sum, digit| sum * 10 + i32::from(digit.unwrap_or(0)));
    Some((value, digits.map(|digit| digit.is_none())))
}

/// The calendar of a date by the size of its year, its unknown digits filled both ways.
fn calendar(date: &Date) -> Option<Calendar> {
    let (first, masked) = year(date)?;
    let place = [1000, 100, 10, 1];
    let last = first + place.iter().zip(masked).filter(|it| it.1).map(|it| 9 * it.0).sum::<i32>();
    // "19XX" is a Gregorian century although 2100 lies outside the usual years.
    let calendar = by_size(first.max(1206));
    (calendar.is_some() && calendar == by_size(last)).then_some(calendar).flatten()
}

/// One date: its stated parts, resolved like those of any other text.
fn one(date: &Date, hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Vec<Span>> {
    let (value, masked) = year(date)?;
    let certainty = Certainty::new(date.is_uncertain(), date.is_approximate());
    let stated = |field: Option<DateField>| field.and_then(DateField::value);
    let (month, day) = (stated(date.month), stated(date.day));
    let mut parts = Parts::numeric(Number { value, digits: 4 }, month, day.filter(|_| month.is_some()));
    match masked {
        [false, false, false, false] => {}
        [false, false, false, true] if date.month.is_none() => parts.decade = true,
        _ => return masked_century(date, certainty),
    }
    if let Some(season) = month.filter(|month| *month > 12) {
        parts.month = None;
        parts.season = Some(season.checked_sub(20).filter(|it| (1..=4).contains(it))?);
    }
    if date.day.is_some_and(|field| field.has_unspecified() && field.digits[0].is_some()) {
        return masked_century(date, certainty);
    }
    let mut spans = parts.resolve(hints, issues);
    for span in &mut spans {
        span.certainty = span.certainty.and(certainty);
    }
    (!spans.is_empty()).then_some(spans)
}

/// A Gregorian date with digits unknown in other places, as edtf-core bounds it.
fn masked_century(date: &Date, certainty: Certainty) -> Option<Vec<Span>> {
    if calendar(date) != Some(Calendar::Gregorian) {
        return None;
    }
    let edtf = Edtf::Date(*date);
    let mut span = Span::new(Calendar::Gregorian, bounds(&edtf)?, Precision::Range, Vec::new());
    span.certainty = certainty;
    span.written = Some(edtf.to_string());
    Some(vec![span])
}

/// One end of an interval: `Some(None)` where it is open or not known.
fn end(end: &IntervalEndpoint, hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Option<Vec<Span>>> {
    end_date(end).map_or(Some(None), |date| one(date, hints, issues).map(Some))
}

fn between(start: Option<Vec<Span>>, end: Option<Vec<Span>>, issues: &mut Vec<DateIssue>) -> Vec<Span> {
    match (start, end) {
        (Some(start), Some(end)) => combine::from_to(&start, &end, issues),
        (Some(start), None) => combine::from(start),
        (None, Some(end)) => combine::until(end),
        (None, None) => Vec::new(),
    }
}

/// One member of a set.
fn member(element: &SetElement, hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Vec<Span>> {
    match element {
        SetElement::Date(date) => one(date, hints, issues),
        SetElement::OnOrBefore(date) => one(date, hints, issues).map(combine::until),
        SetElement::OnOrAfter(date) => one(date, hints, issues).map(combine::from),
        SetElement::Range(from, to) => {
            let (from, to) = (one(from, hints, issues)?, one(to, hints, issues)?);
            Some(combine::from_to(&from, &to, issues))
        }
    }
}
