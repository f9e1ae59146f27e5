//! A docket: sources and records of any kind in one readable file.
//!
//! Spreadsheets carry many rows of one kind; a docket carries a few records of
//! several kinds, written by hand or by a program, as TOML or as the same in JSON:
//!
//! ```toml
//! [source.families-letters]
//! title = "Letters of the families"
//! grade = "C"
//!
//! [[death_record]]
//! key = "C-1"
//! source = "families-letters"
//! person = "families-list:12"
//! registered_on = "1368/2/12"
//! ```
//!
//! What the codebook does not know is refused with the closest word; what it knows
//! but cannot read as its type is kept as written, with an issue, as in an import.

mod sources;
mod values;

use std::collections::BTreeMap;

use ledger::{Codebook, Kind, Locator, Record, RecordId, Source, SourceId};
use sha2::{Digest as _, Sha256};
use toml::{Table, Value};

use crate::{Account, Lineage, Links, in_force};

/// A docket that cannot be used: what is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DocketError(pub String);

/// Sources and records, as one file has them.
///
/// Identifiers are digests of slug, kind and key: the same in every run, and not those
/// under which a register will keep them.
#[derive(Debug, Clone)]
pub struct Docket {
    /// The sources, declared or only named, in the order of their slugs.
    pub sources: Vec<Source>,
    /// The records, kind by kind, in the order of the file.
    pub records: Vec<Record>,
    /// When each record became known, in milliseconds since 1970 UTC: 0 where nothing is said.
    pub known_ms: Vec<u64>,
    /// The slugs of the sources that the file declares; the others must be known elsewhere.
    pub declared: Vec<String>,
    lineage: Lineage,
}

/// What a record's table says besides its properties.
const RESERVED: [&str; 9] =
    ["key", "source", "known", "replaces", "page", "row", "sheet", "timestamp", "quote"];

impl Docket {
    /// Reads a docket of TOML, or of JSON where the text begins with a brace.
    pub fn read(text: &str, codebook: &Codebook) -> Result<Docket, DocketError> {
        let table: Table = match text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            true => serde_json::from_str(text)
                .map_err(|error| DocketError(format!("no JSON of a docket: {error}")))?,
            false => toml::from_str(text).map_err(|error| DocketError(error.to_string()))?,
        };
        let mut sources = sources::declared(&table)?;
        let declared: Vec<String> = sources.keys().cloned().collect();
        let mut rows = Vec::new();
        for (name, value) in table.iter().filter(|(name, _)| *name != "source") {
            let kind = codebook.kind(name).ok_or_else(|| values::unknown("kind", name, kinds(codebook)))?;
            for (place, row) in rows_of(kind, value)?.enumerate() {
                rows.push(Row::of(kind, place + 1, row?, &declared)?);
            }
        }
        for row in &rows {
            sources
                .entry(row.slug.clone())
                .or_insert_with(|| Source::new(source_id(&row.slug), &row.slug, &row.slug));
        }
        Docket::of(rows, sources, declared)
    }

    fn of(
        rows: Vec<Row<'_>>,
        sources: BTreeMap<String, Source>,
        declared: Vec<String>,
    ) -> Result<Docket, DocketError> {
        let (mut records, mut known_ms) = (Vec::new(), Vec::new());
        for row in &rows {
            let record = row.record(&sources[&row.slug])?;
            if records.iter().any(|other: &Record| other.id == record.id) {
                return Err(row.wrong("the key stands there twice in one source"));
            }
            known_ms.push(row.known_ms()?);
            records.push(record);
        }
        let sources: Vec<Source> = in_force(sources.into_values().collect());
        let lineage = Lineage::new(&sources);
        Ok(Docket { sources, records, known_ms, declared, lineage })
    }

    /// Every record with its source.
    pub fn accounts(&self) -> Vec<Account<'_>> {
        let source = |id: SourceId| self.sources.iter().find(|source| source.id == id);
        let with = self.records.iter().zip(&self.known_ms);
        with.filter_map(|(record, known_ms)| {
            Some(Account {
                record,
                source: source(record.source)?,
                family: self.lineage.family(record.source),
                known_ms: *known_ms,
            })
        })
        .collect()
    }

    /// Which record each link of the docket means.
    pub fn links(&self) -> Links {
        Links::new(&self.records, &self.sources)
    }

    /// The record with this key, as `slug:key`.
    pub fn record(&self, written: &str) -> Option<RecordId> {
        self.links().resolve(&crate::Link::read(written)?, SourceId([0; 16]))
    }
}

/// One table of a docket.
struct Row<'a> {
    kind: &'a Kind,
    place: usize,
    table: &'a Table,
    slug: String,
}

impl<'a> Row<'a> {
    fn of(
        kind: &'a Kind,
        place: usize,
        table: &'a Table,
        declared: &[String],
    ) -> Result<Row<'a>, DocketError> {
        let mut row = Row { kind, place, table, slug: String::new() };
        row.slug = match (row.word("source")?, declared) {
            (Some(slug), _) => slug,
            (None, [only]) => only.clone(),
            (None, _) => return Err(row.wrong("no source is named: give `source = \"slug\"`")),
        };
        Ok(row)
    }

    fn record(&self, source: &Source) -> Result<Record, DocketError> {
        let key = self.word("key")?;
        let named = key.clone().unwrap_or_else(|| format!("#{}", self.place));
        let (mut statements, mut issues) = (Vec::new(), Vec::new());
        for (name, value) in self.table.iter().filter(|(name, _)| !RESERVED.contains(&name.as_str())) {
            let Some(property) = self.kind.property(name) else {
                let known = self.kind.properties.iter().map(|property| property.id.as_str());
                return Err(self.wrong(&values::unknown("property", name, known).0));
            };
            for text in values::texts(value)
                .ok_or_else(|| self.wrong(&format!("`{name}` is no text, number or list of them")))?
            {
                statements.push(values::statement(property, &text, source, &mut issues));
            }
        }
        Ok(Record {
            id: record_id(&self.slug, &self.kind.id, &named),
            source: source.id,
            batch: None,
            replaces: self.word("replaces")?.map(|key| record_id(&self.slug, &self.kind.id, &key)),
            kind: self.kind.id.clone(),
            locator: self.locator()?,
            key,
            statements,
            issues,
        })
    }

    fn locator(&self) -> Result<Locator, DocketError> {
        let row =
            self.word("row")?.map(|row| row.parse().map_err(|_| self.wrong("`row` is no row's number")));
        Ok(Locator {
            sheet: self.word("sheet")?,
            row: row.transpose()?,
            page: self.word("page")?,
            timestamp: self.word("timestamp")?,
            quote: self.word("quote")?,
        })
    }

    fn known_ms(&self) -> Result<u64, DocketError> {
        let Some(written) = self.word("known")? else { return Ok(0) };
        let day = dates::Day::from_iso(&written).zip(dates::Day::from_ymd(1970, 1, 1));
        let days = day.and_then(|(day, first)| u64::try_from(day.number() - first.number()).ok());
        days.map(|days| days * 86_400_000)
            .ok_or_else(|| self.wrong("`known` is no day since 1970, as 2024-03-05"))
    }

    /// A reserved word of the table as text.
    fn word(&self, name: &str) -> Result<Option<String>, DocketError> {
        let Some(value) = self.table.get(name) else { return Ok(None) };
        let text = values::text(value).ok_or_else(|| self.wrong(&format!("`{name}` is no text")))?;
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    }

    fn wrong(&self, what: &str) -> DocketError {
        let key = self
            .table
            .get("key")
            .and_then(values::text)
            .map(|key| format!(", key {key}"))
            .unwrap_or_default();
        DocketError(format!("{} {}{key}: {what}", self.kind.id, self.place))
    }
}

fn rows_of<'a>(
    kind: &'a Kind,
    value: &'a Value,
) -> Result<impl Iterator<Item = Result<&'a Table, DocketError>> + 'a, DocketError> {
    let wrong =
        || DocketError(format!("`{0}` is no array of tables: write [[{0}]] above each record", kind.id));
    let rows = value.as_array().ok_or_else(wrong)?;
    Ok(rows.iter().map(move |row| row.as_table().ok_or_else(wrong)))
}

fn kinds(codebook: &Codebook) -> impl Iterator<Item = &str> {
    codebook.kinds().iter().map(|kind| kind.id.as_str())
}

fn source_id(slug: &str) -> SourceId {
    SourceId(named(&["source", slug]))
}

fn record_id(slug: &str, kind: &str, key: &str) -> RecordId {
    // Links name a row by slug and key alone, so a key is of one record only; `#` marks those without.
    let kind = if key.starts_with('#') { kind } else { "" };
    RecordId(named(&["record", slug, kind, key]))
}

fn named(parts: &[&str]) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"whereabouts/docket/v1\n");
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    *hash.finalize().first_chunk().expect("a SHA-256 has 32 bytes")
}
