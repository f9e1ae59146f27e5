//! The cases of a register on one day.

use std::collections::BTreeMap;

use cases::{Case, DeathRecord, Dossier, Policy, Sites};
use certificates::{Laws, Standing as Record, death_file};
use claims::Account;
use dates::Day;
use graves::Ground;
use ledger::RecordId;
use rayon::prelude::*;

use super::{Cases, Line};

/// Kinds of records that decide whether a grave site is confirmed, and which records are of one site.
const OF_SITES: [&str; 7] =
    ["grave_site", "site_event", "interment", "remains", "examination", "identification", "detention_place"];

/// The cases on one day, each as a line that is kept up as records come.
#[derive(Debug, Clone)]
pub struct On<'a> {
    /// The records, case by case.
    pub cases: Cases<'a>,
    day: Day,
    policy: Policy,
    sites: Sites,
    lines: BTreeMap<RecordId, Line>,
}

impl<'a> On<'a> {
    /// The cases on a day; nothing is derived yet.
    pub fn new(cases: Cases<'a>, day: Day, policy: Policy) -> On<'a> {
        let sites = sites(&cases, day);
        On { cases, day, policy, sites, lines: BTreeMap::new() }
    }

    /// The same records on another day; nothing of that day is derived yet.
    pub fn turn_to(&mut self, day: Day) {
        self.day = day;
        self.sites = sites(&self.cases, day);
        self.lines.clear();
    }

    /// One person's case, whole.
    pub fn case(&self, person: RecordId) -> Case {
        let accounts = self.cases.records_of(person);
        let cited = self.cases.cited(&accounts);
        let dossier = Dossier {
            accounts: &accounts,
            cited: &cited,
            links: self.cases.links(),
            sites: &self.sites,
            death_record: self.death_record(&accounts),
        };
        Case::derive(&dossier, self.day, &self.policy)
    }

    /// Derives every case, and keeps a line of each.
    pub fn derive_all(&mut self) -> &BTreeMap<RecordId, Line> {
        let people = self.cases.people();
        self.lines =
            people.par_iter().map(|person| (*person, Line::of(*person, &self.case(*person)))).collect();
        &self.lines
    }

    /// A line of each case derived so far.
    pub fn lines(&self) -> &BTreeMap<RecordId, Line> {
        &self.lines
    }

    /// Adds a record and derives anew the cases it touches, and only those; whose they are.
    pub fn add(&mut self, account: Account<'a>, subject: Option<RecordId>) -> Vec<RecordId> {
        let mut touched = self.cases.add(account, subject);
        if OF_SITES.contains(&account.kind()) {
            touched.extend(self.resite());
        }
        self.derive(touched)
    }

    /// Joins records into one person, or parts them, and derives anew what that touches.
    pub fn regroup(&mut self, records: &[RecordId], person: RecordId) -> Vec<RecordId> {
        let mut touched = self.cases.regroup(records, person);
        touched.extend(self.resite());
        self.derive(touched)
    }

    fn derive(&mut self, touched: Vec<RecordId>) -> Vec<RecordId> {
        let touched = super::once(touched);
        for person in &touched {
            if self.cases.is_called_disappeared(*person) {
                let line = Line::of(*person, &self.case(*person));
                self.lines.insert(*person, line);
            } else {
                self.lines.remove(person);
            }
        }
        touched
    }

    /// Looks at the sites again; the people who are said to lie in one that stands otherwise now.
    fn resite(&mut self) -> Vec<RecordId> {
        let before = std::mem::replace(&mut self.sites, sites(&self.cases, self.day));
        if before == self.sites {
            return Vec::new();
        }
        let interments = self.cases.standing().filter(|account| account.kind() == "interment");
        interments.flat_map(|account| self.cases.people_of(account.id())).copied().collect()
    }

    fn death_record(&self, accounts: &[Account<'a>]) -> DeathRecord {
        let file = death_file(accounts, self.cases.links(), Laws::built_in(), None, self.day);
        match file.standing {
            Record::NoDeathClaimed => DeathRecord::NotOwed,
            Record::NeverRequested | Record::RequestedAndRefused | Record::RequestedNoAnswer => {
                DeathRecord::NoneRegistered
            }
            Record::IssuedNotExamined => DeathRecord::NotExamined,
            Record::IssuedWithDefects | Record::IssuedAndContradicted => DeathRecord::Defective,
            Record::IssuedAndConsistent => DeathRecord::InOrder,
        }
    }
}

/// Which sites are confirmed on a day, and which records are of one site.
fn sites(cases: &Cases<'_>, day: Day) -> Sites {
    let of_sites: Vec<Account<'_>> =
        cases.standing().filter(|account| OF_SITES.contains(&account.kind())).copied().collect();
    let ground = Ground::new(&of_sites, cases.links(), |record| cases.subject(record));
    let mut sites = Sites::default();
    for account in of_sites.iter().filter(|account| account.kind() == "grave_site") {
        sites.named_by.insert(account.id(), ground.thing(account.id()));
    }
    for site in ground.things("grave_site") {
        use graves::Standing::{ConfirmedByWitnessConvergence, ConfirmedPhysically};
        let judged = graves::standing::standing(&ground, site, day);
        if matches!(judged.standing, Some(ConfirmedByWitnessConvergence | ConfirmedPhysically)) {
            sites.confirmed.insert(site);
        }
    }
    sites
}
