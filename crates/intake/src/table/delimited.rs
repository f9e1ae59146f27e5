//! Rows of a text whose cells stand between commas, semicolons, tabs or bars.
//!
//! Not the `csv` crate, for three reasons (`docs/decisions/0004-reading-delimited-text.md`):
//! a quotation mark that never closes must not swallow the rest of a list; a
//! row's number must be the one its spreadsheet shows, empty lines counted; and
//! memory must stay bounded whatever a line holds. On well-formed text the two
//! agree, which a test checks.

use std::io::Read;

use super::encoding::Decoded;
use super::row::{Mark, Row, Rows};
use crate::TableError;

/// The longest row, in bytes of UTF-8; a longer one is cut into several.
pub const LONGEST_ROW: usize = 4 << 20;

/// The longest quoted cell, in bytes; a quotation mark open for longer is a letter.
const LONGEST_QUOTE: usize = 1 << 20;

/// How the cells of a text are divided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The letter between cells, one of `,` `;` tab `|`.
    pub delimiter: u8,
    /// Whether quotation marks enclose cells.
    pub quoted: bool,
    /// The letter that ends a row: line feed, or carriage return in old files.
    pub terminator: u8,
}

/// Reads rows from decoded text, a chunk in memory at a time.
pub struct Delimited<R> {
    input: Decoded<R>,
    text: String,
    start: usize,
    ended: bool,
    shape: Shape,
    number: u64,
}

impl<R: Read> Delimited<R> {
    /// Rows of `input`, of which `text` has been decoded already, after `number` rows.
    pub fn new(input: Decoded<R>, text: String, shape: Shape, number: u64) -> Delimited<R> {
        Delimited { input, text, start: 0, ended: false, shape, number }
    }

    /// Moves the unread rest to the front and adds to it.
    fn more(&mut self) -> Result<(), TableError> {
        self.text.drain(..self.start);
        self.start = 0;
        self.ended = !self.input.fill(&mut self.text)?;
        Ok(())
    }
}

impl<R: Read> Rows for Delimited<R> {
    fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        loop {
            let rest = &self.text[self.start..];
            if rest.is_empty() && self.ended {
                return Ok(false);
            }
            row.clear();
            match split(rest, self.shape, self.ended, row) {
                Some(length) => {
                    self.start += length;
                    self.number += 1;
                    row.number = self.number;
                    if row.len() == 1 && row.get(0).is_empty() {
                        continue;
                    }
                    return Ok(true);
                }
                None => self.more()?,
            }
        }
    }
}

/// Splits one row off the front of `text` and returns its length with the line
/// end; nothing when the row may go on beyond `text`.
pub fn split(text: &str, shape: Shape, ended: bool, row: &mut Row) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        if shape.quoted && bytes.get(at) == Some(&b'"') {
            match quoted(text, at, shape, ended, row) {
                Quoted::Closed(next) => at = next,
                Quoted::Stray => row.mark_next(Mark::Quote),
                Quoted::Unknown => return None,
            }
        }
        let stop = bytes[at..].iter().position(|byte| *byte == shape.delimiter || *byte == shape.terminator);
        let end = match stop {
            Some(length) => at + length,
            None if bytes.len() > LONGEST_ROW => return Some(cut(text, at, row)),
            None if ended => bytes.len(),
            None => return None,
        };
        let last = bytes.get(end) != Some(&shape.delimiter);
        let cell = &text[at..end];
        row.push_part(if last { cell.strip_suffix('\r').unwrap_or(cell) } else { cell });
        row.end_cell();
        if last {
            return Some((end + 1).min(bytes.len()));
        }
        at = end + 1;
    }
}

/// Ends a row that is longer than rows may be; the rest becomes the next row.
fn cut(text: &str, at: usize, row: &mut Row) -> usize {
    let end = text.floor_char_boundary(at.max(LONGEST_ROW));
    row.mark_next(Mark::Cut);
    row.push_part(&text[at..end]);
    row.end_cell();
    end
}

/// What came of an opening quotation mark.
enum Quoted {
    /// The cell's text is in the row; reading goes on here.
    Closed(usize),
    /// The mark never closes, or not where a cell can end: it is a letter.
    Stray,
    /// The text at hand does not tell.
    Unknown,
}

/// Reads a quoted cell whose mark stands at `open`.
fn quoted(text: &str, open: usize, shape: Shape, ended: bool, row: &mut Row) -> Quoted {
    let bytes = text.as_bytes();
    let mut at = open + 1;
    loop {
        let Some(length) = text[at..].find('"') else {
            row.drop_part();
            return if ended || bytes.len() - open > LONGEST_QUOTE { Quoted::Stray } else { Quoted::Unknown };
        };
        let close = at + length;
        row.push_part(&text[at..close]);
        match bytes.get(close + 1) {
            None if !ended => {
                row.drop_part();
                return Quoted::Unknown;
            }
            Some(b'"') => {
                row.push_part("\"");
                at = close + 2;
            }
            next => {
                let ends = next.is_none_or(|byte| {
                    *byte == shape.delimiter || *byte == shape.terminator || *byte == b'\r'
                });
                // Text after the closing mark of a cell of one line is sloppy;
                // after one of many lines it means that two rows were joined.
                if !ends && text[open..close].contains('\n') {
                    row.drop_part();
                    return Quoted::Stray;
                }
                return Quoted::Closed(close + 1);
            }
        }
    }
}

/// The rows of a sample, at most `most`, the last one only if it is whole.
pub fn sample_rows(text: &str, shape: Shape, ended: bool, most: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut start = 0;
    while start < text.len() && rows.len() < most {
        let mut row = Row::default();
        let Some(length) = split(&text[start..], shape, ended, &mut row) else { break };
        start += length;
        if !row.is_blank() {
            rows.push(row);
        }
    }
    rows
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::table::encoding::Sampled;

    const CSV: Shape = Shape { delimiter: b',', quoted: true, terminator: b'\n' };

    fn read(text: &str, shape: Shape) -> Vec<(u64, Vec<String>)> {
        let decoded = Sampled::read(text.as_bytes()).unwrap().decode(encoding_rs::UTF_8);
        let mut rows = Delimited::new(decoded, String::new(), shape, 0);
        let (mut row, mut read) = (Row::default(), Vec::new());
        while rows.read(&mut row).unwrap() {
            read.push((row.number, row.cells().map(str::to_owned).collect()));
        }
        read
    }

    fn check(text: &str, expected: &[(u64, &[&str])]) {
        let expected: Vec<_> =
            expected.iter().map(|(n, cells)| (*n, cells.iter().map(|c| c.to_string()).collect())).collect();
        assert_eq!(read(text, CSV), expected, "{text:?}");
    }

    #[test]
    fn cells_are_divided() {
        check("a,b\nc,d\n", &[(1, &["a", "b"]), (2, &["c", "d"])]);
        check("a,b\r\nc,d", &[(1, &["a", "b"]), (2, &["c", "d"])]);
        check("a,\n,", &[(1, &["a", ""]), (2, &["", ""])]);
        check("\"a,b\",c\n", &[(1, &["a,b", "c"])]);
        check("\"a \"\"b\"\"\",c\n", &[(1, &["a \"b\"", "c"])]);
        check("\"a\nb\",c\nd,e", &[(1, &["a\nb", "c"]), (2, &["d", "e"])]);
        check("\"\"\nb", &[(2, &["b"])]);
    }

    #[test]
    fn empty_lines_count_as_rows_of_the_sheet() {
        check("a,b\n\n\r\nc,d\n\n", &[(1, &["a", "b"]), (4, &["c", "d"])]);
    }

    #[test]
    fn a_mark_that_never_closes_is_a_letter() {
        check("\"a,b\nc,d\n", &[(1, &["\"a", "b"]), (2, &["c", "d"])]);
        check("\"a,1\nb,\"2\"\nc,3\n", &[(1, &["\"a", "1"]), (2, &["b", "2"]), (3, &["c", "3"])]);
        check("\"a\" b,c\n", &[(1, &["a b", "c"])]);
    }

    #[test]
    fn old_files_end_their_rows_by_carriage_returns() {
        let shape = Shape { terminator: b'\r', ..CSV };
        assert_eq!(read("a,b\rc,d\r", shape).len(), 2);
    }

    #[test]
    fn a_row_without_end_is_cut_and_nothing_of_it_is_lost() {
        let long = "ژ".repeat(LONGEST_ROW);
        let rows = read(&long, CSV);
        assert!(rows.len() > 1);
        assert_eq!(rows.iter().map(|(_, cells)| cells[0].len()).sum::<usize>(), long.len());
    }

    proptest! {
        #[test]
        fn well_formed_text_reads_as_the_csv_crate_reads_it(
            rows in prop::collection::vec(prop::collection::vec("[a-z ,;\"'\nعلی۱]{0,8}", 2..5), 1..8)
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let cells: Vec<_> = read(&text, CSV).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(cells, rows);
        }

        #[test]
        fn no_text_makes_it_fail_or_lose_a_letter(text in "[a,\"\r\nی\u{0}]{0,200}", quoted: bool) {
            let rows = read(&text, Shape { quoted, ..CSV });
            let kept: usize = rows.iter().flat_map(|(_, cells)| cells).map(|c| c.matches('ی').count()).sum();
            prop_assert_eq!(kept, text.matches('ی').count());
        }
    }
}
