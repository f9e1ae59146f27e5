//! Tables with known columns: opened, and their columns found by any of several names.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result};
use csv::{ByteRecord, Reader};

use crate::failure::{Failure, Kind};

/// Opens a CSV file, or a TSV file by its name.
pub fn open_csv(path: &Path) -> Result<Reader<Box<dyn Read>>> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let tabs = path.extension().is_some_and(|ending| ending == "tsv");
    let reader = BufReader::with_capacity(1 << 20, file);
    Ok(csv::ReaderBuilder::new().delimiter(if tabs { b'\t' } else { b',' }).from_reader(Box::new(reader)))
}

/// The header of a table.
pub struct Columns<'a> {
    path: &'a Path,
    names: Vec<String>,
}

impl<'a> Columns<'a> {
    /// Reads the header.
    pub fn of(path: &'a Path, header: &ByteRecord) -> Columns<'a> {
        let plain = |name: &[u8]| {
            let name = String::from_utf8_lossy(name);
            name.trim_start_matches('\u{feff}').trim().to_lowercase()
        };
        Columns { path, names: header.iter().map(plain).collect() }
    }

    /// How many columns there are.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// The first column that bears one of these names.
    pub fn find(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.names.iter().position(|own| *own == name.to_lowercase()))
    }

    /// The column a person named, or else one of the usual names.
    pub fn need(&self, named: Option<&str>, usual: &[&str]) -> Result<usize> {
        let found = named.map_or_else(|| self.find(usual), |name| self.find(&[name]));
        found.ok_or_else(|| {
            let wanted = named.map_or_else(|| usual.join("», «"), str::to_owned);
            Failure::error(
                Kind::Usage,
                format!(
                    "{} has no column «{wanted}»; it has «{}»",
                    self.path.display(),
                    self.names.join("», «")
                ),
                "name the columns by their options, see --help",
            )
        })
    }
}
