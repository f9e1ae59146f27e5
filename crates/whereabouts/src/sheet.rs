//! Reading workbooks in a child process: `import` starts this program again with `read-sheet`.
//!
//! The child takes the bytes on standard input and writes rows to standard output.

use std::io::{Cursor, Read, Write};
use std::process::ChildStdout;

use anyhow::{Context, Result};
use clap::Args;
use zeroize::Zeroizing;

use crate::confined::{Confined, Ended, LARGEST, MEMORY, Reach, SECONDS, confine};
use crate::failure::{Failure, Kind, Outcome};

/// Options of the hidden command.
#[derive(Debug, Args)]
pub struct Options {
    /// The sheet to read; the first that holds anything if none is named.
    #[arg(long)]
    sheet: Option<String>,
}

/// The child's side: limits itself, reads standard input, writes rows.
pub fn run(options: &Options) -> Result<Outcome> {
    confine(Reach::Nothing)?;
    let mut bytes = Vec::new();
    std::io::stdin().take(LARGEST).read_to_end(&mut bytes).context("reading the workbook")?;
    let out = std::io::stdout().lock();
    let mut out = std::io::BufWriter::new(out);
    if let Err(error) = intake::sheet_to_rows(&bytes, options.sheet.as_deref(), &mut out) {
        out.flush().ok();
        return Err(Failure::error(
            Kind::Failed,
            error.to_string(),
            "save it anew as XLSX or CSV and import that",
        ));
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// Bytes that are wiped when they are let go.
struct Wiped(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The parent's side: a child reading one workbook.
pub struct Reader(Confined);

impl Reader {
    /// Starts a child on the bytes of a workbook, which are wiped once it has them; rows come from what is returned with it.
    pub fn start(bytes: Zeroizing<Vec<u8>>, sheet: Option<&str>) -> Result<(Reader, ChildStdout)> {
        if bytes.len() as u64 >= LARGEST {
            return Err(Failure::error(
                Kind::Failed,
                format!("the workbook has {} MiB; at most {} are read", bytes.len() >> 20, LARGEST >> 20),
                "save its sheets as CSV and import those",
            ));
        }
        let mut words = vec!["read-sheet"];
        words.extend(sheet.map(|sheet| ["--sheet", sheet]).into_iter().flatten());
        let (child, rows) = Confined::start(&words, Cursor::new(Wiped(bytes)))?;
        Ok((Reader(child), rows))
    }

    /// Waits for the child and says how it ended.
    pub fn finish(self) -> Result<()> {
        let why = match self.0.finish()? {
            Ok(()) => return Ok(()),
            Err(Ended::Said(why)) => why,
            Err(Ended::Stopped) => {
                format!("its reader went over its limits ({} MiB, {SECONDS} s) and was stopped", MEMORY >> 20)
            }
        };
        Err(Failure::error(
            Kind::Failed,
            format!("the workbook could not be read: {why}"),
            "open it in a spreadsheet program, save the sheet as CSV, and import that",
        ))
    }
}
