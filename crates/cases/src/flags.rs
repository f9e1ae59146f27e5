//! What follows from the facts: is it an enforced disappearance, does it continue, what is still owed.

use std::collections::HashMap;
use std::sync::LazyLock;

use claims::{Account, Reason};
use dates::{Answer, Day, Window};
use ledger::RecordId;
use serde::{Serialize, Serializer};

use crate::answers::Answers;
use crate::element::{CUMULATIVE, Element};
use crate::fact::codes;
use crate::recorded::Step;
use crate::{DeathRecord, FactState, FactView, Fate, Whereabouts, time};

/// How long it has gone on (1992 Declaration art. 17(1); ICPPED art. 8(1)(b)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// Between which days concealment began: the latest is what is counted from.
    #[serde(serialize_with = "crate::fact::window")]
    pub since: Window,
    /// The day both facts were established; `None` while it goes on.
    #[serde(serialize_with = "day_or_null")]
    pub until: Option<Day>,
    /// Days from the latest plausible beginning to the end or the day asked for: at least so many.
    pub days: Option<i32>,
    /// The records the beginning rests on.
    #[serde(serialize_with = "crate::fact::ids")]
    pub records: Vec<RecordId>,
}

/// Something that follows, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// Which one.
    pub flag: FlagKind,
    /// Whether it is so.
    #[serde(serialize_with = "answer")]
    pub is: Answer,
    /// Why.
    pub reason: Reason,
}

/// The derived flags (standards 9.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlagKind {
    /// All three elements are supported or established.
    EnforcedDisappearance,
    /// And fate and whereabouts are not both established.
    ContinuingViolation,
    /// A truth item is not disclosed by the State; survives clarification.
    TruthObligation,
    /// Someone reported dead whose remains were not returned.
    RemainsObligation,
    /// The official death record has defects, or there is none.
    RecordObligation,
    /// No effective investigation of identified responsible persons was concluded.
    Accountability,
    /// No reparation is recorded.
    Reparation,
    /// Limitation runs: only once the offence has ceased.
    LimitationRuns,
}

codes!(FlagKind:
    EnforcedDisappearance = "enforced_disappearance", ContinuingViolation = "continuing_violation",
    TruthObligation = "truth_obligation_open", RemainsObligation = "remains_obligation_open",
    RecordObligation = "record_obligation_open", Accountability = "accountability_open",
    Reparation = "reparation_open", LimitationRuns = "limitation_runs",
);

/// What the flags are derived from.
pub(crate) struct Known<'a> {
    pub fate: &'a FactView<Fate>,
    pub whereabouts: &'a FactView<Whereabouts>,
    pub state: FactState,
    pub elements: &'a [Element],
    pub answers: &'a Answers,
    pub steps: &'a [Step],
    pub death_record: DeathRecord,
}

/// The clock of a case on a day.
pub(crate) fn clock(accounts: &[Account<'_>], known: &Known<'_>, on: Day) -> Clock {
    let (since, records) = began(accounts, on);
    let until = match known.state.is_clarified() {
        true => known.fate.since.latest.max(known.whereabouts.since.latest),
        false => None,
    };
    let end = until.unwrap_or(on).min(on);
    let days = since.latest.map(|start| (end.number() - start.number()).max(0));
    Clock { since, until, days, records }
}

/// The properties that say from when concealment may run, by kind, with their rank.
static BEGINNINGS: LazyLock<HashMap<&'static str, Vec<(&'static str, u8)>>> = LazyLock::new(|| {
    let mut found: HashMap<&str, Vec<(&str, u8)>> = HashMap::new();
    for line in include_str!("../data/concealed.tsv").lines().filter(|line| !line.starts_with('#')) {
        if let [kind, property, rank] = line.split('\t').collect::<Vec<_>>()[..] {
            found.entry(kind).or_default().push((property, rank.parse().unwrap_or(u8::MAX)));
        }
    }
    found
});

/// Between which days concealment began, and who says so.
fn began(accounts: &[Account<'_>], on: Day) -> (Window, Vec<RecordId>) {
    let mut said: Vec<(u8, Window, RecordId)> = Vec::new();
    for account in accounts {
        for (property, rank) in BEGINNINGS.get(account.kind()).into_iter().flatten() {
            if let Some(window) = account.window(property).filter(|window| time::by(window, on)) {
                said.push((*rank, window, account.id()));
            }
        }
    }
    let best = said.iter().map(|(rank, _, _)| *rank).min();
    said.retain(|(rank, _, _)| Some(*rank) == best);
    let since = Window {
        earliest: said.iter().filter_map(|(_, window, _)| window.earliest).min(),
        latest: said.iter().filter_map(|(_, window, _)| window.latest).max(),
    };
    let mut records: Vec<RecordId> = Vec::new();
    for (_, _, record) in said {
        if !records.contains(&record) {
            records.push(record);
        }
    }
    (since, records)
}

/// The flags of a case, in the order of the enumeration.
pub(crate) fn flags(known: &Known<'_>, clock: &Clock) -> Vec<Flag> {
    let disappeared = CUMULATIVE
        .iter()
        .all(|wanted| known.elements.iter().any(|element| element.element == *wanted && element.is_met()));
    vec![
        disappearance(known, disappeared),
        continuing(known, disappeared),
        truth(known),
        remains(known),
        record(known.death_record),
        accountability(known.steps),
        reparation(known.steps),
        limitation(known, clock),
    ]
}

fn disappearance(known: &Known<'_>, disappeared: bool) -> Flag {
    let elements = known.elements.iter().filter(|element| CUMULATIVE.contains(&element.element));
    let missing = elements.clone().filter(|element| !element.is_met()).count();
    let says = match missing {
        0 => "All three elements are supported or established.".to_owned(),
        3 => "None of the three elements is supported yet.".to_owned(),
        1 => "One of the three elements is not supported yet.".to_owned(),
        missing => format!("{missing} of the three elements are not supported yet."),
    };
    let records = elements.flat_map(|element| element.view.claims.clone());
    flag(
        FlagKind::EnforcedDisappearance,
        yes(disappeared),
        Reason::new(
            "flag.enforced-disappearance",
            "ICPPED art. 2; WGEID general comment 2007",
            says,
            records,
        ),
    )
}

fn continuing(known: &Known<'_>, disappeared: bool) -> Flag {
    let says = match (known.state.is_clarified(), disappeared) {
        (true, _) => "Fate and whereabouts are both established.",
        (false, true) => "Fate and whereabouts are not both established.",
        (false, false) => {
            "Fate and whereabouts are not both established; the elements of an enforced disappearance are not yet supported."
        }
    };
    let decided = known.fate.decided_by.into_iter().chain(known.whereabouts.decided_by);
    flag(
        FlagKind::ContinuingViolation,
        yes(disappeared && !known.state.is_clarified()),
        Reason::new("flag.continuing-violation", "1992 Declaration art. 17(1)", says, decided),
    )
}

fn truth(known: &Known<'_>) -> Flag {
    let owed = known.answers.truth_owed();
    let says = match owed.is_empty() {
        true => "The State disclosed every truth item in full.".to_owned(),
        false => format!("Not disclosed in full: {}.", owed.join(", ").replace('_', " ")),
    };
    let records = known.answers.items.iter().flat_map(|answer| &answer.responses).map(|one| one.record);
    flag(
        FlagKind::TruthObligation,
        yes(!owed.is_empty()),
        Reason::new("flag.truth", "ICPPED art. 24(2)", says, records),
    )
}

fn remains(known: &Known<'_>) -> Flag {
    let returned =
        known.whereabouts.is_established() && known.whereabouts.value == Whereabouts::RemainsReturned;
    let (open, says) = match (known.fate.value, returned) {
        (Fate::Dead, false) => (true, "Reported dead, and no return of remains is established."),
        (Fate::Dead, true) => (false, "The remains were returned."),
        _ => (false, "No death stands: the duty is to search, locate and release."),
    };
    flag(
        FlagKind::RemainsObligation,
        yes(open),
        Reason::new("flag.remains", "ICPPED art. 24(3)", says, known.fate.claims.iter().copied()),
    )
}

fn record(death_record: DeathRecord) -> Flag {
    let (is, says) = match death_record {
        DeathRecord::NotExamined => (Answer::Maybe, "The death record was not examined."),
        DeathRecord::NotOwed => {
            (Answer::No, "Nobody reports a death: a certificate of absence is the document.")
        }
        DeathRecord::NoneRegistered => (Answer::Yes, "No death record is known to be registered."),
        DeathRecord::Defective => {
            (Answer::Yes, "The death record has defects, or contradicts other evidence.")
        }
        DeathRecord::InOrder => (Answer::No, "The death record is complete and agrees with other evidence."),
    };
    flag(FlagKind::RecordObligation, is, Reason::new("flag.record", "ICPPED art. 22 and 24(6)", says, []))
}

fn accountability(steps: &[Step]) -> Flag {
    let concluded = |step: &&Step| {
        step.outcome == Some("investigation_concluded")
            || (step.outcome == Some("conviction") && step.is_final)
    };
    let found: Vec<RecordId> = steps.iter().filter(concluded).map(|step| step.record).collect();
    let says = match found.is_empty() {
        true => "No effective investigation of identified responsible persons is recorded as concluded.",
        false => "An effective investigation, or a final conviction, is recorded.",
    };
    flag(
        FlagKind::Accountability,
        yes(found.is_empty()),
        Reason::new("flag.accountability", "ICPPED art. 6, 11 and 12", says, found),
    )
}

fn reparation(steps: &[Step]) -> Flag {
    let of = |outcome| {
        let like = steps.iter().filter(move |step| step.outcome == Some(outcome));
        like.map(|step| step.record).collect::<Vec<_>>()
    };
    let (provided, offered) = (of("reparation_provided"), of("reparation_offered"));
    let says = match (provided.is_empty(), offered.is_empty()) {
        (false, _) => "Reparation is recorded.",
        (true, false) => "Reparation was offered; none is recorded as made.",
        (true, true) => "No reparation is recorded.",
    };
    flag(
        FlagKind::Reparation,
        yes(provided.is_empty()),
        Reason::new(
            "flag.reparation",
            "ICPPED art. 24(4) and (5)",
            says,
            provided.iter().chain(&offered).copied(),
        ),
    )
}

fn limitation(known: &Known<'_>, clock: &Clock) -> Flag {
    let says = match clock.until {
        Some(day) => format!("The offence ceased on {day}, when both facts were established."),
        None => "Not running: the offence has not ceased.".to_owned(),
    };
    let decided = known.fate.decided_by.into_iter().chain(known.whereabouts.decided_by);
    flag(
        FlagKind::LimitationRuns,
        yes(clock.until.is_some()),
        Reason::new("flag.limitation", "ICPPED art. 8(1)(b)", says, decided),
    )
}

fn flag(flag: FlagKind, is: Answer, reason: Reason) -> Flag {
    Flag { flag, is, reason }
}

fn yes(is: bool) -> Answer {
    if is { Answer::Yes } else { Answer::No }
}

fn answer<S: Serializer>(answer: &Answer, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Maybe => "cannot_tell",
    })
}

fn day_or_null<S: Serializer>(day: &Option<Day>, out: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => out.serialize_str(&day.to_string()),
        None => out.serialize_none(),
    }
}
