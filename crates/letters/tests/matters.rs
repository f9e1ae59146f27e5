//! How each letter of a docket stands on a day: requests, replies, clocks, silence, as one text.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;

use claims::{Account, Docket};
use dates::{Answer, Day, Lang};
use expect_test::{ExpectFile, expect_file};
use ledger::Codebook;
use letters::shadow::{COLUMNS, days};
use letters::{Embargoed, Event, Fact, Ladder, Matter, Unit, matters, shadow};
use proptest::prelude::*;

fn docket(text: &str) -> Docket {
    Docket::read(text, Codebook::builtin()).unwrap()
}

fn lakeside() -> Docket {
    docket(include_str!("../../../fixtures/lakeside/letters.toml"))
}

fn day(iso: &str) -> Day {
    Day::from_iso(iso).unwrap()
}

fn of<'a>(docket: &Docket, accounts: &[Account<'a>], on: &str) -> Vec<Matter<'a>> {
    matters(accounts, &docket.links(), |record| record, day(on))
}

fn report(matter: &Matter<'_>) -> String {
    let mut text = format!("{} sent {}", matter.title(), days(&matter.sent));
    match &matter.published {
        Some(published) => {
            let after = matter.days_to_publication().unwrap();
            writeln!(text, ", published {} (day {after})", days(published)).unwrap();
        }
        None => {
            writeln!(text, ", {}", if matter.is_embargoed() { "CONFIDENTIAL" } else { "public" }).unwrap()
        }
    }
    if !matter.mandates.is_empty() {
        writeln!(text, "  by {}", matter.mandates.join(", ")).unwrap();
    }
    for clock in &matter.clocks {
        write!(text, "  {} {} {}", clock.rule, days(&clock.due.window), clock.due.state.code()).unwrap();
        for done in &clock.done {
            let late = done.late.map(|late| format!(" {late}")).unwrap_or_default();
            let allowed = if done.late.is_some() && done.late_allowed { " allowed" } else { "" };
            write!(
                text,
                " | {} day {}, late by {}{late}{allowed}",
                done.event, done.kept.day, done.kept.late
            )
            .unwrap();
        }
        text.push('\n');
    }
    for issue in &matter.issues {
        writeln!(text, "  {}: {}", issue.rule, issue.says).unwrap();
    }
    for row in shadow(std::slice::from_ref(matter)) {
        let number = row.request.number.map(|number| number.to_string()).unwrap_or_else(|| "-".to_owned());
        writeln!(text, "  {number} {} {}", row.request.topics.join(" "), row.request.standing.code())
            .unwrap();
        writeln!(text, "    {}", row.standing(Lang::English)).unwrap();
        if let Some(days) = row.days_in_words(Lang::English) {
            writeln!(text, "    {days}").unwrap();
        }
        row.who_says(Lang::English).iter().for_each(|said| writeln!(text, "    {said}").unwrap());
        row.request.reasons.iter().for_each(|one| writeln!(text, "    {}: {}", one.rule, one.says).unwrap());
    }
    text
}

#[track_caller]
fn check(docket: &Docket, on: &str, expected: ExpectFile) {
    let accounts = docket.accounts();
    let reports: Vec<String> = of(docket, &accounts, on).iter().map(report).collect();
    expected.assert_eq(&reports.join("\n"));
}

#[test]
fn every_letter_says_how_it_and_its_requests_stand() {
    check(&lakeside(), "2026-11-24", expect_file!["../testdata/lakeside.txt"]);
    check(&lakeside(), "2021-01-17", expect_file!["../testdata/lakeside-2021.txt"]);
}

#[test]
fn the_public_letters_stand_as_their_sources_have_them() {
    let docket = docket(include_str!("../../../fixtures/iran-1988-public/letters.toml"));
    check(&docket, "2026-11-24", expect_file!["../testdata/iran-1988.txt"]);
}

#[test]
fn what_is_confidential_is_known_by_record_and_by_number() {
    let docket = lakeside();
    let accounts = docket.accounts();
    let known = |on| Embargoed::on(&accounts, &docket.links(), day(on));
    let held = |on| -> Vec<String> {
        let known = known(on);
        let held = docket.records.iter().filter(|record| known.holds(record.id));
        held.filter_map(|record| record.key.clone()).collect()
    };
    let last =
        ["unpublished", "unpublished-1", "unpublished-reply", "unpublished-1-note", "unpublished-step"];
    let mut found = held("2026-11-24");
    let mut expected = last.map(str::to_owned).to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    assert!(known("2026-11-24").stands_in("as AL LKS 4/2026 asks"));
    assert!(!known("2026-11-24").stands_in("as AL LKS 3/2020 asks"));
    // Before it was published the second letter was confidential, and the newspaper's record of it with it.
    let before = held("2021-01-17");
    assert!(
        before.contains(&"second".to_owned()) && before.contains(&"second-paper".to_owned()),
        "{before:?}"
    );
    assert!(!held("2021-01-18").contains(&"second-paper".to_owned()));
}

#[test]
fn the_ladder_opens_by_what_letters_and_days_say() {
    let docket = lakeside();
    let accounts = docket.accounts();
    let event = Event {
        territory: Some("Lakeside".into()),
        subjects: vec!["execution".into()],
        when: dates::Window::of(day("1988-08-01")),
    };
    let mut text = String::new();
    for on in ["2019-04-01", "2021-01-17", "2026-11-24"] {
        let known = of(&docket, &accounts, on);
        writeln!(text, "{on}").unwrap();
        for climb in Ladder::built_in().climbed(&accounts, &known, Some(&event), day(on)) {
            let open = match climb.open {
                Some(true) => "open",
                Some(false) => "closed",
                None => "others",
            };
            let covers = if climb.covers() == Some(Answer::Yes) { "" } else { ", does not surely cover it" };
            writeln!(text, "  {open} {} taken {}{covers}", climb.rung.step, climb.taken.len()).unwrap();
        }
    }
    expect_file!["../testdata/ladder.txt"].assert_eq(&text);
}

#[test]
fn a_question_stands_beside_what_the_register_holds() {
    let docket = lakeside();
    let accounts = docket.accounts();
    let known = of(&docket, &accounts, "2026-11-24");
    let fact = |topic, vocabulary, term, count, unit| Fact {
        topic,
        vocabulary,
        term,
        count,
        unit,
        command: "register-check",
    };
    let facts = [
        fact("burial_registers", "burial_register_answer", "found", Some(93), Unit::People),
        fact("grave_protection", "site_standing", "rumoured", None, Unit::Sites),
    ];
    let rows = shadow(&known);
    let row = rows.iter().find(|row| row.request.topics == ["burial_registers"]).unwrap();
    let cells = row.cells(&facts);
    let at = COLUMNS.iter().position(|name| *name == "register_holds").unwrap();
    let label = facts[0].label(Lang::English);
    assert_eq!(cells[at], format!("{label}: 93 people"));
    assert_eq!(rows.iter().filter(|row| !row.facts(&facts).is_empty()).count(), 4);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// The order in which records came does not matter, and silence never reaches beyond the day asked for.
    #[test]
    fn standing_does_not_depend_on_the_order_of_records(
        order in Just((0..60usize).collect::<Vec<_>>()).prop_shuffle(), back in 0..6000i32, without in 0..60usize,
    ) {
        let docket = lakeside();
        let on = day("2026-11-24").plus(-back);
        let accounts = docket.accounts();
        let turned: Vec<Account<'_>> = order.iter().filter_map(|at| accounts.get(*at).copied()).collect();
        prop_assert_eq!(turned.len(), accounts.len());
        let stand = |accounts: &[Account<'_>]| -> Vec<String> {
            let known = matters(accounts, &docket.links(), |record| record, on);
            let mut rows: Vec<String> = shadow(&known).iter().map(|row| {
                format!("{} {:?} {} {}", row.letter.title(), row.request.number, row.request.standing.code(), row.request.days)
            }).collect();
            rows.sort();
            rows
        };
        prop_assert_eq!(stand(&accounts), stand(&turned));
        let fewer: Vec<Account<'_>> = accounts.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, one)| *one).collect();
        for matter in matters(&fewer, &docket.links(), |record| record, on) {
            prop_assert!(matter.published.is_none_or(|published| published.latest.unwrap() <= on));
            for request in &matter.requests {
                prop_assert!(!request.reasons.is_empty());
                prop_assert!(request.silence(Lang::English).is_none_or(|silence| silence.as_of <= on));
            }
        }
    }
}
