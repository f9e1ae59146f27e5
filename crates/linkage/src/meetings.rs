//! Records meet by their keys and are compared: from all pairs to those that may matter.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::candidates::Candidates;
use crate::compare::Comparer;
use crate::evidence::{Pattern, SharedWith};
use crate::glance::Glance;
use crate::keys::Doors;
use crate::model::Model;
use crate::overlaps::Overlaps;
use crate::seats::Seats;
use crate::settings::{Progress, Settings, Stage};
use crate::spellings::Spellings;
use crate::subjects::{Group, NONE};

/// A candidate that was compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compared {
    pub a: u32,
    pub b: u32,
    pub pattern: Pattern,
    pub kinds: u16,
}

/// Pairs with lower log odds by the starting weights teach nothing.
const LEARN_FLOOR: f64 = -8.0;

/// The same in very long lists, which have far more pairs than it takes to learn from.
const LEARN_FLOOR_VERY_LONG: f64 = -5.0;

/// The same in lists of fewer records, which have fewer pairs to learn from.
const LEARN_FLOOR_SHORT: f64 = -12.0;

const LONG: usize = 50_000;

/// Lists of more records are looked through by fewer kinds of key.
const VERY_LONG: usize = 500_000;

/// Pairs with lower log odds are no links.
const LINK_FLOOR: f32 = -7.0;

/// Lets records meet by their keys.
pub(crate) fn meet(comparer: &Comparer, seats: &Seats, guide: &Model, settings: &Settings) -> Candidates {
    with_doors(comparer, seats, guide, settings, |doors, glance| {
        Candidates::new(doors, glance, settings.pairs_per_record)
    })
}

/// Opens the doors by which records meet.
pub(crate) fn with_doors<T>(
    comparer: &Comparer,
    seats: &Seats,
    guide: &Model,
    settings: &Settings,
    then: impl FnOnce(&Doors, &Glance) -> T,
) -> T {
    let spellings = Spellings::new(comparer.parts(), &borne(comparer));
    let doors = Doors {
        subjects: comparer.subjects,
        parts: comparer.parts(),
        spellings: &spellings,
        long: comparer.rows.len() > VERY_LONG,
    };
    let glance = Glance::new(comparer, seats, guide, learn_floor(settings, comparer.rows.len()));
    then(&doors, &glance)
}

/// How many records bear each name, as their own or their father's.
fn borne(comparer: &Comparer) -> Vec<f32> {
    let mut borne = vec![0.0; comparer.parts().len()];
    for row in comparer.rows {
        for group in [Group::Names, Group::Fathers] {
            let values = comparer.subjects.values(row, group).iter().filter(|&&value| value != NONE);
            values.for_each(|&value| borne[value as usize] += 1.0);
        }
    }
    borne
}

/// Whoever wants all candidates gets them.
fn learn_floor(settings: &Settings, records: usize) -> f64 {
    match records {
        _ if settings.floor <= 0.0 => f64::NEG_INFINITY,
        0..LONG => LEARN_FLOOR_SHORT,
        LONG..VERY_LONG => LEARN_FLOOR,
        _ => LEARN_FLOOR_VERY_LONG,
    }
}

/// Below this, pairs are no links; whoever wants all candidates gets them.
pub(crate) fn link_floor(settings: &Settings) -> f32 {
    if settings.floor > 0.0 { LINK_FLOOR } else { f32::NEG_INFINITY }
}

/// Compares all candidates; keeps those that may matter, in order.
pub(crate) fn compare_all(
    comparer: &Comparer,
    (seats, candidates): (&Seats, Candidates),
    guide: &Model,
    settings: &Settings,
    progress: &dyn Progress,
) -> Vec<Compared> {
    let (rows, floor, guide) = (&seats.rows, learn_floor(settings, comparer.rows.len()), guide.ready());
    let done = AtomicU64::new(0);
    let all = candidates.meetings.len() as u64;
    let chunks: Vec<Vec<Compared>> = candidates
        .meetings
        .par_chunks(16384)
        .map(|chunk| {
            let compared = chunk.iter().filter_map(|met| {
                let pattern = comparer.promising(&rows[met.a as usize], &rows[met.b as usize])?;
                let kept = guide.exceeds(pattern, floor);
                let (a, b) = (seats.place(met.a), seats.place(met.b));
                kept.then_some(Compared { a: a.min(b), b: a.max(b), pattern, kinds: met.kinds })
            });
            let kept = compared.collect();
            let so_far = done.fetch_add(chunk.len() as u64, Ordering::Relaxed) + chunk.len() as u64;
            progress.at(Stage::Compare, so_far, all);
            kept
        })
        .collect();
    let mut compared = Vec::with_capacity(chunks.iter().map(Vec::len).sum());
    chunks.into_iter().for_each(|chunk| compared.extend(chunk));
    compared.par_sort_unstable_by_key(|met| (met.a, met.b));
    compared
}

/// Adds to pairs what their lists have in common, once that is known.
pub(crate) fn add_overlaps(comparer: &Comparer, overlaps: &Overlaps, compared: &mut [Compared]) {
    let source = |at: u32| comparer.subjects.lists()[comparer.rows[at as usize].list as usize].source;
    compared.par_iter_mut().for_each(|met| {
        let own = met.pattern.rarity(SharedWith::Nobody);
        let bits = overlaps.bits(source(met.a), source(met.b));
        met.pattern.set_rarity(SharedWith::Nobody, own + bits);
    });
}

/// The candidates with their log odds by themselves, those that can be links.
pub(crate) fn weigh(compared: Vec<Compared>, model: &Model, floor: f32) -> Vec<(Compared, f32)> {
    let model = model.ready();
    let weighed = compared.into_par_iter().map(|met| (met, model.log_odds(met.pattern) as f32));
    weighed.filter(|(_, odds)| *odds > floor).collect()
}
