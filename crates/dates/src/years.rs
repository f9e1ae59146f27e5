//! Which year a number means: the calendar from its size, the century from habit.

use crate::{Assumption, Calendar, DateIssue, Hints};

/// A number as it stood in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    pub value: i32,
    pub digits: u8,
}

impl Number {
    /// Whether it can only be a year among days, months and years.
    pub fn is_year(self) -> bool {
        self.value > 31 || self.digits >= 3
    }
}

/// One year that a number can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Year {
    pub calendar: Calendar,
    pub year: i32,
    pub assumptions: Vec<Assumption>,
}

impl Year {
    fn new(calendar: Calendar, year: i32, assumption: Option<Assumption>) -> Year {
        Year { calendar, year, assumptions: assumption.into_iter().collect() }
    }
}

/// The years that a number can mean, most likely first.
///
/// `stated` is the calendar that the text itself names, by a mark or a month.
pub(crate) fn years(
    number: Number,
    stated: Option<Calendar>,
    hints: &Hints,
    issues: &mut Vec<DateIssue>,
) -> Vec<Year> {
    match number.digits {
        1 | 2 => short(number.value, stated, hints, issues),
        4 => long(number.value, stated, hints, issues),
        _ => {
            issues.push(DateIssue::YearOutOfRange);
            Vec::new()
        }
    }
}

/// A four-digit year, by the ranges of the standard's section 7.1.
fn long(year: i32, stated: Option<Calendar>, hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Year> {
    if let Some(calendar) = stated.and_then(|calendar| fitting(calendar, year)) {
        return vec![Year::new(calendar, year, None)];
    }
    let Some(guess) = by_size(year) else {
        issues.push(DateIssue::YearOutOfRange);
        return Vec::new();
    };
    if stated.is_some() {
        issues.push(DateIssue::MixedCalendars);
        return vec![Year::new(guess, year, Some(Assumption::MixedCalendars))];
    }
    if let Some(listed) = hints.calendar {
        if let Some(calendar) = fitting(listed, year) {
            return vec![Year::new(calendar, year, Some(Assumption::CalendarFromList))];
        }
        issues.push(DateIssue::CalendarUnexpected);
    }
    let mut years = vec![Year::new(guess, year, Some(Assumption::CalendarFromYear))];
    if guess == Calendar::SolarHijri && hints.lunar_possible && (1300..=1450).contains(&year) {
        issues.push(DateIssue::AmbiguousCalendar);
        years.push(Year::new(Calendar::LunarHijri, year, Some(Assumption::CalendarFromYear)));
    }
    years
}

/// The calendar whose years these are: 1367 is never Gregorian.
pub(crate) fn by_size(year: i32) -> Option<Calendar> {
    match year {
        1206..=1499 => Some(Calendar::SolarHijri),
        1800..=2100 => Some(Calendar::Gregorian),
        2500..=2540 => Some(Calendar::Shahanshahi),
        _ => None,
    }
}

/// The named calendar where it has such a year, or its imperial count.
fn fitting(calendar: Calendar, year: i32) -> Option<Calendar> {
    let imperial = calendar == Calendar::SolarHijri && Calendar::Shahanshahi.years().contains(&year);
    let calendar = if imperial { Calendar::Shahanshahi } else { calendar };
    calendar.years().contains(&year).then_some(calendar)
}

/// A year of one or two digits, in the century it is usually short for.
fn short(value: i32, stated: Option<Calendar>, hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Year> {
    let listed = stated.is_none() && hints.calendar.is_some();
    let calendar = stated.or(hints.calendar).unwrap_or(Calendar::SolarHijri);
    let from_list = listed.then_some(Assumption::CalendarFromList);
    let from_year = (!listed && stated.is_none()).then_some(Assumption::CalendarFromYear);
    if let Some(century) = hints.century {
        let year = century.saturating_add(value);
        let known = fitting(calendar, year).filter(|_| stated.is_some() || listed);
        if let Some(calendar) = known.or_else(|| by_size(year).filter(|_| stated.is_none())) {
            return vec![Year::new(calendar, year, from_list.or(from_year))];
        }
    }
    issues.push(DateIssue::TwoDigitYear);
    let year = |century: i32| {
        let mut year = Year::new(calendar, century + value, from_list.or(from_year));
        year.assumptions.push(Assumption::Century);
        year
    };
    centuries(calendar, value).iter().map(|century| year(*century)).collect()
}

/// The centuries that a two-digit year is short for, the likelier first.
///
/// Solar Hijri 67 is 1367 but 02 may be 1402 too; Gregorian 88 is 1988 but 05
/// may be 1905 or 2005; lunar years of living memory run from 1320 to 1450.
fn centuries(calendar: Calendar, value: i32) -> &'static [i32] {
    match calendar {
        Calendar::SolarHijri if value >= 10 => &[1300],
        Calendar::SolarHijri => &[1300, 1400],
        Calendar::Gregorian if value >= 30 => &[1900],
        Calendar::Gregorian => &[1900, 2000],
        Calendar::LunarHijri if value > 50 => &[1300],
        Calendar::LunarHijri => &[1400, 1300],
        Calendar::Shahanshahi => &[2500],
    }
}
