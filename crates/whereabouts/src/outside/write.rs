//! Tables of clusters, pairs and draws, for programs that count with them.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::Path;

use anyhow::{Context, Result};
use linkage::{Draws, Evidence, Linked};

use super::Lists;

/// A file that is to be written, opened before the work begins.
pub enum Output {
    /// CSV, or standard output for `-`.
    Text(Box<dyn Write>),
    /// Parquet, by the file's name.
    #[cfg(feature = "parquet")]
    Parquet(File),
}

impl Output {
    /// Opens a file to be written, or standard output for `-`.
    pub fn create(path: &Path) -> Result<Output> {
        #[cfg(not(feature = "parquet"))]
        if super::is_parquet(path) {
            return Err(super::table::no_parquet(path));
        }
        #[cfg(feature = "parquet")]
        if super::is_parquet(path) {
            return Ok(Output::Parquet(file(path)?));
        }
        text(path).map(Output::Text)
    }
}

/// Opens a table that is always text, or standard output for `-`.
pub fn text(path: &Path) -> Result<Box<dyn Write>> {
    if path == Path::new("-") {
        return Ok(Box::new(BufWriter::with_capacity(1 << 16, stdout().lock())));
    }
    Ok(Box::new(BufWriter::with_capacity(1 << 16, file(path)?)))
}

fn file(path: &Path) -> Result<File> {
    File::create(path).with_context(|| format!("writing {}", path.display()))
}

/// Writes the cluster of every record: `list,record,cluster`.
#[cfg_attr(
    not(feature = "parquet"),
    expect(clippy::infallible_destructuring_match, reason = "there is one kind of output without Parquet")
)]
pub fn write_clusters(out: Output, lists: &Lists, linked: &Linked) -> Result<()> {
    let mut out = match out {
        Output::Text(out) => out,
        #[cfg(feature = "parquet")]
        Output::Parquet(file) => return super::parquet::write_clusters(file, lists, linked),
    };
    out.write_all(b"list,record,cluster\n")?;
    write_lines(&mut *out, &linked.persons, |line, at, person| {
        push_record(line, lists, at);
        line.push(b',');
        push_number(line, u64::from(*person));
    })
}

/// Writes every pair above the floor with the level of each kind of evidence, the surest first.
#[cfg_attr(
    not(feature = "parquet"),
    expect(clippy::infallible_destructuring_match, reason = "there is one kind of output without Parquet")
)]
pub fn write_pairs(out: Output, lists: &Lists, linked: &Linked) -> Result<()> {
    let mut out = match out {
        Output::Text(out) => out,
        #[cfg(feature = "parquet")]
        Output::Parquet(file) => return super::parquet::write_pairs(file, lists, linked),
    };
    out.write_all(b"list_a,record_a,list_b,record_b,probability,weight")?;
    for evidence in Evidence::ALL {
        write!(out, ",{}", evidence.code())?;
    }
    out.write_all(b"\n")?;
    write_lines(&mut *out, &linked.pairs, |line, _, pair| {
        push_record(line, lists, Lists::place(pair.a));
        line.push(b',');
        push_record(line, lists, Lists::place(pair.b));
        line.push(b',');
        // Writing to memory does not fail.
        _ = write!(line, "{}", pair.probability);
        line.push(b',');
        push_thousandths(line, pair.weight);
        for evidence in Evidence::ALL {
            line.push(b',');
            line.extend_from_slice(pair.level(evidence).code().as_bytes());
        }
    })
}

/// Lines that one thread writes in one go.
const TOGETHER: usize = 1 << 14;

/// Writes a line for each of many things, on all processors, in their order.
fn write_lines<T: Sync>(
    out: &mut dyn Write,
    all: &[T],
    line: impl Fn(&mut Vec<u8>, usize, &T) + Sync,
) -> Result<()> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let text = |(first, some): (usize, &[T])| {
        let mut text = Vec::new();
        for (at, one) in (first..).zip(some) {
            line(&mut text, at, one);
            text.push(b'\n');
        }
        text
    };
    let text = &text;
    let mut shares = (0..).step_by(TOGETHER).zip(all.chunks(TOGETHER)).peekable();
    while shares.peek().is_some() {
        std::thread::scope(|scope| {
            let some = shares.by_ref().take(threads).map(|share| scope.spawn(move || text(share)));
            let some: Vec<_> = some.collect();
            some.into_iter().try_for_each(|text| match text.join() {
                Ok(text) => out.write_all(&text),
                Err(panic) => std::panic::resume_unwind(panic),
            })
        })?;
    }
    Ok(out.flush()?)
}

/// Writes drawn clusterings: `draw,list,record,cluster`, of records in doubt or of all.
pub fn write_draws(
    out: &mut dyn Write,
    lists: &Lists,
    linked: &Linked,
    draws: &Draws,
    all: bool,
) -> Result<()> {
    out.write_all(b"draw,list,record,cluster\n")?;
    let mut line = Vec::new();
    let mut persons = linked.persons.clone();
    for draw in 0..draws.len() {
        let doubted = draws.numbered(draw, &linked.persons, linked.statistics.persons);
        doubted.iter().for_each(|&(record, person)| persons[record as usize] = person);
        let records: &mut dyn Iterator<Item = usize> = if all {
            &mut (0..persons.len())
        } else {
            &mut doubted.iter().map(|&(record, _)| record as usize)
        };
        for record in records {
            line.clear();
            write!(line, "{},", draw + 1)?;
            push_record(&mut line, lists, record);
            writeln!(line, ",{}", persons[record])?;
            out.write_all(&line)?;
        }
    }
    Ok(out.flush()?)
}

/// Writes how many persons each set of lists has, in each draw: `draw,`, a column for each list, `persons`.
pub fn write_histories(
    out: &mut dyn Write,
    lists: &Lists,
    histories: &[BTreeMap<Vec<u32>, usize>],
) -> Result<()> {
    let mut line = b"draw".to_vec();
    for name in &lists.names {
        line.push(b',');
        push_cell(&mut line, name);
    }
    line.extend_from_slice(b",persons\n");
    out.write_all(&line)?;
    for (draw, histories) in (1..).zip(histories) {
        for (history, persons) in histories {
            write!(out, "{draw}")?;
            for list in 0..lists.names.len() as u32 {
                write!(out, ",{}", u8::from(history.contains(&list)))?;
            }
            writeln!(out, ",{persons}")?;
        }
    }
    Ok(out.flush()?)
}

fn push_record(line: &mut Vec<u8>, lists: &Lists, at: usize) {
    let (list, key) = lists.record(at);
    push_cell(line, list);
    line.push(b',');
    push_cell(line, key);
}

/// Adds a whole number.
fn push_number(line: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let (mut rest, mut at) = (number, digits.len());
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    line.extend_from_slice(&digits[at..]);
}

/// Adds a number with three decimals, as `{:.3}` writes it.
fn push_thousandths(line: &mut Vec<u8>, number: f32) {
    let thousandths = (f64::from(number) * 1000.0).round_ties_even().abs();
    if number.is_sign_negative() {
        line.push(b'-');
    }
    push_number(line, thousandths as u64 / 1000);
    line.push(b'.');
    for place in [100, 10, 1] {
        line.push(b'0' + (thousandths as u64 / place % 10) as u8);
    }
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
#[allow(clippy::unwrap_used)]
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

    #[test]
    fn weights_are_written_as_the_language_writes_them() {
        for number in [0.0, -0.0, 0.0625, -0.0004, 1.0005, -6.25, 12.3456, 999.9996, -17.999_5, 0.05, 3.1875]
        {
            let mut line = Vec::new();
            push_thousandths(&mut line, number);
            assert_eq!(line, format!("{number:.3}").into_bytes(), "{number}");
        }
    }

    #[test]
    fn lines_come_in_order_however_many_there_are() {
        let numbers: Vec<u32> = (0..3 * TOGETHER as u32 + 7).collect();
        let (mut written, mut expected) = (Vec::new(), String::new());
        write_lines(&mut written, &numbers, |line, at, number| {
            push_number(line, u64::from(*number));
            line.push(b' ');
            push_number(line, at as u64);
        })
        .unwrap();
        numbers.iter().for_each(|number| expected.push_str(&format!("{number} {number}\n")));
        assert!(written == expected.as_bytes());
    }
}
