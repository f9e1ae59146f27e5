//! Adding to logs of others: entries at their ends, and bodies that were missing.

use ledger::exchange::PartHead;
use ledger::{Entry, SignedCheckpoint, tree};
use rusqlite::Connection;

use crate::lookup::{Lookup, signed};
use crate::reading::decode_body;
use crate::{StoreError, place};

/// Adds one entry to a log of others.
pub(super) fn add(
    connection: &Connection,
    no: u64,
    lookup: &mut Lookup<'_>,
    entry: &Entry,
    bytes: &[u8],
    body: Option<&[u8]>,
) -> Result<(), StoreError> {
    let at = signed(place::first(no) + entry.seq);
    let mut insert = connection.prepare_cached("INSERT INTO entry (seq, kind, bytes) VALUES (?1, ?2, ?3)")?;
    insert.execute((at, entry.kind.name(), bytes))?;
    let said = body.map(|bytes| decode_body(entry.id, bytes)).transpose()?;
    // A body that did not come may come with any other bundle.
    if let Some(body) = body {
        let mut insert = connection.prepare_cached("INSERT INTO body (seq, bytes) VALUES (?1, ?2)")?;
        insert.execute((at, body))?;
    }
    lookup.add(entry, tree::leaf(bytes), said.as_ref())
}

/// Brings bodies of entries that are held without them.
pub(super) struct Filling<'c> {
    connection: &'c Connection,
    pub(super) lookup: Box<Lookup<'c>>,
    /// Whether any is missing at all: a known log is passed over quickly.
    lacks: bool,
    pub(super) filled: u64,
}

impl<'c> Filling<'c> {
    pub(super) fn of(connection: &'c Connection, no: u64) -> Result<Filling<'c>, StoreError> {
        let lacks = !super::missing(connection, no)?.is_empty();
        Ok(Filling { connection, lookup: Box::new(Lookup::resume(connection, no)?), lacks, filled: 0 })
    }

    /// Adds a body if its very entry is held, its body is not, and nobody who may decided that it is gone.
    pub(super) fn fill(
        &mut self,
        no: u64,
        entry: &Entry,
        bytes: &[u8],
        body: &[u8],
    ) -> Result<(), StoreError> {
        if !self.lacks {
            return Ok(());
        }
        let at = signed(place::first(no) + entry.seq);
        let mut select = self.connection.prepare_cached(
            "SELECT 1 FROM entry WHERE seq = ?1 AND bytes = ?2
             AND NOT EXISTS (SELECT 1 FROM body WHERE seq = ?1) AND NOT EXISTS (SELECT 1 FROM erased WHERE seq = ?1)",
        )?;
        if !select.exists((at, bytes))? {
            return Ok(());
        }
        let said = entry.open(body).map_err(|_| StoreError::Damaged("a body that waited".to_owned()))?;
        let mut insert = self.connection.prepare_cached("INSERT INTO body (seq, bytes) VALUES (?1, ?2)")?;
        insert.execute((at, body))?;
        self.lookup.fill(entry, &said)?;
        self.filled += 1;
        Ok(())
    }

    pub(super) fn is_erased(&self, no: u64, entry: &Entry, bytes: &[u8]) -> Result<bool, StoreError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT 1 FROM entry JOIN erased USING (seq) WHERE seq = ?1 AND bytes = ?2")?;
        Ok(select.exists((signed(place::first(no) + entry.seq), bytes))?)
    }
}

/// Ends the adding to a log of others: its tree must be that of the signed head.
pub(super) fn seal(
    connection: &Connection,
    no: u64,
    from: u64,
    lookup: Lookup<'_>,
    head: &PartHead,
    notes: &[(u64, String)],
) -> Result<(), StoreError> {
    let tree = lookup.finish()?;
    let unfit = || StoreError::Damaged("entries that are not those of their signed head".to_owned());
    let signed_head = SignedCheckpoint::parse(&head.note).map_err(|_| unfit())?;
    let fits = signed_head.unverified();
    if (fits.log, fits.size, fits.root) != (head.log.id, tree.size(), tree.root()) {
        return Err(unfit());
    }
    let later = notes.iter().filter(|(size, _)| *size > from);
    let mut insert = connection
        .prepare_cached("INSERT OR IGNORE INTO peer_checkpoint (peer, size, note) VALUES (?1, ?2, ?3)")?;
    for (size, note) in later.map(|(size, note)| (*size, note)).chain([(tree.size(), &head.note)]) {
        insert.execute((signed(no), signed(size), note))?;
    }
    connection
        .execute("UPDATE peer SET recorder_key = ?2 WHERE no = ?1", (signed(no), head.recorder_key.0))?;
    Ok(())
}
