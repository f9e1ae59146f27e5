//! One row of a list as its file has it, in one buffer that is used again.

/// What the file itself says about a cell beyond its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// A real date of a workbook, written here as ISO 8601: the calendar is Gregorian.
    Date,
    /// A number of a workbook, written here as its sheet shows it.
    Number,
    /// An error of a workbook, such as `#DIV/0!`.
    Error,
    /// A quotation mark that was opened and never closed; it was kept as a letter.
    Quote,
    /// The row was longer than a row may be and goes on in the next one.
    Cut,
}

/// A row: its number as a spreadsheet counts it, and its cells as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The row's number, counted from 1 with the header.
    pub number: u64,
    text: String,
    ends: Vec<usize>,
    marks: Vec<(usize, Mark)>,
}

impl Row {
    /// A row of given cells, for tests and for the records of other formats.
    pub fn of<S: AsRef<str>>(number: u64, cells: impl IntoIterator<Item = S>) -> Row {
        let mut row = Row { number, ..Row::default() };
        for cell in cells {
            row.push(cell.as_ref());
        }
        row
    }

    /// Empties the row and keeps its memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.marks.clear();
    }

    /// Adds a whole cell.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Adds a part of the cell that is being written; `end_cell` closes it.
    pub fn push_part(&mut self, part: &str) {
        self.text.push_str(part);
    }

    /// Closes the cell written by `push_part`.
    pub fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }

    /// Forgets what `push_part` wrote since the last closed cell.
    pub fn drop_part(&mut self) {
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// Marks the cell that is written next.
    pub fn mark_next(&mut self, mark: Mark) {
        self.marks.push((self.ends.len(), mark));
    }

    /// How many cells the row has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cells at all.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One cell; a cell beyond the row's end is empty.
    pub fn get(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..end]
    }

    /// Every cell in order.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// The marks of one cell.
    pub fn marks(&self, index: usize) -> impl Iterator<Item = Mark> + '_ {
        self.marks.iter().filter(move |(cell, _)| *cell == index).map(|(_, mark)| *mark)
    }

    /// Whether any cell bears a mark.
    pub fn is_marked(&self) -> bool {
        !self.marks.is_empty()
    }

    /// Whether no cell says anything.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(is_blank)
    }

    /// How many cells say something.
    pub fn filled(&self) -> usize {
        self.cells().filter(|cell| !blank(cell)).count()
    }
}

/// Whether a text shows nothing: spaces, line breaks, marks without width.
pub fn blank(text: &str) -> bool {
    text.chars().all(is_blank)
}

/// Spaces and the invisible marks that word processors leave in empty cells.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Rows in the order of the file.
pub trait Rows {
    /// Reads the next row into `row`; `false` when there is none, and its content then means nothing.
    fn read(&mut self, row: &mut Row) -> Result<bool, crate::TableError>;
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_row_gives_back_its_cells_and_says_nothing_beyond_them() {
        let mut row = Row::of(3, ["نام", "", "Ali"]);
        assert_eq!(row.cells().collect::<Vec<_>>(), ["نام", "", "Ali"]);
        assert_eq!((row.get(2), row.get(3), row.len(), row.filled()), ("Ali", "", 3, 2));
        row.clear();
        assert!(row.is_empty() && row.is_blank() && row.get(0).is_empty());
    }

    #[test]
    fn a_dropped_part_leaves_the_cells_before_it() {
        let mut row = Row::of(1, ["a"]);
        row.push_part("bc");
        row.drop_part();
        row.push_part("d");
        row.end_cell();
        assert_eq!(row.cells().collect::<Vec<_>>(), ["a", "d"]);
    }

    #[test]
    fn invisible_marks_and_spaces_are_blank() {
        for text in ["", "  ", "\u{200f}", "\u{a0}\t", "\u{200c}"] {
            assert!(blank(text), "{text:?}");
        }
        assert!(!blank("؟") && !blank("0"));
    }
}
