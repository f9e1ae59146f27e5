//! One connection to the encrypted database, closed against everything it does not need.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use zeroize::Zeroizing;

use crate::StoreError;
use crate::keys::VaultKey;

/// Bytes of one page: the smallest piece that is encrypted and authenticated.
const PAGE: u64 = 4096;
/// Pages kept in memory, in KiB: the index of a million identifiers fits.
const CACHE_KIB: u32 = 96 * 1024;

/// How long to wait for another process that is just finishing.
const PATIENCE: Duration = Duration::from_millis(500);

/// How the file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Makes a new file.
    Create,
    /// For reading and writing.
    Write,
    /// On a disk that cannot be written to, where nobody else writes either.
    ReadOnly,
}

/// Opens the database and makes sure that the key fits and the file is whole.
pub(crate) fn open(path: &Path, key: &VaultKey, access: Access) -> Result<Connection, StoreError> {
    if access != Access::Create {
        refuse_foreign(path)?;
    }
    if access == Access::ReadOnly && length(&wal(path)) > 0 {
        return Err(StoreError::NotClosed);
    }
    let connection = connect(path, access)?;
    harden(&connection)?;
    unlock(&connection, key)?;
    prove(&connection, path)?;
    settle(&connection, access)?;
    Ok(connection)
}

/// Lets SQLCipher get ready before the first file is opened.
///
/// SQLite calls itself ready before SQLCipher is, so that the second of two threads that open the first
/// files of a process at once would be refused.
fn get_ready() {
    static READY: Once = Once::new();
    // What fails here fails again, and is reported, where the file is opened.
    READY.call_once(|| drop(Connection::open_in_memory()));
}

fn connect(path: &Path, access: Access) -> Result<Connection, StoreError> {
    get_ready();
    let shared = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let write = OpenFlags::SQLITE_OPEN_READ_WRITE;
    let connection = match access {
        Access::Create => Connection::open_with_flags(path, write | OpenFlags::SQLITE_OPEN_CREATE | shared),
        Access::Write => Connection::open_with_flags(path, write | shared),
        Access::ReadOnly => Connection::open_with_flags(
            immutable_address(path),
            OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | shared,
        ),
    };
    connection.map_err(|error| match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => StoreError::io(path, cannot_open(path)),
        _ => error.into(),
    })
}

/// Why the operating system does not let the file be opened; SQLite does not say.
fn cannot_open(path: &Path) -> std::io::Error {
    let tried = fs::OpenOptions::new().read(true).write(true).open(path);
    tried.err().unwrap_or_else(|| std::io::Error::other("SQLite could not open it"))
}

/// A file address that tells SQLite that nobody changes the file, so that it needs no lock files.
fn immutable_address(path: &Path) -> String {
    let mut address = "file:".to_owned();
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
                address.push(char::from(*byte));
            }
            _ => address.push_str(&format!("%{byte:02X}")),
        }
    }
    address + "?immutable=1"
}

/// Before the key: keep errors off the terminal; then forbid what a hostile file could use.
fn harden(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    Ok(())
}

fn unlock(connection: &Connection, key: &VaultKey) -> Result<(), StoreError> {
    let raw = key.database();
    let mut pragma = Zeroizing::new(String::with_capacity(96));
    pragma.push_str("PRAGMA key = \"x'");
    data_encoding::HEXLOWER.encode_append(raw.as_slice(), &mut pragma);
    pragma.push_str("'\";");
    connection.execute_batch(&pragma)?;
    Ok(())
}

/// Reads the first page, which proves key and length before anything else is read.
fn prove(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let read = connection.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0));
    let truncated = || StoreError::Truncated { path: path.to_owned(), found: length(path) };
    let Err(error) = read else {
        // A crash may leave half a page, which the write-ahead log then makes whole.
        let half = !length(path).is_multiple_of(PAGE) && length(&wal(path)) == 0;
        return if half { Err(truncated()) } else { Ok(()) };
    };
    Err(match error.sqlite_error_code() {
        // The key does not fit the first page: it was written by somebody else.
        Some(ErrorCode::NotADatabase) => StoreError::ForeignFile(path.to_owned()),
        // The first page is right and speaks of more pages than there are.
        Some(ErrorCode::DatabaseCorrupt) => truncated(),
        _ => error.into(),
    })
}

/// The settings of every connection.
pub(crate) fn settle(connection: &Connection, access: Access) -> Result<(), StoreError> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch(&format!(
        "PRAGMA cell_size_check = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -{CACHE_KIB};
         PRAGMA secure_delete = ON;
         PRAGMA recursive_triggers = ON;
         PRAGMA synchronous = FULL;"
    ))?;
    if access != Access::ReadOnly {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "journal_size_limit", 16 * 1024 * 1024)?;
    }
    Ok(())
}

/// A plain SQLite file, or one too short for a single page.
fn refuse_foreign(path: &Path) -> Result<(), StoreError> {
    use std::io::Read;
    let io = |source| StoreError::io(path, source);
    let mut file = fs::File::open(path).map_err(io)?;
    if length(path) < PAGE {
        return Err(StoreError::Truncated { path: path.to_owned(), found: length(path) });
    }
    let mut head = [0; 16];
    file.read_exact(&mut head).map_err(io)?;
    if &head == b"SQLite format 3\0" {
        return Err(StoreError::ForeignFile(path.to_owned()));
    }
    Ok(())
}

/// The write-ahead log: what was committed but is not yet in the database's own pages.
fn wal(path: &Path) -> PathBuf {
    path.with_extension("db-wal")
}

fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}

/// A transaction that is undone unless it is committed; one process at a time has one.
pub(crate) struct Transaction<'c>(&'c Connection);

impl<'c> Transaction<'c> {
    pub(crate) fn begin(connection: &'c Connection) -> Result<Transaction<'c>, StoreError> {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        Ok(Transaction(connection))
    }

    pub(crate) fn commit(self) -> Result<(), StoreError> {
        Ok(self.0.execute_batch("COMMIT")?)
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.0.is_autocommit() {
            let _ = self.0.execute_batch("ROLLBACK");
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::attacks::filled;

    #[test]
    fn what_was_not_closed_is_not_read_without_its_newest_entries() {
        let folder = tempfile::tempdir().unwrap();
        let store = filled(folder.path());
        let path = store.folder.database();
        let read = || open(&path, &store.key, Access::ReadOnly).map(drop);
        assert!(matches!(read(), Err(StoreError::NotClosed)));
        store.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        read().unwrap();
    }

    #[test]
    fn a_folder_with_any_name_can_be_opened_for_reading() {
        let around = tempfile::tempdir().unwrap();
        let folder = around.path().join("دفتر ۱ ?mode=rw&x=%41#");
        drop(filled(&folder));
        let store = crate::town::open(&folder);
        store.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        open(&store.folder.database(), &store.key, Access::ReadOnly).unwrap();
    }
}
