//! `whereabouts passphrase`: another passphrase for the register; the old one opens it no more.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use ledger::{Body, Note};
use serde_json::json;

use crate::failure::Outcome;
use crate::options::Common;
use crate::passphrase;
use crate::session::{self, Session};
use crate::terminal::say;

/// Change the passphrase: the old one opens the register no more, the recovery sheet goes on to.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts passphrase change                 asks for the old one, then twice for the new one
  whereabouts passphrase change --recovery      the old one is forgotten: type the key from the recovery sheet

Change it when somebody who knew it leaves, or may have seen it. Copies of the folder that were made before go on to open
with the old one: destroy them. The passphrase of a person's own key is changed with `whereabouts users passphrase`.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Ask for a new passphrase and let no other open the register.
    Change {
        /// Read the new passphrase from the first line of this file instead of asking.
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
    },
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let What::Change { new_passphrase_file } = &options.what;
    let mut session = Session::open(common)?;
    if session.store.is_throwaway() {
        return Err(store::StoreError::OpenToAll.into());
    }
    let new = match new_passphrase_file {
        Some(path) => session::secret_of(path)?,
        None => session::ask_twice(common, "The new passphrase, six or more random words: ")?,
    };
    let new = passphrase::chosen(common, new, &[session.store.recorder()])?;
    session.store.change_passphrase(&new)?;
    let (text, by) = (CHANGED.to_owned(), session.store.recorder().to_owned());
    let id = session.append(|_| Body::Note(Note { about: None, text, by }))?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "changed": true, "entry": id.to_string()}).to_string());
    } else {
        say(format!("changed: the old passphrase opens this register no more; noted as {id}"));
        say(
            "copies of this folder from before still open with the old one; the recovery sheet opens it as before",
        );
    }
    Ok(Outcome::Done)
}

/// What the log says of a change.
const CHANGED: &str = "the passphrase of the register was changed";
