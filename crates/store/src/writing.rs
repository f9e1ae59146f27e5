//! Adding to the log: all of it, signed, or nothing.

use std::collections::HashSet;

use ledger::{Body, Chance, Checkpoint, EntryId, Frontier, LogId, Seat, SignedCheckpoint, seal};
use rusqlite::{Connection, OptionalExtension, Statement};

use crate::connection::{Access, Transaction};
use crate::disk::{Acting, SetBack};
use crate::folder::Folder;
use crate::identity::Identity;
use crate::keys::VaultKey;
use crate::logs;
use crate::lookup::{Lookup, signed};
use crate::mark::Mark;
use crate::{Store, StoreError};

/// A writing in progress; dropping it without `commit` leaves the log as it was.
///
/// Entries of one writing share one transaction and one checkpoint: an import is
/// in the log as a whole or not at all.
pub struct Writing<'a> {
    connection: &'a Connection,
    identity: &'a Identity,
    acting: Option<&'a Acting>,
    folder: &'a Folder,
    key: &'a VaultKey,
    chance: &'a mut Chance,
    insert_entry: Statement<'a>,
    insert_body: Statement<'a>,
    lookup: Lookup<'a>,
    transaction: Transaction<'a>,
    known: HashSet<EntryId>,
    seat: Seat,
    begun_at: u64,
}

impl<'a> Writing<'a> {
    /// Takes the right to write, which one process at a time has.
    pub(crate) fn begin(store: &'a mut Store, now_ms: u64) -> Result<Writing<'a>, StoreError> {
        if let Some(SetBack { seen, found }) = store.set_back {
            return Err(StoreError::SetBack { seen, found });
        }
        if store.access == Access::ReadOnly {
            return Err(StoreError::ReadOnly);
        }
        let Store { connection, identity, folder, key, chance, acting, .. } = store;
        let acting = acting.as_ref();
        let connection: &Connection = connection;
        let transaction = Transaction::begin(connection)?;
        let insert_entry = connection.prepare("INSERT INTO entry (seq, kind, bytes) VALUES (?1, ?2, ?3)")?;
        let insert_body = connection.prepare("INSERT INTO body (seq, bytes) VALUES (?1, ?2)")?;
        let lookup = Lookup::resume(connection, 0)?;
        let begun_at = lookup.frontier().size();
        check_signed(connection, lookup.frontier())?;
        let actor = acting.map_or(identity.recorder_signer.id(), |acting| acting.signer.id());
        let seat = Seat { log: identity.log, seq: begun_at, actor, time_ms: now_ms };
        Ok(Writing {
            connection,
            identity,
            acting,
            folder,
            key,
            chance,
            insert_entry,
            insert_body,
            lookup,
            transaction,
            known: HashSet::new(),
            seat,
            begun_at,
        })
    }

    /// Draws an identifier for an entry to come, for bodies that carry their own.
    ///
    /// An import reserves its `BatchId` first, so that its records can name it.
    pub fn reserve(&mut self) -> EntryId {
        self.chance.id()
    }

    /// Who records.
    pub fn recorder(&self) -> &str {
        self.acting.map_or(&self.identity.recorder, |acting| &acting.name)
    }

    /// The log that is written to.
    pub fn log(&self) -> LogId {
        self.seat.log
    }

    /// The place that the next entry will have.
    pub fn next_seq(&self) -> u64 {
        self.seat.seq
    }

    /// The number of entries of all logs, those of this writing too: the size of [`Store::state`].
    pub fn total(&self) -> Result<u64, StoreError> {
        Ok(self.seat.seq + logs::others(self.connection)?)
    }

    /// Adds an entry; gives its identifier, which is the body's own where it has one.
    ///
    /// Entries it speaks of must be in the log already, except the import that a
    /// record belongs to, which is added last.
    pub fn append(&mut self, body: &Body) -> Result<EntryId, StoreError> {
        self.check_references(body)?;
        let sealed = seal(body, &self.seat, self.chance)?;
        let seq = signed(self.seat.seq);
        self.insert_entry.execute((seq, sealed.entry.kind.name(), &sealed.entry_bytes))?;
        self.insert_body.execute((seq, &sealed.body_bytes))?;
        self.lookup.add(&sealed.entry, sealed.leaf, Some(body))?;
        self.seat.seq += 1;
        Ok(sealed.entry.id)
    }

    /// Writes down, together with what is being recorded, that the body at a place is to be destroyed by the
    /// erasure at another.
    pub(crate) fn doom(&self, target: u64, by: u64) -> Result<(), StoreError> {
        logs::doom(self.connection, target, by)
    }

    /// The database, for what is to be there if and only if these entries are.
    pub(crate) fn beside(&self) -> &Connection {
        self.connection
    }

    /// Signs the new head and makes all of it durable; gives the checkpoint.
    ///
    /// When this returns, the entries outlive a crash and a power cut.
    pub fn commit(self) -> Result<Checkpoint, StoreError> {
        let frontier = self.lookup.finish()?;
        let checkpoint = Checkpoint { log: self.seat.log, size: frontier.size(), root: frontier.root() };
        if frontier.size() > self.begun_at {
            let Identity { log_signer, recorder_signer, .. } = self.identity;
            let mut note = checkpoint.sign(log_signer, recorder_signer);
            if let Some(acting) = self.acting {
                note = checkpoint.sign_also(&note, &acting.signer);
            }
            self.connection.execute(
                "INSERT INTO checkpoint (size, note) VALUES (?1, ?2)",
                (signed(frontier.size()), note),
            )?;
        }
        self.transaction.commit()?;
        // The entries are safe; a mark that cannot be written (a full disk, say) is
        // only an older memory of the head.
        let mark = Mark { size: checkpoint.size, root: checkpoint.root };
        let _ = mark.write(&self.folder.mark(), self.key);
        Ok(checkpoint)
    }

    /// Fails if the body speaks of an entry that the log does not have.
    fn check_references(&mut self, body: &Body) -> Result<(), StoreError> {
        match body {
            Body::Record(record) => {
                self.check_known(record.source.into())?;
                record.replaces.map_or(Ok(()), |replaced| self.check_known(replaced.into()))
            }
            Body::Source(source) => {
                let earlier = source.edition_of.iter().chain(&source.derives_from);
                earlier.copied().try_for_each(|id| self.check_known(id.into()))
            }
            other => other.refs().into_iter().try_for_each(|id| self.check_known(id)),
        }
    }

    fn check_known(&mut self, id: EntryId) -> Result<(), StoreError> {
        if self.known.contains(&id) {
            return Ok(());
        }
        if self.lookup.find(id)?.is_none() {
            return Err(StoreError::UnknownEntry(id));
        }
        // A million corrected rows each replace another record: remember only so many.
        if self.known.len() < 4096 {
            self.known.insert(id);
        }
        Ok(())
    }
}

/// The tree must be the one last signed, or the next head would vouch for damage.
pub(crate) fn check_signed(connection: &Connection, tree: &Frontier) -> Result<(), StoreError> {
    let entries = logs::size(connection, 0)?;
    let newest = "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1";
    let note: Option<String> = connection.query_row(newest, [], |row| row.get(0)).optional()?;
    let signed_head = note.as_deref().and_then(|note| SignedCheckpoint::parse(note).ok());
    let fits = match &signed_head {
        Some(note) => (note.unverified().size, note.unverified().root) == (tree.size(), tree.root()),
        None => note.is_none() && tree.size() == 0,
    };
    if fits && entries == tree.size() {
        return Ok(());
    }
    Err(StoreError::Damaged("the log is not the one that was last signed".to_owned()))
}
