//! What is usual among lists, and which two share more than that.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::look::{Known, Seen};
use super::shared::{FEWEST, Shared};
use super::weigh::{Event, Events, quantile};
use super::{Copied, Direction, Proposal, Reason, Trait};

/// Log odds of two lists being copied before anything is seen: one in sixty-four.
const PRIOR: f64 = -6.0;
/// From so many bits on it is worth a look; from so many on, likely.
const PERHAPS: f64 = 3.0;
const LIKELY: f64 = 10.0;
/// Bits that make a kind of evidence count as one of two; and bits of one that needs no second.
const SUPPORT: f64 = 3.0;
const ALONE: f64 = 16.0;
/// Values of one row lean on each other: an event counts for so much of one.
const LEANING: f64 = 0.5;
/// Rates of fewer events are not taken for usual.
const EVENTS: u32 = 30;

impl Known<'_> {
    /// Looks again at lists of which one likely copied from a third: only at persons whom that one does not have.
    ///
    /// A merger of two lists has most values of the larger; what it has of the other shows in the rest.
    pub fn beside(
        &self,
        all: &Compared,
        judged: &[Option<Proposal>],
        persons: &[u32],
    ) -> Vec<Option<Proposal>> {
        let list = |row: u32| self.traces.rows[row as usize].list;
        let mut partners: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (seen, _) in all.seen.iter().zip(judged).filter(|(_, one)| is_likely(one)) {
            partners.entry(seen.pair.a).or_default().push(seen.pair.b);
            partners.entry(seen.pair.b).or_default().push(seen.pair.a);
        }
        let partner = partners.values().flatten();
        let mut held: BTreeMap<u32, HashSet<u32>> = partner.map(|&list| (list, HashSet::new())).collect();
        for (row, &person) in (0..self.traces.rows.len() as u32).zip(persons) {
            if let Some(held) = held.get_mut(&list(row)) {
                held.insert(person);
            }
        }
        let look = |(at, seen): (usize, &Seen)| {
            if is_likely(&judged[at]) {
                return None;
            }
            let Shared { a, b, rows, .. } = &seen.pair;
            let thirds = [a, b].into_iter().flat_map(|list| partners.get(list).into_iter().flatten());
            let mut thirds: Vec<u32> = thirds.copied().filter(|third| third != a && third != b).collect();
            thirds.sort_unstable_by_key(|third| self.traces.lists[*third as usize].source);
            let found = thirds.into_iter().filter_map(|third| {
                let apart = rows.iter().filter(|(a, _)| !held[&third].contains(&persons[*a as usize]));
                let rows: Vec<(u32, u32)> = apart.copied().collect();
                let rest = Shared { a: *a, b: *b, persons: rows.len() as u32, rows };
                let rest = Some(rest).filter(|rest| rest.persons >= FEWEST)?;
                let found = self.judge(all, at, &self.look(rest))?;
                let apart_from = Some(self.traces.lists[third as usize].source);
                Some(Proposal { apart_from, shared: seen.pair.persons, ..found })
            });
            found.max_by(|x, y| x.bits.total_cmp(&y.bits))
        };
        all.seen.par_iter().enumerate().map(look).collect()
    }

    /// Weighs what was seen of two lists against all others.
    pub fn judge(&self, all: &Compared, at: usize, seen: &Seen) -> Option<Proposal> {
        let values = self.values(all, at, seen);
        let kinds = [
            (Trait::Letters, &seen.letters, LEANING),
            (Trait::Values, &values, LEANING),
            (Trait::Texts, &seen.texts, LEANING),
            (Trait::Order, &seen.order, LEANING),
            (Trait::Gaps, &seen.gaps, 1.0 / f64::from(seen.gapped.max(1)).max(2.0)),
        ];
        let mut reasons: Vec<Reason> = Vec::new();
        for (kind, events, weight) in kinds {
            let floor = match kind {
                Trait::Values => kind.floor(),
                _ => all.usual(kind, at, 0.6).unwrap_or(0.0).clamp(kind.floor(), 0.8),
            };
            let bits = (events.bits(floor) * weight).min(kind.most());
            let examples = seen.examples.iter().filter(|example| example.0 == kind);
            let id = |row: u32| self.traces.rows[row as usize].id;
            let examples = examples.map(|(_, _, (a, b))| (id(*a), id(*b))).collect();
            let (alike, expected) = (events.seen(), events.expected());
            reasons.push(Reason { kind, bits, alike, expected, examples });
        }
        reasons.push(self.coverage(all, at, seen));
        reasons.retain(|reason| reason.bits >= 0.5);
        reasons.sort_by(|x, y| y.bits.total_cmp(&x.bits).then(x.kind.cmp(&y.kind)));
        let bits = PRIOR + reasons.iter().map(|reason| reason.bits).sum::<f64>();
        let sure = sureness(bits, &reasons)?;
        let (turned, direction) = self.direction(seen);
        let lists = [seen.pair.a, seen.pair.b].map(|list| self.traces.lists[list as usize].source);
        let [copy, origin] = if turned { lists } else { [lists[1], lists[0]] };
        if !turned {
            let pairs = reasons.iter_mut().flat_map(|reason| &mut reason.examples);
            pairs.for_each(|(one, other)| std::mem::swap(one, other));
        }
        Some(Proposal {
            copy,
            origin,
            direction,
            sure,
            bits,
            shared: seen.pair.persons,
            apart_from: None,
            reasons,
        })
    }

    /// Values alike, each with the chance that the two lists' other partners give.
    fn values(&self, all: &Compared, at: usize, seen: &Seen) -> Events {
        let Shared { a, b, .. } = seen.pair;
        let own = [a, b].into_iter().flat_map(|list| &all.of_list[list as usize]);
        let partners: Vec<&Seen> = own.filter(|other| **other != at).map(|&other| &all.seen[other]).collect();
        let mut events = Events::default();
        for (&field, &(alike, count)) in &seen.values {
            let rates = partners.iter().filter_map(|seen| seen.values.get(&field));
            let rates = rates.filter(|(_, count)| *count >= EVENTS);
            let mut rates: Vec<f64> = rates.map(|(yes, count)| f64::from(*yes) / f64::from(*count)).collect();
            if rates.len() < 2 || count < EVENTS {
                continue;
            }
            let Some(usual) = quantile(&mut rates, 0.75) else { continue };
            let chance = (usual + 0.3 * (1.0 - usual)).clamp(0.2, 0.99) as f32;
            (0..count).for_each(|one| events.add(Event { chance, alike: one < alike }));
        }
        events
    }

    /// Whether nearly all of the smaller list is in the larger, as of no other list.
    fn coverage(&self, all: &Compared, at: usize, seen: &Seen) -> Reason {
        let kind = Trait::Persons;
        let usual = all.usual(kind, at, 0.75).unwrap_or(0.8).clamp(kind.floor(), 0.99);
        let own = covered(&self.sizes, &seen.pair);
        let more = own > 0.85 && own > usual;
        let bits = if more { kind.most() * (own - usual) / (1.0 - usual) } else { 0.0 };
        let pair = &seen.pair;
        let smaller = self.sizes[pair.a as usize].min(self.sizes[pair.b as usize]);
        let expected = usual * f64::from(smaller);
        Reason { kind, bits, alike: (pair.persons, smaller), expected, examples: vec![] }
    }

    /// Whether the first list is the copy, and why it is thought so.
    fn direction(&self, seen: &Seen) -> (bool, Direction) {
        let [a, b] = [seen.pair.a, seen.pair.b];
        let published = [a, b].map(|list| self.traces.lists[list as usize].published);
        if let [Some(one), Some(other)] = published
            && one != other
        {
            return (one > other, Direction::Dates);
        }
        let [in_a, in_b] = seen.slips;
        if in_a > 2 * in_b + 3 || in_b > 2 * in_a + 3 {
            return (in_a > in_b, Direction::Slips);
        }
        let held =
            [a, b].map(|list| f64::from(seen.pair.persons) / f64::from(self.sizes[list as usize].max(1)));
        if held[0].max(held[1]) > 0.85 && (held[0] - held[1]).abs() > 0.15 {
            return (held[0] > held[1], Direction::Part);
        }
        (self.sizes[a as usize] < self.sizes[b as usize], Direction::Unknown)
    }
}

/// The share of the smaller list that is in the larger.
fn covered(sizes: &[u32], pair: &Shared) -> f64 {
    let smaller = sizes[pair.a as usize].min(sizes[pair.b as usize]);
    f64::from(pair.persons) / f64::from(smaller.max(1))
}

/// All pairs of lists that were looked at, and what is usual among them.
pub(super) struct Compared {
    pub seen: Vec<Seen>,
    /// The pairs that each list is in.
    of_list: Vec<Vec<usize>>,
    /// What each pair shares of each kind, where there is enough to tell.
    shares: BTreeMap<Trait, Vec<Option<f64>>>,
    /// The same, sorted.
    sorted: BTreeMap<Trait, Vec<f64>>,
}

impl Compared {
    pub fn new(seen: Vec<Seen>, sizes: &[u32]) -> Compared {
        let mut of_list = vec![Vec::new(); sizes.len()];
        for (at, one) in seen.iter().enumerate() {
            of_list[one.pair.a as usize].push(at);
            of_list[one.pair.b as usize].push(at);
        }
        let share = |kind: Trait, seen: &Seen| match seen.events(kind) {
            Some(events) => (events.seen().1 >= EVENTS).then(|| events.share()),
            None => Some(covered(sizes, &seen.pair)),
        };
        let of = |kind: Trait| (kind, seen.par_iter().map(|seen| share(kind, seen)).collect());
        let shares: BTreeMap<Trait, Vec<Option<f64>>> = Trait::ALL.into_iter().map(of).collect();
        let sorted = shares.iter().map(|(&kind, shares)| {
            let mut sorted: Vec<f64> = shares.iter().flatten().copied().collect();
            sorted.sort_unstable_by(f64::total_cmp);
            (kind, sorted)
        });
        let sorted = sorted.collect();
        Compared { seen, of_list, shares, sorted }
    }

    /// What all pairs but one share: the value that so much of them is below. Nothing if they are fewer than three.
    fn usual(&self, kind: Trait, but: usize, below: f64) -> Option<f64> {
        let (sorted, own) = (&self.sorted[&kind], self.shares[&kind][but]);
        let own = own.map(|own| sorted.partition_point(|share| *share < own));
        let others = sorted.len() - usize::from(own.is_some());
        if others < 3 {
            return None;
        }
        let at = (below * (others - 1) as f64).floor() as usize;
        Some(sorted[at + usize::from(own.is_some_and(|own| own <= at))])
    }
}

fn is_likely(found: &Option<Proposal>) -> bool {
    found.as_ref().is_some_and(|found| found.sure == Copied::Likely)
}

fn sureness(bits: f64, reasons: &[Reason]) -> Option<Copied> {
    let supporting = reasons.iter().filter(|reason| reason.bits >= SUPPORT).count();
    let alone = reasons.iter().any(|reason| reason.kind.is_telling() && reason.bits >= ALONE);
    let telling = reasons.iter().any(|reason| reason.kind.is_telling() && reason.bits >= SUPPORT);
    match bits {
        bits if bits >= LIKELY && (alone || supporting >= 2) => Some(Copied::Likely),
        bits if bits >= PERHAPS && (telling || supporting >= 2) => Some(Copied::Perhaps),
        _ => None,
    }
}
