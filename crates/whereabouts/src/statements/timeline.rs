//! Reprisals in the order of their days, each with what came in the weeks before it, and the patterns of all.

use std::collections::{BTreeMap, BTreeSet};

use ::statements::{Happened, preceding};
use claims::Account;
use dates::Window;
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

/// The reprisals among some records, the earliest first; those without a day come last.
pub fn reprisals<'a>(accounts: &Accounts, shown: &[Account<'a>]) -> Vec<Reprisal<'a>> {
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

/// What reprisals have in common: how many of each kind, answering what, after what, and in which month of the year.
///
/// A reprisal with several things of one kind before it counts once for that kind.
pub fn patterns(accounts: &Accounts, all: &[Reprisal<'_>]) -> Vec<(&'static str, BTreeMap<String, usize>)> {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let mut answers: BTreeMap<String, usize> = BTreeMap::new();
    let mut months: BTreeMap<String, usize> = BTreeMap::new();
    let mut after: BTreeMap<String, usize> = BTreeMap::new();
    for one in all {
        let before = one.before.iter().filter_map(|before| accounts.get(before.record));
        let kinds_before: BTreeSet<String> = before.map(|account| what(&account)).collect();
        kinds_before.into_iter().for_each(|kind| *after.entry(kind).or_default() += 1);
        for kind in one.account.terms("reprisal_kind") {
            *kinds.entry(crate::offices::word("reprisal_kind", kind)).or_default() += 1;
        }
        for answered in one.account.terms("cooperation") {
            *answers.entry(crate::offices::word("cooperation", answered)).or_default() += 1;
        }
        if let Some(month) = one.when.as_ref().and_then(month) {
            *months.entry(month).or_default() += 1;
        }
    }
    vec![("kind", kinds), ("in answer to", answers), ("came after", after), ("month", months)]
}

/// What came before, by its kind: an event at a grave by what it was.
fn what(account: &Account<'_>) -> String {
    match account.term("event_kind") {
        Some(event) => crate::offices::word("site_event_kind", event),
        None => {
            let kind = ledger::Codebook::builtin().kind(account.kind());
            kind.map_or_else(|| account.kind().to_owned(), |kind| kind.labels.get("en").to_lowercase())
        }
    }
}

/// The month of the year in which all days of a window lie, as `09`.
fn month(window: &Window) -> Option<String> {
    let (earliest, latest) = (window.earliest?.ymd(), window.latest?.ymd());
    (earliest.0 == latest.0 && earliest.1 == latest.1).then(|| format!("{:02}", earliest.1))
}
