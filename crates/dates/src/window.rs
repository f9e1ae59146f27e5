//! The days between which something lies, and what can be said of two of them.

use crate::Day;
use std::cmp::Ordering;

/// The days between which something happened; an end may be open.
///
/// An end of `None` is one that nobody stated. Windows made in this crate have
/// `earliest` before or on `latest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Window {
    /// The first day it can have been.
    pub earliest: Option<Day>,
    /// The last day it can have been.
    pub latest: Option<Day>,
}

impl Window {
    /// The window between two days, in whichever order they come.
    pub fn between(one: Day, other: Day) -> Window {
        Window { earliest: Some(one.min(other)), latest: Some(one.max(other)) }
    }

    /// The window of one day.
    pub fn of(day: Day) -> Window {
        Window::between(day, day)
    }

    /// How many days it covers; `None` where an end is open.
    pub fn days(&self) -> Option<i32> {
        Some(self.latest?.number() - self.earliest?.number() + 1)
    }

    /// Whether a day lies in it.
    pub fn holds(&self, day: Day) -> bool {
        self.earliest.is_none_or(|earliest| earliest <= day) && self.latest.is_none_or(|latest| day <= latest)
    }

    /// The smallest window around both.
    pub fn around(&self, other: &Window) -> Window {
        Window {
            earliest: self.earliest.zip(other.earliest).map(|(a, b)| a.min(b)),
            latest: self.latest.zip(other.latest).map(|(a, b)| a.max(b)),
        }
    }

    /// What both have in common; `None` where they have no day in common.
    pub fn shared(&self, other: &Window) -> Option<Window> {
        let earliest = self.earliest.max(other.earliest);
        let latest = match (self.latest, other.latest) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        let apart = matches!((earliest, latest), (Some(first), Some(last)) if first > last);
        (!apart).then_some(Window { earliest, latest })
    }

    /// The days as one word for machines: `1988-07-28`, `1988-07-23/1988-08-22`, open ends as two dots.
    pub fn iso(&self) -> String {
        let end = |day: Option<Day>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
        match (self.earliest, self.latest) {
            (Some(first), Some(last)) if first == last => first.to_string(),
            _ => format!("{}/{}", end(self.earliest), end(self.latest)),
        }
    }

    /// The window with each stated end moved outwards by some days.
    pub fn widened(&self, days: i32) -> Window {
        Window {
            earliest: self.earliest.map(|day| day.plus(-days)),
            latest: self.latest.map(|day| day.plus(days)),
        }
    }
}

/// For sorting: by the earliest day, then by the latest.
///
/// An open beginning comes first, an open end last.
impl Ord for Window {
    fn cmp(&self, other: &Window) -> Ordering {
        let latest = |window: &Window| window.latest.map_or(i32::MAX, Day::number);
        self.earliest.cmp(&other.earliest).then_with(|| latest(self).cmp(&latest(other)))
    }
}

impl PartialOrd for Window {
    fn partial_cmp(&self, other: &Window) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// An answer that can also be "it cannot be told".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Certainly so, whichever days were meant.
    Yes,
    /// Certainly not, whichever days were meant.
    No,
    /// So for some days of the two windows and not so for others.
    Maybe,
}

/// Whether what lies in `a` came on an earlier day than what lies in `b`.
pub fn before(a: &Window, b: &Window) -> Answer {
    let certain = matches!((a.latest, b.earliest), (Some(last), Some(first)) if last < first);
    let excluded = matches!((a.earliest, b.latest), (Some(first), Some(last)) if first >= last);
    match (certain, excluded) {
        (true, _) => Answer::Yes,
        (_, true) => Answer::No,
        _ => Answer::Maybe,
    }
}

/// Whether what lies in `a` came on a later day than what lies in `b`.
pub fn after(a: &Window, b: &Window) -> Answer {
    before(b, a)
}

/// Whether `a` and `b` can be the same day.
///
/// `Yes` only where both are one and the same day, `No` where they have no day
/// in common, and `Maybe` otherwise.
pub fn overlaps(a: &Window, b: &Window) -> Answer {
    match a.shared(b) {
        None => Answer::No,
        Some(_) if a.days() == Some(1) && a == b => Answer::Yes,
        Some(_) => Answer::Maybe,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Reads `1988-07-28/..`, an end being a day or two dots.
    fn window(text: &str) -> Window {
        let (earliest, latest) = text.split_once('/').unwrap_or((text, text));
        Window { earliest: Day::from_iso(earliest), latest: Day::from_iso(latest) }
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: [Answer; 3]) {
        let (a, b) = (window(a), window(b));
        assert_eq!([before(&a, &b), after(&a, &b), overlaps(&a, &b)], expected);
        let turned = [expected[1], expected[0], expected[2]];
        assert_eq!([before(&b, &a), after(&b, &a), overlaps(&b, &a)], turned);
    }

    #[test]
    fn two_windows_answer_yes_no_or_maybe() {
        use Answer::{Maybe, No, Yes};
        check("1988-07-28", "1988-07-29", [Yes, No, No]);
        check("1988-07-28", "1988-07-28", [No, No, Yes]);
        check("1988-07-23/1988-08-22", "1988-08-23/1988-09-22", [Yes, No, No]);
        check("1988-07-23/1988-08-22", "1988-08-22/1988-09-22", [Maybe, No, Maybe]);
        check("1988-03-21/1989-03-20", "1988-07-28", [Maybe, Maybe, Maybe]);
        check("1988-07-28/..", "1988-07-27", [No, Yes, No]);
        check("1988-07-28/..", "1999-01-01", [Maybe, Maybe, Maybe]);
        check("../..", "1999-01-01", [Maybe, Maybe, Maybe]);
        check("../1988-07-01", "1988-07-02/..", [Yes, No, No]);
    }

    #[test]
    fn windows_sort_by_the_earliest_day_then_the_latest() {
        let sorted = [
            "../1988-01-01",
            "../..",
            "1988-03-21/1988-04-20",
            "1988-03-21/1989-03-20",
            "1988-03-21/..",
            "1988-07-28",
        ]
        .map(window);
        assert!(sorted.is_sorted());
    }
}
