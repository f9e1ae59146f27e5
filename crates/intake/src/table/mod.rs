//! A list as rows: which columns it has, and its rows one by one.

mod delimited;
mod encoding;
mod ftm;
mod heading;
mod kind;
mod row;
mod shape;
mod totals;

use std::collections::VecDeque;
use std::io::Read;

pub use encoding::{detect as text_encoding, named as encoding_named};
pub use ftm::{FtmNames, ID as FTM_ID, OTHER as FTM_OTHER, SEPARATOR as FTM_SEPARATOR};
pub use heading::{Column, HeaderWords, fold as fold_header, letter, letter_index};
pub use kind::{Kind, kind};
pub use row::{Mark, Row, Rows, blank};

use crate::mapping::Reading;
use crate::sheet::RowStream;
use crate::{Refusal, TableError};

/// What was found out about a list's file, for people to check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Format {
    /// The kind of file.
    pub kind: Kind,
    /// The encoding's name, such as `UTF-8`; none for workbooks.
    pub encoding: Option<String>,
    /// The letter between cells.
    pub delimiter: Option<char>,
    /// Whether quotation marks enclose cells.
    pub quoted: bool,
    /// The sheet that is read.
    pub sheet: Option<String>,
    /// Every sheet of the workbook.
    pub sheets: Vec<String>,
    /// The header's row, counted from 1; none when the list has no header.
    pub header_row: Option<u64>,
}

/// What is in the rows that hold no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Passed {
    /// Rows without any text between the header and the last row.
    pub blank: u64,
    /// Rows that count the list.
    pub total: u64,
    /// Entities of other schemata (FollowTheMoney).
    pub other: u64,
}

impl Passed {
    /// All of them.
    pub fn sum(&self) -> u64 {
        self.blank + self.total + self.other
    }
}

/// A list, read once from front to back; memory does not grow with its length.
pub struct Table<'a> {
    format: Format,
    columns: Vec<Column>,
    rows: Box<dyn Rows + 'a>,
    ahead: VecDeque<Row>,
    last: u64,
    passed: Passed,
}

impl<'a> Table<'a> {
    /// Opens a text (CSV, TSV); encoding, delimiter and header are found out where `reading` is silent.
    pub fn text(
        input: impl Read + 'a,
        reading: &Reading,
        words: &HeaderWords,
    ) -> Result<Table<'a>, TableError> {
        let sampled = encoding::Sampled::read(input)?;
        kind(&sampled.head)?;
        let named = reading.encoding.as_deref().and_then(encoding::named);
        let encoding = named.unwrap_or_else(|| encoding::detect(&sampled.head));
        let whole = sampled.whole;
        let mut decoded = sampled.decode(encoding);
        let mut text = String::new();
        decoded.fill(&mut text)?;
        let shape = shape::detect(&text, whole, reading.delimiter_byte());
        // Excel's own first line `sep=;` is not part of the list, but counts as a row.
        let first = if shape::declared(&text).is_some() {
            text.find(['\n', '\r']).map_or(0, |end| end + 1)
        } else {
            0
        };
        text.drain(..first);
        let format = Format {
            kind: Kind::Text,
            encoding: Some(encoding.name().to_owned()),
            delimiter: Some(shape.delimiter as char),
            quoted: shape.quoted,
            sheet: None,
            sheets: Vec::new(),
            header_row: None,
        };
        Table::open(
            format,
            Box::new(delimited::Delimited::new(decoded, text, shape, u64::from(first > 0))),
            reading,
            words,
        )
    }

    /// Opens FollowTheMoney JSON lines: persons become rows with one column a property.
    pub fn ftm(input: impl Read + 'a, names: &FtmNames) -> Result<Table<'a>, TableError> {
        let sampled = encoding::Sampled::read(input)?;
        kind(&sampled.head)?;
        let format = Format {
            kind: Kind::Ftm,
            encoding: Some("UTF-8".to_owned()),
            delimiter: None,
            quoted: false,
            sheet: None,
            sheets: Vec::new(),
            header_row: None,
        };
        let rows = ftm::Entities::new(sampled.decode(encoding_rs::UTF_8), names);
        let columns = heading::columns(Some(&rows.header()), 0);
        Ok(Table {
            format,
            columns,
            rows: Box::new(rows),
            ahead: VecDeque::new(),
            last: 0,
            passed: Passed::default(),
        })
    }

    /// Opens the stream of a workbook's sheet, as `sheet::sheet_to_rows` wrote it.
    pub fn sheet(
        input: impl Read + 'a,
        reading: &Reading,
        words: &HeaderWords,
    ) -> Result<Table<'a>, TableError> {
        let stream = RowStream::new(input)?;
        let format = Format {
            kind: Kind::Workbook,
            encoding: None,
            delimiter: None,
            quoted: false,
            sheet: stream.sheet.clone(),
            sheets: stream.sheets.clone(),
            header_row: None,
        };
        Table::open(format, Box::new(stream), reading, words)
    }

    /// Opens rows of any origin, looking for the header among the first of them.
    pub fn open(
        mut format: Format,
        mut rows: Box<dyn Rows + 'a>,
        reading: &Reading,
        words: &HeaderWords,
    ) -> Result<Table<'a>, TableError> {
        let mut ahead = VecDeque::new();
        let depth = reading.header_row.unwrap_or(0).clamp(heading::DEPTH as u64, DEEPEST);
        loop {
            let mut row = Row::default();
            if !rows.read(&mut row)? {
                break;
            }
            let deep = row.number > depth;
            ahead.push_back(row);
            if deep || ahead.len() > depth as usize {
                break;
            }
        }
        if ahead.iter().all(Row::is_blank) {
            return Err(Refusal::Empty.into());
        }
        let first = header(ahead.make_contiguous(), reading, words)?;
        let width = ahead.iter().map(Row::len).max().unwrap_or(0);
        let header = first.and_then(|index| ahead.get(index)).cloned();
        let columns = heading::columns(header.as_ref(), if header.is_some() { 0 } else { width });
        format.header_row = header.as_ref().map(|row| row.number);
        let last = format.header_row.unwrap_or(0);
        ahead.retain(|row| row.number > last);
        Ok(Table { format, columns, rows, ahead, last, passed: Passed::default() })
    }

    /// What was found out about the file.
    pub fn format(&self) -> &Format {
        &self.format
    }

    /// The columns, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows passed over so far.
    pub fn passed(&self) -> Passed {
        self.passed
    }

    /// Reads the whole list and keeps at most `most` rows of it, evenly spread.
    pub fn sample(&mut self, most: usize) -> Result<Vec<Row>, TableError> {
        let (mut rows, mut row, mut step, mut count) = (Vec::new(), Row::default(), 1, 0);
        while self.read(&mut row)? {
            if count % step == 0 {
                rows.push(row.clone());
            }
            count += 1;
            if rows.len() > most.max(1) {
                let mut place = 0;
                rows.retain(|_| {
                    place += 1;
                    place % 2 == 1
                });
                step *= 2;
            }
        }
        Ok(rows)
    }

    /// Reads the next row that holds something into `row`; blank rows and totals are counted and passed.
    pub fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        loop {
            match self.ahead.pop_front() {
                Some(next) => *row = next,
                None if self.rows.read(row)? => {}
                None => {
                    if self.format.kind == Kind::Ftm {
                        self.passed.other += row.number.saturating_sub(self.last + 1);
                        self.last = row.number.saturating_sub(1).max(self.last);
                    }
                    return Ok(false);
                }
            }
            let step = row.number.saturating_sub(self.last);
            self.last = row.number;
            if self.format.kind == Kind::Ftm {
                self.passed.other += step.saturating_sub(1);
                return Ok(true);
            }
            self.passed.blank += step.saturating_sub(1);
            if row.is_blank() {
                self.passed.blank += 1;
            } else if totals::is_total(row) {
                self.passed.total += 1;
            } else {
                return Ok(true);
            }
        }
    }
}

/// The lowest row in which a header is looked for, even when a mapping names a lower one.
const DEEPEST: u64 = 1000;

/// The index of the header: the row a mapping names (0 for none), or the one found.
fn header(rows: &[Row], reading: &Reading, words: &HeaderWords) -> Result<Option<usize>, Refusal> {
    match reading.header_row {
        Some(0) => Ok(None),
        Some(number) => {
            let index = rows.iter().position(|row| row.number == number);
            index.map(Some).ok_or(Refusal::NoHeader(number))
        }
        None => Ok(heading::find(rows, words)),
    }
}
