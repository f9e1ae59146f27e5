//! Why a file cannot be read as a list, in one sentence, and what to do now.

use thiserror::Error;

/// A file that is no list, or none that can be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[allow(missing_docs)]
pub enum Refusal {
    #[error("the file is empty: it holds no row of a list")]
    Empty,
    #[error("this is a PDF, not a list: type or copy its table into a sheet, and keep the PDF as the source")]
    Pdf,
    #[error(
        "this is a picture, not a list: type what it shows into a sheet, and keep the picture as the source"
    )]
    Picture,
    #[error("this is a text document, not a list: copy its table into a sheet and save that as CSV or XLSX")]
    Document,
    #[error(
        "this is a workbook of the old .xls kind, or one with a password: open it and save it as .xlsx without one"
    )]
    OldWorkbook,
    #[error("this is a web page, not a list: save its table as CSV or XLSX")]
    WebPage,
    #[error("this is XML, not a list: export it as CSV, XLSX or FollowTheMoney JSON lines")]
    Xml,
    #[error("this is JSON, but not FollowTheMoney entities with one object a line")]
    Json,
    #[error("this is an archive: take the list out of it and import that")]
    Archive,
    #[error("this is no text and no workbook, so it cannot be read as a list")]
    Binary,
    #[error("this workbook is damaged or incomplete: {0}")]
    BrokenWorkbook(String),
    #[error("the workbook has no sheet «{wanted}»; it has: {has}")]
    NoSheet { wanted: String, has: String },
    #[error("the workbook is larger than a list may be: {0}")]
    TooLarge(String),
    #[error("the mapping says that the header is in row {0}, but the file has no such row or it is empty")]
    NoHeader(u64),
}

/// What ends the reading of a list before its last row.
#[derive(Debug, Error)]
pub enum TableError {
    /// The file is no list.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The file could not be read to its end.
    #[error("the file could not be read: {0}")]
    Io(#[from] std::io::Error),
    /// The reader of workbooks ended before the sheet did.
    #[error(
        "the reader of workbooks stopped after row {0}: the workbook asked for more memory or time than a list may"
    )]
    Stopped(u64),
}
