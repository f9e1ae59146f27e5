//! A register on the disk: beginning one, opening one, and what it says of itself.

use std::cell::RefCell;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use ledger::{
    Body, Chance, Digest, Key, LogId, Opening, PublicKey, RecordId, Role, SignedCheckpoint, Signer,
};
use rusqlite::{Connection, OptionalExtension};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::connection::{self, Access};
use crate::folder::{Folder, create_new};
use crate::identity::{Identity, Seeds};
use crate::keys::{VaultKey, keyed, random};
use crate::logs;
use crate::lookup;
use crate::mark::{Found, Mark};
use crate::recovery::{RecoveryKey, RecoverySheet};
use crate::slots::{KeyFile, Unlock};
use crate::standing::Standing;
use crate::vault::{Vault, VaultFile};
use crate::{StoreError, Writing};

/// Where the register keeps the age recipient that belongs to its recovery key.
pub(crate) const RECOVERY_RECIPIENT: &str = "recovery_recipient";

/// Where the register keeps the signed head by which others showed that it was set back.
pub(crate) const OWN_AHEAD: &str = "own_log_ahead";

/// That a register is made from a backup, and that all of the backup is in it.
pub(crate) const RESTORING: &str = "restoring";
pub(crate) const RESTORED: &str = "restored";

/// What a new register is begun with.
pub struct NewRegister {
    /// Who records in it, by the name they are to appear under.
    pub recorder: String,
    /// The program and its version, as `whereabouts 0.1.0`.
    pub software: String,
    /// The digest of the codebook in use.
    pub codebook: Digest,
    /// Whether it is a demonstration that anybody may open.
    pub throwaway: bool,
    /// Milliseconds since 1970 UTC.
    pub now_ms: u64,
    /// Whence identifiers, salts and signing keys come.
    pub chance: Chance,
}

/// A register on the disk, open.
pub struct Store {
    pub(crate) folder: Folder,
    pub(crate) key: VaultKey,
    pub(crate) connection: Connection,
    pub(crate) identity: Identity,
    pub(crate) vault: Vault,
    pub(crate) chance: Chance,
    pub(crate) access: Access,
    pub(crate) set_back: Option<SetBack>,
    pub(crate) standing: RefCell<Option<Arc<Standing>>>,
    pub(crate) throwaway: bool,
    pub(crate) acting: Option<Acting>,
}

/// A person under whose own key things are recorded for a while.
pub struct Acting {
    /// The name, as the log has it.
    pub name: String,
    /// Their key, opened.
    pub signer: Signer,
}

/// An older copy of the log stands where a newer one stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetBack {
    /// Entries the log had when this folder was last written to.
    pub seen: u64,
    /// Entries it has now.
    pub found: u64,
}

impl Store {
    /// Begins a register in a new or empty folder.
    ///
    /// The recovery sheet is not kept anywhere: it must be printed or copied now.
    pub fn create(
        path: &Path,
        passphrase: &SecretString,
        new: NewRegister,
    ) -> Result<(Store, RecoverySheet), StoreError> {
        Store::create_after(path, passphrase, new, None)
    }

    /// The same, for a log that goes on where another ended: that log and its last known signed checkpoint.
    pub(crate) fn create_after(
        path: &Path,
        passphrase: &SecretString,
        new: NewRegister,
        previous: Option<(LogId, String)>,
    ) -> Result<(Store, RecoverySheet), StoreError> {
        let folder = Folder::create(path)?;
        let begun = Store::begin_in(&folder, passphrase, new, previous);
        if begun.is_err() {
            // Nothing of worth can be in a register that never came to be.
            for file in ["register.key", "register.db", "register.db-wal", "register.db-shm"] {
                let _ = fs::remove_file(folder.path().join(file));
            }
            let _ = fs::remove_dir(folder.vault());
        }
        begun
    }

    fn begin_in(
        folder: &Folder,
        passphrase: &SecretString,
        mut new: NewRegister,
        previous: Option<(LogId, String)>,
    ) -> Result<(Store, RecoverySheet), StoreError> {
        let log: LogId = LogId(new.chance.id().0);
        let vault_key = VaultKey::random()?;
        let recovery = RecoveryKey::new(random()?);
        let keys = KeyFile::new(log, new.throwaway, &vault_key, passphrase, &recovery)?;
        let seeds =
            Seeds { log: Zeroizing::new(new.chance.seed()), recorder: Zeroizing::new(new.chance.seed()) };
        drop(create_new(&folder.database())?);
        let connection = connection::open(&folder.database(), &vault_key, Access::Create)?;
        lay_out(&connection, log, &new.recorder, &seeds)?;
        Identity::add(&connection, RECOVERY_RECIPIENT, recovery.recipient().as_bytes())?;
        if previous.is_some() {
            Identity::add(&connection, RESTORING, &[])?;
        }
        crate::folder::replace(&folder.key(), keys.to_text().as_bytes())?;
        let opening = opening_bodies(&new, &seeds, previous);
        let mut store =
            Store::assemble(folder.clone(), vault_key, connection, &keys, new.chance, Access::Write)?;
        let mut writing = store.begin(new.now_ms)?;
        for body in &opening {
            writing.append(body)?;
        }
        writing.commit()?;
        Ok((store, RecoverySheet::new(&recovery, log)))
    }

    /// Opens a register.
    ///
    /// `chance` must be a stream that no other run uses: salts come from it. On a disk
    /// that cannot be written to, the register opens for reading.
    pub fn open(path: &Path, unlock: &Unlock, chance: Chance) -> Result<Store, StoreError> {
        let folder = Folder::find(path)?;
        let keys = KeyFile::read(&folder.key())?;
        let vault_key = keys.open(&folder.key(), unlock)?;
        let access = if folder.is_writable() { Access::Write } else { Access::ReadOnly };
        let connection = connection::open(&folder.database(), &vault_key, access)?;
        let mut store = Store::assemble(folder, vault_key, connection, &keys, chance, access)?;
        if store.was_never_finished()? {
            return Err(StoreError::NeverBegun(path.to_owned()));
        }
        if access == Access::Write {
            store.vault.sweep();
            // What cannot be finished now, as while somebody else reads, stays written down and `verify` says it.
            let _ = store.resume_erasures();
        }
        Ok(store)
    }

    fn assemble(
        folder: Folder,
        key: VaultKey,
        connection: Connection,
        keys: &KeyFile,
        chance: Chance,
        access: Access,
    ) -> Result<Store, StoreError> {
        let identity = Identity::read(&connection)?;
        logs::upgrade(&connection, access)?;
        if keys.log() != Some(identity.log) {
            return Err(StoreError::ForeignFile(folder.database()));
        }
        let vault = Vault::new(folder.vault(), key.vault());
        let mut store = Store {
            folder,
            key,
            connection,
            identity,
            vault,
            chance,
            access,
            set_back: None,
            standing: RefCell::new(None),
            throwaway: keys.is_throwaway(),
            acting: None,
        };
        store.set_back = store.compare_with_mark()?;
        store.prepare_projections()?;
        if store.access == Access::Write {
            crate::witnessing::prepare(&store.connection)?;
            crate::accounts::prepare(&store.connection)?;
        }
        Ok(store)
    }

    /// Begins to write; another process that writes meanwhile is told to wait.
    ///
    /// `now_ms` is the time that every entry of this writing carries.
    pub fn begin(&mut self, now_ms: u64) -> Result<Writing<'_>, StoreError> {
        Writing::begin(self, now_ms)
    }

    /// Keeps a source's file in the vault; putting it twice changes nothing.
    pub fn vault_put(&self, content: &mut dyn Read) -> Result<Digest, StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        self.vault.put(content)
    }

    /// Keeps a file, and tells whether it took the place of a damaged one.
    pub fn vault_mend(&self, content: &mut dyn Read) -> Result<(Digest, bool), StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        self.vault.put_or_mend(content)
    }

    /// Opens a file of the vault; what is read is checked against the digest at its end.
    pub fn vault_get(&self, digest: &Digest) -> Result<VaultFile, StoreError> {
        self.vault.get(digest)
    }

    /// Whether the vault keeps a file with this digest.
    pub fn vault_has(&self, digest: &Digest) -> bool {
        self.vault.has(digest)
    }

    /// The log of this register.
    pub fn log_id(&self) -> LogId {
        self.identity.log
    }

    /// Who records now: the person whose key signs, or else whoever began the register.
    pub fn recorder(&self) -> &str {
        self.acting.as_ref().map_or(&self.identity.recorder, |acting| &acting.name)
    }

    /// Whose register it is: the name under which it was begun.
    pub fn office(&self) -> &str {
        &self.identity.recorder
    }

    /// From now on records under somebody's own key, or again under that of the register; gives who did so far.
    ///
    /// Entries then carry the person's key, and checkpoints their signature beside the two of the register.
    pub fn act_as(&mut self, acting: Option<Acting>) -> Option<Acting> {
        std::mem::replace(&mut self.acting, acting)
    }

    /// What a person is called in one release and in no other, as `P-7h3k9m2x`.
    ///
    /// The same for the same words of a release; made under a key of the register, so that whoever has the
    /// person's identifier, or another release, cannot tell who it is.
    pub fn pseudonym(&self, release: &str, person: RecordId) -> String {
        let mut message = u64::try_from(release.len()).unwrap_or_default().to_be_bytes().to_vec();
        message.extend(release.as_bytes());
        message.extend(person.0);
        let digest = keyed(&self.key.pseudonyms(), &message);
        let first = digest[..16].try_into().expect("32 bytes have 16 first ones");
        format!("P-{}", RecordId(first).short())
    }

    /// The public key that signs checkpoints for the log.
    pub fn log_key(&self) -> PublicKey {
        self.identity.log_signer.public()
    }

    /// The public key that signs checkpoints for the recorder.
    pub fn recorder_key(&self) -> PublicKey {
        self.identity.recorder_signer.public()
    }

    /// Whether it is a demonstration that anybody may open.
    pub fn is_throwaway(&self) -> bool {
        self.throwaway
    }

    /// Whether it was opened on a disk or folder that cannot be written to.
    pub fn is_read_only(&self) -> bool {
        self.access == Access::ReadOnly
    }

    /// Whether an older copy of the log was put back; writing is refused then.
    pub fn set_back(&self) -> Option<SetBack> {
        self.set_back
    }

    /// The number of entries in the register's own log.
    pub fn size(&self) -> Result<u64, StoreError> {
        logs::size(&self.connection, 0)
    }

    /// The newest checkpoint, a signed note that fits on paper.
    pub fn checkpoint(&self) -> Result<String, StoreError> {
        self.newest_note()?.ok_or_else(|| StoreError::Damaged("the newest checkpoint".to_owned()))
    }

    fn newest_note(&self) -> Result<Option<String>, StoreError> {
        let newest = "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1";
        Ok(self.connection.query_row(newest, [], |row| row.get(0)).optional()?)
    }

    /// The checkpoint over exactly so many entries, if one was made.
    pub fn checkpoint_at(&self, size: u64) -> Result<Option<String>, StoreError> {
        self.note_at(size)
    }

    pub(crate) fn note_at(&self, size: u64) -> Result<Option<String>, StoreError> {
        let at = "SELECT note FROM checkpoint WHERE size = ?1";
        let size = lookup::signed(size);
        Ok(self.connection.query_row(at, [size], |row| row.get(0)).optional()?)
    }

    /// How many entries of this log others were seen to hold, if that was more than are here.
    fn ahead(&self) -> Result<Option<u64>, StoreError> {
        let kept = Identity::find(&self.connection, OWN_AHEAD)?;
        let note = kept.and_then(|bytes| SignedCheckpoint::parse(&String::from_utf8(bytes).ok()?).ok());
        Ok(note.map(|note| note.unverified().size))
    }

    /// Whether making it stopped half way: nothing was recorded yet, or not all of the backup is in it.
    fn was_never_finished(&self) -> Result<bool, StoreError> {
        if self.size()? == 0 && !self.folder.mark().exists() {
            return Ok(true);
        }
        let has = |name| Identity::find(&self.connection, name).map(|found| found.is_some());
        Ok(has(RESTORING)? && !has(RESTORED)?)
    }

    /// Whether the log is shorter than, or another than, the one last seen here.
    fn compare_with_mark(&self) -> Result<Option<SetBack>, StoreError> {
        let found = self.size()?;
        // What others were seen to hold is kept in the database too: the mark can be lost or removed.
        if let Some(seen) = self.ahead()?.filter(|seen| *seen > found) {
            return Ok(Some(SetBack { seen, found }));
        }
        let Found::Mark(mark) = Mark::read(&self.folder.mark(), &self.key) else {
            return Ok(None);
        };
        let root = self
            .note_at(mark.size)?
            .and_then(|note| SignedCheckpoint::parse(&note).ok())
            .map(|note| note.unverified().root);
        let same = root == Some(mark.root);
        Ok((!same).then_some(SetBack { seen: mark.size, found }))
    }
}

/// All tables of an empty register, in one transaction.
fn lay_out(connection: &Connection, log: LogId, recorder: &str, seeds: &Seeds) -> Result<(), StoreError> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    connection.execute_batch(include_str!("log.sql"))?;
    connection.execute_batch(include_str!("lookup.sql"))?;
    Identity::write(connection, log, recorder, seeds)?;
    connection.execute_batch(include_str!("logs.sql"))?;
    connection.execute_batch(include_str!("erasing.sql"))?;
    connection.execute_batch("COMMIT")?;
    Ok(())
}

/// The first entries of a log: under what it was begun, and the two keys that sign for it.
fn opening_bodies(new: &NewRegister, seeds: &Seeds, previous: Option<(LogId, String)>) -> [Body; 3] {
    let key = |name: &str, seed: [u8; 32], role| {
        let public = Signer::from_seed(seed).public();
        Body::Key(Key { name: name.to_owned(), public, role, active: true, approvals: Vec::new() })
    };
    let opening =
        Opening { software: new.software.clone(), format: Opening::FORMAT, codebook: new.codebook, previous };
    [
        Body::Opening(opening),
        key("log", *seeds.log, Role::Log),
        key(&new.recorder, *seeds.recorder, Role::Recorder),
    ]
}
