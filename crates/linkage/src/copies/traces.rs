//! What a record gives away about where it was copied from: letters, gaps, its place in the file.
//!
//! Gathered while records stream by, about 150 bytes for each; a value is kept as
//! a number only.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use dates::{Day, Reading, Window};
use ledger::{Digest, Record, RecordId, Source, SourceId, property};

use crate::keys::hash;
use crate::words;

/// Words of names and places, each written once.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub texts: Vec<Box<str>>,
    numbers: HashMap<Box<str>, u32>,
}

impl Words {
    fn number(&mut self, text: &str) -> u32 {
        if let Some(&number) = self.numbers.get(text) {
            return number;
        }
        let number = self.texts.len() as u32;
        self.texts.push(text.into());
        self.numbers.insert(text.into(), number);
        number
    }
}

/// A list with all its editions.
#[derive(Debug, Clone)]
pub(super) struct Listed {
    /// The newest edition.
    pub source: SourceId,
    /// The files its editions came in.
    pub files: BTreeSet<[u8; 32]>,
    /// The first day it can be of, where a mapping declares `published` among its facts.
    pub published: Option<i32>,
}

impl Listed {
    fn new(source: SourceId) -> Listed {
        Listed { source, files: BTreeSet::new(), published: None }
    }
}

/// A word of a name: whose name, and which letters.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    pub field: u8,
    pub form: u32,
}

/// A value that can be compared: which field, and what it means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub field: u8,
    pub meaning: u32,
}

/// Long texts have fields from here on, one for each property.
pub(super) const TEXTS: u8 = 64;
/// A text as long as this, in letters, is not written twice by chance.
const LONG: usize = 24;
/// Words, cells and letters of one record beyond these are not compared.
const MOST: usize = 24;
const LONGEST: usize = 2000;

/// What one record gives away.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trace {
    pub id: RecordId,
    pub list: u32,
    /// Its row in the file.
    pub place: Option<u64>,
    /// Which properties it has, a bit for each.
    pub has: u64,
    /// The words under which it may stand in an alphabet.
    pub given: u32,
    pub family: u32,
    pub born: i32,
    pub died: i32,
    marks: (u32, u8),
    cells: (u32, u8),
}

/// Not given, for words and days.
pub(super) const NOT: u32 = u32::MAX;
pub(super) const NO_DAY: i32 = i32::MIN;

/// What all records give away: sources first, then records, in the order of the subjects.
#[derive(Debug, Clone, Default)]
pub struct Traces {
    pub(super) lists: Vec<Listed>,
    list_of: HashMap<SourceId, u32>,
    by_slug: HashMap<String, u32>,
    pub(super) rows: Vec<Trace>,
    pub(super) marks: Vec<Mark>,
    cells: Vec<Cell>,
    pub(super) words: Words,
    /// Properties by their numbers.
    pub(super) properties: BTreeMap<u8, String>,
}

impl Traces {
    /// No records yet.
    pub fn new() -> Traces {
        Traces::default()
    }

    /// Makes a source known; editions of one list, which share a slug, are one list.
    pub fn add_source(&mut self, source: &Source) {
        let next = self.lists.len() as u32;
        let list = *self.by_slug.entry(source.slug.clone()).or_insert(next);
        if list == next {
            self.lists.push(Listed::new(source.id));
        }
        let listed = &mut self.lists[list as usize];
        listed.source = source.id;
        listed.files.extend(source.file.map(|Digest(bytes)| bytes));
        let published = source.facts.declared.get("published").and_then(|text| day(text));
        listed.published = listed.published.into_iter().chain(published).min();
        self.list_of.insert(source.id, list);
    }

    /// Adds a record; one of a source that is not known is a list of its own.
    pub fn push(&mut self, record: &Record) {
        let list = self.list(record.source);
        let (first_mark, first_cell) = (self.marks.len(), self.cells.len());
        self.read_names(record);
        self.read_places(record);
        self.read_texts(record);
        let born = self.read_date(record, property::BIRTH_DATE, 0);
        let died = self.read_date(record, property::DEATH_DATE, 3);
        let own = |traces: &Traces| (first_mark..traces.marks.len()).find(|&at| traces.marks[at].field == 0);
        let standing = own(self).map_or(NOT, |at| self.marks[at].form);
        let given = self.first_word(record, property::GIVEN_NAME).unwrap_or(standing);
        let family = self.first_word(record, property::FAMILY_NAME).or_else(|| self.last_word(record));
        let marks = (first_mark as u32, cut(&mut self.marks, first_mark));
        let cells = (first_cell as u32, cut(&mut self.cells, first_cell));
        let place = record.locator.row;
        let has = self.has(record);
        let family = family.unwrap_or(NOT);
        self.rows.push(Trace { id: record.id, list, place, has, given, family, born, died, marks, cells });
    }

    pub(super) fn marks(&self, row: u32) -> &[Mark] {
        &self.marks[self.mark_places(row)]
    }

    /// Where the words of a record stand among all.
    pub(super) fn mark_places(&self, row: u32) -> std::ops::Range<usize> {
        let (start, count) = self.rows[row as usize].marks;
        start as usize..start as usize + usize::from(count)
    }

    pub(super) fn cells(&self, row: u32) -> &[Cell] {
        let (start, count) = self.rows[row as usize].cells;
        &self.cells[start as usize..start as usize + usize::from(count)]
    }

    fn list(&mut self, source: SourceId) -> u32 {
        if let Some(&list) = self.list_of.get(&source) {
            return list;
        }
        let list = self.lists.len() as u32;
        self.lists.push(Listed::new(source));
        self.list_of.insert(source, list);
        list
    }

    fn read_names(&mut self, record: &Record) {
        use property::{FAMILY_NAME, FATHER_NAME, GIVEN_NAME, GRANDFATHER_NAME, MOTHER_NAME, NAME};
        let fields = [(GIVEN_NAME, 0), (FAMILY_NAME, 0), (NAME, 0), (FATHER_NAME, 1)];
        for (property, field) in fields.into_iter().chain([(GRANDFATHER_NAME, 2), (MOTHER_NAME, 3)]) {
            for statement in record.values(property) {
                for word in words_of(&statement.value) {
                    let form = self.words.number(&word);
                    self.marks.push(Mark { field, form });
                }
            }
        }
    }

    fn first_word(&mut self, record: &Record, property: &str) -> Option<u32> {
        let word = words_of(record.value(property)?).next()?;
        Some(self.words.number(&word))
    }

    fn last_word(&mut self, record: &Record) -> Option<u32> {
        let word = words_of(record.value(property::NAME)?).last()?;
        Some(self.words.number(&word))
    }

    fn read_places(&mut self, record: &Record) {
        let fields = [
            (property::AGE, 6),
            (property::CITY, 7),
            (property::PROVINCE, 8),
            (property::BIRTH_PLACE, 9),
            (property::DEATH_PLACE, 10),
            (property::DETENTION_PLACE, 11),
            (property::AFFILIATION, 12),
            (property::OCCUPATION, 13),
            (property::ID_NUMBER, 14),
        ];
        for (property, field) in fields {
            let Some(value) = record.value(property) else { continue };
            let value = beginning(value, 200);
            let meaning = match property {
                property::AGE => words::number(value).and_then(|age| u32::try_from(age).ok()),
                property::AFFILIATION => Some(self.words.number(&words::affiliation(value))),
                _ if words::is_nowhere(value) => None,
                _ => Some(self.words.number(&names::place(value))),
            };
            self.cells.extend(meaning.map(|meaning| Cell { field, meaning }));
        }
    }

    /// Dates are compared only where both lists are equally exact and count years alike.
    fn read_date(&mut self, record: &Record, property: &str, field: u8) -> i32 {
        let Some(Window { earliest: Some(first), latest: Some(last) }) = window(record, property) else {
            return NO_DAY;
        };
        let kind = match last.number() - first.number() {
            0 => Some(0),
            359.. => Some(if first.ymd().1 == 1 { 1 } else { 2 }),
            _ => None,
        };
        let meaning = first.number() as u32;
        self.cells.extend(kind.map(|kind| Cell { field: field + kind, meaning }));
        first.number()
    }

    fn read_texts(&mut self, record: &Record) {
        for statement in &record.statements {
            let long = statement.value.chars().nth(LONG).is_some();
            if !long
                || property::ALL.contains(&statement.property.as_str())
                    && statement.property != property::NOTE
            {
                continue;
            }
            let bit = self.bit(&statement.property);
            let text = names::display(beginning(&statement.value, LONGEST));
            self.cells.push(Cell { field: TEXTS + bit, meaning: hash(&text) as u32 });
        }
    }

    fn has(&mut self, record: &Record) -> u64 {
        let said = record.statements.iter().filter(|statement| !statement.value.trim().is_empty());
        said.fold(0, |has, statement| has | 1 << self.bit(&statement.property))
    }

    /// The number of a property, the same in every order of records; rare ones may share one.
    fn bit(&mut self, property: &str) -> u8 {
        let known = property::ALL.iter().position(|known| *known == property);
        let free = (64 - property::ALL.len()) as u64;
        let bit = known.unwrap_or_else(|| property::ALL.len() + (hash(property) % free) as usize) as u8;
        let name = self.properties.entry(bit).or_insert_with(|| property.to_owned());
        if property < name.as_str() {
            property.clone_into(name);
        }
        bit
    }
}

fn cut<T>(values: &mut Vec<T>, from: usize) -> u8 {
    values.truncate(from + MOST);
    (values.len() - from) as u8
}

fn words_of(value: &str) -> impl Iterator<Item = String> {
    let shown = names::display(beginning(value, 200)).to_lowercase();
    let words: Vec<String> = shown
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '،' | '-' | '.' | '(' | ')'))
        .filter(|word| word.chars().nth(1).is_some())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

fn beginning(text: &str, letters: usize) -> &str {
    text.char_indices().nth(letters).map_or(text, |(at, _)| &text[..at])
}

/// The window around all that a date may mean.
fn window(record: &Record, property: &str) -> Option<Window> {
    let statement = record.values(property).find(|statement| statement.reading.is_some())?;
    let reading = Reading::from_text(&statement.value, statement.reading.as_deref()?)?;
    let windows = reading.candidates.iter().map(|date| date.window);
    let all = windows.reduce(|all, one| all.around(&one))?;
    all.earliest.zip(all.latest).map(|(first, last): (Day, Day)| Window::between(first, last))
}

/// The first day that a declared date may mean.
fn day(text: &str) -> Option<i32> {
    let reading = dates::read(text, &dates::Hints::default());
    reading.candidates.iter().filter_map(|date| date.window.earliest).map(Day::number).min()
}
