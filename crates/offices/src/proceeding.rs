//! Investigations and trials: how far each had come, and how it stands beside the Minnesota Protocol.

use claims::Account;
use dates::{Day, Window};
use ledger::RecordId;

use crate::ground::Offices;

/// What an investigation of an unlawful death must be (Minnesota Protocol 2016, paras. 22 to 33; standards 3.2).
pub const ASKED: [&str; 12] = [
    "prompt",
    "effective",
    "thorough",
    "independent",
    "impartial",
    "transparent",
    "victim_identified",
    "evidence_preserved",
    "witnesses_heard",
    "cause_manner_time_place",
    "responsible_identified",
    "family_participation",
];

/// One proceeding, from all its records.
#[derive(Debug, Clone)]
pub struct Proceeding<'a> {
    /// The first of its records.
    pub id: RecordId,
    /// Whom it is against, as sources name them.
    pub people: Vec<RecordId>,
    /// What happened, the earliest first; what has no date comes last.
    pub steps: Vec<Step<'a>>,
    /// The checklist, in the order of [`ASKED`].
    pub adequacy: Vec<Adequacy>,
}

/// One step of a proceeding, as one source reports it.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    /// The account of it.
    pub account: Account<'a>,
    /// A term of `proceeding_status`.
    pub status: Option<&'static str>,
    /// When.
    pub when: Option<Window>,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adequacy {
    /// What is asked, a property of the kind `proceeding`.
    pub asked: &'static str,
    /// Records that say yes.
    pub yes: Vec<RecordId>,
    /// Records that say no.
    pub no: Vec<RecordId>,
}

impl Adequacy {
    /// The answer in a word; sources that differ are never decided between.
    pub fn word(&self) -> &'static str {
        match (self.yes.is_empty(), self.no.is_empty()) {
            (false, true) => "yes",
            (true, false) => "no",
            (false, false) => "sources differ",
            (true, true) => "unknown",
        }
    }
}

impl<'a> Offices<'a> {
    /// All proceedings as of a day, in the order of the log: steps that can only be later do not count.
    pub fn proceedings(&self, on: Day) -> Vec<Proceeding<'a>> {
        let mut all: Vec<(RecordId, Vec<Account<'a>>)> = Vec::new();
        for account in self.of_kind("proceeding") {
            let later = account.window("date").and_then(|when| when.earliest).is_some_and(|day| day > on);
            if !later {
                let thing = self.thing(account.id());
                match all.iter_mut().find(|(known, _)| *known == thing) {
                    Some((_, told)) => told.push(*account),
                    None => all.push((thing, vec![*account])),
                }
            }
        }
        all.into_iter().map(|(id, told)| self.proceeding(id, &told)).collect()
    }

    fn proceeding(&self, id: RecordId, told: &[Account<'a>]) -> Proceeding<'a> {
        let mut steps: Vec<Step<'a>> = told
            .iter()
            .map(|account| Step {
                account: *account,
                status: account.term("status"),
                when: account.window("date"),
            })
            .collect();
        steps.sort_by_key(|step| (step.when.is_none(), step.when));
        let mut people: Vec<RecordId> = told.iter().flat_map(|one| self.targets(one, "person")).collect();
        people.sort_unstable();
        people.dedup();
        let answered = |asked, answer| {
            told.iter().filter(move |one| one.yes(asked) == Some(answer)).map(Account::id).collect()
        };
        let adequacy =
            ASKED.map(|asked| Adequacy { asked, yes: answered(asked, true), no: answered(asked, false) });
        Proceeding { id, people, steps, adequacy: adequacy.to_vec() }
    }
}
