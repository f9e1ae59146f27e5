//! Whether a case has what a UN body asks of a submission: consent, a source with a name, six minimum elements.
//!
//! Missing detail does not bar a submission, so a draft may have gaps; it says which
//! (standards 1.4, 1.5; V-101, V-103, V-104).

use claims::{Account, Reason};
use ledger::RecordId;
use serde::Serialize;

use crate::Purpose;

/// One of the six minimum elements of a submission, and where it is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Element {
    /// The element, such as `me_name`.
    pub id: &'static str,
    /// Whether it is there.
    pub met: bool,
    /// Whether its absence is excused by a reason that somebody gave.
    pub excused: bool,
    /// What is asked, and the records that have it.
    pub reason: Reason,
}

/// A property of a kind.
type Place = (&'static str, &'static str);

/// What is asked for: the element, the kinds and properties that have it, and what it is in words.
const ASKED: &[(&str, &[Place], &str)] = &[
    (
        "me_date",
        &[
            ("person", "disappearance_date"),
            ("person", "arrest_date"),
            ("person", "last_seen_date"),
            ("disappearance", "date"),
            ("disappearance", "last_contact_date"),
        ],
        "the day of the disappearance, or at least its month",
    ),
    (
        "me_place",
        &[
            ("person", "arrest_place"),
            ("person", "disappearance_place"),
            ("person", "last_seen_place"),
            ("disappearance", "place"),
            ("disappearance", "last_contact_place"),
        ],
        "the place of arrest, or where the person was last seen",
    ),
    (
        "me_perpetrators",
        &[
            ("person", "responsible"),
            ("disappearance", "perpetrator"),
            ("disappearance", "perpetrator_class"),
            ("disappearance", "why_state"),
        ],
        "who is believed responsible, or why the State is believed to be",
    ),
];

/// The six minimum elements, from everything that is said of one person (WGEID; standards 1.5).
pub fn elements(about: &[Account<'_>]) -> Vec<Element> {
    let mut all = vec![name(about)];
    for (id, places, says) in ASKED {
        let has = |account: &&Account<'_>| {
            places.iter().any(|(kind, property)| account.kind() == *kind && tells(account, property, id))
        };
        all.push(Element::of(id, says, false, about.iter().filter(has).map(Account::id)));
    }
    all.push(steps(about));
    all.push(source(about));
    all
}

/// Whether a value tells what an element asks: a year is no day, and «unknown» without a reason names nobody.
fn tells(account: &Account<'_>, property: &str, element: &str) -> bool {
    match (element, property) {
        ("me_date", _) => account.windows(property).any(|window| {
            let days = window.earliest.zip(window.latest).map(|(first, last)| last.number() - first.number());
            days.is_some_and(|days| days < DAYS_OF_A_MONTH)
        }),
        (_, "perpetrator_class") => account.term(property).is_some_and(|class| class != "unknown"),
        _ => account.text(property).is_some(),
    }
}

/// The longest month.
const DAYS_OF_A_MONTH: i32 = 31;

/// Whether a body of the UN asks for the elements.
pub fn is_submission(purpose: Purpose) -> bool {
    matches!(purpose, Purpose::SubmitWgeid | Purpose::SubmitCed | Purpose::SubmitSp)
}

impl Element {
    fn of(
        id: &'static str,
        says: &str,
        excused: bool,
        records: impl IntoIterator<Item = RecordId>,
    ) -> Element {
        let reason = Reason::new(id, "FIACAT, minimum elements for WGEID (2011); V-104", says, records);
        Element { id, met: !reason.records.is_empty() && !excused, excused, reason }
    }
}

/// A name with a given and a family part.
fn name(about: &[Account<'_>]) -> Element {
    let whole = |account: &&Account<'_>| {
        let in_parts = account.text("given_name").is_some() && account.text("family_name").is_some();
        let in_one = account.text("name").is_some_and(|written| {
            let name = names::parse(written, names::Layout::Auto);
            !name.unnamed && !name.given.is_empty() && !name.family.is_empty()
        });
        account.kind() == "person" && (in_parts || in_one)
    };
    Element::of("me_name", "the full name", false, about.iter().filter(whole).map(Account::id))
}

/// A step taken by somebody to find the person, or why none was.
fn steps(about: &[Account<'_>]) -> Element {
    let says = "steps taken to find the person, or why none were";
    let excuse = |account: &&Account<'_>| account.text("no_steps_reason").is_some();
    let steps = || about.iter().filter(|account| account.kind() == "search_step");
    let none = |account: &&Account<'_>| account.term("step_kind") == Some("none_taken");
    let taken = steps().filter(|account| !excuse(account) && !none(account));
    let taken: Vec<RecordId> = taken.map(Account::id).collect();
    match taken.is_empty() {
        false => Element::of("me_steps", says, false, taken),
        true => {
            let excuses: Vec<RecordId> = steps().filter(excuse).map(Account::id).collect();
            Element::of("me_steps", says, !excuses.is_empty(), excuses)
        }
    }
}

/// Who submits: confidential on request, anonymous never (V-103).
fn source(about: &[Account<'_>]) -> Element {
    let named = |account: &&Account<'_>| match account.kind() {
        "consent" => account.text("giver").is_some() && account.term("answer") == Some("granted"),
        "family_contact" => account.text("contact_name").is_some(),
        _ => false,
    };
    let mut found = Element::of(
        "me_source",
        "who submits it, by name",
        false,
        about.iter().filter(named).map(Account::id),
    );
    found.reason.cites = "OHCHR, Reporting a disappearance to the Working Group; V-103, V-104";
    found
}
