//! `whereabouts proceedings`: investigations and trials, held against the Minnesota Protocol.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::accounts::{self, Accounts, Wanted};
use crate::failure::Outcome;
use crate::offices::{self, json as shown_json, lines};
use crate::options::Common;
use crate::session::Session;
use crate::terminal::say;

/// Investigations and trials: how far each came, and how it stands beside the Minnesota Protocol.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts proceedings
  whereabouts proceedings --on 2023-01-01 --json

Each answer is that of a source; where sources differ, both stand. `whereabouts officials add` adds proceedings.")]
pub struct Options {
    /// As of this day: what came later does not count. Today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let session = Session::open(common)?;
    let known = accounts::known_on(options.known_on.as_deref())?;
    let accounts = Accounts::read(&session, Wanted::Everyone, known)?;
    let on = accounts::as_of(options.on.as_deref())?;
    let offices = offices::offices(&accounts, on);
    let proceedings = offices.proceedings(on);
    if common.json {
        let all: Vec<_> = proceedings.iter().map(|one| shown_json::proceeding(&offices, one)).collect();
        say(json!({"schema": "whereabouts/1", "on": on.to_string(), "proceedings": all}).to_string());
        return Ok(Outcome::Done);
    }
    for one in &proceedings {
        lines::proceeding(&offices, one).iter().for_each(say);
        say("");
    }
    if proceedings.is_empty() {
        say(format!("no investigation or trial is known to this register as of {on}"));
    }
    Ok(Outcome::Done)
}
