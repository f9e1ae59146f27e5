//! A grave site, as all that speak of it have it, on a day.

use dates::{Answer, Day};
use ledger::RecordId;
use serde::Serialize;

use crate::contents::Contents;
use crate::ground::Ground;
use crate::history::{Event, history};
use crate::holding::Holding;
use crate::identification::Identification;
use crate::moment::{happened, window_of};
use crate::numbers::Numbers;
use crate::problem::{Problem, Severity};
use crate::standing::{Judged, standing};

/// What a source calls a site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Called {
    /// The name as written.
    pub name: String,
    /// The records that use it.
    #[serde(serialize_with = "crate::json::ids")]
    pub records: Vec<RecordId>,
}

/// A grave site on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Site {
    /// The site: the first of its records.
    #[serde(serialize_with = "crate::json::id")]
    pub id: RecordId,
    /// Its records.
    #[serde(serialize_with = "crate::json::ids")]
    pub records: Vec<RecordId>,
    /// What it is called, by whom.
    pub names: Vec<Called>,
    /// What it is, terms of `site_kind`.
    pub kinds: Vec<&'static str>,
    /// The sites it lies within.
    #[serde(serialize_with = "crate::json::ids")]
    pub within: Vec<RecordId>,
    /// The sites that lie within it.
    #[serde(serialize_with = "crate::json::ids")]
    pub parts: Vec<RecordId>,
    /// How well it is known that people lie there.
    pub standing: Judged,
    /// How many, by whom.
    pub numbers: Numbers,
    /// Who is said to lie there.
    pub contents: Contents,
    /// What was done to it.
    pub history: Vec<Event>,
    /// What held on the day.
    pub holding: Holding,
    /// Remains recovered from it by the day.
    #[serde(serialize_with = "crate::json::ids")]
    pub remains: Vec<RecordId>,
}

impl Site {
    /// A site on a day, given what was identified by then; `None` where no record speaks of it.
    pub fn of(ground: &Ground<'_>, id: RecordId, on: Day, identified: &[Identification]) -> Option<Site> {
        let id = ground.thing(id);
        let records: Vec<RecordId> = ground
            .of(id)
            .filter(|account| account.kind() == "grave_site")
            .map(|account| account.id())
            .collect();
        records.first()?;
        let numbers = Numbers::of(ground, id, on);
        let contents = Contents::of(ground, id, on, &numbers, identified);
        let parts = ground.with_parts(id);
        Some(Site {
            id,
            names: names(ground, id),
            kinds: kinds(ground, id),
            within: ground.of(id).flat_map(|account| ground.targets(account, "part_of")).collect(),
            standing: standing(ground, id, on),
            history: history(ground, id, on),
            holding: Holding::on(ground, id, on),
            remains: remains(ground, &parts, on),
            parts: parts[1..].to_vec(),
            records,
            numbers,
            contents,
        })
    }

    /// All sites, in the order of the log.
    pub fn all(ground: &Ground<'_>, on: Day, identified: &[Identification]) -> Vec<Site> {
        ground
            .things("grave_site")
            .into_iter()
            .filter_map(|id| Site::of(ground, id, on, identified))
            .collect()
    }

    /// What to call it in a line: the first name, or nothing.
    pub fn title(&self) -> Option<&str> {
        self.names.first().map(|called| called.name.as_str())
    }

    /// Everything that is wrong, the gravest first.
    pub fn problems(&self) -> Vec<&Problem> {
        let standing = self.standing.problems.iter().chain(&self.numbers.problems);
        let rest = self.contents.problems.iter().chain(self.history.iter().flat_map(|event| &event.problems));
        let mut all: Vec<&Problem> = standing.chain(rest).collect();
        all.sort_by_key(|problem| std::cmp::Reverse(problem.severity));
        all
    }

    /// Whether anything wrong is graver than a warning.
    pub fn has_errors(&self) -> bool {
        self.problems().iter().any(|problem| problem.severity > Severity::Warn)
    }
}

fn names(ground: &Ground<'_>, id: RecordId) -> Vec<Called> {
    let mut found: Vec<Called> = Vec::new();
    for property in ["name", "other_name"] {
        for account in ground.of(id) {
            for name in account.texts(property) {
                match found.iter_mut().find(|called| called.name == name) {
                    Some(called) => called.records.push(account.id()),
                    None => found.push(Called { name: name.to_owned(), records: vec![account.id()] }),
                }
            }
        }
    }
    found
}

fn kinds(ground: &Ground<'_>, id: RecordId) -> Vec<&'static str> {
    let mut found = Vec::new();
    for kind in ground.of(id).filter_map(|account| account.term("site_kind")) {
        if !found.contains(&kind) {
            found.push(kind);
        }
    }
    found
}

fn remains(ground: &Ground<'_>, whole: &[RecordId], on: Day) -> Vec<RecordId> {
    let mut found = Vec::new();
    for site in whole {
        for account in ground.pointing(*site, "remains", "site") {
            let remains = ground.thing(account.id());
            if happened(window_of(account).as_ref(), on) != Answer::No && !found.contains(&remains) {
                found.push(remains);
            }
        }
    }
    found
}
