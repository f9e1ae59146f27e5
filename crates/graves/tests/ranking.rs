//! Missing persons beside remains: every factor shown, "none of these" always there, nothing decided.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use std::fmt::Write as _;

use claims::docket::Docket;
use expect_test::expect_file;
use graves::ranking::MissingFrom;
use graves::{Answered, Ranking, Speaks, identifications, rank};
use proptest::prelude::*;
use town::{day, docket, on_ground, record};

const DOCKET: &str = include_str!("../testdata/ranking.toml");

fn ranked(docket: &Docket, remains: &str, missing: Option<u32>) -> Option<Ranking> {
    on_ground(docket, |ground| {
        let on = day("2020-01-01");
        rank(ground, record(docket, remains), on, missing, &identifications(ground, on))
    })
}

fn shown(docket: &Docket, ranking: &Ranking) -> String {
    let name = |person| {
        let found = docket.records.iter().find(|record| record.id == person);
        found.and_then(|record| record.value("name")).unwrap_or("?").to_owned()
    };
    let mut text = format!("one of {} missing ({:?})\n", ranking.missing, ranking.missing_from);
    for answer in &ranking.answers {
        let who = answer.person.map_or("none of these".to_owned(), name);
        writeln!(text, "\n{who}   {:.0} in 100 before, {:+.1} bits", answer.prior * 100.0, answer.bits)
            .unwrap();
        for factor in &answer.factors {
            let sign = match factor.speaks {
                Speaks::For => '+',
                Speaks::Against => '-',
                Speaks::CannotTell => '?',
            };
            let sides = format!("person: {} | remains: {}", factor.person, factor.remains);
            writeln!(
                text,
                "  {sign} {:10} {:+.1}  {}\n      {sides}",
                factor.factor, factor.bits, factor.words
            )
            .unwrap();
        }
    }
    for person in &ranking.left_out {
        writeln!(text, "\nleft out: {}", name(*person)).unwrap();
    }
    text
}

#[test]
fn every_factor_is_shown_with_how_it_speaks() {
    let docket = docket(DOCKET);
    let ranking = ranked(&docket, "diggers:R1", None).unwrap();
    expect_file!["../testdata/ranking.txt"].assert_eq(&shown(&docket, &ranking));
    assert!(ranked(&docket, "diggers:R2", None).is_none(), "remains of no site are ranked against nobody");
}

#[test]
fn whoever_asks_may_say_how_many_are_missing_but_not_fewer_than_are_named() {
    let docket = docket(DOCKET);
    let check = |given, missing, from| {
        let ranking = ranked(&docket, "diggers:R1", given).unwrap();
        assert_eq!((ranking.missing, ranking.missing_from), (missing, from));
    };
    check(Some(1000), 1000, MissingFrom::Given);
    check(Some(1), 4, MissingFrom::Given);
    check(None, 30, MissingFrom::Claimed);
}

fn none_of(ranking: &Ranking) -> &Answered {
    ranking.answers.iter().find(|answer| answer.person.is_none()).unwrap()
}

proptest! {
    #[test]
    fn none_of_these_is_always_among_the_answers_and_grows_with_the_missing(missing in 1u32..5000) {
        let docket = docket(DOCKET);
        let ranking = ranked(&docket, "diggers:R1", Some(missing)).unwrap();
        let none = none_of(&ranking);
        prop_assert!(none.prior > 0.0 && none.factors.is_empty());
        let all: f64 = ranking.answers.iter().map(|answer| answer.prior).sum();
        prop_assert!((all - 1.0).abs() < 1e-9);
        let more = ranked(&docket, "diggers:R1", Some(missing + 10)).unwrap();
        prop_assert!(none_of(&more).prior > none.prior);
        prop_assert!(ranking.answers.is_sorted_by(|one, other| one.weight() >= other.weight()));
        for answer in ranking.answers.iter().filter(|answer| answer.person.is_some()) {
            let added: f64 = answer.factors.iter().map(|factor| factor.bits).sum();
            prop_assert!((added - answer.bits).abs() < 1e-9, "the weight is what its factors add up to");
        }
    }
}
