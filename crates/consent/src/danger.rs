//! Reprisals and immediate risk: when a case is silent. How a family is reached.

use claims::{Account, Links};
use dates::{Day, Window};
use ledger::RecordId;

use crate::days::{maybe_by, said, surely_by};
use crate::{Relation, Risk};

/// One act of intimidation or reprisal, or a statement of the danger somebody is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The record that says it.
    pub record: RecordId,
    /// The records of the person over whose case it happened.
    pub persons: Vec<RecordId>,
    /// What was done, terms of `reprisal_kind`.
    pub kinds: Vec<&'static str>,
    /// How great the danger is; what is written and cannot be read counts as high.
    pub risk: Option<Risk>,
    /// When it happened.
    pub date: Window,
    /// When the danger ended, if it did.
    pub ended: Option<Window>,
}

impl Incident {
    /// Reads one record; `None` for records of other kinds.
    pub fn of(account: &Account<'_>, links: &Links) -> Option<Incident> {
        if account.kind() != "reprisal_incident" {
            return None;
        }
        let written = account.text("immediate_risk").is_some();
        let risk = account.term("immediate_risk").and_then(Risk::from_id);
        Some(Incident {
            record: account.id(),
            persons: persons(account, links),
            kinds: account.terms("reprisal_kind").collect(),
            risk: risk.or(written.then_some(Risk::High)),
            date: said(account, "date").unwrap_or_default(),
            // An end that cannot be read is no end.
            ended: account.window("to_date"),
        })
    }

    /// Whether it puts the case into silent mode on a day (standards 6.4).
    ///
    /// From the first day on which it can have happened until the danger surely ended.
    pub fn silences(&self, on: Day) -> bool {
        let over = self.ended.is_some_and(|ended| surely_by(&ended, on.plus(-1)));
        self.risk == Some(Risk::High) && maybe_by(&self.date, on) && !over
    }
}

/// A relative who may be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The record that says it.
    pub record: RecordId,
    /// The records of the disappeared person.
    pub persons: Vec<RecordId>,
    /// Who they are to the person.
    pub relation: Option<Relation>,
    /// When they were last reached.
    pub verified: Option<Window>,
    /// Whether they asked to be left alone.
    pub left_alone: bool,
}

impl Contact {
    pub(crate) fn of(account: &Account<'_>, links: &Links) -> Option<Contact> {
        (account.kind() == "family_contact").then(|| Contact {
            record: account.id(),
            persons: persons(account, links),
            relation: account.term("relation").and_then(Relation::from_id),
            verified: account.window("contact_verified_on"),
            // An answer that cannot be read is taken for the wish to be left alone.
            left_alone: account.text("asked_not_to_be_contacted").is_some()
                && account.yes("asked_not_to_be_contacted") != Some(false),
        })
    }
}

fn persons(account: &Account<'_>, links: &Links) -> Vec<RecordId> {
    account.links("person").filter_map(|link| links.resolve(&link, account.record.source)).collect()
}
