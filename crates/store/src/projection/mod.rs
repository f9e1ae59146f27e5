//! What was worked out from the log: kept for speed, dropped at will.
//!
//! Each projection remembers the state of the log it was worked out from, so that
//! whoever shows it can say how old it is. None is ever migrated: a program that
//! needs another shape drops them all and works them out again.

mod facts;
mod pairs;
mod people;
mod readings;
mod roll;
mod search;

use rusqlite::{Connection, OptionalExtension};

use crate::connection::{Access, Transaction};
use crate::lookup::{signed, unsigned};
use crate::{Store, StoreError, logs};

pub use pairs::PairRow;
pub use people::{Page, PeopleFilter, PeopleOrder, PersonRow, Span};
pub use readings::PassageRow;

/// The shape of the tables; a register with another number has its projections dropped.
const VERSION: i64 = 4;

/// The tables, in an order in which they can be dropped; `person_summary` is of earlier shapes.
const TABLES: [&str; 11] = [
    "projection",
    "fact",
    "person",
    "person_summary",
    "member",
    "pair",
    "search",
    "evidence",
    "reading",
    "passage",
    "passage_search",
];

/// A table or two worked out from the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Projection {
    /// Who the people are and which records they have.
    People,
    /// The doubtful pairs that wait for a person.
    Pairs,
    /// Which records have which words.
    Search,
    /// Which records are of evidence files.
    Evidence,
}

impl Projection {
    fn name(self) -> &'static str {
        match self {
            Projection::People => "people",
            Projection::Pairs => "pairs",
            Projection::Search => "search",
            Projection::Evidence => "evidence",
        }
    }
}

/// How far the logs had come: enough to tell whether something worked out from it is current.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogState {
    /// The number of entries of all logs.
    pub size: u64,
    /// The judgements among them.
    pub judgements: u64,
    /// The withdrawals among them.
    pub withdrawals: u64,
}

impl Store {
    /// How far the log has come.
    pub fn state(&self) -> Result<LogState, StoreError> {
        let count = |kind: &str| -> Result<u64, StoreError> {
            // The second condition lets SQLite use the index of the rare kinds.
            let mut select = self
                .connection
                .prepare_cached("SELECT count(*) FROM entry WHERE kind = ?1 AND kind <> 'record'")?;
            Ok(unsigned(select.query_row([kind], |row| row.get(0))?))
        };
        Ok(LogState {
            size: self.size()? + logs::others(&self.connection)?,
            judgements: count("judgement")?,
            withdrawals: count("withdrawal")?,
        })
    }

    /// The state of the log that a projection was worked out from; `None` if it was not yet.
    pub fn built(&self, projection: Projection) -> Result<Option<LogState>, StoreError> {
        if !is_laid_out(&self.connection)? {
            return Ok(None);
        }
        let mut select = self
            .connection
            .prepare_cached("SELECT size, judgements, withdrawals FROM projection WHERE name = ?1")?;
        let state = select.query_row([projection.name()], |row| {
            Ok(LogState {
                size: unsigned(row.get(0)?),
                judgements: unsigned(row.get(1)?),
                withdrawals: unsigned(row.get(2)?),
            })
        });
        Ok(state.optional()?)
    }

    /// Notes that what was worked out is what the log as it is now would give as well.
    pub fn renew(&mut self, projections: &[Projection]) -> Result<(), StoreError> {
        let now = self.state()?;
        let transaction = Transaction::begin(&self.connection)?;
        for projection in projections {
            note(&self.connection, *projection, &now)?;
        }
        transaction.commit()
    }

    /// Drops everything that was worked out; nothing of the log is touched.
    pub fn clear_projections(&mut self) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        lay_out(&self.connection)?;
        transaction.commit()
    }

    /// Makes the tables if they are missing or of another version of the program.
    pub(crate) fn prepare_projections(&self) -> Result<(), StoreError> {
        if self.access == Access::ReadOnly || is_laid_out(&self.connection)? {
            return Ok(());
        }
        let transaction = Transaction::begin(&self.connection)?;
        lay_out(&self.connection)?;
        transaction.commit()
    }
}

fn is_laid_out(connection: &Connection) -> Result<bool, StoreError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(found == VERSION)
}

/// Drops everything that was worked out, as part of a transaction.
pub(crate) fn clear(connection: &Connection) -> Result<(), StoreError> {
    lay_out(connection)
}

fn lay_out(connection: &Connection) -> Result<(), StoreError> {
    for table in TABLES {
        connection.execute_batch(&format!("DROP TABLE IF EXISTS {table}"))?;
    }
    connection.execute_batch(include_str!("projections.sql"))?;
    search::configure(connection)?;
    readings::configure(connection)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    Ok(())
}

/// Notes what a projection was worked out from.
fn note(connection: &Connection, projection: Projection, from: &LogState) -> Result<(), StoreError> {
    connection.execute(
        "INSERT OR REPLACE INTO projection (name, size, judgements, withdrawals)
         VALUES (?1, ?2, ?3, ?4)",
        (projection.name(), signed(from.size), signed(from.judgements), signed(from.withdrawals)),
    )?;
    Ok(())
}
