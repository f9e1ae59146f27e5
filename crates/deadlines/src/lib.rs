//! When is it due: rules of law and practice as data, due dates as windows.
//!
//! A rule says what starts its clock, how long it runs and who must act. A
//! trigger that is known only as a window gives a due window, and the answer may
//! be that it cannot be told. A due date is never a fact: it is worked out anew
//! from the rule and the trigger. The modules in reading order:
//!
//! - [`mod@rule`], [`mod@rules`]: what a rule is; the files they stand in, and how they are checked
//! - [`mod@due`]: from a trigger to the window in which it is due, and how that stands on a day
//! - [`mod@eligible`]: rules that look back, such as «within three months before receipt»
//! - [`mod@kept`]: whether what was done came in time, and how many days late
//! - [`mod@elapsed`], [`mod@silence`]: days between, and days without an answer seen
//! - [`mod@moment`], [`mod@zone`], [`mod@holidays`]: hours, time zones, days on which nobody works
//! - [`mod@triggers`], [`mod@clocks`]: which records start and end clocks; every clock of a register
//! - `count`: the arithmetic of months and days

#![forbid(unsafe_code)]

pub mod clocks;
pub mod due;
pub mod elapsed;
pub mod eligible;
pub mod holidays;
pub mod kept;
pub mod moment;
pub mod rule;
pub mod rules;
pub mod silence;
pub mod triggers;
pub mod zone;

mod count;

pub use clocks::{Clock, Ended};
pub use due::{DueWindow, State, Trigger};
pub use elapsed::Elapsed;
pub use eligible::Eligibility;
pub use kept::Kept;
pub use moment::Moment;
pub use rule::{Amount, Force, Labels, Obliged, Period, Roll, Rule};
pub use rules::{Rules, RulesError};
pub use silence::Silence;
pub use triggers::Said;
