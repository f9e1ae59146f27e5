//! Runs of entries that wait: of logs that nobody admitted, too early, or of another history.

use ledger::exchange::{LogName, PartHead};
use ledger::{Digest, Entry, EntryId, Frontier, LogId, PublicKey, tree};
use rusqlite::{Connection, OptionalExtension};

use crate::lookup::{decode_entry, signed, unsigned};
use crate::{StoreError, place};

/// Why a run of entries waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// Nobody has admitted its log.
    Unknown,
    /// What comes before it is missing.
    Early,
    /// It is of another history than the one that is held: evidence.
    OtherHistory,
    /// Some of its entries have identifiers of other logs' entries.
    TakenNames,
}

impl Why {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Why::Unknown => "unknown",
            Why::Early => "early",
            Why::OtherHistory => "other history",
            Why::TakenNames => "taken names",
        }
    }

    fn of(word: &str) -> Why {
        match word {
            "early" => Why::Early,
            "other history" => Why::OtherHistory,
            "taken names" => Why::TakenNames,
            _ => Why::Unknown,
        }
    }
}

/// A run of entries that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPart {
    pub(crate) no: i64,
    /// The log.
    pub log: LogName,
    /// The key of the recorder who signed the head.
    pub recorder_key: PublicKey,
    /// What the sender calls the office.
    pub office: String,
    /// The place of its first entry in the log.
    pub start: u64,
    /// How many entries.
    pub entries: u64,
    /// The signed head over the last of them.
    pub note: String,
    /// Why it waits.
    pub why: Why,
    /// When it came, in milliseconds since 1970 UTC.
    pub came_ms: u64,
    pub(crate) base: Frontier,
}

impl WaitingPart {
    /// What stood before its entries in the bundle.
    pub(crate) fn head(&self) -> PartHead {
        let (log, recorder_key, base) = (self.log, self.recorder_key, self.base.clone());
        PartHead { log, recorder_key, base, entries: self.entries, note: self.note.clone() }
    }
}

/// All runs that wait, of one log or of all, in the order of their places.
pub(crate) fn waiting(connection: &Connection, log: Option<LogId>) -> Result<Vec<WaitingPart>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT no, log, log_key, recorder_key, name, base, entries, note, why, came_ms FROM part ORDER BY no",
    )?;
    let mut rows = select.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let base: Vec<u8> = row.get(5)?;
        let base = Frontier::decode(&base).map_err(|_| StoreError::Damaged("a waiting part".to_owned()))?;
        found.push(WaitingPart {
            no: row.get(0)?,
            log: LogName { id: LogId(row.get(1)?), key: PublicKey(row.get(2)?) },
            recorder_key: PublicKey(row.get(3)?),
            office: row.get(4)?,
            start: base.size(),
            base,
            entries: unsigned(row.get(6)?),
            note: row.get(7)?,
            why: Why::of(row.get_ref(8)?.as_str().unwrap_or_default()),
            came_ms: unsigned(row.get(9)?),
        });
    }
    found.retain(|part| log.is_none_or(|log| part.log.id == log));
    found.sort_by(|a, b| (a.log, a.start, a.entries, &a.note).cmp(&(b.log, b.start, b.entries, &b.note)));
    Ok(found)
}

/// This very run, if it waits already.
pub(crate) fn find(connection: &Connection, head: &PartHead) -> Result<Option<i64>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT no FROM part WHERE log = ?1 AND log_key = ?2 AND base = ?3 AND note = ?4")?;
    let run = (&head.log.id.0, &head.log.key.0, head.base.encode(), &head.note);
    Ok(select.query_row(run, |row| row.get(0)).optional()?)
}

/// Adds the body of an entry that was put aside without it.
pub(crate) fn fill(
    connection: &Connection,
    part: i64,
    seq: u64,
    bytes: &[u8],
    body: &[u8],
) -> Result<(), StoreError> {
    let mut update = connection.prepare_cached(
        "UPDATE part_entry SET body = ?4 WHERE part = ?1 AND seq = ?2 AND bytes = ?3 AND body IS NULL",
    )?;
    update.execute((part, signed(seq), bytes, body))?;
    Ok(())
}

/// Begins to put a run aside; its entries follow.
pub(crate) fn begin(
    connection: &Connection,
    head: &PartHead,
    office: &str,
    why: Why,
    now_ms: u64,
) -> Result<i64, StoreError> {
    connection.execute(
        "INSERT INTO part (log, log_key, recorder_key, name, base, entries, note, why, came_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        rusqlite::params![
            head.log.id.0,
            head.log.key.0,
            head.recorder_key.0,
            office,
            head.base.encode(),
            signed(head.entries),
            head.note,
            why.word(),
            signed(now_ms),
        ],
    )?;
    Ok(connection.last_insert_rowid())
}

/// Adds an entry to a run that is put aside.
pub(crate) fn add(
    connection: &Connection,
    part: i64,
    seq: u64,
    bytes: &[u8],
    body: Option<&[u8]>,
) -> Result<(), StoreError> {
    let mut insert = connection
        .prepare_cached("INSERT INTO part_entry (part, seq, bytes, body) VALUES (?1, ?2, ?3, ?4)")?;
    insert.execute((part, signed(seq), bytes, body))?;
    Ok(())
}

/// Adds an earlier signed head.
pub(crate) fn add_note(connection: &Connection, part: i64, size: u64, note: &str) -> Result<(), StoreError> {
    let mut insert =
        connection.prepare_cached("INSERT INTO part_checkpoint (part, size, note) VALUES (?1, ?2, ?3)")?;
    insert.execute((part, signed(size), note))?;
    Ok(())
}

/// The earlier signed heads of a run.
pub(crate) fn notes(connection: &Connection, part: i64) -> Result<Vec<(u64, String)>, StoreError> {
    let mut select =
        connection.prepare_cached("SELECT size, note FROM part_checkpoint WHERE part = ?1 ORDER BY size")?;
    let rows = select.query_map([part], |row| Ok((unsigned(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The leaf hashes of a run.
pub(crate) fn leaves(connection: &Connection, part: i64) -> Result<Vec<Digest>, StoreError> {
    let mut leaves = Vec::new();
    each(connection, part, |_, bytes, _| {
        leaves.push(tree::leaf(bytes));
        Ok(())
    })?;
    Ok(leaves)
}

/// How many entries of a run have identifiers of entries that are held of other logs.
pub(crate) fn taken_names(connection: &Connection, no: u64, part: &WaitingPart) -> Result<u64, StoreError> {
    let mut ids = Vec::new();
    each(connection, part.no, |entry, _, _| {
        ids.push(entry.id);
        Ok(())
    })?;
    taken(connection, no, ids)
}

/// How many of these identifiers are of entries that are held of another log: they would stand for those.
pub(super) fn taken(
    connection: &Connection,
    no: u64,
    ids: impl IntoIterator<Item = EntryId>,
) -> Result<u64, StoreError> {
    let mut taken = 0;
    for id in ids {
        let at = crate::lookup::find(connection, id)?.map(unsigned);
        taken += u64::from(at.is_some_and(|at| place::log(at) != no));
    }
    Ok(taken)
}

/// Visits the entries of a run, in order.
pub(crate) fn each(
    connection: &Connection,
    part: i64,
    mut visit: impl FnMut(&Entry, &[u8], Option<&[u8]>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut select =
        connection.prepare_cached("SELECT bytes, body FROM part_entry WHERE part = ?1 ORDER BY seq")?;
    let mut rows = select.query([part])?;
    while let Some(row) = rows.next()? {
        let bytes = row.get_ref(0)?.as_blob().unwrap_or_default();
        let body = row.get_ref(1)?.as_blob_or_null().ok().flatten();
        visit(&decode_entry(bytes)?, bytes, body)?;
    }
    Ok(())
}

/// Removes a run that waits no more.
pub(crate) fn remove(connection: &Connection, part: i64) -> Result<(), StoreError> {
    for table in ["part_entry", "part_checkpoint"] {
        connection.execute(&format!("DELETE FROM {table} WHERE part = ?1"), [part])?;
    }
    connection.execute("DELETE FROM part WHERE no = ?1", [part])?;
    Ok(())
}

/// Keeps a run for another reason than before.
pub(crate) fn retell(connection: &Connection, part: i64, why: Why) -> Result<(), StoreError> {
    connection.execute("UPDATE part SET why = ?2 WHERE no = ?1", (part, why.word()))?;
    Ok(())
}
