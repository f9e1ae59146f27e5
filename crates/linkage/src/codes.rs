//! Keys made of what hardly two people share: a day of birth, an address, a contact, a number.
//!
//! Records that say so much may have both names wrong and still meet. Lists that
//! say nothing of the kind have none of these keys, and lose no time.

use crate::keys::{hash, join, mix};
use crate::parts::Parts;
use crate::subjects::{Group, NONE, Row, Subjects};

/// Shorter numbers and codes say too little with a sign left out.
const SHORTEST: usize = 5;

/// Tells every key of a record that is made of its codes.
///
/// A record without a name has none but those of its numbers and contacts.
pub(crate) fn code_keys(subjects: &Subjects, parts: &Parts, row: &Row, tell: &mut impl FnMut(u64)) {
    for group in [Group::Identities, Group::Contacts] {
        for &code in subjects.values(row, group) {
            let text = subjects.codes.text(code);
            let name = text.split_once('@').map_or(text, |(name, _)| name);
            with_one_left_out(name, |key| tell(join(mix(group as u64), key)));
        }
    }
    let places: Vec<u64> = places(subjects, row).collect();
    if subjects.is_unnamed(row) || places.is_empty() && row.birth.days() != 1 {
        return;
    }
    let names = subjects.values(row, Group::Names).iter().filter(|&&part| part != NONE);
    let names: Vec<u64> = names.filter_map(|&part| parts.keys(part).first().copied()).collect();
    let towns = subjects.values(row, Group::Towns).iter();
    let towns: Vec<u64> = towns.filter_map(|&town| parts.keys(town).first().copied()).collect();
    for &name in &names {
        places.iter().for_each(|&place| tell(join(name, place)));
    }
    if row.birth.days() == 1 {
        let day = join(mix(31), mix(row.birth.first as u64));
        names.iter().chain(&towns).chain(&places).for_each(|&key| tell(join(day, key)));
    }
}

/// Streets and postal codes.
fn places<'a>(subjects: &'a Subjects, row: &'a Row) -> impl Iterator<Item = u64> + 'a {
    let streets = subjects.values(row, Group::Addresses).iter().skip(1).step_by(2);
    let postcodes = subjects.values(row, Group::Postcodes).iter();
    streets.chain(postcodes).filter(|&&code| code != NONE).map(|&code| mix(u64::from(code)))
}

/// The text, and the text with each one sign left out: two texts one slip apart share one of these.
fn with_one_left_out(text: &str, mut tell: impl FnMut(u64)) {
    tell(hash(text));
    if text.len() < SHORTEST || !text.is_ascii() {
        return;
    }
    let mut rest = String::with_capacity(text.len());
    for at in 0..text.len() {
        rest.clear();
        rest.push_str(&text[..at]);
        rest.push_str(&text[at + 1..]);
        tell(hash(&rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_a_slip_apart_share_a_key_and_others_share_none() {
        let keys = |text: &str| {
            let mut keys = Vec::new();
            with_one_left_out(text, |key| keys.push(key));
            keys
        };
        let share = |a: &str, b: &str| keys(a).iter().any(|key| keys(b).contains(key));
        assert!(share("4065912", "4065912"));
        assert!(share("4065912", "4065812"));
        assert!(share("4065912", "4056912"));
        assert!(!share("4065912", "4056812"));
        assert!(!share("12", "13"));
    }
}
