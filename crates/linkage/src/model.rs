//! What each level of agreement weighs: a table one can read aloud.
//!
//! Fellegi and Sunter: a level found in a share `same` of the pairs of one
//! person and in a share `strangers` of all others weighs log2(same / strangers)
//! bits. Starting values are in `data/weights.tsv`; `learn` adapts them.

use std::fmt;

use crate::evidence::{Evidence, KINDS, LEVELS, Level, Pattern, SharedWith};
use crate::overlaps::Overlaps;
use crate::rivals::Alone;

/// A share for every level of every kind of evidence.
pub(crate) type Shares = [[f64; LEVELS]; KINDS];

/// The least share a level can have, so that no evidence is a veto.
pub(crate) const LEAST_SHARE: f64 = 1e-7;

/// How the weights came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Learned {
    /// Distinct patterns of agreement seen.
    pub patterns: usize,
    /// Pairs of records the weights were learnt from; none means the starting values.
    pub pairs: u64,
    /// Judgements of people that took part.
    pub judgements: usize,
    /// Rounds until the weights stood still.
    pub rounds: usize,
}

/// The weights, the prior, and how they were learnt.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    pub(crate) same: Shares,
    pub(crate) strangers: Shares,
    /// The chance that two records drawn blindly speak of one person.
    pub(crate) prior: f64,
    /// The chances of the other explanations why two records agree.
    pub(crate) others: Others,
    /// What judged pairs correct.
    pub(crate) calibration: Calibration,
    pub(crate) learned: Learned,
    /// How rare an agreeing value usually is at each level, in bits.
    pub(crate) usual: Usual,
    /// How much likelier than elsewhere two lists name one person.
    pub(crate) overlaps: Overlaps,
    /// How many records of each list have no partner in each other list.
    pub(crate) alone: Alone,
}

/// Chances of relatives, and of relatives killed on one occasion.
pub(crate) type Others = [f64; 2];

/// What people share by each of these explanations.
const SHARED: [&[SharedWith]; 2] = [
    &[SharedWith::Kin, SharedWith::Neighbours],
    &[SharedWith::Kin, SharedWith::Event, SharedWith::Neighbours],
];

/// Bits of rarity for every level of every kind of evidence.
pub(crate) type Usual = [[f32; LEVELS]; KINDS];

/// What judgements correct: log odds become `plain + shift`, and some part more or less of each kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Calibration {
    /// By how much of its weight each kind of evidence counts more; below zero, less.
    pub more: [f64; KINDS],
    /// The same for the log odds as a whole.
    pub scale: f64,
    /// Bits added to all.
    pub shift: f64,
}

impl Calibration {
    /// Weights are taken for what they say.
    pub const PLAIN: Calibration = Calibration { more: [0.0; KINDS], scale: 0.0, shift: 0.0 };
}

impl Model {
    /// The starting values, for lists too short to learn from.
    pub(crate) fn starting(prior: f64) -> Model {
        let mut same = [[0.0; LEVELS]; KINDS];
        let mut strangers = [[0.0; LEVELS]; KINDS];
        for (evidence, level, row) in starting_rows() {
            same[evidence as usize][evidence.index(level)] = row.0;
            strangers[evidence as usize][evidence.index(level)] = row.1;
        }
        let learned = Learned { patterns: 0, pairs: 0, judgements: 0, rounds: 0 };
        for evidence in Evidence::ALL {
            pool(evidence, &same[evidence as usize], &mut strangers[evidence as usize]);
        }
        let others = [prior * 0.3, prior * 0.3];
        Model {
            same,
            strangers,
            prior,
            others,
            calibration: Calibration::PLAIN,
            learned,
            usual: [[0.0; LEVELS]; KINDS],
            overlaps: Overlaps::default(),
            alone: Alone::default(),
        }
    }

    /// How the weights came about.
    pub fn learned(&self) -> Learned {
        self.learned
    }

    /// The chance that two records drawn blindly speak of one person.
    pub fn prior(&self) -> f64 {
        self.prior
    }

    /// The weight of one level, in bits; above zero speaks for one person.
    pub fn weight(&self, evidence: Evidence, level: Level) -> f64 {
        self.weight_at(evidence, evidence.index(level))
    }

    pub(crate) fn weight_at(&self, evidence: Evidence, index: usize) -> f64 {
        if index == 0 {
            return 0.0;
        }
        let same = self.same[evidence as usize][index].max(LEAST_SHARE);
        let strangers = self.strangers[evidence as usize][index].max(LEAST_SHARE);
        (same / strangers).log2().clamp(-8.0, 24.0)
    }

    /// The weights laid out for millions of patterns.
    pub(crate) fn ready(&self) -> Ready<'_> {
        let weights = std::array::from_fn(|evidence| {
            let levels = Evidence::ALL[evidence].levels().len();
            std::array::from_fn(
                |at| if at < levels { self.weight_at(Evidence::ALL[evidence], at) } else { 0.0 },
            )
        });
        Ready { model: self, weights, prior_bits: self.prior.log2() }
    }

    /// The log odds in bits that both records speak of one person.
    pub(crate) fn log_odds(&self, pattern: Pattern) -> f64 {
        self.ready().log_odds(pattern)
    }

    /// What other explanations take away, in bits: zero or less.
    pub(crate) fn others_weight(&self, pattern: Pattern) -> f64 {
        -(1.0 + self.ready().odds(pattern).1.iter().sum::<f64>()).log2()
    }
}

/// A model with its weights worked out once.
pub(crate) struct Ready<'a> {
    model: &'a Model,
    weights: Shares,
    prior_bits: f64,
}

impl Ready<'_> {
    /// The sums of weights of a pattern, by with whom it is shared.
    fn sums(&self, pattern: Pattern) -> [f64; 4] {
        let ways = [SharedWith::Kin, SharedWith::Neighbours, SharedWith::Event, SharedWith::Nobody];
        let mut sums = ways.map(|with| f64::from(pattern.rarity(with)));
        for evidence in Evidence::ALL {
            sums[evidence.shared_with() as usize] += self.weights[evidence as usize][pattern.index(evidence)];
        }
        sums
    }

    /// The odds of one person and of each other explanation, against strangers at 1.
    pub(crate) fn odds(&self, pattern: Pattern) -> (f64, Others) {
        let sums = self.sums(pattern);
        let same = self.model.prior * sums.iter().sum::<f64>().exp2();
        // Parents do not give two children one name.
        let namesakes = pattern.level(Evidence::Given).is_one_name();
        let mut others = self.model.others;
        for (odds, shared) in others.iter_mut().zip(SHARED) {
            *odds *= shared.iter().map(|&with| sums[with as usize]).sum::<f64>().exp2();
            if namesakes {
                *odds *= NAMESAKE_KIN;
            }
        }
        (same, others)
    }

    /// The log odds in bits that both records speak of one person.
    pub(crate) fn log_odds(&self, pattern: Pattern) -> f64 {
        let (same, others) = self.odds(pattern);
        let against = 1.0 + others.iter().sum::<f64>();
        let plain = same.max(f64::MIN_POSITIVE).log2() - against.log2();
        if self.model.calibration == Calibration::PLAIN {
            return plain;
        }
        let Calibration { more, scale, shift } = self.model.calibration;
        let corrected: f64 =
            self.weights_of(pattern).iter().zip(more).map(|(weight, more)| weight * more).sum();
        plain + corrected + scale * plain + shift
    }

    /// Whether the log odds are above a floor; most patterns are far below it whatever else explains them.
    pub(crate) fn exceeds(&self, pattern: Pattern, floor: f64) -> bool {
        let plain = self.model.calibration == Calibration::PLAIN;
        let most = self.prior_bits + self.sums(pattern).iter().sum::<f64>();
        !(plain && most < floor - ROUNDED) && self.log_odds(pattern) > floor
    }

    /// The weight of each kind of evidence in a pattern.
    pub(crate) fn weights_of(&self, pattern: Pattern) -> [f64; KINDS] {
        Evidence::ALL.map(|evidence| self.weights[evidence as usize][pattern.index(evidence)])
    }

    /// Whether something that nobody shares with relatives, no name, speaks for one person.
    pub(crate) fn no_relatives(&self, pattern: Pattern) -> bool {
        let own = [Evidence::Birth, Evidence::Identity];
        own.iter().map(|&evidence| self.weights[evidence as usize][pattern.index(evidence)]).sum::<f64>()
            > OWN
    }
}

/// Gives all levels of "the same name" one weight.
///
/// Two lists in one script agree exactly, others across scripts; given and family
/// name do so together, so that the difference would be counted twice.
pub(crate) fn pool(evidence: Evidence, same: &[f64; LEVELS], strangers: &mut [f64; LEVELS]) {
    let pooled: Vec<usize> =
        (0..evidence.levels().len()).filter(|&index| evidence.levels()[index].is_same_name()).collect();
    let whole = |shares: &[f64; LEVELS]| pooled.iter().map(|&index| shares[index]).sum::<f64>();
    let (one, other) = (whole(same), whole(strangers));
    for index in pooled {
        strangers[index] = other * same[index] / one;
    }
}

/// How much rarer relatives of one given name are than chance would have it.
const NAMESAKE_KIN: f64 = 0.05;

/// More than adding up in another way can change, in bits.
const ROUNDED: f64 = 1e-6;

/// Bits from what nobody shares with relatives that tell one person from two relatives.
const OWN: f64 = 8.0;

/// A probability from log odds in bits.
pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp2())
}

fn starting_rows() -> impl Iterator<Item = (Evidence, Level, (f64, f64))> {
    let lines = include_str!("../data/weights.tsv").lines();
    lines.filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        let evidence = Evidence::ALL.into_iter().find(|e| e.code() == cells[0]);
        let evidence = evidence.expect("a test reads every line of the table");
        let level = evidence.levels().iter().find(|level| level.code() == cells[1]);
        let level = *level.expect("a test reads every line of the table");
        let share = |cell: &str| cell.parse().expect("a test reads every line of the table");
        (evidence, level, (share(cells[2]), share(cells[3])))
    })
}

impl fmt::Display for Calibration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "judgements   {:+.1} bits to all, all {:+.0} %", self.shift, self.scale * 100.0)?;
        let moved = Evidence::ALL.into_iter().zip(self.more).filter(|(_, more)| more.abs() >= 0.01);
        moved.into_iter().try_for_each(|(evidence, more)| write!(f, ", {evidence} {:+.0} %", more * 100.0))
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "evidence     level            same      strangers  weight")?;
        for evidence in Evidence::ALL {
            for &level in &evidence.levels()[1..] {
                let at = evidence.index(level);
                let same = self.same[evidence as usize][at];
                let strangers = self.strangers[evidence as usize][at];
                let weight = self.weight(evidence, level);
                writeln!(
                    f,
                    "{:<12} {:<16} {same:<9.5} {strangers:<10.6} {weight:+.1}",
                    evidence.code(),
                    level.code()
                )?;
            }
        }
        let one_in = 1.0 / self.prior.max(LEAST_SHARE * LEAST_SHARE);
        writeln!(f, "prior        one pair in {one_in:.0}")?;
        let [relatives, together] = self.others.map(|chance| 1.0 / chance.max(LEAST_SHARE * LEAST_SHARE));
        writeln!(f, "relatives    one pair in {relatives:.0}; killed together, one pair in {together:.0}")?;
        if self.calibration != Calibration::PLAIN {
            writeln!(f, "{}", self.calibration)?;
        }
        let Learned { patterns, pairs, judgements, rounds } = self.learned;
        write!(
            f,
            "learnt from  {pairs} pairs in {patterns} patterns and {judgements} judgements, {rounds} rounds"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_starting_table_has_every_level_once_and_shares_that_add_up() {
        let model = Model::starting(1e-4);
        for evidence in Evidence::ALL {
            let rows = starting_rows().filter(|row| row.0 == evidence).count();
            assert_eq!(rows, evidence.levels().len() - 1, "{evidence}");
            for shares in [&model.same, &model.strangers] {
                let sum: f64 = shares[evidence as usize].iter().sum();
                let whole = evidence == Evidence::Order || (sum - 1.0).abs() < 0.002;
                assert!(whole, "{evidence} adds up to {sum}");
            }
        }
    }

    #[test]
    fn better_levels_weigh_more_and_missing_weighs_nothing() {
        let model = Model::starting(1e-4);
        assert_eq!(model.weight(Evidence::Father, Level::Missing), 0.0);
        let order = [Level::Exact, Level::Near, Level::PartMissing, Level::Different];
        let weights = order.map(|level| model.weight(Evidence::Father, level));
        assert!(weights.is_sorted_by(|a, b| a > b), "{weights:?}");
        assert!(model.weight(Evidence::Death, Level::Conflict) > -8.0, "a conflict never vetoes");
    }

    #[test]
    fn brothers_killed_on_one_day_are_two_persons() {
        let model = Model::starting(1e-5);
        let mut brothers = Pattern::default();
        brothers.set(Evidence::Family, Level::Exact);
        brothers.set(Evidence::Father, Level::Exact);
        brothers.set(Evidence::Place, Level::Town);
        brothers.set(Evidence::Death, Level::SameDay);
        brothers.set(Evidence::Given, Level::Different);
        assert!(model.log_odds(brothers) < -3.0);
        assert!(model.others_weight(brothers) < 0.0);
    }
}
