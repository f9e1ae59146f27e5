//! How good a linkage is, held against a known truth.
//!
//! Pairwise: of the pairs that were joined, how many are true (precision), and of
//! the true pairs, how many were joined (recall). B-cubed (Bagga and Baldwin
//! 1998): the same for each record and its companions, then the mean over
//! records, so that one large cluster does not decide everything.

use rayon::prelude::*;

/// Precision, recall, and their harmonic mean, each from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shares {
    /// What share of what was found is true.
    pub precision: f64,
    /// What share of what is true was found.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

impl Shares {
    fn new(precision: f64, recall: f64) -> Shares {
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-12);
        Shares { precision, recall, f1 }
    }

    /// Of counts; what was not found at all has precision 0.
    fn of(right: u64, found: u64, truly: u64) -> Shares {
        Shares::new(right as f64 / found.max(1) as f64, right as f64 / truly.max(1) as f64)
    }
}

/// One record: where a linkage put it, whom it truly speaks of, its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placed {
    /// The cluster.
    pub cluster: u32,
    /// The person.
    pub person: u32,
    /// The list.
    pub list: u32,
}

/// Which pairs count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Among {
    /// All pairs of records.
    All,
    /// Pairs of records of different lists, where each list names a person once.
    Lists,
}

/// Pairs joined by a clustering, true pairs, and those that are both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PairCounts {
    /// Pairs within clusters.
    pub found: u64,
    /// Pairs within persons.
    pub truly: u64,
    /// Pairs within both.
    pub right: u64,
}

impl PairCounts {
    /// Counts the pairs of a clustering.
    pub fn of(records: &[Placed], among: Among) -> PairCounts {
        let count = |key: fn(&Placed) -> (u32, u32)| pairs_within(records, key, among);
        PairCounts {
            found: count(|record| (record.cluster, 0)),
            truly: count(|record| (record.person, 0)),
            right: count(|record| (record.cluster, record.person)),
        }
    }

    /// Pairwise precision and recall.
    pub fn shares(self) -> Shares {
        Shares::of(self.right, self.found, self.truly)
    }
}

fn pairs_within(records: &[Placed], key: fn(&Placed) -> (u32, u32), among: Among) -> u64 {
    let mut keys: Vec<((u32, u32), u32)> = records.iter().map(|record| (key(record), record.list)).collect();
    keys.par_sort_unstable();
    let pairs = |count: usize| count as u64 * (count as u64 - 1) / 2;
    let all: u64 = keys.chunk_by(|a, b| a.0 == b.0).map(|run| pairs(run.len())).sum();
    let within_lists = || keys.chunk_by(|a, b| a == b).map(|run| pairs(run.len())).sum::<u64>();
    match among {
        Among::All => all,
        Among::Lists => all - within_lists(),
    }
}

/// B-cubed precision and recall of a clustering, over all records.
pub fn b_cubed(records: &[Placed]) -> Shares {
    let sizes = |key: fn(&Placed) -> u32| {
        let most = records.iter().map(key).max().map_or(0, |most| most as usize + 1);
        let mut sizes = vec![0u32; most];
        records.iter().for_each(|record| sizes[key(record) as usize] += 1);
        sizes
    };
    let (clusters, persons) = (sizes(|record| record.cluster), sizes(|record| record.person));
    let mut both: Vec<(u32, u32)> = records.iter().map(|record| (record.cluster, record.person)).collect();
    both.par_sort_unstable();
    let (mut precision, mut recall) = (0.0, 0.0);
    for run in both.chunk_by(|a, b| a == b) {
        let shared = (run.len() * run.len()) as f64;
        precision += shared / f64::from(clusters[run[0].0 as usize]);
        recall += shared / f64::from(persons[run[0].1 as usize]);
    }
    let all = (records.len() as f64).max(1.0);
    Shares::new(precision / all, recall / all)
}

/// Pairs with the probability that was said of each and whether it is true: 8 bytes a pair.
#[derive(Debug, Clone, Default)]
pub struct Scored {
    /// The bits of a probability from 0 to 1, whose sign says whether the pair is true.
    pairs: Vec<u64>,
}

const TRUE: u64 = 1 << 63;

/// What a threshold gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AtThreshold {
    /// Pairs of this probability or more are joined.
    pub threshold: f64,
    /// How many pairs that are.
    pub pairs: u64,
    /// How good they are.
    pub shares: Shares,
}

/// Pairs of about one probability: what was said of them, and what is true.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// From this probability on.
    pub from: f64,
    /// Below this one; the last bin holds 1.
    pub below: f64,
    /// How many pairs.
    pub pairs: u64,
    /// The mean of what was said.
    pub said: f64,
    /// The share that is true.
    pub truly: f64,
}

/// Whether probabilities are what they say.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibrated {
    /// The bins that hold pairs, in order.
    pub bins: Vec<Bin>,
    /// The mean squared distance of the probability from the truth (Brier 1950).
    pub brier: f64,
    /// The mean distance of said and true over the bins, weighted by pairs (expected calibration error).
    pub error: f64,
}

/// Where bins begin: finer at the ends, where linkages say most.
const BINS: [f64; 14] = [0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

impl Scored {
    /// Adds a pair; a probability beyond 0 and 1 is taken for the nearer of them.
    pub fn push(&mut self, probability: f64, same: bool) {
        let bits = probability.clamp(0.0, 1.0).abs().to_bits();
        self.pairs.push(if same { bits | TRUE } else { bits });
    }

    /// Puts the pairs in order, the surest first; to be called once, before any question.
    pub fn sort(&mut self) {
        self.pairs.par_sort_unstable_by_key(|pair| std::cmp::Reverse(pair & !TRUE));
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// How many of them are true.
    pub fn right(&self) -> u64 {
        self.pairs.iter().filter(|&&pair| pair & TRUE != 0).count() as u64
    }

    /// What a threshold gives, where there are so many true pairs in all.
    pub fn at(&self, threshold: f64, truly: u64) -> AtThreshold {
        let end = self.pairs.partition_point(|&pair| probability(pair) >= threshold);
        let right = self.pairs[..end].iter().filter(|&&pair| pair & TRUE != 0).count() as u64;
        AtThreshold { threshold, pairs: end as u64, shares: Shares::of(right, end as u64, truly) }
    }

    /// The threshold with the best F1; pairs of one probability stay together.
    pub fn best(&self, truly: u64) -> Option<AtThreshold> {
        let (mut found, mut right) = (0u64, 0u64);
        let mut best: Option<AtThreshold> = None;
        for tied in self.pairs.chunk_by(|a, b| a & !TRUE == b & !TRUE) {
            found += tied.len() as u64;
            right += tied.iter().filter(|&&pair| pair & TRUE != 0).count() as u64;
            let shares = Shares::of(right, found, truly);
            if best.is_none_or(|best| shares.f1 > best.shares.f1) {
                best = Some(AtThreshold { threshold: probability(tied[0]), pairs: found, shares });
            }
        }
        best
    }

    /// Whether the probabilities are what they say.
    pub fn calibration(&self) -> Calibrated {
        let mut sums = [(0u64, 0.0, 0u64); BINS.len()];
        let mut squares = 0.0;
        for &pair in &self.pairs {
            let (said, same) = (probability(pair), u64::from(pair & TRUE != 0));
            let (pairs, all_said, right) = &mut sums[BINS.partition_point(|&from| from <= said) - 1];
            *pairs += 1;
            *all_said += said;
            *right += same;
            squares += (said - same as f64).powi(2);
        }
        let bins = sums.iter().enumerate().filter(|(_, (pairs, ..))| *pairs > 0);
        let bins: Vec<Bin> = bins
            .map(|(at, &(pairs, said, right))| Bin {
                from: BINS[at],
                below: BINS.get(at + 1).copied().unwrap_or(1.0),
                pairs,
                said: said / pairs as f64,
                truly: right as f64 / pairs as f64,
            })
            .collect();
        let all = (self.pairs.len() as f64).max(1.0);
        let error = bins.iter().map(|bin| bin.pairs as f64 * (bin.said - bin.truly).abs()).sum::<f64>();
        Calibrated { bins, brier: squares / all, error: error / all }
    }
}

fn probability(pair: u64) -> f64 {
    f64::from_bits(pair & !TRUE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(rows: &[[u32; 3]]) -> Vec<Placed> {
        rows.iter().map(|&[cluster, person, list]| Placed { cluster, person, list }).collect()
    }

    #[track_caller]
    fn check(shares: Shares, precision: f64, recall: f64) {
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-12);
        for (found, expected) in [(shares.precision, precision), (shares.recall, recall), (shares.f1, f1)] {
            assert!((found - expected).abs() < 1e-12, "{shares:?} is not {precision}, {recall}, {f1}");
        }
    }

    /// Clusters {1 2 3} {4 5} {6}, persons {1 2} {3 4 5} {6}, counted by hand.
    #[test]
    fn clusters_are_measured_as_by_hand() {
        let records = placed(&[[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 1, 0], [1, 1, 1], [2, 2, 0]]);
        let counts = PairCounts::of(&records, Among::All);
        assert_eq!(counts, PairCounts { found: 4, truly: 4, right: 2 });
        check(counts.shares(), 0.5, 0.5);
        // Each record's cluster: 2/3 2/3 1/3 1 1 1; its person: 1 1 1/3 2/3 2/3 1.
        check(b_cubed(&records), (14.0 / 3.0) / 6.0, (14.0 / 3.0) / 6.0);
        // Pairs of different lists alone: 1-2, 2-3, 4-5 found; 1-2, 3-5, 4-5 true.
        let across = PairCounts::of(&records, Among::Lists);
        assert_eq!(across, PairCounts { found: 3, truly: 3, right: 2 });
    }

    #[test]
    fn thresholds_keep_ties_together() {
        let mut scored = Scored::default();
        for (probability, same) in
            [(0.2, false), (0.9, true), (0.6, true), (0.6, false), (0.95, true), (0.3, true), (0.0, false)]
        {
            scored.push(probability, same);
        }
        scored.sort();
        assert_eq!((scored.len(), scored.right()), (7, 4));
        // Five true pairs, one of which was never listed.
        let at = scored.at(0.6, 5);
        assert_eq!(at.pairs, 4);
        check(at.shares, 3.0 / 4.0, 3.0 / 5.0);
        let best = scored.best(5).expect("there are pairs");
        assert_eq!((best.threshold, best.pairs), (0.3, 5));
        check(best.shares, 4.0 / 5.0, 4.0 / 5.0);
        assert_eq!(scored.at(0.99, 5).pairs, 0);
    }

    #[test]
    fn calibration_is_measured_as_by_hand() {
        let mut scored = Scored::default();
        for (probability, same) in [(0.9, true), (0.94, false), (1.0, true), (0.0, false)] {
            scored.push(probability, same);
        }
        scored.sort();
        let calibrated = scored.calibration();
        let seen: Vec<(f64, f64, u64)> =
            calibrated.bins.iter().map(|bin| (bin.from, bin.below, bin.pairs)).collect();
        assert_eq!(seen, [(0.0, 0.01, 1), (0.9, 0.95, 2), (0.99, 1.0, 1)]);
        assert!((calibrated.bins[1].said - 0.92).abs() < 1e-12 && calibrated.bins[1].truly == 0.5);
        assert!((calibrated.brier - (0.01 + 0.94 * 0.94) / 4.0).abs() < 1e-12);
        assert!((calibrated.error - 2.0 * 0.42 / 4.0).abs() < 1e-12);
    }

    #[test]
    fn nothing_is_no_failure() {
        let scored = Scored::default();
        assert!(scored.best(0).is_none() && scored.calibration().bins.is_empty());
        assert_eq!(b_cubed(&[]), Shares::default());
        assert_eq!(PairCounts::of(&[], Among::Lists).shares(), Shares::default());
    }
}
