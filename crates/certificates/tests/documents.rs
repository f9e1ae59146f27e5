//! One whole record, changed in one thing or another, and what must come of it.
#![allow(missing_docs, clippy::unwrap_used)]

use certificates::{DeathFile, Defect, Laws, Proof, death_file};
use claims::Docket;
use dates::Day;
use ledger::Codebook;
use toml::{Table, Value};

/// `testdata/whole.toml` with some changes, written `property=value ; person.property=`.
fn changed(changes: &str) -> String {
    let mut docket: Table = include_str!("../testdata/whole.toml").parse().unwrap();
    for change in changes.split(" ; ").filter(|change| *change != "-") {
        let (property, value) = change.split_once('=').expect("a change is `property=value`");
        let (kind, place, property) = match property.split_once('.') {
            Some(("person", property)) => ("person", 0, property),
            Some(("second", property)) => ("person", 1, property),
            _ => ("death_record", 0, property),
        };
        let table = docket[kind].as_array_mut().unwrap()[place].as_table_mut().unwrap();
        match value {
            "" => drop(table.remove(property)),
            value => drop(table.insert(property.to_owned(), Value::String(value.to_owned()))),
        }
    }
    toml::to_string(&docket).unwrap()
}

/// The defects as `rule:flaw`, with «?» where it cannot be told.
fn defects(file: &DeathFile<'_>) -> String {
    let all = file.defects.iter().chain(file.documents.iter().flat_map(|examined| &examined.defects));
    let word = |defect: &Defect| {
        let doubt = if matches!(defect.proof, Proof::CannotTell(_)) { "?" } else { "" };
        format!("{}:{}{doubt}", defect.rule, defect.flaw.code())
    };
    or_dash(all.map(word).collect())
}

fn or_dash(words: Vec<String>) -> String {
    if words.is_empty() { "-".to_owned() } else { words.join(" ") }
}

#[track_caller]
fn check(row: &str) {
    let [changes, standing, broken, contradicted] = row.split('\t').collect::<Vec<_>>()[..] else {
        panic!("four columns are expected: {row}");
    };
    let docket = Docket::read(&changed(changes), Codebook::builtin()).unwrap();
    let accounts = docket.accounts();
    let on = Day::from_iso("2024-01-01").unwrap();
    let file = death_file(&accounts, &docket.links(), Laws::built_in(), None, on);
    let found: Vec<String> = file
        .documents
        .iter()
        .flat_map(|examined| &examined.contradictions)
        .map(|found| found.about.code().to_owned())
        .collect();
    let said = [file.standing.code().to_owned(), defects(&file), or_dash(found)];
    assert_eq!(said, [standing, broken, contradicted], "{changes}");
}

#[test]
fn one_change_in_a_whole_record_has_its_consequence() {
    let rows = include_str!("../testdata/changes.tsv").lines();
    let rows: Vec<&str> = rows.filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert!(rows.len() > 60, "the table was not read");
    rows.into_iter().for_each(check);
}

/// Standards 10, the vector of `IRN-CRA-25`: registered 1 February 1989 is 178 days past due.
#[test]
fn a_late_registration_says_how_many_days_late() {
    let docket =
        Docket::read(&changed("declared_on= ; registered_on=1989-02-01"), Codebook::builtin()).unwrap();
    let on = Day::from_iso("2024-01-01").unwrap();
    let file = death_file(&docket.accounts(), &docket.links(), Laws::built_in(), None, on);
    let flaws: Vec<_> = file.documents[0].defects.iter().map(|defect| defect.flaw).collect();
    assert_eq!(flaws, [certificates::Flaw::Late { least: Some(178), most: Some(178) }]);
}
