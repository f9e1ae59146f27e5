//! A day in a register: what is done in it, and what was acknowledged and must outlive everything.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use ledger::exchange::Quota;
use ledger::{Body, Digest, FieldForm, LogId, Role, Source, SourceId};
use store::{
    FieldKit, NewRegister, Outgoing, Store, StoreError, THROWAWAY_PASSPHRASE, Unlock, survey_bundle,
};

use super::super::town;
use super::watch::Watch;
use town::{NOW, passphrase};

/// What was acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The register is there, with so many entries.
    Entries(u64),
    /// An original.
    File(Digest),
    /// An original is about to be destroyed: from here on it may be there or not.
    Going(Digest),
    /// It is destroyed.
    Gone(Digest),
    /// Another office's log is read.
    Admitted(LogId),
    /// Somebody can sign.
    User(String),
    /// A note from the field, sealed: its number and digest.
    Note(u64, Digest),
    /// A backup that can be read.
    Backup,
    /// The register that was begun from it is there, with so many logs.
    Restored(usize),
}

/// Where it happens: the watched folder, and another office outside it.
pub struct Scene {
    around: tempfile::TempDir,
    pub root: PathBuf,
    peer: Store,
    store: Option<Store>,
    list: Option<SourceId>,
    pub claims: Vec<Claim>,
    /// Megabytes that are written at once, so that the write-ahead log overflows into the database.
    flood: usize,
}

type Step = fn(&mut Scene, &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError>;

/// What is done, in this order.
const STEPS: [(&str, Step); 12] = [
    ("begin a register", begin),
    ("attach a file", attach),
    ("add a list", |scene, said| add_list(scene, said, "second", 12)),
    ("take a bundle in and admit its log", exchange),
    ("let somebody sign", add_user),
    ("write in the field", write_in_the_field),
    ("erase the file", erase),
    ("close and open", reopen),
    ("write much at once", flood),
    ("add another list", |scene, said| add_list(scene, said, "third", 3)),
    ("make a backup", backup),
    ("begin a register from it", restore),
];

impl Scene {
    pub fn new(flood: usize) -> Scene {
        let around = tempfile::tempdir().unwrap();
        let root = around.path().join("disk");
        fs::create_dir(&root).unwrap();
        let mut peer = town::create(&around.path().join("peer"));
        let mut writing = peer.begin(NOW).unwrap();
        let list = town::add_source(&mut writing, "of-the-peer");
        town::add_record(&mut writing, list, 1, "رؤیا جنگلی");
        writing.commit().unwrap();
        Scene { around, root, peer, store: None, list: None, claims: Vec::new(), flood }
    }

    /// Does all of it, or what is possible; gives what failed, by the name of the step.
    pub fn play(&mut self, watch: &Watch) -> Vec<(&'static str, StoreError)> {
        let mut failed = Vec::new();
        for (name, step) in STEPS {
            if self.store.is_none() && name != STEPS[0].0 {
                self.store = open(&self.root.join("register")).ok();
            }
            let mut said = |scene: &mut Scene, claim| {
                scene.claims.push(claim);
                watch.acknowledge(scene.claims.len());
            };
            let may_go = name == STEPS[0].0 || self.store.is_some();
            if let Some(error) = may_go.then(|| step(self, &mut said).err()).flatten() {
                failed.push((name, error));
            }
        }
        self.store = None;
        failed
    }

    fn store(&mut self) -> &mut Store {
        self.store.as_mut().unwrap()
    }
}

fn new_register(seed: u8) -> NewRegister {
    NewRegister {
        recorder: "Nasrin".to_owned(),
        software: "test 0".to_owned(),
        codebook: Digest::of(b"codebook"),
        throwaway: true,
        now_ms: NOW,
        chance: town::chance(seed),
    }
}

/// Opens a register with salts and identifiers of its own.
pub fn open(path: &Path) -> Result<Store, StoreError> {
    static OPENED: AtomicU64 = AtomicU64::new(1);
    let mut seed = [200; 32];
    seed[..8].copy_from_slice(&OPENED.fetch_add(1, Ordering::Relaxed).to_le_bytes());
    Store::open(path, &Unlock::Throwaway, ledger::Chance::from_seed(seed))
}

fn begin(scene: &mut Scene, said: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    let path = scene.root.join("register");
    scene.store = Some(Store::create(&path, &passphrase(THROWAWAY_PASSPHRASE), new_register(40))?.0);
    said(scene, Claim::Entries(3));
    Ok(())
}

fn attach(scene: &mut Scene, said: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    let store = scene.store();
    let file = store.vault_put(&mut "نامهٔ مادر".repeat(900).as_bytes())?;
    let mut writing = store.begin(NOW)?;
    let id = writing.reserve();
    writing.append(&Body::Source(Source { file: Some(file), ..town::source(id, "letter") }))?;
    let size = writing.commit()?.size;
    scene.list = Some(id.into());
    said(scene, Claim::Entries(size));
    said(scene, Claim::File(file));
    Ok(())
}

fn add_list(
    scene: &mut Scene,
    said: &mut dyn FnMut(&mut Scene, Claim),
    slug: &str,
    rows: u64,
) -> Result<(), StoreError> {
    let mut writing = scene.store().begin(NOW)?;
    let id = writing.reserve();
    writing.append(&Body::Source(town::source(id, slug)))?;
    for row in 0..rows {
        let record = writing.reserve();
        writing.append(&Body::Record(town::record(record, id.into(), row, "لیلا بندری")))?;
    }
    let size = writing.commit()?.size;
    said(scene, Claim::Entries(size));
    Ok(())
}

fn exchange(scene: &mut Scene, said: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    let bundle = scene.around.path().join("bundle");
    let store = scene.store.as_mut().unwrap();
    let outgoing = Outgoing { to: vec![store.bundle_recipient()], ..Outgoing::default() };
    scene.peer.export_bundle(&bundle, &outgoing, |_, _| {}).unwrap();
    let keys = store.bundle_keys();
    store.import_bundle(&bundle, &keys, Quota::default(), NOW, |_, _| {})?;
    let waiting = store.waiting_parts()?;
    let part = waiting.first().ok_or(StoreError::NoBeginning)?;
    store.admit(part.log, &part.office, NOW)?;
    said(scene, Claim::Admitted(scene.peer.log_id()));
    Ok(())
}

fn add_user(scene: &mut Scene, said: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    let words = passphrase("words of her own");
    scene.store().add_user("Mina", &[Role::Reviewer], &words, &[], NOW)?;
    said(scene, Claim::User("Mina".to_owned()));
    Ok(())
}

fn write_in_the_field(scene: &mut Scene, said: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    let (kit, words) = (scene.root.join("kit"), passphrase("words of the field"));
    let (recipient, office) = (scene.store().bundle_recipient(), scene.store().log_key().id());
    let mut kit = FieldKit::begin(&kit, &recipient, office, &words, true)?;
    let signer = kit.signer(&words)?;
    for content in ["behind the wall", "of the salt flats"] {
        let note = kit.add(&signer, FieldForm::Words, None, content.as_bytes(), NOW)?;
        said(scene, Claim::Note(note.no, note.digest));
    }
    Ok(())
}

fn erase(scene: &mut Scene, said: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    let Some(list) = scene.list else { return Ok(()) };
    let file = Digest::of("نامهٔ مادر".repeat(900).as_bytes());
    said(scene, Claim::Going(file));
    let store = scene.store();
    let mut all = Vec::new();
    for id in store.erased_with(list.into())? {
        let mut erasure = store.erasure_of(id, "the family asked", "GDPR art. 17")?;
        erasure.approve("Mina", None);
        erasure.approve("Nasrin", None);
        all.push(erasure);
    }
    store.erase(all, NOW)?;
    said(scene, Claim::Gone(file));
    Ok(())
}

fn reopen(scene: &mut Scene, said: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    scene.store = None;
    scene.store = Some(open(&scene.root.join("register"))?);
    let size = scene.store().size()?;
    said(scene, Claim::Entries(size));
    Ok(())
}

/// What is worked out, and much of it: more than the write-ahead log holds before it is moved into the database.
fn flood(scene: &mut Scene, _: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    let much = "0123456789abcdef".repeat(scene.flood << 16);
    if scene.flood > 0 {
        scene.store().put_fact("much", &much)?;
        scene.store().put_fact("much", "")?;
    }
    Ok(())
}

fn backup(scene: &mut Scene, said: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    let bundle = scene.root.join("backup");
    let store = scene.store();
    let outgoing = Outgoing {
        to: vec![store.bundle_recipient()],
        with_files: true,
        backup: true,
        ..Outgoing::default()
    };
    store.export_bundle(&bundle, &outgoing, |_, _| {})?;
    said(scene, Claim::Backup);
    Ok(())
}

fn restore(scene: &mut Scene, said: &mut dyn FnMut(&mut Scene, Claim)) -> Result<(), StoreError> {
    let (bundle, place) = (scene.root.join("backup"), scene.root.join("restored"));
    if !scene.claims.contains(&Claim::Backup) {
        return Ok(());
    }
    let keys = scene.store().bundle_keys();
    let words = passphrase(THROWAWAY_PASSPHRASE);
    let logs = 1 + scene.store().logs()?.len();
    Store::restore(&place, &words, new_register(41), &bundle, &keys, Quota::default())?;
    said(scene, Claim::Restored(logs));
    Ok(())
}

/// Holds what lies in a folder against what was acknowledged; then goes on working in it.
pub fn check(root: &Path, claims: &[Claim]) -> Result<(), String> {
    let place = root.join("register");
    let begun = claims.iter().any(|claim| matches!(claim, Claim::Entries(_)));
    let mut store = match open(&place) {
        Ok(store) => store,
        Err(error) => {
            one_sentence(&error)?;
            return if begun { Err(format!("it does not open: {error:?}")) } else { Ok(()) };
        }
    };
    for (at, claim) in claims.iter().enumerate() {
        hold(root, &store, claim, &claims[at + 1..])?;
    }
    is_whole(&store)?;
    let before = store.size().map_err(|error| format!("{error:?}"))?;
    let went_on = add_source_after(&mut store);
    let after = went_on.map_err(|error| format!("it cannot be written to: {error:?}"))?;
    if after != before + 1 {
        return Err(format!("one entry was added to {before}, and {after} are there"));
    }
    drop(store);
    is_whole(&open(&place).map_err(|error| format!("it does not open again: {error:?}"))?)
}

fn add_source_after(store: &mut Store) -> Result<u64, StoreError> {
    let mut writing = store.begin(NOW)?;
    let id = writing.reserve();
    writing.append(&Body::Source(town::source(id, "after")))?;
    Ok(writing.commit()?.size)
}

fn is_whole(store: &Store) -> Result<(), String> {
    if let Some(set_back) = store.set_back() {
        return Err(format!("it says that it was set back: {set_back:?}"));
    }
    let found = store.verify(|_, _| {}).map_err(|error| format!("it cannot be verified: {error:?}"))?;
    if found.is_whole() { Ok(()) } else { Err(format!("damage: {:?}", found.damage)) }
}

/// Whether one thing that was acknowledged holds, with what came after it.
fn hold(root: &Path, store: &Store, claim: &Claim, later: &[Claim]) -> Result<(), String> {
    let went = |file: &Digest| later.contains(&Claim::Going(*file));
    let holds = match claim {
        Claim::Entries(size) => store.size().is_ok_and(|found| found >= *size),
        Claim::File(file) => went(file) || is_readable(store, file),
        Claim::Going(_) => true,
        Claim::Gone(file) => !store.vault_has(file),
        Claim::Admitted(log) => store.log_no(*log).is_ok_and(|no| no.is_some()),
        Claim::User(name) => store.user_signer(name, &passphrase("words of her own")).is_ok(),
        Claim::Note(no, digest) => {
            let kit = FieldKit::open(&root.join("kit")).and_then(|kit| kit.list());
            kit.is_ok_and(|notes| notes.iter().any(|note| (note.no, note.digest) == (*no, *digest)))
        }
        Claim::Backup => {
            survey_bundle(&root.join("backup"), &store.bundle_keys(), Quota::default(), |_, _| {}).is_ok()
        }
        Claim::Restored(logs) => {
            let restored = open(&root.join("restored")).map_err(|error| format!("restored: {error:?}"))?;
            is_whole(&restored).map_err(|error| format!("restored: {error}"))?;
            restored.logs().is_ok_and(|found| found.len() == *logs) && as_before(&restored, store)
        }
    };
    if holds { Ok(()) } else { Err(format!("acknowledged and gone: {claim:?}")) }
}

/// Whether whoever could sign before the restore can sign after it, with the same passphrase.
fn as_before(restored: &Store, store: &Store) -> bool {
    let words = passphrase("words of her own");
    let key = |store: &Store| store.user_signer("Mina", &words).map(|signer| signer.public()).ok();
    key(store) == key(restored)
}

fn is_readable(store: &Store, file: &Digest) -> bool {
    let mut bytes = Vec::new();
    store.vault_get(file).is_ok_and(|mut original| original.read_to_end(&mut bytes).is_ok())
}

/// What a refusal is: one line that names no value.
pub fn one_sentence(error: &StoreError) -> Result<(), String> {
    let text = error.to_string();
    let odd = text.is_empty() || text.contains('\n') || text.contains("Some(") || text.contains("بندری");
    if odd { Err(format!("no sentence: {text}")) } else { Ok(()) }
}
