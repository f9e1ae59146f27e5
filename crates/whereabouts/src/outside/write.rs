//! Tables of clusters and of pairs, for programs that count with them.

use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::Path;

use anyhow::{Context, Result};
use linkage::{Evidence, Linked};

use super::Lists;

/// Opens a file to be written, or standard output for `-`.
pub fn create(path: &Path) -> Result<Box<dyn Write>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufWriter::with_capacity(1 << 16, stdout().lock())));
    }
    let file = File::create(path).with_context(|| format!("writing {}", path.display()))?;
    Ok(Box::new(BufWriter::with_capacity(1 << 16, file)))
}

/// Writes the cluster of every record: `list,record,cluster`.
pub fn write_clusters(out: &mut dyn Write, lists: &Lists, linked: &Linked) -> Result<()> {
    out.write_all(b"list,record,cluster\n")?;
    let mut line = Vec::new();
    for (at, person) in linked.persons.iter().enumerate() {
        line.clear();
        push_record(&mut line, lists, at);
        writeln!(line, ",{person}")?;
        out.write_all(&line)?;
    }
    Ok(out.flush()?)
}

/// Writes every pair above the floor with the level of each kind of evidence, the surest first.
pub fn write_pairs(out: &mut dyn Write, lists: &Lists, linked: &Linked) -> Result<()> {
    out.write_all(b"list_a,record_a,list_b,record_b,probability,weight")?;
    for evidence in Evidence::ALL {
        write!(out, ",{}", evidence.code())?;
    }
    out.write_all(b"\n")?;
    let mut line = Vec::new();
    for pair in &linked.pairs {
        line.clear();
        push_record(&mut line, lists, Lists::place(pair.a));
        line.push(b',');
        push_record(&mut line, lists, Lists::place(pair.b));
        write!(line, ",{},{:.3}", pair.probability, pair.weight)?;
        for evidence in Evidence::ALL {
            line.push(b',');
            line.extend_from_slice(pair.level(evidence).code().as_bytes());
        }
        line.push(b'\n');
        out.write_all(&line)?;
    }
    Ok(out.flush()?)
}

fn push_record(line: &mut Vec<u8>, lists: &Lists, at: usize) {
    let (list, key) = lists.record(at);
    push_cell(line, list);
    line.push(b',');
    push_cell(line, key);
}

/// Adds a cell, between quotation marks where it needs them (RFC 4180).
fn push_cell(line: &mut Vec<u8>, cell: &str) {
    if !cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        return line.extend_from_slice(cell.as_bytes());
    }
    line.push(b'"');
    for byte in cell.bytes() {
        line.push(byte);
        if byte == b'"' {
            line.push(b'"');
        }
    }
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        for (cell, written) in
            [("A-1", "A-1"), ("", ""), ("a,b", "\"a,b\""), ("«\"»", "\"«\"\"»\""), ("a\nb", "\"a\nb\"")]
        {
            let mut line = Vec::new();
            push_cell(&mut line, cell);
            assert_eq!(line, written.as_bytes(), "{cell:?}");
        }
    }
}
