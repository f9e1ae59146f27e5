//! The four calendars of the documents, counted by `icu_calendar`.

use crate::{Day, Window};
use icu_calendar::cal::hijri::TabularAlgorithm;
use icu_calendar::cal::hijri::{TabularAlgorithmEpoch, TabularAlgorithmLeapYears};
use icu_calendar::cal::{Hijri, Persian};
use icu_calendar::{Date, Gregorian};
use std::ops::RangeInclusive;

/// A calendar that dates are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Calendar {
    /// Persian, هجری شمسی: the civil calendar of Iran; 1367 began on 21 March 1988.
    SolarHijri,
    /// The Gregorian calendar.
    Gregorian,
    /// Islamic, هجری قمری, by the tabular count; sighting shifts it by a day.
    LunarHijri,
    /// Imperial, شاهنشاهی, official 1976-78: Solar Hijri with years counted 1180 higher.
    Shahanshahi,
}

/// Years by which Shahanshahi runs ahead of Solar Hijri: 2535 is 1355.
const SHAHANSHAHI_AHEAD: i32 = 1180;

/// The tabular lunar calendar: 28 July 1988 is 13 Dhu al-Hijja 1408.
const LUNAR: Hijri<TabularAlgorithm> =
    Hijri::new_tabular(TabularAlgorithmLeapYears::TypeII, TabularAlgorithmEpoch::Friday);

impl Calendar {
    /// All four, in the order in which they are tried.
    pub const ALL: [Calendar; 4] =
        [Calendar::SolarHijri, Calendar::Gregorian, Calendar::LunarHijri, Calendar::Shahanshahi];

    /// The word for it in stored readings and mappings, as `solar-hijri`.
    pub fn code(self) -> &'static str {
        match self {
            Calendar::SolarHijri => "solar-hijri",
            Calendar::Gregorian => "gregorian",
            Calendar::LunarHijri => "lunar-hijri",
            Calendar::Shahanshahi => "shahanshahi",
        }
    }

    /// The calendar of a code; `None` for any other word.
    pub fn from_code(code: &str) -> Option<Calendar> {
        Calendar::ALL.into_iter().find(|calendar| calendar.code() == code)
    }

    /// The years that are read in it; others are refused, not guessed at.
    ///
    /// Solar Hijri 1206-1499 is where the arithmetic rule and the astronomical
    /// one agree; the Gregorian years keep clear of every Hijri year.
    pub fn years(self) -> RangeInclusive<i32> {
        match self {
            Calendar::SolarHijri => 1206..=1499,
            Calendar::Gregorian => 1583..=2199,
            Calendar::LunarHijri => 1200..=1500,
            Calendar::Shahanshahi => 2500..=2540,
        }
    }

    /// The day of a year, month and day of the month; `None` where there is none.
    pub fn day(self, year: i32, month: u8, day: u8) -> Option<Day> {
        let count = match self {
            Calendar::SolarHijri => Date::try_new_persian(year, month, day).ok()?.to_rata_die(),
            Calendar::Gregorian => Date::try_new_gregorian(year, month, day).ok()?.to_rata_die(),
            Calendar::LunarHijri => {
                Date::try_new_hijri_with_calendar(year, month, day, LUNAR).ok()?.to_rata_die()
            }
            Calendar::Shahanshahi => {
                return Calendar::SolarHijri.day(year.checked_sub(SHAHANSHAHI_AHEAD)?, month, day);
            }
        };
        Day::from_rata_die(count)
    }

    /// The days of a month; `None` where there is no such month.
    pub fn month(self, year: i32, month: u8) -> Option<Window> {
        let first = self.day(year, month, 1)?;
        let last = (28..=31).rev().find_map(|day| self.day(year, month, day))?;
        Some(Window::between(first, last))
    }

    /// The days of a year.
    pub fn year(self, year: i32) -> Option<Window> {
        Some(Window::between(self.day(year, 1, 1)?, self.month(year, 12)?.latest?))
    }

    /// Year, month and day of the month of a day in this calendar.
    pub fn ymd(self, day: Day) -> (i32, u8, u8) {
        let count = day.rata_die();
        match self {
            Calendar::SolarHijri => {
                let date = Date::from_rata_die(count, Persian);
                (date.year().extended_year(), date.month().number(), date.day_of_month().0)
            }
            Calendar::Gregorian => {
                let date = Date::from_rata_die(count, Gregorian);
                (date.year().extended_year(), date.month().number(), date.day_of_month().0)
            }
            Calendar::LunarHijri => {
                let date = Date::from_rata_die(count, LUNAR);
                (date.year().extended_year(), date.month().number(), date.day_of_month().0)
            }
            Calendar::Shahanshahi => {
                let (year, month, day) = Calendar::SolarHijri.ymd(day);
                (year + SHAHANSHAHI_AHEAD, month, day)
            }
        }
    }

    /// Whether its days are known only to a day either way: so the lunar calendar.
    pub(crate) fn margin(self) -> i32 {
        i32::from(self == Calendar::LunarHijri)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_1206_to_1499_goes_to_gregorian_and_back() {
        let mut expected = Calendar::SolarHijri.day(1206, 1, 1).unwrap();
        let last = Calendar::SolarHijri.month(1499, 12).unwrap().latest.unwrap();
        while expected <= last {
            for calendar in Calendar::ALL {
                let (year, month, day) = calendar.ymd(expected);
                assert_eq!(calendar.day(year, month, day), Some(expected), "{calendar:?}");
            }
            expected = expected.plus(1);
        }
    }

    #[test]
    fn leap_years_are_those_of_the_33_year_rule() {
        for year in Calendar::SolarHijri.years() {
            let days = Calendar::SolarHijri.year(year).unwrap().days();
            let leap = [1, 5, 9, 13, 17, 22, 26, 30].contains(&(year % 33));
            assert_eq!(days, Some(if leap { 366 } else { 365 }), "{year}");
        }
    }
}
