//! Bundles that are made to harm, whatever order they come in; and erasures that are cut short, or decided by nobody.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use ledger::exchange::{BundleWriter, Chain, Manifest, PartHead, Promised, Quota};
use ledger::{
    Body, Custody, CustodyEvent, Digest, EntryId, Erasure, Record, RecordId, Role, Signer, SourceId,
};
use proptest::prelude::*;
use secrecy::SecretString;

use super::Held;
use crate::attacks::raw;
use crate::reading::each_row_in;
use crate::town::{NOW, add_record, chance, import, judge, passphrase, source};
use crate::{LogRow, NewRegister, Outgoing, Store, StoreError, THROWAWAY_PASSPHRASE, Taken, Why};

/// A folder with registers and bundles.
struct Town(tempfile::TempDir);

impl Town {
    fn new() -> Town {
        Town(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn fresh(&self) -> PathBuf {
        self.path(&format!("bundle-{}", fs::read_dir(self.0.path()).unwrap().count()))
    }

    fn office(&self, name: &str, seed: u8) -> Store {
        let new = NewRegister {
            recorder: name.to_owned(),
            software: "test 0".to_owned(),
            codebook: Digest::of(b"codebook"),
            throwaway: true,
            now_ms: NOW + u64::from(seed),
            chance: chance(seed),
        };
        Store::create(&self.path(name), &passphrase(THROWAWAY_PASSPHRASE), new).unwrap().0
    }

    fn send(&self, from: &Store, to: &mut Store) -> Taken {
        let path = self.export(from, to);
        take(to, &path)
    }

    fn export(&self, from: &Store, to: &Store) -> PathBuf {
        let path = self.fresh();
        let outgoing = Outgoing { to: vec![to.bundle_recipient()], with_files: true, ..Outgoing::default() };
        from.export_bundle(&path, &outgoing, |_, _| {}).unwrap();
        path
    }

    /// A bundle made by hand: entries of one log between two signed heads, with the bodies that `keep` says.
    fn by_hand(&self, of: &Store, to: &Store, places: (u64, u64), keep: impl Fn(u64) -> bool) -> PathBuf {
        let path = self.fresh();
        let stranger = Signer::from_seed([77; 32]);
        let (log, recorder_key, (start, end)) = (of.own_name(), of.recorder_key(), places);
        let sender = ledger::exchange::LogName { id: ledger::LogId([9; 16]), key: stranger.public() };
        let promised =
            Promised { log, recorder_key, start, entries: end - start, name: "the north".to_owned() };
        let manifest = Manifest {
            software: "by hand".to_owned(),
            sender,
            recorder_key: stranger.public(),
            time_ms: NOW,
            parts: vec![promised],
            files: 0,
            heads: Vec::new(),
        };
        let recipient: age::x25519::Recipient = to.bundle_recipient().parse().unwrap();
        let file = fs::File::create(&path).unwrap();
        let sealed = age::Encryptor::with_recipients(std::iter::once(&recipient as _)).unwrap();
        let mut bundle = BundleWriter::begin(sealed.wrap_output(file).unwrap(), &manifest).unwrap();
        let base = Held::new(&of.connection, 0).unwrap().tree(start);
        let note = of.note_at(end).unwrap().unwrap();
        bundle.part(&PartHead { log, recorder_key, base, entries: end - start, note }).unwrap();
        each_row_in(&of.connection, start..end, |at, entry, body| {
            bundle.entry(entry, body.filter(|_| keep(at))).unwrap();
            Ok(ControlFlow::Continue(()))
        })
        .unwrap();
        bundle.finish(&stranger).unwrap().0.finish().unwrap();
        path
    }
}

fn take(store: &mut Store, path: &Path) -> Taken {
    let keys = store.bundle_keys();
    store.import_bundle(path, &keys, Quota::default(), NOW, |_, _| {}).unwrap()
}

fn admit_all(store: &mut Store) {
    while let Some(part) =
        store.waiting_parts().unwrap().into_iter().find(|part| part.why == Why::Unknown && part.start == 0)
    {
        store.admit(part.log, &part.office, NOW).unwrap();
    }
}

fn open(path: &Path) -> Store {
    Store::open(path, &crate::Unlock::Throwaway, chance(99)).unwrap()
}

fn list(store: &mut Store, slug: &str, names: &[&str]) -> (SourceId, Vec<RecordId>) {
    let file = store.vault_put(&mut format!("the file of {slug}").as_bytes()).unwrap();
    let mut writing = store.begin(NOW).unwrap();
    let id = writing.reserve();
    writing.append(&Body::Source(ledger::Source { file: Some(file), ..source(id, slug) })).unwrap();
    let records = names.iter().zip(1..).map(|(name, row)| add_record(&mut writing, id.into(), row, name));
    let records = records.collect();
    writing.commit().unwrap();
    (id.into(), records)
}

/// A record that corrects another.
fn correct(store: &mut Store, earlier: RecordId, name: &str) -> RecordId {
    let (_, old) = store.record(earlier).unwrap().unwrap();
    let mut writing = store.begin(NOW).unwrap();
    let id = writing.reserve();
    let statements = vec![ledger::Statement::new("name", name)];
    writing
        .append(&Body::Record(Record { id: id.into(), replaces: Some(earlier), statements, ..old }))
        .unwrap();
    writing.commit().unwrap();
    id.into()
}

fn words(store: &Store) -> BTreeMap<RecordId, String> {
    let mut found = BTreeMap::new();
    store
        .each_record(|_, record| {
            found.insert(record.id, format!("{:?}", record.statements));
            ControlFlow::Continue(())
        })
        .unwrap();
    found
}

fn is_whole(store: &Store) {
    let found = store.verify(|_, _| {}).unwrap();
    assert!(found.is_whole(), "{:?}", found.damage);
}

fn erasure(store: &Store, id: impl Into<EntryId>) -> Erasure {
    store.erasure_of(id.into(), "the family asked", "GDPR art. 17").unwrap()
}

/// Decided by two names.
fn decided(store: &Store, id: impl Into<EntryId>) -> Erasure {
    let mut erasure = erasure(store, id);
    erasure.approve("Mina", None);
    erasure.approve("Nasrin", None);
    erasure
}

/// Writes an entry of any kind, as a program without these rules would.
fn append(store: &mut Store, body: &Body) -> EntryId {
    let mut writing = store.begin(NOW).unwrap();
    let id = writing.append(body).unwrap();
    writing.commit().unwrap();
    id
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn row(store: &Store, of: &Store) -> LogRow {
    store.logs().unwrap().into_iter().find(|row| row.name.id == of.log_id()).unwrap()
}

// Bodies that did not come.

#[test]
fn a_stranger_who_leaves_bodies_out_destroys_nothing() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "one", &["رؤیا", "آرش"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let before = north.size().unwrap();
    list(&mut north, "two", &["کاوه", "نرگس"]);
    let stripped = town.by_hand(&north, &south, (before, north.size().unwrap()), |_| false);
    take(&mut south, &stripped);
    assert_eq!(words(&south).len(), 2, "nothing of what did not come is read");
    is_whole(&south);
    town.send(&north, &mut south);
    assert_eq!(words(&south), words(&north), "the office's own bundle brings what was left out");
    assert_eq!(south.news(row(&south, &north).no, 0, north.size().unwrap()).unwrap().erased, 0);
    is_whole(&south);
    south.rebuild().unwrap();
    assert_eq!(words(&south), words(&north));
    is_whole(&south);
}

#[test]
fn what_another_office_destroyed_of_a_third_comes_from_the_third() {
    let town = Town::new();
    let (mut north, mut south, mut east) =
        (town.office("north", 1), town.office("south", 2), town.office("east", 3));
    let (_, records) = list(&mut north, "one", &["رؤیا", "آرش"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let asked = decided(&south, records[0]);
    south.erase(vec![asked], NOW).unwrap();
    town.send(&south, &mut east);
    admit_all(&mut east);
    assert_eq!(words(&east).len(), 1);
    town.send(&north, &mut east);
    assert_eq!(words(&east), words(&north), "what the south asks of the north's is not done unasked");
}

#[test]
fn an_office_that_lacks_bodies_does_not_confirm_them() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "one", &["رؤیا", "آرش"]);
    let stripped = town.by_hand(&north, &south, (0, north.size().unwrap()), |at| at != 5);
    take(&mut south, &stripped);
    admit_all(&mut south);
    town.send(&south, &mut north);
    admit_all(&mut north);
    let held = north.held_by(south.own_name()).unwrap();
    assert_eq!(held.get(&north.log_id()).copied(), Some(5), "from the missing one on it is sent again");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn whatever_is_left_out_and_whatever_the_order_all_hold_the_same(
        seed in 0u64..1_000_000,
        stripped in proptest::collection::vec((0usize..4, 0u8..3), 0..5),
        admitted_after in 0usize..4,
    ) {
        any_order(seed, &stripped, admitted_after);
    }
}

/// The north's log in three runs, some of them also without all or some bodies, delivered in an order drawn from the seed.
fn any_order(seed: u64, stripped: &[(usize, u8)], admitted_after: usize) {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    let mut ends = vec![0];
    let (_, first) = list(&mut north, "one", &["رؤیا", "آرش"]);
    ends.push(north.size().unwrap());
    list(&mut north, "two", &["کاوه"]);
    correct(&mut north, first[1], "آرش سهرابیان");
    ends.push(north.size().unwrap());
    let gone = decided(&north, first[0]);
    append(&mut north, &Body::Erasure(gone.clone()));
    ends.push(north.size().unwrap());
    let runs = [(ends[0], ends[1]), (ends[1], ends[2]), (ends[2], ends[3]), (ends[0], ends[2])];
    let mut bundles: Vec<PathBuf> =
        runs[..3].iter().map(|places| town.by_hand(&north, &south, *places, |_| true)).collect();
    for (run, how) in stripped {
        let keep = |at: u64| match how {
            0 => false,
            1 => at.is_multiple_of(2),
            _ => !at.is_multiple_of(2),
        };
        bundles.push(town.by_hand(&north, &south, runs[*run], keep));
    }
    shuffle(&mut bundles, seed);
    for (at, path) in bundles.iter().enumerate() {
        take(&mut south, path);
        if at >= admitted_after {
            admit_all(&mut south);
        }
    }
    admit_all(&mut south);
    let mut expected = words(&north);
    expected.remove(&first[0]);
    assert_eq!(words(&south), expected);
    assert!(south.record(first[0]).unwrap().is_none(), "the owner's erasure holds in any order");
    assert!(south.waiting_parts().unwrap().is_empty());
    is_whole(&south);
}

fn shuffle<T>(things: &mut [T], mut seed: u64) {
    for at in (1..things.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        things.swap(at, (seed >> 33) as usize % (at + 1));
    }
}

// What counts as an erasure.

#[test]
fn one_erasure_covers_the_destruction_of_nothing_else() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا", "آرش", "کاوه"]);
    let gone = decided(&north, records[0]);
    let id = north.erase(vec![gone], NOW).unwrap()[0];
    is_whole(&north);
    let at = north.seq_of(records[1].into()).unwrap().unwrap();
    let by = north.seq_of(id).unwrap().unwrap();
    let attack = format!("INSERT INTO erased VALUES ({at}, {by}); DELETE FROM body WHERE seq = {at};");
    let connection = raw(&north);
    let refused = connection.execute_batch(&attack).map_err(|error| error.to_string());
    assert!(refused.is_err_and(|text| text.contains("append-only")), "the triggers see it");
    connection.execute_batch("DROP TRIGGER erased_only_with_an_erasure").unwrap();
    connection.execute_batch(&attack).unwrap();
    let found = north.verify(|_, _| {}).unwrap();
    assert!(found.damage.iter().any(|one| one.place == crate::Place::Body(at)), "{:?}", found.damage);
}

/// A register with two custodians.
fn with_custodians(town: &Town) -> (Store, Vec<Signer>, Vec<RecordId>) {
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا", "آرش", "کاوه"]);
    let signers = ["Mina", "Nasrin"].map(|name| {
        north.add_user(name, &[Role::Custodian], &secret(name), NOW).unwrap();
        north.user_signer(name, &secret(name)).unwrap()
    });
    (north, signers.into(), records)
}

#[test]
fn once_there_are_custodians_two_of_them_sign_every_erasure() {
    let town = Town::new();
    let (mut north, signers, records) = with_custodians(&town);
    let stranger = Signer::from_seed([66; 32]);
    let by_names = decided(&north, records[0]);
    let mut by_strangers = erasure(&north, records[0]);
    by_strangers.approve("Mina", Some(&stranger));
    by_strangers.approve("Nasrin", Some(&Signer::from_seed([67; 32])));
    let mut by_one = erasure(&north, records[0]);
    by_one.approve("Mina", Some(&signers[0]));
    by_one.approve("Nasrin", None);
    for refused in [by_names, by_strangers, by_one] {
        assert!(matches!(north.erase(vec![refused], NOW), Err(StoreError::NotDecided)));
    }
    let mut by_two = erasure(&north, records[0]);
    by_two.approve("Mina", Some(&signers[0]));
    by_two.approve("Nasrin", Some(&signers[1]));
    north.erase(vec![by_two], NOW).unwrap();
    assert!(north.record(records[0]).unwrap().is_none());
    is_whole(&north);
}

#[test]
fn receivers_ask_for_the_signatures_of_the_custodians_too() {
    let town = Town::new();
    let (mut north, _, records) = with_custodians(&town);
    let mut south = town.office("south", 2);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let invented = decided(&north, records[0]);
    append(&mut north, &Body::Erasure(invented));
    let taken = town.send(&north, &mut south);
    assert_eq!(taken.erased, 0);
    assert!(south.record(records[0]).unwrap().is_some());
    assert!(town.send(&south, &mut north).logs.len() > 1);
}

#[test]
fn the_last_two_custodians_cannot_be_revoked() {
    let town = Town::new();
    let (mut north, _, records) = with_custodians(&town);
    assert!(north.revoke_user("Mina", NOW).is_err());
    assert!(north.users().unwrap().iter().all(|user| user.active));
    north.add_user("Roya", &[Role::Custodian], &secret("Roya"), NOW).unwrap();
    north.revoke_user("Mina", NOW).unwrap();
    let gone = decided(&north, records[0]);
    assert!(matches!(north.erase(vec![gone], NOW), Err(StoreError::NotDecided)));
}

#[test]
fn one_name_written_twice_is_one_person() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا"]);
    for (one, two) in
        [("Mina", "mina"), ("Mina Karimi", "Mina  Karimi"), ("نرگس علي", "نرگس علی"), ("Mina", "")]
    {
        let mut gone = erasure(&north, records[0]);
        gone.approve(one, None);
        gone.approve(two, None);
        assert!(matches!(north.erase(vec![gone], NOW), Err(StoreError::NotDecided)), "{one} {two}");
    }
}

#[test]
fn what_the_log_stands_on_cannot_be_erased() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "one", &["رؤیا"]);
    for seq in 0..3 {
        let id = north.body_at(seq).unwrap().unwrap().0.id;
        let gone = decided(&north, id);
        assert!(north.erase(vec![gone.clone()], NOW).is_err(), "entry {seq}");
        append(&mut north, &Body::Erasure(gone));
    }
    town.send(&north, &mut south);
    admit_all(&mut south);
    assert_eq!(words(&south), words(&north));
    is_whole(&south);
    is_whole(&open_again(north, &town.path("north")));
}

fn open_again(store: Store, path: &Path) -> Store {
    drop(store);
    open(path)
}

// Everything that goes.

#[test]
fn of_an_erased_correction_no_earlier_edition_is_shown_again() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا جنگلی", "آرش"]);
    let second = correct(&mut north, records[0], "رؤیا");
    let third = correct(&mut north, second, "ر. ج.");
    for id in [records[0], second, third] {
        let mut all = north.erased_with(id.into()).unwrap();
        all.sort_unstable();
        let mut expected = [records[0], second, third].map(EntryId::from).to_vec();
        expected.sort_unstable();
        assert_eq!(all, expected);
    }
    let newest = decided(&north, third);
    assert!(north.erase(vec![newest], NOW).is_err(), "an earlier edition would stand again");
    let all = north.erased_with(third.into()).unwrap().into_iter().map(|id| decided(&north, id)).collect();
    north.erase(all, NOW).unwrap();
    assert_eq!(words(&north).into_keys().collect::<Vec<_>>(), [records[1]]);
    assert!(north.record(records[0]).unwrap().is_none());
    is_whole(&north);
}

#[test]
fn a_correction_by_another_office_goes_with_what_it_corrects() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    let (_, records) = list(&mut north, "one", &["رؤیا جنگلی"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let corrected = correct(&mut south, records[0], "رؤیا");
    let with = south.erased_with(corrected.into()).unwrap();
    assert!(with.contains(&records[0].into()) && with.len() == 2, "{with:?}");
    let all = with.into_iter().map(|id| decided(&south, id)).collect();
    south.erase(all, NOW).unwrap();
    assert!(words(&south).is_empty());
}

#[test]
fn with_a_source_goes_what_was_said_of_it_and_of_its_records() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (list, records) = list(&mut north, "one", &["رؤیا", "آرش"]);
    let custody = Body::Custody(Custody {
        source: list,
        item: Digest::of(b"the file of one"),
        event: CustodyEvent::Received,
        actor: "Leila".to_owned(),
        from: Some("a nephew".to_owned()),
        to: None,
        reason: None,
        at: None,
    });
    let custody = append(&mut north, &custody);
    let note =
        ledger::Note { about: Some(records[0].into()), text: "her aunt".to_owned(), by: "Leila".to_owned() };
    let note = append(&mut north, &Body::Note(note));
    let mut writing = north.begin(NOW).unwrap();
    let judged = judge(&mut writing, records[0], records[1], ledger::Verdict::Different);
    let citation = writing.reserve();
    let other = writing.reserve();
    writing.append(&Body::Source(source(other, "another"))).unwrap();
    writing
        .append(&Body::Record(Record {
            kind: "citation".to_owned(),
            statements: vec![ledger::Statement::new("record", &records[0].to_string())],
            ..crate::town::record(citation, other.into(), 1, "x")
        }))
        .unwrap();
    let batch = writing.reserve();
    writing.append(&import(batch.into(), vec![list])).unwrap();
    writing.commit().unwrap();
    let with = north.erased_with(list.into()).unwrap();
    for (what, id) in [
        ("custody", custody),
        ("note", note),
        ("judgement", judged),
        ("citation", citation),
        ("import", batch),
    ] {
        assert!(with.contains(&id), "{what}");
    }
    let all = with.iter().map(|id| decided(&north, *id)).collect();
    north.erase(all, NOW).unwrap();
    assert!(with.iter().all(|id| north.entry(*id).unwrap().unwrap().1.is_none()));
    is_whole(&north);
}

#[test]
fn an_older_bundle_does_not_bring_an_erased_original_back() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    let (list, _) = list(&mut north, "one", &["رؤیا"]);
    let old = town.export(&north, &south);
    take(&mut south, &old);
    admit_all(&mut south);
    let all = north.erased_with(list.into()).unwrap().into_iter().map(|id| decided(&north, id)).collect();
    north.erase(all, NOW).unwrap();
    town.send(&north, &mut south);
    let file = Digest::of(b"the file of one");
    assert!(!south.vault_has(&file));
    take(&mut south, &old);
    assert!(!south.vault_has(&file), "it is not taken in again");
    assert!(words(&south).is_empty());
}

#[test]
fn the_bundle_of_a_forked_copy_does_not_bring_an_erased_body_back() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["qanariazardpar", "آرش"]);
    drop(north);
    copy(&town.path("north"), &town.path("copy"));
    let (mut north, mut forked) = (open(&town.path("north")), open(&town.path("copy")));
    let mut south = town.office("south", 2);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let gone = decided(&north, records[0]);
    north.erase(vec![gone], NOW).unwrap();
    town.send(&north, &mut south);
    list(&mut forked, "written to the copy", &["x"]);
    town.send(&forked, &mut south);
    assert_eq!(south.waiting_parts().unwrap().len(), 1, "the other history is kept as evidence");
    let held: i64 = south
        .connection
        .query_row(
            "SELECT count(*) FROM part_entry WHERE instr(body, CAST('qanariazardpar' AS BLOB)) > 0",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(held, 0);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

// Erasures that are cut short.

#[test]
fn an_erasure_cut_short_after_its_decision_is_finished_when_the_register_is_opened() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (list, records) = list(&mut north, "one", &["رؤیا", "آرش"]);
    for id in north.erased_with(list.into()).unwrap() {
        let gone = decided(&north, id);
        append(&mut north, &Body::Erasure(gone));
    }
    assert!(north.record(records[0]).unwrap().is_some(), "killed before anything was destroyed");
    let north = open_again(north, &town.path("north"));
    assert!(north.record(records[0]).unwrap().is_none());
    assert!(!north.vault_has(&Digest::of(b"the file of one")));
    is_whole(&north);
}

#[test]
fn an_original_left_by_a_crash_is_destroyed_before_anybody_hears_that_it_was() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    let (list, _) = list(&mut north, "one", &["رؤیا"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let file = Digest::of(b"the file of one");
    let all = north.erased_with(list.into()).unwrap().into_iter().map(|id| decided(&north, id)).collect();
    north.erase(all, NOW).unwrap();
    // A reader holds the old pages: as at a crash, the bodies are gone and the original is still there.
    let reader = raw(&south);
    reader.execute_batch("BEGIN; SELECT count(*) FROM body;").unwrap();
    let path = town.export(&north, &south);
    let keys = south.bundle_keys();
    let taken = south.import_bundle(&path, &keys, Quota::default(), NOW, |_, _| {});
    assert!(taken.is_err(), "what could not be finished is not told as done");
    assert!(south.vault_has(&file));
    let rows = south.erasures().unwrap();
    assert!(rows.iter().all(|row| !row.confirmed.contains(&0)), "no receipt");
    assert!(rows.iter().any(|row| row.unfinished));
    drop(reader);
    let mut south = open_again(south, &town.path("south"));
    assert!(!south.vault_has(&file));
    take(&mut south, &path);
    assert!(south.erasures().unwrap().iter().all(|row| row.confirmed.contains(&0) && !row.unfinished));
}

#[test]
fn while_somebody_reads_the_old_pages_nothing_is_called_destroyed() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا", "آرش"]);
    let reader = raw(&north);
    reader.execute_batch("BEGIN; SELECT count(*) FROM body;").unwrap();
    let gone = decided(&north, records[0]);
    assert!(matches!(north.erase(vec![gone], NOW), Err(StoreError::ErasureUnfinished)));
    assert!(north.erasures().unwrap()[0].unfinished);
    reader.execute_batch("COMMIT").unwrap();
    north.carry_out_erasures(NOW).unwrap();
    assert!(!north.erasures().unwrap()[0].unfinished);
    is_whole(&north);
}

// After a restore; what is rotten; who takes whose name.

#[test]
fn after_a_restore_exclusions_rules_and_users_count_as_before() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "ours", &["رؤیا"]);
    list(&mut south, "theirs", &["آرش"]);
    town.send(&south, &mut north);
    admit_all(&mut north);
    for name in ["Mina", "Nasrin"] {
        north.add_user(name, &[Role::Custodian], &secret(name), NOW).unwrap();
    }
    let by = "north".to_owned();
    let reason = "their laptop was taken".to_owned();
    append(
        &mut north,
        &Body::Exclusion(ledger::Exclusion {
            log: south.log_id(),
            key: None,
            from: 0,
            reason,
            by: by.clone(),
        }),
    );
    let rule =
        ledger::Rule { rule: ledger::Rule::REVIEWERS.to_owned(), value: "2".to_owned(), reason: None, by };
    append(&mut north, &Body::Rule(rule.clone()));
    let (shown, users) = (words(&north), north.users().unwrap());
    let backup = town.fresh();
    let to = vec![north.bundle_recipient()];
    north.export_bundle(&backup, &Outgoing { to, ..Outgoing::default() }, |_, _| {}).unwrap();
    let new = NewRegister {
        recorder: "north".to_owned(),
        software: "test 0".to_owned(),
        codebook: Digest::of(b"codebook"),
        throwaway: true,
        now_ms: NOW + 9,
        chance: chance(44),
    };
    let again = Store::restore(
        &town.path("again"),
        &passphrase(THROWAWAY_PASSPHRASE),
        new,
        &backup,
        &north.bundle_keys(),
        Quota::default(),
    );
    let (mut again, ..) = again.unwrap();
    assert_eq!(words(&again), shown, "who was excluded is not heard again");
    assert_eq!(again.exclusions().unwrap().len(), 1);
    assert_eq!(again.rule(ledger::Rule::REVIEWERS).unwrap(), Some(rule));
    let names = |users: Vec<crate::UserRow>| users.into_iter().map(|user| user.name).collect::<Vec<_>>();
    assert_eq!(names(again.users().unwrap()), names(users));
    assert!(again.needs_custodians().unwrap(), "nobody erases alone after a restore");
    let (_, records) = list(&mut again, "new", &["کاوه"]);
    let gone = decided(&again, records[0]);
    assert!(matches!(again.erase(vec![gone], NOW), Err(StoreError::NotDecided)));
    is_whole(&again);
}

#[test]
fn a_register_that_was_set_back_knows_it_without_its_mark() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    list(&mut north, "one", &["رؤیا"]);
    drop(north);
    copy(&town.path("north"), &town.path("copy"));
    let mut north = open(&town.path("north"));
    list(&mut north, "two", &["آرش"]);
    let mut old = open(&town.path("copy"));
    town.send(&north, &mut old);
    drop(old);
    fs::remove_file(town.path("copy").join("register.mark")).unwrap();
    let mut old = open(&town.path("copy"));
    let refused = old.begin(NOW).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::SetBack { .. }));
    assert!(refused.to_string().contains("bundle restore") && !refused.to_string().contains("delete"));
}

#[test]
fn one_rotten_original_keeps_no_other_from_a_backup() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    for slug in ["one", "two", "three"] {
        list(&mut north, slug, &["رؤیا"]);
    }
    let of = |slug: &str| Digest::of(format!("the file of {slug}").as_bytes());
    let rotten = town.path("north").join("vault");
    let path_of = |digest: &Digest| {
        let name = data_encoding::HEXLOWER.encode(&north.vault.name(digest));
        rotten.join(&name[..2]).join(name)
    };
    let mut bytes = fs::read(path_of(&of("one"))).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(path_of(&of("one")), bytes).unwrap();
    fs::remove_file(path_of(&of("two"))).unwrap();
    let path = town.fresh();
    let outgoing = Outgoing { to: vec![south.bundle_recipient()], with_files: true, ..Outgoing::default() };
    let sent = north.export_bundle(&path, &outgoing, |_, _| {}).unwrap();
    assert_eq!(
        (sent.files, &sent.files_damaged[..], &sent.files_missing[..]),
        (1, &[of("one")][..], &[of("two")][..])
    );
    take(&mut south, &path);
    admit_all(&mut south);
    assert!(south.vault_has(&of("three")));
    is_whole(&south);
}

#[test]
fn identifiers_of_others_are_an_alarm_and_wait_aside() {
    let town = Town::new();
    let (mut north, mut south, mut east) =
        (town.office("north", 1), town.office("south", 2), town.office("east", 3));
    let (_, records) = list(&mut north, "one", &["رؤیا"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    town.send(&east, &mut south);
    admit_all(&mut south);
    let (theirs, _) = list(&mut east, "two", &[]);
    append(&mut east, &Body::Record(crate::town::record(records[0].into(), theirs, 1, "somebody else")));
    let shown = words(&south);
    let taken = town.send(&east, &mut south);
    assert!(taken.logs.iter().any(|one| one.came == crate::Came::TakenNames(1)), "{:?}", taken.logs);
    assert_eq!(words(&south), shown);
    assert_eq!(south.waiting_parts().unwrap()[0].why, Why::TakenNames);
    is_whole(&south);
    // Nor is such a log admitted.
    let mut west = town.office("west", 4);
    town.send(&north, &mut west);
    admit_all(&mut west);
    town.send(&east, &mut west);
    let log = west.unknown_log(&east.log_id().to_string()).unwrap();
    assert!(matches!(west.admit(log, "east", NOW), Err(StoreError::TakenNames)));
    is_whole(&west);
}

#[test]
fn a_refused_office_leaves_no_original_behind() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "one", &["رؤیا"]);
    let file = Digest::of(b"the file of one");
    town.send(&north, &mut south);
    assert!(south.vault_has(&file), "held with what waits for it");
    let log = south.unknown_log(&north.log_id().to_string()).unwrap();
    south.refuse(log).unwrap();
    assert!(!south.vault_has(&file));
    is_whole(&south);
}
