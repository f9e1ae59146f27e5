//! Rows of an OpenDocument sheet, read from its XML as it comes.
//!
//! Not by calamine, which reads every sheet of the file into memory and a
//! repeated cell as often as the file says. What a cell shows (`text:p`) is what
//! is written in the list; only dates are taken from the value behind.

use std::io::{BufReader, Cursor, Read, Write};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::choose;
use super::limits::{Stop, TEXT, broken};
use super::stream::Writer;
use crate::Refusal;
use crate::table::Mark;

/// How often a cell or row with content may be repeated; more is filling, not a list.
const REPEATED: u64 = 1000;

/// Writes the rows of one sheet.
pub fn read(bytes: &[u8], sheet: Option<&str>, out: &mut Writer<impl Write>) -> Result<(), Stop> {
    let names = names(bytes)?;
    out.sheets(&names)?;
    let wanted = sheet.map(|wanted| choose(&names, wanted)).transpose()?;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let content = archive.by_name("content.xml").map_err(broken)?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut sheet = Sheet { out, name: String::new(), begun: false, row: 0 };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Eof => return Ok(()),
            Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                let name = attribute(&tag, "table:name")?.unwrap_or_default();
                if wanted.is_none_or(|wanted| *wanted == name) {
                    (sheet.name, sheet.row) = (name, 0);
                    sheet.table(&mut reader)?;
                    if sheet.begun {
                        return Ok(());
                    }
                }
            }
            _ => {}
        }
    }
}

/// The names of all sheets.
fn names(bytes: &[u8]) -> Result<Vec<String>, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let content = archive.by_name("content.xml").map_err(broken)?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    let (mut buffer, mut names) = (Vec::new(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Eof => return Ok(names),
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "table:table" => {
                names.push(attribute(&tag, "table:name")?.unwrap_or_default());
            }
            _ => {}
        }
    }
}

struct Sheet<'a, W> {
    out: &'a mut Writer<W>,
    name: String,
    /// Whether a cell of the sheet was written.
    begun: bool,
    /// The rows before the one that is read.
    row: u64,
}

/// A cell that says something.
struct Cell {
    column: u64,
    times: u64,
    mark: Option<Mark>,
    text: String,
}

impl<W: Write> Sheet<'_, W> {
    /// Reads to the end of a table.
    fn table<R: Read>(&mut self, reader: &mut Reader<BufReader<R>>) -> Result<(), Stop> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).map_err(broken)? {
                Event::Start(tag) if tag.name().as_ref() == "table:table-row" => {
                    let times = repeated(&tag, "table:number-rows-repeated")?;
                    let cells = cells(reader)?;
                    self.write(&cells, times)?;
                    self.row = self.row.saturating_add(times);
                }
                Event::Empty(tag) if tag.name().as_ref() == "table:table-row" => {
                    let times = repeated(&tag, "table:number-rows-repeated")?;
                    self.row = self.row.saturating_add(times);
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(broken("it ends inside a sheet").into()),
                _ => {}
            }
        }
    }

    fn write(&mut self, cells: &[Cell], times: u64) -> Result<(), Stop> {
        if cells.is_empty() {
            return Ok(());
        }
        let most = cells.iter().map(|cell| cell.times).max().unwrap_or(1).max(times);
        if most > REPEATED {
            let what = format!("the row {} says that it is repeated {most} times", self.row + 1);
            return Err(Refusal::TooLarge(what).into());
        }
        if !self.begun {
            self.out.sheet(&self.name)?;
            self.begun = true;
        }
        for row in self.row..self.row.saturating_add(times) {
            for cell in cells {
                for column in cell.column..cell.column + cell.times {
                    self.out.cell(row + 1, column as usize, cell.mark, &cell.text)?;
                }
            }
        }
        Ok(())
    }
}

/// Reads the cells of a row that say something, to the row's end.
fn cells<R: Read>(reader: &mut Reader<BufReader<R>>) -> Result<Vec<Cell>, Stop> {
    let (mut cells, mut column, mut buffer) = (Vec::new(), 0_u64, Vec::new());
    let is_cell = |name: &str| name == "table:table-cell" || name == "table:covered-table-cell";
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(tag) if is_cell(tag.name().as_ref()) => {
                let times = repeated(&tag, "table:number-columns-repeated")?;
                let (mark, value) = behind(&tag)?;
                let shown = text(reader, tag.name().as_ref())?;
                let text = value.unwrap_or(shown);
                if !text.is_empty() {
                    cells.push(Cell { column, times, mark, text });
                }
                column = next(column, times)?;
            }
            Event::Empty(tag) if is_cell(tag.name().as_ref()) => {
                let times = repeated(&tag, "table:number-columns-repeated")?;
                if let (mark, Some(text)) = behind(&tag)? {
                    cells.push(Cell { column, times, mark, text });
                }
                column = next(column, times)?;
            }
            Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(cells),
            Event::Eof => return Err(broken("it ends inside a row").into()),
            _ => {}
        }
    }
}

/// The column after this one and its repetitions; a sheet has at most 16,384.
fn next(column: u64, times: u64) -> Result<u64, Refusal> {
    let next = column.saturating_add(times);
    if next > 1 << 20 { Err(Refusal::TooLarge(format!("a row of it has {next} columns"))) } else { Ok(next) }
}

/// What stands behind a cell: its mark, and the value that goes before what it shows.
fn behind(tag: &BytesStart<'_>) -> Result<(Option<Mark>, Option<String>), Refusal> {
    let kind = attribute(tag, "office:value-type")?;
    if attribute(tag, "calcext:value-type")?.as_deref() == Some("error") {
        return Ok((Some(Mark::Error), None));
    }
    Ok(match kind.as_deref() {
        Some("float" | "percentage" | "currency") => (Some(Mark::Number), None),
        Some("date") => {
            let date = attribute(tag, "office:date-value")?;
            (Some(Mark::Date), date.map(|date| date.trim_end_matches("T00:00:00").replace('T', " ")))
        }
        _ => (None, None),
    })
}

/// The text that a cell shows, to the end of the cell; remarks fastened to it are left out.
fn text<R: Read>(reader: &mut Reader<BufReader<R>>, cell: &str) -> Result<String, Stop> {
    let (mut text, mut remarks, mut paragraphs, mut buffer) = (String::new(), 0_u32, 0_u32, Vec::new());
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(broken)?;
        match &event {
            Event::Start(tag) if tag.name().as_ref() == "office:annotation" => remarks += 1,
            Event::End(tag) if tag.name().as_ref() == "office:annotation" => {
                remarks = remarks.saturating_sub(1)
            }
            Event::End(tag) if tag.name().as_ref() == cell => return Ok(text),
            Event::Eof => return Err(broken("it ends inside a cell").into()),
            _ if remarks > 0 => {}
            Event::Start(tag) if tag.name().as_ref() == "text:p" => {
                if paragraphs > 0 {
                    text.push('\n');
                }
                paragraphs += 1;
            }
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "text:s" => {
                    let spaces = repeated(tag, "text:c")?.min(REPEATED);
                    text.extend((0..spaces).map(|_| ' '));
                }
                "text:tab" => text.push('\t'),
                "text:line-break" => text.push('\n'),
                _ => {}
            },
            Event::Text(part) if paragraphs > 0 => text.push_str(&part.xml10_content()),
            Event::CData(part) if paragraphs > 0 => text.push_str(&part.xml10_content()),
            Event::GeneralRef(name) => text.push_str(&entity(name)?),
            _ => {}
        }
        if text.len() > TEXT {
            return Err(Refusal::TooLarge(format!("a cell of it holds more than {TEXT} bytes")).into());
        }
    }
}

/// The letter behind `&amp;` or `&#1740;`; entities that a file defines itself are refused.
fn entity(name: &quick_xml::events::BytesRef<'_>) -> Result<String, Refusal> {
    if let Some(letter) = name.resolve_char_ref().map_err(broken)? {
        return Ok(letter.to_string());
    }
    let known = quick_xml::escape::resolve_predefined_entity(name.as_ref());
    known.map(str::to_owned).ok_or_else(|| broken(format!("it uses the entity &{};", name.as_ref())))
}

/// How often something is repeated; once when nothing is said.
fn repeated(tag: &BytesStart<'_>, name: &str) -> Result<u64, Refusal> {
    let times = attribute(tag, name)?.and_then(|times| times.trim().parse().ok());
    Ok(times.unwrap_or(1).max(1))
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Refusal> {
    let attribute = tag.try_get_attribute(name).map_err(broken)?;
    let value = attribute
        .map(|attribute| quick_xml::escape::unescape(&attribute.value).map(|text| text.into_owned()));
    value.transpose().map_err(broken)
}
