//! What is recorded and never computed: steps with the family, and steps towards accountability.
//!
//! Neither changes what is established of fate and whereabouts. Which records are steps
//! with the family says `data/family.tsv`; who the relative is stays in the record.

use std::sync::LazyLock;

use claims::Account;
use dates::{Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::fact::id;
use crate::time;

/// One step with the family, per relative: what one decides binds no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FamilyStep {
    /// Its record.
    #[serde(serialize_with = "id")]
    pub record: RecordId,
    /// What it was, such as `consented` or `notified_of_result`.
    pub step: &'static str,
    /// When.
    #[serde(serialize_with = "crate::fact::window")]
    pub on: Window,
}

/// One step towards accountability or reparation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its record.
    #[serde(serialize_with = "id")]
    pub record: RecordId,
    /// The rung of the ladder, a term of `accountability_rung`.
    pub rung: Option<&'static str>,
    /// What came of it, a term of `accountability_outcome`.
    pub outcome: Option<&'static str>,
    /// When.
    #[serde(serialize_with = "crate::fact::window")]
    pub on: Window,
    /// Whether it is said to be final.
    #[serde(rename = "final")]
    pub is_final: bool,
}

/// The table of steps with the family: kind, property, term, step, when.
static FAMILY: LazyLock<Vec<[&str; 5]>> = LazyLock::new(|| {
    let lines = include_str!("../data/family.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split('\t').collect::<Vec<_>>().try_into().ok()).collect()
});

/// Steps with the family, in the order of time.
pub(crate) fn family(accounts: &[Account<'_>], on: Day) -> Vec<FamilyStep> {
    let mut steps = Vec::new();
    for account in accounts {
        for [_, property, term, step, date] in FAMILY.iter().filter(|row| row[0] == account.kind()) {
            let said = match *term {
                "*" => account.text(property).is_some(),
                term => account.terms(property).any(|found| found == term),
            };
            let when = account.window(date).unwrap_or_default();
            if said && time::by(&when, on) {
                steps.push(FamilyStep { record: account.id(), step, on: when });
            }
        }
    }
    steps.sort_by_key(|step| (step.on, step.record));
    steps
}

/// Steps towards accountability and reparation, in the order of time.
pub(crate) fn accountability(accounts: &[Account<'_>], on: Day) -> Vec<Step> {
    let recorded = accounts.iter().filter(|account| account.kind() == "accountability_step");
    let mut steps: Vec<Step> = recorded
        .map(|account| Step {
            record: account.id(),
            rung: account.term("rung"),
            outcome: account.term("outcome"),
            on: account.window("date").unwrap_or_default(),
            is_final: account.yes("final") == Some(true),
        })
        .filter(|step| time::by(&step.on, on))
        .collect();
    steps.sort_by_key(|step| (step.on, step.record));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::Codebook;

    #[test]
    fn every_line_of_the_tables_speaks_of_what_the_codebook_has() {
        let codebook = Codebook::builtin();
        let has = |kind: &str, property: &str| {
            assert!(codebook.property(kind, property).is_some(), "{kind} has no {property}");
        };
        for [kind, property, term, _, date] in FAMILY.iter() {
            has(kind, property);
            has(kind, date);
            let terms = codebook.property(kind, property).and_then(|known| known.terms.as_deref());
            let known = terms.and_then(|terms| codebook.vocabulary(terms)?.term(term));
            assert!(*term == "*" || known.is_some(), "{kind}.{property}: {term}");
        }
        let rows = include_str!("../data/concealed.tsv").lines().filter(|row| !row.starts_with('#'));
        for row in rows {
            let mut columns = row.split('\t');
            has(columns.next().unwrap_or_default(), columns.next().unwrap_or_default());
        }
    }
}
