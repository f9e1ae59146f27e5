//! The tables that make the log quick to read, kept up with every append.
//!
//! All of it follows from the log. The same code fills the tables at an append and
//! when they are made again from nothing.

use std::collections::HashMap;

use ledger::{Body, Digest, Entry, EntryId, Frontier, Record, content_digest, key_digest};
use rusqlite::{Connection, OptionalExtension, Statement};

use crate::{StoreError, place};

/// Leaf hashes in one tile.
pub(crate) const TILE: u64 = 256;
/// Names gathered before they go into their index in order, which is many times faster.
const GATHERED: usize = 1 << 16;

/// Fills the lookup tables; nothing is certain to be in them before `finish`.
pub(crate) struct Lookup<'c> {
    connection: &'c Connection,
    insert_name: Statement<'c>,
    insert_record: Statement<'c>,
    insert_key: Statement<'c>,
    insert_awaited: Statement<'c>,
    /// The log, and the place of its first entry.
    log: u64,
    base: u64,
    frontier: Frontier,
    tile: Vec<u8>,
    names: Vec<(i64, i64)>,
    origins: HashMap<EntryId, i64>,
}

impl<'c> Lookup<'c> {
    /// Goes on where the tables of one log end; 0 is the register's own.
    pub(crate) fn resume(connection: &'c Connection, log: u64) -> Result<Lookup<'c>, StoreError> {
        let frontier = frontier(connection, log)?;
        let base = place::first(log);
        let no = tile_of(base + frontier.size());
        let tile = tile(connection, no)?.unwrap_or_default();
        let filled = (frontier.size() % TILE) as usize * 32;
        let tile = tile.get(..filled).ok_or_else(|| damaged("tiles"))?.to_vec();
        Ok(Lookup {
            connection,
            insert_name: connection.prepare("INSERT INTO entry_name (prefix, seq) VALUES (?1, ?2)")?,
            insert_record: connection
                .prepare("INSERT INTO record (seq, source, batch, replaces) VALUES (?1, ?2, ?3, ?4)")?,
            insert_key: connection
                .prepare("INSERT INTO row_key (seq, source, key, content) VALUES (?1, ?2, ?3, ?4)")?,
            insert_awaited: connection.prepare("INSERT INTO awaited (seq, replaces) VALUES (?1, ?2)")?,
            log,
            base,
            frontier,
            tile,
            names: Vec::new(),
            origins: HashMap::new(),
        })
    }

    /// Notes the next entry of the log.
    pub(crate) fn add(&mut self, entry: &Entry, leaf: Digest, body: Option<&Body>) -> Result<(), StoreError> {
        let seq = signed(self.base + entry.seq);
        self.add_leaf(leaf)?;
        self.names.push((prefix(entry.id), seq));
        if self.names.len() >= GATHERED {
            self.store_names()?;
        }
        if let Some(Body::Record(record)) = body {
            self.add_record(seq, record)?;
        }
        Ok(())
    }

    /// Notes what an entry says that was noted without its body.
    pub(crate) fn fill(&mut self, entry: &Entry, body: &Body) -> Result<(), StoreError> {
        match body {
            Body::Record(record) => self.add_record(signed(self.base + entry.seq), record),
            _ => Ok(()),
        }
    }

    /// Brings the tables level with the log; gives the frontier.
    pub(crate) fn finish(mut self) -> Result<Frontier, StoreError> {
        self.store_names()?;
        if !self.tile.is_empty() {
            self.store_tile(tile_of(self.base + self.frontier.size()))?;
        }
        let (table, key, no) = match self.log {
            0 => ("frontier", "only", 0),
            peer => ("peer_frontier", "peer", signed(peer)),
        };
        self.connection.execute(
            &format!("INSERT OR REPLACE INTO {table} ({key}, bytes) VALUES (?1, ?2)"),
            (no, self.frontier.encode()),
        )?;
        settle_awaited(self.connection)?;
        Ok(self.frontier)
    }

    /// The entries so far.
    pub(crate) fn frontier(&self) -> &Frontier {
        &self.frontier
    }

    /// Finds the place of an entry, also of one just added.
    pub(crate) fn find(&mut self, id: EntryId) -> Result<Option<i64>, StoreError> {
        if let Some(seq) = find(self.connection, id)? {
            return Ok(Some(seq));
        }
        self.store_names()?;
        find(self.connection, id)
    }

    fn add_leaf(&mut self, leaf: Digest) -> Result<(), StoreError> {
        self.tile.extend_from_slice(&leaf.0);
        let no = tile_of(self.base + self.frontier.size());
        self.frontier.append(leaf);
        if self.tile.len() == TILE as usize * 32 {
            self.store_tile(no)?;
            self.tile.clear();
        }
        Ok(())
    }

    fn store_tile(&mut self, no: i64) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO tile (no, hashes) VALUES (?1, ?2)")?
            .execute((no, &self.tile))?;
        Ok(())
    }

    fn store_names(&mut self) -> Result<(), StoreError> {
        self.names.sort_unstable();
        for name in self.names.drain(..) {
            self.insert_name.execute(name)?;
        }
        Ok(())
    }

    fn add_record(&mut self, seq: i64, record: &Record) -> Result<(), StoreError> {
        let source = self.origin(record.source.into())?;
        let batch = record.batch.map(|batch| self.origin(batch.into())).transpose()?;
        let replaces = match record.replaces {
            Some(replaced) => self.find(replaced.into())?,
            None => None,
        };
        self.insert_record.execute((seq, source, batch, replaces))?;
        if let (Some(replaced), None) = (record.replaces, replaces) {
            self.insert_awaited.execute((seq, replaced.0))?;
        }
        if let Some(key) = &record.key {
            let content = content_digest(&record.kind, &record.statements);
            self.insert_key.execute((seq, source, key_digest(key), content))?;
        }
        Ok(())
    }

    /// The small number of a source or an import.
    fn origin(&mut self, id: EntryId) -> Result<i64, StoreError> {
        if let Some(no) = self.origins.get(&id) {
            return Ok(*no);
        }
        let no = match origin(self.connection, id)? {
            Some(no) => no,
            None => {
                self.connection.execute("INSERT INTO origin (id) VALUES (?1)", [&id.0])?;
                self.connection.last_insert_rowid()
            }
        };
        self.origins.insert(id, no);
        Ok(no)
    }
}

/// Empties the tables of all logs, so that they can be filled again.
pub(crate) fn restart(connection: &Connection) -> Result<(), StoreError> {
    for table in ["entry_name", "origin", "record", "row_key", "tile", "frontier"] {
        connection.execute_batch(&format!("DROP TABLE IF EXISTS {table}"))?;
    }
    connection.execute_batch("DELETE FROM peer_frontier; DELETE FROM awaited")?;
    Ok(connection.execute_batch(include_str!("lookup.sql"))?)
}

/// Records that replaced one of a log that came later: it may have come now.
fn settle_awaited(connection: &Connection) -> Result<(), StoreError> {
    let mut select = connection.prepare_cached("SELECT seq, replaces FROM awaited ORDER BY seq")?;
    let rows = select.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 16]>(1)?)))?;
    for (seq, replaced) in rows.collect::<Result<Vec<_>, _>>()? {
        if let Some(found) = find(connection, EntryId(replaced))? {
            connection.execute("UPDATE record SET replaces = ?2 WHERE seq = ?1", (seq, found))?;
            connection.execute("DELETE FROM awaited WHERE seq = ?1", [seq])?;
        }
    }
    Ok(())
}

/// The small number of a source or an import that some record names.
pub(crate) fn origin(connection: &Connection, id: EntryId) -> Result<Option<i64>, StoreError> {
    let mut select = connection.prepare_cached("SELECT no FROM origin WHERE id = ?1")?;
    Ok(select.query_row([&id.0], |row| row.get(0)).optional()?)
}

/// The place of the entry with this identifier.
pub(crate) fn find(connection: &Connection, id: EntryId) -> Result<Option<i64>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT entry.seq, entry.bytes FROM entry_name JOIN entry USING (seq) WHERE prefix = ?1",
    )?;
    let mut rows = select.query([prefix(id)])?;
    while let Some(row) = rows.next()? {
        if decode_entry(row.get_ref(1)?.as_blob().unwrap_or_default())?.id == id {
            return Ok(Some(row.get(0)?));
        }
    }
    Ok(None)
}

/// Reads the bytes of an entry that the store wrote.
pub(crate) fn decode_entry(bytes: &[u8]) -> Result<Entry, StoreError> {
    Entry::decode(bytes).map_err(|_| StoreError::Damaged("an entry of the log".to_owned()))
}

/// The right edge of the tree of one log as last kept; 0 is the register's own.
pub(crate) fn frontier(connection: &Connection, log: u64) -> Result<Frontier, StoreError> {
    let bytes: Option<Vec<u8>> = match log {
        0 => connection.query_row("SELECT bytes FROM frontier", [], |row| row.get(0)).optional()?,
        peer => {
            let select = "SELECT bytes FROM peer_frontier WHERE peer = ?1";
            connection.query_row(select, [signed(peer)], |row| row.get(0)).optional()?
        }
    };
    match bytes {
        None => Ok(Frontier::default()),
        Some(bytes) => Frontier::decode(&bytes).map_err(|_| damaged("the frontier")),
    }
}

/// The leaf hashes of one tile.
pub(crate) fn tile(connection: &Connection, no: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let mut select = connection.prepare_cached("SELECT hashes FROM tile WHERE no = ?1")?;
    Ok(select.query_row([no], |row| row.get(0)).optional()?)
}

/// The tile that the leaf at this place lies in; the tiles of a log follow each other.
pub(crate) fn tile_of(seq: u64) -> i64 {
    signed(seq / TILE)
}

/// The first eight bytes of an identifier, so that the order of numbers is that of identifiers.
pub(crate) fn prefix(id: EntryId) -> i64 {
    let (head, _) = id.0.split_first_chunk::<8>().expect("sixteen bytes begin with eight");
    (u64::from_be_bytes(*head) ^ (1 << 63)) as i64
}

/// A count or place as SQLite keeps it; the ledger refuses any beyond 2^63 - 1.
pub(crate) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A count or place read from a column that holds no negative numbers.
pub(crate) fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

fn damaged(what: &str) -> StoreError {
    StoreError::Damaged(format!("{what} of the log (`rebuild` makes it again)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_ordered_as_identifiers_are() {
        let mut ids = [[0x00; 16], [0x7f; 16], [0x80; 16], [0xff; 16]].map(EntryId);
        ids.sort_unstable();
        assert!(ids.is_sorted_by_key(|id| prefix(*id)));
    }
}
