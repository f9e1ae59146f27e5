//! Two dates that make one: ranges, alternatives, bounds.

use crate::parts::note;
use crate::span::Span;
use crate::{DateIssue, Precision, Window};

/// The range from one date to another, for each pair of their readings in one calendar.
pub(crate) fn from_to(from: &[Span], to: &[Span], issues: &mut Vec<DateIssue>) -> Vec<Span> {
    let mut ranges = Vec::new();
    for (start, end) in pairs(from, to) {
        let window = Window {
            earliest: start.window.earliest,
            latest: end.window.latest,
        };
        let backwards =
            matches!((window.earliest, window.latest), (Some(first), Some(last)) if first > last);
        if backwards {
            note(issues, DateIssue::RangeBackwards);
        }
        let window = if backwards {
            start.window.around(&end.window)
        } else {
            window
        };
        ranges.push(joined(start, end, window, Precision::Range));
    }
    ranges
}

/// Readings that belong together: of the same calendar, or else simply the first two.
pub(crate) fn pairs<'a>(one: &'a [Span], other: &'a [Span]) -> Vec<(&'a Span, &'a Span)> {
    let same: Vec<_> = one
        .iter()
        .filter_map(|a| Some((a, other.iter().find(|b| b.calendar == a.calendar)?)))
        .collect();
    if same.is_empty() {
        one.first().zip(other.first()).into_iter().collect()
    } else {
        same
    }
}

/// One span of two, with what both took for granted.
pub(crate) fn joined(one: &Span, other: &Span, window: Window, precision: Precision) -> Span {
    let mut span = Span {
        window,
        precision,
        choices: Vec::new(),
        ..one.clone()
    };
    span.certainty = one.certainty.and(other.certainty);
    for assumption in &other.assumptions {
        span.assume(*assumption);
    }
    span
}
