//! What is there before anything is decided: records in order, and what people judged of them.

use ledger::{Judgement, Verdict};
use rayon::prelude::*;

use crate::compare::Comparer;
use crate::evidence::Pattern;
use crate::subjects::{Row, Subjects};

/// What is there before anything is decided.
pub(crate) struct Ground {
    /// The rows in the order of their identifiers.
    pub rows: Vec<Row>,
    /// Where each subject went.
    pub place: Vec<u32>,
    pub judged: Judged,
}

impl Ground {
    pub fn new(subjects: &Subjects, judgements: &[Judgement]) -> Ground {
        let (rows, place) = by_identifier(subjects);
        let judged = Judged::new(subjects, &place, judgements);
        Ground { rows, place, judged }
    }
}

/// The rows in the order of their identifiers, and where each subject went.
fn by_identifier(subjects: &Subjects) -> (Vec<Row>, Vec<u32>) {
    let mut order: Vec<u32> = (0..subjects.len() as u32).collect();
    order.par_sort_unstable_by_key(|&at| subjects.rows()[at as usize].id);
    let rows: Vec<Row> = order.iter().map(|&at| subjects.rows()[at as usize]).collect();
    let mut place = vec![0u32; rows.len()];
    order.iter().enumerate().for_each(|(at, &given)| place[given as usize] = at as u32);
    (rows, place)
}

/// Judgements about records that are here, by the places of the records.
pub(crate) struct Judged {
    pub same: Vec<(u32, u32)>,
    pub different: Vec<(u32, u32)>,
    pub unsure: Vec<(u32, u32)>,
}

impl Judged {
    fn new(subjects: &Subjects, place: &[u32], judgements: &[Judgement]) -> Judged {
        let mut judged = Judged { same: vec![], different: vec![], unsure: vec![] };
        for judgement in judgements {
            let records = subjects.place(judgement.a).zip(subjects.place(judgement.b));
            let Some((a, b)) = records.filter(|(a, b)| a != b) else { continue };
            let (a, b) = (place[a as usize], place[b as usize]);
            let pairs = match judgement.verdict {
                Verdict::Same => &mut judged.same,
                Verdict::Different => &mut judged.different,
                Verdict::Unsure => &mut judged.unsure,
            };
            pairs.push((a.min(b), a.max(b)));
        }
        for pairs in [&mut judged.same, &mut judged.different, &mut judged.unsure] {
            pairs.sort_unstable();
            pairs.dedup();
        }
        judged
    }

    /// The patterns of judged pairs; those judged both ways teach nothing.
    pub fn patterns(&self, comparer: &Comparer) -> Vec<(Pattern, bool)> {
        let pattern =
            |&(a, b): &(u32, u32)| comparer.pattern(&comparer.rows[a as usize], &comparer.rows[b as usize]);
        let same = self.same.iter().filter(|pair| self.different.binary_search(pair).is_err());
        let different = self.different.iter().filter(|pair| self.same.binary_search(pair).is_err());
        let mut patterns: Vec<(Pattern, bool)> = same.map(|pair| (pattern(pair), true)).collect();
        patterns.extend(different.map(|pair| (pattern(pair), false)));
        patterns
    }

    /// Pairs on which somebody has answered, whatever the answer, in order.
    pub fn known(&self) -> Vec<(u32, u32)> {
        let mut known = [&self.same[..], &self.different, &self.unsure].concat();
        known.sort_unstable();
        known
    }
}
