//! Vouching for another log, and keeping what others vouched for of this one.

use std::path::Path;

use anyhow::{Context, Result};
use ledger::{
    Algorithm, Body, Key, LogId, Note, Role, SignedCheckpoint, Signer, VerifierKey, WitnessRequest,
    cosign as sign, log_key_name,
};
use serde_json::json;
use store::Conflict;

use crate::accounts::utc;
use crate::clock::now_ms;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::say;

use super::known;

/// The longest request, checkpoint or signature file that is read, in bytes.
const LARGEST: u64 = 256 * 1024;

fn read(path: &Path) -> Result<String> {
    use std::io::Read;
    let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut text = String::new();
    file.take(LARGEST).read_to_string(&mut text).with_context(|| format!("reading {}", path.display()))?;
    // A courier's editor may have left blank lines at the end.
    Ok(text.trim_end().to_owned() + "\n")
}

fn read_key(text: &str, algorithm: Algorithm, whence: &str) -> Result<VerifierKey> {
    let key = text.trim().parse::<VerifierKey>().ok().filter(|key| key.algorithm == algorithm);
    key.ok_or_else(|| {
        Failure::error(
            Kind::Usage,
            format!("«{text}» is not a key of that kind"),
            format!("copy it as `{whence}` prints it there"),
        )
    })
}

/// The key by which this register vouches for others, drawn the first time; its name in signatures.
pub fn witness_key(session: &mut Session) -> Result<(Signer, VerifierKey)> {
    let signer = match session.store.witness_signer()? {
        Some(signer) => signer,
        None => session.store.make_witness_signer()?,
    };
    let name = format!("whereabouts/witness/{}", signer.id());
    let key = VerifierKey { name, algorithm: Algorithm::Cosignature, key: signer.public() };
    let known = session.store.keys()?.iter().any(|(_, one)| one.public == key.key);
    if !known && !session.store.is_read_only() {
        let_count(session, &key)?;
    }
    Ok((signer, key))
}

/// Notes in the log that a witness's key counts.
fn let_count(session: &mut Session, key: &VerifierKey) -> Result<()> {
    let body = Key {
        name: key.name.clone(),
        public: key.key,
        role: Role::Witness,
        active: true,
        approvals: Vec::new(),
    };
    session.append(|_| Body::Key(body))?;
    Ok(())
}

/// Vouches for another log's checkpoint and prints the signature line; refuses what does not continue what was seen.
pub fn cosign(common: &Common, session: &mut Session, path: &Path, log_key: Option<&str>) -> Result<Outcome> {
    let text = read(path)?;
    let (request, note) = WitnessRequest::parse(&text).map_err(|error| {
        Failure::error(
            Kind::Usage,
            format!("{}: {error}", path.display()),
            "ask for what `whereabouts checkpoint print --since N` writes there",
        )
    })?;
    let head = note.unverified().clone();
    let given = log_key.map(|key| {
        read_key(key.trim().trim_start_matches("log "), Algorithm::Ed25519, "whereabouts checkpoint policy")
    });
    let seen = session.store.last_seen(head.log)?;
    let key = match (given.transpose()?, &seen) {
        (Some(key), _) if key.name == log_key_name(head.log) => key.key,
        (Some(key), _) => {
            return Err(Failure::error(
                Kind::Usage,
                format!("the key given is of {}, the checkpoint of {}", key.name, log_key_name(head.log)),
                "give the key of the log that the checkpoint is of",
            ));
        }
        (None, Some(seen)) => seen.key,
        (None, None) => {
            return Err(Failure::error(
                Kind::Refused,
                "this log was never seen here, so its key is not known",
                "compare the key with somebody of that office, then give it: --log-key KEY",
            ));
        }
    };
    let now = now_ms();
    if let Err(conflict) = session.store.witness(&request, &note, key, now)? {
        return refuse(&conflict);
    }
    let (signer, own) = witness_key(session)?;
    let line = sign(&head, &own.name, &signer, now / 1000);
    let text = format!("cosigned the checkpoint of log {} over {} entries", head.log, head.size);
    let by = session.store.recorder().to_owned();
    session.append(|_| Body::Note(Note { about: None, text, by }))?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "signature": line, "witness": own.to_string(), "entries": head.size}).to_string());
    } else {
        say(line.trim_end());
        if !common.quiet {
            eprintln!(
                "seen with {}; our witness key, for them: {own}",
                counted(head.size as usize, "entry", "entries")
            );
        }
    }
    Ok(Outcome::Done)
}

fn refuse(conflict: &Conflict) -> Result<Outcome> {
    let (kind, next) = match conflict {
        Conflict::Forked { .. } => (
            Kind::Damaged,
            "both checkpoints are kept here as evidence (`whereabouts checkpoint seen`): ask that office, and tell the others".to_owned(),
        ),
        Conflict::NoProof { seen } | Conflict::Older { seen } | Conflict::BadProof { seen } => {
            (Kind::Refused, format!("ask for `whereabouts checkpoint print --since {seen}` there"))
        }
        Conflict::OtherKey => {
            (Kind::Refused, "a log never changes its key: ask that office what happened, over another way".to_owned())
        }
        Conflict::Unsigned(_) | Conflict::Own => (Kind::Refused, "nothing was signed".to_owned()),
    };
    Err(Failure::error(kind, conflict.to_string(), next))
}

/// Keeps what a witness signed for a checkpoint of this log, after it was verified.
pub fn add_signature(
    common: &Common,
    session: &mut Session,
    path: &Path,
    witness: Option<&str>,
) -> Result<()> {
    let text = read(path)?;
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("\u{2014} ")).collect();
    let mut keys = known(session)?;
    let given =
        witness.map(|key| read_key(key, Algorithm::Cosignature, "whereabouts checkpoint witness-key"));
    let new = given.transpose()?.filter(|key| !keys.contains(key));
    keys.extend(new.clone());
    let mut found = Vec::new();
    for line in &lines {
        for key in keys.iter().filter(|key| line.starts_with(&format!("\u{2014} {} ", key.name))) {
            let size = session.store.find_checkpoint(|note| {
                let signed = SignedCheckpoint::parse(&format!("{note}{line}\n"));
                signed.is_ok_and(|signed| signed.cosigned_by(key).is_ok())
            })?;
            found.extend(size.map(|at| (at, format!("{line}\n"), key.clone())));
        }
    }
    if found.is_empty() {
        return Err(Failure::error(
            Kind::Refused,
            format!(
                "{}: no line in it is a signature of a known witness over a checkpoint of this log",
                path.display()
            ),
            "give the key of the witness, as `whereabouts checkpoint witness-key` prints it there: --witness KEY",
        ));
    }
    if let Some(key) = new.filter(|new| found.iter().any(|(.., key)| key == new)) {
        let_count(session, &key)?;
    }
    found.iter().try_for_each(|(size, line, key)| add_one(common, session, *size, line, &key.name))
}

fn add_one(
    common: &Common,
    session: &mut Session,
    (log, size): (LogId, u64),
    line: &str,
    name: &str,
) -> Result<()> {
    let added = session.store.add_vouching((log, size), "cosignature", line.as_bytes(), now_ms())?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "log": log.to_string(), "entries": size, "witness": name, "new": added}).to_string());
    } else {
        let size = counted(size as usize, "entry is", "entries are");
        say(format!(
            "the first {size} now vouched for by {name}{}",
            if added { "" } else { " (known already)" }
        ));
    }
    Ok(())
}

/// Lists the heads of other logs that were seen here.
pub fn seen(common: &Common, session: &Session) -> Result<Outcome> {
    let seen = session.store.sightings()?;
    let conflicts = seen.iter().any(|one| one.conflicts);
    if common.json {
        let rows = seen.iter().map(|one| {
            json!({"log": one.log.to_string(), "entries": one.size, "conflicts": one.conflicts, "seen_ms": one.time_ms, "checkpoint": one.note})
        });
        say(json!({"schema": "whereabouts/1", "seen": rows.collect::<Vec<_>>()}).to_string());
    } else {
        for one in &seen {
            let odd = if one.conflicts {
                "   CONTRADICTS what was seen before: this log has two futures"
            } else {
                ""
            };
            say(format!("{}  {:>9} entries  {}{odd}", one.log, one.size, utc(one.time_ms)));
            if one.conflicts {
                one.note.lines().for_each(|line| say(format!("    {line}")));
            }
        }
        say(counted(seen.len(), "head of other logs", "heads of other logs"));
    }
    Ok(if conflicts { Outcome::Damaged } else { Outcome::Done })
}
