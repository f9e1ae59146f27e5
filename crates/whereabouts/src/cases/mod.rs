//! Cases as commands show them: opened on a day, as known on another.

mod finding;
mod history;
mod listed;
mod shown;

use std::collections::HashMap;

use anyhow::Result;
use cases::Policy;
use claims::Account;
use clap::Args;
use dates::Day;
use ledger::RecordId;
use register::cases::{Cases, On};
use register::{Internal, Person, Redactions, Register};

use crate::accounts::{self, Accounts, Wanted};
use crate::failure::{Failure, Kind};
use crate::options::Common;
use crate::session::Session;

pub use finding::{Find, Review, find, review};
pub use history::history;
pub use listed::{Filters, list};
pub use shown::show;

/// The two days of a question.
#[derive(Debug, Args)]
pub struct Asked {
    /// As of this day: what happened or was decided later does not count. Today if not given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// Every record that stood when the question is asked of, and the day it is asked for.
pub struct Opened {
    /// The register, for finding what a person names.
    pub session: Session,
    /// The records.
    pub accounts: Accounts,
    /// The day as of which cases are derived.
    pub day: Day,
    /// The day whose knowledge they rest on, as written.
    pub known_on: Option<String>,
}

impl Opened {
    /// Opens the register and reads what stood.
    pub fn read(common: &Common, asked: &Asked) -> Result<Opened> {
        let day = accounts::as_of(asked.on.as_deref())?;
        let known_ms = accounts::known_on(asked.known_on.as_deref())?;
        let session = Session::open(common)?;
        let accounts = Accounts::read(&session, Wanted::Everyone, known_ms)?;
        Ok(Opened { session, accounts, day, known_on: asked.known_on.clone() })
    }

    /// The same for one person alone, named by one of their records: nobody else's list rows are read.
    ///
    /// A record of something else (a procedure, a finding) may be of anybody, and an earlier day may have known rows
    /// that were replaced since: then all are.
    pub fn read_one(common: &Common, asked: &Asked, beginning: &str) -> Result<Opened> {
        let day = accounts::as_of(asked.on.as_deref())?;
        let known_ms = accounts::known_on(asked.known_on.as_deref())?;
        let session = Session::open(common)?;
        let (seq, _) = session.find(beginning)?;
        let own = session.ids_with(seq)?;
        let alone = !own.is_empty() && known_ms.is_none();
        let wanted = if alone { Wanted::These(&own) } else { Wanted::Everyone };
        let accounts = Accounts::read(&session, wanted, known_ms)?;
        Ok(Opened { session, accounts, day, known_on: asked.known_on.clone() })
    }

    /// The cases on the day.
    pub fn cases(&self) -> On<'_> {
        on(&self.accounts, self.accounts.all(), self.day)
    }

    /// The person whom a record is of, or whose case it belongs to; the words are those of the command line.
    pub fn person(&self, on: &On<'_>, beginning: &str) -> Result<RecordId> {
        let (_, id) = self.session.find(beginning)?;
        let person = self.accounts.subject_of(id);
        if on.cases.has(person) {
            return Ok(person);
        }
        match on.cases.people_of(id)[..] {
            [only] => Ok(only),
            [_, ..] => Err(of_several(id, on.cases.people_of(id))),
            [] => Err(Failure::error(
                Kind::NotFound,
                format!("record {} is of nobody who was known then", id.short()),
                "`whereabouts people NAME` finds people; a later --known-on knows more",
            )),
        }
    }

    /// The person with their names, from the records that stood.
    pub fn named(&self, person: RecordId, own: &[Account<'_>]) -> Option<Person<Internal>> {
        let codebook = ledger::Codebook::builtin();
        let of = own.iter().filter(|account| codebook.is_linked(account.kind()));
        let records = of.map(|account| account.record.clone()).collect();
        Register::new(self.accounts.sources.clone()).person(person, records, &mut Redactions::default())
    }
}

/// A record that speaks of several people at once: which of them is meant is for the reader to say.
fn of_several(record: RecordId, people: &[RecordId]) -> anyhow::Error {
    let people: Vec<String> = people.iter().map(RecordId::short).collect();
    Failure::error(
        Kind::Refused,
        format!("record {} speaks of several people: {}", record.short(), people.join(", ")),
        "name one of them",
    )
}

/// Some of the records, case by case, for a day; nothing is derived yet.
pub fn on<'a>(accounts: &Accounts, told: Vec<Account<'a>>, day: Day) -> On<'a> {
    let subjects: HashMap<RecordId, RecordId> =
        told.iter().map(|account| (account.id(), accounts.subject_of(account.id()))).collect();
    On::new(Cases::new(told, accounts.links.clone(), subjects), day, Policy::default())
}
