//! The invented place from its lists to people: whole outputs, and who is truly who.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::collections::{HashMap, HashSet};

use expect_test::expect_file;
use run::{Desk, lakeside};

/// The folder of expected outputs.
macro_rules! expected {
    ($name:literal) => {
        expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/", $name)]
    };
}

#[test]
fn the_demonstration_says_what_it_knows_and_runs_again_cleanly() {
    let desk = Desk::new();
    let first = desk.run("demo").ends(0);
    expected!("demo.txt").assert_eq(&first.out);
    let second = desk.run("demo").ends(0);
    assert_eq!(first.out, second.out);
    assert_eq!(first.err, "");
}

#[test]
fn the_demonstration_never_clears_what_is_not_its_own() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path().join("lakeside-register")).unwrap();
    desk.write("lakeside-register/letter.txt", "precious");
    desk.run("demo").ends(5).warns("holds something that is no demonstration");
    assert_eq!(desk.read("lakeside-register/letter.txt"), "precious");
}

#[test]
fn exports_are_the_same_to_the_letter() {
    let desk = Desk::with_demo();
    desk.demo("export people.csv").ends(0);
    expected!("people.public.csv").assert_eq(&desk.read("people.csv"));
    desk.demo("export statements.csv --format statements").ends(0);
    expected!("statements.public.csv").assert_eq(&desk.read("statements.csv"));
    desk.demo("export people.ftm.json --format ftm").ends(0);
    expected!("people.public.ftm.json").assert_eq(&desk.read("people.ftm.json"));
    desk.demo("export people.csv").ends(5).warns("is there already");
}

/// The place with families who must be protected, exported in every format.
#[test]
fn a_public_export_holds_no_protected_name_place_or_relative_in_any_spelling() {
    let desk = Desk::with_demo();
    for format in ["people", "statements", "ftm", "counts"] {
        let ran = desk.demo(&format!("export {format}.out --format {format} --redactions {format}.json"));
        ran.ends(0).warns("silent: 1 person");
        let exported = desk.read(&format!("{format}.out")) + &desk.read(&format!("{format}.json"));
        assert_eq!(protected_in(&exported), Vec::<String>::new(), "{format}");
        desk.demo(&format!("export again.{format} --format {format} --redactions again.{format}.json"))
            .ends(0);
        assert_eq!(
            desk.read(&format!("{format}.out")),
            desk.read(&format!("again.{format}")),
            "reproducible"
        );
        assert_eq!(desk.read(&format!("{format}.json")), desk.read(&format!("again.{format}.json")));
    }
    // The team's own export is not searched in vain: it has what the public must not see.
    desk.demo("export team.out --format statements --for team").ends(0);
    assert!(protected_in(&desk.read("team.out")).len() > 5);
    // A silent case is hidden in lists, and found by its identifier.
    desk.demo("people کیومرث دریاگشت").ends(0).says("nobody found");
    desk.demo("consent list").ends(0).says("not listed");
}

/// The spellings of protected.tsv that stand in a text, whatever its marks, case and spaces.
fn protected_in(text: &str) -> Vec<String> {
    let folded = names::fold_joined(text);
    let table = std::fs::read_to_string(lakeside().join("protected.tsv")).unwrap();
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let spellings = lines.flat_map(|line| line.split_once('\t').unwrap().1.split('|'));
    spellings.filter(|one| folded.contains(&names::fold_joined(one))).map(str::to_owned).collect()
}

/// Pairwise precision and recall of the demonstration against `truth.csv`.
#[test]
fn most_records_find_their_person_and_few_find_another() {
    let desk = Desk::with_demo();
    desk.demo("export all.csv --format statements --audience team").ends(0);
    let person_of = persons_by_row(&desk.read("all.csv"));
    let truth = truth();
    let (mut joined, mut rightly, mut truly) = (0u32, 0u32, 0u32);
    let rows: Vec<&(String, u64)> = truth.keys().filter(|row| person_of.contains_key(*row)).collect();
    assert!(rows.len() > 900, "only {} rows of the truth are in the export", rows.len());
    for (index, one) in rows.iter().enumerate() {
        for other in &rows[index + 1..] {
            let (here, there) = (person_of[*one] == person_of[*other], truth[*one] == truth[*other]);
            joined += u32::from(here);
            truly += u32::from(there);
            rightly += u32::from(here && there);
        }
    }
    let (precision, recall) = (f64::from(rightly) / f64::from(joined), f64::from(rightly) / f64::from(truly));
    println!("precision {precision:.3} recall {recall:.3}");
    assert!(precision > 0.93, "precision {precision:.3}: strangers are joined");
    assert!(recall > 0.80, "recall {recall:.3}: persons are split");
}

/// The person of each row, by list and row, from a table of statements.
fn persons_by_row(table: &str) -> HashMap<(String, u64), String> {
    let mut reader = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
    let mut persons = HashMap::new();
    for line in reader.records() {
        let line = line.unwrap();
        // Dockets have no rows.
        if let Ok(row) = line[9].parse() {
            persons.insert((line[6].to_owned(), row), line[0].to_owned());
        }
    }
    persons
}

/// The true person of each row; the unnamed, whom nobody can link, left out.
fn truth() -> HashMap<(String, u64), String> {
    let slugs: HashMap<&str, &str> = HashMap::from([
        ("families-list.csv", "families-list"),
        ("southern-committee.csv", "southern-committee"),
        ("documentation-centre.tsv", "documentation-centre"),
        ("international-monitor.csv", "international-monitor"),
        ("party-book.xlsx", "party-book"),
        ("burial-register.csv", "burial-register"),
        ("remembrance-pages.csv", "remembrance-pages"),
        ("archive.ftm.json", "archive-collective"),
    ]);
    let mut reader = csv::Reader::from_path(lakeside().join("truth.csv")).unwrap();
    let mut truth = HashMap::new();
    let mut seen = HashSet::new();
    for line in reader.records() {
        let line = line.unwrap();
        let Some(slug) = slugs.get(&line[0]) else { continue };
        seen.insert(slug);
        if !line[3].contains("unnamed") {
            truth.insert(((*slug).to_owned(), line[1].parse().unwrap()), line[2].to_owned());
        }
    }
    assert_eq!(seen.len(), slugs.len(), "a list is missing from the truth");
    truth
}
