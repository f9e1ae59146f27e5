//! Parquet in and out, for those whose tables are in it already (cargo feature `parquet`).
//!
//! Columns of text, numbers and days are read as a list in text would have them;
//! a column of lists or of further columns is read as its words. Written are
//! plain columns, compressed by Snappy as pandas, Arrow and DuckDB do.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use dates::Day;
use intake::mapping::Reading;
use intake::table::Rows;
use intake::{Format, HeaderWords, Kind, Mark, Row, Table, TableError};
use ledger::Codebook;
use linkage::{Evidence, Linked};
use parquet::basic::{Compression, LogicalType, TimeUnit};
use parquet::data_type::{ByteArray, ByteArrayType, FloatType, Int32Type};
use parquet::file::properties::WriterProperties;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::record::reader::RowIter;
use parquet::schema::parser::parse_message_type;

use super::Lists;
use crate::failure::{self, Failure};

/// The rows of a Parquet file, its column names first, as a table in text has them.
pub struct ParquetRows {
    names: Option<Vec<String>>,
    /// Columns of times in nanoseconds, which the library gives as bare numbers.
    nanoseconds: Vec<bool>,
    rows: RowIter<'static>,
    number: u64,
}

impl ParquetRows {
    /// Opens a file.
    pub fn open(path: &Path) -> Result<ParquetRows> {
        let refuse = |error: &dyn std::fmt::Display| {
            Failure::error(
                failure::Kind::Failed,
                format!("reading {}: {error}", path.display()),
                "write it as Parquet compressed by Snappy, or as CSV",
            )
        };
        let file = File::open(path).map_err(|error| refuse(&error))?;
        let reader = SerializedFileReader::new(file).map_err(|error| refuse(&error))?;
        let schema = reader.metadata().file_metadata().schema().get_fields().to_vec();
        let nanoseconds = schema.iter().map(|field| {
            let logical = field.get_basic_info().logical_type_ref().cloned();
            matches!(logical, Some(LogicalType::Timestamp(time)) if time.unit == TimeUnit::NANOS)
        });
        Ok(ParquetRows {
            names: Some(schema.iter().map(|field| field.name().to_owned()).collect()),
            nanoseconds: nanoseconds.collect(),
            rows: RowIter::from_file_into(Box::new(reader)),
            number: 1,
        })
    }
}

impl Rows for ParquetRows {
    fn read(&mut self, row: &mut Row) -> Result<bool, TableError> {
        row.clear();
        if let Some(names) = self.names.take() {
            names.iter().for_each(|name| row.push(name));
            row.number = 1;
            return Ok(true);
        }
        let Some(next) = self.rows.next() else { return Ok(false) };
        let next = next.map_err(|error| TableError::Io(std::io::Error::other(error)))?;
        self.number += 1;
        row.number = self.number;
        for ((_, field), nanoseconds) in next.get_column_iter().zip(&self.nanoseconds) {
            push(row, field, *nanoseconds);
        }
        Ok(true)
    }
}

/// Adds a value as a list in text would have it.
fn push(row: &mut Row, field: &Field, nanoseconds: bool) {
    const MILLISECONDS_OF_A_DAY: i64 = 86_400_000;
    match field {
        Field::Null => row.push(""),
        Field::Str(text) => row.push(text),
        Field::Bytes(bytes) => row.push(&String::from_utf8_lossy(bytes.data())),
        Field::Date(days) => push_day(row, i64::from(*days)),
        Field::TimestampMillis(time) => push_day(row, time.div_euclid(MILLISECONDS_OF_A_DAY)),
        Field::TimestampMicros(time) => push_day(row, time.div_euclid(MILLISECONDS_OF_A_DAY * 1000)),
        Field::Long(time) if nanoseconds => push_day(row, time.div_euclid(MILLISECONDS_OF_A_DAY * 1_000_000)),
        // A column of whole numbers with gaps is one of floating point in pandas.
        Field::Double(number) if number.is_nan() => row.push(""),
        Field::Double(number) => row.push(&number.to_string()),
        Field::Float(number) if number.is_nan() => row.push(""),
        Field::Float(number) => row.push(&number.to_string()),
        other => row.push(&other.to_string()),
    }
}

/// Adds a day, counted from 1 January 1970.
fn push_day(row: &mut Row, days: i64) {
    let first = Day::from_ymd(1970, 1, 1).expect("a day of the calendar");
    match i32::try_from(days).ok().filter(|days| days.abs() < 1_000_000) {
        Some(days) => {
            let (year, month, day) = first.plus(days).ymd();
            row.mark_next(Mark::Date);
            row.push(&format!("{year:04}-{month:02}-{day:02}"));
        }
        None => row.push(&days.to_string()),
    }
}

/// Opens a Parquet file as a list; its column names are row 1, so that rows count as in text.
pub fn open_list(path: &Path, reading: &Reading) -> Result<Table<'static>> {
    let rows = ParquetRows::open(path)?;
    let format = Format {
        kind: Kind::Workbook,
        encoding: None,
        delimiter: None,
        quoted: false,
        sheet: None,
        sheets: Vec::new(),
        header_row: None,
    };
    let reading = Reading { header_row: Some(1), ..reading.clone() };
    let words = HeaderWords::new(Codebook::builtin());
    Table::open(format, Box::new(rows), &reading, &words).map_err(|error| {
        Failure::error(failure::Kind::Failed, format!("{}: {error}", path.display()), "look at the file")
    })
}

/// How many rows are written together.
const GROUP: usize = 1 << 17;

/// A column that is being written.
enum Column {
    Text(Vec<ByteArray>),
    Number(Vec<i32>),
    Share(Vec<f32>),
}

/// A Parquet file that is being written, its columns held for one group of rows.
struct Writer {
    file: SerializedFileWriter<File>,
    columns: Vec<Column>,
    rows: usize,
}

impl Writer {
    fn new(file: File, names: &[(&str, Column)]) -> Result<Writer> {
        let field = |(name, column): &(&str, Column)| match column {
            Column::Text(_) => format!("required binary {name} (UTF8);"),
            Column::Number(_) => format!("required int32 {name};"),
            Column::Share(_) => format!("required float {name};"),
        };
        let fields: String = names.iter().map(field).collect();
        let schema = Arc::new(parse_message_type(&format!("message table {{ {fields} }}"))?);
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let file = SerializedFileWriter::new(file, schema, Arc::new(properties))?;
        let empty = names.iter().map(|(_, column)| match column {
            Column::Text(_) => Column::Text(Vec::new()),
            Column::Number(_) => Column::Number(Vec::new()),
            Column::Share(_) => Column::Share(Vec::new()),
        });
        Ok(Writer { file, columns: empty.collect(), rows: 0 })
    }

    fn text(&mut self, at: usize, text: &str) {
        if let Column::Text(values) = &mut self.columns[at] {
            values.push(ByteArray::from(text));
        }
    }

    fn number(&mut self, at: usize, number: i32) {
        if let Column::Number(values) = &mut self.columns[at] {
            values.push(number);
        }
    }

    fn share(&mut self, at: usize, share: f32) {
        if let Column::Share(values) = &mut self.columns[at] {
            values.push(share);
        }
    }

    /// Ends a row; a full group is written.
    fn end_row(&mut self) -> Result<()> {
        self.rows += 1;
        if self.rows == GROUP { self.write_group() } else { Ok(()) }
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column()? else { break };
            match column {
                Column::Text(values) => {
                    writer.typed::<ByteArrayType>().write_batch(values, None, None)?;
                    values.clear();
                }
                Column::Number(values) => {
                    writer.typed::<Int32Type>().write_batch(values, None, None)?;
                    values.clear();
                }
                Column::Share(values) => {
                    writer.typed::<FloatType>().write_batch(values, None, None)?;
                    values.clear();
                }
            }
            writer.close()?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.file.close()?;
        Ok(())
    }
}

/// Writes the cluster of every record.
pub fn write_clusters(file: File, lists: &Lists, linked: &Linked) -> Result<()> {
    let text = || Column::Text(Vec::new());
    let mut out =
        Writer::new(file, &[("list", text()), ("record", text()), ("cluster", Column::Number(Vec::new()))])?;
    for (at, &person) in linked.persons.iter().enumerate() {
        let (list, record) = lists.record(at);
        out.text(0, list);
        out.text(1, record);
        out.number(2, i32::try_from(person)?);
        out.end_row()?;
    }
    out.finish()
}

/// Writes every pair above the floor with the level of each kind of evidence, the surest first.
pub fn write_pairs(file: File, lists: &Lists, linked: &Linked) -> Result<()> {
    let records = ["list_a", "record_a", "list_b", "record_b"].map(|name| (name, Column::Text(Vec::new())));
    let shares = ["probability", "weight"].map(|name| (name, Column::Share(Vec::new())));
    let levels = Evidence::ALL.map(|evidence| (evidence.code(), Column::Text(Vec::new())));
    let columns: Vec<(&str, Column)> = records.into_iter().chain(shares).chain(levels).collect();
    let mut out = Writer::new(file, &columns)?;
    for pair in &linked.pairs {
        for (at, id) in [(0, pair.a), (2, pair.b)] {
            let (list, record) = lists.record(Lists::place(id));
            out.text(at, list);
            out.text(at + 1, record);
        }
        out.share(4, pair.probability);
        out.share(5, pair.weight);
        for (at, evidence) in (6..).zip(Evidence::ALL) {
            out.text(at, pair.level(evidence).code());
        }
        out.end_row()?;
    }
    out.finish()
}
