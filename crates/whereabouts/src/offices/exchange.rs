//! Officials out and in, in the formats of others: through the gate on the way out, as a docket on the way in.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use ::offices::Offices;
use ::offices::exchange::{self, Refused, ftm, monitor, popolo};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use ledger::{Body, Verdict};
use register::{Audience, Court, Partners, Public, Redactions, State, Team, UnConfidential};
use serde_json::json;

use crate::accounts::{self, Accounts, Wanted};
use crate::cleared::Cleared;
use crate::commands::export::{self, For};
use crate::commands::{judge, link};
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::read_text;
use crate::options::Common;
use crate::protection;
use crate::session::{Session, counted};
use crate::terminal::say;

/// A format of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Popolo, one JSON document.
    Popolo,
    /// FollowTheMoney, one entity a line.
    Ftm,
    /// Tables of Security Force Monitor: a row for each posting, with source and confidence of each value.
    Monitor,
}

/// What is written where, and for whom.
#[derive(Debug, Args)]
pub struct Out {
    /// The file to write; `-` is standard output. A file that is there is not overwritten.
    file: PathBuf,
    /// The format.
    #[arg(long, value_enum, default_value = "popolo")]
    format: Format,
    /// Write the table of sources here (`--format monitor`).
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// For whom.
    #[arg(long = "for", visible_alias = "audience", value_enum, default_value = "public")]
    audience: For,
    /// The day for which the gates count; today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Write here how much was withheld, by rule.
    #[arg(long, value_name = "FILE")]
    redactions: Option<PathBuf>,
}

/// What is read, and whose records it becomes.
#[derive(Debug, Args)]
pub struct Brought {
    /// The file.
    file: PathBuf,
    /// The format.
    #[arg(long, value_enum, default_value = "popolo")]
    format: Format,
    /// The table of sources (`--format monitor`).
    #[arg(long, value_name = "FILE")]
    sources: Option<PathBuf>,
    /// The source whose records these are, by its slug.
    #[arg(long, value_name = "SLUG")]
    source: String,
    /// The title of the source, if the register does not have it yet.
    #[arg(long, value_name = "TITLE")]
    source_title: Option<String>,
    /// Read and check only; add nothing.
    #[arg(long)]
    dry_run: bool,
}

/// Writes what an audience may see.
pub fn write(common: &Common, out: &Out) -> Result<Outcome> {
    match out.audience {
        For::Public => write_for::<Public>(common, out),
        For::Partners => write_for::<Partners>(common, out),
        For::Team => write_for::<Team>(common, out),
        For::Un => write_for::<UnConfidential>(common, out),
        For::State => write_for::<State>(common, out),
        For::Court => write_for::<Court>(common, out),
    }
}

/// The kinds that go out: no allegation does.
const KINDS: [&str; 4] = ["person", "organisation", "post", "holding"];

fn write_for<A: Audience>(common: &Common, out: &Out) -> Result<Outcome> {
    let on = accounts::as_of(out.on.as_deref())?;
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    let accounts = Accounts::read(&session, Wanted::Everyone, None)?;
    let release = protection::release(None, on);
    let register = session.register()?.disclose::<A>(protection::of(&accounts, on), release);
    let mut withheld = Redactions::default();
    let officials = officials(&accounts);
    let wanted = |account: &claims::Account<'_>| {
        KINDS.contains(&account.kind())
            && (account.kind() != "person" || officials.contains(&accounts.subject_of(account.id())))
    };
    let cleared = Cleared::through(&register, &accounts, wanted, |_| true, &mut withheld);
    let told = cleared.accounts();
    let offices = Offices::new(&told, &accounts.links, |record| accounts.subject_of(record));
    match out.format {
        Format::Popolo => {
            let text = serde_json::to_string_pretty(&popolo::write(&offices))?;
            text_file(&out.file, &format!("{text}\n"))?;
        }
        Format::Ftm => {
            let lines: Vec<String> = ftm::write(&offices).iter().map(ToString::to_string).collect();
            text_file(&out.file, &lines.iter().map(|line| format!("{line}\n")).collect::<String>())?;
        }
        Format::Monitor => {
            table(&out.file, &monitor::columns(), &monitor::write(&offices))?;
            let mut sources: Vec<&ledger::Source> = Vec::new();
            for account in &told {
                if !sources.iter().any(|known| known.id == account.source.id) {
                    sources.push(account.source);
                }
            }
            if let Some(file) = &out.sources {
                let header: Vec<String> = monitor::SOURCES.map(str::to_owned).to_vec();
                table(file, &header, &monitor::source_rows(&sources))?;
            }
        }
    }
    if let Some(file) = &out.redactions {
        let receipt = withheld.to_json::<A>(register.gate().purpose().id(), &on.to_string());
        text_file(file, &format!("{}\n", serde_json::to_string_pretty(&receipt)?))?;
    }
    if !common.quiet {
        eprintln!(
            "{} for {}; {} withheld",
            counted(offices.holdings().len(), "holding", "holdings"),
            A::NAME,
            counted(withheld.all_records() as usize, "record", "records")
        );
    }
    Ok(Outcome::Done)
}

/// Everybody who held an office or stands in a list of officials: others are nobody's officials, and do not go out.
fn officials(accounts: &Accounts) -> Vec<ledger::RecordId> {
    let all = accounts.all();
    let offices = Offices::new(&all, &accounts.links, |record| accounts.subject_of(record));
    let mut people: Vec<ledger::RecordId> =
        offices.holdings().iter().filter_map(|one| one.person).chain(offices.suspects()).collect();
    people.sort_unstable();
    people.dedup();
    people
}

fn text_file(path: &Path, text: &str) -> Result<()> {
    let mut file = export::open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(file.flush()?)
}

fn table(path: &Path, header: &[String], rows: &[Vec<String>]) -> Result<()> {
    let mut file = export::open(path)?;
    // Spreadsheet programs take a file without this mark for Windows-1252.
    file.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::Writer::from_writer(file);
    out.write_record(header)?;
    for row in rows {
        out.write_record(row.iter().map(|cell| export::harmless(cell)))?;
    }
    Ok(out.flush()?)
}

/// Reads a file of others, adds its records, and joins those that it says are of one person.
pub fn read(common: &Common, brought: &Brought) -> Result<Outcome> {
    let slug = brought.source.as_str();
    let read = match brought.format {
        Format::Popolo => popolo::read(&read_text(&brought.file)?, slug),
        Format::Ftm => ftm::read(&read_text(&brought.file)?, slug),
        Format::Monitor => {
            let sources = brought.sources.as_deref().map(cells).transpose()?.unwrap_or_default();
            monitor::read(&cells(&brought.file)?, &sources, slug)
        }
    };
    let mut read = read.map_err(|Refused(wrong)| {
        Failure::error(Kind::Failed, format!("{}: {wrong}", brought.file.display()), "nothing was added")
    })?;
    if let Some(title) = &brought.source_title {
        // Who stands in such a file is an official: no victim, and compared with nobody by likeness of names.
        read.docket["source"][slug] = json!({"title": title, "facts": {"whom": "officials"}});
    }
    if !common.json {
        read.odd.iter().for_each(|(item, says)| say(format!("item {item}: {says}")));
    }
    let odd = !read.odd.is_empty();
    if brought.dry_run {
        let added = accounts::add_text(common, &read.docket.to_string(), None, true, &KINDS)?;
        return Ok(if odd { Outcome::WithFindings } else { added });
    }
    let mut session = Session::open(common)?;
    let (added, issues) = accounts::add_keyed(&mut session, &read.docket.to_string())?;
    let joined = join(&mut session, &read, &added)?;
    match common.json {
        true => say(json!({"schema": "whereabouts/1", "added": added.len(), "joined": joined}).to_string()),
        false => say(format!(
            "{} added, {} joined as of one person",
            counted(added.len(), "record", "records"),
            counted(joined, "pair", "pairs")
        )),
    }
    Ok(if odd || issues > 0 { Outcome::WithFindings } else { Outcome::Done })
}

/// Judges the same whom the file gives one identifier, in the name of who records: it can be undone like any judgement.
fn join(
    session: &mut Session,
    read: &exchange::Brought,
    added: &std::collections::HashMap<(String, String), ledger::RecordId>,
) -> Result<usize> {
    let reviewer = session.store.recorder().to_owned();
    let find = |key: &String| added.get(&("person".to_owned(), key.clone())).copied();
    let pairs: Vec<_> = read.same.iter().filter_map(|(a, b)| Some((find(a)?, find(b)?))).collect();
    let reason = "one identifier in the file that was read";
    let bodies = pairs.iter().map(|(a, b)| {
        let judgement = judge::by(&reviewer, *a, *b, Verdict::Same, Some(reason.to_owned()));
        move |id| Body::Judgement(judgement(id))
    });
    session.append_all(bodies)?;
    Ok(pairs.len())
}

/// The rows of a table of comma-separated values, the header first.
fn cells(path: &Path) -> Result<monitor::Table> {
    let mut text = String::new();
    std::fs::File::open(path)
        .and_then(|mut file| file.read_to_string(&mut text))
        .with_context(|| format!("reading {}", path.display()))?;
    let plain = text.trim_start_matches('\u{feff}');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(plain.as_bytes());
    let rows = reader.records().map(|row| row.map(|row| row.iter().map(str::to_owned).collect()));
    rows.collect::<Result<_, _>>().with_context(|| format!("reading {}", path.display()))
}
