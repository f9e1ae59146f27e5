//! docs/asvs.csv keeps its word: every requirement of levels 1 and 2 once, each held one with a test that exists.
#![allow(missing_docs, clippy::unwrap_used)]

mod tree;

/// How a requirement may stand, and whether such a row must name a test.
const HELD: [(&str, bool); 5] =
    [("yes", true), ("partly", true), ("untested", false), ("no", false), ("out of scope", false)];

/// Requirements of ASVS 5.0.0 at level 1, and those that level 2 adds.
const REQUIREMENTS: [(&str, usize); 2] = [("1", 70), ("2", 183)];

struct Row {
    requirement: String,
    level: String,
    held: String,
    place: String,
    tests: Vec<String>,
    note: String,
}

fn rows() -> Vec<Row> {
    let text = tree::read("docs/asvs.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header, ["requirement", "level", "asked", "held", "where", "test", "note"]);
    let row = |record: csv::StringRecord| Row {
        requirement: record[0].to_owned(),
        level: record[1].to_owned(),
        held: record[3].to_owned(),
        place: record[4].to_owned(),
        tests: record[5].split_whitespace().map(str::to_owned).collect(),
        note: record[6].to_owned(),
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// `V1.2.10` as numbers, so that it comes after `V1.2.9`.
fn numbers(requirement: &str) -> Vec<u32> {
    requirement.trim_start_matches('V').split('.').map(|number| number.parse().unwrap()).collect()
}

#[test]
fn every_requirement_of_both_levels_stands_there_once_and_in_order() {
    let rows = rows();
    for (level, count) in REQUIREMENTS {
        assert_eq!(rows.iter().filter(|row| row.level == level).count(), count, "level {level}");
    }
    let order: Vec<Vec<u32>> = rows.iter().map(|row| numbers(&row.requirement)).collect();
    let broken = order.windows(2).filter(|pair| pair[0] >= pair[1]);
    tree::report(broken.map(|pair| format!("{:?} comes before {:?}", pair[0], pair[1])).collect());
}

#[test]
fn every_row_says_how_it_stands_and_names_what_exists() {
    let mut broken = Vec::new();
    for row in rows() {
        let Some((_, with_test)) = HELD.iter().find(|(word, _)| *word == row.held) else {
            broken.push(format!("{}: «{}» is no word for how it stands", row.requirement, row.held));
            continue;
        };
        if row.tests.is_empty() == *with_test {
            broken.push(format!("{}: «{}» and {} tests", row.requirement, row.held, row.tests.len()));
        }
        if row.held != "yes" && row.note.is_empty() {
            broken.push(format!("{}: «{}» without saying why", row.requirement, row.held));
        }
        if !row.place.is_empty() && !tree::root().join(&row.place).exists() {
            broken.push(format!("{}: there is no {}", row.requirement, row.place));
        }
        broken.extend(row.tests.iter().filter_map(|test| missing(&row.requirement, test)));
    }
    tree::report(broken);
}

/// What is wrong with a test that is named as `file::function`.
fn missing(requirement: &str, test: &str) -> Option<String> {
    let Some((file, function)) = test.split_once("::") else {
        return Some(format!("{requirement}: {test} is not written as file::function"));
    };
    if !tree::root().join(file).is_file() {
        return Some(format!("{requirement}: there is no {file}"));
    }
    let is_there = tree::read(file).contains(&format!("fn {function}("));
    (!is_there).then(|| format!("{requirement}: {file} has no test {function}"))
}

#[test]
fn a_test_that_is_not_there_is_missed() {
    assert_eq!(missing("V1", "crates/tidy/tests/asvs.rs::missing"), None);
    assert!(missing("V1", "crates/tidy/tests/asvs.rs::nowhere").is_some());
    assert!(missing("V1", "crates/nowhere.rs::missing").is_some());
    assert!(missing("V1", "missing").is_some());
}
