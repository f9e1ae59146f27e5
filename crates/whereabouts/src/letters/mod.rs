//! Letters to States as commands show them: read for an audience, beside what the register itself holds.

mod facts;
mod heard;
mod json;
mod lines;

pub use facts::{Derived, Whole, counts, counts_of, facts, with_people_of};
pub use heard::Heard;
pub use json::{climb as climb_json, letter as letter_json, mandate as mandate_json, row as row_json};
pub use lines::{climb, letter, line, mandate, row};

use dates::Answer;

/// How sure it is that a mandate covers something, in a word.
fn sure(answer: Answer) -> &'static str {
    ::letters::scope::word(answer)
}
