//! How the record of each death of an invented docket stands, with reasons, as one text.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;

use certificates::{DeathFile, Defect, Laws, death_file};
use claims::{Account, Docket, Link};
use dates::{Day, Lang};
use expect_test::expect_file;
use ledger::{Codebook, RecordId};
use proptest::prelude::*;

fn docket() -> Docket {
    Docket::read(include_str!("../testdata/files.toml"), Codebook::builtin()).unwrap()
}

fn day(iso: &str) -> Day {
    Day::from_iso(iso).unwrap()
}

/// The accounts that speak of one person: its record, and those that link to it.
fn of<'a>(docket: &'a Docket, person: RecordId) -> Vec<Account<'a>> {
    let links = docket.links();
    let means = |account: &Account<'_>, link: &Link| links.resolve(link, account.source.id) == Some(person);
    let all = docket.accounts().into_iter();
    all.filter(|one| one.id() == person || one.links("person").any(|link| means(one, &link))).collect()
}

fn key(docket: &Docket, id: RecordId) -> String {
    docket.records.iter().find(|record| record.id == id).and_then(|record| record.key.clone()).unwrap()
}

fn line(docket: &Docket, defect: &Defect) -> String {
    let records: Vec<String> = defect.records.iter().map(|id| key(docket, *id)).collect();
    let (flaw, proof) = (defect.flaw.word(Lang::English), defect.proof.code());
    format!(
        "{} {} | {flaw}: {} | {proof} | {}",
        defect.rule,
        defect.article,
        defect.fields.join(", "),
        records.join(", ")
    )
}

fn report(docket: &Docket, person: RecordId, file: &DeathFile<'_>) -> String {
    let mut text = format!("{}\n  {}\n", key(docket, person), file.standing.code());
    for reason in &file.reasons {
        let records: Vec<String> = reason.records.iter().map(|id| key(docket, *id)).collect();
        writeln!(text, "  because {} ({}) | {}", reason.says, reason.cites, records.join(", ")).unwrap();
    }
    writeln!(text, "  record obligation {}, child {:?}", file.record_obligation().code(), file.child)
        .unwrap();
    file.defects.iter().for_each(|defect| writeln!(text, "  {}", line(docket, defect)).unwrap());
    for request in &file.requests {
        writeln!(text, "  request {}: {}", key(docket, request.id()), request.outcome.code()).unwrap();
    }
    for examined in &file.documents {
        let document = &examined.document;
        let law = examined.law.as_deref().unwrap_or("no law known");
        writeln!(text, "  {} {}, {law}", document.kind, key(docket, document.id())).unwrap();
        examined.defects.iter().for_each(|defect| writeln!(text, "    {}", line(docket, defect)).unwrap());
        for found in &examined.contradictions {
            let claimed: Vec<String> =
                found.claimed.iter().map(|side| format!("{} «{}»", side.property, side.value)).collect();
            let certified = &found.certified;
            writeln!(
                text,
                "    {} | certified «{}», claimed {}",
                found.about.rule(),
                certified.value,
                claimed.join(", ")
            )
            .unwrap();
        }
    }
    text
}

fn file<'a>(docket: &Docket, accounts: &[Account<'a>], on: &str) -> DeathFile<'a> {
    death_file(accounts, &docket.links(), Laws::built_in(), None, day(on))
}

#[test]
fn every_file_says_how_it_stands_and_why() {
    let docket = docket();
    let persons = docket.records.iter().filter(|record| record.kind == "person");
    let reports = persons
        .map(|person| report(&docket, person.id, &file(&docket, &of(&docket, person.id), "2024-01-01")));
    expect_file!["../testdata/files.txt"].assert_eq(&reports.collect::<Vec<_>>().join("\n"));
}

#[track_caller]
fn check(person: &str, on: &str, standing: &str) {
    let docket = docket();
    let id = docket.record(&format!("families:{person}")).unwrap();
    assert_eq!(file(&docket, &of(&docket, id), on).standing.code(), standing, "{person} on {on}");
}

#[test]
fn what_came_later_does_not_count() {
    check("unanswered", "1989-05-21", "never_requested");
    check("unanswered", "1989-05-22", "requested_no_answer");
    check("refused", "1988-11-21", "never_requested");
    check("refused", "1988-11-22", "requested_and_refused");
    check("corrected", "1988-09-22", "never_requested");
    check("corrected", "1990-01-01", "issued_and_contradicted");
    check("corrected", "2002-01-01", "issued_and_consistent");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// The order in which records came does not matter, and one fewer never crashes.
    #[test]
    fn a_standing_does_not_depend_on_the_order_of_the_records(order in Just((0..20usize).collect::<Vec<_>>()).prop_shuffle(), without in 0..20usize) {
        let docket = docket();
        for person in docket.records.iter().filter(|record| record.kind == "person") {
            let accounts = of(&docket, person.id);
            let turned: Vec<Account<'_>> = order.iter().filter_map(|at| accounts.get(*at).copied()).collect();
            let one = file(&docket, &accounts, "2024-01-01");
            let other = file(&docket, &turned, "2024-01-01");
            prop_assert_eq!(one.standing, other.standing);
            prop_assert_eq!(one.child, other.child);
            let fewer: Vec<Account<'_>> = accounts.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, one)| *one).collect();
            file(&docket, &fewer, "2024-01-01");
        }
    }
}
