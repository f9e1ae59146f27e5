//! Lists to records: rows of any file, what their columns mean, what is odd about them.
//!
//! `intake` is pure: bytes come in as readers and slices, records, issues and
//! counts go out. It opens no file and starts no process; workbooks are read by
//! [`sheet::sheet_to_rows`], which its caller runs in a child process with limits.

mod import;
pub mod issues;
pub mod mapping;
mod refusal;
pub mod sheet;
pub mod table;

pub use import::{
    CellReader, Counts, Draft, Edition, ErrorSheet, Fate, Held, Importer, KnownRow, Outcome, Problem, Short,
    Told, contradictions_of, ftm_names, is_formula, needs_mending,
};
pub use mapping::{Guess, ListSource, Mapping, MappingError, guess, guess_of};
pub use refusal::{Refusal, TableError};
pub use sheet::sheet_to_rows;
pub use table::{Column, Format, HeaderWords, Kind, Mark, Row, Table, kind, text_encoding};
