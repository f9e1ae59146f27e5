//! Under which keys a record may meet others: many cheap doors to one house.
//!
//! Each kind of key forgives something else: spelling, a missing second surname,
//! swapped columns, a wrong given name where father or date speak. A record stands
//! *plainly* behind a key made of all it says, and *guessed* behind one for which
//! something had to be left out; two guesses do not make a meeting. A record
//! without a name has no key but the number of a document.

use crate::codes::code_keys;
use crate::parts::Parts;
use crate::spellings::Spellings;
use crate::subjects::{Group, NONE, Row, Subjects};

/// A kind of key; the order is that of the bits in `Compared::kinds`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Given and family name in either order.
    FullName,
    /// The same, where one of two records has a slip of the pen or an element too few.
    Altered,
    /// Family name, for a record with an initial or one name only, and something else.
    Poor,
    /// Family name, time of death, and town or father.
    FamilyTime,
    /// Family name, year of birth, and town or father.
    FamilyBirth,
    /// Given name and a few days, and town or father.
    GivenDay,
    /// Given name, father's name, and time or town.
    GivenFather,
    /// A document's number.
    Identity,
    /// A day of birth, an address, a contact, a number with a slip.
    Codes,
}

impl Kind {
    pub const ALL: [Kind; 9] = [
        Kind::FullName,
        Kind::Altered,
        Kind::Poor,
        Kind::FamilyTime,
        Kind::FamilyBirth,
        Kind::GivenDay,
        Kind::GivenFather,
        Kind::Identity,
        Kind::Codes,
    ];
}

impl Kind {
    /// Kinds that ask for both names, as bits.
    pub const BY_NAME: u16 = 1 << Kind::FullName as u16 | 1 << Kind::Altered as u16;
    /// Kinds that ask for one name and something else, as bits.
    pub const OTHERWISE: u16 = 1 << Kind::FamilyTime as u16
        | 1 << Kind::FamilyBirth as u16
        | 1 << Kind::GivenDay as u16
        | 1 << Kind::GivenFather as u16;

    /// Whether it asks for no more than names, so that a block too large is split by what else is said.
    pub fn is_split(self) -> bool {
        matches!(self, Kind::FullName | Kind::Altered | Kind::Poor)
    }

    /// Whether names behind it may be quite other names.
    pub fn is_loose(self) -> bool {
        !matches!(self, Kind::FullName | Kind::Altered)
    }

    /// Its part of the pairs that may be looked at for each record: of one where it finds most.
    pub fn share(self) -> f64 {
        match self {
            Kind::FullName => 1.8,
            Kind::Altered => 1.2,
            Kind::Codes => 0.3,
            _ => 0.08,
        }
    }
}

/// How a record stands behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// By all that it says.
    Plain,
    /// With something left out.
    Guessed,
}

use Standing::{Guessed, Plain};

/// More keys of one name than this are not made.
const MOST: usize = 24;

/// Makes the keys of records.
pub(crate) struct Doors<'a> {
    pub subjects: &'a Subjects,
    pub parts: &'a Parts,
    pub spellings: &'a Spellings,
    /// Records are very many.
    pub long: bool,
}

/// What of one record goes into keys; kept from record to record to spare memory.
#[derive(Default)]
pub(crate) struct Pieces {
    families: Vec<u64>,
    givens: Vec<u64>,
    fathers: Vec<u64>,
    towns: Vec<u64>,
    days: Vec<u64>,
    months: Vec<u64>,
    years: Vec<u64>,
    births: Vec<u64>,
    /// Whether a name has an initial only, or one part only.
    poor: bool,
}

impl Doors<'_> {
    /// Tells every key of a record.
    pub fn keys(&self, row: &Row, pieces: &mut Pieces, tell: &mut impl FnMut(Kind, u64, Standing)) {
        for &number in self.subjects.values(row, Group::Identities) {
            tell(Kind::Identity, mix(u64::from(number)), Plain);
        }
        code_keys(self.subjects, self.parts, row, &mut |key| tell(Kind::Codes, key, Plain));
        if self.subjects.is_unnamed(row) {
            return;
        }
        self.take(row, pieces);
        for (given, family) in self.names(row) {
            self.full_name(given, family, tell);
        }
        pieces.poor(tell);
        pieces.conjunctions(self.long, tell);
    }

    /// Tells what splits a block that is too large: the father, or two further things.
    pub fn facets(&self, row: &Row, pieces: &mut Pieces, tell: &mut impl FnMut(u64)) {
        self.take(row, pieces);
        if pieces.towns.is_empty() {
            let prisons = self.subjects.values(row, Group::Prisons).iter();
            prisons.for_each(|&prison| pieces.towns.extend_from_slice(self.parts.keys(prison)));
        }
        let Pieces { fathers, towns, days, months, births, .. } = pieces;
        cross(1, &[fathers], tell);
        cross(2, &[months, towns], tell);
        cross(3, &[births, towns], tell);
        cross(4, &[days, births], tell);
    }

    fn names<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (u32, u32)> + 'a {
        self.subjects.values(row, Group::Names).chunks_exact(2).map(|pair| (pair[0], pair[1]))
    }

    /// The keys of the whole name; those as if a part were a slip, and with a piece of a part left out.
    fn full_name<'s>(&'s self, given: u32, family: u32, tell: &mut impl FnMut(Kind, u64, Standing)) {
        if given == NONE || family == NONE {
            let lone = if given == NONE { family } else { given };
            self.parts.keys(lone).iter().for_each(|&key| tell(Kind::FullName, join(mix(17), key), Plain));
            return;
        }
        let mut told = 0;
        for &g in self.parts.keys(given) {
            for &f in self.parts.keys(family).iter().take(MOST - told) {
                tell(Kind::FullName, either_way(g, f), Plain);
                tell(Kind::Altered, either_way(g, f), Plain);
                told += 1;
            }
        }
        let (Some(&g), Some(&f)) = (self.parts.keys(given).first(), self.parts.keys(family).first()) else {
            return;
        };
        let (meant_given, meant_family) = (self.spellings.of(given), self.spellings.of(family));
        let altered = |part: u32, whole: u64, meant: &'s [u64]| {
            meant.iter().chain(self.parts.pieces(part)).copied().filter(move |&key| key != whole).take(MOST)
        };
        altered(given, g, meant_given).for_each(|key| tell(Kind::Altered, either_way(key, f), Guessed));
        altered(family, f, meant_family).for_each(|key| tell(Kind::Altered, either_way(g, key), Guessed));
        for &g in meant_given {
            meant_family.iter().for_each(|&f| tell(Kind::Altered, either_way(g, f), Guessed));
        }
    }

    fn take(&self, row: &Row, pieces: &mut Pieces) {
        pieces.clear();
        for (given, family) in self.names(row) {
            let lone = given == NONE || family == NONE;
            pieces.poor |= lone || self.parts.is_initial(given);
            let (given, family) = if given == NONE { (family, family) } else { (given, family) };
            pieces.givens.extend_from_slice(self.parts.keys(given));
            pieces.families.extend_from_slice(self.parts.pieces(if family == NONE { given } else { family }));
        }
        let of = |group, keys: &mut Vec<u64>| {
            let parts = self.subjects.values(row, group).iter();
            parts.for_each(|&part| keys.extend_from_slice(self.parts.keys(part)));
        };
        of(Group::Fathers, &mut pieces.fathers);
        of(Group::Towns, &mut pieces.towns);
        bins(row.death.first, row.death.last, (7, 10, 3), &mut pieces.days);
        bins(row.death.first, row.death.last, (30, 45, 0), &mut pieces.months);
        bins(row.death.first, row.death.last, (365, 400, 0), &mut pieces.years);
        bins(row.birth.first, row.birth.last, (730, 800, 180), &mut pieces.births);
        for values in [&mut pieces.families, &mut pieces.givens, &mut pieces.fathers, &mut pieces.towns] {
            if values.len() > 1 {
                values.sort_unstable();
                values.dedup();
                values.truncate(MOST);
            }
        }
    }
}

impl Pieces {
    fn clear(&mut self) {
        self.poor = false;
        for values in [
            &mut self.families,
            &mut self.givens,
            &mut self.fathers,
            &mut self.towns,
            &mut self.days,
            &mut self.months,
            &mut self.years,
            &mut self.births,
        ] {
            values.clear();
        }
    }

    /// A poor record may be anybody of the family; others wait for it.
    fn poor(&self, tell: &mut impl FnMut(Kind, u64, Standing)) {
        let standing = if self.poor { Guessed } else { Plain };
        let mut tell = |key| tell(Kind::Poor, key, standing);
        cross(1, &[&self.families, &self.fathers], &mut tell);
        cross(2, &[&self.families, &self.months], &mut tell);
        cross(3, &[&self.families, &self.years, &self.towns], &mut tell);
        cross(4, &[&self.families, &self.births, &self.towns], &mut tell);
    }

    /// In long lists those alone that find people whom nothing else finds.
    fn conjunctions(&self, long: bool, tell: &mut impl FnMut(Kind, u64, Standing)) {
        let Pieces { families, givens, fathers, towns, days, months, years, births, .. } = self;
        let mut of = |kind, which, parts: &[&[u64]]| cross(which, parts, &mut |key| tell(kind, key, Plain));
        of(Kind::FamilyTime, 1, &[families, months, towns]);
        of(Kind::FamilyTime, 2, &[families, months, fathers]);
        of(Kind::FamilyTime, 3, &[families, days, births]);
        if long {
            return;
        }
        of(Kind::FamilyBirth, 1, &[families, births, towns]);
        of(Kind::FamilyBirth, 2, &[families, births, fathers]);
        of(Kind::GivenDay, 1, &[givens, days, towns]);
        of(Kind::GivenDay, 2, &[givens, days, births]);
        of(Kind::GivenFather, 1, &[givens, fathers, months]);
        of(Kind::GivenFather, 2, &[givens, fathers, births]);
        of(Kind::GivenFather, 3, &[givens, fathers, towns, years]);
    }
}

fn either_way(a: u64, b: u64) -> u64 {
    join(a.min(b), a.max(b))
}

/// The bins of so many days that a window touches, with some slack; none if it is wider than `widest`.
fn bins(first: i32, last: i32, (days, widest, slack): (i32, i32, i32), into: &mut Vec<u64>) {
    if first <= last && last - first < widest {
        let bins = (first - slack).div_euclid(days)..=(last + slack).div_euclid(days);
        into.extend(bins.map(|bin| mix(bin as u64)));
    }
}

/// Tells every combination of one value of each.
fn cross(which: u64, parts: &[&[u64]], tell: &mut impl FnMut(u64)) {
    fn deeper(key: u64, parts: &[&[u64]], tell: &mut impl FnMut(u64)) {
        match parts {
            [] => tell(key),
            [values, rest @ ..] => values.iter().for_each(|&value| deeper(join(key, value), rest, tell)),
        }
    }
    deeper(mix(which), parts, tell);
}

/// Two hashes as one; the order counts.
pub(crate) fn join(a: u64, b: u64) -> u64 {
    mix(a.rotate_left(23) ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

/// Spreads the bits of a number (the finaliser of SplitMix64).
pub(crate) fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The hash of a text, the same on every machine.
pub(crate) fn hash(text: &str) -> u64 {
    text.bytes().fold(mix(text.len() as u64), |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(5)
    })
}
