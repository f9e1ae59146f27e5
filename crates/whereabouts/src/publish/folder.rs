//! The folder of an edition: written beside its place, whole, then moved there; nothing else is ever put aside for it.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use dates::Day;
use ledger::{Digest, Digesting};
use serde::Deserialize;
use serde_json::json;

use crate::failure::{Failure, Kind};

/// The form of an edition, as its manifest names it.
pub const SCHEMA: &str = "whereabouts-edition/1";
const MANIFEST: &str = "manifest.json";
const SUMS: &str = "SHA256SUMS";

/// One file of an edition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Written {
    path: String,
    bytes: u64,
    digest: Digest,
}

/// An edition while it is written.
pub struct Folder {
    /// Where it is written; `None` in a trial, which writes nothing.
    making: Option<PathBuf>,
    written: Mutex<Vec<Written>>,
}

/// What a manifest says of its edition, besides its files.
#[derive(Debug, Clone, Deserialize)]
pub struct Manifest {
    schema: String,
    /// The day for which it answers.
    pub on: String,
}

impl Folder {
    /// A new folder beside `place`; with `dry` nothing is written.
    pub fn begin(place: &Path, dry: bool) -> Result<Folder> {
        if dry {
            return Ok(Folder { making: None, written: Mutex::default() });
        }
        let making = beside(place, "new")?;
        if making.exists() {
            return Err(Failure::error(
                Kind::Refused,
                format!(
                    "{} is there: an edition is being written, or was left half written",
                    making.display()
                ),
                "wait for the other program to end, or remove that folder yourself",
            ));
        }
        fs::create_dir_all(&making).with_context(|| format!("making {}", making.display()))?;
        Ok(Folder { making: Some(making), written: Mutex::default() })
    }

    /// Writes one file.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        if let Some(making) = &self.making {
            let file = making.join(path);
            let write = || fs::write(&file, bytes);
            let again = |error: io::Error| match (error.kind(), file.parent()) {
                (io::ErrorKind::NotFound, Some(folder)) => fs::create_dir_all(folder).and_then(|()| write()),
                _ => Err(error),
            };
            write().or_else(again).with_context(|| format!("writing {}", file.display()))?;
        }
        self.note(Written { path: path.to_owned(), bytes: bytes.len() as u64, digest: Digest::of(bytes) });
        Ok(())
    }

    /// Begins a file that grows as the register is read.
    pub fn open(&self, path: &str) -> Result<Growing> {
        let to: Box<dyn Write + Send> = match &self.making {
            None => Box::new(io::sink()),
            Some(making) => {
                let file = making.join(path);
                if let Some(folder) = file.parent() {
                    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
                }
                let open = File::create_new(&file).with_context(|| format!("making {}", file.display()))?;
                Box::new(BufWriter::new(open))
            }
        };
        Ok(Growing { path: path.to_owned(), bytes: 0, digest: Digesting::default(), to })
    }

    /// Ends a file that grew; gives its digest.
    pub fn close(&self, mut growing: Growing) -> Result<Digest> {
        growing.flush().with_context(|| format!("writing {}", growing.path))?;
        let digest = growing.digest.finish();
        self.note(Written { path: growing.path, bytes: growing.bytes, digest });
        Ok(digest)
    }

    fn note(&self, written: Written) {
        self.written().push(written);
    }

    fn written(&self) -> MutexGuard<'_, Vec<Written>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How large a file is that was written.
    pub fn size_of(&self, path: &str) -> Option<u64> {
        self.written().iter().find(|one| one.path == path).map(|one| one.bytes)
    }

    /// How many files were written, and their bytes.
    pub fn counted(&self) -> (usize, u64) {
        let all = self.written();
        (all.len(), all.iter().map(|one| one.bytes).sum())
    }

    /// Writes the manifest over all files, and the list for `sha256sum`; gives the digest of the manifest.
    pub fn seal(&self, on: Day, log: &str, checkpoint: &str) -> Result<Digest> {
        let mut all = std::mem::take(&mut *self.written());
        all.sort_unstable();
        let digest = self.manifest(&all, on, log, checkpoint)?;
        let mut sums = self.open(SUMS)?;
        for one in &all {
            writeln!(sums, "{}  {}", one.digest, one.path)?;
        }
        writeln!(sums, "{digest}  {MANIFEST}")?;
        self.close(sums)?;
        Ok(digest)
    }

    fn manifest(&self, all: &[Written], on: Day, log: &str, checkpoint: &str) -> Result<Digest> {
        let mut out = self.open(MANIFEST)?;
        let (on, log, checkpoint) = (json!(on.to_string()), json!(log), json!(checkpoint));
        write!(out, "{{\n\"schema\": {},\n\"on\": {on},\n\"log\": {log},\n", json!(SCHEMA))?;
        write!(out, "\"checkpoint\": {checkpoint},\n\"files\": [\n")?;
        for (at, Written { path, bytes, digest }) in all.iter().enumerate() {
            let comma = if at + 1 < all.len() { "," } else { "" };
            let path = serde_json::to_string(path)?;
            writeln!(out, "{{\"bytes\":{bytes},\"path\":{path},\"sha256\":\"{digest}\"}}{comma}")?;
        }
        out.write_all(b"]\n}\n")?;
        self.close(out)
    }

    /// Moves the whole edition into its place; the former one, if there is one, is removed afterwards.
    pub fn place(mut self, place: &Path) -> Result<()> {
        let Some(making) = self.making.take() else { return Ok(()) };
        let former = beside(place, "former")?;
        let had = place.exists();
        if had {
            fs::rename(place, &former).with_context(|| format!("moving {} aside", place.display()))?;
        }
        if let Err(error) = fs::rename(&making, place) {
            if had {
                fs::rename(&former, place).ok();
            }
            fs::remove_dir_all(&making).ok();
            return Err(error).with_context(|| format!("moving the edition to {}", place.display()));
        }
        if had {
            fs::remove_dir_all(&former).with_context(|| format!("removing {}", former.display()))?;
        }
        Ok(())
    }
}

impl Drop for Folder {
    /// What was begun and not moved into place is removed: no half edition is ever left.
    fn drop(&mut self) {
        if let Some(making) = &self.making {
            fs::remove_dir_all(making).ok();
        }
    }
}

/// A file that grows as the register is read; its bytes are counted and digested as they go.
pub struct Growing {
    path: String,
    bytes: u64,
    digest: Digesting,
    to: Box<dyn Write + Send>,
}

impl Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.bytes += written as u64;
        self.digest.see(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// A hidden name beside a folder.
fn beside(place: &Path, word: &str) -> Result<PathBuf> {
    let Some(name) = place.file_name().and_then(|name| name.to_str()) else {
        return Err(Failure::error(
            Kind::Usage,
            format!("{} is no name of a folder", place.display()),
            "name a folder for the edition",
        ));
    };
    Ok(place.with_file_name(format!(".{name}.{word}")))
}

/// Refuses a place that holds anything but a former edition, whose every file its list names.
pub fn check(place: &Path) -> Result<()> {
    let filled = fs::read_dir(place).is_ok_and(|mut files| files.next().is_some());
    if !filled && !place.is_file() {
        return Ok(());
    }
    let refused = |what: String| Failure::error(Kind::Refused, what, "name another folder for the edition");
    if manifest(place)?.is_none() {
        return Err(refused(format!("{} holds something that is no edition", place.display())));
    }
    let sums = fs::read_to_string(place.join(SUMS)).unwrap_or_default();
    let mut known: HashSet<&str> = sums.lines().filter_map(|line| Some(line.split_once("  ")?.1)).collect();
    known.extend([MANIFEST, SUMS]);
    match stranger(place, place, &known)? {
        None => Ok(()),
        Some(path) => {
            Err(refused(format!("{} is no file of the edition in {}", path.display(), place.display())))
        }
    }
}

/// The first file below a folder that is not known.
fn stranger(root: &Path, folder: &Path, known: &HashSet<&str>) -> Result<Option<PathBuf>> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            if let Some(found) = stranger(root, &path, known)? {
                return Ok(Some(found));
            }
            continue;
        }
        let below = path.strip_prefix(root).ok().and_then(Path::to_str);
        if !below.is_some_and(|below| known.contains(below)) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// What the manifest of an edition says; `None` where there is none.
pub fn manifest(place: &Path) -> Result<Option<Manifest>> {
    let Ok(file) = File::open(place.join(MANIFEST)) else { return Ok(None) };
    let read: Option<Manifest> = serde_json::from_reader(BufReader::new(file)).ok();
    Ok(read.filter(|manifest| manifest.schema == SCHEMA))
}

/// A file of a former edition, as text.
pub fn read(place: &Path, path: &str) -> Result<String> {
    let file = place.join(path);
    let mut text = String::new();
    File::open(&file)
        .and_then(|mut open| open.read_to_string(&mut text))
        .with_context(|| format!("reading {}", file.display()))?;
    Ok(text)
}
