//! One case in a line, and how many there are of each: for lists and counts of a whole register.

use std::collections::BTreeMap;

use cases::{Case, FactState, Fate, FlagKind, Standing, Whereabouts};
use dates::Answer;
use ledger::RecordId;
use serde::Serialize;

/// What a list of cases shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The person.
    pub person: RecordId,
    /// The fate, and how firmly it stands.
    pub fate: (Fate, Standing),
    /// The whereabouts, and how firmly they stand.
    pub whereabouts: (Whereabouts, Standing),
    /// Both together.
    pub state: FactState,
    /// Whether it is a continuing violation: all elements supported, and not both facts established.
    pub continuing: bool,
    /// Elements that are missing before it can be called an enforced disappearance.
    pub missing: usize,
    /// Days from the latest plausible beginning.
    pub days: Option<i32>,
    /// Independent sources of the fate.
    pub independent: usize,
}

impl Line {
    /// A case in a line.
    pub fn of(person: RecordId, case: &Case) -> Line {
        Line {
            person,
            fate: (case.fate.value, case.fate.standing),
            whereabouts: (case.whereabouts.value, case.whereabouts.standing),
            state: case.state,
            continuing: case.flag(FlagKind::ContinuingViolation) == Answer::Yes,
            missing: case.element_gap.len(),
            days: case.clock.days,
            independent: case.fate.independent,
        }
    }
}

/// How many cases there are of each; a person is counted once, however many sources name them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// People with a case.
    pub people: u64,
    /// People by the state of the facts.
    pub states: BTreeMap<FactState, u64>,
    /// People by the standing of the fate.
    pub fates: BTreeMap<Standing, u64>,
    /// People by the standing of the whereabouts.
    pub whereabouts: BTreeMap<Standing, u64>,
    /// Continuing violations: all elements supported, and not both facts established.
    pub continuing: u64,
}

impl Counts {
    /// Counts some lines.
    pub fn of<'l>(lines: impl IntoIterator<Item = &'l Line>) -> Counts {
        let mut counts = Counts::default();
        for line in lines {
            counts.people += 1;
            counts.continuing += u64::from(line.continuing);
            *counts.states.entry(line.state).or_default() += 1;
            *counts.fates.entry(line.fate.1).or_default() += 1;
            *counts.whereabouts.entry(line.whereabouts.1).or_default() += 1;
        }
        counts
    }
}
