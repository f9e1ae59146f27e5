//! Everybody who is looked for, set beside every burial register.

mod inquiry;
mod json;
mod lines;
mod table;

pub use inquiry::{Inquiry, Line, Scope, doubtful_rows};
pub use json::inquiry as inquiry_json;
pub use lines::{counts, people, register};
pub use table::{COLUMNS, row};
