//! What holds of every history (standards 9.4): ten thousand drawn at random, in each a few questions.
#![allow(missing_docs, clippy::unwrap_used)]

mod history;

use std::collections::BTreeSet;

use cases::{Case, FactState, Fate, FlagKind, Standing, Whereabouts, transition};
use dates::{Answer, Day};
use history::{History, Said, day, history, id, procedure, said};
use ledger::RecordId;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

/// The facts of a case, without what is recorded beside them.
fn facts(case: &Case) -> String {
    format!("{:?} {:?} {:?}", case.fate, case.whereabouts, case.elements)
}

fn both_established(case: &Case) -> bool {
    let located = match case.fate.value {
        Fate::Dead => {
            matches!(case.whereabouts.value, Whereabouts::RemainsIdentified | Whereabouts::RemainsReturned)
        }
        Fate::AliveFree | Fate::AliveDetained => case.whereabouts.value == Whereabouts::LocationVerified,
        Fate::Unknown => false,
    };
    located && case.fate.is_established() && case.whereabouts.is_established()
}

/// The record of a history, if the identifier is of one.
fn record(history: &History, wanted: RecordId) -> Option<&Said> {
    (0..history.said.len()).find(|at| id(*at) == wanted).map(|at| &history.said[at])
}

fn value<'a>(said: &'a Said, property: &str) -> &'a str {
    said.values.iter().find(|(known, _)| *known == property).map_or("", |(_, value)| value.as_str())
}

/// A history with one thing more.
fn with(history: &History, more: Said) -> History {
    let mut longer = history.clone();
    longer.said.push(more);
    longer
}

/// A rescission of every identification, on a day.
fn rescinding(on: Day) -> Said {
    Said {
        source: 3,
        kind: "identification",
        values: vec![("identification_level", "rescinded".to_owned()), ("date", on.to_string())],
    }
}

fn no_change_without_a_record(before: &Case, after: &Case) -> Result<(), TestCaseError> {
    let between = transition(before, after);
    for change in &between.changes {
        prop_assert!(!change.records.is_empty(), "{change:?}");
    }
    prop_assert!(
        between.states.0 == between.states.1 || !between.changes.is_empty(),
        "the state changed and no fact did"
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_invariants_hold(history in history(), other in history(), more in said(), un in procedure(), on in day(), later in day(), gone in 0..16usize) {
        let case = history.case(on, &[]);

        // 1. A further claim never lowers the number of independent sources (V-501).
        let claim = more.kind == "disappearance";
        let longer = with(&history, more).case(on, &[]);
        if claim {
            prop_assert!(longer.fate.independent >= case.fate.independent);
            for (longer, shorter) in longer.elements.iter().zip(&case.elements) {
                prop_assert!(longer.view.independent >= shorter.view.independent);
            }
        }

        // 2. Clarified in fact means: both are established; and the other way round.
        prop_assert_eq!(case.state.is_clarified(), both_established(&case));
        prop_assert_eq!(case.state.is_clarified(), case.clock.until.is_some());

        // 3. Nobody's remains are returned, or identified, but by a standing identification.
        if case.whereabouts.value >= Whereabouts::RemainsIdentified && case.whereabouts.value <= Whereabouts::RemainsReturned {
            let by = record(&history, case.whereabouts.decided_by.unwrap()).unwrap();
            prop_assert_eq!(by.kind, "identification");
            prop_assert_eq!(value(by, "identification_level"), "established");
            prop_assert_eq!(value(by, "identification_method"), "dna");
        }

        // 4. What a UN body decides changes no fact.
        prop_assert_eq!(facts(&with(&history, un).case(on, &[])), facts(&case));

        // 5. Rescinding the identification restores the continuing violation.
        let rescinded = with(&history, rescinding(on)).case(on, &[]);
        if matches!(case.state, FactState::ClarifiedRemainsIdentified | FactState::ClarifiedRemainsReturned) {
            prop_assert!(!rescinded.state.is_clarified());
            prop_assert_eq!(rescinded.clock.until, None);
            prop_assert_eq!(rescinded.flag(FlagKind::ContinuingViolation), rescinded.flag(FlagKind::EnforcedDisappearance));
            prop_assert_eq!(rescinded.flag(FlagKind::LimitationRuns), Answer::No);
        }

        // 6. Merging and unmerging leaves no trace: what came with the records of another goes with them.
        // (`merging_and_unmerging_leaves_both_cases_as_they_were` in `register` does the same to both of two people.)
        let mut merged = history.clone();
        merged.said.extend(other.said);
        let came: Vec<usize> = (history.said.len()..merged.said.len()).collect();
        prop_assert_eq!(merged.case(on, &came), case.clone());
        let fewer = history.case(on, &[gone]);

        // 7. No fact changes without a record that made it so: by withdrawal, by time, by a further record.
        no_change_without_a_record(&case, &fewer)?;
        no_change_without_a_record(&case, &history.case(later, &[]))?;
        no_change_without_a_record(&case, &longer)?;
        no_change_without_a_record(&case, &rescinded)?;
    }
}

/// What is asked above would hold of nothing, if nothing came about.
#[test]
fn every_state_and_standing_comes_about_in_the_histories() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut states, mut standings) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..4000 {
        let drawn = (history(), day()).new_tree(&mut runner).unwrap().current();
        let case = drawn.0.case(drawn.1, &[]);
        states.insert(case.state);
        standings.extend([case.fate.standing, case.whereabouts.standing]);
        standings.extend(case.elements.iter().map(|element| element.view.standing));
    }
    assert_eq!(states.into_iter().collect::<Vec<_>>(), FactState::ALL);
    assert_eq!(standings.into_iter().collect::<Vec<_>>(), Standing::ALL);
}
