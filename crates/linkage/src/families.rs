//! Families of doubts: doubtful pairs that hang together, so that one answer settles them.
//!
//! Pairs that ask the same of two persons hang together, pairs that share a record,
//! and pairs that share a person; the surer the link, the sooner they do. No family
//! has more records than one screen can hold: a knot of many is cut where it is
//! weakest. Every pair comes into exactly one family.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::components::root;
use crate::settings::MOST_RECORDS_ASKED;

/// A doubtful pair, by the places of its records.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Doubt {
    /// The record with the smaller place.
    pub a: u32,
    /// The other record.
    pub b: u32,
    /// How far it links them: the higher, the sooner they are asked together.
    pub strength: f64,
}

/// The doubts of each family, by their places in `doubts`; persons are given by record.
///
/// The order of doubts does not matter, but for the places that are given back.
pub(crate) fn families(doubts: &[Doubt], person: &dyn Fn(u32) -> u32) -> Vec<Vec<usize>> {
    let mut knots = Knots::new(doubts);
    let bundled = bundled(doubts, person);
    let mut bundles: Vec<&[OfPersons]> = bundled.chunk_by(|x, y| x.0 == y.0).collect();
    bundles.par_sort_unstable_by(|x, y| before(&doubts[x[0].1], &doubts[y[0].1]));
    for bundle in bundles {
        if let [(_, only)] = bundle {
            knots.unite(doubts[*only].a, doubts[*only].b);
            continue;
        }
        knots.unite_all(bundle.iter().flat_map(|&(_, at)| [doubts[at].a, doubts[at].b]));
        bundle.iter().for_each(|&(_, at)| knots.unite(doubts[at].a, doubts[at].b));
    }
    for (record, first) in firsts(&knots.records, person) {
        knots.unite(first, record);
    }
    let (mut kept, mut cut): (Vec<(u32, usize)>, Vec<usize>) = Default::default();
    for (at, doubt) in doubts.iter().enumerate() {
        match (knots.root(doubt.a), knots.root(doubt.b)) {
            (one, other) if one == other => kept.push((one, at)),
            _ => cut.push(at),
        }
    }
    kept.sort_unstable();
    let same = kept.chunk_by(|x, y| x.0 == y.0);
    let mut families: Vec<Vec<usize>> =
        same.map(|family| family.iter().map(|&(_, at)| at).collect()).collect();
    families.extend(around_hubs(doubts, cut));
    families.iter_mut().for_each(|family| family.sort_unstable_by_key(|&at| (doubts[at].a, doubts[at].b)));
    families.sort_by_key(|family| family.first().map(|&at| (doubts[at].a, doubts[at].b)));
    families
}

/// Each record in order, with the first record of its person.
fn firsts(records: &[u32], person: &dyn Fn(u32) -> u32) -> Vec<(u32, u32)> {
    let mut by_person: Vec<(u32, u32)> = records.iter().map(|&record| (person(record), record)).collect();
    by_person.par_sort_unstable();
    let of_one = by_person.chunk_by(|x, y| x.0 == y.0);
    let mut firsts: Vec<(u32, u32)> =
        of_one.flat_map(|of_one| of_one.iter().map(|&(_, record)| (record, of_one[0].1))).collect();
    firsts.par_sort_unstable();
    firsts
}

/// Two persons, the smaller first, and the place of a doubt about them.
type OfPersons = ((u32, u32), usize);

/// Which doubt comes first: the stronger, else that of the earlier records.
fn before(x: &Doubt, y: &Doubt) -> std::cmp::Ordering {
    y.strength.total_cmp(&x.strength).then((x.a, x.b).cmp(&(y.a, y.b)))
}

/// Pairs that ask the same of two persons side by side, the first of them first.
fn bundled(doubts: &[Doubt], person: &dyn Fn(u32) -> u32) -> Vec<OfPersons> {
    let persons = |doubt: &Doubt| {
        let (one, other) = (person(doubt.a), person(doubt.b));
        (one.min(other), one.max(other))
    };
    let mut bundled: Vec<OfPersons> = doubts.iter().map(persons).zip(0..).collect();
    bundled.par_sort_unstable_by(|x, y| x.0.cmp(&y.0).then_with(|| before(&doubts[x.1], &doubts[y.1])));
    bundled
}

/// Pairs between families, gathered around the records that most of them share.
fn around_hubs(doubts: &[Doubt], cut: Vec<usize>) -> Vec<Vec<usize>> {
    let mut waiting: BTreeMap<(u32, u32), usize> =
        cut.into_iter().map(|at| ((doubts[at].a, doubts[at].b), at)).collect();
    let mut others: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for &(a, b) in waiting.keys() {
        others.entry(a).or_default().push(b);
        others.entry(b).or_default().push(a);
    }
    let mut hubs: Vec<(usize, u32)> = others.iter().map(|(&record, others)| (others.len(), record)).collect();
    hubs.sort_by_key(|&(degree, record)| (std::cmp::Reverse(degree), record));
    let mut families = Vec::new();
    for (_, hub) in hubs {
        let key = |other: u32| (hub.min(other), hub.max(other));
        let strength = |other: u32| waiting.get(&key(other)).map(|&at| doubts[at].strength);
        let mut near: Vec<(f64, u32)> =
            others[&hub].iter().filter_map(|&other| Some((strength(other)?, other))).collect();
        near.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        for screen in near.chunks(MOST_RECORDS_ASKED - 1) {
            let records: Vec<u32> = [hub].into_iter().chain(screen.iter().map(|&(_, other)| other)).collect();
            let taken = pairs_among(&records).filter_map(|pair| waiting.remove(&pair)).collect::<Vec<_>>();
            if !taken.is_empty() {
                families.push(taken);
            }
        }
    }
    families
}

fn pairs_among(records: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    let pairs = records.iter().enumerate();
    pairs.flat_map(|(at, &one)| records[at + 1..].iter().map(move |&other| (one.min(other), one.max(other))))
}

/// Records that hang together, never more than one screen holds.
struct Knots {
    /// In order.
    records: Vec<u32>,
    /// The place among these of each record up to the last.
    places: Vec<u32>,
    parent: Vec<u32>,
    size: Vec<u8>,
}

impl Knots {
    fn new(doubts: &[Doubt]) -> Knots {
        let mut records: Vec<u32> = doubts.iter().flat_map(|doubt| [doubt.a, doubt.b]).collect();
        records.par_sort_unstable();
        records.dedup();
        let count = records.len();
        let mut places = vec![0; records.last().map_or(0, |&last| last as usize + 1)];
        (0..).zip(&records).for_each(|(place, &record)| places[record as usize] = place);
        Knots { records, places, parent: (0..count as u32).collect(), size: vec![1; count] }
    }

    fn root(&mut self, record: u32) -> u32 {
        root(&mut self.parent, self.places[record as usize])
    }

    /// Lets two records hang together if there is room.
    fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a) as usize, self.root(b) as usize);
        if a != b && usize::from(self.size[a] + self.size[b]) <= MOST_RECORDS_ASKED {
            let (kept, gone) = (a.min(b), a.max(b));
            self.parent[gone] = kept as u32;
            self.size[kept] += self.size[gone];
        }
    }

    /// Lets several records hang together if there is room for all of them.
    fn unite_all(&mut self, records: impl Iterator<Item = u32>) {
        let records: BTreeSet<u32> = records.collect();
        let roots: BTreeSet<u32> = records.iter().map(|&record| self.root(record)).collect();
        if roots.iter().map(|&root| usize::from(self.size[root as usize])).sum::<usize>()
            <= MOST_RECORDS_ASKED
        {
            let first = records.first().copied();
            records.iter().for_each(|&record| self.unite(first.unwrap_or(record), record));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn doubts(pairs: &[(u32, u32, f64)]) -> Vec<Doubt> {
        pairs.iter().map(|&(a, b, strength)| Doubt { a: a.min(b), b: a.max(b), strength }).collect()
    }

    /// Families as lists of pairs, whatever the places of the doubts.
    fn named(doubts: &[Doubt], person: &dyn Fn(u32) -> u32) -> Vec<Vec<(u32, u32)>> {
        let pairs = |family: Vec<usize>| family.iter().map(|&at| (doubts[at].a, doubts[at].b)).collect();
        families(doubts, person).into_iter().map(pairs).collect()
    }

    fn records(family: &[(u32, u32)]) -> BTreeSet<u32> {
        family.iter().flat_map(|&(a, b)| [a, b]).collect()
    }

    #[track_caller]
    fn check(pairs: &[(u32, u32, f64)], persons: &[u32], expected: &[&[(u32, u32)]]) {
        assert_eq!(named(&doubts(pairs), &|record| persons[record as usize]), expected);
    }

    #[test]
    fn what_hangs_together_is_one_family() {
        let alone = [0, 1, 2, 3, 4, 5];
        check(&[(0, 1, 0.5), (2, 3, 0.5)], &alone, &[&[(0, 1)], &[(2, 3)]]);
        check(&[(0, 1, 0.5), (1, 2, 0.3)], &alone, &[&[(0, 1), (1, 2)]]);
        // Two pairs that ask the same of two persons; a pair that shares a person.
        check(&[(0, 2, 0.5), (1, 3, 0.3)], &[0, 0, 2, 2], &[&[(0, 2), (1, 3)]]);
        check(&[(0, 2, 0.5), (1, 3, 0.3)], &[0, 0, 2, 3], &[&[(0, 2), (1, 3)]]);
        check(&[], &alone, &[]);
    }

    #[test]
    fn a_knot_is_cut_where_it_is_weakest() {
        // Two chains of five, hardly linked.
        let mut pairs: Vec<(u32, u32, f64)> = (0..4).map(|at| (at, at + 1, 0.8)).collect();
        pairs.extend((5..9).map(|at| (at, at + 1, 0.7)));
        pairs.push((4, 5, 0.1));
        let found = named(&doubts(&pairs), &|record| record);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [4, 1, 4]);
        assert_eq!(found[1], [(4, 5)]);
    }

    #[test]
    fn a_large_knot_ends_in_time() {
        let star: Vec<(u32, u32, f64)> = (1..50_000).map(|at| (0, at, f64::from(at % 7) / 10.0)).collect();
        assert!(named(&doubts(&star), &|record| record).len() < 7_200);
        let clique: Vec<(u32, u32, f64)> =
            (0..60).flat_map(|a| (a + 1..60).map(move |b| (a, b, 0.5))).collect();
        let found = named(&doubts(&clique), &|record| record);
        assert!(found.len() < 320, "{}", found.len());
    }

    fn knots() -> impl Strategy<Value = (Vec<(u32, u32)>, Vec<u32>)> {
        let pairs = prop::collection::btree_set((0..40u32, 0..40u32), 0..120).prop_map(|pairs| {
            let pairs = pairs.into_iter().filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b)));
            pairs.collect::<BTreeSet<_>>().into_iter().collect()
        });
        (pairs, prop::collection::vec(0..25u32, 40))
    }

    proptest! {
        #[test]
        fn every_pair_is_in_exactly_one_family_that_fits_a_screen(
            ((pairs, persons), turned) in knots().prop_flat_map(|(pairs, persons)| {
                (Just((pairs.clone(), persons)), Just(pairs).prop_shuffle())
            }),
        ) {
            let strength = |a: u32, b: u32| f64::from((a * 31 + b * 17) % 11) / 11.0;
            let made = |pairs: &[(u32, u32)]| -> Vec<Doubt> {
                pairs.iter().map(|&(a, b)| Doubt { a, b, strength: strength(a, b) }).collect()
            };
            let found = named(&made(&pairs), &|record| persons[record as usize]);
            let mut all: Vec<(u32, u32)> = found.iter().flatten().copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, pairs);
            prop_assert!(found.iter().all(|family| records(family).len() <= MOST_RECORDS_ASKED));
            prop_assert_eq!(found, named(&made(&turned), &|record| persons[record as usize]));
        }
    }
}
