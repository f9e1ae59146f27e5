//! When: dates of four calendars as windows, never as invented days.
//!
//! A text goes in, [`read`] gives the dates it can mean and what is odd about
//! it. The modules in reading order:
//!
//! - [`mod@day`], [`mod@window`], [`mod@calendar`]: days, windows, and the calendars that name them
//! - [`mod@historical`], [`mod@hints`], [`mod@issue`]: a date, what helps to read it, what is odd
//! - [`mod@reading`]: from a text to its dates; `numeric` for numbers
//! - `parts`, `years`, `span`, `combine`: from the parts of a date to its window

#![forbid(unsafe_code)]

pub mod calendar;
pub mod day;
pub mod hints;
pub mod historical;
pub mod issue;
pub mod reading;
pub mod window;

mod combine;
mod numeric;
mod parts;
mod span;
mod years;

pub use calendar::Calendar;
pub use day::{Day, Weekday};
pub use hints::{Hints, Order};
pub use historical::{Assumption, Certainty, HistoricalDate, Precision};
pub use issue::DateIssue;
pub use reading::{Reading, read};
pub use window::{Answer, Window, after, before, overlaps};
