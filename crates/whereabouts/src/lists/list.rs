//! One list: its bytes, its name, its mapping; opening it of whatever kind it is.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use intake::mapping::Reading;
use intake::{HeaderWords, Table, ftm_names};
use ledger::Codebook;
use zeroize::Zeroizing;

use crate::failure::{Failure, Kind};
use crate::sheet;

/// How much of a file is looked at to tell what it is.
const SAMPLE: u64 = 64 * 1024;

/// A list to import: its bytes, its name, its mapping.
pub struct List<'a> {
    /// The file's name, kept with the source.
    pub name: String,
    /// Opens the file; called several times, so that nothing large is held in memory.
    pub open: &'a dyn Fn() -> Result<Box<dyn Read>>,
    /// The mapping as written.
    pub mapping: String,
}

/// The mapping beside a list: `LIST.toml` for `LIST.csv`.
pub fn mapping_beside(list: &Path) -> Option<PathBuf> {
    let mut whole = list.as_os_str().to_owned();
    whole.push(".toml");
    let short = list.with_extension("toml");
    let stem = list.with_extension("").with_extension("toml");
    [short, PathBuf::from(whole), stem].into_iter().find(|path| path.is_file())
}

/// The text of a mapping.
pub fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading the mapping {}", path.display()))
}

/// Opens a file of the disk again and again.
pub fn opener(path: &Path) -> impl Fn() -> Result<Box<dyn Read>> + '_ {
    move || {
        if path.is_dir() {
            return Err(Failure::error(
                Kind::Usage,
                format!("{} is a folder, not a list", path.display()),
                "name the files in it",
            ));
        }
        let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
        Ok(Box::new(file) as Box<dyn Read>)
    }
}

/// Opens a list of whatever kind.
pub fn open_table(list: &List<'_>, reading: &Reading) -> Result<(Table<'static>, Option<sheet::Reader>)> {
    let refuse = |error: &dyn std::fmt::Display| {
        Failure::error(
            Kind::Failed,
            format!("{}: {error}", list.name),
            "`whereabouts import --help` says what can be imported",
        )
    };
    let mut sample = Vec::new();
    (list.open)()?.take(SAMPLE).read_to_end(&mut sample).context("reading the file")?;
    let words = HeaderWords::new(Codebook::builtin());
    let opened = match intake::kind(&sample).map_err(|error| refuse(&error))? {
        intake::Kind::Text => (Table::text((list.open)()?, reading, &words), None),
        intake::Kind::Ftm => (Table::ftm((list.open)()?, &ftm_names(Codebook::builtin(), "person")), None),
        intake::Kind::Workbook => {
            let bytes = wiped((list.open)()?).context("reading the workbook")?;
            let (reader, rows) = sheet::Reader::start(bytes, reading.sheet.as_deref())?;
            match Table::sheet(rows, reading, &words) {
                Ok(table) => (Ok(table), Some(reader)),
                Err(error) => {
                    reader.finish()?;
                    (Err(error), None)
                }
            }
        }
    };
    Ok((opened.0.map_err(|error| refuse(&error))?, opened.1))
}

/// Reads to the end into memory that is wiped when it is let go, and wherever it grows out of.
fn wiped(mut from: impl Read) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut part = Zeroizing::new(vec![0; 64 * 1024]);
    let mut all: Zeroizing<Vec<u8>> = Zeroizing::new(Vec::with_capacity(1 << 20));
    loop {
        let read = from.read(&mut part)?;
        if read == 0 {
            return Ok(all);
        }
        if all.len() + read > all.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(2 * all.capacity()));
            larger.extend_from_slice(&all);
            all = larger;
        }
        all.extend_from_slice(&part[..read]);
    }
}

/// A list that lies in memory, as those of the demonstration do.
pub fn in_memory(bytes: &'static [u8]) -> impl Fn() -> Result<Box<dyn Read>> {
    move || Ok(Box::new(Cursor::new(bytes)) as Box<dyn Read>)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_read_whole_into_memory_that_is_wiped() {
        let bytes: Vec<u8> = (0..3_000_001u32).map(|at| at.to_le_bytes()[0]).collect();
        assert!(*wiped(bytes.as_slice()).unwrap() == bytes);
        assert!(wiped([].as_slice()).unwrap().is_empty());
    }
}
