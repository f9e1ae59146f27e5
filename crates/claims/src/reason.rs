//! Why something follows from what was said.

use ledger::RecordId;
use serde::Serialize;

/// One step of a reasoning: the rule, where it stands, and the records it rests on.
///
/// Every derived value carries its reasons; a value without one is not shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Reason {
    /// The rule, a stable code such as `fate.supported`; pages translate it.
    pub rule: &'static str,
    /// What happened, in one English sentence without any value of a record.
    pub says: String,
    /// The article, standard or paper the rule comes from, such as `ICPPED art. 24(3)`.
    pub cites: &'static str,
    /// The records it rests on, each once, in the order of the log.
    #[serde(serialize_with = "as_texts")]
    pub records: Vec<RecordId>,
}

impl Reason {
    /// A reason that rests on some records.
    pub fn new(
        rule: &'static str,
        cites: &'static str,
        says: impl Into<String>,
        records: impl IntoIterator<Item = RecordId>,
    ) -> Reason {
        let mut kept: Vec<RecordId> = Vec::new();
        for record in records {
            if !kept.contains(&record) {
                kept.push(record);
            }
        }
        Reason { rule, says: says.into(), cites, records: kept }
    }
}

fn as_texts<S: serde::Serializer>(records: &[RecordId], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(records.iter().map(ToString::to_string))
}
