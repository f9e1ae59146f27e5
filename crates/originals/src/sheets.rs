//! The cells of workbooks, row by row, through the reader that imports use.

use std::io::{self, Write};

use crate::found::{Found, within};

/// How long a passage grows before the next one begins, in bytes.
const PASSAGE: usize = 2_000;
/// The most sheets that are read.
const SHEETS: usize = 100;

/// Reads every sheet of a workbook.
pub(crate) fn read(bytes: &[u8], outer: &str, found: &mut Found) {
    let mut names = Names::default();
    if intake::sheet_to_rows(bytes, None, &mut Lines::new(&mut names)).is_err() || names.refused {
        return found.issue("file.broken", outer);
    }
    for sheet in names.sheets.iter().take(SHEETS) {
        let mut rows = Rows { sheet, outer, found, first: 0, last: 0, text: String::new() };
        if intake::sheet_to_rows(bytes, Some(sheet), &mut Lines::new(&mut rows)).is_err() {
            rows.found.issue("file.broken", sheet);
        }
        rows.flush();
    }
}

/// Whoever hears the stream of rows, line by line.
trait Hears {
    fn line(&mut self, line: &str);
}

#[derive(Default)]
struct Names {
    sheets: Vec<String>,
    refused: bool,
}

impl Hears for Names {
    fn line(&mut self, line: &str) {
        let mut cells = line.split('\t');
        match cells.next() {
            Some("sheets") => self.sheets = cells.map(unescaped).collect(),
            Some("refused") => self.refused = true,
            _ => {}
        }
    }
}

struct Rows<'a> {
    sheet: &'a str,
    outer: &'a str,
    found: &'a mut Found,
    first: u64,
    last: u64,
    text: String,
}

impl Hears for Rows<'_> {
    fn line(&mut self, line: &str) {
        let mut cells = line.split('\t');
        match cells.next() {
            Some("row") => {
                let number = cells.next().and_then(|number| number.parse().ok()).unwrap_or(self.last + 1);
                // A cell is its column's letters, a sign and its text.
                let texts: Vec<String> = cells
                    .filter_map(|cell| cell.find(['=', '#', '@', '!']).map(|at| unescaped(&cell[at + 1..])))
                    .collect();
                self.row(number, &texts.join("\t"));
            }
            Some("refused") => self.found.issue("file.broken", self.sheet),
            _ => {}
        }
    }
}

impl Rows<'_> {
    fn row(&mut self, number: u64, text: &str) {
        if self.text.len() + text.len() > PASSAGE {
            self.flush();
        }
        if self.text.is_empty() {
            self.first = number;
        }
        self.last = number;
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn flush(&mut self) {
        let rows = if self.first == self.last {
            format!("row {}", self.first)
        } else {
            format!("rows {}-{}", self.first, self.last)
        };
        let place = within(self.outer, &format!("sheet {}, {rows}", self.sheet));
        self.found.passage(None, place, &self.text, false);
        self.text.clear();
    }
}

/// A writer that hands whole lines on, and keeps no more than one.
struct Lines<'a, H> {
    hearer: &'a mut H,
    line: Vec<u8>,
}

impl<'a, H: Hears> Lines<'a, H> {
    fn new(hearer: &'a mut H) -> Lines<'a, H> {
        Lines { hearer, line: Vec::new() }
    }
}

impl<H: Hears> Write for Lines<'_, H> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            self.line.extend_from_slice(&rest[..end]);
            self.hearer.line(&String::from_utf8_lossy(&self.line));
            self.line.clear();
            rest = &rest[end + 1..];
        }
        self.line.extend_from_slice(rest);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (letter, letter == '\\') {
            (_, true) => match letters.next() {
                Some('t') => out.push('\t'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                other => out.extend(other),
            },
            (letter, false) => out.push(letter),
        }
    }
    out
}
