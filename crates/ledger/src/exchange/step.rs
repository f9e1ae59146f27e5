//! What a run of entries is to a log that is held: known already, its continuation, too far ahead, or another history.

use crate::{Digest, Frontier};

/// A log that is held from its first entry on.
pub trait Chain {
    /// How many entries are held.
    fn size(&self) -> u64;
    /// The tree over the first so many entries, of those that are held.
    fn tree(&self, size: u64) -> Frontier;
    /// The leaf hash of an entry that is held.
    fn leaf(&self, seq: u64) -> Digest;
}

/// What a run of entries is to a log that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// All of it is held.
    Nothing,
    /// It goes on where the log ends: its entries from this place on are new.
    Extend(u64),
    /// Entries before it are missing, from this place on.
    Wait(u64),
    /// It is of another history, which agrees with what is held in so many entries at least.
    Fork(u64),
}

/// Decides what a run of entries is; `base` is the tree before it, `leaves` its entries.
///
/// What overlaps must be the same, entry by entry, and what comes before must be the same tree.
/// Which of two histories is the true one is never decided here.
pub fn step(held: &impl Chain, base: &Frontier, leaves: &[Digest]) -> Step {
    step_by(held, base, leaves, Care::All)
}

/// How carefully histories are compared; `None` exists to show that the tests notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    All,
    #[cfg(test)]
    None,
}

pub(super) fn step_by(held: &impl Chain, base: &Frontier, leaves: &[Digest], care: Care) -> Step {
    let (start, end) = (base.size(), base.size() + leaves.len() as u64);
    if start > held.size() {
        return Step::Wait(held.size());
    }
    if care == Care::All {
        let tree = held.tree(start);
        if tree != *base {
            return Step::Fork(tree.agreed(base));
        }
        for (seq, leaf) in (start..held.size()).zip(leaves) {
            if held.leaf(seq) != *leaf {
                return Step::Fork(seq);
            }
        }
    }
    if end > held.size() { Step::Extend(held.size()) } else { Step::Nothing }
}
