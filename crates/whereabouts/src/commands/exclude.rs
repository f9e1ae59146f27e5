//! `whereabouts exclude`: what an office or one key recorded counts no more, as if it had never been; reversible.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use ledger::{Body, Exclusion, KeyId};
use serde_json::json;

use crate::bundles;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::Session;
use crate::terminal::{isolated, say};

/// Let what an office or one of its keys recorded count no more: a stolen laptop, a planted recorder.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts exclude office shiraz --reason «their laptop was taken»
  whereabouts exclude office shiraz --key 5w2k… --after seen-in-march.txt --reason «key stolen in April»
  whereabouts exclude list
  whereabouts exclude undo 8r4t1c7w --reason «the laptop came back sealed»

Nothing is removed: everything is worked out as if those entries had never been recorded, until the exclusion is
taken back. Only this register is meant; every office decides for itself.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Exclude a log, or what was recorded in it under one key.
    Office(Office),
    /// List what is and was excluded.
    List,
    /// Take an exclusion back.
    Undo {
        /// The exclusion, by the beginning of its identifier.
        exclusion: String,
        /// Why, in your words.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Args)]
struct Office {
    /// The office, by its name or the beginning of its log's identifier.
    office: String,
    /// Only what was recorded under this key, by its whole identifier.
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
    /// Only what came after this signed checkpoint of the log: what somebody had seen before still counts.
    #[arg(long, value_name = "CHECKPOINT")]
    after: Option<PathBuf>,
    /// Why, in your words.
    #[arg(long)]
    reason: String,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    match &options.what {
        What::Office(office) => exclude(common, &mut session, office),
        What::List => list(common, &session),
        What::Undo { exclusion, reason } => undo(common, &mut session, exclusion, reason),
    }
}

fn exclude(common: &Common, session: &mut Session, office: &Office) -> Result<Outcome> {
    let log = session.store.find_log(&office.office)?;
    let key = office.key.as_deref().map(str::parse::<KeyId>).transpose().map_err(|error| {
        Failure::error(
            Kind::Usage,
            error.to_string(),
            "`whereabouts bundle list` prints the keys of each office in full",
        )
    })?;
    let from = match &office.after {
        None => 0,
        Some(path) => match bundles::checkpoint_of(&session.store, path)? {
            given if given.log.no == log.no && given.held => given.size,
            given if given.log.no == log.no => {
                return Err(Failure::error(
                    Kind::Refused,
                    format!("{}: covers more entries than are held of «{}»", path.display(), log.office),
                    "give a checkpoint over what is held, or take their newest bundle in first",
                ));
            }
            _ => {
                return Err(Failure::error(
                    Kind::Usage,
                    format!("{}: a checkpoint of another log than that of «{}»", path.display(), log.office),
                    "give one that this office signed",
                ));
            }
        },
    };
    if log.no == 0 && key.is_none() && from == 0 {
        return Err(Failure::error(
            Kind::Refused,
            "this register's own log cannot be excluded as a whole",
            "give --key or --after; or begin another register",
        ));
    }
    let (by, reason) = (session.store.recorder().to_owned(), office.reason.clone());
    let exclusion = Exclusion { log: log.name.id, key, from, reason, by };
    let id = session.append(|_| Body::Exclusion(exclusion))?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "entry": id.to_string()}).to_string());
    } else {
        say(format!("excluded as {id}; next: whereabouts link"));
    }
    Ok(Outcome::Done)
}

fn list(common: &Common, session: &Session) -> Result<Outcome> {
    let logs = session.store.logs()?;
    let rows = session.store.exclusions()?;
    let office = |log| logs.iter().find(|row| row.name.id == log).map(|row| row.office.clone());
    if common.json {
        let rows = rows.iter().map(|row| {
            json!({"entry": row.id.to_string(), "log": row.exclusion.log.to_string(),
                "office": office(row.exclusion.log), "key": row.exclusion.key.map(|key| key.to_string()),
                "from": row.exclusion.from, "reason": row.exclusion.reason, "by": row.exclusion.by,
                "taken_back": row.withdrawn})
        });
        say(json!({"schema": "whereabouts/1", "exclusions": rows.collect::<Vec<_>>()}).to_string());
        return Ok(Outcome::Done);
    }
    for row in &rows {
        let one = &row.exclusion;
        let office = office(one.log).unwrap_or_else(|| one.log.short());
        let key = one.key.map(|key| format!(", key {}", key.short())).unwrap_or_default();
        let from = if one.from > 0 { format!(", from place {} on", one.from) } else { String::new() };
        let back = if row.withdrawn { "   taken back" } else { "" };
        let (id, reason, by) = (row.id.short(), isolated(&one.reason), isolated(&one.by));
        say(format!("{id}  «{}»{key}{from}: {reason} ({by}){back}", isolated(&office)));
    }
    Ok(Outcome::Done)
}

fn undo(common: &Common, session: &mut Session, beginning: &str, reason: &str) -> Result<Outcome> {
    let lower = beginning.trim().to_ascii_lowercase();
    let mut rows = session.store.exclusions()?;
    rows.retain(|row| !row.withdrawn && row.id.to_string().starts_with(&lower));
    let [row] = &rows[..] else {
        return Err(Failure::error(
            Kind::NotFound,
            format!("no one exclusion that stands begins with «{beginning}»"),
            "`whereabouts exclude list` names them",
        ));
    };
    let id = session.withdraw(row.id, reason)?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "entry": id.to_string()}).to_string());
    } else {
        say(format!("taken back as {id}; next: whereabouts link"));
    }
    Ok(Outcome::Done)
}
