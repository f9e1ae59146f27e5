//! Who is who: from records and judgements to persons, with all that led there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use hashbrown::HashMap;
use ledger::{Judgement, RecordId, Verdict};
use rayon::prelude::*;

use crate::candidates::Candidates;
use crate::cluster::{Clusters, Link, Terms, cluster};
use crate::compare::Comparer;
use crate::evidence::{Evidence, Level, Pattern, SharedWith};
use crate::glance::Glance;
use crate::keys::{Doors, Kind, mix};
use crate::learn::{Material, Patterns, learn};
use crate::model::{Model, Shares, probability};
use crate::overlaps::{Overlaps, Seen};
use crate::review::{self, Asked};
use crate::rivals::{Alone, rivalry};
use crate::samples::Uncertain;
use crate::seats::Seats;
use crate::settings::{Progress, Settings, Stage};
use crate::spellings::Spellings;
use crate::subjects::{Group, NONE, Row, Subjects};

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
    let (clusters, uncertain) = with_terms(&comparer, &model, &ground.judged, settings, |terms| {
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

/// What is there before anything is decided.
pub(crate) struct Ground {
    /// The rows in the order of their identifiers.
    pub rows: Vec<Row>,
    /// Where each subject went.
    pub place: Vec<u32>,
    pub judged: Judged,
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
    pub fn new(subjects: &Subjects, judgements: &[Judgement]) -> Ground {
        let (rows, place) = by_identifier(subjects);
        let judged = Judged::new(subjects, &place, judgements);
        Ground { rows, place, judged }
    }

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

/// The weights before anything is known but the sizes of the lists.
pub(crate) fn starting(subjects: &Subjects) -> Model {
    Model::starting(expected_share(subjects, pairs_among(subjects.len())))
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

/// Where each row was before the rows were put in order.
fn inverse(place: &[u32]) -> Vec<u32> {
    let mut order = vec![0; place.len()];
    (0..).zip(place).for_each(|(given, &at)| order[at as usize] = given);
    order
}

fn pairs_among(records: usize) -> f64 {
    records as f64 * (records as f64 - 1.0) / 2.0
}

/// What strangers agree on, from pairs drawn blindly; nothing to learn where the weights are given.
fn look_at_strangers(comparer: &mut Comparer, starting: &Model, settings: &Settings) -> Option<Shares> {
    if let Some(model) = &settings.model {
        comparer.usual = model.usual;
        return None;
    }
    let wanted = settings.blind_pairs.min(LEAST_BLIND + 2 * comparer.rows.len());
    let pairs = blind_pairs(comparer.rows.len(), wanted);
    Some(comparer.learn_usual(&pairs, starting))
}

/// Learns the weights, then how much each two lists overlap, then the weights with that known.
fn learn_in_two_rounds(
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

/// The candidates with their log odds by themselves, those that can be links.
pub(crate) fn weigh(compared: Vec<Compared>, model: &Model, floor: f32) -> Vec<(Compared, f32)> {
    let model = model.ready();
    let weighed = compared.into_par_iter().map(|met| (met, model.log_odds(met.pattern) as f32));
    weighed.filter(|(_, odds)| *odds > floor).collect()
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

/// Groups records into persons, within judgements and what lists declare.
pub(crate) fn with_terms<T>(
    comparer: &Comparer,
    model: &Model,
    judged: &Judged,
    settings: &Settings,
    group: impl FnOnce(&Terms) -> T,
) -> T {
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
        different: &judged.different,
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

/// Log odds in bits of a probability.
pub(crate) fn log_odds(probability: f64) -> f32 {
    let probability = probability.clamp(1e-9, 1.0 - 1e-9);
    (probability / (1.0 - probability)).log2() as f32
}

/// A candidate that was compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compared {
    pub a: u32,
    pub b: u32,
    pub pattern: Pattern,
    pub kinds: u16,
}

/// Pairs drawn blindly in short lists; longer ones get more.
const LEAST_BLIND: usize = 50_000;
/// Pairs with lower log odds by the starting weights teach nothing.
const LEARN_FLOOR: f64 = -8.0;
/// The same in lists of fewer records, which have fewer pairs to learn from.
const LEARN_FLOOR_SHORT: f64 = -12.0;
const LONG: usize = 50_000;
/// Pairs with lower log odds are no links.
const LINK_FLOOR: f32 = -7.0;

/// Lets records meet by their keys.
fn meet(comparer: &Comparer, seats: &Seats, guide: &Model, settings: &Settings) -> Candidates {
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
    let doors = Doors { subjects: comparer.subjects, parts: comparer.parts(), spellings: &spellings };
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
        ..LONG => LEARN_FLOOR_SHORT,
        _ => LEARN_FLOOR,
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

/// Adds to pairs what their lists have in common, once that is known.
pub(crate) fn add_overlaps(comparer: &Comparer, overlaps: &Overlaps, compared: &mut [Compared]) {
    let source = |at: u32| comparer.subjects.lists()[comparer.rows[at as usize].list as usize].source;
    compared.par_iter_mut().for_each(|met| {
        let own = met.pattern.rarity(SharedWith::Nobody);
        let bits = overlaps.bits(source(met.a), source(met.b));
        met.pattern.set_rarity(SharedWith::Nobody, own + bits);
    });
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
    fn patterns(&self, comparer: &Comparer) -> Vec<(Pattern, bool)> {
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
