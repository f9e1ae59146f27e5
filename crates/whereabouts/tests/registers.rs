//! Burial registers of the invented place: who was entered, and which pages say so.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;
use serde_json::Value;

#[test]
fn the_report_begins_with_the_question_and_answers_it_for_everybody() {
    let desk = Desk::with_demo();
    let mut shown = desk.demo("register-check --on 2024-01-01").ends(0).out;
    assert!(
        shown
            .starts_with("Asked: whether the names of the executed were entered in public burial registers?")
    );
    shown += "\n";
    shown += &desk.demo("register-check --burial-register burial-register --on 2024-01-01").ends(0).out;
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/registers.txt")].assert_eq(&shown);
    desk.demo("register-check --burial-register nowhere")
        .ends(3)
        .warns("burial-register, foothills, lower-shore");
}

#[test]
fn every_answer_is_given_and_what_came_later_does_not_count() {
    let desk = Desk::with_demo();
    let counts = |on: &str| -> Value {
        let json: Value =
            serde_json::from_str(&desk.demo(&format!("register-check --json --on {on}")).ends(0).out)
                .unwrap();
        let registers = json["registers"].as_array().unwrap().iter();
        registers.map(|one| (one["register"].as_str().unwrap().to_owned(), one["counts"].clone())).collect()
    };
    let now = counts("2024-01-01");
    for answer in ["found", "found_under_another_name", "probable", "page_missing", "searched_and_absent"] {
        assert!(now["burial-register"][answer].as_u64().unwrap() > 0, "nobody got {answer}");
    }
    assert!(now["foothills"]["register_not_disclosed"].as_u64().unwrap() > 300);
    assert_eq!(now["foothills"]["searched_and_absent"], 0);
    let absent = |counts: &Value| counts["lower-shore"]["searched_and_absent"].as_u64().unwrap();
    assert!(absent(&now) > 100);
    assert_eq!(absent(&counts("2019-05-19")), 0, "searched only on the day after");
    assert!(counts("2019-05-10")["lower-shore"]["not_searched"].as_u64().unwrap() > 100);
    assert!(counts("2018-01-01")["lower-shore"]["register_not_disclosed"].as_u64().unwrap() > 100);
}

#[test]
fn a_table_has_a_row_per_person_and_register_and_no_formula() {
    let desk = Desk::with_demo();
    desk.demo("register-check --csv answers.csv --on 2024-01-01").ends(0).warns("answers for the team");
    let table = desk.read("answers.csv");
    let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let headers = rows.headers().unwrap().clone();
    assert_eq!(&headers[0], "register");
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let of = |register: &str| rows.iter().filter(|row| &row[0] == register).count();
    assert_eq!(of("burial-register"), of("foothills"));
    assert!(of("foothills") > 300);
    let absent = rows.iter().filter(|row| &row[4] == "searched_and_absent");
    assert!(
        absent.clone().count() > 100 && absent.clone().all(|row| !row[9].is_empty()),
        "absent names its pages"
    );
    desk.demo("register-check --csv answers.csv").ends(5).warns("is there already");
}

#[test]
fn what_is_sealed_stands_in_no_table() {
    let desk = Desk::with_demo();
    desk.write("sealed.toml", SEALED);
    desk.demo("records add --file sealed.toml").ends(0);
    desk.demo("register-check --csv answers.csv").ends(0);
    let table = desk.read("answers.csv");
    assert!(!table.contains("سپیده") && table.contains("name unknown"));
}

const SEALED: &str = r#"
[source.whispered]
title = "Told in confidence"
sharing = "sealed"

[[person]]
key = "1"
name = "سپیده چراغ‌دار نمکابی"
death_date = "1367/5/20"
"#;

#[test]
fn a_register_without_burial_registers_says_what_to_record() {
    let desk = Desk::new();
    desk.run("init --recorder Leila --throwaway").ends(0);
    desk.run("register-check").ends(0).says("no burial register is known here");
}

#[test]
fn those_who_are_said_to_lie_in_a_site_are_asked_of_alone() {
    let desk = Desk::with_demo();
    desk.write("said.toml", SAID);
    let added = desk.demo("records add --file said.toml").ends(0).out;
    let site =
        added.lines().find(|line| line.contains("  S1")).unwrap().split(' ').next().unwrap().to_owned();
    let json: Value =
        serde_json::from_str(&desk.demo(&format!("register-check --site {site} --json")).ends(0).out)
            .unwrap();
    assert_eq!(json["people"].as_array().unwrap().len(), 3, "one person in three registers");
}

#[test]
fn a_site_is_asked_of_in_its_own_register_and_nobody_else_is_meant() {
    let desk = Desk::with_demo();
    let listed = desk.demo("grave list --on 2024-08-30").out;
    let site = |name: &str| listed.lines().find(|line| line.contains(name)).unwrap()[..8].to_owned();
    let own = desk.demo(&format!("register-check --site {} --on 2024-08-30", site("خاک سرخ"))).ends(0).out;
    assert!(own.contains("burial-register   ") && !own.contains("foothills"), "{own}");
    desk.demo(&format!("register-check --site {}", site("آسیاب کهنه"))).ends(0).says("nobody is said to lie");
}

const SAID: &str = r#"
[source.said]
title = "What was said"

[[grave_site]]
key = "S1"
name = "an invented field"

[[interment]]
key = "I1"
site = "S1"
person = "families-list:۱۰۷۱"
"#;
