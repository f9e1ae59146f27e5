//! Those who are said to be alive, free or held: in protection before anybody hears of it (standards 9.2, PersonFoundAlive).
//!
//! Whoever says so, and on whatever day: that somebody was found, or may still be held, is theirs to tell.
//! One word does not count: a State that says «alive, and free» of somebody whom it made disappear keeps
//! nobody from the public by it.

use std::collections::HashSet;

use cases::{Fate, belongs};
use claims::{Account, Links};
use ledger::RecordId;

use super::protection::{Answered, people};

/// The people of whom a claim or a finding says that they are alive.
#[derive(Debug, Clone, Default)]
pub(super) struct Alive {
    records: HashSet<RecordId>,
    /// Their records and names, person by person.
    pub people: Vec<Answered>,
}

impl Alive {
    /// Gathers them.
    pub fn new(accounts: &[Account<'_>], links: &Links, subject_of: &impl Fn(RecordId) -> RecordId) -> Alive {
        let mut whom: HashSet<RecordId> = HashSet::new();
        for account in accounts.iter().filter(|account| says_alive(account)) {
            whom.insert(subject_of(account.id()));
            let meant = belongs::subjects(account).filter_map(|link| links.resolve(&link, account.source.id));
            whom.extend(meant.map(subject_of));
        }
        let people = people(whom.into_iter(), accounts, subject_of);
        Alive { records: people.iter().flat_map(|one| &one.records).copied().collect(), people }
    }

    /// Whether these are records of one of them.
    pub fn holds(&self, records: &[RecordId]) -> bool {
        records.iter().any(|record| self.records.contains(record))
    }
}

fn says_alive(account: &Account<'_>) -> bool {
    let denied = account.kind() == "state_response";
    cases::fates_said(account).any(|fate| match fate {
        Fate::AliveFree => !denied,
        Fate::AliveDetained => true,
        Fate::Dead | Fate::Unknown => false,
    })
}
