//! A docket as cases: whose records are whose, as the register works it out for a whole log.
#![allow(dead_code)]

use std::collections::BTreeSet;

use cases::{Case, DeathRecord, Dossier, Policy, Sites, belongs};
use claims::docket::Docket;
use claims::{Account, Link, Links};
use dates::Day;
use ledger::{Codebook, RecordId};

/// Invented people and what is said of them.
pub struct Town {
    pub docket: Docket,
    pub links: Links,
}

impl Town {
    pub fn read(text: &str) -> Town {
        let docket = Docket::read(text, Codebook::builtin()).unwrap_or_else(|error| panic!("{error}"));
        let links = docket.links();
        Town { docket, links }
    }

    /// The record with this key.
    pub fn id(&self, written: &str) -> RecordId {
        self.docket.record(written).unwrap_or_else(|| panic!("no record {written}"))
    }

    /// The case of the person whose records have these keys, on a day, as known on another.
    pub fn case(&self, people: &[RecordId], on: Day, known_ms: u64, sites: &Sites) -> Case {
        let all: Vec<Account<'_>> =
            self.docket.accounts().into_iter().filter(|a| a.known_ms <= known_ms).collect();
        self.case_of(&all, people, on, sites)
    }

    /// The case that some of the records make.
    pub fn case_of(&self, all: &[Account<'_>], people: &[RecordId], on: Day, sites: &Sites) -> Case {
        let resolve = |links: Vec<Link>, from: &Account<'_>| -> Vec<RecordId> {
            links.iter().filter_map(|link| self.links.resolve(link, from.source.id)).collect()
        };
        let mut own: BTreeSet<RecordId> = people.iter().copied().collect();
        let named = |account: &Account<'_>| resolve(belongs::subjects(account).collect(), account);
        own.extend(all.iter().filter(|a| named(a).iter().any(|id| people.contains(id))).map(Account::id));
        let carriers: BTreeSet<RecordId> = all
            .iter()
            .filter(|a| own.contains(&a.id()) && belongs::carries(a.kind()))
            .map(Account::id)
            .collect();
        let answers = |account: &&Account<'_>| {
            named(account).is_empty()
                && resolve(belongs::answered(account), account).iter().any(|id| carriers.contains(id))
        };
        own.extend(all.iter().filter(answers).map(Account::id));
        let accounts: Vec<Account<'_>> = all.iter().filter(|a| own.contains(&a.id())).copied().collect();
        let pointed: BTreeSet<RecordId> =
            accounts.iter().flat_map(|account| resolve(belongs::pointed(account), account)).collect();
        let cited: Vec<Account<'_>> =
            all.iter().filter(|a| pointed.contains(&a.id()) && !own.contains(&a.id())).copied().collect();
        let dossier = Dossier {
            accounts: &accounts,
            cited: &cited,
            links: &self.links,
            sites,
            death_record: DeathRecord::NotExamined,
        };
        Case::derive(&dossier, on, &Policy::default())
    }
}

/// A day as `1988-07-28`.
pub fn day(iso: &str) -> Day {
    Day::from_iso(iso).unwrap_or_else(|| panic!("no day {iso}"))
}

/// The last millisecond of a day.
pub fn end_of(day: Day) -> u64 {
    let first = Day::from_ymd(1970, 1, 1).expect("a day");
    u64::try_from(i64::from(day.number() - first.number() + 1) * 86_400_000).unwrap_or(0).saturating_sub(1)
}
