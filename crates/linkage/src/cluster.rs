//! From pairs to people: average link inside components, within what people decided.
//!
//! Two clusters are joined while the mean log odds between their records is above
//! the threshold, the surest first, so that one weak link never chains two people
//! together. A "different" is never crossed. A "same" is kept unless it would
//! cross one. Two records of a list that names nobody twice are held apart
//! strongly, but not against a "same".

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use rayon::prelude::*;

/// A link between two records, by their places, with its log odds in bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Link {
    pub a: u32,
    pub b: u32,
    pub odds: f32,
}

/// What the clusters must respect.
pub(crate) struct Terms<'a> {
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
pub(crate) struct Clusters {
    /// The first record of the cluster of each record.
    pub of: Vec<u32>,
    /// Pairs judged one person that a "different" holds apart.
    pub refused: Vec<(u32, u32)>,
}

/// Log odds of a pair that was no candidate.
const ABSENT: f32 = -6.0;
/// Components up to this size are weighed pair by pair.
const WEIGHED_WHOLE: usize = 48;
/// What joining two records of a list that names nobody twice costs.
const TWICE: f64 = 12.0;
/// One sure pair does not outvote several doubts.
const SUREST: f32 = 12.0;
const SURELY_NOT: f32 = 6.0;

/// Groups `count` records by their links.
pub(crate) fn cluster(count: usize, links: &[Link], terms: &Terms) -> Clusters {
    let strong: Vec<(u32, u32)> =
        links.iter().filter(|link| link.odds > terms.threshold).map(|link| (link.a, link.b)).collect();
    let components = components(count, &strong, terms.same);
    let mut links_of: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
    for link in links.iter().filter(|link| components[link.a as usize] == components[link.b as usize]) {
        links_of.entry(components[link.a as usize]).or_default().push(*link);
    }
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (record, &component) in components.iter().enumerate() {
        members.entry(component).or_default().push(record as u32);
    }
    members.retain(|_, records| records.len() > 1);
    let none = Vec::new();
    let work: Vec<(&Vec<u32>, &Vec<Link>)> =
        members.iter().map(|(root, records)| (records, links_of.get(root).unwrap_or(&none))).collect();
    let solved: Vec<Component> =
        work.par_iter().map(|(records, links)| Component::new(records, links, terms).solve(terms)).collect();
    let mut clusters = Clusters { of: (0..count as u32).collect(), refused: Vec::new() };
    for component in solved {
        for (record, group) in component.records.iter().zip(&component.group) {
            clusters.of[*record as usize] = component.records[*group as usize];
        }
        clusters.refused.extend(component.refused);
    }
    clusters.refused.sort_unstable();
    clusters
}

/// The smallest record connected with each record.
///
/// Groups are joined only where the mean is above the threshold, and so only
/// where one of their links is: weaker links connect nothing.
fn components(count: usize, links: &[(u32, u32)], same: &[(u32, u32)]) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..count as u32).collect();
    for &(a, b) in links.iter().chain(same) {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        parent[a.max(b) as usize] = a.min(b);
    }
    (0..count as u32).map(|record| root(&mut parent, record)).collect()
}

fn root(parent: &mut [u32], mut record: u32) -> u32 {
    while parent[record as usize] != record {
        parent[record as usize] = parent[parent[record as usize] as usize];
        record = parent[record as usize];
    }
    record
}

/// Connected records while they are being grouped; groups are named by their first member.
struct Component<'a> {
    records: &'a [u32],
    group: Vec<u32>,
    members: Vec<Vec<u32>>,
    /// Sum and number of known links from group to group, kept both ways.
    sums: Vec<BTreeMap<u32, (f64, u32)>>,
    apart: Vec<BTreeSet<u32>>,
    once: Vec<BTreeSet<u32>>,
    /// Raised with every change, so that old offers are recognised.
    version: Vec<u32>,
    refused: Vec<(u32, u32)>,
}

impl<'a> Component<'a> {
    fn new(records: &'a [u32], links: &[Link], terms: &Terms) -> Component<'a> {
        let count = records.len();
        let mut component = Component {
            records,
            group: (0..count as u32).collect(),
            members: (0..count as u32).map(|record| vec![record]).collect(),
            sums: vec![BTreeMap::new(); count],
            apart: vec![BTreeSet::new(); count],
            once: records.iter().map(|&record| (terms.once)(record).into_iter().collect()).collect(),
            version: vec![0; count],
            refused: Vec::new(),
        };
        for link in links {
            component.connect(link.a, link.b, link.odds);
        }
        component.weigh_absent(terms);
        for &(a, b) in terms.different {
            if let (Some(a), Some(b)) = (component.place(a), component.place(b)) {
                component.apart[a as usize].insert(b);
                component.apart[b as usize].insert(a);
            }
        }
        component
    }

    fn place(&self, record: u32) -> Option<u32> {
        self.records.binary_search(&record).ok().map(|place| place as u32)
    }

    fn connect(&mut self, a: u32, b: u32, odds: f32) {
        let (Some(a), Some(b)) = (self.place(a), self.place(b)) else { return };
        let odds = f64::from(odds.clamp(-SURELY_NOT, SUREST));
        self.sums[a as usize].insert(b, (odds, 1));
        self.sums[b as usize].insert(a, (odds, 1));
    }

    /// In small components every pair is weighed, candidate or not.
    fn weigh_absent(&mut self, terms: &Terms) {
        if self.records.len() > WEIGHED_WHOLE {
            return;
        }
        for a in 0..self.records.len() {
            for b in a + 1..self.records.len() {
                if !self.sums[a].contains_key(&(b as u32)) {
                    let (a, b) = (self.records[a], self.records[b]);
                    if let Some(odds) = (terms.absent)(a, b) {
                        self.connect(a, b, odds);
                    }
                }
            }
        }
    }

    fn solve(mut self, terms: &Terms) -> Self {
        for &(a, b) in terms.same {
            if let (Some(x), Some(y)) = (self.place(a), self.place(b)) {
                let (x, y) = (self.group[x as usize], self.group[y as usize]);
                if x != y && self.apart[x as usize].contains(&y) {
                    self.refused.push((a, b));
                } else if x != y {
                    self.join(x, y);
                }
            }
        }
        let mut offers = BinaryHeap::new();
        for a in 0..self.records.len() as u32 {
            self.offer(a, terms, &mut offers, true);
        }
        while let Some(Offer { a, b, versions, .. }) = offers.pop() {
            let current = (self.version[a as usize], self.version[b as usize]) == versions;
            if current && self.group[a as usize] == a && self.group[b as usize] == b {
                self.join(a, b);
                self.offer(a.min(b), terms, &mut offers, false);
            }
        }
        self
    }

    /// Offers to join `a` with each neighbour, where the mean is above the threshold.
    fn offer(&self, a: u32, terms: &Terms, offers: &mut BinaryHeap<Offer>, later_only: bool) {
        if self.group[a as usize] != a {
            return;
        }
        for (&b, &(sum, known)) in &self.sums[a as usize] {
            if (later_only && b < a) || self.apart[a as usize].contains(&b) {
                continue;
            }
            let pairs = (self.members[a as usize].len() * self.members[b as usize].len()) as f64;
            let mut mean = (sum + f64::from(ABSENT) * (pairs - f64::from(known))) / pairs;
            if !self.once[a as usize].is_disjoint(&self.once[b as usize]) {
                mean -= TWICE;
            }
            if mean > f64::from(terms.threshold) {
                let (a, b) = (a.min(b), a.max(b));
                let versions = (self.version[a as usize], self.version[b as usize]);
                offers.push(Offer { mean, a, b, versions });
            }
        }
    }

    /// Joins two groups under the name of the smaller.
    fn join(&mut self, a: u32, b: u32) {
        let (kept, gone) = (a.min(b), a.max(b));
        let joined = std::mem::take(&mut self.members[gone as usize]);
        joined.iter().for_each(|&member| self.group[member as usize] = kept);
        self.members[kept as usize].extend(joined);
        self.version[kept as usize] += 1;
        self.version[gone as usize] += 1;
        for (other, (sum, known)) in std::mem::take(&mut self.sums[gone as usize]) {
            self.sums[other as usize].remove(&gone);
            if other == kept {
                continue;
            }
            let entry = self.sums[kept as usize].entry(other).or_insert((0.0, 0));
            entry.0 += sum;
            entry.1 += known;
            let entry = *entry;
            self.sums[other as usize].insert(kept, entry);
        }
        for other in std::mem::take(&mut self.apart[gone as usize]) {
            self.apart[other as usize].remove(&gone);
            self.apart[other as usize].insert(kept);
            self.apart[kept as usize].insert(other);
        }
        let once = std::mem::take(&mut self.once[gone as usize]);
        self.once[kept as usize].extend(once);
    }
}

/// An offer to join two groups; the highest mean first, then the earliest records.
#[derive(Debug, PartialEq)]
struct Offer {
    mean: f64,
    a: u32,
    b: u32,
    versions: (u32, u32),
}

impl Eq for Offer {}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean.total_cmp(&other.mean).then((other.a, other.b, other.versions).cmp(&(
            self.a,
            self.b,
            self.versions,
        )))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
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
}
