//! What was read out of evidence files: working copies, searchable, removed without trace.
//!
//! Which words a passage is found by is the caller's business, as for records; here a
//! term is letters and digits. Nothing here is evidence: the original is, in the vault.

use std::ops::{ControlFlow, Range};

use ledger::{Body, Digest, Record};
use rusqlite::{Connection, OptionalExtension};

use super::search::{Query, whole};
use super::{Projection, note};
use crate::connection::{Access, Transaction};
use crate::lookup::{signed, unsigned};
use crate::{Store, StoreError, logs};

/// The kinds of records that are kept at hand.
const EVIDENCE: [&str; 2] = [Record::FILE, "citation"];

/// A stretch of text read out of an evidence file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageRow {
    /// The digest of the original.
    pub file: Digest,
    /// The page, counted from 1, where the file has pages.
    pub page: Option<u32>,
    /// The place in words.
    pub place: String,
    /// Whether a machine read it from a picture.
    pub by_machine: bool,
    /// The text.
    pub text: String,
}

impl Store {
    /// The records of evidence files, and those that cite them, that stand, in the order of the log.
    pub fn evidence(&self) -> Result<Vec<(u64, Record)>, StoreError> {
        let state = self.state()?;
        let from = self.built(Projection::Evidence)?.map_or(0, |built| built.size);
        let mut fresh = Vec::new();
        // What came of other logs stands behind no one place: then all of it is looked at.
        let known = if logs::others(&self.connection)? == 0 { vec![(0, from)] } else { Vec::new() };
        let known: Vec<Range<u64>> = known.into_iter().map(|(start, end)| start..end).collect();
        self.each_entry_beyond(&known, |seq, _, body| {
            if matches!(&body, Some(Body::Record(record)) if EVIDENCE.contains(&record.kind.as_str())) {
                fresh.push(seq);
            }
            ControlFlow::Continue(())
        })?;
        let mut seqs = self.evidence_known()?;
        if self.access != Access::ReadOnly && from < state.size {
            let transaction = Transaction::begin(&self.connection)?;
            let mut insert = self.connection.prepare("INSERT OR IGNORE INTO evidence (seq) VALUES (?1)")?;
            for seq in &fresh {
                insert.execute([signed(*seq)])?;
            }
            note(&self.connection, Projection::Evidence, &state)?;
            drop(insert);
            transaction.commit()?;
        }
        seqs.extend(fresh);
        seqs.sort_unstable();
        seqs.dedup();
        let mut records = self.records(&seqs)?;
        let standing = self.standing()?;
        records.retain(|(seq, _)| standing.stands(*seq));
        Ok(records)
    }

    fn evidence_known(&self) -> Result<Vec<u64>, StoreError> {
        if self.built(Projection::Evidence)?.is_none() {
            return Ok(Vec::new());
        }
        let mut select = self.connection.prepare_cached("SELECT seq FROM evidence ORDER BY seq")?;
        let seqs = select.query_map([], |row| Ok(unsigned(row.get(0)?)))?.collect::<Result<_, _>>()?;
        Ok(seqs)
    }

    /// Keeps what was read out of a file, in place of what was read before; each passage with its terms, by spaces.
    pub fn put_reading(
        &mut self,
        file: &Digest,
        told: &str,
        passages: impl IntoIterator<Item = (PassageRow, String)>,
    ) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        remove(&self.connection, file)?;
        self.connection.execute("INSERT INTO reading (file, told) VALUES (?1, ?2)", (file.0, told))?;
        let reading = self.connection.last_insert_rowid();
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO passage (reading, page, place, by_machine, text) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let mut index =
            self.connection.prepare_cached("INSERT INTO passage_search (rowid, terms) VALUES (?1, ?2)")?;
        for (row, terms) in passages {
            insert.execute((reading, row.page, row.place, row.by_machine, row.text))?;
            let terms: Vec<String> = terms.split_whitespace().map(whole).collect();
            index.execute((self.connection.last_insert_rowid(), terms.join(" ")))?;
        }
        drop((insert, index));
        transaction.commit()
    }

    /// What was found beside the text when a file was read; nothing if it was not read.
    pub fn reading(&self, file: &Digest) -> Result<Option<String>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT told FROM reading WHERE file = ?1")?;
        Ok(select.query_row([file.0], |row| row.get(0)).optional()?)
    }

    /// The files that were read.
    pub fn readings(&self) -> Result<Vec<Digest>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT file FROM reading ORDER BY no")?;
        let files = select.query_map([], |row| Ok(Digest(row.get(0)?)))?.collect::<Result<_, _>>()?;
        Ok(files)
    }

    /// Removes what was read out of a file, so that no page of the database holds it any more.
    pub fn forget_reading(&mut self, file: &Digest) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        remove(&self.connection, file)?;
        transaction.commit()?;
        // What was removed still stands in the write-ahead log until that is cut.
        let _ = self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
        Ok(())
    }

    /// The passages of a file, in its order.
    pub fn passages_of(&self, file: &Digest) -> Result<Vec<PassageRow>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT file, page, place, by_machine, text FROM passage JOIN reading ON reading.no = reading
             WHERE file = ?1 ORDER BY passage.no",
        )?;
        let rows = select.query_map([file.0], row)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// Visits the passages that have a term of every group, file by file, until told to stop.
    pub fn each_passage(
        &self,
        groups: &[Vec<String>],
        mut visit: impl FnMut(PassageRow) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let Some(query) = Query::new(groups) else { return Ok(()) };
        let mut select = self.connection.prepare_cached(
            "SELECT file, page, place, by_machine, text FROM passage_search
             JOIN passage ON passage.no = passage_search.rowid JOIN reading ON reading.no = reading
             WHERE passage_search MATCH ?1 ORDER BY passage.no",
        )?;
        let mut rows = select.query([query.text()])?;
        while let Some(found) = rows.next()? {
            if visit(row(found)?).is_break() {
                break;
            }
        }
        Ok(())
    }
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<PassageRow> {
    Ok(PassageRow {
        file: Digest(row.get(0)?),
        page: row.get(1)?,
        place: row.get(2)?,
        by_machine: row.get(3)?,
        text: row.get(4)?,
    })
}

fn remove(connection: &Connection, file: &Digest) -> Result<(), StoreError> {
    const OF_FILE: &str =
        "SELECT passage.no FROM passage JOIN reading ON reading.no = reading WHERE file = ?1";
    connection.execute(&format!("DELETE FROM passage_search WHERE rowid IN ({OF_FILE})"), [file.0])?;
    connection.execute(&format!("DELETE FROM passage WHERE no IN ({OF_FILE})"), [file.0])?;
    connection.execute("DELETE FROM reading WHERE file = ?1", [file.0])?;
    Ok(())
}

/// What is removed from the index leaves no trace in it.
pub(super) fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection
        .execute("INSERT INTO passage_search (passage_search, rank) VALUES ('secure-delete', 1)", [])?;
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::lay_out;
    use super::*;
    use crate::town::create;

    const WORD: &str = "qanariazardpar";

    /// Writes and removes a passage in an image without encryption; gives the copies of its word left in it.
    fn copies_left(settings: &str, removes: bool) -> usize {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plain.db");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL").unwrap();
        connection.execute_batch("PRAGMA secure_delete = ON").unwrap();
        lay_out(&connection).unwrap();
        connection.execute_batch(settings).unwrap();
        let file = Digest::of(b"file");
        for (digest, word) in [(Digest::of(b"other"), "other"), (file, WORD)] {
            connection.execute("INSERT INTO reading (file, told) VALUES (?1, ?2)", (digest.0, word)).unwrap();
            let reading = connection.last_insert_rowid();
            for page in 1..50 {
                let text = format!("on page {page} stands {word} and more");
                let insert =
                    "INSERT INTO passage (reading, page, place, by_machine, text) VALUES (?1, ?2, '', 0, ?3)";
                connection.execute(insert, (reading, page, &text)).unwrap();
                let no = connection.last_insert_rowid();
                let index = "INSERT INTO passage_search (rowid, terms) VALUES (?1, ?2)";
                connection.execute(index, (no, &text)).unwrap();
            }
        }
        if removes {
            remove(&connection, &file).unwrap();
        }
        connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        let bytes = std::fs::read(&path).unwrap();
        assert!(bytes.windows(5).any(|window| window == b"other"), "what was kept is there");
        bytes.windows(WORD.len()).filter(|window| *window == WORD.as_bytes()).count()
    }

    #[test]
    fn removed_text_leaves_no_trace() {
        assert_eq!(copies_left("", true), 0);
        // The count finds what is left where a setting is missing.
        let careless = "INSERT INTO passage_search (passage_search, rank) VALUES ('secure-delete', 0)";
        assert!(copies_left(careless, true) > 0, "the index keeps words without its own secure-delete");
        assert!(copies_left("PRAGMA secure_delete = OFF", true) > 0);
        assert!(copies_left("", false) > 50);
    }

    #[test]
    fn passages_are_found_by_their_words_and_gone_when_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = create(folder.path());
        let (one, two) = (Digest::of(b"one"), Digest::of(b"two"));
        let row = |file, page, text: &str| PassageRow {
            file,
            page: Some(page),
            place: format!("page {page}"),
            by_machine: false,
            text: text.to_owned(),
        };
        let passages = |file| {
            [(row(file, 1, "علی رفت"), "علی رفت".to_owned()), (row(file, 2, "و آمد"), "و امد".to_owned())]
        };
        store.put_reading(&one, "{}", passages(one)).unwrap();
        store.put_reading(&two, "{}", passages(two)).unwrap();
        store.put_reading(&two, "{}", passages(two)).unwrap();
        let found = |store: &Store, words: &[&str]| {
            let groups: Vec<Vec<String>> = words.iter().map(|word| vec![(*word).to_owned()]).collect();
            let mut places = Vec::new();
            store
                .each_passage(&groups, |row| {
                    places.push((row.file, row.page.unwrap()));
                    ControlFlow::Continue(())
                })
                .unwrap();
            places
        };
        assert_eq!(found(&store, &["علی", "رف*"]), [(one, 1), (two, 1)]);
        assert_eq!(found(&store, &["علی", "امد"]), []);
        assert_eq!(store.passages_of(&two).unwrap().len(), 2);
        store.forget_reading(&one).unwrap();
        assert_eq!(found(&store, &["امد"]), [(two, 2)]);
        assert_eq!((store.readings().unwrap(), store.reading(&one).unwrap()), (vec![two], None));
        store.rebuild().unwrap();
        assert_eq!(store.readings().unwrap(), []);
    }
}
