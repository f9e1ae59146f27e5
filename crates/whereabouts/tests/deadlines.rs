//! Deadlines by hand and of the invented place's procedures, in whole outputs.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;
use serde_json::Value;

fn json(out: &str) -> Value {
    serde_json::from_str(out).unwrap()
}

#[test]
fn rules_are_worked_out_by_hand_without_a_register() {
    let desk = Desk::new();
    let mut shown = String::new();
    for words in [
        "rules",
        "rules IRN-CRA-25",
        "due SP-60D --since 2020-09-03 --done 2020-12-09 --as letter_published --on 2020-12-09",
        "due wgeid-6m --since 2025-01 --on 2025-07-15",
        "due IRN-CRA-25 --since 1367/5/6 --done 1989-02-01 --on 1989-02-01",
        "due SP-OL-48H --since 2024-02-28T23:15Z --on 2024-03-01",
        "due WGEID-URG-3M --since 2025-02-28 --on 2025-03-01",
        "due ANNIV --on 2025-08-30",
        "due HRC-SPECIAL --since 2022-11-11 --on 2022-11-24",
        "eligible WGEID-URG-3M --happened 2025-05-31 --received 2025-08-31",
        "eligible WGEID-URG-3M --happened 2025-05 --received 2025-08-31",
        "eligible WGEID-CONN-1Y --happened 1367 --received 2025-08-31",
        "silence --since 2020-09-03 --as-of 2020-12-09 --in database",
    ] {
        shown += &format!("$ whereabouts deadlines {words}\n");
        shown += &desk.run(&format!("deadlines {words}")).ends(0).out;
        shown += "\n";
    }
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/deadlines.txt")].assert_eq(&shown);
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_to_do() {
    let desk = Desk::new();
    desk.run("deadlines due SP-61D --since 2020-09-03").ends(3).warns("no rule «SP-61D»");
    desk.run("deadlines due SP-60D").ends(2).warns("the letter was sent");
    desk.run("deadlines due SP-60D --since someday").ends(2).warns("not understood as a date");
    desk.run("deadlines due SP-60D --since 2020 --done 2021 --as sent").ends(2).warns("reply_received");
    desk.run("deadlines eligible SP-60D --happened 2020 --received 2021").ends(2).warns("does not look back");
    desk.write("own.toml", "[[rules]]\nid = \"X\"\n");
    desk.run("deadlines rules --rules own.toml").ends(2).warns("own.toml cannot be read");
}

#[test]
fn a_rule_of_ones_own_takes_the_place_of_a_built_in_one() {
    let desk = Desk::new();
    let own = include_str!("../../deadlines/testdata/own.toml");
    desk.write("own.toml", own);
    let ran =
        desk.run("deadlines due CED-REM --since 2025-11-28 --on 2025-12-01 --rules own.toml --json").ends(0);
    let due =
        json(&ran.out)["due"].as_array().unwrap().iter().map(|due| due["due"].clone()).collect::<Vec<_>>();
    assert_eq!(due, ["2025-12-28", "2026-01-27", "2026-02-26"]);
}

#[test]
fn a_period_of_ones_own_is_told_as_ones_own() {
    let desk = Desk::new();
    let due = "deadlines due CED-REM --since 2025-11-28 --on 2025-12-01";
    let unknown = desk.run(due).ends(0).out;
    assert_eq!(unknown.matches("cannot be told").count(), 1, "{unknown}");
    assert!(unknown.contains("periods.CED-REM.days = 30"), "{unknown}");
    desk.write("own.toml", "periods.CED-REM.days = 30\n");
    let own = desk.run(&format!("{due} --rules own.toml")).ends(0).out;
    for told in ["2025-12-28", "2026-01-27", "2026-02-26", "The period is your own, from own.toml"] {
        assert!(own.contains(told), "{told} in {own}");
    }
}

#[test]
fn the_procedures_of_the_invented_place_have_their_deadlines() {
    let desk = Desk::with_register();
    desk.take("procedures.toml");
    // The lists that have the people are not here: said of each link, and recorded all the same.
    let added = desk.own("records add --file procedures.toml").ends(4).out;
    assert!(added.contains("families-list:۱۰۷۱ means no record that stands"), "{added}");
    let (mut shown, identifiers) = (String::new(), identifiers(&desk));
    for words in
        ["--on 2024-02-15", "--on 2024-06-25", "--on 2024-08-01 --all", "--on 2024-02-15 --rule sp-60d"]
    {
        shown += &format!("$ whereabouts deadlines list {words}\n");
        let out = own(&desk, &format!("deadlines list {words}"));
        shown += &identifiers.iter().fold(out, |out, id| out.replace(id, "RECORD"));
        shown += "\n";
    }
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/deadlines-list.txt")].assert_eq(&shown);

    let nothing = json(&own(&desk, "deadlines list --on 2020-01-01 --json"));
    let rules: Vec<&str> =
        nothing["deadlines"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["ANNIV"], "nothing had happened yet");
    let known = json(&own(&desk, "deadlines list --on 2024-02-15 --known-on 2001-01-01 --json"));
    assert_eq!(known["open"], 1, "nothing of it was known then");
}

/// What a command prints in the register of this desk.
fn own(desk: &Desk, words: &str) -> String {
    desk.run(&format!("{words} --passphrase-file words.txt")).ends(0).out
}

#[test]
fn the_demonstration_has_deadlines_of_its_own() {
    let desk = Desk::with_demo();
    let all = json(&desk.demo("deadlines list --on 2024-06-01 --all --json").ends(0).out);
    let clocks = all["deadlines"].as_array().unwrap();
    for rule in ["WGEID-URG-3M", "WGEID-6M", "ANNIV"] {
        assert!(clocks.iter().any(|clock| clock["rule"] == rule), "no clock by {rule}");
    }
}

/// Identifiers are drawn by chance: those of the records that start and end clocks.
fn identifiers(desk: &Desk) -> Vec<String> {
    let all = json(&own(desk, "deadlines list --on 2030-01-01 --all --json"));
    let clocks = all["deadlines"].as_array().unwrap().iter();
    let named = clocks.flat_map(|one| [&one["record"], &one["ended"]["record"]]);
    named.filter_map(Value::as_str).map(|id| id[..8].to_owned()).collect()
}
