//! What leaves besides people: records of any kind, cases, graves, death records, burial registers, through the one gate.

use std::collections::HashMap;

use anyhow::Result;
use claims::Account;
use dates::Day;
use graves::geojson::{self, Written};
use graves::{Ground, Site, identifications};
use ledger::RecordId;
use register::disclosed::{self, Beside};
use register::{Audience, Disclosed, Public, Redactions, Register, Said};

use crate::accounts::Accounts;
use crate::burials;
use crate::session::Session;

/// Which table leaves.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Records of these kinds, or of every kind but people.
    Records(Vec<String>),
    /// What stands of each case.
    Cases,
    /// The same of those whom families let be published without the name, under pseudonyms of this release; or no name at all.
    Nameless(Option<String>),
    /// How many cases there are of each state.
    States,
    /// What is known of each grave.
    Graves,
    /// How each death is recorded, and what is wrong with it.
    Certificates,
    /// Whether each name was entered in each burial register.
    Burials,
}

/// A table as one audience may see it.
pub struct Table {
    /// Its columns.
    pub columns: &'static [&'static str],
    /// Its lines.
    pub lines: Vec<Vec<String>>,
    /// The people of whom something may be shown to this audience.
    pub people: usize,
}

/// The table of what may be shown on a day.
pub fn table<A: Audience>(
    session: &Session,
    accounts: &Accounts,
    register: &Register<A>,
    what: &What,
    on: Day,
    withheld: &mut Redactions,
) -> Result<Table> {
    // Read before anything is laid out: pairs wait in the store.
    if let What::Nameless(release) = what {
        return Ok(nameless(session, accounts, register, release.as_deref(), on, withheld));
    }
    let doubts = if *what == What::Burials { burials::doubtful_rows(session, accounts)? } else { Vec::new() };
    Ok(beside(accounts, register, on, withheld, |beside, withheld| {
        let (columns, lines) = match what {
            What::Records(kinds) => (disclosed::RECORDS, beside.records(kinds)),
            What::Cases => (disclosed::CASES, beside.cases(withheld)),
            What::Nameless(_) => (disclosed::PSEUDONYMS, Vec::new()),
            What::States => (disclosed::STATES, beside.states(withheld)),
            What::Graves => (disclosed::GRAVES, beside.graves(withheld)),
            What::Certificates => (disclosed::CERTIFICATES, beside.certificates(withheld)),
            What::Burials => (disclosed::BURIALS, beside.burials(&doubts, withheld)),
        };
        Table { columns, lines, people: beside.people() }
    }))
}

/// The cases that may be published without a name.
fn nameless<A: Audience>(
    session: &Session,
    accounts: &Accounts,
    register: &Register<A>,
    release: Option<&str>,
    on: Day,
    withheld: &mut Redactions,
) -> Table {
    let called = |person| release.map(|release| session.store.pseudonym(release, person)).unwrap_or_default();
    let lines = disclosed::pseudonymous_cases(register, &said(accounts), on, called, withheld);
    Table { columns: disclosed::PSEUDONYMS, people: lines.len(), lines }
}

/// The map of sites that everyone may have, of a ground whose closed sources are named: no standing, site or number
/// that only what is withheld leads to.
pub fn public_map(
    accounts: &Accounts,
    ground: &Ground<'_>,
    register: &Register<Public>,
    on: Day,
    withheld: &mut Redactions,
) -> Written {
    let sites = Site::all(ground, on, &identifications(ground, on));
    let mut map = geojson::write(ground, &sites, on, geojson::Audience::Public);
    if sites.is_empty() {
        return map;
    }
    register.gate().json(&mut map.collection, withheld);
    // What is withheld of the records themselves is no matter of the map.
    let mut aside = Redactions::default();
    beside(accounts, register, on, &mut aside, |beside, _| beside.limit_map(&mut map.collection, withheld));
    map
}

/// The ground of graves as the register has it, with the sources closed that the public may not see.
pub fn public_ground<'a>(
    accounts: &'a Accounts,
    all: &[Account<'a>],
    register: &Register<Public>,
) -> Ground<'a> {
    let ground = Ground::new(all, &accounts.links, |record| accounts.subject_of(record));
    ground.closing(register.gate().closed_sources(all))
}

/// Lays what may be shown beside all that is known, and asks something of both.
fn beside<A: Audience, T>(
    accounts: &Accounts,
    register: &Register<A>,
    on: Day,
    withheld: &mut Redactions,
    ask: impl FnOnce(&Beside<'_, '_, A>, &mut Redactions) -> T,
) -> T {
    let said = said(accounts);
    let disclosed = Disclosed::of(register, &said, withheld);
    ask(&disclosed.beside(register, &said, on), withheld)
}

/// Everything that stands.
fn said(accounts: &Accounts) -> Said<'_> {
    let all = accounts.all();
    let subjects: HashMap<RecordId, RecordId> =
        all.iter().map(|account| (account.id(), accounts.subject_of(account.id()))).collect();
    Said { accounts: all, links: &accounts.links, subjects }
}
