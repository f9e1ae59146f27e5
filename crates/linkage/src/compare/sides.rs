//! The names of two people side by side: the best of all ways to set them so.

use names::Script;

use super::{Comparer, Findings, share_of_rarity};
use crate::evidence::{Evidence, LEVELS, Level};
use crate::model::Model;
use crate::parts::Role;
use crate::subjects::{Group, NONE, Row};

/// Weights by which the best pair of names is chosen.
pub(super) struct Chooser {
    given: [f32; LEVELS],
    family: [f32; LEVELS],
    swapped: f32,
}

impl Chooser {
    /// By the starting weights.
    pub fn new() -> Chooser {
        let start = Model::starting(1e-4);
        let weights = |evidence| {
            std::array::from_fn(|level| {
                if level < Evidence::levels(evidence).len() {
                    start.weight_at(evidence, level) as f32
                } else {
                    0.0
                }
            })
        };
        Chooser {
            given: weights(Evidence::Given),
            family: weights(Evidence::Family),
            swapped: start.weight(Evidence::Order, Level::Swapped) as f32,
        }
    }
}

/// One way to set two names side by side.
struct Side {
    given: Level,
    family: Level,
    givens: (u32, u32),
    families: (u32, u32),
    swapped: bool,
    counts_as_swap: bool,
}

impl Side {
    /// Names that only resemble each other here and are two names in another script are two names.
    fn checked_by(mut self, other: &Side) -> Side {
        if self.swapped == other.swapped {
            for (own, other) in [(&mut self.given, other.given), (&mut self.family, other.family)] {
                let unsure = matches!(*own, Level::Near | Level::Resembling | Level::PartShared);
                if unsure && other == Level::Different {
                    *own = other;
                }
            }
        }
        self
    }
}

impl Comparer<'_> {
    /// The names of both: the best of all ways to set them side by side.
    pub(super) fn person(&self, a: &Row, b: &Row, found: &mut Findings) {
        let (ours, theirs) = (self.subjects.values(a, Group::Names), self.subjects.values(b, Group::Names));
        // The best in one script that both have, Arabic letters and others apart; else the best of all.
        let mut best: [Option<(f32, Side)>; 3] = [const { None }; 3];
        // A name by which many go, such as a nom de guerre, says nothing beside two whole names.
        let lone = |name: &[u32]| name.contains(&NONE);
        let whole = |names: &[u32]| names.chunks_exact(2).any(|name| !lone(name));
        let both_whole = whole(ours) && whole(theirs);
        for one in ours.chunks_exact(2).filter(|name| !(both_whole && lone(name))) {
            for other in theirs.chunks_exact(2).filter(|name| !(both_whole && lone(name))) {
                let shared = match (self.script(one), self.script(other)) {
                    (one, other) if one != other => 2,
                    (Some(Script::Arabic), _) => 0,
                    _ => 1,
                };
                if shared == 2 && (best[0].is_some() || best[1].is_some()) {
                    continue;
                }
                if let Some((score, side)) = self.best_side((one[0], one[1]), (other[0], other[1]))
                    && best[shared].as_ref().is_none_or(|(highest, _)| score > *highest)
                {
                    best[shared] = Some((score, side));
                }
            }
        }
        let [arabic, other, across] = best;
        let side = match (arabic, other) {
            (Some(one), Some(other)) => {
                let (better, worse) = if one.0 >= other.0 { (one.1, other.1) } else { (other.1, one.1) };
                better.checked_by(&worse)
            }
            (Some(one), None) | (None, Some(one)) => one.1,
            (None, None) => match across {
                Some(one) => one.1,
                None => return,
            },
        };
        let rarity = |evidence, level, (x, y): (u32, u32)| {
            if share_of_rarity(level) > 0.0 { self.rarities.name(evidence, x, y) } else { 0.0 }
        };
        let side = Side {
            given: self.known(Evidence::Given, side.given, side.givens),
            family: self.known(Evidence::Family, side.family, side.families),
            ..side
        };
        found.set(Evidence::Given, side.given, side.givens, rarity(Evidence::Given, side.given, side.givens));
        found.set(
            Evidence::Family,
            side.family,
            side.families,
            rarity(Evidence::Family, side.family, side.families),
        );
        if side.swapped && side.counts_as_swap {
            found.set(Evidence::Order, Level::Swapped, (NONE, NONE), 0.0);
        }
    }

    /// The better of the two ways to set two names side by side.
    fn best_side(&self, one: (u32, u32), other: (u32, u32)) -> Option<(f32, Side)> {
        let mut best: Option<(f32, Side)> = None;
        for swapped in [false, true] {
            if swapped && !self.may_be_swapped(one, other) {
                continue;
            }
            let side = self.side(one, other, swapped);
            let score = self.score(&side);
            if best.as_ref().is_none_or(|(highest, _)| score > *highest) {
                best = Some((score, side));
            }
        }
        best
    }

    /// The script of a name; two records in one script are compared in it.
    fn script(&self, name: &[u32]) -> Option<Script> {
        name.iter().find(|&&part| part != NONE).map(|&part| self.parts().script(part))
    }

    /// Whether it is worth looking crosswise: one name is lone, or they share a sound pattern.
    fn may_be_swapped(&self, one: (u32, u32), other: (u32, u32)) -> bool {
        [one.0, one.1, other.0, other.1].contains(&NONE)
            || self.parts().share_key(one.0, other.1)
            || self.parts().share_key(one.1, other.0)
    }

    fn side(&self, one: (u32, u32), other: (u32, u32), swapped: bool) -> Side {
        let turned = if swapped { (other.1, other.0) } else { other };
        Side {
            given: self.level(one.0, turned.0, Role::Given),
            family: self.level(one.1, turned.1, Role::Family),
            givens: (one.0, turned.0),
            families: (one.1, turned.1),
            swapped,
            // A lone name is not known to be the one or the other.
            counts_as_swap: ![one.0, one.1, other.0, other.1].contains(&NONE),
        }
    }

    fn score(&self, side: &Side) -> f32 {
        let given = self.chooser.given[Evidence::Given.index(side.given)];
        let family = self.chooser.family[Evidence::Family.index(side.family)];
        let order = match (side.swapped, side.counts_as_swap) {
            (true, true) => self.chooser.swapped,
            (true, false) => -0.01,
            _ => 0.0,
        };
        given + family + order
    }
}
