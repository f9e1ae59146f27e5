//! Who saw which protected record, on which page and when.

use ledger::{PublicKey, RecordId};

use crate::connection::Transaction;
use crate::lookup::{signed, unsigned};
use crate::{Store, StoreError};

/// A page with protected records that somebody was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRow {
    /// Its number, from 1.
    pub no: u64,
    /// Whose key.
    pub public: PublicKey,
    /// The visit.
    pub visit: u64,
    /// When, in milliseconds since 1970 UTC.
    pub at_ms: u64,
    /// The page, as its address has it below the language.
    pub path: String,
    /// The protected records that stood on it.
    pub records: Vec<RecordId>,
}

impl Store {
    /// Writes down what somebody is about to see, all of it or nothing.
    pub fn note_view(
        &mut self,
        visit: u64,
        path: &str,
        records: &[RecordId],
        now_ms: u64,
    ) -> Result<(), StoreError> {
        let connection = self.writable()?;
        let transaction = Transaction::begin(connection)?;
        let insert = "INSERT INTO viewing (visit, at_ms, path) VALUES (?1, ?2, ?3)";
        connection.execute(insert, (signed(visit), signed(now_ms), path))?;
        let no = connection.last_insert_rowid();
        let mut insert =
            connection.prepare_cached("INSERT OR IGNORE INTO viewed (viewing, record) VALUES (?1, ?2)")?;
        for record in records {
            insert.execute((no, record.0))?;
        }
        drop(insert);
        transaction.commit()
    }

    /// The newest views first, at most so many: all, or those of one record or one person.
    pub fn views(
        &self,
        of: Option<RecordId>,
        by: Option<PublicKey>,
        most: usize,
    ) -> Result<Vec<ViewRow>, StoreError> {
        if self.is_read_only() {
            return Ok(Vec::new());
        }
        let mut select = self.connection.prepare_cached(
            "SELECT viewing.no, visit.public, visit.no, viewing.at_ms, viewing.path
             FROM viewing JOIN visit ON visit.no = viewing.visit
             WHERE (?1 IS NULL OR viewing.no IN (SELECT viewing FROM viewed WHERE record = ?1))
             AND (?2 IS NULL OR visit.public = ?2) ORDER BY viewing.no DESC LIMIT ?3",
        )?;
        let asked = (of.map(|record| record.0), by.map(|key| key.0), signed(most as u64));
        let rows = select.query_map(asked, |row| {
            Ok(ViewRow {
                no: unsigned(row.get(0)?),
                public: PublicKey(row.get(1)?),
                visit: unsigned(row.get(2)?),
                at_ms: unsigned(row.get(3)?),
                path: row.get(4)?,
                records: Vec::new(),
            })
        })?;
        let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
        let mut select =
            self.connection.prepare_cached("SELECT record FROM viewed WHERE viewing = ?1 ORDER BY record")?;
        for row in &mut rows {
            let records = select.query_map([signed(row.no)], |row| row.get(0).map(RecordId))?;
            row.records = records.collect::<Result<_, _>>()?;
        }
        Ok(rows)
    }
}
