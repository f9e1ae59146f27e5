//! What a record says, laid out for a first sight: numbers side by side, nothing to follow up.

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::compare::Comparer;
use crate::evidence::Evidence;
use crate::parts::{Role, Sketch};
use crate::slips;
use crate::span::Span;
use crate::subject::Sex;
use crate::subjects::{Group, NONE, Row};

/// What one record says, as far as a glance sees.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Face {
    pub given: u32,
    pub family: u32,
    pub father: u32,
    /// The numbers of these names with all their spellings.
    pub classes: [u32; 3],
    /// Town and prison as [`Places`] numbers them.
    pub town: u16,
    pub prison: u16,
    pub affiliation: u32,
    pub birth: Span,
    pub death: Span,
    /// The digits of a death of one day in each calendar; nothing of a longer window.
    pub death_digits: [u32; 2],
    pub given_bits: Bits,
    pub family_bits: Bits,
    pub father_bits: Bits,
    pub birth_bits: Bits,
    pub death_bits: Bits,
    pub place_bits: Bits,
    /// What others killed there and then take away, by scale of time.
    pub occasion: [Bits; 3],
    /// How given, family and father's name sound, roughly.
    pub sketches: [Sketch; 3],
    pub sex: Option<Sex>,
    /// It says more than a glance sees: two names, a province, a number.
    pub more: bool,
}

/// Rarity in eighths of a bit, 0 to 31 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Bits(u8);

impl Bits {
    /// Rounded up, in favour of one person.
    fn at_most(bits: f32) -> Bits {
        Bits((bits * 8.0).ceil() as u8)
    }

    /// Rounded down: what is taken away.
    fn at_least(bits: f32) -> Bits {
        Bits((bits * 8.0) as u8)
    }

    pub fn get(self) -> f32 {
        f32::from(self.0) / 8.0
    }
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
    pub fn of(comparer: &Comparer, places: &Places, row: &Row) -> Face {
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
        let class =
            |evidence, part| if part == NONE { NONE } else { comparer.rarities.class(evidence, part) };
        let father = first(Group::Fathers);
        Face {
            given,
            family,
            father,
            classes: [
                class(Evidence::Given, given),
                class(Evidence::Family, family),
                class(Evidence::Father, father),
            ],
            town: places.number(first(Group::Towns)),
            prison: places.number(first(Group::Prisons)),
            affiliation: first(Group::Affiliations),
            birth: row.birth,
            death: row.death,
            death_digits: row.death.single().map(slips::written).unwrap_or_default(),
            given_bits: Bits::at_most(bits(Evidence::Given, given)),
            family_bits: Bits::at_most(bits(Evidence::Family, family)),
            father_bits: Bits::at_most(bits(Evidence::Father, father)),
            birth_bits: Bits::at_most(time(Evidence::Birth, row.birth)),
            death_bits: Bits::at_most(time(Evidence::Death, row.death)),
            place_bits: Bits::at_most(bits_of(Group::Towns).max(bits_of(Group::Prisons))),
            occasion: comparer.occasion_bits(row).map(|taken| Bits::at_least(-taken)),
            sketches: [given, family, father].map(sketch),
            sex: row.sex,
            more,
        }
    }
}

/// The distinct towns and prisons, numbered for faces, and which of them are one place.
pub(crate) struct Places {
    /// The number of each name part.
    numbers: HashMap<u32, u16>,
    parts: Vec<u32>,
    /// A bit for every two places; nothing where there are too many.
    same: Vec<u64>,
}

/// Places of lists that have more than these are compared when they meet.
const LAID_OUT: usize = 2048;

impl Places {
    /// No place.
    pub const NONE: u16 = u16::MAX;
    /// All places beyond those that can be numbered: they may be any.
    const OTHER: u16 = u16::MAX - 1;

    /// Numbers all towns and prisons.
    pub fn new(comparer: &Comparer) -> Places {
        let mut parts: Vec<u32> = Vec::new();
        let mut seen = vec![false; comparer.parts().len()];
        for row in comparer.rows {
            for group in [Group::Towns, Group::Prisons] {
                for &part in comparer.subjects.values(row, group).iter().take(1) {
                    if !std::mem::replace(&mut seen[part as usize], true) {
                        parts.push(part);
                    }
                }
            }
        }
        parts.truncate(usize::from(Places::OTHER));
        let numbers = parts.iter().copied().zip(0..).collect();
        let mut places = Places { numbers, parts, same: Vec::new() };
        if places.parts.len() <= LAID_OUT {
            places.lay_out(comparer);
        }
        places
    }

    fn lay_out(&mut self, comparer: &Comparer) {
        let count = self.parts.len();
        let one = |a: usize, b: usize| is_one_place(comparer, self.parts[a], self.parts[b]);
        let pairs = (0..count).into_par_iter().flat_map_iter(|a| (a..count).map(move |b| (a, b)));
        let same: Vec<(usize, usize)> = pairs.filter(|&(a, b)| one(a, b)).collect();
        self.same = vec![0; (count * count).div_ceil(64)];
        for (a, b) in same {
            for at in [a * count + b, b * count + a] {
                self.same[at / 64] |= 1 << (at % 64);
            }
        }
    }

    fn number(&self, part: u32) -> u16 {
        match part {
            NONE => Places::NONE,
            part => self.numbers.get(&part).copied().unwrap_or(Places::OTHER),
        }
    }

    /// Whether both are told and may be one place.
    pub fn are_one(&self, comparer: &Comparer, a: u16, b: u16) -> bool {
        let count = self.parts.len();
        match (a, b) {
            (Places::NONE, _) | (_, Places::NONE) => false,
            (Places::OTHER, _) | (_, Places::OTHER) => true,
            _ if self.same.is_empty() => {
                is_one_place(comparer, self.parts[usize::from(a)], self.parts[usize::from(b)])
            }
            _ => {
                let at = usize::from(a) * count + usize::from(b);
                self.same[at / 64] >> (at % 64) & 1 == 1
            }
        }
    }
}

fn is_one_place(comparer: &Comparer, a: u32, b: u32) -> bool {
    comparer.likenesses.level(a, b, Role::Family).is_one_name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_fits_two_cache_lines() {
        assert!(size_of::<Face>() <= 128, "{}", size_of::<Face>());
    }
}
