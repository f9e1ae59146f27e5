//! What a record says, laid out for a first sight: numbers side by side, nothing to follow up.

use crate::compare::Comparer;
use crate::evidence::Evidence;
use crate::parts::Sketch;
use crate::slips;
use crate::span::Span;
use crate::subject::Sex;
use crate::subjects::{Group, NONE, Row};

/// What one record says, as far as a glance sees.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Face {
    pub given: u32,
    pub family: u32,
    pub father: u32,
    pub town: u32,
    pub prison: u32,
    pub affiliation: u32,
    pub birth: Span,
    pub death: Span,
    /// The digits of a death of one day in each calendar; nothing of a longer window.
    pub death_digits: [u32; 2],
    pub given_bits: f32,
    pub family_bits: f32,
    pub father_bits: f32,
    pub birth_bits: f32,
    pub death_bits: f32,
    pub place_bits: f32,
    /// What others killed there and then take away, by scale of time.
    pub occasion: [f32; 3],
    /// How given, family and father's name sound, roughly.
    pub sketches: [Sketch; 3],
    pub sex: Option<Sex>,
    /// It says more than a glance sees: two names, a province, a number.
    pub more: bool,
}

/// Groups of which a glance sees one value.
const SEEN: [Group; 4] = [Group::Fathers, Group::Towns, Group::Prisons, Group::Affiliations];
/// Groups that a glance does not see.
const UNSEEN: [Group; 7] = [
    Group::Grandfathers,
    Group::Mothers,
    Group::Provinces,
    Group::Identities,
    Group::Addresses,
    Group::Postcodes,
    Group::Contacts,
];

impl Face {
    /// Lays out what a record says.
    pub fn of(comparer: &Comparer, row: &Row) -> Face {
        let values = |group| comparer.subjects.values(row, group);
        let first = |group| values(group).first().copied().unwrap_or(NONE);
        let names = values(Group::Names);
        let (given, family) = if names.len() == 2 { (names[0], names[1]) } else { (NONE, NONE) };
        let more = names.len() != 2
            || SEEN.iter().any(|&group| values(group).len() > 1)
            || UNSEEN.iter().any(|&group| !values(group).is_empty());
        let bits =
            |evidence, part| if part == NONE { 0.0 } else { comparer.rarities.name(evidence, part, part) };
        let bits_of = |group| match values(group) {
            [] => 0.0,
            [value, ..] => comparer.rarities.value(group, (row.list, *value), (row.list, *value)),
        };
        let time = |evidence, span: Span| match span.is_some() {
            true => comparer.rarities.time(evidence, (row.list, span), (row.list, span)),
            false => 0.0,
        };
        let sketch = |part| if part == NONE { Sketch::NONE } else { *comparer.parts().sketch(part) };
        let father = first(Group::Fathers);
        Face {
            given,
            family,
            father,
            town: first(Group::Towns),
            prison: first(Group::Prisons),
            affiliation: first(Group::Affiliations),
            birth: row.birth,
            death: row.death,
            death_digits: row.death.single().map(slips::written).unwrap_or_default(),
            given_bits: bits(Evidence::Given, given),
            family_bits: bits(Evidence::Family, family),
            father_bits: bits(Evidence::Father, father),
            birth_bits: time(Evidence::Birth, row.birth),
            death_bits: time(Evidence::Death, row.death),
            place_bits: bits_of(Group::Towns).max(bits_of(Group::Prisons)),
            occasion: comparer.occasion_bits(row),
            sketches: [given, family, father].map(sketch),
            sex: row.sex,
            more,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_fits_two_cache_lines() {
        assert!(size_of::<Face>() <= 128, "{}", size_of::<Face>());
    }
}
