//! Linking onto an earlier linkage: only what a change touches is decided anew.
//!
//! Persons hang on their records, on the links between them and on judgements, and
//! on nothing outside their component. So a new record, or one that somebody judged,
//! is compared with all it may meet; whoever is linked with it, and whoever was one
//! person with it before, is touched too; and so on until nothing more is reached.
//! With the weights of the earlier linkage, which are not learnt anew, all others
//! would come out as they are.
//!
//! What new records change everywhere, how rare a value is among all, reaches only
//! what is touched. A linkage of everything brings the rest up to it.

use std::collections::{HashMap, HashSet};

use ledger::{Judgement, RecordId};

use crate::candidates::{Kept, Touch};
use crate::cluster::{Link, cluster_touched};
use crate::compare::Comparer;
use crate::ground::Ground;
use crate::link::{against_rivals, doubts, links, log_odds, with_terms};
use crate::linked::{Decided, Linked};
use crate::meetings::{Compared, add_overlaps, compare_all, link_floor, weigh, with_doors};
use crate::model::{Model, probability};
use crate::seats::Seats;
use crate::settings::{Progress, Settings, Stage};
use crate::subjects::Subjects;
use crate::teach::starting;

/// An earlier linkage, as far as a later one builds on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Previous {
    /// The records of then and the number of each one's person, in any order; also of
    /// records that are no more.
    pub persons: Vec<(RecordId, u64)>,
    /// The weights of then, which are used as they are.
    pub model: Model,
    /// Records named in judgements that came or went since.
    pub judged: Vec<RecordId>,
    /// The pairs that waited for a person, with their log odds.
    pub doubtful: Vec<(RecordId, RecordId, f32)>,
}

/// Decides who is who where something changed; all other persons stay as they were.
///
/// Where only judgements changed, the persons and the doubtful pairs are those of
/// [`link`](crate::link()) with the same weights. [`Linked::pairs`] holds only pairs with a
/// record that was decided about, [`Statistics`](crate::Statistics) count only these, and
/// no clusterings are drawn.
pub fn link_onto(
    subjects: &Subjects,
    judgements: &[Judgement],
    settings: &Settings,
    previous: &Previous,
    progress: &dyn Progress,
) -> Linked {
    let ground = Ground::new(subjects, judgements);
    let model = previous.model.clone();
    progress.at(Stage::Names, 0, 1);
    let mut comparer = Comparer::new(subjects, &ground.rows);
    comparer.usual = model.usual;

    progress.at(Stage::Keys, 0, 1);
    let starting = starting(subjects);
    let mut spread = Spread::new(subjects, &ground, previous);
    let seats = Seats::new(subjects, &ground.rows, comparer.parts());
    let (looked_at, split) = with_doors(&comparer, &seats, &starting, settings, |doors, glance| {
        let kept = Kept::new(doors, glance, settings.pairs_per_record);
        let work = Work {
            kept: &kept,
            seats: &seats,
            comparer: &comparer,
            guide: &starting,
            model: &model,
            settings,
            progress,
        };
        spread.run(&work)
    });
    let mut asked = spread.waiting(subjects, &ground, &comparer, previous);
    let mut scored = std::mem::take(&mut spread.scored);
    scored.sort_unstable_by_key(|(met, _)| (met.a, met.b));
    let unmet = |a: u32, b: u32| spread.differ(&comparer, &model, a, b);
    let judged = &ground.judged.different;
    let (mut scored, _) = against_rivals(&comparer, scored, judged, Some(&model.alone), &unmet);
    scored.retain(|(met, odds)| *odds > link_floor(settings) && spread.decides(met));
    comparer.overlaps = model.overlaps.clone();

    progress.at(Stage::Cluster, 0, 1);
    let touched = spread.all();
    let work = (&comparer, &model, settings);
    let clusters = with_terms(work, &ground.judged, &scored, |terms| {
        cluster_touched(&spread.former.firsts(), &links(&scored), &touched, terms)
    });
    asked.extend(&scored);
    asked.sort_unstable_by_key(|(met, _)| (met.a, met.b));
    let doubts = doubts(&ground, &comparer, &model, (&asked, &clusters), settings);
    let decided = Decided { clusters, scored, doubts, looked_at, split, touched: touched.len() };
    ground.linked(subjects, model, decided, settings)
}

/// Links as they would be if no record had a rival: what one reaches, it reaches.
fn hopeful(comparer: &Comparer, model: &Model, scored: &[(Compared, f32)]) -> Vec<Link> {
    let mut links = links(scored);
    for link in &mut links {
        let source = |at: u32| comparer.subjects.lists()[comparer.rows[at as usize].list as usize].source;
        let (one, other) = (source(link.a), source(link.b));
        link.odds += if one == other { 0.0 } else { model.alone.most(one, other) };
    }
    links
}

/// No person: a record that is new.
const NOBODY: u32 = u32::MAX;

/// The persons of the earlier linkage, by places of rows.
struct Former {
    /// The former person of each record.
    of: Vec<u32>,
    /// The records that are left of each person, in order.
    members: Vec<Vec<u32>>,
    /// Persons of which a record is no more.
    bereft: Vec<u32>,
}

impl Former {
    fn new(subjects: &Subjects, ground: &Ground, previous: &Previous) -> Former {
        let mut former =
            Former { of: vec![NOBODY; ground.rows.len()], members: Vec::new(), bereft: Vec::new() };
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        for &(record, person) in &previous.persons {
            let next = numbers.len() as u32;
            let person = *numbers.entry(person).or_insert(next);
            former.members.resize_with(numbers.len(), Vec::new);
            match subjects.place(record) {
                Some(at) => {
                    let at = ground.place[at as usize];
                    former.of[at as usize] = person;
                    former.members[person as usize].push(at);
                }
                None => former.bereft.push(person),
            }
        }
        former.members.iter_mut().for_each(|members| members.sort_unstable());
        former
    }

    /// The records that were one person with a record, itself among them if it is not new.
    fn companions(&self, record: u32) -> &[u32] {
        match self.of[record as usize] {
            NOBODY => &[],
            person => &self.members[person as usize],
        }
    }

    /// The first record of the former person of each record.
    fn firsts(&self) -> Vec<u32> {
        let first = |at: u32| self.companions(at).first().copied().unwrap_or(at);
        (0..self.of.len() as u32).map(first).collect()
    }
}

/// How far a change has spread.
struct Spread {
    former: Former,
    touched: Vec<Touch>,
    /// Records that meet others next.
    now: Vec<u32>,
    /// For each judged record, those that people hold to be one with it.
    same: HashMap<u32, Vec<u32>>,
    /// All pairs of touched records that may be links.
    scored: Vec<(Compared, f32)>,
    /// Records that are decided about; others are touched only for the rivals they have.
    reached: Vec<bool>,
}

/// What it takes to let records meet.
struct Work<'a> {
    kept: &'a Kept<'a>,
    seats: &'a Seats,
    comparer: &'a Comparer<'a>,
    guide: &'a Model,
    model: &'a Model,
    settings: &'a Settings,
    progress: &'a dyn Progress,
}

/// Bits that rounding and the floor of doubt may be apart.
const DOUBTED: f32 = 1.0;

impl Spread {
    /// Begins with records that are new, were judged, or lost a companion.
    fn new(subjects: &Subjects, ground: &Ground, previous: &Previous) -> Spread {
        let former = Former::new(subjects, ground, previous);
        let mut same: HashMap<u32, Vec<u32>> = HashMap::new();
        for &(a, b) in &ground.judged.same {
            same.entry(a).or_default().push(b);
            same.entry(b).or_default().push(a);
        }
        let touched = vec![Touch::Not; ground.rows.len()];
        let mut spread =
            Spread { former, touched, now: Vec::new(), same, scored: Vec::new(), reached: Vec::new() };
        let new = (0..ground.rows.len() as u32).filter(|&at| spread.former.of[at as usize] == NOBODY);
        let mut first: Vec<u32> = new.collect();
        for &person in &spread.former.bereft {
            first.extend(&spread.former.members[person as usize]);
        }
        let judged = previous.judged.iter().filter_map(|&record| subjects.place(record));
        first.extend(judged.map(|at| ground.place[at as usize]));
        spread.reach(first);
        spread
    }

    /// Spreads until nothing more is reached; gives the pairs looked at and the blocks split.
    fn run(&mut self, work: &Work) -> (u64, usize) {
        let (mut looked_at, mut split) = (0, 0);
        while !self.now.is_empty() {
            let (met, scored) = self.meet(work, (&mut looked_at, &mut split));
            let hopeful = hopeful(work.comparer, work.model, &scored);
            self.reach(self.beside(&met, &hopeful, log_odds(work.settings.threshold)));
            self.scored.extend(scored);
        }
        self.reached = self.touched.iter().map(|touch| *touch != Touch::Not).collect();
        // Whoever is only doubted together with them meets its own rivals too, and nothing more.
        let doubted = hopeful(work.comparer, work.model, &self.scored);
        let doubted = doubted.iter().filter(|link| link.odds > log_odds(work.settings.doubtful.0) - DOUBTED);
        self.reach(doubted.flat_map(|link| [link.a, link.b]).collect());
        let (_, scored) = self.meet(work, (&mut looked_at, &mut split));
        self.scored.extend(scored);
        (looked_at, split)
    }

    /// Lets those who are reached now meet whom they may, and weighs the pairs.
    fn meet(
        &mut self,
        work: &Work,
        (looked_at, split): (&mut u64, &mut usize),
    ) -> (Vec<u32>, Vec<(Compared, f32)>) {
        let candidates = work.kept.meetings(work.comparer.rows, &self.now, &self.touched);
        *looked_at += candidates.looked_at;
        *split += candidates.split;
        let mut compared =
            compare_all(work.comparer, (work.seats, candidates), work.guide, work.settings, work.progress);
        add_overlaps(work.comparer, &work.model.overlaps, &mut compared);
        let met = std::mem::take(&mut self.now);
        met.iter().for_each(|&record| self.touched[record as usize] = Touch::Met);
        (met, weigh(compared, work.model, link_floor(work.settings)))
    }

    /// Whether a pair has a record that is decided about.
    fn decides(&self, met: &Compared) -> bool {
        self.reached[met.a as usize] || self.reached[met.b as usize]
    }

    /// How likely two records differ that did not meet because nothing touched either.
    fn differ(&self, comparer: &Comparer, model: &Model, a: u32, b: u32) -> f32 {
        if self.touched[a as usize] != Touch::Not || self.touched[b as usize] != Touch::Not {
            return 1.0;
        }
        let (a, b) = (a.min(b), a.max(b));
        let pattern = comparer.pattern(&comparer.rows[a as usize], &comparer.rows[b as usize]);
        let mut met = [Compared { a, b, pattern, kinds: 0 }];
        add_overlaps(comparer, &model.overlaps, &mut met);
        1.0 - probability(model.log_odds(met[0].pattern)) as f32
    }

    /// All that hang together with records that have met.
    fn beside(&self, met: &[u32], links: &[Link], threshold: f32) -> Vec<u32> {
        let mut beside: Vec<u32> = Vec::new();
        for &record in met {
            beside.extend(self.former.companions(record));
            beside.extend(self.same.get(&record).into_iter().flatten());
        }
        let strong = links.iter().filter(|link| link.odds > threshold);
        beside.extend(strong.flat_map(|link| [link.a, link.b]));
        beside
    }

    /// Those of some records that were not touched yet meet next.
    fn reach(&mut self, records: Vec<u32>) {
        for record in records {
            let touch = &mut self.touched[record as usize];
            if *touch == Touch::Not {
                *touch = Touch::Now;
                self.now.push(record);
            }
        }
    }

    /// All that were touched, in order.
    fn all(&self) -> Vec<u32> {
        (0..self.reached.len() as u32).filter(|&at| self.reached[at as usize]).collect()
    }

    /// The pairs that waited and that nothing touched.
    fn waiting(
        &self,
        subjects: &Subjects,
        ground: &Ground,
        comparer: &Comparer,
        previous: &Previous,
    ) -> Vec<(Compared, f32)> {
        let place = |record| Some(ground.place[subjects.place(record)? as usize]);
        let untouched = |record: &u32| !self.reached[*record as usize];
        let mut seen = HashSet::new();
        let waiting = previous.doubtful.iter().filter_map(|&(a, b, odds)| {
            let (a, b) = (place(a).filter(untouched)?, place(b).filter(untouched)?);
            let (a, b) = (a.min(b), a.max(b));
            let pattern = comparer.pattern(&ground.rows[a as usize], &ground.rows[b as usize]);
            (a != b && seen.insert((a, b))).then_some((Compared { a, b, pattern, kinds: 0 }, odds))
        });
        let (mut pairs, odds): (Vec<Compared>, Vec<f32>) = waiting.unzip();
        add_overlaps(comparer, &previous.model.overlaps, &mut pairs);
        pairs.into_iter().zip(odds).collect()
    }
}
