//! What the register knows from other records, and the statements that cannot be true beside it.

use std::collections::BTreeSet;

use claims::{Account, Family, Reason};
use dates::{Answer, Day};

use crate::said::{Said, Statements};
use crate::scope::{Scope, least};

/// Something that other records than statements tell.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What, a term of `proposition`.
    pub proposition: &'static str,
    /// Whether it is so.
    pub holds: bool,
    /// Of what it is so.
    pub scope: Scope,
    /// The day by which it had surely happened, at least once; `None` where nobody can say.
    pub by: Option<Day>,
    /// How well it is known.
    pub weight: Weight,
    /// Why: the rule and the records.
    pub reason: Reason,
}

/// How well something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// Sources report it.
    Reported,
    /// Two independent sources report it, at least one of them first-hand (standards 5.3, V-501).
    Corroborated,
    /// It is established by a reviewed finding, a board or a court.
    Established,
}

impl Weight {
    /// How well some accounts together bear out what they all say: never more than corroborated.
    pub fn of(accounts: &[Account<'_>]) -> Weight {
        let families: BTreeSet<Family> = accounts.iter().map(|account| account.family).collect();
        let first_hand = accounts.iter().any(|account| account.first_hand() == Some(true));
        if families.len() >= 2 && first_hand { Weight::Corroborated } else { Weight::Reported }
    }

    /// It in a word.
    pub fn word(self) -> &'static str {
        match self {
            Weight::Reported => "reported",
            Weight::Corroborated => "corroborated",
            Weight::Established => "established",
        }
    }
}

/// A statement and a fact that cannot both hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Against {
    /// The place of the statement in [`Statements::all`].
    pub statement: usize,
    /// The place of the fact.
    pub fact: usize,
    /// `Yes`, or `Maybe` where one speaks more narrowly than the other.
    pub answer: Answer,
    /// Why: the statement first, then what the fact rests on.
    pub reason: Reason,
}

impl Statements<'_> {
    /// The statements that cannot be true beside what the register knows: in the order of the log, then of the facts.
    pub fn against(&self, facts: &[Fact]) -> Vec<Against> {
        let mut found = Vec::new();
        for (statement, said) in self.all().iter().enumerate() {
            for (place, fact) in facts.iter().enumerate() {
                let opposed = if fact.holds { &said.denies } else { &said.affirms };
                if !opposed.contains(&fact.proposition) || said.came_before(&fact.scope) {
                    continue;
                }
                let opposed = match fact.holds {
                    true => said.scope.denies(&fact.scope, fact.proposition),
                    false => fact.scope.denies(&said.scope, fact.proposition),
                };
                let answer = least([opposed, fact.had_happened(said)]);
                let same = |other: &&mut Against| {
                    other.statement == statement && other.answer == answer && facts[other.fact].is_of(fact)
                };
                if let Some(known) = found.last_mut().filter(|other| answer != Answer::No && same(other)) {
                    known.reason.records.extend(fact.reason.records.iter().copied());
                } else if answer != Answer::No {
                    found.push(Against {
                        statement,
                        fact: place,
                        answer,
                        reason: because(said.account.id(), fact),
                    });
                }
            }
        }
        found
    }
}

impl Fact {
    /// Whether it had happened when something was said: `Maybe` where it can have happened only later.
    fn had_happened(&self, said: &Said<'_>) -> Answer {
        let said = said.when.and_then(|when| when.earliest);
        match self.by.zip(said) {
            Some((by, said)) if said < by => Answer::Maybe,
            _ => Answer::Yes,
        }
    }

    /// Whether another fact says the same of others: the dead of one year and of the next are cited together.
    fn is_of(&self, other: &Fact) -> bool {
        (self.reason.rule, self.proposition, self.holds)
            == (other.reason.rule, other.proposition, other.holds)
            && self.scope.sites.is_empty()
            && other.scope.sites.is_empty()
    }
}

fn because(statement: ledger::RecordId, fact: &Fact) -> Reason {
    let (rule, says) = match fact.holds {
        true => ("statements.denies-known", "the statement denies what other records tell"),
        false => ("statements.affirms-refuted", "the statement affirms what other records contradict"),
    };
    let records = [statement].into_iter().chain(fact.reason.records.iter().copied());
    Reason::new(rule, "docs/statements.md", says, records)
}
