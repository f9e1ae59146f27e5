//! A record written in a browser: through the same docket as `whereabouts records add`.

use anyhow::Result;
use ledger::{Codebook, Kind as SubjectKind, Record, RecordId, SourceId};
use pages::{Voice, entry};
use serde_json::{Map, Value, json};

use super::answers::{Found, value};
use super::desk::Work;
use crate::accounts::Plan;
use crate::commands::records;
use crate::failure::Failure;
use crate::showing::Known;

type Written = Vec<(String, String)>;

/// Answers one question about a record that is being written.
pub(super) fn answer(
    work: &mut Work,
    known: &Known<'_>,
    voice: &Voice<'_>,
    kind: &str,
    query: &[(String, String)],
    form: Option<&[(String, String)]>,
) -> Result<Found> {
    let kind = records::known(kind)?;
    let Some(form) = form else {
        let (written, corrects) = begun(known, kind, query, work)?;
        return show(
            work,
            known,
            voice,
            &Shown { kind, written: &written, corrects, plan: None, refused: None },
        );
    };
    let corrects = value(form, "corrects").and_then(|id| id.parse().ok());
    let planned = Plan::read(&work.session, &docket(kind, form).to_string(), corrects);
    let plan = match planned {
        Ok(plan) => plan,
        Err(error) => {
            let refused = error.downcast_ref::<Failure>().map(|failure| failure.what.clone());
            let refused = Some(refused.unwrap_or_else(|| error.to_string()));
            return show(work, known, voice, &Shown { kind, written: form, corrects, plan: None, refused });
        }
    };
    if value(form, "answer") != Some("record") {
        return show(
            work,
            known,
            voice,
            &Shown { kind, written: form, corrects, plan: Some(&plan), refused: None },
        );
    }
    let added = plan.carry_out(&mut work.session)?;
    Ok(added.first().map_or(Found::Nothing, |id| Found::See(format!("record/{id}"))))
}

/// What is shown of a record that is being written.
struct Shown<'a> {
    kind: &'a SubjectKind,
    written: &'a [(String, String)],
    corrects: Option<RecordId>,
    plan: Option<&'a Plan>,
    refused: Option<String>,
}

fn show(work: &Work, known: &Known<'_>, voice: &Voice<'_>, shown: &Shown<'_>) -> Result<Found> {
    let sources: Vec<(String, String)> = sources(work)?;
    let record: Option<&Record> = shown.plan.and_then(|plan| plan.records().first());
    let from = source_of(known, shown, work)?;
    let means = |written: &str| {
        let link = claims::Link::read(written)?;
        known.accounts.links.resolve(&link, from)
    };
    let view = entry::View {
        kind: shown.kind,
        sources: &sources,
        written: shown.written,
        looked_at: record,
        means: &means,
        corrects: shown.corrects,
        refused: shown.refused.as_deref(),
        about_issue: &sentence,
    };
    Found::page(entry::page(voice, &view))
}

/// What an issue means, in a sentence.
pub(super) fn sentence(code: &str) -> String {
    intake::issues::about(code).map(|about| about.sentence.to_owned()).unwrap_or_default()
}

/// The newest edition of each source: slug and title.
fn sources(work: &Work) -> Result<Vec<(String, String)>> {
    let mut known: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for row in work.session.store.sources()? {
        known.insert(row.source.slug, row.source.title);
    }
    Ok(known.into_iter().collect())
}

/// The source that is chosen, by which keys of its own rows are understood.
fn source_of(known: &Known<'_>, shown: &Shown<'_>, work: &Work) -> Result<SourceId> {
    if let Some(account) = shown.corrects.and_then(|id| known.record(id)) {
        return Ok(account.source.id);
    }
    let slug = value(shown.written, "source").unwrap_or_default();
    let rows = work.session.store.sources()?;
    Ok(rows
        .into_iter()
        .rev()
        .find(|row| row.source.slug == slug)
        .map_or(SourceId([0; 16]), |row| row.source.id))
}

/// What stands in the form at first: what the address says, or what the record said that is corrected.
fn begun(
    known: &Known<'_>,
    kind: &SubjectKind,
    query: &[(String, String)],
    work: &Work,
) -> Result<(Written, Option<RecordId>)> {
    if let Some(id) = value(query, "corrects") {
        let (_, id) = work.session.find(id)?;
        let earlier = known.record(id).filter(|earlier| earlier.kind() == kind.id);
        return Ok(earlier.map_or((Vec::new(), None), |earlier| (written_of(kind, &earlier), Some(id))));
    }
    let named = query.iter().filter(|(name, _)| kind.property(name).is_some());
    let mut written: Written =
        named.map(|(name, value)| (format!("{}{name}", entry::PROPERTY), value.clone())).collect();
    written.extend(value(query, "source").map(|slug| ("source".to_owned(), slug.to_owned())));
    Ok((written, None))
}

/// A record as its form has it.
fn written_of(kind: &SubjectKind, earlier: &claims::Account<'_>) -> Written {
    let record = earlier.record;
    let mut written: Written = vec![
        ("source".to_owned(), earlier.source.slug.clone()),
        ("key".to_owned(), record.key.clone().unwrap_or_default()),
        ("page".to_owned(), record.locator.page.clone().unwrap_or_default()),
        ("quote".to_owned(), record.locator.quote.clone().unwrap_or_default()),
    ];
    for property in &kind.properties {
        let own = record.statements.iter().filter(|statement| statement.property == property.id);
        let values: Vec<&str> = own.map(|statement| statement.value.as_str()).collect();
        if !values.is_empty() {
            written.push((format!("{}{}", entry::PROPERTY, property.id), values.join("\n")));
        }
    }
    written
}

/// The docket that a form stands for: one record, and its source where that is new.
fn docket(kind: &SubjectKind, form: &[(String, String)]) -> Value {
    let new = value(form, "source").is_none();
    let slug = match new {
        true => value(form, "slug").unwrap_or_default().trim().to_owned(),
        false => value(form, "source").unwrap_or_default().to_owned(),
    };
    let mut record = Map::new();
    record.insert("source".to_owned(), json!(slug));
    for word in ["key", "page", "quote"] {
        if let Some(text) = value(form, word).map(str::trim).filter(|text| !text.is_empty()) {
            record.insert(word.to_owned(), json!(text));
        }
    }
    for property in &kind.properties {
        let text = value(form, &format!("{}{}", entry::PROPERTY, property.id)).unwrap_or_default();
        let values: Vec<&str> = match property.many {
            true => text.lines().map(str::trim).filter(|line| !line.is_empty()).collect(),
            false => Some(text.trim()).filter(|text| !text.is_empty()).into_iter().collect(),
        };
        if !values.is_empty() {
            record.insert(property.id.clone(), json!(values));
        }
    }
    let mut whole = Map::new();
    if new {
        whole.insert("source".to_owned(), json!({ slug: source(form) }));
    }
    whole.insert(kind.id.clone(), json!([record]));
    Value::Object(whole)
}

/// What a form says of a new source.
fn source(form: &[(String, String)]) -> Value {
    let mut source = Map::new();
    for word in ["title", "grade", "sharing"] {
        if let Some(text) = value(form, word).map(str::trim).filter(|text| !text.is_empty()) {
            source.insert(word.to_owned(), json!(text));
        }
    }
    if let Some(how) = value(form, "obtained") {
        source.insert("obtained".to_owned(), json!({ "how": how }));
    }
    Value::Object(source)
}

/// The kinds of records that say something of a person, with the property that names the person.
pub(super) fn of_person() -> impl Iterator<Item = (&'static SubjectKind, &'static str)> {
    Codebook::builtin().kinds().iter().filter_map(|kind| {
        let names = |one: &&ledger::Property| one.to.iter().any(|to| to == "person");
        kind.properties.iter().find(names).map(|property| (kind, property.id.as_str()))
    })
}
