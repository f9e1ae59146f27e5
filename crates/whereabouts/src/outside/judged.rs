//! A table of judgements: `list_a,record_a,list_b,record_b,verdict`.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};
use csv::ByteRecord;
use ledger::{By, Judgement, JudgementId, Verdict};

use super::{Lists, TableReader};
use crate::failure::{Failure, Kind};

/// Reads judgements about records of these lists; all must be there.
pub fn judgements(path: &Path, lists: &Lists) -> Result<Vec<Judgement>> {
    let (mut reader, columns) = TableReader::open(path)?;
    let sides = [["list_a", "record_a"], ["list_b", "record_b"]];
    let mut places = [[0; 2]; 2];
    for (names, places) in sides.iter().zip(&mut places) {
        for (name, place) in names.iter().zip(places) {
            *place = columns.need(None, &[name])?;
        }
    }
    let verdict = columns.need(None, &["verdict"])?;
    let known: HashMap<(&str, &str), usize> = (0..lists.len()).map(|at| (lists.record(at), at)).collect();
    let (mut found, mut row) = (Vec::new(), ByteRecord::new());
    let mut line = 1;
    while reader.read(&mut row).with_context(|| format!("reading {}", path.display()))? {
        line += 1;
        let refused = |what: &str| refusal(path, line, what);
        let record = |[list, record]: [usize; 2]| known.get(&(cell(&row, list), cell(&row, record))).copied();
        let (Some(a), Some(b)) = (record(places[0]), record(places[1])) else {
            return Err(refused("names a record that is in none of the lists"));
        };
        let verdict = match cell(&row, verdict) {
            "same" => Verdict::Same,
            "different" => Verdict::Different,
            "unsure" => Verdict::Unsure,
            _ => return Err(refused("has a verdict that is not `same`, `different` or `unsure`")),
        };
        found.push(Judgement {
            id: JudgementId((found.len() as u128).to_be_bytes()),
            a: Lists::id(a),
            b: Lists::id(b),
            verdict,
            by: By::Person(String::new()),
            reason: None,
        });
    }
    Ok(found)
}

fn cell(row: &ByteRecord, at: usize) -> &str {
    std::str::from_utf8(row.get(at).unwrap_or_default()).unwrap_or_default().trim()
}

fn refusal(path: &Path, line: u64, what: &str) -> anyhow::Error {
    Failure::error(
        Kind::Usage,
        format!("row {line} of {} {what}", path.display()),
        "lists and records are written as in clusters.csv",
    )
}
