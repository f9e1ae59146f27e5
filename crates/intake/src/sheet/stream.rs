//! The stream between the process that reads a workbook and the one that asked.

use std::io::{self, BufRead, BufReader, Read, Write};

use super::limits::{CELLS, ROW, Stop, TEXT};
use crate::table::{Mark, Row, Rows, letter, letter_index};
use crate::{Refusal, TableError};

const FIRST: &str = "whereabouts-rows 1";

/// Writes the stream; see the module above for its form.
pub struct Writer<W> {
    out: W,
    line: String,
    row: u64,
    rows: u64,
    cells: u64,
    widest: usize,
}

impl<W: Write> Writer<W> {
    /// Begins a stream.
    pub fn new(mut out: W) -> io::Result<Writer<W>> {
        writeln!(out, "{FIRST}")?;
        Ok(Writer { out, line: String::new(), row: 0, rows: 0, cells: 0, widest: 0 })
    }

    /// Names every sheet of the workbook.
    pub fn sheets(&mut self, names: &[String]) -> io::Result<()> {
        let names: String = names.iter().map(|name| format!("\t{}", escaped(name))).collect();
        writeln!(self.out, "sheets{names}")
    }

    /// Names the sheet that is read.
    pub fn sheet(&mut self, name: &str) -> io::Result<()> {
        writeln!(self.out, "sheet\t{}", escaped(name))
    }

    /// Adds a cell; rows are numbered from 1, columns from 0.
    pub fn cell(&mut self, row: u64, column: usize, mark: Option<Mark>, text: &str) -> Result<(), Stop> {
        if row != self.row {
            self.flush()?;
            self.row = row;
        }
        if text.len() > TEXT {
            let place = format!("the cell {}{row} holds {} bytes", letter(column), text.len());
            return Err(Refusal::TooLarge(place).into());
        }
        if self.line.len() > ROW {
            return Err(Refusal::TooLarge(format!("the row {row} holds more than {} MiB", ROW >> 20)).into());
        }
        // Cells left of this one are empty cells to the reader, and cost as much.
        self.widest = self.widest.max(column + 1);
        if self.cells + self.widest as u64 > CELLS {
            return Err(Refusal::TooLarge(format!("the sheet has more than {CELLS} cells")).into());
        }
        let sign = match mark {
            Some(Mark::Number) => '#',
            Some(Mark::Date) => '@',
            Some(Mark::Error) => '!',
            _ => '=',
        };
        self.line.push('\t');
        self.line.push_str(&letter(column));
        self.line.push(sign);
        self.line.push_str(&escaped(text));
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.line.is_empty() {
            writeln!(self.out, "row\t{}{}", self.row, self.line)?;
            self.rows += 1;
            self.cells += self.widest as u64;
        }
        self.widest = 0;
        self.line.clear();
        Ok(())
    }

    /// Ends a stream that is whole.
    pub fn end(mut self) -> io::Result<()> {
        self.flush()?;
        writeln!(self.out, "end\t{}", self.rows)?;
        self.out.flush()
    }

    /// Ends a stream of a workbook that cannot be read.
    pub fn refuse(mut self, refusal: &Refusal) -> io::Result<()> {
        let texts = match refusal {
            Refusal::NoSheet { wanted, has } => ["no-sheet", wanted, has],
            Refusal::TooLarge(what) => ["too-large", what, ""],
            Refusal::Archive => ["archive", "", ""],
            other => [
                "broken",
                &match other {
                    Refusal::BrokenWorkbook(what) => what.clone(),
                    other => other.to_string(),
                },
                "",
            ],
        };
        let texts = texts.map(escaped).join("\t");
        writeln!(self.out, "refused\t{texts}")?;
        self.out.flush()
    }
}

/// Reads the stream, as rows of a table.
pub struct RowStream<R> {
    input: BufReader<R>,
    line: String,
    /// Every sheet of the workbook.
    pub sheets: Vec<String>,
    /// The sheet that is read; none when every sheet is empty.
    pub sheet: Option<String>,
    ended: bool,
    rows: u64,
    last: u64,
}

/// The longest line of a stream: a row, and escapes for each of its letters.
const LONGEST_LINE: u64 = 4 * ROW as u64;

impl<R: Read> RowStream<R> {
    /// Reads the head of a stream.
    pub fn new(input: R) -> Result<RowStream<R>, TableError> {
        let mut stream = RowStream {
            input: BufReader::with_capacity(64 * 1024, input),
            line: String::new(),
            sheets: Vec::new(),
            sheet: None,
            ended: false,
            rows: 0,
            last: 0,
        };
        if !stream.next_line()? || stream.line != FIRST {
            return Err(TableError::Stopped(0));
        }
        while stream.sheet.is_none() && !stream.ended {
            stream.head()?;
        }
        Ok(stream)
    }

    /// Reads a line of the head: the sheets, the sheet, or the end of a workbook without rows.
    fn head(&mut self) -> Result<(), TableError> {
        if !self.next_line()? {
            return Err(TableError::Stopped(0));
        }
        let mut words = self.line.split('\t');
        match words.next() {
            Some("sheets") => self.sheets = words.map(unescaped).collect(),
            Some("sheet") => self.sheet = words.next().map(unescaped),
            Some("end") => self.ended = true,
            Some("refused") => return Err(refusal(words).into()),
            _ => return Err(TableError::Stopped(0)),
        }
        Ok(())
    }

    /// Reads the next line without its end; `false` when there is none, or none that is whole.
    fn next_line(&mut self) -> Result<bool, TableError> {
        self.line.clear();
        (&mut self.input).take(LONGEST_LINE).read_line(&mut self.line)?;
        Ok(self.line.pop() == Some('\n'))
    }
}

impl<R: Read> Rows for RowStream<R> {
    fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        if self.ended {
            return Ok(false);
        }
        row.clear();
        if !self.next_line()? {
            return Err(TableError::Stopped(self.last));
        }
        let mut words = self.line.split('\t');
        match words.next() {
            Some("row") => {
                let number = words.next().and_then(|number| number.parse().ok());
                row.number = number.ok_or(TableError::Stopped(self.last))?;
                fill(row, words).ok_or(TableError::Stopped(self.last))?;
                (self.rows, self.last) = (self.rows + 1, row.number);
                Ok(true)
            }
            Some("end") => {
                let whole = words.next().and_then(|rows| rows.parse().ok()) == Some(self.rows);
                self.ended = true;
                if whole { Ok(false) } else { Err(TableError::Stopped(self.last)) }
            }
            Some("refused") => Err(refusal(words).into()),
            _ => Err(TableError::Stopped(self.last)),
        }
    }
}

/// Puts cells at their places in the row, empty ones between them.
fn fill<'a>(row: &mut Row, words: impl Iterator<Item = &'a str>) -> Option<()> {
    let mut cells = Vec::new();
    for word in words {
        let at = word.find(['=', '#', '@', '!'])?;
        let column = letter_index(&word[..at])?;
        let mark = match &word[at..=at] {
            "#" => Some(Mark::Number),
            "@" => Some(Mark::Date),
            "!" => Some(Mark::Error),
            _ => None,
        };
        cells.push((column, mark, unescaped(&word[at + 1..])));
    }
    // A workbook may name its cells in any order, and one of them twice.
    cells.sort_by_key(|(column, ..)| *column);
    let mut cells = cells.into_iter().peekable();
    while let Some((column, mark, mut text)) = cells.next() {
        while let Some((_, _, more)) = cells.next_if(|(next, ..)| *next == column) {
            text = format!("{text}\n{more}");
        }
        (row.len()..column).for_each(|_| row.push(""));
        if let Some(mark) = mark {
            row.mark_next(mark);
        }
        row.push(&text);
    }
    Some(())
}

fn refusal<'a>(mut words: impl Iterator<Item = &'a str>) -> Refusal {
    let word = words.next().unwrap_or_default();
    let mut text = || words.next().map(unescaped).unwrap_or_default();
    match word {
        "no-sheet" => Refusal::NoSheet { wanted: text(), has: text() },
        "too-large" => Refusal::TooLarge(text()),
        "archive" => Refusal::Archive,
        _ => Refusal::BrokenWorkbook(text()),
    }
}

fn escaped(text: &str) -> String {
    if !text.contains(['\\', '\t', '\n', '\r']) {
        return text.to_owned();
    }
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            letter => letter,
        });
    }
    plain
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(stream: &[u8]) -> Result<Vec<Row>, TableError> {
        let mut stream = RowStream::new(stream)?;
        let (mut row, mut rows) = (Row::default(), Vec::new());
        while stream.read(&mut row)? {
            rows.push(row.clone());
        }
        Ok(rows)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(cells in prop::collection::vec((0usize..30, "\\PC{0,3}[\t\n\\\\\r]{0,2}"), 1..6)) {
            let mut bytes = Vec::new();
            let mut writer = Writer::new(&mut bytes).unwrap();
            writer.sheet("a\tb").unwrap();
            let mut cells = cells;
            cells.sort_by_key(|cell| cell.0);
            cells.dedup_by_key(|cell| cell.0);
            for (column, text) in &cells {
                writer.cell(7, *column, None, text).unwrap();
            }
            writer.end().unwrap();
            let rows = read(&bytes).unwrap();
            prop_assert_eq!(rows.len(), 1);
            prop_assert_eq!(rows[0].number, 7);
            for (column, text) in &cells {
                prop_assert_eq!(rows[0].get(*column), text);
            }
        }

        #[test]
        fn a_stream_that_was_cut_is_never_taken_for_a_whole_one(cut in 0usize..70) {
            let whole = b"whereabouts-rows 1\nsheet\tS\nrow\t1\tA=x\tC#2\nrow\t2\tA=y\nend\t2\n";
            let cut = cut.min(whole.len() - 1);
            prop_assert!(matches!(read(&whole[..cut]), Err(TableError::Stopped(_))));
            prop_assert_eq!(read(whole).unwrap().len(), 2);
        }

        #[test]
        fn no_stream_makes_it_fail_badly(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let stream = [b"whereabouts-rows 1\nsheet\tS\nrow\t1\t".as_slice(), &bytes].concat();
            let _ = read(&stream);
        }
    }
}
