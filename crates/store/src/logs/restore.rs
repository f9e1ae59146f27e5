//! A register out of a backup, and the proof that its recovery key opens what it should.

use std::fs;
use std::path::Path;

use ledger::exchange::{LogName, Quota};
use secrecy::SecretString;

use super::{BundleKeys, Taken, survey_bundle};
use crate::disk::{RECOVERY_RECIPIENT, RESTORED};
use crate::identity::Identity;
use crate::recovery::RecoveryKey;
use crate::slots::KeyFile;
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
        Identity::add(&self.connection, RESTORED, &[])?;
        Ok(taken)
    }

    /// The age recipient of the recovery key, where it is known: backups are encrypted to it.
    pub fn recovery_recipient(&self) -> Result<Option<String>, StoreError> {
        let kept = Identity::find(&self.connection, RECOVERY_RECIPIENT)?;
        Ok(kept.and_then(|bytes| String::from_utf8(bytes).ok()))
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
