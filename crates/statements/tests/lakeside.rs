//! The statements of the invented place: what contradicts what, whose numbers, which laws, as one text.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;

use claims::{Docket, Reason};
use dates::{Answer, Day, Window};
use expect_test::expect_file;
use ledger::{Codebook, RecordId};
use proptest::prelude::*;
use statements::{Fact, Said, Scope, Statements, Weight, Who, measures, numbers};

/// Offices and statements in one docket: speakers are people of the first, graves those of the third.
fn docket() -> Docket {
    let text = [
        include_str!("../../../fixtures/lakeside/offices.toml"),
        include_str!("../../../fixtures/lakeside/statements.toml"),
        "[source.centre-on-graves]\n[[grave_site]]\nkey = \"KS\"\nsource = \"centre-on-graves\"\n",
    ];
    Docket::read(&text.concat(), Codebook::builtin()).unwrap()
}

fn day(iso: &str) -> Day {
    Day::from_iso(iso).unwrap()
}

/// Who held which office, as `offices` would say it.
fn offices(docket: &Docket, speaker: RecordId, when: &Window) -> Vec<(RecordId, Answer, Vec<RecordId>)> {
    let id = |written: &str| docket.record(written).unwrap();
    let held = [
        ("gazette:O-1", "gazette:ORG-PROS", "1981-06-22", "1989-08-01", "gazette:H-1a", Answer::Yes),
        ("gazette:O-5", "gazette:ORG-JUD", "1981-02-20", "1992-03-20", "gazette:H-5", Answer::Yes),
        ("those-who-sat:O-2", "gazette:ORG-JUD", "2019-03-21", "2099-01-01", "gazette:H-2c", Answer::Maybe),
    ];
    let then = held.into_iter().filter(|(person, _, from, to, ..)| {
        let days = Window::between(day(from), day(to));
        id(person) == speaker && days.shared(when).is_some()
    });
    then.map(|(_, organ, _, _, holding, answer)| (id(organ), answer, vec![id(holding)])).collect()
}

fn statements<'a>(docket: &'a Docket, accounts: &[claims::Account<'a>], on: &str) -> Statements<'a> {
    let ask = |speaker, when: &Window| offices(docket, speaker, when);
    Statements::new(accounts, &docket.links(), |record| record, &ask, day(on))
}

fn key(docket: &Docket, id: RecordId) -> String {
    docket.records.iter().find(|one| one.id == id).and_then(|one| one.key.clone()).unwrap()
}

fn why(docket: &Docket, reason: &Reason) -> String {
    let records: Vec<String> = reason.records.iter().map(|id| key(docket, *id)).collect();
    format!("{} ({}) | {}", reason.rule, reason.says, records.join(" "))
}

fn keys(docket: &Docket, all: &[Said<'_>], places: &[usize]) -> String {
    places.iter().map(|at| key(docket, all[*at].account.id())).collect::<Vec<_>>().join(" ")
}

/// What the register knows: «خاک سرخ» was bulldozed; nobody's certificate was given.
fn facts(docket: &Docket) -> Vec<Fact> {
    let site = docket.record("centre-on-graves:KS").unwrap();
    let of_site = Scope { sites: vec![site], ..Scope::default() };
    let in_summer =
        Scope { time: Some(Window::between(day("1988-07-28"), day("1988-09-05"))), ..Scope::default() };
    let fact = |proposition, holds, scope, weight| Fact {
        proposition,
        holds,
        by: None,
        scope,
        weight,
        reason: Reason::new("fact.test", "", "other records tell it", [site]),
    };
    vec![
        fact("graves_damaged", true, of_site, Weight::Corroborated),
        fact("killings_happened", true, in_summer, Weight::Established),
        fact("fair_trials_held", false, Scope::default(), Weight::Reported),
    ]
}

fn report() -> String {
    let docket = docket();
    let accounts = docket.accounts();
    let mut text = String::new();
    let all = statements(&docket, &accounts, "2024-01-01");
    for one in all.all() {
        let said = key(&docket, one.account.id());
        let institutions: Vec<String> = one
            .institutions
            .iter()
            .map(|of| format!("{} {:?}", key(&docket, of.organisation), of.answer))
            .collect();
        let odd = if one.is_at_odds() { "; at odds with itself" } else { "" };
        let admits = if one.is_admission() { "; an admission" } else { "" };
        writeln!(
            text,
            "{said} [{}] affirms {}; denies {}{admits}{odd}",
            institutions.join(", "),
            one.affirms.join(" "),
            one.denies.join(" ")
        )
        .unwrap();
    }
    for one in all.contradictions() {
        let who = match one.who {
            Who::Speaker(person) => format!("speaker {}", key(&docket, person)),
            Who::Institution(organ) => format!("institution {}", key(&docket, organ)),
        };
        let (yes, no) = (keys(&docket, all.all(), &one.affirming), keys(&docket, all.all(), &one.denying));
        writeln!(text, "{who}: {} affirmed in {yes}, denied in {no}", one.proposition).unwrap();
        for pair in all.pairs(&one) {
            writeln!(text, "  {:?} {}", pair.answer, why(&docket, &pair.reason)).unwrap();
        }
    }
    for one in all.against(&facts(&docket)) {
        writeln!(text, "against what is known {:?}: {}", one.answer, why(&docket, &one.reason)).unwrap();
    }
    tables(&docket, &mut text);
    text
}

fn tables(docket: &Docket, text: &mut String) {
    let accounts = docket.accounts();
    for table in numbers(&accounts, &docket.links(), day("2024-01-01")) {
        writeln!(text, "numbers of {}", table.unit.unwrap_or("nobody says what")).unwrap();
        for one in &table.numbers {
            let interest = one.interest.unwrap_or("-");
            writeln!(
                text,
                "  {}: {} ({interest}) | {}",
                one.shown(),
                one.claimant,
                key(docket, one.account.id())
            )
            .unwrap();
        }
        for (_, _, reason) in &table.conflicts {
            writeln!(text, "  {}", why(docket, reason)).unwrap();
        }
    }
    for on in ["2014-01-01", "2024-01-01"] {
        for one in measures(&accounts, day(on)) {
            let effect = one.effect.unwrap_or("-");
            writeln!(text, "{on} in force {:?}: {effect} {}", one.answer, key(docket, one.account.id()))
                .unwrap();
        }
    }
}

#[test]
fn the_statements_of_lakeside_are_as_in_the_file() {
    expect_file!["../testdata/lakeside.txt"].assert_eq(&report());
}

#[test]
fn what_was_said_later_does_not_count() {
    let docket = docket();
    let accounts = docket.accounts();
    let said = |on| statements(&docket, &accounts, on).all().len();
    assert_eq!((said("1984-04-30"), said("1989-01-01"), said("2024-01-01")), (0, 3, 11));
    assert!(
        statements(&docket, &accounts, "1990-01-01")
            .contradictions()
            .iter()
            .all(|one| !matches!(one.who, Who::Speaker(_)))
    );
}

/// Whether a denial in one scope is against an affirmation in another: days as `first/last`, sites as letters.
#[track_caller]
fn check(proposition: &str, denied: (&str, &str), affirmed: (&str, &str), expected: Answer) {
    let scope = |(sites, time): (&str, &str)| Scope {
        sites: sites.bytes().map(|letter| RecordId([letter; 16])).collect(),
        time: time.split_once('/').map(|(a, b)| Window::between(day(a), day(b))),
        ..Scope::default()
    };
    assert_eq!(scope(denied).denies(&scope(affirmed), proposition), expected, "{denied:?} {affirmed:?}");
}

#[test]
fn a_wide_denial_is_against_a_narrow_affirmation_and_not_the_other_way() {
    let summer = "1988-07-28/1988-09-05";
    check("graves_damaged", ("", ""), ("a", summer), Answer::Yes);
    check("graves_damaged", ("a", ""), ("", ""), Answer::Maybe);
    check("graves_damaged", ("a", ""), ("b", ""), Answer::No);
    check("graves_damaged", ("a", ""), ("ab", ""), Answer::Yes);
    check("families_may_mourn", ("a", ""), ("", ""), Answer::Yes);
    check("killings_happened", ("", "1988-01-01/1988-12-31"), ("", summer), Answer::Yes);
    check("killings_happened", ("", "1990-01-01/1990-12-31"), ("", summer), Answer::No);
    check("killings_happened", ("", "1988-08-01/1988-12-31"), ("", summer), Answer::Maybe);
    check("killings_happened", ("", "1988-08-01/1988-12-31"), ("", ""), Answer::Maybe);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// Whatever came first, the same statements stand against each other; a missing record crashes nothing.
    #[test]
    fn contradictions_do_not_depend_on_the_order_of_records(order in Just((0..docket().records.len()).collect::<Vec<_>>()).prop_shuffle(), without in 0..60usize) {
        let docket = docket();
        let accounts = docket.accounts();
        let turned: Vec<_> = order.iter().map(|at| accounts[*at]).collect();
        let found = |accounts: &[claims::Account<'_>]| {
            let all = statements(&docket, accounts, "2024-01-01");
            let mut found: Vec<_> = all.contradictions().iter().map(|one| (one.who, one.proposition, all.pairs(one).count())).collect();
            found.sort();
            found
        };
        prop_assert_eq!(found(&accounts), found(&turned));
        let fewer: Vec<_> = accounts.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, one)| *one).collect();
        found(&fewer);
    }
}
