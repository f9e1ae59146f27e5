//! Grave sites, remains, and whose they are: what is known of each, what was done to it, and why we say so.
//!
//! Accounts of records come in with a day; sites, remains and identifications come out, each with
//! its reasons. Nothing here decides who lies where: it lays side by side what is claimed, says how
//! far that is established by the standards of forensic practice, and which rule was broken.
//!
//! In reading order:
//! - [`mod@ground`]: which accounts speak of which site, person or remains
//! - [`mod@moment`], [`mod@terms`], [`mod@problem`]: what had happened by a day; words that code decides on; what is wrong
//! - [`mod@site`]: a grave site, put together from
//!   - [`mod@standing`]: how well it is known that people lie there
//!   - [`mod@numbers`], [`mod@contents`]: how many, by whom; who is said to lie there; who is still unnamed
//!   - [`mod@history`], [`mod@holding`]: what was done to it; what held on a day
//!   - [`mod@place`]: what may be told in public of where it is
//! - [`mod@remains`], [`mod@dna`], [`mod@identification`], [`mod@returned`]: what was found, whose it is, its way home
//! - [`mod@ranking`], with `factors`, `weights`, `teeth` and `lexicon`: which missing persons could be these remains
//! - [`mod@geojson`]: sites in and out as maps

#![forbid(unsafe_code)]

pub mod contents;
pub mod dna;
pub mod geojson;
pub mod ground;
pub mod history;
pub mod holding;
pub mod identification;

pub mod moment;
pub mod numbers;
pub mod place;
pub mod problem;
pub mod ranking;
pub mod remains;
pub mod returned;
pub mod site;
pub mod standing;
pub mod terms;

mod factors;
mod json;
mod lexicon;
mod teeth;
mod weights;

pub use contents::{Contents, Named, Remainder};
pub use ground::Ground;
pub use history::{Bearing, Event, Image};
pub use holding::Held;
pub use identification::{Identification, identifications};
pub use numbers::{Estimate, NO_NUMBER_OF_VICTIMS};
pub use place::{PublicPlace, public_place};
pub use problem::{Problem, Severity};
pub use ranking::{Answered, Ranking, Speaks, rank};
pub use remains::Remains;
pub use returned::{Return, returns};
pub use site::Site;
pub use terms::{Level, LocationLevel, Method, Standing};
