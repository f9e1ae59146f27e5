//! Under which keys a record may meet others: many cheap doors to one house.
//!
//! Each kind of key forgives something else: spelling, a missing second surname,
//! swapped columns, a wrong given name where father or date speak. A record
//! without a name has no key but the number of a document.

use crate::codes::code_keys;
use crate::parts::Parts;
use crate::subjects::{Group, NONE, Row, Subjects};

/// A kind of key; the order is that of the bits in `Meeting::kinds`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Given and family name, in either order.
    FullName,
    /// The same with one sound left out of either.
    FullNameSlip,
    /// One piece of the given and one of the family name.
    Pieces,
    /// Family name and father's name.
    FamilyFather,
    /// Family name and month of death.
    FamilyMonth,
    /// Family name, town, and year of birth or of death.
    FamilyTownYear,
    /// Family name, first sound of the given name, year of death.
    FamilyInitialYear,
    /// Given name and day of death.
    GivenDay,
    /// Given name, father's name, and year of birth, year of death or town.
    GivenFather,
    /// Father's name and day of death.
    FatherDay,
    /// A document's number.
    Identity,
    /// A day of birth, an address, a contact, a number with a slip.
    Codes,
}

impl Kind {
    pub const ALL: [Kind; 12] = [
        Kind::FullName,
        Kind::FullNameSlip,
        Kind::Pieces,
        Kind::FamilyFather,
        Kind::FamilyMonth,
        Kind::FamilyTownYear,
        Kind::FamilyInitialYear,
        Kind::GivenDay,
        Kind::GivenFather,
        Kind::FatherDay,
        Kind::Identity,
        Kind::Codes,
    ];
}

/// More keys of one kind than this are not made of one record.
const MOST: usize = 48;

/// Makes the keys of records.
pub(crate) struct Doors<'a> {
    pub subjects: &'a Subjects,
    pub parts: &'a Parts,
}

impl Doors<'_> {
    /// The keys of one kind that a record has, each once.
    pub fn keys(&self, row: &Row, kind: Kind, keys: &mut Vec<u64>) {
        keys.clear();
        match kind {
            Kind::FullName => self.full_names(row, keys),
            Kind::FullNameSlip => self.slips(row, keys),
            Kind::Pieces => self.pieces(row, keys),
            Kind::FamilyFather => cross(&[&self.families(row), &self.fathers(row)], keys),
            Kind::FamilyMonth => cross(&[&self.families(row), &months(row)], keys),
            Kind::FamilyTownYear => {
                cross(&[&self.families(row), &self.towns(row), &death_years(row)], keys);
                cross(&[&self.families(row), &self.towns(row), &birth_years(row)], keys);
            }
            Kind::FamilyInitialYear => self.initials(row, keys),
            Kind::GivenDay => cross(&[&self.givens(row), &days(row)], keys),
            Kind::GivenFather => {
                let names = [self.givens(row), self.fathers(row)];
                for third in [death_years(row), birth_years(row), self.towns(row)] {
                    cross(&[&names[0], &names[1], &third], keys);
                }
            }
            Kind::FatherDay => cross(&[&self.fathers(row), &days(row)], keys),
            Kind::Identity => {
                let numbers = self.subjects.values(row, Group::Identities);
                keys.extend(numbers.iter().map(|&number| mix(u64::from(number))));
            }
            Kind::Codes => code_keys(self.subjects, self.parts, row, &mut |key| keys.push(key)),
        }
        if !matches!(kind, Kind::Identity | Kind::Codes) && self.subjects.values(row, Group::Names).is_empty()
        {
            keys.clear();
        }
        keys.sort_unstable();
        keys.dedup();
        keys.truncate(MOST);
    }

    /// What splits a block that is too large: further things its records may share.
    pub fn facets(&self, row: &Row, facets: &mut Vec<u64>) {
        facets.clear();
        let groups = [
            self.fathers(row),
            months(row),
            birth_years(row),
            self.towns(row),
            self.subjects
                .values(row, Group::Prisons)
                .iter()
                .flat_map(|&p| self.parts.keys(p))
                .copied()
                .collect(),
        ];
        for (kind, values) in (1..).zip(groups) {
            facets.extend(values.into_iter().map(|value| join(mix(kind), value)));
        }
        facets.sort_unstable();
        facets.dedup();
    }

    fn names<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = (u32, u32)> + 'a {
        self.subjects.values(row, Group::Names).chunks_exact(2).map(|pair| (pair[0], pair[1]))
    }

    fn full_names(&self, row: &Row, keys: &mut Vec<u64>) {
        for (given, family) in self.names(row) {
            for &given in self.keys_of(given) {
                for &family in self.keys_of(family) {
                    keys.push(join(given.min(family), given.max(family)));
                }
            }
        }
        self.lone_names(row, keys);
    }

    /// A name of one part meets full names by place or year, or its equals.
    fn lone_names(&self, row: &Row, keys: &mut Vec<u64>) {
        for (given, family) in self.names(row) {
            if (given == NONE) != (family == NONE) {
                let lone = if given == NONE { family } else { given };
                keys.extend(self.keys_of(lone).iter().map(|&key| join(mix(17), key)));
            }
        }
    }

    fn slips(&self, row: &Row, keys: &mut Vec<u64>) {
        for (given, family) in self.names(row) {
            let (Some(&g), Some(&f)) = (self.keys_of(given).first(), self.keys_of(family).first()) else {
                continue;
            };
            keys.push(join(join(g, f), 1));
            keys.extend(self.slips_of(given).iter().map(|&slip| join(join(slip, f), 2)));
            keys.extend(self.slips_of(family).iter().map(|&slip| join(join(g, slip), 3)));
        }
    }

    fn pieces(&self, row: &Row, keys: &mut Vec<u64>) {
        for (given, family) in self.names(row) {
            if given == NONE || family == NONE {
                continue;
            }
            for &given in self.parts.pieces(given) {
                for &family in self.parts.pieces(family) {
                    keys.push(join(given, family));
                }
            }
        }
    }

    fn initials(&self, row: &Row, keys: &mut Vec<u64>) {
        for (given, family) in self.names(row) {
            let initial = if given == NONE { vec![] } else { vec![u64::from(self.parts.initial(given))] };
            cross(&[self.keys_of(family), &initial, &death_years(row)], keys);
        }
    }

    /// Family names; a lone name may be one.
    fn families(&self, row: &Row) -> Vec<u64> {
        let parts = self.names(row).map(|(given, family)| if family == NONE { given } else { family });
        let parts = parts.filter(|&part| part != NONE);
        distinct(parts.flat_map(|family| self.parts.pieces(family)).copied())
    }

    /// Given names; a lone name may be one.
    fn givens(&self, row: &Row) -> Vec<u64> {
        let parts = self.names(row).map(|(given, family)| if given == NONE { family } else { given });
        let parts = parts.filter(|&part| part != NONE);
        distinct(parts.flat_map(|given| self.parts.keys(given)).copied())
    }

    fn fathers(&self, row: &Row) -> Vec<u64> {
        let parts = self.subjects.values(row, Group::Fathers).iter();
        distinct(parts.flat_map(|&father| self.parts.keys(father)).copied())
    }

    fn towns(&self, row: &Row) -> Vec<u64> {
        let parts = self.subjects.values(row, Group::Towns).iter();
        distinct(parts.flat_map(|&town| self.parts.keys(town)).copied())
    }

    fn keys_of(&self, part: u32) -> &[u64] {
        if part == NONE { &[] } else { self.parts.keys(part) }
    }

    fn slips_of(&self, part: u32) -> &[u64] {
        if part == NONE { &[] } else { self.parts.slips(part) }
    }
}

fn distinct(values: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut values: Vec<u64> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// Days of a death known to a few days, in halves of a fortnight that overlap.
fn days(row: &Row) -> Vec<u64> {
    bins(row.death.first, row.death.last, 7, 10, 3)
}

fn months(row: &Row) -> Vec<u64> {
    bins(row.death.first, row.death.last, 30, 45, 0)
}

fn death_years(row: &Row) -> Vec<u64> {
    bins(row.death.first, row.death.last, 365, 400, 0)
}

fn birth_years(row: &Row) -> Vec<u64> {
    bins(row.birth.first, row.birth.last, 730, 800, 180)
}

/// The bins that a window of at most `widest` days touches, with some slack.
fn bins(first: i32, last: i32, days: i32, widest: i32, slack: i32) -> Vec<u64> {
    if first > last || last - first >= widest {
        return Vec::new();
    }
    let bins = (first - slack).div_euclid(days)..=(last + slack).div_euclid(days);
    bins.map(|bin| mix(bin as u64)).collect()
}

/// Every combination of one value of each.
fn cross(parts: &[&[u64]], keys: &mut Vec<u64>) {
    let mut all = vec![mix(parts.len() as u64)];
    for values in parts {
        all = all.iter().flat_map(|&key| values.iter().map(move |&value| join(key, value))).collect();
        all.truncate(MOST);
    }
    keys.extend(all);
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
