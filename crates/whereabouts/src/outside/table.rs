//! Tables with known columns: opened, and their columns found by any of several names.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::{Context, Result};
use csv::{ByteRecord, Reader};

use crate::failure::{Failure, Kind};

/// Whether a file is Parquet, by its name.
pub fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

/// What this program says of Parquet when it was built without it.
#[cfg(not(feature = "parquet"))]
pub fn no_parquet(path: &Path) -> anyhow::Error {
    Failure::error(
        Kind::Usage,
        format!("{}: this program was built without Parquet", path.display()),
        "name a CSV file, or build it by `cargo build --release --features parquet`",
    )
}

/// A table of pairs, clusters or persons, row by row: CSV, TSV by its name, or Parquet.
pub enum TableReader {
    /// Text.
    Text(Box<Reader<BufReader<File>>>),
    /// Parquet.
    #[cfg(feature = "parquet")]
    Parquet(Box<(super::parquet::ParquetRows, intake::Row)>),
}

impl TableReader {
    /// Opens a table and reads its header.
    pub fn open(path: &Path) -> Result<(TableReader, Columns<'_>)> {
        let mut reader = match is_parquet(path) {
            #[cfg(feature = "parquet")]
            true => {
                let rows = super::parquet::ParquetRows::open(path)?;
                TableReader::Parquet(Box::new((rows, intake::Row::default())))
            }
            #[cfg(not(feature = "parquet"))]
            true => return Err(no_parquet(path)),
            false => {
                let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
                let tabs = path.extension().is_some_and(|ending| ending == "tsv");
                let delimiter = if tabs { b'\t' } else { b',' };
                let file = BufReader::with_capacity(1 << 20, file);
                let mut text = csv::ReaderBuilder::new();
                TableReader::Text(Box::new(text.delimiter(delimiter).has_headers(false).from_reader(file)))
            }
        };
        let mut header = ByteRecord::new();
        reader.read(&mut header).with_context(|| format!("reading {}", path.display()))?;
        Ok((reader, Columns::of(path, &header)))
    }

    /// Reads the next row; `false` at the end.
    pub fn read(&mut self, row: &mut ByteRecord) -> Result<bool> {
        match self {
            TableReader::Text(reader) => Ok(reader.read_byte_record(row)?),
            #[cfg(feature = "parquet")]
            TableReader::Parquet(reader) => {
                let (rows, cells) = &mut **reader;
                let more = intake::table::Rows::read(rows, cells)?;
                row.clear();
                cells.cells().for_each(|cell| row.push_field(cell.as_bytes()));
                let mut position = csv::Position::new();
                position.set_line(cells.number);
                row.set_position(Some(position));
                Ok(more)
            }
        }
    }
}

/// The header of a table.
pub struct Columns<'a> {
    path: &'a Path,
    names: Vec<String>,
}

impl<'a> Columns<'a> {
    /// Reads the header.
    fn of(path: &'a Path, header: &ByteRecord) -> Columns<'a> {
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
