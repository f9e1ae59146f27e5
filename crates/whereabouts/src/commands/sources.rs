//! `whereabouts sources`: the lists and documents, what they derive from, what they hold.

use std::collections::HashMap;

use anyhow::Result;
use clap::{Args, Subcommand};
use ledger::{Body, Derivation, EntryId, SourceId};
use serde_json::{Value, json};
use store::SourceRow;

use crate::commands::link;
use crate::copies;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::Session;
use crate::terminal::{cut, isolated, number, padded, say};

/// List the sources: what each is, what it derives from, how many records it holds.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  whereabouts sources
  whereabouts sources --copies      lists that seem to copy another, and why
  whereabouts sources --json | jq '.sources[].slug'"
)]
pub struct Options {
    /// Show lists that seem to be copied from another, for you to confirm or dismiss.
    #[arg(long)]
    copies: bool,
    #[command(subcommand)]
    about: Option<About>,
}

#[derive(Debug, Subcommand)]
enum About {
    /// Confirm that a list copied from another: the two count as one source from now on.
    #[command(after_help = "Examples:
  whereabouts sources derive second-house --from first-house --note «the same slips; they say so»
  whereabouts sources derive second-house --from first-house --undo --note «they copied from a third»

It is kept as an entry of the log and holds for every edition of both lists. It takes effect with the next
`whereabouts link`.")]
    Derive {
        #[command(flatten)]
        lists: Lists,
        /// Take back what was said of these two.
        #[arg(long)]
        undo: bool,
    },
    /// Say that a list did not copy from another: it is not proposed again.
    #[command(after_help = "Example:
  whereabouts sources dismiss second-house --from first-house --note «both used one court file»

It is kept as an entry of the log; `derive` later says otherwise.")]
    Dismiss {
        #[command(flatten)]
        lists: Lists,
    },
}

#[derive(Debug, Args)]
struct Lists {
    /// The list that copied, by its slug.
    copy: String,
    /// The list it copied from.
    #[arg(long, value_name = "ORIGIN")]
    from: String,
    /// Why, in your words.
    #[arg(long)]
    note: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let entry = match &options.about {
        None if options.copies => return show_copies(common, &mut session),
        None => return list(common, &session),
        Some(About::Derive { lists, undo: false }) => record(&mut session, lists, true)?,
        Some(About::Derive { lists, undo: true }) => undo(&mut session, lists)?,
        Some(About::Dismiss { lists }) => record(&mut session, lists, false)?,
    };
    if common.json {
        say(json!({"schema": "whereabouts/1", "entry": entry.to_string()}).to_string());
    } else {
        say(format!("recorded as {entry}; next: whereabouts link"));
    }
    Ok(Outcome::Done)
}

fn list(common: &Common, session: &Session) -> Result<Outcome> {
    let mut sources = session.store.sources()?;
    let counted = copies::in_force(&session.store, sources.clone())?;
    sources.iter_mut().zip(counted).for_each(|(row, counted)| row.source.derives_from = counted.derives_from);
    let slugs: HashMap<SourceId, &str> =
        sources.iter().map(|row| (row.source.id, row.source.slug.as_str())).collect();
    if common.json {
        let rows: Vec<_> = sources.iter().map(|row| as_json(row, &slugs)).collect();
        say(serde_json::to_string(&json!({"schema": "whereabouts/1", "sources": rows}))?);
        return Ok(Outcome::Done);
    }
    for row in &sources {
        print(row, &slugs);
    }
    if sources.is_empty() {
        say("no sources yet; next: whereabouts import LIST.csv --mapping LIST.toml");
    }
    Ok(Outcome::Done)
}

fn print(row: &SourceRow, slugs: &HashMap<SourceId, &str>) {
    let source = &row.source;
    let mut marks = Vec::new();
    if source.facts.burial_register {
        marks.push("burial register".to_owned());
    }
    if source.facts.duplicate_free {
        marks.push("names nobody twice".to_owned());
    }
    for origin in &source.derives_from {
        marks.push(format!("copies {}", slugs.get(origin).unwrap_or(&"a source that was withdrawn")));
    }
    if let Some(earlier) = &source.edition_of {
        marks.push(format!(
            "later edition of {}",
            slugs.get(earlier).unwrap_or(&"a source that was withdrawn")
        ));
    }
    say(format!(
        "{} {:>9} records   grade {:?}   {}",
        padded(&cut(&source.slug, 26), 26),
        number(row.records),
        source.grade,
        isolated(&source.title),
    ));
    let made = source.publisher.as_deref().map(|by| format!("by {}", isolated(by)));
    let line: Vec<String> = made.into_iter().chain(marks).collect();
    if !line.is_empty() {
        say(format!("{:26} {}", "", line.join(" · ")));
    }
    if let Some(file) = &source.file_name {
        let digest = source.file.map(|digest| digest.to_string()).unwrap_or_default();
        say(format!("{:26} {}  sha256 {digest}", "", isolated(file)));
    }
}

fn as_json(row: &SourceRow, slugs: &HashMap<SourceId, &str>) -> serde_json::Value {
    let source = &row.source;
    json!({
        "source": source.id.to_string(),
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "lang": source.lang,
        "grade": format!("{:?}", source.grade),
        "sharing": format!("{:?}", source.sharing).to_lowercase(),
        "file_name": source.file_name,
        "sha256": source.file.map(|digest| digest.to_string()),
        "derives_from": source.derives_from.iter().filter_map(|id| slugs.get(id)).collect::<Vec<_>>(),
        "edition_of": source.edition_of.and_then(|id| slugs.get(&id).copied()),
        "burial_register": source.facts.burial_register,
        "duplicate_free": source.facts.duplicate_free,
        "records": row.records,
        "recorded_ms": row.time_ms,
    })
}

/// Prints the lists that seem copied and that nobody has answered.
fn show_copies(common: &Common, session: &mut Session) -> Result<Outcome> {
    link::catch_up(common, session)?;
    let found = copies::open(&session.store)?;
    if common.json {
        say(json!({"schema": "whereabouts/1", "copies": found}).to_string());
        return Ok(Outcome::Done);
    }
    for one in &found {
        print_copy(one);
    }
    if found.is_empty() {
        say("no list seems to be copied from another, beyond what is declared or was said");
    }
    Ok(Outcome::Done)
}

fn print_copy(found: &Value) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (copy, origin) = (text(&found["copy"]), text(&found["origin"]));
    let shared = number(found["shared"].as_u64().unwrap_or_default());
    say(format!(
        "{copy} from {origin}   {} copied, {} bits   {shared} people in both",
        text(&found["sure"]),
        found["bits"]
    ));
    say(format!("    {}", text(&found["direction"]["words"])));
    if let Some(third) = found["apart_from"].as_str() {
        say(format!(
            "    only people whom {third} does not have were looked at; one of the two has the others from it"
        ));
    }
    for reason in found["reasons"].as_array().into_iter().flatten() {
        say(format!("    {:>5}  {}", reason["bits"].to_string(), text(&reason["words"])));
        for example in reason["examples"].as_array().into_iter().flatten() {
            say(format!("           whereabouts why {} {}", text(&example[0]), text(&example[1])));
        }
    }
    say(format!("    confirm: whereabouts sources derive {copy} --from {origin} --note WHY"));
    say(format!("    dismiss: whereabouts sources dismiss {copy} --from {origin} --note WHY\n"));
}

/// Records what the person who opened the register says of two lists.
fn record(session: &mut Session, lists: &Lists, copied: bool) -> Result<EntryId> {
    let (source, origin) = newest(session, lists)?;
    let by = session.store.recorder().to_owned();
    let reason = lists.note.clone();
    session.append(|_| Body::Derivation(Derivation { source, origin, copied, by, reason }))
}

/// Withdraws what was last said of two lists, in whichever direction.
fn undo(session: &mut Session, lists: &Lists) -> Result<EntryId> {
    let (source, origin) = newest(session, lists)?;
    let (one, other) = (session.editions(&lists.copy)?, session.editions(&lists.from)?);
    let about = |of: &Derivation| {
        one.contains(&of.source) && other.contains(&of.origin)
            || one.contains(&of.origin) && other.contains(&of.source)
    };
    let said = session.store.derivations()?.into_iter().rfind(|row| about(&row.derivation));
    let Some(said) = said else {
        let declared = session
            .store
            .sources()?
            .into_iter()
            .any(|row| row.source.id == source && row.source.derives_from.contains(&origin));
        return Err(Failure::error(
            Kind::NotFound,
            format!("nobody said that {} copied from {}", lists.copy, lists.from),
            if declared {
                "its mapping declares it: mend `derives_from` there"
            } else {
                "`whereabouts sources` lists what counts"
            },
        ));
    };
    session.withdraw(said.id, lists.note.as_deref().unwrap_or("undone"))
}

/// The newest editions of the two lists.
fn newest(session: &Session, lists: &Lists) -> Result<(SourceId, SourceId)> {
    if lists.copy == lists.from {
        return Err(Failure::error(Kind::Usage, "both slugs name one list", "name two lists"));
    }
    let last = |slug: &str| -> Result<SourceId> {
        let editions = session.editions(slug)?;
        editions.last().copied().ok_or_else(|| anyhow::anyhow!("«{slug}» has no edition"))
    };
    Ok((last(&lists.copy)?, last(&lists.from)?))
}
