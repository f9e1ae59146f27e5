//! A docket of the test data, laid out as a ground; and tables of examples.
#![allow(dead_code, reason = "each file of tests uses a part of it")]

use claims::docket::Docket;
use dates::Day;
use graves::{Ground, Problem};
use ledger::{Codebook, RecordId};

/// Reads a docket of the test data.
pub fn docket(text: &str) -> Docket {
    Docket::read(text, Codebook::builtin()).unwrap_or_else(|error| panic!("{error}"))
}

/// Asks something of a docket's ground, with every record standing for itself.
pub fn on_ground<T>(docket: &Docket, ask: impl FnOnce(&Ground<'_>) -> T) -> T {
    let links = docket.links();
    ask(&Ground::new(&docket.accounts(), &links, |record| record))
}

/// The record of `slug:key`.
pub fn record(docket: &Docket, written: &str) -> RecordId {
    docket.record(written).unwrap_or_else(|| panic!("the docket has no {written}"))
}

/// The lines of a table with so many columns; `#` begins a remark.
pub fn lines(table: &str, columns: usize) -> Vec<Vec<&str>> {
    let rows = table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let rows: Vec<Vec<&str>> = rows.map(|line| line.split('\t').collect()).collect();
    assert!(!rows.is_empty(), "the table is empty");
    for row in &rows {
        assert_eq!(row.len(), columns, "{row:?}");
    }
    rows
}

/// A day of a table.
#[track_caller]
pub fn day(iso: &str) -> Day {
    Day::from_iso(iso).unwrap_or_else(|| panic!("{iso} is no day"))
}

/// The rules that problems name, each once, in order.
pub fn rules<'p>(problems: impl IntoIterator<Item = &'p Problem>) -> String {
    let mut found: Vec<&str> = Vec::new();
    for problem in problems {
        if !found.contains(&problem.reason.rule) {
            found.push(problem.reason.rule);
        }
    }
    found.join(" ")
}
