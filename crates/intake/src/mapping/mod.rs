//! How a list is written: a TOML file that says which column is what.
//!
//! `docs/mapping.md` shows how to write one. Unknown words are errors that
//! point at their line and say what is allowed.

mod check;
mod facts;
mod guess;
mod reading;
mod target;
mod write;

use std::collections::BTreeMap;

use ledger::Codebook;
use serde::Deserialize;

pub use check::{MappingError, closest};
pub use facts::{ListFacts, ListSource, grade_named, is_slug, sharing_named};
pub use guess::{Guess, guess, guess_of};
pub use reading::Reading;
pub use target::Target;

/// A mapping as its file has it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The columns that name a row for ever, so that a corrected edition can be compared.
    #[serde(deserialize_with = "target::one_or_more")]
    pub key: Vec<String>,
    /// The column by whose values one file is several sources.
    pub split_by: Option<String>,
    /// The columns that are left out on purpose.
    #[serde(deserialize_with = "target::one_or_more")]
    pub ignore: Vec<String>,
    /// What holds for the list as a whole.
    pub list: ListFacts,
    /// How its values are to be read.
    pub reading: Reading,
    /// For a file of several sources: what holds for the rows with this value.
    pub split: BTreeMap<String, ListFacts>,
    /// Column (header or letter) to property.
    pub columns: BTreeMap<String, Target>,
    /// Property to a value that holds for every row.
    pub constants: BTreeMap<String, String>,
}

impl Mapping {
    /// Reads a mapping and holds it against the codebook.
    pub fn parse(text: &str, codebook: &Codebook) -> Result<Mapping, MappingError> {
        let mapping: Mapping = toml::from_str(text).map_err(|error| check::of_toml(error, text))?;
        check::against(&mapping, codebook, text)?;
        Ok(mapping)
    }

    /// Reads a mapping of a list that no register keeps: it needs no slug, since it has no next edition.
    pub fn parse_unkept(text: &str, codebook: &Codebook) -> Result<Mapping, MappingError> {
        let mut mapping: Mapping = toml::from_str(text).map_err(|error| check::of_toml(error, text))?;
        mapping.list.slug.get_or_insert_with(|| "list".to_owned());
        check::against(&mapping, codebook, text)?;
        Ok(mapping)
    }

    /// The sources that the file is known to hold: one, or those of the declared values of `split_by`.
    ///
    /// Several values may share a slug; they are then one source.
    pub fn sources(&self) -> Vec<ListSource> {
        if self.split_by.is_none() {
            return vec![self.source(None)];
        }
        let mut sources: Vec<ListSource> = Vec::new();
        for source in self.split.keys().map(|value| self.source(Some(value))) {
            if !sources.iter().any(|known| known.slug == source.slug) {
                sources.push(source);
            }
        }
        sources
    }

    /// The source of the rows with this value in the `split_by` column.
    ///
    /// A value that the mapping does not list has the facts of the list and a slug of its own.
    pub fn source(&self, value: Option<&str>) -> ListSource {
        let Some(value) = value else { return ListSource::new(&self.list, &self.reading) };
        let own = self.split.get(value).cloned().unwrap_or_default();
        let whole = self.list.slug.as_deref().unwrap_or("list");
        let slug = own.slug.clone().unwrap_or_else(|| facts::slug_of(whole, value));
        let title = own.title.clone().or_else(|| {
            let list = self.list.title.as_deref().unwrap_or(whole);
            Some(if value.is_empty() { list.to_owned() } else { format!("{list}: {value}") })
        });
        let facts = ListFacts { slug: Some(slug), title, ..own.over(&self.list) };
        ListSource::new(&facts, &self.reading)
    }
}
