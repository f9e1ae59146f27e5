//! `whereabouts mapping`: how a list is written, guessed from the list itself.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use intake::mapping::Reading;
use ledger::Codebook;

use crate::commands::records;
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::{List, open_table, opener};
use crate::terminal::say;

/// How many rows are looked at, evenly over the list.
const SAMPLE: usize = 5000;

/// Guess a mapping from a list's headers and values, in Persian, Arabic and English.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  whereabouts mapping guess LIST.csv > LIST.toml

Read what it wrote, mend it, and try it with `whereabouts import LIST.csv --dry-run --rows`. A mapping holds
no names of people: it is kept as it is. docs/mapping.md explains every word of it.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write a first mapping to standard output.
    Guess {
        /// The list.
        file: PathBuf,
        /// The sheet of a workbook, if not its first.
        #[arg(long)]
        sheet: Option<String>,
        /// What its rows are about, such as `grave_site`, if the headers do not tell.
        #[arg(long, value_name = "KIND")]
        kind: Option<String>,
    },
}

/// Carries the command out.
pub fn run(_: &crate::options::Common, options: &Options) -> Result<Outcome> {
    let What::Guess { file, sheet, kind } = &options.what;
    let kind = kind.as_deref().map(records::known).transpose()?;
    let open = opener(file);
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let list = List { name, open: &open, mapping: String::new() };
    let reading = Reading { sheet: sheet.clone(), ..Reading::default() };
    let (mut table, reader) = open_table(&list, &reading)?;
    let rows = table.sample(SAMPLE).map_err(|error| {
        Failure::error(Kind::Failed, format!("{}: {error}", list.name), "open the file and look at that row")
    })?;
    // Named after its file: two lists of one slug would be taken for two editions of one list.
    let (format, columns, codebook) = (table.format(), table.columns(), Codebook::builtin());
    let guessed = match kind {
        Some(kind) => intake::guess_of(kind, format, columns, &rows, codebook),
        None => intake::guess(format, columns, &rows, codebook),
    };
    say(guessed.named(&list.name).to_toml().trim_end());
    drop(table);
    if let Some(reader) = reader {
        reader.finish()?;
    }
    Ok(Outcome::Done)
}
