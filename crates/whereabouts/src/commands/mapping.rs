//! `whereabouts mapping`: how a list is written, guessed from the list itself.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use intake::Row;
use intake::mapping::Reading;
use ledger::Codebook;

use crate::failure::{Failure, Kind, Outcome};
use crate::lists::{List, open_table, opener};
use crate::terminal::say;

/// How many rows are looked at.
const SAMPLE: usize = 2000;

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
    },
}

/// Carries the command out.
pub fn run(_: &crate::options::Common, options: &Options) -> Result<Outcome> {
    let What::Guess { file, sheet } = &options.what;
    let open = opener(file);
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let list = List { name, open: &open, mapping: String::new() };
    let reading = Reading { sheet: sheet.clone(), ..Reading::default() };
    let (mut table, reader) = open_table(&list, &reading)?;
    let mut rows: Vec<Row> = Vec::new();
    let mut row = Row::default();
    while rows.len() < SAMPLE
        && table.read(&mut row).map_err(|error| {
            Failure::new(
                Kind::Failed,
                format!("{}: {error}", list.name),
                "open the file and look at that row",
            )
        })?
    {
        rows.push(row.clone());
    }
    let mut guessed = intake::guess(table.format(), table.columns(), &rows, Codebook::builtin());
    // Two lists of one slug would be taken for two editions of one list.
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    guessed.mapping.list.slug = Some(slug(&stem));
    guessed.mapping.list.title = Some(stem);
    say(guessed.to_toml().trim_end());
    drop(table);
    // The child may have been stopped before the end of its sheet: that is no failure here.
    if let Some(reader) = reader {
        reader.finish().ok();
    }
    Ok(Outcome::Done)
}

/// A short name from a file's name: letters and digits in lower case, hyphens between.
fn slug(stem: &str) -> String {
    let parts: Vec<String> = stem
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    if parts.is_empty() { "list".to_owned() } else { parts.join("-") }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_list_is_called_after_its_file() {
        for (stem, expected) in
            [("Families List (2)", "families-list-2"), ("لیست نهایی (2)", "لیست-نهایی-2"), ("__", "list")]
        {
            assert_eq!(slug(stem), expected);
        }
    }
}
