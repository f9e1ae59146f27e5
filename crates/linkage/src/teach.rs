//! What the weights are learnt from: strangers drawn blindly, candidates by pattern, judgements.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::compare::Comparer;
use crate::evidence::Pattern;
use crate::ground::Judged;
use crate::keys::mix;
use crate::learn::{Material, Patterns, learn};
use crate::meetings::{Compared, add_overlaps};
use crate::model::{Model, Shares, probability};
use crate::overlaps::{Overlaps, Seen};
use crate::settings::Settings;
use crate::subjects::Subjects;

/// The weights before anything is known but the sizes of the lists.
pub(crate) fn starting(subjects: &Subjects) -> Model {
    Model::starting(expected_share(subjects, pairs_among(subjects.len())))
}

/// Pairs drawn blindly in short lists; longer ones get more.
const LEAST_BLIND: usize = 30_000;

/// What strangers agree on, from pairs drawn blindly; nothing to learn where the weights are given.
pub(crate) fn look_at_strangers(
    comparer: &mut Comparer,
    starting: &Model,
    settings: &Settings,
) -> Option<Shares> {
    if let Some(model) = &settings.model {
        comparer.usual = model.usual;
        return None;
    }
    let wanted = settings.blind_pairs.min(LEAST_BLIND + 2 * comparer.rows.len());
    let pairs = blind_pairs(comparer.rows.len(), wanted);
    Some(comparer.learn_usual(&pairs, starting))
}

/// Learns the weights, then how much each two lists overlap, then the weights with that known.
pub(crate) fn learn_in_two_rounds(
    comparer: &mut Comparer,
    starting: Model,
    blind: Option<Shares>,
    compared: &mut [Compared],
    judged: &Judged,
) -> Model {
    let mut material = Material {
        candidates: histogram(compared),
        blind: blind.unwrap_or_default(),
        pairs: pairs_among(comparer.rows.len()),
        judged: judged.patterns(comparer),
    };
    let first = learn(starting.clone(), &material);
    comparer.overlaps = overlaps(comparer, &first, compared);
    add_overlaps(comparer, &comparer.overlaps, compared);
    material.candidates = histogram(compared);
    material.judged = judged.patterns(comparer);
    let mut model = learn(Model { prior: first.prior, others: first.others, ..starting }, &material);
    model.usual = comparer.usual;
    model.overlaps = comparer.overlaps.clone();
    model
}

/// How much each two lists have in common, by what is believed so far.
fn overlaps(comparer: &Comparer, model: &Model, compared: &[Compared]) -> Overlaps {
    let lists = comparer.subjects.lists();
    let mut seen: BTreeMap<(u32, u32), Seen> = BTreeMap::new();
    for (a, one) in (0..).zip(lists) {
        for (b, other) in (0..).zip(lists).skip(a as usize) {
            let (one, other) = (one.records as f64, other.records as f64);
            let pairs = if a == b { one * (one - 1.0) / 2.0 } else { one * other };
            seen.insert((a, b), Seen { pairs, same: 0.0 });
        }
    }
    let model = model.ready();
    let counted = compared.par_chunks(1 << 16).map(|chunk| {
        let mut same: HashMap<(u32, u32), f64> = HashMap::new();
        for met in chunk {
            let (a, b) = (comparer.rows[met.a as usize].list, comparer.rows[met.b as usize].list);
            *same.entry((a.min(b), a.max(b))).or_default() += probability(model.log_odds(met.pattern));
        }
        same
    });
    // Summed chunk by chunk in their order: the same on any number of threads.
    for (lists, same) in counted.collect::<Vec<_>>().into_iter().flatten() {
        seen.entry(lists).or_default().same += same;
    }
    Overlaps::new(lists, &seen)
}

/// From about so many pairs the weights are learnt; of more, some are drawn.
const TAUGHT: usize = 600_000;

/// How often each pattern was found, in the order of patterns; of very many pairs, in a part drawn by
/// the places of their records, of which each counts for several.
fn histogram(compared: &[Compared]) -> Patterns {
    let each = (compared.len() / TAUGHT).max(1) as u64;
    let drawn =
        |met: &&Compared| each == 1 || mix(u64::from(met.a) << 32 | u64::from(met.b)).is_multiple_of(each);
    let mut patterns: Vec<Pattern> = compared.par_iter().filter(drawn).map(|met| met.pattern).collect();
    patterns.par_sort_unstable();
    let runs = patterns.chunk_by(|a, b| a == b);
    Patterns { each: each as f64, counts: runs.map(|run| (run[0], run.len() as u32)).collect() }
}

/// Pairs of records drawn blindly but always the same: all pairs of short lists.
fn blind_pairs(records: usize, wanted: usize) -> Vec<(u32, u32)> {
    let count = records as u64;
    if count < 2 {
        return Vec::new();
    }
    if count * (count - 1) / 2 <= wanted as u64 {
        return (0..records as u32).flat_map(|a| (a + 1..records as u32).map(move |b| (a, b))).collect();
    }
    let draw = |seed: u64| ((u128::from(mix(seed)) * u128::from(count)) >> 64) as u32;
    (0..wanted as u64).map(|at| (draw(2 * at), draw(2 * at + 1))).filter(|(a, b)| a != b).collect()
}

/// Before anything is learnt: lists overlap by a third, and repeat two in a hundred.
fn expected_share(subjects: &Subjects, all_pairs: f64) -> f64 {
    let sizes: Vec<f64> = subjects.lists().iter().map(|list| list.records as f64).collect();
    let mut expected: f64 = sizes.iter().map(|size| size * 0.02).sum();
    for (at, &one) in sizes.iter().enumerate() {
        expected += sizes[at + 1..].iter().map(|&other| 0.3 * one.min(other)).sum::<f64>();
    }
    (expected / all_pairs.max(1.0)).clamp(1e-12, 0.05)
}

fn pairs_among(records: usize) -> f64 {
    records as f64 * (records as f64 - 1.0) / 2.0
}
