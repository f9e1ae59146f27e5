//! How many days lie between two dates that are windows.

use std::fmt;

use dates::Window;

/// The least and the most number of days between two dates; an end may be open.
///
/// Shown as `97`, `67 to 97`, `at least 67`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Elapsed {
    /// The fewest days it can be.
    pub least: Option<i32>,
    /// The most.
    pub most: Option<i32>,
}

impl Elapsed {
    /// The days from one date to another; below zero where the other came first.
    pub fn between(from: &Window, to: &Window) -> Elapsed {
        let days = |first: Option<dates::Day>, last: Option<dates::Day>| {
            first.zip(last).map(|(first, last)| last.number() - first.number())
        };
        Elapsed { least: days(from.latest, to.earliest), most: days(from.earliest, to.latest) }
    }

    /// The same with nothing below zero: what came in time is no days late.
    pub fn none_below_zero(self) -> Elapsed {
        Elapsed { least: self.least.map(|days| days.max(0)), most: self.most.map(|days| days.max(0)) }
    }
}

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (Some(least), Some(most)) if least == most => write!(f, "{least}"),
            (Some(least), Some(most)) => write!(f, "{least} to {most}"),
            (Some(least), None) => write!(f, "at least {least}"),
            (None, Some(most)) => write!(f, "at most {most}"),
            (None, None) => f.write_str("unknown"),
        }
    }
}
