//! Whatever is wrong with a folder or a secret, the error says what, and nothing is lost.
#![allow(clippy::unwrap_used)]

mod town;

use std::fs;
use std::path::Path;

use ledger::Digest;
use secrecy::{ExposeSecret, SecretString};
use store::{NewRegister, Store, StoreError, THROWAWAY_PASSPHRASE, Unlock};
use town::{NOW, add_record, add_source, chance, create, open, passphrase};

fn try_open(path: &Path) -> StoreError {
    Store::open(path, &Unlock::Throwaway, chance(5)).map(drop).unwrap_err()
}

fn new(throwaway: bool) -> NewRegister {
    NewRegister {
        recorder: "Nasrin".to_owned(),
        software: "test 0".to_owned(),
        codebook: Digest::of(b"codebook"),
        throwaway,
        now_ms: NOW,
        chance: chance(4),
    }
}

/// A register of one list, closed, and the bytes of its database.
fn closed(path: &Path) -> Vec<u8> {
    let mut store = create(path);
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    for row in 0..200 {
        add_record(&mut writing, list, row, "جمشید ساحلی");
    }
    writing.commit().unwrap();
    drop(store);
    fs::read(path.join("register.db")).unwrap()
}

#[test]
fn a_register_opens_with_its_passphrase_or_its_sheet_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let words = passphrase("شش واژه از یک کتاب کهنه");
    let (store, sheet) = Store::create(folder.path(), &words, new(false)).unwrap();
    let (log, key) = (store.log_id(), sheet.key().expose_secret().to_owned());
    assert!(!store.is_throwaway());
    assert_eq!(sheet.log_id(), log);
    drop(store);
    let open = |unlock| Store::open(folder.path(), &unlock, chance(5));
    assert_eq!(open(Unlock::Passphrase(words)).unwrap().log_id(), log);
    assert_eq!(open(Unlock::Recovery(passphrase(&key.to_lowercase()))).unwrap().log_id(), log);
    let wrong = |unlock| open(unlock).map(drop).unwrap_err();
    assert!(matches!(wrong(Unlock::Passphrase(passphrase("شش واژه"))), StoreError::WrongPassphrase));
    assert!(matches!(wrong(Unlock::Throwaway), StoreError::NotThrowaway));
    assert!(matches!(wrong(Unlock::Recovery(passphrase("7H2M-1"))), StoreError::MistypedRecoveryKey));
    let other = tempfile::tempdir().unwrap();
    let (_, sheet) = Store::create(other.path(), &passphrase(THROWAWAY_PASSPHRASE), new(true)).unwrap();
    let other = Unlock::Recovery(SecretString::from(sheet.key().expose_secret()));
    assert!(matches!(wrong(other), StoreError::WrongRecoveryKey));
}

#[test]
fn a_register_begins_in_an_empty_folder_only() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("letter.txt"), "kept").unwrap();
    let words = passphrase(THROWAWAY_PASSPHRASE);
    let begin = |path: &Path| Store::create(path, &words, new(true)).map(drop);
    assert!(matches!(begin(folder.path()), Err(StoreError::AlreadyHere(_))));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing was added");
    assert!(matches!(begin(&folder.path().join("letter.txt")), Err(StoreError::AlreadyHere(_))));
    let inner = folder.path().join("a").join("b");
    begin(&inner).unwrap();
    assert!(matches!(begin(&inner), Err(StoreError::AlreadyHere(_))));
    assert!(open(&inner).size().unwrap() == 3);
}

#[test]
fn a_register_that_cannot_begin_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let refused = Store::create(folder.path(), &passphrase(""), new(true)).map(drop);
    assert!(matches!(refused, Err(StoreError::EmptyPassphrase)));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_is_no_register_is_told_from_half_of_one() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(try_open(folder.path()), StoreError::NotARegister(_)));
    assert!(matches!(try_open(&folder.path().join("nowhere")), StoreError::NotARegister(_)));
    let place = folder.path().join("register");
    closed(&place);
    fs::rename(place.join("register.db"), place.join("elsewhere.db")).unwrap();
    assert!(matches!(try_open(&place), StoreError::Missing(path) if path.ends_with("register.db")));
    fs::rename(place.join("elsewhere.db"), place.join("register.db")).unwrap();
    fs::rename(place.join("register.key"), place.join("elsewhere.key")).unwrap();
    assert!(matches!(try_open(&place), StoreError::Missing(path) if path.ends_with("register.key")));
    fs::rename(place.join("elsewhere.key"), place.join("register.key")).unwrap();
    assert!(open(&place).verify(|_, _| {}).unwrap().is_whole());
}

#[test]
fn a_damaged_or_newer_key_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    closed(folder.path());
    let path = folder.path().join("register.key");
    let text = fs::read_to_string(&path).unwrap();
    for damaged in ["", "{", "null", "[]", "\u{feff}{}", &text[..text.len() / 2], "{\"format\": 9}"] {
        fs::write(&path, damaged).unwrap();
        assert!(matches!(try_open(folder.path()), StoreError::KeyFileDamaged(_)), "{damaged}");
    }
    let other = text.replace("\"whereabouts\"", "\"elsewhere\"");
    fs::write(&path, other).unwrap();
    assert!(matches!(try_open(folder.path()), StoreError::KeyFileDamaged(_)));
    // A later format may have members and slots that cannot be read here.
    fs::write(&path, "{\"program\": \"whereabouts\", \"format\": 2, \"slots\": {}}").unwrap();
    assert!(matches!(try_open(folder.path()), StoreError::NewerFormat { found: 2, known: 1 }));
    fs::write(&path, text).unwrap();
    open(folder.path());
}

#[test]
fn a_file_of_another_program_or_register_is_not_taken_for_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let whole = closed(folder.path());
    let path = folder.path().join("register.db");
    let other = tempfile::tempdir().unwrap();
    let another = closed(other.path());
    let plain = [b"SQLite format 3\0".as_slice(), &vec![0; 8192]].concat();
    let text = "a letter that somebody saved here ".repeat(400).into_bytes();
    for foreign in [plain, text, another] {
        fs::write(&path, foreign).unwrap();
        assert!(matches!(try_open(folder.path()), StoreError::ForeignFile(_)));
    }
    fs::write(&path, whole).unwrap();
    open(folder.path());
}

#[test]
fn a_database_cut_short_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let whole = closed(folder.path());
    let path = folder.path().join("register.db");
    let pages = whole.len() / 4096;
    for length in [0, 1, 4095, 4096, 5000, 4096 * (pages / 2), 4096 * (pages - 1), whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let error = try_open(folder.path());
        assert!(matches!(error, StoreError::Truncated { .. }), "{length} bytes: {error:?}");
    }
    fs::write(&path, whole).unwrap();
    assert!(open(folder.path()).verify(|_, _| {}).unwrap().is_whole());
}

#[test]
fn errors_name_no_person() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let mut writing = store.begin(NOW).unwrap();
    let list = add_source(&mut writing, "one");
    let long = "جمشید".repeat(4 * 1024 * 1024);
    let id = writing.reserve();
    let refused = writing.append(&ledger::Body::Record(town::record(id, list, 1, &long)));
    let error = refused.unwrap_err();
    assert!(matches!(error, StoreError::TooLarge(_)), "{}", error.to_string().len());
    assert!(!format!("{error} {error:?}").contains("جمشید"));
    assert_eq!(writing.commit().unwrap().size, 4, "the rest of the writing is kept");
}
