//! What the rows of a table are about, told by its headers and by values that link to rows of other lists.

use std::collections::BTreeSet;

use ledger::{Codebook, Kind, ValueType};

use crate::table::{Column, Row, fold_header};

/// By how many headers another kind must be ahead of people to be chosen.
const CLEARLY: usize = 2;

/// The kind whose words most headers are; people in doubt.
///
/// Most lists are of people, and many words ("date", "name", "note") belong to every
/// kind: another kind is chosen only if it knows clearly more of the headers, and most
/// of them. A column of `slug:key` speaks of somebody on another list: it counts for the kinds
/// that link so, and no list of people does.
pub fn of<'a>(columns: &[Column], rows: &[Row], codebook: &'a Codebook) -> &'a Kind {
    let headers: BTreeSet<String> = columns.iter().map(|column| fold_header(&column.header)).collect();
    let linking: Vec<String> = (0..columns.len())
        .filter(|index| links(rows, *index))
        .map(|index| fold_header(&columns[index].header))
        .collect();
    let known = |kind: &Kind| {
        let (words, links) = (words(kind), link_words(kind));
        let linked = linking.iter().filter(|header| links.contains(*header)).count();
        headers.iter().filter(|header| words.contains(*header)).count() + CLEARLY * linked
    };
    let people = codebook.kind("person").expect("a test finds the kind person in the codebook");
    let (most, best) = codebook
        .kinds()
        .iter()
        .map(|kind| (known(kind), kind))
        // Of two that know as many headers, the one with fewer properties is meant: it has no others to miss.
        .max_by(|a, b| {
            let fewer = b.1.properties.len().cmp(&a.1.properties.len());
            a.0.cmp(&b.0).then(fewer).then_with(|| b.1.id.cmp(&a.1.id))
        })
        .unwrap_or((0, people));
    if most >= known(people) + CLEARLY && most * 2 > headers.len() { best } else { people }
}

/// Whether the values of a column are links to rows of other lists: `families-list:12`.
fn links(rows: &[Row], index: usize) -> bool {
    let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    let is_link = |value: &str| {
        let parts = value.trim().split_once(':');
        parts.is_some_and(|(slug, key)| {
            slug.contains(|c: char| c.is_ascii_lowercase())
                && slug.chars().all(is_slug)
                && !key.trim().is_empty()
                && !key.starts_with("//")
        })
    };
    let mut values =
        rows.iter().map(|row| row.get(index).trim()).filter(|value| !value.is_empty()).peekable();
    values.peek().is_some() && values.all(is_link)
}

/// The words for the properties of a kind that are links.
fn link_words(kind: &Kind) -> BTreeSet<String> {
    words_of(kind, |value_type| value_type == ValueType::Link)
}

/// All words for the properties of a kind, folded as headers are.
pub(super) fn words(kind: &Kind) -> BTreeSet<String> {
    words_of(kind, |_| true)
}

fn words_of(kind: &Kind, wanted: impl Fn(ValueType) -> bool) -> BTreeSet<String> {
    let of = kind.properties.iter().filter(|property| wanted(property.value_type)).flat_map(|property| {
        let labels = property.labels.0.values().map(String::as_str);
        property.all_headers().chain(labels).chain([property.id.as_str()])
    });
    of.map(fold_header).filter(|word| !word.is_empty()).collect()
}
