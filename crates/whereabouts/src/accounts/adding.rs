//! Records into the log, from a docket or from flags: all of them or none.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use claims::{Docket, Reason};
use clap::Args;
use ledger::{Body, Codebook, Kind as SubjectKind, Note, Record, RecordId, Source, SourceId, key_digest};
use serde_json::json;

use super::adrift::{self, Adrift};
use super::checked::{self, Planned};
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::read_text;
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::say;

/// What is to be added: a docket, or one record from flags.
#[derive(Debug, Args)]
pub struct Adding {
    /// A docket (TOML or JSON) with sources and records; `docs/dockets.md` shows how to write one.
    #[arg(long, short, value_name = "FILE", conflicts_with_all = ["set", "key", "source"])]
    file: Option<PathBuf>,
    /// A property and its value, as `person=families-list:12`; may be given several times.
    #[arg(long, value_name = "PROPERTY=VALUE", required_unless_present = "file")]
    set: Vec<String>,
    /// The source that says it, by its slug.
    #[arg(long, value_name = "SLUG", required_unless_present = "file")]
    source: Option<String>,
    /// The title of the source, if the register does not have it yet.
    #[arg(long, value_name = "TITLE", requires = "source")]
    source_title: Option<String>,
    /// The record's key in its source, by which other records can link to it.
    #[arg(long)]
    key: Option<String>,
    /// The page of the source.
    #[arg(long)]
    page: Option<String>,
    /// The words of the source that bear it.
    #[arg(long)]
    quote: Option<String>,
    /// The record that this one corrects, by its identifier or its first characters.
    #[arg(long, value_name = "ID")]
    replaces: Option<String>,
    /// Read and check only; add nothing.
    #[arg(long)]
    dry_run: bool,
}

impl Adding {
    /// One record from values, as `person=families-list:12`.
    pub fn of_values(set: Vec<String>, source: &str, source_title: Option<String>, dry_run: bool) -> Adding {
        Adding {
            file: None,
            set,
            source: Some(source.to_owned()),
            source_title,
            key: None,
            page: None,
            quote: None,
            replaces: None,
            dry_run,
        }
    }
}

/// Adds what the command line says; records from flags are of `kind`, a docket's must be one of `kinds` if any are named.
pub fn add(common: &Common, adding: &Adding, kind: &str, kinds: &[&str]) -> Result<Outcome> {
    let text = match &adding.file {
        Some(path) => read_text(path)?,
        None => as_docket(adding, kind)?,
    };
    add_text(common, &text, adding.replaces.as_deref(), adding.dry_run, kinds)
}

/// Adds a docket, of which every record must be one of `kinds` if any are named.
pub fn add_text(
    common: &Common,
    text: &str,
    replaces: Option<&str>,
    dry_run: bool,
    kinds: &[&str],
) -> Result<Outcome> {
    let docket = docket(text)?;
    if let Some(other) =
        docket.records.iter().find(|record| !kinds.is_empty() && !kinds.contains(&record.kind.as_str()))
    {
        return Err(Failure::error(
            Kind::Usage,
            format!("a {} does not belong here", other.kind),
            format!("this command adds {}; `whereabouts records add` adds any kind", kinds.join(", ")),
        ));
    }
    let mut session = Session::open(common)?;
    let replaces = replaces.map(|id| session.find(id)).transpose()?.map(|(_, id)| id);
    let plan = Plan::of(&session, docket, replaces)?;
    let added = if dry_run { Vec::new() } else { plan.carry_out(&mut session)? };
    let problems = match (plan.is_checked(), dry_run) {
        (false, _) => Vec::new(),
        (true, true) => plan.problems(&session)?,
        (true, false) => checked::of_added(&session, &added)?,
    };
    report(common, &plan, &added, &problems);
    let odd = plan.odd() > 0
        || problems.iter().any(|one| checked::is_error(one.rule) || checked::asks_for_a_reason(one.rule));
    Ok(if odd { Outcome::WithFindings } else { Outcome::Done })
}

fn docket(text: &str) -> Result<Docket> {
    Docket::read(text, Codebook::builtin()).map_err(|error| {
        Failure::error(
            Kind::Usage,
            error.to_string(),
            "nothing was added; `whereabouts records kinds` lists kinds and properties",
        )
    })
}

/// Adds a docket that came with the program: nothing of it is asked of anyone.
///
/// Gives how many records were added, and the identifiers of those that have a key.
pub fn add_docket(session: &mut Session, text: &str) -> Result<(usize, Keyed)> {
    let docket = Docket::read(text, Codebook::builtin())?;
    let plan = Plan::of(session, docket, None)?;
    let ids = plan.carry_out(session)?;
    Ok((ids.len(), keyed(&plan, &ids)))
}

/// The records of a docket by their kind, and by the slug of their source and their key.
pub type Keyed = HashMap<(String, String), RecordId>;

fn keyed(plan: &Plan, ids: &[RecordId]) -> Keyed {
    let slug = |source| plan.docket.sources.iter().find(|one| one.id == source).map(|one| one.slug.clone());
    let named = plan.docket.records.iter().zip(ids).filter_map(|(record, id)| {
        let key = format!("{}:{}", slug(record.source)?, record.key.as_ref()?);
        Some(((record.kind.clone(), key), *id))
    });
    named.collect()
}

/// Adds a docket that a file of another format became: each record's identifier by its kind, source and key.
pub fn add_keyed(session: &mut Session, text: &str) -> Result<(Keyed, usize)> {
    let docket = Docket::read(text, Codebook::builtin())
        .map_err(|error| Failure::error(Kind::Usage, error.to_string(), "nothing was added"))?;
    let plan = Plan::of(session, docket, None)?;
    let ids = plan.carry_out(session)?;
    Ok((keyed(&plan, &ids), plan.odd()))
}

/// The docket that flags stand for.
fn as_docket(adding: &Adding, kind: &str) -> Result<String> {
    let quoted = |text: &str| toml_text(text);
    let mut values: Vec<(String, Vec<String>)> = Vec::new();
    for one in &adding.set {
        let Some((property, value)) = one.split_once('=') else {
            return Err(Failure::error(
                Kind::Usage,
                format!("«{one}» has no `=`"),
                "write --set property=value",
            ));
        };
        match values.iter_mut().find(|(known, _)| known == property) {
            Some((_, known)) => known.push(quoted(value)),
            None => values.push((property.to_owned(), vec![quoted(value)])),
        }
    }
    let slug = adding.source.as_deref().unwrap_or_default();
    let mut text = String::new();
    if let Some(title) = &adding.source_title {
        let _ = writeln!(text, "[source.{}]\ntitle = {}", quoted(slug), quoted(title));
    }
    let _ = writeln!(text, "[[{kind}]]\nsource = {}", quoted(slug));
    for (word, value) in [("key", &adding.key), ("page", &adding.page), ("quote", &adding.quote)] {
        if let Some(value) = value {
            let _ = writeln!(text, "{word} = {}", quoted(value));
        }
    }
    for (property, values) in values {
        let _ = writeln!(text, "{} = [{}]", quoted(&property), values.join(", "));
    }
    Ok(text)
}

/// A text as TOML writes it.
fn toml_text(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string().replace('\u{7f}', "\\u007f")
}

/// Protects what a docket says of a source that it does not declare as the register protects that source: «team», where
/// nothing is declared, would hide what a public source goes on to say.
fn share_as(docket: &mut Docket, stored: &Source) {
    let named = docket.sources.iter().find(|source| source.slug == stored.slug);
    let Some(id) = named.filter(|_| !docket.declared.contains(&stored.slug)).map(|source| source.id) else {
        return;
    };
    for record in docket.records.iter_mut().filter(|record| record.source == id) {
        for said in &mut record.statements {
            let floor = Codebook::builtin().property(&record.kind, &said.property).map(|known| known.sharing);
            said.sharing = floor.unwrap_or_default().max(stored.sharing);
        }
    }
}

/// What will be added, held against what the register has.
pub struct Plan {
    docket: Docket,
    /// The sources of the docket that the register has already.
    known: HashMap<SourceId, SourceId>,
    /// The record that a single record from flags corrects.
    replaces: Option<RecordId>,
    /// Links that mean no record.
    adrift: Vec<Adrift>,
}

impl Plan {
    /// Reads a docket and holds it against the register; a single record in it may correct an earlier one.
    pub fn read(session: &Session, text: &str, replaces: Option<RecordId>) -> Result<Plan> {
        Plan::of(session, docket(text)?, replaces)
    }

    /// The records as they would be kept, but for their identifiers.
    pub fn records(&self) -> &[Record] {
        &self.docket.records
    }

    /// Whether any of the records is of a kind that is held against others.
    fn is_checked(&self) -> bool {
        self.docket.records.iter().any(|record| checked::is_checked(&record.kind))
    }

    /// What would be wrong with the records beside what the register has.
    pub fn problems(&self, session: &Session) -> Result<Vec<Reason>> {
        if !self.is_checked() {
            return Ok(Vec::new());
        }
        let own: Vec<RecordId> = self.docket.records.iter().map(|record| record.id).collect();
        let records = self.docket.records.iter().map(|record| Record {
            source: self.known.get(&record.source).copied().unwrap_or(record.source),
            replaces: record.replaces.filter(|earlier| own.contains(earlier)).or(self.replaces),
            ..record.clone()
        });
        let planned = Planned { records: records.collect(), sources: self.docket.sources.clone() };
        checked::of_planned(session, &planned)
    }

    /// Changes the records before they are kept.
    pub fn revise(&mut self, revise: impl FnMut(&mut Record)) {
        self.docket.records.iter_mut().for_each(revise);
    }

    /// What corrects a record stays with that record's source, even where the source has a newer edition.
    pub fn stays_with(&mut self, source: SourceId) {
        let own = self.docket.records.iter().map(|record| (record.source, source));
        self.known.extend(own);
    }

    fn of(session: &Session, mut docket: Docket, replaces: Option<RecordId>) -> Result<Plan> {
        let mut newest: HashMap<String, SourceId> = HashMap::new();
        for row in session.store.sources()? {
            share_as(&mut docket, &row.source);
            newest.insert(row.source.slug, row.source.id);
        }
        let found = |source: &Source| Some((source.id, *newest.get(&source.slug)?));
        let known: HashMap<SourceId, SourceId> = docket.sources.iter().filter_map(found).collect();
        for record in &mut docket.records {
            record.issues.extend(intake::contradictions_of(record));
        }
        let adrift = adrift::of_docket(session, &docket)?;
        let plan = Plan { docket, known, replaces, adrift };
        plan.check_sources()?;
        plan.in_order()?;
        plan.check_keys(session)?;
        Ok(plan)
    }

    /// The sources to be added, each after those that it derives from: the log refers to what it has.
    fn in_order(&self) -> Result<Vec<&Source>> {
        let mut waiting: Vec<&Source> =
            self.docket.sources.iter().filter(|source| !self.known.contains_key(&source.id)).collect();
        let mut ordered = Vec::new();
        while !waiting.is_empty() {
            let held = |source: &&Source| {
                source.derives_from.iter().any(|origin| waiting.iter().any(|other| other.id == *origin))
            };
            let (later, now): (Vec<&Source>, Vec<&Source>) = waiting.iter().copied().partition(held);
            if now.is_empty() {
                let slugs: Vec<&str> = later.iter().map(|source| source.slug.as_str()).collect();
                return Err(Failure::error(
                    Kind::Usage,
                    format!(
                        "sources derive from each other in a circle: {}; nothing was added",
                        slugs.join(", ")
                    ),
                    "say of one of them that it came first: take its derives_from out",
                ));
            }
            ordered.extend(now);
            waiting = later;
        }
        Ok(ordered)
    }

    fn check_sources(&self) -> Result<()> {
        for source in &self.docket.sources {
            if !self.known.contains_key(&source.id) && !self.docket.declared.contains(&source.slug) {
                return Err(Failure::error(
                    Kind::NotFound,
                    format!("no source is called «{}»; nothing was added", source.slug),
                    format!("declare it as [source.{}] in the file, or give --source-title", source.slug),
                ));
            }
        }
        Ok(())
    }

    /// A key names one row for ever: a second record with it must say that it replaces the first.
    fn check_keys(&self, session: &Session) -> Result<()> {
        for source in &self.docket.sources {
            let Some(known) = self.known.get(&source.id) else { continue };
            let rows = session.store.keyed_rows(*known)?;
            let own = self.docket.records.iter().filter(|record| record.source == source.id);
            for record in own.filter(|record| record.replaces.is_none() && self.replaces.is_none()) {
                let taken = record.key.as_deref().and_then(|key| rows.get(&key_digest(key)));
                if let (Some(row), Some(key)) = (taken, &record.key) {
                    return Err(Failure::error(
                        Kind::Refused,
                        format!(
                            "«{}» has a record with the key «{key}» already; nothing was added",
                            source.slug
                        ),
                        format!(
                            "choose another key, or say that it corrects the first: --replaces {}",
                            row.record.short()
                        ),
                    ));
                }
            }
        }
        Ok(())
    }

    /// How many values could not be read as what the codebook says they are, and how many links mean no record.
    pub fn odd(&self) -> usize {
        self.docket.records.iter().map(|record| record.issues.len()).sum::<usize>() + self.adrift.len()
    }

    /// Writes all of it, or nothing.
    pub fn carry_out(&self, session: &mut Session) -> Result<Vec<RecordId>> {
        self.carry_out_with(session, None)
    }

    /// The same, together with a remark on where it came from.
    pub fn carry_out_with(&self, session: &mut Session, remark: Option<Note>) -> Result<Vec<RecordId>> {
        let mut writing = session.store.begin(crate::clock::now_ms())?;
        let mut sources = self.known.clone();
        for source in self.docket.sources.iter().filter(|source| !self.known.contains_key(&source.id)) {
            sources.insert(source.id, writing.reserve().into());
        }
        for source in self.in_order()? {
            let derives_from =
                source.derives_from.iter().filter_map(|origin| sources.get(origin).copied()).collect();
            writing.append(&Body::Source(Source {
                id: sources[&source.id],
                derives_from,
                ..source.clone()
            }))?;
        }
        let mut ids: HashMap<RecordId, RecordId> = HashMap::new();
        let mut added = Vec::new();
        for record in &self.docket.records {
            let id: RecordId = writing.reserve().into();
            ids.insert(record.id, id);
            let within = record.replaces.and_then(|earlier| ids.get(&earlier).copied());
            let replaces = within.or(self.replaces);
            writing.append(&Body::Record(Record {
                id,
                source: sources[&record.source],
                replaces,
                ..record.clone()
            }))?;
            added.push(id);
        }
        if let Some(remark) = remark {
            writing.append(&Body::Note(remark))?;
        }
        writing.commit()?;
        Ok(added)
    }
}

fn report(common: &Common, plan: &Plan, added: &[RecordId], problems: &[Reason]) {
    let records = &plan.docket.records;
    if common.json {
        let ids: Vec<String> = added.iter().map(ToString::to_string).collect();
        let issues = records.iter().flat_map(|record| &record.issues);
        let issues: Vec<_> =
            issues.map(|issue| json!({"code": issue.code, "property": issue.column})).collect();
        let adrift = plan.adrift.iter().map(|one| json!({"property": one.property, "link": one.written}));
        let adrift: Vec<_> = adrift.collect();
        let told = json!({
            "schema": "whereabouts/1",
            "added": ids,
            "issues": issues,
            "problems": problems,
            "links_to_nothing": adrift,
        });
        say(told.to_string());
        return;
    }
    for (place, record) in records.iter().enumerate() {
        let id = added.get(place).map_or_else(|| "        ".to_owned(), |id| id.short());
        let key = record.key.as_deref().map(|key| format!("  {key}")).unwrap_or_default();
        say(format!("{id}  {}{key}", label(Codebook::builtin().kind(&record.kind), &record.kind)));
        for issue in &record.issues {
            let sentence = intake::issues::about(&issue.code).map(|about| about.sentence).unwrap_or_default();
            let of = issue.column.as_deref().unwrap_or_default();
            say(format!("          {}   {of}   {sentence}", issue.code));
        }
        for one in plan.adrift.iter().filter(|one| one.record == record.id) {
            say(format!("          link.adrift   {}", one.words()));
        }
    }
    for one in problems {
        let word = if checked::is_error(one.rule) { "ERROR" } else { "look at" };
        let of: Vec<String> = one.records.iter().map(|record| named(plan, added, *record)).collect();
        say(format!("{word} {}: {} ({})", one.rule, one.says, of.join(", ")));
    }
    let what = counted(records.len(), "record", "records");
    say(if added.is_empty() { format!("{what} would be added") } else { format!("{what} added") });
}

/// A record by the key it was just given; by its identifier where it was there before.
fn named(plan: &Plan, added: &[RecordId], record: RecordId) -> String {
    let records = &plan.docket.records;
    let place = added.iter().position(|id| *id == record);
    let place = place.or_else(|| records.iter().position(|planned| planned.id == record));
    let key = place.and_then(|place| records[place].key.clone());
    key.unwrap_or_else(|| record.short())
}

fn label(kind: Option<&SubjectKind>, id: &str) -> String {
    kind.map_or_else(|| id.to_owned(), |kind| kind.labels.get("en").to_lowercase())
}
