//! `whereabouts withdraw`: one record counts no more; it stays in the log.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::Session;
use crate::terminal::say;

/// Withdraw one record: a family's wish, a row that should not be there. Undo with --undo.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts withdraw 3k2m9x1q --reason «the family asked»
  whereabouts withdraw 3k2m9x1q --undo --reason «they agreed»

The record stands no more: it is in no list of people, no search, no export. It stays in the log, with who
withdrew it and why.")]
pub struct Options {
    /// The record, by the beginning of its identifier.
    record: String,
    /// Why, in your words.
    #[arg(long)]
    reason: String,
    /// Take the withdrawal back.
    #[arg(long)]
    undo: bool,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let (_, record) = session.find(&options.record)?;
    let standing = session
        .store
        .withdrawals()?
        .into_iter()
        .rfind(|row| row.withdrawal.target == record.into() && !row.withdrawn);
    let target = match (&standing, options.undo) {
        (None, false) => record.into(),
        (Some(row), true) => row.id,
        (Some(_), false) => {
            return Err(Failure::error(
                Kind::Refused,
                format!("record {} is withdrawn already", record.short()),
                "--undo takes that back",
            ));
        }
        (None, true) => {
            return Err(Failure::error(
                Kind::NotFound,
                format!("record {} is not withdrawn by itself", record.short()),
                "`whereabouts import list` shows imports that were undone",
            ));
        }
    };
    let id = session.withdraw(target, &options.reason)?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "entry": id.to_string()}).to_string());
    } else {
        say(format!("recorded as {id}; next: whereabouts link"));
    }
    Ok(Outcome::Done)
}
