//! Which doubts are worth a person's time: those whose answer would move most.

use crate::evidence::{Evidence, Level, Pattern};
use crate::link::Compared;
use crate::model::probability;
use crate::settings::Settings;

/// The places of doubtful pairs, the most telling first; answered ones left out.
///
/// A pair tells more the nearer it is to even odds and the more records its
/// answer joins or parts. Pairs that ask the same of two persons follow the
/// first of them with less weight, for one answer mostly settles the others. Likely
/// pairs whose dates of death contradict each other are doubtful too.
pub(crate) fn doubtful(
    scored: &[(Compared, f32)],
    persons: &[u32],
    known: &[(u32, u32)],
    settings: &Settings,
) -> Vec<usize> {
    let mut sizes = vec![0u32; persons.len()];
    persons.iter().for_each(|&person| sizes[person as usize] += 1);
    let mut doubts: Vec<(f64, (u32, u32), usize)> = Vec::new();
    for (at, (met, odds)) in scored.iter().enumerate() {
        let chance = probability(f64::from(*odds));
        let inside = chance >= settings.doubtful.0 && chance <= settings.doubtful.1;
        let contradicts = chance > settings.doubtful.1 && dies_twice(met.pattern);
        if (inside || contradicts) && known.binary_search(&(met.a, met.b)).is_err() {
            let (one, other) = (persons[met.a as usize], persons[met.b as usize]);
            let records = f64::from(sizes[one as usize]) * f64::from(sizes[other as usize]);
            let telling = entropy(chance.min(settings.doubtful.1)) * (1.0 + records.log2());
            doubts.push((telling, (one.min(other), one.max(other)), at));
        }
    }
    doubts.sort_unstable_by(|x, y| (x.1, y.0, x.2).partial_cmp(&(y.1, x.0, y.2)).expect("no doubt is NaN"));
    let mut ranked = 0;
    for at in 0..doubts.len() {
        ranked = if at > 0 && doubts[at].1 == doubts[at - 1].1 { ranked + 1 } else { 0 };
        doubts[at].0 /= f64::from(1 + ranked);
    }
    doubts.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.2.cmp(&y.2)));
    doubts.into_iter().map(|(_, _, at)| at).collect()
}

/// Whether all but the date of death agrees: for people to judge, however likely (V-802).
fn dies_twice(pattern: Pattern) -> bool {
    pattern.level(Evidence::Death) == Level::Conflict
}

/// What an answer tells, in bits.
fn entropy(chance: f64) -> f64 {
    let part = |p: f64| if p > 0.0 { -p * p.log2() } else { 0.0 };
    part(chance) + part(1.0 - chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(pairs: &[(u32, u32, f32)], persons: &[u32], known: &[(u32, u32)]) -> Vec<usize> {
        let scored: Vec<(Compared, f32)> = pairs
            .iter()
            .map(|&(a, b, odds)| (Compared { a, b, pattern: Pattern::default(), kinds: 1 }, odds))
            .collect();
        doubtful(&scored, persons, known, &Settings::default())
    }

    #[test]
    fn even_odds_come_first_and_sure_pairs_not_at_all() {
        assert_eq!(order(&[(0, 1, 2.0), (2, 3, 0.1), (4, 5, 9.0)], &[0, 1, 2, 3, 4, 5], &[]), [1, 0]);
    }

    #[test]
    fn what_joins_more_records_comes_first() {
        let persons = [0, 0, 2, 2, 4, 5];
        assert_eq!(order(&[(4, 5, 0.0), (1, 2, 0.5)], &persons, &[]), [1, 0]);
    }

    #[test]
    fn answered_pairs_do_not_come_back() {
        assert_eq!(order(&[(0, 1, 0.0), (1, 2, 0.0)], &[0, 1, 2], &[(0, 1)]), [1]);
    }
}
