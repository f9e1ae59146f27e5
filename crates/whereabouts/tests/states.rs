//! Lakeside has a case in every state of the machine, a certificate with every defect, and all else that a demonstration owes.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::collections::BTreeSet;

use ledger::Codebook;
use run::Desk;
use serde_json::Value;

const ON: &str = "2024-08-30";

fn json(desk: &Desk, words: &str) -> Value {
    let ran = desk.demo(&format!("{words} --json"));
    assert!([0, 4].contains(&ran.code), "{words}: {}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

/// The words of a key in every object of a value, whatever it stands in.
fn gather(value: &Value, key: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get(key).and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|inner| gather(inner, key, found));
        }
        Value::Array(all) => all.iter().for_each(|inner| gather(inner, key, found)),
        _ => {}
    }
}

fn terms(vocabulary: &str, without: &[&str]) -> BTreeSet<String> {
    let terms = &Codebook::builtin().vocabulary(vocabulary).unwrap().terms;
    terms.iter().map(|term| term.id.clone()).filter(|id| !without.contains(&id.as_str())).collect()
}

#[track_caller]
fn has_all(found: &BTreeSet<String>, expected: &BTreeSet<String>) {
    let missing: Vec<&String> = expected.difference(found).collect();
    assert!(missing.is_empty(), "missing {missing:?} among {found:?}");
}

fn words(words: &str) -> BTreeSet<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn the_facts_stand_in_every_way_in_sixty_cases_or_more() {
    let desk = Desk::with_demo();
    let listed = json(&desk, &format!("case list --limit 1000 --on {ON}"));
    let cases = list(&listed, "cases");
    let told = cases.iter().filter(|case| case["independent_sources"].as_u64() > Some(1)).count();
    assert!(cases.len() >= 60 && told >= 60, "{} cases, {told} of several sources", cases.len());
    let states: BTreeSet<String> = cases.iter().map(|case| text(case, "state")).collect();
    let all = cases::FactState::ALL.iter().map(|state| state.code().to_owned()).collect();
    has_all(&states, &all);
    for fact in ["fate", "whereabouts"] {
        let standings: BTreeSet<String> = cases.iter().map(|case| text(&case[fact], "standing")).collect();
        has_all(&standings, &words("no_information alleged supported established contradicted"));
    }
    let values: BTreeSet<String> = cases.iter().map(|case| text(&case["fate"], "value")).collect();
    has_all(&values, &words("unknown alive_free alive_detained dead"));
}

/// Matters before the Working Group, steps with families, answers of the State, steps towards accountability.
#[test]
fn every_region_of_the_machine_has_a_case_in_each_state() {
    let desk = Desk::with_demo();
    let (mut stages, mut family) = (BTreeSet::new(), BTreeSet::new());
    let (mut answers, mut outcomes) = (BTreeSet::new(), BTreeSet::new());
    let regions = ["family", "state", "accountability"];
    let listed =
        regions.map(|region| json(&desk, &format!("case list --region {region} --limit 1000 --on {ON}")));
    let mut people: BTreeSet<String> =
        listed.iter().flat_map(|listed| list(listed, "cases")).map(|case| text(case, "person")).collect();
    let matters = json(&desk, "records list procedure");
    people.extend(list(&matters, "records").iter().map(|matter| text(matter, "record")));
    for person in people {
        let ran = desk.demo(&format!("status {person} --on {ON} --json"));
        // A letter may be about several people, or about nobody.
        let Ok(case) = serde_json::from_str::<Value>(&ran.out) else { continue };
        stages.extend(list(&case, "procedures").iter().map(|matter| text(matter, "stage")));
        family.extend(list(&case, "family").iter().map(|step| text(step, "step")));
        outcomes.extend(list(&case, "accountability").iter().map(|step| text(step, "outcome")));
        answers.extend(list(&case["answers"], "items").iter().map(|answer| text(answer, "status")));
    }
    // A publication moves nothing; after a reply was communicated the six months run.
    let passed = ["not_submitted", "published", "reply_communicated_to_source"];
    let all = cases::procedure::Stage::ALL.iter().map(|stage| stage.code());
    has_all(&stages, &all.filter(|stage| !passed.contains(stage)).map(str::to_owned).collect());
    has_all(
        &family,
        &words(
            "contacted consented informed_of_rights declined withdrew_consent declined_contact \
             antemortem_collected samples_given notified_of_result remains_returned",
        ),
    );
    has_all(&answers, &terms("response_status", &[]));
    has_all(&outcomes, &terms("accountability_outcome", &[]));
}

#[test]
fn four_graves_have_histories_and_one_identification_was_made_and_rescinded() {
    let desk = Desk::with_demo();
    let listed = json(&desk, &format!("grave list --on {ON}"));
    let sites = list(&listed, "sites");
    assert_eq!(sites.len(), 4);
    assert!(sites.iter().all(|site| !list(site, "history").is_empty()));
    assert!(sites.iter().flat_map(|site| list(site, "history")).count() >= 12);
    let levels = |on: &str| -> BTreeSet<String> {
        let mut levels = BTreeSet::new();
        for site in sites {
            let shown = json(&desk, &format!("grave show {} --on {on}", text(site, "id")));
            levels.extend(list(&shown, "identifications").iter().map(|one| text(one, "level")));
        }
        levels
    };
    assert!(!levels("2020-09-19").contains("rescinded"));
    has_all(&levels(ON), &words("established rescinded probable presumptive"));
    // Images before and after name the source that has them.
    let mut titles = BTreeSet::new();
    gather(&listed, "source_title", &mut titles);
    assert!(titles.contains("Satellite images of three sites, 2003 to 2017"), "{titles:?}");
}

#[test]
fn a_burial_register_has_a_missing_page_and_every_kind_of_answer() {
    let desk = Desk::with_demo();
    let asked = json(&desk, &format!("register-check --on {ON}"));
    let mut states = BTreeSet::new();
    gather(&asked, "state", &mut states);
    has_all(&states, &words("disclosed withheld missing"));
    let answers = ["found", "found_under_another_name", "probable", "page_missing"];
    for answer in answers.iter().chain(&["register_not_disclosed", "searched_and_absent"]) {
        let counted =
            list(&asked, "registers").iter().any(|register| register["counts"][answer].as_u64() > Some(0));
        assert!(counted, "{answer}");
    }
}

#[test]
fn certificates_have_every_defect_and_stand_in_every_way() {
    let desk = Desk::with_demo();
    let listed = json(&desk, &format!("certificate list --on {ON}"));
    let (mut flaws, mut about, mut standings) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    gather(&listed, "standing", &mut standings);
    for person in list(&listed, "people") {
        let shown = json(&desk, &format!("certificate show {} --on {ON}", text(person, "person")));
        gather(&shown, "flaw", &mut flaws);
        gather(&shown, "standing", &mut standings);
        gather(&shown, "about", &mut about);
    }
    has_all(
        &flaws,
        &words(
            "missing unknown euphemism not_to_the_day not_affirmed not_vouched not_entered late contradicted \
             not_registered refused",
        ),
    );
    has_all(&about, &words("date life cause place name age"));
    has_all(&standings, &terms("certificate_standing", &["never_requested", "no_death_claimed"]));
}

#[test]
fn consents_conflict_and_one_family_is_silent() {
    let desk = Desk::with_demo();
    let records = json(&desk, "consent list --silent");
    let of = |key: &str| {
        list(&records, "records")
            .iter()
            .find(|record| record["key"] == key)
            .map(|record| text(record, "record"))
    };
    assert!(of("D-1").is_some() && of("C-2a").is_some() && of("C-2b").is_some());
    let open = json(&desk, "consent list");
    assert_eq!(list(&records, "records").len(), list(&open, "records").len() + 1, "one family is silent");
    let person = |record: &str| {
        let consents = list(&records, "records");
        let of = consents.iter().find(|one| text(one, "record") == record).unwrap();
        list(of, "links")
            .iter()
            .find(|link| link["property"] == "person")
            .map(|link| text(link, "record"))
            .unwrap()
    };
    let told = json(&desk, &format!("consent show {} --on {ON}", person(&of("C-2a").unwrap())));
    let mut rules = BTreeSet::new();
    gather(&told, "rule", &mut rules);
    assert!(rules.iter().any(|rule| rule.contains("V-601")), "{rules:?}");
}
