//! Offices of the invented place from the command line, in whole outputs with keys in place of identifiers.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;
use serde_json::Value;

/// A register with the offices of the invented place, and the keys of its records by their identifiers.
struct Place {
    desk: Desk,
    keys: Vec<(String, String)>,
}

impl Place {
    fn new() -> Place {
        let desk = Desk::new();
        desk.run("init --recorder Leila --throwaway").ends(0);
        desk.take("offices.toml");
        let added = desk.run("officials add --file offices.toml").ends(0).says("V-520.untold").out;
        let mut keys: Vec<(String, String)> = Vec::new();
        let is_record =
            |line: &&str| !["records added", "ERROR ", "look at "].iter().any(|one| line.contains(one));
        for line in added.lines().filter(is_record) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let key = words.last().unwrap().to_string();
            keys.push((words[0].to_owned(), key.clone()));
            // One person has one key in every source; of a person with several records the first is named.
            let first = keys.iter().find(|(_, known)| *known == key).unwrap().0.clone();
            if first != words[0] && key.starts_with("O-") {
                desk.run(&format!("judge {first} {} same --reason one-key", words[0])).ends(0);
            }
        }
        Place { desk, keys }
    }

    fn id(&self, key: &str) -> &str {
        &self.keys.iter().find(|(_, known)| known == key).unwrap().0
    }

    /// What a command says, with the key of each record in place of its identifier.
    fn says(&self, words: &str, code: i32) -> String {
        let out = self.desk.run(words).ends(code).out;
        self.keys.iter().fold(out, |out, (id, key)| out.replace(id.as_str(), &format!("<{key}>")))
    }
}

#[test]
fn who_held_which_office_and_what_followed_is_as_in_the_file() {
    let place = Place::new();
    let mut shown = String::new();
    let mut ask = |words: &str, code| {
        let words = format!("{words} --as-of 2024-08-30");
        shown += &format!("$ whereabouts {words}\n{}\n", place.says(&words, code));
    };
    ask("officials --on 1988-08-01", 0);
    ask("officials --on 2020-09-03", 0);
    for (key, code) in [("O-1", 0), ("O-2", 0), ("O-3", 0), ("O-4", 4), ("O-5", 0), ("O-6", 0)] {
        ask(&format!("officials show {} --on 1988-08-01", place.id(key)), code);
    }
    ask(&format!("officials above {} --on 1988-08-01", place.id("POST-DEPUTY")), 0);
    shown += &place.says("proceedings --on 2024-08-30", 0);
    let shown = place.keys.iter().fold(shown, |out, (id, key)| out.replace(id.as_str(), &format!("<{key}>")));
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/officials.txt")].assert_eq(&shown);
}

#[test]
fn programs_get_the_same_answers() {
    let place = Place::new();
    let json = |words: &str| -> Value { serde_json::from_str(&place.desk.run(words).ends(0).out).unwrap() };
    let all = json("officials --on 1988-08-01 --as-of 2024-08-30 --json");
    let held = all["offices"].as_array().unwrap();
    let certain = held.iter().filter(|one| one["answer"] == "certainly");
    assert_eq!((held.len(), certain.count()), (5, 3));
    assert!(held.iter().all(|one| one["because"]["records"].as_array().is_some_and(|why| !why.is_empty())));
    let courts = json("proceedings --on 2024-08-30 --json");
    assert_eq!(courts["proceedings"][0]["minnesota_protocol"].as_array().unwrap().len(), 12);
    assert_eq!(json("proceedings --on 1985-01-01 --json")["proceedings"].as_array().unwrap().len(), 0);
}

#[test]
fn what_is_no_official_is_refused_and_says_what_to_do() {
    let place = Place::new();
    let organisation = place.id("ORG-CEM").to_owned();
    place.desk.run(&format!("officials show {organisation}")).ends(3).warns("officials list");
    place.desk.run("officials --on 1988").ends(2).warns("not one day");
}

#[test]
fn officials_go_out_and_come_in_again_in_the_formats_of_others() {
    let place = Place::new();
    for (format, file) in [("popolo", "out.json"), ("ftm", "out.ftm.json"), ("monitor", "out.csv")] {
        let sources = if format == "monitor" { " --sources sources.csv" } else { "" };
        let out = format!("officials export {file} --format {format} --for team{sources}");
        place.desk.run(&out).ends(0).warns("holdings for team");
        place.desk.run(&out).ends(5).warns("is there already");
        let other = Desk::throwaway();
        other.write(file, place.desk.read(file));
        if format == "monitor" {
            other.write("sources.csv", place.desk.read("sources.csv"));
        }
        let read = format!(
            "officials import {file} --format {format}{sources} --source others --source-title Others"
        );
        other.run(&format!("{read} --dry-run")).ends(0).says("would be added");
        other.run(&read).ends(0).says("joined as of one person");
        let held = other.run("officials --on 1988-08-01 --as-of 2024-08-30").ends(0).out;
        assert!(held.contains("رستم گردنه‌ساز"), "{format}: {held}");
        assert!(held.contains("certainly"), "{format}: {held}");
    }
    place.desk.write("none.json", "[]");
    place.desk.run("officials import none.json --source x --source-title X").ends(1).warns("is no Popolo");
}

#[test]
fn what_goes_out_to_the_public_leaves_those_who_may_not_be_named() {
    let place = Place::new();
    for format in ["popolo", "ftm", "monitor"] {
        let ran = place.desk.run(&format!("officials export - --format {format} --on 2026-11-24")).ends(0);
        assert!(ran.out.contains("گردنه‌ساز") && ran.out.contains("آسیابگردان"), "{format}");
        for hidden in ["Keshtiduz", "سنگ‌چین", "نمک‌بارانی", "Namakbarani", "Polband"] {
            assert!(!ran.out.contains(hidden), "{hidden} in {format}");
        }
    }
    let receipt = "officials export out.json --redactions receipt.json --on 2026-11-24";
    place.desk.run(receipt).ends(0);
    assert!(place.desk.read("receipt.json").contains("V-521"));
}
