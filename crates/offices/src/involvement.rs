//! Alleged involvement: in which way, how firmly, which elements; and what is wrong with an allegation.

use claims::{Account, Reason};
use dates::{Answer, Day, Window};
use ledger::{Codebook, RecordId};

use crate::ground::Offices;
use crate::office::Seat;

/// An allegation of one source against one person.
#[derive(Debug, Clone)]
pub struct Involvement<'a> {
    /// The account of it.
    pub account: Account<'a>,
    /// Who is named; `None` where the link means no record here.
    pub person: Option<RecordId>,
    /// When the act was; `None` where nobody says.
    pub act: Option<Window>,
    /// In which post it is alleged to have been done.
    pub post: Option<RecordId>,
    /// Degrees, terms of `involvement_degree`.
    pub degrees: Vec<&'static str>,
    /// Modes, terms of `responsibility_mode`.
    pub modes: Vec<&'static str>,
    /// The standard of proof, a term of `standard_of_proof`; an allegation where the source gives none.
    pub standard: &'static str,
    /// The elements of superior responsibility, where such a mode is alleged.
    pub elements: Vec<Element>,
}

/// One element of superior responsibility (Rome Statute art. 28).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Element {
    /// The property, such as `sr_knowledge`.
    pub id: &'static str,
    /// How it stands, a term of `element_standing`; `None` where the source does not speak of it.
    pub standing: Option<&'static str>,
}

/// The elements, and whether a military commander's responsibility asks for each; another superior's asks for all.
const ELEMENTS: [(&str, bool); 7] = [
    ("sr_crime", true),
    ("sr_relationship", true),
    ("sr_effective_control", true),
    ("sr_knowledge", true),
    ("sr_scope", false),
    ("sr_failure", true),
    ("sr_causation", true),
];

impl<'a> Involvement<'a> {
    pub(crate) fn read(offices: &Offices<'a>, account: &Account<'a>) -> Involvement<'a> {
        let modes: Vec<&'static str> = account.terms("mode").collect();
        Involvement {
            account: *account,
            person: offices.targets(account, "person").first().copied(),
            act: act_window(account),
            post: offices.targets(account, "post").first().copied(),
            degrees: account.terms("degree").collect(),
            standard: account.term("standard_of_proof").unwrap_or("allegation"),
            elements: elements(account, &modes),
            modes,
        }
    }

    /// Whether the source had said it by a day: what it says later does not count; what has no day counts.
    pub fn said_by(&self, on: Day) -> bool {
        let said = self.account.window("date").and_then(|said| said.earliest);
        said.is_none_or(|said| said <= on)
    }

    /// The elements of which the source does not speak.
    pub fn missing(&self) -> impl Iterator<Item = &'static str> {
        self.elements.iter().filter(|element| element.standing.is_none()).map(|element| element.id)
    }
}

/// The days of the act: from the earliest it can have begun to the latest it can have ended.
fn act_window(account: &Account<'_>) -> Option<Window> {
    let (from, to) = (account.window("from_date"), account.window("to_date"));
    match (from, to) {
        (None, None) => None,
        (Some(only), None) | (None, Some(only)) => Some(only),
        (Some(from), Some(to)) => Some(from.around(&to)),
    }
}

fn elements(account: &Account<'_>, modes: &[&str]) -> Vec<Element> {
    let (military, other) = (modes.contains(&"superior_military"), modes.contains(&"superior_other"));
    let asked = ELEMENTS.iter().filter(|(_, of_military)| other || (military && *of_military));
    asked.map(|(id, _)| Element { id, standing: account.term(id) }).collect()
}

impl Offices<'_> {
    /// What is wrong with an allegation, by rule. Nothing here says whether it is true.
    pub fn problems(&self, one: &Involvement<'_>) -> Vec<Reason> {
        let mut problems = Vec::new();
        if one.person.is_none() {
            let says = "the allegation names no person whom this register has";
            problems.push(Reason::new(
                "involvement.no-person",
                "HURIDOCS Events Standard Formats, involvement",
                says,
                [one.account.id()],
            ));
        }
        problems.extend(self.outside_the_post(one));
        problems.extend(self.above_its_standard(one));
        problems
    }

    /// V-520: the post alleged was not held when the act was, by anything that is known here.
    fn outside_the_post(&self, one: &Involvement<'_>) -> Option<Reason> {
        let cites = "V-520; docs/officials.md";
        let (person, post, act) = (one.person?, one.post?, one.act?);
        let seat = Seat::Post(post);
        let held: Vec<_> = self.holdings_of(person).filter(|holding| holding.seat == seat).collect();
        if held.is_empty() {
            let says = "no source known here says that the person held the post in which the act is alleged";
            return Some(Reason::new("V-520.untold", cites, says, [one.account.id()]));
        }
        let outside = held.iter().all(|holding| holding.tenure.during(&act) == Answer::No);
        let records = [one.account.id()].into_iter().chain(held.iter().map(|holding| holding.account.id()));
        let says = "the act is alleged in a post that, by every source, the person did not hold then";
        outside.then(|| Reason::new("V-520", cites, says, records))
    }

    /// Beyond reasonable doubt is what courts find: without a conviction known here the claim stands above its ground.
    fn above_its_standard(&self, one: &Involvement<'_>) -> Option<Reason> {
        let rank = |id| Codebook::builtin().vocabulary("standard_of_proof")?.term(id)?.code.as_deref();
        if rank(one.standard) != rank("beyond_reasonable_doubt") {
            return None;
        }
        let person = one.person?;
        let convicted = self.of_kind("proceeding").iter().any(|step| {
            step.term("status") == Some("convicted") && self.targets(step, "person").contains(&person)
        });
        let says = "it is said to be beyond reasonable doubt, and no conviction is known here";
        (!convicted).then(|| {
            Reason::new("involvement.no-conviction", "Rome Statute art. 66", says, [one.account.id()])
        })
    }
}
