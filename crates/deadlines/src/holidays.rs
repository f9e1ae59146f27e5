//! Days on which an office is closed, as far as a table knows.
//!
//! A lunar holiday may be sighted a day earlier or later: on three days it is
//! possible and on none certain. What rolls over such days gets a window.

use dates::{Calendar, Day, Weekday, Window};
use serde::{Deserialize, Deserializer};

use crate::Labels;

/// The longest stretch of closed days that is searched through; no office is closed for longer.
const LONGEST: i32 = 60;

/// When the offices of a place are closed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// The identifier that rules name.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// The days of the week without work.
    #[serde(deserialize_with = "weekdays")]
    pub weekend: Vec<Weekday>,
    /// Whether the table was checked against the law or the circulars.
    pub verified: bool,
    /// Whether it is sure to hold every closed day.
    pub complete: bool,
    /// Where it comes from.
    pub cites: String,
    /// The holidays by calendar.
    pub holidays: Vec<Holiday>,
}

/// One holiday, which returns every year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The calendar that it returns by.
    #[serde(deserialize_with = "calendar")]
    pub calendar: Calendar,
    /// Month and day, as `11-22`.
    #[serde(deserialize_with = "month_days")]
    pub days: Vec<(u8, u8)>,
    /// The first year of its calendar in which it was one.
    pub from: Option<i32>,
    /// What it is called where it is kept.
    pub name: String,
}

/// Whether an office is open on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Open {
    /// Closed.
    No,
    /// Closed if the moon was sighted so.
    Maybe,
    /// Open, as far as the table knows.
    Yes,
}

impl Holidays {
    /// Whether the office is open on a day.
    pub fn open(&self, day: Day) -> Open {
        if self.weekend.contains(&day.weekday()) {
            return Open::No;
        }
        self.holidays.iter().map(|holiday| holiday.open(day)).min().unwrap_or(Open::Yes)
    }

    /// The first day from this one on, going by `step` (1 or -1), on which it is open:
    /// first the nearest that is possible, then the nearest that is certain.
    pub fn roll(&self, day: Day, step: i32) -> Window {
        let mut days = (0..LONGEST).map(|count| day.plus(count * step));
        let possible = days.clone().find(|day| self.open(*day) != Open::No).unwrap_or(day);
        let certain = days.find(|day| self.open(*day) == Open::Yes).unwrap_or(possible);
        Window::between(possible, certain)
    }

    /// The day on which so many working days have passed, of which the first is the day after `start`,
    /// or `start` itself where it counts.
    pub fn working_days(&self, start: Day, count: u32, exclude_start: bool) -> Window {
        let nth = |least: Open| {
            let mut day = if exclude_start { start } else { start.plus(-1) };
            let mut passed = 0;
            while passed < count && day < Day::LAST {
                day = day.plus(1);
                passed += u32::from(self.open(day) >= least);
            }
            day
        };
        Window::between(nth(Open::Maybe), nth(Open::Yes))
    }
}

impl Holiday {
    fn open(&self, day: Day) -> Open {
        match self.calendar {
            Calendar::LunarHijri if (-1..=1).any(|shift| self.falls(day.plus(shift))) => Open::Maybe,
            Calendar::LunarHijri => Open::Yes,
            _ if self.falls(day) => Open::No,
            _ => Open::Yes,
        }
    }

    fn falls(&self, day: Day) -> bool {
        let (year, month, of_month) = self.calendar.ymd(day);
        self.from.is_none_or(|from| from <= year) && self.days.contains(&(month, of_month))
    }
}

/// Reads `["friday"]`; a week without a working day is refused.
fn weekdays<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<Weekday>, D::Error> {
    let names = Vec::<String>::deserialize(reader)?;
    let named = |name: &String| {
        let found = Weekday::ALL.into_iter().find(|day| format!("{day:?}").to_lowercase() == *name);
        found.ok_or_else(|| {
            serde::de::Error::custom(format!("«{name}» is no day of the week, such as friday"))
        })
    };
    let days: Vec<Weekday> = names.iter().map(named).collect::<Result<_, _>>()?;
    match Weekday::ALL.iter().all(|day| days.contains(day)) {
        true => Err(serde::de::Error::custom("a week has a working day")),
        false => Ok(days),
    }
}

/// Reads the code of a calendar, as `solar-hijri`.
pub(crate) fn calendar<'de, D: Deserializer<'de>>(reader: D) -> Result<Calendar, D::Error> {
    let code = String::deserialize(reader)?;
    Calendar::from_code(&code)
        .ok_or_else(|| serde::de::Error::custom(format!("«{code}» is no calendar, such as solar-hijri")))
}

/// Reads `["11-22"]`.
fn month_days<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<(u8, u8)>, D::Error> {
    let texts = Vec::<String>::deserialize(reader)?;
    texts.iter().map(|text| month_day(text).map_err(serde::de::Error::custom)).collect()
}

/// Reads `11-22`, month and day.
pub(crate) fn month_day(text: &str) -> Result<(u8, u8), String> {
    let parts = text.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
    let sound = |(month, day): &(u8, u8)| (1..=12).contains(month) && (1..=31).contains(day);
    parts.filter(sound).ok_or_else(|| format!("«{text}» is no month and day, such as 11-22"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::Rules;

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    #[track_caller]
    fn check(place: &str, on: &str, expected: Open) {
        assert_eq!(Rules::built_in().holidays(place).unwrap().open(day(on)), expected, "{on}");
    }

    #[test]
    fn fridays_and_solar_holidays_are_certain_and_lunar_ones_possible() {
        check("iran", "1988-07-29", Open::No);
        check("iran", "1988-08-07", Open::Yes);
        check("iran", "1989-02-11", Open::No);
        check("iran", "1988-08-02", Open::Maybe);
        check("iran", "1989-06-04", Open::Yes);
        check("iran", "1990-06-04", Open::No);
        check("geneva", "2024-12-25", Open::No);
        check("geneva", "2024-12-28", Open::No);
        check("geneva", "2024-12-27", Open::Yes);
    }

    #[test]
    fn what_rolls_over_a_possible_holiday_has_a_window() {
        let iran = Rules::built_in().holidays("iran").unwrap();
        assert_eq!(iran.roll(day("1988-07-29"), 1), Window::of(day("1988-07-30")));
        assert_eq!(iran.roll(day("1988-08-01"), 1), Window::between(day("1988-08-01"), day("1988-08-04")));
        assert_eq!(iran.roll(day("1988-07-29"), -1).latest, Some(day("1988-07-28")));
    }

    #[test]
    fn working_days_pass_over_weekends() {
        let geneva = Rules::built_in().holidays("geneva").unwrap();
        assert_eq!(geneva.working_days(day("2025-11-14"), 5, true), Window::of(day("2025-11-21")));
        assert_eq!(geneva.working_days(day("2025-11-14"), 1, false), Window::of(day("2025-11-14")));
    }
}
