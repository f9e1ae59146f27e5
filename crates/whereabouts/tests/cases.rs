//! Cases of the invented place: listed, counted, explained, as of one day and as known on another.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;
use serde_json::Value;

/// The demonstration with what is said of its cases.
fn desk() -> Desk {
    let desk = Desk::with_demo();
    desk.take("cases.toml");
    desk.run("case add --file cases.toml --register lakeside-register --quiet").ends(0);
    desk
}

fn json(desk: &Desk, words: &str) -> Value {
    serde_json::from_str(&desk.run(&format!("{words} --json --register lakeside-register")).ends(0).out)
        .unwrap()
}

/// The case that the record with this key belongs to.
fn of(desk: &Desk, key: &str, more: &str) -> Value {
    json(desk, &format!("status {} {more}", id(desk, key)))
}

/// The record of a case's docket with this key.
fn id(desk: &Desk, key: &str) -> String {
    let kinds = ["disappearance", "finding", "identification"];
    let found = kinds.iter().find_map(|kind| {
        let listed = json(desk, &format!("records list {kind}"));
        let records = listed["records"].as_array().unwrap().clone();
        records.into_iter().find(|record| record["key"] == key)
    });
    found.unwrap()["record"].as_str().unwrap().to_owned()
}

#[test]
fn every_state_comes_about_and_is_counted() {
    let desk = desk();
    let listed = desk.run("case list --counts --on 2024-06-01 --register lakeside-register").ends(0).out;
    expect_file!["expected/cases.txt"].assert_eq(&listed);
    let counts = &json(&desk, "case list --counts --on 2024-06-01")["counts"];
    assert_eq!(counts["states"].as_object().unwrap().len(), 6, "{counts}");
    for filter in [
        "--fate contradicted",
        "--state clarified_in_fact",
        "--continuing",
        "--region state",
        "--region issues",
    ] {
        let found = json(&desk, &format!("case list {filter} --on 2024-06-01"));
        assert_ne!(found["found"], 0, "{filter}");
    }
}

#[test]
fn a_status_is_told_with_its_reasons_on_any_day() {
    let desk = desk();
    let person = id(&desk, "file-57");
    let on =
        |day: &str| json(&desk, &format!("status {person} --on {day}"))["state"].as_str().unwrap().to_owned();
    assert_eq!(on("1988-07-01"), "unresolved");
    assert_eq!(on("2018-12-09"), "fate_known_whereabouts_unknown", "the family was not told yet");
    assert_eq!(on("2018-12-10"), "clarified_in_fact.dead_remains_identified");
    assert_eq!(on("2019-03-01"), "clarified_in_fact.dead_remains_returned");
    assert_eq!(on("2021-02-01"), "fate_known_whereabouts_unknown", "the identification was taken back");
    let then = json(&desk, &format!("status {person} --on 2020-09-03"));
    assert_eq!(then["clock"]["until"], "2018-12-04");
    let now = json(&desk, &format!("status {person} --on 2021-02-01"));
    assert_eq!(now["clock"]["until"], Value::Null);
    for reason in now["fate"]["reasons"].as_array().unwrap() {
        assert!(reason["rule"].is_string() && reason["cites"].is_string(), "{reason}");
    }
    let page =
        desk.run(&format!("status {person} --on 2020-09-03 --why --register lakeside-register")).ends(0).out;
    for words in ["remains.returned", "finding.counts", "at least ", "remains returned   established"] {
        assert!(page.contains(words), "no «{words}» in\n{page}");
    }
    // Nothing of it was known before the register was made.
    desk.run(&format!("status {person} --known-on 2001-01-01 --register lakeside-register")).ends(3);
}

#[test]
fn a_finding_counts_once_somebody_else_agrees() {
    let desk = desk();
    let person = of(&desk, "file-0", "")["person"].as_str().unwrap().to_owned();
    let state =
        |key: &str| of(&desk, key, "--on 2099-01-01")["fate"]["standing"].as_str().unwrap().to_owned();
    assert_eq!(state("file-0"), "alleged");
    let words = [
        "case",
        "find",
        &person,
        "--about",
        "fate",
        "--value",
        "dead",
        "--standard",
        "beyond_reasonable_doubt",
        "--body",
        "court",
        "--by",
        "A court",
        "--recorded-by",
        "Mina",
        "--date",
        "2020-01-01",
        "--reasoning",
        "It heard the ward.",
        "--register",
        "lakeside-register",
        "--json",
    ];
    let made: Value = serde_json::from_str(&desk.run_words(&words).ends(0).out).unwrap();
    let finding = made["added"][0].as_str().unwrap().to_owned();
    assert_eq!(state("file-0"), "alleged", "nobody else has agreed yet");
    let review = |by: &str| {
        desk.run(&format!(
            "case review {finding} --by {by} --outcome agrees --date 2020-02-01 --register lakeside-register"
        ))
    };
    review("MINA").ends(0);
    assert_eq!(state("file-0"), "alleged", "who recorded it cannot agree");
    review("Rosa").ends(0);
    assert_eq!(state("file-0"), "established");
}
