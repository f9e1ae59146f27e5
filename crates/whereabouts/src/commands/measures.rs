//! `whereabouts measures`: laws and measures that protect or harm families and defenders.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::failure::Outcome;
use crate::options::Common;
use crate::statements::{Opened, json as shown_json, lines};
use crate::terminal::say;

/// Laws and measures in force on a day: whom they concern, and whether they protect or harm.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts measures
  whereabouts measures --on 2020-09-03 --json

`whereabouts statement add` adds laws and measures.")]
pub struct Options {
    /// The day; today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let opened = Opened::read(common, options.on.as_deref(), options.known_on.as_deref())?;
    let found = ::statements::measures(&opened.shown(), opened.on);
    if common.json {
        let all: Vec<_> = found.iter().map(shown_json::measure).collect();
        say(json!({"schema": "whereabouts/1", "on": opened.on.to_string(), "measures": all}).to_string());
        return Ok(Outcome::Done);
    }
    found.iter().flat_map(lines::measure).for_each(say);
    if found.is_empty() {
        say(format!("no law or measure in force on {} is known to this register", opened.on));
    }
    Ok(Outcome::Done)
}
