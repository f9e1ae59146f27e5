//! One question or demand of a letter, and what became of it.

use claims::{Account, Reason};
use dates::{Day, Lang, Window};
use deadlines::{Elapsed, Silence};
use ledger::RecordId;

use crate::Status;
use crate::letter::{can_be_by, is_by};
use crate::reply::{Look, Reply};

/// The kind of record.
pub const KIND: &str = "information_request";
/// The kind of record that assesses an answer.
pub const ASSESSMENT: &str = "request_answer";

/// A request, as one or several sources have it, and how it stands on a day.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The records of it, in the order of the accounts.
    pub accounts: Vec<Account<'a>>,
    /// Its number in the letter.
    pub number: Option<u32>,
    /// Question, demand or warning: a term of `request_kind`.
    pub kind: Option<&'static str>,
    /// What it is about: terms of `request_topic`.
    pub topics: Vec<&'static str>,
    /// What is asked, as the first source has it.
    pub text: Option<&'a str>,
    /// Who says how it was answered.
    pub assessments: Vec<Assessment<'a>>,
    /// How it stands.
    pub standing: Standing,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Days from the letter to the answer, or to the day by which none was seen.
    pub days: Elapsed,
    /// When the letter was sent.
    pub(crate) since: Window,
    /// The day by which nothing was seen, and where; no place means this register.
    pub(crate) unseen: Option<(Day, Option<String>)>,
}

/// One source's word on whether one request was answered.
#[derive(Debug, Clone)]
pub struct Assessment<'a> {
    /// The record.
    pub account: Account<'a>,
    /// How it was answered.
    pub status: Status,
    /// Who says so: as recorded, else the source.
    pub by: &'a str,
    /// When that was said; open where nobody says.
    pub date: Window,
    /// The replies it speaks of.
    pub replies: Vec<RecordId>,
    /// The records it rests on.
    pub evidence: Vec<RecordId>,
}

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// All who assessed it say the same.
    Assessed(Status),
    /// Those who assessed it differ.
    Disputed,
    /// Something came back; nobody has said whether it answers this.
    NotAssessed,
    /// Something came back, or somebody assessed it, that this audience may not be told.
    Withheld,
    /// Nothing that could answer it was seen.
    NoneSeen,
}

impl Standing {
    /// The code, in JSON and tables.
    pub fn code(self) -> &'static str {
        match self {
            Standing::Assessed(status) => status.code(),
            Standing::Disputed => "disputed",
            Standing::NotAssessed => "not_assessed",
            Standing::Withheld => "withheld",
            Standing::NoneSeen => "none_seen",
        }
    }

    /// Whether the State still owes an answer, as far as anybody says; of what is withheld nobody says it.
    pub fn is_open(self) -> bool {
        !matches!(self, Standing::Assessed(Status::Answered) | Standing::Withheld)
    }

    /// Whether nothing was seen: what can only be said with a day and a place.
    pub fn is_silence(self) -> bool {
        matches!(self, Standing::NoneSeen | Standing::Assessed(Status::Unanswered))
    }
}

impl<'a> Assessment<'a> {
    /// Reads a record as it stands on a day; `None` for other kinds, words of no status, and what was said later.
    pub(crate) fn read(
        account: &Account<'a>,
        on: Day,
        meant: impl Fn(&str) -> Vec<RecordId>,
    ) -> Option<Assessment<'a>> {
        let date = account.window("date").unwrap_or_default();
        let ours = account.kind() == ASSESSMENT && can_be_by(&date, on);
        let status = account.term("answer_status").and_then(Status::read).filter(|_| ours)?;
        Some(Assessment {
            account: *account,
            status,
            by: account.text("by").unwrap_or(&account.source.title),
            date,
            replies: meant("reply"),
            evidence: meant("evidence"),
        })
    }

    /// Whether another word of the same speaker came surely later.
    fn is_superseded(&self, all: &[Assessment<'_>]) -> bool {
        let same = |other: &&Assessment<'_>| {
            other.account.source.id == self.account.source.id && other.by == self.by
        };
        all.iter().filter(same).any(|other| {
            matches!((self.date.latest, other.date.earliest), (Some(first), Some(later)) if first < later)
        })
    }
}

impl<'a> Request<'a> {
    /// Works out how the request stands on a day, from what came back and what was said of it.
    pub(crate) fn judge(&mut self, sent: Window, replies: &[Reply<'_>], on: Day) {
        self.since = sent;
        let standing: Vec<&Assessment<'a>> =
            self.assessments.iter().filter(|one| !one.is_superseded(&self.assessments)).collect();
        let (standing, reason) = self.weighed(&standing, replies);
        (self.standing, self.reasons) = (standing, vec![reason]);
        self.unseen = self.standing.is_silence().then(|| self.last_look(replies, on));
        let until = match (&self.unseen, self.standing) {
            (Some((day, _)), _) => Window::of(*day),
            (None, Standing::Assessed(Status::Answered)) => self.answered(replies),
            (None, _) => Window::of(on),
        };
        self.days = Elapsed::between(&sent, &until).none_below_zero();
    }

    fn weighed(&self, said: &[&Assessment<'a>], replies: &[Reply<'_>]) -> (Standing, Reason) {
        let cites = "docs/letters.md";
        let answering: Vec<&Reply<'_>> = replies.iter().filter(|reply| reply.answers()).collect();
        // «Not answered» holds for the day it was said; a reply that came later may have answered.
        let overtaken = |one: &&&Assessment<'_>| {
            one.status == Status::Unanswered
                && answering.iter().any(|reply| {
                    matches!((one.date.latest, reply.came.earliest), (Some(said), Some(came)) if said < came)
                })
        };
        let said: Vec<&&Assessment<'a>> = said.iter().filter(|one| !overtaken(one)).collect();
        let records = || said.iter().map(|one| one.account.id());
        let mut statuses: Vec<Status> = said.iter().map(|one| one.status).collect();
        statuses.sort_unstable();
        statuses.dedup();
        match (statuses.as_slice(), answering.is_empty()) {
            ([only], _) => {
                let says = "whoever assessed the answer says so";
                (Standing::Assessed(*only), Reason::new("request.assessed", cites, says, records()))
            }
            ([], false) => {
                let says = "a reply came; nobody has said whether it answers this request";
                let came = answering.iter().map(|reply| reply.account.id());
                (Standing::NotAssessed, Reason::new("request.not-assessed", cites, says, came))
            }
            ([], true) => {
                let says = "no reply was seen that could answer it";
                let looks = replies.iter().map(|reply| reply.account.id());
                (Standing::NoneSeen, Reason::new("request.none-seen", "docs/letters.md", says, looks))
            }
            _ => {
                let says = "those who assessed the answer differ";
                (Standing::Disputed, Reason::new("request.disputed", cites, says, records()))
            }
        }
    }

    /// The latest day by which nothing was seen, and where; without any look, this register on the day asked for.
    fn last_look(&self, replies: &[Reply<'_>], on: Day) -> (Day, Option<String>) {
        let looks = replies.iter().filter_map(|reply| reply.look(on));
        let told = self.assessments.iter().filter(|one| one.status == Status::Unanswered);
        let told = told.filter(|one| is_by(&one.date, on)).filter_map(|one| {
            let place = one.account.source.title.clone();
            Some(Look { by: one.date.earliest?, place, record: one.account.id() })
        });
        let latest = looks.chain(told).max_by_key(|look| look.by);
        latest.map_or((on, None), |look| (look.by, Some(look.place)))
    }

    /// Whether somebody looked for an answer: else that none was seen says only that the register has none.
    pub fn was_looked_for(&self) -> bool {
        self.unseen.as_ref().is_some_and(|(_, place)| place.is_some())
    }

    /// Says that something is withheld where otherwise it would say that nothing came.
    pub(crate) fn withhold(&mut self) {
        if self.standing == Standing::NoneSeen && !self.was_looked_for() {
            let says = "what came back to this letter may not be told to this audience";
            self.reasons = vec![Reason::new("request.withheld", "V-204; docs/letters.md", says, [])];
            (self.standing, self.unseen) = (Standing::Withheld, None);
        }
    }

    /// When it was answered: the reply that the assessments speak of, else any that answers.
    fn answered(&self, replies: &[Reply<'_>]) -> Window {
        let named: Vec<RecordId> = self.assessments.iter().flat_map(|one| one.replies.clone()).collect();
        let by_name = replies.iter().find(|reply| named.contains(&reply.account.id()));
        by_name
            .or_else(|| replies.iter().find(|reply| reply.answers()))
            .map_or(Window::default(), |one| one.came)
    }

    /// In words that nothing was seen, by which day, in which source; `None` where something was.
    pub fn silence(&self, lang: Lang) -> Option<Silence> {
        let (as_of, place) = self.unseen.clone()?;
        let here = match lang {
            Lang::English => "this register",
            Lang::Persian => "این دفتر",
            Lang::Arabic => "هذا السجل",
        };
        Some(Silence { since: self.since, as_of, source: place.unwrap_or_else(|| here.to_owned()) })
    }
}
