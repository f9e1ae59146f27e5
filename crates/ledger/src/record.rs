//! What one source says at one place about one subject.

use crate::{BatchId, Digest, Issue, RecordId, SourceId, Statement};

/// Where in a source: sheet and row, page, timestamp, quote.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Locator {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row as a spreadsheet numbers it, counted from 1 with the header.
    pub row: Option<u64>,
    /// The page as printed.
    pub page: Option<String>,
    /// Hours, minutes, seconds into a recording, as `00:12:31`.
    pub timestamp: Option<String>,
    /// The words that bear the statement.
    pub quote: Option<String>,
}

/// A record: never changed; a correction is a new record that `replaces` it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Names the record in judgements and on pages.
    pub id: RecordId,
    /// The source that says it.
    pub source: SourceId,
    /// The import that brought it, if one did.
    pub batch: Option<BatchId>,
    /// The record of an earlier edition that this one replaces.
    pub replaces: Option<RecordId>,
    /// The kind of subject, an identifier of the codebook such as `person`.
    pub kind: String,
    /// Where in the source.
    pub locator: Locator,
    /// The row's own key in its list, so that a corrected edition can be matched.
    pub key: Option<String>,
    /// What is said.
    pub statements: Vec<Statement>,
    /// What is odd about it.
    pub issues: Vec<Issue>,
}

impl Record {
    /// The values of one property, in the order of the source.
    pub fn values<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a Statement> + 'a {
        self.statements.iter().filter(move |statement| statement.property == property)
    }

    /// The kind of records of evidence files.
    pub const FILE: &'static str = "file";

    /// The digest of the evidence file that a record of kind `file` is of.
    pub fn file(&self) -> Option<Digest> {
        (self.kind == Record::FILE).then(|| self.value("sha256")?.parse().ok()).flatten()
    }

    /// The first value of one property.
    pub fn value(&self, property: &str) -> Option<&str> {
        self.statements.iter().find(|s| s.property == property).map(|s| s.value.as_str())
    }
}
