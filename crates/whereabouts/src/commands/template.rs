//! `whereabouts template`: a blank workbook for one kind of record, and the mapping that reads it back.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};

use crate::commands::records;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::template;
use crate::terminal::say;

/// Write a blank workbook for one kind of record: a column per property, drop-downs, notes and examples.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts template grave_site                  grave_site.xlsx, and grave_site.toml to import it with
  whereabouts template person --lang fa --into forms

Fill in the first sheet; the second has examples, the third the terms. Then
  whereabouts import grave_site.xlsx --dry-run --rows")]
pub struct Options {
    /// A kind, such as `grave_site`; `whereabouts records kinds` lists them.
    kind: String,
    /// The language of headers, terms and notes.
    #[arg(long, value_enum, default_value = "en")]
    lang: Lang,
    /// The folder to write into.
    #[arg(long, value_name = "DIR", default_value = ".")]
    into: PathBuf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Lang {
    /// English.
    En,
    /// Persian, from right to left.
    Fa,
    /// Arabic, from right to left.
    Ar,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let kind = records::known(&options.kind)?;
    let lang = match options.lang {
        Lang::En => "en",
        Lang::Fa => "fa",
        Lang::Ar => "ar",
    };
    let workbook = template::workbook(kind, lang).context("making the workbook")?;
    let (sheet, mapping) =
        ["xlsx", "toml"].map(|ending| options.into.join(format!("{}.{ending}", kind.id))).into();
    for path in [&sheet, &mapping] {
        not_there(path)?;
    }
    write_new(&sheet, &workbook)?;
    write_new(&mapping, template::mapping(kind, lang).as_bytes())?;
    if common.json {
        say(serde_json::json!({"schema": "whereabouts/1", "workbook": sheet, "mapping": mapping}).to_string());
    } else {
        say(format!(
            "{}   fill in its first sheet, then: whereabouts import {0} --dry-run --rows",
            sheet.display()
        ));
        say(format!(
            "{}   its mapping; give your list a slug and a title of its own in it",
            mapping.display()
        ));
    }
    Ok(Outcome::Done)
}

fn not_there(path: &Path) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    Err(Failure::error(
        Kind::Refused,
        format!("{} is there already; nothing was written", path.display()),
        "give another folder with --into, or remove that file yourself",
    ))
}

fn write_new(path: &Path, content: &[u8]) -> Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.with_context(|| format!("making {}", path.display()))?;
    file.write_all(content).with_context(|| format!("writing {}", path.display()))
}
