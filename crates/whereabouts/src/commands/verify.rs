//! `whereabouts verify`: re-derive the whole log and name any damaged entry.

use anyhow::Result;
use clap::Args;
use serde_json::json;
use store::Verification;

use crate::failure::Outcome;
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::{progress, say};

/// Re-derive the whole log: every digest, every signature, every original.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts verify
  whereabouts verify --checkpoint > checkpoint.txt     to print and give to someone you trust

Exit code 6: something is damaged, and is named. A log that nobody else has seen can be rewritten as a
whole by whoever holds its key; a checkpoint in other hands is what shows that it was not.")]
pub struct Options {
    /// Also print the newest checkpoint, a text that fits on paper.
    #[arg(long)]
    checkpoint: bool,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let session = Session::open(common)?;
    let bar = progress(common.quiet, "verifying", Some(session.store.size()?));
    let found = session.store.verify(|done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    if common.json {
        say(as_json(&found, &session.store.checkpoint()?).to_string());
    } else {
        print(&found);
        if options.checkpoint {
            say(format!("\n{}", session.store.checkpoint()?.trim_end()));
        }
    }
    Ok(if found.is_whole() { Outcome::Done } else { Outcome::Damaged })
}

fn print(found: &Verification) {
    let count = |n: u64, one: &str, more: &str| counted(n as usize, one, more);
    say(format!(
        "{}, {}, {}, {} read",
        count(found.entries, "entry", "entries"),
        count(found.bodies, "body", "bodies"),
        count(found.checkpoints, "checkpoint", "checkpoints"),
        count(found.vault_files, "original", "originals"),
    ));
    if found.unclaimed_files > 0 {
        say(format!(
            "{} of the vault belong to no entry, as an interrupted import leaves them",
            count(found.unclaimed_files, "file", "files")
        ));
    }
    for damage in &found.damage {
        say(format!("DAMAGED  {damage}"));
    }
    if found.more_damage > 0 {
        say(format!("and {} more", found.more_damage));
    }
    say(if found.is_whole() {
        "whole: nothing is missing, nothing was altered"
    } else {
        "damaged: copy the register back from a backup"
    });
}

fn as_json(found: &Verification, checkpoint: &str) -> serde_json::Value {
    json!({
        "schema": "whereabouts/1",
        "whole": found.is_whole(),
        "entries": found.entries,
        "bodies": found.bodies,
        "checkpoints": found.checkpoints,
        "originals": found.vault_files,
        "damage": found.damage.iter().map(|damage| damage.to_string()).collect::<Vec<_>>(),
        "more_damage": found.more_damage,
        "checkpoint": checkpoint,
    })
}
