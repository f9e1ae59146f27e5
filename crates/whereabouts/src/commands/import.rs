//! `whereabouts import`: a list into the register; what was imported; undoing it.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use claims::Reason;
use clap::{Args, Subcommand};
use intake::{Fate, Problem};
use ledger::{Record, RecordId, Severity};
use serde_json::json;

use crate::accounts::{adrift, checked};
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::{self, List, Report, Wishes};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::{isolated, number, say};

/// Bring lists into the register: CSV, TSV, XLSX, ODS, FollowTheMoney JSON lines.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  whereabouts mapping guess LIST.csv > LIST.toml      then read and mend LIST.toml
  whereabouts import LIST.csv --dry-run               what would come in; nothing is saved
  whereabouts import LIST.csv --errors mend.csv       rows with problems, to mend and import again
  whereabouts import list                             what was imported
  whereabouts import undo 4f7kqa2m --reason «wrong file»

The mapping of LIST.csv is LIST.toml beside it, unless --mapping names another. The untouched file is kept
in the vault. The same file again adds nothing; a corrected edition says which rows changed, appeared,
vanished. Nothing a file says stops an import. Exit code 4: rows were held back."
)]
pub struct Options {
    #[command(subcommand)]
    about: Option<About>,
    /// The files.
    files: Vec<PathBuf>,
    /// The mapping, for one file.
    #[arg(long, short, value_name = "TOML")]
    mapping: Option<PathBuf>,
    /// Say what would come in; save nothing.
    #[arg(long)]
    dry_run: bool,
    /// Also print every row, what becomes of it, and every issue.
    #[arg(long, requires = "dry_run")]
    rows: bool,
    /// The list is a new edition although it keeps no row of the earlier one.
    #[arg(long)]
    new_edition: bool,
    /// Write rows with problems to this new CSV file, which is plain: delete it when mended.
    #[arg(long, value_name = "CSV")]
    errors: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum About {
    /// List the imports, newest last.
    #[command(after_help = "Example:\n  whereabouts import list")]
    List,
    /// Undo an import: its records are withdrawn, and stay in the log.
    #[command(after_help = "Example:\n  whereabouts import undo 4f7kqa2m --reason «wrong file»")]
    Undo {
        /// The import, by the beginning of its identifier.
        batch: String,
        /// Why.
        #[arg(long, default_value = "undone")]
        reason: String,
    },
    /// Take an undoing back: the import's records stand again.
    #[command(after_help = "Example:\n  whereabouts import redo 4f7kqa2m")]
    Redo {
        /// The import, by the beginning of its identifier.
        batch: String,
        /// Why.
        #[arg(long, default_value = "restored")]
        reason: String,
    },
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.about {
        Some(About::List) => list(common),
        Some(About::Undo { batch, reason }) => undo(common, batch, reason),
        Some(About::Redo { batch, reason }) => redo(common, batch, reason),
        None => import(common, options),
    }
}

fn import(common: &Common, options: &Options) -> Result<Outcome> {
    if options.files.is_empty() {
        return Err(Failure::error(Kind::Usage, "no file is named", "whereabouts import LIST.csv"));
    }
    if (options.mapping.is_some() || options.errors.is_some()) && options.files.len() > 1 {
        return Err(Failure::error(
            Kind::Usage,
            "--mapping and --errors serve one file",
            "import the files one by one",
        ));
    }
    let mut session = Session::open(common)?;
    let mut errors = options.errors.as_deref().map(new_file).transpose()?;
    let mut outcome = Outcome::Done;
    for path in &options.files {
        let open = lists::opener(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let list = List { name, open: &open, mapping: mapping_of(path, options.mapping.as_deref())? };
        let rows = options.rows;
        let mut print_row =
            |outcome: &intake::Outcome, problems: &[Problem]| print_row(rows, outcome, problems);
        let wishes = Wishes {
            errors: errors.as_mut().map(|file| file as &mut dyn Write),
            each: if options.dry_run && !common.json { Some(&mut print_row) } else { None },
            new_edition: options.new_edition,
        };
        let report = match options.dry_run {
            true => lists::try_list(common, &session.store, &list, wishes)?,
            false => lists::import_list(common, &mut session.store, &list, wishes)?,
        };
        let mut told = as_json(&list.name, &report, options.dry_run);
        if !common.json {
            print(&list.name, &report, options);
        }
        let adrift =
            report.batch.map(|batch| adrift::of_batch(&session, batch)).transpose()?.unwrap_or_default();
        if !common.json {
            adrift.iter().for_each(|one| say(format!("  link.adrift  {}", isolated(&one.words()))));
        }
        let (records, problems) = problems(&session, &report)?;
        if common.json {
            told["problems"] = json!(problems);
            say(told.to_string());
        } else {
            problems.iter().for_each(|one| say(problem(&records, one)));
        }
        let asks = |one: &Reason| checked::is_error(one.rule) || checked::asks_for_a_reason(one.rule);
        if report.counts.held > 0 || !adrift.is_empty() || problems.iter().any(asks) {
            outcome = Outcome::WithFindings;
        }
    }
    if !common.json && !options.dry_run {
        say("next: whereabouts link");
    }
    Ok(outcome)
}

/// What is wrong, or would be, with the records of a list beside what the register has; with those records.
fn problems(session: &Session, report: &Report) -> Result<(Vec<Record>, Vec<Reason>)> {
    match report.batch {
        Some(batch) if report.is_checked => checked::of_batch(session, batch),
        None if !report.planned.records.is_empty() => {
            let found = checked::of_planned(session, &report.planned)?;
            Ok((report.planned.records.clone(), found))
        }
        _ => Ok((Vec::new(), Vec::new())),
    }
}

/// A problem in a line, with the rows that it is about.
fn problem(records: &[Record], one: &Reason) -> String {
    let word = if checked::is_error(one.rule) { "ERROR" } else { "look at" };
    let place = |id: &RecordId| {
        let row = records.iter().find(|record| record.id == *id).and_then(|record| record.locator.row);
        row.map_or_else(|| id.short(), |row| format!("row {row}"))
    };
    let of: Vec<String> = one.records.iter().map(place).collect();
    format!("  {word} {}: {} ({})", one.rule, one.says, of.join(", "))
}

/// A new file for an error sheet, readable by this user alone.
pub fn new_file(path: &Path) -> Result<BufWriter<File>> {
    let file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{}: the error sheet needs a new file", path.display()))?;
    Ok(BufWriter::new(file))
}

/// The mapping beside a list, or the one that is named.
fn mapping_of(list: &Path, named: Option<&Path>) -> Result<String> {
    let Some(path) = named.map(Path::to_owned).or_else(|| lists::mapping_beside(list)) else {
        return Err(Failure::error(
            Kind::Usage,
            format!("{} has no mapping beside it", list.display()),
            format!(
                "whereabouts mapping guess {} > {}, then read it",
                list.display(),
                list.with_extension("toml").display()
            ),
        ));
    };
    lists::read_text(&path)
}

/// One row of a dry run: what it says where asked, and what is wrong with it, each with column and value.
///
/// Without --rows, only what a person should look at: notes, as of a two-digit year, are counted below.
fn print_row(whole: bool, outcome: &intake::Outcome, problems: &[Problem]) {
    let issues = match outcome {
        intake::Outcome::Record(draft, _) => &draft.issues,
        intake::Outcome::Held(held) => &held.issues,
    };
    if whole {
        say(row(outcome));
    }
    for (issue, problem) in issues.iter().zip(problems) {
        if whole || issue.severity > Severity::Note {
            let column = if problem.column.is_empty() {
                String::new()
            } else {
                format!("  {}", isolated(&problem.column))
            };
            let value = if problem.value.is_empty() {
                String::new()
            } else {
                format!("  «{}»", isolated(&problem.value))
            };
            say(format!("row {:>6}  {:<28}{column}{value}", problem.row, problem.code));
        }
    }
}

/// What a row would become: its statements, dates with how they are understood.
fn row(outcome: &intake::Outcome) -> String {
    let (number, fate, said) = match outcome {
        intake::Outcome::Record(draft, fate) => {
            let fate = match fate {
                Fate::Added => "added",
                Fate::Changed { .. } => "changed",
                Fate::Unchanged { .. } => "unchanged",
            };
            let said: Vec<String> = draft
                .statements
                .iter()
                .map(|s| match &s.reading {
                    Some(reading) => {
                        format!("{}: {} = {}", s.property, isolated(&s.value), isolated(reading))
                    }
                    None => format!("{}: {}", s.property, isolated(&s.value)),
                })
                .collect();
            (draft.locator.row, fate, said.join("; "))
        }
        intake::Outcome::Held(held) => (held.locator.row, "held back", String::new()),
    };
    format!("row {:>6}  {fate:<10} {said}", number.unwrap_or_default()).trim_end().to_owned()
}

/// The counts of one list, in a line that adds up, and what is to be done about it.
pub fn print(name: &str, report: &Report, options: &Options) {
    let counts = &report.counts;
    say(format!(
        "{}: {} = {} added + {} changed + {} unchanged + {} held back + {} ignored",
        isolated(name),
        counted(counts.read as usize, "row", "rows"),
        number(counts.added),
        number(counts.changed),
        number(counts.unchanged),
        number(counts.held),
        number(counts.ignored),
    ));
    if report.known_since.is_some() && report.batch.is_none() && !options.dry_run {
        say("  this very file was imported before; nothing was added");
    }
    if report.vanished > 0 {
        say(format!(
            "  {} of the earlier edition vanished; their records stay",
            counted(report.vanished, "row", "rows")
        ));
    }
    for slug in &report.missing_origins {
        say(format!(
            "  it derives from «{slug}», which is not in the register: import that list first, or both count as independent"
        ));
    }
    if !report.unused.is_empty() {
        let unused: Vec<String> = report.unused.iter().map(|name| isolated(name)).collect();
        say(format!("  columns not used: {}", unused.join(", ")));
    }
    for (code, count) in &report.issues {
        let sentence = intake::issues::about(code).map(|about| about.sentence).unwrap_or_default();
        say(format!("  {:>6}  {code:<28} {sentence}", number(*count)));
    }
    if let Some(path) = options.errors.as_ref().filter(|_| report.to_mend > 0) {
        let rows = counted(report.to_mend as usize, "row", "rows");
        say(format!("  {rows} to mend in {} (plain: delete it afterwards)", path.display()));
    }
    match (&report.batch, options.dry_run) {
        (_, true) => say("  nothing saved (dry run)"),
        (Some(batch), _) => say(format!("  import {}", batch.short())),
        (None, _) => {}
    }
}

fn as_json(name: &str, report: &Report, dry_run: bool) -> serde_json::Value {
    let counts = &report.counts;
    json!({
        "schema": "whereabouts/1",
        "file": name,
        "dry_run": dry_run,
        "import": report.batch.map(|batch| batch.to_string()),
        "sources": report.slugs,
        "counts": {
            "read": counts.read, "added": counts.added, "changed": counts.changed,
            "unchanged": counts.unchanged, "held": counts.held, "ignored": counts.ignored,
        },
        "vanished": report.vanished,
        "issues": report.issues,
        "missing_origins": report.missing_origins,
        "unused_columns": report.unused,
        "known_since_ms": report.known_since,
    })
}

fn list(common: &Common) -> Result<Outcome> {
    let session = Session::open(common)?;
    let batches = session.store.batches()?;
    if common.json {
        let rows: Vec<_> = batches
            .iter()
            .map(|row| {
                let counts = &row.import.counts;
                json!({"import": row.import.batch.to_string(), "file": row.import.file_name,
                    "sha256": row.import.file.to_string(), "recorded_ms": row.time_ms, "undone": row.withdrawn,
                    "counts": {"read": counts.read, "added": counts.added, "changed": counts.changed,
                        "unchanged": counts.unchanged, "held": counts.held, "ignored": counts.ignored},
                    "vanished": row.import.vanished.len(), "issues": row.import.issues})
            })
            .collect();
        say(json!({"schema": "whereabouts/1", "imports": rows}).to_string());
        return Ok(Outcome::Done);
    }
    for row in &batches {
        let counts = &row.import.counts;
        say(format!(
            "{}  {:>7} added {:>6} changed {:>5} vanished  {}{}",
            row.import.batch.short(),
            number(counts.added),
            number(counts.changed),
            number(row.import.vanished.len() as u64),
            isolated(&row.import.file_name),
            if row.withdrawn { "   UNDONE" } else { "" },
        ));
    }
    if batches.is_empty() {
        say("nothing was imported yet");
    }
    Ok(Outcome::Done)
}

/// The one import whose identifier begins so, and whether it is undone.
fn find(session: &Session, beginning: &str) -> Result<(ledger::BatchId, bool)> {
    let mut found: Vec<_> = session
        .store
        .batches()?
        .into_iter()
        .filter(|row| row.import.batch.to_string().starts_with(beginning))
        .collect();
    match found.len() {
        1 => {
            let row = found.remove(0);
            Ok((row.import.batch, row.withdrawn))
        }
        0 => Err(Failure::error(
            Kind::NotFound,
            format!("no import begins with «{beginning}»"),
            "`whereabouts import list`",
        )),
        more => Err(Failure::error(
            Kind::NotFound,
            format!("{more} imports begin with «{beginning}»"),
            "give more characters",
        )),
    }
}

fn undo(common: &Common, beginning: &str, reason: &str) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let (batch, id) = take_back(&mut session, beginning, reason)?;
    told(common, batch, true, &format!("is undone (entry {id})"));
    Ok(Outcome::Done)
}

/// Withdraws an import with all its records; the entry that says so.
pub fn take_back(
    session: &mut Session,
    beginning: &str,
    reason: &str,
) -> Result<(ledger::BatchId, ledger::EntryId)> {
    let (batch, undone) = find(session, beginning)?;
    if undone {
        return Err(Failure::error(
            Kind::Refused,
            format!("import {} is undone already", batch.short()),
            "`whereabouts import redo` takes that back",
        ));
    }
    warn_of_later_editions(session, batch)?;
    let id = session.withdraw(batch.into(), reason)?;
    Ok((batch, id))
}

/// Says what became of an import.
fn told(common: &Common, batch: ledger::BatchId, undone: bool, words: &str) {
    match common.json {
        true => {
            say(json!({"schema": "whereabouts/1", "import": batch.to_string(), "undone": undone}).to_string())
        }
        false => say(format!("import {} {words}; next: whereabouts link", batch.short())),
    }
}

/// Refuses to undo an import on which a later edition stands: its unchanged rows are records of this one.
fn warn_of_later_editions(session: &Session, batch: ledger::BatchId) -> Result<()> {
    let batches = session.store.batches()?;
    let sources = session.store.sources()?;
    let slugs_of = |import: &ledger::Import| -> Vec<String> {
        let own = |row: &&store::SourceRow| import.sources.contains(&row.source.id);
        sources.iter().filter(own).map(|row| row.source.slug.clone()).collect()
    };
    let Some(at) = batches.iter().position(|row| row.import.batch == batch) else { return Ok(()) };
    let own = slugs_of(&batches[at].import);
    let later = batches[at + 1..].iter().find(|row| {
        !row.withdrawn
            && row.import.counts.unchanged > 0
            && slugs_of(&row.import).iter().any(|slug| own.contains(slug))
    });
    match later {
        None => Ok(()),
        Some(row) => Err(Failure::error(
            Kind::Refused,
            format!(
                "{} rows of a later edition, import {}, stand on import {}",
                row.import.counts.unchanged,
                row.import.batch.short(),
                batch.short()
            ),
            format!("undo {} first", row.import.batch.short()),
        )),
    }
}

fn redo(common: &Common, beginning: &str, reason: &str) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let batch = restore(&mut session, beginning, reason)?;
    told(common, batch, false, "stands again");
    Ok(Outcome::Done)
}

/// Takes the withdrawal of an import back.
pub fn restore(session: &mut Session, beginning: &str, reason: &str) -> Result<ledger::BatchId> {
    let (batch, undone) = find(session, beginning)?;
    let standing = session
        .store
        .withdrawals()?
        .into_iter()
        .rfind(|row| row.withdrawal.target == batch.into() && !row.withdrawn);
    let Some(row) = standing.filter(|_| undone) else {
        return Err(Failure::error(
            Kind::Refused,
            format!("import {} is not undone", batch.short()),
            "`whereabouts import list`",
        ));
    };
    session.withdraw(row.id, reason)?;
    Ok(batch)
}
