//! All that stands in a register; what weighs without being shown; by which links a record says what it is about.

use std::collections::HashMap;
use std::sync::LazyLock;

use claims::{Account, Links};
use ledger::{Codebook, Record, RecordId, Statement};

/// Every record that stands, what links mean, and who is who.
pub struct Said<'a> {
    /// The records, in the order of the log.
    pub accounts: Vec<Account<'a>>,
    /// What links mean.
    pub links: &'a Links,
    /// The person whom a record is of, or the first of the records of one other thing.
    pub subjects: HashMap<RecordId, RecordId>,
}

impl Said<'_> {
    /// The subject that a record is of.
    pub fn subject_of(&self, record: RecordId) -> RecordId {
        self.subjects.get(&record).copied().unwrap_or(record)
    }
}

static ABOUT: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let lines = include_str!("../../data/about.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).map(|(kind, of)| (kind, of.split(' ').collect())).collect()
});

static WEIGHED: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/weighed.tsv").lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once('\t')).collect()
});

/// The links by which a record of a kind says what it is about.
pub(super) fn about(kind: &str) -> &'static [&'static str] {
    ABOUT.get(kind).map_or(&[], Vec::as_slice)
}

/// Whether records of a kind weigh although nothing of them is shown, as long as what they are about is: who agreed to a finding.
pub(super) fn weighs_unseen(kind: &str) -> bool {
    let about = about(kind);
    !about.is_empty() && about.iter().all(|property| WEIGHED.contains(&(kind, property)))
}

/// A record as it is shown, with what weighs without being shown.
///
/// Only what the codebook keeps for the team by itself is weighed: a statement that its source or a person
/// protected more is as if it had not been made.
pub(super) fn weighed(account: &Account<'_>, shown: &Record, leads: impl Fn(&Statement) -> bool) -> Record {
    let weighs = |said: &&Statement| {
        let listed = |(kind, property): &(&str, &str)| {
            (*kind == "*" || *kind == account.kind()) && *property == said.property
        };
        let floor = Codebook::builtin().property(account.kind(), &said.property).map(|known| known.sharing);
        WEIGHED.iter().any(listed) && floor.is_some_and(|floor| said.sharing <= floor) && leads(said)
    };
    let mut record = shown.clone();
    for said in account.record.statements.iter().filter(weighs) {
        if !record.statements.contains(said) {
            record.statements.push(said.clone());
        }
    }
    record
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_both_tables_names_what_the_codebook_knows() {
        let codebook = Codebook::builtin();
        for (kind, property) in WEIGHED.iter().filter(|(kind, _)| *kind != "*") {
            assert!(codebook.property(kind, property).is_some(), "{kind} {property}");
        }
        for (kind, property) in ABOUT.iter().flat_map(|(kind, of)| of.iter().map(move |one| (kind, one))) {
            let known = codebook.property(kind, property);
            assert!(known.is_some_and(|known| !known.to.is_empty()), "{kind} {property}");
        }
    }
}
