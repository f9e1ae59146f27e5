//! What reprisals have in common: how many of each kind, against whom, answering what, after what, in which month and year.
//!
//! Counts of incidents, as they are recorded. An incident of several kinds counts under each, and once for everything of one
//! kind that came before it.

use std::collections::{BTreeMap, BTreeSet};

use claims::Account;
use dates::{Calendar, Window};

/// One incident: the account of it, when it was, and what came before.
#[derive(Debug, Clone, Copy)]
pub struct Incident<'p, 'a> {
    /// The account of it.
    pub account: &'p Account<'a>,
    /// When.
    pub when: Option<Window>,
    /// The records of what came before.
    pub before: &'p [Account<'a>],
}

/// Something that came before, by what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A record of this kind.
    Kind(&'static str),
    /// An event at a grave, a term of `site_event_kind`.
    AtGrave(&'static str),
}

/// The patterns of some incidents. Counts are of incidents.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Patterns {
    /// By what was done, terms of `reprisal_kind`.
    pub kinds: BTreeMap<&'static str, usize>,
    /// By who they were to the case, terms of `relation_to_case`.
    pub against: BTreeMap<&'static str, usize>,
    /// By what they answered, terms of `cooperation`.
    pub answering: BTreeMap<&'static str, usize>,
    /// By what came before.
    pub after: BTreeMap<What, usize>,
    /// By the month of the year, 1 to 12, in which all days of the incident lie.
    pub months: BTreeMap<u8, usize>,
    /// By the year in which all days of the incident lie.
    pub years: BTreeMap<i32, usize>,
}

impl Patterns {
    /// Counts some incidents, with months and years of a calendar.
    pub fn of<'p, 'a: 'p>(
        incidents: impl IntoIterator<Item = Incident<'p, 'a>>,
        calendar: Calendar,
    ) -> Patterns {
        let mut all = Patterns::default();
        for one in incidents {
            one.account.terms("reprisal_kind").for_each(|kind| count(&mut all.kinds, kind));
            one.account.terms("cooperation").for_each(|answered| count(&mut all.answering, answered));
            one.account.terms("relation_to_case").for_each(|whom| count(&mut all.against, whom));
            let before: BTreeSet<What> = one.before.iter().filter_map(what).collect();
            before.into_iter().for_each(|what| count(&mut all.after, what));
            let Some((from, to)) = one.when.and_then(|when| when.earliest.zip(when.latest)) else { continue };
            let (from, to) = (calendar.ymd(from), calendar.ymd(to));
            if from.0 == to.0 {
                count(&mut all.years, from.0);
                (from.1 == to.1).then(|| count(&mut all.months, from.1));
            }
        }
        all
    }
}

/// What a record tells of, by its kind; an event at a grave by what it was.
fn what(account: &Account<'_>) -> Option<What> {
    if let Some(event) = account.term("event_kind") {
        return Some(What::AtGrave(event));
    }
    let kinds = ledger::Codebook::builtin().kinds();
    kinds.iter().find(|kind| kind.id == account.kind()).map(|kind| What::Kind(&kind.id))
}

fn count<K: Ord>(counts: &mut BTreeMap<K, usize>, key: K) {
    *counts.entry(key).or_default() += 1;
}
