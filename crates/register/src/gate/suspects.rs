//! Those who may not be named without the three gates of V-521, gathered for some days: on each of them the gates must be open.

use std::collections::HashMap;

use claims::{Account, Links};
use dates::Day;
use ledger::RecordId;
use offices::Offices;

/// People of lists of officials, people named as involved and people before a court, by each of their records.
#[derive(Debug, Clone, Default)]
pub(super) struct Suspects {
    may_be_named: HashMap<RecordId, bool>,
}

impl Suspects {
    /// Gathers them, and the names of those who may not be named.
    pub fn new(
        accounts: &[Account<'_>],
        links: &Links,
        subject_of: impl Fn(RecordId) -> RecordId,
        days: [Day; 2],
    ) -> (Suspects, Vec<String>) {
        let (mut suspects, mut names) = (Suspects::default(), Vec::new());
        if !accounts.iter().any(speaks_of_officials) {
            return (suspects, names);
        }
        let offices = Offices::new(accounts, links, subject_of);
        for person in offices.suspects() {
            let open = days.into_iter().all(|day| offices.naming(person, day).is_open());
            suspects.may_be_named.insert(person, open);
            for account in offices.of(person) {
                suspects.may_be_named.insert(account.id(), open);
                if !open {
                    names.extend(crate::whole_name(account.record));
                    names.extend(account.texts("other_name").map(str::to_owned));
                }
            }
        }
        (suspects, names)
    }

    /// Whether somebody of whom these are records may not be named.
    pub fn hides(&self, records: &[RecordId]) -> bool {
        records.iter().any(|record| self.may_be_named.get(record) == Some(&false))
    }

    /// Whether these are records of somebody alleged to be involved who may be named.
    pub fn clears(&self, records: &[RecordId]) -> bool {
        !self.hides(records) && records.iter().any(|record| self.may_be_named.contains_key(record))
    }
}

fn speaks_of_officials(account: &Account<'_>) -> bool {
    matches!(account.kind(), "involvement" | "proceeding") || account.source.facts.names_officials()
}
