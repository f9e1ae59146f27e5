//! Which accounts speak of one person, post or organisation, laid out once for all questions.

use std::collections::{HashMap, HashSet};

use claims::{Account, Links};
use ledger::RecordId;

use crate::involvement::Involvement;
use crate::office::{Holding, Seat};

/// By which property a record says that it speaks of the same thing as another.
const JOINS: [(&str, &str); 3] =
    [("post", "same_post"), ("organisation", "same_organisation"), ("proceeding", "same_proceeding")];

/// Offices, those who held them and those named as involved, as accounts tell of them.
///
/// ```
/// # use claims::Links;
/// let links = Links::default();
/// let offices = offices::Offices::new(&[], &links, |record| record);
/// assert!(offices.on(dates::Day::from_ymd(1988, 7, 28).unwrap()).is_empty());
/// ```
#[derive(Debug)]
pub struct Offices<'a> {
    links: &'a Links,
    things: HashMap<RecordId, RecordId>,
    accounts: HashMap<&'static str, Vec<Account<'a>>>,
    members: HashMap<RecordId, Vec<Account<'a>>>,
    holdings: Vec<Holding<'a>>,
    held: HashMap<RecordId, Vec<usize>>,
    seats: HashMap<Seat, Known<'a>>,
    involvements: Vec<Involvement<'a>>,
}

/// What is known of a post from all its records and holdings.
#[derive(Debug)]
struct Known<'a> {
    name: &'a str,
    organisations: Vec<RecordId>,
}

/// What a post is called that nobody names.
pub const NAMELESS_POST: &str = "post without a name";

/// The kinds that this crate reads.
pub const KINDS: [&str; 7] =
    ["person", "post", "organisation", "holding", "involvement", "naming_review", "proceeding"];

impl<'a> Offices<'a> {
    /// Lays out the accounts; those of other kinds are left aside.
    ///
    /// `same` gives, for any record, the record that stands for everything judged to be the same
    /// (for people: the person), or the record itself.
    pub fn new(
        accounts: &[Account<'a>],
        links: &'a Links,
        same: impl Fn(RecordId) -> RecordId,
    ) -> Offices<'a> {
        let mut offices = Offices {
            links,
            things: HashMap::new(),
            accounts: HashMap::new(),
            members: HashMap::new(),
            holdings: Vec::new(),
            held: HashMap::new(),
            seats: HashMap::new(),
            involvements: Vec::new(),
        };
        for account in accounts {
            if let Some(kind) = KINDS.into_iter().find(|kind| *kind == account.kind()) {
                offices.accounts.entry(kind).or_default().push(*account);
            }
        }
        offices.join(accounts, same);
        offices.read();
        offices
    }

    /// What a record speaks of, by the first of its records.
    pub fn thing(&self, record: RecordId) -> RecordId {
        self.things.get(&record).copied().unwrap_or(record)
    }

    /// The accounts of a kind, in the order of the log.
    pub fn of_kind(&self, kind: &str) -> &[Account<'a>] {
        self.accounts.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The accounts that are about a thing themselves.
    pub fn of(&self, thing: RecordId) -> &[Account<'a>] {
        self.members.get(&thing).map_or(&[], Vec::as_slice)
    }

    /// All holdings, in the order of the log.
    pub fn holdings(&self) -> &[Holding<'a>] {
        &self.holdings
    }

    /// The holdings of one person.
    pub fn holdings_of(&self, person: RecordId) -> impl Iterator<Item = &Holding<'a>> {
        let held = self.held.get(&self.thing(person)).into_iter().flatten();
        held.map(|at| &self.holdings[*at])
    }

    /// All that is alleged, in the order of the log.
    pub fn involvements(&self) -> &[Involvement<'a>] {
        &self.involvements
    }

    /// What is alleged of one person.
    pub fn involvements_of(&self, person: RecordId) -> impl Iterator<Item = &Involvement<'a>> {
        let person = self.thing(person);
        self.involvements.iter().filter(move |one| one.person == Some(person))
    }

    /// Everybody who held a post, is named as involved or stands before a court, each once, in this order.
    pub fn people(&self) -> Vec<RecordId> {
        let holders = self.holdings.iter().filter_map(|one| one.person);
        let named = self.involvements.iter().filter_map(|one| one.person);
        let accused = self.of_kind("proceeding").iter().flat_map(|one| self.targets(one, "person"));
        let mut seen = HashSet::new();
        holders.chain(named).chain(accused).filter(|one| seen.insert(*one)).collect()
    }

    /// The things that an account means by a property, each once; links that mean nothing are left out.
    pub fn targets(&self, account: &Account<'_>, property: &str) -> Vec<RecordId> {
        let mut found = Vec::new();
        for link in account.links(property) {
            if let Some(record) = self.links.resolve(&link, account.source.id) {
                let thing = self.thing(record);
                if !found.contains(&thing) {
                    found.push(thing);
                }
            }
        }
        found
    }

    /// What a post is called, as written: by its own records, else by the words of the holding.
    pub fn seat_name(&self, seat: &Seat) -> &'a str {
        self.seats.get(seat).map_or(NAMELESS_POST, |known| known.name)
    }

    /// The organisations to which a post belongs, by any source, each once.
    pub fn organisations_of(&self, seat: &Seat) -> &[RecordId] {
        self.seats.get(seat).map_or(&[], |known| &known.organisations)
    }

    /// Joins records of one thing: by judgement first, then by what records say themselves.
    fn join(&mut self, accounts: &[Account<'a>], same: impl Fn(RecordId) -> RecordId) {
        let mut parent: HashMap<RecordId, RecordId> = HashMap::new();
        let order: HashMap<RecordId, usize> =
            accounts.iter().enumerate().map(|(at, account)| (account.id(), at)).collect();
        let place = |id: RecordId| order.get(&id).copied().unwrap_or(usize::MAX);
        for account in accounts.iter().filter(|account| KINDS.contains(&account.kind())) {
            unite(&mut parent, account.id(), same(account.id()), place);
            let joins = JOINS.iter().filter(|(kind, _)| *kind == account.kind());
            for link in joins.flat_map(|(_, property)| account.links(property)) {
                if let Some(other) = self.links.resolve(&link, account.source.id) {
                    unite(&mut parent, account.id(), other, place);
                }
            }
        }
        for account in accounts.iter().filter(|account| KINDS.contains(&account.kind())) {
            // A person keeps the name that the register gave them.
            let person = account.kind() == "person";
            let thing = if person { same(account.id()) } else { root(&parent, account.id()) };
            self.things.insert(account.id(), thing);
            self.members.entry(thing).or_default().push(*account);
        }
    }

    fn read(&mut self) {
        let holdings: Vec<Holding<'a>> =
            self.of_kind("holding").iter().map(|account| Holding::read(self, account)).collect();
        for (at, holding) in holdings.iter().enumerate() {
            if let Some(person) = holding.person {
                self.held.entry(person).or_default().push(at);
            }
        }
        for holding in &holdings {
            self.learn(&holding.seat, &holding.account);
        }
        self.holdings = holdings;
        for post in self.of_kind("post").to_vec() {
            self.learn(&Seat::Post(self.thing(post.id())), &post);
        }
        self.involvements =
            self.of_kind("involvement").iter().map(|account| Involvement::read(self, account)).collect();
    }

    /// Takes in what one account says of a post; the post's own records name it.
    fn learn(&mut self, seat: &Seat, account: &Account<'a>) {
        let organisations = self.targets(account, "organisation");
        let named = match seat {
            Seat::Post(post) => self.of(*post).iter().find_map(|account| account.text("name")),
            Seat::Written { .. } => account.text("post_as_written"),
        };
        let known = self
            .seats
            .entry(seat.clone())
            .or_insert(Known { name: named.unwrap_or(NAMELESS_POST), organisations: Vec::new() });
        for organisation in organisations {
            if !known.organisations.contains(&organisation) {
                known.organisations.push(organisation);
            }
        }
    }
}

/// Joins two records of one thing; the first in the log names it.
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
