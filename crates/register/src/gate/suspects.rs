//! Those who may not be named without the three gates of V-521, gathered for some days: on each of them the gates must be open.

use std::collections::{HashMap, HashSet};

use claims::{Account, Links};
use dates::Day;
use ledger::RecordId;
use offices::Offices;

use super::protected::ProtectedNames;
use super::surnames::Surnames;

/// People of lists of officials, people named as involved and people before a court, by each of their records.
#[derive(Debug, Clone, Default)]
pub(super) struct Suspects {
    may_be_named: HashMap<RecordId, bool>,
    /// Allegations and proceedings that may not be told, whoever of them may be named for something else.
    closed: HashSet<RecordId>,
    /// What those are called who may not be named, whole and by surname.
    names: ProtectedNames,
    surnames: Surnames,
}

impl Suspects {
    /// Gathers them, with the names of those who may not be named.
    pub fn new(
        accounts: &[Account<'_>],
        links: &Links,
        subject_of: impl Fn(RecordId) -> RecordId,
        days: [Day; 2],
    ) -> Suspects {
        let (mut suspects, mut names) = (Suspects::default(), Vec::new());
        if !accounts.iter().any(speaks_of_officials) {
            return suspects;
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
        for name in &names {
            suspects.names.add(name);
            suspects.surnames.add(name);
        }
        let alleged = offices.involvements().iter();
        let alleged = alleged.filter(|one| days.iter().any(|day| !offices.is_publishable(one, *day)));
        suspects.closed.extend(alleged.map(|one| one.account.id()));
        let steps = offices.of_kind("proceeding").iter();
        let tried = steps.filter(|step| days.iter().any(|day| !offices.is_court_publishable(step, *day)));
        suspects.closed.extend(tried.map(Account::id));
        suspects
    }

    /// Whether a record is an allegation, or a step of a proceeding, that may not be told.
    pub fn closes(&self, record: RecordId) -> bool {
        self.closed.contains(&record)
    }

    /// Whether somebody who may not be named stands in a text, by the whole name or by the surname alone.
    pub fn stand_in(&self, text: &str) -> bool {
        self.names.stands_in(text) || self.surnames.stand_in(text)
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
