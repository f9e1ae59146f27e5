//! The order of names in a list: Persian alphabet, then Latin, then the rest.
//!
//! Not the Unicode collation: a plain order by letters that a reader of a
//! Persian or English index expects, without tables of its own. Spaces sort
//! before letters, so that "علی زاده" stands by "علی". Marks do not count.

use crate::fold::fold_spaced;

/// The Persian alphabet; Arabic letters stand with their Persian twins.
const PERSIAN: &str = "ءآابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";

/// Returns a key whose byte order is the order of the names.
pub fn sort_key(raw: &str) -> String {
    fold_spaced(raw).chars().map(rank).collect()
}

/// Persian letters take consecutive places before `a`; others keep theirs.
fn rank(c: char) -> char {
    match PERSIAN.chars().position(|letter| letter == c) {
        Some(place) => u32::try_from(place).ok().and_then(|place| char::from_u32(0x3b + place)).unwrap_or(c),
        None => c,
    }
}
