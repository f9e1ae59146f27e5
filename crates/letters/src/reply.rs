//! What came back from a State, or that somebody looked for a reply and saw none.

use claims::Account;
use dates::{Day, Window};

use crate::ReplyKind;
use crate::letter::can_be_by;

/// The kind of record.
pub const KIND: &str = "reply";

/// One record of a reply, or of a look for one.
#[derive(Debug, Clone)]
pub struct Reply<'a> {
    /// The record.
    pub account: Account<'a>,
    /// What it does; several kinds where it does several things.
    pub kinds: Vec<ReplyKind>,
    /// When it was received, else the date it bears; open where nobody says.
    pub came: Window,
    /// Where it can be read, or that it cannot: a term of `reply_publication`.
    pub publication: Option<&'static str>,
}

/// That no reply was seen, by a day, in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The last day of looking.
    pub by: Day,
    /// Where.
    pub place: String,
    /// The record that says so.
    pub record: ledger::RecordId,
}

impl<'a> Reply<'a> {
    /// Reads a record as it stands on a day; `None` for other kinds, and for what came later.
    pub fn read(account: &Account<'a>, on: Day) -> Option<Reply<'a>> {
        if account.kind() != KIND {
            return None;
        }
        let came = account.window("received_on").or_else(|| account.window("dated_on")).unwrap_or_default();
        let reply = Reply {
            account: *account,
            kinds: account.terms("reply_kind").filter_map(ReplyKind::read).collect(),
            came,
            publication: account.term("publication"),
        };
        can_be_by(&came, on).then_some(reply)
    }

    /// Whether it is a reply at all, not a look for one.
    pub fn is_reply(&self) -> bool {
        !self.kinds.contains(&ReplyKind::NoneSeen)
    }

    /// Whether it says anything of what was asked; a reply of unknown kind may.
    pub fn answers(&self) -> bool {
        self.is_reply() && (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.answers()))
    }

    /// The look for a reply that the record tells of, by a day.
    pub fn look(&self, on: Day) -> Option<Look> {
        if self.is_reply() {
            return None;
        }
        // Of a look on a day that is not known exactly only its first day is sure to be covered.
        let by = self.account.window("looked_on")?.earliest.filter(|day| *day <= on)?;
        let place = self.account.text("looked_in").unwrap_or(&self.account.source.title);
        Some(Look { by, place: place.to_owned(), record: self.account.id() })
    }
}
