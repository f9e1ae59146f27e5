//! `whereabouts bundle`: exchange with other offices, backup and restore, in one kind of file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use ledger::Codebook;
use ledger::exchange::Quota;
use serde_json::json;
use store::{BundleKeys, Came, NewRegister, Outgoing, Store, Taken, Why, survey_bundle};

use crate::bundles::{self, Report};
use crate::clock::now_ms;
use crate::commands::init;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::{self, Session, chance, counted};
use crate::terminal::{isolated, progress, say};

/// Exchange with other offices, back up and restore: one signed, encrypted file.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts bundle key                                     what others encrypt to
  whereabouts bundle export for-shiraz.bundle --to age1…     everything, for one office
  whereabouts bundle export for-shiraz.bundle --to age1… --for shiraz     what they lack
  whereabouts bundle show from-shiraz.bundle                 look, and take nothing in
  whereabouts bundle import from-shiraz.bundle
  whereabouts bundle accept 3k2m9x1q --name shiraz           the first time, once the key was compared
  whereabouts bundle export backup.bundle                    for whoever has the recovery sheet
  whereabouts bundle restore backup.bundle --recovery-sheet new-sheet.txt --recorder Leila -r new-folder

A bundle says nothing to whoever finds it. Nothing of an unknown office is read before a person accepts it.
Exit code 6: somebody signed two histories of one log; both are kept.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Print the recipient to which others encrypt bundles for this register, and the key that signs its log.
    Key,
    /// Write a bundle: logs, what they say, their signed heads, the originals.
    Export(Export),
    /// Take a bundle in. What is known is passed over; what is unknown waits for `accept`.
    Import(Import),
    /// Say what is in a bundle, once all of it was checked; take nothing in.
    Show(Show),
    /// List the logs that are read, and what waits or is in dispute.
    List,
    /// Accept the log of an office: from here on its records are read.
    Accept(Accept),
    /// Throw away what waits of a log that nobody accepted.
    Refuse {
        /// The log, by the beginning of its identifier.
        log: String,
    },
    /// Begin a register in a new folder from a backup: all its logs, and a new log of its own.
    Restore(Restore),
}

#[derive(Debug, Args)]
struct Export {
    /// The bundle; the file must not exist.
    file: PathBuf,
    /// Who can open it: a recipient as `bundle key` prints it (repeat for several). Without one, it is a
    /// backup for whoever has the recovery sheet.
    #[arg(long, value_name = "RECIPIENT")]
    to: Vec<String>,
    /// Leave out what an office holds already, by its receipts.
    #[arg(long = "for", value_name = "OFFICE", conflicts_with = "since")]
    for_office: Option<String>,
    /// Leave out what stands before this signed checkpoint (repeat for several logs).
    #[arg(long, value_name = "CHECKPOINT")]
    since: Vec<PathBuf>,
    /// Only this log, by its office or the beginning of its identifier (repeat for several).
    #[arg(long, value_name = "LOG")]
    log: Vec<String>,
    /// Leave the originals of sources out.
    #[arg(long)]
    without_originals: bool,
    /// With what only a restore needs, also where recipients are named: people's wrapped keys, what others signed and
    /// stamped, heads that were seen. Never for another office.
    #[arg(long, conflicts_with_all = ["for_office", "since", "log"])]
    backup: bool,
}

#[derive(Debug, Args)]
struct Limits {
    /// Take in at most so many entries at once.
    #[arg(long, value_name = "N", default_value_t = Quota::default().entries)]
    most_entries: u64,
    /// Take in at most so many bytes at once.
    #[arg(long, value_name = "BYTES", default_value_t = Quota::default().bytes)]
    most_bytes: u64,
    /// Take in at most so many originals at once.
    #[arg(long, value_name = "N", default_value_t = Quota::default().files)]
    most_originals: u64,
    /// Open the bundle with the age identity in this file instead of the register's own.
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Import {
    /// The bundle.
    file: PathBuf,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct Show {
    /// The bundle.
    file: PathBuf,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Debug, Args)]
struct Accept {
    /// The log, by the beginning of its identifier.
    log: String,
    /// What the office is to be called here; without it, as it calls itself.
    #[arg(long)]
    name: Option<String>,
}

#[derive(Debug, Args)]
struct Restore {
    /// The backup.
    file: PathBuf,
    /// Who records from here on.
    #[arg(long)]
    recorder: String,
    /// Where to write the new recovery sheet.
    #[arg(long, value_name = "FILE", default_value = "recovery-sheet.txt")]
    recovery_sheet: PathBuf,
    /// Open the backup with the age identity in this file instead of the recovery key of the old sheet.
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// Read the recovery key of the old sheet from the first line of this file.
    #[arg(long, value_name = "FILE", conflicts_with = "identity")]
    old_key_file: Option<PathBuf>,
    /// For training: a register that anyone may open, without passphrase or sheet.
    #[arg(long)]
    throwaway: bool,
}

impl Limits {
    fn quota(&self) -> Quota {
        Quota { entries: self.most_entries, bytes: self.most_bytes, files: self.most_originals }
    }

    fn keys(&self, store: &Store) -> Result<BundleKeys> {
        self.identity.as_deref().map_or_else(|| Ok(store.bundle_keys()), bundles::identity_of)
    }
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::Key => key(common),
        What::Export(options) => export(common, options),
        What::Import(options) => import(common, options),
        What::Show(options) => show(common, options),
        What::List => list(common),
        What::Accept(options) => accept(common, options),
        What::Refuse { log } => refuse(common, log),
        What::Restore(options) => restore(common, options),
    }
}

fn key(common: &Common) -> Result<Outcome> {
    let store = Session::open(common)?.store;
    let (recipient, log, signs) = (store.bundle_recipient(), store.log_id(), store.log_key());
    let signs = signs.id();
    if common.json {
        let key = json!({"schema": "whereabouts/1", "recipient": recipient, "log": log.to_string(),
            "log_key": signs.to_string()});
        say(key.to_string());
    } else {
        say(format!("recipient  {recipient}"));
        say(format!("log        {log}"));
        say(format!("signs as   {signs}"));
        say("Give others the recipient. Read the last line out to whoever accepts your log.");
    }
    Ok(Outcome::Done)
}

fn export(common: &Common, options: &Export) -> Result<Outcome> {
    let store = Session::open(common)?.store;
    let mut to = options.to.clone();
    let narrowed = options.for_office.is_some() || !options.since.is_empty() || !options.log.is_empty();
    let backup = options.backup || (to.is_empty() && !narrowed);
    if to.is_empty() {
        to.push(store.recovery_recipient()?.ok_or_else(|| {
            Failure::error(
                Kind::Refused,
                "nobody is named who can open the bundle, and the recipient of the recovery sheet is not known",
                "`whereabouts recovery drill` reads the sheet once; or give --to RECIPIENT",
            )
        })?);
    }
    let mut only = BTreeSet::new();
    for log in &options.log {
        only.insert(store.find_log(log)?.name.id);
    }
    let outgoing = Outgoing {
        to,
        since: since(&store, options)?,
        only,
        with_files: !options.without_originals,
        backup,
        software: software(),
        now_ms: now_ms(),
    };
    let bar = progress(common.quiet, "writing the bundle", Some(1));
    let sent = store.export_bundle(&options.file, &outgoing, |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    if common.json {
        let logs = sent.logs.iter().map(|(row, start, entries)| {
            json!({"log": row.name.id.to_string(), "office": row.office, "start": start, "entries": entries})
        });
        let told = json!({"schema": "whereabouts/1", "bundle": sent.digest.to_string(), "bytes": sent.bytes,
            "originals": sent.files, "kept": sent.kept, "logs": logs.collect::<Vec<_>>(),
            "originals_missing": digests(&sent.files_missing), "originals_damaged": digests(&sent.files_damaged)});
        say(told.to_string());
        return Ok(outcome_of(&sent));
    }
    for (row, start, entries) in &sent.logs {
        let entries = counted(*entries as usize, "entry", "entries");
        say(format!(
            "«{}» (log {}): {entries} from place {start}",
            isolated(&row.office),
            row.name.id.short()
        ));
    }
    say(format!("{} with {}", options.file.display(), counted(sent.files as usize, "original", "originals")));
    if backup {
        let kept = counted(sent.kept as usize, "thing more", "things more");
        say(format!(
            "a backup, with {kept}: wrapped keys of people, what others signed and stamped, heads that were seen"
        ));
    }
    say(format!("bundle {}", sent.digest));
    for (digest, what) in sent
        .files_damaged
        .iter()
        .map(|digest| (digest, "DAMAGED"))
        .chain(sent.files_missing.iter().map(|digest| (digest, "MISSING")))
    {
        say(format!(
            "{what}: the original with SHA-256 {digest} is not in this bundle; `attach` the good file again"
        ));
    }
    Ok(outcome_of(&sent))
}

/// A bundle without an original that it should have is a finding: whoever relies on it as a backup must know.
fn outcome_of(sent: &store::Sent) -> Outcome {
    match sent.files_missing.is_empty() && sent.files_damaged.is_empty() {
        true => Outcome::Done,
        false => Outcome::WithFindings,
    }
}

fn digests(digests: &[ledger::Digest]) -> Vec<String> {
    digests.iter().map(ToString::to_string).collect()
}

/// What the receiver holds already.
fn since(store: &Store, options: &Export) -> Result<BTreeMap<ledger::LogId, u64>> {
    if let Some(office) = &options.for_office {
        return Ok(store.held_by(store.find_log(office)?.name)?);
    }
    let mut since = BTreeMap::new();
    for path in &options.since {
        let given = bundles::checkpoint_of(store, path)?;
        since.insert(given.log.name.id, given.size);
    }
    Ok(since)
}

fn import(common: &Common, options: &Import) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let keys = options.limits.keys(&session.store)?;
    let bar = progress(common.quiet, "taking the bundle in", Some(1));
    let taken = session.store.import_bundle(
        &options.file,
        &keys,
        options.limits.quota(),
        now_ms(),
        |done, total| {
            bar.set_length(total);
            bar.set_position(done);
        },
    )?;
    bar.finish_and_clear();
    let report = Report::of(&session.store, &taken)?;
    if common.json {
        say(bundles::taken_json(&taken, &report).to_string());
    } else {
        bundles::print_taken(&taken, &report);
    }
    Ok(outcome(&taken, &report))
}

/// An alarm is damage; what waits or contradicts is a finding.
fn outcome(taken: &Taken, report: &Report) -> Outcome {
    let alarm = taken.logs.iter().any(|one| {
        matches!(
            one.came,
            Came::OtherHistory(_)
                | Came::OtherKey
                | Came::TakenNames(_)
                | Came::OwnAhead(_)
                | Came::OwnForked(_)
        )
    });
    let missing = report.news.iter().any(|(_, news)| news.missing > 0);
    let waits = missing || taken.logs.iter().any(|one| matches!(one.came, Came::Early(_) | Came::Unknown));
    match (alarm || !taken.contradictions.is_empty(), waits || !report.conflicts.is_empty()) {
        (true, _) => Outcome::Damaged,
        (false, true) => Outcome::WithFindings,
        (false, false) => Outcome::Done,
    }
}

fn show(common: &Common, options: &Show) -> Result<Outcome> {
    let keys = match &options.limits.identity {
        Some(path) => bundles::identity_of(path)?,
        None => Session::open(common)?.store.bundle_keys(),
    };
    let survey = survey_bundle(&options.file, &keys, options.limits.quota(), |_, _| {})?;
    if common.json {
        say(bundles::shown_json(&survey).to_string());
    } else {
        bundles::print_shown(&survey);
    }
    Ok(Outcome::Done)
}

fn list(common: &Common) -> Result<Outcome> {
    let store = Session::open(common)?.store;
    let (logs, waiting) = (store.logs()?, store.waiting_parts()?);
    let dispute = logs.iter().any(|row| row.agreed.is_some());
    if common.json {
        let logs = logs.iter().map(|row| {
            json!({"no": row.no, "log": row.name.id.to_string(), "office": row.office, "entries": row.size,
                "log_key": row.name.key.id().to_string(), "recorder_key": row.recorder_key.id().to_string(),
                "frozen_after": row.agreed})
        });
        let waiting = waiting.iter().map(|part| {
            json!({"log": part.log.id.to_string(), "office": part.office, "start": part.start,
                "entries": part.entries, "why": why(part.why), "log_key": part.log.key.id().to_string(),
                "head": part.note})
        });
        let listed = json!({"schema": "whereabouts/1", "logs": logs.collect::<Vec<_>>(),
            "waiting": waiting.collect::<Vec<_>>()});
        say(listed.to_string());
    } else {
        for row in &logs {
            let own = if row.no == 0 { "   this register's own" } else { "" };
            let entries = counted(row.size as usize, "entry", "entries");
            say(format!("«{}»  log {}  {entries}{own}", isolated(&row.office), row.name.id.short()));
            say(format!(
                "  its log signs as {}, its recorder as {}",
                row.name.key.id(),
                row.recorder_key.id()
            ));
            if let Some(agreed) = row.agreed {
                say(format!(
                    "  FROZEN: two histories were signed; what counts are its first {agreed} entries"
                ));
                say(format!("  one head:\n{}", store.heads()?[row.no as usize].trim_end()));
            }
        }
        for part in &waiting {
            let entries = counted(part.entries as usize, "entry", "entries");
            let log = format!(
                "«{}»  log {}  {entries} from place {}",
                isolated(&part.office),
                part.log.id.short(),
                part.start
            );
            say(format!("waits: {log}: {}; its log signs as {}", why(part.why), part.log.key.id()));
            if part.why == Why::OtherHistory {
                say(part.note.trim_end());
            }
        }
    }
    Ok(if dispute { Outcome::Damaged } else { Outcome::Done })
}

fn why(why: Why) -> &'static str {
    match why {
        Why::Unknown => "in quarantine until a person accepts its log",
        Why::Early => "too early: entries before it are missing",
        Why::OtherHistory => "evidence of another history",
        Why::TakenNames => "set aside: it uses identifiers of other offices' entries",
    }
}

fn accept(common: &Common, options: &Accept) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let log = session.store.unknown_log(&options.log)?;
    let waiting = session.store.waiting_parts()?;
    let called = waiting.into_iter().find(|part| part.log == log).map(|part| part.office);
    let office = options.name.clone().or(called).unwrap_or_else(|| log.id.short());
    let row = session.store.admit(log, &office, now_ms())?;
    let report = Report::since(&session.store, vec![(row.no, row.office.clone(), 0..row.size)])?;
    if common.json {
        let news = report.news.iter().map(|(office, news)| bundles::news_json(office, news));
        let accepted = json!({"schema": "whereabouts/1", "log": row.name.id.to_string(), "office": row.office,
            "entries": row.size, "new": news.collect::<Vec<_>>(), "conflicts": report.conflicts});
        say(accepted.to_string());
    } else {
        say(format!(
            "accepted: «{}», log {}, signed as {}",
            isolated(&row.office),
            row.name.id,
            row.name.key.id()
        ));
        bundles::print_report(&report);
    }
    Ok(if report.conflicts.is_empty() { Outcome::Done } else { Outcome::WithFindings })
}

fn refuse(common: &Common, log: &str) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let log = session.store.unknown_log(log)?;
    let removed = session.store.refuse(log)?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "log": log.id.to_string(), "removed": removed}).to_string());
    } else {
        say(format!("{} of log {} thrown away", counted(removed, "part", "parts"), log.id.short()));
    }
    Ok(Outcome::Done)
}

fn restore(common: &Common, options: &Restore) -> Result<Outcome> {
    let keys = match (&options.identity, &options.old_key_file) {
        (Some(path), _) => bundles::identity_of(path)?,
        (None, Some(path)) => BundleKeys::recovery(&session::secret_of(path)?)?,
        (None, None) => {
            BundleKeys::recovery(&session::ask_secret(common, "Recovery key of the old sheet: ")?)?
        }
    };
    let new = NewRegister {
        recorder: options.recorder.clone(),
        software: software(),
        codebook: Codebook::builtin().digest(),
        throwaway: options.throwaway,
        now_ms: now_ms(),
        chance: chance()?,
    };
    let passphrase = init::passphrase(common, options.throwaway, &options.recorder)?;
    let begun = init::with_sheet(&options.recovery_sheet, options.throwaway, || {
        let (store, sheet, taken) =
            Store::restore(&common.register, &passphrase, new, &options.file, &keys, Quota::default())?;
        Ok(((store, taken), sheet))
    })?;
    let (store, taken) = begun;
    if common.json {
        let logs = store
            .logs()?
            .into_iter()
            .map(|row| json!({"log": row.name.id.to_string(), "office": row.office, "entries": row.size}));
        let restored = json!({"schema": "whereabouts/1", "log": store.log_id().to_string(),
            "continues": taken.manifest.sender.id.to_string(), "logs": logs.collect::<Vec<_>>(),
            "originals": taken.files_new, "kept": bundles::kept_json(&taken.kept)});
        say(restored.to_string());
    } else {
        say(format!(
            "register {} begun in {}; it continues {}",
            store.log_id(),
            common.register.display(),
            taken.manifest.sender.id
        ));
        for row in store.logs()?.iter().skip(1) {
            say(format!("  «{}»: {}", isolated(&row.office), counted(row.size as usize, "entry", "entries")));
        }
        say(format!("  {}", counted(taken.files_new as usize, "original", "originals")));
        say(format!("  {}", bundles::kept_words(&taken.kept)));
        say("next: whereabouts link");
    }
    Ok(Outcome::Done)
}

/// The program and its version.
pub fn software() -> String {
    concat!("whereabouts ", env!("CARGO_PKG_VERSION")).to_owned()
}
