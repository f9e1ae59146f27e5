//! kill -9 while a list is imported, a bundle taken in, a log accepted, a register restored: what was acknowledged is
//! there, the rest is there whole or not at all, and doing it again ends where it would have ended.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;
use run::kill::{Killing, copy, rounds};
use serde_json::Value;

/// The rows of the list.
const ROWS: u64 = 900;

/// A list that takes a while, and its mapping.
fn with_list(desk: &Desk) {
    let mut list = String::from("name,father\n");
    (0..ROWS).for_each(|row| list.push_str(&format!("رؤیا جنگلی {row},بهرام {row}\n")));
    desk.write("many.csv", list);
    let mapping = desk.run("mapping guess many.csv").ends(0).out;
    desk.write("many.toml", mapping);
}

fn office(desk: &Desk, name: &str) -> String {
    desk.run(&format!("init --recorder {name} --throwaway -r {name}")).ends(0);
    let key: Value = serde_json::from_str(&desk.run(&format!("bundle key -r {name} --json")).out).unwrap();
    key["recipient"].as_str().unwrap().to_owned()
}

/// How many records the sources of a register have; and that it is whole.
fn records(desk: &Desk, register: &str) -> u64 {
    desk.run(&format!("verify -r {register}")).ends(0).says("whole");
    let listed: Value =
        serde_json::from_str(&desk.run(&format!("sources --json -r {register}")).ends(0).out).unwrap();
    listed["sources"].as_array().unwrap().iter().map(|source| source["records"].as_u64().unwrap()).sum()
}

/// The logs that wait in quarantine, by the first letters of their identifiers.
fn waiting(desk: &Desk, register: &str) -> Vec<String> {
    let listed: Value =
        serde_json::from_str(&desk.run(&format!("bundle list --json -r {register}")).out).unwrap();
    let runs = listed["waiting"].as_array().unwrap();
    runs.iter().map(|run| run["log"].as_str().unwrap()[..8].to_owned()).collect()
}

/// Another copy of a register for each round, so that each begins where the first did.
fn fresh<'a>(desk: &Desk, template: &str, name: &'a str) -> &'a str {
    let _ = std::fs::remove_dir_all(desk.path().join(name));
    copy(&desk.path().join(template), &desk.path().join(name));
    name
}

#[test]
fn a_list_is_imported_whole_or_not_at_all() {
    let desk = Desk::new();
    with_list(&desk);
    office(&desk, "empty");
    let words = ["import", "many.csv", "-r", fresh(&desk, "empty", "tried")];
    let mut killing = Killing::as_long_as(&desk, &words);
    let mut there = 0;
    for round in 0..rounds() {
        fresh(&desk, "empty", "tried");
        let ended = killing.kill(&desk, &words);
        let found = records(&desk, "tried");
        let acknowledged = ended.out.contains("recorded") || !ended.at_work;
        assert!(found == ROWS || (found == 0 && !acknowledged), "round {round}: {found} of {ROWS} records");
        there += u64::from(found == ROWS);
        desk.run_words(&words);
        assert_eq!(records(&desk, "tried"), ROWS, "round {round}: imported again");
    }
    println!("import: {killing}, the list there whole in {there}");
}

#[test]
fn a_bundle_is_taken_in_again_and_a_log_accepted_again() {
    let desk = Desk::new();
    with_list(&desk);
    let recipient = office(&desk, "empty");
    office(&desk, "north");
    desk.run("import many.csv -r north");
    desk.run(&format!("bundle export many.bundle --to {recipient} -r north")).ends(0);
    let words = ["bundle", "import", "many.bundle", "-r", fresh(&desk, "empty", "tried")];
    let mut killing = Killing::as_long_as(&desk, &words);
    let log = waiting(&desk, "tried").remove(0);
    copy(&desk.path().join("tried"), &desk.path().join("asking"));
    for round in 0..rounds() {
        fresh(&desk, "empty", "tried");
        let ended = killing.kill(&desk, &words);
        assert_eq!(records(&desk, "tried"), 0, "round {round}: nothing is read before it is accepted");
        assert!(
            ended.at_work || waiting(&desk, "tried") == [log.as_str()],
            "round {round}: taken in, and gone"
        );
        desk.run_words(&words).ends(4);
        desk.run(&format!("bundle accept {log} -r tried")).ends(0);
        assert_eq!(records(&desk, "tried"), ROWS, "round {round}: taken in again");
    }
    println!("bundle import: {killing}");

    let words = ["bundle", "accept", &log, "-r", fresh(&desk, "asking", "tried")];
    let (mut killing, mut there) = (Killing::as_long_as(&desk, &words), 0);
    for round in 0..rounds() {
        fresh(&desk, "asking", "tried");
        let ended = killing.kill(&desk, &words);
        let found = records(&desk, "tried");
        assert!(found == ROWS || (found == 0 && ended.at_work), "round {round}: {found} of {ROWS} records");
        there += u64::from(found == ROWS);
        if found == 0 {
            desk.run_words(&words).ends(0);
        }
        assert_eq!(records(&desk, "tried"), ROWS, "round {round}: accepted again");
    }
    println!("bundle accept: {killing}, the log read whole in {there}");
}

#[test]
fn a_register_is_restored_whole_or_does_not_open() {
    let desk = Desk::with_register();
    with_list(&desk);
    desk.own("import many.csv");
    let sheet = desk.read("recovery-sheet.txt");
    let key: Vec<&str> = sheet.lines().filter(|line| line.starts_with("    ")).map(str::trim).collect();
    desk.write("key.txt", key.join("-") + "\n");
    desk.own("bundle export backup.bundle").ends(0);
    let restore = "bundle restore backup.bundle --recorder Leila --old-key-file key.txt --throwaway -r again";
    let words: Vec<&str> = restore.split_whitespace().collect();
    let (mut killing, mut there, mut cut) = (Killing::as_long_as(&desk, &words), 0, 0);
    assert_eq!(records(&desk, "again"), ROWS);
    for round in 0..rounds() {
        std::fs::remove_dir_all(desk.path().join("again")).unwrap();
        let ended = killing.kill(&desk, &words);
        let opened = desk.run("verify -r again");
        if opened.code == 0 {
            assert_eq!(records(&desk, "again"), ROWS, "round {round}: it opens and is not all there");
            there += 1;
        } else {
            assert!(ended.at_work, "round {round}: it was acknowledged, and {}", opened.err);
            cut += u64::from(opened.err.contains("cut short"));
            let _ = std::fs::remove_dir_all(desk.path().join("again"));
            desk.run_words(&words).ends(0);
            assert_eq!(records(&desk, "again"), ROWS, "round {round}: restored again");
        }
    }
    println!("bundle restore: {killing}, there whole in {there}, said to be cut short in {cut}");
}
