//! The two days of a question: as of when, and as known when.

use anyhow::Result;
use dates::{Day, Hints};

use crate::clock::now_ms;
use crate::failure::{Failure, Kind};

const DAY_MS: u64 = 86_400_000;

/// The day that an answer is for: what happened or was decided later does not count. Today if none is given.
pub fn as_of(written: Option<&str>) -> Result<Day> {
    match written {
        Some(written) => day(written),
        None => Ok(today()),
    }
}

/// Today.
pub fn today() -> Day {
    day_of(now_ms())
}

/// The day of a time, in milliseconds since 1970 UTC.
pub fn day_of(time_ms: u64) -> Day {
    first().plus(i32::try_from(time_ms / DAY_MS).unwrap_or(i32::MAX))
}

/// The end of the day whose knowledge an answer is to rest on, in milliseconds since 1970 UTC.
pub fn known_on(written: Option<&str>) -> Result<Option<u64>> {
    let Some(written) = written else { return Ok(None) };
    let days = day(written)?.number() - first().number();
    Ok(Some(u64::try_from(days + 1).unwrap_or(0) * DAY_MS - u64::from(days >= 0)))
}

/// A time as people write it: milliseconds since 1970 UTC as `2026-11-18 09:06 UTC`.
pub fn utc(time_ms: u64) -> String {
    let day = day_of(time_ms);
    let minutes = time_ms % DAY_MS / 60_000;
    format!("{day} {:02}:{:02} UTC", minutes / 60, minutes % 60)
}

/// The one day that a written date means, in any calendar.
fn day(written: &str) -> Result<Day> {
    let reading = dates::read(written, &Hints::default());
    let windows: Vec<_> = reading.candidates.iter().map(|date| date.window).collect();
    match windows.as_slice() {
        [only] if only.days() == Some(1) => Ok(only.earliest.expect("a window of one day has its ends")),
        _ => Err(Failure::error(
            Kind::Usage,
            format!("«{written}» is not one day"),
            "write a whole date, such as 2020-09-03 or ۱۳۹۹/۶/۱۳",
        )),
    }
}

fn first() -> Day {
    Day::from_ymd(1970, 1, 1).expect("a day of the calendar")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_any_calendar_and_nothing_less_than_a_day_will_do() {
        for (written, expected) in [("2020-09-03", "2020-09-03"), ("۱۳۹۹/۶/۱۳", "2020-09-03")] {
            assert_eq!(as_of(Some(written)).unwrap().to_string(), expected);
        }
        for written in ["2020", "مرداد ۶۷", "soon", ""] {
            assert!(as_of(Some(written)).is_err(), "{written}");
        }
    }

    #[test]
    fn a_time_is_told_to_the_minute() {
        assert_eq!(utc(0), "1970-01-01 00:00 UTC");
        assert_eq!(utc(1_795_000_000_004), "2026-11-18 11:06 UTC");
    }

    #[test]
    fn what_was_known_on_a_day_ends_with_the_day() {
        assert_eq!(known_on(Some("1970-01-01")).unwrap(), Some(DAY_MS - 1));
        assert_eq!(known_on(Some("1969-12-31")).unwrap(), Some(0));
        assert_eq!(known_on(None).unwrap(), None);
    }
}
