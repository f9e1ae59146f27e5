//! Whether two records speak of one human being, by whom, and why.

use serde::{Deserialize, Serialize};

use crate::{JudgementId, RecordId};

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// One human being.
    Same,
    /// Two human beings; no cluster may hold both.
    Different,
    /// Cannot be told from what there is.
    Unsure,
}

/// Who judged.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// A person who works on the register, by the name they signed up with.
    Person(String),
    /// A model, by name and version.
    Model(String),
}

/// A judgement: reversible, and never written onto the records.
///
/// Undoing one is a withdrawal of its entry; both stay in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Names it.
    pub id: JudgementId,
    /// One record.
    pub a: RecordId,
    /// The other record.
    pub b: RecordId,
    /// The answer.
    pub verdict: Verdict,
    /// Who judged.
    pub by: By,
    /// Why, in their words.
    pub reason: Option<String>,
}
