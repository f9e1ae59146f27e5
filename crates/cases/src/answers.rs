//! What a State answered, item by item: ICPPED art. 17(3), 18(1) and 24(2), as recorded.

use claims::Account;
use dates::{Day, Window};
use ledger::{Codebook, RecordId};
use serde::{Serialize, Serializer};

use crate::fact::{codes, id};
use crate::time;

/// How a State met one thing it owes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum ResponseStatus {
    /// Nothing is recorded.
    #[default]
    None,
    /// Information was refused.
    Refused,
    /// The fact was denied.
    Denied,
    /// What it said is false.
    False,
    /// In part.
    Partial,
    /// In full.
    Full,
}

codes!(ResponseStatus:
    None = "none", Refused = "refused", Denied = "denied", False = "false", Partial = "partial", Full = "full",
);

/// One response to one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Response {
    /// Its record.
    #[serde(serialize_with = "id")]
    pub record: RecordId,
    /// How the item was met.
    pub status: ResponseStatus,
    /// When.
    #[serde(serialize_with = "crate::fact::window")]
    pub on: Window,
    /// Whether a document is named.
    pub documented: bool,
}

/// One item that is owed, and the responses to it in the order of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The item, a term of `disclosure_item`.
    pub item: &'static str,
    /// The article, such as `18(1)(d)`.
    pub article: &'static str,
    /// The last response's status.
    pub status: ResponseStatus,
    /// All responses by the day, the last one last.
    pub responses: Vec<Response>,
}

/// Everything a State owes and what it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answers {
    /// Item by item, in the order of the vocabulary.
    pub items: Vec<Answer>,
    /// Whether the deprivation of liberty is acknowledged, by the last word on it.
    pub acknowledged: Option<bool>,
}

impl Answers {
    /// The truth items (ICPPED art. 24(2)) that are not disclosed in full.
    pub fn truth_owed(&self) -> Vec<&'static str> {
        let open = |answer: &&Answer| answer.article == "24(2)" && answer.status != ResponseStatus::Full;
        self.items.iter().filter(open).map(|answer| answer.item).collect()
    }
}

/// Lays a State's responses out against what it owes.
pub(crate) fn answers(accounts: &[Account<'_>], on: Day) -> Answers {
    let mut said: Vec<(Window, &Account<'_>)> = accounts
        .iter()
        .filter(|account| account.kind() == "state_response")
        .map(|account| (account.window("date").unwrap_or_default(), account))
        .filter(|(when, _)| time::by(when, on))
        .collect();
    said.sort_by_key(|(when, account)| (*when, account.id()));
    let terms =
        Codebook::builtin().vocabulary("disclosure_item").map(|vocabulary| vocabulary.terms.as_slice());
    let items = terms.unwrap_or_default().iter().map(|term| {
        let to_it = said.iter().filter(|(_, account)| account.terms("item").any(|item| item == term.id));
        let responses: Vec<Response> = to_it.map(|(when, account)| response(account, *when)).collect();
        Answer {
            item: &term.id,
            article: term.code.as_deref().unwrap_or_default(),
            status: responses.last().map(|response| response.status).unwrap_or_default(),
            responses,
        }
    });
    Answers {
        items: items.collect(),
        acknowledged: said.iter().filter_map(|(_, account)| account.yes("acknowledged")).next_back(),
    }
}

fn response(account: &Account<'_>, on: Window) -> Response {
    Response {
        record: account.id(),
        status: account.term("response_status").and_then(ResponseStatus::read).unwrap_or_default(),
        on,
        documented: account.text("document").is_some(),
    }
}
