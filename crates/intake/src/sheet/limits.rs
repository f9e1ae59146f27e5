//! What a workbook may ask for, checked before anything of it is believed.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use crate::Refusal;

/// The greatest number of files inside a workbook.
const MEMBERS: usize = 10_000;

/// The greatest size of a part that is held in memory whole, such as the shared strings.
const HELD: u64 = 128 << 20;

/// The greatest size of all parts together, unpacked.
const UNPACKED: u64 = 1 << 30;

/// The greatest number of cells of a sheet, with the empty ones that stand between others.
pub const CELLS: u64 = 50_000_000;

/// The greatest number of bytes of one cell's text.
pub const TEXT: usize = 1 << 20;

/// The greatest number of bytes of one row's texts.
pub const ROW: usize = 16 << 20;

/// The kinds of workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Workbook {
    /// Office Open XML, of Excel and others.
    Xlsx,
    /// OpenDocument, of LibreOffice and others.
    Ods,
}

/// Why reading stops.
#[derive(Debug)]
pub enum Stop {
    /// The workbook cannot be read.
    Refused(Refusal),
    /// The stream cannot be written.
    Io(io::Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        Stop::Io(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Stop {
        Stop::Refused(refusal)
    }
}

/// A workbook that cannot be read to its end.
pub fn broken(error: impl std::fmt::Display) -> Refusal {
    Refusal::BrokenWorkbook(error.to_string())
}

/// Unpacks every part once, into nothing, and tells the kind of the workbook.
///
/// What the archive says of its sizes is checked against what comes out.
pub fn check(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MEMBERS {
        return Err(Refusal::TooLarge(format!("it holds {} files", archive.len())));
    }
    let mut unpacked = 0;
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).map_err(broken)?;
        let name = member.name().map_err(broken)?.into_owned();
        let allowed = if is_streamed(&name) { UNPACKED } else { HELD }.min(UNPACKED - unpacked);
        let size = io::copy(&mut member.by_ref().take(allowed + 1), &mut io::sink()).map_err(broken)?;
        if size > allowed {
            return Err(Refusal::TooLarge(format!(
                "its part {name} unpacks to more than {} MiB",
                allowed >> 20
            )));
        }
        unpacked += size;
    }
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        Ok(Workbook::Xlsx)
    } else if has("content.xml") {
        Ok(Workbook::Ods)
    } else {
        Err(Refusal::Archive)
    }
}

/// Sheets are read row by row; all other parts are held in memory, or not read at all.
fn is_streamed(name: &str) -> bool {
    name.contains("worksheets/") || name == "content.xml"
}
