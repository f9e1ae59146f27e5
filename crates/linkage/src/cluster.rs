//! From pairs to people: average link inside components, within what people decided.
//!
//! Two clusters are joined while the mean log odds between their records is above
//! the threshold, the surest first, so that one weak link never chains two people
//! together. A "different" is never crossed. A "same" is kept unless it would
//! cross one. Two records of a list that names nobody twice are held apart
//! strongly, but not against a "same".
//!
//! Hostile lists are bounded. Pairs that are no link are weighed in small
//! components only. In a large one, memory grows with its links, and time with
//! its links times the size of its largest person: a group of n accepts nobody
//! without links to a third of its records, so n stays in the order of the links
//! of one record, and candidates allow one record but few.

mod grouping;

use rayon::prelude::*;

use crate::components::{Bonds, Component, Components};
use grouping::Grouping;

/// A link between two records, by their places, with its log odds in bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// The smaller place.
    pub a: u32,
    /// The larger place.
    pub b: u32,
    /// Log odds in bits that the two are one person.
    pub odds: f32,
}

/// What the clusters must respect.
pub struct Terms<'a> {
    /// Pairs judged one person, smaller place first, in order.
    pub same: &'a [(u32, u32)],
    /// Pairs judged two persons, smaller place first, in order.
    pub different: &'a [(u32, u32)],
    /// The list of each record if that list names nobody twice.
    pub once: &'a (dyn Fn(u32) -> Option<u32> + Sync),
    /// The log odds above which two clusters are one.
    pub threshold: f32,
    /// Log odds of pairs that are no link.
    pub absent: &'a (dyn Fn(u32, u32) -> Option<f32> + Sync),
}

/// The clusters, and the judgements of "same" that could not be kept.
#[derive(Debug, PartialEq)]
pub struct Clusters {
    /// The first record of the cluster of each record.
    pub of: Vec<u32>,
    /// Pairs judged one person that a "different" holds apart.
    pub refused: Vec<(u32, u32)>,
}

/// Log odds of a pair that was no candidate.
pub(crate) const ABSENT: f32 = -6.0;
/// Components up to this size are weighed pair by pair.
const WEIGHED_WHOLE: usize = 48;
/// The log odds of surer pairs count as these.
const SUREST: f32 = 12.0;
const SURELY_NOT: f32 = 6.0;

/// Groups `count` records by their links.
pub fn cluster(count: usize, links: &[Link], terms: &Terms) -> Clusters {
    solve((0..count as u32).collect(), links, terms, None)
}

/// Groups anew what a change may reach; all other persons stay as they were.
///
/// `previous` is the first record of the cluster of each record before the change,
/// and `links` and `terms` are those after it. A record is touched if it is new, or
/// if one of its links or judgements came, went or changed its odds. The result is
/// that of [`cluster`]: a component without a touched record has no end of a
/// changed link or judgement, and so is what it was.
pub fn cluster_touched(previous: &[u32], links: &[Link], touched: &[u32], terms: &Terms) -> Clusters {
    let mut of = previous.to_vec();
    touched.iter().for_each(|&record| of[record as usize] = record);
    solve(of, links, terms, Some(touched))
}

fn solve(mut of: Vec<u32>, links: &[Link], terms: &Terms, touched: Option<&[u32]>) -> Clusters {
    let bonds = Bonds { links, above: terms.threshold, same: terms.same, different: terms.different };
    let components = Components::new(of.len(), &bonds, touched);
    let found: Vec<Vec<u32>> = (0..components.len())
        .into_par_iter()
        .with_min_len(64)
        .map(|at| Grouping::new(&components.get(at), terms).solve(components.get(at).same))
        .collect();
    for (at, groups) in found.iter().enumerate() {
        let records = components.get(at).records;
        for (&record, &group) in records.iter().zip(groups) {
            of[record as usize] = records[group as usize];
        }
    }
    let refused = terms.same.iter().filter(|(a, b)| of[*a as usize] != of[*b as usize]).copied().collect();
    Clusters { of, refused }
}

/// Log odds of which one sure pair does not outvote several doubts.
pub(crate) fn clamped(odds: f32) -> f32 {
    odds.clamp(-SURELY_NOT, SUREST)
}

/// In small components every pair is weighed, candidate or not.
pub(crate) fn absent(
    component: &Component,
    odds: &dyn Fn(u32, u32) -> Option<f32>,
    mut found: impl FnMut(Link),
) {
    let count = component.records.len();
    if count > WEIGHED_WHOLE || component.links.len() >= count * (count - 1) / 2 {
        return;
    }
    let mut known = [0u64; WEIGHED_WHOLE];
    component.links.iter().for_each(|link| known[link.a.min(link.b) as usize] |= 1 << link.a.max(link.b));
    for a in 0..count as u32 {
        for b in (a + 1..count as u32).filter(|&b| known[a as usize] & (1 << b) == 0) {
            if let Some(odds) = odds(component.records[a as usize], component.records[b as usize]) {
                found(Link { a, b, odds });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::{Duration, Instant};

    use proptest::prelude::*;

    use super::grouping::{PARTS, TWICE, parts};
    use super::*;

    fn groups(
        count: usize,
        links: &[(u32, u32, f32)],
        same: &[(u32, u32)],
        different: &[(u32, u32)],
    ) -> String {
        groups_once(count, links, same, different, &|_| None)
    }

    fn groups_once(
        count: usize,
        links: &[(u32, u32, f32)],
        same: &[(u32, u32)],
        different: &[(u32, u32)],
        once: &(dyn Fn(u32) -> Option<u32> + Sync),
    ) -> String {
        let links: Vec<Link> = links.iter().map(|&(a, b, odds)| Link { a, b, odds }).collect();
        let terms = Terms { same, different, once, threshold: 0.0, absent: &|_, _| None };
        let clusters = cluster(count, &links, &terms);
        let names: Vec<String> = clusters.of.iter().map(u32::to_string).collect();
        let refused: Vec<String> = clusters.refused.iter().map(|(a, b)| format!("{a}={b}")).collect();
        if refused.is_empty() {
            names.join(" ")
        } else {
            format!("{} refused {}", names.join(" "), refused.join(" "))
        }
    }

    #[test]
    fn a_weak_link_chains_nobody() {
        assert_eq!(groups(4, &[(0, 1, 9.0), (2, 3, 9.0), (1, 2, 3.0)], &[], &[]), "0 0 2 2");
        assert_eq!(groups(3, &[(0, 1, 9.0), (1, 2, 8.0), (0, 2, 7.0)], &[], &[]), "0 0 0");
    }

    #[test]
    fn a_different_is_never_crossed_not_even_through_others() {
        assert_eq!(groups(3, &[(0, 1, 9.0), (1, 2, 8.0), (0, 2, 7.0)], &[], &[(0, 2)]), "0 0 2");
        assert_eq!(groups(3, &[(0, 1, 9.0), (1, 2, 8.0)], &[(0, 1), (1, 2)], &[(0, 2)]), "0 0 2 refused 1=2");
        assert_eq!(groups(2, &[(0, 1, 9.0)], &[(0, 1)], &[(0, 1)]), "0 1 refused 0=1");
    }

    #[test]
    fn a_same_joins_without_any_link() {
        assert_eq!(groups(3, &[], &[(0, 2)], &[]), "0 1 0");
    }

    #[test]
    fn a_list_that_names_nobody_twice_gives_one_record_unless_people_say_same() {
        let once: &(dyn Fn(u32) -> Option<u32> + Sync) = &|record| (record < 2).then_some(7);
        let links = [(0, 1, 9.0), (0, 2, 9.0), (1, 2, 8.0)];
        assert_eq!(groups_once(3, &links, &[], &[], once), "0 1 0");
        assert_eq!(groups_once(3, &links, &[(0, 1)], &[], once), "0 0 0");
    }

    /// The rule said plainly: join the two groups of the highest mean until none is above the threshold.
    fn reference(count: usize, links: &[Link], terms: &Terms) -> Clusters {
        let mut of: Vec<u32> = (0..count as u32).collect();
        let across = |of: &[u32], a: u32, b: u32, pairs: &[(u32, u32)]| {
            let groups = |&(x, y): &(u32, u32)| (of[x as usize], of[y as usize]);
            pairs.iter().map(groups).any(|pair| pair == (a, b) || pair == (b, a))
        };
        for &(a, b) in terms.same {
            let (a, b) = (of[a as usize], of[b as usize]);
            if !across(&of, a, b, terms.different) {
                of.iter_mut().filter(|group| **group == a.max(b)).for_each(|group| *group = a.min(b));
            }
        }
        loop {
            let mut best: Option<(f64, u32, u32)> = None;
            for (a, b) in (0..count as u32).flat_map(|a| (a + 1..count as u32).map(move |b| (a, b))) {
                let named = of[a as usize] == a && of[b as usize] == b;
                let mean = if named { mean(a, b, &of, links, terms) } else { None };
                if let Some(mean) = mean.filter(|_| !across(&of, a, b, terms.different))
                    && mean > f64::from(terms.threshold)
                    && best.is_none_or(|best| mean > best.0)
                {
                    best = Some((mean, a, b));
                }
            }
            let Some((_, a, b)) = best else { break };
            of.iter_mut().filter(|group| **group == b).for_each(|group| *group = a);
        }
        let refused = terms.same.iter().filter(|(a, b)| of[*a as usize] != of[*b as usize]).copied();
        let refused = refused.collect();
        Clusters { of, refused }
    }

    /// The mean odds between two groups, if anything links them.
    fn mean(a: u32, b: u32, of: &[u32], links: &[Link], terms: &Terms) -> Option<f64> {
        let members = |group: u32| (0..of.len() as u32).filter(move |&record| of[record as usize] == group);
        let (mut sum, mut pairs, mut known) = (0, 0.0, 0.0);
        for (x, y) in members(a).flat_map(|x| members(b).map(move |y| (x.min(y), x.max(y)))) {
            let link = links.iter().find(|link| (link.a, link.b) == (x, y)).map(|link| link.odds);
            if let Some(odds) = link.or_else(|| (terms.absent)(x, y)) {
                sum += parts(odds);
                known += 1.0;
            }
            pairs += 1.0;
        }
        let twice = members(a)
            .any(|x| (terms.once)(x).is_some() && members(b).any(|y| (terms.once)(x) == (terms.once)(y)));
        let mean = (sum as f64 / PARTS + f64::from(ABSENT) * (pairs - known)) / pairs;
        (known > 0.0).then_some(mean - if twice { TWICE } else { 0.0 })
    }

    /// Odds by eighths of a bit, so that there are ties.
    fn odds() -> impl Strategy<Value = f32> {
        prop_oneof![(-80..120i32).prop_map(|eighths| eighths as f32 / 8.0), -9.0..14.0f32]
    }

    fn pairs(count: u32, most: usize) -> impl Strategy<Value = Vec<(u32, u32)>> {
        prop::collection::btree_set((0..count, 0..count), 0..most).prop_map(|pairs| {
            let pairs = pairs.into_iter().filter(|(a, b)| a < b);
            pairs.collect()
        })
    }

    prop_compose! {
        fn graph()(count in 2..60u32)(
            count in Just(count),
            links in prop::collection::btree_map((0..count, 0..count), odds(), 0..4 * count as usize),
            same in pairs(count, 8),
            different in pairs(count, 12),
            lists in prop::collection::vec(0..3u32, count as usize),
            touched in prop::collection::vec(0..count, 0..6),
            cut in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
            changed in prop::collection::vec((0..count, 0..count, odds()), 0..3),
        ) -> Graph {
            let links = links.into_iter().filter(|((a, b), _)| a < b);
            let links = links.map(|((a, b), odds)| Link { a, b, odds }).collect();
            Graph { count: count as usize, links, same, different, lists, touched, cut, changed }
        }
    }

    #[derive(Debug, Clone)]
    struct Graph {
        count: usize,
        links: Vec<Link>,
        same: Vec<(u32, u32)>,
        different: Vec<(u32, u32)>,
        lists: Vec<u32>,
        touched: Vec<u32>,
        cut: Vec<prop::sample::Index>,
        changed: Vec<(u32, u32, f32)>,
    }

    impl Graph {
        fn with_terms<T>(&self, weighed: bool, then: impl FnOnce(&Terms) -> T) -> T {
            let absent = |a: u32, b: u32| weighed.then_some((a * 7 + b * 13) as f32 % 11.0 - 8.0);
            let once = |record: u32| Some(self.lists[record as usize]).filter(|&list| list < 2);
            let (same, different) = (&self.same, &self.different);
            then(&Terms { same, different, once: &once, threshold: 0.25, absent: &absent })
        }

        /// Some links and judgements come, go or change; the records at their ends.
        fn change(&mut self) -> Vec<u32> {
            let mut touched = self.touched.clone();
            for cut in &self.cut[..self.cut.len().min(self.links.len())] {
                let gone = self.links.swap_remove(cut.index(self.links.len()));
                touched.extend([gone.a, gone.b]);
            }
            for &(a, b, odds) in self.changed.iter().filter(|(a, b, _)| a < b) {
                touched.extend([a, b]);
                match self.links.iter().position(|link| (link.a, link.b) == (a, b)) {
                    Some(at) if odds < 0.0 => drop(self.links.swap_remove(at)),
                    Some(at) => self.links[at].odds = odds,
                    None => self.links.push(Link { a, b, odds }),
                }
                let judged = if odds > 0.0 { &mut self.same } else { &mut self.different };
                match judged.binary_search(&(a, b)) {
                    Ok(at) => drop(judged.remove(at)),
                    Err(at) => judged.insert(at, (a, b)),
                }
            }
            touched
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn the_clusters_are_those_of_the_rule_said_plainly(graph in graph(), weighed in any::<bool>()) {
            graph.with_terms(weighed && graph.count <= WEIGHED_WHOLE, |terms| {
                // What is far apart is weighed only within a component, so it is asked for there only.
                let whole = cluster(graph.count, &graph.links, terms);
                let bonds = Bonds { links: &graph.links, above: 0.25, same: terms.same, different: &[] };
                let components = Components::new(graph.count, &bonds, None);
                let mut of = vec![0; graph.count];
                for at in 0..components.len() {
                    components.get(at).records.iter().for_each(|&record| of[record as usize] = at + 1);
                }
                let together = |a: u32, b: u32| {
                    (of[a as usize] == of[b as usize] && of[a as usize] > 0).then(|| (terms.absent)(a, b)).flatten()
                };
                let plain = reference(graph.count, &graph.links, &Terms { absent: &together, ..*terms });
                prop_assert_eq!(whole, plain);
                Ok(())
            })?;
        }

        #[test]
        fn grouping_anew_what_a_change_touches_is_grouping_all_anew(mut graph in graph(), weighed in any::<bool>()) {
            let before = graph.with_terms(weighed, |terms| cluster(graph.count, &graph.links, terms));
            let touched = graph.change();
            graph.with_terms(weighed, |terms| {
                let whole = cluster(graph.count, &graph.links, terms);
                prop_assert_eq!(cluster_touched(&before.of, &graph.links, &touched, terms), whole);
                Ok(())
            })?;
        }
    }

    #[test]
    fn a_hundred_thousand_records_of_one_name_end_in_time() {
        let near = |a: u32| (a + 1..(a / 16 + 2) * 16).map(move |b| (a, b));
        let hub = (1..100_000).map(|b| (0, b));
        let pairs: BTreeSet<(u32, u32)> = (0..100_000).flat_map(near).chain(hub).collect();
        let links: Vec<Link> = pairs.iter().map(|&(a, b)| Link { a, b, odds: 5.0 }).collect();
        let terms =
            Terms { same: &[], different: &[], once: &|_| None, threshold: 0.0, absent: &|_, _| None };
        let start = Instant::now();
        let clusters = cluster(100_016, &links, &terms);
        let mut sizes = vec![0; 100_016];
        clusters.of.iter().for_each(|&first| sizes[first as usize] += 1);
        assert!(sizes.iter().max() < Some(&100), "{:?}", sizes.iter().max());
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    }
}
