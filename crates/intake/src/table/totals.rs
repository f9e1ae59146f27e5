//! Rows that count the list and name nobody: «جمع», "Total".

use std::sync::LazyLock;

use super::heading::HeaderWords;
use super::row::{Row, blank};

static WORDS: LazyLock<HeaderWords> = LazyLock::new(|| {
    let lines = include_str!("../../data/totals.tsv").lines();
    HeaderWords::of(lines.filter(|line| !line.starts_with('#')))
});

/// Whether a row is a total: its first words say so, and all other cells are numbers.
pub fn is_total(row: &Row) -> bool {
    let mut filled = row.cells().filter(|cell| !blank(cell));
    let Some(first) = filled.next() else { return false };
    let words = first.trim_end_matches(|letter: char| !letter.is_alphabetic());
    // The numbers first: nearly every row has a second cell with letters, and folding a word is dear.
    filled.all(|cell| !cell.chars().any(char::is_alphabetic)) && WORDS.has(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn totals_are_told_from_people() {
        for (row, expected) in [
            ("جمع||214", true),
            ("جمع کل: 214", true),
            ("||Total|12", true),
            ("المجموع|12", true),
            ("TOTAL|", true),
            ("جمع|کاظم|214", false),
            ("جمعه|12", false),
            ("Total Bahram|", false),
            ("", false),
            ("214", false),
        ] {
            assert_eq!(is_total(&Row::of(1, row.split('|'))), expected, "{row}");
        }
    }
}
