//! `whereabouts recovery`: prove that the recovery sheet opens the register, before it is needed.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use ledger::{Body, Note};
use serde_json::json;

use crate::failure::Outcome;
use crate::options::Common;
use crate::session::{self, Session};
use crate::terminal::say;

/// The recovery sheet: prove that it opens the register.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  whereabouts recovery drill       type the key from the paper; do it once a year

A sheet that was never tried is a hope. The drill opens the register's key with what you type, notes the day in the
log, and from then on `whereabouts bundle export FILE` can encrypt backups to the sheet.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Open the register with the key from the paper, and note that it did.
    Drill {
        /// Read the recovery key from the first line of this file instead of asking.
        #[arg(long, value_name = "FILE")]
        key_file: Option<PathBuf>,
    },
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let What::Drill { key_file } = &options.what;
    let mut session = Session::open(common)?;
    let typed = match key_file {
        Some(path) => session::secret_of(path)?,
        None => session::ask_secret(common, "Recovery key, from the paper: ")?,
    };
    session.store.prove_recovery(&typed)?;
    let (text, by) = (PROVEN.to_owned(), session.store.recorder().to_owned());
    let id = session.append(|_| Body::Note(Note { about: None, text, by }))?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "proven": true, "entry": id.to_string()}).to_string());
    } else {
        say(format!("proven: the sheet opens this register; noted as {id}"));
        say("next: whereabouts bundle export backup.bundle");
    }
    Ok(Outcome::Done)
}

/// What the log says of a drill.
const PROVEN: &str = "recovery drill: the key of the recovery sheet opened the register";
