//! What records of every kind say, read from the log as it is or as it was known on a day.
//!
//! What `records`, `case`, `grave`, `certificate` and `consent` share: reading accounts
//! with their links and subjects, adding records from a docket or from flags, and
//! showing them.

mod adding;
pub mod adrift;
pub mod checked;
mod days;
mod fold;
mod shown;
mod then;

use std::collections::HashMap;

use anyhow::Result;
use claims::{Account, Lineage, Link, Links, in_force};
use ledger::{Codebook, Judgement, Record, RecordId, Source, SourceId, Statement, ValueType, Verdict};
use register::{Audience, Everything, Redactions, Register};

use crate::cleared::Cleared;
use crate::session::Session;

use fold::Folded;

pub use adding::{Adding, Keyed, Plan, add, add_docket, add_keyed, add_text};
pub use checked::{Planned, is_checked, is_error};
pub use days::{as_of, day_of, known_on, today, utc};
pub use shown::{about, list, show};

/// Whose records are kept besides those of graves, certificates and the like.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'a> {
    /// Everybody's.
    Everyone,
    /// Those of the person to whom these records belong.
    These(&'a [RecordId]),
}

/// The records that stood at one time, with their sources and what their links mean.
pub struct Accounts {
    /// The sources, as their lists declare them.
    pub sources: Vec<Source>,
    /// Which sources are independent.
    pub lineage: Lineage,
    /// Which record each link means.
    pub links: Links,
    kept: Vec<Kept>,
    places: HashMap<SourceId, usize>,
    subjects: HashMap<RecordId, RecordId>,
}

/// A record that stood, its place in the log, and when it was recorded.
pub(crate) struct Kept {
    record: Record,
    seq: u64,
    time_ms: u64,
}

impl Accounts {
    /// Reads the log, as far as it had come at a time (milliseconds since 1970 UTC) if one is given.
    ///
    /// Who was who then is worked out anew, from the records and the judgements that stood: a log holds no clustering
    /// of an earlier day. Where not everybody's records are wanted, it is as judged today.
    pub fn read(session: &Session, wanted: Wanted<'_>, known_ms: Option<u64>) -> Result<Accounts> {
        let Folded { sources, kept, links, numbers, judged, grew_since } =
            fold::fold(&session.store, wanted, known_ms.unwrap_or(u64::MAX))?;
        let sources = in_force(sources);
        let lineage = Lineage::new(&sources);
        let places = sources.iter().enumerate().map(|(place, source)| (source.id, place)).collect();
        let mut subjects = match grew_since && matches!(wanted, Wanted::Everyone) {
            true => then::people(kept.iter().map(|kept| &kept.record), &judged, &sources),
            false => people(session, &numbers)?,
        };
        join_judged(&judged.judgements, &mut subjects);
        Ok(Accounts { sources, lineage, links, kept, places, subjects })
    }

    /// The same with records that are not in the log yet, as if they had been added after all others.
    pub fn with_planned(mut self, planned: &Planned) -> Accounts {
        for source in &planned.sources {
            if self.places.contains_key(&source.id) {
                continue;
            }
            self.places.insert(source.id, self.sources.len());
            self.sources.push(source.clone());
            self.links.add_source(source);
        }
        self.lineage = Lineage::new(&self.sources);
        let corrected: Vec<RecordId> = planned.records.iter().filter_map(|record| record.replaces).collect();
        self.kept.extend(planned.records.iter().cloned().map(|record| Kept {
            record,
            seq: u64::MAX,
            time_ms: u64::MAX,
        }));
        self.kept.retain(|kept| !corrected.contains(&kept.record.id));
        planned.records.iter().for_each(|record| self.links.add(record));
        self
    }

    /// The records as one audience may see them, through the gate; what it withholds is gone.
    ///
    /// `opened` says whether a rule of its own opens a value that the codebook closes for all.
    pub fn through<A: Audience>(
        self,
        register: &Register<A>,
        withheld: &mut Redactions,
        opened: &(dyn Fn(&Record, &Statement) -> bool + Sync),
    ) -> Accounts {
        let times: Vec<(u64, u64)> = self.kept.iter().map(|kept| (kept.seq, kept.time_ms)).collect();
        let subjects = self.subjects;
        let subject_of = |record: RecordId| subjects.get(&record).copied().unwrap_or(record);
        let everything = Everything {
            records: self.kept.into_iter().map(|kept| kept.record).collect(),
            links: &self.links,
            subject_of: &subject_of,
            opened,
        };
        let shown = register.let_through(everything, withheld);
        let kept = shown.into_iter().zip(times);
        let kept = kept.filter_map(|(record, (seq, time_ms))| Some(Kept { record: record?, seq, time_ms }));
        let kept = kept.collect();
        let sources: Vec<Source> = register.sources().into_iter().cloned().collect();
        let places = sources.iter().enumerate().map(|(place, source)| (source.id, place)).collect();
        Accounts { sources, lineage: self.lineage, links: self.links, kept, places, subjects }
    }

    /// The same with only those records that an audience may see, as it may see them.
    pub fn cleared(&self, cleared: &Cleared) -> Accounts {
        let mut shown: HashMap<RecordId, Record> =
            cleared.accounts().into_iter().map(|account| (account.id(), account.record.clone())).collect();
        let seen = |kept: &Kept| {
            let record = shown.remove(&kept.record.id)?;
            Some(Kept { record, seq: kept.seq, time_ms: kept.time_ms })
        };
        Accounts {
            kept: self.kept.iter().filter_map(seen).collect(),
            sources: self.sources.clone(),
            lineage: self.lineage.clone(),
            links: self.links.clone(),
            places: self.places.clone(),
            subjects: self.subjects.clone(),
        }
    }

    /// Every record kept, in the order of the log.
    pub fn all(&self) -> Vec<Account<'_>> {
        self.kept.iter().filter_map(|kept| self.account(kept)).collect()
    }

    /// The records of one kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = Account<'a>> + 'a {
        self.kept.iter().filter(move |kept| kept.record.kind == kind).filter_map(|kept| self.account(kept))
    }

    /// One record.
    pub fn get(&self, id: RecordId) -> Option<Account<'_>> {
        self.kept.iter().find(|kept| kept.record.id == id).and_then(|kept| self.account(kept))
    }

    /// The records of lists by their places in the log.
    pub fn by_place(&self) -> HashMap<u64, RecordId> {
        let linked = self.kept.iter().filter(|kept| Codebook::builtin().is_linked(&kept.record.kind));
        linked.map(|kept| (kept.seq, kept.record.id)).collect()
    }

    /// The subject a record is of: its person, or the first of the records judged to be the same.
    pub fn subject_of(&self, record: RecordId) -> RecordId {
        self.subjects.get(&record).copied().unwrap_or(record)
    }

    /// The subjects that a record's links of one property mean; links that mean nothing are left out.
    pub fn meant(&self, account: &Account<'_>, property: &str) -> Vec<RecordId> {
        let found = account.links(property).filter_map(|link| self.links.resolve(&link, account.source.id));
        found.map(|record| self.subject_of(record)).collect()
    }

    /// The links of a record, each with its property and the record it means.
    pub fn links_of<'a>(&'a self, account: &Account<'a>) -> Vec<(&'static str, Link, Option<RecordId>)> {
        let kind = Codebook::builtin().kind(account.kind());
        let properties = kind.into_iter().flat_map(|kind| &kind.properties);
        let linking = properties.filter(|property| property.value_type == ValueType::Link);
        let mut found = Vec::new();
        for property in linking {
            for link in account.links(&property.id) {
                let means = self.links.resolve(&link, account.source.id);
                found.push((property.id.as_str(), link, means));
            }
        }
        found
    }

    /// The records of a subject itself, and those that link to it.
    pub fn about(&self, subject: RecordId) -> Vec<Account<'_>> {
        let subject = self.subject_of(subject);
        let means = |(_, _, means): &(&str, Link, Option<RecordId>)| {
            means.is_some_and(|record| self.subject_of(record) == subject)
        };
        let mut accounts = self.all();
        accounts.retain(|account| {
            self.subject_of(account.id()) == subject || self.links_of(account).iter().any(means)
        });
        accounts
    }

    fn account<'a>(&'a self, kept: &'a Kept) -> Option<Account<'a>> {
        let source = &self.sources[*self.places.get(&kept.record.source)?];
        let family = self.lineage.family(source.id);
        Some(Account { record: &kept.record, source, family, known_ms: kept.time_ms })
    }
}

/// For each record of a person the first one of them, as the last linkage decided.
fn people(session: &Session, numbers: &HashMap<u64, RecordId>) -> Result<HashMap<RecordId, RecordId>> {
    let mut first: HashMap<u64, RecordId> = HashMap::new();
    let mut subjects = HashMap::new();
    for (seq, person) in session.store.members()? {
        let Some(record) = numbers.get(&seq) else { continue };
        let named = first.entry(person).or_insert(*record);
        subjects.insert(*record, *named);
    }
    Ok(subjects)
}

/// Joins records that are not linked into people by the «same» judgements on them: graves, registers.
fn join_judged(judgements: &[Judgement], subjects: &mut HashMap<RecordId, RecordId>) {
    let newest: HashMap<_, _> =
        judgements.iter().map(|judged| (linkage::pair_of(judged.a, judged.b), judged)).collect();
    let stands = |judged: &&Judgement| std::ptr::eq(newest[&linkage::pair_of(judged.a, judged.b)], *judged);
    for Judgement { a, b, verdict, .. } in judgements.iter().filter(stands) {
        if *verdict != Verdict::Same || subjects.contains_key(a) && subjects.contains_key(b) {
            continue;
        }
        let root = |id: RecordId, subjects: &HashMap<RecordId, RecordId>| *subjects.get(&id).unwrap_or(&id);
        let (one, other) = (root(*a, subjects), root(*b, subjects));
        let (first, later) = (one.min(other), one.max(other));
        subjects.insert(later, first);
        subjects.values_mut().filter(|root| **root == later).for_each(|root| *root = first);
    }
}
