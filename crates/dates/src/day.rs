//! One day on the ISO (proleptic Gregorian) count: what all calendars meet in.

use icu_calendar::{Date, Iso, types::RataDie};
use std::fmt;

/// A day, ordered, shown as `1988-07-28`; years 0000 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The first day that can be held, `0000-01-01`.
    pub const FIRST: Day = Day(-365);
    /// The last day that can be held, `9999-12-31`.
    pub const LAST: Day = Day(3_652_059);

    /// The day of an ISO year, month and day; `None` where there is no such day.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Day> {
        let date = Date::try_new_iso(year, month, day).ok()?;
        Day::from_rata_die(date.to_rata_die())
    }

    /// Reads `1988-07-28`; `None` for anything else.
    pub fn from_iso(text: &str) -> Option<Day> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let number = |digits: &[u8]| {
            digits
                .iter()
                .try_fold(0i32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + i32::from(byte - b'0')))
        };
        let month = u8::try_from(number(&bytes[5..7])?).ok()?;
        let day = u8::try_from(number(&bytes[8..])?).ok()?;
        Day::from_ymd(number(&bytes[..4])?, month, day)
    }

    /// Year, month and day of the month, ISO.
    pub fn ymd(self) -> (i32, u8, u8) {
        let date = Date::from_rata_die(self.rata_die(), Iso);
        (date.year().extended_year(), date.month().number(), date.day_of_month().0)
    }

    /// The count of days since 0000-12-31, for distances between days.
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day so many days later, or earlier; stops at the first and last day.
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days).clamp(Day::FIRST.0, Day::LAST.0))
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        Weekday::ALL[usize::try_from((self.0 + 1).rem_euclid(7)).expect("a remainder of 7")]
    }

    /// The day of a count as the calendar library keeps it.
    pub(crate) fn from_rata_die(count: RataDie) -> Option<Day> {
        let count = i32::try_from(count.to_i64_date()).ok()?;
        (Day::FIRST.0..=Day::LAST.0).contains(&count).then_some(Day(count))
    }

    /// The count as the calendar library keeps it.
    pub(crate) fn rata_die(self) -> RataDie {
        RataDie::new(i64::from(self.0))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A day of the week, in the order of the Persian week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weekday {
    /// شنبه, السبت.
    Saturday,
    /// یکشنبه, الأحد.
    Sunday,
    /// دوشنبه, الاثنين.
    Monday,
    /// سه‌شنبه, الثلاثاء.
    Tuesday,
    /// چهارشنبه, الأربعاء.
    Wednesday,
    /// پنجشنبه, الخميس.
    Thursday,
    /// جمعه, الجمعة.
    Friday,
}

impl Weekday {
    /// All seven, from Saturday.
    pub const ALL: [Weekday; 7] = [
        Weekday::Saturday,
        Weekday::Sunday,
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
    ];
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_day_are_what_they_say() {
        assert_eq!(Day::from_ymd(0, 1, 1), Some(Day::FIRST));
        assert_eq!(Day::from_ymd(9999, 12, 31), Some(Day::LAST));
        assert_eq!(Day::from_ymd(-1, 12, 31), None);
        assert_eq!(Day::LAST.plus(1), Day::LAST);
    }

    #[test]
    fn a_day_is_read_back_from_what_it_shows() {
        let day = Day::from_ymd(1988, 7, 28).unwrap();
        assert_eq!(day.to_string(), "1988-07-28");
        assert_eq!(Day::from_iso("1988-07-28"), Some(day));
        assert_eq!(day.weekday(), Weekday::Thursday);
        for wrong in ["1988-7-28", "1988-02-30", "1988/07/28", "۱۹۸۸-07-28", ""] {
            assert_eq!(Day::from_iso(wrong), None, "{wrong}");
        }
    }
}
