//! Destroying bodies: what was said goes, that something was said stays.
//!
//! A body goes with its rows in the lookup tables, with everything that was worked out, with the copies that wait in
//! quarantine, and with the file that only it spoke of. Pages are overwritten, and the write-ahead
//! log is emptied, so that nothing of it is left in the database. The entry, its place in the signed tree
//! and its digest stay; the salts of the digest went with the body.
//!
//! What is to go is written down in the transaction of its decision, and struck out when nothing of it is left.
//! Whatever cuts the work short, it is finished when the register is opened, and nobody is told before.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{Body, Digest, EntryId, Erasure, LogId};
use rusqlite::{Connection, OptionalExtension};

use super::deciding::Deciding;
use super::{LogRow, own};
use crate::connection::Transaction;
use crate::lookup::{decode_entry, signed, unsigned};
use crate::reading::decode_body;
use crate::verify::claimed_file;
use crate::{Store, StoreError, place, projection};

/// An erasure that some log holds, and how far it was carried out.
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
    /// Whether those who may decided it: two people, and two of its log's custodians where it has any.
    pub decided: bool,
    /// Whether the body is still here.
    pub here: bool,
    /// Whether it was begun here and something of it is still left.
    pub unfinished: bool,
    /// Whether the body was destroyed here, and nothing of it is left.
    pub done: bool,
    /// Whether the log that holds the entry decided it, so that it is carried out without being asked.
    pub by_owner: bool,
    /// Whether this register decided it, in its own log or in one that it was restored from.
    pub by_us: bool,
    /// The numbers of the logs whose offices confirmed that it is gone there.
    pub confirmed: Vec<u64>,
    /// The place of its entry, and of the entry that it means, if that is held.
    pub(crate) at: u64,
    pub(crate) target: Option<u64>,
}

impl ErasureRow {
    /// Whether it is carried out here without anybody being asked again.
    fn binds(&self) -> bool {
        self.decided && (self.by_us || self.by_owner || self.confirmed.contains(&0))
    }
}

impl Store {
    /// All erasures that two people signed or stand for, in the order in which they were recorded.
    pub fn erasures(&self) -> Result<Vec<ErasureRow>, StoreError> {
        let logs = self.logs()?;
        let (own, deciding) = (own(&self.connection)?, Deciding::new(&self.connection));
        let mut confirmed: BTreeMap<EntryId, BTreeSet<u64>> = BTreeMap::new();
        self.each_of("receipt", |at, _, body| {
            if let Body::Receipt(receipt) = body {
                for id in receipt.erasures {
                    confirmed.entry(id).or_default().insert(place::log(at));
                }
            }
        })?;
        let mut found = Vec::new();
        self.each_of("erasure", |at, entry, body| {
            if let Body::Erasure(erasure) = body {
                found.push((entry.id, at, entry.time_ms, erasure));
            }
        })?;
        let mut rows = Vec::new();
        for (id, at, time_ms, erasure) in found.into_iter().filter(|(.., erasure)| erasure.is_decided()) {
            let (by_log, target) = (place::log(at), self.place_of(&erasure)?);
            let owner = logs.iter().find(|log| log.name.id == erasure.log);
            let has =
                |table: &str| target.map_or(Ok(false), |target| has_row(&self.connection, table, target));
            let unfinished = has("doomed")?;
            rows.push(ErasureRow {
                id,
                by_log,
                time_ms,
                decided: deciding.is_decided(at, &erasure)? && self.is_erasable(target)?,
                here: has("body")?,
                unfinished,
                done: has("erased")? && !unfinished,
                by_owner: owner.is_some_and(|log| log.no == by_log),
                by_us: own.contains(&by_log),
                confirmed: confirmed.get(&id).into_iter().flatten().copied().collect(),
                erasure,
                at,
                target,
            });
        }
        Ok(rows)
    }

    /// Whether what an entry says may go at all; what is not held, nobody knows.
    fn is_erasable(&self, target: Option<u64>) -> Result<bool, StoreError> {
        let Some(target) = target else { return Ok(true) };
        Ok(super::entry_at(&self.connection, target)?.is_some_and(|entry| entry.kind.is_erasable()))
    }

    /// Whether an erasure needs the signatures of two custodians: from the first one on, for ever.
    pub fn needs_custodians(&self) -> Result<bool, StoreError> {
        let custodians = Deciding::new(&self.connection).custodians(self.size()?)?;
        Ok(custodians.is_none_or(|custodians| custodians.ever))
    }

    /// Records erasures in the own log, and carries them out. Those who may must have decided them.
    pub fn erase(&mut self, erasures: Vec<Erasure>, now_ms: u64) -> Result<Vec<EntryId>, StoreError> {
        let targets = self.decided_targets(&erasures)?;
        self.check_editions(&targets)?;
        let mut writing = self.begin(now_ms)?;
        let mut decided = Vec::new();
        for (erasure, target) in erasures.into_iter().zip(targets) {
            let by = writing.next_seq();
            decided.push(writing.append(&Body::Erasure(erasure))?);
            writing.doom(target, by)?;
        }
        writing.commit()?;
        self.finish_erasures()?;
        Ok(decided)
    }

    /// The places of what erasures name, once those who may have decided all of them.
    fn decided_targets(&self, erasures: &[Erasure]) -> Result<Vec<u64>, StoreError> {
        let (deciding, next) = (Deciding::new(&self.connection), self.size()?);
        let mut targets = Vec::new();
        for erasure in erasures {
            if !deciding.is_decided(next, erasure)? {
                return Err(StoreError::NotDecided);
            }
            let target = self.place_of(erasure)?;
            if !self.is_erasable(target)? {
                return Err(StoreError::NotErasable(erasure.target));
            }
            targets.push(target.ok_or(StoreError::UnknownEntry(erasure.target))?);
        }
        Ok(targets)
    }

    /// Carries out what was decided: here, by the owners of other logs, and what was confirmed here.
    ///
    /// Gives how many erasures of others are told to be done from now on. What an office says of entries
    /// that are not its own waits for people: [`Store::confirm_erasure`].
    pub fn carry_out_erasures(&mut self, now_ms: u64) -> Result<usize, StoreError> {
        self.doom_what_was_decided()?;
        self.finish_erasures()?;
        let rows = self.erasures()?;
        let told: Vec<&ErasureRow> = rows
            .iter()
            .filter(|row| row.by_log != 0 && row.by_owner && row.binds() && row.done)
            .filter(|row| !row.confirmed.contains(&0))
            .collect();
        for no in told.iter().map(|row| row.by_log).collect::<BTreeSet<u64>>() {
            let ids: Vec<EntryId> = told.iter().filter(|row| row.by_log == no).map(|row| row.id).collect();
            for some in ids.chunks(1000) {
                self.receipt(&BTreeSet::from([no]), some, now_ms)?;
            }
        }
        Ok(told.len())
    }

    /// Goes on with erasures that were cut short, also between the decision and its being written down.
    pub(crate) fn resume_erasures(&mut self) -> Result<(), StoreError> {
        self.doom_what_was_decided()?;
        self.finish_erasures()
    }

    fn doom_what_was_decided(&mut self) -> Result<(), StoreError> {
        // Most registers never erased anything, and are opened quickly.
        let any = "SELECT 1 FROM entry WHERE kind = 'erasure' AND kind <> 'record' LIMIT 1";
        if !self.connection.prepare_cached(any)?.exists([])? {
            return Ok(());
        }
        let rows = self.erasures()?;
        let open = rows.iter().filter(|row| row.binds() && !row.done && !row.unfinished);
        let open: Vec<(u64, u64)> = open.filter_map(|row| Some((row.target?, row.at))).collect();
        if open.is_empty() {
            return Ok(());
        }
        let transaction = Transaction::begin(&self.connection)?;
        for (target, by) in open {
            doom(&self.connection, target, by)?;
        }
        transaction.commit()
    }

    /// Carries out what another office asks for, of entries that are not its own.
    pub fn confirm_erasure(&mut self, id: EntryId, now_ms: u64) -> Result<(), StoreError> {
        let row = self.erasures()?.into_iter().find(|row| row.id == id);
        let row = row.ok_or(StoreError::UnknownEntry(id))?;
        if !row.decided {
            return Err(StoreError::NotDecided);
        }
        let target = row.target.ok_or(StoreError::UnknownEntry(row.erasure.target))?;
        doom(&self.connection, target, row.at)?;
        self.finish_erasures()?;
        self.receipt(&BTreeSet::from([row.by_log]), &[id], now_ms)
    }

    /// The place of the entry that an erasure means, if it is held and is that entry.
    fn place_of(&self, erasure: &Erasure) -> Result<Option<u64>, StoreError> {
        let Some(no) = self.log_no(erasure.log)? else { return Ok(None) };
        let at = place::first(no) + erasure.seq;
        let entry = super::entry_at(&self.connection, at)?;
        Ok(entry.filter(|entry| entry.id == erasure.target).map(|_| at))
    }

    /// Destroys what is written down to be destroyed, and strikes it out once nothing of it is left.
    pub(crate) fn finish_erasures(&mut self) -> Result<(), StoreError> {
        let doomed = self.doomed()?;
        let files = doomed_files(&self.connection)?;
        if doomed.is_empty() && files.is_empty() {
            return Ok(());
        }
        if !doomed.is_empty() {
            let transaction = Transaction::begin(&self.connection)?;
            for (at, by) in &doomed {
                self.destroy_body(*at, *by)?;
            }
            // Names and words stand in what was worked out, too.
            projection::clear(&self.connection)?;
            transaction.commit()?;
            self.standing.replace(None);
        }
        self.empty_the_write_ahead_log()?;
        let kept = self.claimed_files()?;
        for digest in doomed_files(&self.connection)?.iter().filter(|digest| !kept.contains(digest)) {
            self.vault.destroy(digest)?;
        }
        let transaction = Transaction::begin(&self.connection)?;
        for (at, _) in &doomed {
            self.connection.execute("DELETE FROM doomed WHERE seq = ?1", [signed(*at)])?;
        }
        self.connection.execute("DELETE FROM doomed_file", [])?;
        transaction.commit()
    }

    /// What is written down to be destroyed; what no erasure covers is left alone, and named by `verify`.
    fn doomed(&self) -> Result<Vec<(u64, u64)>, StoreError> {
        let deciding = Deciding::new(&self.connection);
        let mut covered = Vec::new();
        for (at, by) in doomed(&self.connection)? {
            if deciding.covers(by, at)? {
                covered.push((at, by));
            }
        }
        Ok(covered)
    }

    fn destroy_body(&self, at: u64, by: u64) -> Result<(), StoreError> {
        if let Some(file) = self.file_at(at)? {
            doom_file(&self.connection, &file)?;
        }
        if !has_row(&self.connection, "erased", at)? {
            let row = (signed(at), signed(by));
            self.connection.execute("INSERT INTO erased (seq, by) VALUES (?1, ?2)", row)?;
        }
        for table in ["body", "row_key", "record", "awaited"] {
            let mut delete =
                self.connection.prepare_cached(&format!("DELETE FROM {table} WHERE seq = ?1"))?;
            delete.execute([signed(at)])?;
        }
        let mut update = self.connection.prepare_cached(
            "UPDATE part_entry SET body = NULL
             WHERE seq = ?2 AND bytes = (SELECT bytes FROM entry WHERE seq = ?1)",
        )?;
        update.execute((signed(at), signed(place::seq(at))))?;
        Ok(())
    }

    /// Until this is done, what was overwritten is still to be read in the file beside the database.
    fn empty_the_write_ahead_log(&self) -> Result<(), StoreError> {
        let busy: i64 = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 { Ok(()) } else { Err(StoreError::ErasureUnfinished) }
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

    /// The files of which some body of a log that is read still speaks.
    pub(crate) fn claimed_files(&self) -> Result<BTreeSet<Digest>, StoreError> {
        claimed(&self.connection, "SELECT entry.bytes, body.bytes FROM entry JOIN body USING (seq)")
    }

    /// The files of which something that waits speaks.
    pub(crate) fn awaited_files(&self) -> Result<BTreeSet<Digest>, StoreError> {
        claimed(&self.connection, "SELECT bytes, body FROM part_entry WHERE body IS NOT NULL")
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

    /// The logs of others that did not confirm an erasure.
    pub fn unconfirmed(&self, row: &ErasureRow) -> Result<Vec<LogRow>, StoreError> {
        let own = own(&self.connection)?;
        let others = self.logs()?.into_iter().filter(|log| !own.contains(&log.no) && log.no != row.by_log);
        Ok(others.filter(|log| !row.confirmed.contains(&log.no)).collect())
    }
}

/// Writes down that a body is to be destroyed, by the erasure at a place.
pub(crate) fn doom(connection: &Connection, target: u64, by: u64) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO doomed (seq, by) VALUES (?1, ?2)")?;
    insert.execute((signed(target), signed(by)))?;
    Ok(())
}

/// What is written down to be destroyed, with the places of the erasures.
pub(crate) fn doomed(connection: &Connection) -> Result<Vec<(u64, u64)>, StoreError> {
    let mut select = connection.prepare_cached("SELECT seq, by FROM doomed ORDER BY seq")?;
    let rows = select.query_map([], |row| Ok((unsigned(row.get(0)?), unsigned(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes down that a file goes, unless something still speaks of it.
pub(crate) fn doom_file(connection: &Connection, digest: &Digest) -> Result<(), StoreError> {
    connection.execute("INSERT OR IGNORE INTO doomed_file (digest) VALUES (?1)", [digest.0])?;
    Ok(())
}

fn doomed_files(connection: &Connection) -> Result<Vec<Digest>, StoreError> {
    let mut select = connection.prepare_cached("SELECT digest FROM doomed_file")?;
    let rows = select.query_map([], |row| row.get(0).map(Digest))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether a table has a row for the entry at a place.
pub(crate) fn has_row(connection: &Connection, table: &str, at: u64) -> Result<bool, StoreError> {
    let mut select = connection.prepare_cached(&format!("SELECT 1 FROM {table} WHERE seq = ?1"))?;
    Ok(select.exists([signed(at)])?)
}

fn claimed(connection: &Connection, select: &str) -> Result<BTreeSet<Digest>, StoreError> {
    let mut select = connection.prepare_cached(select)?;
    let mut rows = select.query([])?;
    let mut claimed = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let entry = decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?;
        let body = decode_body(entry.id, row.get_ref(1)?.as_blob().unwrap_or_default())?;
        claimed.extend(claimed_file(&body));
    }
    Ok(claimed)
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
        plain.execute_batch(include_str!("../erasing.sql")).unwrap();
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
            "INSERT INTO erased VALUES (4, 5)",
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
        let roles = [ledger::Role::Reviewer, ledger::Role::Custodian, ledger::Role::Administrator];
        let public = store.add_user("Mina", &roles, &secret("words of Mina"), &[], NOW).unwrap();
        assert_eq!(store.user_signer("Mina", &secret("words of Mina")).unwrap().public(), public);
        let wrong = store.user_signer("Mina", &secret("words of Nasrin")).map(drop);
        assert!(matches!(wrong, Err(StoreError::WrongPassphrase)));
        assert!(matches!(store.add_user("Mina", &roles, &secret("x"), &[], NOW), Err(StoreError::KnownUser)));
        assert_eq!(store.users().unwrap()[0].roles, roles);
        let mina = store.user_signer("Mina", &secret("words of Mina")).unwrap();
        store.add_user("Nasrin", &roles, &secret("Nasrin"), &[("Mina", &mina)], NOW).unwrap();
        let nasrin = store.user_signer("Nasrin", &secret("Nasrin")).unwrap();
        let both = [("Mina", &mina), ("Nasrin", &nasrin)];
        store.add_user("Roya", &roles, &secret("Roya"), &both, NOW).unwrap();
        store.change_user_passphrase("Nasrin", &secret("Nasrin"), &secret("other words"), NOW).unwrap();
        let old = store.user_signer("Nasrin", &secret("Nasrin")).map(drop);
        assert!(matches!(old, Err(StoreError::WrongPassphrase)));
        assert_eq!(store.user_signer("Nasrin", &secret("other words")).unwrap().public(), nasrin.public());
        let wrong = store.change_user_passphrase("Nasrin", &secret("Nasrin"), &secret("x"), NOW);
        assert!(matches!(wrong, Err(StoreError::WrongPassphrase)));
        store.revoke_user("Mina", &both, NOW).unwrap();
        assert!(!store.users().unwrap()[0].active, "she signed that her last role goes too");
        let gone = store.user_signer("Mina", &secret("words of Mina")).map(drop);
        assert!(matches!(gone, Err(StoreError::NoSuchUser)));
        assert!(store.verify(|_, _| {}).unwrap().is_whole());
    }
}
