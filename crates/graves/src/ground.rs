//! Which accounts speak of one thing, and which accounts point at it.
//!
//! A site, a person or a set of remains has a record in each source that speaks of it. They are
//! one thing where a judgement says «same», or where one record links to the other as the same
//! site, place or remains. The thing is named by the first of its records in the log.

use std::collections::{HashMap, HashSet};

use claims::{Account, Link, Links};
use ledger::{RecordId, Sharing, SourceId};

/// By which property a record says that it speaks of the same thing as another.
const JOINS: [(&str, &str); 3] =
    [("grave_site", "site"), ("remains", "same_remains"), ("detention_place", "same_place")];

/// By which properties records speak of another thing.
const POINTERS: [(&str, &[&str]); 9] = [
    ("grave_site", &["part_of"]),
    ("site_event", &["site"]),
    ("interment", &["person", "site"]),
    ("remains", &["site"]),
    ("examination", &["site", "remains", "reassociated_to"]),
    ("identification", &["remains", "person", "rescinds"]),
    ("remains_return", &["person", "remains", "identification"]),
    ("access_provision", &["site"]),
    ("antemortem", &["person"]),
];

/// Accounts, laid out by what they speak of.
///
/// ```
/// # use claims::Links;
/// let links = Links::default();
/// let ground = graves::Ground::new(&[], &links, |record| record);
/// assert!(ground.things("grave_site").is_empty());
/// ```
#[derive(Debug)]
pub struct Ground<'a> {
    accounts: Vec<Account<'a>>,
    links: &'a Links,
    thing: HashMap<RecordId, RecordId>,
    members: HashMap<RecordId, Vec<usize>>,
    pointing: HashMap<(RecordId, &'static str), Vec<usize>>,
    lost: Vec<(RecordId, &'static str)>,
    closed: HashSet<SourceId>,
}

impl<'a> Ground<'a> {
    /// Lays out the accounts.
    ///
    /// `same` gives, for any record, the record that stands for everything judged to be the same
    /// (for people: the person), or the record itself.
    pub fn new(
        accounts: &[Account<'a>],
        links: &'a Links,
        same: impl Fn(RecordId) -> RecordId,
    ) -> Ground<'a> {
        let mut ground = Ground {
            accounts: accounts.to_vec(),
            links,
            thing: HashMap::new(),
            members: HashMap::new(),
            pointing: HashMap::new(),
            lost: Vec::new(),
            closed: HashSet::new(),
        };
        ground.join(same);
        ground.point();
        ground
    }

    /// The same where some sources may not be told to the public, however they are shared: under embargo, for one.
    ///
    /// Their records still count for how finely a place may be told: the most protective decides.
    pub fn closing(self, closed: impl IntoIterator<Item = SourceId>) -> Ground<'a> {
        Ground { closed: closed.into_iter().collect(), ..self }
    }

    /// Whether the public may be told what a record says.
    pub fn is_open(&self, account: &Account<'_>) -> bool {
        account.source.sharing == Sharing::Public && !self.closed.contains(&account.source.id)
    }

    /// What a record speaks of, by the name of the thing.
    pub fn thing(&self, record: RecordId) -> RecordId {
        self.thing.get(&record).copied().unwrap_or(record)
    }

    /// All things of a kind, in the order of the log.
    pub fn things(&self, kind: &str) -> Vec<RecordId> {
        let mut found = Vec::new();
        for account in self.accounts.iter().filter(|account| account.kind() == kind) {
            let thing = self.thing(account.id());
            if !found.contains(&thing) {
                found.push(thing);
            }
        }
        found
    }

    /// The account of a record.
    pub fn account(&self, record: RecordId) -> Option<&Account<'a>> {
        let thing = self.thing(record);
        self.of(thing).find(|account| account.id() == record)
    }

    /// The accounts that are about a thing themselves.
    pub fn of(&self, thing: RecordId) -> impl Iterator<Item = &Account<'a>> {
        self.members.get(&thing).into_iter().flatten().map(|at| &self.accounts[*at])
    }

    /// The accounts of a kind that link to a thing by a property.
    pub fn pointing(
        &self,
        thing: RecordId,
        kind: &'static str,
        property: &'static str,
    ) -> impl Iterator<Item = &Account<'a>> {
        let found = self.pointing.get(&(thing, property)).into_iter().flatten();
        found.map(|at| &self.accounts[*at]).filter(move |account| account.kind() == kind)
    }

    /// The things that an account means by a property, each once.
    pub fn targets(&self, account: &Account<'_>, property: &str) -> Vec<RecordId> {
        let mut found = Vec::new();
        for link in account.links(property) {
            if let Some(thing) = self.resolve(&link, account)
                && !found.contains(&thing)
            {
                found.push(thing);
            }
        }
        found
    }

    /// Links that lead to no record here: the record and the property, in the order of the log.
    pub fn lost_links(&self) -> &[(RecordId, &'static str)] {
        &self.lost
    }

    /// A site and all sites that lie within it.
    pub fn with_parts(&self, site: RecordId) -> Vec<RecordId> {
        let mut whole = vec![site];
        let mut next = 0;
        while let Some(&at) = whole.get(next) {
            for part in self.pointing(at, "grave_site", "part_of") {
                let part = self.thing(part.id());
                if !whole.contains(&part) {
                    whole.push(part);
                }
            }
            next += 1;
        }
        whole
    }

    fn resolve(&self, link: &Link, from: &Account<'_>) -> Option<RecordId> {
        self.links.resolve(link, from.source.id).map(|record| self.thing(record))
    }

    /// Joins records of one thing: by judgement first, then by what records say themselves.
    fn join(&mut self, same: impl Fn(RecordId) -> RecordId) {
        let mut parent: HashMap<RecordId, RecordId> = HashMap::new();
        let order: HashMap<RecordId, usize> =
            self.accounts.iter().enumerate().map(|(at, account)| (account.id(), at)).collect();
        let place = |id: RecordId| order.get(&id).copied().unwrap_or(usize::MAX);
        for account in &self.accounts {
            unite(&mut parent, account.id(), same(account.id()), place);
            let joins = JOINS.iter().filter(|(kind, _)| *kind == account.kind());
            for link in joins.flat_map(|(_, property)| account.links(property)) {
                if let Some(other) = self.links.resolve(&link, account.source.id) {
                    unite(&mut parent, account.id(), other, place);
                }
            }
        }
        for (at, account) in self.accounts.iter().enumerate() {
            // A person keeps the name that the register gave them; other things are named by their first record.
            let root = root(&parent, account.id());
            let thing = if account.kind() == "person" { same(account.id()) } else { root };
            self.thing.insert(account.id(), thing);
            self.members.entry(thing).or_default().push(at);
        }
    }

    fn point(&mut self) {
        for at in 0..self.accounts.len() {
            let account = self.accounts[at];
            for property in pointers(account.kind()) {
                for link in account.links(property) {
                    match self.resolve(&link, &account) {
                        Some(thing) => self.pointing.entry((thing, *property)).or_default().push(at),
                        None => self.lost.push((account.id(), *property)),
                    }
                }
            }
        }
    }
}

fn pointers(kind: &str) -> &'static [&'static str] {
    POINTERS.iter().find(|(known, _)| *known == kind).map_or(&[], |(_, properties)| *properties)
}

fn unite(
    parent: &mut HashMap<RecordId, RecordId>,
    one: RecordId,
    other: RecordId,
    place: impl Fn(RecordId) -> usize,
) {
    let (one, other) = (root(parent, one), root(parent, other));
    let (first, second) = if place(one) <= place(other) { (one, other) } else { (other, one) };
    parent.insert(second, first);
}

fn root(parent: &HashMap<RecordId, RecordId>, mut record: RecordId) -> RecordId {
    while let Some(next) = parent.get(&record).filter(|next| **next != record) {
        record = *next;
    }
    record
}
