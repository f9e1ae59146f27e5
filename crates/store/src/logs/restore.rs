//! A register out of a backup, and the proof that its recovery key opens what it should.

use std::fs;
use std::path::Path;

use ledger::PublicKey;
use ledger::exchange::{Kept, LogName, Quota};
use secrecy::SecretString;

use super::{BundleKeys, Taken, survey_bundle};
use crate::connection::Transaction;
use crate::disk::{RECOVERY_RECIPIENT, RESTORED};
use crate::identity::Identity;
use crate::lookup::signed;
use crate::recovery::RecoveryKey;
use crate::slots::KeyFile;
use crate::witnessing::{Sighting, Vouching};
use crate::{NewRegister, RecoverySheet, Store, StoreError, Unlock};

impl Store {
    /// Begins a register in a new folder from a backup: all its logs, admitted, and a new log of its own.
    ///
    /// The old log is never written to again, because whoever still has it may write to it too. The new one
    /// names it with its last known signed head. Until all of it is there the register does not open.
    pub fn restore(
        path: &Path,
        passphrase: &SecretString,
        new: NewRegister,
        bundle: &Path,
        keys: &BundleKeys,
        quota: Quota,
    ) -> Result<(Store, RecoverySheet, Taken), StoreError> {
        let now_ms = new.now_ms;
        let survey = survey_bundle(bundle, keys, quota, |_, _| {})?;
        let old = survey.manifest.sender;
        let last = survey.heads_of(old).pop().ok_or(StoreError::NoBeginning)?;
        let (mut store, sheet) = Store::create_after(path, passphrase, new, Some((old.id, last)))?;
        let filled = store.fill(bundle, keys, quota, now_ms);
        match filled {
            Ok(taken) => Ok((store, sheet, taken)),
            Err(error) => {
                drop(store);
                discard(path);
                Err(error)
            }
        }
    }

    fn fill(
        &mut self,
        bundle: &Path,
        keys: &BundleKeys,
        quota: Quota,
        now_ms: u64,
    ) -> Result<Taken, StoreError> {
        let taken = self.import_bundle(bundle, keys, quota, now_ms, |_, _| {})?;
        let mut admitted: Vec<LogName> = Vec::new();
        for one in &taken.logs {
            if !admitted.contains(&one.log) {
                self.admit(one.log, &one.office, now_ms)?;
                admitted.push(one.log);
            }
        }
        let transaction = Transaction::begin(&self.connection)?;
        taken.kept.iter().try_for_each(|kept| self.keep(kept))?;
        Identity::add(&self.connection, RESTORED, &[])?;
        transaction.commit()?;
        Ok(taken)
    }

    /// Everything beside the logs that a backup carries.
    pub(crate) fn kept(&self) -> Result<Vec<Kept>, StoreError> {
        let mut kept = Vec::new();
        let mut select =
            self.connection.prepare_cached("SELECT public, wrapped FROM user_key ORDER BY public")?;
        let keys = select.query_map([], |row| {
            Ok(Kept::UserKey { public: PublicKey(row.get(0)?), wrapped: row.get(1)? })
        })?;
        for key in keys {
            kept.push(key?);
        }
        kept.extend(self.vouchings()?.into_iter().map(|one| {
            let Vouching { log, size, form, bytes, time_ms, .. } = one;
            Kept::Vouching { log, size, form, bytes, time_ms }
        }));
        kept.extend(self.sightings()?.into_iter().map(|one| {
            let Sighting { log, size, key, note, conflicts, time_ms } = one;
            Kept::Sighting { log, size, key, note, conflicts, time_ms }
        }));
        Ok(kept)
    }

    /// Keeps what the backup kept. Whether a key counts, the log says; what was vouched for is checked when it is used.
    fn keep(&self, kept: &Kept) -> Result<(), StoreError> {
        match kept {
            Kept::UserKey { public, wrapped } => {
                let insert = "INSERT OR IGNORE INTO user_key (public, wrapped) VALUES (?1, ?2)";
                self.connection.execute(insert, (public.0, wrapped))?;
            }
            Kept::Vouching { log, size, form, bytes, time_ms } => {
                let insert =
                    "INSERT INTO vouching (size, form, bytes, time_ms, log) VALUES (?1, ?2, ?3, ?4, ?5)";
                self.connection.execute(insert, (signed(*size), form, bytes, signed(*time_ms), log.0))?;
            }
            Kept::Sighting { log, size, key, note, conflicts, time_ms } => {
                let sighting = Sighting {
                    log: *log,
                    size: *size,
                    key: *key,
                    note: note.clone(),
                    conflicts: *conflicts,
                    time_ms: *time_ms,
                };
                self.add_sighting(&sighting)?;
            }
        }
        Ok(())
    }

    /// The age recipient of the recovery key, where it is known: backups are encrypted to it.
    pub fn recovery_recipient(&self) -> Result<Option<String>, StoreError> {
        let kept = Identity::find(&self.connection, RECOVERY_RECIPIENT)?;
        Ok(kept.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// Lets the register open with this passphrase from now on, and with no other; the recovery sheet goes on to open it.
    ///
    /// The key of the database stays: whoever has a copy of the folder from before opens that copy with the old one.
    pub fn change_passphrase(&self, passphrase: &SecretString) -> Result<(), StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        let path = self.folder.key();
        let file = KeyFile::read(&path)?;
        if file.is_throwaway() {
            return Err(StoreError::OpenToAll);
        }
        let changed = file.with_passphrase(&self.key, passphrase)?;
        // What cannot be opened again must not take the place of what can.
        let opened = changed.open(&path, &Unlock::Passphrase(passphrase.clone()))?;
        if opened.bytes() != self.key.bytes() {
            return Err(StoreError::KeyFileDamaged(path));
        }
        crate::folder::replace(&path, changed.to_text().as_bytes())
    }

    /// Whether what was typed from the recovery sheet opens this register; if so, its recipient is known from here on.
    pub fn prove_recovery(&self, typed: &SecretString) -> Result<(), StoreError> {
        let path = self.folder.key();
        let opened = KeyFile::read(&path)?.open(&path, &Unlock::Recovery(typed.clone()))?;
        if opened.bytes() != self.key.bytes() {
            return Err(StoreError::WrongRecoveryKey);
        }
        if self.recovery_recipient()?.is_none() && !self.is_read_only() {
            let recipient = RecoveryKey::read(typed)?.recipient();
            Identity::add(&self.connection, RECOVERY_RECIPIENT, recipient.as_bytes())?;
        }
        Ok(())
    }
}

/// Removes a register that never came to be; its folder was new or empty.
fn discard(path: &Path) {
    for file in ["register.key", "register.db", "register.db-wal", "register.db-shm", "register.mark"] {
        let _ = fs::remove_file(path.join(file));
    }
    let _ = fs::remove_dir_all(path.join("vault"));
}
