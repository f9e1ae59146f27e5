//! Everything said, laid out case by case: which records are of which person, and what stands of each.
//!
//! Who is who comes in (that is `linkage` and the judgements of people); which records
//! belong to a case is worked out here, once, and kept up record by record: a new one
//! touches the cases it belongs to, and only those are derived anew.
//!
//! - [`Cases`]: records by person
//! - [`On`]: the cases on one day, as lines, each kept up to date
//! - [`Line`], [`Counts`]: one case in a line, and how many there are of each

mod line;
mod on;

use std::collections::HashMap;

use cases::belongs;
use claims::{Account, Link, Links};
use ledger::{Codebook, RecordId};

pub use line::{Counts, Line};
pub use on::On;

/// Kinds of records that are said of a disappearance only.
const CALLS_DISAPPEARED: [&str; 6] =
    ["disappearance", "search_step", "finding", "procedure", "state_response", "accountability_step"];

/// All standing records, by the people whose cases they belong to.
#[derive(Debug, Clone)]
pub struct Cases<'a> {
    accounts: Vec<Account<'a>>,
    links: Links,
    /// Where each record stands; a replaced one no longer does.
    at: HashMap<RecordId, usize>,
    /// The person whom a record is of, or the record by which several of one thing are named.
    subjects: HashMap<RecordId, RecordId>,
    /// The people whose case each record belongs to.
    of: Vec<Vec<RecordId>>,
    /// The records of each person's case, in the order of the log.
    people: HashMap<RecordId, Vec<usize>>,
    /// The records that link to each record, to say whom they are about or what they answer.
    linking: HashMap<RecordId, Vec<usize>>,
    /// Records with links that mean nothing yet.
    lost: Vec<usize>,
}

impl<'a> Cases<'a> {
    /// Lays out the standing records: `subjects` names the person of each record that is of one,
    /// and the first record of each other thing that several records speak of.
    pub fn new(accounts: Vec<Account<'a>>, links: Links, subjects: HashMap<RecordId, RecordId>) -> Cases<'a> {
        let mut cases = Cases {
            at: accounts.iter().enumerate().map(|(at, account)| (account.id(), at)).collect(),
            of: vec![Vec::new(); accounts.len()],
            people: HashMap::new(),
            linking: HashMap::new(),
            lost: Vec::new(),
            accounts,
            links,
            subjects,
        };
        (0..cases.accounts.len()).for_each(|at| cases.note_links(at));
        (0..cases.accounts.len()).for_each(|at| cases.place(at));
        cases
    }

    /// Adds a record, of this person if it is of one; the people whose cases it touches.
    ///
    /// The record it replaces, if any, no longer counts.
    pub fn add(&mut self, account: Account<'a>, subject: Option<RecordId>) -> Vec<RecordId> {
        let mut touched = Vec::new();
        let at = self.accounts.len();
        self.accounts.push(account);
        self.of.push(Vec::new());
        self.links.add(account.record);
        self.at.insert(account.id(), at);
        self.subjects.extend(subject.map(|subject| (account.id(), subject)));
        let earlier = account.record.replaces.and_then(|earlier| Some((earlier, self.at.remove(&earlier)?)));
        if let Some((earlier, gone)) = earlier {
            touched.extend(self.leave(gone));
            let heirs = self.linking.remove(&earlier).unwrap_or_default();
            self.linking.entry(account.id()).or_default().extend(heirs);
        }
        self.note_links(at);
        for lost in std::mem::take(&mut self.lost) {
            self.note_links(lost);
        }
        let moved: Vec<usize> = [vec![at], self.linked_from(account.id())].concat();
        touched.extend(moved.iter().flat_map(|other| self.of[*other].clone()));
        self.place(at);
        touched.extend(moved.iter().flat_map(|other| self.of[*other].clone()));
        once(touched)
    }

    /// Joins records into one person, or parts them again; the people whose cases that touches.
    pub fn regroup(&mut self, records: &[RecordId], person: RecordId) -> Vec<RecordId> {
        let mut touched = Vec::new();
        for record in records {
            touched.extend(self.subjects.insert(*record, person));
            let Some(at) = self.at.get(record).copied() else { continue };
            touched.extend(self.of[at].iter().copied());
            self.place(at);
        }
        touched.push(person);
        once(touched)
    }

    /// The people who have a case, in the order of their identifiers: somebody calls them disappeared.
    pub fn people(&self) -> Vec<RecordId> {
        let mut people: Vec<RecordId> =
            self.people.keys().copied().filter(|person| self.is_called_disappeared(*person)).collect();
        people.sort_unstable();
        people
    }

    /// The people who stand in burial registers only: nobody calls them disappeared.
    pub fn only_buried(&self) -> Vec<RecordId> {
        let own = |at: &usize| self.is_of_person(*at);
        let buried = |at: &usize| self.accounts[*at].source.facts.burial_register;
        let only = |(person, records): &(&RecordId, &Vec<usize>)| {
            let mut own = records.iter().filter(|at| own(at)).peekable();
            own.peek().is_some() && own.all(buried) && !self.is_called_disappeared(**person)
        };
        self.people.iter().filter(only).map(|(person, _)| *person).collect()
    }

    /// Whether somebody calls this person disappeared: a list of the disappeared, or what is said of their case.
    ///
    /// A row of a burial register says that somebody was buried, a list of officials that somebody held an office.
    pub fn is_called_disappeared(&self, person: RecordId) -> bool {
        let own = |at: usize| self.is_of_person(at);
        let calls = |at: &usize| {
            let account = &self.accounts[*at];
            let listed = own(*at) && account.source.facts.names_disappeared();
            listed || CALLS_DISAPPEARED.contains(&account.kind())
        };
        self.people
            .get(&person)
            .is_some_and(|records| records.iter().any(|at| own(*at)) && records.iter().any(calls))
    }

    /// Whether records that stand are of this person.
    pub fn has(&self, person: RecordId) -> bool {
        self.people.get(&person).is_some_and(|records| records.iter().any(|at| self.is_of_person(*at)))
    }

    /// The people whose case a record belongs to.
    pub fn people_of(&self, record: RecordId) -> &[RecordId] {
        self.at.get(&record).map_or(&[], |at| &self.of[*at])
    }

    /// The person whom a record is of or about, or the thing it is of.
    pub fn subject(&self, record: RecordId) -> RecordId {
        self.subjects.get(&record).copied().unwrap_or(record)
    }

    /// The records of a person's case, in the order of the log.
    pub fn records_of(&self, person: RecordId) -> Vec<Account<'a>> {
        self.people.get(&person).into_iter().flatten().map(|at| self.accounts[*at]).collect()
    }

    /// The record with this identifier, if it stands.
    pub fn account(&self, record: RecordId) -> Option<&Account<'a>> {
        self.at.get(&record).map(|at| &self.accounts[*at])
    }

    /// What links mean.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// All standing records, in the order of the log.
    pub fn standing(&self) -> impl Iterator<Item = &Account<'a>> {
        self.accounts
            .iter()
            .enumerate()
            .filter(|(at, account)| self.stands(*at, account))
            .map(|(_, account)| account)
    }

    /// Records of other cases that the findings among these rest on.
    pub(crate) fn cited(&self, own: &[Account<'a>]) -> Vec<Account<'a>> {
        let findings = own.iter().filter(|account| account.kind() == "finding");
        let pointed = findings.flat_map(|finding| {
            belongs::pointed(finding)
                .into_iter()
                .filter_map(|link| self.links.resolve(&link, finding.source.id))
        });
        let others =
            once(pointed.collect()).into_iter().filter(|id| own.iter().all(|account| account.id() != *id));
        others.filter_map(|id| self.account(id).copied()).collect()
    }

    fn stands(&self, at: usize, account: &Account<'a>) -> bool {
        self.at.get(&account.id()) == Some(&at)
    }

    fn is_of_person(&self, at: usize) -> bool {
        Codebook::builtin().is_linked(self.accounts[at].kind())
    }

    /// Notes to which records a record links, so that it is placed anew when one of them moves.
    fn note_links(&mut self, at: usize) {
        let account = self.accounts[at];
        let links: Vec<Link> = belongs::subjects(&account).chain(belongs::answered(&account)).collect();
        let mut lost = false;
        for link in links {
            match self.links.resolve(&link, account.source.id).filter(|record| self.at.contains_key(record)) {
                Some(record) => {
                    let linking = self.linking.entry(record).or_default();
                    if !linking.contains(&at) {
                        linking.push(at);
                    }
                }
                None => lost = true,
            }
        }
        if lost {
            self.lost.push(at);
        }
    }

    /// Works out whose case a record belongs to, and those that answer to it.
    ///
    /// These are taken out first: records that answer to each other in a circle, which only a
    /// mistaken link makes, must not keep each other in a case that nothing else puts them in.
    fn place(&mut self, at: usize) {
        let mut waiting = self.linked_from(self.accounts[at].id());
        waiting.iter().for_each(|other| drop(self.leave(*other)));
        waiting.push(at);
        while let Some(at) = waiting.pop() {
            let people = self.belongs_to(at);
            if self.of[at] == people {
                continue;
            }
            self.leave(at);
            for person in &people {
                let records = self.people.entry(*person).or_default();
                let place = records.partition_point(|other| *other < at);
                records.insert(place, at);
            }
            self.of[at] = people;
            waiting.extend(self.linking.get(&self.accounts[at].id()).into_iter().flatten());
        }
    }

    /// Takes a record out of the cases it was in; whose they were.
    fn leave(&mut self, at: usize) -> Vec<RecordId> {
        let people = std::mem::take(&mut self.of[at]);
        for person in &people {
            if let Some(records) = self.people.get_mut(person) {
                records.retain(|other| *other != at);
            }
        }
        people
    }

    fn belongs_to(&self, at: usize) -> Vec<RecordId> {
        let account = &self.accounts[at];
        if !self.stands(at, account) {
            return Vec::new();
        }
        if self.is_of_person(at) {
            return vec![self.subject(account.id())];
        }
        let means = |link: Link| {
            let record = self.links.resolve(&link, account.source.id)?;
            self.at.get(&record).copied()
        };
        let named = belongs::subjects(account).filter_map(means).filter(|at| self.is_of_person(*at));
        let named: Vec<RecordId> = named.map(|at| self.subject(self.accounts[at].id())).collect();
        if !named.is_empty() {
            return once(named);
        }
        let answered = belongs::answered(account).into_iter().filter_map(means);
        let carried = answered.filter(|other| *other != at && belongs::carries(self.accounts[*other].kind()));
        once(carried.flat_map(|other| self.of[other].clone()).collect())
    }

    /// The records that link to a record, and those that link to them.
    fn linked_from(&self, record: RecordId) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        let mut waiting = vec![record];
        while let Some(record) = waiting.pop() {
            for at in self.linking.get(&record).into_iter().flatten() {
                if !found.contains(at) {
                    found.push(*at);
                    waiting.push(self.accounts[*at].id());
                }
            }
        }
        found
    }
}

/// Each identifier once, in their order.
fn once(mut ids: Vec<RecordId>) -> Vec<RecordId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}
