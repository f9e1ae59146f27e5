//! `whereabouts attach`: files of evidence into the vault, what they are, and what happened to them.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Subcommand};
use ledger::{Codebook, CustodyEvent, Issue, Record};
use serde_json::{Value as Json, json};

use crate::evidence::desk::{self as attached, CustodyOptions, SaveOptions, VerifyOptions};
use crate::evidence::{self, Acquired, Attached, Citing};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::{cut, isolated, number, say};

/// Evidence files: keep them untouched with how they were acquired, verify them, cite them, get them back out.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  whereabouts attach letter.pdf --to letter-of-may --source-title «A letter» --how received --from «a nephew»
  whereabouts attach grave.jpg --to 3k2m9x1q --how recorded --by Leila --on 1403/5/2
  whereabouts attach list
  whereabouts attach verify --due
  whereabouts search «خاک سپرده»

The bytes go into the encrypted vault as they are; the text read out of them is a working copy, found by
`search`, and never a statement. What a file says of itself is a claim. docs/evidence.md"
)]
pub struct Options {
    /// The files.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What they are of or about: a source's short name, or the beginning of a record's identifier.
    #[arg(long, value_name = "SOURCE|RECORD", required = true, num_args = 1..)]
    to: Vec<String>,
    /// If a name after --to is no source yet, make one with this title.
    #[arg(long, value_name = "TITLE")]
    source_title: Option<String>,
    #[command(flatten)]
    acquisition: Acquisition,
    #[command(subcommand)]
    what: Option<What>,
}

/// The record of acquisition (Berkeley Protocol).
#[derive(Debug, Args)]
struct Acquisition {
    /// How it was obtained, a term of the vocabulary `obtained_how`.
    #[arg(long, value_name = "TERM")]
    how: Option<String>,
    /// Who obtained it.
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    /// When, as stated, in any calendar.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// Where or from whom; sealed.
    #[arg(long, value_name = "WHOM")]
    from: Option<String>,
    /// The event that its custody begins with: created, collected, received.
    #[arg(long, value_name = "EVENT", value_parser = attached::custody_event)]
    event: Option<CustodyEvent>,
    /// What the time was read from.
    #[arg(long, value_name = "WORDS")]
    time_source: Option<String>,
    /// The tool, with its version.
    #[arg(long, value_name = "TOOL")]
    tool: Option<String>,
    /// The address it was captured from; nothing is ever fetched from it.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// What surrounded it where it was found.
    #[arg(long, value_name = "WORDS")]
    context: Option<String>,
    /// On what basis it may be held.
    #[arg(long, value_name = "WORDS")]
    legal_basis: Option<String>,
    /// What to mind when handling it; may be given several times.
    #[arg(long, value_name = "WORDS")]
    caveat: Vec<String>,
    /// A note.
    #[arg(long, value_name = "WORDS")]
    note: Option<String>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the evidence files.
    List {
        /// Only those of this source, or about this record.
        #[arg(long, value_name = "SOURCE|RECORD")]
        of: Option<String>,
    },
    /// Show one file: what it is, how it came, its custody, what it says of itself.
    Show {
        /// The beginning of its identifier or of its SHA-256.
        file: String,
    },
    /// Print the working copy of its text, page by page; unchecked where a machine read it.
    Text {
        /// The beginning of its identifier or of its SHA-256.
        file: String,
        /// Only this page.
        #[arg(long)]
        page: Option<u32>,
    },
    /// Compare originals with their SHA-256, and record the outcome in their custody.
    Verify(VerifyOptions),
    /// Write the original to a file outside; that it leaves is recorded first.
    Save(SaveOptions),
    /// Record what happened to a file: given back, copied, sealed, shown to a court.
    Custody(CustodyOptions),
    /// Say exactly where in a file a statement can be read or heard.
    #[command(after_help = "Examples:
  whereabouts attach cite 3k2m9x1q --property death_date --file 7b1c0d2e --page 3 --region 10,20,30,5%
  whereabouts attach cite 3k2m9x1q --file 7b1c0d2e --at-time 00:12:31 --quote «خاک سپرده شد»

A page beyond the file's pages, or a quote that is not found, is an issue beside the citation.")]
    Cite(CiteOptions),
}

#[derive(Debug, Args)]
struct CiteOptions {
    /// The record whose statement it supports.
    record: String,
    /// The property of the statement; the whole record if none is named.
    #[arg(long, value_name = "PROPERTY")]
    property: Option<String>,
    /// The file, by the beginning of its identifier or of its SHA-256.
    #[arg(long, value_name = "FILE")]
    file: String,
    /// The page, as printed.
    #[arg(long)]
    page: Option<String>,
    /// A region of the page or picture: x,y,width,height in % or px.
    #[arg(long, value_name = "X,Y,W,H")]
    region: Option<String>,
    /// The time in a recording, as 00:12:31.
    #[arg(long, value_name = "TIME")]
    at_time: Option<String>,
    /// The words that bear the statement.
    #[arg(long, value_name = "WORDS")]
    quote: Option<String>,
    /// A note.
    #[arg(long, value_name = "WORDS")]
    note: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    match &options.what {
        None => attach(common, &mut session, options),
        Some(What::List { of }) => attached::list(common, &session, of.as_deref()),
        Some(What::Show { file }) => attached::show(common, &mut session, file),
        Some(What::Text { file, page }) => attached::text(common, &mut session, file, *page),
        Some(What::Verify(verify)) => attached::verify(common, &mut session, verify),
        Some(What::Save(save)) => attached::save(common, &mut session, save),
        Some(What::Custody(custody)) => attached::custody(common, &mut session, custody),
        Some(What::Cite(citing)) => cite(common, &mut session, citing),
    }
}

fn attach(common: &Common, session: &mut Session, options: &Options) -> Result<Outcome> {
    let acquired = acquired(options)?;
    let mut done = Vec::new();
    for path in &options.files {
        let attached = evidence::attach(session, path, &options.to, &acquired)?;
        if !common.json {
            print(&attached);
        }
        done.push(attached);
    }
    if common.json {
        let files: Vec<Json> = done.iter().map(as_json).collect();
        say(json!({"schema": "whereabouts/1", "files": files}).to_string());
    }
    let odd = done.iter().any(|one| !one.issues.is_empty() || !one.found.issues.is_empty());
    Ok(if odd { Outcome::WithFindings } else { Outcome::Done })
}

fn acquired(options: &Options) -> Result<Acquired> {
    let said = &options.acquisition;
    let how = said.how.as_deref().map(obtained_how).transpose()?;
    let single = [
        ("obtained_how", &how),
        ("obtained_by", &said.by),
        ("obtained_on", &said.on),
        ("obtained_from", &said.from),
        ("time_source", &said.time_source),
        ("tool", &said.tool),
        ("source_url", &said.url),
        ("capture_context", &said.context),
        ("legal_basis", &said.legal_basis),
        ("note", &said.note),
    ];
    let mut values: Vec<(&'static str, String)> =
        single.into_iter().filter_map(|(property, value)| Some((property, value.clone()?))).collect();
    values.extend(said.caveat.iter().map(|caveat| ("handling_caveat", caveat.clone())));
    Ok(Acquired { values, event: said.event, source_title: options.source_title.clone() })
}

/// The term that a word for how something was obtained means, in any language of the codebook.
fn obtained_how(word: &str) -> Result<String> {
    let vocabulary = Codebook::builtin().vocabulary("obtained_how");
    let term = vocabulary.and_then(|terms| terms.term(word).or_else(|| terms.read(word)));
    term.map(|term| term.id.clone()).ok_or_else(|| {
        let known = vocabulary.into_iter().flat_map(|terms| &terms.terms).map(|term| term.id.as_str());
        let known = known.collect::<Vec<_>>().join(", ");
        Failure::error(
            Kind::Usage,
            format!("«{word}» is no way in which files are obtained"),
            format!("say one of: {known}"),
        )
    })
}

fn print(attached: &Attached) {
    let id = attached.added.first().or(attached.known.first()).map(|id| id.short()).unwrap_or_default();
    let name = isolated(&cut(&attached.name, 60));
    let done = if attached.added.is_empty() { "attached there already" } else { "attached" };
    say(format!("{id}  {name}  {}  {} bytes  {done}", attached.media_type, number(attached.size)));
    say(format!("          sha256 {}", attached.digest));
    let found = &attached.found;
    let by_machine = found.passages.iter().any(|one| one.by_machine);
    let pages = found
        .pages
        .map(|pages| format!(", {}", counted(pages as usize, "page", "pages")))
        .unwrap_or_default();
    let letters: usize = found.passages.iter().map(|one| one.text.chars().count()).sum();
    let how = if by_machine { ", machine-read, unchecked" } else { "" };
    say(format!("          working copy: {}{pages}{how}", counted(letters, "letter", "letters")));
    for tool in &found.missing {
        say(format!("          not read for want of a program: `{tool}` is not installed here"));
    }
    for line in issue_lines(&attached.issues, &found.issues) {
        say(format!("          {line}"));
    }
}

/// What is odd about a file, recorded or found while reading, each code once.
pub fn issue_lines(recorded: &[Issue], found: &[originals::Issue]) -> Vec<String> {
    let mut codes: Vec<(&str, &str)> = recorded.iter().map(|one| (one.code.as_str(), "")).collect();
    for one in found {
        if !codes.iter().any(|(code, place)| *code == one.code && (place.is_empty() || *place == one.place)) {
            codes.push((&one.code, &one.place));
        }
    }
    let line = |(code, place): &(&str, &str)| {
        let about = intake::issues::about(code).map(|about| about.sentence).unwrap_or_default();
        let place =
            if place.is_empty() { String::new() } else { format!(" ({})", isolated(&cut(place, 60))) };
        format!("issue: {code}{place}  {about}")
    };
    codes.iter().take(20).map(line).collect()
}

fn as_json(attached: &Attached) -> Json {
    let ids = |ids: &[ledger::RecordId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    json!({
        "name": attached.name,
        "sha256": attached.digest.to_string(),
        "size": attached.size,
        "media_type": attached.media_type,
        "added": ids(&attached.added),
        "known": ids(&attached.known),
        "pages": attached.found.pages,
        "passages": attached.found.passages.len(),
        "machine_read": attached.found.passages.iter().any(|one| one.by_machine),
        "missing_programs": attached.found.missing,
        "issues": attached.issues.iter().map(|issue| &issue.code).chain(attached.found.issues.iter().map(|issue| &issue.code)).collect::<std::collections::BTreeSet<_>>(),
    })
}

fn cite(common: &Common, session: &mut Session, options: &CiteOptions) -> Result<Outcome> {
    evidence::catch_up(common, session)?;
    let record: Record = evidence::cite(
        session,
        &Citing {
            record: &options.record,
            property: options.property.as_deref(),
            file: &options.file,
            page: options.page.as_deref(),
            region: options.region.as_deref(),
            timestamp: options.at_time.as_deref(),
            quote: options.quote.as_deref(),
            note: options.note.as_deref(),
        },
    )?;
    if common.json {
        let issues: Vec<&str> = record.issues.iter().map(|issue| issue.code.as_str()).collect();
        say(json!({"schema": "whereabouts/1", "added": record.id.to_string(), "issues": issues}).to_string());
    } else {
        say(format!("{}  citation added", record.id.short()));
        issue_lines(&record.issues, &[]).iter().for_each(|line| say(format!("          {line}")));
    }
    Ok(if record.issues.is_empty() { Outcome::Done } else { Outcome::WithFindings })
}
