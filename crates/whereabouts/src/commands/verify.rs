//! `whereabouts verify`: re-derive the whole log and name any damaged entry; or check an exhibit from others.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use ledger::{Digest, EXHIBIT_LIMIT, Exhibit, Policy};
use serde_json::json;
use store::Verification;

use crate::exhibits;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::{progress, say};
use crate::witnesses;

/// Re-derive the whole log: every digest, every signature, every original. Or check an exhibit, without any register.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts verify
  whereabouts verify --checkpoint > checkpoint.txt     to print and give to someone you trust
  whereabouts verify ali.tlog-proof --policy office.policy --original list.pdf     an exhibit, anywhere

Exit code 6: something is damaged, and is named. A log that nobody else has seen can be rewritten as a
whole by whoever holds its key; a checkpoint in other hands is what shows that it was not.")]
pub struct Options {
    /// An exhibit to check; no register is needed for it.
    file: Option<PathBuf>,
    /// Whom you trust: a text with the log's key and its witnesses (C2SP tlog-policy).
    #[arg(long, value_name = "FILE", requires = "file")]
    policy: Option<PathBuf>,
    /// A file that the exhibit speaks of, to be held against its digest; may be given several times.
    #[arg(long, value_name = "FILE", requires = "file")]
    original: Vec<PathBuf>,
    /// Also print the newest checkpoint, a text that fits on paper.
    #[arg(long, conflicts_with = "file")]
    checkpoint: bool,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.file {
        Some(file) => verify_exhibit(common, options, file),
        None => verify_register(common, options),
    }
}

/// Checks an exhibit; says what it proves and whose keys it rests on.
fn verify_exhibit(common: &Common, options: &Options, path: &Path) -> Result<Outcome> {
    let nothing = |why: String| {
        let what = format!("{}: proves nothing: {why}", path.display());
        Failure::error(Kind::Damaged, what, "ask whoever gave it to you for the file as it was written")
    };
    let mut text = String::new();
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let read = file.take(EXHIBIT_LIMIT as u64 + 1).read_to_string(&mut text);
    read.map_err(|_| nothing("it is no text".to_owned()))?;
    let exhibit = Exhibit::parse(&text).map_err(|error| nothing(error.to_string()))?;
    let policy = options.policy.as_deref().map(read_policy).transpose()?;
    let proved = exhibit.verify(policy.as_ref()).map_err(|error| nothing(error.to_string()))?;
    let originals: Vec<Digest> =
        options.original.iter().map(|path| digest_of(path)).collect::<Result<_>>()?;
    if common.json {
        say(exhibits::as_json(&exhibit, &proved, &originals).to_string());
    } else {
        exhibits::print(&exhibit, &proved, &originals);
    }
    let other = originals.iter().any(|given| !exhibits::speaks_of(&proved, *given));
    for (path, _) in
        options.original.iter().zip(&originals).filter(|(_, given)| !exhibits::speaks_of(&proved, **given))
    {
        eprintln!("{}: ANOTHER file than any that the exhibit speaks of", path.display());
    }
    Ok(match proved.accepted {
        _ if other => Outcome::Damaged,
        Some(_) => Outcome::Done,
        None => Outcome::WithFindings,
    })
}

fn read_policy(path: &Path) -> Result<Policy> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    Policy::parse(&text).map_err(|error| {
        Failure::error(
            Kind::Usage,
            format!("{}: {error}", path.display()),
            "`whereabouts checkpoint policy` prints one to begin with",
        )
    })
}

/// The SHA-256 of a file, read in pieces.
fn digest_of(path: &Path) -> Result<Digest> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    Digest::of_stream(file).with_context(|| format!("reading {}", path.display()))
}

/// Re-derives the whole log.
fn verify_register(common: &Common, options: &Options) -> Result<Outcome> {
    let session = Session::open(common)?;
    let bar = progress(common.quiet, "verifying", Some(session.store.size()?));
    let found = session.store.verify(|done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    if common.json {
        let mut told = as_json(&found, &session.store.checkpoint()?);
        told["witnessed"] = witnesses::window(&session).map(|window| window.as_json()).unwrap_or_default();
        say(told.to_string());
    } else {
        print(&found);
        if let Ok(window) = witnesses::window(&session) {
            window.lines().iter().for_each(say);
        }
        if options.checkpoint {
            say(format!("\n{}", session.store.checkpoint()?.trim_end()));
        }
    }
    Ok(match found.is_whole() {
        false => Outcome::Damaged,
        true if found.missing + found.unfinished > 0 => Outcome::WithFindings,
        true => Outcome::Done,
    })
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
    if found.erased > 0 {
        let bodies = count(found.erased, "body was", "bodies were");
        say(format!("{bodies} erased, by those who may decide it"));
    }
    if found.missing > 0 {
        let bodies = count(found.missing, "body", "bodies");
        say(format!(
            "NOT HERE  {bodies} of other offices' entries, without any decision: ask those offices for a bundle"
        ));
    }
    if found.missing_files > 0 {
        let files = count(found.missing_files, "original", "originals");
        say(format!("not here: {files} of other offices, which came without them"));
    }
    if found.unfinished > 0 {
        let bodies = count(found.unfinished, "erasure is", "erasures are");
        say(format!(
            "UNFINISHED  {bodies} decided, and something is still left: close other programs, `erase list`"
        ));
    }
    for damage in &found.damage {
        say(format!("DAMAGED  {damage}"));
    }
    if found.more_damage > 0 {
        say(format!("and {} more", found.more_damage));
    }
    say(if found.is_whole() && found.missing == 0 {
        "whole: nothing is missing, nothing was altered"
    } else if found.is_whole() {
        "nothing was altered"
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
        "bodies_erased": found.erased,
        "bodies_missing": found.missing,
        "originals_missing": found.missing_files,
        "erasures_unfinished": found.unfinished,
        "damage": found.damage.iter().map(|damage| damage.to_string()).collect::<Vec<_>>(),
        "more_damage": found.more_damage,
        "checkpoint": checkpoint,
    })
}
