//! The logs of a register: its own, and those of other offices that were admitted.
//!
//! Admitting, merging and freezing follow [`ledger::exchange`]; here it is kept. Entries of all
//! admitted logs stand in one table (see `place`), and what reads entries reads all of them, but
//! for those that do not count: of excluded logs and keys, and beyond what the
//! histories of a frozen log have in common.

mod admit;
mod chain;
mod deciding;
mod erasing;
mod export;
mod filling;
mod going;
mod hidden;
mod import;
mod parts;
mod restore;
mod sealed;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod trials;
mod users;

use std::ops::Range;

use ledger::exchange::LogName;
use ledger::{Entry, Frontier, LogId, PublicKey, SignedCheckpoint};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::connection::{Access, Transaction};
use crate::identity::Identity;
use crate::lookup::{self, signed, unsigned};
use crate::{Store, StoreError, place};

pub use admit::News;
pub use erasing::ErasureRow;
pub use export::{Outgoing, Sent};
pub use import::{Came, LogCame, Survey, Taken, survey_bundle};
pub use parts::{WaitingPart, Why};
pub use sealed::BundleKeys;
pub use users::{Agreeing, UserRow};

pub(crate) use users::context as user_context;

pub(crate) use chain::Held;
pub(crate) use deciding::{Deciding, own};
pub(crate) use erasing::{doom, doomed};
pub(crate) use hidden::{Hidden, hidden};
pub(crate) use parts::{each as each_waiting, waiting};

/// The layout that has logs of others.
const WITH_PEERS: u64 = 2;
/// The layout in which what is missing is told from what was destroyed.
const WITH_ERASURES: u64 = 3;

/// A log of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// Its number here; 0 is the register's own.
    pub no: u64,
    /// The log and the key that signs for it.
    pub name: LogName,
    /// The key of the recorder who signed its newest checkpoint.
    pub recorder_key: PublicKey,
    /// What the office is called here.
    pub office: String,
    /// How many of its entries are held.
    pub size: u64,
    /// Frozen, because two histories of it were signed: how many entries these have in common at the least.
    pub agreed: Option<u64>,
}

impl LogRow {
    /// Whether the entry at a place is of this log.
    pub fn holds(&self, place: u64) -> bool {
        place::log(place) == self.no
    }

    /// The place within its log of an entry that stands at a place among all.
    pub fn seq_of(&self, place: u64) -> u64 {
        place::seq(place)
    }
}

impl Store {
    /// The logs that the register reads, its own first.
    pub fn logs(&self) -> Result<Vec<LogRow>, StoreError> {
        let own = LogRow {
            no: 0,
            name: self.own_name(),
            recorder_key: self.recorder_key(),
            office: self.office().to_owned(),
            size: self.size()?,
            agreed: None,
        };
        let mut logs = vec![own];
        logs.extend(rows(&self.connection)?);
        Ok(logs)
    }

    /// The places of the entries of every log that the register reads, in the order in which they are read.
    pub fn extents(&self) -> Result<Vec<Range<u64>>, StoreError> {
        extents(&self.connection)
    }

    /// Puts things with places in the order in which records are read: log by log.
    pub(crate) fn sort_as_read<T>(
        &self,
        things: &mut [T],
        place: impl Fn(&T) -> u64,
    ) -> Result<(), StoreError> {
        let extents = self.extents()?;
        if extents.len() > 1 {
            let rank = |no: u64| extents.iter().position(|places| place::log(places.start) == no);
            things.sort_by_cached_key(|thing| (rank(place::log(place(thing))), place(thing)));
        }
        Ok(())
    }

    /// The log that the entry at a place belongs to.
    pub fn log_at(&self, place: u64) -> Result<Option<LogRow>, StoreError> {
        let no = place::log(place);
        Ok(self.logs()?.into_iter().find(|log| log.no == no))
    }

    /// The root of the tree over the first so many entries of a log, of those that are held.
    pub fn root_of(&self, no: u64, size: u64) -> Result<ledger::Digest, StoreError> {
        use ledger::exchange::Chain;
        let held = Held::new(&self.connection, no)?;
        Ok(held.tree(size.min(held.size())).root())
    }

    /// Whether the entry at a place was recorded by this register itself, in the log that it writes.
    pub fn is_own(&self, at: u64) -> bool {
        place::log(at) == 0
    }

    /// The newest signed head of each log, its own first.
    pub fn heads(&self) -> Result<Vec<String>, StoreError> {
        let mut heads = vec![self.checkpoint()?];
        for log in rows(&self.connection)? {
            heads.extend(note_of(&self.connection, log.no)?);
        }
        Ok(heads)
    }

    /// The register's own log by its name and key.
    pub(crate) fn own_name(&self) -> LogName {
        LogName { id: self.log_id(), key: self.log_key() }
    }
}

/// Brings the database to the layout with other logs beside its own, and with what is to be destroyed.
///
/// On a disk that cannot be written to, the tables are made for this connection only.
pub(crate) fn upgrade(connection: &Connection, access: Access) -> Result<(), StoreError> {
    let found = Identity::format(connection)?;
    if found >= WITH_ERASURES {
        return Ok(());
    }
    if access == Access::ReadOnly {
        if found < WITH_PEERS {
            connection.execute_batch(include_str!("no_peers.sql"))?;
        }
        return Ok(connection.execute_batch(include_str!("not_erasing.sql"))?);
    }
    let transaction = Transaction::begin(connection)?;
    // Another process may have done it while this one waited.
    if Identity::format(connection)? < WITH_PEERS {
        connection.execute_batch(include_str!("../logs.sql"))?;
    }
    if Identity::format(connection)? < WITH_ERASURES {
        let decided = erased_before(connection)?;
        connection.execute_batch(include_str!("../erasing.sql"))?;
        for (seq, by) in decided {
            connection.execute("INSERT INTO erased (seq, by) VALUES (?1, ?2)", (seq, by))?;
        }
    }
    transaction.commit()
}

/// What layout 2 knew of destroyed bodies, by the places of their erasures; what named none had not come.
fn erased_before(connection: &Connection) -> Result<Vec<(i64, i64)>, StoreError> {
    let mut select = connection.prepare("SELECT seq, by FROM erased WHERE by IS NOT NULL")?;
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get::<_, [u8; 16]>(1)?)))?;
    let mut found = Vec::new();
    for row in rows {
        let (seq, by) = row?;
        found.extend(lookup::find(connection, ledger::EntryId(by))?.map(|by| (seq, by)));
    }
    Ok(found)
}

/// How many entries of a log are held; 0 is the register's own.
pub(crate) fn size(connection: &Connection, no: u64) -> Result<u64, StoreError> {
    let range = place::range(no);
    let mut select = connection.prepare_cached("SELECT max(seq) FROM entry WHERE seq >= ?1 AND seq < ?2")?;
    let last: Option<i64> = select.query_row((signed(range.start), signed(range.end)), |row| row.get(0))?;
    Ok(last.map_or(0, |last| place::seq(unsigned(last)) + 1))
}

/// The places of entries of one log whose bodies did not come, and were not destroyed either.
pub(crate) fn missing(connection: &Connection, no: u64) -> Result<Vec<u64>, StoreError> {
    let range = place::range(no);
    let mut select = connection.prepare_cached(
        "SELECT seq FROM entry WHERE seq >= ?1 AND seq < ?2
         AND NOT EXISTS (SELECT 1 FROM body WHERE body.seq = entry.seq)
         AND NOT EXISTS (SELECT 1 FROM erased WHERE erased.seq = entry.seq) ORDER BY seq",
    )?;
    let rows = select.query_map((signed(range.start), signed(range.end)), |row| Ok(unsigned(row.get(0)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many entries of other logs are held.
pub(crate) fn others(connection: &Connection) -> Result<u64, StoreError> {
    rows(connection)?.iter().try_fold(0, |sum, log| Ok(sum + log.size))
}

/// The logs of others, in the order in which they came.
pub(crate) fn rows(connection: &Connection) -> Result<Vec<LogRow>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT no, log, log_key, recorder_key, name, agreed FROM peer ORDER BY no")?;
    let mut logs = select.query_map([], log_row)?.collect::<Result<Vec<_>, _>>()?;
    for log in &mut logs {
        log.size = size(connection, log.no)?;
    }
    Ok(logs)
}

fn log_row(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    Ok(LogRow {
        no: unsigned(row.get(0)?),
        name: LogName { id: LogId(row.get(1)?), key: PublicKey(row.get(2)?) },
        recorder_key: PublicKey(row.get(3)?),
        office: row.get(4)?,
        size: 0,
        agreed: row.get::<_, Option<i64>>(5)?.map(unsigned),
    })
}

/// The places of all logs, in an order that is the same at every office: by when each log was begun.
pub(crate) fn extents(connection: &Connection) -> Result<Vec<Range<u64>>, StoreError> {
    let mut logs = vec![0];
    logs.extend(rows(connection)?.iter().map(|log| log.no));
    let mut found = Vec::new();
    for no in logs {
        let places = place::first(no)..place::first(no) + size(connection, no)?;
        if let Some(opening) = entry_at(connection, places.start)? {
            found.push(((opening.time_ms, opening.log), places));
        }
    }
    found.sort_by_key(|(begun, _)| *begun);
    Ok(found.into_iter().map(|(_, places)| places).collect())
}

fn entry_at(connection: &Connection, place: u64) -> Result<Option<Entry>, StoreError> {
    let mut select = connection.prepare_cached("SELECT bytes FROM entry WHERE seq = ?1")?;
    let bytes: Option<Vec<u8>> = select.query_row([signed(place)], |row| row.get(0)).optional()?;
    bytes.map(|bytes| lookup::decode_entry(&bytes)).transpose()
}

/// The newest signed head of a log of others.
pub(crate) fn note_of(connection: &Connection, no: u64) -> Result<Option<String>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT note FROM peer_checkpoint WHERE peer = ?1 ORDER BY size DESC LIMIT 1")?;
    Ok(select.query_row([signed(no)], |row| row.get(0)).optional()?)
}

/// The tree of a log of others must be the one that its key signed last.
pub(crate) fn check_signed(connection: &Connection, log: &LogRow, tree: &Frontier) -> Result<(), StoreError> {
    let note = note_of(connection, log.no)?.and_then(|note| SignedCheckpoint::parse(&note).ok());
    let fits = note.is_some_and(|note| {
        let signed = note.verify(log.name.key, log.recorder_key).is_ok();
        let head = note.unverified();
        signed && (head.log, head.size, head.root) == (log.name.id, tree.size(), tree.root())
    });
    if fits && log.size == tree.size() {
        return Ok(());
    }
    Err(StoreError::Damaged(format!("the log of «{}» is not the one that was last signed", log.office)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::identity::Seeds;

    /// A database as the first layout had it.
    fn first_layout() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(include_str!("../log.sql")).unwrap();
        connection.execute_batch(include_str!("../lookup.sql")).unwrap();
        let seeds = Seeds { log: [1; 32].into(), recorder: [2; 32].into() };
        Identity::write(&connection, LogId([3; 16]), "Nasrin", &seeds).unwrap();
        connection
    }

    #[test]
    fn a_register_of_the_first_layout_is_brought_up_once() {
        let connection = first_layout();
        assert_eq!(Identity::format(&connection).unwrap(), 1);
        upgrade(&connection, Access::Write).unwrap();
        upgrade(&connection, Access::Write).unwrap();
        assert_eq!(Identity::format(&connection).unwrap(), 3);
        assert!(rows(&connection).unwrap().is_empty());
        let changed = connection.execute("UPDATE identity SET value = x'00' WHERE name = 'log'", []);
        assert!(changed.unwrap_err().to_string().contains("append-only"));
    }

    #[test]
    fn one_that_cannot_be_written_to_is_read_as_it_is() {
        let connection = first_layout();
        upgrade(&connection, Access::ReadOnly).unwrap();
        assert_eq!(Identity::format(&connection).unwrap(), 1);
        assert!(rows(&connection).unwrap().is_empty());
        assert!(hidden(&connection).unwrap().origins.is_empty());
    }
}
