//! Two dates that make one: ranges, alternatives, bounds.

use crate::parts::note;
use crate::span::Span;
use crate::{DateIssue, Precision, Window};

/// The range from one date to another, for each pair of their readings in one calendar.
pub(crate) fn from_to(from: &[Span], to: &[Span], issues: &mut Vec<DateIssue>) -> Vec<Span> {
    let mut ranges = Vec::new();
    for (start, end) in pairs(from, to) {
        let window = Window { earliest: start.window.earliest, latest: end.window.latest };
        let backwards = matches!((window.earliest, window.latest), (Some(first), Some(last)) if first > last);
        // V-701: no window ends before it begins.
        if backwards {
            note(issues, DateIssue::RangeBackwards);
        }
        let window = if backwards { start.window.around(&end.window) } else { window };
        ranges.push(joined(start, end, window, Precision::Range));
    }
    ranges
}

/// Readings that belong together: of the same calendar, or else simply the first two.
pub(crate) fn pairs<'a>(one: &'a [Span], other: &'a [Span]) -> Vec<(&'a Span, &'a Span)> {
    let same: Vec<_> =
        one.iter().filter_map(|a| Some((a, other.iter().find(|b| b.calendar == a.calendar)?))).collect();
    if same.is_empty() { one.first().zip(other.first()).into_iter().collect() } else { same }
}

/// One span of two, with what both took for granted.
pub(crate) fn joined(one: &Span, other: &Span, window: Window, precision: Precision) -> Span {
    let mut span = Span { window, precision, choices: Vec::new(), written: None, ..one.clone() };
    span.certainty = one.certainty.and(other.certainty);
    for assumption in &other.assumptions {
        span.assume(*assumption);
    }
    span
}

/// One date in two writings: one where they agree, both and an issue where not.
///
/// Writings agree where one lies within the other, or where they share a day
/// and are no days themselves: "1367 (1988)".
pub(crate) fn equal(one: Vec<Span>, other: Vec<Span>, issues: &mut Vec<DateIssue>) -> Vec<Span> {
    if one.is_empty() || other.is_empty() {
        if !(one.is_empty() && other.is_empty()) {
            note(issues, DateIssue::ExtraText);
        }
        return if one.is_empty() { other } else { one };
    }
    let agreed: Vec<Span> = one.iter().flat_map(|a| other.iter().filter_map(move |b| agreed(a, b))).collect();
    // V-704: two claims, both kept.
    if agreed.is_empty() {
        note(issues, DateIssue::CalendarsDisagree);
        return one.into_iter().chain(other).collect();
    }
    issues.retain(|it| {
        agreed.len() > 1 || !matches!(it, DateIssue::AmbiguousOrder | DateIssue::AmbiguousCalendar)
    });
    agreed
}

/// The narrower of two writings that agree, or the first; `None` where they do not.
fn agreed(one: &Span, other: &Span) -> Option<Span> {
    let shared = one.window.shared(&other.window)?;
    let exact = |span: &Span| span.precision == Precision::Day;
    if shared == one.window {
        Some(joined_doubt(one, other))
    } else if shared == other.window {
        Some(joined_doubt(other, one))
    } else {
        (!exact(one) && !exact(other)).then(|| joined_doubt(one, other))
    }
}

/// A span that is as doubtful as the two it stands for.
fn joined_doubt(span: &Span, other: &Span) -> Span {
    Span { certainty: span.certainty.and(other.certainty), ..span.clone() }
}

/// One of two dates: "6 or 7 Mordad". Readings of different calendars stay apart.
pub(crate) fn either(one: Vec<Span>, other: Vec<Span>) -> Vec<Span> {
    let alike = |a: &Span| other.iter().any(|b| b.calendar == a.calendar);
    if !one.iter().any(alike) {
        return one.into_iter().chain(other).collect();
    }
    pairs(&one, &other)
        .into_iter()
        .map(|(a, b)| {
            let precision = if a.precision == b.precision { a.precision } else { Precision::Range };
            let mut span = joined(a, b, a.window.around(&b.window), precision);
            span.choices = choices(a).into_iter().chain(choices(b)).collect();
            span.choices.sort();
            if span.choices.windows(2).any(|pair| pair[0].shared(&pair[1]).is_some()) {
                span.choices.clear();
            }
            span
        })
        .collect()
}

fn choices(span: &Span) -> Vec<Window> {
    if span.choices.is_empty() { vec![span.window] } else { span.choices.clone() }
}

/// Later than a date: "after 5 Mordad" begins with the 6th.
///
/// A lunar date may be a day earlier than the table has it, so may what follows.
pub(crate) fn after(spans: Vec<Span>) -> Vec<Span> {
    open(spans, |span| Window {
        earliest: span.window.latest.map(|day| day.plus(1 - 2 * span.calendar.margin())),
        latest: None,
    })
}

/// Earlier than a date: "before 5 Mordad" ends with the 4th.
pub(crate) fn before(spans: Vec<Span>) -> Vec<Span> {
    open(spans, |span| Window {
        earliest: None,
        latest: span.window.earliest.map(|day| day.plus(2 * span.calendar.margin() - 1)),
    })
}

/// On or after a date.
pub(crate) fn from(spans: Vec<Span>) -> Vec<Span> {
    open(spans, |span| Window { latest: None, ..span.window })
}

/// On or before a date.
pub(crate) fn until(spans: Vec<Span>) -> Vec<Span> {
    open(spans, |span| Window { earliest: None, ..span.window })
}

fn open(spans: Vec<Span>, window: impl Fn(&Span) -> Window) -> Vec<Span> {
    spans
        .into_iter()
        .map(|span| Span {
            window: window(&span),
            precision: Precision::Range,
            choices: Vec::new(),
            written: None,
            ..span
        })
        .filter(|span| span.window != Window::default())
        .collect()
}
