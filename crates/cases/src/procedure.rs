//! Matters before international bodies, as recorded: laid out step by step, never computed.
//!
//! What a body decided is its own (standards 1.7 and 9.3 B). Nothing here reaches the facts of
//! a case: this module takes records of procedures and gives procedures. Where a body counts a
//! case as clarified and the register does not hold both facts established, or the other way
//! round, [`Procedure::divergence`] says both and settles nothing.
//!
//! A step that the usual course does not have is an issue, never refused: the recorder may know
//! more than the course.

mod course;
mod stage;

use claims::{Account, Links, Reason};
use dates::{Day, Window};
use deadlines::{Rules, State, Trigger};
use ledger::RecordId;
use serde::{Serialize, Serializer};

use crate::fact::{codes, id};
use crate::{FactState, time};

pub use stage::Stage;

/// The kinds of records that speak of procedures.
pub const PROCEDURE: &str = "procedure";
/// One step of a procedure.
pub const STEP: &str = "procedure_step";

const METHODS: &str = "WGEID methods of work";

/// One matter before one body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Procedure {
    /// The record of it that others are joined to; `None` for steps whose procedure is not recorded.
    #[serde(serialize_with = "perhaps_id")]
    pub record: Option<RecordId>,
    /// The body, such as `wgeid`.
    pub mechanism: Option<&'static str>,
    /// Which of its procedures.
    pub kind: Option<&'static str>,
    /// The steps recorded by the day, in the order of their dates.
    pub steps: Vec<Step>,
    /// Where it stands on the day.
    pub stage: Stage,
    /// The six-month rule, for the Working Group.
    pub six_months: Option<SixMonths>,
    /// What does not follow the usual course, or is incomplete.
    pub issues: Vec<Reason>,
}

/// One step, as one or several sources report it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Which.
    pub stage: Stage,
    /// When.
    #[serde(serialize_with = "crate::fact::window")]
    pub on: Window,
    /// Whose decision it was, if it is one.
    pub decision: Decision,
    /// Whether the body found the source's contest reasonable, where one says so.
    pub contest_reasonable: Option<bool>,
    /// The records that say it.
    #[serde(serialize_with = "ids")]
    pub records: Vec<RecordId>,
}

/// By whom, when and in which document something was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Decision {
    /// The body.
    pub by: Option<&'static str>,
    /// When.
    #[serde(serialize_with = "crate::fact::window")]
    pub on: Window,
    /// Whether a document is named.
    pub document: bool,
}

/// Six months for the source to answer a reply (standards 1.8); they end nothing by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SixMonths {
    /// When the source was told of the reply: not when the Government replied.
    #[serde(serialize_with = "crate::fact::window")]
    pub since: Window,
    /// When they end.
    #[serde(serialize_with = "crate::fact::window")]
    pub due: Window,
    /// How that stands.
    pub rule: SixMonthRule,
}

/// How the six months stand on a day. There is no word for «clarified» here: that is a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SixMonthRule {
    /// The source can still answer in time.
    Running,
    /// For some of the days that can be meant they have ended.
    MayHaveExpired,
    /// They have ended without an answer that was seen.
    Expired,
    /// The source answered.
    Answered,
    /// No day is known.
    CannotTell,
}

codes!(SixMonthRule:
    Running = "running", MayHaveExpired = "may_have_expired", Expired = "expired",
    Answered = "answered", CannotTell = "cannot_tell",
);

/// A body's decision and what the register holds, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Divergence {
    /// The body.
    pub mechanism: Option<&'static str>,
    /// Where it has the matter.
    pub theirs: Stage,
    /// What is established by the records of this register.
    pub ours: FactState,
    /// Both in a sentence.
    pub reason: Reason,
}

/// The procedures that some records speak of, as they stood on a day.
///
/// `subject` names, for each record, the one that records of the same procedure are joined to.
pub fn procedures(
    accounts: &[Account<'_>],
    links: &Links,
    subject: impl Fn(RecordId) -> RecordId,
    on: Day,
) -> Vec<Procedure> {
    let mut found: Vec<(Option<RecordId>, Vec<&Account<'_>>, Vec<&Account<'_>>)> = Vec::new();
    let mut place = |named: Option<RecordId>| match found.iter().position(|one| one.0 == named) {
        Some(at) => at,
        None => {
            found.push((named, Vec::new(), Vec::new()));
            found.len() - 1
        }
    };
    let mut placed = Vec::new();
    for account in accounts {
        let named = match account.kind() {
            PROCEDURE => Some(subject(account.id())),
            STEP => {
                let mut means =
                    account.links(PROCEDURE).filter_map(|it| links.resolve(&it, account.source.id));
                means.next().map(&subject)
            }
            _ => continue,
        };
        placed.push((place(named), account));
    }
    for (at, account) in placed {
        let own = &mut found[at];
        if account.kind() == PROCEDURE { own.1.push(account) } else { own.2.push(account) }
    }
    found.into_iter().map(|(record, own, steps)| Procedure::of(record, &own, &steps, on)).collect()
}

impl Procedure {
    fn of(record: Option<RecordId>, own: &[&Account<'_>], said: &[&Account<'_>], on: Day) -> Procedure {
        let term = |property| own.iter().find_map(|account| account.term(property));
        let mut procedure = Procedure {
            record,
            mechanism: term("mechanism"),
            kind: term("procedure_kind"),
            steps: Vec::new(),
            stage: Stage::NotSubmitted,
            six_months: None,
            issues: Vec::new(),
        };
        if record.is_none() {
            procedure.issue("procedure.unknown", "steps name no procedure that is recorded", said);
        }
        procedure.take(said, on);
        let (steps, odd) = course::ordered(std::mem::take(&mut procedure.steps));
        procedure.steps = steps;
        procedure.issues.extend(odd);
        procedure.issues.extend(course::issues(&procedure.steps, procedure.mechanism));
        procedure.stand(on);
        procedure
    }

    /// Reads the steps that had happened by the day; what has no date or no meaning is an issue.
    fn take(&mut self, said: &[&Account<'_>], on: Day) {
        for account in said {
            let Some(stage) = Stage::of(account) else {
                self.issue("procedure.unreadable_step", "a step is none that the codebook knows", &[account]);
                continue;
            };
            let step = Step::of(account, stage);
            if step.on == Window::default() {
                self.issue("procedure.undated", "a step has no date, so its place is not known", &[account]);
            } else if time::by(&step.on, on) {
                self.steps.push(step);
            }
        }
    }

    /// Where it stands, with the six-month rule.
    fn stand(&mut self, on: Day) {
        let moving = |step: &&Step| step.stage != Stage::Published;
        let Some(last) = self.steps.iter().rfind(moving) else { return };
        self.stage = last.stage;
        if self.mechanism != Some("wgeid") {
            return;
        }
        let Some(told) = self.steps.iter().rposition(|step| step.stage == Stage::ReplyCommunicatedToSource)
        else {
            return;
        };
        let next = self.steps[told + 1..].iter().find(moving);
        let six = SixMonths::of(&self.steps[told].on, next, on);
        if next.is_none() {
            self.stage = six.stage();
        }
        if self.stage == Stage::SourceSilentExpired {
            let says = "six months have passed since the source was told of the reply; whether that ends the \
                        case is for the Working Group to decide";
            let records = self.steps[told].records.clone();
            self.issues.push(Reason::new("procedure.decision_needed", METHODS, says, records));
        }
        self.six_months = Some(six);
    }

    fn issue(&mut self, rule: &'static str, says: &str, of: &[&Account<'_>]) {
        self.issues.push(Reason::new(rule, METHODS, says, of.iter().map(|account| account.id())));
    }

    /// Where the body's decision and what is established here differ; `None` where they do not.
    ///
    /// The Working Group clarifies fate *or* whereabouts; the register asks for both (1992 Declaration
    /// art. 17(1)). To archive or discontinue a case says nothing of the facts, so it differs from none.
    pub fn divergence(&self, ours: FactState) -> Option<Divergence> {
        let theirs = matches!(self.stage, Stage::Clarified | Stage::ClarifiedBySource);
        let says = match (theirs, self.stage.is_open(), ours.is_clarified()) {
            (true, _, false) => {
                let decided = self.stage.code().replace('_', " ");
                format!("the body decided «{decided}»; our record: {}", ours.label())
            }
            (_, true, true) => format!("the body has it open; our record: {}", ours.label()),
            _ => return None,
        };
        let records = self.steps.last().map(|step| step.records.clone()).unwrap_or_default();
        let reason = Reason::new("procedure.diverges", "1992 Declaration art. 17(1)", says, records);
        Some(Divergence { mechanism: self.mechanism, theirs: self.stage, ours, reason })
    }
}

impl Step {
    fn of(account: &Account<'_>, stage: Stage) -> Step {
        let decided_on = account.window("decided_on").unwrap_or_default();
        let decision = Decision {
            by: account.term("decided_by"),
            on: decided_on,
            document: account.text("document").is_some(),
        };
        let on = account.window("date").unwrap_or(decided_on);
        let contest_reasonable = account.yes("contest_reasonable");
        Step { stage, on, decision, contest_reasonable, records: vec![account.id()] }
    }
}

impl SixMonths {
    /// The rule from the day on which the source was told, with what came next, if anything did.
    pub(crate) fn of(told: &Window, next: Option<&Step>, on: Day) -> SixMonths {
        let rules = Rules::built_in();
        let rule = rules.rule("WGEID-6M").expect("the rule is built in");
        let day = next.and_then(|step| step.on.latest).map_or(on, |day| day.min(on));
        let due = rules.due(rule, &Trigger::Days(*told), day);
        let rule = match due.state {
            _ if next.is_some_and(|step| step.stage == Stage::Contested) => SixMonthRule::Answered,
            State::Running | State::DueToday | State::NotStarted => SixMonthRule::Running,
            State::MaybePassed => SixMonthRule::MayHaveExpired,
            State::Passed => SixMonthRule::Expired,
            State::CannotTell => SixMonthRule::CannotTell,
        };
        SixMonths { since: *told, due: due.window, rule }
    }

    fn stage(&self) -> Stage {
        match self.rule {
            SixMonthRule::Running => Stage::SixMonthRunning,
            SixMonthRule::Expired => Stage::SourceSilentExpired,
            _ => Stage::ReplyCommunicatedToSource,
        }
    }
}

fn perhaps_id<S: Serializer>(record: &Option<RecordId>, out: S) -> Result<S::Ok, S::Error> {
    match record {
        Some(record) => id(record, out),
        None => out.serialize_none(),
    }
}

fn ids<S: Serializer>(records: &[RecordId], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(records.iter().map(ToString::to_string))
}
