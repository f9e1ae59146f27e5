//! Which records have which words: an index of terms, without any text.
//!
//! The caller folds words into index terms (`names` knows how); here a term is
//! letters and digits that are compared as they are, but for the case of ASCII.

use rusqlite::Connection;

use super::{LogState, Projection, note};
use crate::connection::Transaction;
use crate::lookup::{signed, unsigned};
use crate::{Store, StoreError};

/// The shortest beginning of a word that is looked for as a beginning; shorter ones stand for themselves.
const SHORTEST_PREFIX: usize = 2;
/// Terms gathered in memory before they are written as a sorted run, in bytes.
const GATHERED: i64 = 32 * 1024 * 1024;

/// Words to look for: of each group at least one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(String);

impl Query {
    /// The query in FTS5's language; `None` if no letter or digit is left to look for.
    ///
    /// A term that ends in `*` may go on, from two letters on.
    pub(crate) fn new(groups: &[Vec<String>]) -> Option<Query> {
        let mut text = String::new();
        for group in groups {
            let alternatives: Vec<String> = group
                .iter()
                .map(|term| (whole(term), term.ends_with('*')))
                .filter(|(term, _)| !term.is_empty())
                .map(|(term, open)| {
                    let star = open && term.chars().count() >= SHORTEST_PREFIX;
                    format!("\"{term}\"{}", if star { "*" } else { "" })
                })
                .collect();
            if alternatives.is_empty() {
                continue;
            }
            let and = if text.is_empty() { "" } else { " AND " };
            text.push_str(&format!("{and}({})", alternatives.join(" OR ")));
        }
        (!text.is_empty()).then_some(Query(text))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }
}

impl Store {
    /// Puts a new index in place of the old one: for each record its place and its terms, by spaces.
    ///
    /// `from` is the state of the log that the terms were taken from.
    pub fn put_search(
        &mut self,
        from: &LogState,
        rows: impl IntoIterator<Item = (u64, String)>,
    ) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        self.connection.execute_batch("INSERT INTO search (search) VALUES ('delete-all')")?;
        self.index(from, rows)?;
        transaction.commit()
    }

    /// Adds records to the index, which must not have them yet.
    pub fn add_search(
        &mut self,
        from: &LogState,
        rows: impl IntoIterator<Item = (u64, String)>,
    ) -> Result<(), StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        self.index(from, rows)?;
        transaction.commit()
    }

    fn index(
        &self,
        from: &LogState,
        rows: impl IntoIterator<Item = (u64, String)>,
    ) -> Result<(), StoreError> {
        let mut insert =
            self.connection.prepare_cached("INSERT INTO search (rowid, terms) VALUES (?1, ?2)")?;
        for (seq, terms) in rows {
            let terms: Vec<String> = terms.split_whitespace().map(whole).collect();
            insert.execute((signed(seq), terms.join(" ")))?;
        }
        note(&self.connection, Projection::Search, from)
    }

    /// The places of standing records that have a term of every group, in the order of the log.
    ///
    /// A term that ends in `*` may go on, from two letters on.
    /// The first `limit` are given, unranked, so that common words cost no more than rare ones.
    pub fn search(&self, groups: &[Vec<String>], limit: usize) -> Result<Vec<u64>, StoreError> {
        let Some(query) = Query::new(groups) else { return Ok(Vec::new()) };
        let standing = self.standing()?;
        let mut select = self
            .connection
            .prepare_cached("SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rowid")?;
        let mut rows = select.query([query.text()])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if found.len() == limit {
                break;
            }
            found.push(unsigned(row.get(0)?));
            if !standing.stands(found[found.len() - 1]) {
                found.pop();
            }
        }
        Ok(found)
    }
}

/// Settings that FTS5 keeps in its own table: what is removed leaves no trace.
pub(super) fn configure(connection: &Connection) -> Result<(), StoreError> {
    let mut set = connection.prepare("INSERT INTO search (search, rank) VALUES (?1, ?2)")?;
    set.execute(("secure-delete", 1))?;
    set.execute(("hashsize", GATHERED))?;
    Ok(())
}

/// A term as the index takes it: one piece, whatever it was given.
pub(super) fn whole(term: &str) -> String {
    term.chars().filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::lay_out;
    use super::*;

    /// Deletes after writing a word, and counts the copies left in an image without encryption.
    fn copies_left(erasing: &str, delete: &str) -> usize {
        const WORD: &str = "qanariazardpar";
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plain.db");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(erasing).unwrap();
        lay_out(&connection).unwrap();
        let row = format!("ali {WORD} amiri");
        connection.execute("INSERT INTO search (rowid, terms) VALUES (1, ?1)", [&row]).unwrap();
        connection.execute("INSERT INTO fact (name, value) VALUES ('a', ?1)", [&row]).unwrap();
        connection.execute_batch(delete).unwrap();
        drop(connection);
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(WORD.len()).filter(|window| *window == WORD.as_bytes()).count()
    }

    #[test]
    fn what_is_dropped_leaves_no_trace() {
        let kept = "PRAGMA secure_delete = ON";
        let clear = "DELETE FROM fact; INSERT INTO search (search) VALUES ('delete-all')";
        let drop = "DROP TABLE fact; DROP TABLE search";
        assert_eq!((copies_left(kept, clear), copies_left(kept, drop)), (0, 0));
        // The count finds what is left where the setting is missing.
        assert!(copies_left("PRAGMA secure_delete = OFF", clear) > 0);
        assert!(copies_left(kept, "") > 1);
    }

    fn check(groups: &[&[&str]], expected: Option<&str>) {
        let owned: Vec<Vec<String>> =
            groups.iter().map(|group| group.iter().map(|term| (*term).to_owned()).collect()).collect();
        let query = Query::new(&owned);
        assert_eq!(query.as_ref().map(Query::text), expected, "{groups:?}");
    }

    #[test]
    fn groups_become_a_query_that_nothing_typed_can_leave() {
        check(&[], None);
        check(&[&[]], None);
        check(&[&["\"", "*", " - "]], None);
        check(&[&["ali"]], Some("(\"ali\")"));
        check(&[&["ali", "علی"], &["am*"]], Some("(\"ali\" OR \"علی\") AND (\"am\"*)"));
        check(&[&["ali"], &["a*"]], Some("(\"ali\") AND (\"a\")"));
        check(&[&["a\" OR \"b"]], Some("(\"aORb\")"));
        check(&[&["NEAR(x)"], &["^y"]], Some("(\"NEARx\") AND (\"y\")"));
    }
}
