//! Which lists copied from which: letters, values, order and gaps that independent lists would not share.
//!
//! Two independent lists agree because both are near the truth, and because people
//! romanise, sort and leave out alike. What they do not share is chance: the same slip in the
//! same row, one order where nothing sorts, the same cells empty. Each kind of evidence is
//! weighed in bits against what other lists of the register show, and the result is a proposal for
//! a person; nothing here changes what counts as independent.

mod judge;
mod look;
mod order;
mod shared;
mod spelling;
mod traces;
mod weigh;

use std::fmt;

use ledger::{RecordId, SourceId};
use rayon::prelude::*;

use judge::Compared;
use look::{Known, Seen};
use shared::{Persons, shared};
pub use traces::Traces;

/// What two lists share that independent ones would not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trait {
    /// Names in the same letters where the lists themselves usually write others.
    Letters,
    /// The same dates, ages and places, more often than any other list has them.
    Values,
    /// Long texts, letter for letter.
    Texts,
    /// Persons in the same order where nothing sorts them.
    Order,
    /// The same things missing for the same persons.
    Gaps,
    /// Nearly all persons of one list are in the other.
    Persons,
}

impl Trait {
    /// All of them.
    pub const ALL: [Trait; 6] =
        [Trait::Letters, Trait::Values, Trait::Texts, Trait::Order, Trait::Gaps, Trait::Persons];

    /// The name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Trait::Letters => "letters",
            Trait::Values => "values",
            Trait::Texts => "texts",
            Trait::Order => "order",
            Trait::Gaps => "gaps",
            Trait::Persons => "persons",
        }
    }

    /// What independent lists share at least, because the truth is one.
    fn floor(self) -> f64 {
        match self {
            Trait::Letters => 0.3,
            Trait::Values => 0.1,
            Trait::Texts => 0.2,
            Trait::Order => 0.2,
            Trait::Gaps => 0.35,
            Trait::Persons => 0.5,
        }
    }

    /// The most bits that one kind of evidence may bring.
    fn most(self) -> f64 {
        match self {
            Trait::Letters | Trait::Texts | Trait::Order => 30.0,
            Trait::Values => 20.0,
            Trait::Gaps => 12.0,
            Trait::Persons => 4.0,
        }
    }

    /// Whether independent lists hardly ever share this, so that it may stand alone.
    fn is_telling(self) -> bool {
        matches!(self, Trait::Letters | Trait::Texts | Trait::Order)
    }
}

/// One kind of evidence that two lists depend on each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Which.
    pub kind: Trait,
    /// How much it says, in bits.
    pub bits: f64,
    /// Where the two are alike, and where they could be.
    pub alike: (u32, u32),
    /// How many would be alike in independent lists.
    pub expected: f64,
    /// Records of one person in both lists where it shows; of the copy first.
    pub examples: Vec<(RecordId, RecordId)>,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (alike, all) = self.alike;
        let expected = self.expected.round() as u64;
        match self.kind {
            Trait::Letters => write!(
                f,
                "{alike} of {all} names are written in the same letters; by the habits of both, {expected} would be"
            ),
            Trait::Values => write!(
                f,
                "{alike} of {all} dates, ages and places are the same; with other lists, {expected} would be"
            ),
            Trait::Texts => {
                write!(
                    f,
                    "{alike} of {all} long texts that stand nowhere else are the same, letter for letter"
                )
            }
            Trait::Order => write!(
                f,
                "{alike} of {all} neighbours whom no sorting tells apart stand in the same order; by chance, {expected} would"
            ),
            Trait::Gaps => write!(
                f,
                "{alike} of {all} cells are filled in both or empty in both; as often as each list leaves out, {expected} would be"
            ),
            Trait::Persons => {
                write!(
                    f,
                    "{alike} of {all} people are in the other list; of other lists, {expected} would be"
                )
            }
        }
    }
}

/// Why one list is held to be the copy, or that nothing tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The origin was published earlier, as its mapping declares.
    Dates,
    /// Where letters or values differ, the slip is nearly always the copy's.
    Slips,
    /// Nearly all of the copy is in the origin, and not the other way round.
    Part,
    /// Nothing tells: it may be the other way round.
    Unknown,
}

impl Direction {
    /// The name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Direction::Dates => "dates",
            Direction::Slips => "slips",
            Direction::Part => "part",
            Direction::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Direction::Dates => "the other was published earlier",
            Direction::Slips => "where the two differ, the slip is nearly always in this one",
            Direction::Part => "nearly all of it is in the other, which holds more",
            Direction::Unknown => "nothing tells which of the two came first",
        })
    }
}

/// How sure it is that one list copied from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Copied {
    /// Worth a look.
    Perhaps,
    /// Independent lists hardly ever look like this.
    Likely,
}

impl Copied {
    /// The name in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Copied::Perhaps => "perhaps",
            Copied::Likely => "likely",
        }
    }
}

impl fmt::Display for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Copied::Perhaps => "perhaps copied",
            Copied::Likely => "likely copied",
        })
    }
}

/// A list that seems to be copied, wholly or in part.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The list that copied; its newest edition.
    pub copy: SourceId,
    /// The list it copied from, or that copied from it where `direction` does not tell.
    pub origin: SourceId,
    /// Why it is this way round.
    pub direction: Direction,
    /// How sure it is.
    pub sure: Copied,
    /// Log odds in bits that one copied from the other.
    pub bits: f64,
    /// Persons in both.
    pub shared: u32,
    /// A list that one of the two depends on even more: only persons that it does not have were looked at.
    pub apart_from: Option<SourceId>,
    /// The evidence, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// Finds lists that seem to be copied, the surest first.
///
/// `persons` are those of [`crate::Linked::persons`]: of each record, in the order the
/// records were added to `traces`. That order does not matter, nor does that of the sources.
pub fn copies(traces: &Traces, persons: &[u32]) -> Vec<Proposal> {
    let grouped = Persons::new(traces, persons);
    let pairs = shared(traces, &grouped);
    if pairs.is_empty() {
        return Vec::new();
    }
    let known = Known::new(traces, &grouped);
    let seen: Vec<Seen> = pairs.into_par_iter().map(|pair| known.look(pair)).collect();
    let all = Compared::new(seen, &known.sizes);
    let judged: Vec<Option<Proposal>> =
        (0..all.seen.len()).into_par_iter().map(|at| known.judge(&all, at, &all.seen[at])).collect();
    let rest = known.beside(&all, &judged, persons);
    let mut found: Vec<Proposal> = judged
        .into_iter()
        .zip(rest)
        .filter_map(|(whole, rest)| {
            whole.into_iter().chain(rest).max_by_key(|one| (one.sure, one.apart_from.is_none()))
        })
        .collect();
    found.sort_by(|x, y| y.bits.total_cmp(&x.bits).then((x.copy, x.origin).cmp(&(y.copy, y.origin))));
    found
}
