//! Time stamps over checkpoints: kept as they were given, checked by the public tools they are made for.
//!
//! A stamp is not believed here, and not read but for one thing: whether it holds the digest of a checkpoint
//! of this log. Everything else, `openssl ts -verify` and the `ots` client tell.

use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use ledger::Digest;
use ledger::exchange::STAMP_LIMIT;
use serde_json::json;
use store::Vouching;

use crate::accounts::utc;
use crate::clock::now_ms;
use crate::commands::export;
use crate::failure::{Failure, Kind};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::say;

/// The largest token or receipt that is kept, in bytes.
const LARGEST: u64 = STAMP_LIMIT as u64;

/// Keeps a stamp beside the checkpoint whose digest it holds.
pub fn add(common: &Common, session: &mut Session, path: &Path, form: &str) -> Result<()> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    file.take(LARGEST).read_to_end(&mut bytes).with_context(|| format!("reading {}", path.display()))?;
    let holds = |note: &str| {
        let digest = Digest::of(note.as_bytes());
        bytes.windows(32).any(|window| window == digest.0)
    };
    let Some((log, size)) = session.store.find_checkpoint(holds)? else {
        return Err(Failure::error(
            Kind::Refused,
            format!(
                "{}: it holds the SHA-256 of no checkpoint of this log; nothing was kept",
                path.display()
            ),
            "stamp the very bytes that `whereabouts checkpoint print > checkpoint.txt` writes, with SHA-256",
        ));
    };
    let added = session.store.add_vouching((log, size), form, &bytes, now_ms())?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "entries": size, "new": added}).to_string());
    } else {
        let size = counted(size as usize, "entry", "entries");
        say(format!(
            "kept beside the checkpoint over {size}{}; not checked here",
            if added { "" } else { " (known already)" }
        ));
    }
    Ok(())
}

/// Lists everything that others gave for checkpoints of this log, and how it is checked.
pub fn list(common: &Common, session: &Session) -> Result<()> {
    let all = session.store.vouchings()?;
    if common.json {
        let rows = all.iter().map(|one| {
            json!({"no": one.no, "log": one.log.to_string(), "entries": one.size, "kind": one.form, "bytes": one.bytes.len(), "added_ms": one.time_ms, "sha256": Digest::of(&one.bytes).to_string()})
        });
        say(json!({"schema": "whereabouts/1", "anchors": rows.collect::<Vec<_>>()}).to_string());
        return Ok(());
    }
    let own = session.store.log_id();
    for one in &all {
        let of = if one.log == own {
            String::new()
        } else {
            format!("  of log {}, which this one continues", one.log.short())
        };
        say(format!(
            "{:>4}  {:12} over {:>9} entries  {:>7} bytes  added {}{of}",
            one.no,
            one.form,
            one.size,
            one.bytes.len(),
            utc(one.time_ms)
        ));
    }
    let print = |one: &Vouching| {
        let of = if one.log == own { String::new() } else { format!(" --log {}", one.log.short()) };
        format!("  whereabouts checkpoint print --size {}{of} > checkpoint.txt", one.size)
    };
    say(counted(all.len(), "signature or time stamp", "signatures and time stamps"));
    if let Some(one) = all.iter().rfind(|one| one.form == "rfc3161") {
        say(format!("\nto check number {} anywhere:", one.no));
        say(print(one));
        say(format!("  whereabouts checkpoint anchors --save {} --out checkpoint.tsr", one.no));
        say("  openssl ts -verify -data checkpoint.txt -in checkpoint.tsr -CAfile THE-AUTHORITY.pem");
    }
    if let Some(one) = all.iter().rfind(|one| one.form == "ots") {
        say(format!("\nto check number {} anywhere:", one.no));
        say(print(one));
        say(format!("  whereabouts checkpoint anchors --save {} --out checkpoint.txt.ots", one.no));
        say("  ots verify checkpoint.txt.ots");
    }
    Ok(())
}

/// Writes one of them out again, byte for byte.
pub fn save(session: &Session, no: u64, out: &Path) -> Result<()> {
    let one = session.store.vouchings()?.into_iter().find(|one| one.no == no).ok_or_else(|| {
        Failure::error(
            Kind::NotFound,
            format!("there is no number {no}"),
            "`whereabouts checkpoint anchors` lists them",
        )
    })?;
    let mut file = export::open(out)?;
    file.write_all(&one.bytes)?;
    file.flush()?;
    Ok(())
}
