//! Who a log is: its name, its format, its signing keys and who records in it.

use ledger::{LogId, Signer};
use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

use crate::StoreError;

/// The newest layout of the database this program knows.
pub(crate) const FORMAT: u64 = 3;
/// The layout that `log.sql` makes; `logs.sql` and `erasing.sql` make the newest of it.
const FIRST_FORMAT: u64 = 1;

/// What the database says of itself.
pub(crate) struct Identity {
    pub(crate) log: LogId,
    pub(crate) log_signer: Signer,
    pub(crate) recorder_signer: Signer,
    pub(crate) recorder: String,
}

/// The secrets of a new log, from which its identity follows.
pub(crate) struct Seeds {
    pub(crate) log: Zeroizing<[u8; 32]>,
    pub(crate) recorder: Zeroizing<[u8; 32]>,
}

impl Identity {
    /// Writes the identity of a new log.
    pub(crate) fn write(
        connection: &Connection,
        log: LogId,
        recorder: &str,
        seeds: &Seeds,
    ) -> Result<(), StoreError> {
        let mut insert = connection.prepare("INSERT INTO identity (name, value) VALUES (?1, ?2)")?;
        let format = FIRST_FORMAT.to_be_bytes();
        let values: [(&str, &[u8]); 5] = [
            ("format", &format),
            ("log", &log.0),
            ("log_seed", seeds.log.as_slice()),
            ("recorder_seed", seeds.recorder.as_slice()),
            ("recorder", recorder.as_bytes()),
        ];
        for (name, value) in values {
            insert.execute((name, value))?;
        }
        Ok(())
    }

    /// Adds something that the register keeps of itself, once and for ever.
    pub(crate) fn add(connection: &Connection, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        connection.execute("INSERT INTO identity (name, value) VALUES (?1, ?2)", (name, bytes))?;
        Ok(())
    }

    /// Something that the register keeps of itself, if it does.
    pub(crate) fn find(connection: &Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let select = "SELECT value FROM identity WHERE name = ?1";
        Ok(connection.query_row(select, [name], |row| row.get(0)).optional()?)
    }

    /// The layout of a database.
    pub(crate) fn format(connection: &Connection) -> Result<u64, StoreError> {
        Ok(u64::from_be_bytes(fixed(connection, "format")?))
    }

    /// Reads it back, refusing what a newer program wrote before anything else is looked at.
    pub(crate) fn read(connection: &Connection) -> Result<Identity, StoreError> {
        let found = u64::from_be_bytes(fixed(connection, "format")?);
        if found > FORMAT {
            return Err(StoreError::NewerFormat { found, known: FORMAT });
        }
        let recorder = value(connection, "recorder")?.to_vec();
        Ok(Identity {
            log: LogId(fixed(connection, "log")?),
            log_signer: Signer::from_seed(fixed(connection, "log_seed")?),
            recorder_signer: Signer::from_seed(fixed(connection, "recorder_seed")?),
            recorder: String::from_utf8(recorder).map_err(|_| damaged("recorder"))?,
        })
    }
}

fn fixed<const N: usize>(connection: &Connection, name: &str) -> Result<[u8; N], StoreError> {
    value(connection, name)?.as_slice().try_into().map_err(|_| damaged(name))
}

fn value(connection: &Connection, name: &str) -> Result<Zeroizing<Vec<u8>>, StoreError> {
    connection
        .query_row("SELECT value FROM identity WHERE name = ?1", [name], |row| row.get(0))
        .optional()?
        .map(Zeroizing::new)
        .ok_or_else(|| damaged(name))
}

fn damaged(name: &str) -> StoreError {
    StoreError::Damaged(format!("the register's own «{name}»"))
}
