//! Entries that are held and do not count: excluded, or beyond what the histories of a frozen log share.

use std::collections::HashSet;

use ledger::{Body, EntryId, EntryKind, Exclusion, KeyId, Withdrawals};
use rusqlite::Connection;

use super::{LogRow, own, rows, size};
use crate::lookup::{decode_entry, signed, unsigned};
use crate::reading::decode_body;
use crate::standing::Places;
use crate::{StoreError, place};

/// Places that do not count, and the sources and imports among them.
#[derive(Default)]
pub(crate) struct Hidden {
    /// The places of all entries that do not count.
    pub(crate) places: Places,
    /// Sources and imports among them, whose records do not count either.
    pub(crate) origins: HashSet<EntryId>,
}

/// Entries of one log that do not count: of one key or all, from a place on.
struct Cut {
    log: u64,
    key: Option<KeyId>,
    from: u64,
}

/// Works out what does not count now.
pub(crate) fn hidden(connection: &Connection) -> Result<Hidden, StoreError> {
    let logs = rows(connection)?;
    let mut cuts: Vec<Cut> =
        logs.iter().filter_map(|log| Some(Cut { log: log.no, key: None, from: log.agreed? })).collect();
    cuts.extend(exclusions(connection)?.iter().filter_map(|one| cut(one, connection, &logs)));
    let mut hidden = Hidden::default();
    for one in cuts {
        hide(connection, &one, &mut hidden)?;
    }
    Ok(hidden)
}

/// The exclusions that stand. Only the register's own log excludes, and lets count again; after a restore, the
/// log before it too, or whoever was excluded would be heard again.
fn exclusions(connection: &Connection) -> Result<Vec<Exclusion>, StoreError> {
    let own = own(connection)?;
    let mut withdrawals = Withdrawals::default();
    let mut found = Vec::new();
    let mut select = connection.prepare_cached(
        "SELECT entry.bytes, body.bytes, entry.seq FROM entry LEFT JOIN body USING (seq)
         WHERE kind IN ('exclusion', 'withdrawal') AND kind <> 'record'",
    )?;
    let mut all = select.query([])?;
    while let Some(row) = all.next()? {
        if !own.contains(&place::log(unsigned(row.get(2)?))) {
            continue;
        }
        let entry = decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?;
        withdrawals.see(&entry);
        if let (EntryKind::Exclusion, Some(bytes)) =
            (&entry.kind, row.get_ref(1)?.as_blob_or_null().ok().flatten())
            && let Body::Exclusion(exclusion) = decode_body(entry.id, bytes)?
        {
            found.push((entry.id, exclusion));
        }
    }
    found.retain(|(id, _)| !withdrawals.is_withdrawn(*id));
    Ok(found.into_iter().map(|(_, exclusion)| exclusion).collect())
}

/// What an exclusion means here; its log may not be held, or be the register's own.
fn cut(exclusion: &Exclusion, connection: &Connection, logs: &[LogRow]) -> Option<Cut> {
    let own = super::entry_at(connection, 0).ok().flatten().map(|opening| opening.log);
    let log = match logs.iter().find(|log| log.name.id == exclusion.log) {
        Some(log) => log.no,
        None if own == Some(exclusion.log) => 0,
        None => return None,
    };
    Some(Cut { log, key: exclusion.key, from: exclusion.from })
}

fn hide(connection: &Connection, cut: &Cut, hidden: &mut Hidden) -> Result<(), StoreError> {
    let first = place::first(cut.log) + cut.from;
    let end = place::first(cut.log) + size(connection, cut.log)?;
    let mut select =
        connection.prepare_cached("SELECT seq, bytes FROM entry WHERE seq >= ?1 AND seq < ?2")?;
    let mut rows = select.query((signed(first), signed(end)))?;
    while let Some(row) = rows.next()? {
        let entry = decode_entry(row.get_ref(1)?.as_blob().unwrap_or_default())?;
        // What an office says of other logs and of its keys is no matter of one recorder.
        let kept =
            cut.log == 0 && matches!(entry.kind, EntryKind::Opening | EntryKind::Key | EntryKind::Exclusion);
        if kept || cut.key.is_some_and(|key| key != entry.actor) {
            continue;
        }
        hidden.places.add(unsigned(row.get(0)?));
        if matches!(entry.kind, EntryKind::Source | EntryKind::Import) {
            hidden.origins.insert(entry.id);
        }
    }
    Ok(())
}
