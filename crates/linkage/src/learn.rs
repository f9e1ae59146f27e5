//! Weights learnt from the lists themselves, without labels.
//!
//! Expectation and maximisation over the histogram of agreement patterns (as in
//! fastLink), with several explanations for a pair: one person, relatives, relatives
//! killed on one occasion, strangers. All pairs of records are counted: those that are no candidates
//! are held to be strangers. What strangers agree on is counted on pairs drawn
//! blindly, less the share of one person among them. The starting values stand
//! behind the counts as if they had been seen so often, so that a few dozen
//! records do not teach nonsense. Judgements take part with a fixed answer.

use rayon::prelude::*;

use crate::evidence::{Evidence, KINDS, LEVELS, Level, Pattern};
use crate::model::{Calibration, LEAST_SHARE, Learned, Model, Others, Shares, pool};

/// What the weights are learnt from.
pub(crate) struct Material {
    /// Candidate pairs.
    pub candidates: Patterns,
    /// Blindly drawn pairs: how often each level was found.
    pub blind: Shares,
    /// How many pairs of records there are.
    pub pairs: f64,
    /// Judged pairs: true for one person.
    pub judged: Vec<(Pattern, bool)>,
}

/// How often each pattern was found, in the order of patterns.
#[derive(Default)]
pub(crate) struct Patterns {
    /// How many candidate pairs one that is counted stands for.
    pub each: f64,
    pub counts: Vec<(Pattern, u32)>,
}

/// How many pairs of one person the starting values count for.
const STARTING_SAME: f64 = 60.0;
/// How many blind pairs the starting values count for.
const STARTING_BLIND: f64 = 300.0;
/// Sources contradict each other about one person at least so often.
const LEAST_CONTRADICTION: f64 = 0.01;
const ROUNDS: usize = 40;
/// Shares that move less than this stand still.
const STILL: f64 = 1e-4;

/// Learns the weights, starting from those of `model`.
pub(crate) fn learn(mut model: Model, material: &Material) -> Model {
    let starting = model.clone();
    model.strangers = strangers(&starting, &model, material);
    let mut rounds = 0;
    while rounds < ROUNDS {
        let counts = expect(&model, material);
        let next = maximise(&starting, &model, material, &counts);
        let moved = distance(&model, &next);
        model = next;
        rounds += 1;
        if moved < STILL {
            break;
        }
    }
    let pairs = material.candidates.counts.iter().map(|(_, count)| u64::from(*count)).sum();
    let judgements = material.judged.len();
    model.learned = Learned { patterns: material.candidates.counts.len(), pairs, judgements, rounds };
    model.calibration = calibrate(&model, &material.judged);
    model
}

/// Expected counts of pairs of one person, by level, and of the other explanations.
#[derive(Clone)]
struct Counts {
    levels: Shares,
    /// The same, of pairs that something else than a name tells to be no relatives.
    sure: Shares,
    same: f64,
    others: Others,
}

impl Counts {
    const NONE: Counts =
        Counts { levels: [[0.0; LEVELS]; KINDS], sure: [[0.0; LEVELS]; KINDS], same: 0.0, others: [0.0; 2] };

    fn add(&mut self, pattern: Pattern, (same, sure): (f64, bool), others: Others) {
        self.same += same;
        if sure {
            for evidence in NAMES {
                self.sure[evidence as usize][pattern.index(evidence)] += same;
            }
        }
        self.others.iter_mut().zip(others).for_each(|(sum, more)| *sum += more);
        for evidence in Evidence::ALL {
            self.levels[evidence as usize][pattern.index(evidence)] += same;
        }
    }

    fn plus(mut self, other: &Counts) -> Counts {
        self.same += other.same;
        self.others.iter_mut().zip(other.others).for_each(|(sum, more)| *sum += more);
        for (rows, others) in [(&mut self.levels, &other.levels), (&mut self.sure, &other.sure)] {
            let cells = rows.iter_mut().flatten().zip(others.iter().flatten());
            cells.for_each(|(cell, more)| *cell += more);
        }
        self
    }
}

/// Sums in chunks of fixed size and order: the same on any number of threads.
fn expect(model: &Model, material: &Material) -> Counts {
    let model = model.ready();
    let chunks: Vec<Counts> = material
        .candidates
        .counts
        .par_chunks(4096)
        .map(|chunk| {
            let mut counts = Counts::NONE;
            for &(pattern, count) in chunk {
                let (same, others) = model.odds(pattern);
                let part =
                    material.candidates.each * f64::from(count) / (1.0 + same + others.iter().sum::<f64>());
                counts.add(
                    pattern,
                    (part * same, model.no_relatives(pattern)),
                    others.map(|odds| part * odds),
                );
            }
            counts
        })
        .collect();
    let mut counts = chunks.iter().fold(Counts::NONE, |sum, chunk| sum.plus(chunk));
    for &(pattern, same) in &material.judged {
        let (one, others) = model.odds(pattern);
        let believed = one / (1.0 + one + others.iter().sum::<f64>());
        counts.add(pattern, (f64::from(u8::from(same)) - believed, same), [0.0; 2]);
    }
    counts
}

fn maximise(starting: &Model, model: &Model, material: &Material, counts: &Counts) -> Model {
    let mut next = model.clone();
    for evidence in Evidence::ALL {
        let row = &counts.levels[evidence as usize];
        let said: f64 = if evidence == Evidence::Order { row.iter().sum() } else { row[1..].iter().sum() };
        for (index, _) in evidence.levels().iter().enumerate().skip(1) {
            let before = starting.same[evidence as usize][index];
            let share = (row[index].max(0.0) + STARTING_SAME * before) / (said.max(0.0) + STARTING_SAME);
            let least = match evidence.levels()[index] {
                Level::Different if NAMES.contains(&evidence) => LEAST_TWO_NAMES,
                level if level.is_contradiction() => LEAST_CONTRADICTION,
                _ => LEAST_SHARE,
            };
            let most = most(evidence, index, &counts.sure[evidence as usize]);
            next.same[evidence as usize][index] = share.clamp(least, most);
        }
    }
    let pairs = material.pairs.max(1.0);
    // Two rows alone may agree by chance: no list is so short that one pair in twenty is one person.
    next.prior = ((counts.same + starting.prior * pairs * 0.02) / (pairs * 1.02)).clamp(1e-12, 0.05);
    for ((chance, count), before) in next.others.iter_mut().zip(counts.others).zip(starting.others) {
        *chance = ((count + before * pairs * 0.02) / (pairs * 1.02)).clamp(1e-12, 0.1);
    }
    next.strangers = strangers(starting, &next, material);
    for level in [Level::PartShared, Level::Resembling] {
        NAMES.into_iter().for_each(|evidence| bound(starting, &mut next, evidence, level));
    }
    next
}

/// Names of which two people may well be found weigh little more than at the start.
///
/// "Ali Roshan" and "Ali Darabnia" share a piece, Hamid and Majid resemble each other; so few
/// strangers do that two persons with one rare name would teach that it says much.
fn bound(starting: &Model, next: &mut Model, evidence: Evidence, level: Level) {
    let (kind, at) = (evidence as usize, evidence.index(level));
    let most = 2.0 * starting.same[kind][at] / starting.strangers[kind][at] * next.strangers[kind][at];
    next.same[kind][at] = next.same[kind][at].min(most).max(LEAST_SHARE);
}

/// The names of the person.
const NAMES: [Evidence; 2] = [Evidence::Given, Evidence::Family];

/// How often the names of one person may differ at most, before anything is known.
const TWO_NAMES: f64 = 0.01;
/// And at least.
const LEAST_TWO_NAMES: f64 = 0.004;

/// How often the names of one person may differ at most.
///
/// Without a bound, people killed together on many days in many towns would
/// teach that one person may well have two names. Pairs of one day of birth or of
/// one document cannot teach that, and so may move the bound.
fn most(evidence: Evidence, index: usize, sure: &[f64; LEVELS]) -> f64 {
    if !NAMES.contains(&evidence) || !matches!(evidence.levels()[index], Level::Different | Level::PartShared)
    {
        return 1.0;
    }
    let said: f64 = sure[1..].iter().sum();
    let seen = (sure[index].max(0.0) + STARTING_SAME * TWO_NAMES) / (said.max(0.0) + STARTING_SAME);
    seen.max(TWO_NAMES)
}

/// What strangers agree on: the blind pairs, less those of one person among them.
fn strangers(starting: &Model, model: &Model, material: &Material) -> Shares {
    let mut shares = starting.strangers;
    for evidence in Evidence::ALL {
        let row = &material.blind[evidence as usize];
        let said: f64 = row[1..].iter().sum();
        if evidence == Evidence::Order {
            // Chance agreement is as likely crosswise; that cannot be seen on single levels.
            continue;
        }
        for (index, _) in evidence.levels().iter().enumerate().skip(1) {
            let of_one = model.prior * said * model.same[evidence as usize][index];
            let seen = (row[index] - of_one).max(0.1 * row[index]);
            let before = starting.strangers[evidence as usize][index];
            let share = (seen + STARTING_BLIND * before) / (said + STARTING_BLIND);
            shares[evidence as usize][index] = share.max(LEAST_SHARE);
        }
        pool(evidence, &model.same[evidence as usize], &mut shares[evidence as usize]);
    }
    shares
}

fn distance(a: &Model, b: &Model) -> f64 {
    let cells = a.same.iter().flatten().zip(b.same.iter().flatten());
    let levels = cells.map(|(x, y)| (x - y).abs()).fold(0.0, f64::max);
    levels.max((a.prior / b.prior - 1.0).abs() * 0.1)
}

/// How many judgements of each kind it takes to trust them with the scale.
const ENOUGH: usize = 40;
/// Parameters of the correction: one for each kind of evidence, the scale, the shift.
const PARAMETERS: usize = KINDS + 2;
/// How firmly each is held at zero, as if so many judgements had said so.
const HELD: [f64; PARAMETERS] = {
    let mut held = [30.0; PARAMETERS];
    held[KINDS + 1] = 4.0;
    held
};
/// Surer than this, in bits, all pairs are alike.
const SURE: f64 = 12.0;

/// Fits log odds to judged pairs: logistic regression held towards the plain weights.
fn calibrate(model: &Model, judged: &[(Pattern, bool)]) -> Calibration {
    let same = judged.iter().filter(|(_, same)| *same).count();
    if same < ENOUGH || judged.len() - same < ENOUGH {
        return Calibration::PLAIN;
    }
    let plain = Model { calibration: Calibration::PLAIN, ..model.clone() };
    let plain = plain.ready();
    let points: Vec<(f64, [f64; PARAMETERS], f64)> = judged
        .iter()
        .map(|&(pattern, same)| {
            let odds = plain.log_odds(pattern).clamp(-SURE, SURE);
            let mut x = [1.0; PARAMETERS];
            x[..KINDS].copy_from_slice(&plain.weights_of(pattern));
            x[KINDS] = odds;
            (odds, x, f64::from(u8::from(same)))
        })
        .collect();
    let mut at = [0.0; PARAMETERS];
    for _ in 0..12 {
        let step = newton(&points, &at);
        at.iter_mut()
            .zip(step)
            .for_each(|(value, step)| *value = (*value + step.clamp(-0.3, 0.3)).clamp(-4.0, 4.0));
    }
    let mut more = [0.0; KINDS];
    more.copy_from_slice(&at[..KINDS]);
    Calibration { more, scale: at[KINDS], shift: at[KINDS + 1] }
}

/// One of Newton's steps on the penalised likelihood, in natural units.
fn newton(points: &[(f64, [f64; PARAMETERS], f64)], at: &[f64; PARAMETERS]) -> [f64; PARAMETERS] {
    let nat = std::f64::consts::LN_2;
    let mut gradient = [0.0; PARAMETERS];
    let mut curve = [[0.0; PARAMETERS]; PARAMETERS];
    for (place, held) in HELD.into_iter().enumerate() {
        gradient[place] = -held * at[place];
        curve[place][place] = held;
    }
    for (odds, x, y) in points {
        let said = odds + x.iter().zip(at).map(|(x, at)| x * at).sum::<f64>();
        let p = crate::model::probability(said);
        let weight = p * (1.0 - p) * nat * nat;
        for (row, one) in x.iter().enumerate() {
            gradient[row] += (y - p) * nat * one;
            for (cell, other) in curve[row].iter_mut().zip(x) {
                *cell += weight * one * other;
            }
        }
    }
    solved(curve, gradient)
}

/// Solves a symmetric system that is well held: elimination without exchange of rows.
fn solved(mut rows: [[f64; PARAMETERS]; PARAMETERS], mut right: [f64; PARAMETERS]) -> [f64; PARAMETERS] {
    for pivot in 0..PARAMETERS {
        for row in pivot + 1..PARAMETERS {
            let factor = rows[row][pivot] / rows[pivot][pivot];
            let above = rows[pivot];
            rows[row].iter_mut().zip(above).for_each(|(cell, above)| *cell -= factor * above);
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..PARAMETERS).rev() {
        let known: f64 = (row + 1..PARAMETERS).map(|column| rows[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / rows[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(levels: &[(Evidence, Level)]) -> Pattern {
        let mut pattern = Pattern::default();
        levels.iter().for_each(|&(evidence, level)| pattern.set(evidence, level));
        pattern
    }

    fn patterns(counts: Vec<(Pattern, u32)>) -> Patterns {
        Patterns { each: 1.0, counts }
    }

    /// Two lists of 1,000 where the father's name is often wrong in truth.
    fn lists_with_careless_fathers() -> Material {
        use Evidence::{Family, Father, Given};
        let same = [(Given, Level::Exact), (Family, Level::Exact)];
        let with = |level| {
            let mut p = pair(&same);
            p.set(Father, level);
            p
        };
        let candidates = vec![
            (with(Level::Exact), 500),
            (with(Level::Different), 300),
            (pair(&[(Given, Level::Different), (Family, Level::Exact), (Father, Level::Different)]), 9000),
        ];
        let mut blind = [[0.0; LEVELS]; KINDS];
        for (evidence, level, count) in [
            (Given, Level::Exact, 300.0),
            (Given, Level::Different, 99_700.0),
            (Family, Level::Exact, 500.0),
            (Family, Level::Different, 99_500.0),
            (Father, Level::Exact, 1300.0),
            (Father, Level::Different, 98_700.0),
        ] {
            blind[evidence as usize][evidence.index(level)] = count;
        }
        Material { candidates: patterns(candidates), blind, pairs: 2e6, judged: vec![] }
    }

    #[test]
    fn a_list_that_often_errs_about_fathers_teaches_that_a_difference_means_little() {
        let start = Model::starting(1e-4);
        let model = learn(start.clone(), &lists_with_careless_fathers());
        let before = start.weight(Evidence::Father, Level::Different);
        let after = model.weight(Evidence::Father, Level::Different);
        assert!(before < -3.0 && after > -2.0, "{before} {after}");
        assert!((model.prior * 2e6 - 800.0).abs() < 100.0, "{}", model.prior * 2e6);
    }

    #[test]
    fn nothing_to_learn_from_leaves_the_starting_weights() {
        let start = Model::starting(1e-4);
        let nothing = Material {
            candidates: patterns(vec![]),
            blind: [[0.0; LEVELS]; KINDS],
            pairs: 0.0,
            judged: vec![],
        };
        let model = learn(start.clone(), &nothing);
        for evidence in Evidence::ALL {
            for &level in evidence.levels() {
                let moved = model.weight(evidence, level) - start.weight(evidence, level);
                assert!(moved.abs() < 0.01, "{evidence} {level} {moved}");
            }
        }
    }

    #[test]
    fn judgements_move_the_probability_towards_what_people_say() {
        let mut material = lists_with_careless_fathers();
        let doubtful = pair(&[(Evidence::Given, Level::Near), (Evidence::Family, Level::Exact)]);
        let before = learn(Model::starting(1e-4), &material).log_odds(doubtful);
        material.judged = vec![(doubtful, true); 200];
        material.judged.extend(vec![(pair(&[(Evidence::Given, Level::Different)]), false); 200]);
        let after = learn(Model::starting(1e-4), &material).log_odds(doubtful);
        assert!(after > before + 1.0, "{before} {after}");
    }

    /// 600 pairs of one family name, of which 100 have two given names.
    fn lists_with_two_given_names(birth: Level) -> Model {
        use Evidence::{Birth, Family, Father, Given};
        let of =
            |given| pair(&[(Given, given), (Family, Level::Exact), (Father, Level::Exact), (Birth, birth)]);
        let candidates = vec![(of(Level::Exact), 500), (of(Level::Different), 100)];
        let mut blind = [[0.0; LEVELS]; KINDS];
        for (evidence, level) in [
            (Given, Level::Different),
            (Family, Level::Different),
            (Father, Level::Different),
            (Birth, Level::Conflict),
        ] {
            blind[evidence as usize][evidence.index(level)] = 100_000.0;
        }
        let material = Material { candidates: patterns(candidates), blind, pairs: 2e6, judged: vec![] };
        learn(Model::starting(1e-4), &material)
    }

    #[test]
    fn only_pairs_that_relatives_cannot_explain_teach_that_one_person_has_two_names() {
        let share = |birth| {
            let model = lists_with_two_given_names(birth);
            model.same[Evidence::Given as usize][Evidence::Given.index(Level::Different)]
        };
        assert!(share(Level::SameDay) > 0.1, "{}", share(Level::SameDay));
        assert!(share(Level::Missing) <= TWO_NAMES, "{}", share(Level::Missing));
    }

    #[test]
    fn judgements_say_which_evidence_counts_less() {
        let names = [(Evidence::Given, Level::Near), (Evidence::Family, Level::Exact)];
        let with = |evidence, level| pair(&[&names[..], &[(evidence, level)]].concat());
        let mut material = lists_with_careless_fathers();
        // Fathers agree also where people say that there are two; places do not.
        for _ in 0..100 {
            material.judged.push((with(Evidence::Father, Level::Exact), false));
            material.judged.push((with(Evidence::Place, Level::Town), true));
        }
        let model = learn(Model::starting(1e-4), &material);
        let more = |evidence| model.calibration.more[evidence as usize];
        assert!(more(Evidence::Father) < -0.1 && more(Evidence::Place) > 0.1, "{:?}", model.calibration);
        assert!(model.to_string().contains("judgements"), "{model}");
    }
}
