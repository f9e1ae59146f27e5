//! Which doubts are worth a person's time: those whose answer would move most.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::evidence::{Evidence, Level, Pattern};
use crate::families::{Doubt, families};
use crate::ground::Judged;
use crate::meetings::Compared;
use crate::model::probability;
use crate::settings::Settings;

/// A family of doubts: its pairs, the most telling first, and what one answer to all of them tells.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub pairs: Vec<(Compared, f32)>,
    pub telling: f64,
}

/// The doubtful pairs in families, the most telling family first; settled pairs left out.
///
/// A pair tells more the nearer it is to even odds and the more records its
/// answer joins or parts. What a family tells is the sum over the pairs that say
/// the rest: those of a tree that joins its persons. Likely pairs whose dates of
/// death contradict each other are doubtful too. `open` pairs are asked whatever
/// their odds, unless a family holds both records: its answer speaks of them too.
pub(crate) fn queue(
    scored: &[(Compared, f32)],
    mut open: Vec<(Compared, f32)>,
    persons: &[u32],
    judged: &Judged,
    settings: &Settings,
) -> Vec<Asked> {
    let settled = Settled::new(judged);
    let doubtful = scored.par_iter().filter(|(met, odds)| is_doubtful(met.pattern, *odds, settings));
    let doubts: Vec<(Compared, f32)> =
        doubtful.filter(|(met, _)| !settled.has(met.a, met.b)).copied().collect();
    let mut sizes = vec![0u32; persons.len()];
    persons.iter().for_each(|&person| sizes[person as usize] += 1);
    let mut queue = asked(&doubts, persons, &sizes, settings);
    if !open.is_empty() {
        let seen = Screens::new(&queue);
        open.retain(|(met, _)| !seen.together(met.a, met.b));
        queue.extend(asked(&open, persons, &sizes, settings));
    }
    // Families come in the order of their records: equals stay in it.
    queue.sort_by(|x, y| y.telling.total_cmp(&x.telling));
    queue
}

/// In which families each record is asked about.
struct Screens(BTreeMap<u32, Vec<usize>>);

impl Screens {
    fn new(queue: &[Asked]) -> Screens {
        let mut screens: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, family) in queue.iter().enumerate() {
            let records: BTreeSet<u32> = family.pairs.iter().flat_map(|(met, _)| [met.a, met.b]).collect();
            records.into_iter().for_each(|record| screens.entry(record).or_default().push(at));
        }
        Screens(screens)
    }

    /// Whether one family holds both records.
    fn together(&self, a: u32, b: u32) -> bool {
        let of = |record| self.0.get(&record).map_or(&[][..], Vec::as_slice);
        of(a).iter().any(|screen| of(b).contains(screen))
    }
}

/// The families of these doubts.
fn asked(doubts: &[(Compared, f32)], persons: &[u32], sizes: &[u32], settings: &Settings) -> Vec<Asked> {
    let link =
        |(met, odds): &(Compared, f32)| Doubt { a: met.a, b: met.b, strength: probability(f64::from(*odds)) };
    let links: Vec<Doubt> = doubts.par_iter().map(link).collect();
    let tells: Vec<f64> = doubts.par_iter().map(|doubt| telling(doubt, persons, sizes, settings)).collect();
    let found = families(&links, &|record| persons[record as usize]);
    let one = |mut family: Vec<usize>| {
        // Families give their pairs in the order of records: equals stay in it.
        family.sort_by(|&x, &y| tells[y].total_cmp(&tells[x]));
        let telling = told_by_tree(family.iter().map(|&at| (links[at], tells[at])), persons);
        Asked { pairs: family.into_iter().map(|at| doubts[at]).collect(), telling }
    };
    found.into_par_iter().map(one).collect()
}

fn is_doubtful(pattern: Pattern, odds: f32, settings: &Settings) -> bool {
    let chance = probability(f64::from(odds));
    let inside = chance >= settings.doubtful.0 && chance <= settings.doubtful.1;
    let dies_twice = pattern.level(Evidence::Death) == Level::Conflict;
    inside || (chance > settings.doubtful.1 && dies_twice) || is_held_apart(|of| pattern.level(of))
}

/// Whether two records give one name, one father and one prison, and dates of death that cannot both be true (V-802):
/// two men, or one man of whom a list errs. No likelihood joins them; a person is asked.
pub fn is_held_apart(level: impl Fn(Evidence) -> Level) -> bool {
    use Level::{CrossScript, Exact, Folded, Prison, PrisonNotTown, TownAndPrison, Variant};
    let named = |of| matches!(level(of), Exact | Folded | CrossScript | Variant);
    level(Evidence::Death) == Level::Conflict
        && [Evidence::Given, Evidence::Family, Evidence::Father].into_iter().all(named)
        && matches!(level(Evidence::Place), Prison | PrisonNotTown | TownAndPrison)
}

/// The pairs that [`is_held_apart`] speaks of and nobody judged to be one, by the places of their records, in order.
pub(crate) fn held_apart(scored: &[(Compared, f32)], judged: &Judged) -> Vec<(u32, u32)> {
    let held = scored.par_iter().filter(|(met, _)| is_held_apart(|of| met.pattern.level(of)));
    let mut held: Vec<(u32, u32)> = held.map(|(met, _)| (met.a.min(met.b), met.a.max(met.b))).collect();
    if !held.is_empty() {
        let settled = Settled::new(judged);
        held.retain(|&(a, b)| settled.groups(a, b).0 != settled.groups(a, b).1);
        held.sort_unstable();
    }
    held
}

/// What the answer to one pair tells, in bits, by how many records it joins or parts.
fn telling((met, odds): &(Compared, f32), persons: &[u32], sizes: &[u32], settings: &Settings) -> f64 {
    let size = |record: u32| f64::from(sizes[persons[record as usize] as usize]);
    let chance = probability(f64::from(*odds)).clamp(settings.doubtful.0, settings.doubtful.1);
    entropy(chance) * (1.0 + (size(met.a) * size(met.b)).log2())
}

/// What a yes or no tells, in bits.
fn entropy(chance: f64) -> f64 {
    let part = |p: f64| if p > 0.0 { -p * p.log2() } else { 0.0 };
    part(chance) + part(1.0 - chance)
}

/// What the most telling pairs tell that join all persons of a family without a circle.
fn told_by_tree(family: impl ExactSizeIterator<Item = (Doubt, f64)>, persons: &[u32]) -> f64 {
    if family.len() == 1 {
        return family.map(|(_, telling)| telling).sum();
    }
    let mut joined: BTreeMap<u32, u32> = BTreeMap::new();
    let mut inside = BTreeSet::new();
    let mut told = 0.0;
    for (doubt, telling) in family {
        let (a, b) = (persons[doubt.a as usize], persons[doubt.b as usize]);
        let news = match a == b {
            true => inside.insert(a),
            false => join(&mut joined, a, b),
        };
        told += if news { telling } else { 0.0 };
    }
    told
}

/// Joins two groups; whether they were two.
fn join(joined: &mut BTreeMap<u32, u32>, a: u32, b: u32) -> bool {
    let root = |of: u32| {
        let mut root = of;
        while let Some(&next) = joined.get(&root) {
            root = next;
        }
        root
    };
    let (a, b) = (root(a), root(b));
    if a != b {
        joined.insert(a.max(b), a.min(b));
    }
    a != b
}

/// What judgements say, with what follows from them.
struct Settled {
    known: Vec<(u32, u32)>,
    group: BTreeMap<u32, u32>,
    apart: BTreeSet<(u32, u32)>,
}

impl Settled {
    fn new(judged: &Judged) -> Settled {
        let mut settled = Settled { known: judged.known(), group: BTreeMap::new(), apart: BTreeSet::new() };
        for &(a, b) in &judged.same {
            join(&mut settled.group, a, b);
        }
        let apart = judged.different.iter().map(|&(a, b)| settled.groups(a, b)).collect();
        settled.apart = apart;
        settled
    }

    fn groups(&self, a: u32, b: u32) -> (u32, u32) {
        let root = |mut of: u32| {
            while let Some(&next) = self.group.get(&of) {
                of = next;
            }
            of
        };
        let (a, b) = (root(a), root(b));
        (a.min(b), a.max(b))
    }

    /// Whether nothing is left to ask about two records.
    fn has(&self, a: u32, b: u32) -> bool {
        let groups = self.groups(a, b);
        groups.0 == groups.1 || self.apart.contains(&groups) || self.known.binary_search(&(a, b)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(pairs: &[(u32, u32, f32)]) -> Vec<(Compared, f32)> {
        let pattern = Pattern::default();
        pairs.iter().map(|&(a, b, odds)| (Compared { a, b, pattern, kinds: 1 }, odds)).collect()
    }

    fn judged(same: &[(u32, u32)], different: &[(u32, u32)], unsure: &[(u32, u32)]) -> Judged {
        Judged { same: same.to_vec(), different: different.to_vec(), unsure: unsure.to_vec() }
    }

    /// The families as texts, such as `0-1 1-2 | 3-4`.
    fn order(pairs: &[(u32, u32, f32)], persons: &[u32], judged: &Judged) -> String {
        let asked = queue(&scored(pairs), Vec::new(), persons, judged, &Settings::default());
        let families = asked.iter().map(|family| {
            let pairs = family.pairs.iter().map(|(met, _)| format!("{}-{}", met.a, met.b));
            pairs.collect::<Vec<_>>().join(" ")
        });
        families.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn even_odds_come_first_and_sure_pairs_not_at_all() {
        let pairs = [(0, 1, 2.0), (2, 3, 0.1), (4, 5, 9.0)];
        assert_eq!(order(&pairs, &[0, 1, 2, 3, 4, 5], &judged(&[], &[], &[])), "2-3 | 0-1");
    }

    #[test]
    fn what_joins_more_records_comes_first() {
        let persons = [0, 0, 2, 2, 4, 5];
        assert_eq!(order(&[(4, 5, 0.0), (1, 2, 0.5)], &persons, &judged(&[], &[], &[])), "1-2 | 4-5");
    }

    #[test]
    fn one_answer_to_several_doubts_comes_first() {
        let pairs = [(0, 1, 0.0), (2, 3, 0.5), (3, 4, 0.5)];
        assert_eq!(order(&pairs, &[0, 1, 2, 3, 4], &judged(&[], &[], &[])), "2-3 3-4 | 0-1");
        // A circle of three persons tells no more than two of its pairs.
        let circle =
            [(0, 1, 0.0), (2, 3, 0.0), (3, 4, 0.0), (2, 4, 0.0), (5, 6, 0.0), (6, 7, 0.0), (7, 8, 0.0)];
        let persons = [0, 1, 2, 3, 4, 5, 6, 7, 8];
        assert_eq!(order(&circle, &persons, &judged(&[], &[], &[])), "5-6 6-7 7-8 | 2-3 2-4 3-4 | 0-1");
    }

    #[test]
    fn answered_pairs_do_not_come_back_nor_what_follows_from_them() {
        let pairs = [(0, 1, 0.0), (1, 2, 0.0), (0, 2, 0.0)];
        let persons = [0, 1, 2];
        assert_eq!(order(&pairs, &persons, &judged(&[], &[], &[(0, 1)])), "0-2 1-2");
        assert_eq!(order(&pairs, &persons, &judged(&[(0, 1), (1, 2)], &[], &[])), "");
        assert_eq!(order(&pairs, &persons, &judged(&[(0, 1)], &[(1, 2)], &[])), "");
        assert_eq!(order(&pairs, &persons, &judged(&[], &[(0, 1), (1, 2)], &[])), "0-2");
    }

    #[test]
    fn open_pairs_are_asked_however_sure() {
        let none = judged(&[], &[], &[]);
        let open = scored(&[(0, 1, 9.0)]);
        let asked =
            queue(&scored(&[(0, 1, 9.0), (0, 2, 9.0)]), open, &[0, 0, 0], &none, &Settings::default());
        assert_eq!(asked.iter().map(|family| family.pairs.len()).collect::<Vec<_>>(), [1]);
        // Who answers a family has spoken of every two of its records.
        let pairs = scored(&[(0, 1, 0.0), (1, 2, 0.0)]);
        let asked = queue(&pairs, scored(&[(0, 2, 9.0)]), &[0, 1, 2], &none, &Settings::default());
        assert_eq!(asked.iter().map(|family| family.pairs.len()).collect::<Vec<_>>(), [2]);
    }
}
