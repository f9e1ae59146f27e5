//! What is wrong with a mapping: the line it stands in, and what is allowed there.

use std::ops::Range;

use ledger::Codebook;
use ledger::codebook::Kind;
use thiserror::Error;
use toml::de::DeTable;

use super::Mapping;

/// A mapping that cannot be used; the message shows the line and a caret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct MappingError {
    /// The line in the mapping's file, counted from 1; 0 when no line is meant.
    pub line: usize,
    /// What is wrong, where, and what would be right.
    pub message: String,
}

/// What the TOML reader says, with the closest allowed word.
pub fn of_toml(error: toml::de::Error, text: &str) -> MappingError {
    let line = error.span().map_or(0, |span| line_of(text, span.start).0);
    let mut message = error.to_string().trim_end().to_owned();
    let mut quoted = error.message().split('`').skip(1).step_by(2);
    if error.message().starts_with("unknown field")
        && let Some(wrong) = quoted.next()
        && let Some(close) = closest(wrong, quoted)
    {
        message.push_str(&format!("\nDid you mean `{close}`?"));
    }
    MappingError { line, message }
}

/// Checks kinds and properties against the codebook.
pub fn against(mapping: &Mapping, codebook: &Codebook, text: &str) -> Result<(), MappingError> {
    let places = Places::of(text);
    let fail = |path: &[&str], what: String| Err(places.error(path, &what));
    if mapping.list.slug.as_deref().is_none_or(|slug| slug.trim().is_empty()) {
        let what = "the list has no `slug` in [list]: a short name of its own, such as `families-1999`, by which its next edition is known";
        return fail(&["list", "slug"], what.to_owned());
    }
    let slugs =
        mapping.list.slug.iter().chain(mapping.split.values().filter_map(|facts| facts.slug.as_ref()));
    if let Some(slug) = slugs.into_iter().find(|slug| !is_plain_word(slug)) {
        let what = format!("«{}» is no slug: letters, digits and - _ . are expected", slug.escape_default());
        return fail(&["list", "slug"], what);
    }
    let kind = kind_of(mapping, codebook).map_err(|what| places.error(&["list", "kind"], &what))?;
    for (column, target) in &mapping.columns {
        if target.properties.is_empty() {
            return fail(&["columns", column], "this column is mapped to no property".to_owned());
        }
        for property in &target.properties {
            known(kind, property).map_err(|what| places.error(&["columns", column], &what))?;
        }
    }
    for property in mapping.constants.keys() {
        known(kind, property).map_err(|what| places.error(&["constants", property], &what))?;
    }
    if mapping.split_by.is_none() && !mapping.split.is_empty() {
        return fail(&["split"], "there are [split] sections but no `split_by` column".to_owned());
    }
    Ok(())
}

/// Whether a slug can be typed in a command and printed on any terminal.
fn is_plain_word(slug: &str) -> bool {
    slug.chars().all(|letter| letter.is_alphanumeric() || "-_.".contains(letter))
}

fn kind_of<'a>(mapping: &Mapping, codebook: &'a Codebook) -> Result<&'a Kind, String> {
    let id = mapping.list.kind.as_deref().unwrap_or("person");
    codebook.kind(id).ok_or_else(|| {
        let kinds = codebook.kinds().iter().map(|kind| kind.id.as_str());
        let close = closest(id, kinds.clone());
        format!("the codebook has no kind `{id}`{}; it has {}", did_you_mean(close), listed(kinds))
    })
}

/// Whether the kind has this property; else what it has.
fn known(kind: &Kind, property: &str) -> Result<(), String> {
    if kind.property(property).is_some() {
        return Ok(());
    }
    let ids = kind.properties.iter().map(|property| property.id.as_str());
    let close = closest(property, ids.clone());
    Err(format!("a {} has no property `{property}`{}; it has {}", kind.id, did_you_mean(close), listed(ids)))
}

fn did_you_mean(close: Option<&str>) -> String {
    close.map(|close| format!(" (did you mean `{close}`?)")).unwrap_or_default()
}

fn listed<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The word that is most like a wrong one, if any is like it at all.
pub fn closest<'a>(wrong: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let likeness = |word: &str| strsim::jaro_winkler(&wrong.to_lowercase(), &word.to_lowercase());
    let scored = words.map(|word| (likeness(word), word));
    scored.filter(|(score, _)| *score > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, word)| word)
}

/// Where the keys of a mapping stand in its text.
pub struct Places<'a> {
    text: &'a str,
    table: Option<DeTable<'a>>,
}

impl<'a> Places<'a> {
    /// Reads the places of a text that is TOML already.
    pub fn of(text: &'a str) -> Places<'a> {
        Places { text, table: DeTable::parse(text).ok().map(|table| table.into_inner()) }
    }

    /// An error about the key at the end of `path`.
    pub fn error(&self, path: &[&str], what: &str) -> MappingError {
        let Some(span) = self.table.as_ref().and_then(|table| place(table, path)) else {
            return MappingError { line: 0, message: what.to_owned() };
        };
        let (line, column, shown) = line_of(self.text, span.start);
        let gutter = " ".repeat(line.to_string().len());
        let caret = " ".repeat(column - 1) + "^";
        let message = format!(
            "TOML mapping error at line {line}, column {column}\n{gutter} |\n{line} | {shown}\n{gutter} | {caret}\n{what}"
        );
        MappingError { line, message }
    }
}

fn place(table: &DeTable<'_>, path: &[&str]) -> Option<Range<usize>> {
    let (first, rest) = path.split_first()?;
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == first)?;
    let deeper = value.get_ref().as_table().and_then(|table| place(table, rest));
    Some(deeper.unwrap_or_else(|| key.span()))
}

/// Line and column (both from 1, in letters) of a byte, and the line itself.
fn line_of(text: &str, byte: usize) -> (usize, usize, &str) {
    let before = &text[..text.floor_char_boundary(byte)];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let shown = text[start..].lines().next().unwrap_or_default();
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1, shown)
}
