//! What is done in one folder, written down in order; and the one call that is to fail.

use std::collections::{BTreeMap, HashMap};
use std::ffi::c_int;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The content of a file, under whatever name.
pub type FileNo = usize;

/// What was done.
#[derive(Debug, Clone)]
pub enum Event {
    Write {
        file: FileNo,
        at: u64,
        bytes: Vec<u8>,
    },
    Truncate {
        file: FileNo,
        length: u64,
    },
    SyncFile(FileNo),
    Create {
        path: PathBuf,
        file: FileNo,
    },
    MakeFolder(PathBuf),
    Rename {
        from: PathBuf,
        to: PathBuf,
    },
    Remove(PathBuf),
    SyncFolder(PathBuf),
    /// The program told its user that so many things are done.
    Acknowledged(usize),
}

/// What stands under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    File(FileNo),
    Folder,
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    Open,
    Create,
    Read,
    Write,
    Truncate,
    Sync,
    Rename,
    Remove,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    /// Of a write, the first half only.
    Half,
    Refuse(c_int),
}

/// Which call fails, and how.
#[derive(Debug, Clone, Copy)]
pub struct Fault {
    /// The first call that fails, counted from one.
    pub nth: u64,
    /// Whether all later ones fail too.
    pub lasting: bool,
    pub kind: Kind,
}

/// The way in which calls fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The disk is broken: EIO from everything.
    Broken,
    /// No room: ENOSPC from what needs room.
    Full,
    /// Half of what was to be written is written.
    Short,
    /// A signal came: EINTR from reading, writing and opening.
    Interrupted,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Broken, Kind::Full, Kind::Short, Kind::Interrupted];

    fn verdict(self, call: Call) -> Verdict {
        match (self, call) {
            (Kind::Broken, _) => Verdict::Refuse(libc::EIO),
            (Kind::Full, Call::Create | Call::Write | Call::Truncate | Call::Sync | Call::Rename) => {
                Verdict::Refuse(libc::ENOSPC)
            }
            (Kind::Short, Call::Write) => Verdict::Half,
            (Kind::Interrupted, Call::Open | Call::Create | Call::Read | Call::Write) => {
                Verdict::Refuse(libc::EINTR)
            }
            _ => Verdict::Pass,
        }
    }
}

/// What was in the folder, what was done in it, and what is in it now.
#[derive(Debug, Clone)]
pub struct Record {
    pub root: PathBuf,
    pub before: BTreeMap<PathBuf, Node>,
    pub contents: Vec<Vec<u8>>,
    pub events: Vec<Event>,
    pub names: BTreeMap<PathBuf, Node>,
    pub calls: u64,
    /// The call that failed first.
    pub failed: Option<(Call, PathBuf)>,
}

struct State {
    record: Record,
    open: HashMap<c_int, (PathBuf, Option<FileNo>)>,
    fault: Option<Fault>,
}

static STATE: Mutex<Option<State>> = Mutex::new(None);
/// One folder is watched at a time.
static TURN: Mutex<()> = Mutex::new(());

fn state() -> MutexGuard<'static, Option<State>> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The watching of one folder; it ends when this is dropped.
pub struct Watch(#[allow(dead_code)] MutexGuard<'static, ()>);

impl Watch {
    /// Watches a folder, with everything that lies in it now safely on the disk.
    pub fn begin(root: &Path, fault: Option<Fault>) -> Watch {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut names, mut contents) = (BTreeMap::new(), Vec::new());
        look(root, &mut names, &mut contents);
        let record = Record {
            root: root.to_owned(),
            before: names.clone(),
            contents,
            events: Vec::new(),
            names,
            calls: 0,
            failed: None,
        };
        *state() = Some(State { record, open: HashMap::new(), fault });
        Watch(turn)
    }

    /// Writes down that something was acknowledged.
    pub fn acknowledge(&self, number: usize) {
        tell(|state| state.record.events.push(Event::Acknowledged(number)));
    }

    /// From here on nothing fails any more.
    pub fn mend(&self) {
        tell(|state| state.fault = None);
    }

    /// What was done.
    pub fn end(self) -> Record {
        state().take().unwrap().record
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        *state() = None;
    }
}

/// Everything that lies in a folder.
fn look(folder: &Path, names: &mut BTreeMap<PathBuf, Node>, contents: &mut Vec<Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            names.insert(path.clone(), Node::Folder);
            look(&path, names, contents);
        } else if !is_memory(&path) {
            contents.push(fs::read(&path).unwrap());
            names.insert(path, Node::File(contents.len() - 1));
        }
    }
}

/// The index that processes share is memory with a name; SQLite makes it anew after every crash.
pub fn is_memory(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(b"-shm")
}

fn tell(change: impl FnOnce(&mut State)) {
    if let Some(state) = state().as_mut() {
        change(state);
    }
}

/// What is to become of a call that names a path.
pub fn ask(call: Call, path: &Path) -> Verdict {
    state().as_mut().map_or(Verdict::Pass, |state| state.judge(call, path))
}

/// What is to become of a call on an open file.
pub fn ask_file(call: Call, file: c_int) -> Verdict {
    let mut state = state();
    let Some(state) = state.as_mut() else { return Verdict::Pass };
    let Some((path, _)) = state.open.get(&file) else { return Verdict::Pass };
    let path = path.clone();
    state.judge(call, &path)
}

impl State {
    fn judge(&mut self, call: Call, path: &Path) -> Verdict {
        if !path.starts_with(&self.record.root) {
            return Verdict::Pass;
        }
        self.record.calls += 1;
        let Some(Fault { nth, lasting, kind }) = self.fault else { return Verdict::Pass };
        let due = if lasting { self.record.calls >= nth } else { self.record.calls == nth };
        let verdict = if due { kind.verdict(call) } else { Verdict::Pass };
        if verdict != Verdict::Pass && self.record.failed.is_none() {
            self.record.failed = Some((call, path.to_owned()));
        }
        verdict
    }

    fn file(&self, file: c_int) -> Option<FileNo> {
        self.open.get(&file).and_then(|(_, number)| *number)
    }
}

pub fn is_watched(file: c_int) -> bool {
    state().as_ref().is_some_and(|state| state.open.contains_key(&file))
}

pub fn path_of(file: c_int) -> Option<PathBuf> {
    state().as_ref()?.open.get(&file).map(|(path, _)| path.clone())
}

pub fn opened(file: c_int, path: &Path, creating: bool, emptying: bool) {
    tell(|state| {
        state.open.remove(&file);
        if file < 0 || !path.starts_with(&state.record.root) {
            return;
        }
        if is_memory(path) {
            state.open.insert(file, (path.to_owned(), None));
            return;
        }
        let number = match state.record.names.get(path) {
            Some(Node::File(number)) => {
                if emptying {
                    state.record.events.push(Event::Truncate { file: *number, length: 0 });
                }
                Some(*number)
            }
            None if creating => {
                let number = state.record.contents.len();
                state.record.contents.push(Vec::new());
                state.record.names.insert(path.to_owned(), Node::File(number));
                state.record.events.push(Event::Create { path: path.to_owned(), file: number });
                Some(number)
            }
            _ => None,
        };
        state.open.insert(file, (path.to_owned(), number));
    });
}

pub fn closed(file: c_int) {
    tell(|state| drop(state.open.remove(&file)));
}

pub fn written(file: c_int, at: u64, bytes: &[u8]) {
    tell(|state| {
        if let Some(file) = state.file(file) {
            state.record.events.push(Event::Write { file, at, bytes: bytes.to_owned() });
        }
    });
}

pub fn truncated(file: c_int, length: u64) {
    tell(|state| {
        if let Some(file) = state.file(file) {
            state.record.events.push(Event::Truncate { file, length });
        }
    });
}

pub fn synced(file: c_int) {
    tell(|state| {
        let event = match state.open.get(&file) {
            Some((_, Some(file))) => Event::SyncFile(*file),
            Some((path, None)) if !is_memory(path) => Event::SyncFolder(path.clone()),
            _ => return,
        };
        state.record.events.push(event);
    });
}

pub fn renamed(from: &Path, to: &Path) {
    tell(|state| {
        if let Some(node) = state.record.names.remove(from) {
            state.record.names.insert(to.to_owned(), node);
            state.record.events.push(Event::Rename { from: from.to_owned(), to: to.to_owned() });
        }
    });
}

pub fn removed(path: &Path) {
    tell(|state| {
        if state.record.names.remove(path).is_some() {
            state.record.events.push(Event::Remove(path.to_owned()));
        }
    });
}

pub fn made_folder(path: &Path) {
    tell(|state| {
        if path.starts_with(&state.record.root) {
            state.record.names.insert(path.to_owned(), Node::Folder);
            state.record.events.push(Event::MakeFolder(path.to_owned()));
        }
    });
}
