//! A first look at two records: can they be one person at all?
//!
//! Tens of millions of pairs share a common name and nothing else. Two records are weighed here
//! without details, as their faces (`faces`) show them: every doubt counts for one person, so that
//! a pair that is turned away would not have reached the floor by a full comparison either. Names
//! are held to agree as far as they may as long as the rest already speaks against it, and are
//! looked at only where something hangs on them.

use rayon::prelude::*;

use crate::compare::{Comparer, share_of_rarity};
use crate::evidence::{ALL_LEVELS, Evidence, LEVELS, Level};
use crate::faces::{Bits, Face, Places};
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
    places: Places,
    weights: Weights,
    /// Pairs below this are turned away.
    floor: f32,
    /// What two names weigh at least.
    worst_names: f32,
}

/// What all but the names of two records must exceed for them to be one person, by their names.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Needed {
    /// The least that it can be, by the sounds of the names.
    least: f32,
    /// Exactly, once it was asked.
    exact: Option<f32>,
}

/// Weights by level as short numbers, less what is usually rare at the level.
struct Weights {
    prior: f32,
    /// The best that two names can weigh.
    names: f32,
    father: Names,
    given: Names,
    family: Names,
    birth: Times,
    death: Times,
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

/// Weights of two windows by level, and the share of their rarity that counts.
struct Times([(f32, f32); ALL_LEVELS]);

impl Times {
    fn new(evidence: Evidence, weights: &[f32; LEVELS]) -> Times {
        let mut times = Times([(0.0, 0.0); ALL_LEVELS]);
        for (&level, &weight) in evidence.levels().iter().zip(weights) {
            times.0[level as usize] = (weight, share_of_rarity(level));
        }
        times
    }

    fn of(&self, level: Level, bits: Bits) -> f32 {
        let (weight, share) = self.0[level as usize];
        weight + bits.get() * share
    }
}

/// What is rounded off in a full comparison, in bits.
const ROUNDED: f32 = 0.75;

impl<'a> Glance<'a> {
    /// Prepares all records; pairs below `floor`, in bits, are turned away.
    pub fn new(comparer: &'a Comparer<'a>, seats: &'a Seats, guide: &Model, floor: f64) -> Glance<'a> {
        let places = Places::new(comparer);
        let faces = seats.rows.par_iter().map(|row| Face::of(comparer, &places, row)).collect();
        let weights = Weights::of(comparer, guide);
        let worst = |weights: &[f32; LEVELS]| weights.iter().copied().fold(0.0, f32::min);
        let worst_names = worst(&weights.given.levels) + worst(&weights.family.levels);
        Glance { comparer, faces, places, seats, weights, floor: floor as f32 - ROUNDED, worst_names }
    }

    /// What the record in a seat says at first sight.
    pub fn face(&self, seat: u32) -> &Face {
        &self.faces[seat as usize]
    }

    /// Whether two records may be one person.
    pub fn may_be_one(&self, kind: Kind, a: &Face, b: &Face) -> bool {
        self.suffices(&mut self.needed(kind, a, b), a, b)
    }

    /// What must speak for one person besides these two names; the same for all records of these names.
    pub fn needed(&self, kind: Kind, a: &Face, b: &Face) -> Needed {
        if a.more || b.more || self.floor == f32::NEG_INFINITY {
            return Needed { least: f32::NEG_INFINITY, exact: Some(f32::NEG_INFINITY) };
        }
        let rest = self.floor - self.weights.prior;
        if self.may_be_crosswise(a, b) {
            let least = rest - self.agreeing_names(a, b);
            return Needed { least, exact: Some(least) };
        }
        let differ = |part: usize| a.sketches[part].differs(&b.sketches[part]);
        let differ = (a.classes[0] != b.classes[0] && differ(0), a.classes[1] != b.classes[1] && differ(1));
        if differ == (true, true) {
            return Needed { least: f32::INFINITY, exact: None };
        }
        let bits = name_bits(a, b);
        let (given, family) = (&self.weights.given, &self.weights.family);
        let mut least = rest - given.most(differ.0, bits.0) - family.most(differ.1, bits.1);
        let resemble = |part: usize| a.sketches[part].shares_most(&b.sketches[part]);
        if kind.is_loose() && !(resemble(0) && resemble(1)) {
            // Names that hardly resemble each other lift nothing that is far below.
            least = least.max(rest - self.worst_names);
        }
        Needed { least, exact: None }
    }

    /// The same by how the names agree; two of which neither part agrees are two persons.
    fn exactly_needed(&self, a: &Face, b: &Face) -> f32 {
        let given = self.level([a, b].map(|face| (face.given, face.classes[0])), Role::Given);
        let family = self.level([a, b].map(|face| (face.family, face.classes[1])), Role::Family);
        if (given, family) == (Level::Different, Level::Different) {
            return f32::INFINITY;
        }
        let bits = name_bits(a, b);
        let of_given = self.weights.given.of(Evidence::Given, given, bits.0);
        let of_family = self.weights.family.of(Evidence::Family, family, bits.1);
        self.floor - self.weights.prior - of_given - of_family
    }

    /// Whether what two records say besides their names is enough.
    pub fn suffices(&self, needed: &mut Needed, a: &Face, b: &Face) -> bool {
        if needed.least.is_infinite() {
            return needed.least < 0.0;
        }
        let least = needed.exact.unwrap_or(needed.least).max(needed.least);
        let death = death(a, b);
        let rest = self.times(a, b, death) + self.affiliation(a, b);
        if rest + self.best_elsewhere(a, b) <= least {
            return false;
        }
        let rest = rest + self.places(a, b, death);
        if rest + self.best_father(a, b) <= least {
            return false;
        }
        let rest = rest + self.father(a, b);
        rest > least && rest > *needed.exact.get_or_insert_with(|| self.exactly_needed(a, b))
    }

    /// How two names agree, by their numbers and those of all their spellings.
    fn level(&self, [a, b]: [(u32, u32); 2], role: Role) -> Level {
        // Spellings of one name weigh the same.
        if a.1 == b.1 { Level::Exact } else { self.comparer.likenesses.level(a.0, b.0, role) }
    }

    /// What father and place add at most.
    fn best_elsewhere(&self, a: &Face, b: &Face) -> f32 {
        let place = if tell_places(a, b) {
            self.weights.town.max(0.0) + a.place_bits.min(b.place_bits).get()
        } else {
            0.0
        };
        self.best_father(a, b) + place
    }

    fn best_father(&self, a: &Face, b: &Face) -> f32 {
        let told = a.father != NONE && b.father != NONE;
        if told { self.weights.father.best + a.father_bits.min(b.father_bits).get() } else { 0.0 }
    }

    /// Names that agree, at best, either way round.
    fn agreeing_names(&self, a: &Face, b: &Face) -> f32 {
        let (given, family) = name_bits(a, b);
        let across = (a.given_bits.min(b.family_bits).get(), a.family_bits.min(b.given_bits).get());
        self.weights.names + (given + family).max(across.0 + across.1)
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
        let bits = a.father_bits.min(b.father_bits).get();
        let differ = a.classes[2] != b.classes[2] && a.sketches[2].differs(&b.sketches[2]);
        let fathers = [a, b].map(|face| (face.father, face.classes[2]));
        let level = if differ { Level::Different } else { self.level(fathers, Role::Given) };
        self.weights.father.of(Evidence::Father, level, bits)
    }

    fn times(&self, a: &Face, b: &Face, death: Level) -> f32 {
        let birth = birth_level(a.birth, b.birth);
        let sex = if a.sex.is_some() && b.sex.is_some() && a.sex != b.sex { self.weights.sexes } else { 0.0 };
        self.weights.birth.of(birth, a.birth_bits.min(b.birth_bits))
            + self.weights.death.of(death, a.death_bits.min(b.death_bits))
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
        let same = |x: u16, y: u16| self.places.are_one(self.comparer, x, y);
        if !tell_places(a, b) {
            0.0
        } else if same(a.town, b.town) || same(a.prison, b.prison) {
            let taken = scale(death).map_or(0.0, |scale| a.occasion[scale].max(b.occasion[scale]).get());
            self.weights.town + a.place_bits.min(b.place_bits).get() * share_of_rarity(Level::Town) - taken
        } else {
            self.weights.elsewhere
        }
    }
}

/// Whether both tell the town, or both the prison.
fn tell_places(a: &Face, b: &Face) -> bool {
    let told = |x: u16, y: u16| x != Places::NONE && y != Places::NONE;
    told(a.town, b.town) || told(a.prison, b.prison)
}

/// How rare the commoner of two given names is, and of two family names.
fn name_bits(a: &Face, b: &Face) -> (f32, f32) {
    (a.given_bits.min(b.given_bits).get(), a.family_bits.min(b.family_bits).get())
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
            birth: Times::new(Evidence::Birth, &of(Evidence::Birth)),
            death: Times::new(Evidence::Death, &of(Evidence::Death)),
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
