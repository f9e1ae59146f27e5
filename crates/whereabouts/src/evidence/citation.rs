//! From a statement to the place where it can be read or heard: page, region, time, quote.

use std::collections::HashMap;

use anyhow::Result;
use ledger::{Body, Codebook, Issue, Locator, Record, RecordId, Statement};
use originals::{Query, Region, read_timestamp};
use register::table;

use super::{Kept, Told, files, meant, told};
use crate::failure::{Failure, Kind};
use crate::session::Session;

/// The kind of records that cite.
const CITATION: &str = "citation";

/// A citation to be recorded.
pub struct Citing<'a> {
    /// The record whose statement is supported.
    pub record: &'a str,
    /// The property of it; the whole record where none is named.
    pub property: Option<&'a str>,
    /// The file, by the beginning of its identifier or digest.
    pub file: &'a str,
    /// The page as printed.
    pub page: Option<&'a str>,
    /// The region of the page or picture.
    pub region: Option<&'a str>,
    /// The time in a recording.
    pub timestamp: Option<&'a str>,
    /// The words.
    pub quote: Option<&'a str>,
    /// A remark.
    pub note: Option<&'a str>,
}

/// Records a citation; what is odd about it is an issue of the record, never a refusal.
pub fn cite(session: &mut Session, citing: &Citing<'_>) -> Result<Record> {
    let (seq, id) = session.find(citing.record)?;
    let kept = super::find(session, citing.file)?;
    let cited = session.store.record_at(seq)?;
    if let Some(property) = citing.property
        && cited.as_ref().is_none_or(|record| record.value(property).is_none())
    {
        return Err(Failure::error(
            Kind::NotFound,
            format!("record {} says nothing of «{property}»", id.short()),
            "`whereabouts records show ID` lists what it says",
        ));
    }
    let region = citing.region.map(|written| {
        written.parse::<Region>().map_err(|error| {
            Failure::error(Kind::Usage, format!("«{written}»: {error}"), "write --region 10,20,30,5%")
        })
    });
    let region = region.transpose()?;
    let own = |text: Option<&str>| text.map(str::to_owned);
    let locator = Locator {
        page: own(citing.page),
        timestamp: own(citing.timestamp),
        quote: own(citing.quote),
        ..Locator::default()
    };
    let mut statements = vec![say("record", &id.to_string()), say("file", &kept.record.id.to_string())];
    statements.push(say("sha256", &kept.digest.to_string()));
    statements.extend(citing.property.map(|property| say("property", property)));
    statements.extend(region.map(|region| say("region", &region.to_string())));
    statements.extend(citing.note.map(|note| say("note", note)));
    let mut issues = issues_of_place(session, &kept, &locator)?;
    let pixels = told(session, &kept.digest)?.and_then(|told| told.pixels);
    if region.is_some_and(|region| !region.is_within(pixels)) {
        issues.push(issue("citation.region-beyond", "region"));
    }
    let mut record = Record {
        id,
        source: kept.record.source,
        batch: None,
        replaces: None,
        kind: CITATION.to_owned(),
        locator,
        key: None,
        statements,
        issues,
    };
    let to_add = record.clone();
    let added = session.append(|id| Body::Record(Record { id: id.into(), ..to_add }))?;
    record.id = added.into();
    Ok(record)
}

fn say(property: &str, value: &str) -> Statement {
    let mut said = Statement::new(property, value);
    if let Some(known) = Codebook::builtin().property(CITATION, property) {
        said.sharing = known.sharing;
    }
    said
}

fn issue(code: &str, column: &str) -> Issue {
    let severity = intake::issues::severity(code);
    Issue { code: code.to_owned(), column: Some(column.to_owned()), severity }
}

/// What does not fit between a place and the file it is said to be in.
pub fn issues_of_place(session: &Session, kept: &Kept, locator: &Locator) -> Result<Vec<Issue>> {
    let mut issues = Vec::new();
    let told = told(session, &kept.digest)?.unwrap_or_default();
    if let (Some(last), Some(page)) = (told.pages, locator.page.as_deref().and_then(number))
        && (page > last || page == 0)
    {
        issues.push(issue("citation.page-beyond", "page"));
    }
    if locator.timestamp.as_deref().is_some_and(|written| read_timestamp(written).is_none()) {
        issues.push(issue("citation.time-unclear", "timestamp"));
    }
    if let Some(quote) = &locator.quote
        && stands(session, kept, &told, locator, quote)? == Some(false)
    {
        issues.push(issue("citation.quote-not-found", "quote"));
    }
    Ok(issues)
}

/// A page written as a number, in any script's digits.
fn number(page: &str) -> Option<u32> {
    names::fold_joined(page).parse().ok()
}

/// Whether the words of a quote stand in the file in this order; nothing where the file has no text here.
fn stands(
    session: &Session,
    kept: &Kept,
    told: &Told,
    locator: &Locator,
    quote: &str,
) -> Result<Option<bool>> {
    let passages = session.store.passages_of(&kept.digest)?;
    let page = locator.page.as_deref().and_then(number).filter(|_| told.pages.is_some());
    let read: Vec<&str> = passages
        .iter()
        .filter(|row| page.is_none() || row.page == page)
        .map(|row| row.text.as_str())
        .collect();
    // Text that a machine read from a picture proves nothing by missing.
    if read.is_empty() || passages.iter().any(|row| row.by_machine) {
        return Ok(None);
    }
    let plain: String =
        quote.chars().filter(|c| !matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '*')).collect();
    let query = Query::read(&format!("«{plain}»"));
    Ok((!query.phrases.is_empty()).then(|| query.meets(&read.join("\n")).is_some()))
}

/// The citations of a register, by the record and the property they support.
#[derive(Default)]
pub struct Cited(HashMap<(RecordId, Option<String>), Vec<String>>);

impl Cited {
    /// Reads them all.
    pub fn read(session: &Session) -> Result<Cited> {
        let mut cited = Cited::default();
        let kept = files(session)?;
        for (_, record) in session.store.evidence()? {
            if record.kind != CITATION {
                continue;
            }
            let Some(means) =
                record.value("record").map(|written| meant(session, written)).transpose()?.flatten()
            else {
                continue;
            };
            let property = record.value("property").map(str::to_owned);
            let digest = record.value("sha256").unwrap_or_default();
            let name = kept.iter().find(|one| one.digest.to_string() == digest).map(Kept::name);
            let name = name.unwrap_or_else(|| "a file that no longer stands".to_owned());
            cited.0.entry((means, property)).or_default().push(line(&record, &name));
        }
        Ok(cited)
    }

    /// The lines for one statement of a record.
    pub fn of(&self, record: RecordId, property: &str) -> &[String] {
        self.0.get(&(record, Some(property.to_owned()))).map_or(&[], Vec::as_slice)
    }

    /// The citations of some records, for programs.
    pub fn as_json(&self, records: impl IntoIterator<Item = RecordId>) -> serde_json::Value {
        let records: Vec<RecordId> = records.into_iter().collect();
        let mut rows: Vec<(String, &Option<String>, &Vec<String>)> = Vec::new();
        for ((record, property), lines) in self.0.iter().filter(|((record, _), _)| records.contains(record)) {
            rows.push((record.to_string(), property, lines));
        }
        rows.sort();
        let rows = rows.into_iter().map(|(record, property, lines)| {
            serde_json::json!({"record": record, "property": property, "cites": lines})
        });
        rows.collect()
    }

    /// The lines for a record as a whole.
    pub fn of_whole(&self, record: RecordId) -> &[String] {
        self.0.get(&(record, None)).map_or(&[], Vec::as_slice)
    }
}

/// A citation in words: the file, the place, what is odd.
fn line(record: &Record, name: &str) -> String {
    let place = table::place(&record.locator);
    let region = record.value("region").map(|region| format!("xywh={region}"));
    let issues = record.issues.iter().map(|issue| format!("issue: {}", issue.code));
    let parts = [Some(place).filter(|place| !place.is_empty()), region].into_iter().flatten().chain(issues);
    let parts: Vec<String> = parts.collect();
    let name = crate::terminal::isolated(&crate::terminal::cut(name, 60));
    if parts.is_empty() { name } else { format!("{name}, {}", parts.join(", ")) }
}
