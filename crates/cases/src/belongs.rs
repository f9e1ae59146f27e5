//! Which records belong to a case: those that name the person, and those that answer to one that does.

use claims::{Account, Link};
use ledger::{Codebook, ValueType};

/// The property by which a record of any kind says whom it is about.
const PERSON: &str = "person";

/// Links that only point: what a finding rests on is not thereby about its person.
const POINTERS: [&str; 2] = ["supporting", "contrary"];

/// Kinds that many cases share: whoever names a grave site says nothing of all who may lie there.
const SHARED: [&str; 10] = [
    "grave_site",
    "detention_place",
    "place",
    "organisation",
    "cemetery_register",
    "register_page",
    "register_search",
    "remains",
    "list",
    "source",
];

/// Whether records of a kind are a case's own, so that what answers to them belongs to it too.
pub fn carries(kind: &str) -> bool {
    !SHARED.contains(&kind)
}

/// The links by which a record says whom it is about.
pub fn subjects<'a>(account: &Account<'a>) -> impl Iterator<Item = Link> + use<'a> {
    let linked = Codebook::builtin().property(account.kind(), PERSON).is_some();
    linked.then(|| account.links(PERSON)).into_iter().flatten()
}

/// The links by which a record that names nobody answers to another: a review to its finding,
/// a rescission to its identification, a step to its procedure.
pub fn answered(account: &Account<'_>) -> Vec<Link> {
    let properties = Codebook::builtin().kind(account.kind()).map(|kind| kind.properties.as_slice());
    let links = properties.unwrap_or_default().iter().filter(|property| {
        property.value_type == ValueType::Link
            && property.id != PERSON
            && !POINTERS.contains(&property.id.as_str())
    });
    links.flat_map(|property| account.links(&property.id)).collect()
}

/// The links by which a finding names what it rests on, and what speaks against it.
pub fn pointed(account: &Account<'_>) -> Vec<Link> {
    POINTERS.iter().flat_map(|property| account.links(property)).collect()
}
