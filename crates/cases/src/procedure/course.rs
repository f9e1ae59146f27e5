//! Recorded steps held against the usual course: what does not follow is an issue, never refused.

use std::sync::LazyLock;

use claims::Reason;
use dates::{Answer, before};
use ledger::RecordId;

use super::{METHODS, SixMonthRule, SixMonths, Stage, Step};

/// From which step to which the usual course goes; `None` is from any.
static ARROWS: LazyLock<Vec<(Option<Stage>, Stage)>> = LazyLock::new(|| {
    let lines = include_str!("../../data/arrows.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let (from, to) = line.split_once('\t')?;
            Some((Stage::read(from), Stage::read(to)?))
        })
        .collect()
});

/// Steps in the order of their dates, each once however many sources tell it.
///
/// Where dates leave the order of two open, the usual course decides, and an issue says so.
pub(super) fn ordered(mut steps: Vec<Step>) -> (Vec<Step>, Vec<Reason>) {
    steps.sort_by_key(|step| (step.on.days().unwrap_or(i32::MAX), step.on, step.stage, step.records[0]));
    let mut ordered: Vec<Step> = Vec::new();
    for step in steps {
        let same = ordered.iter_mut().find(|it| it.stage == step.stage && it.on.shared(&step.on).is_some());
        match same {
            Some(same) => same.join(step),
            None => ordered.push(step),
        }
    }
    ordered.sort_by_key(|step| (step.on, step.stage, step.records[0]));
    let issues = by_the_course(&mut ordered);
    (ordered, issues)
}

/// Swaps neighbours whose dates leave their order open and of which only the other order is usual.
fn by_the_course(steps: &mut [Step]) -> Vec<Reason> {
    let mut issues = Vec::new();
    for end in (1..steps.len()).rev() {
        for at in 0..end {
            let (one, other) = (&steps[at], &steps[at + 1]);
            let open = before(&one.on, &other.on) == Answer::Maybe;
            if open && !arrow(one.stage, other.stage) && arrow(other.stage, one.stage) {
                let (a, b) = (other.stage.code(), one.stage.code());
                let says = format!("by their dates «{a}» or «{b}» came first; the usual course decided");
                issues.push(reason("procedure.order_by_the_course", says, [other, one]));
                steps.swap(at, at + 1);
            }
        }
    }
    issues
}

impl Step {
    /// Takes in what another source says of the same step.
    fn join(&mut self, other: Step) {
        self.on = self.on.shared(&other.on).unwrap_or(self.on);
        self.records.extend(other.records);
        self.contest_reasonable = self.contest_reasonable.or(other.contest_reasonable);
        let decision = &mut self.decision;
        decision.by = decision.by.or(other.decision.by);
        decision.document |= other.decision.document;
        if decision.on == dates::Window::default() {
            decision.on = other.decision.on;
        }
    }
}

/// What in a row of steps the usual course does not have, and which decisions are incomplete.
pub(super) fn issues(steps: &[Step], mechanism: Option<&str>) -> Vec<Reason> {
    let mut issues: Vec<Reason> = steps.iter().filter_map(|step| undecided(step, mechanism)).collect();
    let moving: Vec<&Step> = steps.iter().filter(|step| step.stage != Stage::Published).collect();
    for pair in moving.windows(2) {
        issues.extend(out_of_course(pair[0], pair[1], mechanism));
        issues.extend(against_the_contest(pair[0], pair[1]));
    }
    issues
}

/// A step to an end without «by whom, when, in which document».
fn undecided(step: &Step, mechanism: Option<&str>) -> Option<Reason> {
    if !step.stage.is_decided() {
        return None;
    }
    let decision = &step.decision;
    let foreign = decision.by.zip(mechanism).is_some_and(|(by, body)| by != body);
    let missing = [
        (decision.by.is_none(), "by whom"),
        (decision.on == dates::Window::default(), "on which day"),
        (!decision.document, "in which document"),
    ];
    let missing: Vec<&str> = missing.iter().filter(|part| part.0).map(|part| part.1).collect();
    let says = match (missing.is_empty(), foreign) {
        (true, false) => return None,
        (true, true) => {
            format!("«{}» is another body's decision than the one that leads it", step.stage.code())
        }
        (false, _) => {
            format!("«{}» is not recorded as decided: {} is missing", step.stage.code(), missing.join(", "))
        }
    };
    Some(reason("procedure.decision_incomplete", says, [step]))
}

/// A step to which no arrow leads from the one before.
fn out_of_course(from: &Step, to: &Step, mechanism: Option<&str>) -> Option<Reason> {
    if from.stage == to.stage {
        return None;
    }
    let starts = starts(from, to, mechanism);
    if starts.iter().any(|start| arrow(*start, to.stage)) {
        return None;
    }
    if starts == [Stage::SixMonthRunning] && to.stage == Stage::Clarified {
        let says = "counted as clarified before the source's six months had passed";
        return Some(reason("procedure.clarified_early", says, [from, to]));
    }
    if starts == [Stage::SourceSilentExpired] && to.stage == Stage::Contested {
        let says = "the source contested the reply after its six months";
        return Some(reason("procedure.contested_late", says, [from, to]));
    }
    let (a, b) = (from.stage.code(), to.stage.code());
    if starts.iter().any(|start| path(*start, to.stage)) {
        let says = format!("between «{a}» and «{b}» a step is not recorded");
        return Some(reason("procedure.step_not_recorded", says, [from, to]));
    }
    let says = format!("«{b}» does not follow «{a}» in the usual course");
    Some(reason("procedure.arrow_not_allowed", says, [from, to]))
}

/// From where the course goes on after a step: after a reply was communicated, from how the six
/// months stood by the next step.
fn starts(from: &Step, to: &Step, mechanism: Option<&str>) -> Vec<Stage> {
    if from.stage != Stage::ReplyCommunicatedToSource {
        return vec![from.stage];
    }
    if mechanism != Some("wgeid") {
        // The six months are the Working Group's; with others the matter is as open as before.
        return vec![from.stage, Stage::SixMonthRunning, Stage::Outstanding];
    }
    let by = |day: Option<dates::Day>| {
        day.map_or(SixMonthRule::CannotTell, |day| SixMonths::of(&from.on, None, day).rule)
    };
    match (by(to.on.earliest), by(to.on.latest)) {
        (_, SixMonthRule::Running) => vec![Stage::SixMonthRunning],
        (SixMonthRule::Expired, _) => vec![Stage::SourceSilentExpired],
        _ => vec![Stage::SixMonthRunning, Stage::SourceSilentExpired],
    }
}

/// A contest found reasonable leaves the case open; one found unreasonable ends it.
fn against_the_contest(from: &Step, to: &Step) -> Option<Reason> {
    if from.stage != Stage::Contested {
        return None;
    }
    let reasonable = from.contest_reasonable.or(to.contest_reasonable)?;
    let against = match to.stage {
        Stage::Clarified => reasonable,
        Stage::Outstanding => !reasonable,
        _ => false,
    };
    let found = if reasonable { "reasonable" } else { "unreasonable" };
    let says = format!("the contest was found {found}, and «{}» followed", to.stage.code());
    against.then(|| reason("procedure.against_the_contest", says, [from, to]))
}

fn arrow(from: Stage, to: Stage) -> bool {
    ARROWS.iter().any(|(start, end)| *end == to && start.is_none_or(|start| start == from))
}

/// Whether the course leads from one step to another by way of others.
fn path(from: Stage, to: Stage) -> bool {
    let mut reached = vec![from];
    let mut at = 0;
    while at < reached.len() {
        let here = reached[at];
        let next = ARROWS.iter().filter(|arrow| arrow.0 == Some(here)).map(|arrow| arrow.1);
        for stage in next {
            if !reached.contains(&stage) {
                reached.push(stage);
            }
        }
        at += 1;
    }
    reached[1..].contains(&to)
}

fn reason<const N: usize>(rule: &'static str, says: impl Into<String>, steps: [&Step; N]) -> Reason {
    let records: Vec<RecordId> = steps.iter().flat_map(|step| step.records.clone()).collect();
    Reason::new(rule, METHODS, says, records)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_arrow_of_the_table_is_read_and_every_step_is_reached() {
        let lines = include_str!("../../data/arrows.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let (from, to) = line.split_once('\t').unwrap_or_default();
            let known = from == "*" || Stage::read(from).is_some();
            assert!(known && Stage::read(to).is_some(), "{line}");
        }
        for stage in Stage::ALL.iter().filter(|stage| **stage > Stage::NotSubmitted) {
            let ended = [Stage::Published, Stage::Duplicate, Stage::WithdrawnByFamily];
            assert!(ended.contains(stage) || path(Stage::NotSubmitted, *stage), "{stage:?}");
        }
    }
}
