//! Invented records for the tests beside: what a list says, as a mapping would read it.
#![allow(dead_code, missing_docs, clippy::unwrap_used)]

use ledger::{Facts, Locator, Record, RecordId, Source, SourceId, Statement};
use linkage::{Subject, Subjects};

pub fn id(text: &str) -> [u8; 16] {
    ledger::Digest::of(text.as_bytes()).0[..16].try_into().unwrap()
}

pub fn source(slug: &str, duplicate_free: bool) -> Source {
    Source {
        facts: Facts { duplicate_free, ..Facts::default() },
        ..Source::new(SourceId(id(slug)), slug, slug)
    }
}

/// A record from `property=value` pairs; dates are read as a mapping would read them.
pub fn record(key: &str, list: &str, said: &[(&str, &str)]) -> Record {
    let hints = dates::Hints { placeholder_new_year: true, ..dates::Hints::default() };
    let statements = said.iter().map(|(property, value)| {
        let mut statement = Statement::new(property, value);
        if property.ends_with("_date") {
            let reading = dates::read(value, &hints);
            statement.reading = Some(reading.to_text()).filter(|text| !text.is_empty());
        }
        statement
    });
    Record {
        id: RecordId(id(key)),
        source: SourceId(id(list)),
        batch: None,
        replaces: None,
        kind: "person".to_owned(),
        locator: Locator::default(),
        key: Some(key.to_owned()),
        statements: statements.collect(),
        issues: vec![],
    }
}

pub fn subjects(records: &[Record], sources: &[Source]) -> Subjects {
    let mut subjects = Subjects::new();
    sources.iter().for_each(|source| subjects.add_source(source));
    subjects.extend(records.iter().map(|record| Subject::from_record(record, &Facts::default())));
    subjects
}
