//! Every kind of tampering by someone with the key is named.

use std::fs;

use rusqlite::Connection;

use super::{Place, Verification};
use crate::attacks::{filled, raw, raw_at};
use crate::town::{NOW, add_record, add_source, open};
use crate::{Store, StoreError};

fn verify(store: &Store) -> Verification {
    store.verify(|_, _| {}).unwrap()
}

/// Removes the triggers, as whoever has the key can.
fn disarm(connection: &Connection) {
    let mut select = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let names: Vec<String> = select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(names.len() >= 12);
    for name in names {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
}

/// What `verify` says after some statements by another program.
fn after(statements: &str) -> Verification {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    assert!(verify(&store).is_whole());
    let connection = raw(&store);
    disarm(&connection);
    connection.execute_batch(statements).unwrap();
    drop(connection);
    verify(&store)
}

/// The tampering must be named at this place, and a place not touched must not be.
fn check(statements: &str, expected: Place) {
    let found = after(statements);
    let places: Vec<Place> = found.damage.iter().map(|damage| damage.place).collect();
    assert!(places.contains(&expected), "{statements}: {:?}", found.damage);
    for untouched in [Place::Entry(20), Place::Body(20), Place::Checkpoint(3), Place::Database] {
        assert!(!places.contains(&untouched), "{statements}: {:?}", found.damage);
    }
}

#[test]
fn an_untouched_register_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let found = verify(&store);
    assert_eq!(found.damage, []);
    assert_eq!((found.entries, found.bodies, found.checkpoints), (36, 36, 4));
}

#[test]
fn an_altered_entry_is_named() {
    // A byte of the random identifier; the whole is still a well-formed entry.
    let flip = |seq: u64, at: usize, byte: &str| {
        format!(
            "UPDATE entry SET bytes = CAST(substr(bytes, 1, {at}) || {byte}
             || substr(bytes, {at} + 2) AS BLOB) WHERE seq = {seq}"
        )
    };
    check(&flip(7, 30, "x'00'"), Place::Entry(7));
    check(&flip(35, 30, "x'00'"), Place::Entry(35));
    check(&flip(0, 3, "x'00'"), Place::Entry(0));
    check("UPDATE entry SET bytes = x'' WHERE seq = 7", Place::Entry(7));
    check("UPDATE entry SET kind = 'note' WHERE seq = 7", Place::Entry(7));
    check("UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE seq = 8) WHERE seq = 7", Place::Entry(7));
}

#[test]
fn a_removed_entry_is_named() {
    check("DELETE FROM entry WHERE seq = 7", Place::Entry(7));
    check("DELETE FROM entry WHERE seq = 0", Place::Entry(0));
    check("DELETE FROM entry WHERE seq = 35; DELETE FROM body WHERE seq = 35", Place::Entry(35));
}

#[test]
fn entries_put_in_another_order_are_named() {
    let swap = "UPDATE entry SET seq = 100 WHERE seq = 7; UPDATE entry SET seq = 7 WHERE seq = 8;
                UPDATE entry SET seq = 8 WHERE seq = 100;
                UPDATE body SET seq = 100 WHERE seq = 7; UPDATE body SET seq = 7 WHERE seq = 8;
                UPDATE body SET seq = 8 WHERE seq = 100";
    check(swap, Place::Entry(7));
    check(swap, Place::Entry(8));
}

#[test]
fn an_altered_or_removed_body_is_named() {
    let flip = "UPDATE body SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || x'00' AS BLOB)
                WHERE seq = 7";
    check(flip, Place::Body(7));
    check("UPDATE body SET bytes = x'' WHERE seq = 7", Place::Body(7));
    check("DELETE FROM body WHERE seq = 7", Place::Body(7));
    check("UPDATE body SET bytes = (SELECT bytes FROM body WHERE seq = 8) WHERE seq = 7", Place::Body(7));
    check("INSERT INTO body VALUES (99, x'00')", Place::Body(99));
}

#[test]
fn an_entry_that_nobody_signed_is_named() {
    let add = "INSERT INTO entry SELECT 36, kind, bytes FROM entry WHERE seq = 35;
               INSERT INTO body SELECT 36, bytes FROM body WHERE seq = 35";
    check(add, Place::Entry(36));
    let far = "INSERT INTO entry SELECT 1000000000000, kind, bytes FROM entry WHERE seq = 35";
    check(far, Place::Entry(1_000_000_000_000));
}

#[test]
fn a_changed_forged_or_removed_checkpoint_is_named() {
    check(
        "UPDATE checkpoint SET note = replace(note, 'whereabouts/', 'whereabouts/0') WHERE size = 14",
        Place::Checkpoint(14),
    );
    check(
        "UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE size = 25) WHERE size = 14",
        Place::Checkpoint(14),
    );
    check("UPDATE checkpoint SET note = '' WHERE size = 36", Place::Checkpoint(36));
    // The last entries are then signed by nobody.
    check("DELETE FROM checkpoint WHERE size = 36", Place::Entry(35));
    check(
        "INSERT INTO checkpoint SELECT 1000000000000, note FROM checkpoint WHERE size = 36",
        Place::Checkpoint(1_000_000_000_000),
    );
    assert!(!after("DELETE FROM checkpoint").is_whole());
}

#[test]
fn an_entry_altered_with_its_kept_hash_is_narrowed_to_its_commit() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let connection = raw(&store);
    disarm(&connection);
    let mut bytes: Vec<u8> =
        connection.query_row("SELECT bytes FROM entry WHERE seq = 17", [], |row| row.get(0)).unwrap();
    bytes[25] ^= 1;
    let mut hashes: Vec<u8> = connection.query_row("SELECT hashes FROM tile", [], |row| row.get(0)).unwrap();
    hashes[17 * 32..18 * 32].copy_from_slice(&ledger::tree::leaf(&bytes).0);
    connection.execute("UPDATE entry SET bytes = ?1 WHERE seq = 17", [bytes]).unwrap();
    connection.execute("UPDATE tile SET hashes = ?1", [hashes]).unwrap();
    drop(connection);
    let places: Vec<Place> = verify(&store).damage.iter().map(|damage| damage.place).collect();
    assert!(places.contains(&Place::Entries(14, 24)), "{places:?}");
}

#[test]
fn nothing_is_signed_or_made_again_over_damage() {
    for attack in [
        "UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE seq = 8) WHERE seq = 7",
        "DELETE FROM entry WHERE seq = 35; DELETE FROM body WHERE seq = 35",
        "INSERT INTO entry SELECT 36, kind, bytes FROM entry WHERE seq = 35",
        "DELETE FROM checkpoint WHERE size = 36",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = filled(folder.path());
        let connection = raw(&store);
        disarm(&connection);
        connection.execute_batch(attack).unwrap();
        drop(connection);
        let before = verify(&store).damage;
        assert!(matches!(store.rebuild(), Err(StoreError::Damaged(_))), "{attack}");
        assert_eq!(verify(&store).damage, before, "{attack}");
    }
    for attack in [
        "DELETE FROM entry WHERE seq = 35",
        "DELETE FROM checkpoint WHERE size = 36",
        "UPDATE frontier SET bytes = CAST(substr(bytes, 1, 20) || x'00' || substr(bytes, 22) AS BLOB)",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = filled(folder.path());
        let connection = raw(&store);
        disarm(&connection);
        connection.execute_batch(attack).unwrap();
        drop(connection);
        assert!(matches!(store.begin(NOW).map(drop), Err(StoreError::Damaged(_))), "{attack}");
    }
}

#[test]
fn lookup_tables_that_hide_or_invent_are_named_and_made_again() {
    for (attack, table) in [
        ("DELETE FROM record WHERE seq = 7", "record"),
        ("UPDATE record SET source = source + 1 WHERE seq = 7", "record"),
        ("UPDATE record SET replaces = 7 WHERE seq = 8", "record"),
        ("UPDATE record SET batch = 1 WHERE seq = 8", "record"),
        ("UPDATE origin SET id = zeroblob(16) WHERE no = 1", "record"),
        ("DELETE FROM entry_name WHERE seq = 7", "entry_name"),
        ("UPDATE entry_name SET seq = 8 WHERE seq = 7", "entry_name"),
        ("UPDATE row_key SET content = zeroblob(16) WHERE seq = 7", "row_key"),
        ("DELETE FROM row_key", "row_key"),
        ("UPDATE tile SET hashes = zeroblob(32 * 36)", "tile"),
        ("DELETE FROM tile", "tile"),
        ("DELETE FROM frontier", "frontier"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = filled(folder.path());
        raw(&store).execute_batch(attack).unwrap();
        let found = verify(&store);
        let places: Vec<Place> = found.damage.iter().map(|damage| damage.place).collect();
        assert!(places.contains(&Place::Lookup(table)), "{attack}: {:?}", found.damage);
        store.rebuild().unwrap();
        assert_eq!(verify(&store).damage, [], "{attack}");
    }
}

#[test]
fn a_thousand_random_edits_are_each_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let path = store.folder.database();
    let connection = raw(&store);
    disarm(&connection);
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut chance = ledger::Chance::from_seed([9; 32]);
    let mut random = |below: u64| {
        let mut bytes = [0; 8];
        chance.fill(&mut bytes);
        u64::from_le_bytes(bytes) % below
    };
    let rounds = if cfg!(debug_assertions) { 100 } else { 1000 };
    for _ in 0..rounds {
        let (table, seq) = (["entry", "body"][random(2) as usize], random(36));
        let select = format!("SELECT bytes FROM {table} WHERE seq = {seq}");
        let bytes: Vec<u8> = connection.query_row(&select, [], |row| row.get(0)).unwrap();
        let mut altered = bytes.clone();
        let at = random(bytes.len() as u64) as usize;
        altered[at] ^= 1 << random(8);
        let update = format!("UPDATE {table} SET bytes = ?1 WHERE seq = {seq}");
        connection.execute(&update, [altered]).unwrap();
        let place = if table == "entry" { Place::Entry(seq) } else { Place::Body(seq) };
        let found = verify(&store);
        assert!(
            found.damage.iter().any(|damage| damage.place == place),
            "byte {at} of {table} {seq}: {:?}",
            found.damage
        );
        connection.execute(&update, [bytes]).unwrap();
    }
    assert!(verify(&store).is_whole(), "{path:?} is as it was");
}

#[test]
fn missing_damaged_and_unclaimed_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path());
    let [whole, damaged, missing] =
        [b"one", b"two", b"thr"].map(|content| store.vault_put(&mut content.as_slice()).unwrap());
    let mut writing = store.begin(NOW).unwrap();
    for digest in [whole, damaged, missing] {
        let id = writing.reserve();
        let source = ledger::Source { file: Some(digest), ..crate::town::source(id, "file") };
        writing.append(&ledger::Body::Source(source)).unwrap();
    }
    writing.commit().unwrap();
    store.vault_put(&mut b"left by an interrupted import".as_slice()).unwrap();
    let found = verify(&store);
    assert!(found.is_whole());
    assert_eq!((found.vault_files, found.unclaimed_files), (4, 1));
    let path = |digest| {
        let name = data_encoding::HEXLOWER.encode(&store.vault.name(digest));
        store.folder.vault().join(&name[..2]).join(name)
    };
    fs::remove_file(path(&missing)).unwrap();
    let mut bytes = fs::read(path(&damaged)).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(path(&damaged), bytes).unwrap();
    let places: Vec<Place> = verify(&store).damage.iter().map(|damage| damage.place).collect();
    assert_eq!(places, [Place::File(damaged), Place::File(missing)]);
}

/// How many bits are flipped: the usual number, ten times as many in a release, or `WHEREABOUTS_FLIPS`.
fn flips(usual: usize) -> usize {
    let usual = if cfg!(debug_assertions) { usual } else { 10 * usual };
    std::env::var("WHEREABOUTS_FLIPS").map_or(usual, |text| text.parse().unwrap())
}

#[test]
fn every_flipped_bit_of_the_database_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let path = store.folder.database();
    drop(store);
    let whole = fs::read(&path).unwrap();
    assert!(!path.with_extension("db-wal").exists());
    let rounds = flips(60);
    for round in 0..rounds {
        let at = round * (whole.len() - 1) / (rounds - 1);
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (round % 8);
        fs::write(&path, &flipped).unwrap();
        let opened = Store::open(folder.path(), &crate::Unlock::Throwaway, crate::town::chance(3));
        let noticed = opened.map_or(true, |store| !verify(&store).is_whole());
        assert!(noticed, "a flip in byte {at} of {} passed", whole.len());
    }
    fs::write(&path, &whole).unwrap();
    assert!(verify(&open(folder.path())).is_whole());
    println!("{rounds} bits of {} bytes of the database flipped, each noticed", whole.len());
}

#[test]
fn every_flipped_bit_of_the_write_ahead_log_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    // As after a power cut: the newest entries are in the write-ahead log only.
    let crashed = tempfile::tempdir().unwrap();
    let files = ["register.db", "register.db-wal", "register.key", "register.mark"];
    let lay = |flip: Option<usize>| {
        fs::create_dir_all(crashed.path().join("vault")).unwrap();
        let _ = fs::remove_file(crashed.path().join("register.db-shm"));
        for file in files {
            let mut bytes = fs::read(folder.path().join(file)).unwrap();
            if let (Some(at), "register.db-wal") = (flip, file) {
                let at = at % bytes.len();
                bytes[at] ^= 1 << (at % 8);
            }
            fs::write(crashed.path().join(file), bytes).unwrap();
        }
    };
    let noticed = || {
        let opened = Store::open(crashed.path(), &crate::Unlock::Throwaway, crate::town::chance(3));
        opened.map_or(true, |store| !verify(&store).is_whole())
    };
    lay(None);
    assert!(!noticed(), "an interrupted register is whole");
    let length = fs::metadata(folder.path().join("register.db-wal")).unwrap().len() as usize;
    assert!(length > 100_000);
    let rounds = flips(40);
    for round in 0..rounds {
        let at = round * (length - 1) / (rounds - 1);
        lay(Some(at));
        assert!(noticed(), "a flip in byte {at} of {length} passed");
    }
    println!("{rounds} bits of {length} bytes of the write-ahead log flipped, each noticed");
    drop(store);
}

#[test]
fn a_page_that_cannot_be_read_hides_no_other_entry() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let source = add_source(&mut writing, "long");
    (0..2000).for_each(|row| {
        add_record(&mut writing, source, row, "b");
    });
    writing.commit().unwrap();
    let path = store.folder.database();
    let page: i64 = {
        let connection = raw_at(&path, &store);
        let sql = "SELECT pageno FROM dbstat WHERE name = 'body' AND pagetype = 'leaf' LIMIT 1 OFFSET 30";
        connection.query_row(sql, [], |row| row.get(0)).unwrap()
    };
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    bytes[(page as usize - 1) * 4096 + 2000] ^= 1;
    fs::write(&path, bytes).unwrap();
    let found = verify(&open(folder.path()));
    let places: Vec<Place> = found.damage.iter().map(|damage| damage.place).collect();
    assert!(places.contains(&Place::Page(page as u64)), "{places:?}");
    let unread = places.iter().filter(|place| matches!(place, Place::Entry(_))).count();
    assert!((1..40).contains(&unread), "{unread} entries named");
    assert!(found.entries > 1990, "{} of 2037 entries read", found.entries);
}

#[test]
fn an_older_copy_put_back_is_noticed_and_not_written_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path());
    let path = store.folder.database();
    drop(store);
    let older = fs::read(&path).unwrap();
    store = open(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    add_source(&mut writing, "newer");
    writing.commit().unwrap();
    drop(store);
    fs::write(&path, &older).unwrap();
    let mut store = open(folder.path());
    let set_back = store.set_back().unwrap();
    assert_eq!((set_back.seen, set_back.found), (37, 36));
    let refused = store.begin(NOW).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::SetBack { seen: 37, found: 36 }));
    assert!(verify(&store).damage.iter().any(|damage| damage.place == Place::Mark));
    // The way on, for whoever has lost the newer one.
    drop(store);
    fs::remove_file(folder.path().join("register.mark")).unwrap();
    assert!(open(folder.path()).begin(NOW).is_ok());
}
