//! Who is who: from records and judgements to persons, step by step.

use std::collections::BTreeSet;

use ledger::Judgement;

use crate::cluster::{Clusters, Link, Terms, cluster};
use crate::compare::Comparer;
use crate::ground::{Ground, Judged};
use crate::linked::{Decided, Linked};
use crate::meetings::{Compared, add_overlaps, compare_all, link_floor, meet, weigh};
use crate::model::Model;
use crate::review::{self, Asked};
use crate::rivals::{Alone, rivalry};
use crate::samples::Uncertain;
use crate::seats::Seats;
use crate::settings::{Progress, Settings, Stage};
use crate::subjects::Subjects;
use crate::teach::{learn_in_two_rounds, look_at_strangers, starting};

/// Decides who is who. The order of records and judgements does not matter.
pub fn link(
    subjects: &Subjects,
    judgements: &[Judgement],
    settings: &Settings,
    progress: &dyn Progress,
) -> Linked {
    let ground = Ground::new(subjects, judgements);
    progress.at(Stage::Names, 0, 1);
    let mut comparer = Comparer::new(subjects, &ground.rows);
    progress.at(Stage::Strangers, 0, 1);
    let starting = starting(subjects);
    let blind = look_at_strangers(&mut comparer, &starting, settings);

    progress.at(Stage::Keys, 0, 1);
    let seats = Seats::new(subjects, &ground.rows, comparer.parts());
    let candidates = meet(&comparer, &seats, &starting, settings);
    let (looked_at, split) = (candidates.looked_at, candidates.split);
    let mut compared = compare_all(&comparer, (&seats, candidates), &starting, settings, progress);
    drop(seats);

    progress.at(Stage::Learn, 0, 1);
    let model = match &settings.model {
        Some(model) => {
            comparer.overlaps = model.overlaps.clone();
            add_overlaps(&comparer, &comparer.overlaps, &mut compared);
            model.clone()
        }
        None => learn_in_two_rounds(&mut comparer, starting, blind, &mut compared, &ground.judged),
    };

    progress.at(Stage::Cluster, 0, 1);
    let known = settings.model.as_ref().map(|model| &model.alone);
    let weighed = weigh(compared, &model, link_floor(settings));
    let (mut scored, alone) =
        against_rivals(&comparer, weighed, &ground.judged.different, known, &|_, _| 1.0);
    scored.retain(|(_, odds)| *odds > link_floor(settings));
    let model = Model { alone, ..model };
    let work = (&comparer, &model, settings);
    let (clusters, uncertain) = with_terms(work, &ground.judged, &scored, |terms| {
        let links = links(&scored);
        let clusters = cluster(ground.rows.len(), &links, terms);
        let name = |record: u32| u128::from_be_bytes(ground.rows[record as usize].id.0);
        let uncertain = settings.uncertain.then(|| Uncertain::new(&clusters, &links, terms, &name));
        (clusters, uncertain)
    });
    let doubts = doubts(&ground, &comparer, &model, (&scored, &clusters), settings);
    let decided = Decided { clusters, scored, doubts, looked_at, split, touched: ground.rows.len() };
    let uncertain = uncertain.map(|uncertain| uncertain.moved(&inverse(&ground.place)));
    Linked { uncertain, ..ground.linked(subjects, model, decided, settings) }
}

/// The same, each pair against its rivals; pairs in the order of their records.
///
/// `differ` tells how likely two records are two persons that were not weighed together.
pub(crate) fn against_rivals(
    comparer: &Comparer,
    mut scored: Vec<(Compared, f32)>,
    different: &[(u32, u32)],
    known: Option<&Alone>,
    differ: &(dyn Fn(u32, u32) -> f32 + Sync),
) -> (Vec<(Compared, f32)>, Alone) {
    let lists = comparer.subjects.lists();
    let (rivalry, alone) = rivalry(comparer.rows, lists, &scored, (different, differ), known);
    scored.iter_mut().zip(rivalry).for_each(|((_, odds), bits)| *odds += bits);
    (scored, alone)
}

/// The candidates as links between records.
pub(crate) fn links(scored: &[(Compared, f32)]) -> Vec<Link> {
    scored.iter().map(|(met, odds)| Link { a: met.a, b: met.b, odds: *odds }).collect()
}

/// Groups records into persons, within judgements, what lists declare and what no likelihood may decide (V-802).
pub(crate) fn with_terms<T>(
    (comparer, model, settings): (&Comparer, &Model, &Settings),
    judged: &Judged,
    scored: &[(Compared, f32)],
    group: impl FnOnce(&Terms) -> T,
) -> T {
    let mut apart = [judged.different.clone(), review::held_apart(scored, judged)].concat();
    apart.sort_unstable();
    apart.dedup();
    let rows = comparer.rows;
    let once = |record: u32| {
        let list = rows[record as usize].list;
        comparer.subjects.lists()[list as usize].duplicate_free.then_some(list)
    };
    let model = model.ready();
    let absent =
        |a: u32, b: u32| Some(model.log_odds(comparer.pattern(&rows[a as usize], &rows[b as usize])) as f32);
    group(&Terms {
        same: &judged.same,
        different: &apart,
        once: &once,
        threshold: log_odds(settings.threshold),
        absent: &absent,
    })
}

/// The doubtful pairs, family by family.
pub(crate) fn doubts(
    ground: &Ground,
    comparer: &Comparer,
    model: &Model,
    (scored, clusters): (&[(Compared, f32)], &Clusters),
    settings: &Settings,
) -> Vec<Asked> {
    if !settings.review {
        return Vec::new();
    }
    let open = opened(comparer, model, &ground.place, settings);
    review::queue(scored, open, &clusters.of, &ground.judged, settings)
}

/// The pairs that must be asked, with their odds.
fn opened(comparer: &Comparer, model: &Model, place: &[u32], settings: &Settings) -> Vec<(Compared, f32)> {
    let places = settings.open.iter().filter_map(|&(a, b)| {
        let (a, b) = (comparer.subjects.place(a)?, comparer.subjects.place(b)?);
        let (a, b) = (place[a as usize], place[b as usize]);
        (a != b).then_some((a.min(b), a.max(b)))
    });
    let places: BTreeSet<(u32, u32)> = places.collect();
    let rows = comparer.rows;
    let scored = places.into_iter().map(|(a, b)| {
        let pattern = comparer.pattern(&rows[a as usize], &rows[b as usize]);
        (Compared { a, b, pattern, kinds: 0 }, model.log_odds(pattern) as f32)
    });
    scored.collect()
}

/// Where each row was before the rows were put in order.
fn inverse(place: &[u32]) -> Vec<u32> {
    let mut order = vec![0; place.len()];
    (0..).zip(place).for_each(|(given, &at)| order[at as usize] = given);
    order
}

/// Log odds in bits of a probability.
pub(crate) fn log_odds(probability: f64) -> f32 {
    let probability = probability.clamp(1e-9, 1.0 - 1e-9);
    (probability / (1.0 - probability)).log2() as f32
}
