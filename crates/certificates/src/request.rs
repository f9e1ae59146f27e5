//! What accounts tell of asking an office for a record of a death, and of what came of it.

use claims::Account;
use dates::{Day, Window};
use ledger::RecordId;

/// The kind of record that speaks of a request.
pub const KIND: &str = "death_record_request";

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// A document was given.
    Issued,
    /// It was refused.
    Refused,
    /// It would have been given on a condition, such as signing that the death was natural.
    Conditional,
    /// No answer was seen. That is never said to be no answer.
    NoAnswer,
}

/// One request.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The account of it.
    pub account: Account<'a>,
    /// The kind of document that was asked for, where a source says it.
    pub wanted: Option<&'static str>,
    /// When.
    pub asked: Option<Window>,
    /// What came of it by the day that was asked for.
    pub outcome: Outcome,
}

impl<'a> Request<'a> {
    /// The request that an account speaks of; `None` for accounts of other kinds and of later days.
    pub fn read(account: &Account<'a>, on: Day) -> Option<Request<'a>> {
        if account.kind() != KIND {
            return None;
        }
        let asked = account.window("date");
        if asked.is_some_and(|asked| asked.earliest > Some(on)) {
            return None;
        }
        let answered_later = account.window("answered_on").is_some_and(|answer| answer.earliest > Some(on));
        let outcome = match account.term("outcome") {
            _ if answered_later => Outcome::NoAnswer,
            Some("issued") => Outcome::Issued,
            Some("refused") => Outcome::Refused,
            Some("conditional") => Outcome::Conditional,
            _ => Outcome::NoAnswer,
        };
        Some(Request { account: *account, wanted: account.term("requested_kind"), asked, outcome })
    }

    /// Names the record that speaks of it.
    pub fn id(&self) -> RecordId {
        self.account.id()
    }

    /// Whether the document was withheld: refused, or given only on a condition.
    pub fn withheld(&self) -> bool {
        matches!(self.outcome, Outcome::Refused | Outcome::Conditional)
    }
}

impl Outcome {
    /// The identifier in JSON, a term of `request_outcome`.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Issued => "issued",
            Outcome::Refused => "refused",
            Outcome::Conditional => "conditional",
            Outcome::NoAnswer => "no_answer",
        }
    }
}
