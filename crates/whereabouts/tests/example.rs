//! The worked example of public facts: built from the program alone, the same each time, and safe to show.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;
use serde_json::Value;

fn example() -> Desk {
    let desk = Desk::new();
    desk.run("demo --example iran-1988").ends(0);
    desk
}

fn here(words: &str) -> String {
    format!("{words} --on 2026-11-30 --quiet -r iran-1988-register")
}

#[test]
fn the_example_answers_its_questions_and_runs_again_cleanly() {
    let desk = Desk::new();
    let first = desk.run("demo --example iran-1988").ends(0);
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/iran-1988.txt")].assert_eq(&first.out);
    let second = desk.run("demo --example iran-1988").ends(0);
    assert_eq!((first.out, ""), (second.out, first.err.as_str()));
    // Neither example clears what the other built.
    desk.run("demo iran-1988-register").ends(5).warns("holds something that is no demonstration");
    desk.run("demo --example utopia").ends(2).warns("lakeside, iran-1988");
}

/// Living people whom sources name, in the spellings of the example: no review by a lawyer is recorded for any.
const LIVING: [&str; 16] = [
    "آوایی",
    "Avaei",
    "پورمحمدی",
    "Pour-Mohammadi",
    "نیری",
    "Nayyeri",
    "محمدحسین احمدی",
    "Hossein Ahmadi",
    "خامنه‌ای",
    "Khamenei",
    "میرحسین",
    "Mousavi",
    "رازینی",
    "Razini",
    "حمید نوری",
    "Noury",
];

#[test]
fn what_the_example_gives_the_public_names_no_living_official() {
    let desk = example();
    let mut outputs = Vec::new();
    for format in ["people", "statements", "ftm", "counts"] {
        outputs.push((format, desk.run(&here(&format!("export - --format {format}"))).ends(0).out));
    }
    for format in ["popolo", "ftm", "monitor"] {
        outputs.push((format, desk.run(&here(&format!("officials export - --format {format}"))).ends(0).out));
    }
    outputs.push(("shadow", desk.run(&here("letter shadow --json")).ends(0).out));
    let sites: Value = serde_json::from_str(&desk.run(&here("grave list --json")).ends(0).out).unwrap();
    let sites = sites["sites"].as_array().unwrap();
    assert_eq!(sites.len(), 7);
    for site in sites {
        let id = site["id"].as_str().unwrap();
        outputs.push(("dossier", desk.run(&here(&format!("dossier site {id} --json"))).ends(0).out));
    }
    for (name, output) in &outputs {
        for living in LIVING {
            assert!(!output.contains(living), "«{living}» stands in the {name}");
        }
    }
    let all: String = outputs.iter().map(|(_, output)| output.as_str()).collect();
    for shown in ["ابراهیم رئیسی", "burial_registers", "خاوران", "January"] {
        assert!(all.contains(shown) || all.contains("2009-01"), "{shown} may be shown and is");
    }
    // The search is not in vain: the team sees them all, as named in sources.
    let team = desk
        .run("officials list --on 2020-09-03 --as-of 2026-11-30 --quiet -r iran-1988-register")
        .ends(0)
        .out;
    for named in ["آوایی", "پورمحمدی", "نیری", "محمدحسین احمدی", "named in officials-amnesty-2020"]
    {
        assert!(team.contains(named), "{named}");
    }
}

#[test]
fn every_record_of_the_example_has_a_source_and_those_of_facts_a_mark() {
    let mut unmarked = Vec::new();
    for file in ["letters", "events", "graves", "offices", "statements"] {
        let path = format!("{}/../../fixtures/iran-1988-public/{file}.toml", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let docket = claims::Docket::read(&text, ledger::Codebook::builtin()).unwrap();
        for account in docket.accounts() {
            let things = ["person", "organisation", "post", "reprisal_incident", "accountability_step"];
            if !things.contains(&account.kind()) && account.term("text_read").is_none() {
                unmarked.push(format!("{file} {} {:?}", account.kind(), account.record.key));
            }
            assert!(
                account.record.issues.is_empty(),
                "{file} {:?}: {:?}",
                account.record.key,
                account.record.issues
            );
        }
    }
    assert_eq!(unmarked, Vec::<String>::new());
}
