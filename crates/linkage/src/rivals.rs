//! Who else of the same list fits as well: a list seldom names one person twice.
//!
//! Of three men of one name in a list, all of whom may be the man of another list, at
//! most one is; and where most of a list stands in another, somebody there has to be
//! him. The odds of a pair are therefore set against those of its rivals (other records
//! of either list that fit the other side, unless they seem to repeat the same person)
//! and against the chance that the record has no partner in the other list at all. For
//! lists without repetition this approximates the marginals of a one-to-one matching
//! (Sadinle 2017, section 3).

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::link::Compared;
use crate::model::probability;
use crate::subjects::{List, Row};

/// More rivals of one record in one list than this are not asked whether they repeat each other.
const ASKED: usize = 24;
/// Lists are held to share few people as if so many more records had no partner.
const HELD: f64 = 30.0;
/// However much two lists share, so many records of a hundred may have no partner.
const LEAST_ALONE: f64 = 0.25;
/// How often the share of records with a partner is worked out.
const ROUNDS: usize = 3;

/// A pair as one of its records sees it: the partner's list, the partner, the place of the pair.
type Side = (u32, u32, u32, u32);

/// What rivals and partnerless records make of each pair, in bits.
///
/// Pairs in the order of their records; those judged `different` are nobody's rivals.
pub(crate) fn rivalry(
    rows: &[Row],
    lists: &[List],
    scored: &[(Compared, f32)],
    different: &[(u32, u32)],
) -> Vec<f32> {
    let against = against(rows, scored, different);
    let mut alone = Alone::new(lists);
    let mut bits = Vec::new();
    for _ in 0..ROUNDS {
        let bits_of = |at: usize| {
            let (met, _) = &scored[at];
            let (one, other) = (rows[met.a as usize].list, rows[met.b as usize].list);
            let [of_a, of_b] = against[at];
            if one == other {
                return 0.0;
            }
            -((alone.share(one, other) + of_a) * (alone.share(other, one) + of_b)).log2()
        };
        bits = (0..scored.len()).into_par_iter().map(bits_of).collect();
        alone.learn(rows, scored, &bits);
    }
    bits
}

/// The odds of the rivals of each pair: of those that its first record has, and its second.
fn against(rows: &[Row], scored: &[(Compared, f32)], different: &[(u32, u32)]) -> Vec<[f32; 2]> {
    let mut sides: Vec<Side> = Vec::with_capacity(2 * scored.len());
    for (at, (met, _)) in (0u32..).zip(scored) {
        let (one, other) = (rows[met.a as usize].list, rows[met.b as usize].list);
        if one != other {
            sides.push((met.a, other, met.b, at));
            sides.push((met.b, one, met.a, at));
        }
    }
    sides.par_sort_unstable();
    let groups: Vec<&[Side]> =
        sides.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)).filter(|group| group.len() > 1).collect();
    let found: Vec<Vec<(u32, usize, f32)>> =
        groups.par_iter().map(|group| among(group, scored, different)).collect();
    let mut against = vec![[0.0f32; 2]; scored.len()];
    for (at, side, odds) in found.into_iter().flatten() {
        against[at as usize][side] = odds;
    }
    against
}

/// The odds of all rivals of each pair, among the partners that one record has in one list.
fn among(group: &[Side], scored: &[(Compared, f32)], different: &[(u32, u32)]) -> Vec<(u32, usize, f32)> {
    let apart = |side: &Side| different.binary_search(&(side.0.min(side.2), side.0.max(side.2))).is_ok();
    let odds =
        |side: &Side| if apart(side) { 0.0 } else { scored[side.3 as usize].1.clamp(-40.0, 40.0).exp2() };
    let odds: Vec<f32> = group.iter().map(odds).collect();
    let whole: f32 = odds.iter().sum();
    let rivals = |at: usize| {
        if group.len() > ASKED {
            return (whole - odds[at]).max(0.0);
        }
        group.iter().zip(&odds).map(|(other, odds)| odds * differ(group[at].2, other.2, scored)).sum()
    };
    let which = |side: &Side| usize::from(side.0 > side.2);
    group.iter().enumerate().map(|(at, side)| (side.3, which(side), rivals(at))).collect()
}

/// How likely two partners of one list are two persons; one with itself is none.
fn differ(one: u32, other: u32, scored: &[(Compared, f32)]) -> f32 {
    if one == other {
        return 0.0;
    }
    let pair = (one.min(other), one.max(other));
    let found = scored.binary_search_by_key(&pair, |(met, _)| (met.a, met.b));
    found.map_or(1.0, |at| 1.0 - probability(f64::from(scored[at].1)) as f32)
}

/// The share of the records of one list that have no partner in another.
struct Alone {
    sizes: Vec<f64>,
    shares: BTreeMap<(u32, u32), f64>,
}

impl Alone {
    fn new(lists: &[List]) -> Alone {
        Alone { sizes: lists.iter().map(|list| list.records as f64).collect(), shares: BTreeMap::new() }
    }

    fn share(&self, of: u32, within: u32) -> f32 {
        self.shares.get(&(of, within)).copied().unwrap_or(1.0) as f32
    }

    fn learn(&mut self, rows: &[Row], scored: &[(Compared, f32)], bits: &[f32]) {
        let mut same: BTreeMap<(u32, u32), f64> = BTreeMap::new();
        for ((met, odds), bits) in scored.iter().zip(bits) {
            let (one, other) = (rows[met.a as usize].list, rows[met.b as usize].list);
            if one != other {
                *same.entry((one.min(other), one.max(other))).or_default() +=
                    probability(f64::from(odds + bits));
            }
        }
        for ((one, other), same) in same {
            for (of, within) in [(one, other), (other, one)] {
                let share = 1.0 - same / (self.sizes[of as usize] + HELD);
                self.shares.insert((of, within), share.max(LEAST_ALONE));
            }
        }
    }
}
