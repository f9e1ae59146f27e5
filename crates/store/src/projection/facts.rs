//! Small results worth keeping, such as counts, by name.

use rusqlite::OptionalExtension;

use crate::connection::Transaction;
use crate::{Store, StoreError};

impl Store {
    /// Keeps results by name, in place of earlier ones of the same names.
    pub fn put_facts(&mut self, facts: &[(&str, &str)]) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        let mut insert =
            self.connection.prepare_cached("INSERT OR REPLACE INTO fact (name, value) VALUES (?1, ?2)")?;
        for fact in facts {
            insert.execute(*fact)?;
        }
        transaction.commit()
    }

    /// Keeps one result.
    pub fn put_fact(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.put_facts(&[(name, value)])
    }

    /// A result kept earlier.
    pub fn get_fact(&self, name: &str) -> Result<Option<String>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT value FROM fact WHERE name = ?1")?;
        Ok(select.query_row([name], |row| row.get(0)).optional()?)
    }

    /// All results kept, by name.
    pub fn facts(&self) -> Result<Vec<(String, String)>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT name, value FROM fact ORDER BY name")?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
