//! Deadlines for people: dates as they are typed, rules and due windows as they are shown.

pub mod by_hand;
pub mod in_register;
pub mod in_rules;

pub use in_register::clocks;

use anyhow::Result;
use dates::{Hints, Window};
use deadlines::{Moment, Rule, Trigger};

use crate::failure::{Failure, Kind};

/// What starts a clock, as typed: a date in any calendar, or a moment.
pub fn trigger(written: &str) -> Result<Trigger> {
    if let Some(moment) = Moment::read(written) {
        return Ok(Trigger::Moment(moment));
    }
    let windows = dates::read(written, &Hints::default()).candidates.into_iter().map(|date| date.window);
    let around = windows.reduce(|one, other| one.around(&other));
    around.map(Trigger::Days).ok_or_else(|| {
        Failure::error(
            Kind::Usage,
            format!("«{written}» is not understood as a date"),
            "write 1367, 1367/05/06, «مرداد ۶۷», 1988-08, or a moment such as 2024-02-28T23:15Z",
        )
    })
}

/// A window of days, as `2025-07-01/2025-07-31`; empty where nothing is known.
pub fn window(window: &Window) -> String {
    let end = |day: Option<dates::Day>| day.map_or("..".to_owned(), |day| day.to_string());
    match (window.earliest, window.latest) {
        (None, None) => String::new(),
        (first, last) if first == last => end(first),
        (first, last) => format!("{}/{}", end(first), end(last)),
    }
}

/// Where a rule stands, and whether that was read.
pub fn authority(rule: &Rule) -> String {
    let warning = "not verified: check the text before you rely on it";
    if rule.verified { rule.cites.clone() } else { format!("{} ({warning})", rule.cites) }
}
