//! What must hold of any family's answers, whatever they are and in whichever order they came.
#![allow(missing_docs, clippy::unwrap_used)]

use claims::docket::Docket;
use consent::{Audience, Consents, Purpose, Request};
use dates::Day;
use ledger::{Codebook, DataClass};
use proptest::prelude::*;

/// One answer as a table of a docket.
fn answer() -> impl Strategy<Value = String> {
    let giver = prop::sample::select(vec!["Parvin Sarabi", "Farhad Sarabi", "Mina Sarabi", ""]);
    let relation =
        prop::sample::select(vec!["mother", "sibling", "self", "cousin", "family_jointly", "??", ""]);
    let said = prop::sample::select(vec!["granted", "refused", "withdrawn", "perhaps"]);
    let level = prop::sample::select(vec!["C0", "C2", "C5", "C6", ""]);
    let date =
        prop::sample::select(vec!["2019", "2020-05-01", "2021-06", "2022-01-01", "1400", "long ago", ""]);
    let end = prop::sample::select(vec!["", "", "", "2021-01-01", "2023", "soon"]);
    (giver, relation, said, level, date, end).prop_map(|(giver, relation, said, level, date, end)| {
        let mut table = format!("person = \"P\"\nanswer = \"{said}\"\n");
        let given = [("giver", giver), ("relation", relation), ("consent_level", level), ("given_on", date)];
        for (property, value) in given.into_iter().chain([("expires_on", end)]) {
            if !value.is_empty() {
                table += &format!("{property} = \"{value}\"\n");
            }
        }
        table
    })
}

/// Whether the name may be published on a day, given these answers; and what else stands in the docket.
fn published(answers: &[String], more: &str, on: Day) -> bool {
    let mut text =
        "[source.s]\ntitle = \"S\"\n\n[[person]]\nkey = \"P\"\nname = \"Omid Sarabi\"\n".to_owned();
    for (number, answer) in answers.iter().enumerate() {
        text += &format!("\n[[consent]]\nkey = \"{number}\"\n{answer}");
    }
    let docket = Docket::read(&(text + more), Codebook::builtin()).unwrap();
    let consents = Consents::new(&docket.accounts(), &docket.links());
    let request = Request {
        purpose: Purpose::PublishNamed,
        data_class: DataClass::VictimCore,
        audience: Audience::Public,
    };
    consents.permits(&[docket.record("s:P").unwrap()], request, on).permitted
}

fn day() -> impl Strategy<Value = Day> {
    (2018..2026i32, 1..=12u8, 1..=28u8).prop_map(|(y, m, d)| Day::from_ymd(y, m, d).unwrap())
}

/// A refusal that nobody can settle later: of everything, unnamed, without a day.
const REFUSAL: &str =
    "\n[[consent]]\nkey = \"no\"\nperson = \"P\"\nrelation = \"self\"\nanswer = \"refused\"\n";
const DANGER: &str = "\n[[reprisal_incident]]\nkey = \"d\"\nperson = \"P\"\nimmediate_risk = \"high\"\n";

proptest! {
    #[test]
    fn a_refusal_or_a_danger_never_opens_anything(answers in prop::collection::vec(answer(), 0..6), on in day()) {
        prop_assert!(!published(&answers, REFUSAL, on), "the person's own refusal stands");
        prop_assert!(!published(&answers, DANGER, on), "silence stands");
    }

    #[test]
    fn one_more_wish_against_it_never_opens_what_was_closed(
        answers in prop::collection::vec(answer(), 0..6), on in day()
    ) {
        let against = "\n[[consent]]\nkey = \"x\"\nperson = \"P\"\nrelation = \"sibling\"\nanswer = \"refused\"\n";
        if !published(&answers, "", on) {
            prop_assert!(!published(&answers, against, on));
        }
    }

    #[test]
    fn nothing_is_permitted_unless_somebody_who_may_granted_just_that(
        answers in prop::collection::vec(answer(), 0..6), on in day()
    ) {
        let may = |answer: &&String| {
            answer.contains("\"granted\"") && answer.contains("\"C6\"")
                && ["mother", "sibling", "self", "family_jointly"].iter().any(|one| answer.contains(&format!("relation = \"{one}\"")))
        };
        if published(&answers, "", on) {
            prop_assert!(answers.iter().any(|answer| may(&answer)));
        }
    }

    #[test]
    fn the_order_in_which_answers_came_decides_nothing(
        answers in prop::collection::vec(answer(), 0..6), on in day()
    ) {
        let mut turned = answers.clone();
        turned.reverse();
        prop_assert_eq!(published(&answers, "", on), published(&turned, "", on));
    }
}
