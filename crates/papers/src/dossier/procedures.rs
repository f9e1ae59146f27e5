//! Matters before international bodies in a dossier: each as the body has it, step by step, and nothing computed.

use cases::procedure::{SixMonths, Step};
use cases::{FactState, Procedure};

use super::{Entry, Line, Piece, Section, days, say, term};

/// A section with an entry for each matter; `ours` is what this register holds established.
pub fn section(matters: &[Procedure], ours: FactState) -> Section {
    Section::new("procedures", matters.iter().map(|matter| entry(matter, ours)).collect())
}

fn entry(matter: &Procedure, ours: FactState) -> Entry {
    let body = matter.mechanism.map(|body| term("mechanism", body));
    let kind = matter.kind.map(|kind| term("procedure_kind", kind));
    let label: Vec<Piece> = body.into_iter().chain(kind).collect();
    let divergence = matter.divergence(ours);
    let mut lines =
        vec![Line::new([say("stands"), term("procedure_state", matter.stage.code())], matter.record)];
    lines.extend(divergence.iter().map(|apart| Line::because(&apart.reason)));
    lines.extend(matter.steps.iter().map(|one| step(one, matter.mechanism)));
    lines.extend(matter.six_months.as_ref().map(six_months));
    lines.extend(matter.issues.iter().map(Line::because));
    let label = if label.is_empty() { vec![say("a_procedure")] } else { label };
    Entry { label, lines, differ: false }
}

/// When, what, and whose decision it was, where it was not that of the body that has the matter.
fn step(step: &Step, mechanism: Option<&str>) -> Line {
    let mut pieces: Vec<Piece> = days(Some(&step.on)).into_iter().collect();
    pieces.push(term("procedure_state", step.stage.code()));
    if let Some(by) = step.decision.by.filter(|by| Some(*by) != mechanism) {
        pieces.extend([say("decided_by"), term("mechanism", by)]);
        pieces.extend(days(Some(&step.decision.on)).filter(|_| step.decision.on != step.on));
    }
    if let Some(reasonable) = step.contest_reasonable {
        pieces.extend([say("found_reasonable"), say(if reasonable { "yes" } else { "no" })]);
    }
    Line::new(pieces, step.records.iter().copied())
}

/// Until when the source can answer; that it has passed ends nothing.
fn six_months(six: &SixMonths) -> Line {
    let since = [say("told_of_reply")].into_iter().chain(days(Some(&six.since)));
    Line::new(since.chain([say("to_answer_by")]).chain(days(Some(&six.due))), [])
}
