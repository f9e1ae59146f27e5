//! What a statement or a fact speaks of: whom, which graves, which time, which place.

use claims::{Account, Link};
use dates::{Answer, Window};
use ledger::RecordId;

use crate::implied::{Reach, reach};

/// What is spoken of; what is empty is not narrowed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// The people, sorted.
    pub people: Vec<RecordId>,
    /// The grave sites, sorted.
    pub sites: Vec<RecordId>,
    /// The time.
    pub time: Option<Window>,
    /// The place, folded for comparing.
    pub place: Option<String>,
    /// Whether a link to what is spoken of means no record here: then nothing is certain of it.
    pub lost: bool,
}

impl Scope {
    /// The scope that an account gives: whom and what it links to, found by `target`, and the time and place it names.
    pub fn of(account: &Account<'_>, target: impl Fn(&Link) -> Option<RecordId>) -> Scope {
        let mut lost = false;
        let mut things = |property| {
            let found: Vec<Option<RecordId>> = account.links(property).map(|link| target(&link)).collect();
            lost |= found.contains(&None);
            let mut things: Vec<RecordId> = found.into_iter().flatten().collect();
            things.sort_unstable();
            things
        };
        let (people, sites) = (things("person"), things("site"));
        let place = account.text("place").map(names::settled_places);
        Scope { people, sites, time: time_of(account), place, lost }
    }

    /// Whether a denial in this scope cannot be true beside an affirmation in the other.
    ///
    /// `Maybe` where it depends on what was meant, since one of them is narrower.
    pub fn denies(&self, affirmed: &Scope, proposition: &str) -> Answer {
        let all = reach(proposition) == Reach::All;
        let people = things(&self.people, &affirmed.people, all);
        let sites = things(&self.sites, &affirmed.sites, all);
        let time = times(self.time.as_ref(), affirmed.time.as_ref());
        let place = match (&self.place, &affirmed.place) {
            (None, _) => Answer::Yes,
            (Some(one), Some(other)) if one == other => Answer::Yes,
            _ => Answer::Maybe,
        };
        let lost = if self.lost || affirmed.lost { Answer::Maybe } else { Answer::Yes };
        least([people, sites, time, place, lost])
    }
}

/// The time that an account speaks of: from the earliest beginning to the latest end.
pub(crate) fn time_of(account: &Account<'_>) -> Option<Window> {
    let (from, to) = (account.window("from_date"), account.window("to_date"));
    match (from, to) {
        (Some(from), Some(to)) => Some(from.around(&to)),
        (from, to) => from.or(to),
    }
}

fn things(denied: &[RecordId], affirmed: &[RecordId], all: bool) -> Answer {
    match (denied.is_empty(), affirmed.is_empty()) {
        (true, _) => Answer::Yes,
        // Said of everybody, and denied of one.
        (false, true) => {
            if all {
                Answer::Yes
            } else {
                Answer::Maybe
            }
        }
        (false, false) if denied.iter().any(|one| affirmed.binary_search(one).is_ok()) => Answer::Yes,
        (false, false) => Answer::No,
    }
}

fn times(denied: Option<&Window>, affirmed: Option<&Window>) -> Answer {
    let Some(denied) = denied else { return Answer::Yes };
    let Some(affirmed) = affirmed else { return Answer::Maybe };
    let within = |day: Option<dates::Day>| day.is_some_and(|day| denied.holds(day));
    match denied.shared(affirmed) {
        None => Answer::No,
        Some(_) if within(affirmed.earliest) && within(affirmed.latest) => Answer::Yes,
        Some(_) => Answer::Maybe,
    }
}

/// The least certain of some answers.
pub(crate) fn least(answers: impl IntoIterator<Item = Answer>) -> Answer {
    answers.into_iter().fold(Answer::Yes, |sofar, answer| match (sofar, answer) {
        (Answer::No, _) | (_, Answer::No) => Answer::No,
        (Answer::Maybe, _) | (_, Answer::Maybe) => Answer::Maybe,
        _ => Answer::Yes,
    })
}
