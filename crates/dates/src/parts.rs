//! The parts of one date as a text states them, and the spans they can mean.

use crate::span::Span;
use crate::years::{Number, Year, by_size, years};
use crate::{Assumption, Calendar, Certainty, DateIssue, Hints, Precision, Window};
use edtf_core::Edtf;

/// What a text states of one date; any part may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    pub year: Option<Number>,
    pub month: Option<Month>,
    pub day: Option<u8>,
    /// 1 spring to 4 winter.
    pub season: Option<u8>,
    pub third: Option<Third>,
    /// The ten years from the year on.
    pub decade: bool,
    /// The calendar that the text names: هجری شمسی, AH, م.
    pub calendar: Option<Calendar>,
    /// The order of the numbers was not beyond doubt.
    pub order_assumed: bool,
}

/// A month by its number, and by its calendar where it has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month {
    pub calendar: Option<Calendar>,
    pub number: u8,
}

/// The beginning, middle or end of something, or one of its halves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Third {
    Early,
    Mid,
    Late,
    FirstHalf,
    SecondHalf,
}

impl Parts {
    /// A year, month and day in numbers.
    pub fn numeric(year: Number, month: Option<u8>, day: Option<u8>) -> Parts {
        let month = month.map(|number| Month { calendar: None, number });
        Parts { year: Some(year), month, day, ..Parts::default() }
    }

    /// The same without parts that are written as zero, which stand for "not known".
    pub fn without_zeros(mut self, issues: &mut Vec<DateIssue>) -> Parts {
        if self.month.is_some_and(|month| month.number == 0) {
            self.month = None;
            self.day = None;
            issues.push(DateIssue::ZeroPart);
        } else if self.day == Some(0) {
            self.day = None;
            issues.push(DateIssue::ZeroPart);
        }
        self
    }

    /// The spans these parts can mean, most likely first.
    pub fn resolve(&self, hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
        let month_calendar = self.month.and_then(|month| month.calendar);
        let Some(number) = self.year else {
            return self.in_the_year_of_the_list(hints, issues);
        };
        let stated = self.calendar.or(month_calendar);
        let mut spans = Vec::with_capacity(1);
        for year in years(number, stated, hints, issues) {
            self.add(&year, &mut spans, hints, issues);
        }
        let late = |span: &Span| hints.not_after.is_some_and(|day| span.window.earliest > Some(day));
        if stated.is_none() && hints.not_after.is_some() && spans.iter().all(late) {
            self.add_lunar(number, &mut spans, hints);
        }
        spans
    }

    /// Adds what the parts mean in one year.
    fn add(&self, year: &Year, spans: &mut Vec<Span>, hints: &Hints, issues: &mut Vec<DateIssue>) {
        let named = self.month.and_then(|month| month.calendar);
        match named {
            Some(calendar) if !kin(calendar, year.calendar) => {
                note(issues, DateIssue::MixedCalendars);
                spans.extend(self.across(calendar, year, Assumption::MixedCalendars, hints, issues));
            }
            // A marked calendar that the year cannot be of, and no month to go by.
            _ if year.assumptions.contains(&Assumption::MixedCalendars) => {}
            _ => spans.extend(self.within(year, hints, issues)),
        }
    }

    /// An unmarked year that would be later than its list can be a lunar year.
    fn add_lunar(&self, number: Number, spans: &mut Vec<Span>, hints: &Hints) {
        let lunar = Calendar::LunarHijri;
        let named = self.month.is_some_and(|month| month.calendar.is_some());
        if named || number.digits != 4 || !lunar.years().contains(&number.value) {
            return;
        }
        let assumptions = vec![Assumption::CalendarFromYear];
        let year = Year { calendar: lunar, year: number.value, assumptions };
        spans.extend(self.within(&year, hints, &mut Vec::new()));
    }

    /// A date without a year, in the year that is said of the list.
    fn in_the_year_of_the_list(&self, hints: &Hints, issues: &mut Vec<DateIssue>) -> Vec<Span> {
        let listed = hints.year.and_then(|year| Some((year, by_size(year)?)));
        let (Some((year, calendar)), true) = (listed, self.month.is_some() || self.season.is_some()) else {
            let dated = self.month.is_some() || self.season.is_some();
            note(issues, if dated { DateIssue::NoYear } else { DateIssue::NotUnderstood });
            return Vec::new();
        };
        let wanted = self.month.and_then(|month| month.calendar).or(self.calendar);
        let year = Year { calendar, year, assumptions: Vec::new() };
        match wanted {
            Some(wanted) if !kin(wanted, calendar) => {
                self.across(wanted, &year, Assumption::YearFromList, hints, issues)
            }
            _ => {
                let assumptions = vec![Assumption::YearFromList];
                let year = Year { assumptions, ..year };
                self.within(&year, hints, issues).into_iter().collect()
            }
        }
    }

    /// The parts in a month's own calendar, where the year is of another one.
    ///
    /// "28 July 1367" is 28 July of the days of Solar Hijri 1367.
    fn across(
        &self,
        calendar: Calendar,
        year: &Year,
        why: Assumption,
        hints: &Hints,
        issues: &mut Vec<DateIssue>,
    ) -> Vec<Span> {
        let Some(window) = year.calendar.year(year.year) else {
            return Vec::new();
        };
        let (Some(first), Some(last)) = (window.earliest, window.latest) else {
            return Vec::new();
        };
        (calendar.ymd(first).0..=calendar.ymd(last).0)
            .filter_map(|own| {
                let own = Year { calendar, year: own, assumptions: vec![why] };
                self.within(&own, hints, issues)
            })
            .filter(|span| span.window.shared(&window).is_some())
            .collect()
    }

    /// The parts within one year of one calendar.
    fn within(&self, year: &Year, hints: &Hints, issues: &mut Vec<DateIssue>) -> Option<Span> {
        let calendar = year.calendar;
        if !calendar.years().contains(&year.year) {
            note(issues, DateIssue::YearOutOfRange);
            return None;
        }
        let mut assumptions = year.assumptions.clone();
        if self.order_assumed {
            assumptions.push(Assumption::Order);
        }
        let (window, precision) = if hints.placeholder_new_year && self.is_new_year() {
            note(issues, DateIssue::Placeholder);
            assumptions.push(Assumption::Placeholder);
            (calendar.year(year.year)?, Precision::Year)
        } else {
            self.window(calendar, year.year, issues)?
        };
        let mut span = Span::new(calendar, window, precision, assumptions);
        if precision == Precision::Part && self.third.is_some_and(Third::is_loose) {
            span.certainty = Certainty::Approximate;
        }
        Some(span)
    }

    fn is_new_year(&self) -> bool {
        self.month.is_some_and(|month| month.number == 1) && self.day == Some(1)
    }

    /// The window of the smallest part that is stated and exists.
    fn window(
        &self,
        calendar: Calendar,
        year: i32,
        issues: &mut Vec<DateIssue>,
    ) -> Option<(Window, Precision)> {
        if self.decade {
            return decade(calendar, year, self.third);
        }
        if let Some(season) = self.season {
            return season_window(calendar, year, season, self.third, issues);
        }
        let Some(month) = self.month else {
            if self.day.is_some() {
                return None;
            }
            return match self.third {
                None => Some((calendar.year(year)?, Precision::Year)),
                Some(third) => {
                    let (first, last) = third.of(12);
                    Some((months(calendar, year, 1 + first, 1 + last)?, Precision::Part))
                }
            };
        };
        let Some(whole) = calendar.month(year, month.number) else {
            note(issues, DateIssue::NoSuchMonth);
            return Some((calendar.year(year)?, Precision::Year));
        };
        match (self.day, self.third) {
            (Some(day), _) => match day_window(calendar, year, month.number, day) {
                Some(window) => Some((window, Precision::Day)),
                None => {
                    note(issues, DateIssue::NoSuchDay);
                    Some((whole, Precision::Month))
                }
            },
            (None, Some(third)) => Some((third_of(whole, third), Precision::Part)),
            (None, None) => Some((whole, Precision::Month)),
        }
    }
}

/// Notes an issue once.
pub(crate) fn note(issues: &mut Vec<DateIssue>, issue: DateIssue) {
    if !issues.contains(&issue) {
        issues.push(issue);
    }
}

/// Whether two calendars share their months and days.
fn kin(one: Calendar, other: Calendar) -> bool {
    let base = |calendar| match calendar {
        Calendar::Shahanshahi => Calendar::SolarHijri,
        calendar => calendar,
    };
    base(one) == base(other)
}

impl Third {
    /// The first and last part it covers, from 0, of so many: of 12 months, of 30 days.
    fn of(self, parts: u8) -> (u8, u8) {
        match self {
            Third::Early => (0, parts / 3 - 1),
            Third::Mid => (parts / 3, parts - parts / 3 - 1),
            Third::Late => (parts - parts / 3, parts - 1),
            Third::FirstHalf => (0, parts / 2 - 1),
            Third::SecondHalf => (parts / 2, parts - 1),
        }
    }

    /// Whether its borders are a matter of speaking: so thirds, not halves.
    pub fn is_loose(self) -> bool {
        !matches!(self, Third::FirstHalf | Third::SecondHalf)
    }
}

/// A day; a lunar month of 29 days by the table may have had 30 by sighting.
fn day_window(calendar: Calendar, year: i32, month: u8, day: u8) -> Option<Window> {
    let sighted = || {
        let last = calendar.day(year, month, 29)?;
        (calendar == Calendar::LunarHijri && day == 30).then(|| last.plus(1))
    };
    calendar.day(year, month, day).or_else(sighted).map(Window::of)
}

/// Days 1-10, 11-20, or 21 to the end of a month; or days 1-15 and 16 to the end.
fn third_of(month: Window, third: Third) -> Window {
    let (first, last) = third.of(30);
    let day = |count: u8| month.earliest.map(|day| day.plus(i32::from(count)));
    let latest = if last == 29 { month.latest } else { day(last) };
    Window { earliest: day(first), latest }
}

/// From one month of a year to another.
fn months(calendar: Calendar, year: i32, first: u8, last: u8) -> Option<Window> {
    Some(calendar.month(year, first)?.around(&calendar.month(year, last)?))
}

/// A season: Persian ones by their three months, Gregorian ones by EDTF's rule.
fn season_window(
    calendar: Calendar,
    year: i32,
    season: u8,
    third: Option<Third>,
    issues: &mut Vec<DateIssue>,
) -> Option<(Window, Precision)> {
    // Half a season is not a whole number of months: the season stands for it.
    let (first, last) = match third.filter(|third| third.is_loose()) {
        Some(third) => third.of(3),
        None => (0, 2),
    };
    let window = match calendar {
        Calendar::SolarHijri | Calendar::Shahanshahi => {
            let spring = 3 * season - 2;
            months(calendar, year, spring + first, spring + last)?
        }
        Calendar::Gregorian => {
            let text = format!("{year:04}-{}", 20 + season);
            let whole = crate::historical::bounds(&Edtf::parse(&text).ok()?)?;
            let month = 3 * season + first;
            let later = i32::from(month > 12);
            match (first, last) {
                (0, 2) => whole,
                _ => calendar.month(year + later, if later > 0 { month - 12 } else { month })?,
            }
        }
        Calendar::LunarHijri => {
            note(issues, DateIssue::NotUnderstood);
            return None;
        }
    };
    Some((window, if third.is_some() { Precision::Part } else { Precision::Season }))
}

/// Ten years from one that ends in zero.
fn decade(calendar: Calendar, year: i32, third: Option<Third>) -> Option<(Window, Precision)> {
    let first = year - year.rem_euclid(10);
    let (from, to) = third.map_or((0, 9), |third| third.of(10));
    let window = calendar.year(first + i32::from(from))?.around(&calendar.year(first + i32::from(to))?);
    Some((window, if third.is_some() { Precision::Part } else { Precision::Decade }))
}
