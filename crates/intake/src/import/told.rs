//! A list read for linking alone: each distinct cell is understood once.
//!
//! An import keeps everything a row says; whoever links lists outside a register
//! needs only the cells that tell people apart, and most of those come again and
//! again. Cells are numbered as they come first; a row is then a few numbers.
//! They are understood by the same code as in an import.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};
use ledger::codebook::ValueType;
use ledger::{Codebook, Issue, Statement};

use super::cells::{self, Saying, Scene};
use super::columns::{Plan, Use};
use super::contradictions::{self, Dated};
use super::dates::DateReader;
use super::error_sheet::{self, Problem};
use crate::mapping::{Mapping, MappingError};
use crate::table::{Column, Kind, Row, Table, blank, letter};
use crate::{TableError, issues};

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It says something about somebody.
    Record,
    /// It has neither a name nor a key.
    Held,
}

/// Reads a table row by row, each distinct cell once.
pub struct CellReader<'a> {
    table: Table<'a>,
    plan: Plan,
    mapping: Mapping,
    row: Row,
    dates: DateReader,
    known: KnownCells,
    constants: Vec<u32>,
    /// The cells of the row that was read last, and what is odd about the row itself.
    said: Vec<u32>,
    odd: Vec<Issue>,
    dated: Vec<Dated>,
    ages: Vec<(usize, u32, u32)>,
    scratch: String,
    tally: BTreeMap<String, u64>,
    held: u64,
}

/// The distinct cells.
#[derive(Default)]
struct KnownCells {
    places: HashTable<Place>,
    hasher: DefaultHashBuilder,
    /// The texts one after the other.
    texts: String,
    marks: Vec<Marks>,
    issues: HashMap<u32, Vec<Issue>>,
    times: HashMap<u32, Times>,
}

/// Where a distinct cell stands: all that is needed to find it without looking elsewhere.
#[derive(Clone, Copy)]
struct Place {
    hash: u64,
    start: usize,
    length: u32,
    used: u32,
    number: u32,
}

/// What is to be remembered when a cell comes again.
#[derive(Debug, Clone, Copy, Default)]
struct Marks {
    names_somebody: bool,
    is_odd: bool,
    has_times: bool,
}

/// Days and ages that a cell tells, with the place of its column.
#[derive(Debug, Clone, Default)]
struct Times {
    dated: Vec<Dated>,
    ages: Vec<(usize, u32, u32)>,
}

impl<'a> CellReader<'a> {
    /// Holds a mapping against a table; of the columns, those are read whose property is `wanted`.
    ///
    /// Dates, numbers and terms are read too, since they can contradict each other.
    pub fn new(
        table: Table<'a>,
        mapping: &Mapping,
        codebook: &Codebook,
        wanted: fn(&str) -> bool,
    ) -> Result<CellReader<'a>, MappingError> {
        let mut plan = Plan::new(mapping, &table, codebook)?;
        plan.uses.retain_mut(|used| keep(used, wanted));
        plan.constants.retain_mut(|(used, _)| keep(used, wanted));
        Ok(CellReader {
            table,
            plan,
            mapping: mapping.clone(),
            row: Row::default(),
            dates: DateReader::default(),
            known: KnownCells::default(),
            constants: Vec::new(),
            said: Vec::new(),
            odd: Vec::new(),
            dated: Vec::new(),
            ages: Vec::new(),
            scratch: String::new(),
            tally: BTreeMap::new(),
            held: 0,
        })
    }

    /// Reads the next row; nothing at the end of the list.
    ///
    /// `learn` is told what each new cell states, in the order of their numbers from 0.
    pub fn next(&mut self, learn: &mut dyn FnMut(&[Statement])) -> Result<Option<Told>, TableError> {
        if !self.table.read(&mut self.row)? {
            return Ok(None);
        }
        if self.plan.mended.is_some() {
            self.row = error_sheet::without_guards(&self.row);
        }
        self.said.clear();
        self.odd.clear();
        let mut named = false;
        for at in 0..self.plan.uses.len() {
            if let Some(cell) = self.cell(at, learn) {
                self.said.push(cell);
                named |= self.known.marks[cell as usize].names_somebody;
            }
        }
        if !self.said.is_empty() {
            self.state_constants(learn);
        }
        self.width();
        self.contradictions();
        let held = !named && !self.has_key();
        if held {
            self.odd_row("row.no-name-no-key", None);
        } else if !named && !self.plan.naming.is_empty() {
            self.odd_row("name.empty", None);
        }
        self.held += u64::from(held);
        self.count();
        Ok(Some(if held { Told::Held } else { Told::Record }))
    }

    /// The cells of the row that was read last, by their numbers.
    pub fn cells(&self) -> &[u32] {
        &self.said
    }

    /// The row that was read last, as the file has it.
    pub fn row(&self) -> &Row {
        &self.row
    }

    /// The value that tells the lists of one file apart, if the mapping splits it.
    pub fn split(&self) -> Option<&str> {
        self.plan.split.map(|index| self.row.get(index).trim())
    }

    /// The key that the row bears by itself.
    pub fn key(&self, into: &mut String) -> bool {
        into.clear();
        if let Some(key) = self.plan.mended.map(|index| self.row.get(index)).filter(|key| !blank(key)) {
            into.push_str(key);
            return true;
        }
        for (at, index) in self.plan.key.iter().enumerate() {
            if at > 0 {
                into.push('|');
            }
            into.push_str(self.row.get(*index).trim());
        }
        self.has_key()
    }

    fn has_key(&self) -> bool {
        let mended = self.plan.mended.iter();
        mended.chain(&self.plan.key).any(|index| !blank(self.row.get(*index)))
    }

    /// What is odd about the row that was read last.
    pub fn issues(&self) -> Vec<Issue> {
        let of_cells = self.said.iter().filter_map(|cell| self.known.issues.get(cell)).flatten();
        of_cells.chain(&self.odd).cloned().collect()
    }

    /// The problems of the row that was read last, for people to mend.
    pub fn problems(&self, issues: &[Issue]) -> Vec<Problem> {
        error_sheet::problems(&self.row, self.columns(), issues)
    }

    /// The columns of the table.
    pub fn columns(&self) -> &[Column] {
        self.table.columns()
    }

    /// The columns that the mapping neither uses nor leaves out on purpose.
    pub fn unused(&self) -> &[Column] {
        &self.plan.unused
    }

    /// How often each issue was found.
    pub fn tally(&self) -> &BTreeMap<String, u64> {
        &self.tally
    }

    /// How many rows had neither a name nor a key.
    pub fn held(&self) -> u64 {
        self.held
    }

    /// Notes something odd about the row that only its reader can know.
    pub fn note(&mut self, code: &str, column: Option<&str>) {
        self.odd_row(code, column);
        *self.tally.entry(code.to_owned()).or_default() += 1;
    }

    /// Whether the list has columns for a key.
    pub fn is_keyed(&self) -> bool {
        !self.plan.key.is_empty()
    }

    fn odd_row(&mut self, code: &str, column: Option<&str>) {
        let known = |issue: &Issue| issue.code == code && issue.column.as_deref() == column;
        if !self.odd.iter().any(known) {
            self.odd.push(Issue::new(code, column, issues::severity(code)));
        }
    }

    /// The number of the cell of one column of the row; nothing for an empty one.
    fn cell(&mut self, at: usize, learn: &mut dyn FnMut(&[Statement])) -> Option<u32> {
        let used = &self.plan.uses[at];
        let text = self.row.get(used.index);
        if text.is_empty() && used.combine.is_empty() {
            return None;
        }
        // What else decides how the cell is read stands before its text.
        let alone = used.combine.is_empty() && used.calendar.is_none() && !self.row.is_marked();
        let key = if alone {
            text
        } else {
            self.scratch.clear();
            let others = used.calendar.iter().chain(&used.combine);
            for index in others.chain([&used.index]) {
                self.scratch.push_str(self.row.get(*index));
                self.scratch.push('\u{1f}');
            }
            self.row.marks(used.index).for_each(|mark| self.scratch.push_str(&format!("{mark:?}\u{1f}")));
            &self.scratch
        };
        let number = match self.known.find(at, key) {
            Ok(known) => known,
            Err(new) => {
                let mut saying = Saying::default();
                let scene = scene(&self.mapping, &self.plan);
                cells::read(&self.row, used, &scene, &mut self.dates, &mut saying);
                self.known.learn(new, used, saying, &self.plan, learn);
                new
            }
        };
        Some(number)
    }

    /// Adds what the mapping states for every row.
    fn state_constants(&mut self, learn: &mut dyn FnMut(&[Statement])) {
        if self.constants.len() < self.plan.constants.len() {
            let scene = scene(&self.mapping, &self.plan);
            for (at, constant) in self.plan.constants.iter().enumerate() {
                let mut saying = Saying::default();
                cells::constant(constant, &scene, &mut self.dates, &mut saying);
                let used = self.plan.uses.len() + at;
                let (Ok(number) | Err(number)) = self.known.find(used, "");
                self.known.learn(number, &constant.0, saying, &self.plan, learn);
                self.constants.push(number);
            }
        }
        self.said.extend_from_slice(&self.constants);
    }

    /// Notes rows that are wider or narrower than their header.
    fn width(&mut self) {
        let columns = self.table.columns().len();
        let extra = (columns..self.row.len()).find(|&index| !blank(self.row.get(index)));
        if let Some(index) = extra {
            self.odd_row("row.too-many-cells", Some(&letter(index)));
        }
        if self.row.len() < columns && self.table.format().kind == Kind::Text {
            self.odd_row("row.too-few-cells", None);
        }
    }

    /// Notes values of the row that cannot all be true.
    fn contradictions(&mut self) {
        self.dated.clear();
        self.ages.clear();
        for cell in &self.said {
            if self.known.marks[*cell as usize].has_times {
                let times = &self.known.times[cell];
                self.dated.extend_from_slice(&times.dated);
                self.ages.extend_from_slice(&times.ages);
            }
        }
        let mut found: Vec<(&'static str, usize)> = Vec::new();
        contradictions::among(&self.dated, &self.ages, &mut |code, column| found.push((code, column)));
        for (code, column) in found {
            let name = self.table.columns().get(column).map(|column| column.name.clone());
            self.odd_row(code, name.as_deref());
        }
    }

    /// Counts the issues of the row.
    fn count(&mut self) {
        let of_cells = self.said.iter().filter(|cell| self.known.marks[**cell as usize].is_odd);
        for issue in of_cells.flat_map(|cell| &self.known.issues[cell]).chain(&self.odd) {
            match self.tally.get_mut(&issue.code) {
                Some(count) => *count += 1,
                None => drop(self.tally.insert(issue.code.clone(), 1)),
            }
        }
    }
}

/// Whether a column is read, and of its properties those that are.
fn keep(used: &mut Use, wanted: fn(&str) -> bool) -> bool {
    let checked = [ValueType::Date, ValueType::Number, ValueType::Term];
    used.properties.retain(|said| wanted(&said.id) || checked.contains(&said.value_type));
    !used.properties.is_empty()
}

fn scene<'s>(mapping: &'s Mapping, plan: &'s Plan) -> Scene<'s> {
    Scene {
        lang: mapping.list.lang.as_deref(),
        sharing: mapping.list.sharing.unwrap_or_default(),
        calendars: &plan.calendars,
    }
}

impl KnownCells {
    /// The number of a cell, or the one that it gets now.
    fn find(&mut self, used: usize, text: &str) -> Result<u32, u32> {
        let KnownCells { places, hasher, texts, marks, .. } = self;
        let used = used as u32;
        let hash = hasher.hash_one((used, text));
        let same = |it: &Place| {
            it.hash == hash && it.used == used && texts[it.start..it.start + it.length as usize] == *text
        };
        match places.entry(hash, same, |it| it.hash) {
            Entry::Occupied(known) => Ok(known.get().number),
            Entry::Vacant(free) => {
                let number = u32::try_from(marks.len()).expect("fewer than 2^32 distinct cells");
                let length = u32::try_from(text.len()).expect("a row is no longer than 4 MiB");
                free.insert(Place { hash, start: texts.len(), length, used, number });
                texts.push_str(text);
                marks.push(Marks::default());
                Err(number)
            }
        }
    }

    /// Keeps what a new cell says.
    fn learn(
        &mut self,
        number: u32,
        used: &Use,
        saying: Saying,
        plan: &Plan,
        learn: &mut dyn FnMut(&[Statement]),
    ) {
        learn(&saying.statements);
        let times = Times {
            dated: contradictions::dated(&saying).map(|dated| dated.noted_at(used.index)).collect(),
            ages: saying.ages.iter().map(|&(_, least, most)| (used.index, least, most)).collect(),
        };
        let cell = &mut self.marks[number as usize];
        cell.names_somebody = saying.statements.iter().any(|it| plan.naming.contains(&it.property));
        cell.is_odd = !saying.issues.is_empty();
        cell.has_times = !times.dated.is_empty() || !times.ages.is_empty();
        if cell.has_times {
            self.times.insert(number, times);
        }
        if cell.is_odd {
            self.issues.insert(number, saying.issues);
        }
    }
}
