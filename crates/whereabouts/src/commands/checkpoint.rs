//! `whereabouts checkpoint`: the signed head of the log, for paper, for witnesses, for time stamps.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand, ValueEnum};
use ledger::{Algorithm, VerifierKey, log_key_name};
use serde_json::json;

use crate::commands::export;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::Session;
use crate::terminal::say;
use crate::witnesses::{self, cosigning, printed, stamps};

/// The signed head of the log: what others have seen of it, print it, have it witnessed, keep time stamps of it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts checkpoint                               what nobody else has seen yet
  whereabouts checkpoint print > checkpoint.txt        to print, and to give to somebody you trust
  whereabouts checkpoint print --qr                    the same, with a code that a telephone reads
  whereabouts checkpoint policy > office.policy        the log's key, for whoever checks your exhibits

Two offices that vouch for each other, by courier:
  whereabouts checkpoint print --since 0 > ours.request           at home; 0 the first time, later what they saw
  whereabouts checkpoint cosign ours.request --log-key KEY > theirs.signature      at the other office
  whereabouts checkpoint add-signature theirs.signature --witness KEY              at home again

A time stamp, made on any computer with a connection (docs/evidence.md):
  openssl ts -query -data checkpoint.txt -sha256 -cert -out checkpoint.tsq
  whereabouts checkpoint anchor checkpoint.tsr --kind rfc3161")]
pub struct Options {
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print a checkpoint: a text that fits on paper.
    Print(PrintOptions),
    /// Print the policy of a reader who trusts this log: its key, and its witnesses (C2SP tlog-policy).
    Policy,
    /// Vouch for another log's checkpoint, if it continues what was seen of it here (C2SP tlog-cosignature).
    Cosign {
        /// Their request (`checkpoint print --since N`), or a checkpoint the first time.
        file: PathBuf,
        /// The key of their log, which `checkpoint policy` prints there; needed the first time.
        #[arg(long, value_name = "KEY")]
        log_key: Option<String>,
    },
    /// Print the key by which this register vouches for other logs.
    WitnessKey,
    /// Add what a witness signed for a checkpoint of this log.
    AddSignature {
        /// The signature lines, or the whole checkpoint with them.
        file: PathBuf,
        /// The key of the witness, as `checkpoint witness-key` prints it there; needed the first time.
        #[arg(long, value_name = "KEY")]
        witness: Option<String>,
    },
    /// Keep a time stamp of a checkpoint, as it was given.
    Anchor {
        /// The token or receipt.
        file: PathBuf,
        /// What it is.
        #[arg(long, value_enum)]
        kind: Stamp,
    },
    /// List time stamps and signatures of others, or write one out again to be checked.
    Anchors {
        /// The number of the one to write.
        #[arg(long, value_name = "NO", requires = "out")]
        save: Option<u64>,
        /// The file to write it to; `-` is standard output.
        #[arg(long, value_name = "FILE", requires = "save")]
        out: Option<PathBuf>,
    },
    /// List the heads of other logs that were seen here.
    Seen,
}

#[derive(Debug, Args)]
struct PrintOptions {
    /// The checkpoint over exactly so many entries; the newest if nothing is said.
    #[arg(long, value_name = "ENTRIES")]
    size: Option<u64>,
    /// Of a log that this one continues since a restore, by the beginning of its identifier.
    #[arg(long, value_name = "LOG", requires = "size")]
    log: Option<String>,
    /// With the signatures of witnesses.
    #[arg(long)]
    cosigned: bool,
    /// As a request to a witness that saw the log with so many entries; 0 if it never did.
    #[arg(long, value_name = "ENTRIES", conflicts_with_all = ["size", "cosigned", "qr", "html"])]
    since: Option<u64>,
    /// With a QR code below, for a telephone or a scanner.
    #[arg(long)]
    qr: bool,
    /// Write a page to print, with a QR code, to this new file instead.
    #[arg(long, value_name = "FILE", conflicts_with = "qr")]
    html: Option<PathBuf>,
}

/// What kind of time stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stamp {
    /// A time-stamp token of RFC 3161.
    Rfc3161,
    /// A receipt of OpenTimestamps.
    Ots,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    match &options.what {
        None => status(common, &session)?,
        Some(What::Print(print)) => return say_checkpoint(common, &session, print),
        Some(What::Policy) => say_policy(common, &session)?,
        Some(What::Cosign { file, log_key }) => {
            return cosigning::cosign(common, &mut session, file, log_key.as_deref());
        }
        Some(What::WitnessKey) => {
            let key = cosigning::witness_key(&mut session)?.1.to_string();
            if common.json {
                say(json!({"schema": "whereabouts/1", "witness": key}).to_string());
            } else {
                say(key);
            }
        }
        Some(What::AddSignature { file, witness }) => {
            cosigning::add_signature(common, &mut session, file, witness.as_deref())?;
        }
        Some(What::Anchor { file, kind }) => {
            let form = if *kind == Stamp::Ots { "ots" } else { "rfc3161" };
            stamps::add(common, &mut session, file, form)?;
        }
        Some(What::Anchors { save: Some(no), out: Some(out) }) => stamps::save(&session, *no, out)?,
        Some(What::Anchors { .. }) => stamps::list(common, &session)?,
        Some(What::Seen) => return cosigning::seen(common, &session),
    }
    Ok(Outcome::Done)
}

/// What nobody else has seen yet, and the head.
fn status(common: &Common, session: &Session) -> Result<()> {
    let window = witnesses::window(session)?;
    let note = session.store.checkpoint()?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "checkpoint": note, "witnessed": window.as_json()}).to_string());
        return Ok(());
    }
    window.lines().iter().for_each(say);
    say("");
    say(note.trim_end());
    Ok(())
}

fn say_checkpoint(common: &Common, session: &Session, options: &PrintOptions) -> Result<Outcome> {
    if let Some(since) = options.since {
        let request = session.store.witness_request(since)?.ok_or_else(|| {
            Failure::error(
                Kind::NotFound,
                format!("the log has no {since} entries yet"),
                "ask the witness how many entries it saw: `whereabouts checkpoint seen` there",
            )
        })?;
        if common.json {
            say(json!({"schema": "whereabouts/1", "request": request.to_text()}).to_string());
        } else {
            say(request.to_text().trim_end());
        }
        return Ok(Outcome::Done);
    }
    let size = options.size.map_or_else(|| session.store.size(), Ok)?;
    let store = &session.store;
    let log = match &options.log {
        Some(log) => store.find_log(log)?.name.id,
        None => store.log_id(),
    };
    let note = store.checkpoint_of(log, size, options.cosigned)?;
    let note = note.ok_or_else(|| {
        Failure::error(
            Kind::NotFound,
            format!("no checkpoint was made over exactly {size} entries"),
            "`whereabouts checkpoint` prints the newest",
        )
    })?;
    if let Some(path) = &options.html {
        let mut page = export::open(path)?;
        page.write_all(printed::page(&note)?.as_bytes())?;
        page.flush()?;
    } else if common.json {
        say(json!({"schema": "whereabouts/1", "checkpoint": note}).to_string());
    } else {
        say(note.trim_end());
        if options.qr {
            say("");
            say(printed::blocks(&note)?.trim_end_matches('\n'));
        }
    }
    Ok(Outcome::Done)
}

fn say_policy(common: &Common, session: &Session) -> Result<()> {
    let name = log_key_name(session.store.log_id());
    let key = VerifierKey { name, algorithm: Algorithm::Ed25519, key: session.store.log_key() };
    let known = witnesses::known(session)?;
    if common.json {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        say(json!({"schema": "whereabouts/1", "log": key.to_string(), "witnesses": known}).to_string());
        return Ok(());
    }
    say("# Whom we trust: this log, with this key. Compare it with what the office reads out or prints.");
    say(format!("log {key}"));
    for (number, witness) in (1..).zip(&known) {
        say(format!("witness w{number} {witness}"));
    }
    say(
        "# Add a line `witness NAME KEY` for each witness, and ask for them: `quorum NAME`, or a group of them.",
    );
    say("quorum none");
    Ok(())
}
