//! When: dates of four calendars as windows, never as invented days.
//!
//! A text goes in, [`read`] gives the dates it can mean and what is odd about
//! it. The modules in reading order:
//!
//! - [`mod@day`], [`mod@window`], [`mod@calendar`]: days, windows, and the calendars that name them
//! - [`mod@historical`], [`mod@hints`], [`mod@issue`]: a date, what helps to read it, what is odd
//! - [`mod@reading`]: from a text to its dates, by way of
//!   - `numeric`, numbers alone, and `edtf`, the form of ISO 8601-2
//!   - `grammar` and `side`, words, whose pieces come from `token`, `lexicon` and `fold`
//! - [`mod@show`]: dates for people, in three languages
//! - `parts`, `years`, `span`, `combine`: from the parts of a date to its window

#![forbid(unsafe_code)]

pub mod calendar;
pub mod day;
pub mod hints;
pub mod historical;
pub mod issue;
pub mod reading;
pub mod show;
pub mod window;

mod combine;
mod edtf;
mod fold;
mod grammar;
mod lexicon;
mod numeric;
mod parts;
mod plain;
mod side;
mod span;
mod token;
mod years;

pub use calendar::Calendar;
pub use day::{Day, Weekday};
pub use hints::{Hints, Order};
pub use historical::{Assumption, Certainty, HistoricalDate, Precision};
pub use issue::DateIssue;
pub use reading::{Reading, read};
pub use show::{Lang, Shown, dated, digits, display, month_name};
pub use window::{Answer, Window, after, before, overlaps};
