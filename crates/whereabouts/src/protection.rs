//! What the gate must protect, gathered from the whole register for a day and for today: what either protects is protected.

use std::collections::HashSet;

use anyhow::Result;
use consent::{Consents, Incident, Purpose, Risk};
use dates::Day;
use ledger::RecordId;
use register::{Protection, Release};

use crate::accounts::{self, Accounts, Wanted};
use crate::session::Session;

/// What leaves today, for a day that is asked about.
pub fn release(purpose: Option<Purpose>, on: Day) -> Release {
    Release { purpose, on, today: accounts::today() }
}

/// Consents, silent cases and protected names, as the register has them today, for a day and for today.
pub fn protection(session: &Session, on: Day) -> Result<Protection> {
    let accounts = Accounts::read(session, Wanted::Everyone, None)?;
    Ok(of(&accounts, on))
}

/// The same, of accounts that were read already.
pub fn of(accounts: &Accounts, on: Day) -> Protection {
    for_days(accounts, [on, accounts::today()])
}

/// The same for these days.
pub fn for_days(accounts: &Accounts, days: [Day; 2]) -> Protection {
    Protection::new(&accounts.all(), &accounts.links, |record| accounts.subject_of(record), days)
}

/// The people whose cases are silent on a day or today, among accounts that were read already: by their subjects.
pub fn silent_among(accounts: &Accounts, on: Day) -> HashSet<RecordId> {
    let incidents: Vec<_> = accounts.of_kind("reprisal_incident").collect();
    let consents = Consents::new(&incidents, &accounts.links);
    let days = [on, accounts::today()];
    let silences = |incident: &&Incident| days.into_iter().any(|day| incident.silences(day));
    let silencing = consents.incidents().iter().filter(silences);
    silencing.flat_map(|one| &one.persons).map(|person| accounts.subject_of(*person)).collect()
}

/// The silent cases among accounts on a day, with every record that leads to one: what lists leave out.
pub struct Hushed<'a> {
    accounts: &'a Accounts,
    subjects: HashSet<RecordId>,
}

impl<'a> Hushed<'a> {
    /// Those on a day: the people, what is said of them, and what was said to that (a step of their procedure).
    pub fn on(accounts: &'a Accounts, on: Day) -> Hushed<'a> {
        let mut subjects = silent_among(accounts, on);
        let mut grew = !subjects.is_empty();
        while grew {
            let before = subjects.len();
            for account in accounts.all() {
                let meant = accounts.links_of(&account).into_iter().filter_map(|(_, _, means)| means);
                if meant.into_iter().any(|record| subjects.contains(&accounts.subject_of(record))) {
                    subjects.insert(accounts.subject_of(account.id()));
                }
            }
            grew = subjects.len() > before;
        }
        Hushed { accounts, subjects }
    }

    /// Whether a record is of a silent case or leads to one.
    pub fn hides(&self, record: RecordId) -> bool {
        self.subjects.contains(&self.accounts.subject_of(record))
    }
}

/// The fact under which dangers are kept, since lists of people ask for them each time.
const DANGERS: &str = "dangers";

/// The people whose cases are silent on a day, by the place of each one's first record in the log.
pub fn silent(session: &mut Session, on: Day) -> Result<HashSet<u64>> {
    let mut people = HashSet::new();
    for danger in dangers(session)?.lines() {
        let mut cells = danger.split(' ');
        let (from, to) = (day(cells.next()), day(cells.next()));
        let over = to.is_some_and(|to| to < on);
        if over || from.is_some_and(|from| from > on) {
            continue;
        }
        for record in cells.filter_map(|id| id.parse::<RecordId>().ok()) {
            if let Some(seq) = session.store.seq_of(record.into())? {
                people.insert(session.store.person_of(seq)?.unwrap_or(seq));
            }
        }
    }
    Ok(people)
}

/// One line for each danger that silences: first day, last day, the records of whom; read anew when the log grew.
fn dangers(session: &mut Session) -> Result<String> {
    let state = format!("{:?}", session.store.state()?);
    let kept = session.store.get_fact(DANGERS)?.unwrap_or_default();
    if let Some((_, lines)) = kept.split_once('\n').filter(|(of, _)| *of == state) {
        return Ok(lines.to_owned());
    }
    let accounts = Accounts::read(session, Wanted::These(&[]), None)?;
    let incidents: Vec<_> = accounts.of_kind("reprisal_incident").collect();
    let consents = Consents::new(&incidents, &accounts.links);
    let high = consents.incidents().iter().filter(|one| one.risk == Some(Risk::High));
    let lines: String = high.map(line).collect();
    if !session.store.is_read_only() {
        session.store.put_fact(DANGERS, &format!("{state}\n{lines}"))?;
    }
    Ok(lines)
}

fn line(incident: &Incident) -> String {
    let told = |day: Option<Day>| day.map_or_else(|| "-".to_owned(), |day| day.to_string());
    let records: Vec<String> = incident.persons.iter().map(ToString::to_string).collect();
    let (from, to) = (incident.date.earliest, incident.ended.and_then(|ended| ended.latest));
    format!("{} {} {}\n", told(from), told(to), records.join(" "))
}

fn day(cell: Option<&str>) -> Option<Day> {
    Day::from_iso(cell?)
}
