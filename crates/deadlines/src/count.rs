//! The arithmetic of months and days; it never leaves the days that can be held.

use dates::{Calendar, Day};

/// The same day so many months later, or earlier; where that month is shorter, its last day.
///
/// 31 August 2024 and six months is 28 February 2025.
pub(crate) fn months(day: Day, months: i32, calendar: Calendar) -> Day {
    let (year, month, of_month) = calendar.ymd(day);
    let count = year.saturating_mul(12).saturating_add(i32::from(month) - 1).saturating_add(months);
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let month = u8::try_from(month).expect("a remainder of 12");
    let beyond = if months < 0 { Day::FIRST } else { Day::LAST };
    let last = calendar.month(year, month).and_then(|window| window.latest);
    calendar.day(year, month, of_month).or(last).unwrap_or(beyond)
}

/// So many days later; the day of the trigger is day 0 where it does not count, else day 1.
pub(crate) fn days(start: Day, days: i32, exclude_start: bool) -> Day {
    start.plus(if exclude_start { days } else { days - 1 })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, count: i32, expected: &str) {
        let from = Day::from_iso(from).unwrap();
        assert_eq!(months(from, count, Calendar::Gregorian).to_string(), expected);
    }

    #[test]
    fn months_end_on_the_last_day_where_there_is_no_such_day() {
        check("2024-08-31", 6, "2025-02-28");
        check("2023-11-30", 3, "2024-02-29");
        check("2024-02-29", 12, "2025-02-28");
        check("2025-05-31", -3, "2025-02-28");
        check("2024-01-31", -2, "2023-11-30");
    }

    #[test]
    fn nothing_leaves_the_days_that_can_be_held() {
        check("9999-12-31", 1, "9999-12-31");
        check("0000-01-31", -1, "0000-01-01");
        assert_eq!(days(Day::LAST, i32::MAX, true), Day::LAST);
    }

    #[test]
    fn solar_hijri_months_have_their_own_lengths() {
        let last_of_shahrivar = Calendar::SolarHijri.day(1367, 6, 31).unwrap();
        let due = months(last_of_shahrivar, 6, Calendar::SolarHijri);
        assert_eq!(Calendar::SolarHijri.ymd(due), (1367, 12, 29));
    }
}
