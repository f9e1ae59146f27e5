//! Workbooks: read in a child process, handed over as a simple stream of rows.
//!
//! A workbook of 1.7 KB can ask for 500 GB of memory. It is therefore read by
//! [`sheet_to_rows`] in a process of its own, with limits that the operating
//! system enforces; this module's limits stand before them. The parent reads
//! the stream with [`Table::sheet`](crate::Table::sheet).
//!
//! # The stream
//!
//! UTF-8 lines, cells between tabs, `\\` `\t` `\n` `\r` escaped by a backslash:
//!
//! ```text
//! whereabouts-rows 1
//! sheets  Sheet1  گورستان
//! sheet   Sheet1
//! row     3   A=نام   B=تاریخ
//! row     4   A=بهرام B#1367
//! row     5   A=پروین B@1988-07-30    D!#DIV/0!
//! end     3
//! ```
//!
//! A cell is its column's letter, a sign and its text: `=` text, `#` a number,
//! `@` a real date of the workbook in ISO 8601, `!` an error. Empty cells and
//! rows are left out. The last line counts the rows; without it the stream is
//! incomplete. A workbook that is refused gives one line `refused` with the
//! reason's word and its texts.

mod limits;
mod ods;
mod stream;
mod xlsx;

use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Refusal;
use limits::Stop;

pub use stream::RowStream;

/// Reads one sheet of a workbook (XLSX or ODS) and writes its rows to `out`.
///
/// `sheet` is the name of the sheet, else the first that is not empty is taken.
/// A workbook that cannot be read is told in the stream; the error is that of
/// writing alone. To be called in a child process with limits.
pub fn sheet_to_rows(bytes: &[u8], sheet: Option<&str>, out: &mut impl Write) -> io::Result<()> {
    let mut writer = stream::Writer::new(out)?;
    // Where a library gives up on what it did not foresee, the workbook is damaged like any other.
    let read = catch_unwind(AssertUnwindSafe(|| match limits::check(bytes) {
        Ok(limits::Workbook::Xlsx) => xlsx::read(bytes, sheet, &mut writer),
        Ok(limits::Workbook::Ods) => ods::read(bytes, sheet, &mut writer),
        Err(refusal) => Err(Stop::Refused(refusal)),
    }));
    let given_up =
        || Stop::Refused(Refusal::BrokenWorkbook("its cells are not as a workbook has them".to_owned()));
    match read.unwrap_or_else(|_| Err(given_up())) {
        Ok(()) => writer.end(),
        Err(Stop::Refused(refusal)) => writer.refuse(&refusal),
        Err(Stop::Io(error)) => Err(error),
    }
}

/// The sheet to read: the one named, by its exact name or but for outer spaces and case.
fn choose<'a>(names: &'a [String], wanted: &str) -> Result<&'a String, Refusal> {
    let exact = names.iter().find(|name| *name == wanted);
    let like = || names.iter().find(|name| name.trim().eq_ignore_ascii_case(wanted.trim()));
    exact.or_else(like).ok_or_else(|| Refusal::NoSheet {
        wanted: wanted.to_owned(),
        has: names.iter().map(|name| format!("«{name}»")).collect::<Vec<_>>().join(", "),
    })
}
