//! What came before a reprisal: ceremonies, complaints, letters, statements, in the weeks before it.
//!
//! That one thing came after another is shown, with the days between; that it came because of it
//! is for people to conclude (standards 6.4).

use dates::{Answer, Window, before};
use ledger::RecordId;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// The record of it.
    pub record: RecordId,
    /// When.
    pub when: Window,
}

/// Something that came before, and how long before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// The record of it.
    pub record: RecordId,
    /// The fewest days that can lie between.
    pub least: i32,
    /// The most days that can lie between; `None` where an end is open.
    pub most: Option<i32>,
    /// `Yes` where it certainly came before, `Maybe` where the windows touch.
    pub answer: Answer,
}

/// What came before something, by at most so many days; the nearest first, then in the order given.
///
/// Of windows, the fewest days that can lie between decide whether it is near enough.
pub fn preceding(incident: &Window, events: &[Happened], within: i32) -> Vec<Before> {
    let mut found: Vec<Before> = events.iter().filter_map(|event| between(incident, event, within)).collect();
    found.sort_by_key(|one| (one.least, one.most.unwrap_or(i32::MAX)));
    found
}

fn between(incident: &Window, event: &Happened, within: i32) -> Option<Before> {
    let answer = before(&event.when, incident);
    let (earliest, latest) = (incident.earliest?, event.when.latest?);
    let least = (earliest.number() - latest.number()).max(0);
    if answer == Answer::No || least > within {
        return None;
    }
    let most = incident.latest.zip(event.when.earliest).map(|(last, first)| last.number() - first.number());
    Some(Before { record: event.record, least, most, answer })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use dates::Day;

    fn window(text: &str) -> Window {
        let (earliest, latest) = text.split_once('/').unwrap_or((text, text));
        Window { earliest: Day::from_iso(earliest), latest: Day::from_iso(latest) }
    }

    #[track_caller]
    fn check(incident: &str, event: &str, expected: Option<(i32, Option<i32>, Answer)>) {
        let event = Happened { record: RecordId([1; 16]), when: window(event) };
        let found = preceding(&window(incident), &[event], 90);
        assert_eq!(found.first().map(|one| (one.least, one.most, one.answer)), expected);
    }

    #[test]
    fn what_came_before_is_told_with_the_days_between() {
        check("2023-09-05", "2023-09-01", Some((4, Some(4), Answer::Yes)));
        check("2023-09-05", "2023-09-06", None);
        check("2023-09-05", "2023-09-05", None);
        check("2023-09-05", "2023-01-01", None);
        check("2023-09-01/2023-09-30", "2023-08-30", Some((2, Some(31), Answer::Yes)));
        check("2023-09-01/2023-09-30", "2023-09-10", Some((0, Some(20), Answer::Maybe)));
        check("2023-09-05", "2023-08-01/..", None);
        check("2023-09-05", "../2023-09-01", Some((4, None, Answer::Yes)));
    }
}
