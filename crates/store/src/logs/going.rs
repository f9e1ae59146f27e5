//! What goes together when something is erased: all editions of a record, and what was said of it.
//!
//! Erasing one edition alone would let the one before it stand again.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use ledger::{Body, Digest, EntryId, EntryKind};
use rusqlite::Connection;

use super::erasing::has_row;
use crate::lookup::{decode_entry, unsigned};
use crate::reading::decode_body;
use crate::{Store, StoreError};

/// The kind of records that point at others, and the properties by which they do.
const CITATION: (&str, [&str; 2]) = ("citation", ["record", "file"]);

/// An entry that speaks of others.
struct Remark {
    id: EntryId,
    of: Vec<EntryId>,
    /// Whether it goes only if all that it speaks of goes, as an import that brought another list as well stays.
    only_if_all: bool,
    /// The source and the file whose custody it tells.
    item: Option<(EntryId, Digest)>,
}

impl Store {
    /// What goes with an entry when it is erased.
    ///
    /// All editions of a record, in whatever log; the records of a source, and the imports that brought nothing
    /// else; custody, notes, citations and judgements of any of them, and the reasons of their withdrawals.
    pub fn erased_with(&self, id: EntryId) -> Result<Vec<EntryId>, StoreError> {
        let editions = Editions::read(&self.connection)?;
        let remarks = self.remarks()?;
        let (mut ids, mut seen) = (Vec::new(), HashSet::new());
        let mut next = vec![id];
        while !next.is_empty() {
            let fresh: Vec<EntryId> = next.into_iter().filter(|id| seen.insert(*id)).collect();
            next = Vec::new();
            let mut items = BTreeSet::new();
            for id in &fresh {
                next.extend(self.records_of(*id)?);
                next.extend(self.editions_of(*id, &editions)?);
                items.extend(self.item_of(*id)?);
            }
            ids.extend(fresh);
            let goes = |remark: &&Remark| match remark.only_if_all {
                true => !remark.of.is_empty() && remark.of.iter().all(|of| seen.contains(of)),
                false => {
                    remark.of.iter().any(|of| seen.contains(of))
                        || remark.item.is_some_and(|item| items.contains(&item))
                }
            };
            next.extend(remarks.iter().filter(goes).map(|remark| remark.id).filter(|id| !seen.contains(id)));
        }
        Ok(ids)
    }

    /// The records of a source.
    fn records_of(&self, id: EntryId) -> Result<Vec<EntryId>, StoreError> {
        let Some(no) = crate::lookup::origin(&self.connection, id)? else { return Ok(Vec::new()) };
        let mut select = self.connection.prepare_cached(
            "SELECT entry.bytes FROM record JOIN entry USING (seq) WHERE record.source = ?1 ORDER BY entry.seq",
        )?;
        let mut rows = select.query([no])?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            ids.push(decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?.id);
        }
        Ok(ids)
    }

    fn editions_of(&self, id: EntryId, editions: &Editions) -> Result<Vec<EntryId>, StoreError> {
        let Some(at) = self.seq_of(id)? else { return Ok(Vec::new()) };
        editions.beside(at).map(|at| Ok(self.id_at(at)?.into())).collect()
    }

    /// The file that a record of evidence is about, with its source.
    fn item_of(&self, id: EntryId) -> Result<Option<(EntryId, Digest)>, StoreError> {
        Ok(match self.entry(id)? {
            Some((_, Some(Body::Record(record)))) => record.file().map(|file| (record.source.into(), file)),
            _ => None,
        })
    }

    fn remarks(&self) -> Result<Vec<Remark>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT entry.bytes, body.bytes FROM entry JOIN body USING (seq)
             WHERE kind IN ('record', 'import', 'custody', 'note', 'judgement', 'withdrawal') ORDER BY entry.seq",
        )?;
        let mut rows = select.query([])?;
        let mut remarks = Vec::new();
        while let Some(row) = rows.next()? {
            let entry = decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?;
            let body = decode_body(entry.id, row.get_ref(1)?.as_blob().unwrap_or_default())?;
            let item = match &body {
                Body::Custody(custody) => Some((custody.source.into(), custody.item)),
                _ => None,
            };
            let of = match &body {
                Body::Record(record) if record.kind == CITATION.0 => cited(record),
                Body::Record(_) => continue,
                _ => entry.refs,
            };
            remarks.push(Remark { id: entry.id, of, only_if_all: entry.kind == EntryKind::Import, item });
        }
        Ok(remarks)
    }

    /// Every edition of what goes must go as well, or be gone.
    pub(super) fn check_editions(&self, targets: &[u64]) -> Result<(), StoreError> {
        let editions = Editions::read(&self.connection)?;
        let going: HashSet<u64> = targets.iter().copied().collect();
        for at in targets.iter().flat_map(|at| editions.beside(*at)).filter(|at| !going.contains(at)) {
            if has_row(&self.connection, "body", at)? {
                return Err(StoreError::OtherEditions(self.id_at(at)?.into()));
            }
        }
        Ok(())
    }

    /// The sources whose original is kept and still holds what is erased of it, by what they are called here.
    pub fn still_in_originals(&self, erased: &[EntryId]) -> Result<Vec<EntryId>, StoreError> {
        let going: HashSet<&EntryId> = erased.iter().collect();
        let mut sources = BTreeSet::new();
        for id in erased {
            if let Some((entry, _)) = self.entry(*id)?
                && entry.kind == EntryKind::Record
                && let Some(source) = entry.refs.first().filter(|source| !going.contains(source))
                && let Some((_, Some(Body::Source(said)))) = self.entry(*source)?
                && said.file.is_some_and(|file| self.vault_has(&file))
            {
                sources.insert(*source);
            }
        }
        Ok(sources.into_iter().collect())
    }
}

/// What a citation points at.
fn cited(record: &ledger::Record) -> Vec<EntryId> {
    let said = CITATION.1.iter().filter_map(|property| record.value(property));
    said.filter_map(|id| id.parse::<ledger::RecordId>().ok()).map(Into::into).collect()
}

/// Which records replace which, by their places.
pub(super) struct Editions(BTreeMap<u64, BTreeSet<u64>>);

impl Editions {
    pub(super) fn read(connection: &Connection) -> Result<Editions, StoreError> {
        let mut select =
            connection.prepare_cached("SELECT seq, replaces FROM record WHERE replaces IS NOT NULL")?;
        let rows = select.query_map([], |row| Ok((unsigned(row.get(0)?), unsigned(row.get(1)?))))?;
        let mut beside: BTreeMap<u64, BTreeSet<u64>> = BTreeMap::new();
        for row in rows {
            let (later, earlier) = row?;
            beside.entry(later).or_default().insert(earlier);
            beside.entry(earlier).or_default().insert(later);
        }
        Ok(Editions(beside))
    }

    /// Those next to one, which it replaces or which replace it.
    fn beside(&self, at: u64) -> impl Iterator<Item = u64> + '_ {
        self.0.get(&at).into_iter().flatten().copied()
    }
}
