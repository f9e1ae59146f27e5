//! Counts that add up: every row that was read is in exactly one of them.

/// What became of the rows of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rows between the header and the end of the list.
    pub read: u64,
    /// Rows that are new.
    pub added: u64,
    /// Rows whose content differs from the earlier edition.
    pub changed: u64,
    /// Rows that are as they were.
    pub unchanged: u64,
    /// Rows with neither a name nor a key, which wait in the error sheet.
    pub held: u64,
    /// Blank rows, totals, and entities of other kinds.
    pub ignored: u64,
}

impl Counts {
    /// Whether read = added + changed + unchanged + held back + ignored.
    pub fn add_up(&self) -> bool {
        self.read == self.added + self.changed + self.unchanged + self.held + self.ignored
    }
}
