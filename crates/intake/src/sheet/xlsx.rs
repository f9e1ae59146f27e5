//! Rows of an XLSX workbook, cell by cell, without a grid in memory.

use std::io::{Cursor, Write};

use calamine::{DataRef, ExcelDateTime, Reader, SheetType, Xlsx, XlsxError};

use super::choose;
use super::limits::{Stop, broken};
use super::stream::Writer;
use crate::table::Mark;

/// Writes the rows of one sheet.
pub fn read(bytes: &[u8], sheet: Option<&str>, out: &mut Writer<impl Write>) -> Result<(), Stop> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let names: Vec<String> = sheets.map(|sheet| sheet.name.clone()).collect();
    out.sheets(&names)?;
    let chosen = match sheet {
        Some(wanted) => choose(&names, wanted)?.clone(),
        None => match first_filled(&mut workbook, &names) {
            Some(name) => name.clone(),
            None => return Ok(()),
        },
    };
    out.sheet(&chosen)?;
    let mut cells = workbook.worksheet_cells_reader(&chosen).map_err(broken)?;
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        if let Some((mark, text)) = shown(cell.get_value()) {
            out.cell(u64::from(row) + 1, column as usize, mark, &text)?;
        }
    }
    Ok(())
}

/// The first sheet with a cell that is not empty, or that is broken and must be told of.
fn first_filled<'a>(workbook: &mut Xlsx<Cursor<&[u8]>>, names: &'a [String]) -> Option<&'a String> {
    names.iter().find(|name| {
        let mut cells = match workbook.worksheet_cells_reader(name) {
            Ok(cells) => cells,
            Err(XlsxError::NotAWorksheet(_)) => return false,
            Err(_) => return true,
        };
        loop {
            match cells.next_cell() {
                Ok(Some(cell)) if shown(cell.get_value()).is_none() => {}
                Ok(None) => return false,
                _ => return true,
            }
        }
    })
}

/// A value as its sheet shows it; nothing for an empty cell.
fn shown(value: &DataRef<'_>) -> Option<(Option<Mark>, String)> {
    let (mark, text) = match value {
        DataRef::Empty => return None,
        DataRef::String(text) => (None, text.clone()),
        DataRef::SharedString(text) => (None, (*text).to_owned()),
        DataRef::Int(number) => (Some(Mark::Number), number.to_string()),
        DataRef::Float(number) => (Some(Mark::Number), number.to_string()),
        DataRef::Bool(truth) => (None, if *truth { "TRUE" } else { "FALSE" }.to_owned()),
        DataRef::DateTime(date) => date_shown(date),
        DataRef::DateTimeIso(date) => (Some(Mark::Date), date.trim_end_matches("T00:00:00").to_owned()),
        DataRef::DurationIso(duration) => (None, duration.clone()),
        DataRef::Error(error) => (Some(Mark::Error), error.to_string()),
    };
    (!text.is_empty()).then_some((mark, text))
}

/// A date as ISO 8601, with its time when it has one; a time alone as hours, minutes, seconds.
fn date_shown(date: &ExcelDateTime) -> (Option<Mark>, String) {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if date.is_duration() || date.as_f64().abs() < 1.0 {
        return (None, time);
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    (Some(Mark::Date), if time == "00:00:00" { day } else { format!("{day} {time}") })
}
