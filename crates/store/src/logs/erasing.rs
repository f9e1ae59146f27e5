//! Destroying bodies: what was said goes, that something was said stays.
//!
//! A body goes with its rows in the lookup tables, with everything that was worked out, with the copies that wait in
//! quarantine, and with the file that only it spoke of. Pages are overwritten, and the write-ahead
//! log is emptied, so that nothing of it is left in the database. The entry, its place in the signed tree
//! and its digest stay; the salts of the digest went with the body.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Body, Digest, EntryId, Erasure, LogId};
use rusqlite::OptionalExtension;

use super::LogRow;
use crate::connection::Transaction;
use crate::lookup::{decode_entry, signed};
use crate::reading::decode_body;
use crate::verify::claimed_file;
use crate::{Store, StoreError, place};

/// An erasure that some log decided, and how far it was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureRow {
    /// Its entry.
    pub id: EntryId,
    /// The number of the log that decided it; 0 is the register's own.
    pub by_log: u64,
    /// When, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// What is to be destroyed, why, on what basis, by whom.
    pub erasure: Erasure,
    /// Whether the body is still here.
    pub here: bool,
    /// Whether the log that holds the entry decided it, so that it is carried out without being asked.
    pub by_owner: bool,
    /// The numbers of the logs whose offices confirmed that it is gone there.
    pub confirmed: Vec<u64>,
}

impl Store {
    /// All erasures that two people decided, in the order in which they were decided.
    pub fn erasures(&self) -> Result<Vec<ErasureRow>, StoreError> {
        let logs = self.logs()?;
        let mut confirmed: BTreeMap<EntryId, BTreeSet<u64>> = BTreeMap::new();
        self.each_of("receipt", |at, _, body| {
            if let Body::Receipt(receipt) = body {
                for id in receipt.erasures {
                    confirmed.entry(id).or_default().insert(place::log(at));
                }
            }
        })?;
        let mut rows = Vec::new();
        self.each_of("erasure", |at, entry, body| {
            if let Body::Erasure(erasure) = body
                && erasure.is_decided()
            {
                rows.push((entry.id, place::log(at), entry.time_ms, erasure));
            }
        })?;
        rows.into_iter()
            .map(|(id, by_log, time_ms, erasure)| {
                let owner = logs.iter().find(|log| log.name.id == erasure.log);
                let here = self.place_of(&erasure)?.map_or(Ok(false), |at| self.has_body(at))?;
                let by_owner = owner.is_some_and(|log| log.no == by_log);
                let confirmed = confirmed.remove(&id).unwrap_or_default().into_iter().collect();
                Ok(ErasureRow { id, by_log, time_ms, erasure, here, by_owner, confirmed })
            })
            .collect()
    }

    /// Records an erasure in the own log, and carries it out. The two approvals must be there.
    pub fn erase(&mut self, erasures: Vec<Erasure>, now_ms: u64) -> Result<Vec<EntryId>, StoreError> {
        if !erasures.iter().all(Erasure::is_decided) {
            return Err(StoreError::NotDecided);
        }
        let mut writing = self.begin(now_ms)?;
        let mut decided = Vec::new();
        for erasure in erasures {
            let id = writing.append(&Body::Erasure(erasure.clone()))?;
            decided.push((id, erasure));
        }
        writing.commit()?;
        let targets = self.targets(&decided)?;
        self.destroy(&targets)?;
        Ok(decided.into_iter().map(|(id, _)| id).collect())
    }

    /// Carries out what the owners of other logs decided; gives how many erasures were confirmed.
    ///
    /// What an office says of entries that are not its own waits for people: [`Store::confirm_erasure`].
    pub fn carry_out_erasures(&mut self, now_ms: u64) -> Result<usize, StoreError> {
        let rows = self.erasures()?;
        let open: Vec<&ErasureRow> = rows
            .iter()
            .filter(|row| row.by_log != 0 && row.by_owner && !row.confirmed.contains(&0))
            .collect();
        let decided: Vec<(EntryId, Erasure)> = open.iter().map(|row| (row.id, row.erasure.clone())).collect();
        let targets = self.targets(&decided)?;
        self.destroy(&targets)?;
        for no in open.iter().map(|row| row.by_log).collect::<BTreeSet<u64>>() {
            let ids: Vec<EntryId> = open.iter().filter(|row| row.by_log == no).map(|row| row.id).collect();
            for some in ids.chunks(1000) {
                self.receipt(&BTreeSet::from([no]), some, now_ms)?;
            }
        }
        Ok(open.len())
    }

    /// Carries out what another office asks for, of entries that are not its own.
    pub fn confirm_erasure(&mut self, id: EntryId, now_ms: u64) -> Result<(), StoreError> {
        let row = self.erasures()?.into_iter().find(|row| row.id == id);
        let row = row.ok_or(StoreError::UnknownEntry(id))?;
        let targets = self.targets(&[(id, row.erasure)])?;
        self.destroy(&targets)?;
        self.receipt(&BTreeSet::from([row.by_log]), &[id], now_ms)
    }

    /// The places of what is to be destroyed, each with its erasure; what is not held is left out.
    fn targets(&self, decided: &[(EntryId, Erasure)]) -> Result<Vec<(u64, EntryId)>, StoreError> {
        let mut targets = Vec::new();
        for (id, erasure) in decided {
            if let Some(at) = self.place_of(erasure)? {
                targets.push((at, *id));
            }
        }
        Ok(targets)
    }

    /// The place of the entry that an erasure means, if it is held and is that entry.
    fn place_of(&self, erasure: &Erasure) -> Result<Option<u64>, StoreError> {
        let Some(no) = self.log_no(erasure.log)? else { return Ok(None) };
        let at = place::first(no) + erasure.seq;
        let entry = super::entry_at(&self.connection, at)?;
        Ok(entry.filter(|entry| entry.id == erasure.target).map(|_| at))
    }

    fn has_body(&self, at: u64) -> Result<bool, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT 1 FROM body WHERE seq = ?1")?;
        Ok(select.exists([signed(at)])?)
    }

    /// Destroys bodies, and everything that follows from them.
    fn destroy(&mut self, targets: &[(u64, EntryId)]) -> Result<(), StoreError> {
        let mut present = Vec::new();
        for (at, id) in targets {
            if self.has_body(*at)? {
                present.push((*at, *id));
            }
        }
        if present.is_empty() {
            return Ok(());
        }
        let mut files = BTreeSet::new();
        let transaction = Transaction::begin(&self.connection)?;
        for (at, id) in &present {
            files.extend(self.file_at(*at)?);
            self.connection.execute("INSERT INTO erased (seq, by) VALUES (?1, ?2)", (signed(*at), id.0))?;
            for table in ["body", "row_key", "record", "awaited"] {
                self.connection.execute(&format!("DELETE FROM {table} WHERE seq = ?1"), [signed(*at)])?;
            }
            self.connection.execute(
                "UPDATE part_entry SET body = NULL WHERE bytes = (SELECT bytes FROM entry WHERE seq = ?1)",
                [signed(*at)],
            )?;
        }
        transaction.commit()?;
        self.standing.replace(None);
        // Names and words stand in what was worked out, too.
        self.clear_projections()?;
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let kept = self.claimed_files()?;
        files.iter().filter(|digest| !kept.contains(digest)).try_for_each(|digest| self.vault.destroy(digest))
    }

    fn file_at(&self, at: u64) -> Result<Option<Digest>, StoreError> {
        let mut select = self.connection.prepare_cached(
            "SELECT entry.bytes, body.bytes FROM entry JOIN body USING (seq) WHERE seq = ?1",
        )?;
        let found =
            select.query_row([signed(at)], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?)));
        let Some((entry, body)) = found.optional()? else { return Ok(None) };
        Ok(claimed_file(&decode_body(decode_entry(&entry)?.id, &body)?))
    }

    /// The files of which some body still speaks.
    fn claimed_files(&self) -> Result<BTreeSet<Digest>, StoreError> {
        let mut select = self
            .connection
            .prepare_cached("SELECT entry.bytes, body.bytes FROM entry JOIN body USING (seq)")?;
        let mut rows = select.query([])?;
        let mut claimed = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let entry = decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?;
            let body = decode_body(entry.id, row.get_ref(1)?.as_blob().unwrap_or_default())?;
            claimed.extend(claimed_file(&body));
        }
        Ok(claimed)
    }

    /// An erasure of one entry, wherever it is held, before anybody approved it.
    pub fn erasure_of(&self, id: EntryId, reason: &str, basis: &str) -> Result<Erasure, StoreError> {
        let at = self.seq_of(id)?.ok_or(StoreError::UnknownEntry(id))?;
        let log: LogId = super::entry_at(&self.connection, at)?.ok_or(StoreError::UnknownEntry(id))?.log;
        Ok(Erasure {
            target: id,
            log,
            seq: place::seq(at),
            reason: reason.to_owned(),
            basis: basis.to_owned(),
            approvals: Vec::new(),
        })
    }

    /// What goes with an entry when it is erased: of a source its records and the imports that brought nothing else.
    pub fn erased_with(&self, id: EntryId) -> Result<Vec<EntryId>, StoreError> {
        let mut ids = vec![id];
        let Some(no) = crate::lookup::origin(&self.connection, id)? else { return Ok(ids) };
        let mut select = self.connection.prepare_cached(
            "SELECT entry.bytes FROM record JOIN entry USING (seq) WHERE record.source = ?1 ORDER BY entry.seq",
        )?;
        let mut rows = select.query([no])?;
        while let Some(row) = rows.next()? {
            ids.push(decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?.id);
        }
        drop(rows);
        self.each_of("import", |_, entry, body| {
            if let Body::Import(import) = body
                && !import.sources.is_empty()
                && import.sources.iter().all(|source| EntryId::from(*source) == id)
            {
                ids.push(entry.id);
            }
        })?;
        Ok(ids)
    }

    /// The logs of others that did not confirm an erasure.
    pub fn unconfirmed(&self, row: &ErasureRow) -> Result<Vec<LogRow>, StoreError> {
        let others = self.logs()?.into_iter().filter(|log| log.no != 0 && log.no != row.by_log);
        Ok(others.filter(|log| !row.confirmed.contains(&log.no)).collect())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use ledger::{RecordId, SourceId};
    use rusqlite::Connection;
    use rusqlite::types::Value;

    use super::*;
    use crate::connection::{self, Access};
    use crate::town::{NOW, add_record, create, source};

    const NAME: &str = "qanariazardpar";
    const FILE: &[u8] = b"the list in which qanariazardpar stands";

    /// A register whose database lies in the folder in clear, so that its image can be searched.
    fn in_clear(folder: &Path, erasing: &str) -> Store {
        let mut store = create(&folder.join("register"));
        let plain = Connection::open(folder.join("plain.db")).unwrap();
        connection::settle(&plain, Access::Write).unwrap();
        plain.execute_batch(include_str!("../log.sql")).unwrap();
        plain.execute_batch(include_str!("../lookup.sql")).unwrap();
        for table in ["identity", "entry", "body", "checkpoint", "tile", "frontier", "entry_name"] {
            copy(&store.connection, &plain, table);
        }
        // The layout of the copy is the newest but for its number, which was copied too.
        let logs = include_str!("../logs.sql");
        plain.execute_batch(logs).unwrap();
        plain.execute_batch(erasing).unwrap();
        store.connection = plain;
        store.prepare_projections().unwrap();
        store
    }

    fn copy(from: &Connection, to: &Connection, table: &str) {
        let mut select = from.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = select.column_count();
        let marks = vec!["?"; columns].join(", ");
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<Value> = (0..columns).map(|at| row.get(at).unwrap()).collect();
            let insert = format!("INSERT INTO {table} VALUES ({marks})");
            to.execute(&insert, rusqlite::params_from_iter(values)).unwrap();
        }
    }

    fn filled(store: &mut Store) -> (SourceId, RecordId) {
        let file = store.vault_put(&mut &FILE[..]).unwrap();
        let mut writing = store.begin(NOW).unwrap();
        let id = writing.reserve();
        let list = ledger::Source { file: Some(file), ..source(id, "list") };
        writing.append(&Body::Source(list)).unwrap();
        let record = add_record(&mut writing, id.into(), 1, NAME);
        for row in 2..200 {
            add_record(&mut writing, id.into(), row, "somebody else");
        }
        writing.commit().unwrap();
        let (at, _) = store.record(record).unwrap().unwrap();
        let state = store.state().unwrap();
        store.put_search(&state, [(at, format!("ali {NAME}"))]).unwrap();
        store.put_fact("a", NAME).unwrap();
        (id.into(), record)
    }

    fn decided(store: &Store, id: EntryId) -> Erasure {
        let mut erasure = store.erasure_of(id, "the family asked", "GDPR art. 17").unwrap();
        erasure.approve("Mina", None);
        erasure.approve("Nasrin", None);
        erasure
    }

    /// Copies of the name in the database and its write-ahead log.
    fn copies(folder: &Path) -> usize {
        let read = |name: &str| std::fs::read(folder.join(name)).unwrap_or_default();
        let image = [read("plain.db"), read("plain.db-wal")].concat();
        image.windows(NAME.len()).filter(|window| *window == NAME.as_bytes()).count()
    }

    #[test]
    fn of_what_is_erased_nothing_is_left_in_the_image() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = in_clear(folder.path(), "");
        let (_, record) = filled(&mut store);
        assert!(copies(folder.path()) > 2, "it was there");
        let erasure = decided(&store, record.into());
        store.erase(vec![erasure], NOW).unwrap();
        assert_eq!(copies(folder.path()), 0);
        assert!(store.vault_has(&Digest::of(FILE)), "its source still speaks of the original");
        assert!(store.body_at(4).unwrap().unwrap().1.is_none(), "the entry stays");
    }

    #[test]
    fn without_overwriting_something_would_be_left() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = in_clear(folder.path(), "PRAGMA secure_delete = OFF");
        let (_, record) = filled(&mut store);
        let erasure = decided(&store, record.into());
        store.erase(vec![erasure], NOW).unwrap();
        assert!(copies(folder.path()) > 0, "the search finds what is left where the setting is missing");
    }

    #[test]
    fn a_source_goes_with_its_records_and_its_original() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = create(folder.path());
        let (list, record) = filled(&mut store);
        let ids = store.erased_with(list.into()).unwrap();
        assert_eq!(ids.len(), 200);
        let erasures = ids.iter().map(|id| decided(&store, *id)).collect();
        store.erase(erasures, NOW).unwrap();
        assert!(!store.vault_has(&Digest::of(FILE)));
        assert!(store.sources().unwrap().is_empty() && store.record(record).unwrap().is_none());
        let found = store.verify(|_, _| {}).unwrap();
        assert!(found.is_whole(), "{:?}", found.damage);
        assert_eq!(found.erased, 200);
        store.rebuild().unwrap();
        assert!(store.verify(|_, _| {}).unwrap().is_whole());
    }

    #[test]
    fn nobody_erases_alone_or_for_another() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = create(folder.path());
        let (_, record) = filled(&mut store);
        let signer = ledger::Signer::from_seed([5; 32]);
        let mut alone = store.erasure_of(record.into(), "x", "y").unwrap();
        alone.approve("Mina", None);
        let mut twice = alone.clone();
        twice.approve(" Mina ", None);
        let mut one_key = store.erasure_of(record.into(), "x", "y").unwrap();
        one_key.approve("Mina", Some(&signer));
        one_key.approve("Nasrin", Some(&signer));
        let mut other_reason = decided(&store, record.into());
        other_reason.approve("Roya", Some(&signer));
        other_reason.reason = "another than was signed".to_owned();
        for erasure in [alone, twice, one_key, other_reason] {
            assert!(matches!(store.erase(vec![erasure], NOW), Err(StoreError::NotDecided)));
        }
        assert!(store.record(record).unwrap().is_some());
    }

    #[test]
    fn no_body_can_be_removed_without_an_erasure_in_the_log() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = create(folder.path());
        filled(&mut store);
        for attack in [
            "DELETE FROM body WHERE seq = 4",
            "INSERT INTO erased VALUES (4, NULL); DELETE FROM body WHERE seq = 4",
            "INSERT INTO erased VALUES (4, x'00112233445566778899aabbccddeeff')",
        ] {
            let refused = store.connection.execute_batch(attack).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{attack}: {refused}");
        }
        assert!(store.verify(|_, _| {}).unwrap().is_whole());
    }

    #[test]
    fn a_key_of_somebody_opens_with_their_passphrase_only() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = create(folder.path());
        let secret = |text: &str| secrecy::SecretString::from(text.to_owned());
        let roles = [ledger::Role::Custodian, ledger::Role::Reviewer];
        let public = store.add_user("Mina", &roles, &secret("words of Mina"), NOW).unwrap();
        assert_eq!(store.user_signer("Mina", &secret("words of Mina")).unwrap().public(), public);
        let wrong = store.user_signer("Mina", &secret("words of Nasrin")).map(drop);
        assert!(matches!(wrong, Err(StoreError::WrongPassphrase)));
        assert!(matches!(store.add_user("Mina", &roles, &secret("x"), NOW), Err(StoreError::KnownUser)));
        assert_eq!(store.users().unwrap()[0].roles, roles);
        store.revoke_user("Mina", NOW).unwrap();
        assert!(!store.users().unwrap()[0].active);
        let gone = store.user_signer("Mina", &secret("words of Mina")).map(drop);
        assert!(matches!(gone, Err(StoreError::NoSuchUser)));
        assert!(store.verify(|_, _| {}).unwrap().is_whole());
    }
}
