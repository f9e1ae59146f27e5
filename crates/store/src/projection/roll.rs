//! Everybody, in order: for what must be written of each.

use crate::lookup::unsigned;
use crate::{Store, StoreError};

impl Store {
    /// The numbers of all people, by name: eight bytes each, so that a million fit.
    pub fn roll(&self) -> Result<Vec<u64>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT no FROM person ORDER BY sort, no")?;
        let rows = select.query_map([], |row| Ok(unsigned(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
