//! Dockets: what is read of one, and what is refused with which words.
#![allow(missing_docs, clippy::unwrap_used)]

use claims::docket::Docket;
use ledger::{Codebook, Grade};

fn read(text: &str) -> Docket {
    Docket::read(text, Codebook::builtin()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn a_docket_is_read_as_an_import_would_read_it() {
    let docket = read(include_str!("../testdata/letters.toml"));
    let accounts = docket.accounts();
    let letter = accounts.iter().find(|account| account.kind() == "disappearance").unwrap();
    assert_eq!(letter.source.title, "Letters of the families");
    assert_eq!(letter.reliability(), Grade::C);
    assert_eq!(letter.credibility(), Some(2));
    assert_eq!(letter.record.locator.page.as_deref(), Some("14"));
    assert_eq!(
        letter.terms("concealment_kind").collect::<Vec<_>>(),
        ["information_refused", "secret_burial"]
    );
    let window = letter.window("date").unwrap();
    assert_eq!(window.earliest.map(|day| day.to_string()).as_deref(), Some("1988-07-28"));
    assert_eq!(letter.known_ms / 86_400_000, 19_787, "2024-03-05");
    let person = docket.links().resolve(&letter.links("person").next().unwrap(), letter.source.id);
    assert_eq!(person, docket.record("families-letters:P1"));
    let book = accounts.iter().find(|account| account.source.slug == "party-book").unwrap();
    assert_ne!(letter.family, book.family, "neither source derives from the other");
}

#[test]
fn what_cannot_be_read_as_its_type_is_kept_with_an_issue() {
    let docket = read("[source.a]\n[[person]]\nsex = \"?!\"\ndeath_date = \"never\"\n");
    let record = &docket.records[0];
    assert_eq!(record.value("sex"), Some("?!"));
    let codes: Vec<&str> = record.issues.iter().map(|issue| issue.code.as_str()).collect();
    assert_eq!(codes, ["date.not-understood", "term.unknown"]);
}

#[test]
fn json_says_the_same_and_identifiers_are_those_of_every_run() {
    let toml = read("[source.a]\n[[person]]\nkey = \"1\"\nname = \"Behzad\"\n");
    let json = read(r#"{"source": {"a": {}}, "person": [{"key": "1", "name": "Behzad"}]}"#);
    assert_eq!(toml.records, json.records);
    assert_eq!(toml.record("a:1"), Some(toml.records[0].id));
}

#[test]
fn what_is_refused_is_refused_in_words() {
    let rows = include_str!("../testdata/refused.tsv").lines().filter(|line| !line.starts_with('#'));
    for row in rows {
        let (docket, words) = row.split_once('\t').unwrap();
        let error = Docket::read(&docket.replace("\\n", "\n"), Codebook::builtin()).unwrap_err().to_string();
        assert!(error.contains(words), "{docket}\n  says     {error}\n  expected {words}");
    }
}
