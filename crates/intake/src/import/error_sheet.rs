//! Rows with problems, to be mended in a spreadsheet and given back.
//!
//! The sheet is CSV in UTF-8 with a byte order mark, so that Excel opens it
//! rightly. It has the columns of the list and then those below; several
//! problems of one row stand on lines of one cell. `problem.key` tells the
//! importer which row was mended: the mended sheet is imported with the mapping
//! of the list, replaces those rows and leaves all others as they are.
//!
//! A cell that a spreadsheet would take for a formula (one that begins with
//! `=`, `+`, `-`, `@`, a tab or a line end, or their full-width forms) gets an
//! apostrophe before it. A cell that begins with apostrophes and such a sign
//! gets one more, so that taking one away always gives back what was written.

use std::io::{self, Write};

use ledger::Issue;

use crate::issues;
use crate::table::{Column, Row};

/// The column with the key of the row.
pub const KEY: &str = "problem.key";

/// The columns that are added, in order.
const COLUMNS: [&str; 7] = [
    KEY,
    "problem.row",
    "problem.column",
    "problem.code",
    "problem.value",
    "problem.expected",
    "problem.suggestion",
];

/// Whether a column was added by an error sheet.
pub fn is_problem_column(name: &str) -> bool {
    COLUMNS.contains(&name)
}

/// One problem of one row, with all that a person needs to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The row, as the spreadsheet counts it.
    pub row: u64,
    /// The column's name, and its letter if that is not its name: `تاریخ (F)`.
    pub column: String,
    /// The stable code.
    pub code: String,
    /// The value as written.
    pub value: String,
    /// What is wrong, in one sentence.
    pub sentence: String,
    /// What was expected.
    pub expected: String,
    /// One fix to try.
    pub suggestion: String,
}

/// The problems of a row, from the issues of its draft.
pub fn problems(row: &Row, columns: &[Column], found: &[Issue]) -> Vec<Problem> {
    let problem = |issue: &Issue| {
        let name = issue.column.as_deref().unwrap_or_default();
        let index = columns.iter().position(|column| column.name == name);
        let index = index.or_else(|| crate::table::letter_index(name));
        let letter = index.map(crate::table::letter).filter(|letter| letter != name);
        let about = issues::about(&issue.code);
        Problem {
            row: row.number,
            column: letter.map_or_else(|| name.to_owned(), |letter| format!("{name} ({letter})")),
            code: issue.code.clone(),
            value: index.map(|index| row.get(index).to_owned()).unwrap_or_default(),
            sentence: about.map(|about| about.sentence.to_owned()).unwrap_or_default(),
            expected: about.map(|about| about.expected.to_owned()).unwrap_or_default(),
            suggestion: about.map(|about| about.suggestion.to_owned()).unwrap_or_default(),
        }
    };
    found.iter().map(problem).collect()
}

/// Writes rows with their problems.
pub struct ErrorSheet<W> {
    out: W,
    columns: Vec<Column>,
    rows: u64,
}

impl<W: Write> ErrorSheet<W> {
    /// A sheet with the columns of the list; nothing is written before the first row.
    pub fn new(out: W, columns: &[Column]) -> ErrorSheet<W> {
        let own = columns.iter().filter(|column| !is_problem_column(&column.name));
        ErrorSheet { out, columns: own.cloned().collect(), rows: 0 }
    }

    /// Adds a row; `key` is that of its draft, none for a row that was held back.
    pub fn push(&mut self, row: &Row, key: Option<&str>, problems: &[Problem]) -> io::Result<()> {
        if self.rows == 0 {
            self.out.write_all("\u{feff}".as_bytes())?;
            let names = self.columns.iter().map(|column| column.name.as_str());
            let line = line(names.chain(COLUMNS));
            self.out.write_all(line.as_bytes())?;
        }
        self.rows += 1;
        let lines = |part: fn(&Problem) -> &str| problems.iter().map(part).collect::<Vec<_>>().join("\n");
        let number = row.number.to_string();
        let added = [
            key.unwrap_or_default().to_owned(),
            number,
            lines(|problem| &problem.column),
            lines(|problem| &problem.code),
            lines(|problem| &problem.value),
            lines(|problem| &problem.expected),
            lines(|problem| &problem.suggestion),
        ];
        let cells = (0..self.columns.len()).map(|index| row.get(index));
        let line = line(cells.chain(added.iter().map(String::as_str)));
        self.out.write_all(line.as_bytes())
    }

    /// How many rows were written, and the writer.
    pub fn finish(mut self) -> io::Result<(u64, W)> {
        self.out.flush()?;
        Ok((self.rows, self.out))
    }
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = String::new();
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            line.push(',');
        }
        let cell = guarded(cell);
        if cell.contains([',', '"', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push_str("\r\n");
    line
}

/// The cell with an apostrophe before it if a spreadsheet would take it for a formula.
fn guarded(cell: &str) -> String {
    if is_formula(cell.trim_start_matches('\'')) { format!("'{cell}") } else { cell.to_owned() }
}

/// Whether a spreadsheet program would take a cell for a formula (OWASP: CSV injection).
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The row as it was before `guarded`.
pub fn without_guards(row: &Row) -> Row {
    let cells = row.cells().map(|cell| match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    });
    Row::of(row.number, cells)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cells_that_look_like_formulas_are_guarded() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("-1979-10", "'-1979-10"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("علی", "علی"),
            ("'Ali", "'Ali"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), expected);
        }
    }

    proptest! {
        #[test]
        fn taking_the_guard_away_gives_back_what_was_written(cell in "['=+@\ta-]{0,6}") {
            let row = without_guards(&Row::of(1, [guarded(&cell)]));
            prop_assert_eq!(row.get(0), &cell);
            prop_assert!(!is_formula(&guarded(&cell)));
        }
    }
}
