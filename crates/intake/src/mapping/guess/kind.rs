//! What the rows of a table are about, told by its headers.

use std::collections::BTreeSet;

use ledger::{Codebook, Kind};

use crate::table::{Column, fold_header};

/// By how many headers another kind must be ahead of people to be chosen.
const CLEARLY: usize = 2;

/// The kind whose words most headers are; people in doubt.
///
/// Most lists are of people, and many words ("date", "name", "note") belong to every
/// kind: another kind is chosen only if it knows clearly more of the headers, and most
/// of them.
pub fn of<'a>(columns: &[Column], codebook: &'a Codebook) -> &'a Kind {
    let headers: BTreeSet<String> = columns.iter().map(|column| fold_header(&column.header)).collect();
    let known = |kind: &Kind| headers.iter().filter(|header| words(kind).contains(*header)).count();
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

/// All words for the properties of a kind, folded as headers are.
pub(super) fn words(kind: &Kind) -> BTreeSet<String> {
    let of = kind.properties.iter().flat_map(|property| {
        let labels = property.labels.0.values().map(String::as_str);
        property.all_headers().chain(labels).chain([property.id.as_str()])
    });
    of.map(fold_header).filter(|word| !word.is_empty()).collect()
}
