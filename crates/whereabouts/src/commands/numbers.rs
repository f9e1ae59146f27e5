//! `whereabouts numbers`: numbers claimed, side by side, beside what the register documents.

use std::path::PathBuf;

use ::statements::{Documented, sheet};
use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::commands::export;
use crate::failure::Outcome;
use crate::options::Common;
use crate::statements::{Opened, documented, json as shown_json, lines};
use crate::terminal::{number, say};

/// Numbers that somebody claimed, side by side, by unit and claimant: never added, never averaged.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts numbers
  whereabouts numbers --on 2020-09-03 --json
  whereabouts numbers --csv numbers.csv              every claim beside what is documented

Numbers of different units are never set against each other. `whereabouts statement add` adds numbers.")]
pub struct Options {
    /// As of this day: what was claimed later does not count. Today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
    /// Write them to this file too, a line for each: what is documented, then every claim with its scope, claimant, day and source.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let opened = Opened::read(common, options.on.as_deref(), options.known_on.as_deref())?;
    let shown = opened.shown();
    let voices = opened.voices(&shown);
    let tables = ::statements::numbers(&shown, &opened.accounts.links, opened.on);
    let documented = documented(&opened);
    if let Some(file) = &options.csv {
        export::sheet(file, sheet::COLUMNS, sheet::rows(&documented, &tables))?;
    }
    if common.json {
        let all: Vec<_> = tables.iter().map(shown_json::numbers).collect();
        let own: Vec<_> = documented
            .iter()
            .map(|one| json!({"unit": one.unit, "of": one.of.code(), "what": one.of.says(), "count": one.count}))
            .collect();
        let on = opened.on.to_string();
        say(json!({"schema": "whereabouts/1", "on": on, "documented": own, "claimed": all}).to_string());
        return Ok(Outcome::Done);
    }
    say(format!(
        "documented in this register as of {} (persons known by name; each counted once)",
        opened.on
    ));
    for one in &documented {
        say(format!("  {:>6}  {}", number(one.count.unwrap_or_default()), one.of.says()));
    }
    for table in &tables {
        say("");
        lines::numbers(&voices, table).iter().for_each(say);
    }
    Ok(Outcome::Done)
}

/// What the register itself counts, with its unit: people, however many sources name them.
fn documented(opened: &Opened) -> Vec<Documented> {
    let mut day = crate::cases::on(&opened.accounts, opened.accounts.all(), opened.on);
    day.derive_all();
    documented::documented(&day)
}
