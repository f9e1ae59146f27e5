//! Letters to States: what each asks, what was answered, and for how long nothing was.
//!
//! Experts of the UN write to a State in private, publish later, and ask numbered
//! questions. Here each question is a thing of its own, with what came back, who says
//! whether that answers it, and the days that passed. Silence is counted by the calendar
//! and said so that it claims no more than is known: none seen, by a day, in a source.
//!
//! - [`mod@reference`]: the number of a letter, as «AL IRN 20/2020»
//! - [`mod@words`]: kinds of letters and replies, and how a request stands, as code decides on them
//! - [`mod@letter`], [`mod@reply`], [`mod@request`]: what the accounts say, read by type
//! - [`mod@matter`]: a letter with its requests, replies and clocks, as it stands on a day
//! - [`mod@embargo`]: which letters nobody outside may hear of yet
//! - [`mod@shadow`]: every question ever put, one line each
//! - [`mod@scope`], [`mod@catalogue`]: what mandates cover, who held them, under which resolution
//! - [`mod@ladder`]: the steps beyond a letter, and what opens each of them

#![forbid(unsafe_code)]

pub mod catalogue;
pub mod embargo;
pub mod ladder;
pub mod letter;
pub mod matter;
pub mod reference;
pub mod reply;
pub mod request;
pub mod scope;
pub mod shadow;
pub mod words;

pub use catalogue::{Catalogue, Holder, Mandate, Resolution};
pub use embargo::Embargoed;
pub use ladder::{Ladder, Rung};
pub use letter::Letter;
pub use matter::{Clock, Matter, matters};
pub use reference::Reference;
pub use reply::Reply;
pub use request::{Assessment, Request};
pub use scope::{Covered, Event, Scope};
pub use shadow::{Fact, Row, Unit, shadow};
pub use words::{LetterKind, ReplyKind, Status};

/// The kinds of records that this crate reads.
pub const KINDS: [&str; 4] = ["communication", "information_request", "reply", "request_answer"];
