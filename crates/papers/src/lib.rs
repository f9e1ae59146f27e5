//! Papers that leave the register to be read and signed by people: submissions to UN bodies, the shadow list, dossiers.
//!
//! They are made of what one gate let through, say for each value where it comes from, and
//! carry a receipt of what was withheld by which rule. Nothing goes out by itself: a paper is a
//! file that somebody reads, signs and sends.
//!
//! - [`mod@tongue`], [`mod@words`]: the languages of papers, and the words on them (`data/words.toml`)
//! - [`mod@terms`]: terms and rules of the gate in the language of a paper; [`mod@place`]: where in a source something stands
//! - [`mod@sheet`]: a print-ready page: no scripts, nothing from outside, both directions
//! - [`mod@mechanism`]: a body, its elements and its form, as a file (`data/mechanisms`)
//! - [`mod@check`]: what is missing before a case can be submitted, and who could supply it
//! - [`mod@route`]: where a case can be brought, with reasons
//! - [`mod@form`]: the filled form with its annexes
//! - [`mod@shadow`]: the shadow list as a page
//! - [`mod@attached`]: the file that was attached to a record
//! - [`mod@dossier`]: all that is known of a person, a grave site or an official, with its sources

#![forbid(unsafe_code)]

pub mod attached;

pub mod check;
pub mod dossier;
pub mod form;
pub mod mechanism;
pub mod place;
pub mod route;
pub mod shadow;
pub mod sheet;
pub mod terms;
pub mod tongue;
pub mod words;

pub use attached::attached;
pub use check::{Block, Check, Found, check};
pub use dossier::Dossier;
pub use form::{Form, Submitter, Told};
pub use mechanism::Mechanism;
pub use route::{Case, Route, Verdict, route};
pub use tongue::Tongue;
