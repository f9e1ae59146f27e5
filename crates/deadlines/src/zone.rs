//! Time zones: on which day of a place something came, which was written down in UTC.

use dates::{Calendar, Day, Weekday, Window};
use serde::Deserialize;

use crate::{Labels, Moment};

/// The clock of a place, as far as the rules need it.
///
/// Where it is not known which of two clocks was in use, a moment near midnight
/// lies on one of two days, and the answer is a window.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// The identifier that rules name.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// Minutes ahead of UTC in winter.
    pub winter: i32,
    /// Minutes ahead of UTC in summer; the same where clocks are not changed.
    pub summer: i32,
    /// The first year in which summer runs from the last Sunday of March to the last of October,
    /// changing at 01:00 UTC (Directive 2000/84/EC and its predecessors); earlier years are not known here.
    pub european_since: Option<i32>,
    /// Whether this was checked against a published table.
    pub verified: bool,
}

impl Zone {
    /// The day, or the two days, on which a moment can have lain there.
    pub fn day(&self, moment: Moment) -> Window {
        match self.summer_at(moment) {
            Some(true) => Window::of(moment.day(self.summer)),
            Some(false) => Window::of(moment.day(self.winter)),
            None => Window::between(moment.day(self.winter), moment.day(self.summer)),
        }
    }

    /// The first moment that can belong to a day there, 00:00.
    pub fn begins(&self, day: Day) -> Moment {
        let mut starts = self.clocks().map(|ahead| Moment::of(day, -60 * i64::from(ahead)));
        starts.sort();
        starts.into_iter().find(|moment| self.day(*moment).holds(day)).unwrap_or(starts[0])
    }

    /// The last moment that can belong to a day there, a second before 24:00.
    pub fn ends(&self, day: Day) -> Moment {
        let mut ends = self.clocks().map(|ahead| Moment::of(day.plus(1), -60 * i64::from(ahead) - 1));
        ends.sort();
        ends.into_iter().rev().find(|moment| self.day(*moment).holds(day)).unwrap_or(ends[1])
    }

    /// Both clocks, in minutes ahead of UTC.
    fn clocks(&self) -> [i32; 2] {
        [self.winter, self.summer]
    }

    /// Whether the summer clock was in use; `None` where that is not known.
    fn summer_at(&self, moment: Moment) -> Option<bool> {
        if self.winter == self.summer {
            return Some(false);
        }
        let (year, _, _) = moment.day(0).ymd();
        self.european_since.filter(|since| *since <= year)?;
        let change = |month| last_sunday(year, month).map(|day| Moment::of(day, 3600));
        Some(change(3)? <= moment && moment < change(10)?)
    }
}

fn last_sunday(year: i32, month: u8) -> Option<Day> {
    let last = Calendar::Gregorian.month(year, month)?.latest?;
    (0..7).map(|back| last.plus(-back)).find(|day| day.weekday() == Weekday::Sunday)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Rules;

    #[track_caller]
    fn check(zone: &str, moment: &str, first: &str, last: &str) {
        let zone = Rules::built_in().zone(Some(zone));
        let days = zone.day(Moment::read(moment).unwrap());
        assert_eq!((days.earliest, days.latest), (Day::from_iso(first), Day::from_iso(last)), "{moment}");
    }

    #[test]
    fn a_moment_lies_on_the_day_of_the_place() {
        check("geneva", "2025-05-31T21:59:59Z", "2025-05-31", "2025-05-31");
        check("geneva", "2025-05-31T22:00Z", "2025-06-01", "2025-06-01");
        check("geneva", "2025-01-31T22:30Z", "2025-01-31", "2025-01-31");
        check("geneva", "2025-03-30T00:59Z", "2025-03-30", "2025-03-30");
        check("tehran", "2025-05-31T20:30Z", "2025-06-01", "2025-06-01");
    }

    #[test]
    fn a_day_begins_and_ends_by_the_clock_of_the_place() {
        let bounds = |zone: &str, day: &str| {
            let (zone, day) = (Rules::built_in().zone(Some(zone)), Day::from_iso(day).unwrap());
            format!("{} {}", zone.begins(day), zone.ends(day))
        };
        assert_eq!(bounds("geneva", "2024-02-28"), "2024-02-27T23:00:00Z 2024-02-28T22:59:59Z");
        assert_eq!(bounds("geneva", "2024-03-31"), "2024-03-30T23:00:00Z 2024-03-31T21:59:59Z");
        assert_eq!(bounds("geneva", "1988-07-28"), "1988-07-27T22:00:00Z 1988-07-28T22:59:59Z");
        assert_eq!(bounds("utc", "2024-02-28"), "2024-02-28T00:00:00Z 2024-02-28T23:59:59Z");
    }

    #[test]
    fn an_unknown_clock_near_midnight_leaves_two_days() {
        check("geneva", "1988-07-28T22:30Z", "1988-07-28", "1988-07-29");
        check("geneva", "1988-07-28T20:30Z", "1988-07-28", "1988-07-28");
    }
}
