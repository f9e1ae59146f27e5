//! How one answer to a family of doubts is said in judgements.

use std::collections::BTreeMap;

use ledger::{RecordId, Verdict};

use crate::reviewers::{RecordPair, Voice, pair_of};

/// The fewest judgements that say which records belong together and which do not.
///
/// Each group is one person, and no two groups are. A group is tied to its smallest
/// record, and the smallest records of each two groups are held apart: as a
/// "different" holds for all whom a "same" has joined, no person can then cross.
/// What `voice` has said already is not said again; what it said otherwise is said anew.
pub fn answer(groups: &[Vec<RecordId>], voice: &Voice) -> Vec<(RecordPair, Verdict)> {
    let mut said = BTreeMap::new();
    for (at, group) in groups.iter().enumerate() {
        correct(pairs(group), Verdict::Same, voice, &mut said);
        let first = group.iter().min().copied();
        let others = group.iter().filter(|&&record| Some(record) != first);
        for (first, &other) in others.filter_map(|other| Some((first?, other))) {
            if !tied(group, first, other, voice, &said) {
                said.insert(pair_of(first, other), Verdict::Same);
            }
        }
        for next in &groups[at + 1..] {
            let between: Vec<RecordPair> =
                group.iter().flat_map(|&a| next.iter().map(move |&b| pair_of(a, b))).collect();
            correct(between.iter().copied(), Verdict::Different, voice, &mut said);
            let known = between.iter().any(|pair| {
                voice.said(pair.0, pair.1) == Some(Verdict::Different)
                    || said.get(pair) == Some(&Verdict::Different)
            });
            if let (Some(&a), Some(&b), false) = (group.iter().min(), next.iter().min(), known) {
                said.insert(pair_of(a, b), Verdict::Different);
            }
        }
    }
    said.into_iter().collect()
}

/// Says anew what was said otherwise before.
fn correct(
    pairs: impl Iterator<Item = RecordPair>,
    verdict: Verdict,
    voice: &Voice,
    said: &mut BTreeMap<RecordPair, Verdict>,
) {
    let otherwise = pairs.filter(|pair| voice.said(pair.0, pair.1).is_some_and(|before| before != verdict));
    said.extend(otherwise.map(|pair| (pair, verdict)));
}

fn pairs(group: &[RecordId]) -> impl Iterator<Item = RecordPair> + '_ {
    let each = group.iter().enumerate();
    each.flat_map(|(at, &a)| group[at + 1..].iter().map(move |&b| pair_of(a, b)))
}

/// Whether two records are joined already, by what is said within the group.
fn tied(
    group: &[RecordId],
    a: RecordId,
    b: RecordId,
    voice: &Voice,
    said: &BTreeMap<RecordPair, Verdict>,
) -> bool {
    let verdict = |x, y| said.get(&pair_of(x, y)).copied().or_else(|| voice.said(x, y));
    let same = |x: RecordId, y: RecordId| verdict(x, y) == Some(Verdict::Same);
    let (mut reached, mut next) = (vec![a], 0);
    while let Some(&at) = reached.get(next) {
        next += 1;
        for &record in group {
            if !reached.contains(&record) && same(at, record) {
                reached.push(record);
            }
        }
    }
    reached.contains(&b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{By, Judgement, JudgementId};
    use proptest::prelude::*;

    fn judgement(pair: RecordPair, verdict: Verdict) -> Judgement {
        let by = By::Person("Leila".to_owned());
        Judgement { id: JudgementId([0; 16]), a: pair.0, b: pair.1, verdict, by, reason: None }
    }

    fn groups(text: &str) -> Vec<Vec<RecordId>> {
        let group = |word: &str| word.bytes().map(|digit| RecordId([digit - b'0'; 16])).collect();
        text.split(' ').map(group).collect()
    }

    fn words(said: &[(RecordPair, Verdict)]) -> String {
        let one = |((a, b), verdict): &(RecordPair, Verdict)| {
            let mark = match verdict {
                Verdict::Same => '=',
                Verdict::Different => '-',
                Verdict::Unsure => '?',
            };
            format!("{}{mark}{}", a.bytes()[0], b.bytes()[0])
        };
        said.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check(answered: &str, before: &[(&str, Verdict)], expected: &str) {
        let known: Vec<Judgement> = before
            .iter()
            .map(|(pair, verdict)| {
                let pair = &groups(pair)[0];
                judgement(pair_of(pair[0], pair[1]), *verdict)
            })
            .collect();
        assert_eq!(words(&answer(&groups(answered), &Voice::of(&known))), expected, "{answered}");
    }

    #[test]
    fn a_tree_for_each_group_and_one_difference_for_each_two() {
        check("12", &[], "1=2");
        check("1 2", &[], "1-2");
        check("321", &[], "1=2 1=3");
        check("1 2 3", &[], "1-2 1-3 2-3");
        check("42 31", &[], "1-2 1=3 2=4");
    }

    #[test]
    fn what_was_said_is_not_said_again_but_corrected() {
        check("123", &[("23", Verdict::Same)], "1=2");
        check("123", &[("12", Verdict::Same), ("23", Verdict::Same)], "");
        check("12 3", &[("23", Verdict::Different)], "1=2");
        check("12 3", &[("23", Verdict::Same)], "1=2 2-3");
        check("12", &[("12", Verdict::Unsure)], "1=2");
    }

    proptest! {
        #[test]
        fn an_answer_says_every_pair_whatever_was_said_before(
            of in prop::collection::vec(0..4usize, 2..8),
            before in prop::collection::vec((0..8u8, 0..8u8, 0..3usize), 0..10),
        ) {
            let mut grouped = vec![Vec::new(); 4];
            of.iter().enumerate().for_each(|(at, &group)| grouped[group].push(RecordId([at as u8; 16])));
            grouped.retain(|group: &Vec<RecordId>| !group.is_empty());
            let verdicts = [Verdict::Same, Verdict::Different, Verdict::Unsure];
            let shown = of.len() as u8;
            let before: Vec<Judgement> = before
                .into_iter()
                .filter(|(a, b, _)| a != b && *a < shown && *b < shown)
                .map(|(a, b, verdict)| judgement(pair_of(RecordId([a; 16]), RecordId([b; 16])), verdicts[verdict]))
                .collect();
            let said = answer(&grouped, &Voice::of(&before));
            let after: Vec<Judgement> =
                before.iter().cloned().chain(said.iter().map(|&(pair, verdict)| judgement(pair, verdict))).collect();
            let voice = Voice::of(&after);
            for a in 0..of.len() {
                for b in a + 1..of.len() {
                    let verdict = if of[a] == of[b] { Verdict::Same } else { Verdict::Different };
                    prop_assert_eq!(voice.verdict(RecordId([a as u8; 16]), RecordId([b as u8; 16])), Some(verdict));
                }
            }
            prop_assert!(answer(&grouped, &voice).is_empty());
            if before.is_empty() {
                let groups = grouped.len();
                prop_assert_eq!(said.len(), of.len() - groups + groups * (groups - 1) / 2);
            }
        }
    }
}
