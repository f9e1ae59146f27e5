//! What is wrong, by which rule, and how grave it is.

use claims::Reason;
use ledger::RecordId;
use serde::Serialize;

/// How grave a problem is, as the catalogue of validations has it (standards 11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// To be looked at; nothing follows from it.
    Warn,
    /// What it concerns does not count.
    Error,
    /// Nothing of it may go out.
    Block,
}

/// A rule that something breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How grave it is.
    pub severity: Severity,
    /// The rule, where it stands, in words, and the records concerned.
    pub reason: Reason,
}

impl Problem {
    /// A problem of some records.
    pub fn new(
        severity: Severity,
        rule: &'static str,
        cites: &'static str,
        says: impl Into<String>,
        records: impl IntoIterator<Item = RecordId>,
    ) -> Problem {
        Problem { severity, reason: Reason::new(rule, cites, says, records) }
    }
}
