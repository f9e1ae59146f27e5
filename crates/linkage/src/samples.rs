//! Drawn clusterings: what linkage does not know, so that counts can say it too.
//!
//! Most records hang on no doubt, and their persons are the same in every draw. Only
//! what doubtful links connect is kept, and only it is drawn (see `chain` for how
//! likely each partition is). What no candidate pair connects is in no draw: pairs that
//! were never compared are not doubted here, they are missed.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::chain::{Bond, Chance, Knot, LARGEST};
use crate::cluster::{Clusters, Link, Terms, absent};
use crate::components::{Bonds, Component, Components};
use crate::keys::mix;

/// Links from here on may join records in a draw: two in a hundred.
pub(crate) const FLOOR: f32 = -5.614_71;
/// Components that are too large are taken apart at links of a tenth, then of a half.
const STEPS: [f32; 3] = [FLOOR, -3.169_925, 0.0];
/// Components all of whose links are surer than a thousand to one are not doubted.
const SURE: f32 = 9.965_784;

/// The records whose persons are in doubt, with all that bears on it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Uncertain {
    /// The first record of the person of each record, in the best clustering; by places.
    best: Vec<u32>,
    knots: Vec<Tangle>,
    /// Records in components too large to be drawn from; their persons are those of the best clustering.
    held: usize,
}

/// One component in doubt.
#[derive(Debug, Clone, PartialEq)]
struct Tangle {
    seed: u64,
    records: Vec<u32>,
    /// A number of the group of each record in the best clustering.
    best: Vec<u8>,
    bonds: Vec<(u8, u8, Bond)>,
}

impl Uncertain {
    /// Finds what is in doubt. `name` gives a number that a record has wherever it stands.
    pub(crate) fn new(
        clusters: &Clusters,
        links: &[Link],
        terms: &Terms,
        name: &(dyn Fn(u32) -> u128 + Sync),
    ) -> Uncertain {
        let mut uncertain = Uncertain { best: clusters.of.clone(), knots: Vec::new(), held: 0 };
        let mut touched: Option<Vec<u32>> = None;
        for above in STEPS {
            let bonds = Bonds {
                links,
                above: above.min(terms.threshold),
                same: terms.same,
                different: terms.different,
            };
            let components = Components::new(clusters.of.len(), &bonds, touched.as_deref());
            let parts = |at: usize| components.get(at);
            let fitting =
                (0..components.len()).into_par_iter().filter(|&at| parts(at).records.len() <= LARGEST);
            let doubted = fitting.filter(|&at| doubted(&parts(at), terms));
            uncertain.knots.par_extend(doubted.map(|at| Tangle::new(&parts(at), &clusters.of, terms, name)));
            let large = (0..components.len()).map(parts).filter(|part| part.records.len() > LARGEST);
            let large: Vec<u32> = large.flat_map(|part| part.records.iter().copied()).collect();
            uncertain.held = large.len();
            touched = Some(large);
        }
        uncertain.knots.sort_unstable_by_key(|tangle| tangle.records[0]);
        uncertain
    }

    /// The same, for records that stand elsewhere: `at` gives the new place of each.
    pub(crate) fn moved(mut self, at: &[u32]) -> Uncertain {
        let mut best = vec![0; at.len()];
        self.best.iter().zip(at).for_each(|(&first, &to)| best[to as usize] = at[first as usize]);
        self.best = best;
        let records = self.knots.iter_mut().flat_map(|tangle| &mut tangle.records);
        records.for_each(|record| *record = at[*record as usize]);
        self
    }

    /// How many records may be another person's in a draw.
    pub fn records(&self) -> usize {
        self.knots.iter().map(|tangle| tangle.records.len()).sum()
    }

    /// How many records hang together in knots too large to be drawn from.
    ///
    /// More than 255 records connected by even odds and better; their persons are
    /// those of the best clustering in every draw.
    pub fn held(&self) -> usize {
        self.held
    }

    /// Draws clusterings, the same for the same seed, lists and judgements.
    pub fn draws(&self, count: usize, seed: u64) -> Draws<'_> {
        let drawn = |tangle: &Tangle| {
            let knot = Knot::new(tangle.records.len(), &tangle.bonds, FLOOR);
            knot.draws(&tangle.best, count, &mut Chance(mix(seed) ^ tangle.seed))
        };
        Draws { of: self, count, groups: self.knots.par_iter().map(drawn).collect() }
    }
}

/// Whether a component can be grouped in more than one way worth counting.
fn doubted(component: &Component, terms: &Terms) -> bool {
    let doubtful = |link: &Link| link.odds > FLOOR && link.odds < SURE;
    let mut once: Vec<u32> = component.records.iter().filter_map(|&record| (terms.once)(record)).collect();
    once.sort_unstable();
    let twice = once.windows(2).any(|two| two[0] == two[1]);
    twice || !component.different.is_empty() || component.links.iter().any(doubtful)
}

impl Tangle {
    fn new(
        component: &Component,
        best: &[u32],
        terms: &Terms,
        name: &(dyn Fn(u32) -> u128 + Sync),
    ) -> Tangle {
        let records = component.records;
        let best = |place: u8| best[records[usize::from(place)] as usize];
        let first = |place: u8| (0..place).find(|&other| best(other) == best(place)).unwrap_or(place);
        let mut bonds: Vec<(u8, u8, Bond)> = Vec::with_capacity(component.links.len());
        let mut odds = |link: Link| bonds.push((link.a as u8, link.b as u8, Bond::Odds(link.odds)));
        component.links.iter().for_each(|link| odds(*link));
        absent(component, terms.absent, &mut odds);
        let places = || 0..records.len() as u8;
        let once: Vec<Option<u32>> = records.iter().map(|&record| (terms.once)(record)).collect();
        let pairs = places().flat_map(|a| (a + 1..records.len() as u8).map(move |b| (a, b)));
        let twice = pairs
            .filter(|&(a, b)| once[usize::from(a)].is_some() && once[usize::from(a)] == once[usize::from(b)]);
        bonds.extend(twice.filter(|&(a, b)| best(a) != best(b)).map(|(a, b)| (a, b, Bond::Apart)));
        bonds.extend(component.different.iter().map(|&(a, b)| (a as u8, b as u8, Bond::Apart)));
        let kept =
            component.same.iter().map(|&(a, b)| (a as u8, b as u8)).filter(|&(a, b)| best(a) == best(b));
        bonds.extend(kept.map(|(a, b)| (a, b, Bond::Same)));
        let name = name(records[0]);
        let seed = mix(mix((name >> 64) as u64) ^ name as u64);
        Tangle { seed, records: records.to_vec(), best: places().map(first).collect(), bonds }
    }
}

/// Clusterings drawn by how likely they are.
#[derive(Debug, Clone)]
pub struct Draws<'a> {
    of: &'a Uncertain,
    count: usize,
    /// For each knot, draw by draw, the first record of the group of each record.
    groups: Vec<Vec<u8>>,
}

impl Draws<'_> {
    /// How many clusterings were drawn.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether none was drawn.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The records in doubt, each with the first record of its person in one draw.
    ///
    /// Records are told by their places in the order they were added; first is the
    /// smallest identifier. All other records are as in the best clustering.
    pub fn drawn(&self, draw: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.of.knots.iter().zip(&self.groups).flat_map(move |(tangle, groups)| {
            let records = &tangle.records;
            let groups = &groups[draw * records.len()..(draw + 1) * records.len()];
            records.iter().zip(groups).map(|(&record, &first)| (record, records[usize::from(first)]))
        })
    }

    /// The records in doubt with the numbers of their persons in one draw, by places.
    ///
    /// `persons` are those of the best clustering, numbered below `count`. A person keeps
    /// the number it has there if it has the same first record; any other has a number
    /// from `count` on.
    pub fn numbered(&self, draw: usize, persons: &[u32], count: usize) -> Vec<(u32, u32)> {
        let number = |first: u32| match self.of.best[first as usize] == first {
            true => persons[first as usize],
            false => count as u32 + first,
        };
        let mut numbered: Vec<(u32, u32)> =
            self.drawn(draw).map(|(record, first)| (record, number(first))).collect();
        numbered.sort_unstable();
        numbered
    }

    /// One clustering: the first record of the person of each record.
    pub fn partition(&self, draw: usize) -> Vec<u32> {
        let mut partition = self.of.best.clone();
        self.drawn(draw).for_each(|(record, first)| partition[record as usize] = first);
        partition
    }

    /// The number of persons in each draw, in the order of draws.
    pub fn persons(&self) -> Vec<usize> {
        let firsts = (0..).zip(&self.of.best).filter(|(record, first)| record == *first).count();
        let doubted = self.of.knots.iter().flat_map(|tangle| &tangle.records);
        let sure = firsts - doubted.filter(|&&record| self.of.best[record as usize] == record).count();
        let persons = |draw| sure + self.drawn(draw).filter(|(record, first)| record == first).count();
        (0..self.count).map(persons).collect()
    }

    /// The persons of each draw by the lists that have them: capture histories.
    ///
    /// `lists` gives the number of the list of each record, and nothing for records that
    /// are not to be counted. What is counted is sets of numbers, in order.
    pub fn histories(&self, lists: &[Option<u32>]) -> Vec<BTreeMap<Vec<u32>, usize>> {
        let mut doubted = vec![false; lists.len()];
        let records = self.of.knots.iter().flat_map(|tangle| &tangle.records);
        records.for_each(|&record| doubted[record as usize] = true);
        let sure = (0u32..).zip(&self.of.best).filter(|(record, _)| !doubted[*record as usize]);
        let sure = histories(sure.map(|(record, &first)| (first, record)), lists);
        let history = |draw| {
            let mut all = sure.clone();
            let drawn = histories(self.drawn(draw).map(|(record, first)| (first, record)), lists);
            drawn.into_iter().for_each(|(history, persons)| *all.entry(history).or_default() += persons);
            all
        };
        (0..self.count).into_par_iter().map(history).collect()
    }
}

/// The persons by the lists that have them; from persons and their records.
fn histories(records: impl Iterator<Item = (u32, u32)>, lists: &[Option<u32>]) -> BTreeMap<Vec<u32>, usize> {
    let counted = records.filter_map(|(person, record)| Some((person, lists[record as usize]?)));
    let mut seen: Vec<(u32, u32)> = counted.collect();
    seen.sort_unstable();
    seen.dedup();
    let mut histories = BTreeMap::new();
    for person in seen.chunk_by(|a, b| a.0 == b.0) {
        *histories.entry(person.iter().map(|(_, list)| *list).collect()).or_default() += 1;
    }
    histories
}

/// A count that linkage does not know exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// 2.5 in 100 draws have fewer.
    pub low: usize,
    /// Half of the draws have fewer, half more.
    pub middle: usize,
    /// 2.5 in 100 draws have more.
    pub high: usize,
}

impl Interval {
    /// Of the counts of several draws; nothing if there is none.
    pub fn of(counts: &[usize]) -> Option<Interval> {
        let mut counts = counts.to_vec();
        counts.sort_unstable();
        let last = counts.len().checked_sub(1)?;
        let at = |share: f64| counts[(share * last as f64).round() as usize];
        Some(Interval { low: at(0.025), middle: at(0.5), high: at(0.975) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::cluster;

    /// Draws from a few links; gives each draw as text.
    fn drawn(
        count: usize,
        links: &[(u32, u32, f32)],
        once: &(dyn Fn(u32) -> Option<u32> + Sync),
    ) -> Vec<String> {
        let links: Vec<Link> = links.iter().map(|&(a, b, odds)| Link { a, b, odds }).collect();
        let absent = |_, _| Some(-6.0);
        let terms = Terms { same: &[], different: &[], once, threshold: 0.0, absent: &absent };
        let clusters = cluster(count, &links, &terms);
        let uncertain = Uncertain::new(&clusters, &links, &terms, &|record| u128::from(record));
        let draws = uncertain.draws(200, 1);
        let lists: Vec<Option<u32>> =
            (0..count as u32).map(|record| (record != 3).then_some(record % 2)).collect();
        for ((draw, &persons), histories) in (0..).zip(&draws.persons()).zip(draws.histories(&lists)) {
            let partition = draws.partition(draw);
            let firsts = partition.iter().enumerate().filter(|&(record, &first)| record as u32 == first);
            assert_eq!(firsts.count(), persons);
            let uncounted = partition.iter().filter(|&&first| first == partition[3]).count() == 1;
            assert_eq!(histories.values().sum::<usize>(), persons - usize::from(uncounted));
        }
        let text = |partition: Vec<u32>| partition.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        (0..draws.len()).map(|draw| text(draws.partition(draw))).collect()
    }

    /// How many of 200 draws are this one.
    fn count(drawn: &[String], partition: &str) -> usize {
        drawn.iter().filter(|drawn| *drawn == partition).count()
    }

    #[test]
    fn sure_records_stay_and_doubtful_ones_are_drawn() {
        let draws = drawn(6, &[(0, 1, 11.0), (2, 4, 0.0)], &|_| None);
        let (together, apart) = (count(&draws, "0 0 2 3 2 5"), count(&draws, "0 0 2 3 4 5"));
        assert_eq!(together + apart, 200);
        assert!((70..130).contains(&together), "{together}");
    }

    #[test]
    fn a_missed_link_joins_now_and_then() {
        let draws = drawn(4, &[(0, 1, -3.0)], &|_| None);
        assert!((5..45).contains(&count(&draws, "0 0 2 3")));
    }

    #[test]
    fn a_list_that_names_nobody_twice_does_so_in_no_draw() {
        let links = [(0, 1, 3.0), (1, 2, 3.0), (0, 2, 6.0)];
        let draws = drawn(4, &links, &|record| (record != 1).then_some(0));
        assert_eq!(
            draws.iter().filter(|draw| draw.starts_with("0 0 0") || draw.starts_with("0 1 0")).count(),
            0
        );
        assert!(count(&draws, "0 0 2 3") > 20 && count(&draws, "0 1 1 3") > 20);
    }

    #[test]
    fn too_large_a_knot_is_taken_apart_at_its_weakest_links() {
        let chain: Vec<(u32, u32, f32)> =
            (0..599).map(|at| (at, at + 1, if at % 3 == 0 { -5.0 } else { 1.0 })).collect();
        assert!(drawn(600, &chain, &|_| None).len() == 200);
    }

    #[test]
    fn an_interval_is_of_the_middle_95_in_100() {
        let counts: Vec<usize> = (0..=200).rev().collect();
        assert_eq!(Interval::of(&counts), Some(Interval { low: 5, middle: 100, high: 195 }));
        assert_eq!(
            (Interval::of(&[7]), Interval::of(&[])),
            (Some(Interval { low: 7, middle: 7, high: 7 }), None)
        );
    }
}
