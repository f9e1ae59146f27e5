//! Which records say that a clock started or ended: a table, read from `data/triggers.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dates::Window;
use serde::Deserialize;

use crate::{Moment, Trigger};

/// A record, as far as deadlines look into it.
pub trait Said {
    /// What names records and what they are about.
    type Id: Copy + Ord + std::fmt::Debug;

    /// The record.
    fn id(&self) -> Self::Id;

    /// What links mean that mean this record: itself, or the record it is joined to.
    fn subject(&self) -> Self::Id;

    /// The codebook kind.
    fn kind(&self) -> &str;

    /// The values of a property: terms by their identifiers, others as written.
    fn values(&self, property: &str) -> Vec<String>;

    /// The days that a property's first value can mean.
    fn window(&self, property: &str) -> Option<Window>;

    /// What the links of a property mean.
    fn links(&self, property: &str) -> Vec<Self::Id>;
}

/// One line of the table: an event, and the records that say it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The word that rules use.
    pub event: String,
    /// The codebook kind of the record.
    pub kind: String,
    /// The property that says when.
    pub date: String,
    /// The property that says when to the second.
    pub moment: Option<String>,
    /// Properties, by path, and the values one of which they must have.
    #[serde(default, rename = "where")]
    pub with: BTreeMap<String, Vec<String>>,
    /// The same for what must not be so.
    #[serde(default)]
    pub unless: BTreeMap<String, Vec<String>>,
    /// The links that say what it concerns, closest first.
    pub about: Vec<String>,
    /// Properties of which trigger and end must have the same value, where both have one.
    #[serde(default)]
    pub alike: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsFile {
    events: Vec<Event>,
}

/// The events of the built-in table.
pub fn events() -> &'static [Event] {
    static EVENTS: LazyLock<Vec<Event>> = LazyLock::new(|| {
        let file: EventsFile =
            toml::from_str(include_str!("../data/triggers.toml")).expect("a test reads the built-in table");
        file.events
    });
    &EVENTS
}

/// Something that a record says happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened<Id> {
    /// The record.
    pub record: Id,
    /// When.
    pub when: Trigger,
    /// What it concerns, by the name of the link, closest first.
    pub about: Vec<(String, Vec<Id>)>,
    alike: Vec<(String, Vec<String>)>,
}

impl<Id: Copy + Ord> Happened<Id> {
    /// Whether another thing that happened concerns the same.
    pub fn concerns_the_same(&self, other: &Happened<Id>) -> bool {
        let both = self.about.iter().find_map(|(name, ids)| {
            let theirs = other.about.iter().find(|(known, theirs)| known == name && !theirs.is_empty());
            theirs.filter(|_| !ids.is_empty()).map(|(_, theirs)| (ids, theirs))
        });
        let unlike = |(name, values): &(String, Vec<String>)| {
            let theirs = other.alike.iter().find(|(known, _)| known == name).map(|(_, values)| values);
            let told = |values: &[String]| !values.is_empty();
            theirs.is_some_and(|theirs| told(theirs) && told(values) && theirs != values)
        };
        both.is_some_and(|(ids, theirs)| ids.iter().any(|id| theirs.contains(id)))
            && !self.alike.iter().any(unlike)
    }
}

/// Records to look events up in.
pub(crate) struct Shelf<'a, S: Said> {
    said: &'a [S],
    of_subject: BTreeMap<S::Id, Vec<usize>>,
}

impl<'a, S: Said> Shelf<'a, S> {
    pub(crate) fn new(said: &'a [S]) -> Shelf<'a, S> {
        let mut of_subject: BTreeMap<S::Id, Vec<usize>> = BTreeMap::new();
        for (at, one) in said.iter().enumerate() {
            of_subject.entry(one.subject()).or_default().push(at);
        }
        Shelf { said, of_subject }
    }

    /// Everything that happened under the word of an event, in the order of the records.
    pub(crate) fn happened(&self, word: &str) -> Vec<Happened<S::Id>> {
        let lines: Vec<&Event> = events().iter().filter(|event| event.event == word).collect();
        let found = self.said.iter().flat_map(|one| lines.iter().filter_map(|event| self.reads(event, one)));
        found.collect()
    }

    fn reads(&self, event: &Event, one: &S) -> Option<Happened<S::Id>> {
        let has = |(path, wanted): (&String, &Vec<String>)| {
            self.values(one, path).iter().any(|value| wanted.contains(value))
        };
        if one.kind() != event.kind || !event.with.iter().all(has) || event.unless.iter().any(has) {
            return None;
        }
        let moment = event.moment.as_ref().and_then(|property| Moment::read(one.values(property).first()?));
        let days = one.window(&event.date).map(Trigger::Days);
        let name = |path: &str| path.rsplit('.').next().unwrap_or(path).to_owned();
        Some(Happened {
            record: one.id(),
            when: moment.map(Trigger::Moment).or(days)?,
            about: event.about.iter().map(|path| (name(path), self.meant(one, path))).collect(),
            alike: event.alike.iter().map(|property| (property.clone(), one.values(property))).collect(),
        })
    }

    /// The values at the end of a path, as `procedure.mechanism`.
    fn values(&self, one: &S, path: &str) -> Vec<String> {
        match path.split_once('.') {
            None => one.values(path),
            Some((link, rest)) => self.linked(one, link).flat_map(|other| self.values(other, rest)).collect(),
        }
    }

    /// What the links at the end of a path mean.
    fn meant(&self, one: &S, path: &str) -> Vec<S::Id> {
        match path.split_once('.') {
            None => one.links(path),
            Some((link, rest)) => self.linked(one, link).flat_map(|other| self.meant(other, rest)).collect(),
        }
    }

    fn linked(&self, one: &S, link: &str) -> impl Iterator<Item = &'a S> {
        let at = one.links(link).into_iter().filter_map(|id| self.of_subject.get(&id)).flatten();
        at.map(|at| &self.said[*at]).collect::<Vec<_>>().into_iter()
    }
}
