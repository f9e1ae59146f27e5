//! Rows become records: read, checked, compared with the earlier edition, counted.

mod cells;
mod columns;
mod contradictions;
mod dates;
mod edition;
pub mod error_sheet;
mod number;
mod told;
mod words;

use std::collections::HashMap;

use ledger::{BatchId, Codebook, Issue, Locator, Record, RecordId, Sharing, SourceId, Statement};

pub use columns::ftm_names;
pub use contradictions::of_record as contradictions_of;
pub use edition::{Edition, Fate, KnownRow, Short};
pub use error_sheet::{ErrorSheet, Problem, is_formula};
pub use ledger::Counts;
pub use number::read as number;
pub use told::{CellReader, Told};
pub use words::Calendars;

use crate::mapping::{ListSource, Mapping, MappingError};
use crate::table::{Column, Kind, Row, Table, blank};
use crate::{TableError, issues};
use cells::{Saying, Scene};
use columns::Plan;

/// A record in the making: all but the identifiers, which take chance to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Its source, a place in `Importer::sources`.
    pub source: usize,
    /// The kind of its subject.
    pub kind: String,
    /// Where it stands.
    pub locator: Locator,
    /// Its key within its source: that of the key columns, or of its content.
    pub key: String,
    /// The digest of what it says, for the next edition.
    pub digest: Short,
    /// What it says.
    pub statements: Vec<Statement>,
    /// What is odd about it.
    pub issues: Vec<Issue>,
}

impl Draft {
    /// The record that this draft becomes.
    pub fn into_record(
        self,
        id: RecordId,
        source: SourceId,
        batch: Option<BatchId>,
        replaces: Option<RecordId>,
    ) -> Record {
        Record {
            id,
            source,
            batch,
            replaces,
            kind: self.kind,
            locator: self.locator,
            key: Some(self.key),
            statements: self.statements,
            issues: self.issues,
        }
    }
}

/// A row that could not become a record, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Where it stands.
    pub locator: Locator,
    /// What keeps it back, and what else is odd about it.
    pub issues: Vec<Issue>,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It says something about somebody.
    Record(Draft, Fate),
    /// It has neither a name nor a key.
    Held(Held),
}

/// The longest key that is kept as it is, in bytes.
const LONGEST_KEY: usize = 1024;

/// How many sources one file can be split into; rows of further values go to the list itself.
const MOST_SOURCES: usize = 1000;

/// How many cells beyond the header become notes of their own; the others stay together in one.
const MOST_EXTRA: usize = 50;

/// Reads a table row by row, as a mapping says.
pub struct Importer<'a> {
    table: Table<'a>,
    mapping: Mapping,
    plan: Plan,
    kind: String,
    edition: Edition,
    sources: Vec<ListSource>,
    by_value: HashMap<String, usize>,
    dates: dates::DateReader,
    row: Row,
    counts: Counts,
}

impl<'a> Importer<'a> {
    /// Holds a mapping against a table; `edition` is what the register knows of the list.
    pub fn new(
        table: Table<'a>,
        mapping: &Mapping,
        codebook: &Codebook,
        edition: Edition,
    ) -> Result<Importer<'a>, MappingError> {
        let plan = Plan::new(mapping, &table, codebook)?;
        Ok(Importer {
            table,
            mapping: mapping.clone(),
            plan,
            kind: mapping.list.kind.clone().unwrap_or_else(|| "person".to_owned()),
            edition,
            sources: Vec::new(),
            by_value: HashMap::new(),
            dates: dates::DateReader::default(),
            row: Row::default(),
            counts: Counts::default(),
        })
    }

    /// Reads the next row; nothing at the end of the list.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Outcome>, TableError> {
        if !self.table.read(&mut self.row)? {
            return Ok(None);
        }
        self.counts.read += 1;
        if self.plan.mended.is_some() {
            self.row = error_sheet::without_guards(&self.row);
        }
        let source = self.source();
        let mut saying = self.say(source);
        if self.by_value.len() > MOST_SOURCES && self.is_sourceless() {
            saying.issue("row.no-own-source", None);
        }
        let named = saying.statements.iter().any(|statement| self.plan.naming.contains(&statement.property));
        let own_key = self.own_key();
        if !named && own_key.is_none() {
            saying.issue("row.no-name-no-key", None);
            self.counts.held += 1;
            return Ok(Some(Outcome::Held(Held { locator: self.locator(), issues: saying.issues })));
        }
        if !named && !self.plan.naming.is_empty() {
            saying.issue("name.empty", None);
        }
        let key = self.key(source, own_key, &mut saying);
        let digest = ledger::content_digest(&self.kind, &saying.statements);
        let fate = self.edition.fate(&self.sources[source].slug, &key, &digest);
        match fate {
            Fate::Added => self.counts.added += 1,
            Fate::Changed { .. } => self.counts.changed += 1,
            Fate::Unchanged { .. } => self.counts.unchanged += 1,
        }
        let draft = Draft {
            source,
            kind: self.kind.clone(),
            locator: self.locator(),
            key,
            digest,
            statements: saying.statements,
            issues: saying.issues,
        };
        Ok(Some(Outcome::Record(draft, fate)))
    }

    /// The row that was read last, as the file has it.
    pub fn row(&self) -> &Row {
        &self.row
    }

    /// The columns of the table.
    pub fn columns(&self) -> &[Column] {
        self.table.columns()
    }

    /// What was found out about the file.
    pub fn format(&self) -> &crate::Format {
        self.table.format()
    }

    /// The columns that the mapping neither uses nor leaves out on purpose.
    pub fn unused(&self) -> &[Column] {
        &self.plan.unused
    }

    /// The sources met so far; a place in this list never changes.
    pub fn sources(&self) -> &[ListSource] {
        &self.sources
    }

    /// The counts so far; they always add up.
    pub fn counts(&self) -> Counts {
        let passed = self.table.passed().sum();
        let counts = Counts { read: self.counts.read + passed, ignored: passed, ..self.counts };
        assert!(counts.add_up(), "every row is counted once");
        counts
    }

    /// Whether the file is an error sheet that was mended: part of a list, not an edition of it.
    pub fn is_mended(&self) -> bool {
        self.plan.mended.is_some()
    }

    /// The records of the earlier edition whose rows the file no longer has; call it at the end.
    pub fn vanished(&self) -> Vec<RecordId> {
        if self.is_mended() { Vec::new() } else { self.edition.vanished() }
    }

    /// The problems of the row that was read last, for people to mend.
    pub fn problems(&self, issues: &[Issue]) -> Vec<Problem> {
        error_sheet::problems(&self.row, self.columns(), issues)
    }

    /// The place of the row's source, which is made when it is first met.
    fn source(&mut self) -> usize {
        let value = self.plan.split.map_or("", |index| self.row.get(index).trim());
        if let Some(place) = self.by_value.get(value) {
            return *place;
        }
        let value = if self.by_value.len() <= MOST_SOURCES { value.to_owned() } else { String::new() };
        let source = self.mapping.source(self.plan.split.map(|_| value.as_str()));
        let known = self.sources.iter().position(|known| known.slug == source.slug);
        let place = known.unwrap_or_else(|| {
            self.sources.push(source);
            self.sources.len() - 1
        });
        self.by_value.insert(value, place);
        place
    }

    /// Whether the row has a value that would have made one source too many.
    fn is_sourceless(&self) -> bool {
        self.plan.split.is_some_and(|index| !self.by_value.contains_key(self.row.get(index).trim()))
    }

    /// Everything the row says, and what is odd about it.
    fn say(&mut self, source: usize) -> Saying {
        let source = &self.sources[source];
        let scene =
            Scene { lang: source.lang.as_deref(), sharing: source.sharing, calendars: &self.plan.calendars };
        let mut saying = Saying::default();
        saying.statements.reserve(self.plan.uses.len() + self.plan.constants.len());
        for used in &self.plan.uses {
            cells::read(&self.row, used, &scene, &mut self.dates, &mut saying);
        }
        self.width(&scene, &mut saying);
        if !saying.statements.is_empty() {
            for used in &self.plan.constants {
                cells::constant(used, &scene, &mut self.dates, &mut saying);
            }
        }
        contradictions::find(&mut saying);
        saying
    }

    /// Notes rows that are wider or narrower than their header; cells beyond it become notes.
    fn width(&self, scene: &Scene<'_>, saying: &mut Saying) {
        let columns = self.table.columns().len();
        // What nobody has named is not for everybody.
        let sharing = scene.sharing.max(Sharing::Team);
        let extra = |index: &usize| !blank(self.row.get(*index));
        let mut places = (columns..self.row.len()).filter(extra);
        for index in places.by_ref().take(MOST_EXTRA) {
            let letter = crate::table::letter(index);
            if !saying.issues.iter().any(|issue| issue.code == "row.too-many-cells") {
                saying.issue("row.too-many-cells", Some(&letter));
            }
            saying.note(self.row.get(index), Some(&letter), sharing);
        }
        let rest: Vec<&str> = places.map(|index| self.row.get(index)).collect();
        if !rest.is_empty() {
            saying.note(&rest.join("\t"), None, sharing);
        }
        if self.row.len() < columns && self.table.format().kind == Kind::Text {
            saying.issue("row.too-few-cells", None);
        }
    }

    /// The key that the row itself bears; `true` when it comes from an error sheet.
    fn own_key(&self) -> Option<(String, bool)> {
        if let Some(key) = self.plan.mended.map(|index| self.row.get(index)).filter(|key| !blank(key)) {
            return Some((key.to_owned(), true));
        }
        let cells: Vec<&str> = self.plan.key.iter().map(|index| self.row.get(*index).trim()).collect();
        let any = cells.iter().any(|cell| !blank(cell));
        any.then(|| (cells.join("|"), false))
    }

    /// The row's key: its own, or one of its content; the second of the same key has `#2`.
    fn key(&mut self, source: usize, own: Option<(String, bool)>, saying: &mut Saying) -> String {
        let (base, own) = match own {
            Some((key, true)) => return key,
            Some((key, false)) => (self.short(key, saying), true),
            None => (content_key(saying), false),
        };
        let slug = &self.sources[source].slug;
        let times = self.edition.count(slug, &base);
        if times == 1 {
            return base;
        }
        let column = self.plan.key.first().map(|index| self.table.columns()[*index].name.clone());
        saying.issue(if own { "key.repeated" } else { "row.repeated" }, column.as_deref());
        format!("{base}#{times}")
    }

    /// A key that fits into an entry: one longer than [`LONGEST_KEY`] by its digest.
    fn short(&self, key: String, saying: &mut Saying) -> String {
        if key.len() <= LONGEST_KEY {
            return key;
        }
        let column = self.plan.key.first().map(|index| self.table.columns()[*index].name.clone());
        saying.issue("key.too-long", column.as_deref());
        ledger::key_digest(&key).iter().fold("~".to_owned(), |short, byte| format!("{short}{byte:02x}"))
    }

    fn locator(&self) -> Locator {
        Locator { sheet: self.table.format().sheet.clone(), row: Some(self.row.number), ..Locator::default() }
    }
}

/// A key for rows that have none: `~` and the digest of what they say, however it is protected or understood.
fn content_key(saying: &Saying) -> String {
    let mut text = String::new();
    for statement in &saying.statements {
        // The length keeps a letter from moving between property and value.
        text.push_str(&format!("{}:{}={};", statement.value.len(), statement.property, statement.value));
    }
    let short = ledger::key_digest(&text);
    short[..10].iter().fold("~".to_owned(), |key, byte| format!("{key}{byte:02x}"))
}

/// Whether any issue of a record asks for a person to look.
pub fn needs_mending(found: &[Issue]) -> bool {
    found.iter().any(|issue| issue.severity > ledger::Severity::Note && issues::known(&issue.code))
}
