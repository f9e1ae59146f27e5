//! What may be left on a disk when the power goes: what was synced, and of the rest anything.
//!
//! Of what was done to a file after its last sync each write may be there, not there, or there in some of its
//! sectors. Of what was done to the names of a folder after its last sync some beginning may be there, or, as
//! POSIX lets a disk do, any part of it. Not modelled: a disk that says that it synced and did not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::Draw;
use super::watch::{Event, FileNo, Node, Record};

/// The smallest piece that a disk writes whole, in bytes.
const SECTOR: u64 = 512;

/// A sync that the program is made to forget, to see that it would be missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgotten {
    Nothing,
    /// Of every file.
    Files,
    /// Of files whose path ends so.
    FilesEnding(&'static str),
    /// Of files below the folder of originals.
    Originals,
    /// Of every folder.
    Folders,
}

impl Forgotten {
    fn file(self, path: Option<&PathBuf>) -> bool {
        let is = |test: &dyn Fn(&str) -> bool| path.is_some_and(|path| test(&path.to_string_lossy()));
        match self {
            Forgotten::Nothing | Forgotten::Folders => false,
            Forgotten::Files => true,
            Forgotten::FilesEnding(ending) => is(&|path| path.ends_with(ending)),
            Forgotten::Originals => is(&|path| path.contains("/vault/")),
        }
    }
}

/// A disk as far as it was written, and what is still on its way to it.
#[derive(Debug, Default)]
pub struct Platter {
    names: BTreeMap<PathBuf, Node>,
    contents: Vec<Vec<u8>>,
    /// For each file, its writes and cuts since its last sync.
    pending: BTreeMap<FileNo, Vec<Event>>,
    /// For each folder, what was done to the names in it since its last sync.
    names_pending: BTreeMap<PathBuf, Vec<Event>>,
    /// How many things were acknowledged.
    pub acknowledged: usize,
}

impl Platter {
    /// The disk after the first so many events.
    pub fn after(record: &Record, events: usize, forgotten: Forgotten) -> Platter {
        let mut platter =
            Platter { names: record.before.clone(), contents: record.contents.clone(), ..Platter::default() };
        let mut paths: BTreeMap<FileNo, PathBuf> = BTreeMap::new();
        for (path, node) in &record.before {
            if let Node::File(file) = node {
                paths.insert(*file, path.clone());
            }
        }
        for event in &record.events[..events] {
            match event {
                Event::Write { file, .. } | Event::Truncate { file, .. } => {
                    platter.pending.entry(*file).or_default().push(event.clone());
                }
                Event::SyncFile(file) => {
                    if !forgotten.file(paths.get(file)) {
                        for event in platter.pending.remove(file).unwrap_or_default() {
                            apply(&mut platter.contents, &event);
                        }
                    }
                }
                Event::SyncFolder(folder) => {
                    if forgotten != Forgotten::Folders {
                        for event in platter.names_pending.remove(folder).unwrap_or_default() {
                            platter.apply_name(&event);
                        }
                    }
                }
                Event::Acknowledged(number) => platter.acknowledged = *number,
                Event::Create { path, file } => {
                    paths.insert(*file, path.clone());
                    platter.name_changed(path, event);
                }
                Event::Rename { to: path, .. } | Event::MakeFolder(path) | Event::Remove(path) => {
                    platter.name_changed(path, event);
                }
            }
        }
        platter
    }

    fn name_changed(&mut self, path: &Path, event: &Event) {
        let folder = path.parent().unwrap().to_owned();
        self.names_pending.entry(folder).or_default().push(event.clone());
    }

    fn apply_name(&mut self, event: &Event) {
        match event {
            Event::Create { path, file } => drop(self.names.insert(path.clone(), Node::File(*file))),
            Event::MakeFolder(path) => drop(self.names.insert(path.clone(), Node::Folder)),
            Event::Remove(path) => drop(self.names.remove(path)),
            Event::Rename { from, to } => {
                if let Some(node) = self.names.remove(from) {
                    self.names.insert(to.clone(), node);
                }
            }
            _ => {}
        }
    }

    /// Everything arrives.
    pub fn settle(&mut self) {
        for event in std::mem::take(&mut self.names_pending).into_values().flatten() {
            self.apply_name(&event);
        }
        for event in std::mem::take(&mut self.pending).into_values().flatten() {
            apply(&mut self.contents, &event);
        }
    }

    /// Of what is on its way some arrives.
    pub fn cut_power(&mut self, draw: &mut Draw) {
        for events in std::mem::take(&mut self.names_pending).into_values() {
            for event in some_of(events, draw) {
                self.apply_name(&event);
            }
        }
        for events in std::mem::take(&mut self.pending).into_values() {
            let tearing = draw.once_in(2);
            for event in some_of(events, draw) {
                match &event {
                    Event::Write { file, at, bytes } if tearing && draw.once_in(3) => {
                        tear(&mut self.contents[*file], *at, bytes, draw);
                    }
                    _ => apply(&mut self.contents, &event),
                }
            }
        }
    }

    /// Lays the files out in a new folder; a name whose folder is not there is not there.
    pub fn lay_out(&self, root: &Path, place: &Path) {
        fs::create_dir(place).unwrap();
        for (path, node) in &self.names {
            let to = place.join(path.strip_prefix(root).unwrap());
            if !to.parent().unwrap().is_dir() {
                continue;
            }
            match node {
                Node::Folder => fs::create_dir(to).unwrap(),
                Node::File(file) => fs::write(to, &self.contents[*file]).unwrap(),
            }
        }
    }
}

/// A beginning of what was done, or any part of it, in its order.
fn some_of(events: Vec<Event>, draw: &mut Draw) -> Vec<Event> {
    match draw.below(4) {
        0 => events,
        1 => Vec::new(),
        2 => {
            let kept = draw.below(events.len() + 1);
            events.into_iter().take(kept).collect()
        }
        _ => events.into_iter().filter(|_| draw.once_in(2)).collect(),
    }
}

fn apply(contents: &mut [Vec<u8>], event: &Event) {
    match event {
        Event::Write { file, at, bytes } => put(&mut contents[*file], *at as usize, bytes),
        Event::Truncate { file, length } => contents[*file].resize(*length as usize, 0),
        _ => {}
    }
}

fn put(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    let end = at + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[at..end].copy_from_slice(bytes);
}

/// Some of the sectors that a write touches.
fn tear(content: &mut Vec<u8>, at: u64, bytes: &[u8], draw: &mut Draw) {
    let mut begin = at;
    let end = at + bytes.len() as u64;
    while begin < end {
        let next = ((begin / SECTOR + 1) * SECTOR).min(end);
        if draw.once_in(2) {
            put(content, begin as usize, &bytes[(begin - at) as usize..(next - at) as usize]);
        }
        begin = next;
    }
}
