//! Two and three registers that exchange bundles: what is read, what waits, what is refused, what is noticed.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ledger::exchange::Quota;
use ledger::{Body, Digest, Exclusion, Judgement, LogId, RecordId, Verdict};
use store::{
    BundleKeys, Came, NewRegister, Outgoing, Store, StoreError, THROWAWAY_PASSPHRASE, Taken, Why,
    survey_bundle,
};
use town::{NOW, add_record, add_source, chance, judge, passphrase, withdraw};

/// A folder with several registers and the bundles between them.
struct World(tempfile::TempDir);

impl World {
    fn new() -> World {
        World(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A register that draws its chance from its own seed, with one list of so many rows.
    fn office(&self, name: &str, seed: u8, rows: u64) -> Store {
        let mut store = begin(&self.path(name), name, seed, NOW + u64::from(seed));
        if rows > 0 {
            list(&mut store, name, rows);
        }
        store
    }

    /// Sends everything, or what `change` says, from one to another.
    fn send(&self, from: &Store, to: &mut Store, change: impl FnOnce(&mut Outgoing)) -> Taken {
        let path = self.export(from, to, change);
        take(to, &path)
    }

    fn export(&self, from: &Store, to: &Store, change: impl FnOnce(&mut Outgoing)) -> PathBuf {
        let number = fs::read_dir(self.0.path()).unwrap().count();
        let path = self.path(&format!("bundle-{number}"));
        let mut outgoing =
            Outgoing { to: vec![to.bundle_recipient()], with_files: true, ..Outgoing::default() };
        change(&mut outgoing);
        from.export_bundle(&path, &outgoing, |_, _| {}).unwrap();
        path
    }
}

fn begin(path: &Path, name: &str, seed: u8, now_ms: u64) -> Store {
    let new = NewRegister {
        recorder: name.to_owned(),
        software: "test 0".to_owned(),
        codebook: Digest::of(b"codebook"),
        throwaway: true,
        now_ms,
        chance: chance(seed),
    };
    Store::create(path, &passphrase(THROWAWAY_PASSPHRASE), new).unwrap().0
}

fn list(store: &mut Store, slug: &str, rows: u64) -> Vec<RecordId> {
    let file = store.vault_put(&mut format!("the file of {slug}").as_bytes()).unwrap();
    let mut writing = store.begin(NOW).unwrap();
    let id = writing.reserve();
    let source = ledger::Source { file: Some(file), ..town::source(id, slug) };
    writing.append(&Body::Source(source)).unwrap();
    let records = (1..=rows).map(|row| add_record(&mut writing, id.into(), row, "رؤیا جنگلی")).collect();
    writing.commit().unwrap();
    records
}

fn take(store: &mut Store, path: &Path) -> Taken {
    let keys = store.bundle_keys();
    store.import_bundle(path, &keys, Quota::default(), NOW, |_, _| {}).unwrap()
}

fn came(taken: &Taken, log: LogId) -> &Came {
    &taken.logs.iter().find(|one| one.log.id == log).unwrap().came
}

fn admit_all(store: &mut Store) {
    loop {
        let waiting = store.waiting_parts().unwrap();
        let Some(part) = waiting.into_iter().find(|part| part.why == Why::Unknown) else { return };
        store.admit(part.log, &part.office, NOW).unwrap();
    }
}

/// Every record that stands, with what it says.
fn records(store: &Store) -> BTreeMap<RecordId, String> {
    let mut found = BTreeMap::new();
    store
        .each_record(|_, record| {
            found.insert(record.id, format!("{:?}", record.statements));
            ControlFlow::Continue(())
        })
        .unwrap();
    found
}

/// All records in the order in which they are read.
fn reading_order(store: &Store) -> Vec<RecordId> {
    let mut found = Vec::new();
    store
        .each_record(|_, record| {
            found.push(record.id);
            ControlFlow::Continue(())
        })
        .unwrap();
    found
}

fn judgements(store: &Store) -> Vec<Judgement> {
    store.judgements().unwrap().into_iter().map(|row| row.judgement).collect()
}

fn is_whole(store: &Store) {
    let found = store.verify(|_, _| {}).unwrap();
    assert!(found.is_whole(), "{:?}", found.damage);
}

#[test]
fn what_one_office_says_the_other_reads_once_a_person_accepted_it() {
    let world = World::new();
    let (north, mut south) = (world.office("north", 1, 5), world.office("south", 2, 3));
    let before = records(&south);
    let taken = world.send(&north, &mut south, |_| {});
    assert_eq!(came(&taken, north.log_id()), &Came::Unknown);
    assert_eq!((taken.files_new, taken.files_known), (1, 0));
    assert_eq!(records(&south), before, "nothing is read from quarantine");
    assert_eq!(south.sources().unwrap().len(), 1);
    is_whole(&south);

    admit_all(&mut south);
    let mut all = before;
    all.extend(records(&north));
    assert_eq!(records(&south), all);
    assert_eq!(south.sources().unwrap().len(), 2);
    assert!(south.vault_has(&Digest::of(b"the file of north")));
    assert!(south.waiting_parts().unwrap().is_empty());
    is_whole(&south);
    south.rebuild().unwrap();
    assert_eq!(records(&south), all);
    is_whole(&south);
}

#[test]
fn judgements_travel_back_and_both_hold_the_same() {
    let world = World::new();
    let (mut north, mut south) = (world.office("north", 1, 5), world.office("south", 2, 3));
    world.send(&north, &mut south, |_| {});
    admit_all(&mut south);
    let pair: Vec<RecordId> = records(&south).into_keys().take(2).collect();
    let mut writing = south.begin(NOW + 1).unwrap();
    judge(&mut writing, pair[0], pair[1], Verdict::Same);
    writing.commit().unwrap();

    let sent = world.send(&south, &mut north, |_| {});
    assert_eq!(came(&sent, north.log_id()), &Came::Known, "its own log came back");
    admit_all(&mut north);
    assert_eq!(records(&north), records(&south));
    assert_eq!(judgements(&north), judgements(&south));
    assert_eq!(judgements(&north).len(), 1);
    // The admission of the one and the receipts of both are told too, and then there is no more to say.
    world.send(&north, &mut south, |_| {});
    world.send(&south, &mut north, |_| {});
    assert_eq!(reading_order(&north), reading_order(&south));
    let again = world.send(&north, &mut south, |_| {});
    assert!(again.logs.iter().all(|one| one.came == Came::Known), "{:?}", again.logs);
    is_whole(&north);
    is_whole(&south);
}

#[test]
fn the_same_bundle_twice_changes_nothing() {
    let world = World::new();
    let (north, mut south) = (world.office("north", 1, 5), world.office("south", 2, 0));
    let path = world.export(&north, &south, |_| {});
    take(&mut south, &path);
    take(&mut south, &path);
    assert_eq!(south.waiting_parts().unwrap().len(), 1);
    admit_all(&mut south);
    let (size, held) = (south.state().unwrap(), records(&south));
    let again = take(&mut south, &path);
    assert_eq!(came(&again, north.log_id()), &Came::Known);
    assert_eq!((south.state().unwrap(), records(&south)), (size, held));
}

#[test]
fn what_came_too_early_waits_for_what_comes_before() {
    let world = World::new();
    let (mut north, mut south) = (world.office("north", 1, 2), world.office("south", 2, 0));
    let first = world.export(&north, &south, |_| {});
    let one = north.size().unwrap();
    list(&mut north, "second", 3);
    let two = north.size().unwrap();
    let since =
        |size| move |what: &mut Outgoing| what.since = BTreeMap::from([(LogId(chance(1).id().0), size)]);
    let second = world.export(&north, &south, since(one));
    list(&mut north, "third", 4);
    let third = world.export(&north, &south, since(two));

    take(&mut south, &first);
    admit_all(&mut south);
    assert_eq!(records(&south).len(), 2);
    let taken = take(&mut south, &third);
    assert_eq!(came(&taken, north.log_id()), &Came::Early(one));
    assert_eq!(records(&south).len(), 2);
    take(&mut south, &third);
    assert_eq!(south.waiting_parts().unwrap().len(), 1);
    let taken = take(&mut south, &second);
    let all = north.size().unwrap();
    assert_eq!(came(&taken, north.log_id()), &Came::New { from: one, to: all });
    assert_eq!(records(&south), records(&north));
    assert!(south.waiting_parts().unwrap().is_empty());
    is_whole(&south);
}

#[test]
fn a_bundle_for_an_office_leaves_out_what_it_holds() {
    let world = World::new();
    let (mut north, mut south) = (world.office("north", 1, 50), world.office("south", 2, 0));
    world.send(&north, &mut south, |_| {});
    admit_all(&mut south);
    world.send(&south, &mut north, |_| {});
    admit_all(&mut north);
    list(&mut north, "second", 2);
    let name = north.find_log("south").unwrap().name;
    let held = north.held_by(name).unwrap();
    let path = world.export(&north, &south, |what| what.since = held);
    let survey = survey_bundle(&path, &south.bundle_keys(), Quota::default(), |_, _| {}).unwrap();
    let entries: u64 = survey.manifest.parts.iter().map(|part| part.entries).sum();
    assert!(entries < 12, "{entries} entries");
    take(&mut south, &path);
    assert_eq!(records(&south), records(&north));
}

/// A register, and a copy of its folder as it was before something more was written.
fn with_a_copy(world: &World) -> (Store, PathBuf) {
    let mut north = world.office("north", 1, 2);
    let copy = world.path("copy");
    drop(north);
    copy_folder(&world.path("north"), &copy);
    north = open(&world.path("north"), 11);
    list(&mut north, "after the copy", 3);
    (north, copy)
}

fn open(path: &Path, seed: u8) -> Store {
    Store::open(path, &store::Unlock::Throwaway, chance(seed)).unwrap()
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn two_histories_of_one_log_freeze_it_in_whatever_order_they_come() {
    let world = World::new();
    let (north, copy) = with_a_copy(&world);
    let mut other = open(&copy, 12);
    list(&mut other, "written to the copy", 4);
    let mut shown = Vec::new();
    for (name, order) in [("south", [0, 1]), ("east", [1, 0])] {
        let mut reader = world.office(name, if order == [0, 1] { 3 } else { 4 }, 0);
        let bundles = [&north, &other].map(|from| world.export(from, &reader, |_| {}));
        take(&mut reader, &bundles[order[0]]);
        admit_all(&mut reader);
        let before = records(&reader).len();
        let taken = take(&mut reader, &bundles[order[1]]);
        assert!(matches!(came(&taken, north.log_id()), Came::OtherHistory(6)), "{taken:?}");
        assert!(records(&reader).len() < before);
        let frozen = reader.find_log("north").unwrap();
        assert_eq!(frozen.agreed, Some(6), "opening, two keys, a source, two records");
        let waiting = reader.waiting_parts().unwrap();
        assert_eq!((waiting.len(), waiting[0].why), (1, Why::OtherHistory));
        assert_ne!(waiting[0].note, reader.heads().unwrap()[1], "both signed heads are kept");
        is_whole(&reader);
        shown.push(records(&reader));
    }
    assert_eq!(shown[0], shown[1], "both show what the two histories share");
}

#[test]
fn a_log_signed_with_another_key_is_left_out() {
    let world = World::new();
    let (north, mut south) = (world.office("north", 1, 2), world.office("south", 2, 0));
    world.send(&north, &mut south, |_| {});
    admit_all(&mut south);
    // A bundle made by hand: the same identifier under a key of somebody else.
    let path = world.path("impostor");
    impostor(&path, &north, &south);
    let taken = take(&mut south, &path);
    assert_eq!(taken.logs[0].came, Came::OtherKey);
    assert_eq!(records(&south), records(&north));
}

/// Writes a whole and rightly signed bundle of a log that has the identifier of another's.
fn impostor(path: &Path, of: &Store, to: &Store) {
    use ledger::exchange::{BundleWriter, LogName, Manifest, PartHead, Promised};
    use ledger::{Checkpoint, Frontier, Note, Seat, Signer, seal};
    let signers = [Signer::from_seed([7; 32]), Signer::from_seed([8; 32])];
    let log = LogName { id: of.log_id(), key: signers[0].public() };
    let seat = Seat { log: log.id, seq: 0, actor: signers[1].id(), time_ms: NOW };
    let body = Body::Note(Note { about: None, text: "not theirs".to_owned(), by: "x".to_owned() });
    let sealed = seal(&body, &seat, &mut chance(9)).unwrap();
    let mut tree = Frontier::default();
    tree.append(sealed.leaf);
    let note = Checkpoint { log: log.id, size: 1, root: tree.root() }.sign(&signers[0], &signers[1]);
    let recorder_key = signers[1].public();
    let promised = Promised { log, recorder_key, start: 0, entries: 1, name: "north".to_owned() };
    let manifest = Manifest {
        software: "test".to_owned(),
        sender: log,
        recorder_key,
        time_ms: NOW,
        parts: vec![promised],
        files: 0,
        heads: Vec::new(),
        kept: 0,
    };
    let recipient: age::x25519::Recipient = to.bundle_recipient().parse().unwrap();
    let file = fs::File::create(path).unwrap();
    let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as _)).unwrap();
    let mut bundle = BundleWriter::begin(encryptor.wrap_output(file).unwrap(), &manifest).unwrap();
    bundle.part(&PartHead { log, recorder_key, base: Frontier::default(), entries: 1, note }).unwrap();
    bundle.entry(&sealed.entry_bytes, Some(&sealed.body_bytes)).unwrap();
    bundle.finish(&signers[0]).unwrap().0.finish().unwrap();
}

#[test]
fn an_older_copy_put_back_learns_it_from_others_and_is_not_written_to() {
    let world = World::new();
    let (north, copy) = with_a_copy(&world);
    let old = open(&copy, 12);
    let path = world.export(&north, &old, |_| {});
    drop(old);
    let mut old = open(&copy, 13);
    let taken = take(&mut old, &path);
    assert!(matches!(came(&taken, north.log_id()), Came::OwnAhead(4)), "{taken:?}");
    drop(old);
    let mut old = open(&copy, 14);
    assert!(old.set_back().is_some());
    assert!(matches!(old.begin(NOW).map(drop), Err(StoreError::SetBack { .. })));
}

#[test]
fn a_backup_restored_is_a_new_log_that_names_the_old_one() {
    let world = World::new();
    let mut north = begin(&world.path("north"), "north", 1, NOW);
    list(&mut north, "north", 5);
    let keys = north.bundle_keys();
    let path = world.path("backup");
    let to = vec![north.recovery_recipient().unwrap().unwrap(), north.bundle_recipient()];
    let outgoing = Outgoing { to, with_files: true, ..Outgoing::default() };
    north.export_bundle(&path, &outgoing, |_, _| {}).unwrap();
    let (head, log, held) = (north.checkpoint().unwrap(), north.log_id(), records(&north));
    drop(north);

    let new = NewRegister {
        recorder: "north".to_owned(),
        software: "test 0".to_owned(),
        codebook: Digest::of(b"codebook"),
        throwaway: true,
        now_ms: NOW + 10,
        chance: chance(21),
    };
    let secret = passphrase(THROWAWAY_PASSPHRASE);
    let restored = Store::restore(&world.path("again"), &secret, new, &path, &keys, Quota::default());
    let (mut again, _, _) = restored.unwrap();
    assert_ne!(again.log_id(), log);
    assert_eq!(records(&again), held);
    assert!(again.vault_has(&Digest::of(b"the file of north")));
    let opening = again.body_at(0).unwrap().unwrap().1.unwrap();
    assert!(matches!(opening, Body::Opening(opening) if opening.previous == Some((log, head))));
    is_whole(&again);
    // Work goes on, and others who have the old log see no contradiction.
    list(&mut again, "after the loss", 2);
    let mut south = world.office("south", 2, 0);
    let taken = world.send(&again, &mut south, |_| {});
    admit_all(&mut south);
    assert_eq!(taken.logs.len(), 2);
    assert_eq!(records(&south), records(&again));
    assert!(south.logs().unwrap().iter().all(|row| row.agreed.is_none()));
}

#[test]
fn a_backup_opens_with_the_recovery_sheet_alone() {
    let world = World::new();
    let new = NewRegister {
        recorder: "north".to_owned(),
        software: "test 0".to_owned(),
        codebook: Digest::of(b"codebook"),
        throwaway: true,
        now_ms: NOW,
        chance: chance(1),
    };
    let (north, sheet) = Store::create(&world.path("north"), &passphrase(THROWAWAY_PASSPHRASE), new).unwrap();
    let path = world.path("backup");
    let to = vec![north.recovery_recipient().unwrap().unwrap()];
    north.export_bundle(&path, &Outgoing { to, ..Outgoing::default() }, |_, _| {}).unwrap();
    north.prove_recovery(sheet.key()).unwrap();
    let keys = BundleKeys::recovery(sheet.key()).unwrap();
    assert!(survey_bundle(&path, &keys, Quota::default(), |_, _| {}).is_ok());
    let own = north.bundle_keys();
    let refused = survey_bundle(&path, &own, Quota::default(), |_, _| {});
    assert!(matches!(refused, Err(StoreError::NotForUs(_))));
}

#[test]
fn an_interrupted_export_leaves_nothing_and_a_taken_name_is_refused() {
    let world = World::new();
    let north = world.office("north", 1, 5);
    let path = world.path("out");
    let to = vec![north.bundle_recipient()];
    fs::write(world.path("out.unfinished"), "left by an interrupted export").unwrap();
    let outgoing = Outgoing { to, ..Outgoing::default() };
    north.export_bundle(&path, &outgoing, |_, _| {}).unwrap();
    assert!(!world.path("out.unfinished").exists());
    let again = north.export_bundle(&path, &outgoing, |_, _| {});
    assert!(matches!(again, Err(StoreError::FileExists(_))));
    let nobody = Outgoing { to: vec!["age1nobody".to_owned()], ..Outgoing::default() };
    let refused = north.export_bundle(&world.path("other"), &nobody, |_, _| {});
    assert!(matches!(refused, Err(StoreError::NoRecipient(_))));
    assert!(!world.path("other").exists() && !world.path("other.unfinished").exists());
}

#[test]
fn no_damaged_bundle_changes_anything() {
    let world = World::new();
    let (north, mut south) = (world.office("north", 1, 3), world.office("south", 2, 2));
    let path = world.export(&north, &south, |_| {});
    let whole = fs::read(&path).unwrap();
    let (state, held) = (south.state().unwrap(), records(&south));
    let keys = south.bundle_keys();
    let damaged = world.path("damaged");
    let step = (whole.len() / 400).max(1);
    for at in (0..whole.len()).step_by(step) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(&damaged, &flipped).unwrap();
        let taken = south.import_bundle(&damaged, &keys, Quota::default(), NOW, |_, _| {});
        assert!(taken.is_err(), "a flip in byte {at} passed");
        fs::write(&damaged, &whole[..at]).unwrap();
        let taken = south.import_bundle(&damaged, &keys, Quota::default(), NOW, |_, _| {});
        assert!(taken.is_err(), "a cut at byte {at} passed");
    }
    assert_eq!((south.state().unwrap(), records(&south)), (state, held));
    assert!(south.waiting_parts().unwrap().is_empty());
    is_whole(&south);
}

#[test]
fn a_flood_is_refused_before_anything_is_kept() {
    let world = World::new();
    let (north, mut south) = (world.office("north", 1, 30), world.office("south", 2, 0));
    let path = world.export(&north, &south, |_| {});
    let keys = south.bundle_keys();
    for quota in [
        Quota { entries: 20, ..Quota::default() },
        Quota { bytes: 2_000, ..Quota::default() },
        Quota { files: 0, ..Quota::default() },
    ] {
        let taken = south.import_bundle(&path, &keys, quota, NOW, |_, _| {});
        assert!(matches!(taken, Err(StoreError::BadBundle(_))));
    }
    assert!(south.waiting_parts().unwrap().is_empty());
}

#[test]
fn a_refused_log_leaves_nothing_behind() {
    let world = World::new();
    let (north, mut south) = (world.office("north", 1, 3), world.office("south", 2, 0));
    world.send(&north, &mut south, |_| {});
    let log = south.unknown_log(&north.log_id().short()).unwrap();
    assert_eq!(south.refuse(log).unwrap(), 1);
    assert!(south.waiting_parts().unwrap().is_empty());
    assert!(south.unknown_log(&north.log_id().short()).is_err());
}

#[test]
fn an_excluded_office_is_as_if_it_had_never_recorded() {
    let world = World::new();
    let (mut north, mut south) = (world.office("north", 1, 4), world.office("south", 2, 3));
    world.send(&south, &mut north, |_| {});
    let (alone, sources) = (records(&north), north.sources().unwrap());
    admit_all(&mut north);
    // The other office adds, judges, withdraws what is not its own.
    world.send(&north, &mut south, |_| {});
    admit_all(&mut south);
    let pair: Vec<RecordId> = alone.keys().copied().take(2).collect();
    let mut writing = south.begin(NOW + 5).unwrap();
    judge(&mut writing, pair[0], pair[1], Verdict::Different);
    withdraw(&mut writing, pair[1]);
    let list = add_source(&mut writing, "planted");
    add_record(&mut writing, list, 1, "نام ساختگی");
    writing.commit().unwrap();
    world.send(&south, &mut north, |_| {});
    let with = records(&north);
    assert!(!with.contains_key(&pair[1]), "its withdrawal counts");

    let log = south.log_id();
    let exclude = |key| {
        let (reason, by) = ("their laptop was taken".to_owned(), "north".to_owned());
        Body::Exclusion(Exclusion { log, key, from: 0, reason, by })
    };
    for key in [None, Some(south.recorder_key().id())] {
        let mut writing = north.begin(NOW + 6).unwrap();
        let exclusion = writing.append(&exclude(key)).unwrap();
        writing.commit().unwrap();
        assert_eq!(records(&north), alone);
        assert_eq!(north.sources().unwrap(), sources);
        assert!(judgements(&north).is_empty());
        north.rebuild().unwrap();
        assert_eq!(records(&north), alone);
        is_whole(&north);
        let mut writing = north.begin(NOW + 7).unwrap();
        withdraw(&mut writing, exclusion);
        writing.commit().unwrap();
        assert_eq!(records(&north), with, "taken back");
    }
}

#[test]
fn only_the_own_log_excludes() {
    let world = World::new();
    let (mut north, mut south) = (world.office("north", 1, 4), world.office("south", 2, 3));
    let mut writing = south.begin(NOW).unwrap();
    let (reason, by) = ("so that they are not heard".to_owned(), "south".to_owned());
    let exclusion = Exclusion { log: north.log_id(), key: None, from: 0, reason, by };
    writing.append(&Body::Exclusion(exclusion)).unwrap();
    writing.commit().unwrap();
    world.send(&south, &mut north, |_| {});
    admit_all(&mut north);
    assert_eq!(records(&north).len(), 7);
}

#[test]
fn an_exclusion_from_a_place_on_leaves_what_came_before() {
    let world = World::new();
    let (mut north, mut south) = (world.office("north", 1, 0), world.office("south", 2, 3));
    let from = south.size().unwrap();
    list(&mut south, "after the theft of the key", 5);
    world.send(&south, &mut north, |_| {});
    admit_all(&mut north);
    let mut writing = north.begin(NOW).unwrap();
    let (reason, by) = ("the key was stolen".to_owned(), "north".to_owned());
    let key = Some(south.recorder_key().id());
    writing.append(&Body::Exclusion(Exclusion { log: south.log_id(), key, from, reason, by })).unwrap();
    writing.commit().unwrap();
    assert_eq!(records(&north).len(), 3);
}

#[test]
fn a_register_opened_again_still_reads_the_others() {
    let world = World::new();
    let (mut north, south) = (world.office("north", 1, 2), world.office("south", 2, 1));
    is_whole(&north);
    world.send(&south, &mut north, |_| {});
    admit_all(&mut north);
    drop(north);
    let north = open(&world.path("north"), 33);
    assert_eq!(records(&north).len(), 3);
    is_whole(&north);
}

fn erase(store: &mut Store, record: RecordId) -> ledger::EntryId {
    let mut erasure = store.erasure_of(record.into(), "the family asked", "GDPR art. 17").unwrap();
    erasure.approve("Mina", None);
    erasure.approve("Nasrin", None);
    store.erase(vec![erasure], NOW).unwrap().remove(0)
}

#[test]
fn an_erasure_rides_in_bundles_is_carried_out_and_confirmed() {
    let world = World::new();
    let (mut north, mut south) = (world.office("north", 1, 4), world.office("south", 2, 1));
    let before = world.export(&north, &south, |_| {});
    take(&mut south, &before);
    admit_all(&mut south);
    world.send(&south, &mut north, |_| {});
    admit_all(&mut north);
    let own: Vec<RecordId> =
        records(&north).into_keys().filter(|id| north.seq_of((*id).into()).unwrap().unwrap() < 100).collect();
    erase(&mut north, own[0]);
    assert!(!records(&north).contains_key(&own[0]));
    assert_eq!(names_not_confirmed(&north), ["south"]);

    let taken = world.send(&north, &mut south, |_| {});
    assert_eq!(taken.erased, 1);
    assert!(!records(&south).contains_key(&own[0]));
    is_whole(&south);
    world.send(&south, &mut north, |_| {});
    assert!(names_not_confirmed(&north).is_empty());
    is_whole(&north);

    // Whoever takes the old bundle in again does not bring it back.
    take(&mut south, &before);
    assert!(!records(&south).contains_key(&own[0]));
    // An office that comes later gets the entry without its body.
    let mut east = world.office("east", 3, 0);
    world.send(&north, &mut east, |_| {});
    admit_all(&mut east);
    assert_eq!(records(&east), records(&north));
    is_whole(&east);
}

fn names_not_confirmed(store: &Store) -> Vec<String> {
    let rows = store.erasures().unwrap();
    let missing = rows.iter().filter(|row| row.by_log == 0).flat_map(|row| store.unconfirmed(row).unwrap());
    missing.map(|log| log.office).collect()
}

#[test]
fn what_another_office_asks_of_ours_waits_for_people() {
    let world = World::new();
    let (mut north, mut south) = (world.office("north", 1, 2), world.office("south", 2, 0));
    world.send(&north, &mut south, |_| {});
    admit_all(&mut south);
    let record = *records(&south).keys().next().unwrap();
    let id = erase(&mut south, record);
    let taken = world.send(&south, &mut north, |_| {});
    admit_all(&mut north);
    assert_eq!(taken.erased, 0);
    assert!(records(&north).contains_key(&record));
    let row = north.erasures().unwrap().remove(0);
    assert!(row.here && !row.by_owner && row.id == id);
    north.confirm_erasure(id, NOW).unwrap();
    assert!(!records(&north).contains_key(&record));
    world.send(&north, &mut south, |_| {});
    assert!(names_not_confirmed(&south).is_empty());
    is_whole(&north);
}
