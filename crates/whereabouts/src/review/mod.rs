//! What `whereabouts review` puts before a person: families of doubts, screen by screen.

mod family;
pub mod keys;
mod queue;
mod screen;

pub use family::{Asked, groups_of};
pub use queue::{Queue, Wanted};
pub use screen::{Row, laid_out};
