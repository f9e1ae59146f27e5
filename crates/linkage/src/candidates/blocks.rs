//! Blocks of records behind one key, as runs of sorted numbers.

use rayon::prelude::*;

use super::RECORD_BITS;
use crate::keys::{Kind, Standing};

/// Pairs of a block that is never split, at least.
const SMALL: u64 = 190;

/// How a key, a standing and a record share one word: the key gets what the others leave.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packing {
    record_bits: u32,
}

impl Packing {
    /// For so many records, fewer than 2^30.
    pub fn of(records: usize) -> Packing {
        assert!(records < 1 << RECORD_BITS, "a register of a thousand million records is not linked at once");
        Packing { record_bits: usize::BITS - records.leading_zeros() }
    }

    pub fn pack(self, key: u64, standing: Standing, record: u32) -> u64 {
        let below = self.record_bits + 1;
        (key >> below) << below | (standing as u64) << self.record_bits | u64::from(record)
    }

    pub fn key(self, packed: u64) -> u64 {
        packed >> (self.record_bits + 1)
    }

    fn record(self, packed: u64) -> u32 {
        (packed & ((1 << self.record_bits) - 1)) as u32
    }

    fn is_guessed(self, packed: u64) -> bool {
        packed >> self.record_bits & 1 == 1
    }
}

/// The seats of the records behind one key: those that stand there plainly, and the guessed ones.
#[derive(Default)]
pub(super) struct Block {
    pub plain: Vec<u32>,
    pub guessed: Vec<u32>,
}

/// Keys of one kind in order, each run of equal keys a block.
pub(super) struct Blocks {
    pub kind: Kind,
    pub who: Who,
    packing: Packing,
    keyed: Vec<u64>,
    /// Blocks of more pairs do not meet whole.
    pub cap: u64,
    /// How many are.
    pub large: usize,
}

/// Who meets whom behind one key, besides the plain and the guessed records each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Plain records each other.
    Plain,
    /// Guessed records each other.
    Guessed,
    /// Nobody else.
    Sides,
}

impl Who {
    /// Whether two records of a block meet, by whether each stands there guessed.
    pub fn meet(self, one: bool, other: bool) -> bool {
        one != other || self == if one { Who::Guessed } else { Who::Plain }
    }

    /// Those of a block that meet each other, if any do.
    pub fn among<T>(self, plain: T, guessed: T) -> Option<T> {
        match self {
            Who::Plain => Some(plain),
            Who::Guessed => Some(guessed),
            Who::Sides => None,
        }
    }
}

impl Blocks {
    /// Altered names that agree in nothing whole meet as long as there are few.
    pub fn new(kind: Kind, packing: Packing, mut keyed: Vec<u64>, budget: u64) -> Blocks {
        keyed.par_sort_unstable();
        keyed.dedup();
        let who = match kind {
            Kind::Altered | Kind::Poor => Who::Guessed,
            _ => Who::Plain,
        };
        let mut blocks = Blocks { kind, who, packing, keyed, cap: u64::MAX, large: 0 };
        if kind == Kind::Altered && blocks.size() > budget {
            blocks.who = Who::Sides;
        }
        (blocks.cap, blocks.large) = blocks.cap(budget);
        blocks
    }

    fn size(&self) -> u64 {
        self.runs(&self.keyed).map(|run| self.pairs(run)).sum()
    }

    /// Pairs of a block above which it does not meet whole, so that all stay within a budget; how many do not.
    fn cap(&self, budget: u64) -> (u64, usize) {
        let sizes = self.runs(&self.keyed).map(|run| self.pairs(run)).filter(|&pairs| pairs > SMALL);
        let mut sizes: Vec<u64> = sizes.collect();
        sizes.par_sort_unstable();
        let mut spent = 0;
        for (at, &pairs) in sizes.iter().enumerate() {
            spent += pairs;
            if spent > budget {
                return (pairs.saturating_sub(1).max(SMALL), sizes.len() - at);
            }
        }
        (u64::MAX, 0)
    }

    fn runs<'k>(&self, keyed: &'k [u64]) -> impl Iterator<Item = &'k [u64]> + use<'k> {
        let packing = self.packing;
        keyed.chunk_by(move |a, b| packing.key(*a) == packing.key(*b)).filter(|run| run.len() > 1)
    }

    fn pairs(&self, run: &[u64]) -> u64 {
        let plain = run.partition_point(|&packed| !self.packing.is_guessed(packed));
        pairs(self.who, plain, run.len() - plain)
    }

    /// Parts of the keys that end where a block ends, to be worked on side by side.
    pub fn shares(&self) -> Vec<std::ops::Range<usize>> {
        let (mut shares, mut from) = (Vec::new(), 0);
        while from < self.keyed.len() {
            let end = (from + 65_536).min(self.keyed.len());
            let last = self.packing.key(self.keyed[end - 1]);
            let more = self.keyed[end..].partition_point(|&packed| self.packing.key(packed) <= last);
            shares.push(from..end + more);
            from = end + more;
        }
        shares
    }

    /// Shows the blocks of a part in which anybody meets, one after the other.
    pub fn within(&self, share: std::ops::Range<usize>, mut each: impl FnMut(&Block)) {
        let mut block = Block::default();
        for run in self.runs(&self.keyed[share]).filter(|run| self.pairs(run) > 0) {
            self.fill(&mut block, run);
            each(&block);
        }
    }

    /// The block of a key as it is packed, if two records stand behind it.
    pub fn behind(&self, key: u64) -> Option<Block> {
        let from = self.keyed.partition_point(|&packed| self.packing.key(packed) < key);
        let count = self.keyed[from..].partition_point(|&packed| self.packing.key(packed) == key);
        let mut block = Block::default();
        (count > 1).then(|| {
            self.fill(&mut block, &self.keyed[from..from + count]);
            block
        })
    }

    fn fill(&self, block: &mut Block, run: &[u64]) {
        let plain = run.partition_point(|&packed| !self.packing.is_guessed(packed));
        let seat = |packed: &u64| self.packing.record(*packed);
        block.plain.clear();
        block.plain.extend(run[..plain].iter().map(seat));
        block.guessed.clear();
        block.guessed.extend(run[plain..].iter().map(seat));
    }
}

/// How many pairs may meet in a block.
pub(super) fn pairs(who: Who, plain: usize, guessed: usize) -> u64 {
    let (plain, guessed) = (plain as u64, guessed as u64);
    let among = |count: u64| count * count.saturating_sub(1) / 2;
    plain * guessed + who.among(plain, guessed).map_or(0, among)
}
