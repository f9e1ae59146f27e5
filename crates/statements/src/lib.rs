//! What officials said, and with what it cannot both be true.
//!
//! A statement is evidence in its own words, with speaker, day, venue and the page or timestamp of
//! the quote. What it affirms and denies is said by whoever entered it, or follows from its class
//! by a table. Numbers of several claimants stand side by side; nothing here adds or averages them.
//!
//! - [`mod@said`]: one statement; `implied` has what follows from its class
//! - [`mod@scope`]: what a statement speaks of: whom, which graves, when, where
//! - [`mod@contradiction`]: statements of one person or institution that cannot both hold
//! - [`mod@fact`]: what the register knows, and the statements against it
//! - [`mod@death`]: when somebody who is reported dead can have died
//! - [`mod@number`]: numbers claimed, by scope and claimant
//! - [`mod@event`]: when something began and ended, by each source
//! - [`mod@measure`]: laws and measures that protect or harm
//! - [`mod@aftermath`]: what came before a reprisal
//! - [`mod@pattern`]: what reprisals have in common

#![forbid(unsafe_code)]

pub mod aftermath;
pub mod contradiction;
pub mod death;
pub mod event;
pub mod fact;
pub mod measure;
pub mod number;
pub mod pattern;
pub mod said;
pub mod scope;
pub mod sheet;

mod implied;

pub use aftermath::{Before, Happened, preceding};
pub use contradiction::{Contradiction, Pair, Who};
pub use death::can_have_died;
pub use event::{Event, events};
pub use fact::{Against, Fact, Weight};
pub use measure::{Measure, all_measures, measures};
pub use number::{Documented, Number, Of, Table, numbers};
pub use pattern::{Incident, Patterns, What};
pub use said::{Said, Statements};
pub use scope::Scope;
