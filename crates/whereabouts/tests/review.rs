//! Review by several people: families of doubts, one answer and its undoing, two reviewers.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::collections::BTreeSet;

use run::Desk;
use serde_json::Value as Json;

/// The families that wait, as `review --json` has them.
fn families(desk: &Desk, words: &str) -> Vec<Json> {
    let out = desk.demo(&format!("review --json {words}")).ends(0).out;
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(value: &Json) -> String {
    value.as_str().unwrap().to_owned()
}

/// The two records of each pair of a family.
fn pairs(family: &Json) -> Vec<(String, String)> {
    family["pairs"].as_array().unwrap().iter().map(|pair| (text(&pair["a"]), text(&pair["b"]))).collect()
}

/// The first pair that waits alone.
fn alone(desk: &Desk) -> (String, String) {
    let family = families(desk, "").into_iter().find(|family| pairs(family).len() == 1);
    pairs(&family.expect("some doubt stands alone")).remove(0)
}

fn two_reviewers() -> Desk {
    let desk = Desk::with_demo();
    desk.demo("rules --reviewers 2 --reason both").ends(0).says("two reviewers must agree");
    desk
}

#[test]
fn every_doubtful_pair_is_in_one_family_that_fits_a_screen() {
    let desk = Desk::with_demo();
    let families = families(&desk, "");
    let all: Vec<(String, String)> = families.iter().flat_map(pairs).collect();
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    assert!(families.iter().all(|family| (2..=8).contains(&family["records"].as_array().unwrap().len())));
    let words = format!("{} doubtful pairs in {} families wait", all.len(), families.len());
    desk.demo("review --list").ends(0).says(&words);
    desk.demo("review --no-input").ends(5).warns("nobody can be asked here");
}

#[test]
fn one_answer_settles_a_family_and_is_undone_as_one() {
    let desk = Desk::with_demo();
    let first = &families(&desk, "--limit 1")[0];
    let records: Vec<String> = first["records"].as_array().unwrap().iter().map(text).collect();
    let person = |record: &str| -> String {
        let shown: Json =
            serde_json::from_str(&desk.demo(&format!("show {record} --json")).ends(0).out).unwrap();
        text(&shown["person"])
    };
    let all_one = desk.sit("review --limit 1 --register lakeside-register", &["s", "z", "s"]);
    all_one.ends(0).says("1 family judged");
    assert!(records.iter().all(|record| person(record) == person(&records[0])));
    // The first answer and its undoing are in the log; only the second stands.
    let after: BTreeSet<(String, String)> = families(&desk, "").iter().flat_map(pairs).collect();
    assert!(pairs(first).iter().all(|pair| !after.contains(pair)), "what follows is not asked again");
    let taken_back = desk.sit("review --limit 1 --register lakeside-register", &["d", "z", "q"]);
    taken_back.ends(0).says("0 families judged");
    desk.demo("verify").ends(0);
}

#[test]
fn groups_are_typed_and_what_is_not_named_stays_open() {
    let desk = Desk::with_demo();
    let first = &families(&desk, "--limit 1")[0];
    let records: Vec<String> = first["records"].as_array().unwrap().iter().map(text).collect();
    assert!(records.len() > 3, "the first family of the demonstration has several records");
    let keys = ["99\n", "\u{6f1}2 3\n", "q"];
    desk.sit("review --limit 1 --register lakeside-register", &keys)
        .ends(0)
        .says("there is no record 9 here");
    let history = desk.demo(&format!("show {}", records[0])).ends(0).out;
    let short = |record: &str| record[..8].to_owned();
    let says = |a: &str, verdict: &str, b: &str| {
        let (a, b) = (short(a), short(b));
        history.contains(&format!("{a} and {b} judged {verdict}"))
            || history.contains(&format!("{b} and {a} judged {verdict}"))
    };
    assert!(says(&records[0], "same", &records[1]), "{history}");
    let mut both = [&records[0], &records[1]];
    both.sort();
    assert!(says(both[0], "different", &records[2]), "{history}");
    assert!(!history.contains(&short(&records[3])) || first["persons_now"][3] == first["persons_now"][0]);
}

#[test]
fn a_verdict_counts_when_a_second_reviewer_agrees() {
    let desk = two_reviewers();
    let (a, b) = alone(&desk);
    let person = |record: &str| -> String {
        let shown = desk.demo(&format!("show {record} --json")).ends(0).out;
        text(&serde_json::from_str::<Json>(&shown).unwrap()["person"])
    };
    let before = (person(&a), person(&b));
    let other = if before.0 == before.1 { "different" } else { "same" };
    desk.demo(&format!("judge {a} {b} {other}")).ends(5).warns("--reviewer");
    let first = desk.demo(&format!("judge {a} {b} {other} --reviewer Leila --reason seen")).ends(0);
    first.says("answered by Leila, awaiting a second reviewer");
    desk.demo(&format!("judge {a} {b} {other} --reviewer leila")).ends(0).says("awaiting a second");
    desk.demo("link").ends(0);
    assert_eq!((person(&a), person(&b)), before, "one reviewer alone decides nothing");
    for shown in [format!("why {a} {b}"), format!("show {a}"), "review --list".to_owned()] {
        let out = desk.demo(&shown).ends(0).says("awaiting a second").out;
        assert!(
            !out.contains("seen") && !out.contains(&format!("judged {other}")),
            "{shown} shows a first verdict"
        );
    }
    desk.demo(&format!("judge {a} {b} {other} --reviewer Omid")).ends(0).says("settled");
    desk.demo("link").ends(0);
    assert_ne!(person(&a) == person(&b), before.0 == before.1, "two reviewers decide");
    desk.demo(&format!("judge {a} {b} --undo --reviewer Omid")).ends(0).says("awaiting a second");
    desk.demo("link").ends(0);
    assert_eq!((person(&a), person(&b)), before, "one of two withdrawn is one");
    desk.demo("verify").ends(0);
}

#[test]
fn where_two_differ_both_are_heard_and_the_pair_comes_first() {
    let desk = two_reviewers();
    let (a, b) = alone(&desk);
    desk.demo(&format!("judge {a} {b} same --reviewer Leila --reason handwriting")).ends(0);
    desk.demo(&format!("judge {a} {b} different --reviewer Omid --reason cousins")).ends(0).says("disputed");
    let list = desk.demo("review --list --limit 1").ends(0);
    let list = list.says("Leila says same («handwriting»), Omid says different («cousins»)");
    list.says("two reviewers: 1 disputed, 2 awaiting a second").says("agree on 0 of 1 pair");
    assert_eq!(pairs(&families(&desk, "--disputed")[0]), [(a.clone(), b.clone())]);
    desk.demo("review --agreement --json").ends(0).says("\"read_twice\":1");
    desk.demo(&format!("judge {a} {b} different --reviewer Parvin")).ends(0).says("by Omid and Parvin");
    assert!(families(&desk, "--disputed").is_empty());
}

#[test]
fn nobody_is_asked_twice_nor_sees_the_first_verdict() {
    let desk = two_reviewers();
    let sit = |reviewer: &str, keys: &[&str]| {
        desk.sit(&format!("review --reviewer {reviewer} --register lakeside-register --limit 2"), keys)
    };
    let first = sit("Leila", &["n", "an uncle says so\n", "d", "q"]);
    first.ends(0).says("1 family judged");
    let waits = families(&desk, "--limit 1").remove(0);
    // Persons were held apart as they stand; what is in doubt within one of them is still open.
    let pairs = waits["pairs"].as_array().unwrap();
    let answered: Vec<&Json> =
        pairs.iter().map(|pair| &pair["review"]).filter(|one| !one.is_null()).collect();
    assert!(!answered.is_empty());
    for review in answered {
        assert!(review["state"] == "awaiting" && review["answers"][0]["verdict"].is_null());
    }
    let asked = |out: &str| out.lines().find(|line| line.starts_with("doubts")).unwrap().to_owned();
    let again = asked(&sit("Leila", &["q"]).out);
    let second = sit("Omid", &["q"]);
    assert_ne!(asked(&second.out), again, "Leila is asked something else");
    assert!(!second.out.contains("Leila"), "the first verdict stays unseen");
    sit("Omid", &["d", "q"]).ends(0);
    let settled = desk.demo("review --agreement").ends(0);
    settled.says("(100 %)");
}

#[test]
fn the_rule_is_an_entry_and_can_be_set_back() {
    let desk = Desk::with_register();
    desk.own("rules").ends(0).says("reviewers  1");
    desk.own("rules --reviewers 2 --reason meeting").ends(0).says("set by Leila: meeting");
    desk.own("rules --reviewers 1").ends(0).says("the newest judgement of a pair counts");
    desk.own("rules --reviewers 3").ends(2);
    desk.own("verify").ends(0).says("whole");
    let strict = Desk::new();
    strict.run("init --recorder Leila --throwaway --two-reviewers").ends(0);
    strict.run("rules --json").ends(0).says("\"reviewers\":2");
}
