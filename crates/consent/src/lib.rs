//! Who agreed to what, and who must not be put into danger.
//!
//! Consent is given by somebody, for one person, for named purposes, classes of data and
//! audiences, from a day on. It is never presumed, never inherited by a new use, and can be
//! taken back. Where a family disagrees, the most protective wish applies. While somebody is
//! in immediate danger over a case, the case is silent.
//!
//! This crate says what was agreed; what follows for an export is the gate's, in `register`.
//!
//! - [`terms`]: purposes, audiences, relations and the rest, as code decides on them
//! - [`grant`]: what one grant allows; the levels C0 to C6 as shortcuts
//! - [`answer`]: one record of kind `consent`, read
//! - [`permission`]: whether something is permitted on a day, by which rule
//! - [`danger`]: reprisals, immediate risk, silent mode
//! - [`submission`]: the minimum elements of a submission to a UN body
//! - [`interview`]: how accounts of witnesses were taken, and whether one is asked twice
//! - [`tasks`]: what somebody should do now

#![forbid(unsafe_code)]

pub mod answer;
pub mod danger;
pub mod grant;
pub mod interview;
pub mod permission;
pub mod rules;
pub mod submission;
pub mod tasks;
pub mod terms;

mod days;

pub use answer::Consent;
pub use danger::Incident;
pub use grant::{Grant, Request, Scope};
pub use permission::{Consents, Permission};
pub use rules::Rule;
pub use submission::{Element, elements, is_submission};
pub use tasks::{Task, was_a_child};
pub use terms::{Answer, Attribution, Audience, Level, Purpose, Relation, Risk};
