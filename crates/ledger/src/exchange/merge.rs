//! Merging: what is held after something came in, whatever came before.
//!
//! The state of a log is a set of histories and of runs that attach to none of them yet.
//! Merging joins two such sets and brings the result into one form, so that it is
//! idempotent, commutative and associative. Nothing is overwritten. Two histories
//! of one log freeze it: both stay, with their signed heads, and only what they agree on counts.

use std::collections::{BTreeMap, BTreeSet};

use super::step::{Care, Chain, Step, step_by};
use super::{LogName, Part};
use crate::{Digest, Frontier};

/// All logs that are held, and what is known of each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Logs {
    /// The logs by name.
    pub logs: BTreeMap<LogName, LogState>,
}

/// What is held of one log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogState {
    /// Its histories from the first entry on, in order; one, unless somebody signed two.
    branches: BTreeSet<Branch>,
    /// Runs of entries that attach to no history: something before them is missing, or they are of another.
    waiting: BTreeSet<Part>,
    /// Bodies that are there, by the leaf hashes of their entries.
    bodies: BTreeSet<Digest>,
    /// Entries whose bodies were erased: those are not there, and never come back.
    erased: BTreeSet<Digest>,
}

/// One history of a log, from its first entry on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Branch {
    /// The leaf hashes of its entries.
    pub leaves: Vec<Digest>,
    /// The signed head over all of them; empty where there is no entry.
    pub note: String,
}

impl Chain for Branch {
    fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    fn tree(&self, size: u64) -> Frontier {
        let mut tree = Frontier::default();
        self.leaves.iter().take(size as usize).for_each(|leaf| tree.append(*leaf));
        tree
    }

    fn leaf(&self, seq: u64) -> Digest {
        self.leaves[seq as usize]
    }
}

impl Branch {
    /// In how many entries two histories agree.
    fn agreed(&self, other: &Branch) -> usize {
        self.leaves.iter().zip(&other.leaves).take_while(|(one, two)| one == two).count()
    }

    /// Whether the other history is the beginning of this one.
    fn covers(&self, other: &Branch) -> bool {
        self.leaves.len() >= other.leaves.len() && self.agreed(other) == other.leaves.len()
    }
}

impl Logs {
    /// What is held after the other came in. The order of merges, and repeating one, changes nothing.
    #[must_use]
    pub fn merge(&self, other: &Logs) -> Logs {
        self.merge_with(other, Care::All)
    }

    pub(super) fn merge_with(&self, other: &Logs, care: Care) -> Logs {
        let mut merged = self.clone();
        for (name, state) in &other.logs {
            merged.logs.entry(*name).or_default().join(state, care);
        }
        merged
    }

    /// What a single run of entries brings, with the bodies that came with it.
    pub fn of_part(part: Part, bodies: impl IntoIterator<Item = Digest>) -> Logs {
        let name = part.log();
        let mut state = LogState { bodies: bodies.into_iter().collect(), ..LogState::default() };
        state.waiting.insert(part);
        state.settle(Care::All);
        Logs { logs: BTreeMap::from([(name, state)]) }
    }

    /// Notes that the body of an entry was erased, wherever it is held.
    pub fn erase(&mut self, log: LogName, leaf: Digest) {
        let state = self.logs.entry(log).or_default();
        state.erased.insert(leaf);
        state.bodies.remove(&leaf);
    }
}

impl LogState {
    /// The entries that count: those that all histories have in common, from the first on.
    pub fn agreed(&self) -> &[Digest] {
        let Some(first) = self.branches.first() else { return &[] };
        let among_branches = self.branches.iter().map(|branch| first.agreed(branch));
        let among_waiting = self.waiting.iter().filter_map(|part| {
            let steps =
                self.branches.iter().map(|branch| step_by(branch, &part.base(), part.leaves(), Care::All));
            steps
                .map(|step| if let Step::Fork(agreed) = step { Some(agreed as usize) } else { None })
                .min()?
        });
        let agreed = among_branches.chain(among_waiting).min().unwrap_or(0);
        &first.leaves[..agreed.min(first.leaves.len())]
    }

    /// Whether two histories of it were signed: it is frozen until people decide.
    pub fn is_frozen(&self) -> bool {
        self.branches.len() > 1
            || self.waiting.iter().any(|part| {
                let at = |branch| step_by(branch, &part.base(), part.leaves(), Care::All);
                self.branches.iter().any(|branch| matches!(at(branch), Step::Fork(_)))
            })
    }

    /// The histories that are held from the first entry on.
    pub fn branches(&self) -> impl Iterator<Item = &Branch> {
        self.branches.iter()
    }

    /// Runs of entries that wait for what comes before them.
    pub fn waiting(&self) -> impl Iterator<Item = &Part> {
        self.waiting.iter()
    }

    /// Whether the body of an entry is there.
    pub fn has_body(&self, leaf: &Digest) -> bool {
        self.bodies.contains(leaf)
    }

    /// Whether the body of an entry was erased.
    pub fn is_erased(&self, leaf: &Digest) -> bool {
        self.erased.contains(leaf)
    }

    fn join(&mut self, other: &LogState, care: Care) {
        for branch in &other.branches {
            self.take(branch.clone(), care);
        }
        self.waiting.extend(other.waiting.iter().cloned());
        self.erased.extend(&other.erased);
        self.bodies.extend(&other.bodies);
        self.bodies.retain(|leaf| !self.erased.contains(leaf));
        self.settle(care);
    }

    /// Takes a history in, unless it is the beginning of one that is held; those that begin it go.
    fn take(&mut self, fresh: Branch, care: Care) {
        if care != Care::All {
            // Without the comparison, whatever goes beyond what is held is believed to continue it.
            let mut held = self.branches.pop_first().unwrap_or_default();
            if fresh.leaves.len() > held.leaves.len() {
                held.leaves.extend(&fresh.leaves[held.leaves.len()..]);
                held.note = fresh.note;
            }
            self.branches.insert(held);
            return;
        }
        if self.branches.iter().any(|held| held != &fresh && held.covers(&fresh)) {
            // One head may be signed in two notes: of those the first in order is kept.
            let same = self.branches.iter().find(|held| held.leaves == fresh.leaves).cloned();
            if let Some(same) = same.filter(|same| fresh.note < same.note) {
                self.branches.remove(&same);
                self.branches.insert(fresh);
            }
            return;
        }
        self.branches.retain(|held| !fresh.covers(held));
        self.branches.insert(fresh);
    }

    /// Attaches what waits to the histories it belongs to, until nothing more attaches.
    fn settle(&mut self, care: Care) {
        loop {
            let attached =
                self.waiting.iter().find_map(|part| Some((part.clone(), self.attach(part, care)?)));
            let Some((part, history)) = attached else { return };
            self.waiting.remove(&part);
            self.take(history, care);
        }
    }

    /// The history that a run of entries gives with what is held before it, if that is held.
    fn attach(&self, part: &Part, care: Care) -> Option<Branch> {
        let (start, base) = (part.start() as usize, part.base());
        let nothing = Branch::default();
        let mut held = self.branches.iter().chain((start == 0).then_some(&nothing));
        let before = held.find(|branch| {
            branch.leaves.len() >= start && (care != Care::All || branch.tree(part.start()) == base)
        })?;
        let leaves = before.leaves[..start].iter().chain(part.leaves()).copied().collect();
        Some(Branch { leaves, note: part.note().to_owned() })
    }
}
