//! A first look at two records: can they be one person at all?
//!
//! Tens of millions of pairs share a common name and nothing else. What a record
//! says is laid out here in one cache line, and two of them are weighed without
//! details: every doubt counts for one person, so that a pair that is turned away
//! would not have reached the floor by a full comparison either.

use rayon::prelude::*;

use crate::compare::{Comparer, share_of_rarity};
use crate::evidence::{Evidence, LEVELS, Level};
use crate::keys::Kind;
use crate::model::Model;
use crate::occasion::scale;
use crate::parts::Role;
use crate::span::{Span, birth_level, death_level};
use crate::subject::Sex;
use crate::subjects::{Group, NONE, Row};

/// What one record says, as far as a glance sees.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Face {
    given: u32,
    family: u32,
    father: u32,
    town: u32,
    prison: u32,
    birth: Span,
    death: Span,
    given_bits: f32,
    family_bits: f32,
    father_bits: f32,
    birth_bits: f32,
    death_bits: f32,
    place_bits: f32,
    /// What others killed there and then take away, by scale of time.
    occasion: [f32; 3],
    affiliation: u32,
    sex: Option<Sex>,
    /// It says more than a glance sees: two names, a province, a number.
    more: bool,
}

/// Weighs pairs at first sight.
pub(crate) struct Glance<'a> {
    comparer: &'a Comparer<'a>,
    faces: Vec<Face>,
    weights: Weights,
    /// Pairs below this are turned away.
    floor: f32,
    /// What two names weigh at least.
    worst_names: f32,
}

/// Weights by level as short numbers, less what is usually rare at the level.
struct Weights {
    prior: f32,
    names: f32,
    father: [f32; LEVELS],
    given: [f32; LEVELS],
    family: [f32; LEVELS],
    birth: [f32; LEVELS],
    death: [f32; LEVELS],
    town: f32,
    elsewhere: f32,
    sexes: f32,
    same: f32,
    other: f32,
}

/// What is rounded off in a full comparison, in bits.
const ROUNDED: f32 = 0.75;

impl<'a> Glance<'a> {
    /// Prepares all records; pairs below `floor`, in bits, are turned away.
    pub fn new(comparer: &'a Comparer<'a>, guide: &Model, floor: f64) -> Glance<'a> {
        let faces = comparer.rows.par_iter().map(|row| Face::of(comparer, row)).collect();
        let weights = Weights::of(comparer, guide);
        let worst = |weights: &[f32; LEVELS]| weights.iter().copied().fold(0.0, f32::min);
        let worst_names = worst(&weights.given) + worst(&weights.family);
        Glance { comparer, faces, weights, floor: floor as f32 - ROUNDED, worst_names }
    }

    /// What one record says at first sight.
    pub fn face(&self, record: u32) -> &Face {
        &self.faces[record as usize]
    }

    /// Whether two records that share a key of this kind may be one person.
    pub fn may_be_one(&self, kind: Kind, a: &Face, b: &Face) -> bool {
        if a.more || b.more {
            return true;
        }
        let death = death_level(a.death, b.death);
        let rest =
            self.weights.prior + self.father(a, b) + self.times(a, b, death) + self.places(a, b, death);
        let best = rest + self.agreeing_names(a, b);
        if kind == Kind::FullName || best <= self.floor {
            return best > self.floor;
        }
        // Names are looked at only where something hangs on them.
        rest + self.worst_names > self.floor
            || self.names_resemble(a, b) && rest + self.names(a, b) > self.floor
    }

    /// Names that share the key of the whole: at best the same, either way round.
    fn agreeing_names(&self, a: &Face, b: &Face) -> f32 {
        let straight = a.given_bits.min(b.given_bits) + a.family_bits.min(b.family_bits);
        self.weights.names + straight.max(a.given_bits.min(b.family_bits) + a.family_bits.min(b.given_bits))
    }

    /// Whether both names have most sounds in common, or one is missing.
    fn names_resemble(&self, a: &Face, b: &Face) -> bool {
        let parts = &self.comparer.likenesses.parts;
        let most = |x: u32, y: u32| x == NONE || y == NONE || parts.share_most(x, y);
        most(a.given, b.given) && most(a.family, b.family)
            || most(a.given, b.family) && most(a.family, b.given)
    }

    fn names(&self, a: &Face, b: &Face) -> f32 {
        let given = self.level(a.given, b.given, Role::Given);
        let family = self.level(a.family, b.family, Role::Family);
        let straight = self.weights.given[Evidence::Given.index(given)]
            + self.weights.family[Evidence::Family.index(family)]
            + rarity(given, a.given_bits, b.given_bits)
            + rarity(family, a.family_bits, b.family_bits);
        let parts = &self.comparer.likenesses.parts;
        let lone = [a.given, a.family, b.given, b.family].contains(&NONE);
        if lone || parts.share_key(a.given, b.family) || parts.share_key(a.family, b.given) {
            return straight.max(self.agreeing_names(a, b));
        }
        straight
    }

    fn father(&self, a: &Face, b: &Face) -> f32 {
        let level = self.level(a.father, b.father, Role::Given);
        self.weights.father[Evidence::Father.index(level)] + rarity(level, a.father_bits, b.father_bits)
    }

    fn times(&self, a: &Face, b: &Face, death: Level) -> f32 {
        let birth = birth_level(a.birth, b.birth);
        let sex = if a.sex.is_some() && b.sex.is_some() && a.sex != b.sex { self.weights.sexes } else { 0.0 };
        self.weights.birth[Evidence::Birth.index(birth)]
            + self.weights.death[Evidence::Death.index(death)]
            + a.birth_bits.min(b.birth_bits) * share_of_rarity(birth)
            + a.death_bits.min(b.death_bits) * share_of_rarity(death)
            + sex
            + self.affiliation(a, b)
    }

    fn affiliation(&self, a: &Face, b: &Face) -> f32 {
        match (a.affiliation, b.affiliation) {
            (NONE, _) | (_, NONE) => 0.0,
            (one, other) if one == other => self.weights.same,
            _ => self.weights.other,
        }
    }

    fn places(&self, a: &Face, b: &Face, death: Level) -> f32 {
        let told = |x: u32, y: u32| x != NONE && y != NONE;
        let same = |x: u32, y: u32| told(x, y) && self.level(x, y, Role::Family).is_one_name();
        if !told(a.town, b.town) && !told(a.prison, b.prison) {
            0.0
        } else if same(a.town, b.town) || same(a.prison, b.prison) {
            let others = scale(death).map_or(0.0, |scale| a.occasion[scale].min(b.occasion[scale]));
            self.weights.town + a.place_bits.min(b.place_bits) * share_of_rarity(Level::Town) + others
        } else {
            self.weights.elsewhere
        }
    }

    fn level(&self, a: u32, b: u32, role: Role) -> Level {
        if a == NONE || b == NONE { Level::Missing } else { self.comparer.likenesses.level(a, b, role) }
    }
}

/// What the commoner of two names adds where they are like each other.
fn rarity(level: Level, a: f32, b: f32) -> f32 {
    a.min(b) * share_of_rarity(level)
}

impl Face {
    fn of(comparer: &Comparer, row: &Row) -> Face {
        let subjects = comparer.subjects;
        let values = |group| subjects.values(row, group);
        let first = |group| values(group).first().copied().unwrap_or(NONE);
        let names = values(Group::Names);
        let (given, family) = if names.len() == 2 { (names[0], names[1]) } else { (NONE, NONE) };
        let several = [Group::Fathers, Group::Towns, Group::Prisons, Group::Affiliations]
            .iter()
            .any(|&group| values(group).len() > 1);
        let unseen = [
            Group::Grandfathers,
            Group::Mothers,
            Group::Provinces,
            Group::Identities,
            Group::Addresses,
            Group::Postcodes,
            Group::Contacts,
        ];
        let bits =
            |evidence, part| if part == NONE { 0.0 } else { comparer.rarities.name(evidence, part, part) };
        let bits_of = |group| match values(group) {
            [] => 0.0,
            [value, ..] => comparer.rarities.value(group, (row.list, *value), (row.list, *value)),
        };
        let time = |evidence, span: Span| {
            if span.is_some() {
                comparer.rarities.time(evidence, (row.list, span), (row.list, span))
            } else {
                0.0
            }
        };
        let father = first(Group::Fathers);
        Face {
            given,
            family,
            father,
            town: first(Group::Towns),
            prison: first(Group::Prisons),
            birth: row.birth,
            death: row.death,
            given_bits: bits(Evidence::Given, given),
            family_bits: bits(Evidence::Family, family),
            father_bits: bits(Evidence::Father, father),
            birth_bits: time(Evidence::Birth, row.birth),
            death_bits: time(Evidence::Death, row.death),
            place_bits: bits_of(Group::Towns).max(bits_of(Group::Prisons)),
            occasion: comparer.occasion_bits(row),
            affiliation: first(Group::Affiliations),
            sex: row.sex,
            more: names.len() != 2 || several || unseen.iter().any(|&group| !values(group).is_empty()),
        }
    }
}

impl Weights {
    fn of(comparer: &Comparer, guide: &Model) -> Weights {
        let of = |evidence: Evidence| -> [f32; LEVELS] {
            std::array::from_fn(|at| {
                if at < evidence.levels().len() {
                    guide.weight_at(evidence, at) as f32 - comparer.usual[evidence as usize][at]
                } else {
                    0.0
                }
            })
        };
        let (given, family) = (of(Evidence::Given), of(Evidence::Family));
        let best = |weights: &[f32; LEVELS]| weights.iter().copied().fold(0.0, f32::max);
        let place = of(Evidence::Place);
        Weights {
            prior: guide.prior().log2() as f32,
            names: best(&given) + best(&family),
            father: of(Evidence::Father),
            birth: of(Evidence::Birth),
            death: of(Evidence::Death),
            town: best(&place),
            elsewhere: place[Evidence::Place.index(Level::Elsewhere)],
            sexes: guide.weight(Evidence::Sex, Level::Other) as f32,
            same: guide.weight(Evidence::Affiliation, Level::Same) as f32 + 1.0,
            other: guide.weight(Evidence::Affiliation, Level::Other) as f32,
            given,
            family,
        }
    }
}
