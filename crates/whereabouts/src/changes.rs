//! What one linkage changed since the one before: which persons are new, gained, joined, parted.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use ledger::RecordId;
use serde_json::{Value as Json, json};
use store::Store;

use crate::session::counted;
use crate::terminal::say;

/// What became of a person. The persons are named by numbers of their linkages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Several are one now.
    Joined,
    /// One is several now.
    Parted,
    /// A record came to a person that stayed.
    Gained,
    /// A person of new records only.
    New,
    /// A record of a person is no more, others stayed.
    Lost,
    /// A person without any record left.
    Gone,
}

impl Kind {
    const ALL: [Kind; 6] = [Kind::New, Kind::Gained, Kind::Joined, Kind::Parted, Kind::Lost, Kind::Gone];

    /// Its word for programs.
    pub fn code(self) -> &'static str {
        match self {
            Kind::New => "new",
            Kind::Gained => "gained",
            Kind::Joined => "joined",
            Kind::Parted => "parted",
            Kind::Lost => "lost",
            Kind::Gone => "gone",
        }
    }

    fn words(self, count: usize) -> String {
        match self {
            Kind::New => counted(count, "new person", "new people"),
            Kind::Gained => format!("{} gained records", counted(count, "person", "people")),
            Kind::Joined => format!("{} came of several", counted(count, "person", "people")),
            Kind::Parted => format!("{} parted", counted(count, "person was", "people were")),
            Kind::Lost => format!("{} lost records", counted(count, "person", "people")),
            Kind::Gone => format!("{} without a record left", counted(count, "person", "people")),
        }
    }
}

/// One person of before or after and what became of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// Persons of the linkage before.
    pub before: BTreeSet<u64>,
    /// Persons of the linkage after.
    pub after: BTreeSet<u64>,
}

/// All changes, the most telling first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes(pub Vec<Change>);

impl Changes {
    /// What differs between the persons of records before and after; both by places of the log.
    pub fn between(before: &[(u64, u64)], after: &[(u64, u64)]) -> Changes {
        let former: BTreeMap<u64, u64> = before.iter().copied().collect();
        let latter: BTreeMap<u64, u64> = after.iter().copied().collect();
        let mut changes = Vec::new();
        for (person, records) in grouped(after) {
            let of: BTreeSet<u64> = records.iter().filter_map(|place| former.get(place).copied()).collect();
            let grown = records.iter().any(|place| !former.contains_key(place));
            let kind = match of.len() {
                0 => Some(Kind::New),
                1 => grown.then_some(Kind::Gained),
                _ => Some(Kind::Joined),
            };
            changes.extend(kind.map(|kind| Change { kind, before: of, after: [person].into() }));
        }
        for (person, records) in grouped(before) {
            let now: BTreeSet<u64> = records.iter().filter_map(|place| latter.get(place).copied()).collect();
            let shrunk = records.iter().any(|place| !latter.contains_key(place));
            let kind = match now.len() {
                0 => Some(Kind::Gone),
                1 => shrunk.then_some(Kind::Lost),
                _ => Some(Kind::Parted),
            };
            changes.extend(kind.map(|kind| Change { kind, before: [person].into(), after: now }));
        }
        changes.sort_unstable();
        Changes(changes)
    }

    /// How many there are of one kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.0.iter().filter(|change| change.kind == kind).count()
    }

    /// All in one sentence: «214 new people, 12 people came of several».
    pub fn words(&self) -> String {
        let told = Kind::ALL.into_iter().map(|kind| (kind, self.count(kind))).filter(|(_, count)| *count > 0);
        let told: Vec<String> = told.map(|(kind, count)| kind.words(count)).collect();
        if told.is_empty() { "nothing".to_owned() } else { told.join(", ") }
    }

    /// The counts for programs.
    pub fn counts(&self) -> Json {
        Json::Object(
            Kind::ALL.map(|kind| (kind.code().to_owned(), json!(self.count(kind)))).into_iter().collect(),
        )
    }
}

/// So many changes are told with names unless all are asked for.
const FEW: usize = 10;

/// A person as told: the identifier and the name.
type Person = (RecordId, String);

/// Changes with the names of those they are about.
pub struct Told {
    changes: Changes,
    /// The changes told one by one, with the persons of before and after.
    listed: Vec<(Change, Vec<Person>, Vec<Person>)>,
}

impl Told {
    /// Chooses what is told, and names the people of before while they are there.
    pub fn of(store: &Store, changes: Changes, all: bool) -> Result<Told> {
        let telling =
            changes.0.iter().filter(|change| all || !matches!(change.kind, Kind::New | Kind::Gained));
        let mut listed = Vec::new();
        for change in telling.take(if all { usize::MAX } else { FEW }) {
            listed.push((change.clone(), named(store, &change.before)?, Vec::new()));
        }
        Ok(Told { changes, listed })
    }

    /// Names the people of after, once they are written.
    pub fn name(&mut self, store: &Store) -> Result<()> {
        for (change, _, after) in &mut self.listed {
            *after = named(store, &change.after)?;
        }
        Ok(())
    }

    /// Prints the sentence, and the changes that are told one by one.
    pub fn print(&self) {
        say(format!("\nchanged since the linkage before: {}", self.changes.words()));
        for (change, before, after) in &self.listed {
            let people = |people: &[Person]| -> String {
                let told: Vec<String> =
                    people.iter().map(|(id, name)| format!("{} {name}", id.short())).collect();
                if told.is_empty() { "-".to_owned() } else { told.join(" + ") }
            };
            say(format!("  {:<7} {} -> {}", change.kind.code(), people(before), people(after)));
        }
    }

    /// The counts, and the changes that are told one by one, for programs.
    pub fn as_json(&self) -> Json {
        let people = |people: &[Person]| -> Vec<Json> {
            people.iter().map(|(id, name)| json!({"person": id.to_string(), "name": name})).collect()
        };
        let listed = self.listed.iter().map(|(change, before, after)| {
            json!({"kind": change.kind.code(), "before": people(before), "after": people(after)})
        });
        json!({"counts": self.changes.counts(), "people": listed.collect::<Vec<_>>()})
    }
}

fn named(store: &Store, people: &BTreeSet<u64>) -> Result<Vec<Person>> {
    let rows = people.iter().map(|&no| store.person(no));
    let rows = rows.collect::<Result<Vec<_>, _>>()?;
    Ok(rows.into_iter().flatten().map(|row| (row.id, row.name)).collect())
}

/// The records of each person.
fn grouped(persons: &[(u64, u64)]) -> BTreeMap<u64, Vec<u64>> {
    let mut groups: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    persons.iter().for_each(|&(record, person)| groups.entry(person).or_default().push(record));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Persons as texts such as `1 2 | 3`: the records of each.
    fn persons(text: &str) -> Vec<(u64, u64)> {
        let groups = text.split('|').map(|group| group.split_whitespace().filter_map(|no| no.parse().ok()));
        let of = |group: Vec<u64>| group.clone().into_iter().map(move |record| (record, group[0]));
        groups.map(Iterator::collect).flat_map(of).collect()
    }

    #[track_caller]
    fn check(before: &str, after: &str, expected: &str) {
        assert_eq!(Changes::between(&persons(before), &persons(after)).words(), expected);
    }

    #[test]
    fn what_became_of_people_is_said_in_one_sentence() {
        check("1 2 | 3", "1 2 | 3", "nothing");
        check("1 2", "1 2 | 3 | 4", "2 new people");
        check("1 2", "1 2 3", "1 person gained records");
        check("1 2 | 3", "1 2 3 4", "1 person came of several");
        check("1 2 3", "1 | 2 3", "1 person was parted");
        check("1 2 | 3 4", "1 3 | 2 4", "2 people came of several, 2 people were parted");
        check("1 2 | 3", "2", "1 person lost records, 1 person without a record left");
    }
}
