//! Whoever has the key opens the file with any program: the log's own triggers must hold.

use std::path::Path;

use rusqlite::Connection;

use crate::town::{NOW, add_record, add_source, chance, create};
use crate::{Store, StoreError, Unlock};

/// A connection as another program would make it, with the raw key.
pub(crate) fn raw(store: &Store) -> Connection {
    raw_at(&store.folder.database(), store)
}

pub(crate) fn raw_at(path: &Path, store: &Store) -> Connection {
    let connection = Connection::open(path).unwrap();
    let key = data_encoding::HEXLOWER.encode(store.key.database().as_slice());
    connection.execute_batch(&format!("PRAGMA key = \"x'{key}'\"")).unwrap();
    connection
}

/// Three lists with ten records each, in four commits.
pub(crate) fn filled(path: &Path) -> Store {
    let mut store = create(path);
    for list in ["one", "two", "three"] {
        let mut writing = store.begin(NOW).unwrap();
        let source = add_source(&mut writing, list);
        for row in 1..=10 {
            add_record(&mut writing, source, row, "رؤیا جنگلی");
        }
        writing.commit().unwrap();
    }
    store
}

#[test]
fn nothing_of_the_log_can_be_changed_removed_or_put_in_between() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let connection = raw(&store);
    for attack in [
        "UPDATE entry SET bytes = x'00' WHERE seq = 5",
        "UPDATE entry SET kind = 'note' WHERE seq = 5",
        "UPDATE entry SET seq = 99 WHERE seq = 5",
        "UPDATE OR REPLACE entry SET seq = 4 WHERE seq = 5",
        "DELETE FROM entry WHERE seq = 5",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry VALUES (5, 'record', x'00')",
        "REPLACE INTO entry VALUES (5, 'record', x'00')",
        "INSERT INTO entry VALUES (5, 'record', x'00') ON CONFLICT DO UPDATE SET bytes = x'00'",
        "INSERT INTO entry VALUES (-1, 'record', x'00')",
        "INSERT INTO entry VALUES (999, 'record', x'00')",
        "UPDATE body SET bytes = x'00' WHERE seq = 5",
        "DELETE FROM body WHERE seq = 5",
        "INSERT OR REPLACE INTO body VALUES (5, x'00')",
        "INSERT INTO body VALUES (999, x'00')",
        "UPDATE checkpoint SET note = '' WHERE size = 3",
        "DELETE FROM checkpoint WHERE size = 3",
        "INSERT OR REPLACE INTO checkpoint VALUES (3, '')",
        "INSERT INTO checkpoint VALUES (2, '')",
        "UPDATE identity SET value = x'00' WHERE name = 'log'",
        "DELETE FROM identity WHERE name = 'recorder_seed'",
        "INSERT OR REPLACE INTO identity VALUES ('log', x'00')",
    ] {
        let refused = connection.execute_batch(attack).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{attack}: {refused}");
    }
    drop(connection);
    assert!(store.verify(|_, _| {}).unwrap().is_whole());
}

#[test]
fn a_newer_layout_is_refused_before_anything_else_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let connection = raw(&store);
    connection
        .execute_batch(
            "DROP TRIGGER identity_never_changed; DROP TABLE record;
             UPDATE identity SET value = x'0000000000000004' WHERE name = 'format'",
        )
        .unwrap();
    drop((connection, store));
    let opened = Store::open(folder.path(), &Unlock::Throwaway, chance(3)).map(drop);
    assert!(matches!(opened, Err(StoreError::NewerFormat { found: 4, known: 3 })));
}

#[test]
fn a_register_can_be_handed_to_another_thread() {
    fn movable<T: Send>(_: T) {}
    let folder = tempfile::tempdir().unwrap();
    movable(create(folder.path()));
}

#[test]
fn our_own_connection_runs_no_foreign_code_and_does_not_touch_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let connection = &store.connection;
    for forbidden in [
        "SELECT load_extension('x')",
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema",
        "DELETE FROM search_data",
        "ATTACH 'file-that-is-not-there.db' AS other",
    ] {
        assert!(connection.execute_batch(forbidden).is_err(), "{forbidden}");
    }
    let setting = |name: &str| -> String {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
    };
    let number = |name: &str| -> i64 {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).unwrap()
    };
    assert_eq!(setting("journal_mode"), "wal");
    assert_eq!((number("synchronous"), number("temp_store")), (2, 2), "FULL, MEMORY");
    assert_eq!((number("secure_delete"), number("trusted_schema")), (1, 0));
    assert_eq!((number("cell_size_check"), number("recursive_triggers")), (1, 1));
}
