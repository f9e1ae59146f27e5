//! Partitions of a few connected records, drawn by how likely they are.
//!
//! The probability of a partition is proportional to the product of its groups' worths,
//! which are in bits
//!
//! ```text
//! worth = tree + 2 / k * against
//! ```
//!
//! for a group of `k` records: `tree` is the sum of the positive log odds along the
//! best tree that links its records, `against` the sum of all its negative log odds.
//! Two records are so together with just the probability of their pair. In a larger
//! group the pairs are no independent witnesses: `k` records have `k - 1` links worth
//! of evidence for them, not `k (k - 1) / 2`, whence the tree, and what speaks
//! against them is normalised alike, as average link does. A group must hang
//! together by links, hold no "different", keep every "same", and have no two records of
//! a list that names nobody twice.
//!
//! Posteriors over partitions instead of one clustering, so that counts carry what
//! linkage does not know: Tancredi and Liseo 2011 (Annals of Applied Statistics 5(2B)),
//! Steorts, Hall and Fienberg 2016 (JASA 111), Sadinle 2017 (JASA 112). Those have one
//! likelihood for all records; here the pairs are scored before, so this is a
//! composite one. Split and merge moves: Jain and Neal 2004 (JCGS 13).

use crate::cluster::{ABSENT, clamped};

/// A number drawn again and again from a seed: SplitMix64 (Steele, Lea and Flood 2014).
///
/// Written out here, for draws must stay what they were when libraries change.
pub(crate) struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// Above 0 and below 1.
    fn share(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn below(&mut self, count: usize) -> usize {
        (self.share() * count as f64) as usize
    }

    /// One of several, by their weights added up.
    fn choose(&mut self, added: &[f64]) -> usize {
        let at = self.share() * added.last().copied().unwrap_or_default();
        added.partition_point(|&sum| sum <= at).min(added.len().saturating_sub(1))
    }
}

/// Turns weights in bits into weights added up, the largest of them 1.
fn add_up(bits: &mut [f64]) {
    let most = bits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for bits in bits {
        sum += (*bits - most).exp2();
        *bits = sum;
    }
}

/// Records that people said are one are one unit; the units and what lies between them.
pub(crate) struct Knot {
    units: usize,
    /// The unit of each record.
    unit_of: Vec<u8>,
    /// Records of each unit.
    sizes: Vec<f64>,
    /// The negative log odds inside each unit.
    own: Vec<f64>,
    /// The best log odds between two units, at least 0; less if nothing links them.
    toward: Vec<f64>,
    /// The sum of the negative log odds between two units; no number if they are held apart.
    against: Vec<f64>,
}

/// No link lies between two units.
const UNLINKED: f64 = -1.0;

/// What is known of the pairs of a component: log odds, or a word of people.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bond {
    /// So many bits; a pair of less than the floor links nothing.
    Odds(f32),
    /// One person, whatever else.
    Same,
    /// Two persons, whatever else.
    Apart,
}

impl Knot {
    /// Ties up `count` records. Pairs without a bond are held to be strangers.
    pub fn new(count: usize, bonds: &[(u8, u8, Bond)], floor: f32) -> Knot {
        let unit_of = units(count, bonds);
        let units = unit_of.iter().max().map_or(0, |&last| usize::from(last) + 1);
        let mut knot = Knot {
            units,
            sizes: vec![0.0; units],
            own: vec![0.0; units],
            toward: vec![UNLINKED; units * units],
            against: vec![0.0; units * units],
            unit_of,
        };
        knot.unit_of.iter().for_each(|&unit| knot.sizes[usize::from(unit)] += 1.0);
        for a in 0..units {
            for b in 0..units {
                knot.against[a * units + b] = f64::from(ABSENT) * knot.sizes[a] * knot.sizes[b];
            }
        }
        for &(a, b, bond) in bonds {
            match bond {
                Bond::Odds(odds) => knot.weigh(a, b, odds, floor),
                Bond::Apart => knot.part(a, b),
                Bond::Same => {}
            }
        }
        knot
    }

    fn weigh(&mut self, a: u8, b: u8, odds: f32, floor: f32) {
        let (a, b) = (usize::from(self.unit_of[usize::from(a)]), usize::from(self.unit_of[usize::from(b)]));
        let bits = f64::from(clamped(odds));
        if a == b {
            self.own[a] += bits.min(0.0);
            return;
        }
        for at in [a * self.units + b, b * self.units + a] {
            self.against[at] += bits.min(0.0) - f64::from(ABSENT);
            if odds > floor {
                self.toward[at] = self.toward[at].max(bits).max(0.0);
            }
        }
    }

    fn part(&mut self, a: u8, b: u8) {
        let (a, b) = (usize::from(self.unit_of[usize::from(a)]), usize::from(self.unit_of[usize::from(b)]));
        self.against[a * self.units + b] = f64::NEG_INFINITY;
        self.against[b * self.units + a] = f64::NEG_INFINITY;
    }

    /// The worth of one group in bits; no number if it cannot be.
    fn worth(&self, group: &[u8]) -> f64 {
        if let [unit] = group {
            return 2.0 / self.sizes[usize::from(*unit)] * self.own[usize::from(*unit)];
        }
        let (mut size, mut against) = (0.0, 0.0);
        for (at, &a) in group.iter().enumerate() {
            size += self.sizes[usize::from(a)];
            against += self.own[usize::from(a)];
            for &b in &group[at + 1..] {
                against += self.against[usize::from(a) * self.units + usize::from(b)];
            }
        }
        if against == f64::NEG_INFINITY { against } else { self.tree(group) + 2.0 / size * against }
    }

    /// The log odds along the best tree through a group (Prim 1957).
    fn tree(&self, group: &[u8]) -> f64 {
        let toward = |a: u8, b: u8| self.toward[usize::from(a) * self.units + usize::from(b)];
        if let &[a, b] = group {
            let bits = toward(a, b);
            return if bits == UNLINKED { f64::NEG_INFINITY } else { bits };
        }
        let mut outside: Vec<(u8, f64)> =
            group[1..].iter().map(|&unit| (unit, toward(group[0], unit))).collect();
        let mut sum = 0.0;
        while let Some(best) = (0..outside.len()).max_by(|&x, &y| outside[x].1.total_cmp(&outside[y].1)) {
            let (unit, bits) = outside.swap_remove(best);
            if bits == UNLINKED {
                return f64::NEG_INFINITY;
            }
            sum += bits;
            outside.iter_mut().for_each(|(other, bits)| *bits = bits.max(toward(unit, *other)));
        }
        sum
    }

    /// `count` drawn partitions, one after the other: for each record the first of its group.
    ///
    /// Few records are drawn exactly; more by a chain that begins at `best`, which
    /// gives each record a number of its group.
    pub fn draws(&self, best: &[u8], count: usize, chance: &mut Chance) -> Vec<u8> {
        let mut drawn = Vec::with_capacity(count * self.unit_of.len());
        if self.units <= ENUMERATED {
            let (partitions, mut bits) = self.all_partitions();
            add_up(&mut bits);
            for _ in 0..count {
                self.write(&partitions[chance.choose(&bits)], &mut drawn);
            }
        } else {
            let mut chain = Chain::new(self, best);
            (0..BURN_IN).for_each(|_| chain.sweep(chance));
            for _ in 0..count {
                (0..THINNING).for_each(|_| chain.sweep(chance));
                self.write(&chain.group_of, &mut drawn);
            }
        }
        drawn
    }

    /// Every partition that can be, with its worth in bits.
    fn all_partitions(&self) -> (Vec<Vec<u8>>, Vec<f64>) {
        let members = |set: u32| (0..self.units as u8).filter(move |unit| set & (1 << unit) != 0);
        let worths: Vec<f64> =
            (1..1u32 << self.units).map(|set| self.worth(&members(set).collect::<Vec<u8>>())).collect();
        let (mut partitions, mut bits) = (Vec::new(), Vec::new());
        self.extend(&mut vec![0u8; self.units], 0, 0, &mut |groups| {
            let mut sets = [0u32; ENUMERATED];
            groups.iter().enumerate().for_each(|(unit, &group)| sets[usize::from(group)] |= 1 << unit);
            let sum: f64 = sets.iter().filter(|&&set| set > 0).map(|&set| worths[set as usize - 1]).sum();
            if sum > f64::NEG_INFINITY {
                partitions.push(groups.to_vec());
                bits.push(sum);
            }
        });
        (partitions, bits)
    }

    fn extend(&self, groups: &mut [u8], at: usize, count: u8, found: &mut dyn FnMut(&[u8])) {
        if at == groups.len() {
            return found(groups);
        }
        for group in 0..=count {
            groups[at] = group;
            self.extend(groups, at + 1, count.max(group + 1), found);
        }
    }

    /// Writes a partition of units as the first record of the group of each record.
    fn write(&self, group_of: &[u8], drawn: &mut Vec<u8>) {
        let mut first = [None; LARGEST + 1];
        for (record, &unit) in (0u8..).zip(&self.unit_of) {
            let group = usize::from(group_of[usize::from(unit)]);
            drawn.push(*first[group].get_or_insert(record));
        }
    }
}

/// Components of at most so many records are drawn from.
pub(crate) const LARGEST: usize = 255;
/// Up to so many units all partitions are counted out: 203 of six.
const ENUMERATED: usize = 6;
/// Sweeps before the first draw, and from draw to draw. With 100 and 40 the mean number
/// of persons on three lists of 10,000 records moved by one in 4,500, and its
/// spread by no more than it moves from seed to seed.
const BURN_IN: usize = 20;
const THINNING: usize = 5;

/// The unit of each record, numbered by first records.
fn units(count: usize, bonds: &[(u8, u8, Bond)]) -> Vec<u8> {
    let mut first: Vec<usize> = (0..count).collect();
    for (a, b, _) in bonds.iter().filter(|(_, _, bond)| *bond == Bond::Same) {
        let (a, b) = (first[usize::from(*a)], first[usize::from(*b)]);
        first.iter_mut().filter(|first| **first == a.max(b)).for_each(|first| *first = a.min(b));
    }
    let mut numbers: Vec<u8> = Vec::with_capacity(count);
    let mut next = 0;
    for record in 0..count {
        numbers.push(if first[record] == record { next } else { numbers[first[record]] });
        next += u8::from(first[record] == record);
    }
    numbers
}

/// Every unit for itself.
fn alone(group: &[u8]) -> Vec<Vec<u8>> {
    group.iter().map(|&unit| vec![unit]).collect()
}

/// A partition that changes step by step.
struct Chain<'a> {
    knot: &'a Knot,
    group_of: Vec<u8>,
    groups: Vec<Vec<u8>>,
    worths: Vec<f64>,
    rest: Vec<u8>,
    places: Vec<usize>,
    bits: Vec<f64>,
}

impl<'a> Chain<'a> {
    fn new(knot: &'a Knot, best: &[u8]) -> Chain<'a> {
        let mut chain = Chain {
            knot,
            group_of: vec![0; knot.units],
            groups: vec![Vec::new(); knot.units + 1],
            worths: vec![0.0; knot.units + 1],
            rest: Vec::new(),
            places: Vec::new(),
            bits: Vec::new(),
        };
        let mut named: Vec<(u8, Vec<u8>)> = Vec::new();
        for unit in 0..knot.units as u8 {
            let record = knot.unit_of.iter().position(|&of| of == unit).unwrap_or_default();
            match named.iter_mut().find(|(name, _)| *name == best[record]) {
                Some((_, group)) => group.push(unit),
                None => named.push((best[record], vec![unit])),
            }
        }
        let whole =
            |group: Vec<u8>| if knot.worth(&group) > f64::NEG_INFINITY { vec![group] } else { alone(&group) };
        let groups = named.into_iter().flat_map(|(_, group)| whole(group));
        groups.enumerate().for_each(|(at, group)| chain.set(at, group));
        chain
    }

    /// One step for every unit: another group, or two groups joined or one split.
    fn sweep(&mut self, chance: &mut Chance) {
        for _ in 0..self.knot.units {
            self.move_one(chance.below(self.knot.units) as u8, chance);
            let (a, b) = (chance.below(self.knot.units) as u8, chance.below(self.knot.units) as u8);
            match self.group_of[usize::from(a)] == self.group_of[usize::from(b)] {
                _ if a == b => {}
                true => self.split(a, b, chance),
                false => self.merge(a, b, chance),
            }
        }
    }

    /// A unit goes where it may, by the worth of the whole (Gibbs).
    fn move_one(&mut self, unit: u8, chance: &mut Chance) {
        let from = usize::from(self.group_of[usize::from(unit)]);
        let mut rest = std::mem::take(&mut self.rest);
        rest.clear();
        rest.extend(self.groups[from].iter().filter(|&&other| other != unit));
        let left = if rest.is_empty() { 0.0 } else { self.knot.worth(&rest) };
        self.places.clear();
        self.bits.clear();
        self.places.push(from);
        self.bits.push(self.worths[from]);
        if left > f64::NEG_INFINITY {
            if !rest.is_empty() {
                self.places.push(self.empty());
                self.bits.push(left + self.knot.worth(&[unit]));
            }
            for group in (0..self.groups.len()).filter(|&group| group != from) {
                if self.reaches(unit, group) {
                    self.groups[group].push(unit);
                    self.places.push(group);
                    self.bits.push(left + self.knot.worth(&self.groups[group]) - self.worths[group]);
                    self.groups[group].pop();
                }
            }
        }
        add_up(&mut self.bits);
        let to = self.places[chance.choose(&self.bits)];
        if to != from {
            let mut joined = std::mem::take(&mut self.groups[to]);
            joined.push(unit);
            self.set(to, joined);
            std::mem::swap(&mut rest, &mut self.groups[from]);
            self.worths[from] = left;
        }
        self.rest = rest;
    }

    fn empty(&self) -> usize {
        self.groups.iter().position(Vec::is_empty).unwrap_or(self.knot.units)
    }

    fn reaches(&self, unit: u8, group: usize) -> bool {
        let row = usize::from(unit) * self.knot.units;
        self.groups[group].iter().any(|&other| self.knot.toward[row + usize::from(other)] != UNLINKED)
    }

    fn set(&mut self, group: usize, members: Vec<u8>) {
        members.iter().for_each(|&unit| self.group_of[usize::from(unit)] = group as u8);
        self.worths[group] = if members.is_empty() { 0.0 } else { self.knot.worth(&members) };
        self.groups[group] = members;
    }

    /// Offers to split a group so that two of its units part.
    fn split(&mut self, a: u8, b: u8, chance: &mut Chance) {
        let from = usize::from(self.group_of[usize::from(a)]);
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for &unit in &self.groups[from] {
            let first = unit == a || unit != b && chance.share() < 0.5;
            if first { one.push(unit) } else { other.push(unit) }
        }
        let ways = self.groups[from].len() as f64 - 2.0;
        let gained = self.knot.worth(&one) + self.knot.worth(&other) - self.worths[from];
        if chance.share().log2() < gained + ways {
            let to = self.empty();
            self.set(from, one);
            self.set(to, other);
        }
    }

    /// Offers to join the groups of two units.
    fn merge(&mut self, a: u8, b: u8, chance: &mut Chance) {
        let (one, other) =
            (usize::from(self.group_of[usize::from(a)]), usize::from(self.group_of[usize::from(b)]));
        let joined = [&self.groups[one][..], &self.groups[other]].concat();
        let ways = joined.len() as f64 - 2.0;
        let gained = self.knot.worth(&joined) - self.worths[one] - self.worths[other];
        if chance.share().log2() < gained - ways {
            self.set(one, joined);
            self.set(other, Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chance of a pair being together, by counting out or by the chain.
    fn together(knot: &Knot, a: usize, b: usize, by_chain: bool, draws: usize) -> f64 {
        let records = knot.unit_of.len();
        let mut chance = Chance(7);
        let drawn = if by_chain {
            let best: Vec<u8> = knot.unit_of.clone();
            let mut chain = Chain::new(knot, &best);
            let mut drawn = Vec::new();
            for _ in 0..draws {
                chain.sweep(&mut chance);
                knot.write(&chain.group_of, &mut drawn);
            }
            drawn
        } else {
            knot.draws(&[], draws, &mut chance)
        };
        let count = drawn.chunks(records).filter(|drawn| drawn[a] == drawn[b]).count();
        count as f64 / draws as f64
    }

    fn knot(count: usize, bonds: &[(u8, u8, Bond)]) -> Knot {
        Knot::new(count, bonds, -5.6)
    }

    #[test]
    fn two_records_are_together_with_the_probability_of_their_pair() {
        for bits in [-4.0f32, -1.0, 0.0, 0.5, 3.0, 6.0] {
            let expected = 1.0 / (1.0 + (-f64::from(bits)).exp2());
            for by_chain in [false, true] {
                let found = together(&knot(2, &[(0, 1, Bond::Odds(bits))]), 0, 1, by_chain, 20_000);
                assert!((found - expected).abs() < 0.015, "{bits} {by_chain} {found} {expected}");
            }
        }
    }

    #[test]
    fn three_records_are_drawn_as_their_five_partitions_are_worth() {
        let (x, y, z) = (2.0f64, 0.5, -3.0);
        let bonds = [(0, 1, Bond::Odds(2.0)), (1, 2, Bond::Odds(0.5)), (0, 2, Bond::Odds(-3.0))];
        let all = x + y + 2.0 / 3.0 * z;
        let sum = 1.0 + x.exp2() + y.exp2() + z.exp2() + all.exp2();
        for by_chain in [false, true] {
            let found = |a, b| together(&knot(3, &bonds), a, b, by_chain, 40_000);
            for (a, b, alone) in [(0, 1, x), (1, 2, y), (0, 2, z)] {
                let expected = (alone.exp2() + all.exp2()) / sum;
                assert!(
                    (found(a, b) - expected).abs() < 0.015,
                    "{a} {b} {by_chain} {} {expected}",
                    found(a, b)
                );
            }
        }
    }

    #[test]
    fn the_chain_draws_what_counting_out_draws() {
        let odds = [1.5f32, -2.0, 3.0, 0.0, -1.0, 2.5, -4.0, 1.0, 0.5, -0.5, 2.0, -3.0, 1.0, 0.0, -1.5];
        let pairs = (0..6u8).flat_map(|a| (a + 1..6).map(move |b| (a, b)));
        let bonds: Vec<(u8, u8, Bond)> = pairs
            .zip(odds)
            .map(|((a, b), odds)| (a, b, Bond::Odds(odds)))
            .chain([(2, 4, Bond::Apart)])
            .collect();
        let knot = knot(6, &bonds);
        for (a, b) in [(0, 1), (0, 3), (1, 4), (2, 3), (2, 4), (4, 5)] {
            let (exact, chain) = (together(&knot, a, b, false, 30_000), together(&knot, a, b, true, 30_000));
            assert!((exact - chain).abs() < 0.025, "{a} {b} {exact} {chain}");
        }
    }

    #[test]
    fn what_people_said_holds_in_every_draw() {
        let bonds = [
            (0, 1, Bond::Odds(9.0)),
            (1, 2, Bond::Odds(9.0)),
            (0, 2, Bond::Apart),
            (2, 3, Bond::Odds(-5.0)),
            (2, 3, Bond::Same),
        ];
        for by_chain in [false, true] {
            let found = |a, b| together(&knot(4, &bonds), a, b, by_chain, 2_000);
            assert_eq!((found(0, 2), found(0, 3), found(2, 3)), (0.0, 0.0, 1.0));
            assert!(found(0, 1) > 0.3 && found(1, 2) > 0.1);
        }
    }

    #[test]
    fn records_that_nothing_links_do_not_meet_by_chance() {
        let bonds = [(0, 1, Bond::Odds(0.0)), (1, 2, Bond::Odds(-5.9))];
        assert_eq!(together(&knot(3, &bonds), 1, 2, true, 2_000), 0.0);
    }
}
