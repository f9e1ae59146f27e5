//! Who else of the same list fits as well: a list seldom names one person twice.
//!
//! Of three men of one name in a list, all of whom may be the man of another list, at
//! most one is (V-801); and where most of a list stands in another, somebody there has to be
//! him. The odds of a pair are therefore set against those of its rivals (other records
//! of either list that fit the other side, unless they seem to repeat the same person)
//! and against the chance that the record has no partner in the other list at all. For
//! lists without repetition this approximates the marginals of a one-to-one matching
//! (Sadinle 2017, section 3).

use std::collections::BTreeMap;

use ledger::SourceId;
use rayon::prelude::*;

use crate::compare::Comparer;
use crate::evidence::{Evidence, Level, Pattern};
use crate::meetings::Compared;
use crate::model::{Ready, probability};
use crate::namesakes::Namesakes;
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

/// Pairs judged to differ, and how likely two records differ that did not meet.
type Apart<'a> = (&'a [(u32, u32)], &'a (dyn Fn(u32, u32) -> f32 + Sync));

/// What rivals and partnerless records make of each pair, in bits, and how many have no partner.
///
/// Pairs in the order of their records; those judged `different` are nobody's rivals.
/// What was `known` of earlier lists is used as it is.
pub(crate) fn rivalry(
    rows: &[Row],
    lists: &[List],
    scored: &[(Compared, f32)],
    apart: Apart,
    known: Option<&Alone>,
) -> (Vec<f32>, Alone) {
    let list_of: Vec<u32> = rows.iter().map(|row| row.list).collect();
    let of = |met: &Compared| (list_of[met.a as usize] as usize, list_of[met.b as usize] as usize);
    let of: Vec<(usize, usize)> = scored.par_iter().map(|(met, _)| of(met)).collect();
    let against = against(&list_of, scored, apart);
    let mut alone = known.cloned().unwrap_or_default();
    let mut bits = Vec::new();
    for round in 0..if known.is_some() { 1 } else { ROUNDS } {
        if round > 0 {
            alone = Alone::learn(lists, &of, scored, &bits);
        }
        let shares = alone.table(lists);
        let bits_of = |(&(one, other), &against): (&(usize, usize), &[f32; 2])| {
            let lists = lists.len();
            if one == other {
                0.0
            } else {
                taken(shares[one * lists + other], shares[other * lists + one], against)
            }
        };
        bits = of.par_iter().zip(&against).map(bits_of).collect();
    }
    (bits, alone)
}

/// The bits of a pair: either record may have no partner in the other list, or one of its rivals.
fn taken(alone_a: f32, alone_b: f32, [rivals_a, rivals_b]: [f32; 2]) -> f32 {
    -((alone_a + rivals_a) * (alone_b + rivals_b)).log2()
}

/// The same for one pair, against all records of both lists; and how many fit about as well.
pub(crate) fn rivalry_of(
    comparer: &Comparer,
    model: &Ready,
    alone: &Alone,
    a: &Row,
    b: &Row,
) -> (f32, usize) {
    if a.list == b.list {
        return (0.0, 0);
    }
    let odds = |x: &Row, y: &Row| {
        comparer
            .promising(x, y)
            .filter(|&pattern| is_namesake(pattern))
            .map_or(0.0, |pattern| model.log_odds(pattern).exp2())
    };
    let own = odds(a, b);
    let rivals = |of: &Row, partner: &Row| {
        let namesakes = Namesakes::of(comparer, of);
        let others = comparer.rows.par_iter().filter(|row| {
            row.list == partner.list && row.id != partner.id && namesakes.may_have(comparer, row)
        });
        let fitting = others.map(|row| (odds(of, row), row)).filter(|(odds, _)| *odds > TELLING);
        let weighed = fitting.map(|(odds_of, row)| {
            let repeats = odds(partner, row);
            (odds_of / (1.0 + repeats), usize::from(odds_of * 8.0 > own))
        });
        // Summed in the order of the rows, so that it is the same however many threads there are.
        let weighed: Vec<(f64, usize)> = weighed.collect();
        weighed.iter().fold((0.0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    };
    let ((of_a, fit_a), (of_b, fit_b)) = (rivals(a, b), rivals(b, a));
    let source = |row: &Row| comparer.subjects.lists()[row.list as usize].source;
    let (one, other) = (source(a), source(b));
    let bits = taken(alone.share(one, other), alone.share(other, one), [of_a as f32, of_b as f32]);
    (bits, fit_a + fit_b)
}

/// Whether two records may bear one name: others are no rivals.
pub(crate) fn is_namesake(pattern: Pattern) -> bool {
    [Evidence::Given, Evidence::Family].iter().all(|&evidence| pattern.level(evidence) != Level::Different)
}

/// Odds below this are nobody's rivals: others that far are not even candidates.
const TELLING: f64 = 1.0 / 16.0;
/// The same in bits.
const TELLING_BITS: f64 = -4.0;

/// The odds of the rivals of each pair: of those that its first record has, and its second.
fn against(list_of: &[u32], scored: &[(Compared, f32)], apart: Apart) -> Vec<[f32; 2]> {
    let pairs = Pairs::new(list_of, scored, apart.0);
    let found: Vec<Vec<(u32, usize, f32)>> = (0..list_of.len())
        .into_par_iter()
        .with_min_len(1024)
        .fold(
            || (Vec::new(), Vec::new()),
            |(mut found, mut sides), record| {
                pairs.sides(record as u32, &mut sides);
                let groups = sides.chunk_by(|x: &Side, y: &Side| x.1 == y.1).filter(|group| group.len() > 1);
                groups.for_each(|group| among(group, &pairs, apart.1, &mut found));
                (found, sides)
            },
        )
        .map(|(found, _)| found)
        .collect();
    let mut against = vec![[0.0f32; 2]; scored.len()];
    for (at, side, odds) in found.into_iter().flatten() {
        against[at as usize][side] = odds;
    }
    against
}

/// All pairs, found by either of their records.
struct Pairs<'a> {
    scored: &'a [(Compared, f32)],
    list_of: &'a [u32],
    /// The odds of each pair, 0 where it is nobody's rival.
    odds: Vec<f32>,
    /// Where the pairs begin of which each record is the first.
    starts: Vec<u32>,
    /// The pairs of which each record is the second, by the first and the place, and where they begin.
    seconds: Vec<(u32, u32)>,
    second_starts: Vec<u32>,
}

impl<'a> Pairs<'a> {
    fn new(list_of: &'a [u32], scored: &'a [(Compared, f32)], different: &[(u32, u32)]) -> Pairs<'a> {
        let records = list_of.len();
        let (mut starts, mut second_starts) = (vec![0u32; records + 1], vec![0u32; records + 1]);
        for (met, _) in scored {
            starts[met.a as usize + 1] += 1;
            second_starts[met.b as usize + 1] += 1;
        }
        for at in 0..records {
            starts[at + 1] += starts[at];
            second_starts[at + 1] += second_starts[at];
        }
        let (mut next, mut seconds) = (second_starts.clone(), vec![(0, 0); scored.len()]);
        for (at, (met, _)) in (0u32..).zip(scored) {
            seconds[next[met.b as usize] as usize] = (met.a, at);
            next[met.b as usize] += 1;
        }
        let odds = scored.par_iter().map(|(met, bits)| telling(met, *bits, different)).collect();
        Pairs { scored, list_of, odds, starts, seconds, second_starts }
    }

    fn firsts(&self, record: u32) -> std::ops::Range<usize> {
        self.starts[record as usize] as usize..self.starts[record as usize + 1] as usize
    }

    /// The pairs of one record with records of other lists, in the order of the lists and the partners.
    fn sides(&self, record: u32, sides: &mut Vec<Side>) {
        sides.clear();
        let list = |record: u32| self.list_of[record as usize];
        let behind = record as usize;
        let behind = self.second_starts[behind] as usize..self.second_starts[behind + 1] as usize;
        let before = self.seconds[behind].iter().copied();
        let after = self.firsts(record).map(|at| (self.scored[at].0.b, at as u32));
        let all = before.chain(after).map(|(partner, at)| (record, list(partner), partner, at));
        sides.extend(all.filter(|side| side.1 != list(record)));
        sides.sort_unstable();
    }

    /// The log odds of two records that were weighed together.
    fn log_odds(&self, one: u32, other: u32) -> Option<f32> {
        let firsts = &self.scored[self.firsts(one.min(other))];
        let found = firsts.binary_search_by_key(&one.max(other), |(met, _)| met.b).ok()?;
        Some(firsts[found].1)
    }
}

/// The odds of a pair as a rival of others.
fn telling(met: &Compared, bits: f32, different: &[(u32, u32)]) -> f32 {
    let apart = || !different.is_empty() && different.binary_search(&(met.a, met.b)).is_ok();
    let silent = f64::from(bits) < TELLING_BITS || !is_namesake(met.pattern) || apart();
    if silent { 0.0 } else { f64::from(bits).min(40.0).exp2() as f32 }
}

/// The odds of all rivals of each pair, among the partners that one record has in one list.
fn among(
    group: &[Side],
    pairs: &Pairs,
    unmet: &(dyn Fn(u32, u32) -> f32 + Sync),
    found: &mut Vec<(u32, usize, f32)>,
) {
    let odds: Vec<f32> = group.iter().map(|side| pairs.odds[side.3 as usize]).collect();
    let rivals = if group.len() > ASKED {
        let whole: f32 = odds.iter().sum();
        odds.iter().map(|own| (whole - own).max(0.0)).collect()
    } else {
        let mut rivals = vec![0.0; group.len()];
        for (at, one) in group.iter().enumerate() {
            for (other_at, other) in group.iter().enumerate().skip(at + 1) {
                if odds[at] > 0.0 || odds[other_at] > 0.0 {
                    let differ = differ(one.2, other.2, pairs, unmet);
                    rivals[at] += odds[other_at] * differ;
                    rivals[other_at] += odds[at] * differ;
                }
            }
        }
        rivals
    };
    let which = |side: &Side| usize::from(side.0 > side.2);
    found.extend(group.iter().zip(rivals).map(|(side, rivals)| (side.3, which(side), rivals)));
}

/// How likely two partners of one list are two persons; one with itself is none.
fn differ(one: u32, other: u32, pairs: &Pairs, unmet: &(dyn Fn(u32, u32) -> f32 + Sync)) -> f32 {
    match pairs.log_odds(one, other) {
        _ if one == other => 0.0,
        Some(odds) => 1.0 - probability(f64::from(odds)) as f32,
        None => unmet(one, other),
    }
}

/// The share of the records of one list that have no partner in another.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Alone(BTreeMap<(SourceId, SourceId), f32>);

impl Alone {
    /// The most that having no rival can add to a pair of these two lists, in bits.
    pub fn most(&self, a: SourceId, b: SourceId) -> f32 {
        taken(self.share(a, b), self.share(b, a), [0.0; 2])
    }

    /// What was written of each pair of lists, the first list's share first.
    pub fn from_rows(rows: Vec<(SourceId, SourceId, f32)>) -> Alone {
        Alone(rows.into_iter().map(|(of, within, share)| ((of, within), share)).collect())
    }

    /// Every pair of lists that is told from the rest.
    pub fn rows(&self) -> impl Iterator<Item = (SourceId, SourceId, f32)> + '_ {
        self.0.iter().map(|(&(of, within), &share)| (of, within, share))
    }

    fn share(&self, of: SourceId, within: SourceId) -> f32 {
        self.0.get(&(of, within)).copied().unwrap_or(1.0)
    }

    /// The shares of all pairs of lists, row by row.
    fn table(&self, lists: &[List]) -> Vec<f32> {
        let of = lists.iter().flat_map(|of| lists.iter().map(move |within| (of, within)));
        of.map(|(of, within)| self.share(of.source, within.source)).collect()
    }

    fn learn(lists: &[List], of: &[(usize, usize)], scored: &[(Compared, f32)], bits: &[f32]) -> Alone {
        // Summed in chunks of fixed size and in their order: the same on any number of threads.
        let sums: Vec<Vec<f64>> = of
            .par_chunks(1 << 18)
            .zip(scored.par_chunks(1 << 18))
            .zip(bits.par_chunks(1 << 18))
            .map(|((of, scored), bits)| {
                let mut same = vec![0.0; lists.len() * lists.len()];
                for ((&(one, other), (_, odds)), bits) in of.iter().zip(scored).zip(bits) {
                    let chance = probability(f64::from(odds + bits));
                    same[one * lists.len() + other] += chance;
                    same[other * lists.len() + one] += chance;
                }
                same
            })
            .collect();
        let mut same = vec![0.0; lists.len() * lists.len()];
        for sums in sums {
            same.iter_mut().zip(sums).for_each(|(same, sum)| *same += sum);
        }
        let mut shares = BTreeMap::new();
        for (one, of) in lists.iter().enumerate() {
            for (other, within) in lists.iter().enumerate().filter(|(other, _)| *other != one) {
                let share = 1.0 - same[one * lists.len() + other] / (of.records as f64 + HELD);
                shares.insert((of.source, within.source), share.max(LEAST_ALONE) as f32);
            }
        }
        Alone(shares)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subject::{Said, Subject};
    use crate::subjects::Subjects;
    use ledger::RecordId;

    /// Records that say nothing, each in a list.
    fn rows(of: impl Iterator<Item = u8>) -> Vec<Row> {
        let mut subjects = Subjects::new();
        for (at, list) in (0u128..).zip(of) {
            let (id, source) = (RecordId(at.to_be_bytes()), SourceId([list; 16]));
            subjects.push(&Subject { id, source, said: Said::default() });
        }
        subjects.rows().to_vec()
    }

    /// Pairs `(a, b, odds in bits)` of records in these lists, a number each.
    #[track_caller]
    fn check(of: &[u8], pairs: &[(u32, u32, f32)], different: &[(u32, u32)], expected: &[f32]) {
        let rows = rows(of.iter().copied());
        let list = |number: u8| List { source: SourceId([number; 16]), duplicate_free: false, records: 1000 };
        let lists: Vec<List> = (0..3).map(list).collect();
        let compared = |a, b| Compared { a, b, pattern: Pattern::default(), kinds: 1 };
        let scored: Vec<_> = pairs.iter().map(|&(a, b, odds)| (compared(a, b), odds)).collect();
        let (bits, _) = rivalry(&rows, &lists, &scored, (different, &|_, _| 1.0), Some(&Alone::default()));
        for (bits, expected) in bits.iter().zip(expected) {
            assert!((bits - expected).abs() < 0.02, "{bits} is not {expected}");
        }
    }

    #[test]
    fn a_rival_of_the_same_odds_halves_the_chance_and_a_repetition_does_not() {
        check(&[0, 1], &[(0, 1, 3.0)], &[], &[0.0]);
        check(&[0, 1, 1], &[(0, 1, 3.0), (0, 2, 3.0)], &[], &[-9f32.log2(), -9f32.log2()]);
        check(&[0, 1, 1], &[(0, 1, 3.0), (0, 2, 3.0), (1, 2, 14.0)], &[], &[0.0, 0.0, 0.0]);
        check(&[0, 1, 2], &[(0, 1, 3.0), (0, 2, 3.0)], &[], &[0.0, 0.0]);
        check(&[0, 0], &[(0, 1, 3.0)], &[], &[0.0]);
        check(&[0, 1, 1], &[(0, 1, 3.0), (0, 2, 3.0)], &[(0, 2)], &[0.0, -9f32.log2()]);
    }

    #[test]
    fn where_most_of_a_list_stands_in_another_somebody_there_is_likelier() {
        let rows = rows((0..400).map(|at| (at % 2) as u8));
        let list = |number: u8| List { source: SourceId([number; 16]), duplicate_free: false, records: 200 };
        let compared = |a| Compared { a, b: a + 1, pattern: Pattern::default(), kinds: 1 };
        let scored: Vec<_> =
            (0..200).map(|at| (compared(2 * at), if at < 120 { 8.0 } else { 0.0 })).collect();
        let (bits, alone) = rivalry(&rows, &[list(0), list(1)], &scored, (&[], &|_, _| 1.0), None);
        assert!(bits.iter().all(|&bits| bits > 1.0 && bits < 4.1), "{:?}", &bits[..3]);
        assert!(
            alone.rows().all(|(_, _, share)| share < 0.5 && f64::from(share) >= LEAST_ALONE),
            "{alone:?}"
        );
    }
}
