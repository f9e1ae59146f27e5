//! What changed between two days, or between two states of knowledge (standards 9.2).

use ledger::RecordId;
use serde::{Serialize, Serializer};

use crate::fact::{Fact, FactView, Standing, Value, codes};
use crate::{Case, FactState, Fate};

/// One change of a fact, with the records that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactChange {
    /// The fact.
    pub fact: Fact,
    /// Value and standing before.
    pub before: (&'static str, Standing),
    /// Value and standing after.
    pub after: (&'static str, Standing),
    /// The claims and decisions that came, went or count otherwise.
    #[serde(serialize_with = "crate::fact::ids")]
    pub records: Vec<RecordId>,
}

/// What follows for whoever works on the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Task {
    /// Someone was found alive: protection comes before any notice.
    ProtectFirst,
    /// Both facts are established: the clock stops.
    StopClock,
    /// One of them is no longer: the clock runs again, and history is kept.
    RestartClock,
    /// Remains are identified: they are owed to the family.
    ReturnRemains,
}

codes!(Task:
    ProtectFirst = "protect_first", StopClock = "stop_clock", RestartClock = "restart_clock",
    ReturnRemains = "return_remains",
);

/// What lies between two derivations of one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// The state before and after.
    pub states: (FactState, FactState),
    /// The facts that changed.
    pub changes: Vec<FactChange>,
    /// What follows.
    pub tasks: Vec<Task>,
}

/// What changed from one derivation of a case to another.
pub fn transition(before: &Case, after: &Case) -> Transition {
    let mut changes = Vec::new();
    changes.extend(change(Fact::Fate, &before.fate, &after.fate));
    changes.extend(change(Fact::Whereabouts, &before.whereabouts, &after.whereabouts));
    for (one, other) in before.elements.iter().zip(&after.elements) {
        changes.extend(change(one.element, &one.view, &other.view));
    }
    Transition { states: (before.state, after.state), changes, tasks: tasks(before, after) }
}

fn change<T: Value>(fact: Fact, before: &FactView<T>, after: &FactView<T>) -> Option<FactChange> {
    let of = |view: &FactView<T>| (view.value.code(), view.standing);
    if of(before) == of(after) {
        return None;
    }
    let (old, new) = (grounds(before), grounds(after));
    let mut records: Vec<RecordId> = old
        .iter()
        .filter(|id| !new.contains(id))
        .chain(new.iter().filter(|id| !old.contains(id)))
        .copied()
        .collect();
    if records.is_empty() {
        // The same records with other grades, or another policy: all of them count otherwise.
        records = new;
    }
    Some(FactChange { fact, before: of(before), after: of(after), records })
}

/// Everything a view rests on: claims of every side, what passed, what decided.
fn grounds<T: Value>(view: &FactView<T>) -> Vec<RecordId> {
    let sides = view.sides.iter().flat_map(|side| side.claims.iter().chain(&side.contrary));
    let reasons = view.reasons.iter().flat_map(|reason| &reason.records);
    let mut grounds: Vec<RecordId> = sides
        .chain(&view.claims)
        .chain(&view.earlier)
        .chain(&view.decided_by)
        .chain(reasons)
        .copied()
        .collect();
    grounds.sort_unstable();
    grounds.dedup();
    grounds
}

fn tasks(before: &Case, after: &Case) -> Vec<Task> {
    let mut tasks = Vec::new();
    let alive = |case: &Case| {
        case.fate.is_established() && matches!(case.fate.value, Fate::AliveFree | Fate::AliveDetained)
    };
    if alive(after) && !alive(before) {
        tasks.push(Task::ProtectFirst);
    }
    match (before.state.is_clarified(), after.state.is_clarified()) {
        (false, true) => tasks.push(Task::StopClock),
        (true, false) => tasks.push(Task::RestartClock),
        _ => {}
    }
    let identified = FactState::ClarifiedRemainsIdentified;
    if after.state == identified && before.state != identified {
        tasks.push(Task::ReturnRemains);
    }
    tasks
}
