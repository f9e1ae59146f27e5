//! What was read of the log: everything that pages are made of, derived once.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use ::letters::{Fact, Matter, matters};
use anyhow::Result;
use certificates::{DeathFile, Laws, Standing, death_file};
use claims::Account;
use dates::Day;
use graves::{Ground, Identification, Return, Site, identifications, returns};
use ledger::{Codebook, RecordId, SourceId};
use register::cases::{Cases, Counts, On};
use register::{Internal, Outline, Overview, Person, Redactions, Register, Release, Team, fold_row};

use crate::accounts::{self, Accounts};
use crate::burials::{Inquiry, Scope};
use crate::certificates::deaths;
use crate::letters;
use crate::protection;
use crate::session::Session;

/// The register as it was read.
pub struct Known<'a> {
    /// The records.
    pub accounts: &'a Accounts,
    /// The day for which everything is derived: the day it was read.
    pub day: Day,
    /// The sources.
    pub register: Register<Internal>,
    /// Everybody's case.
    pub on: On<'a>,
    /// How many there are of each.
    pub counts: Counts,
    /// Which accounts speak of which grave.
    pub ground: Ground<'a>,
    /// The grave sites.
    pub sites: Vec<Site>,
    /// Whose remains are whose.
    pub identified: Vec<Identification>,
    /// The way home of remains.
    pub homes: Vec<Return>,
    /// Everybody beside every burial register.
    pub inquiry: Inquiry<'a>,
    /// How the record of each death stands.
    pub files: BTreeMap<RecordId, DeathFile<'a>>,
    /// How many stand so, in the order of [`Standing::ALL`].
    pub files_counted: Vec<usize>,
    /// Letters to States.
    pub letters: Vec<Matter<'a>>,
    /// What this register holds to the topics of their questions.
    pub held: Vec<Fact>,
    /// What the lists hold, in numbers.
    pub overview: Overview,
    /// The people whom a danger hides from lists.
    pub silent: HashSet<RecordId>,
    by_id: HashMap<RecordId, Account<'a>>,
    names: RefCell<HashMap<RecordId, String>>,
    size: u64,
}

impl<'a> Known<'a> {
    /// Derives everything from accounts that were read.
    pub fn of(session: &Session, accounts: &'a Accounts) -> Result<Known<'a>> {
        let day = accounts::as_of(None)?;
        let all = accounts.all();
        let subject = |record: RecordId| accounts.subject_of(record);
        let subjects = all.iter().map(|account| (account.id(), subject(account.id()))).collect();
        let mut on =
            On::new(Cases::new(all.clone(), accounts.links.clone(), subjects), day, cases::Policy::default());
        on.derive_all();
        let ground = Ground::new(&all, &accounts.links, subject);
        let identified = identifications(&ground, day);
        let files = files(accounts, day);
        let release = Release { purpose: None, on: day };
        let team = session.register()?.disclose::<Team>(protection::of(accounts, day), release);
        let count = |standing: &Standing| files.values().filter(|file| file.standing == *standing).count();
        Ok(Known {
            accounts,
            day,
            register: session.register()?,
            counts: Counts::of(on.lines().values()),
            sites: Site::all(&ground, day, &identified),
            homes: returns(&ground, day, &identified),
            inquiry: Inquiry::of(session, accounts, &Scope::default(), day)?,
            files_counted: Standing::ALL.iter().map(count).collect(),
            letters: matters(&all, &accounts.links, subject, day),
            held: letters::facts(session, accounts, team.gate(), day, &mut Redactions::default())?,
            overview: overview(accounts, &all),
            silent: protection::silent_among(accounts, day),
            by_id: all.iter().map(|account| (account.id(), *account)).collect(),
            names: RefCell::default(),
            size: session.store.size()?,
            on,
            ground,
            identified,
            files,
        })
    }

    /// Whether the log has grown since.
    pub fn is_stale(&self, session: &Session) -> Result<bool> {
        Ok(session.store.size()? != self.size)
    }

    /// One record.
    pub fn record(&self, id: RecordId) -> Option<Account<'a>> {
        self.by_id.get(&id).copied()
    }

    /// Everything that speaks of a person, and all names they go by.
    pub fn person(&self, id: RecordId) -> Option<(Person<Internal>, Vec<Account<'a>>)> {
        let own = self.on.cases.records_of(id);
        let linked = own.iter().filter(|account| {
            Codebook::builtin().is_linked(account.kind()) && self.accounts.subject_of(account.id()) == id
        });
        let records = linked.map(|account| account.record.clone()).collect();
        let person = self.register.person(id, records, &mut Redactions::default())?;
        Some((person, own))
    }

    /// What a person is called in a line; empty where nobody says.
    pub fn name(&self, id: RecordId) -> String {
        if let Some(name) = self.names.borrow().get(&id) {
            return name.clone();
        }
        let subject = self.accounts.subject_of(id);
        let headline = self.person(subject).map(|(person, _)| person.headline());
        let name = headline.and_then(|(native, latin)| native.or(latin)).unwrap_or_default();
        self.names.borrow_mut().insert(id, name.clone());
        name
    }
}

/// How the record of each death stands.
fn files<'a>(accounts: &'a Accounts, day: Day) -> BTreeMap<RecordId, DeathFile<'a>> {
    let file = |told: &[Account<'a>]| death_file(told, &accounts.links, Laws::built_in(), None, day);
    deaths::everybody(accounts).into_iter().map(|(person, told)| (person, file(&told))).collect()
}

/// Counts what the lists hold, as `link` does.
fn overview(accounts: &Accounts, all: &[Account<'_>]) -> Overview {
    let mut overview = Overview::default();
    let mut lists: HashSet<SourceId> = HashSet::new();
    let mut people: BTreeMap<RecordId, Vec<Outline>> = BTreeMap::new();
    for account in all.iter().filter(|account| Codebook::builtin().is_linked(account.kind())) {
        lists.insert(account.source.id);
        overview.see_record(account.record);
        let outline = Outline::of(account.record, account.source.facts.burial_register);
        people.entry(accounts.subject_of(account.id())).or_default().push(outline);
    }
    for outlines in people.values() {
        overview.see_person(&fold_row(&outlines.iter().collect::<Vec<_>>(), &accounts.lineage));
    }
    overview.lists = lists.len() as u64;
    overview
}
