//! The steps beyond a letter, and what opens each of them (standards 2.6). They are ordered, and climbed
//! in any order; that one is open says what can be asked for, never that it will be granted.

use std::sync::LazyLock;

use claims::{Account, Reason};
use dates::{Answer, Day, Window};
use deadlines::State;
use ledger::RecordId;
use serde::Deserialize;

use crate::letter::can_be_by;
use crate::matter::Matter;
use crate::scope::{Covered, Event, Scope};
use crate::{Catalogue, LetterKind, request};

/// All steps, as `data/ladder.toml` has them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ladder {
    /// In their order.
    pub rungs: Vec<Rung>,
}

/// One step: what opens it, who decides.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rung {
    /// The term of `accountability_rung`.
    pub step: String,
    /// What opens it.
    pub opens: Opens,
    /// What it needs, in one sentence.
    pub needs: deadlines::Labels,
    /// What it covers, where that is limited.
    #[serde(default)]
    pub scope: Scope,
    /// The mandates that came of it, as far as the catalogue has them: what it covered when it was taken.
    #[serde(default)]
    pub gave: Vec<String>,
    /// Where that stands.
    pub cites: String,
    /// Whether it was read.
    pub verified: bool,
}

/// What opens a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opens {
    /// Any case.
    Always,
    /// The sixty days of a letter have passed.
    SixtyDaysPassed,
    /// A published letter of which a request is open.
    PublishedUnanswered,
    /// A published letter that said what would follow, of which a request is open.
    Warned,
    /// Nothing that a register holds: others decide.
    Others,
}

/// How one step stands on a day.
#[derive(Debug, Clone)]
pub struct Climb<'l> {
    /// The step.
    pub rung: &'l Rung,
    /// Whether what opens it is so; `None` where others decide.
    pub open: Option<bool>,
    /// When it was taken, and the record that says so.
    pub taken: Vec<(Window, RecordId)>,
    /// Whether it covers what happened, where that was asked.
    pub covered: Option<Covered>,
    /// The mandates that came of it and do not surely cover what happened, where that was asked.
    pub beside: Vec<(&'l str, Covered)>,
    /// Why.
    pub reason: Reason,
}

impl Ladder {
    /// The built-in table.
    pub fn built_in() -> &'static Ladder {
        static TABLE: LazyLock<Ladder> = LazyLock::new(|| {
            toml::from_str(include_str!("../data/ladder.toml")).expect("a test reads the built-in table")
        });
        &TABLE
    }

    /// How every step stands on a day: taken, open, and whether it covers what happened.
    pub fn climbed<'l>(
        &'l self,
        accounts: &[Account<'_>],
        matters: &[Matter<'_>],
        event: Option<&Event>,
        on: Day,
    ) -> Vec<Climb<'l>> {
        self.rungs.iter().map(|rung| rung.climb(accounts, matters, event, on)).collect()
    }
}

impl Rung {
    fn climb<'l>(
        &'l self,
        accounts: &[Account<'_>],
        matters: &[Matter<'_>],
        event: Option<&Event>,
        on: Day,
    ) -> Climb<'l> {
        let (open, reason) = self.opened(matters);
        Climb {
            rung: self,
            open,
            taken: self.taken(accounts, matters, on),
            covered: event.map(|event| self.scope.covers(event)),
            beside: event.map(|event| self.beside(event)).unwrap_or_default(),
            reason,
        }
    }

    /// The mandates that came of the step and do not surely cover an event (standards 2.6: the mission of 2022 is not of 1988).
    fn beside(&self, event: &Event) -> Vec<(&str, Covered)> {
        let given = self.gave.iter().filter_map(|slug| Catalogue::built_in().mandate(slug));
        let covered = given.map(|mandate| (mandate.slug.as_str(), mandate.scope.covers(event)));
        covered.filter(|(_, covered)| covered.answer() != Answer::Yes).collect()
    }

    /// Whether what opens the step is so, and by which letters.
    fn opened(&self, matters: &[Matter<'_>]) -> (Option<bool>, Reason) {
        let open = |test: &dyn Fn(&Matter<'_>) -> bool| -> Vec<RecordId> {
            matters.iter().filter(|matter| test(matter)).map(Matter::id).collect()
        };
        let unanswered = |matter: &Matter<'_>| matter.published.is_some() && matter.open_requests() > 0;
        let warned = |matter: &Matter<'_>| {
            let warns = |request: &request::Request<'_>| request.kind == Some("warning");
            unanswered(matter) && matter.requests.iter().any(warns)
        };
        let (says, letters) = match self.opens {
            Opens::Always => return (Some(true), self.because("open for any case", Vec::new())),
            Opens::Others => {
                return (None, self.because("others decide; nothing in a register opens it", Vec::new()));
            }
            Opens::SixtyDaysPassed => ("the sixty days of a letter have passed", open(&sixty_days_passed)),
            Opens::PublishedUnanswered => ("requests of a published letter are open", open(&unanswered)),
            Opens::Warned => {
                ("a published letter said what would follow, and its requests are open", open(&warned))
            }
        };
        (Some(!letters.is_empty()), self.because(says, letters))
    }

    fn because(&self, says: &str, records: Vec<RecordId>) -> Reason {
        Reason::new("ladder.opens", "docs/letters.md", says, records)
    }

    fn taken(&self, accounts: &[Account<'_>], matters: &[Matter<'_>], on: Day) -> Vec<(Window, RecordId)> {
        let press = |matter: &&Matter<'_>| matter.kind == Some(LetterKind::Press);
        let told = accounts.iter().filter(|account| match account.kind() {
            "accountability_step" => account.term("rung") == Some(self.step.as_str()),
            "procedure" => {
                self.step == "individual_case_wgeid"
                    && account.term("mechanism") == Some("wgeid")
                    && account.text("person").is_some()
            }
            _ => false,
        });
        let told = told.map(|account| (account.window("date").unwrap_or_default(), account.id()));
        let told = told.filter(|(when, _)| can_be_by(when, on));
        let letters = matters.iter().filter_map(|matter| match self.step.as_str() {
            "sp_communication" if !press(&matter) => Some((matter.sent, matter.id())),
            "communication_published" if !press(&matter) => Some((matter.published?, matter.id())),
            "joint_press_release" if press(&matter) => Some((matter.sent, matter.id())),
            _ => None,
        });
        let mut taken: Vec<(Window, RecordId)> = letters.chain(told).collect();
        taken.sort_by_key(|(when, record)| (when.earliest.unwrap_or(Day::LAST), *record));
        taken
    }
}

impl Climb<'_> {
    /// Whether it covers what happened, where that was asked.
    pub fn covers(&self) -> Option<Answer> {
        self.covered.map(Covered::answer)
    }
}

fn sixty_days_passed(matter: &Matter<'_>) -> bool {
    matter.clocks.iter().any(|clock| clock.rule == "SP-EMBARGO" && clock.due.state == State::Passed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use ledger::Codebook;

    #[test]
    fn every_step_is_a_term_and_every_term_a_step() {
        let terms = &Codebook::builtin().vocabulary("accountability_rung").unwrap().terms;
        let terms: Vec<&str> = terms.iter().map(|term| term.id.as_str()).collect();
        let steps: Vec<&str> = Ladder::built_in().rungs.iter().map(|rung| rung.step.as_str()).collect();
        assert_eq!(steps, terms);
    }

    #[test]
    fn what_is_from_memory_is_not_marked_as_read() {
        for rung in &Ladder::built_in().rungs {
            assert_eq!(rung.verified, !rung.cites.contains("memory"), "{}", rung.step);
        }
    }
}
