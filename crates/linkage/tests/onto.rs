//! Linking onto an earlier linkage: what it gives is what a linkage of everything gives.

#![allow(clippy::unwrap_used)]

mod said;

use std::collections::{BTreeMap, BTreeSet};

use ledger::{By, Judgement, JudgementId, RecordId, Source, SourceId, Verdict};
use linkage::{Linked, PersonName, Previous, Said, Settings, Subject, Subjects, link, link_onto};
use proptest::prelude::*;
use proptest::sample::Index;

const GIVEN: [&str; 6] = ["Behrang", "بهرنگ", "Ali", "علی", "Mohammad Reza", "Shirin"];
const SYLLABLES: [&str; 8] = ["tava", "kari", "darab", "rosha", "nemu", "shoja", "golza", "pirou"];
const ENDINGS: [&str; 4] = ["nia", "mi", "zadeh", "far"];
const FATHER: [&str; 4] = ["Kiarash", "کیارش", "Hasan", "حسن"];
const TOWN: [&str; 3] = ["Darband", "شهرآباد", "Kuhpar"];

/// Sixteen bytes that differ for different numbers, in no order.
fn id(number: u32) -> RecordId {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b9).to_be_bytes());
    bytes[12..].copy_from_slice(&number.to_be_bytes());
    RecordId(bytes)
}

#[derive(Debug, Clone, Copy)]
struct Drawn {
    list: u8,
    given: usize,
    family: (usize, usize),
    father: Option<usize>,
    day: Option<i32>,
}

fn subject(number: u32, drawn: Drawn) -> Subject {
    let first = dates::Day::from_ymd(1988, 7, 20).unwrap();
    let family = format!("{}{}", SYLLABLES[drawn.family.0], ENDINGS[drawn.family.1]);
    let said = Said {
        names: vec![PersonName { given: GIVEN[drawn.given].to_owned(), family }],
        fathers: drawn.father.map(|at| FATHER[at].to_owned()).into_iter().collect(),
        death: drawn.day.map(|day| dates::Window::of(first.plus(day))),
        towns: vec![TOWN[drawn.family.0 % 3].to_owned()],
        ..Said::default()
    };
    Subject { id: id(number), source: SourceId([drawn.list; 16]), said }
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let family = (0..8usize, 0..4usize);
    let rest = (prop::option::of(0..4usize), prop::option::of(0..40i32));
    (0..3u8, 0..6usize, family, rest).prop_map(|(list, given, family, (father, day))| Drawn {
        list,
        given,
        family,
        father,
        day,
    })
}

fn lists(most: usize) -> impl Strategy<Value = Vec<Subject>> {
    prop::collection::vec(drawn(), 2..most)
        .prop_map(|drawn| (0..).zip(drawn).map(|(at, drawn)| subject(at, drawn)).collect())
}

fn gathered(subjects: &[Subject]) -> Subjects {
    let mut all = Subjects::new();
    // One list declares that it names nobody twice.
    all.add_source(&Source { id: SourceId([2; 16]), ..said::source("two", true) });
    all.extend(subjects);
    all
}

/// Judgements that stand: for each pair the verdict.
type Standing = BTreeMap<(RecordId, RecordId), Verdict>;

fn judgements(standing: &Standing) -> Vec<Judgement> {
    let judgement = |(&(a, b), &verdict): (&(RecordId, RecordId), &Verdict)| {
        let by = By::Person("tester".to_owned());
        Judgement { id: JudgementId([1; 16]), a, b, verdict, by, reason: None }
    };
    standing.iter().map(judgement).collect()
}

/// What is compared: persons, refused judgements, the queue and its families.
fn outcome(linked: &Linked) -> impl PartialEq + std::fmt::Debug + use<> {
    (linked.persons.clone(), linked.refused.clone(), linked.doubtful.clone(), linked.families.clone())
}

fn whole(subjects: &Subjects, standing: &Standing, before: &Linked) -> Linked {
    let settings = Settings { model: Some(before.model.clone()), ..Settings::default() };
    link(subjects, &judgements(standing), &settings, &())
}

fn previous(subjects: &Subjects, before: &Linked, judged: Vec<RecordId>) -> Previous {
    // Any numbers do, in any order.
    let number = |person: &u32| u64::from(*person).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let persons = subjects.records().zip(before.persons.iter().map(number)).collect();
    let doubtful = before.doubtful.iter().map(|pair| (pair.a, pair.b, pair.weight)).collect();
    Previous { persons, model: before.model.clone(), judged, doubtful }
}

fn onto(subjects: &Subjects, standing: &Standing, previous: &Previous) -> Linked {
    link_onto(subjects, &judgements(standing), &Settings::default(), previous, &())
}

/// Records of one list, two by two alike, all told from the others by their names.
fn of_their_own(from: u32, count: u32) -> Vec<Subject> {
    let name = |at: u32| {
        let letters = ['b', 'd', 'g', 'k', 'l', 'm', 'p', 'z'];
        let of = |by: u32| letters[(at / by) as usize % 8];
        format!("{}o{}u{}oq", of(1), of(8), of(3))
    };
    let said = |at: u32| Said {
        names: vec![PersonName { given: format!("Q{}", name(at)), family: format!("X{}ov", name(at + 77)) }],
        towns: vec!["Qoqnus".to_owned()],
        death: Some(dates::Window::of(dates::Day::from_ymd(1981, 6, 20).unwrap().plus(at as i32 * 40))),
        ..Said::default()
    };
    let one = |number: u32| Subject {
        id: id(from + number),
        source: SourceId([5 + (number % 2) as u8; 16]),
        said: said(number / 2),
    };
    (0..count).map(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn weights_that_were_learnt_give_again_what_they_gave(subjects in lists(160)) {
        let subjects = gathered(&subjects);
        let first = link(&subjects, &[], &Settings::default(), &());
        let again = whole(&subjects, &Standing::new(), &first);
        prop_assert_eq!(outcome(&again), outcome(&first));
        prop_assert_eq!(again.pairs, first.pairs);
    }

    #[test]
    fn judgements_that_come_and_go_reach_just_what_they_touch(
        subjects in lists(160),
        steps in prop::collection::vec((any::<Index>(), any::<Index>(), 0..3u8, 1..4usize), 1..8),
    ) {
        let all = gathered(&subjects);
        let first = link(&all, &[], &Settings::default(), &());
        let (mut before, mut standing) = (first.clone(), Standing::new());
        for (a, b, verdict, count) in steps {
            let mut judged = Vec::new();
            for step in 0..count {
                // Of a few records, so that several judgements meet in one person.
                let (a, b) = (a.index(9) + step, b.index(9) + 2 * step);
                let (a, b) = (subjects[a % subjects.len()].id, subjects[b % subjects.len()].id);
                let pair = (a.min(b), a.max(b));
                if a == b {
                    continue;
                }
                judged.extend([a, b]);
                if standing.remove(&pair).is_none() {
                    let verdicts = [Verdict::Same, Verdict::Different, Verdict::Unsure];
                    standing.insert(pair, verdicts[usize::from(verdict)]);
                }
            }
            before = onto(&all, &standing, &previous(&all, &before, judged));
            prop_assert_eq!(outcome(&before), outcome(&whole(&all, &standing, &first)));
        }
        let judged = standing.keys().flat_map(|&(a, b)| [a, b]).collect();
        let undone = onto(&all, &Standing::new(), &previous(&all, &before, judged));
        prop_assert_eq!(outcome(&undone), outcome(&first));
    }

    #[test]
    fn new_records_are_linked_as_if_all_had_come_at_once(
        subjects in lists(120),
        own in 1..40u32,
        like in prop::collection::vec(any::<Index>(), 0..6),
    ) {
        let earlier = gathered(&subjects);
        let before = link(&earlier, &[], &Settings::default(), &());
        let copies = like.iter().zip(2000..).map(|(like, number)| {
            let like = like.get(&subjects);
            Subject { id: id(number), source: SourceId([6; 16]), said: like.said.clone() }
        });
        let mut later = [subjects.clone(), of_their_own(1000, own)].concat();
        later.extend(copies);
        let all = gathered(&later);
        let expected = whole(&all, &Standing::new(), &before);
        // Where the rarity of values decides about records of before, the two may differ.
        let old = |linked: &Linked| -> BTreeSet<(u32, u32)> {
            let of = &linked.persons[..subjects.len()];
            (0..of.len() as u32).flat_map(|a| (0..a).map(move |b| (b, a)))
                .filter(|&(b, a)| of[a as usize] == of[b as usize]).collect()
        };
        prop_assume!(old(&expected) == old(&before));
        let linked = onto(&all, &Standing::new(), &previous(&earlier, &before, Vec::new()));
        prop_assert_eq!(linked.persons, expected.persons);
        prop_assert!(linked.statistics.touched >= later.len() - subjects.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_comes_and_goes_every_record_is_one_persons(
        subjects in lists(90),
        gone in 0..12usize,
        known in 2..30usize,
    ) {
        let known = known.min(subjects.len());
        let earlier = gathered(&subjects[..known]);
        let before = link(&earlier, &[], &Settings::default(), &());
        let later = gathered(&subjects[gone.min(subjects.len() - 1)..]);
        let after = onto(&later, &Standing::new(), &previous(&earlier, &before, Vec::new()));
        let mut order: Vec<(RecordId, u32)> = later.records().zip(after.persons.iter().copied()).collect();
        order.sort_unstable();
        let mut next = 0;
        for (_, person) in order {
            prop_assert!(person <= next, "persons are numbered by their first records");
            next = next.max(person + 1);
        }
        prop_assert_eq!(next as usize, after.statistics.persons);
        let again = onto(&later, &Standing::new(), &previous(&later, &after, Vec::new()));
        prop_assert_eq!(outcome(&again), outcome(&after));
    }
}

/// Pairs of like records that nothing connects.
fn strangers(pairs: u32) -> Vec<Subject> {
    of_their_own(0, 2 * pairs)
}

#[test]
fn one_judgement_touches_two_persons_and_nobody_else() {
    let subjects = strangers(30);
    let all = gathered(&subjects);
    let before = link(&all, &[], &Settings::default(), &());
    assert_eq!(before.statistics.persons, 30);
    let (a, b) = (subjects[4].id, subjects[10].id);
    let standing = Standing::from([((a.min(b), a.max(b)), Verdict::Same)]);
    let linked = onto(&all, &standing, &previous(&all, &before, vec![a, b]));
    assert_eq!(linked.statistics.touched, 4);
    assert_eq!(outcome(&linked), outcome(&whole(&all, &standing, &before)));
    assert!(linked.pairs.len() < before.pairs.len());
    let nothing = onto(&all, &Standing::new(), &previous(&all, &before, Vec::new()));
    assert_eq!((nothing.statistics.touched, outcome(&nothing)), (0, outcome(&before)));
}

#[test]
fn a_same_that_could_not_be_kept_still_holds_a_component_together() {
    let subjects = strangers(40);
    let all = gathered(&subjects);
    let first = link(&all, &[], &Settings::default(), &());
    for at in (0..64).step_by(2) {
        let [a, b, c, far] = [at, at + 2, at + 4, at + 10].map(|at| subjects[at].id);
        let pair = |a: RecordId, b: RecordId| (a.min(b), a.max(b));
        let mut standing = Standing::from([
            (pair(a, b), Verdict::Same),
            (pair(a, c), Verdict::Same),
            (pair(b, c), Verdict::Different),
        ]);
        let before = whole(&all, &standing, &first);
        assert_eq!(before.refused.len(), 1);
        standing.insert(pair(c, far), Verdict::Unsure);
        let after = onto(&all, &standing, &previous(&all, &before, vec![c, far]));
        assert_eq!(outcome(&after), outcome(&whole(&all, &standing, &first)));
    }
}

#[test]
fn where_a_record_is_no_more_its_companions_are_looked_at_again() {
    let subjects = strangers(20);
    let before = link(&gathered(&subjects), &[], &Settings::default(), &());
    let earlier = previous(&gathered(&subjects), &before, Vec::new());
    let left = gathered(&subjects[1..]);
    let linked = onto(&left, &Standing::new(), &earlier);
    assert_eq!((linked.statistics.persons, linked.statistics.touched), (20, 1));
    assert_eq!(linked.persons, whole(&left, &Standing::new(), &before).persons);
}
