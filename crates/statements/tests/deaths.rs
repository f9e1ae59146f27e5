//! Which deaths can make which denials false, line by line of `testdata/deaths.tsv`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;

use claims::{Docket, Reason};
use dates::{Answer, Day};
use ledger::Codebook;
use statements::{Fact, Scope, Statements, Weight, can_have_died};

/// A docket of the records of one person, and of one denial.
fn docket(records: &str, said: &str, denied: [&str; 2]) -> Docket {
    let mut text = String::from("[source.a]\n");
    for record in records.split("; ") {
        let (kind, values) = record.split_once(' ').unwrap();
        writeln!(text, "[[{kind}]]").unwrap();
        for (property, value) in values.split(' ').map(|value| value.split_once('=').unwrap()) {
            writeln!(text, "{property} = \"{value}\"").unwrap();
        }
    }
    writeln!(text, "[[official_statement]]\ndate = \"{said}\"\ndenies = \"killings_happened\"").unwrap();
    for (end, day) in ["from_date", "to_date"].iter().zip(denied).filter(|(_, day)| *day != "-") {
        writeln!(text, "{end} = \"{day}\"").unwrap();
    }
    Docket::read(&text, Codebook::builtin()).unwrap()
}

#[track_caller]
fn check(line: &str) {
    let [records, said, from, to, expected, _why] = line.split('\t').collect::<Vec<_>>()[..] else {
        panic!("six columns: {line}")
    };
    let docket = docket(records, said, [from, to]);
    let on = Day::from_iso("2024-01-01").unwrap();
    let accounts = docket.accounts();
    let own: Vec<_> = accounts.iter().filter(|one| one.kind() != "official_statement").copied().collect();
    let time = can_have_died(&own, on);
    let fact = Fact {
        proposition: "killings_happened",
        holds: true,
        scope: Scope { time: Some(time), ..Scope::default() },
        by: time.latest,
        weight: Weight::Established,
        reason: Reason::new("fact.test", "", "somebody was killed", [own[0].id()]),
    };
    let statements = Statements::new(&accounts, &docket.links(), |record| record, &|_, _| Vec::new(), on);
    let found = match statements.against(&[fact]).first().map(|one| one.answer) {
        Some(Answer::Yes) => "yes",
        Some(Answer::Maybe) => "possibly",
        _ => "no",
    };
    assert_eq!(found, expected, "{line}: the death lies in {}", time.iso());
}

#[test]
fn a_death_stands_against_a_denial_only_where_it_can_lie_in_its_time() {
    let lines = include_str!("../testdata/deaths.tsv").lines().filter(|line| !line.starts_with('#'));
    assert!(lines.map(check).count() > 20);
}
