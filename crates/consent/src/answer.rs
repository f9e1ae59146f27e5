//! One record of kind `consent`, read: who answered what, for whom, when.

use claims::{Account, Links};
use dates::{Day, Window};
use ledger::RecordId;

use crate::days::{known, maybe_by, of_age, said, surely_by};
use crate::{Answer, Relation, Rule, Scope};

/// What one person agreed to, refused or took back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The record that says it.
    pub record: RecordId,
    /// The records of the person it is about.
    pub persons: Vec<RecordId>,
    /// Who they are to the person; `None` where it is not said or not read.
    pub relation: Option<Relation>,
    /// For whom they answered, where not for themselves.
    pub on_behalf_of: Option<Relation>,
    /// What was answered; `None` where it is not said or not read.
    pub answer: Option<Answer>,
    /// What it speaks of.
    pub scope: Scope,
    /// When it was given; open on both sides where nobody said.
    pub given: Window,
    /// When it was taken back, if it was.
    pub withdrawn: Option<Window>,
    /// When it ends, if it does.
    pub expires: Option<Window>,
    /// When to ask again.
    pub review: Option<Window>,
    /// When the minor for whom it was given comes of age.
    pub of_age: Option<Window>,
    /// The consents that it takes back.
    pub withdraws: Vec<RecordId>,
    /// What was explained, terms of `consent_script_point`.
    pub explained: Vec<&'static str>,
    /// Who answered, folded for comparison; never shown.
    giver: Option<String>,
    /// The day on which the register came to know it.
    known: Day,
}

impl Consent {
    /// Reads one record; `None` for records of other kinds.
    pub fn of(account: &Account<'_>, links: &Links) -> Option<Consent> {
        if account.kind() != "consent" {
            return None;
        }
        let meant = |property: &str| -> Vec<RecordId> {
            account.links(property).filter_map(|link| links.resolve(&link, account.record.source)).collect()
        };
        Some(Consent {
            record: account.id(),
            persons: meant("person"),
            relation: account.term("relation").and_then(Relation::from_id),
            on_behalf_of: account.term("on_behalf_of").and_then(Relation::from_id),
            answer: account.term("answer").and_then(Answer::from_id),
            scope: Scope::of(account),
            given: said(account, "given_on").unwrap_or_default(),
            withdrawn: said(account, "withdrawn_on"),
            expires: said(account, "expires_on"),
            review: said(account, "review_on"),
            of_age: said(account, "minor_birth_date").map(|born| of_age(&born)),
            withdraws: meant("withdraws"),
            explained: account.terms("explained").collect(),
            giver: account.text("giver").map(names::fold_joined).filter(|name| !name.is_empty()),
            known: known(account),
        })
    }

    /// Whether it is a grant that holds on a day, or the rule by which it does not.
    ///
    /// What is uncertain does not hold: a grant counts from the last day on which it can have
    /// been given, and no longer than the first on which it can have ended.
    pub fn holds(&self, on: Day) -> Result<(), Rule> {
        match self.answer {
            Some(Answer::Granted) => {}
            Some(_) => return Err(Rule::Refused),
            None => return Err(Rule::Unclear),
        }
        let given = Window { latest: self.given.latest.or(Some(self.known)), ..self.given };
        if !surely_by(&given, on) {
            return Err(Rule::NotYet);
        }
        if self.is_withdrawn(on) {
            return Err(Rule::Withdrawn);
        }
        // It holds on the day on which it ends, and not the day after.
        if self.expires.is_some_and(|day| maybe_by(&day, on.plus(-1))) {
            return Err(Rule::Expired);
        }
        if self.of_age.is_some_and(|day| maybe_by(&day, on)) {
            return Err(Rule::Minor);
        }
        if self.may_answer() { Ok(()) } else { Err(Rule::Giver) }
    }

    /// Whether a wish against something stands in it on a day: a refusal, or a grant taken back.
    pub fn is_against(&self, on: Day) -> bool {
        match self.answer {
            Some(Answer::Refused | Answer::Withdrawn) => maybe_by(&self.given, on) && !self.is_withdrawn(on),
            Some(Answer::Granted) => self.is_withdrawn(on),
            None => false,
        }
    }

    /// Whether it may have been taken back by a day.
    pub fn is_withdrawn(&self, on: Day) -> bool {
        self.withdrawn.is_some_and(|day| maybe_by(&day, on))
    }

    /// Whether whoever answered may answer for the person: the person, the nearest family, or on behalf of one of them.
    pub fn may_answer(&self) -> bool {
        match self.relation {
            Some(Relation::LegalRepresentative | Relation::Organisation) => {
                self.on_behalf_of.is_some_and(Relation::may_answer)
            }
            relation => relation.is_some_and(Relation::may_answer),
        }
    }

    /// Whether the same person surely answered both; someone unnamed is never the same.
    pub fn same_giver(&self, other: &Consent) -> bool {
        self.giver.is_some() && self.giver == other.giver
    }

    /// Whether it was surely given on a later day than another.
    pub fn surely_after(&self, other: &Consent) -> bool {
        dates::after(&self.given, &other.given) == dates::Answer::Yes
    }
}
