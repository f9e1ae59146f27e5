//! All records to be linked, every value written once.
//!
//! A million records have some ten thousand distinct names; a record keeps only
//! their numbers, and what is costly is done once for each distinct value.

use std::collections::HashMap;

use ledger::{RecordId, Source, SourceId};

use crate::span::Span;
use crate::subject::{PersonName, Sex, Subject};
use crate::words;

/// Texts and their numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
}

impl Vocabulary {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = u32::try_from(self.texts.len()).expect("fewer than 2^32 distinct values");
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
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

/// One record in numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub id: RecordId,
    pub list: u32,
    start: u32,
    counts: [u8; GROUPS],
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
    row_of: HashMap<RecordId, u32>,
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
        let number = u32::try_from(self.rows.len()).expect("fewer than 2^32 records");
        if self.row_of.contains_key(&subject.id) {
            return;
        }
        self.row_of.insert(subject.id, number);
        let list = self.list(subject.source);
        self.lists[list as usize].records += 1;
        let said = &subject.said;
        let mut row = Row {
            id: subject.id,
            list,
            start: u32::try_from(self.values.len()).expect("fewer than 2^32 values"),
            counts: [0; GROUPS],
            sex: said.sex,
            birth: Span::of(said.birth),
            death: Span::of(said.death),
        };
        let named = said.names.iter().filter(|name| **name != PersonName::default());
        for name in named.take(MOST) {
            self.part(&mut row, Group::Names, &name.given);
            self.part(&mut row, Group::Names, &name.family);
        }
        let named = [
            (Group::Fathers, &said.fathers),
            (Group::Grandfathers, &said.grandfathers),
            (Group::Mothers, &said.mothers),
        ];
        for (group, values) in named {
            values.iter().take(MOST).for_each(|value| self.part(&mut row, group, value));
        }
        let placed = [
            (Group::Towns, &said.towns),
            (Group::Provinces, &said.provinces),
            (Group::Prisons, &said.prisons),
        ];
        for (group, values) in placed {
            values.iter().take(MOST).for_each(|value| self.part(&mut row, group, &words::place(value)));
        }
        for value in said.affiliations.iter().take(MOST) {
            self.code(&mut row, Group::Affiliations, &words::affiliation(value));
        }
        for value in said.identities.iter().take(MOST) {
            self.code(&mut row, Group::Identities, &names::fold_joined(value));
        }
        for value in said.addresses.iter().take(MOST) {
            let (number, street) = words::address(value);
            self.code(&mut row, Group::Addresses, &number);
            self.code(&mut row, Group::Addresses, &street);
        }
        for value in said.postcodes.iter().take(MOST) {
            self.code(&mut row, Group::Postcodes, &names::fold_joined(value));
        }
        for value in said.contacts.iter().take(MOST) {
            self.code(&mut row, Group::Contacts, &words::contact(value));
        }
        self.rows.push(row);
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
    pub(crate) fn place(&self, record: RecordId) -> Option<u32> {
        self.row_of.get(&record).copied()
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether a record names nobody.
    pub(crate) fn is_unnamed(&self, row: &Row) -> bool {
        self.values(row, Group::Names).is_empty()
    }

    /// The numbers of one group of values of a record.
    pub(crate) fn values(&self, row: &Row, group: Group) -> &[u32] {
        let before: usize = row.counts[..group as usize].iter().map(|&count| usize::from(count)).sum();
        let start = row.start as usize + before;
        &self.values[start..start + usize::from(row.counts[group as usize])]
    }

    fn list(&mut self, source: SourceId) -> u32 {
        *self.list_of.entry(source).or_insert_with(|| {
            self.lists.push(List { source, duplicate_free: false, records: 0 });
            u32::try_from(self.lists.len() - 1).expect("fewer than 2^32 lists")
        })
    }

    fn part(&mut self, row: &mut Row, group: Group, text: &str) {
        if !text.is_empty() {
            let number = self.parts.number(text);
            self.keep(row, group, number);
        } else if group == Group::Names {
            self.keep(row, group, NONE);
        }
    }

    fn code(&mut self, row: &mut Row, group: Group, text: &str) {
        if !text.is_empty() {
            let number = self.codes.number(text);
            self.keep(row, group, number);
        } else if group == Group::Addresses {
            self.keep(row, group, NONE);
        }
    }

    fn keep(&mut self, row: &mut Row, group: Group, number: u32) {
        self.values.push(number);
        row.counts[group as usize] += 1;
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
