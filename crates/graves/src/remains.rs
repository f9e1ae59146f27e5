//! What was found of a dead human being, as examinations describe it.

use claims::Account;
use dates::{Answer, Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::ground::Ground;
use crate::lexicon::Concepts;
use crate::moment::{happened, window_of};
use crate::teeth::Teeth;

/// A range of whole years or centimetres; an end may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Range {
    /// The least.
    pub least: Option<i32>,
    /// The most.
    pub most: Option<i32>,
}

impl Range {
    /// The range around both; an open end stays open.
    pub fn around(self, other: Range) -> Range {
        Range {
            least: self.least.zip(other.least).map(|(one, other)| one.min(other)),
            most: self.most.zip(other.most).map(|(one, other)| one.max(other)),
        }
    }

    /// How far two ranges lie apart: 0 where they meet.
    pub fn gap(self, other: Range) -> i32 {
        let beyond = |low: Option<i32>, high: Option<i32>| low.zip(high).map_or(0, |(low, high)| low - high);
        beyond(self.least, other.most).max(beyond(other.least, self.most)).max(0)
    }
}

/// As people write it: `23–27`, `from 23`, `to 27`.
impl std::fmt::Display for Range {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.least, self.most) {
            (Some(least), Some(most)) if least == most => write!(f, "{least}"),
            (Some(least), Some(most)) => write!(f, "{least}–{most}"),
            (Some(least), None) => write!(f, "from {least}"),
            (None, Some(most)) => write!(f, "to {most}"),
            (None, None) => f.write_str("not known"),
        }
    }
}

/// A fragment that was brought together with these remains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reassociation {
    /// The remains that belong to these.
    #[serde(serialize_with = "crate::json::ids")]
    pub fragments: Vec<RecordId>,
    /// By which method, in the examiner's words.
    pub method: Option<String>,
    /// The examination that says so.
    #[serde(serialize_with = "crate::json::id")]
    pub record: RecordId,
}

/// What was found, with the profile that examinations give.
///
/// Several examinations are laid around one another: a range is as wide as all of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Remains {
    /// The remains: the first of their records.
    #[serde(serialize_with = "crate::json::id")]
    pub id: RecordId,
    /// Their code, where one was given.
    pub code: Option<String>,
    /// Their records and examinations.
    #[serde(serialize_with = "crate::json::ids")]
    pub records: Vec<RecordId>,
    /// The site they come from.
    #[serde(serialize_with = "crate::json::some_id")]
    pub site: Option<RecordId>,
    /// When they were recovered.
    #[serde(serialize_with = "crate::json::window")]
    pub recovered: Option<Window>,
    /// In what state, terms of `remains_state`.
    pub states: Vec<&'static str>,
    /// The sexes estimated, terms of `sex`; two where examiners differ.
    pub sexes: Vec<&'static str>,
    /// The age at death in years.
    pub age: Option<Range>,
    /// The stature in centimetres.
    pub stature: Option<Range>,
    /// Between which days they died, as estimated.
    #[serde(serialize_with = "crate::json::window")]
    pub died: Option<Window>,
    /// What belongs to them.
    pub reassociated: Vec<Reassociation>,
    #[serde(skip)]
    pub(crate) teeth: Teeth,
    #[serde(skip)]
    pub(crate) injuries: Vec<Concepts>,
    #[serde(skip)]
    pub(crate) belongings: Vec<Concepts>,
}

impl Remains {
    /// The remains and what was found out of them by a day; `None` where there are none, or found only later.
    pub fn of(ground: &Ground<'_>, id: RecordId, on: Day) -> Option<Remains> {
        let by_then = |account: &&Account<'_>| happened(window_of(account).as_ref(), on) != Answer::No;
        let own = ground.of(id).filter(|account| account.kind() == "remains");
        let own: Vec<&Account<'_>> = own.filter(by_then).collect();
        let first = own.first()?;
        let examined: Vec<&Account<'_>> =
            ground.pointing(id, "examination", "remains").filter(by_then).collect();
        let all: Vec<&Account<'_>> = own.iter().chain(&examined).copied().collect();
        Some(Remains {
            id,
            code: own.iter().find_map(|account| account.text("remains_code")).map(str::to_owned),
            records: all.iter().map(|account| account.id()).collect(),
            site: own.iter().find_map(|account| ground.targets(account, "site").into_iter().next()),
            recovered: window_of(first),
            states: each(own.iter().flat_map(|account| account.terms("remains_state"))),
            sexes: each(examined.iter().filter_map(|account| account.term("sex_estimate"))),
            age: range(&examined, "age_min", "age_max"),
            stature: range(&examined, "stature_min_cm", "stature_max_cm"),
            died: died(&own),
            reassociated: reassociated(ground, id, on),
            teeth: Teeth::read(examined.iter().flat_map(|account| account.texts("dental"))),
            injuries: concepts(&examined, "injury"),
            belongings: concepts(&own, "belongings"),
        })
    }
}

fn each(terms: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for term in terms.filter(|term| *term != "unknown") {
        if !found.contains(&term) {
            found.push(term);
        }
    }
    found
}

/// The range around all that accounts give for a least and a greatest value; whole numbers.
pub(crate) fn range(accounts: &[&Account<'_>], least: &str, most: &str) -> Option<Range> {
    let whole = |account: &Account<'_>, property: &str, round: fn(f64) -> f64| {
        let number = round(account.number(property)?);
        (0.0..=400.0).contains(&number).then_some(number as i32)
    };
    let ranges = accounts.iter().filter_map(|account| {
        let range = Range { least: whole(account, least, f64::floor), most: whole(account, most, f64::ceil) };
        (range.least.is_some() || range.most.is_some()).then_some(range)
    });
    ranges.reduce(Range::around)
}

fn died(own: &[&Account<'_>]) -> Option<Window> {
    let windows = own.iter().filter_map(|account| {
        let (from, to) = (account.window("death_from"), account.window("death_to"));
        let window = Window {
            earliest: from.and_then(|window| window.earliest),
            latest: to.and_then(|window| window.latest),
        };
        (from.is_some() || to.is_some()).then_some(window)
    });
    windows.reduce(|one, other| one.around(&other))
}

fn reassociated(ground: &Ground<'_>, id: RecordId, on: Day) -> Vec<Reassociation> {
    let joined = ground.pointing(id, "examination", "reassociated_to");
    let by_then = joined.filter(|account| happened(window_of(account).as_ref(), on) == Answer::Yes);
    by_then
        .map(|account| Reassociation {
            fragments: ground.targets(account, "remains"),
            method: account.text("reassociation_method").map(str::to_owned),
            record: account.id(),
        })
        .collect()
}

pub(crate) fn concepts(accounts: &[&Account<'_>], property: &str) -> Vec<Concepts> {
    accounts.iter().flat_map(|account| account.texts(property)).map(Concepts::read).collect()
}
