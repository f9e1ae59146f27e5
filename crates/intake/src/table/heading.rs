//! Where the header stands, and what its columns are called.

use std::collections::{HashMap, HashSet};

use ledger::Codebook;

use super::row::{Row, blank};
use crate::mapping::Mapping;

/// The greatest number of columns, as spreadsheets have it; cells beyond them are extra cells.
const MOST: usize = 16_384;

/// How far down a header is looked for.
pub const DEPTH: usize = 40;

/// Header words in comparable form: what a codebook or a mapping calls its columns.
#[derive(Debug, Clone, Default)]
pub struct HeaderWords(HashSet<String>);

impl HeaderWords {
    /// The headers that the codebook knows, of every kind and language.
    pub fn new(codebook: &Codebook) -> HeaderWords {
        let properties = codebook.kinds().iter().flat_map(|kind| &kind.properties);
        HeaderWords::of(properties.flat_map(|property| property.all_headers()))
    }

    /// Any other words.
    pub fn of<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> HeaderWords {
        HeaderWords(
            words.into_iter().map(|word| fold(word.as_ref())).filter(|word| !word.is_empty()).collect(),
        )
    }

    /// These words and the columns that a mapping names.
    pub fn with(mut self, mapping: &Mapping) -> HeaderWords {
        let columns =
            mapping.columns.keys().chain(&mapping.key).chain(&mapping.ignore).chain(&mapping.split_by);
        self.0.extend(columns.map(|column| fold(column)).filter(|word| !word.is_empty()));
        self
    }

    /// Whether a cell is such a word.
    pub fn has(&self, cell: &str) -> bool {
        self.0.contains(&fold(cell))
    }
}

/// A header for comparison: letters folded, case and all that is no letter or digit set aside.
pub fn fold(header: &str) -> String {
    let open = header.replace(['_', '-', '.', ':', '/', '(', ')', '*', '#'], " ");
    names::fold(&open)
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its letter in a spreadsheet: `A`, `B`, … `AA`.
    pub letter: String,
    /// Its header as written; empty when it has none.
    pub header: String,
    /// What it is called: its header, `header#2` when that is taken, its letter when there is none.
    pub name: String,
}

/// The letter of a column, counted from 0: 0 is `A`, 26 is `AA`.
pub fn letter(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|byte| *byte as char).collect()
}

/// The number of a column's letter, counted from 0; nothing for other texts.
pub fn letter_index(text: &str) -> Option<usize> {
    if text.is_empty() || text.len() > 3 || !text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    Some(text.bytes().fold(0, |sum, byte| sum * 26 + (byte - b'A') as usize + 1) - 1)
}

/// Names the columns of a header row that is at least `width` cells wide.
pub fn columns(header: Option<&Row>, width: usize) -> Vec<Column> {
    let width = header.map_or(width, |row| row.len().max(width)).min(MOST);
    let mut taken: HashMap<String, usize> = HashMap::new();
    (0..width)
        .map(|index| {
            let letter = letter(index);
            let header = header.map_or("", |row| row.get(index));
            let shown = header.split_whitespace().collect::<Vec<_>>().join(" ");
            let name = if blank(&shown) { letter.clone() } else { shown };
            let times = taken.entry(name.clone()).or_insert(0);
            *times += 1;
            let name = if *times == 1 { name } else { format!("{name}#{times}") };
            Column { letter, header: header.to_owned(), name }
        })
        .collect()
}

/// Finds the header among the first rows: its index, or nothing when the list has none.
///
/// A row whose cells are known header words is the header. Without such words it
/// is the first row that is nearly as wide as the table and holds only short
/// texts, all different, none of them a number, a date or an address; rows above
/// it with fewer cells are titles.
pub fn find(rows: &[Row], words: &HeaderWords) -> Option<usize> {
    let known = |row: &Row| row.cells().filter(|cell| words.has(cell)).count();
    let most = rows.iter().map(&known).max().unwrap_or(0);
    let wide = width(rows);
    let sure = |row: &&Row| most >= 2.min(wide) || most == row.filled();
    if most > 0 && rows.iter().filter(|row| known(row) == most).any(|row| sure(&row)) {
        return rows.iter().position(|row| known(row) == most && sure(&row));
    }
    let enough = |row: &Row| row.filled() * 5 >= wide * 3;
    let first = rows.iter().position(enough)?;
    is_heading(&rows[first]).then_some(first)
}

/// How many cells an ordinary row of the table fills: the upper quartile.
fn width(rows: &[Row]) -> usize {
    let mut filled: Vec<usize> = rows.iter().map(Row::filled).collect();
    filled.sort_unstable();
    filled.get(filled.len() * 3 / 4).copied().unwrap_or(0)
}

fn is_heading(row: &Row) -> bool {
    let mut seen = HashSet::new();
    row.cells().filter(|cell| !blank(cell)).all(|cell| {
        cell.chars().count() <= 60
            && !cell.contains("://")
            && cell.chars().filter(|letter| letter.is_numeric()).count() <= 1
            && !is_mark(cell)
            && seen.insert(cell.trim())
    })
}

/// A cell of signs alone, as «؟» or `-`, stands in rows and not in headers.
fn is_mark(cell: &str) -> bool {
    !cell.chars().any(char::is_alphanumeric) && cell.trim() != "#"
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_numbers_of_columns_agree() {
        for (index, text) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")] {
            assert_eq!((letter(index).as_str(), letter_index(text)), (text, Some(index)));
        }
        for text in ["", "a", "A1", "ABCD", "نام"] {
            assert_eq!(letter_index(text), None, "{text}");
        }
    }

    #[test]
    fn unnamed_and_repeated_columns_have_their_own_names() {
        let row = Row::of(1, ["نام", "", " تاریخ ", "تاریخ", "A"]);
        let names: Vec<String> = columns(Some(&row), 6).into_iter().map(|column| column.name).collect();
        assert_eq!(names, ["نام", "B", "تاریخ", "تاریخ#2", "A", "F"]);
    }

    fn check(rows: &[&str], expected: Option<usize>) {
        let rows: Vec<Row> = (1..).zip(rows).map(|(n, row)| Row::of(n, row.split('|'))).collect();
        let words = HeaderWords::of(["نام", "نام پدر", "name", "father name"]);
        assert_eq!(find(&rows, &words), expected, "{rows:?}");
    }

    #[test]
    fn the_header_is_found_below_titles() {
        check(&["نام|نام پدر|شهر", "بهرام|کاظم|آبادی"], Some(0));
        check(&["فهرست نهایی||", "||", "نام|نام پدر|شهر", "بهرام|کاظم|آبادی"], Some(2));
        check(&["List of 1988||", "Surname|Given|Town", "Abi|Bahram|Abadi"], Some(1));
        check(&["NAME|FATHER_NAME", "Bahram|Kazem"], Some(0));
        check(&["name", "Bahram", "Parvin"], Some(0));
        check(&["name", "Bahram|x", "Parvin|y"], Some(0));
    }

    #[test]
    fn a_list_may_have_no_header() {
        check(&["بهرام|1367|آبادی", "پروین|1366|آبادی"], None);
        check(&["Abi|Bahram|1988-08-02", "Gol|Parvin|1988"], None);
        check(&["Abi|https://example.org/1", "Gol|https://example.org/2"], None);
        check(&[], None);
    }
}
