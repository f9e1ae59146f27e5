//! `whereabouts exhibit`: a part of the log with its proof, as text that anybody can check.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use consent::Purpose;
use ledger::{Body, Custody, CustodyEvent, Note};
use register::{Audience, Court, Partners, Public, State, Team, UnConfidential};
use serde_json::json;

use crate::accounts;
use crate::commands::export::{self, For};
use crate::evidence::{self, Kept};
use crate::exhibits::{Asked, choose};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::protection;
use crate::session::{Session, counted};
use crate::terminal::say;

/// Prove records to others: what is shown, unaltered and in its place in the log; the rest withheld.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts exhibit 3k2m9x1q --out ali.tlog-proof                      what the public may see
  whereabouts exhibit 3k2m9x1q --out ali.tlog-proof --for court --place --with-source
  whereabouts exhibit 3k2m9x1q 7b1c0d2e --property name --property death_date --for court --out two.tlog-proof
  whereabouts exhibit 3k2m9x1q --for court --with-source --with-file bundle --out bundle/one.tlog-proof
  whereabouts verify ali.tlog-proof --policy office.policy               what whoever receives it runs

The text passes the same gate as every export. That it was made, of what and for whom is recorded in the
log before it is written. Whoever reads it needs no register and no key of yours, only the key of the
log, which `whereabouts checkpoint policy` prints.")]
pub struct Options {
    /// The records, by the beginnings of their identifiers.
    #[arg(required = true, value_name = "RECORD")]
    records: Vec<String>,
    /// The file to write; `-` is standard output. A file that is there is not overwritten.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Show only this property; may be given several times. Without it, everything that may be shown.
    #[arg(long, value_name = "PROPERTY")]
    property: Vec<String>,
    /// Show also what kind of record it is and where in its source it stands: sheet, row, page, quote, key.
    #[arg(long)]
    place: bool,
    /// Show also the source, its file's digest, who obtained it from whom, and what happened to the file since.
    #[arg(long)]
    with_source: bool,
    /// Write the evidence files about the records into this folder, by their SHA-256, and show their custody.
    #[arg(long, value_name = "FOLDER")]
    with_file: Option<PathBuf>,
    /// For whom.
    #[arg(long = "for", visible_alias = "audience", value_enum, default_value = "public")]
    audience: For,
    /// What for, a term of the vocabulary `purpose`; where it is not said, the usual purpose of the audience.
    #[arg(long, value_name = "PURPOSE", value_parser = export::purpose)]
    purpose: Option<Purpose>,
    /// The day that is asked about: what is protected on it or today is withheld; today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Who receives it, in your words: kept in the log only.
    #[arg(long, value_name = "WHO")]
    recipient: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let protected = options.with_source || options.with_file.is_some();
    if protected && !matches!(options.audience, For::Team | For::Court) {
        return Err(Failure::error(
            Kind::Refused,
            "who obtained a file, and from whom, is shown to courts and to the team only",
            "leave --with-source and --with-file out, or add --for court",
        ));
    }
    match options.audience {
        For::Public => write::<Public>(common, options),
        For::Partners => write::<Partners>(common, options),
        For::Team => write::<Team>(common, options),
        For::Un => write::<UnConfidential>(common, options),
        For::State => write::<State>(common, options),
        For::Court => write::<Court>(common, options),
    }
}

/// Writes an original beside the exhibit, after its custody has it: called by its digest, never by its own name.
fn hand_out(session: &mut Session, options: &Options, kept: &Kept) -> Result<()> {
    let Some(folder) = &options.with_file else { return Ok(()) };
    let form = originals::form(kept.media_type());
    let path = folder.join(format!("{}.{}", kept.digest, form.endings.first().unwrap_or(&"bin")));
    let mut out = export::open(&path)?;
    let custody = Custody {
        source: kept.record.source,
        item: kept.digest,
        event: CustodyEvent::DisclosedTo,
        actor: session.store.recorder().to_owned(),
        from: None,
        to: options.recipient.clone(),
        reason: Some("exhibit".to_owned()),
        at: None,
    };
    session.append(|_| Body::Custody(custody))?;
    let copied = evidence::desk::copy(session, kept, &mut out);
    if copied.is_err() {
        drop(out);
        let _ = std::fs::remove_file(&path);
    }
    copied
}

fn write<A: Audience>(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    crate::commands::link::catch_up(common, &mut session)?;
    export::allowed::<A>(options.purpose)?;
    let release = protection::release(options.purpose, accounts::as_of(options.on.as_deref())?);
    let asked = Asked {
        records: &options.records,
        properties: &options.property,
        place: options.place,
        sources: options.with_source,
        files: options.with_file.is_some(),
        release,
    };
    let chosen = choose::<A>(&session, &asked)?;
    // What cannot be proven must not have left, nor be said to have left.
    let exhibit = session.store.prove(&chosen.entries)?;
    if let Some(folder) = &options.with_file {
        std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    }
    for kept in &chosen.files {
        if evidence::desk::tells_a_place(&session, kept)? && !common.quiet {
            eprintln!(
                "the file with sha256 {} tells where or by whom it was made (V-410): whoever gets it must not pass it on as it is",
                kept.digest
            );
        }
    }
    let mut file = export::open(&options.out)?;
    // It is known in the log that something leaves, and what, before it leaves.
    let by = session.store.recorder().to_owned();
    let notes = chosen.records.iter().map(|(record, properties)| {
        let to = options.recipient.as_deref().map(|to| format!(", to {to}")).unwrap_or_default();
        let text = format!("exhibit of {} for {}{to}", properties.join(", "), A::NAME);
        let (about, by) = (Some((*record).into()), by.clone());
        move |_| Body::Note(Note { about, text, by })
    });
    session.append_all(notes)?;
    for kept in &chosen.files {
        if let Err(error) = hand_out(&mut session, options, kept) {
            drop(file);
            let _ = std::fs::remove_file(&options.out);
            return Err(error);
        }
    }
    file.write_all(exhibit.to_text().as_bytes())?;
    file.flush()?;
    let withheld: usize = exhibit.pieces.iter().map(|piece| piece.disclosure.withheld()).sum();
    if common.json {
        let entries: Vec<String> = exhibit.pieces.iter().map(|piece| piece.entry.id.to_string()).collect();
        say(json!({"schema": "whereabouts/1", "entries": entries, "withheld": withheld}).to_string());
    } else if !common.quiet {
        if chosen.elsewhere > 0 {
            let events = counted(chosen.elsewhere, "event of custody stands", "events of custody stand");
            eprintln!("{events} in the logs of other offices, and not in this exhibit");
        }
        for (record, properties) in &chosen.records {
            eprintln!("{}  shows {}", record.short(), properties.join(", "));
        }
        let entries = counted(exhibit.pieces.len(), "entry", "entries");
        eprintln!("{entries} for {}, {} withheld", A::NAME, counted(withheld, "item", "items"));
    }
    Ok(Outcome::Done)
}
