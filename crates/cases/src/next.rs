//! What it would take for a fact to stand more firmly, in words.

use crate::claim::Claim;
use crate::fact::{Fact, FactView, Standing, Value};
use crate::weigh::is_good;
use crate::{Fate, Policy, Whereabouts};

/// What it would take for the next standing; `None` where nothing more is to be had.
pub(crate) fn of<T: Value>(
    fact: Fact,
    view: &FactView<T>,
    live: &[Claim<T>],
    policy: &Policy,
) -> Option<String> {
    match view.standing {
        Standing::NotAssessed | Standing::NoInformation => Some("A record that speaks of it.".to_owned()),
        Standing::Alleged => Some(support(view, live, policy)),
        Standing::Supported => Some(decision(fact, view.value.code(), policy)),
        Standing::Contradicted => Some(format!(
            "A finding that weighs all sides ({}); or grades by which one side is certainly worse.",
            words(policy.standard_of_proof.code())
        )),
        Standing::Established => after(fact, view.value.code()),
    }
}

/// What an alleged value lacks.
fn support<T: Value>(view: &FactView<T>, live: &[Claim<T>], policy: &Policy) -> String {
    let good = live.iter().any(|claim| view.claims.contains(&claim.record) && is_good(claim, policy));
    let missing =
        policy.independent_sources.saturating_sub(view.sides.first().map_or(0, |side| side.independent));
    let quality = format!(
        "of grade {:?} or better, with credibility {} or better",
        policy.reliability_at_most, policy.credibility_at_most
    );
    match (missing, good) {
        (0, true) => "What speaks against it resolved, or graded.".to_owned(),
        (0, false) => format!("One of its sources {quality}: grade the source and the information."),
        (1, true) => "A second independent source.".to_owned(),
        (1, false) => format!("A second independent source; one of the two {quality}."),
        (more, true) => format!("{more} more independent sources."),
        (more, false) => format!("{more} more independent sources; one of them {quality}."),
    }
}

/// The decision that a supported value lacks.
fn decision(fact: Fact, value: &str, policy: &Policy) -> String {
    let finding = format!(
        "A finding at «{}» or higher, with which a second person agrees",
        words(policy.standard_of_proof.code())
    );
    match fact {
        Fact::Whereabouts if value == Whereabouts::RemainsRecovered.code() => IDENTIFICATION.to_owned(),
        Fact::Whereabouts if value == Whereabouts::LocationVerified.code() => {
            format!("{finding}, by verified contact or official proof.")
        }
        Fact::Fate if [Fate::AliveFree, Fate::AliveDetained].map(Fate::code).contains(&value) => {
            format!("{finding}, by verified contact or official proof.")
        }
        _ => format!("{finding}."),
    }
}

fn after(fact: Fact, value: &str) -> Option<String> {
    if fact != Fact::Whereabouts {
        return None;
    }
    match Whereabouts::read(value)? {
        Whereabouts::RemainsIdentified => {
            Some("Return of the remains to the family, told beforehand, with a receipt.".to_owned())
        }
        Whereabouts::RemainsReturned | Whereabouts::LocationVerified => None,
        _ => Some(format!("This locates nobody yet. {IDENTIFICATION}")),
    }
}

const IDENTIFICATION: &str = "An identification of remains: established by a board whose record is complete, on a \
primary identifier (DNA, teeth, fingerprints), the family told first.";

/// A code in words.
pub(crate) fn words(code: &str) -> String {
    code.replace('_', " ")
}
