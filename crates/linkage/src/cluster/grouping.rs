//! One component while it is being grouped: offers to join, the surest taken first.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::{ABSENT, Link, Terms, absent, clamped};
use crate::components::{Component, root};

/// What joining two records of a list that names nobody twice costs.
pub(super) const TWICE: f64 = 12.0;

/// A component while it is being grouped; groups are named by the place of their first record.
pub(super) struct Grouping {
    threshold: f64,
    /// Leads from each place to the name of its group.
    parent: Vec<u32>,
    size: Vec<u32>,
    /// What each group is linked with. Names in it may be old, and one group may
    /// stand in it more than once, until it is gathered.
    near: Vec<Vec<Near>>,
    /// What each group must not be joined with. Names in it may be old.
    apart: Vec<Vec<u32>>,
    /// The lists that name nobody twice and have a record in the group, in order.
    once: Vec<Vec<u32>>,
    /// Raised with every change, so that old offers are recognised.
    version: Vec<u32>,
}

/// The known links from one group to another: their sum and their number.
#[derive(Debug, Clone, Copy)]
struct Near {
    other: u32,
    known: u32,
    sum: i64,
}

/// Log odds in parts of a bit, so that no order of adding matters.
pub(super) fn parts(odds: f32) -> i64 {
    (f64::from(clamped(odds)) * PARTS).round() as i64
}

/// The parts of a bit.
pub(super) const PARTS: f64 = 65536.0;

impl Grouping {
    /// Every record of a component for itself.
    pub fn new(component: &Component, terms: &Terms) -> Grouping {
        let count = component.records.len();
        let mut grouping = Grouping {
            threshold: f64::from(terms.threshold),
            parent: (0..count as u32).collect(),
            size: vec![1; count],
            near: vec![Vec::new(); count],
            apart: vec![Vec::new(); count],
            once: component
                .records
                .iter()
                .map(|&record| (terms.once)(record).into_iter().collect())
                .collect(),
            version: vec![0; count],
        };
        component.links.iter().for_each(|link| grouping.connect(link));
        absent(component, terms.absent, |link| grouping.connect(&link));
        for &(a, b) in component.different {
            grouping.apart[a as usize].push(b);
            grouping.apart[b as usize].push(a);
        }
        grouping
    }

    fn connect(&mut self, link: &Link) {
        let sum = parts(link.odds);
        self.near[link.a as usize].push(Near { other: link.b, known: 1, sum });
        self.near[link.b as usize].push(Near { other: link.a, known: 1, sum });
    }

    /// Joins groups until nothing more is to be gained; gives the group of each place.
    pub fn solve(mut self, same: &[(u32, u32)]) -> Vec<u32> {
        for &(a, b) in same {
            let (a, b) = (root(&mut self.parent, a), root(&mut self.parent, b));
            self.gather_apart(a);
            if a != b && self.apart[a as usize].binary_search(&b).is_err() {
                self.join(a.min(b), a.max(b));
            }
        }
        // Each group offers its best only. The best pair of all is the best of the
        // one of its two groups that looked last, so it is always on offer.
        let mut offers: BinaryHeap<Offer> =
            (0..self.parent.len() as u32).filter_map(|group| self.best(group)).collect();
        while let Some(offer) = offers.pop() {
            let Offer { from, a, b, versions, .. } = offer;
            if versions == (self.version[a as usize], self.version[b as usize]) {
                self.join(a, b);
                offers.extend(self.best(a));
            } else if versions.0 == self.version[a as usize] && from == a
                || versions.1 == self.version[b as usize] && from == b
            {
                offers.extend(self.best(from));
            }
        }
        (0..self.parent.len() as u32).map(|place| root(&mut self.parent, place)).collect()
    }

    /// The best group to join a group with, if the mean to any is above the threshold.
    fn best(&mut self, group: u32) -> Option<Offer> {
        if self.parent[group as usize] != group {
            return None;
        }
        self.gather(group);
        self.gather_apart(group);
        let apart = &self.apart[group as usize];
        let near = self.near[group as usize].iter().filter(|near| apart.binary_search(&near.other).is_err());
        near.map(|near| self.offer(group, near)).filter(|offer| offer.mean > self.threshold).max()
    }

    fn offer(&self, from: u32, near: &Near) -> Offer {
        let (a, b) = (from.min(near.other), from.max(near.other));
        let (one, other) = (a as usize, b as usize);
        let pairs = f64::from(self.size[one]) * f64::from(self.size[other]);
        let mut mean =
            (near.sum as f64 / PARTS + f64::from(ABSENT) * (pairs - f64::from(near.known))) / pairs;
        if meet(&self.once[one], &self.once[other]) {
            mean -= TWICE;
        }
        Offer { mean, a, b, from, versions: (self.version[one], self.version[other]) }
    }

    /// Brings what a group is linked with up to date: each other group once, in order.
    fn gather(&mut self, group: u32) {
        let mut near = std::mem::take(&mut self.near[group as usize]);
        near.iter_mut().for_each(|near| near.other = root(&mut self.parent, near.other));
        near.retain(|near| near.other != group);
        near.sort_unstable_by_key(|near| near.other);
        near.dedup_by(|next, kept| {
            let again = next.other == kept.other;
            if again {
                kept.sum += next.sum;
                kept.known += next.known;
            }
            again
        });
        self.near[group as usize] = near;
    }

    /// Brings what a group must not be joined with up to date: each once, in order.
    fn gather_apart(&mut self, group: u32) {
        let mut apart = std::mem::take(&mut self.apart[group as usize]);
        apart.iter_mut().for_each(|other| *other = root(&mut self.parent, *other));
        apart.sort_unstable();
        apart.dedup();
        self.apart[group as usize] = apart;
    }

    /// Joins two groups under the name of the first, which is the smaller.
    fn join(&mut self, kept: u32, gone: u32) {
        let (kept, gone) = (kept as usize, gone as usize);
        self.parent[gone] = kept as u32;
        self.size[kept] += self.size[gone];
        self.version[kept] += 1;
        self.version[gone] += 1;
        add(&mut self.near, kept, gone);
        add(&mut self.apart, kept, gone);
        add(&mut self.once, kept, gone);
        self.once[kept].sort_unstable();
        self.once[kept].dedup();
    }
}

/// Moves all of one list to another, the shorter to the longer.
fn add<T>(lists: &mut [Vec<T>], kept: usize, gone: usize) {
    let mut moved = std::mem::take(&mut lists[gone]);
    if moved.len() > lists[kept].len() {
        std::mem::swap(&mut moved, &mut lists[kept]);
    }
    lists[kept].append(&mut moved);
}

/// Whether two lists in order share anything.
fn meet(one: &[u32], other: &[u32]) -> bool {
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    few.iter().any(|list| many.binary_search(list).is_ok())
}

/// An offer to join two groups; the highest mean first, then the earliest records.
#[derive(Debug, PartialEq)]
struct Offer {
    mean: f64,
    a: u32,
    b: u32,
    /// The one of the two that made it.
    from: u32,
    versions: (u32, u32),
}

impl Eq for Offer {}

impl Ord for Offer {
    fn cmp(&self, other: &Self) -> Ordering {
        let tie = (other.a, other.b, other.versions, other.from);
        self.mean.total_cmp(&other.mean).then(tie.cmp(&(self.a, self.b, self.versions, self.from)))
    }
}

impl PartialOrd for Offer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
