//! Cases of the invented place: listed, counted, explained, as of one day and as known on another.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;
use serde_json::Value;

/// Two people of the families' list: one identified, returned and taken back; one told of by the list alone.
const DOCKET: &str = r#"
[source.board]
title = "Another board"
grade = "A"

[[disappearance]]
key = "returned"
source = "board"
person = "families-list:۱۱۰۰"
last_contact_date = "1988-07-20"

[[disappearance]]
key = "listed"
source = "board"
person = "families-list:۱۰۷۲"

[[finding]]
key = "F"
source = "board"
person = "families-list:۱۱۰۰"
about = "fate"
value = "dead"
standard_of_proof = "clear_and_convincing"
body = "truth_commission"
made_by = "A commission"
recorded_by = "Mina"
date = "2014-05-20"

[[finding_review]]
source = "board"
finding = "F"
by = "Rosa"
outcome = "agrees"
date = "2014-06-01"

[[identification]]
key = "ID"
source = "board"
person = "families-list:۱۱۰۰"
identification_level = "established"
identification_method = "dna"
board = "Another board"
member = ["B. One", "B. Two"]
date = "2018-12-04"

[[remains_return]]
source = "board"
person = "families-list:۱۱۰۰"
identification = "ID"
notified_on = "2018-12-10"
returned_on = "2019-03-01"
receipt = "7"

[[identification]]
source = "board"
person = "families-list:۱۱۰۰"
identification_level = "rescinded"
rescinds = "ID"
date = "2021-02-01"
"#;

fn desk() -> Desk {
    let desk = Desk::with_demo();
    desk.write("more.toml", DOCKET);
    desk.run("case add --file more.toml --register lakeside-register").ends(0);
    desk
}

fn json(desk: &Desk, words: &str) -> Value {
    serde_json::from_str(&desk.run(&format!("{words} --json --register lakeside-register")).ends(0).out)
        .unwrap()
}

/// The person of whom the disappearance with this key speaks.
fn person(desk: &Desk, key: &str) -> String {
    let listed = json(desk, "records list disappearance");
    let record = listed["records"].as_array().unwrap().iter().find(|record| record["key"] == key).unwrap();
    let record = record["record"].as_str().unwrap();
    json(desk, &format!("status {record}"))["person"].as_str().unwrap().to_owned()
}

#[test]
fn cases_are_counted_and_filtered() {
    let desk = Desk::with_demo();
    let listed = desk.run("case list --counts --on 2024-06-01 --register lakeside-register").ends(0).out;
    expect_file!["expected/cases.txt"].assert_eq(&listed);
    let all = "--fate contradicted;--state clarified_in_fact;--continuing;--region state;--region issues";
    for filter in all.split(';') {
        let found = json(&desk, &format!("case list {filter} --on 2024-06-01"));
        assert_ne!(found["found"], 0, "{filter}");
    }
    desk.run("case list --state clarified --register lakeside-register").ends(2);
}

#[test]
fn a_status_is_told_with_its_reasons_on_any_day() {
    let desk = desk();
    let person = person(&desk, "returned");
    let on = |day: &str| json(&desk, &format!("status {person} --on {day}"));
    let state = |day: &str| on(day)["state"].as_str().unwrap().to_owned();
    assert_eq!(state("1988-07-01"), "unresolved");
    assert_eq!(state("2018-12-09"), "fate_known_whereabouts_unknown", "the family was not told yet");
    assert_eq!(state("2018-12-10"), "clarified_in_fact.dead_remains_identified");
    assert_eq!(state("2019-03-01"), "clarified_in_fact.dead_remains_returned");
    assert_eq!(state("2021-02-01"), "fate_known_whereabouts_unknown", "the identification was taken back");
    assert_eq!(on("2020-09-03")["clock"]["until"], "2018-12-04");
    let now = on("2021-02-01");
    assert_eq!(now["clock"]["until"], Value::Null);
    for reason in now["fate"]["reasons"].as_array().unwrap() {
        assert!(reason["rule"].is_string() && reason["cites"].is_string(), "{reason}");
    }
    let why = format!("status {person} --on 2020-09-03 --why --register lakeside-register");
    let page = desk.run(&why).ends(0).out;
    for words in ["remains.returned", "finding.counts", "at least ", "remains returned   established"] {
        assert!(page.contains(words), "no «{words}» in\n{page}");
    }
    // Nothing of it was known before the register was made.
    desk.run(&format!("status {person} --known-on 2001-01-01 --register lakeside-register")).ends(3);
}

#[test]
fn the_history_of_a_case_names_each_day_its_records_and_what_followed() {
    let desk = Desk::with_demo();
    let returned = desk.demo("case list --state clarified_in_fact.dead_remains_returned").ends(0).out;
    let person = returned.split_whitespace().next().unwrap().to_owned();
    let told = desk.demo(&format!("case history {person} --on 2024-08-30")).ends(0).out;
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/history.txt")].assert_eq(&told);
    let whole = json(&desk, &format!("case history {person} --on 2024-08-30"));
    let last = whole["changes"].as_array().unwrap().last().unwrap()["states"][1].as_str().unwrap().to_owned();
    assert_eq!(last, json(&desk, &format!("status {person} --on 2024-08-30"))["state"]);
    let before = json(&desk, &format!("case history {person} --on 2019-12-19"));
    assert_eq!(before["changes"].as_array().unwrap().len() + 2, whole["changes"].as_array().unwrap().len());
}

#[test]
fn a_body_that_decided_otherwise_is_shown_beside_the_facts() {
    let desk = Desk::with_demo();
    let matters = json(&desk, "records list procedure");
    let of_somebody = |record: &&Value| !record["links"].as_array().unwrap().is_empty();
    let matters: Vec<&Value> = matters["records"].as_array().unwrap().iter().filter(of_somebody).collect();
    let statuses = matters.iter().map(|record| {
        let words = format!("status {} --register lakeside-register", record["record"].as_str().unwrap());
        desk.run(&words).ends(0).out
    });
    let apart: Vec<String> = statuses.filter(|page| page.contains("DIVERGES")).collect();
    assert!(!apart.is_empty(), "a matter of Lakeside is clarified while the whereabouts are unknown");
    assert!(apart.iter().any(|page| page.contains("«clarified»")));
    assert!(apart.iter().all(|page| page.contains("unresolved")));
}

#[test]
fn a_finding_counts_once_somebody_else_agrees() {
    let desk = desk();
    let person = person(&desk, "listed");
    let standing = || {
        let case = json(&desk, &format!("status {person} --on 2099-01-01"));
        case["fate"]["standing"].as_str().unwrap().to_owned()
    };
    let before = standing();
    assert_ne!(before, "established");
    let mut words: Vec<&str> =
        "case find --about fate --value dead --standard beyond_reasonable_doubt --body court \
        --recorded-by Mina --date 2020-01-01 --json --register lakeside-register"
            .split_whitespace()
            .collect();
    words.extend([&person, "--by", "A court", "--reasoning", "It heard the ward."]);
    let made: Value = serde_json::from_str(&desk.run_words(&words).ends(0).out).unwrap();
    let finding = made["added"][0].as_str().unwrap();
    assert_eq!(standing(), before, "nobody else has agreed yet");
    for (by, then) in [("MINA", before.as_str()), ("Rosa", "established")] {
        let review = format!("case review {finding} --by {by} --outcome agrees --date 2020-02-01");
        desk.run(&format!("{review} --register lakeside-register")).ends(0);
        assert_eq!(standing(), then, "after {by}, who recorded it or did not");
    }
}

/// A docket of three people of one name: disappeared, buried, and a holder of an office.
const NAMESAKES: &str = r#"
[source.letters]
title = "Letters"
[[person]]
source = "letters"
key = "1"
name = "Behzad Sohrabian"
father_name = "Naser"
[source.town-register]
title = "Town register"
burial_register = true
[[person]]
source = "town-register"
key = "7"
name = "Sima Kajpur"
[source.gazette]
title = "Official gazette"
facts = { whom = "officials" }
[[person]]
source = "gazette"
key = "44"
name = "Behzad Sohrabian"
father_name = "Naser"
"#;

#[test]
fn holders_of_offices_and_the_only_buried_are_no_cases_and_join_nobody_by_likeness() {
    let desk = Desk::with_register();
    desk.write("said.toml", NAMESAKES);
    desk.own("records add --file said.toml").ends(0);
    let linked = desk.own("link --json").out;
    assert!(linked.contains("\"people\":2") && linked.contains("\"records\":2"), "{linked}");
    let cases =
        desk.own("case list").says("1 case of 1").says("1 person stands in a burial register only").out;
    assert_eq!(cases.matches("Sohrabian").count(), 1, "{cases}");
    let buried = desk.own("people Kajpur").out.split_whitespace().next().unwrap().to_owned();
    desk.own(&format!("status {buried}")).says("nobody calls this person disappeared");
    desk.own("records add disappearance --source letters --set person=town-register:7 --set perpetrator_class=state");
    desk.own("case list").says("2 cases of 2");
    let joint = "records add procedure --source letters --set person=letters:1 --set person=town-register:7 --set mechanism=wgeid";
    let joint = desk.own(joint).ends(0).out.split_whitespace().next().unwrap().to_owned();
    desk.own(&format!("status {joint}")).ends(5).warns("speaks of several people");
}
