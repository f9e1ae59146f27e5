//! How much two lists have in common: most lists repeat nobody, some hardly meet.
//!
//! A pair from two lists that share many people is likelier to be one person
//! than a pair from within one list; that is part of the prior, not evidence.

use std::collections::BTreeMap;

use ledger::SourceId;

use crate::subjects::List;

/// Bits to add to the prior for a pair of records, by their lists.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Overlaps(BTreeMap<(SourceId, SourceId), f32>);

/// What was counted about one pair of lists.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// Pairs of records, of whatever persons.
    pub pairs: f64,
    /// Expected pairs of one person.
    pub same: f64,
}

/// Expected pairs of one person that a general share counts for.
const GENERAL: f64 = 8.0;
/// No pair of lists is told from the rest by more.
const MOST: f64 = 4.0;

impl Overlaps {
    /// The shares seen, each drawn towards that of its kind (within a list, between lists).
    pub fn new(lists: &[List], seen: &BTreeMap<(u32, u32), Seen>) -> Overlaps {
        let sum = |within: Option<bool>| {
            let kind = seen.iter().filter(|((a, b), _)| within.is_none_or(|within| within == (a == b)));
            kind.fold(Seen::default(), |sum, (_, one)| Seen {
                pairs: sum.pairs + one.pairs,
                same: sum.same + one.same,
            })
        };
        let all = sum(None);
        if all.pairs == 0.0 || all.same == 0.0 {
            return Overlaps::default();
        }
        let general = all.same / all.pairs;
        let kinds = [false, true].map(|within| drawn(sum(Some(within)), general));
        let bits = seen.iter().map(|(&(a, b), &one)| {
            let share = drawn(one, kinds[usize::from(a == b)]);
            let bits = (share / general).log2().clamp(-MOST, MOST);
            (key(lists[a as usize].source, lists[b as usize].source), bits as f32)
        });
        Overlaps(bits.collect())
    }

    /// Every pair of lists with its bits, in order.
    pub fn rows(&self) -> impl Iterator<Item = (SourceId, SourceId, f32)> + '_ {
        self.0.iter().map(|(&(a, b), &bits)| (a, b, bits))
    }

    /// The bits of pairs of lists, as [`Overlaps::rows`] gave them.
    pub fn from_rows(rows: Vec<(SourceId, SourceId, f32)>) -> Overlaps {
        Overlaps(rows.into_iter().map(|(a, b, bits)| (key(a, b), bits)).collect())
    }

    /// Bits to add for two records of these lists.
    pub fn bits(&self, a: SourceId, b: SourceId) -> f32 {
        self.0.get(&key(a, b)).copied().unwrap_or(0.0)
    }
}

/// The share of one person, as if some pairs had been seen at the general share.
fn drawn(seen: Seen, general: f64) -> f64 {
    (seen.same + GENERAL) / (seen.pairs + GENERAL / general)
}

fn key(a: SourceId, b: SourceId) -> (SourceId, SourceId) {
    (a.min(b), a.max(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_share_people_raise_the_prior_and_a_list_with_itself_lowers_it() {
        let list =
            |number: u8, records| List { source: SourceId([number; 16]), duplicate_free: false, records };
        let lists = [list(1, 1000), list(2, 1000), list(3, 1000)];
        let seen = [
            ((0, 0), 499_500.0, 5.0),
            ((1, 1), 499_500.0, 5.0),
            ((2, 2), 499_500.0, 5.0),
            ((0, 1), 1e6, 600.0),
            ((0, 2), 1e6, 20.0),
            ((1, 2), 1e6, 300.0),
        ];
        let seen = seen.into_iter().map(|(lists, pairs, same)| (lists, Seen { pairs, same })).collect();
        let overlaps = Overlaps::new(&lists, &seen);
        let bits = |a: u8, b: u8| overlaps.bits(SourceId([a; 16]), SourceId([b; 16]));
        assert!(bits(1, 1) < -2.0 && bits(2, 1) > 1.0 && bits(1, 3) < bits(2, 3), "{overlaps:?}");
        assert_eq!(bits(1, 9), 0.0);
        assert_eq!(Overlaps::new(&lists, &BTreeMap::new()), Overlaps::default());
    }
}
