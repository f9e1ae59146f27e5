//! A moment in UTC, for the few rules that count hours.

use std::fmt;

use dates::Day;

/// Seconds of a day; leap seconds are not counted, as on every ordinary clock.
const SECONDS_A_DAY: i64 = 86_400;

/// A moment to the second, in UTC; shown as `2020-09-03T14:30:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// The moment so many seconds after a day begins in UTC; negative ones lie before it.
    pub fn of(day: Day, seconds: i64) -> Moment {
        Moment(i64::from(day.number()) * SECONDS_A_DAY + seconds)
    }

    /// Reads `2020-09-03T14:30Z`, `2020-09-03T16:30:00+02:00`; `None` for anything else.
    ///
    /// A time without `Z` or an offset is not a moment: nobody knows where its clock stood.
    pub fn read(text: &str) -> Option<Moment> {
        let (day, rest) = text.trim().split_once(['T', ' '])?;
        let day = Day::from_iso(day)?;
        let (clock, offset) = match rest.strip_suffix('Z') {
            Some(clock) => (clock, 0),
            None => offset(rest)?,
        };
        Some(Moment::of(day, time(clock)? - offset))
    }

    /// The moment so many hours later, or earlier.
    pub fn plus_hours(self, hours: i64) -> Moment {
        Moment(self.0.saturating_add(hours.saturating_mul(3600)))
    }

    /// The day on a clock that runs so many minutes ahead of UTC.
    pub fn day(self, minutes_ahead: i32) -> Day {
        let local = self.0 + i64::from(minutes_ahead) * 60;
        let number = i32::try_from(local.div_euclid(SECONDS_A_DAY)).unwrap_or(i32::MAX);
        Day::FIRST.plus(number.saturating_sub(Day::FIRST.number()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.rem_euclid(SECONDS_A_DAY);
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}Z", self.day(0))
    }
}

/// Cuts `16:30:00+02:00` into its clock and the seconds it runs ahead of UTC.
fn offset(text: &str) -> Option<(&str, i64)> {
    let at = text.find(['+', '-'])?;
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    Some((&text[..at], sign * time(&text[at + 1..])?))
}

/// The seconds of `14:30` or `14:30:15`.
fn time(text: &str) -> Option<i64> {
    let mut parts = text.split(':').map(two_digits);
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let sound = hour < 24 && minute < 60 && second < 60 && parts.next().is_none();
    sound.then_some(hour * 3600 + minute * 60 + second)
}

fn two_digits(text: &str) -> Option<i64> {
    let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok())?
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(Moment::read(text).map(|moment| moment.to_string()).unwrap_or_default(), expected);
    }

    #[test]
    fn moments_are_read_in_any_offset_and_shown_in_utc() {
        check("2020-09-03T14:30Z", "2020-09-03T14:30:00Z");
        check("2020-09-03T16:30:05+02:00", "2020-09-03T14:30:05Z");
        check("2020-09-03T01:00+03:30", "2020-09-02T21:30:00Z");
        check("2020-12-31T23:00-02:00", "2021-01-01T01:00:00Z");
        for odd in ["2020-09-03", "2020-09-03T14:30", "2020-09-03T25:00Z", "2020-02-30T01:00Z", "T", ""] {
            check(odd, "");
        }
    }

    #[test]
    fn hours_are_exact_across_days() {
        let sent = Moment::read("2024-02-28T23:15Z").unwrap();
        assert_eq!(sent.plus_hours(48).to_string(), "2024-03-01T23:15:00Z");
    }
}
