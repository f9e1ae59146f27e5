//! A kit for the field: what is written with it is read at the office, and nowhere else.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use std::fs;
use std::path::{Path, PathBuf};

use ledger::FieldForm::{self, File, Words};
use ledger::Signer;
use store::{
    BundleKeys, FieldKit, HomeNote, NewRegister, Store, StoreError, THROWAWAY_PASSPHRASE, open_field_notes,
};
use town::{NOW, create, passphrase};

const CANARY: &str = "رؤیا جنگلی دید که کجا خاک کردند";
const WORDS: &str = "words of the field";

/// An office, and a device that writes for it.
struct Place {
    around: tempfile::TempDir,
    office: Store,
}

impl Place {
    fn new() -> Place {
        let around = tempfile::tempdir().unwrap();
        let office = create(&around.path().join("office"));
        Place { around, office }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.around.path().join(name)
    }

    fn kit(&self) -> (FieldKit, Signer) {
        let recipient = self.office.bundle_recipient();
        let kit = FieldKit::begin(
            &self.path("kit"),
            &recipient,
            self.office.log_key().id(),
            &passphrase(WORDS),
            true,
        );
        let kit = kit.unwrap();
        let signer = kit.signer(&passphrase(WORDS)).unwrap();
        (kit, signer)
    }

    fn home(&self, kit: &FieldKit, name: &str) -> PathBuf {
        let path = self.path(name);
        kit.carry(&path).unwrap();
        path
    }

    fn read(&self, path: &Path) -> Result<Vec<HomeNote>, StoreError> {
        open_field_notes(path, &self.office.bundle_keys())
    }
}

/// An office with other keys.
fn another_office(path: &Path) -> Store {
    let new = NewRegister {
        recorder: "Nasrin".to_owned(),
        software: "test 0".to_owned(),
        codebook: ledger::Digest::of(b"codebook"),
        throwaway: true,
        now_ms: NOW,
        chance: town::chance(77),
    };
    Store::create(path, &passphrase(THROWAWAY_PASSPHRASE), new).unwrap().0
}

fn write(kit: &mut FieldKit, signer: &Signer, form: FieldForm, content: &str) -> u64 {
    kit.add(signer, form, Some("name"), content.as_bytes(), NOW).unwrap().no
}

fn all_bytes(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => bytes.extend(all_bytes(&path)),
            false => bytes.extend(fs::read(path).unwrap()),
        }
    }
    bytes
}

#[test]
fn what_was_sealed_is_read_at_the_office_and_not_on_the_device() {
    let place = Place::new();
    let (mut kit, signer) = place.kit();
    for (content, form) in [(CANARY, Words), ("", File), (CANARY, File)] {
        write(&mut kit, &signer, form, content);
    }
    let home = place.home(&kit, "home.notes");
    let written = [all_bytes(&place.path("kit")), fs::read(&home).unwrap()].concat();
    let wide: Vec<u8> = CANARY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for canary in [CANARY.as_bytes(), &CANARY.as_bytes()[..12], &wide, &signer.public().0] {
        let found = written.windows(canary.len()).any(|bytes| bytes == canary);
        assert!(!found, "the device holds {} bytes of it", canary.len());
    }
    let notes = place.read(&home).unwrap();
    let contents: Vec<&[u8]> = notes.iter().map(|note| note.content.as_slice()).collect();
    assert_eq!(contents, [CANARY.as_bytes(), b"", CANARY.as_bytes()]);
    assert_eq!(notes.iter().map(|note| note.said.no).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(notes.iter().all(|note| note.said.key == kit.public() && note.said.is_signed(&note.signature)));
}

#[test]
fn nobody_but_the_office_opens_it() {
    let place = Place::new();
    let (mut kit, signer) = place.kit();
    write(&mut kit, &signer, Words, CANARY);
    let home = place.home(&kit, "home.notes");
    let other = create(&place.path("other"));
    // Not another office, nor whoever has the recovery key of one, nor the device with its passphrase in hand.
    assert!(matches!(open_field_notes(&home, &other.bundle_keys()), Err(StoreError::NotForUs(_))));
    let secret = secrecy::SecretString::from(
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX".to_owned(),
    );
    let made_up = BundleKeys::identity_file(&secret).unwrap();
    assert!(matches!(open_field_notes(&home, &made_up), Err(StoreError::NotForUs(_))));
    assert!(matches!(kit.signer(&passphrase("other words")), Err(StoreError::WrongPassphrase)));
}

#[test]
fn a_receipt_lets_the_device_forget_and_what_follows_still_follows() {
    let place = Place::new();
    let (mut kit, signer) = place.kit();
    write(&mut kit, &signer, Words, "one");
    write(&mut kit, &signer, Words, "two");
    let notes = place.read(&place.home(&kit, "first.notes")).unwrap();
    let receipt = place.office.field_receipt(notes.last().unwrap());
    write(&mut kit, &signer, Words, "three");
    let other = another_office(&place.path("other"));
    for wrong in [
        other.field_receipt(notes.last().unwrap()),
        receipt.replace("notes 2", "notes 3"),
        receipt.replace("notes 2\n", ""),
        receipt.replace("device ", "device 0"),
        String::new(),
    ] {
        assert!(matches!(kit.forget(&wrong), Err(StoreError::NoReceipt)), "{wrong}");
    }
    assert_eq!(kit.list().unwrap().len(), 3);
    assert_eq!(kit.forget(&receipt).unwrap(), 2);
    assert_eq!(kit.forget(&receipt).unwrap(), 0, "told again, it has nothing to do");
    assert_eq!((kit.list().unwrap().len(), kit.forgotten()), (1, 2));
    let mut kit = FieldKit::open(&place.path("kit")).unwrap();
    write(&mut kit, &signer, Words, "four");
    let later = place.read(&place.home(&kit, "second.notes")).unwrap();
    assert_eq!(later.iter().map(|note| note.said.no).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(later[0].said.before, notes[1].sealed);
    let rest = place.office.field_receipt(&later[1]);
    assert_eq!(kit.forget(&rest).unwrap(), 2);
    write(&mut kit, &signer, Words, "five");
    let last = place.read(&place.home(&kit, "third.notes")).unwrap();
    assert_eq!((last[0].said.no, last[0].said.before), (5, later[1].sealed));
}

#[test]
fn a_note_that_is_taken_out_changed_or_put_in_is_noticed() {
    let place = Place::new();
    let (mut kit, signer) = place.kit();
    for content in ["one", "two", "three"] {
        write(&mut kit, &signer, Words, content);
    }
    let home = fs::read(place.home(&kit, "home.notes")).unwrap();
    let path = place.path("changed.notes");
    for at in 0..home.len() {
        let mut changed = home.clone();
        changed[at] ^= 1 << (at % 8);
        fs::write(&path, changed).unwrap();
        assert!(place.read(&path).is_err(), "byte {at} of {}", home.len());
    }
    for end in (0..home.len()).step_by(7) {
        fs::write(&path, &home[..end]).unwrap();
        let whole = place.read(&path).is_ok_and(|notes| !notes.is_empty());
        // Cut between two notes it is a shorter file, whole as far as it goes; the office sees by the numbers what is not here.
        assert!(!whole || home[end..].starts_with(&[0, 0, 0, 0]), "cut at {end}");
    }
    fs::remove_file(place.path("kit").join("notes/00000002.age")).unwrap();
    let without = place.home(&kit, "without.notes");
    assert!(matches!(place.read(&without), Err(StoreError::FieldNotesOutOfOrder { after: 1 })));
}

#[test]
fn a_kit_that_is_destroyed_leaves_nothing() {
    let place = Place::new();
    let (mut kit, signer) = place.kit();
    write(&mut kit, &signer, Words, CANARY);
    kit.destroy().unwrap();
    assert!(!place.path("kit").exists());
    assert!(matches!(FieldKit::open(&place.path("kit")), Err(StoreError::NoFieldKit(_))));
    assert!(matches!(FieldKit::open(&place.path("nowhere")), Err(StoreError::NoFieldKit(_))));
}

#[test]
fn two_who_write_at_once_do_not_take_one_number_twice() {
    let place = Place::new();
    let (_, signer) = place.kit();
    let folder = place.path("kit");
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let (folder, signer) = (folder.clone(), &signer);
            scope.spawn(move || {
                let mut kit = FieldKit::open(&folder).unwrap();
                let mut written = 0;
                while written < 5 {
                    match kit.add(signer, Words, None, format!("{writer} {written}").as_bytes(), NOW) {
                        Ok(_) => written += 1,
                        Err(StoreError::InUse) => std::thread::yield_now(),
                        Err(error) => panic!("{error:?}"),
                    }
                }
            });
        }
    });
    let kit = FieldKit::open(&folder).unwrap();
    assert_eq!(place.read(&place.home(&kit, "home.notes")).unwrap().len(), 20);
}
