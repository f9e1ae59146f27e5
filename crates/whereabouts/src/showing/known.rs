//! What was read of the log: everything that pages are made of, derived once, for one audience.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use ::letters::{Fact, Matter, matters};
use anyhow::Result;
use certificates::{DeathFile, Laws, Standing, death_file};
use claims::Account;
use dates::Day;
use deadlines::Clock;
use graves::{Ground, Identification, Named, Return, Site, identifications, returns};
use ledger::{Codebook, DataClass, RecordId, SourceId};
use offices::{Offices, Proceeding};
use rayon::prelude::*;
use register::cases::{Counts, On};
use register::{Audience, Gate, Internal, Outline, Overview, Person, Redactions, Register, Team, fold_row};

use crate::accounts::{self, Accounts};
use crate::burials::{self, Inquiry, Scope};
use crate::certificates::deaths;
use crate::letters;
use crate::protection;
use crate::session::Session;
use crate::statements::documented;
use crate::statements::timeline::{Reprisal, reprisals};
use ::statements::{self, Against, Contradiction, Measure, Statements};

/// The register as it was read, as far as one audience may see: `accounts` hold nothing else.
pub struct Known<'a, A: Audience = Internal> {
    /// The records.
    pub accounts: &'a Accounts,
    /// The day for which everything is derived: the day it was read.
    pub day: Day,
    /// The sources.
    pub register: Register<A>,
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
    /// Who held which office, and who is named in sources.
    pub offices: Offices<'a>,
    /// Investigations and trials.
    pub proceedings: Vec<Proceeding<'a>>,
    /// What officials said, beside each other and beside what is known.
    pub statements: Voiced<'a>,
    /// Numbers claimed.
    pub numbers: Vec<statements::number::Table<'a>>,
    /// What the register itself documents, in the same units.
    pub documented: Vec<statements::Documented>,
    /// What happened as a whole, by each source.
    pub events: Vec<statements::Event<'a>>,
    /// Every law and measure, with whether it was in force on the day.
    pub measures: Vec<Measure<'a>>,
    /// Reprisals, with what came before.
    pub reprisals: Vec<Reprisal<'a>>,
    /// What the lists hold, in numbers.
    pub overview: Overview,
    /// The people whom a danger hides from lists.
    pub silent: HashSet<RecordId>,
    /// Them, with all that leads to them.
    hushed: protection::Hushed<'a>,
    by_id: HashMap<RecordId, Account<'a>>,
    /// The lines of the inquiry that are of each person.
    lines: HashMap<RecordId, Vec<usize>>,
    /// The records that link to each record.
    linking: HashMap<RecordId, Vec<RecordId>>,
    /// Where each person is said to lie: the site, and the place among those named there.
    lying: HashMap<RecordId, Vec<(usize, usize)>>,
    names: Mutex<HashMap<RecordId, String>>,
    by_name: OnceLock<Vec<(Standing, bool, RecordId)>>,
    by_source: OnceLock<HashMap<SourceId, Held>>,
    clocks: OnceLock<Vec<Clock<'static, RecordId>>>,
    size: u64,
}

impl<'a> Known<'a> {
    /// Derives everything from accounts that were read, for those who work on the register, as of today.
    pub fn of(session: &Session, accounts: &'a Accounts) -> Result<Known<'a>> {
        let day = accounts::as_of(None)?;
        let release = protection::release(None, day);
        let team = session.register()?.disclose::<Team>(protection::of(accounts, day), release);
        let scene = Scene { day, register: session.register()?, gate: team.gate(), whole: None };
        Known::on(session, accounts, scene, &mut Redactions::default())
    }
}

/// For which day and whom something is derived.
pub struct Scene<'g, A: Audience> {
    /// The day.
    pub day: Day,
    /// The sources, as the audience may see them.
    pub register: Register<A>,
    /// The gate for counts.
    pub gate: &'g Gate,
    /// What all records together say of letters, where `accounts` are not all.
    pub whole: Option<letters::Whole>,
}

impl<'a, A: Audience> Known<'a, A> {
    /// Derives everything from accounts that the audience may see.
    pub fn on(
        session: &Session,
        accounts: &'a Accounts,
        scene: Scene<'_, A>,
        withheld: &mut Redactions,
    ) -> Result<Known<'a, A>> {
        let Scene { day, register, gate, whole } = scene;
        let all = accounts.all();
        let subject = |record: RecordId| accounts.subject_of(record);
        let doubtful = burials::doubtful_rows(session, accounts)?;
        let cases = || {
            let mut on = crate::cases::on(accounts, all.clone(), day);
            on.derive_all();
            on
        };
        let graves = || {
            let ground = Ground::new(&all, &accounts.links, subject);
            let identified = identifications(&ground, day);
            let sites = Site::all(&ground, day, &identified);
            (ground, identified, sites)
        };
        let inquiry = || Inquiry::beside(&doubtful, accounts, &Scope::default(), day);
        let ((on, (files, overview)), (inquiry, (ground, identified, sites))) = rayon::join(
            || rayon::join(cases, || rayon::join(|| files(accounts, day), || overview(accounts, &all))),
            || rayon::join(inquiry, graves),
        );
        let inquiry = inquiry?;
        let papers = &mut files.values().map(|file| file.standing);
        let derived = letters::Derived {
            cases: &on,
            inquiry: &inquiry,
            papers,
            sites: &sites,
            identified: &identified,
        };
        let own = letters::counts_of(accounts, derived, day);
        let mut sent = matters(&all, &accounts.links, subject, day);
        if let Some(whole) = &whole {
            whole.mark(&mut sent, &all, accounts);
        }
        let counted = whole.map_or_else(|| own.clone(), |whole| whole.counted);
        let count = |standing: &Standing| files.values().filter(|file| file.standing == *standing).count();
        let mut lines: HashMap<RecordId, Vec<usize>> = HashMap::new();
        for (at, line) in inquiry.lines.iter().enumerate() {
            lines.entry(line.person).or_default().push(at);
        }
        let hushed = protection::Hushed::on(accounts, day);
        let mut open = all.clone();
        open.retain(|account| !hushed.hides(account.id()));
        let offices = Offices::new(&open, &accounts.links, subject);
        Ok(Known {
            proceedings: offices.proceedings(day),
            statements: Voiced::of(accounts, &open, &offices, day),
            numbers: statements::numbers(&open, &accounts.links, day),
            documented: documented::told(documented::documented(&on), gate, withheld),
            events: statements::events(&open, &accounts.links, day),
            measures: statements::all_measures(&open, day),
            reprisals: reprisals(accounts, &open, day),
            offices,
            accounts,
            day,
            register,
            lines,
            linking: linking(accounts, &all),
            counts: Counts::of(on.lines().values()),
            lying: lying(&sites),
            sites,
            homes: returns(&ground, day, &identified),
            inquiry,
            files_counted: Standing::ALL.iter().map(count).collect(),
            letters: sent,
            held: letters::facts(counted, own, gate, withheld),
            overview,
            silent: protection::silent_among(accounts, day),
            hushed,
            by_id: all.iter().map(|account| (account.id(), *account)).collect(),
            names: Mutex::default(),
            by_name: OnceLock::new(),
            by_source: OnceLock::new(),
            clocks: OnceLock::new(),
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

    /// Whether a record is of somebody in danger, or leads to one.
    pub fn is_hushed(&self, id: RecordId) -> bool {
        self.hushed.hides(id)
    }

    /// Whether it is to be known who saw a record: it is of somebody in danger, or says something that is sealed,
    /// of a witness, of how the work is done, or of somebody named as involved.
    pub fn is_protected(&self, id: RecordId) -> bool {
        let Some(account) = self.record(id) else { return false };
        let guarded = |statement: &ledger::Statement| {
            let class = Codebook::builtin().class(account.kind(), &statement.property);
            statement.sharing == ledger::Sharing::Sealed
                || matches!(class, DataClass::WitnessSource | DataClass::Operational | DataClass::Suspect)
        };
        self.hushed.hides(id) || account.record.statements.iter().any(guarded)
    }

    /// One record.
    pub fn record(&self, id: RecordId) -> Option<Account<'a>> {
        self.by_id.get(&id).copied()
    }

    /// What each source holds; counted at the first question.
    pub fn held_by_source(&self) -> &HashMap<SourceId, Held> {
        self.by_source.get_or_init(|| held_by_source(&self.accounts.all()))
    }

    /// Every clock that runs or ran, without those of silent cases; worked out at the first question.
    pub fn clocks(&self) -> &[Clock<'static, RecordId>] {
        self.clocks.get_or_init(|| crate::deadlines::clocks(self.accounts, self.day))
    }

    /// What the burial registers answer of a person.
    pub fn lines_of(&self, person: RecordId) -> impl Iterator<Item = &burials::Line<'a>> {
        self.lines.get(&person).into_iter().flatten().map(|at| &self.inquiry.lines[*at])
    }

    /// The records that link to a record.
    pub fn linking_to(&self, record: RecordId) -> Vec<Account<'a>> {
        let found = self.linking.get(&record).into_iter().flatten();
        found.filter_map(|id| self.record(*id)).collect()
    }

    /// Everything that speaks of a person, and all names they go by.
    pub fn person(&self, id: RecordId) -> Option<(Person<A>, Vec<Account<'a>>)> {
        let own = self.on.cases.records_of(id);
        let linked = own.iter().filter(|account| {
            Codebook::builtin().is_linked(account.kind()) && self.accounts.subject_of(account.id()) == id
        });
        let records = linked.map(|account| account.record.clone()).collect();
        let person = self.register.person(id, records, &mut Redactions::default())?;
        Some((person, own))
    }

    /// The sites where a person is said to lie, each with what is said of it.
    pub fn lying(&self, person: RecordId) -> Vec<(&Site, &Named)> {
        let named = self.lying.get(&person).into_iter().flatten();
        named.map(|(site, at)| (&self.sites[*site], &self.sites[*site].contents.named[*at])).collect()
    }

    /// Keeps what a person is called, where that is known already.
    pub fn call(&self, person: RecordId, name: &str) {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).insert(person, name.to_owned());
    }

    /// Everybody whose death has a file, in the order of their names: how it stands, and whether there is a paper or a request.
    pub fn by_name(&self) -> &[(Standing, bool, RecordId)] {
        self.by_name.get_or_init(|| {
            let has_paper = |file: &DeathFile<'_>| !file.documents.is_empty() || !file.requests.is_empty();
            let files = self.files.iter().map(|(person, file)| (file.standing, has_paper(file), *person));
            let mut files: Vec<_> = files.collect();
            files.sort_by_cached_key(|(.., person)| self.name(*person));
            files
        })
    }

    /// What a person is called in a line; empty where nobody says.
    pub fn name(&self, id: RecordId) -> String {
        let kept = || self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(name) = kept().get(&id) {
            return name.clone();
        }
        let subject = self.accounts.subject_of(id);
        let headline = self.person(subject).map(|(person, _)| person.headline());
        let name = headline.and_then(|(native, latin)| native.or(latin)).unwrap_or_default();
        kept().insert(id, name.clone());
        name
    }
}

/// What officials said, and with what it cannot both be true.
pub struct Voiced<'a> {
    /// The statements.
    pub all: Statements<'a>,
    /// What one person or institution said both ways.
    pub contradictions: Vec<Contradiction>,
    /// What other records tell.
    pub facts: Vec<statements::Fact>,
    /// The statements against it.
    pub against: Vec<Against>,
}

impl<'a> Voiced<'a> {
    fn of(accounts: &Accounts, open: &[Account<'a>], offices: &Offices<'a>, day: Day) -> Voiced<'a> {
        let held = |speaker, when: &dates::Window| offices.institutions(speaker, when);
        let same = |record| offices.thing(accounts.subject_of(record));
        let all = Statements::new(open, &accounts.links, same, &held, day);
        let facts = match all.all().is_empty() {
            true => Vec::new(),
            false => crate::statements::facts::facts(accounts, open, day),
        };
        Voiced { contradictions: all.contradictions(), against: all.against(&facts), facts, all }
    }
}

/// What a source holds.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// Records by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Issues by code.
    pub issues: BTreeMap<String, u64>,
    /// When the first of them was recorded, in milliseconds since 1970 UTC.
    pub first_ms: u64,
}

impl Held {
    /// The issues, each with how often and the sentence that says what it means.
    pub fn issues_told(&self) -> BTreeMap<&str, (u64, &'static str)> {
        self.issues.iter().map(|(code, count)| (code.as_str(), (*count, sentence(code)))).collect()
    }
}

/// What a code of an issue means, in one sentence; nothing for a code of another program.
pub fn sentence(code: &str) -> &'static str {
    intake::issues::about(code).map(|about| about.sentence).unwrap_or_default()
}

/// Where each person is said to lie: the site, and the first place among those named there.
fn lying(sites: &[Site]) -> HashMap<RecordId, Vec<(usize, usize)>> {
    let mut lying: HashMap<RecordId, Vec<(usize, usize)>> = HashMap::new();
    for (site, one) in sites.iter().enumerate() {
        for (at, named) in one.contents.named.iter().enumerate() {
            let own = lying.entry(named.person).or_default();
            if own.last().is_none_or(|(last, _)| *last != site) {
                own.push((site, at));
            }
        }
    }
    lying
}

/// Which records link to which.
fn linking(accounts: &Accounts, all: &[Account<'_>]) -> HashMap<RecordId, Vec<RecordId>> {
    let mut linking: HashMap<RecordId, Vec<RecordId>> = HashMap::new();
    for account in all.iter().filter(|account| !Codebook::builtin().is_linked(account.kind())) {
        for (_, _, means) in accounts.links_of(account) {
            let known = means.map(|record| linking.entry(record).or_default());
            if let Some(known) = known.filter(|known| known.last() != Some(&account.id())) {
                known.push(account.id());
            }
        }
    }
    linking
}

/// How the record of each death stands.
fn files<'a>(accounts: &'a Accounts, day: Day) -> BTreeMap<RecordId, DeathFile<'a>> {
    let file = |told: &[Account<'a>]| death_file(told, &accounts.links, Laws::built_in(), None, day);
    deaths::everybody(accounts).into_par_iter().map(|(person, told)| (person, file(&told))).collect()
}

/// Counts what each source holds.
fn held_by_source(all: &[Account<'_>]) -> HashMap<SourceId, Held> {
    let mut held: HashMap<SourceId, Held> = HashMap::new();
    for account in all {
        let own = held.entry(account.source.id).or_default();
        own.first_ms =
            if own.kinds.is_empty() { account.known_ms } else { own.first_ms.min(account.known_ms) };
        // Of a million records there are few kinds: a name is taken down once.
        match own.kinds.get_mut(account.kind()) {
            Some(count) => *count += 1,
            None => _ = own.kinds.insert(account.kind().to_owned(), 1),
        }
        for issue in &account.record.issues {
            *own.issues.entry(issue.code.clone()).or_default() += 1;
        }
    }
    held
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
