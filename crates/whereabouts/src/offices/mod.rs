//! Offices and those who are named in sources as involved, for `officials` and `proceedings`.
//!
//! - [`mod@lines`]: in lines, for people: always "named in SOURCE as"
//! - [`mod@json`]: the same for programs
//! - [`mod@exchange`]: out and in, in the formats of others

pub mod exchange;
pub mod json;
pub mod lines;

use ::offices::{Offices, What};
use claims::Account;
use dates::Day;
use ledger::{Codebook, RecordId};
use register::table;

use crate::accounts::Accounts;
use crate::certificates::deaths;
use crate::protection::Hushed;

/// The offices that the records of a register tell of.
///
/// Records of cases that are silent on the day, and those that lead to one, are left out.
pub fn offices(accounts: &Accounts, on: Day) -> Offices<'_> {
    let hushed = Hushed::on(accounts, on);
    let mut all = accounts.all();
    all.retain(|account| !hushed.hides(account.id()));
    Offices::new(&all, &accounts.links, |record| accounts.subject_of(record))
}

/// What a person is called: the name of a record, one in its own script before others.
pub fn title(offices: &Offices<'_>, person: RecordId) -> String {
    deaths::title(offices.of(offices.thing(person)))
}

/// Where an account stands: its source, and the place in it or its key; and how far its text was read.
pub fn place(account: &Account<'_>) -> String {
    let locator = table::place(&account.record.locator);
    let key = account.record.key.as_deref().unwrap_or_default();
    let place = if locator.is_empty() { key } else { &locator };
    format!("{} {place} {}", account.source.slug, mark(account)).trim_end().to_owned()
}

/// How far the text was read that a fact rests on: `[read]`, `[partly read]`, `[to be verified]`; empty where nobody said.
pub fn mark(account: &Account<'_>) -> &'static str {
    match account.term("text_read") {
        Some("read") => "[read]",
        Some("partly_read") => "[partly read]",
        Some("to_be_verified") => "[to be verified]",
        _ => "",
    }
}

/// Where a record stands; its identifier where no account of these kinds has it.
pub fn place_of(offices: &Offices<'_>, record: RecordId) -> String {
    let all = ::offices::ground::KINDS.into_iter().flat_map(|kind| offices.of_kind(kind));
    let found = all.into_iter().find(|account| account.id() == record);
    found.map_or_else(|| record.short(), place)
}

/// What a term is called in English.
pub fn word(vocabulary: &str, term: &str) -> String {
    let known = Codebook::builtin().vocabulary(vocabulary).and_then(|vocabulary| vocabulary.term(term));
    known.map_or_else(|| term.to_owned(), |term| term.labels.get("en").to_owned())
}

/// What a property of a kind is called in English.
pub fn label(kind: &str, property: &str) -> String {
    let known = Codebook::builtin().property(kind, property);
    known.map_or(property, |known| known.labels.get("en")).trim_end_matches(" (reported)").to_owned()
}

/// What happened, in words.
pub fn what(event: What) -> String {
    match event {
        What::Proceeding(status) => word("proceeding_status", status),
        What::Status(status) => word("perpetrator_status", status),
        What::TookPost => "took a post".to_owned(),
        What::Died => "died".to_owned(),
    }
}
