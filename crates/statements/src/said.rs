//! One statement of an official or an organ, read, and all of them together.

use std::collections::HashMap;

use claims::{Account, Links};
use dates::{Answer, Day, Window, before};
use ledger::RecordId;

use crate::implied::propositions;
use crate::scope::Scope;

/// The kind of record that this module reads.
pub const KIND: &str = "official_statement";

/// A statement, in whose name it was made, and what it affirms and denies.
#[derive(Debug, Clone)]
pub struct Said<'a> {
    /// The account of it, with its locator: the page or timestamp of the quote.
    pub account: Account<'a>,
    /// Who spoke; `None` where no person is linked.
    pub speaker: Option<RecordId>,
    /// In whose name, and how certain: named by the source, or derived from the post held at the time.
    pub institutions: Vec<Institution>,
    /// When.
    pub when: Option<Window>,
    /// Classes, terms of `statement_category`.
    pub categories: Vec<&'static str>,
    /// What it affirms, terms of `proposition`.
    pub affirms: Vec<&'static str>,
    /// What it denies.
    pub denies: Vec<&'static str>,
    /// What it speaks of.
    pub scope: Scope,
}

/// An organisation in whose name something was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// The organisation.
    pub organisation: RecordId,
    /// `Yes` where the source names it or the post was held on every day that is meant.
    pub answer: Answer,
    /// The holdings it was derived from; none where the source names it.
    pub records: Vec<RecordId>,
}

/// Classes in which something is admitted.
const ADMISSIONS: [&str; 5] = [
    "admission_with_pride",
    "admission_procedural",
    "partial_acknowledgement",
    "apology",
    "insider_condemnation",
];

impl Said<'_> {
    /// Whether it admits an act: evidence against the interest of who said it.
    pub fn is_admission(&self) -> bool {
        let position = self.account.term("official_position");
        let acknowledged = position.is_some_and(|position| position.starts_with("acknowledge"));
        acknowledged || self.categories.iter().any(|category| ADMISSIONS.contains(category))
    }

    /// Whether it was made before the time that a scope speaks of: a denial does not speak of what came after it.
    pub(crate) fn came_before(&self, scope: &Scope) -> bool {
        self.when.zip(scope.time).is_some_and(|(said, time)| before(&said, &time) == Answer::Yes)
    }

    /// Whether it affirms and denies one thing at once: to be looked at by whoever entered it.
    pub fn is_at_odds(&self) -> bool {
        self.affirms.iter().any(|one| self.denies.contains(one))
    }
}

/// All statements that had been made by a day.
#[derive(Debug)]
pub struct Statements<'a> {
    all: Vec<Said<'a>>,
}

/// The organisations in whose name a speaker spoke in a window, each with how certain that is and why.
pub type Offices<'f> = &'f dyn Fn(RecordId, &Window) -> Vec<(RecordId, Answer, Vec<RecordId>)>;

impl<'a> Statements<'a> {
    /// Reads the statements among some accounts, as of a day: what can only have been said later is left out.
    ///
    /// `same` gives for any record the one that stands for its subject; `offices` the organisations of the posts
    /// that a speaker held in a window (crate `offices`).
    pub fn new(
        accounts: &[Account<'a>],
        links: &Links,
        same: impl Fn(RecordId) -> RecordId,
        offices: Offices<'_>,
        on: Day,
    ) -> Statements<'a> {
        let mut known: HashMap<(RecordId, Window), Vec<Institution>> = HashMap::new();
        let statements = accounts.iter().filter(|account| account.kind() == KIND);
        let mut all: Vec<Said<'a>> = Vec::new();
        for account in statements {
            let targets = |property| {
                let found =
                    account.links(property).filter_map(|link| links.resolve(&link, account.source.id));
                found.map(&same).collect::<Vec<RecordId>>()
            };
            let when = account.window("date");
            if when.and_then(|when| when.earliest).is_some_and(|earliest| earliest > on) {
                continue;
            }
            let speaker = targets("speaker").first().copied();
            let mut institutions: Vec<Institution> = targets("institution").into_iter().map(named).collect();
            if let (true, Some(speaker), Some(when)) = (institutions.is_empty(), speaker, when) {
                let derived =
                    known.entry((speaker, when)).or_insert_with(|| derived(offices(speaker, &when)));
                institutions.clone_from(derived);
            }
            all.push(Said {
                account: *account,
                speaker,
                institutions,
                when,
                categories: account.terms("category").collect(),
                affirms: propositions(account, true),
                denies: propositions(account, false),
                scope: Scope::of(account, |link| links.resolve(link, account.source.id).map(&same)),
            });
        }
        Statements { all }
    }

    /// The statements, in the order of the log.
    pub fn all(&self) -> &[Said<'a>] {
        &self.all
    }

    /// The statements that admit an act, in the order of the log.
    pub fn admissions(&self) -> impl Iterator<Item = &Said<'a>> {
        self.all.iter().filter(|said| said.is_admission())
    }
}

fn named(organisation: RecordId) -> Institution {
    Institution { organisation, answer: Answer::Yes, records: Vec::new() }
}

fn derived(found: Vec<(RecordId, Answer, Vec<RecordId>)>) -> Vec<Institution> {
    let held = found.into_iter();
    held.map(|(organisation, answer, records)| Institution { organisation, answer, records }).collect()
}
