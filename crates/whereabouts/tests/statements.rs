//! Statements, numbers, laws and reprisals of the invented place from the command line, with keys in place of identifiers.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;
use serde_json::Value;

/// A register with the offices, graves and statements of the invented place.
struct Place {
    desk: Desk,
    keys: Vec<(String, String)>,
}

impl Place {
    fn new() -> Place {
        let desk = Desk::new();
        desk.run("init --recorder Leila --throwaway").ends(0);
        let mut place = Place { desk, keys: Vec::new() };
        for docket in ["graves.toml", "offices.toml", "statements.toml"] {
            place.desk.take(docket);
            let added = place.desk.run(&format!("records add --file {docket}"));
            let lines =
                added.out.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphanumeric()));
            let is_record =
                |line: &&str| !["records added", "ERROR ", "look at "].iter().any(|one| line.contains(one));
            for line in lines.filter(is_record) {
                let words: Vec<&str> = line.split_whitespace().collect();
                place.keys.push((words[0].to_owned(), (*words.last().unwrap()).to_owned()));
            }
        }
        place
    }

    fn id(&self, key: &str) -> &str {
        &self.keys.iter().find(|(_, known)| known == key).unwrap().0
    }

    /// What a command says, with the key of each record in place of its identifier.
    fn says(&self, words: &str) -> String {
        let out = format!("$ whereabouts {words}\n{}\n", self.desk.run(words).ends(0).out);
        self.keys.iter().fold(out, |out, (id, key)| out.replace(id.as_str(), &format!("<{key}>")))
    }

    fn json(&self, words: &str) -> Value {
        serde_json::from_str(&self.desk.run(&format!("{words} --json")).ends(0).out).unwrap()
    }
}

#[test]
fn what_was_said_and_what_contradicts_it_is_as_in_the_file() {
    let place = Place::new();
    let mut shown = place.says("statement list --on 2024-08-30");
    shown += &place.says("statement list --admissions --on 2024-08-30");
    for key in ["S-2", "S-4", "S-5", "S-8", "S-10", "S-11"] {
        shown += &place.says(&format!("statement show {} --on 2024-08-30", place.id(key)));
    }
    shown += &place.says("statement contradictions --on 2024-08-30");
    shown += &place.says("numbers --on 2024-08-30");
    shown += &place.says("measures --on 2014-01-01");
    shown += &place.says("measures --on 2024-08-30");
    shown += &place.says("reprisals --on 2024-08-30");
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/statements.txt")].assert_eq(&shown);
}

#[test]
fn programs_get_the_same_answers() {
    let place = Place::new();
    let all = place.json("statement contradictions --on 2024-08-30");
    assert_eq!(all["contradictions"].as_array().unwrap().len(), 4);
    let pairs =
        all["contradictions"].as_array().unwrap().iter().flat_map(|one| one["pairs"].as_array().unwrap());
    assert!(pairs.clone().count() >= 4);
    assert!(pairs.into_iter().all(|pair| pair["because"]["records"].as_array().unwrap().len() >= 2));
    assert_eq!(
        place.json("statement contradictions --on 1988-01-01")["contradictions"],
        serde_json::json!([])
    );
    let numbers = place.json("numbers --on 2024-08-30");
    assert!(numbers["claimed"].as_array().unwrap().iter().all(|table| table.get("sum").is_none()));
    assert_eq!(place.json("measures --on 1960-01-01")["measures"], serde_json::json!([]));
    let shown = place.json(&format!("statement show {} --on 2024-08-30", place.id("S-1")));
    assert_eq!(shown["institutions"][0]["certain"], true);
}

#[test]
fn what_is_no_statement_is_refused_and_says_what_to_do() {
    let place = Place::new();
    place.desk.run(&format!("statement show {}", place.id("ORG-CEM"))).ends(3).warns("statement list");
    place
        .desk
        .run(&format!("statement show {} --on 1980-01-01", place.id("S-1")))
        .ends(3)
        .warns("1980-01-01");
}
