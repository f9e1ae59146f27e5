//! Who is said to lie in a site, who is claimed in two places, and how many are still unnamed.

use claims::{Account, Family};
use dates::{Answer, Day};
use ledger::RecordId;
use serde::Serialize;

use crate::ground::Ground;
use crate::identification::Identification;
use crate::moment::{happened, window_of};
use crate::numbers::Numbers;
use crate::problem::{Problem, Severity};
use crate::terms::Level;

/// A person who is said to lie there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The person.
    #[serde(serialize_with = "crate::json::id")]
    pub person: RecordId,
    /// The records that say so.
    #[serde(serialize_with = "crate::json::ids")]
    pub claims: Vec<RecordId>,
    /// How many independent sources they come from.
    pub independent: usize,
    /// The records that say the person does not lie there.
    #[serde(serialize_with = "crate::json::ids")]
    pub denied: Vec<RecordId>,
    /// Other sites of which the same is said.
    #[serde(serialize_with = "crate::json::ids")]
    pub elsewhere: Vec<RecordId>,
    /// Remains from this site were established to be this person's.
    pub identified: bool,
}

/// How many besides the named, going by one number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remainder {
    /// What the number is: `mni`, `estimate` or `capacity`.
    pub by: &'static str,
    /// The record of the number.
    #[serde(serialize_with = "crate::json::id")]
    pub record: RecordId,
    /// At least so many more.
    pub least: u32,
    /// At most so many more; `None` where the number has no upper end.
    pub most: Option<u32>,
}

/// Who lies in a site, as far as anybody says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contents {
    /// The named, in the order of the log.
    pub named: Vec<Named>,
    /// How many besides them, number by number; never one number.
    pub remainder: Vec<Remainder>,
    /// Whether others lie there than those named.
    #[serde(serialize_with = "crate::json::answer")]
    pub others: Answer,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

const MANY: &str = "V-311; docs/graves.md";

impl Contents {
    /// Who is said to lie in a site on a day, given its numbers and what was identified by then.
    pub fn of(
        ground: &Ground<'_>,
        site: RecordId,
        on: Day,
        numbers: &Numbers,
        identified: &[Identification],
    ) -> Contents {
        let whole = ground.with_parts(site);
        let mut named: Vec<Named> = Vec::new();
        for part in &whole {
            for account in ground.pointing(*part, "interment", "site") {
                if happened(window_of(account).as_ref(), on) == Answer::No {
                    continue;
                }
                for person in ground.targets(account, "person") {
                    note(&mut named, person, account);
                }
            }
        }
        for person in &mut named {
            person.independent = independent(ground, &person.claims);
            person.elsewhere = elsewhere(ground, person.person, &whole, on);
            person.identified = is_identified(ground, person.person, &whole, identified);
        }
        named.retain(|person| !person.claims.is_empty() || person.identified);
        let (remainder, others) = (remainder(&named, numbers), others(&named, numbers));
        let problems = overfull(&named, numbers);
        Contents { named, remainder, others, problems }
    }

    /// How many are named here: at least those claimed nowhere else, at most all.
    pub fn named_between(&self) -> (u32, u32) {
        between(&self.named)
    }

    /// The people claimed in another place too.
    pub fn in_two_places(&self) -> impl Iterator<Item = &Named> {
        self.named.iter().filter(|person| !person.elsewhere.is_empty())
    }
}

fn note(named: &mut Vec<Named>, person: RecordId, account: &Account<'_>) {
    let at = named.iter().position(|known| known.person == person).unwrap_or_else(|| {
        let (claims, denied, elsewhere) = (Vec::new(), Vec::new(), Vec::new());
        named.push(Named { person, claims, independent: 0, denied, elsewhere, identified: false });
        named.len() - 1
    });
    match account.yes("lies_there") {
        Some(false) => named[at].denied.push(account.id()),
        _ => named[at].claims.push(account.id()),
    }
}

fn independent(ground: &Ground<'_>, records: &[RecordId]) -> usize {
    let mut families: Vec<Family> =
        records.iter().filter_map(|record| ground.account(*record)).map(|account| account.family).collect();
    families.sort_unstable();
    families.dedup();
    families.len()
}

/// Other sites where the person is said to lie: not this one, its parts or what it is part of.
fn elsewhere(ground: &Ground<'_>, person: RecordId, whole: &[RecordId], on: Day) -> Vec<RecordId> {
    let mut found = Vec::new();
    for account in ground.pointing(person, "interment", "person") {
        let denied = account.yes("lies_there") == Some(false);
        if denied || happened(window_of(account).as_ref(), on) == Answer::No {
            continue;
        }
        for site in ground.targets(account, "site") {
            let around = ground.with_parts(site).contains(&whole[0]);
            if !whole.contains(&site) && !around && !found.contains(&site) {
                found.push(site);
            }
        }
    }
    found
}

fn is_identified(
    ground: &Ground<'_>,
    person: RecordId,
    whole: &[RecordId],
    identified: &[Identification],
) -> bool {
    let from_here = |remains: &RecordId| {
        ground.of(*remains).any(|account| ground.targets(account, "site").iter().any(|it| whole.contains(it)))
    };
    identified.iter().any(|known| {
        known.level == Some(Level::Established)
            && known.person == Some(person)
            && known.remains.iter().any(from_here)
    })
}

fn between(named: &[Named]) -> (u32, u32) {
    let only_here =
        |person: &&Named| person.identified || (person.elsewhere.is_empty() && person.denied.is_empty());
    (named.iter().filter(only_here).count() as u32, named.len() as u32)
}

/// Each number less the named: least by all of them, most by those claimed nowhere else.
fn remainder(named: &[Named], numbers: &Numbers) -> Vec<Remainder> {
    let (fewest, most_named) = between(named);
    let rest = |by, record, least: Option<u32>, most: Option<u32>| Remainder {
        by,
        record,
        least: least.unwrap_or(0).saturating_sub(most_named),
        most: most.map(|most| most.saturating_sub(fewest)),
    };
    let counted = numbers.mni.iter().map(|mni| rest("mni", mni.record, Some(mni.at_least), None));
    let claimed = numbers.estimates.iter().map(|it| rest("estimate", it.record, it.least, it.most));
    let room = numbers.capacity.iter().map(|(places, record)| rest("capacity", *record, None, Some(*places)));
    counted.chain(claimed).chain(room).collect()
}

/// Yes where more were found than are named; no only where every place is taken by someone identified.
fn others(named: &[Named], numbers: &Numbers) -> Answer {
    let identified = named.iter().filter(|person| person.identified).count() as u32;
    let found = numbers.individuals_at_least().map_or(0, |mni| mni.at_least);
    let full = |places: &(u32, RecordId)| identified >= places.0;
    if found > named.len() as u32 {
        Answer::Yes
    } else if !numbers.capacity.is_empty() && numbers.capacity.iter().all(full) {
        Answer::No
    } else {
        Answer::Maybe
    }
}

fn overfull(named: &[Named], numbers: &Numbers) -> Vec<Problem> {
    let (fewest, _) = between(named);
    let over = numbers.capacity.iter().filter(|(places, _)| *places < fewest);
    over.map(|(_, record)| {
        let says =
            "More people are said to lie there, and nowhere else, than a source says there is room for.";
        Problem::new(Severity::Warn, "site.over-capacity", MANY, says, [*record])
    })
    .collect()
}
