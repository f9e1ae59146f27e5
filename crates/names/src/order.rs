//! The order of names in a list: Persian alphabet, then Latin, then the rest.
//!
//! Not the Unicode collation: a plain order by letters that a reader of a
//! Persian or English index expects, without tables of its own. Spaces sort
//! before letters, so that "علی زاده" stands by "علی". Marks do not count.

use crate::display::{ZWNJ, display};
use crate::fold::fold;

/// The Persian alphabet; Arabic letters stand with their Persian twins.
const PERSIAN: &str = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";

/// Returns a key whose byte order is the order of the names.
pub fn sort_key(raw: &str) -> String {
    let mut key = String::with_capacity(raw.len());
    for c in display(raw).chars() {
        match c {
            'آ' => key.push(rank(c)),
            ' ' | '-' | ZWNJ => key.push(' '),
            c => key.extend(fold(c.encode_utf8(&mut [0; 4])).chars().map(rank)),
        }
    }
    key
}

/// Persian letters take consecutive places before `a`; others keep theirs.
fn rank(c: char) -> char {
    match PERSIAN.chars().position(|letter| letter == c) {
        Some(place) => u32::try_from(place).ok().and_then(|place| char::from_u32(0x3b + place)).unwrap_or(c),
        None => c,
    }
}
