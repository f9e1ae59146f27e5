//! What must hold for any lists: order never matters, no "different" is crossed,
//! scores are symmetric, and hostile lists end in time.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use ledger::{By, Judgement, JudgementId, RecordId, SourceId, Verdict};
use linkage::{Explainer, Linked, PersonName, Said, Settings, Subject, Subjects, link};
use proptest::prelude::*;

const GIVEN: [&str; 8] = ["Behrang", "بهرنگ", "Ali", "علی", "Mohammad Reza", "محمدرضا", "Shirin", "شیرین"];
const FAMILY: [&str; 8] =
    ["Tavanaei", "توانایی", "Karimi", "کریمی", "Karimi Tehrani", "Darabnia", "داراب‌نیا", "Roshan"];
const FATHER: [&str; 4] = ["Kiarash", "کیارش", "Hasan", "حسن"];

/// Sixteen bytes that differ for different numbers.
fn id(number: u32) -> [u8; 16] {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b9).to_be_bytes());
    bytes[12..].copy_from_slice(&number.to_be_bytes());
    bytes
}

fn subject(
    number: u32,
    list: u8,
    given: &str,
    family: &str,
    father: Option<&str>,
    day: Option<i32>,
) -> Subject {
    let first = dates::Day::from_ymd(1988, 7, 20).unwrap();
    let said = Said {
        names: vec![PersonName { given: given.to_owned(), family: family.to_owned() }],
        fathers: father.map(str::to_owned).into_iter().collect(),
        death: day.map(|day| dates::Window::of(first.plus(day))),
        towns: vec![["Tehran", "شیراز", "Rasht"][number as usize % 3].to_owned()],
        ..Said::default()
    };
    Subject { id: RecordId(id(number)), source: SourceId([list; 16]), said }
}

prop_compose! {
    fn lists()(rows in prop::collection::vec((0..3u8, 0..8usize, 0..8usize, prop::option::of(0..4usize), prop::option::of(0..40i32)), 2..60)) -> Vec<Subject> {
        rows.iter().enumerate().map(|(at, &(list, given, family, father, day))| {
            subject(at as u32, list, GIVEN[given], FAMILY[family], father.map(|f| FATHER[f]), day)
        }).collect()
    }
}

fn judgement(a: RecordId, b: RecordId, verdict: Verdict) -> Judgement {
    let by = By::Person("tester".to_owned());
    Judgement { id: JudgementId([1; 16]), a, b, verdict, by, reason: None }
}

fn judgements(
    subjects: &[Subject],
    drawn: &[(prop::sample::Index, prop::sample::Index, bool)],
) -> Vec<Judgement> {
    let pairs = drawn.iter().map(|(a, b, same)| (a.get(subjects).id, b.get(subjects).id, same));
    let verdict = |same: &bool| if *same { Verdict::Same } else { Verdict::Different };
    pairs.filter(|(a, b, _)| a != b).map(|(a, b, same)| judgement(a, b, verdict(same))).collect()
}

fn run(subjects: &[Subject], judgements: &[Judgement]) -> (Subjects, Linked) {
    let mut all = Subjects::new();
    all.extend(subjects);
    let linked = link(&all, judgements, &Settings::default(), &());
    (all, linked)
}

/// Links with what is in doubt.
fn doubted(subjects: &[Subject], judgements: &[Judgement]) -> (Subjects, Linked) {
    let mut all = Subjects::new();
    all.extend(subjects);
    let linked = link(&all, judgements, &Settings { uncertain: true, ..Settings::default() }, &());
    (all, linked)
}

/// Drawn clusterings as sets of records, whatever their order.
fn drawn(subjects: &Subjects, linked: &Linked, seed: u64) -> Vec<BTreeSet<BTreeSet<RecordId>>> {
    let records: Vec<RecordId> = subjects.records().collect();
    let draws = linked.uncertain.as_ref().unwrap().draws(5, seed);
    let sets = |partition: Vec<u32>| {
        let mut sets: BTreeMap<u32, BTreeSet<RecordId>> = BTreeMap::new();
        let of = partition.iter().zip(&records);
        of.for_each(|(&first, &record)| sets.entry(first).or_default().extend([record]));
        sets.into_values().collect()
    };
    (0..draws.len()).map(|draw| sets(draws.partition(draw))).collect()
}

/// The persons as sets of records, whatever their numbers and order.
fn partition(subjects: &Subjects, linked: &Linked) -> BTreeSet<Vec<RecordId>> {
    linked.groups(subjects).into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_order_of_records_and_judgements_does_not_matter(
        (subjects, shuffled) in lists().prop_flat_map(|lists| (Just(lists.clone()), Just(lists).prop_shuffle())),
        drawn in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index, bool)>(), 0..6),
    ) {
        let given = judgements(&subjects, &drawn);
        let mut turned: Vec<Judgement> = given.iter().rev().cloned().collect();
        turned.iter_mut().for_each(|judgement| std::mem::swap(&mut judgement.a, &mut judgement.b));
        let (one, first) = run(&subjects, &given);
        let (other, second) = run(&shuffled, &turned);
        prop_assert_eq!(partition(&one, &first), partition(&other, &second));
        prop_assert_eq!(first.pairs, second.pairs);
        prop_assert_eq!(first.doubtful, second.doubtful);
        prop_assert_eq!(first.families, second.families);
        prop_assert_eq!(first.refused, second.refused);
    }

    #[test]
    fn no_person_crosses_a_different_and_a_kept_same_is_one_person(
        subjects in lists(),
        drawn in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index, bool)>(), 0..12),
    ) {
        let given = judgements(&subjects, &drawn);
        let (all, linked) = run(&subjects, &given);
        let person = |record| linked.persons[all.records().position(|one| one == record).unwrap()];
        for judgement in &given {
            let (a, b) = (judgement.a.min(judgement.b), judgement.a.max(judgement.b));
            match judgement.verdict {
                Verdict::Different => prop_assert_ne!(person(a), person(b)),
                _ => prop_assert!(person(a) == person(b) || linked.refused.contains(&(a, b))),
            }
        }
    }

    #[test]
    fn drawn_clusterings_depend_on_no_order_and_keep_what_people_said(
        (subjects, shuffled) in lists().prop_flat_map(|lists| (Just(lists.clone()), Just(lists).prop_shuffle())),
        drawn_judgements in prop::collection::vec(any::<(prop::sample::Index, prop::sample::Index, bool)>(), 0..9),
    ) {
        let given = judgements(&subjects, &drawn_judgements);
        let (one, first) = doubted(&subjects, &given);
        let (other, second) = doubted(&shuffled, &given);
        let draws = drawn(&one, &first, 3);
        prop_assert_eq!(&draws, &drawn(&other, &second, 3));
        for (draw, judgement) in draws.iter().flat_map(|draw| given.iter().map(move |judgement| (draw, judgement))) {
            let (a, b) = (judgement.a.min(judgement.b), judgement.a.max(judgement.b));
            let together = draw.iter().any(|person| person.contains(&a) && person.contains(&b));
            match judgement.verdict {
                Verdict::Different => prop_assert!(!together),
                _ => prop_assert!(together || first.refused.contains(&(a, b))),
            }
        }
        prop_assert_eq!(first.persons, run(&subjects, &given).1.persons);
    }

    #[test]
    fn scores_are_symmetric_and_probabilities(subjects in lists()) {
        let (all, linked) = run(&subjects, &[]);
        let explainer = Explainer::new(all, linked.model);
        for pair in &linked.pairs {
            prop_assert!(pair.a < pair.b && (0.0..=1.0).contains(&pair.probability));
            let one = explainer.explain(pair.a, pair.b).unwrap();
            let other = explainer.explain(pair.b, pair.a).unwrap();
            prop_assert_eq!(one.weight, other.weight);
            prop_assert!((one.weight - f64::from(pair.weight)).abs() < 0.6, "{} {}", one, pair.weight);
        }
    }

    #[test]
    fn undoing_a_judgement_restores_the_persons(subjects in lists(), a in any::<prop::sample::Index>(), b in any::<prop::sample::Index>()) {
        let (all, before) = run(&subjects, &[]);
        let (a, b) = (a.get(&subjects).id, b.get(&subjects).id);
        let (_, judged) = run(&subjects, &[judgement(a, b, Verdict::Different)]);
        prop_assert_eq!(judged.persons.len(), before.persons.len());
        let (again, after) = run(&subjects, &[]);
        prop_assert_eq!(partition(&all, &before), partition(&again, &after));
    }

    #[test]
    fn any_text_is_a_name(texts in prop::collection::vec(("\\PC{0,40}", "\\PC{0,40}", "\\PC{0,20}"), 2..12)) {
        let subjects: Vec<Subject> = texts.iter().enumerate()
            .map(|(at, (given, family, father))| subject(at as u32, 1, given, family, Some(father), None))
            .collect();
        let (_, linked) = run(&subjects, &[]);
        prop_assert_eq!(linked.persons.len(), subjects.len());
    }
}

#[test]
fn twenty_thousand_records_of_one_name_end_in_time() {
    let subjects: Vec<Subject> =
        (0..20_000).map(|number| subject(number, (number % 4) as u8, "علی", "کریمی", None, None)).collect();
    let start = Instant::now();
    let (_, linked) = run(&subjects, &[]);
    assert!(linked.statistics.pairs_compared < 2_000_000, "{:?}", linked.statistics);
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
    assert!(linked.statistics.blocks_split > 0);
}

#[test]
fn drawn_clusterings_are_the_same_on_any_number_of_threads_and_differ_by_seed() {
    let subjects: Vec<Subject> = (0..90u32)
        .map(|at| {
            let (given, family) = (GIVEN[at as usize % 8], FAMILY[(at * 5 / 3) as usize % 8]);
            let father = (at % 3 == 0).then(|| FATHER[at as usize % 4]);
            subject(at, (at % 3) as u8, given, family, father, (at % 2 == 0).then_some(at as i32 % 37))
        })
        .collect();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let (all, linked) = doubted(&subjects, &[]);
            assert!(linked.uncertain.as_ref().unwrap().records() > 5, "{:?}", linked.statistics);
            (drawn(&all, &linked, 3), drawn(&all, &linked, 4))
        })
    };
    let (one, other) = (on(1), on(4));
    assert_eq!(one, other);
    assert_ne!(one.0, one.1);
}

#[test]
fn names_of_ten_kilobytes_and_no_names_at_all_are_bounded() {
    let long = "محمدرضا ".repeat(700);
    let names = [long.as_str(), "\u{202e}\u{2066}کریمی\u{2069}", "", "ـــ", "123", "Ali"];
    let subjects: Vec<Subject> = (0..600)
        .map(|number| {
            subject(number, 1, names[number as usize % 6], names[(number as usize / 6) % 6], None, None)
        })
        .collect();
    let start = Instant::now();
    let (_, linked) = run(&subjects, &[]);
    assert_eq!(linked.persons.len(), 600);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
    let (_, none) = run(&[], &[]);
    assert_eq!(none.statistics.persons, 0);
}
