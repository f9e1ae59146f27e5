//! Which missing persons could be these remains, without DNA: an order in which to look, no answer.
//!
//! Every factor is shown with how it speaks. "None of these" always stands among the answers, with
//! what it is worth before any factor is seen: most of the missing of a site are named by nobody.
//!
//! No probability is given. The weights are assumptions, and factors hang together (whoever is tall
//! wears large shoes), so that a percentage would look like an identification. That is a board's, by
//! a primary method (standards 3.5); nothing is decided here.

use dates::Day;
use ledger::RecordId;
use serde::Serialize;

use crate::contents::{Contents, Named};
use crate::factors::Life;
pub use crate::factors::{Factor, Speaks};
use crate::ground::Ground;
use crate::identification::{Identification, of_remains};
use crate::numbers::Numbers;
use crate::remains::Remains;
use crate::terms::Level;

/// One answer to whose remains these are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answered {
    /// The person; `None` is "none of these".
    #[serde(serialize_with = "crate::json::some_id")]
    pub person: Option<RecordId>,
    /// The probability before any factor is seen: one in the number missing for each person, and for
    /// "none of these" the part of the missing whom nobody names.
    pub prior: f64,
    /// What all factors weigh together, in bits; 0 for "none of these".
    pub bits: f64,
    /// Every factor, in a fixed order; none for "none of these".
    pub factors: Vec<Factor>,
    /// The records it rests on.
    #[serde(serialize_with = "crate::json::ids")]
    pub records: Vec<RecordId>,
}

impl Answered {
    /// What the answer weighs in all, in bits: its prior and its factors. For the order only.
    pub fn weight(&self) -> f64 {
        self.prior.log2() + self.bits
    }
}

/// All answers, the weightiest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ranking {
    /// What was found.
    pub remains: Remains,
    /// The site whose missing were looked at.
    #[serde(serialize_with = "crate::json::id")]
    pub site: RecordId,
    /// How many missing persons it could be, named or not.
    pub missing: u32,
    /// Whether that number comes from what is claimed of the site, or had to be supposed.
    pub missing_from: MissingFrom,
    /// The answers; "none of these" is one of them.
    pub answers: Vec<Answered>,
    /// People left out: excluded from these remains, or identified as others.
    #[serde(serialize_with = "crate::json::ids")]
    pub left_out: Vec<RecordId>,
}

/// Where the number of the missing comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingFrom {
    /// Whoever asked said so.
    Given,
    /// The greatest number that anybody claims of the site.
    Claimed,
    /// Nobody claims any: one more than the named.
    Supposed,
}

/// Ranks the missing persons of a site against remains from it; `None` where no site is known.
///
/// The missing persons are those whom a record says lie there. `missing` is how many it could be
/// altogether; without it, the greatest number that anybody claims of the site.
pub fn rank(
    ground: &Ground<'_>,
    remains: RecordId,
    on: Day,
    missing: Option<u32>,
    identified: &[Identification],
) -> Option<Ranking> {
    let remains = Remains::of(ground, remains, on)?;
    let site = remains.site?;
    let numbers = Numbers::of(ground, site, on);
    let contents = Contents::of(ground, site, on, &numbers, identified);
    let (left_out, candidates): (Vec<&Named>, Vec<&Named>) =
        contents.named.iter().partition(|named| is_left_out(named.person, &remains, identified));
    let (missing, missing_from) = pool(missing, &numbers, candidates.len() as u32);
    let prior = 1.0 / f64::from(missing);
    let mut answers: Vec<Answered> =
        candidates.iter().map(|named| candidate(ground, &remains, named, on, prior)).collect();
    answers.push(none_of_these(&remains, f64::from(missing - answers.len() as u32) * prior));
    // Where two weigh the same, whoever stands first in the log comes first.
    answers.sort_by(|one, other| other.weight().total_cmp(&one.weight()));
    let left_out = left_out.iter().map(|named| named.person).collect();
    Some(Ranking { remains, site, missing, missing_from, answers, left_out })
}

/// Whether a board excluded the person from these remains, or established other remains as theirs.
fn is_left_out(person: RecordId, remains: &Remains, identified: &[Identification]) -> bool {
    let excluded = of_remains(identified, remains.id)
        .any(|known| known.person == Some(person) && known.level == Some(Level::Excluded));
    let fragments = || remains.reassociated.iter().flat_map(|joined| &joined.fragments);
    let elsewhere = identified.iter().any(|known| {
        known.person == Some(person)
            && known.level == Some(Level::Established)
            && !known.remains.contains(&remains.id)
            && !fragments().any(|fragment| known.remains.contains(fragment))
    });
    excluded || elsewhere
}

/// How many it could be: at least one more than the named, for nobody knows all names.
fn pool(given: Option<u32>, numbers: &Numbers, named: u32) -> (u32, MissingFrom) {
    let least = named + 1;
    if let Some(given) = given {
        return (given.max(least), MissingFrom::Given);
    }
    let estimates = numbers.estimates.iter().filter_map(|it| it.most.max(it.least));
    let found = numbers.individuals_at_least().map(|mni| mni.at_least);
    match estimates.chain(found).max() {
        Some(claimed) if claimed >= least => (claimed, MissingFrom::Claimed),
        _ => (least, MissingFrom::Supposed),
    }
}

fn candidate(ground: &Ground<'_>, remains: &Remains, named: &Named, on: Day, prior: f64) -> Answered {
    let life = Life::of(ground, named.person, on);
    let factors = life.beside(remains, named);
    let bits = factors.iter().map(|factor| factor.bits).sum();
    let mut records = life.records;
    records.extend(&named.claims);
    Answered { person: Some(named.person), prior, bits, factors, records }
}

/// All the missing whom nobody names, together.
fn none_of_these(remains: &Remains, prior: f64) -> Answered {
    Answered { person: None, prior, bits: 0.0, factors: Vec::new(), records: remains.records.clone() }
}
