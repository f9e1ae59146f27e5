//! The answers of one register together.

use crate::answer::Answer;

/// The question as the experts of the United Nations asked it, in their letter of 3 September 2020.
pub const QUESTION: &str = "whether the names of the executed were entered in public burial registers";

/// How many people got each answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Report {
    counts: [usize; Answer::ALL.len()],
    outside: usize,
}

impl Report {
    /// Counts one person; `None` is one whose burial lies outside the register's days.
    pub fn count(&mut self, answer: Option<Answer>) {
        match answer {
            Some(answer) => self.counts[answer as usize] += 1,
            None => self.outside += 1,
        }
    }

    /// How many got this answer.
    pub fn of(&self, answer: Answer) -> usize {
        self.counts[answer as usize]
    }

    /// How many were looked for: all but those outside.
    pub fn sought(&self) -> usize {
        self.counts.iter().sum()
    }

    /// How many people's burials lie outside the register's days.
    pub fn outside(&self) -> usize {
        self.outside
    }
}
