//! Rows on their way from the thread that reads a file to the one that understands it.

use std::sync::mpsc::Receiver;

use ledger::Statement;
use linkage::{Reader, Value};

use super::Lists;
use super::read::source_id;

/// How many batches may wait, so that memory stays flat.
pub const BATCHES_WAITING: usize = 4;
/// How many rows make a batch.
const FULL: usize = 4096;

/// Some rows by the numbers of their cells, and what the cells that are new in them state.
#[derive(Default)]
pub struct Batch {
    statements: Vec<Statement>,
    /// Where the statements of each new cell end.
    statement_ends: Vec<usize>,
    cells: Vec<u32>,
    rows: Vec<Row>,
}

/// The place of a record, its list, and where its cells end.
struct Row {
    place: usize,
    list: u32,
    end: usize,
}

impl Batch {
    /// Adds what the next new cell states, of what linkage has a use for.
    pub fn learn(&mut self, statements: &[Statement]) {
        let used = statements.iter().filter(|statement| Reader::uses(&statement.property));
        self.statements.extend(used.cloned());
        self.statement_ends.push(self.statements.len());
    }

    /// Adds a record.
    pub fn push(&mut self, place: usize, list: u32, cells: &[u32]) {
        self.cells.extend_from_slice(cells);
        self.rows.push(Row { place, list, end: self.cells.len() });
    }

    /// Whether it is time to hand it on.
    pub fn is_full(&self) -> bool {
        self.rows.len() >= FULL
    }
}

/// What each distinct cell of a file says to linkage, by its number.
#[derive(Default)]
struct Values {
    all: Vec<Value>,
    ends: Vec<usize>,
}

impl Values {
    fn of(&self, cell: u32) -> &[Value] {
        let start = if cell == 0 { 0 } else { self.ends[cell as usize - 1] };
        &self.all[start..self.ends[cell as usize]]
    }
}

/// Understands the batches of one file until there are no more.
pub fn understand(batches: &Receiver<Batch>, reader: &mut Reader) {
    let mut values = Values::default();
    for batch in batches {
        let mut start = 0;
        for &end in &batch.statement_ends {
            let known = batch.statements[start..end].iter().filter_map(|it| reader.value(it));
            values.all.extend(known);
            values.ends.push(values.all.len());
            start = end;
        }
        start = 0;
        for row in &batch.rows {
            let said = batch.cells[start..row.end].iter().flat_map(|&cell| values.of(cell));
            reader.push(Lists::id(row.place), source_id(row.list), said.copied());
            start = row.end;
        }
    }
}
