//! Exhibits: what of a record may be proved to whom, and what a received exhibit proves.

mod chosen;
mod told;

pub use chosen::{Asked, choose};
pub use told::{as_json, print, speaks_of};
