//! Death records held against the law in force and against what else is said.
//!
//! A state that killed in secret issues no death certificate, or one that hides what
//! happened. Of each person this crate says how the record of the death stands, and why:
//! which documents there are, what is wrong with each under the law of its day, with
//! which other claims it cannot be true, and what became of those who asked for one.
//! Laws are files (`data/laws`); adding a country's law adds a file.
//!
//! - [`mod@law`], [`mod@laws`]: rules of a law, when they are in force; the files they stand in
//! - [`mod@words`]: what the words on a document say of the cause and the place of a death
//! - [`mod@document`], [`mod@request`]: what accounts show or tell of documents, and of asking for them
//! - [`mod@defect`], [`mod@examine`]: what is wrong with one document, rule by rule
//! - [`mod@contradiction`]: with which other claims a document cannot be true; `evidence` finds them
//! - [`mod@file`]: how the record of one person's death stands, with reasons
//! - [`mod@age`]: whether the dead person was a child

#![forbid(unsafe_code)]

pub mod age;
pub mod contradiction;
pub mod defect;
pub mod document;
pub mod examine;
pub mod file;
pub mod law;
pub mod laws;
pub mod request;
pub mod words;

mod evidence;

pub use contradiction::{About, Contradiction, Side, Strength};
pub use defect::{Defect, Flaw, Proof};
pub use document::{Document, Seen};
pub use examine::{Examination, Said, examine};
pub use file::{DeathFile, RecordObligation, Standing, beside, death_file};
pub use law::{Check, Law, Rule, Severity};
pub use laws::{Laws, LawsError};
pub use request::{Outcome, Request};
pub use words::{Cause, PlaceClass};
