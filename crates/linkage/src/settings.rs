//! What the caller may choose, and how the work tells how far it is.

use ledger::RecordId;

use crate::model::Model;

/// Records that one screen of review shows at most.
pub const MOST_RECORDS_ASKED: usize = 8;

/// How to link. The defaults suit lists of victims of tens to millions of records.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Records are one person where the probability is above this.
    pub threshold: f64,
    /// Pairs between these probabilities are for people to judge.
    pub doubtful: (f64, f64),
    /// Pairs below this probability are not listed.
    pub floor: f64,
    /// Candidate pairs for each record and kind of key, about.
    pub pairs_per_record: usize,
    /// Pairs drawn blindly to learn what strangers agree on.
    pub blind_pairs: usize,
    /// Pairs for people to judge whatever their odds: a second reviewer is awaited, or two disagree.
    pub open: Vec<(RecordId, RecordId)>,
    /// Weights learnt before, to be used as they are.
    pub model: Option<Model>,
    /// Also find what is in doubt, so that clusterings can be drawn.
    pub uncertain: bool,
    /// Also gather the doubtful pairs for people to judge, family by family.
    pub review: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            threshold: 0.5,
            doubtful: (0.1, 0.9),
            floor: 0.05,
            pairs_per_record: 30,
            blind_pairs: 250_000,
            open: Vec::new(),
            model: None,
            uncertain: false,
            review: true,
        }
    }
}

/// A part of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Distinct names are prepared.
    Names,
    /// What strangers agree on is counted.
    Strangers,
    /// Records are grouped by keys.
    Keys,
    /// Candidate pairs are compared.
    Compare,
    /// Weights are learnt.
    Learn,
    /// Pairs are grouped into persons.
    Cluster,
}

/// Is told how far the work is. May be called from several threads.
pub trait Progress: Sync {
    /// So much of a stage is done; the same stage comes again with more.
    fn at(&self, stage: Stage, done: u64, all: u64);
}

/// Tells nobody.
impl Progress for () {
    fn at(&self, _: Stage, _: u64, _: u64) {}
}
