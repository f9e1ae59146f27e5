//! What each level of agreement weighs: a table one can read aloud.
//!
//! Fellegi and Sunter: a level found in a share `same` of the pairs of one
//! person and in a share `strangers` of all others weighs log2(same / strangers)
//! bits. Starting values are in `data/weights.tsv`; `learn` adapts them.

use std::fmt;

use crate::evidence::{Evidence, KINDS, LEVELS, Level, Pattern};
use crate::overlaps::Overlaps;

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
    /// The chance that they speak of two close relatives.
    pub(crate) kin: f64,
    /// A line through judged pairs: weight -> log odds, in bits.
    pub(crate) calibration: Calibration,
    pub(crate) learned: Learned,
    /// How rare an agreeing value usually is at each level, in bits.
    pub(crate) usual: Usual,
    /// How much likelier than elsewhere two lists name one person.
    pub(crate) overlaps: Overlaps,
}

/// Bits of rarity for every level of every kind of evidence.
pub(crate) type Usual = [[f32; LEVELS]; KINDS];

/// Turns a sum of weights into log odds: `scale * weight + shift`, in bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Calibration {
    pub scale: f64,
    pub shift: f64,
}

impl Calibration {
    /// Weights are taken for what they say.
    pub const PLAIN: Calibration = Calibration { scale: 1.0, shift: 0.0 };

    /// The log odds, in bits, of a sum of weights.
    pub fn apply(self, weight: f64) -> f64 {
        self.scale * weight + self.shift
    }
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
        let kin = prior * 0.3;
        Model {
            same,
            strangers,
            prior,
            kin,
            calibration: Calibration::PLAIN,
            learned,
            usual: [[0.0; LEVELS]; KINDS],
            overlaps: Overlaps::default(),
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

    /// The sums of weights of a pattern: what relatives share, and all.
    fn sums(&self, pattern: Pattern) -> (f64, f64) {
        let mut shared = f64::from(pattern.shared());
        let mut own = f64::from(pattern.own());
        for evidence in Evidence::ALL {
            let weight = self.weight_at(evidence, pattern.index(evidence));
            if evidence.is_shared_by_kin() { shared += weight } else { own += weight }
        }
        (shared, shared + own)
    }

    /// The likelihoods of one person and of relatives, against strangers at 1.
    pub(crate) fn odds(&self, pattern: Pattern) -> (f64, f64) {
        let (shared, all) = self.sums(pattern);
        let given = pattern.level(Evidence::Given);
        // Parents do not give two children one name.
        let namesakes = if given.is_one_name() { NAMESAKE_KIN } else { 1.0 };
        (self.prior * all.exp2(), self.kin * namesakes * shared.exp2())
    }

    /// The log odds in bits that both records speak of one person.
    pub(crate) fn log_odds(&self, pattern: Pattern) -> f64 {
        let (same, kin) = self.odds(pattern);
        self.calibration.apply(same.max(f64::MIN_POSITIVE).log2() - (1.0 + kin).log2())
    }

    /// What the chance of relatives takes away, in bits: zero or less.
    pub(crate) fn kin_weight(&self, pattern: Pattern) -> f64 {
        -(1.0 + self.odds(pattern).1).log2()
    }
}

/// How much rarer relatives of one given name are than chance would have it.
const NAMESAKE_KIN: f64 = 0.05;

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
    fn brothers_are_held_apart_by_the_chance_of_kin() {
        let model = Model::starting(1e-5);
        let mut brothers = Pattern::default();
        brothers.set(Evidence::Family, Level::Exact);
        brothers.set(Evidence::Father, Level::Exact);
        brothers.set(Evidence::Place, Level::Town);
        brothers.set(Evidence::Given, Level::Different);
        assert!(model.log_odds(brothers) < -3.0);
        assert!(model.kin_weight(brothers) < 0.0);
    }
}
