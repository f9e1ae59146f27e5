//! What strangers agree on by chance, counted on pairs drawn blindly.

use rayon::prelude::*;

use super::{Comparer, share_of_rarity};
use crate::evidence::{Evidence, KINDS, LEVELS, Level, Pattern};
use crate::model::{Model, Shares};

impl Comparer<'_> {
    /// Counts levels on pairs drawn blindly and learns how rare agreement usually is.
    ///
    /// `usual` is such that rarity, as odds, averages to one among strangers; the
    /// few pairs that may be one person by `guide` are left out of it.
    pub fn learn_usual(&mut self, pairs: &[(u32, u32)], guide: &Model) -> Shares {
        let chunks: Vec<Blind> = pairs.par_chunks(8192).map(|chunk| self.blind(chunk, guide)).collect();
        let whole = chunks.iter().fold(Blind::NONE, |sum, chunk| sum.plus(chunk));
        for evidence in Evidence::ALL {
            let at = evidence as usize;
            let same = match evidence {
                Evidence::Birth | Evidence::Death => self.rarities.usual_day(evidence),
                _ => self.rarities.usual_same(evidence),
            };
            self.usual[at] = usual(evidence, &whole.strangers[at], &whole.odds[at], same);
        }
        whole.all
    }

    fn blind(&self, pairs: &[(u32, u32)], guide: &Model) -> Blind {
        let mut blind = Blind::NONE;
        let guide = guide.ready();
        for &(a, b) in pairs {
            let found = self.findings(&self.rows[a as usize], &self.rows[b as usize]);
            let mut pattern = Pattern::default();
            Evidence::ALL.into_iter().for_each(|evidence| pattern.set(evidence, found.of(evidence).level));
            let strangers = guide.log_odds(pattern) < STRANGERS;
            for evidence in Evidence::ALL {
                let finding = found.of(evidence);
                let (kind, level) = (evidence as usize, evidence.index(finding.level));
                blind.all[kind][level] += 1.0;
                if strangers {
                    let bits = f64::from(finding.rarity * share_of_rarity(finding.level));
                    blind.strangers[kind][level] += 1.0;
                    blind.odds[kind][level] += if bits == 0.0 { 1.0 } else { bits.exp2() };
                }
            }
        }
        blind
    }
}

/// Pairs with lower log odds are surely strangers.
const STRANGERS: f64 = -3.0;

/// What was counted on pairs drawn blindly, by level.
struct Blind {
    all: Shares,
    strangers: Shares,
    /// Rarities of strangers' agreement, as odds.
    odds: Shares,
}

impl Blind {
    const NONE: Blind = {
        let none = [[0.0; LEVELS]; KINDS];
        Blind { all: none, strangers: none, odds: none }
    };

    fn plus(mut self, other: &Blind) -> Blind {
        for (sum, more) in [
            (&mut self.all, &other.all),
            (&mut self.strangers, &other.strangers),
            (&mut self.odds, &other.odds),
        ] {
            let cells = sum.iter_mut().flatten().zip(more.iter().flatten());
            cells.for_each(|(cell, more)| *cell += more);
        }
        self
    }
}

/// The usual rarity at each level, from how often it was found and what it says together.
///
/// That of equal names and codes follows from their shares, for a sample has too few rare ones.
fn usual(evidence: Evidence, counts: &[f64; LEVELS], odds: &[f64; LEVELS], same: f32) -> [f32; LEVELS] {
    std::array::from_fn(|at| match evidence.levels().get(at) {
        None => 0.0,
        Some(level) if level.is_same_name() => same,
        // A street and a number together are rarer than the street.
        Some(Level::Same) if evidence.is_code() => same * share_of_rarity(Level::Same),
        Some(&level) => {
            // Too few to tell: as much as five bits of rarity would be.
            let rarity = if level == Level::SameDay { same } else { 5.0 };
            let few = (rarity * share_of_rarity(level)).exp2();
            ((odds[at] + 8.0 * f64::from(few)) / (counts[at] + 8.0)).log2() as f32
        }
    })
}
