//! Invented people, one table a feature: who is one person, who is not, who is doubtful.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

mod said;

use ledger::{By, Judgement, JudgementId, Record, RecordId, Verdict, property};
use linkage::{Evidence, Explainer, Level, Linked, Settings, Sureness, link};
use said::{id, record, source, subjects};

fn judgement(a: &Record, b: &Record, verdict: Verdict) -> Judgement {
    let id = JudgementId(id(&format!("{}{}{verdict:?}", a.id, b.id)));
    Judgement { id, a: a.id, b: b.id, verdict, by: By::Person("tester".to_owned()), reason: None }
}

fn person_of(linked: &Linked, records: &[Record], key: &str) -> u32 {
    let place = records.iter().position(|record| record.key.as_deref() == Some(key));
    linked.persons[place.unwrap_or_else(|| panic!("no record {key}"))]
}

/// The town of `testdata/people.tsv`: every line one record.
fn town() -> Vec<Record> {
    let table = include_str!("../testdata/people.tsv");
    let mut lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            let cells: BTreeMap<&str, &str> = header.iter().copied().zip(line.split('\t')).collect();
            let said: Vec<(&str, &str)> = header[2..]
                .iter()
                .map(|&column| (column, cells.get(column).copied().unwrap_or("")))
                .filter(|(_, value)| !value.is_empty())
                .collect();
            record(cells["key"], cells["list"], &said)
        })
        .collect()
}

#[test]
fn records_that_must_link_link_and_those_that_must_not_do_not() {
    let records = town();
    let subjects = subjects(&records, &[]);
    let linked = link(&subjects, &[], &Settings::default(), &());
    let explainer = Explainer::new(subjects, linked.model.clone());
    let mut wrong = Vec::new();
    let table = include_str!("../testdata/pairs.tsv");
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (a, b, expected) = (cells[0], cells[1], cells[2]);
        let one = person_of(&linked, &records, a) == person_of(&linked, &records, b);
        let ids = [a, b].map(|key| RecordId(id(key)));
        let waterfall = explainer.explain(ids[0], ids[1]).unwrap();
        let right = match expected {
            "same" => one,
            "different" => !one && waterfall.probability < 0.5,
            "doubtful" => (0.02..=0.98).contains(&waterfall.probability),
            "review" => linked.doubtful.iter().any(|pair| ids.contains(&pair.a) && ids.contains(&pair.b)),
            "apart" => {
                !one && linked.doubtful.iter().any(|pair| ids.contains(&pair.a) && ids.contains(&pair.b))
            }
            other => panic!("{other} is no expectation"),
        };
        if !right {
            wrong.push(format!(
                "{a} {b}: expected {expected}, {}\n{waterfall}",
                if one { "one person" } else { "two" }
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn one_name_with_two_deaths_is_one_person_once_somebody_judges_so() {
    let records = town();
    let subjects = subjects(&records, &[]);
    let of = |key: &str| records.iter().find(|record| record.key.as_deref() == Some(key)).unwrap();
    let one = |judged: &[Judgement]| {
        let linked = link(&subjects, judged, &Settings::default(), &());
        person_of(&linked, &records, "a10") == person_of(&linked, &records, "b10")
    };
    assert!(!one(&[]), "no likelihood joins them");
    assert!(!one(&[judgement(of("a10"), of("b10"), Verdict::Unsure)]));
    assert!(one(&[judgement(of("a10"), of("b10"), Verdict::Same)]));
}

#[test]
fn a_waterfall_adds_up_and_names_what_both_say() {
    let records = town();
    let subjects = subjects(&records, &[]);
    let linked = link(&subjects, &[], &Settings::default(), &());
    let (a, b) = (RecordId(id("a01")), RecordId(id("b01")));
    let explainer = Explainer::new(subjects, linked.model.clone());
    let waterfall = explainer.explain(a, b).unwrap();
    let evidence: Vec<Evidence> = waterfall.steps.iter().map(|step| step.evidence).collect();
    assert!(evidence.contains(&Evidence::Given) && evidence.contains(&Evidence::Father), "{waterfall}");
    let mut total = waterfall.prior;
    for step in &waterfall.steps {
        assert!(step.level != Level::Missing && !step.evidence.code().is_empty());
        total += step.weight + step.rarity;
        assert!((total - step.total).abs() < 1e-6);
    }
    let weight = total + waterfall.relatives + waterfall.calibration + waterfall.rivals;
    assert!((weight - waterfall.weight).abs() < 1e-6);
    let listed = linked.pairs.iter().find(|pair| (pair.a, pair.b) == (a.min(b), a.max(b))).unwrap();
    assert!(
        (f64::from(listed.weight) - waterfall.weight).abs() < 0.6,
        "{} is listed: {waterfall}",
        listed.weight
    );
    assert!(waterfall.calibration.abs() < 1.0, "only rounding: {waterfall}");
    assert_eq!(waterfall.sureness(), Sureness::of(waterfall.probability));
    let turned = explainer.explain(b, a).unwrap();
    assert_eq!(turned.probability, waterfall.probability);
    assert_eq!((&turned.steps[0].a, &turned.steps[0].b), (&waterfall.steps[0].b, &waterfall.steps[0].a));
    assert!(explainer.explain(a, RecordId([0; 16])).is_none());
}

#[test]
fn a_different_parts_what_everything_else_joins_and_a_same_joins_what_nothing_does() {
    let records = town();
    let of = |key: &str| records.iter().find(|record| record.key.as_deref() == Some(key)).unwrap();
    let judgements =
        [judgement(of("a01"), of("b01"), Verdict::Different), judgement(of("a02"), of("b05"), Verdict::Same)];
    let linked = link(&subjects(&records, &[]), &judgements, &Settings::default(), &());
    let person = |key| person_of(&linked, &records, key);
    assert_ne!(person("a01"), person("b01"));
    assert_eq!(person("a02"), person("b05"));
    assert!(linked.refused.is_empty());
    assert!(!linked.doubtful.iter().any(|pair| pair.a == of("a01").id && pair.b == of("b01").id));
}

#[test]
fn a_same_against_a_different_is_refused_and_told() {
    let records = town();
    let of = |key: &str| records.iter().find(|record| record.key.as_deref() == Some(key)).unwrap();
    let judgements =
        [judgement(of("a01"), of("b01"), Verdict::Same), judgement(of("b01"), of("a01"), Verdict::Different)];
    let linked = link(&subjects(&records, &[]), &judgements, &Settings::default(), &());
    assert_ne!(person_of(&linked, &records, "a01"), person_of(&linked, &records, "b01"));
    assert_eq!(linked.refused.len(), 1);
}

/// V-801: what fits two persons is not given to both.
#[test]
fn a_list_that_names_nobody_twice_gives_one_record_to_a_person() {
    let said = [
        (property::NAME, "Behrang Tavanaei"),
        (property::FATHER_NAME, "Kiarash"),
        (property::DEATH_DATE, "1988-08-03"),
    ];
    let records = [record("x", "one", &said), record("y", "one", &said), record("z", "two", &said)];
    let persons = |duplicate_free, judgements: &[Judgement]| {
        let sources = [source("one", duplicate_free), source("two", false)];
        link(&subjects(&records, &sources), judgements, &Settings::default(), &()).statistics.persons
    };
    assert_eq!(persons(false, &[]), 1);
    assert_eq!(persons(true, &[]), 2);
    assert_eq!(persons(true, &[judgement(&records[0], &records[1], Verdict::Same)]), 1);
}

#[test]
fn those_without_a_name_never_link_by_what_else_they_share() {
    let said =
        [(property::NAME, "ناشناس"), (property::DEATH_DATE, "1988-08-03"), (property::CITY, "Darband")];
    let records = [record("x", "one", &said), record("y", "two", &said)];
    let linked = link(&subjects(&records, &[]), &[], &Settings::default(), &());
    assert_eq!((linked.statistics.persons, linked.statistics.unnamed), (2, 2));
    assert!(linked.pairs.is_empty());
}

#[test]
fn the_model_reads_as_a_table() {
    let linked = link(&subjects(&town(), &[]), &[], &Settings::default(), &());
    let table = linked.model.to_string();
    for evidence in Evidence::ALL {
        assert!(table.contains(evidence.code()), "{table}");
    }
    let again = Settings { model: Some(linked.model.clone()), ..Settings::default() };
    let second = link(&subjects(&town(), &[]), &[], &again, &());
    assert_eq!(second.persons, linked.persons, "a model learnt before gives the same persons");
    assert_eq!(second.model, linked.model);
}

#[test]
fn whoever_wants_every_candidate_gets_it() {
    let subjects = subjects(&town(), &[]);
    let pairs = |floor| link(&subjects, &[], &Settings { floor, ..Settings::default() }, &()).pairs;
    let (usual, all) = (pairs(0.05), pairs(0.0));
    assert!(all.len() > usual.len() && all.iter().any(|pair| pair.weight < -7.0), "{}", all.len());
}
