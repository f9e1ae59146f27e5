//! `whereabouts checkpoint`: the signed head of the log, for paper and for others to keep.

use anyhow::Result;
use clap::{Args, Subcommand};
use ledger::{Algorithm, VerifierKey, log_key_name};
use serde_json::json;

use crate::failure::Outcome;
use crate::options::Common;
use crate::session::Session;
use crate::terminal::say;

/// The signed head of the log: print it, and say whose key signs it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts checkpoint print > checkpoint.txt        to print, and to give to somebody you trust
  whereabouts checkpoint policy > office.policy        the log's key, for whoever checks your exhibits")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print the newest checkpoint: a text that fits on paper.
    Print,
    /// Print the policy of a reader who trusts this log: its key, and no witness yet (C2SP tlog-policy).
    Policy,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let session = Session::open(common)?;
    match options.what {
        What::Print => {
            let note = session.store.checkpoint()?;
            if common.json {
                say(json!({"schema": "whereabouts/1", "checkpoint": note}).to_string());
            } else {
                say(note.trim_end());
            }
        }
        What::Policy => say_policy(common, &session),
    }
    Ok(Outcome::Done)
}

fn say_policy(common: &Common, session: &Session) {
    let name = log_key_name(session.store.log_id());
    let key = VerifierKey { name, algorithm: Algorithm::Ed25519, key: session.store.log_key() };
    if common.json {
        return say(json!({"schema": "whereabouts/1", "log": key.to_string()}).to_string());
    }
    say("# Whom we trust: this log, with this key. Compare it with what the office reads out or prints.");
    say(format!("log {key}"));
    say(
        "# Add a line `witness NAME KEY` for each witness, and ask for them: `quorum NAME`, or a group of them.",
    );
    say("quorum none");
}
