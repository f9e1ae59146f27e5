//! Organisations, posts, holdings and people in the formats of others, out and in.
//!
//! What goes out is made of accounts that came through the gate; allegations go out in none of these formats, since none
//! of them can say whose word they are at which standard. What comes in becomes a docket.
//!
//! - [`mod@popolo`]: Popolo, one JSON document
//! - [`mod@ftm`]: FollowTheMoney, one entity a line, each value with its statement
//! - [`mod@monitor`]: the tables of Security Force Monitor, with source and confidence of each value

pub mod ftm;
pub mod monitor;
pub mod popolo;

use claims::Account;
use dates::Window;
use ledger::RecordId;
use serde_json::{Map, Value as Json, json};

use crate::ground::Offices;

/// What a file of others brought.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Brought {
    /// The records, as a docket in JSON.
    pub docket: Json,
    /// Records that the file says are of one person, as `source:key`.
    pub same: Vec<(String, String)>,
    /// What is odd: the item by its place in the file, and what, without any value.
    pub odd: Vec<(usize, &'static str)>,
}

/// A file that is not what it was said to be: what is wrong, and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// A record on its way into a docket.
#[derive(Debug, Default)]
pub(crate) struct Row(Map<String, Json>);

impl Row {
    /// A record of a source with its key.
    pub fn new(source: &str, key: &str) -> Row {
        let mut row = Row::default();
        row.set("source", Some(source));
        row.set("key", Some(key));
        row
    }

    /// Sets a property where there is a value.
    pub fn set(&mut self, property: &str, value: Option<&str>) {
        if let Some(value) = value.map(str::trim).filter(|value| !value.is_empty()) {
            self.0.insert(property.to_owned(), json!(value));
        }
    }

    /// Adds a value of a property that can have several.
    pub fn add(&mut self, property: &str, value: &str) {
        let values = self.0.entry(property.to_owned()).or_insert_with(|| json!([]));
        if let Some(values) = values.as_array_mut()
            && !value.trim().is_empty()
            && !values.iter().any(|known| known == value.trim())
        {
            values.push(json!(value.trim()));
        }
    }

    /// Whether a property has a value already, and another one.
    pub fn has_other(&self, property: &str, value: &str) -> bool {
        self.0.get(property).is_some_and(|known| *known != json!(value))
    }

    /// The record, without properties that got no value.
    pub fn done(mut self) -> Json {
        self.0.retain(|_, value| value.as_array().is_none_or(|values| !values.is_empty()));
        Json::Object(self.0)
    }
}

/// How the identifier of a record is written in files of others.
pub(crate) fn id(record: RecordId) -> String {
    format!("wa-{record}")
}

/// The longest of `YYYY-MM-DD`, `YYYY-MM`, `YYYY` that holds for a whole window: never a placeholder day.
pub(crate) fn reduced(window: &Window) -> Option<String> {
    let (first, last) = (window.earliest?.to_string(), window.latest?.to_string());
    let longest = [10, 7, 4].into_iter().find(|length| first[..*length] == last[..*length])?;
    Some(first[..longest].to_owned())
}

/// A person's name as one account gives it.
pub(crate) fn name_of(account: &Account<'_>) -> Option<String> {
    let parts: Vec<&str> =
        ["given_name", "family_name"].iter().filter_map(|part| account.text(part)).collect();
    let joined = (!parts.is_empty()).then(|| parts.join(" "));
    account.text("name").map(str::to_owned).or(joined)
}

/// What a thing is called: its first name, and all others.
pub(crate) fn names(told: &[Account<'_>]) -> (Option<String>, Vec<String>) {
    let mut all: Vec<String> = Vec::new();
    let own = told.iter().filter_map(name_of);
    let others = told.iter().flat_map(|account| account.texts("other_name")).map(str::to_owned);
    for name in own.chain(others) {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    let mut all = all.into_iter();
    (all.next(), all.collect())
}

/// Everybody who held a post or stands in a list of officials, each once.
pub(crate) fn people(offices: &Offices<'_>) -> Vec<RecordId> {
    let holders = offices.holdings().iter().filter_map(|holding| holding.person);
    let listed = offices.of_kind("person").iter().filter(|one| one.source.facts.names_officials());
    let mut all: Vec<RecordId> = Vec::new();
    for person in holders.chain(listed.map(|account| offices.thing(account.id()))) {
        if !all.contains(&person) && !offices.of(person).is_empty() {
            all.push(person);
        }
    }
    all
}

/// The organisations or posts, each once, with the accounts that are about it.
pub(crate) fn things<'o, 'a>(offices: &'o Offices<'a>, kind: &str) -> Vec<(RecordId, &'o [Account<'a>])> {
    let mut all: Vec<RecordId> = Vec::new();
    for account in offices.of_kind(kind) {
        let thing = offices.thing(account.id());
        if !all.contains(&thing) {
            all.push(thing);
        }
    }
    all.into_iter().map(|thing| (thing, offices.of(thing))).collect()
}
