//! How the logs of several offices come together, and the file in which they travel.
//!
//! Each office writes one log of its own and holds copies of others'. What comes in is
//! merged by rules alone: whether the same bundles came once or twice, in this order or
//! another, whole or in pieces, the same is held in the end ([`Logs::merge`]). Reading
//! and writing the file is [`BundleReader`] and [`BundleWriter`]; keeping what it brought
//! is left to `store`.

mod bundle;
mod frame;
mod kept;
mod merge;
mod part;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod simulator;
mod step;

pub use bundle::{BundleReader, BundleWriter, Item, Manifest, PartHead, Promised, Quota};
pub use frame::{BUNDLE_MAGIC, BadBundle};
pub use kept::{Kept, STAMP_LIMIT};
pub use merge::{Branch, LogState, Logs};
pub use part::{LogName, Part};
pub use step::{Chain, Step, step};
