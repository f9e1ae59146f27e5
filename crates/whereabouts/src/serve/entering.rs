//! A record written in a browser: through the same docket as `whereabouts records add`.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use anyhow::Result;
use claims::Account;
use ledger::{Codebook, Kind as SubjectKind, Record, RecordId, Source, SourceId};
use pages::{Voice, entry};
use serde_json::{Map, Value, json};
use store::Store;

use super::answers::{Found, value};
use super::correcting;
use super::desk::Work;
use crate::accounts::Plan;
use crate::commands::records;
use crate::failure::{Failure, Kind};
use crate::showing::{Known, sentence};

type Written = Vec<(String, String)>;

/// The numbers of forms, each good for one record: a form that is sent twice leads to what it recorded.
#[derive(Default)]
pub(super) struct Entered {
    last: u64,
    made: Vec<(u64, u64, RecordId)>,
}

impl Entered {
    /// The number of the next form.
    fn give(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// What was recorded with a number, and a digest of what the form then said.
    fn made(&self, number: u64) -> Option<(u64, RecordId)> {
        self.made.iter().find(|(own, _, _)| *own == number).map(|(_, said, id)| (*said, *id))
    }
}

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
    let earlier = corrected(work, known, kind, form.unwrap_or(query), form.is_some())?;
    let Some(form) = form else {
        let written = earlier.map_or_else(|| begun(kind, query), |earlier| written_of(kind, &earlier));
        return show(
            work,
            known,
            voice,
            Shown { kind, written: &written, earlier, plan: None, refused: None },
        );
    };
    let shown = Shown { kind, written: form, earlier, plan: None, refused: None };
    let docket = docket(&work.session.store, kind, form, earlier)?.to_string();
    let once =
        value(form, "once").and_then(|once| once.parse().ok()).filter(|once| *once <= work.entered.last);
    let wanted = once.filter(|_| value(form, "answer") == Some("record"));
    match wanted.and_then(|once| work.entered.made(once)) {
        Some((said, id)) if said == digest(&docket) => return Ok(Found::See(format!("record/{id}"))),
        Some(_) | None => {}
    }
    let plan = match plan(work, &docket, earlier) {
        Ok(plan) => plan,
        Err(error) => {
            let refused = error.downcast_ref::<Failure>().map(|failure| failure.what.clone());
            let refused = Some(refused.unwrap_or_else(|| error.to_string()));
            return show(work, known, voice, Shown { refused, ..shown });
        }
    };
    // A number that is used up was of another record: this one is looked at first, under a number of its own.
    let Some(once) = wanted.filter(|once| work.entered.made(*once).is_none()) else {
        return show(work, known, voice, Shown { plan: Some(&plan), ..shown });
    };
    let added = plan.carry_out(&mut work.session)?;
    let Some(id) = added.first() else { return Ok(Found::Nothing) };
    work.entered.made.push((once, digest(&docket), *id));
    Ok(Found::See(format!("record/{id}")))
}

/// Tells one docket from another.
fn digest(docket: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    docket.hash(&mut hasher);
    hasher.finish()
}

/// The record that a form corrects: one that stands, of the same kind and of the same source. Else nothing is done.
fn corrected<'k>(
    work: &Work,
    known: &Known<'k>,
    kind: &SubjectKind,
    asked: &[(String, String)],
    sent: bool,
) -> Result<Option<Account<'k>>> {
    let Some((_, written)) = asked.iter().find(|(name, _)| name == "corrects") else { return Ok(None) };
    let refuse =
        |what: &str| Err(Failure::error(Kind::Usage, what, "open the record and correct it from there"));
    if sent && written.parse::<RecordId>().is_err() {
        return refuse("what is to be corrected is no record; nothing was recorded");
    }
    let (_, id) = work.session.find(written)?;
    if sent && id.to_string() != *written {
        return refuse("that record was corrected already; nothing was recorded");
    }
    let Some(earlier) = known.record(id).filter(|earlier| earlier.kind() == kind.id) else {
        return refuse("a record is corrected by one of the same kind that stands; nothing was recorded");
    };
    match value(asked, "source") {
        Some(slug) if slug != earlier.source.slug => {
            refuse("a record is corrected by one of the same source; nothing was recorded")
        }
        _ => Ok(Some(earlier)),
    }
}

/// What would be recorded, with what the register knows of it already.
fn plan(work: &Work, docket: &str, earlier: Option<Account<'_>>) -> Result<Plan> {
    let mut plan = Plan::read(&work.session, docket, earlier.map(|earlier| earlier.id()))?;
    if let Some(earlier) = earlier {
        plan.stays_with(earlier.source.id);
        plan.revise(|record| correcting::keep(record, earlier.record));
    }
    Ok(plan)
}

/// The newest edition of a source.
fn newest(store: &Store, slug: &str) -> Result<Option<Source>> {
    Ok(store.sources()?.into_iter().rev().find(|row| row.source.slug == slug).map(|row| row.source))
}

/// What is shown of a record that is being written.
struct Shown<'a> {
    kind: &'a SubjectKind,
    written: &'a [(String, String)],
    earlier: Option<Account<'a>>,
    plan: Option<&'a Plan>,
    refused: Option<String>,
}

fn show(work: &mut Work, known: &Known<'_>, voice: &Voice<'_>, shown: Shown<'_>) -> Result<Found> {
    let once = work.entered.give();
    let sources: Vec<(String, String)> = sources(work)?;
    let record: Option<&Record> = shown.plan.and_then(|plan| plan.records().first());
    let problems = shown.plan.map(|plan| plan.problems(&work.session)).transpose()?.unwrap_or_default();
    let from = match shown.earlier {
        Some(earlier) => earlier.source.id,
        // Keys of the source's own rows are understood as such.
        None => newest(&work.session.store, value(shown.written, "source").unwrap_or_default())?
            .map_or(SourceId([0; 16]), |source| source.id),
    };
    let means = |written: &str| {
        let link = claims::Link::read(written)?;
        known.accounts.links.resolve(&link, from)
    };
    let view = entry::View {
        kind: shown.kind,
        sources: &sources,
        written: shown.written,
        looked_at: record,
        problems: &problems,
        means: &means,
        corrects: shown.earlier.map(|earlier| earlier.id()),
        refused: shown.refused.as_deref(),
        about_issue: &sentence,
        once,
    };
    Found::page(entry::page(voice, &view))
}

/// The newest edition of each source: slug and title.
fn sources(work: &Work) -> Result<Vec<(String, String)>> {
    let mut known: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for row in work.session.store.sources()? {
        known.insert(row.source.slug, row.source.title);
    }
    Ok(known.into_iter().collect())
}

/// What stands in the form at first: what the address says.
fn begun(kind: &SubjectKind, query: &[(String, String)]) -> Written {
    let named = query.iter().filter(|(name, _)| kind.property(name).is_some());
    let mut written: Written =
        named.map(|(name, value)| (format!("{}{name}", entry::PROPERTY), value.clone())).collect();
    written.extend(value(query, "source").map(|slug| ("source".to_owned(), slug.to_owned())));
    written
}

/// A record as its form has it.
fn written_of(kind: &SubjectKind, earlier: &Account<'_>) -> Written {
    let record = earlier.record;
    let mut written: Written = vec![
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

/// The docket that a form stands for: one record, and its source as it is new or as the register has it.
fn docket(
    store: &Store,
    kind: &SubjectKind,
    form: &[(String, String)],
    earlier: Option<Account<'_>>,
) -> Result<Value> {
    let chosen = earlier.map(|earlier| earlier.source.slug.as_str()).or(value(form, "source"));
    let slug = chosen.or(value(form, "slug")).unwrap_or_default().trim().to_owned();
    let source = match chosen {
        None => Some(source(form)),
        Some(slug) => {
            newest(store, slug)?.filter(|source| intake::mapping::is_slug(&source.slug)).map(declared)
        }
    };
    let mut whole = Map::new();
    whole.extend(source.map(|source| ("source".to_owned(), json!({ slug.as_str(): source }))));
    whole.insert(kind.id.clone(), json!([record(kind, form, &slug, earlier)]));
    Ok(Value::Object(whole))
}

/// What of a source decides on its records: its level and its language.
fn declared(source: Source) -> Value {
    let mut said = json!({"title": source.title, "sharing": source.sharing});
    if let Some(lang) = source.lang {
        said["lang"] = json!(lang);
    }
    said
}

/// What a form says of the record itself.
fn record(
    kind: &SubjectKind,
    form: &[(String, String)],
    slug: &str,
    earlier: Option<Account<'_>>,
) -> Map<String, Value> {
    let mut record = Map::new();
    record.insert("source".to_owned(), json!(slug));
    for word in ["key", "page", "quote"] {
        if let Some(text) = value(form, word).map(str::trim).filter(|text| !text.is_empty()) {
            record.insert(word.to_owned(), json!(text));
        }
    }
    for property in &kind.properties {
        let text = value(form, &format!("{}{}", entry::PROPERTY, property.id)).unwrap_or_default();
        let earlier = earlier.iter().flat_map(|earlier| earlier.record.values(&property.id));
        let earlier: Vec<&str> = earlier.map(|said| said.value.as_str()).collect();
        let values = correcting::values(property.many, text, &earlier);
        if !values.is_empty() {
            record.insert(property.id.clone(), json!(values));
        }
    }
    record
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
