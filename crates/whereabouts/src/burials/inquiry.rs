//! Who is looked for, in which registers, and what is answered of each.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use burials::{Answer, Answered, BurialRegister, Doubtful, Report, Sought, registers};
use claims::Account;
use dates::Day;
use ledger::{Codebook, RecordId};
use rayon::prelude::*;

use crate::accounts::Accounts;
use crate::certificates::deaths::{open_title, title};
use crate::failure::{Failure, Kind};
use crate::protection::Hushed;
use crate::session::Session;

/// A row that is as likely as not somebody's is probable; below that it is one of many.
const PROBABLE: f64 = 0.5;

/// What is asked for.
#[derive(Debug, Default)]
pub struct Scope {
    /// Only this register.
    pub register: Option<String>,
    /// Only this person.
    pub person: Option<RecordId>,
    /// Only the registers of this grave site, and those who are said to lie there.
    pub site: Option<RecordId>,
}

/// Everybody who is looked for, beside every register that was asked for.
pub struct Inquiry<'a> {
    /// The registers, by their identifiers.
    pub registers: Vec<BurialRegister<'a>>,
    /// The answers of each register, in the same order.
    pub reports: Vec<Report>,
    /// The best answer of each person in any of them.
    pub together: Report,
    /// Each person in each register.
    pub lines: Vec<Line<'a>>,
    /// A site was asked for in which nobody is said to lie.
    pub nobody_there: bool,
}

/// One person in one register.
pub struct Line<'a> {
    /// Which of the registers.
    pub register: usize,
    /// The person.
    pub person: RecordId,
    /// What the person is called.
    pub title: String,
    /// The same from what is not sealed.
    pub open_title: String,
    /// The answer; `None` where the burial lies outside the register's days.
    pub answered: Option<Answered<'a>>,
}

/// What the registers answer of one person, each in its place, and the lines that name the person.
type Told<'a> = (Vec<Option<Answer>>, Vec<Line<'a>>);

impl<'a> Inquiry<'a> {
    /// Asks of everybody in scope.
    pub fn of(session: &Session, accounts: &'a Accounts, scope: &Scope, on: Day) -> Result<Inquiry<'a>> {
        Inquiry::beside(&doubtful_rows(session, accounts)?, accounts, scope, on)
    }

    /// The same beside the rows that may be somebody's.
    pub fn beside(
        doubtful: &[(RecordId, RecordId, f64)],
        accounts: &'a Accounts,
        scope: &Scope,
        on: Day,
    ) -> Result<Inquiry<'a>> {
        let all = accounts.all();
        let known = registers(&all, &accounts.links, on);
        let people = people(accounts, &all);
        let doubts = doubts(doubtful, &all);
        let buried = scope.site.map(|site| said_to_lie_there(accounts, &all, site));
        let asked = in_scope(accounts, &known, scope)?;
        let mut inquiry = Inquiry {
            reports: vec![Report::default(); asked.len()],
            registers: asked,
            together: Report::default(),
            lines: Vec::new(),
            nobody_there: false,
        };
        let hushed = Hushed::on(accounts, on);
        let asks = |(person, told): &(RecordId, Vec<Account<'a>>)| {
            let wanted = scope.person.is_none_or(|wanted| wanted == *person)
                && buried.as_ref().is_none_or(|there| there.contains(person));
            let doubtful = doubts.get(person).map_or(&[][..], Vec::as_slice);
            let sought = Sought { accounts: told, doubtful };
            let asked = wanted && sought.is_sought(&known, &accounts.links);
            let named = scope.person == Some(*person) || !hushed.hides(*person);
            asked.then(|| inquiry.ask(accounts, *person, &sought, named))
        };
        let people: Vec<_> = people.into_iter().collect();
        let asked: Vec<Option<Told<'a>>> = people.par_iter().map(asks).collect();
        for (answers, lines) in asked.into_iter().flatten() {
            inquiry.count(&answers);
            inquiry.lines.extend(lines);
        }
        inquiry.nobody_there = buried.is_some_and(|there| there.is_empty());
        let key = |line: &'_ Line<'a>| (line.register, line.answer(), line.person);
        inquiry.lines.par_sort_by(|one, other| {
            let ((register, answer, person), (others, other_answer, another)) = (key(one), key(other));
            let by_answer = (register, answer).cmp(&(others, other_answer));
            by_answer.then_with(|| one.title.cmp(&other.title)).then(person.cmp(&another))
        });
        Ok(inquiry)
    }

    /// Asks of one person in every register: the answers, and the lines that name the person unless the case is silent.
    fn ask(&self, accounts: &Accounts, person: RecordId, sought: &Sought<'_, 'a>, named: bool) -> Told<'a> {
        let (mut answers, mut lines) = (Vec::new(), Vec::new());
        for (place, register) in self.registers.iter().enumerate() {
            let answered = register.answer(sought, &accounts.links);
            answers.push(answered.as_ref().map(|answered| answered.answer));
            if named {
                let (title, open_title) = (title(sought.accounts), open_title(sought.accounts));
                lines.push(Line { register: place, person, title, open_title, answered });
            }
        }
        (answers, lines)
    }

    /// Counts what each register answers of somebody, and the best of it.
    fn count(&mut self, answers: &[Option<Answer>]) {
        for (report, answer) in self.reports.iter_mut().zip(answers) {
            report.count(*answer);
        }
        self.together.count(answers.iter().copied().flatten().min());
    }
}

impl Line<'_> {
    /// The answer, if the register covers the burial.
    pub fn answer(&self) -> Option<Answer> {
        self.answered.as_ref().map(|answered| answered.answer)
    }
}

/// Everybody, each with all records that linkage joined: those of lists and the rows of registers.
fn people<'a>(accounts: &Accounts, all: &[Account<'a>]) -> BTreeMap<RecordId, Vec<Account<'a>>> {
    let mut people: BTreeMap<RecordId, Vec<Account<'a>>> = BTreeMap::new();
    let named = |account: &&Account<'_>| Codebook::builtin().is_linked(account.kind());
    for account in all.iter().filter(named).filter(|account| !account.source.facts.names_officials()) {
        people.entry(accounts.subject_of(account.id())).or_default().push(*account);
    }
    people
}

/// For each person the rows that may be theirs, among some accounts.
fn doubts<'a>(
    doubtful: &[(RecordId, RecordId, f64)],
    all: &[Account<'a>],
) -> HashMap<RecordId, Vec<Doubtful<'a>>> {
    let by_id: HashMap<RecordId, &Account<'a>> = all.iter().map(|account| (account.id(), account)).collect();
    let mut doubts: HashMap<RecordId, Vec<Doubtful<'a>>> = HashMap::new();
    for &(person, row, chance) in doubtful {
        if let Some(row) = by_id.get(&row) {
            doubts.entry(person).or_default().push(Doubtful { row: **row, chance });
        }
    }
    doubts
}

/// The rows that may be somebody's, from the pairs that wait for a reviewer: the person, the row, how likely it is.
///
/// Pairs of records that are not among the accounts are left out.
pub fn doubtful_rows(session: &Session, accounts: &Accounts) -> Result<Vec<(RecordId, RecordId, f64)>> {
    let mut doubts = Vec::new();
    let by_place = accounts.by_place();
    for pair in session.store.next_pairs(None, usize::MAX)? {
        if pair.probability < PROBABLE {
            continue;
        }
        let (Some(one), Some(other)) = (by_place.get(&pair.a), by_place.get(&pair.b)) else { continue };
        for (row, person) in [(one, other), (other, one)] {
            doubts.push((accounts.subject_of(*person), *row, pair.probability));
        }
    }
    Ok(doubts)
}

/// Those whom interment claims bring to a site.
fn said_to_lie_there(accounts: &Accounts, all: &[Account<'_>], site: RecordId) -> Vec<RecordId> {
    let claims = all.iter().filter(|account| account.kind() == "interment");
    let there = claims.filter(|claim| accounts.meant(claim, "site").contains(&site));
    there.flat_map(|claim| accounts.meant(claim, "person")).collect()
}

/// The registers that were asked for; a site without a register of its own may stand in any.
fn in_scope<'a>(
    accounts: &Accounts,
    known: &[BurialRegister<'a>],
    scope: &Scope,
) -> Result<Vec<BurialRegister<'a>>> {
    let mut asked = known.to_vec();
    if let Some(site) = scope.site {
        let own = |register: &BurialRegister<'_>| {
            register.sites.iter().any(|record| accounts.subject_of(*record) == site)
        };
        if asked.iter().any(own) {
            asked.retain(own);
        }
    }
    if let Some(wanted) = &scope.register {
        asked.retain(|register| register.id == *wanted);
        if asked.is_empty() {
            let ids: Vec<&str> = known.iter().map(|register| register.id.as_str()).collect();
            return Err(Failure::error(
                Kind::NotFound,
                format!("no burial register is called «{wanted}»"),
                format!(
                    "the register has {}",
                    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
                ),
            ));
        }
    }
    Ok(asked)
}
