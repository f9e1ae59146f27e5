//! Reprisals in the order of their days, each with what came in the weeks before it, and the patterns of all.

use ::statements::{Happened, Incident, Patterns, preceding};
use claims::Account;
use dates::{Calendar, Day};
use ledger::RecordId;

use crate::accounts::Accounts;

/// So many days before a reprisal are looked at.
pub const WITHIN: i32 = 90;

/// What may have provoked a reprisal: kind of record, property of its day.
const EVENTS: [(&str, &str); 8] = [
    ("site_event", "date"),
    ("communication", "sent_on"),
    ("communication", "published_on"),
    ("official_statement", "date"),
    ("procedure_step", "date"),
    ("search_step", "date"),
    ("death_record_request", "date"),
    ("accountability_step", "date"),
];

pub use pages::duties::Reprisal;

/// The reprisals among some records that can have happened by a day, the earliest first; those without a day come last.
pub fn reprisals<'a>(accounts: &Accounts, shown: &[Account<'a>], on: Day) -> Vec<Reprisal<'a>> {
    let events: Vec<(Happened, Vec<RecordId>)> =
        EVENTS.iter().flat_map(|(kind, day)| happened(accounts, shown, kind, day)).collect();
    let incidents = shown.iter().filter(|account| account.kind() == "reprisal_incident");
    let mut all: Vec<Reprisal<'a>> = incidents
        .map(|account| {
            let when = account.window("date");
            let people = accounts.meant(account, "person");
            // What speaks of other people only did not provoke it.
            let tied = |whom: &[RecordId]| whom.is_empty() || whom.iter().any(|one| people.contains(one));
            let near: Vec<Happened> =
                events.iter().filter(|(_, whom)| tied(whom)).map(|(event, _)| event.clone()).collect();
            let before = when.map(|when| preceding(&when, &near, WITHIN)).unwrap_or_default();
            Reprisal { account: *account, when, before }
        })
        .collect();
    all.retain(|one| one.when.and_then(|when| when.earliest).is_none_or(|earliest| earliest <= on));
    all.sort_by_key(|one| (one.when.is_none(), one.when));
    all
}

fn happened(
    accounts: &Accounts,
    shown: &[Account<'_>],
    kind: &str,
    day: &str,
) -> Vec<(Happened, Vec<RecordId>)> {
    let told = shown.iter().filter(|account| account.kind() == kind);
    told.filter_map(|account| {
        let when = account.window(day)?;
        Some((Happened { record: account.id(), when }, accounts.meant(account, "person")))
    })
    .collect()
}

/// What reprisals have in common, by months and years of a calendar.
pub fn patterns(accounts: &Accounts, all: &[Reprisal<'_>], calendar: Calendar) -> Patterns {
    let before: Vec<Vec<Account<'_>>> = all
        .iter()
        .map(|one| one.before.iter().filter_map(|before| accounts.get(before.record)).collect())
        .collect();
    let incidents = all.iter().zip(&before);
    Patterns::of(
        incidents.map(|(one, before)| Incident { account: &one.account, when: one.when, before }),
        calendar,
    )
}
