//! FollowTheMoney entities, one JSON object a line, as rows of a table.
//!
//! Each `Person` becomes a row with one column a property that the codebook
//! knows; several values of one property stand in one cell, divided by
//! `SEPARATOR`. What the codebook does not know goes to the column `other` as
//! `property: value`. Other schemata are counted and passed over.

use std::io::Read;

use serde_json::Value;

use super::encoding::Decoded;
use super::row::{Row, Rows};
use crate::TableError;

/// Between several values of one property: a letter that no value holds.
pub const SEPARATOR: char = '\u{1F}';

/// The schemata whose entities are natural persons.
const PERSONS: &[&str] = &["Person"];

/// The columns an entity has beside its properties.
pub const ID: &str = "id";
/// The column of properties that the codebook does not know.
pub const OTHER: &str = "other";

/// Which FollowTheMoney property is which property of the codebook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FtmNames(Vec<(String, String)>);

impl FtmNames {
    /// Pairs of a FollowTheMoney name and a codebook name; the first pair of a name counts.
    pub fn new<S: Into<String>>(pairs: impl IntoIterator<Item = (S, S)>) -> FtmNames {
        let mut names: Vec<(String, String)> = Vec::new();
        for (ftm, property) in pairs {
            let ftm: String = ftm.into();
            if !names.iter().any(|(known, _)| *known == ftm) {
                names.push((ftm, property.into()));
            }
        }
        FtmNames(names)
    }

    /// The pairs in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(ftm, property)| (ftm.as_str(), property.as_str()))
    }
}

/// Entities as rows; the number of a row is the number of its line.
pub struct Entities<R> {
    input: Decoded<R>,
    text: String,
    start: usize,
    ended: bool,
    number: u64,
    columns: Vec<String>,
}

impl<R: Read> Entities<R> {
    /// Reads entities from text whose start may be blank.
    pub fn new(input: Decoded<R>, names: &FtmNames) -> Entities<R> {
        let columns = names.pairs().map(|(ftm, _)| ftm.to_owned()).collect();
        Entities { input, text: String::new(), start: 0, ended: false, number: 0, columns }
    }

    /// The header: `id`, each known property, `other`.
    pub fn header(&self) -> Row {
        let names = self.columns.iter().map(String::as_str);
        Row::of(0, [ID].into_iter().chain(names).chain([OTHER]))
    }

    /// The next line without its end; nothing at the end of the text.
    fn line(&mut self) -> Result<Option<(usize, usize)>, TableError> {
        let mut searched = self.start;
        loop {
            if let Some(length) = self.text[searched..].find('\n') {
                let line = (self.start, searched + length);
                self.start = line.1 + 1;
                return Ok(Some(line));
            }
            let too_long = self.text.len() - self.start > super::delimited::LONGEST_ROW;
            if self.ended || too_long {
                let line = (self.start, self.text.len());
                self.start = line.1;
                return Ok((line.0 < line.1).then_some(line));
            }
            searched = self.text.len() - self.start;
            self.text.drain(..self.start);
            self.start = 0;
            self.ended = !self.input.fill(&mut self.text)?;
        }
    }
}

impl<R: Read> Rows for Entities<R> {
    fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        while let Some((start, end)) = self.line()? {
            self.number += 1;
            row.clear();
            row.number = self.number;
            if entity(&self.text[start..end], &self.columns, row) {
                return Ok(true);
            }
        }
        // Lets the table count the entities after the last person.
        row.number = self.number + 1;
        Ok(false)
    }
}

/// Writes one entity into the row; `false` when it is no person.
///
/// A line that is no JSON is kept whole in `other`, so that it is held back and shown.
fn entity(line: &str, columns: &[String], row: &mut Row) -> bool {
    let Ok(Value::Object(entity)) = serde_json::from_str::<Value>(line) else {
        if super::row::blank(line) {
            return false;
        }
        row.push("");
        columns.iter().for_each(|_| row.push(""));
        row.push(line);
        return true;
    };
    let schema = entity.get("schema").and_then(Value::as_str).unwrap_or_default();
    if !PERSONS.contains(&schema) {
        return false;
    }
    row.push(entity.get("id").and_then(Value::as_str).unwrap_or_default());
    let empty = serde_json::Map::new();
    let properties = entity.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    for column in columns {
        let texts = properties.get(column).map(values).unwrap_or_default();
        row.push(&texts.join(&SEPARATOR.to_string()));
    }
    let others = properties.iter().filter(|(name, _)| !columns.contains(name));
    let others =
        others.flat_map(|(name, value)| values(value).into_iter().map(move |text| format!("{name}: {text}")));
    row.push(&others.collect::<Vec<_>>().join(&SEPARATOR.to_string()));
    true
}

/// The texts of a property, whether the writer gave a list or one value.
fn values(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().flat_map(self::values).collect(),
        Value::String(text) => vec![text.replace(SEPARATOR, " ")],
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::table::Table;

    #[test]
    fn persons_become_rows_and_others_are_counted() {
        let lines = "\
{\"id\":\"a1\",\"schema\":\"Person\",\"properties\":{\"name\":[\"Bahram Abi\",\"بهرام آبی\"],\"topics\":[\"role\"]}}
{\"id\":\"o1\",\"schema\":\"Organization\",\"properties\":{\"name\":[\"X\"]}}

{\"id\":\"a2\",\"schema\":\"Person\",\"properties\":{\"birthDate\":\"1960\"}}
{\"id\":\"a3\",\"schema\":\"Person\"
{\"id\":\"c1\",\"schema\":\"Company\"}";
        let names = FtmNames::new([("name", "name"), ("birthDate", "birth_date")]);
        let mut table = Table::ftm(lines.as_bytes(), &names).unwrap();
        let header: Vec<_> = table.columns().iter().map(|column| column.name.clone()).collect();
        assert_eq!(header, ["id", "name", "birthDate", "other"]);
        let (mut row, mut rows) = (Row::default(), Vec::new());
        while table.read(&mut row).unwrap() {
            rows.push((row.number, row.cells().collect::<Vec<_>>().join("|").replace(SEPARATOR, ";")));
        }
        assert_eq!(rows[0], (1, "a1|Bahram Abi;بهرام آبی||topics: role".to_owned()));
        assert_eq!(rows[1], (4, "a2||1960|".to_owned()));
        assert_eq!(rows[2], (5, "|||{\"id\":\"a3\",\"schema\":\"Person\"".to_owned()));
        assert_eq!(table.passed().other, 3, "two between and one at the end");
    }
}
