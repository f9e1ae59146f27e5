//! `whereabouts erase`: destroy what was said, by two people's decision; that it was said stays.

use std::path::Path;

use anyhow::Result;
use clap::{Args, Subcommand};
use ledger::{EntryId, Erasure, Signer};
use serde_json::json;
use store::{ErasureRow, Store};

use crate::clock::now_ms;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::signing::{Passphrases, decider};
use crate::terminal::{isolated, say};

/// Destroy what a record or a whole source says, with its original: two people decide, on a legal basis.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "Examples:
  whereabouts erase 3k2m9x1q --reason «the witness asked» --basis «GDPR art. 17» --by Mina --second Nasrin
  whereabouts erase lake-families --reason … --basis … --by Mina --second Nasrin     a list, all its editions
  whereabouts erase list                     what was erased, and which office has not confirmed
  whereabouts erase confirm 8r4t1c7w         what another office asks for, of entries that are not its own

This cannot be undone. The words, all their editions, what was said of them (custody, notes, citations, judgements),
what the search knows of them and the original are destroyed here at once, and at every office that takes the next
bundle in; the entry, its digest and the decision stay. To hide without destroying,
use `whereabouts withdraw`. Old exports and backups keep what they have: `erase list` says who was told.")]
pub struct Options {
    #[command(subcommand)]
    what: Option<What>,
    /// A record, source, note, judgement or event of custody by the beginning of its identifier; a source by its slug.
    #[arg(required = true)]
    target: Option<String>,
    /// Why, without saying anything of what is destroyed.
    #[arg(long, required = true)]
    reason: Option<String>,
    /// On what legal basis.
    #[arg(long, required = true)]
    basis: Option<String>,
    #[command(flatten)]
    people: People,
}

#[derive(Debug, Args)]
struct People {
    /// Who decides.
    #[arg(long, required = true)]
    by: Option<String>,
    /// Who decides with them.
    #[arg(long, required = true)]
    second: Option<String>,
    #[command(flatten)]
    passphrases: Passphrases,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List what was erased, on what basis, and which office has not confirmed.
    List,
    /// Carry out what another office asks for, of entries that are not its own.
    Confirm {
        /// The erasure, by the beginning of its identifier.
        erasure: String,
    },
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    match &options.what {
        Some(What::List) => list(common, &session.store),
        Some(What::Confirm { erasure }) => confirm(common, &mut session, erasure),
        None => erase(common, &mut session, options),
    }
}

/// An argument that clap made sure of.
fn given(argument: Option<&String>) -> &str {
    argument.map(|text| text.trim()).unwrap_or_default()
}

fn erase(common: &Common, session: &mut Session, options: &Options) -> Result<Outcome> {
    let [first, other] = options.people.passphrases.files();
    let people = [(given(options.people.by.as_ref()), first), (given(options.people.second.as_ref()), other)];
    if ledger::person(people[0].0) == ledger::person(people[1].0)
        || people.iter().any(|(name, _)| name.is_empty())
    {
        return Err(Failure::error(
            Kind::Refused,
            "nobody may destroy anything alone",
            "give two different people: --by NAME --second NAME",
        ));
    }
    let signers = signers(common, &session.store, &people)?;
    let mut ids = Vec::new();
    for id in targets(session, given(options.target.as_ref()))? {
        ids.extend(session.store.erased_with(id)?);
    }
    let mut erasures = Vec::new();
    for id in ids {
        let (reason, basis) = (given(options.reason.as_ref()), given(options.basis.as_ref()));
        let mut erasure: Erasure = session.store.erasure_of(id, reason, basis)?;
        for ((name, _), signer) in people.iter().zip(&signers) {
            erasure.approve(name, signer.as_ref());
        }
        erasures.push(erasure);
    }
    let count = erasures.len();
    let targets: Vec<EntryId> = erasures.iter().map(|erasure| erasure.target).collect();
    let decided = session.store.erase(erasures, now_ms())?;
    let originals = originals(session, &targets)?;
    if common.json {
        let ids: Vec<String> = decided.iter().map(EntryId::to_string).collect();
        let told = json!({"schema": "whereabouts/1", "erased": count, "entries": ids,
            "still_in_originals_of": originals});
        say(told.to_string());
    } else {
        say(format!("{} destroyed; the decision is in the log", counted(count, "body", "bodies")));
        for slug in &originals {
            say(format!(
                "STILL THERE: the original of the list «{slug}» holds what was erased of it, and bundles carry it; \
                 `whereabouts erase {slug}` destroys the list with its original"
            ));
        }
        say("next: whereabouts link     whereabouts bundle export … tells the other offices");
    }
    Ok(Outcome::Done)
}

/// The lists whose original still holds what was erased of them, by their slugs.
fn originals(session: &Session, erased: &[EntryId]) -> Result<Vec<String>> {
    let still = session.store.still_in_originals(erased)?;
    let sources = session.store.sources()?;
    let slugs = sources.into_iter().filter(|row| still.contains(&row.source.id.into()));
    Ok(slugs.map(|row| row.source.slug).collect())
}

/// The keys of the two: asked for where the register ever had people whose signature counts.
fn signers(
    common: &Common,
    store: &Store,
    people: &[(&str, Option<&Path>); 2],
) -> Result<Vec<Option<Signer>>> {
    if !store.needs_custodians()? {
        return Ok(vec![None, None]);
    }
    people.iter().map(|(name, file)| decider(common, store, name, *file).map(Some)).collect()
}

/// What is meant: every edition of a list by its slug, or one entry by its identifier.
fn targets(session: &Session, named: &str) -> Result<Vec<EntryId>> {
    if let Ok(editions) = session.editions(named) {
        return Ok(editions.into_iter().map(EntryId::from).collect());
    }
    let lower = named.to_ascii_lowercase();
    let sources = session.store.sources()?;
    let sources: Vec<EntryId> = sources
        .iter()
        .filter(|row| lower.len() >= 4 && row.source.id.to_string().starts_with(&lower))
        .map(|row| row.source.id.into())
        .collect();
    match sources[..] {
        [one] => Ok(vec![one]),
        // A record is meant as it was recorded, not what stands for it since.
        _ => match &session.store.find_erasable(named)?[..] {
            [one] => Ok(vec![*one]),
            found => Err(Failure::error(
                Kind::NotFound,
                format!(
                    "{} records, sources or remarks are called «{named}»; one is needed",
                    found.len() + sources.len()
                ),
                "give more characters, or a slug that `whereabouts sources` lists",
            )),
        },
    }
}

fn list(common: &Common, store: &Store) -> Result<Outcome> {
    let rows = store.erasures()?;
    let mut open = false;
    let mut listed = Vec::new();
    for row in &rows {
        let missing = store.unconfirmed(row)?;
        open |= row.here || row.unfinished || (row.by_log == 0 && !missing.is_empty());
        let missing: Vec<String> = missing.into_iter().map(|log| log.office).collect();
        if common.json {
            listed.push(as_json(row, &missing));
        } else {
            print(row, &missing);
        }
    }
    if common.json {
        say(json!({"schema": "whereabouts/1", "erasures": listed}).to_string());
    }
    Ok(if open { Outcome::WithFindings } else { Outcome::Done })
}

fn names(row: &ErasureRow) -> String {
    let names = row.erasure.approvals.iter().map(|one| {
        let signed = if one.signed.is_some() { " (signed)" } else { "" };
        format!("{}{signed}", isolated(&one.name))
    });
    names.collect::<Vec<_>>().join(" and ")
}

fn print(row: &ErasureRow, missing: &[String]) {
    let erasure = &row.erasure;
    let (id, target) = (row.id.short(), erasure.target.short());
    let state = match row {
        row if !row.decided => "NOT DECIDED: the custodians of that log did not sign it",
        row if row.unfinished => {
            "UNFINISHED: something of it is still here; close other programs and list again"
        }
        row if row.here => "ASKED FOR by another office, still here",
        row if row.done => "destroyed",
        _ => "not here",
    };
    let (reason, basis) = (isolated(&erasure.reason), isolated(&erasure.basis));
    say(format!("{id}  entry {target}: {state}; {reason}; {basis}; by {}", names(row)));
    if row.by_log == 0 && !missing.is_empty() {
        say(format!("          not confirmed by {}", missing.join(", ")));
    }
}

fn as_json(row: &ErasureRow, missing: &[String]) -> serde_json::Value {
    let approvals = row.erasure.approvals.iter().map(
        |one| json!({"name": one.name, "key": one.signed.as_ref().map(|(key, _)| key.id().to_string())}),
    );
    json!({
        "erasure": row.id.to_string(),
        "entry": row.erasure.target.to_string(),
        "reason": row.erasure.reason,
        "basis": row.erasure.basis,
        "approvals": approvals.collect::<Vec<_>>(),
        "decided_here": row.by_log == 0,
        "decided": row.decided,
        "unfinished": row.unfinished,
        "still_here": row.here,
        "not_confirmed_by": missing,
    })
}

fn confirm(common: &Common, session: &mut Session, beginning: &str) -> Result<Outcome> {
    let lower = beginning.trim().to_ascii_lowercase();
    let mut rows = session.store.erasures()?;
    rows.retain(|row| row.id.to_string().starts_with(&lower) && row.by_log != 0);
    let [row] = &rows[..] else {
        return Err(Failure::error(
            Kind::NotFound,
            format!("no one erasure of another office begins with «{beginning}»"),
            "`whereabouts erase list` names them",
        ));
    };
    session.store.confirm_erasure(row.id, now_ms())?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "confirmed": row.id.to_string()}).to_string());
    } else {
        say("destroyed here; the next bundle tells the office that asked");
    }
    Ok(Outcome::Done)
}
