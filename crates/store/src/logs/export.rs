//! Writing a bundle: what others need of the logs that are held here.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;

use ledger::exchange::{BundleWriter, Chain, Kept, LogName, Manifest, PartHead, Promised};
use ledger::{Body, Digest, Frontier, LogId};
use rusqlite::Connection;

use super::sealed::Unfinished;
use super::{Held, LogRow, note_of};
use crate::lookup::{decode_entry, signed, unsigned};
use crate::reading::{decode_body, each_row_in};
use crate::verify::claimed_file;
use crate::{Store, StoreError, place};

/// What a bundle is to hold.
#[derive(Debug, Clone, Default)]
pub struct Outgoing {
    /// The age recipients that can open it, as `age1…`.
    pub to: Vec<String>,
    /// Logs of which the receiver holds so many entries already; of others everything goes.
    pub since: BTreeMap<LogId, u64>,
    /// Only these logs; all, if none is named.
    pub only: BTreeSet<LogId>,
    /// Whether the originals of sources go with it.
    pub with_files: bool,
    /// Whether it is a backup: with the wrapped keys of people, what others vouched for, and the heads that were seen.
    pub backup: bool,
    /// The program and its version.
    pub software: String,
    /// Milliseconds since 1970 UTC.
    pub now_ms: u64,
}

/// What went into a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Names the bundle.
    pub digest: Digest,
    /// Its length on the disk, in bytes.
    pub bytes: u64,
    /// The logs: the office, the first place, how many entries.
    pub logs: Vec<(LogRow, u64, u64)>,
    /// How many files.
    pub files: u64,
    /// Files that should have gone and are not in the vault.
    pub files_missing: Vec<Digest>,
    /// Files that should have gone and are damaged.
    pub files_damaged: Vec<Digest>,
    /// What went along for whoever restores it: keys of people, what others vouched for, heads that were seen.
    pub kept: u64,
}

/// One log on its way out.
struct Leaving {
    row: LogRow,
    base: Frontier,
    note: String,
    earlier: Vec<String>,
}

impl Store {
    /// Writes a bundle; what stands at `path` is whole, or nothing does.
    pub fn export_bundle(
        &self,
        path: &Path,
        what: &Outgoing,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Sent, StoreError> {
        let mut file = Unfinished::begin(path, &what.to)?;
        // One state of the logs throughout, whatever is written meanwhile.
        let _reading = Reading::begin(&self.connection)?;
        let logs = self.leaving(what)?;
        let Originals { whole: files, missing, damaged } =
            if what.with_files { self.files_of(&logs)? } else { Originals::default() };
        let kept = if what.backup { self.kept()? } else { Vec::new() };
        let manifest = self.manifest(what, &logs, files.len() as u64, kept.len() as u64)?;
        let total = logs.iter().map(|log| log.row.size - log.base.size()).sum();
        let mut done = 0;
        let sent = self.write_all(&mut file, &manifest, &logs, (&files, &kept), &mut || {
            done += 1;
            progress(done, total);
        });
        let digest = sent?;
        let logs = logs.into_iter().map(|log| {
            let (start, size) = (log.base.size(), log.row.size);
            (log.row, start, size - start)
        });
        Ok(Sent {
            digest,
            logs: logs.collect(),
            files: files.len() as u64,
            files_missing: missing.into_iter().collect(),
            files_damaged: damaged.into_iter().collect(),
            kept: kept.len() as u64,
            bytes: file.finish()?,
        })
    }

    fn write_all(
        &self,
        file: &mut Unfinished,
        manifest: &Manifest,
        logs: &[Leaving],
        (files, kept): (&BTreeMap<Digest, u64>, &[Kept]),
        step: &mut dyn FnMut(),
    ) -> Result<Digest, StoreError> {
        let path = file.error(io::Error::other(""));
        let StoreError::Io { path, .. } = path else { return Err(path) };
        let io = |source| StoreError::io(&path, source);
        let mut bundle = BundleWriter::begin(&mut *file, manifest).map_err(io)?;
        for log in logs {
            let entries = log.row.size - log.base.size();
            let (name, recorder_key) = (log.row.name, log.row.recorder_key);
            let head =
                PartHead { log: name, recorder_key, base: log.base.clone(), entries, note: log.note.clone() };
            bundle.part(&head).map_err(io)?;
            log.earlier.iter().try_for_each(|note| bundle.checkpoint(note)).map_err(io)?;
            let first = place::first(log.row.no);
            each_row_in(
                &self.connection,
                first + log.base.size()..first + log.row.size,
                |_, entry, body| {
                    bundle.entry(entry, body).map_err(io)?;
                    step();
                    Ok(ControlFlow::Continue(()))
                },
            )?;
        }
        for (digest, length) in files {
            let content = self.vault.get(digest)?;
            bundle.file(*digest, *length, content).map_err(io)?;
        }
        kept.iter().try_for_each(|kept| bundle.kept(kept)).map_err(io)?;
        bundle.finish(&self.identity.log_signer).map(|(_, digest)| digest).map_err(io)
    }

    fn manifest(
        &self,
        what: &Outgoing,
        logs: &[Leaving],
        files: u64,
        kept: u64,
    ) -> Result<Manifest, StoreError> {
        let parts = logs.iter().map(|log| Promised {
            log: log.row.name,
            recorder_key: log.row.recorder_key,
            start: log.base.size(),
            entries: log.row.size - log.base.size(),
            name: log.row.office.clone(),
        });
        Ok(Manifest {
            software: what.software.clone(),
            sender: self.own_name(),
            recorder_key: self.recorder_key(),
            time_ms: what.now_ms,
            parts: parts.collect(),
            files,
            heads: self.heads()?,
            kept,
        })
    }

    /// The logs that go, each from the place on from which the receiver lacks it.
    fn leaving(&self, what: &Outgoing) -> Result<Vec<Leaving>, StoreError> {
        let mut leaving = Vec::new();
        for mut row in self.logs()? {
            if !what.only.is_empty() && !what.only.contains(&row.name.id) {
                continue;
            }
            let Some((size, note)) = self.head_of(row.no)? else { continue };
            row.size = size;
            let start = what.since.get(&row.name.id).copied().unwrap_or(0).min(size);
            let base = Held::new(&self.connection, row.no)?.tree(start);
            let earlier = self.notes_between(row.no, start, size)?;
            leaving.push(Leaving { row, base, note, earlier });
        }
        Ok(leaving)
    }

    /// The newest signed head of a log.
    fn head_of(&self, no: u64) -> Result<Option<(u64, String)>, StoreError> {
        let note = if no == 0 { Some(self.checkpoint()?) } else { note_of(&self.connection, no)? };
        let Some(note) = note else { return Ok(None) };
        let parsed = ledger::SignedCheckpoint::parse(&note)
            .map_err(|_| StoreError::Damaged("the newest checkpoint".to_owned()))?;
        Ok(Some((parsed.unverified().size, note)))
    }

    /// The signed heads of a log over more entries than one size and fewer than the other.
    fn notes_between(&self, no: u64, after: u64, before: u64) -> Result<Vec<String>, StoreError> {
        let select = match no {
            0 => "SELECT note FROM checkpoint WHERE size > ?1 AND size < ?2 AND ?3 = 0 ORDER BY size",
            _ => "SELECT note FROM peer_checkpoint WHERE size > ?1 AND size < ?2 AND peer = ?3 ORDER BY size",
        };
        let mut select = self.connection.prepare_cached(select)?;
        let rows = select.query_map((signed(after), signed(before), signed(no)), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The files that these entries speak of. One that is damaged must not keep all others from a backup.
    fn files_of(&self, logs: &[Leaving]) -> Result<Originals, StoreError> {
        let mut files = Originals::default();
        for log in logs {
            let first = place::first(log.row.no);
            let places = (signed(first + log.base.size()), signed(first + log.row.size));
            let mut select = self.connection.prepare_cached(
                "SELECT entry.bytes, body.bytes FROM entry JOIN body USING (seq)
                 WHERE entry.seq >= ?1 AND entry.seq < ?2",
            )?;
            let mut rows = select.query(places)?;
            while let Some(row) = rows.next()? {
                let entry = decode_entry(row.get_ref(0)?.as_blob().unwrap_or_default())?;
                let body = decode_body(entry.id, row.get_ref(1)?.as_blob().unwrap_or_default())?;
                if let Some(digest) = claimed_file(&body).filter(|digest| !files.knows(digest)) {
                    match self.length_of(&digest) {
                        Ok(length) => drop(files.whole.insert(digest, length)),
                        // What others never sent along is no loss of ours.
                        Err(StoreError::NotInVault(_)) if log.row.no > 0 => {}
                        Err(StoreError::NotInVault(_)) => drop(files.missing.insert(digest)),
                        Err(StoreError::Damaged(_)) => drop(files.damaged.insert(digest)),
                        Err(error) => return Err(error),
                    }
                }
            }
        }
        Ok(files)
    }

    /// How long a file of the vault is; it is read to its end, and so checked.
    fn length_of(&self, digest: &Digest) -> Result<u64, StoreError> {
        let damaged = |_| StoreError::Damaged(format!("the vault's file with digest {digest}"));
        let mut content = self.vault.get(digest)?;
        let (mut length, mut piece) = (0, vec![0; 64 * 1024]);
        loop {
            match content.read(&mut piece).map_err(damaged)? {
                0 => return Ok(length),
                count => length += count as u64,
            }
        }
    }

    /// How many entries of each log an office is known to hold: by its receipts, and all of its own.
    pub fn held_by(&self, office: LogName) -> Result<BTreeMap<LogId, u64>, StoreError> {
        let mut held = BTreeMap::new();
        let Some(row) = self.logs()?.into_iter().find(|row| row.name == office) else { return Ok(held) };
        held.insert(office.id, row.size);
        let mut select = self.connection.prepare_cached(
            "SELECT entry.seq, entry.bytes, body.bytes FROM entry JOIN body USING (seq)
             WHERE kind = 'receipt' AND kind <> 'record' ORDER BY entry.seq",
        )?;
        let mut rows = select.query([])?;
        while let Some(found) = rows.next()? {
            if place::log(unsigned(found.get(0)?)) != row.no {
                continue;
            }
            let entry = decode_entry(found.get_ref(1)?.as_blob().unwrap_or_default())?;
            if let Body::Receipt(receipt) =
                decode_body(entry.id, found.get_ref(2)?.as_blob().unwrap_or_default())?
            {
                held.insert(receipt.log, receipt.size);
            }
        }
        Ok(held)
    }
}

/// The originals that go with a bundle, and those that should and cannot.
#[derive(Default)]
struct Originals {
    /// With their lengths.
    whole: BTreeMap<Digest, u64>,
    missing: BTreeSet<Digest>,
    damaged: BTreeSet<Digest>,
}

impl Originals {
    fn knows(&self, digest: &Digest) -> bool {
        self.whole.contains_key(digest) || self.missing.contains(digest) || self.damaged.contains(digest)
    }
}

/// One state of the database for as long as this lives.
struct Reading<'c>(&'c Connection);

impl Reading<'_> {
    fn begin(connection: &Connection) -> Result<Reading<'_>, StoreError> {
        connection.execute_batch("BEGIN DEFERRED")?;
        Ok(Reading(connection))
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        let _ = self.0.execute_batch("COMMIT");
    }
}
