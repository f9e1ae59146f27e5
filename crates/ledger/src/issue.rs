//! What is odd about a value: noted beside it, never instead of it.

use serde::{Deserialize, Serialize};

/// How much an issue matters to whoever reads the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Read with an assumption that is stated, as a two-digit year.
    Note,
    /// Kept as written but not understood, or contradicting another value.
    Doubt,
    /// The row could not become a record and waits in the error sheet.
    Held,
}

/// One oddity of one value, by a stable code such as `date.two-digit-year`.
///
/// The value itself stays in the statement; an issue names the column it came
/// from, so that personal data are never written twice.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Issue {
    /// A stable code, `topic.what`; codes are listed in `docs/issues.md`.
    pub code: String,
    /// The column's header or letter as in the file, when one column is meant.
    pub column: Option<String>,
    /// How much it matters.
    pub severity: Severity,
}

impl Issue {
    /// An issue about one column.
    pub fn new(code: &str, column: Option<&str>, severity: Severity) -> Issue {
        Issue { code: code.to_owned(), column: column.map(str::to_owned), severity }
    }
}
