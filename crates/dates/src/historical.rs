//! A date as history has it: a window, how it was read, and what was written.

use crate::span::Span;
use crate::{Answer, Calendar, Day, Window, plain, window};
use edtf_core::{Bound, Edtf};

/// One reading of a date: the days it can mean, and how it came to mean them.
///
/// ```
/// use dates::{Calendar, Hints, Precision, read};
///
/// let date = &read("مرداد ۱۳۶۷", &Hints::default()).candidates[0];
/// assert_eq!(date.edtf, "1988-07-23/1988-08-22");
/// assert_eq!(date.calendar, Calendar::SolarHijri);
/// assert_eq!(date.precision, Precision::Month);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HistoricalDate {
    /// The text as written, untouched.
    pub original: String,
    /// The calendar it was read in.
    pub calendar: Calendar,
    /// The days it can mean, as written; see [`HistoricalDate::reach`] for `circa`.
    pub window: Window,
    /// The same in EDTF (ISO 8601-2), always Gregorian; its bounds are the window.
    pub edtf: String,
    /// The smallest part that the text states.
    pub precision: Precision,
    /// What the text itself says about how sure it is.
    pub certainty: Certainty,
    /// What the reading took for granted, in order.
    pub assumptions: Vec<Assumption>,
}

/// The smallest part of a date that a text states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day, or one of a few days.
    Day,
    /// The beginning, middle or end of a month, season or year: "late Mordad".
    Part,
    /// A month.
    Month,
    /// A season.
    Season,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// From one date to another, or before or after one.
    Range,
}

/// What a text says about how sure its date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Certainty {
    /// Nothing says otherwise.
    #[default]
    Certain,
    /// The source doubts it: `?`, احتمالاً.
    Uncertain,
    /// About then: `~`, circa, حدود.
    Approximate,
    /// Both of these: `%`.
    Both,
}

/// Something a reading took for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assumption {
    /// The calendar, from the size of the year.
    CalendarFromYear,
    /// The calendar, from what is said of the list.
    CalendarFromList,
    /// The century of a two-digit year.
    Century,
    /// The order of the numbers.
    Order,
    /// The year, from what is said of the list.
    YearFromList,
    /// Year and month are of different calendars and were brought together.
    MixedCalendars,
    /// A first day of the year was taken for the year alone.
    Placeholder,
    /// "The night of": it may be the day before or the day after.
    Night,
    /// A sighted moon may shift the day by one; the window allows for it.
    Sighting,
    /// One of several readings, chosen because the stated weekday fits only it.
    WeekdayChose,
}

impl HistoricalDate {
    /// Puts a span and its original text together.
    pub(crate) fn new(original: &str, span: Span) -> HistoricalDate {
        HistoricalDate {
            original: original.to_owned(),
            calendar: span.calendar,
            window: span.window,
            edtf: span.edtf(),
            precision: span.precision,
            certainty: span.certainty,
            assumptions: span.assumptions,
        }
    }

    /// The days it can reasonably mean: the window, widened where it is approximate.
    ///
    /// By 3 days for a day, 5 for part of a month, 31 for a month or season, a
    /// year for a year and five for a decade. The widths are ours.
    pub fn reach(&self) -> Window {
        if !matches!(self.certainty, Certainty::Approximate | Certainty::Both) {
            return self.window;
        }
        self.window.widened(match self.precision {
            Precision::Day => 3,
            Precision::Part => 5,
            Precision::Month | Precision::Season | Precision::Range => 31,
            Precision::Year => 366,
            Precision::Decade => 5 * 366,
        })
    }

    /// Whether it was before another; never sure of what a source doubts.
    pub fn before(&self, other: &HistoricalDate) -> Answer {
        self.answer(other, window::before)
    }

    /// Whether it was after another; never sure of what a source doubts.
    pub fn after(&self, other: &HistoricalDate) -> Answer {
        self.answer(other, window::after)
    }

    /// Whether both can be the same day; never sure of what a source doubts.
    pub fn overlaps(&self, other: &HistoricalDate) -> Answer {
        self.answer(other, window::overlaps)
    }

    fn answer(&self, other: &HistoricalDate, question: fn(&Window, &Window) -> Answer) -> Answer {
        let doubted =
            |date: &HistoricalDate| matches!(date.certainty, Certainty::Uncertain | Certainty::Both);
        if doubted(self) || doubted(other) {
            return Answer::Maybe;
        }
        question(&self.reach(), &other.reach())
    }

    /// The reading as one line of text, to be stored beside the original.
    ///
    /// Calendar, precision, EDTF, and what was assumed:
    /// `solar-hijri month 1988-07-23/1988-08-22 (century)`.
    pub fn to_reading(&self) -> String {
        let mut text = format!("{} {} {}", self.calendar.code(), self.precision.code(), self.edtf);
        let assumptions: Vec<_> = self.assumptions.iter().map(|it| it.code()).collect();
        if !assumptions.is_empty() {
            text.push_str(&format!(" ({})", assumptions.join(" ")));
        }
        text
    }

    /// The date of a stored reading; `None` where the line is not one.
    pub fn from_reading(original: &str, reading: &str) -> Option<HistoricalDate> {
        let (main, assumed) = match reading.split_once(" (") {
            Some((main, assumed)) => (main, assumed.strip_suffix(')')?),
            None => (reading, ""),
        };
        let mut words = main.split(' ');
        let calendar = Calendar::from_code(words.next()?)?;
        let precision = Precision::from_code(words.next()?)?;
        let text = words.next()?;
        if words.next().is_some() {
            return None;
        }
        let (window, certainty) = match plain::window(text) {
            Some(window) => (window, Certainty::Certain),
            None => {
                let edtf = Edtf::parse(text).ok()?;
                (bounds(&edtf)?, Certainty::new(edtf.is_uncertain(), edtf.is_approximate()))
            }
        };
        Some(HistoricalDate {
            original: original.to_owned(),
            calendar,
            window,
            edtf: text.to_owned(),
            precision,
            certainty,
            assumptions: assumed.split_whitespace().map(Assumption::from_code).collect::<Option<_>>()?,
        })
    }
}

/// The window of an EDTF expression; `None` where it ends before it begins.
pub(crate) fn bounds(edtf: &Edtf) -> Option<Window> {
    let day = |bound: Bound| match bound {
        Bound::Date(date) => Some(Some(Day::from_ymd(i32::try_from(date.year).ok()?, date.month, date.day)?)),
        Bound::NegativeInfinity | Bound::PositiveInfinity | Bound::Unknown => Some(None),
    };
    let bounds = edtf.bounds();
    let window = Window { earliest: day(bounds.earliest)?, latest: day(bounds.latest)? };
    let backwards = matches!((window.earliest, window.latest), (Some(a), Some(b)) if a > b);
    (!backwards).then_some(window)
}

impl Certainty {
    /// The certainty of a text that doubts, approximates, does both or neither.
    pub fn new(uncertain: bool, approximate: bool) -> Certainty {
        match (uncertain, approximate) {
            (false, false) => Certainty::Certain,
            (true, false) => Certainty::Uncertain,
            (false, true) => Certainty::Approximate,
            (true, true) => Certainty::Both,
        }
    }

    /// Both doubts together.
    pub(crate) fn and(self, other: Certainty) -> Certainty {
        let has = |one: Certainty| self == one || other == one || self.max(other) == Certainty::Both;
        Certainty::new(has(Certainty::Uncertain), has(Certainty::Approximate))
    }

    /// Its mark in EDTF.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Certainty::Certain => "",
            Certainty::Uncertain => "?",
            Certainty::Approximate => "~",
            Certainty::Both => "%",
        }
    }
}

macro_rules! codes {
    ($type:ident: $($name:ident $code:literal)*) => {
        impl $type {
            /// All of them.
            pub const ALL: &[$type] = &[$($type::$name),*];

            /// The word for it in stored readings.
            pub fn code(self) -> &'static str {
                match self { $($type::$name => $code,)* }
            }

            /// The one of a code; `None` for any other word.
            pub fn from_code(code: &str) -> Option<$type> {
                $type::ALL.iter().copied().find(|it| it.code() == code)
            }
        }
    };
}

codes! { Precision:
    Day "day" Part "part" Month "month" Season "season" Year "year" Decade "decade" Range "range"
}

codes! { Assumption:
    CalendarFromYear "calendar-from-year"
    CalendarFromList "calendar-from-list"
    Century "century"
    Order "order"
    YearFromList "year-from-list"
    MixedCalendars "mixed-calendars"
    Placeholder "placeholder"
    Night "night"
    Sighting "sighting"
    WeekdayChose "weekday-chose"
}
