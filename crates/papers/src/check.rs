//! What is missing before a case can be submitted, element by element and consent by consent, and who could supply it.
//!
//! A submission is blocked by each missing consent (V-101), each missing element (V-104), an anonymous source
//! (V-103) and a route that is closed. A draft may have gaps of elements; never of consents.

use claims::{Account, Reason};
use consent::{Audience, Consents, Permission, Request};
use dates::Day;
use ledger::{DataClass, RecordId};
use serde::Serialize;

use crate::mechanism::{Element, Mechanism};
use crate::route::{Route, Verdict};
use crate::{Submitter, Tongue};

/// What a case has of what a mechanism asks.
#[derive(Debug, Clone)]
pub struct Check<'m> {
    /// The elements, in the order of the file.
    pub elements: Vec<(&'m Element, Found, Reason)>,
    /// The consent that the case goes to the body, and that the name reaches the State through it.
    pub consents: Vec<(Request, Permission)>,
    /// The route, where one must not be closed.
    pub route: Option<Route>,
    /// The incidents of reprisal that may be raised; `None` where the mechanism raises none.
    pub raised: Option<Vec<RecordId>>,
}

/// Whether an element is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// It is there.
    There,
    /// It is not there, for a reason that somebody gave.
    Excused,
    /// It is not there.
    Missing,
}

/// Why a submission is not made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Block {
    /// The rule, as `V-104 me_date`.
    pub rule: String,
    /// What is missing, in one sentence.
    pub says: String,
    /// What to do now, or who could supply it.
    pub next: String,
    /// Whether a draft may have the gap.
    pub draft_allowed: bool,
}

/// Everything that is said of one person, held against what a mechanism asks.
///
/// `about` are all accounts of the person's case, `person` the person's own records.
pub fn check<'m>(
    mechanism: &'m Mechanism,
    about: &[Account<'_>],
    person: &[RecordId],
    consents: &Consents,
    submitter: &Submitter,
    routes: &[Route],
    on: Day,
) -> Check<'m> {
    let minimum = consent::elements(about);
    let elements = mechanism.elements.iter().map(|asked| {
        let (found, reason) = match minimum.iter().find(|one| one.id == asked.id) {
            // Names of sources are sealed and on no form: who submits says so where the form is made.
            Some(one) if asked.id == "me_source" && !(submitter.is_named() && submitter.is_reachable()) => {
                (Found::Missing, one.reason.clone())
            }
            Some(one) if asked.id == "me_source" || one.met => (Found::There, one.reason.clone()),
            Some(one) if one.excused => (Found::Excused, one.reason.clone()),
            Some(one) => (Found::Missing, one.reason.clone()),
            None => told(asked, about),
        };
        (asked, found, reason)
    });
    let purpose = mechanism.purpose().expect("a mechanism that was read has a purpose of a submission");
    let ask = |audience| {
        let request = Request { purpose, data_class: DataClass::VictimCore, audience };
        (request, consents.permits(person, request, on))
    };
    Check {
        elements: elements.collect(),
        consents: vec![ask(Audience::UnConfidential), ask(Audience::StateViaUn)],
        route: mechanism.route.as_ref().and_then(|id| routes.iter().find(|route| route.id == id).cloned()),
        raised: mechanism.raises_incidents.then(|| raised(about)),
    }
}

/// The incidents of which whoever they happened to agreed that they are raised, in confidence at least (standards 6.4).
fn raised(about: &[Account<'_>]) -> Vec<RecordId> {
    let incidents = about.iter().filter(|account| account.kind() == "reprisal_incident");
    let agreed = incidents
        .filter(|account| matches!(account.term("consent_to_raise"), Some("confidential" | "public")));
    agreed.map(Account::id).collect()
}

/// Whether an element of a mechanism's own is told in one of its places.
fn told(asked: &Element, about: &[Account<'_>]) -> (Found, Reason) {
    let has = |account: &&Account<'_>| {
        asked
            .places
            .iter()
            .filter_map(|place| place.split_once('.'))
            .any(|(kind, property)| account.kind() == kind && account.text(property).is_some())
    };
    let reason = Reason::new(
        "element",
        "docs/submissions.md",
        asked.asks.en.clone(),
        about.iter().filter(has).map(Account::id),
    );
    let found = if reason.records.is_empty() { Found::Missing } else { Found::There };
    (found, reason)
}

impl Check<'_> {
    /// Why the submission is not made; empty where it can be.
    pub fn blocks(&self) -> Vec<Block> {
        let consents =
            self.consents.iter().filter(|(_, permission)| !permission.permitted).map(consent_block);
        let elements = self.elements.iter().filter(|(_, found, _)| *found == Found::Missing);
        let elements = elements.map(|(element, ..)| {
            let rule = if element.id == "me_source" { "V-103" } else { "V-104" };
            Block {
                rule: format!("{rule} {}", element.id),
                says: format!("missing: {}", element.asks.get(Tongue::English)),
                next: format!("who could supply it: {}", element.supplied_by),
                draft_allowed: true,
            }
        });
        let closed =
            self.route.iter().filter(|route| route.verdict == Verdict::NotEligible).map(|route| Block {
                rule: route.id.to_owned(),
                says: format!("this body cannot take the case: {}", route.reason.says),
                next: "`whereabouts submit route` shows where it can be brought".to_owned(),
                draft_allowed: false,
            });
        let silent = self.raised.iter().filter(|raised| raised.is_empty()).map(|_| Block {
            rule: "V-101 consent_to_raise".to_owned(),
            says: "nobody to whom an incident happened has agreed that it is raised".to_owned(),
            next:
                "ask whoever it happened to, and record the answer: consent_to_raise of the reprisal_incident"
                    .to_owned(),
            draft_allowed: false,
        });
        consents.chain(silent).chain(elements).chain(closed).collect()
    }
}

fn consent_block((request, permission): &(Request, Permission)) -> Block {
    let what = match request.audience {
        Audience::StateViaUn => "that the name reaches the State through this body",
        _ => "that the case goes to this body",
    };
    Block {
        rule: format!("V-101 {}", permission.rule.id()),
        says: format!("no consent {what} ({}): {}", request.purpose.id(), permission.rule.says()),
        next: format!(
            "ask the family, and record the answer: whereabouts consent add --set purpose={} --set audience={}",
            request.purpose.id(),
            request.audience.id()
        ),
        draft_allowed: false,
    }
}
