//! The elements of an enforced disappearance (ICPPED art. 2), each with its standing.
//!
//! Detention followed by a secret execution is an enforced disappearance where officials
//! then refuse to disclose the fate or whereabouts (WGEID, general comment on the
//! definition, 2007): being known dead closes nothing.

use claims::Reason;
use dates::Window;
use serde::Serialize;

use crate::fact::{Fact, FactView, Holding, Standing};

/// One element, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Element {
    /// Which one.
    pub element: Fact,
    /// The article it stands in.
    pub article: &'static str,
    /// Whether it is there, and why.
    #[serde(flatten)]
    pub view: FactView<Holding>,
}

/// The three cumulative elements.
pub const CUMULATIVE: [Fact; 3] =
    [Fact::DeprivationOfLiberty, Fact::StateInvolvement, Fact::RefusalOrConcealment];

/// All elements, the consequence and the one of the Rome Statute last.
pub const ALL: [Fact; 5] = [
    Fact::DeprivationOfLiberty,
    Fact::StateInvolvement,
    Fact::RefusalOrConcealment,
    Fact::OutsideProtectionOfLaw,
    Fact::ProlongedRemovalIntended,
];

/// The article an element stands in.
pub fn article(element: Fact) -> &'static str {
    match element {
        Fact::ProlongedRemovalIntended => "Rome Statute art. 7(2)(i)",
        Fact::OutsideProtectionOfLaw => "ICPPED art. 2; WGEID general comment 2007",
        _ => "ICPPED art. 2; 1992 Declaration, preamble",
    }
}

/// An element that is missing before this can be called an enforced disappearance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Which one.
    pub element: Fact,
    /// How firmly it stands now.
    pub standing: Standing,
    /// What it would take.
    pub needs: String,
}

impl Element {
    /// Whether the element is there: supported or established.
    pub fn is_met(&self) -> bool {
        self.view.standing.holds_up() && self.view.value == Holding::Holds
    }
}

/// The elements that are missing.
pub(crate) fn gap(elements: &[Element]) -> Vec<Gap> {
    let missing =
        elements.iter().filter(|element| CUMULATIVE.contains(&element.element) && !element.is_met());
    missing
        .map(|element| Gap {
            element: element.element,
            standing: element.view.standing,
            needs: match element.view.value {
                Holding::DoesNotHold => "The sources say that this element is not there.".to_owned(),
                _ => element.view.next.clone().unwrap_or_default(),
            },
        })
        .collect()
}

/// The consequence where nobody speaks of it by itself: it follows from the first and third element.
///
/// No intent is needed; it stands as firmly as the weaker of the two.
pub(crate) fn follows(deprived: &FactView<Holding>, concealed: &FactView<Holding>) -> FactView<Holding> {
    let both = [deprived, concealed];
    let there = both.iter().all(|view| view.value == Holding::Holds);
    let standing = match there {
        true => deprived.standing.min(concealed.standing),
        false => Standing::NoInformation,
    };
    let claims: Vec<_> =
        if there { both.iter().flat_map(|view| view.claims.clone()).collect() } else { Vec::new() };
    let says = match there {
        true => "It follows from the deprivation of liberty and the refusal or concealment.",
        false => "It would follow from a deprivation of liberty and a refusal or concealment.",
    };
    let cites = article(Fact::OutsideProtectionOfLaw);
    let reason = Reason::new("outside-protection.follows", cites, says, claims.iter().copied());
    FactView {
        value: if there { Holding::Holds } else { Holding::Unknown },
        standing,
        since: Window::default(),
        happened: if there { concealed.happened } else { Window::default() },
        claims: reason.records.clone(),
        decided_by: None,
        independent: 0,
        sides: Vec::new(),
        earlier: Vec::new(),
        reasons: vec![reason],
        next: None,
    }
}
