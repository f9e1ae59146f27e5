//! The doubtful pairs that wait for a person, the most informative first.

use rusqlite::{OptionalExtension, Row};

use super::{LogState, Projection, note};
use crate::connection::Transaction;
use crate::lookup::{signed, unsigned};
use crate::{Store, StoreError};

/// Two records that may speak of one human being.
#[derive(Debug, Clone, PartialEq)]
pub struct PairRow {
    /// The place of one record.
    pub a: u64,
    /// The place of the other.
    pub b: u64,
    /// The weight of the evidence, in bits.
    pub weight: f64,
    /// The probability that they are one.
    pub probability: f64,
    /// The place in the queue, each once; the lowest is asked first.
    pub rank: u64,
    /// The family of doubts it belongs to; the lowest is asked first.
    pub family: u64,
}

impl Store {
    /// Puts a new queue in place of the old one.
    ///
    /// `from` is the state of the log that the pairs were worked out from.
    pub fn put_pairs(
        &mut self,
        from: &LogState,
        pairs: impl IntoIterator<Item = PairRow>,
    ) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        self.connection.execute_batch("DELETE FROM pair")?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO pair (rank, family, a, b, weight, probability)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for pair in pairs {
            let PairRow { a, b, weight, probability, rank, family } = pair;
            let place = (signed(rank), signed(family), signed(a), signed(b));
            insert.execute((place.0, place.1, place.2, place.3, weight, probability))?;
        }
        note(&self.connection, Projection::Pairs, from)?;
        transaction.commit()
    }

    /// The next pairs of the queue, beginning after a rank (`None`: from the front).
    pub fn next_pairs(&self, after_rank: Option<u64>, limit: usize) -> Result<Vec<PairRow>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT rank, family, a, b, weight, probability FROM pair
             WHERE rank > ?1 ORDER BY rank LIMIT ?2",
        )?;
        let after = after_rank.map_or(-1, signed);
        let rows = select.query_map((after, signed(limit as u64)), pair)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The pairs of one family, in the order of their ranks; none if it does not wait.
    pub fn family(&self, family: u64) -> Result<Vec<PairRow>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT rank, family, a, b, weight, probability FROM pair
             WHERE family = ?1 ORDER BY rank",
        )?;
        let rows = select.query_map([signed(family)], pair)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The numbers of the next families, beginning after one (`None`: from the front).
    pub fn next_families(&self, after: Option<u64>, limit: usize) -> Result<Vec<u64>, StoreError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT DISTINCT family FROM pair WHERE family > ?1 ORDER BY family LIMIT ?2")?;
        let rows = select.query_map((after.map_or(-1, signed), signed(limit as u64)), |row| row.get(0))?;
        rows.map(|family| Ok(unsigned(family?))).collect()
    }

    /// The families in which a record is asked about.
    pub fn families_of(&self, record: u64) -> Result<Vec<u64>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT family FROM pair WHERE a = ?1 UNION SELECT family FROM pair WHERE b = ?1 ORDER BY 1",
        )?;
        let rows = select.query_map([signed(record)], |row| row.get(0))?;
        rows.map(|family| Ok(unsigned(family?))).collect()
    }

    /// How many families wait.
    pub fn family_count(&self) -> Result<u64, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT count(DISTINCT family) FROM pair")?;
        Ok(unsigned(select.query_row([], |row| row.get(0))?))
    }

    /// The pair of two records, in either order, if it waits.
    pub fn pair(&self, a: u64, b: u64) -> Result<Option<PairRow>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT rank, family, a, b, weight, probability FROM pair
             WHERE (a = ?1 AND b = ?2) OR (a = ?2 AND b = ?1)",
        )?;
        Ok(select.query_row((signed(a), signed(b)), pair).optional()?)
    }

    /// Takes a pair, in either order, from the queue; whether it was there.
    pub fn remove_pair(&mut self, a: u64, b: u64) -> Result<bool, StoreError> {
        let removed = self.connection.execute(
            "DELETE FROM pair WHERE (a = ?1 AND b = ?2) OR (a = ?2 AND b = ?1)",
            (signed(a), signed(b)),
        )?;
        Ok(removed > 0)
    }

    /// How many pairs wait.
    pub fn pair_count(&self) -> Result<u64, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT count(*) FROM pair")?;
        Ok(unsigned(select.query_row([], |row| row.get(0))?))
    }
}

fn pair(row: &Row<'_>) -> rusqlite::Result<PairRow> {
    Ok(PairRow {
        rank: unsigned(row.get(0)?),
        family: unsigned(row.get(1)?),
        a: unsigned(row.get(2)?),
        b: unsigned(row.get(3)?),
        weight: row.get(4)?,
        probability: row.get(5)?,
    })
}
