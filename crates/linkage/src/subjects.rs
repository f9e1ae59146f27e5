//! All records to be linked, every value written once.
//!
//! A million records have some ten thousand distinct names; a record keeps only
//! their numbers, and what is costly is done once for each distinct value.

use std::collections::{HashMap, hash_map};
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use ledger::{RecordId, Source, SourceId};

use crate::span::Span;
use crate::subject::{PersonName, Said, Sex, Subject};
use crate::words;

/// Texts and their numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    texts: Vec<Box<str>>,
    numbers: HashTable<u32>,
    hasher: DefaultHashBuilder,
}

impl Vocabulary {
    fn number(&mut self, text: &str) -> u32 {
        let Vocabulary { texts, numbers, hasher } = self;
        let same = |&number: &u32| *texts[number as usize] == *text;
        let hash = |&number: &u32| hasher.hash_one(&*texts[number as usize]);
        match numbers.entry(hasher.hash_one(text), same, hash) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(place) => {
                let number = u32::try_from(texts.len()).expect("fewer than 2^32 distinct values");
                place.insert(number);
                texts.push(text.into());
                number
            }
        }
    }

    pub fn text(&self, number: u32) -> &str {
        &self.texts[number as usize]
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn texts(&self) -> &[Box<str>] {
        &self.texts
    }
}

/// More values of one kind than this are not compared.
const MOST: usize = 12;

/// A name or place that is not given.
pub(crate) const NONE: u32 = u32::MAX;

/// The groups of values of a record, in the order they are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    /// Given and family names, alternating; either may be `NONE`.
    Names,
    Fathers,
    Grandfathers,
    Mothers,
    Towns,
    Provinces,
    Prisons,
    Affiliations,
    Identities,
    /// House numbers and streets, alternating; a number may be `NONE`.
    Addresses,
    Postcodes,
    Contacts,
}

const GROUPS: usize = 12;

/// Values that lie in the row itself, near what else it says; few records say more.
const HERE: usize = 8;

impl Group {
    /// Every group, in order.
    pub const ALL: [Group; GROUPS] = [
        Group::Names,
        Group::Fathers,
        Group::Grandfathers,
        Group::Mothers,
        Group::Towns,
        Group::Provinces,
        Group::Prisons,
        Group::Affiliations,
        Group::Identities,
        Group::Addresses,
        Group::Postcodes,
        Group::Contacts,
    ];
}

/// One record in numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub id: RecordId,
    pub list: u32,
    /// The values of all groups; of a record that says more than fits here, where they start elsewhere.
    values: [u32; HERE],
    /// Where the values of each group end, counted from the first.
    ends: [u8; GROUPS],
    pub sex: Option<Sex>,
    pub birth: Span,
    pub death: Span,
}

/// A list, and whether it names nobody twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The source.
    pub source: SourceId,
    /// Declared by its mapping.
    pub duplicate_free: bool,
    /// How many records of it are to be linked.
    pub records: usize,
}

/// The records to be linked.
///
/// Sources first, then records in any order; the order never matters.
#[derive(Debug, Clone, Default)]
pub struct Subjects {
    rows: Vec<Row>,
    values: Vec<u32>,
    lists: Vec<List>,
    list_of: HashMap<SourceId, u32>,
    /// The places of records; empty as long as records come in the order of their identifiers.
    row_of: HashMap<RecordId, u32>,
    /// A record came whose identifier is not greater than that of the one before.
    disordered: bool,
    /// Names and places, as displayed.
    pub(crate) parts: Vocabulary,
    /// Affiliations, numbers of documents, addresses and the like, folded.
    pub(crate) codes: Vocabulary,
}

impl Subjects {
    /// No records yet.
    pub fn new() -> Subjects {
        Subjects::default()
    }

    /// Makes a list known with what was declared about it.
    pub fn add_source(&mut self, source: &Source) {
        let list = self.list(source.id);
        self.lists[list as usize].duplicate_free = source.facts.duplicate_free;
    }

    /// Adds a record; one that is already there stays as it is.
    pub fn push(&mut self, subject: &Subject) {
        if !self.is_new(subject.id) {
            return;
        }
        let said = &subject.said;
        let list = self.list(subject.source);
        let mut row = self.row(subject.id, list);
        (row.sex, row.birth, row.death) = (said.sex, Span::of(said.birth), Span::of(said.death));
        let mut numbers = Vec::new();
        for group in Group::ALL {
            numbers.clear();
            self.numbered(said, group, &mut numbers);
            self.keep(&mut row, group, &numbers);
        }
        self.rows.push(row);
    }

    /// Whether a record is not there yet; it is noted as there.
    pub(crate) fn is_new(&mut self, id: RecordId) -> bool {
        if !self.disordered {
            if self.rows.last().is_none_or(|last| last.id < id) {
                return true;
            }
            self.disordered = true;
            self.row_of = self.rows.iter().map(|row| row.id).zip(0..).collect();
        }
        let number = u32::try_from(self.rows.len()).expect("fewer than 2^32 records");
        match self.row_of.entry(id) {
            hash_map::Entry::Occupied(_) => false,
            hash_map::Entry::Vacant(place) => {
                place.insert(number);
                true
            }
        }
    }

    /// A row without values yet, counted in its list.
    pub(crate) fn row(&mut self, id: RecordId, list: u32) -> Row {
        self.lists[list as usize].records += 1;
        Row {
            id,
            list,
            values: [NONE; HERE],
            ends: [0; GROUPS],
            sex: None,
            birth: Span::NONE,
            death: Span::NONE,
        }
    }

    /// Adds the values of one group to the row that is being made; groups come in their order.
    pub(crate) fn keep(&mut self, row: &mut Row, group: Group, numbers: &[u32]) {
        let before = usize::from(row.ends[GROUPS - 1]);
        let after = before + numbers.len();
        if after <= HERE {
            row.values[before..after].copy_from_slice(numbers);
        } else {
            if before <= HERE {
                let start = u32::try_from(self.values.len()).expect("fewer than 2^32 values");
                self.values.extend_from_slice(&row.values[..before]);
                row.values[0] = start;
            }
            self.values.extend_from_slice(numbers);
        }
        row.ends[group as usize..].fill(after as u8);
    }

    /// Adds a row whose values were kept.
    pub(crate) fn push_row(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// The numbers of what is said in one group.
    pub(crate) fn numbered(&mut self, said: &Said, group: Group, into: &mut Vec<u32>) {
        let mut part = |text: &str, parts: &mut Vocabulary| match text.is_empty() {
            true if group == Group::Names => into.push(NONE),
            true => {}
            false => into.push(parts.number(text)),
        };
        let parts = &mut self.parts;
        match group {
            Group::Names => {
                let named = said.names.iter().filter(|name| **name != PersonName::default());
                for name in named.take(MOST) {
                    part(&name.given, parts);
                    part(&name.family, parts);
                }
            }
            Group::Fathers => said.fathers.iter().take(MOST).for_each(|text| part(text, parts)),
            Group::Grandfathers => said.grandfathers.iter().take(MOST).for_each(|text| part(text, parts)),
            Group::Mothers => said.mothers.iter().take(MOST).for_each(|text| part(text, parts)),
            Group::Towns => said.towns.iter().take(MOST).for_each(|text| part(&names::place(text), parts)),
            Group::Provinces => {
                said.provinces.iter().take(MOST).for_each(|text| part(&names::place(text), parts));
            }
            Group::Prisons => {
                said.prisons.iter().take(MOST).for_each(|text| part(&names::place(text), parts));
            }
            _ => self.coded(said, group, into),
        }
    }

    /// The numbers of what is compared letter by letter.
    fn coded(&mut self, said: &Said, group: Group, into: &mut Vec<u32>) {
        let mut code = |text: String| match text.is_empty() {
            true if group == Group::Addresses => into.push(NONE),
            true => {}
            false => into.push(self.codes.number(&text)),
        };
        let (texts, read): (_, fn(&str) -> String) = match group {
            Group::Affiliations => (&said.affiliations, words::affiliation),
            Group::Identities => (&said.identities, names::fold_joined),
            Group::Postcodes => (&said.postcodes, names::fold_joined),
            Group::Contacts => (&said.contacts, words::contact),
            _ => {
                for (number, street) in said.addresses.iter().take(MOST).map(|text| words::address(text)) {
                    code(number);
                    code(street);
                }
                return;
            }
        };
        texts.iter().take(MOST).for_each(|text| code(read(text)));
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lists, in the order they became known.
    pub fn lists(&self) -> &[List] {
        &self.lists
    }

    /// The records, in the order they were added.
    pub fn records(&self) -> impl ExactSizeIterator<Item = RecordId> + '_ {
        self.rows.iter().map(|row| row.id)
    }

    /// The place of a record, if it is among those to be linked.
    /// Whether each record names somebody, in the order in which they were added.
    pub fn named(&self) -> impl ExactSizeIterator<Item = bool> + '_ {
        self.rows.iter().map(|row| !self.is_unnamed(row))
    }

    pub(crate) fn place(&self, record: RecordId) -> Option<u32> {
        if self.disordered {
            return self.row_of.get(&record).copied();
        }
        self.rows.binary_search_by_key(&record, |row| row.id).ok().map(|at| at as u32)
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether a record names nobody.
    pub(crate) fn is_unnamed(&self, row: &Row) -> bool {
        self.values(row, Group::Names).is_empty()
    }

    /// The numbers of one group of values of a record.
    pub(crate) fn values<'a>(&'a self, row: &'a Row, group: Group) -> &'a [u32] {
        let start = if group as usize == 0 { 0 } else { row.ends[group as usize - 1] };
        let own = usize::from(start)..usize::from(row.ends[group as usize]);
        match usize::from(row.ends[GROUPS - 1]) {
            ..=HERE => &row.values[own],
            _ => &self.values[row.values[0] as usize..][own],
        }
    }

    /// The number of a list, made known if it is new.
    pub(crate) fn list(&mut self, source: SourceId) -> u32 {
        *self.list_of.entry(source).or_insert_with(|| {
            self.lists.push(List { source, duplicate_free: false, records: 0 });
            u32::try_from(self.lists.len() - 1).expect("fewer than 2^32 lists")
        })
    }
}

impl<'a> Extend<&'a Subject> for Subjects {
    fn extend<I: IntoIterator<Item = &'a Subject>>(&mut self, subjects: I) {
        subjects.into_iter().for_each(|subject| self.push(subject));
    }
}

impl Extend<Subject> for Subjects {
    fn extend<I: IntoIterator<Item = Subject>>(&mut self, subjects: I) {
        subjects.into_iter().for_each(|subject| self.push(&subject));
    }
}
