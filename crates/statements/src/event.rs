//! What happened as a whole, and when it began and ended by each source: side by side, never decided between.

use std::collections::HashMap;

use claims::{Account, Links, Reason};
use dates::{Day, Window};
use ledger::RecordId;

/// The kind of record that this module reads.
pub const KIND: &str = "event";

/// One event, from all its records.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    /// The first of its records.
    pub id: RecordId,
    /// The event that it was part of, by any of its records, each once.
    pub part_of: Vec<RecordId>,
    /// When it was, by each source, in the order of the log.
    pub told: Vec<Told<'a>>,
    /// What cannot both hold.
    pub conflicts: Vec<Conflict>,
}

/// An event as one source has it.
#[derive(Debug, Clone)]
pub struct Told<'a> {
    /// The account of it.
    pub account: Account<'a>,
    /// When it began.
    pub began: Option<Window>,
    /// When it ended.
    pub ended: Option<Window>,
    /// In how many places.
    pub places: Option<f64>,
}

/// Two sources of which at most one can be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// In what they differ.
    pub over: Over,
    /// The places of the two in [`Event::told`].
    pub between: (usize, usize),
    /// Why.
    pub reason: Reason,
}

/// In what two sources differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Over {
    /// The day on which it began.
    Began,
    /// The day on which it ended.
    Ended,
    /// In how many places it was.
    Places,
}

impl Over {
    /// The property in which they differ.
    pub fn property(self) -> &'static str {
        match self {
            Over::Began => "from_date",
            Over::Ended => "to_date",
            Over::Places => "places_count",
        }
    }
}

impl Event<'_> {
    /// What it is called: as its first record with a title has it.
    pub fn title(&self) -> &str {
        self.told.iter().find_map(|told| told.account.text("title")).unwrap_or("without a title")
    }

    /// The days around all that sources tell; both ends open where nobody tells any.
    pub fn around(&self) -> Window {
        let days = self.told.iter().flat_map(|told| [told.began, told.ended]).flatten();
        days.reduce(|one, other| one.around(&other)).unwrap_or_default()
    }
}

/// Every event that can have begun by a day, the earliest first.
pub fn events<'a>(accounts: &[Account<'a>], links: &Links, on: Day) -> Vec<Event<'a>> {
    let told: Vec<Account<'a>> = accounts.iter().filter(|account| account.kind() == KIND).copied().collect();
    let first = firsts(&told, links);
    let mut all: Vec<Event<'a>> = Vec::new();
    for account in &told {
        let one = Told {
            account: *account,
            began: account.window("from_date"),
            ended: account.window("to_date"),
            places: account.number("places_count"),
        };
        if one.began.and_then(|began| began.earliest).is_some_and(|earliest| earliest > on) {
            continue;
        }
        let id = first[&account.id()];
        match all.iter_mut().find(|event| event.id == id) {
            Some(event) => event.told.push(one),
            None => all.push(Event { id, part_of: Vec::new(), told: vec![one], conflicts: Vec::new() }),
        }
    }
    for event in &mut all {
        event.part_of = whole(event, links, &first);
        event.conflicts = conflicts(&event.told);
    }
    all.sort_by_key(|event| {
        let around = event.around();
        (around == Window::default(), around.earliest.or(around.latest))
    });
    all
}

/// For each record the first of those that say they tell of the same event.
fn firsts(told: &[Account<'_>], links: &Links) -> HashMap<RecordId, RecordId> {
    let mut first: HashMap<RecordId, RecordId> =
        told.iter().map(|account| (account.id(), account.id())).collect();
    let place = |id: RecordId| told.iter().position(|account| account.id() == id);
    for account in told {
        for link in account.links("same_event") {
            let Some(other) = links.resolve(&link, account.source.id) else { continue };
            let (Some(one), Some(two)) = (first.get(&account.id()), first.get(&other)) else { continue };
            let (kept, gone) = if place(*one) <= place(*two) { (*one, *two) } else { (*two, *one) };
            first.values_mut().filter(|named| **named == gone).for_each(|named| *named = kept);
        }
    }
    first
}

fn whole(event: &Event<'_>, links: &Links, first: &HashMap<RecordId, RecordId>) -> Vec<RecordId> {
    let mut found = Vec::new();
    for told in &event.told {
        for link in told.account.links("part_of") {
            let meant = links.resolve(&link, told.account.source.id);
            if let Some(whole) = meant.and_then(|record| first.get(&record))
                && *whole != event.id
                && !found.contains(whole)
            {
                found.push(*whole);
            }
        }
    }
    found
}

fn conflicts(told: &[Told<'_>]) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (at, one) in told.iter().enumerate() {
        for (other_at, other) in told.iter().enumerate().skip(at + 1) {
            let apart = |one: &Option<Window>, other: &Option<Window>| {
                one.zip(*other).is_some_and(|(one, other)| one.shared(&other).is_none())
            };
            let differ = [
                (Over::Began, apart(&one.began, &other.began)),
                (Over::Ended, apart(&one.ended, &other.ended)),
                (Over::Places, one.places.zip(other.places).is_some_and(|(one, other)| one != other)),
            ];
            for (over, _) in differ.iter().filter(|(_, apart)| *apart) {
                let (rule, says) = match over {
                    Over::Began => ("event.began", "by the one it began on other days than by the other"),
                    Over::Ended => ("event.ended", "by the one it ended on other days than by the other"),
                    Over::Places => ("event.places", "they give different numbers of places"),
                };
                let records = [one.account.id(), other.account.id()];
                let reason = Reason::new(rule, "docs/statements.md", says, records);
                found.push(Conflict { over: *over, between: (at, other_at), reason });
            }
        }
    }
    found.sort_by_key(|conflict| conflict.over);
    found
}
