//! `whereabouts sources`: the lists and documents, what they derive from, what they hold.

use std::collections::HashMap;

use anyhow::Result;
use clap::Args;
use ledger::SourceId;
use serde_json::json;
use store::SourceRow;

use crate::failure::Outcome;
use crate::options::Common;
use crate::session::Session;
use crate::terminal::{cut, isolated, number, padded, say};

/// List the sources: what each is, what it derives from, how many records it holds.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts sources
  whereabouts sources --json | jq '.sources[].slug'")]
pub struct Options {}

/// Carries the command out.
pub fn run(common: &Common, _: &Options) -> Result<Outcome> {
    let session = Session::open(common)?;
    let sources = session.store.sources()?;
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
