//! Bundles that are made to harm, whatever order they come in; and erasures that are cut short, or decided by nobody.

mod cut_short;
mod decided;
mod missing;
mod others;
mod together;

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
            kept: 0,
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

/// Lets somebody decide, with the signatures of those who may let them; gives their key.
fn custodian(store: &mut Store, name: &str, agreed: &[(&str, &Signer)]) -> Signer {
    store.add_user(name, &[Role::Custodian], &secret(name), agreed, NOW).unwrap();
    store.user_signer(name, &secret(name)).unwrap()
}

/// Lets Mina and Nasrin decide; gives their keys.
fn two_custodians(store: &mut Store) -> Vec<Signer> {
    let mina = custodian(store, "Mina", &[]);
    let nasrin = custodian(store, "Nasrin", &[("Mina", &mina)]);
    vec![mina, nasrin]
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

fn row(store: &Store, of: &Store) -> LogRow {
    store.logs().unwrap().into_iter().find(|row| row.name.id == of.log_id()).unwrap()
}

fn open_again(store: Store, path: &Path) -> Store {
    drop(store);
    open(path)
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
