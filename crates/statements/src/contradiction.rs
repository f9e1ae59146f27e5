//! Statements of one person or one institution that cannot both hold, each pair with its reason.

use std::collections::BTreeMap;

use claims::Reason;
use dates::Answer;
use ledger::RecordId;

use crate::implied::{Reach, reach};
use crate::said::{Said, Statements};
use crate::scope::least;

/// Whose words stand against each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// One person said both.
    Speaker(RecordId),
    /// Both were said in the name of one organisation.
    Institution(RecordId),
}

/// One thing that one person or institution both affirmed and denied.
#[derive(Debug, Clone)]
pub struct Contradiction {
    /// Whose words.
    pub who: Who,
    /// What is affirmed and denied, a term of `proposition`.
    pub proposition: &'static str,
    /// Places of the statements that affirm it in [`Statements::all`], in the order of the log.
    pub affirming: Vec<usize>,
    /// Places of those that deny it.
    pub denying: Vec<usize>,
    /// The firmest pair.
    pub firmest: Pair,
}

impl Contradiction {
    /// The place of the first of its statements.
    fn first(&self) -> Option<usize> {
        self.affirming.iter().chain(&self.denying).min().copied()
    }
}

/// Two statements that cannot both hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The place of the one that affirms.
    pub affirms: usize,
    /// The place of the one that denies.
    pub denies: usize,
    /// `Yes`, or `Maybe` where one speaks more narrowly or the institution is not certain.
    pub answer: Answer,
    /// Why.
    pub reason: Reason,
}

type Sides = [Vec<usize>; 2];

impl Statements<'_> {
    /// What one person or one institution both affirmed and denied: people before institutions, each in
    /// the order of the log.
    ///
    /// What one person said both ways is not said again of the person's institution.
    pub fn contradictions(&self) -> Vec<Contradiction> {
        let mut groups: BTreeMap<(Who, &'static str), Sides> = BTreeMap::new();
        for (place, said) in self.all().iter().enumerate() {
            let speaker = said.speaker.map(Who::Speaker).into_iter();
            for who in speaker.chain(said.institutions.iter().map(|one| Who::Institution(one.organisation))) {
                for (side, propositions) in [&said.affirms, &said.denies].into_iter().enumerate() {
                    for proposition in propositions {
                        groups.entry((who, *proposition)).or_default()[side].push(place);
                    }
                }
            }
        }
        let opposed = groups.into_iter().filter(|(_, sides)| sides.iter().all(|side| !side.is_empty()));
        let mut found: Vec<Contradiction> =
            opposed.filter_map(|((who, proposition), sides)| self.opposed(who, proposition, sides)).collect();
        // Not by who: an identifier is random, and two registers of the same sources would differ.
        found.sort_by_key(|one| (matches!(one.who, Who::Institution(_)), one.first(), one.proposition));
        found
    }

    /// The statements of both sides that stand against one of the other; `None` where no two do.
    fn opposed(&self, who: Who, proposition: &'static str, sides: Sides) -> Option<Contradiction> {
        let mut firmest: Option<(usize, usize, Answer)> = None;
        let (mut affirming, mut denying) = (Vec::new(), vec![false; sides[1].len()]);
        for affirms in &sides[0] {
            let mut stands = false;
            for (at, denies) in sides[1].iter().enumerate() {
                let settled = stands && denying[at];
                if settled && firmest.is_some_and(|(.., answer)| answer == Answer::Yes) {
                    continue;
                }
                let answer = self.answer(who, proposition, *affirms, *denies);
                if answer == Answer::No {
                    continue;
                }
                (stands, denying[at]) = (true, true);
                if firmest.is_none_or(|(.., known)| known == Answer::Maybe && answer == Answer::Yes) {
                    firmest = Some((*affirms, *denies, answer));
                }
            }
            affirming.extend(stands.then_some(*affirms));
        }
        let (affirms, denies, answer) = firmest?;
        let firmest = self.pair(who, affirms, denies, answer);
        let denying =
            sides[1].iter().zip(denying).filter(|(_, stands)| *stands).map(|(place, _)| *place).collect();
        Some(Contradiction { who, proposition, affirming, denying, firmest })
    }

    /// Every pair of a contradiction, one after another: there may be very many.
    pub fn pairs<'s>(&'s self, one: &'s Contradiction) -> impl Iterator<Item = Pair> + 's {
        one.affirming.iter().flat_map(move |affirms| {
            one.denying.iter().filter_map(move |denies| {
                let answer = self.answer(one.who, one.proposition, *affirms, *denies);
                (answer != Answer::No).then(|| self.pair(one.who, *affirms, *denies, answer))
            })
        })
    }

    /// Whether two statements cannot both hold.
    fn answer(&self, who: Who, proposition: &str, affirms: usize, denies: usize) -> Answer {
        let (one, other) = (&self.all()[affirms], &self.all()[denies]);
        if affirms == denies
            || (matches!(who, Who::Institution(_)) && one.speaker.is_some() && one.speaker == other.speaker)
        {
            return Answer::No;
        }
        if other.came_before(&one.scope) {
            return Answer::No;
        }
        let direct = other.scope.denies(&one.scope, proposition);
        let scope = match reach(proposition) {
            // Said of everybody: the wider affirmation is against the narrower denial, too.
            Reach::All if direct == Answer::Maybe => one.scope.denies(&other.scope, proposition),
            _ => direct,
        };
        least([scope, in_the_name(one, who), in_the_name(other, who)])
    }

    fn pair(&self, who: Who, affirms: usize, denies: usize, answer: Answer) -> Pair {
        let (one, other) = (&self.all()[affirms], &self.all()[denies]);
        let (rule, says) = match (who, answer) {
            (Who::Speaker(_), Answer::Yes) => {
                ("statements.same-speaker", "one person both affirmed and denied it")
            }
            (Who::Institution(_), Answer::Yes) => (
                "statements.same-institution",
                "it was both affirmed and denied in the name of one institution",
            ),
            (Who::Speaker(_), _) => (
                "statements.same-speaker.possibly",
                "one person affirmed and denied it, one time more narrowly or of something not known here",
            ),
            (Who::Institution(_), _) => (
                "statements.same-institution.possibly",
                "it was affirmed and denied for one institution, one time more narrowly or in a post that was held only possibly",
            ),
        };
        let institutions = [one, other].into_iter().flat_map(|said| &said.institutions);
        let of_who = institutions.filter(|one| who == Who::Institution(one.organisation));
        let records = [one.account.id(), other.account.id()].into_iter();
        let records = records.chain(of_who.flat_map(|one| one.records.clone()));
        Pair { affirms, denies, answer, reason: Reason::new(rule, "docs/statements.md", says, records) }
    }
}

/// How certain it is that a statement was made by or for somebody.
fn in_the_name(said: &Said<'_>, who: Who) -> Answer {
    match who {
        Who::Speaker(_) => Answer::Yes,
        Who::Institution(organisation) => {
            let found = said.institutions.iter().find(|one| one.organisation == organisation);
            found.map_or(Answer::No, |one| one.answer)
        }
    }
}
