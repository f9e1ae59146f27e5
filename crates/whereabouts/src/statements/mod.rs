//! Official statements, numbers, laws and reprisals, for `statement`, `numbers`, `measures` and `reprisals`.
//!
//! - [`mod@facts`]: what the register knows from other records, to hold statements against
//! - [`mod@documented`]: what the register itself documents, in numbers
//! - [`mod@lines`], [`mod@json`]: statements for people, and for programs
//! - [`mod@timeline`]: reprisals with what came before them

pub mod documented;
pub mod facts;
pub mod json;
pub mod lines;
pub mod timeline;

use ::offices::Offices;
use ::statements::Statements;
use anyhow::Result;
use claims::Account;
use dates::Day;
use ledger::RecordId;

use crate::accounts::{self, Accounts, Wanted};
use crate::certificates::deaths;
use crate::options::Common;
use crate::protection::Hushed;
use crate::session::Session;

/// The records that stood, without those of silent cases, and the day of the question.
pub struct Opened {
    /// For finding a record by the beginning of its identifier.
    pub session: Session,
    /// The records.
    pub accounts: Accounts,
    /// The day.
    pub on: Day,
}

impl Opened {
    /// Opens the register and reads what stood at the end of a day, if one is given.
    pub fn read(common: &Common, on: Option<&str>, known_on: Option<&str>) -> Result<Opened> {
        let session = Session::open(common)?;
        let accounts = Accounts::read(&session, Wanted::Everyone, accounts::known_on(known_on)?)?;
        Ok(Opened { session, accounts, on: accounts::as_of(on)? })
    }

    /// What may be shown in lists: records of silent cases, and those that lead to one, are left out.
    pub fn shown(&self) -> Vec<Account<'_>> {
        let hushed = Hushed::on(&self.accounts, self.on);
        let mut all = self.accounts.all();
        all.retain(|account| !hushed.hides(account.id()));
        all
    }

    /// Offices and statements of what may be shown.
    pub fn voices<'a>(&'a self, shown: &[Account<'a>]) -> Voices<'a> {
        let offices = Offices::new(shown, &self.accounts.links, |record| self.accounts.subject_of(record));
        let held = |speaker, when: &dates::Window| offices.institutions(speaker, when);
        let same = |record| offices.thing(self.accounts.subject_of(record));
        let statements = Statements::new(shown, &self.accounts.links, same, &held, self.on);
        Voices { accounts: &self.accounts, statements, offices }
    }
}

/// What was said, and by whom in which post.
pub struct Voices<'a> {
    /// Every record, for the places of those that reasons name.
    pub accounts: &'a Accounts,
    /// The statements.
    pub statements: Statements<'a>,
    /// The offices.
    pub offices: Offices<'a>,
}

impl Voices<'_> {
    /// What a person, an organisation or a site is called.
    pub fn title(&self, thing: RecordId) -> String {
        let told = self.offices.of(thing);
        match told.first().map(Account::kind) {
            Some("person") => deaths::title(told),
            Some(_) => {
                told.iter().find_map(|account| account.text("name")).unwrap_or("without a name").to_owned()
            }
            None => self
                .accounts
                .get(thing)
                .and_then(|one| one.text("name"))
                .unwrap_or("without a name")
                .to_owned(),
        }
    }

    /// Where a record stands: its source, and the place in it or its key.
    pub fn place(&self, record: RecordId) -> String {
        self.accounts.get(record).map_or_else(|| record.short(), |account| crate::offices::place(&account))
    }

    /// The places of some records, parted by semicolons.
    pub fn places(&self, records: &[RecordId]) -> String {
        records.iter().map(|record| self.place(*record)).collect::<Vec<_>>().join("; ")
    }
}
