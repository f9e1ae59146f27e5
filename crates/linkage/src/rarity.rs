//! How rare a value is among the records: agreeing on a rare one says more.
//!
//! The share of a name is that of all spellings that are the same name, in any
//! script. A value that one list writes on most of its rows (its own town, its
//! own first of January) is as common as it is in that list.

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::components::root;
use crate::evidence::{Evidence, Level};
use crate::likenesses::Likenesses;
use crate::parts::Role;
use crate::span::{Crowd, Span, rarity_of};
use crate::subjects::{Group, NONE, Row, Subjects};

/// Rarity in bits of every distinct value, by what it is a value of.
pub(crate) struct Rarities {
    given: Names,
    family: Names,
    relative: Names,
    town: Vec<f32>,
    province: Vec<f32>,
    prison: Vec<f32>,
    affiliation: Vec<f32>,
    /// Numbers of documents, streets, postal codes, contacts.
    codes: [Codes; 4],
    births: Times,
    deaths: Times,
    /// Values that one list writes by default: (list, group, value) to its share there.
    defaults: HashMap<(u32, u8, u32), f32>,
}

/// Rarities of names in one place.
struct Names {
    bits: Vec<f32>,
    /// The rarity of agreeing by chance at all.
    usual: f32,
    /// Names rarer than this are borne by two records or fewer.
    known: f32,
    /// A number for all spellings that, one from the other, are one name.
    class: Vec<u32>,
}

/// Rarities of codes of one kind.
struct Codes {
    bits: Vec<f32>,
    /// The rarity of agreeing by chance at all.
    usual: f32,
}

impl Codes {
    fn new(column: Column, distinct: usize) -> Codes {
        let (shares, whole) = column.shares(distinct);
        if whole == 0.0 {
            return Codes { bits: Vec::new(), usual: 0.0 };
        }
        let rarities: Vec<f32> = shares.iter().map(|&share| bits(others(share, whole))).collect();
        let chance: f32 = shares.iter().zip(&rarities).map(|(share, bits)| share * (-bits).exp2()).sum();
        Codes { bits: rarities, usual: bits(chance) }
    }
}

/// Evidence from codes, and where their values stand.
const CODES: [(Evidence, Group); 4] = [
    (Evidence::Identity, Group::Identities),
    (Evidence::Address, Group::Addresses),
    (Evidence::Postcode, Group::Postcodes),
    (Evidence::Contact, Group::Contacts),
];

impl Rarities {
    pub fn new(subjects: &Subjects, rows: &[Row], likenesses: &Likenesses) -> Rarities {
        let column = |group, first, step| Column { subjects, rows, group, first, step };
        let names = |column: Column, role| names(column, likenesses, role);
        let places = |group| names(column(group, 0, 1), Role::Family).bits;
        let affiliations = column(Group::Affiliations, 0, 1).shares(subjects.codes.len()).0;
        let codes = CODES.map(|(_, group)| {
            // Of an address, the street.
            let (first, step) = if group == Group::Addresses { (1, 2) } else { (0, 1) };
            Codes::new(column(group, first, step), subjects.codes.len())
        });
        Rarities {
            given: names(column(Group::Names, 0, 2), Role::Given),
            family: names(column(Group::Names, 1, 2), Role::Family),
            relative: names(column(Group::Fathers, 0, 1), Role::Given),
            town: places(Group::Towns),
            province: places(Group::Provinces),
            prison: places(Group::Prisons),
            affiliation: affiliations.into_iter().map(bits).collect(),
            codes,
            births: Times::new(subjects, rows, |row| row.birth),
            deaths: Times::new(subjects, rows, |row| row.death),
            defaults: defaults(subjects, rows),
        }
    }

    /// The rarity of agreeing names: that of the commoner of the two.
    pub fn name(&self, evidence: Evidence, a: u32, b: u32) -> f32 {
        let names = self.names(evidence);
        names.bits[a as usize].min(names.bits[b as usize])
    }

    /// A number that all spellings of one name share, as far as one spelling leads to the next.
    pub fn class(&self, evidence: Evidence, name: u32) -> u32 {
        self.names(evidence).class[name as usize]
    }

    /// How rare it is that two strangers have the same name, or the same code.
    pub fn usual_same(&self, evidence: Evidence) -> f32 {
        self.codes(evidence).map_or_else(|| self.names(evidence).usual, |codes| codes.usual)
    }

    /// The rarity of agreeing codes: that of the commoner of the two.
    pub fn code(&self, evidence: Evidence, a: u32, b: u32) -> f32 {
        let codes = self.codes(evidence);
        codes.map_or(0.0, |codes| codes.bits[a as usize].min(codes.bits[b as usize]))
    }

    fn codes(&self, evidence: Evidence) -> Option<&Codes> {
        CODES.iter().position(|(kind, _)| *kind == evidence).map(|at| &self.codes[at])
    }

    /// Whether hardly any record has a name, in any spelling.
    pub fn is_hardly_known(&self, evidence: Evidence, name: u32) -> bool {
        let names = self.names(evidence);
        names.bits[name as usize] > names.known
    }

    fn names(&self, evidence: Evidence) -> &Names {
        match evidence {
            Evidence::Given => &self.given,
            Evidence::Family => &self.family,
            _ => &self.relative,
        }
    }

    /// The rarity of agreeing places, affiliations: what a list writes by default is not rare.
    pub fn value(&self, group: Group, a: (u32, u32), b: (u32, u32)) -> f32 {
        let of = match group {
            Group::Towns => &self.town,
            Group::Provinces => &self.province,
            Group::Prisons => &self.prison,
            _ => &self.affiliation,
        };
        let default = |(list, value): (u32, u32)| {
            self.defaults.get(&(list, group as u8, value)).map_or(f32::MAX, |share| bits(*share))
        };
        let of = of[a.1 as usize].min(of[b.1 as usize]);
        if self.defaults.is_empty() { of } else { of.min(default(a)).min(default(b)) }
    }

    /// The rarity of two windows of birth or of death that agree.
    pub fn time(&self, evidence: Evidence, a: (u32, Span), b: (u32, Span)) -> f32 {
        self.times(evidence).rarity(a, b)
    }

    /// How rare it is that two strangers have one day of birth or of death.
    pub fn usual_day(&self, evidence: Evidence) -> f32 {
        self.times(evidence).all.usual_day()
    }

    fn times(&self, evidence: Evidence) -> &Times {
        if evidence == Evidence::Birth { &self.births } else { &self.deaths }
    }
}

/// How crowded times are, in each list and in all.
struct Times {
    all: Crowd,
    lists: Vec<Crowd>,
}

impl Times {
    fn new(subjects: &Subjects, rows: &[Row], span: impl Fn(&Row) -> Span) -> Times {
        let mut lists: Vec<Vec<Span>> = vec![Vec::new(); subjects.lists().len()];
        let mut all = Vec::new();
        for row in rows {
            if let Some(told) = Crowd::told(span(row)) {
                lists[row.list as usize].push(told);
                all.push(told);
            }
        }
        Times { lists: lists.iter().map(|spans| Crowd::new(spans)).collect(), all: Crowd::new(&all) }
    }

    /// The rarity of the wider window, or of that around both, in the most crowded of all and of the two lists.
    ///
    /// A day that one list writes by default is no coincidence elsewhere.
    fn rarity(&self, a: (u32, Span), b: (u32, Span)) -> f32 {
        let window = if a.1.meets(b.1) { a.1.wider(b.1) } else { a.1.around(b.1) };
        let (all, ours, theirs) = (self.all.share(window), a.1.share_in(window), b.1.share_in(window));
        let (ours, theirs) = if a.0 == b.0 { (ours + theirs, ours + theirs) } else { (ours, theirs) };
        let own = |list: u32, without| self.lists[list as usize].share_within(all, window, without);
        rarity_of(all.max(own(a.0, ours)).max(own(b.0, theirs)))
    }
}

fn bits(share: f32) -> f32 {
    -share.clamp(1e-7, 1.0).log2()
}

/// The share without the two records that are being compared, half a record at least.
fn others(share: f32, records: f32) -> f32 {
    (share * records - 2.0).max(0.5) / records.max(1.0)
}

/// Every `step`th value of a group, from the `first`: given names, streets.
#[derive(Clone, Copy)]
struct Column<'a> {
    subjects: &'a Subjects,
    rows: &'a [Row],
    group: Group,
    first: usize,
    step: usize,
}

impl Column<'_> {
    /// The share of records that have each value, and how many have one; a record's values share its weight.
    fn shares(&self, distinct: usize) -> (Vec<f32>, f32) {
        let mut counts = vec![0f32; distinct];
        let mut whole = 0f32;
        for row in self.rows {
            let values = self.subjects.values(row, self.group).iter().skip(self.first).step_by(self.step);
            let said = values.clone().filter(|&&value| value != NONE).count();
            for &value in values.filter(|&&value| value != NONE) {
                counts[value as usize] += 1.0 / said as f32;
            }
            whole += f32::from(u8::from(said > 0));
        }
        counts.iter_mut().for_each(|count| *count /= whole.max(1.0));
        (counts, whole)
    }
}

/// Names compared within one key to find spellings of one name.
const CLASS: usize = 150;

/// The rarity of each name with all its spellings, and that of agreeing by chance.
fn names(column: Column, likenesses: &Likenesses, role: Role) -> Names {
    let parts = &likenesses.parts;
    let (shares, whole) = column.shares(parts.len());
    let mut by_key: Vec<(u64, u32)> = Vec::new();
    for part in (0..parts.len() as u32).filter(|&part| shares[part as usize] > 0.0) {
        by_key.extend(parts.keys(part).iter().map(|&key| (key, part)));
    }
    by_key.par_sort_unstable();
    let runs: Vec<&[(u64, u32)]> = by_key.chunk_by(|a, b| a.0 == b.0).collect();
    let mut same: Vec<(u32, u32)> = runs
        .par_iter()
        .flat_map_iter(|run| {
            let mut members: Vec<u32> = run.iter().map(|&(_, part)| part).collect();
            members.sort_by(|&a, &b| shares[b as usize].total_cmp(&shares[a as usize]));
            let common = members.len().min(CLASS);
            let mut same = Vec::new();
            for (at, &a) in members.iter().enumerate() {
                for &b in members[..at.min(common)].iter() {
                    let level = likenesses.level(a, b, role);
                    if matches!(level, Level::Folded | Level::CrossScript | Level::Variant) {
                        same.push((a.min(b), a.max(b)));
                    }
                }
            }
            same
        })
        .collect();
    same.par_sort_unstable();
    same.dedup();
    let mut sums = shares.clone();
    let mut class: Vec<u32> = (0..parts.len() as u32).collect();
    for (a, b) in same {
        sums[a as usize] += shares[b as usize];
        sums[b as usize] += shares[a as usize];
        let (a, b) = (root(&mut class, a), root(&mut class, b));
        class[a.max(b) as usize] = a.min(b);
    }
    for part in 0..class.len() {
        class[part] = class[class[part] as usize];
    }
    let rarities: Vec<f32> = sums.into_iter().map(|share| bits(others(share, whole))).collect();
    let chance: f32 = shares.iter().zip(&rarities).map(|(share, bits)| share * (-bits).exp2()).sum();
    Names { bits: rarities, usual: bits(chance), known: (whole / 0.6).max(1.0).log2(), class }
}

/// A list writes a value by default if most of its rows have it and few elsewhere.
fn defaults(subjects: &Subjects, rows: &[Row]) -> HashMap<(u32, u8, u32), f32> {
    let mut found = HashMap::new();
    for group in [Group::Towns, Group::Provinces, Group::Prisons, Group::Affiliations] {
        let mut counts: HashMap<(u32, u32), f32> = HashMap::new();
        let mut said: HashMap<u32, f32> = HashMap::new();
        for row in rows {
            let values = subjects.values(row, group);
            if !values.is_empty() {
                *said.entry(row.list).or_default() += 1.0;
            }
            for &value in values {
                *counts.entry((row.list, value)).or_default() += 1.0;
            }
        }
        for ((list, value), count) in counts {
            let share = count / said[&list];
            if share > 0.6 {
                found.insert((list, group as u8, value), share);
            }
        }
    }
    found
}
