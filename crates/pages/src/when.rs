//! Days for people: both calendars side by side, each half isolated, with what machines read.

use dates::{Day, HistoricalDate, Window, display};

use crate::Locale;
use crate::rich::Rich;

/// A date as it was read, in both calendars.
pub fn date(locale: &Locale, date: &HistoricalDate) -> Rich {
    let shown = display(date, locale.lang());
    let halves = [Some(shown.written), shown.converted].into_iter().flatten();
    Rich::join(halves.map(|half| Rich::time(date.edtf.clone(), half)), " · ")
}

/// The days something can have been: a day, a month or a year where that is what they are, else both ends.
pub fn window(locale: &Locale, window: &Window) -> Rich {
    match *window == Window::default() {
        true => Rich::words(locale.text("when-unknown")),
        false => date(locale, &dates::dated(window, locale.lang())),
    }
}

/// One day.
pub fn day(locale: &Locale, day: Day) -> Rich {
    window(locale, &Window::of(day))
}

/// A moment of the log, to the day: milliseconds since 1970 UTC.
pub fn moment(locale: &Locale, ms: u64) -> Rich {
    let first = Day::from_ymd(1970, 1, 1).expect("a day of the calendar");
    day(locale, first.plus(i32::try_from(ms / 86_400_000).unwrap_or(i32::MAX)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use dates::Lang;

    use super::*;

    #[track_caller]
    fn check(first: &str, last: &str, lang: Lang, expected: &str) {
        let day = |text: &str| Day::from_iso(text);
        let shown = window(Locale::of(lang), &Window { earliest: day(first), latest: day(last) });
        assert_eq!(shown.plain(), expected);
    }

    #[test]
    fn days_are_told_as_what_they_are() {
        check("1988-07-28", "1988-07-28", Lang::English, "28 July 1988");
        check("1988-07-28", "1988-07-28", Lang::Persian, "۶ مرداد ۱۳۶۷ · ۲۸ ژوئیه ۱۹۸۸");
        check("1988-07-23", "1988-08-22", Lang::English, "Mordad 1367 · 23 July – 22 August 1988");
        check("1988-01-01", "1988-12-31", Lang::English, "1988");
        check("", "", Lang::English, "no date known");
    }

    #[test]
    fn each_half_of_a_date_is_isolated_by_itself() {
        let shown = day(Locale::of(Lang::Persian), Day::from_iso("1988-07-28").unwrap());
        assert_eq!(shown.to_string().matches("<bdi>").count(), 2);
    }
}
