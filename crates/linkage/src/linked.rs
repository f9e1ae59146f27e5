//! What came out of linking: persons, pairs, doubts, counts.

use ledger::RecordId;
use rayon::prelude::*;

use crate::cluster::Clusters;
use crate::evidence::{Evidence, Level, Pattern};
use crate::ground::Ground;
use crate::keys::Kind;
use crate::link::log_odds;
use crate::meetings::Compared;
use crate::model::{Model, probability};
use crate::review::Asked;
use crate::samples::Uncertain;
use crate::settings::Settings;
use crate::subjects::{Row, Subjects};

/// Two records and how likely they speak of one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The record with the smaller identifier.
    pub a: RecordId,
    /// The other record.
    pub b: RecordId,
    /// Log odds in bits: 0 is even, 10 a thousand to one.
    pub weight: f32,
    /// The probability that they speak of one person.
    pub probability: f32,
    pub(crate) pattern: Pattern,
}

impl Pair {
    /// The level found for one kind of evidence.
    pub fn level(&self, evidence: Evidence) -> Level {
        self.pattern.level(evidence)
    }
}

/// Counts of what was done; no times, so that they are the same on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Statistics {
    /// Records.
    pub records: usize,
    /// Records that were decided about: all, unless it was linked onto an earlier linkage.
    pub touched: usize,
    /// Records that name nobody and meet others only by a document's number.
    pub unnamed: usize,
    /// Distinct names and places.
    pub values: usize,
    /// Candidate pairs compared.
    pub pairs_compared: u64,
    /// Groups of like records too large to be compared whole.
    pub blocks_split: usize,
    /// Share of pairs of one person that were candidates, estimated.
    ///
    /// By how often pairs found by their whole names were also found otherwise, and
    /// the other way round: an upper bound, for what says little is missed by both.
    pub blocking_recall: f64,
    /// Persons found.
    pub persons: usize,
}

/// Doubtful pairs that one answer settles; they stand together in [`Linked::doubtful`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Family {
    /// How many pairs it has.
    pub pairs: usize,
    /// What an answer tells, in bits weighed by the records it moves.
    pub telling: f64,
}

/// Who is who, and how it came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    /// The person of each record, in the order the records were added.
    ///
    /// Numbered from 0 by the smallest record identifier of each person.
    pub persons: Vec<u32>,
    /// Pairs above the floor, the surest first.
    pub pairs: Vec<Pair>,
    /// Pairs for people to judge, family by family, the most telling first.
    pub doubtful: Vec<Pair>,
    /// How the doubtful pairs hang together, in their order.
    pub families: Vec<Family>,
    /// Judgements of "same" not kept because a "different" stands against them.
    pub refused: Vec<(RecordId, RecordId)>,
    /// The weights.
    pub model: Model,
    /// Counts.
    pub statistics: Statistics,
    /// What is in doubt, to draw clusterings from, if the settings ask for it.
    pub uncertain: Option<Uncertain>,
}

impl Linked {
    /// The records of each person, by number.
    pub fn groups(&self, subjects: &Subjects) -> Vec<Vec<RecordId>> {
        let mut groups = vec![Vec::new(); self.statistics.persons];
        for (record, &person) in subjects.records().zip(&self.persons) {
            groups[person as usize].push(record);
        }
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups
    }
}

/// Who is who, by places of rows, and how it was found.
pub(crate) struct Decided {
    pub clusters: Clusters,
    /// The pairs that were weighed.
    pub scored: Vec<(Compared, f32)>,
    pub doubts: Vec<Asked>,
    pub looked_at: u64,
    pub split: usize,
    /// Records that were decided about.
    pub touched: usize,
}

impl Ground {
    /// What was decided, for those who know records by their identifiers.
    pub fn linked(&self, subjects: &Subjects, model: Model, decided: Decided, settings: &Settings) -> Linked {
        let Decided { clusters, scored, doubts, looked_at, split, touched } = decided;
        let (rows, id) = (&self.rows, |at: u32| self.rows[at as usize].id);
        let statistics = Statistics {
            records: rows.len(),
            touched,
            unnamed: rows.iter().filter(|row| subjects.is_unnamed(row)).count(),
            values: subjects.parts.len(),
            pairs_compared: looked_at,
            blocks_split: split,
            blocking_recall: recall(&scored),
            persons: clusters.of.iter().enumerate().filter(|&(at, &of)| at as u32 == of).count(),
        };
        let family = |asked: &Asked| Family { pairs: asked.pairs.len(), telling: asked.telling };
        Linked {
            persons: numbered(&clusters, &self.place),
            pairs: listed(rows, &scored, settings),
            doubtful: doubts.iter().flat_map(|asked| asked.pairs.iter().map(|one| pair(rows, one))).collect(),
            families: doubts.iter().map(family).collect(),
            refused: clusters.refused.iter().map(|&(a, b)| (id(a), id(b))).collect(),
            model,
            statistics,
            uncertain: None,
        }
    }
}

/// The pairs above the floor, the surest first.
fn listed(rows: &[Row], scored: &[(Compared, f32)], settings: &Settings) -> Vec<Pair> {
    let floor = if settings.floor > 0.0 { log_odds(settings.floor) } else { f32::NEG_INFINITY };
    let mut pairs: Vec<Pair> =
        scored.par_iter().filter(|(_, odds)| *odds >= floor).map(|scored| pair(rows, scored)).collect();
    pairs.par_sort_unstable_by(|x, y| y.weight.total_cmp(&x.weight).then((x.a, x.b).cmp(&(y.a, y.b))));
    pairs
}

fn pair(rows: &[Row], (met, odds): &(Compared, f32)) -> Pair {
    Pair {
        a: rows[met.a as usize].id,
        b: rows[met.b as usize].id,
        weight: *odds,
        probability: probability(f64::from(*odds)) as f32,
        pattern: met.pattern,
    }
}

/// The share of pairs of one person that met, as Lincoln and Petersen counted fish.
///
/// Keys of both names and keys of one name and something else catch apart: what
/// share of the one's catch the other also has tells how much each of them misses.
fn recall(scored: &[(Compared, f32)]) -> f64 {
    let (mut by_name, mut otherwise, mut by_both) = (0.0, 0.0, 0.0);
    for (met, odds) in scored {
        let share = probability(f64::from(*odds));
        let named = met.kinds & Kind::BY_NAME != 0;
        let other = met.kinds & Kind::OTHERWISE != 0;
        by_name += if named { share } else { 0.0 };
        otherwise += if other { share } else { 0.0 };
        by_both += if named && other { share } else { 0.0 };
    }
    if by_both == 0.0 {
        return if by_name + otherwise == 0.0 { 1.0 } else { 0.0 };
    }
    1.0 - (1.0 - by_both / otherwise) * (1.0 - by_both / by_name)
}

/// Persons numbered by their first record, for records as they were added.
fn numbered(clusters: &Clusters, place: &[u32]) -> Vec<u32> {
    let mut number = vec![0u32; clusters.of.len()];
    let mut next = 0;
    for (at, &first) in clusters.of.iter().enumerate() {
        if at as u32 == first {
            number[at] = next;
            next += 1;
        }
    }
    place.iter().map(|&at| number[clusters.of[at as usize] as usize]).collect()
}
