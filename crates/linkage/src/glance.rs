//! A first look at two records: can they be one person at all?
//!
//! Tens of millions of pairs share a common name and nothing else. Two records are weighed here
//! without details, as their faces (`faces`) show them: every doubt counts for one person, so that
//! a pair that is turned away would not have reached the floor by a full comparison either. Names
//! are held to agree as far as they may as long as the rest already speaks against it, and are
//! looked at only where something hangs on them.

use rayon::prelude::*;

use crate::compare::{Comparer, share_of_rarity};
use crate::evidence::{Evidence, LEVELS, Level};
use crate::faces::Face;
use crate::keys::Kind;
use crate::model::Model;
use crate::occasion::scale;
use crate::parts::Role;
use crate::seats::Seats;
use crate::slips;
use crate::span::{birth_level, death_level_by};
use crate::subjects::NONE;

/// Weighs pairs at first sight.
pub(crate) struct Glance<'a> {
    comparer: &'a Comparer<'a>,
    /// Who is looked at in which order.
    pub seats: &'a Seats,
    /// What the record in each seat says.
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
    /// The best that two names can weigh.
    names: f32,
    father: Names,
    given: Names,
    family: Names,
    birth: [f32; LEVELS],
    death: [f32; LEVELS],
    town: f32,
    elsewhere: f32,
    sexes: f32,
    same: f32,
    other: f32,
}

/// Weights of names in one place.
struct Names {
    levels: [f32; LEVELS],
    /// The best of them.
    best: f32,
    /// That of another name.
    different: f32,
}

impl Names {
    /// A name that is near or resembles may turn out to be a slip of one that hardly anybody bears.
    fn hopeful(evidence: Evidence, mut levels: [f32; LEVELS]) -> Names {
        for (level, slip) in [(Level::Near, Level::Slip), (Level::Resembling, Level::Garbled)] {
            let (at, slip) = (evidence.index(level), evidence.index(slip));
            levels[at] = levels[at].max(levels[slip]);
        }
        let best = levels.iter().copied().fold(0.0, f32::max);
        Names { levels, best, different: levels[evidence.index(Level::Different)] }
    }

    /// The most that two names can weigh, by whether they must differ and how rare they are.
    fn most(&self, differ: bool, bits: f32) -> f32 {
        if differ { self.different } else { self.best + bits }
    }

    /// What two names of a level weigh, by how rare they are.
    fn of(&self, evidence: Evidence, level: Level, bits: f32) -> f32 {
        self.levels[evidence.index(level)] + bits * share_of_rarity(level)
    }
}

/// What is rounded off in a full comparison, in bits.
const ROUNDED: f32 = 0.75;

impl<'a> Glance<'a> {
    /// Prepares all records; pairs below `floor`, in bits, are turned away.
    pub fn new(comparer: &'a Comparer<'a>, seats: &'a Seats, guide: &Model, floor: f64) -> Glance<'a> {
        let faces = seats.rows.par_iter().map(|row| Face::of(comparer, row)).collect();
        let weights = Weights::of(comparer, guide);
        let worst = |weights: &[f32; LEVELS]| weights.iter().copied().fold(0.0, f32::min);
        let worst_names = worst(&weights.given.levels) + worst(&weights.family.levels);
        Glance { comparer, faces, seats, weights, floor: floor as f32 - ROUNDED, worst_names }
    }

    /// What the record in a seat says at first sight.
    pub fn face(&self, seat: u32) -> &Face {
        &self.faces[seat as usize]
    }

    /// Whether two records may be one person.
    pub fn may_be_one(&self, kind: Kind, a: &Face, b: &Face) -> bool {
        if a.more || b.more {
            return true;
        }
        let agreeing = self.agreeing_names(a, b);
        let death = death(a, b);
        let rest = self.weights.prior + self.times(a, b, death) + self.affiliation(a, b);
        if rest + agreeing + self.best_elsewhere(a, b) <= self.floor {
            return false;
        }
        let rest = rest + self.father(a, b) + self.places(a, b, death);
        rest + agreeing > self.floor && self.names_suffice(kind, a, b, rest)
    }

    /// What father and place add at most.
    fn best_elsewhere(&self, a: &Face, b: &Face) -> f32 {
        let told = |x: u32, y: u32| x != NONE && y != NONE;
        let father = if told(a.father, b.father) {
            self.weights.father.best + a.father_bits.min(b.father_bits)
        } else {
            0.0
        };
        let place = if told(a.town, b.town) || told(a.prison, b.prison) {
            self.weights.town.max(0.0) + a.place_bits.min(b.place_bits)
        } else {
            0.0
        };
        father + place
    }

    /// Names that agree, at best, either way round.
    fn agreeing_names(&self, a: &Face, b: &Face) -> f32 {
        let straight = a.given_bits.min(b.given_bits) + a.family_bits.min(b.family_bits);
        self.weights.names + straight.max(a.given_bits.min(b.family_bits) + a.family_bits.min(b.given_bits))
    }

    /// Whether two names may lift the rest above the floor; two of which neither part agrees are two persons.
    fn names_suffice(&self, kind: Kind, a: &Face, b: &Face, rest: f32) -> bool {
        if self.may_be_crosswise(a, b) {
            return true;
        }
        let (given, family) = ([a.given, b.given], [a.family, b.family]);
        let ([given_a, family_a, _], [given_b, family_b, _]) = (&a.sketches, &b.sketches);
        if kind.is_loose() && rest + self.worst_names <= self.floor {
            // Names that hardly resemble each other lift nothing that is far below.
            if !given_a.shares_most(given_b) || !family_a.shares_most(family_b) {
                return false;
            }
        }
        let bits = (a.given_bits.min(b.given_bits), a.family_bits.min(b.family_bits));
        let of_family = self.weights.family.most(family_a.shares_too_little(family_b), bits.1);
        let of_given = self.weights.given.most(given_a.shares_too_little(given_b), bits.0);
        if rest + of_given + of_family <= self.floor {
            return false;
        }
        let given = self.comparer.likenesses.level(given[0], given[1], Role::Given);
        let of_given = self.weights.given.of(Evidence::Given, given, bits.0);
        if rest + of_given + of_family <= self.floor {
            return false;
        }
        let family = self.comparer.likenesses.level(family[0], family[1], Role::Family);
        let of_family = self.weights.family.of(Evidence::Family, family, bits.1);
        (given, family) != (Level::Different, Level::Different) && rest + of_given + of_family > self.floor
    }

    /// Whether one name is lone, or given and family name may stand in each other's place.
    fn may_be_crosswise(&self, a: &Face, b: &Face) -> bool {
        let parts = self.comparer.parts();
        let crosswise = |one: usize, other: usize| a.sketches[one].may_share_key(&b.sketches[other]);
        [a.given, a.family, b.given, b.family].contains(&NONE)
            || crosswise(0, 1) && parts.share_key(a.given, b.family)
            || crosswise(1, 0) && parts.share_key(a.family, b.given)
    }

    fn father(&self, a: &Face, b: &Face) -> f32 {
        if a.father == NONE || b.father == NONE {
            return 0.0;
        }
        let differ = a.father != b.father && a.sketches[2].shares_too_little(&b.sketches[2]);
        let likeness = || self.comparer.likenesses.level(a.father, b.father, Role::Given);
        let level = if differ { Level::Different } else { likeness() };
        self.weights.father.of(Evidence::Father, level, a.father_bits.min(b.father_bits))
    }

    fn times(&self, a: &Face, b: &Face, death: Level) -> f32 {
        let birth = birth_level(a.birth, b.birth);
        let sex = if a.sex.is_some() && b.sex.is_some() && a.sex != b.sex { self.weights.sexes } else { 0.0 };
        self.weights.birth[Evidence::Birth.index(birth)]
            + self.weights.death[Evidence::Death.index(death)]
            + rarity(birth, a.birth_bits, b.birth_bits)
            + rarity(death, a.death_bits, b.death_bits)
            + sex
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

/// How two deaths stand to each other.
fn death(a: &Face, b: &Face) -> Level {
    let slipped = || {
        a.death_digits != [0; 2]
            && b.death_digits != [0; 2]
            && slips::written_wrongly(a.death_digits, b.death_digits)
    };
    death_level_by(a.death, b.death, slipped)
}

/// What the commoner of two names adds where they are like each other.
fn rarity(level: Level, a: f32, b: f32) -> f32 {
    a.min(b) * share_of_rarity(level)
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
        let best = |weights: &[f32; LEVELS]| weights.iter().copied().fold(0.0, f32::max);
        let names = |evidence| Names::hopeful(evidence, of(evidence));
        let (given, family) = (names(Evidence::Given), names(Evidence::Family));
        let place = of(Evidence::Place);
        Weights {
            prior: guide.prior().log2() as f32,
            names: given.best + family.best,
            father: names(Evidence::Father),
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
