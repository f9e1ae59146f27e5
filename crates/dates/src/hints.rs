//! What is known about a list before one of its dates is read.

use crate::{Calendar, Day};

/// What a mapping or a reader says about the dates of one list.
///
/// All of it is optional: `Hints::default()` knows nothing. What a date says of
/// itself always goes before what is said of its list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// The calendar of the list, for years that fit it.
    pub calendar: Option<Calendar>,
    /// How day, month and year follow each other where their sizes do not tell.
    pub order: Option<Order>,
    /// A first day of the year (`1988-01-01`, `۱۳۶۷/۰۱/۰۱`) means the year alone.
    pub placeholder_new_year: bool,
    /// The year of dates that have none, in the calendar its size tells: 1367 or 1988.
    pub year: Option<i32>,
    /// What to add to a two-digit year: 1300 makes 67 into 1367, and is no assumption.
    pub century: Option<i32>,
    /// The list may use lunar years unmarked, as clerical documents do.
    pub lunar_possible: bool,
    /// The day the list was made: no date in it can be later.
    pub not_after: Option<Day>,
}

/// How the numbers of a date follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// 1367/5/6.
    YearMonthDay,
    /// 6/5/1367.
    DayMonthYear,
    /// 7/28/1988, as in the United States.
    MonthDayYear,
}
