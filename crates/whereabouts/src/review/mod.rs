//! What is put before a reviewer, on the terminal and on pages: families of doubts, screen by screen.

mod family;
mod given;
pub mod keys;
mod queue;
mod screen;

pub use family::{Asked, groups_of};
pub use given::{Given, record};
pub use queue::{Queue, Wanted};
pub use screen::{Row, laid_out};
