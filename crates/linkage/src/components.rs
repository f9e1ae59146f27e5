//! Connected records, with what is said about them, laid side by side.
//!
//! Whatever groups records can do so component by component, each on its own
//! thread: no person ever reaches over two of them. Everything lies in a few flat
//! arrays, sorted by component, so that a million records cost no million allocations.

use crate::cluster::Link;

/// Records that links or judgements connect; those that nothing connects are left out.
pub(crate) struct Components {
    records: Shelves<u32>,
    links: Shelves<Link>,
    same: Shelves<(u32, u32)>,
    different: Shelves<(u32, u32)>,
}

/// One component: its records in order, and links and judgements by their places in it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Component<'a> {
    pub records: &'a [u32],
    pub links: &'a [Link],
    pub same: &'a [(u32, u32)],
    pub different: &'a [(u32, u32)],
}

/// What connects records and holds them apart.
#[derive(Clone, Copy)]
pub(crate) struct Bonds<'a> {
    pub links: &'a [Link],
    /// Weaker links, and those of just these odds, connect nothing, but are kept where others connect.
    pub above: f32,
    pub same: &'a [(u32, u32)],
    pub different: &'a [(u32, u32)],
}

/// In no component, or in one that was not asked for.
const NOWHERE: u32 = u32::MAX;

impl Components {
    /// The components of `count` records, in the order of their first records.
    ///
    /// Only those that hold one of the `touched` records, where these are given.
    pub fn new(count: usize, bonds: &Bonds, touched: Option<&[u32]>) -> Components {
        let mut of = connected(count, bonds);
        let components = number(&mut of, touched);
        let (place, records) = {
            let here = (0..count as u32).filter(|&record| of[record as usize] != NOWHERE);
            let records = Shelves::new(components, here.map(|record| (of[record as usize], record)));
            let mut place = vec![0; count];
            for component in 0..components {
                let shelf = (0..).zip(records.shelf(component));
                shelf.for_each(|(at, &record): (u32, &u32)| place[record as usize] = at);
            }
            (place, records)
        };
        let inside = |a: u32, b: u32| {
            let component = of[a as usize];
            let both = component != NOWHERE && component == of[b as usize];
            both.then(|| (component, place[a as usize], place[b as usize]))
        };
        let pairs = |pairs: &[(u32, u32)]| {
            let inside = pairs.iter().filter_map(|&(a, b)| inside(a, b).map(|(at, a, b)| (at, (a, b))));
            Shelves::new(components, inside)
        };
        let links = bonds
            .links
            .iter()
            .filter_map(|link| inside(link.a, link.b).map(|(at, a, b)| (at, Link { a, b, odds: link.odds })));
        Components {
            records,
            links: Shelves::new(components, links),
            same: pairs(bonds.same),
            different: pairs(bonds.different),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.records.starts.len() - 1
    }

    /// One of them.
    pub fn get(&self, at: usize) -> Component<'_> {
        Component {
            records: self.records.shelf(at),
            links: self.links.shelf(at),
            same: self.same.shelf(at),
            different: self.different.shelf(at),
        }
    }
}

/// The smallest record connected with each record.
fn connected(count: usize, bonds: &Bonds) -> Vec<u32> {
    let mut parent: Vec<u32> = (0..count as u32).collect();
    let strong = bonds.links.iter().filter(|link| link.odds > bonds.above).map(|link| (link.a, link.b));
    for (a, b) in strong.chain(bonds.same.iter().copied()) {
        let (a, b) = (root(&mut parent, a), root(&mut parent, b));
        parent[a.max(b) as usize] = a.min(b);
    }
    for record in 0..parent.len() {
        parent[record] = parent[parent[record] as usize];
    }
    parent
}

/// The name of the group of a record, in a forest in which every step leads to a smaller one.
pub(crate) fn root(parent: &mut [u32], mut record: u32) -> u32 {
    while parent[record as usize] != record {
        parent[record as usize] = parent[parent[record as usize] as usize];
        record = parent[record as usize];
    }
    record
}

/// Turns first records into numbers of components; gives how many there are.
fn number(of: &mut [u32], touched: Option<&[u32]>) -> usize {
    let mut wanted = vec![false; of.len()];
    match touched {
        None => (0..of.len()).filter(|&at| of[at] != at as u32).for_each(|at| wanted[of[at] as usize] = true),
        Some(touched) => {
            let mut large = vec![false; of.len()];
            (0..of.len()).filter(|&at| of[at] != at as u32).for_each(|at| large[of[at] as usize] = true);
            let firsts = touched.iter().map(|&record| of[record as usize] as usize);
            firsts.filter(|&first| large[first]).for_each(|first| wanted[first] = true);
        }
    }
    let (mut number, mut next) = (vec![NOWHERE; of.len()], 0);
    for first in (0..of.len()).filter(|&first| wanted[first]) {
        number[first] = next;
        next += 1;
    }
    of.iter_mut().for_each(|first| *first = number[*first as usize]);
    next as usize
}

/// Things sorted by a number: all of one number side by side, in the order they came.
struct Shelves<T> {
    starts: Vec<u32>,
    things: Vec<T>,
}

impl<T: Copy> Shelves<T> {
    fn new(count: usize, things: impl Iterator<Item = (u32, T)> + Clone) -> Shelves<T> {
        let mut starts = vec![0u32; count + 1];
        let mut first = None;
        for (at, thing) in things.clone() {
            starts[at as usize + 1] += 1;
            first.get_or_insert(thing);
        }
        for at in 0..count {
            starts[at + 1] += starts[at];
        }
        let mut sorted = first.map_or_else(Vec::new, |first| vec![first; starts[count] as usize]);
        let mut next = starts.clone();
        for (at, thing) in things {
            sorted[next[at as usize] as usize] = thing;
            next[at as usize] += 1;
        }
        Shelves { starts, things: sorted }
    }

    fn shelf(&self, at: usize) -> &[T] {
        &self.things[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(count: usize, links: &[(u32, u32, f32)], touched: Option<&[u32]>, expected: &str) {
        let links: Vec<Link> = links.iter().map(|&(a, b, odds)| Link { a, b, odds }).collect();
        let bonds = Bonds { links: &links, above: 0.0, same: &[(6, 8)], different: &[(1, 3), (0, 3)] };
        let components = Components::new(count, &bonds, touched);
        let written: Vec<String> = (0..components.len())
            .map(|at| {
                let component = components.get(at);
                let links: Vec<(u32, u32)> = component.links.iter().map(|link| (link.a, link.b)).collect();
                format!("{:?}{links:?}{:?}{:?}", component.records, component.same, component.different)
            })
            .collect();
        assert_eq!(written.join(" "), expected);
    }

    #[test]
    fn strong_links_and_judgements_connect_and_weak_links_come_along() {
        let links = [(3, 5, 2.0), (1, 3, -1.0), (1, 5, 1.0), (0, 1, -2.0), (6, 8, 0.0)];
        let (one, other) = ("[1, 3, 5][(1, 2), (0, 1), (0, 2)][][(0, 1)]", "[6, 8][(0, 1)][(0, 1)][]");
        check(9, &links, None, &format!("{one} {other}"));
        check(9, &links, Some(&[5]), one);
        check(9, &links, Some(&[8, 2, 6]), other);
        check(9, &links, Some(&[0, 2, 7]), "");
        check(9, &[], None, "[6, 8][][(0, 1)][]");
    }
}
