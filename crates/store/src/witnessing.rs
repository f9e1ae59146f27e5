//! What others said of this log's heads, and which heads of other logs were seen here.
//!
//! A witness remembers the largest tree it saw of each log and vouches only for what continues
//! it (C2SP tlog-cosignature). A head that does not continue it is kept as evidence.

use ledger::{
    BadCheckpoint, Cosignature, LogId, PublicKey, SignedCheckpoint, Signer, VerifierKey, WitnessRequest,
    log_key_name, tree,
};
use rusqlite::{Connection, OptionalExtension, Row};
use zeroize::Zeroizing;

use crate::connection::{Access, Transaction};
use crate::lookup::{signed, unsigned};
use crate::{Store, StoreError, logs};

/// What somebody gave for a checkpoint, as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vouching {
    /// Its number here, from 1.
    pub no: u64,
    /// The log whose checkpoint it is: this register's own, or one that it was restored from.
    pub log: LogId,
    /// The entries that the checkpoint covers.
    pub size: u64,
    /// `cosignature`, `rfc3161` or `ots`.
    pub form: String,
    /// The bytes: signature lines, a token, a receipt.
    pub bytes: Vec<u8>,
    /// When it was added, in milliseconds since 1970 UTC.
    pub time_ms: u64,
}

/// A head of another log, as it was shown here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The other log.
    pub log: LogId,
    /// How many entries it had.
    pub size: u64,
    /// The key that signed for it.
    pub key: PublicKey,
    /// The checkpoint as it was shown.
    pub note: String,
    /// Whether it cannot be of the same log as what was seen before.
    pub conflicts: bool,
    /// When, in milliseconds since 1970 UTC.
    pub time_ms: u64,
}

/// Why this witness does not vouch for a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// It is not what its log's key signed.
    #[error(transparent)]
    Unsigned(#[from] BadCheckpoint),
    /// A log does not witness itself.
    #[error("the checkpoint is of this log itself; a log does not witness itself")]
    Own,
    /// Another key signed for this log before.
    #[error("another key signed for this log when it was seen first")]
    OtherKey,
    /// Less than what was seen already.
    #[error("this log was seen with {seen} entries already; the checkpoint has fewer")]
    Older {
        /// The entries seen.
        seen: u64,
    },
    /// The proof does not begin where this witness stands.
    #[error("this log was last seen with {seen} entries, and the request brings no proof from there")]
    NoProof {
        /// The entries seen.
        seen: u64,
    },
    /// The proof was garbled, or made up: it shows nothing, not even a fork.
    #[error(
        "the proof in the request does not verify; the checkpoint may still continue the {seen} entries seen"
    )]
    BadProof {
        /// The entries seen.
        seen: u64,
    },
    /// It does not continue what was seen: the log has two futures.
    #[error(
        "the checkpoint does not continue what was seen of this log with {seen} entries: it has two futures"
    )]
    Forked {
        /// The entries seen.
        seen: u64,
    },
}

/// A checkpoint that others vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The entries it covers.
    pub size: u64,
    /// Who vouched, and when.
    pub words: Vec<Cosignature>,
}

/// The tables, also in a register that was begun before there were any.
pub(crate) fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(include_str!("witness.sql"))?;
    if !has_logs(connection)? {
        // Those of registers that were restored are of another log than their own.
        connection.execute_batch("ALTER TABLE vouching ADD COLUMN log BLOB")?;
    }
    Ok(())
}

/// Whether the table tells of which log a checkpoint is; in older registers all are of their own.
fn has_logs(connection: &Connection) -> Result<bool, StoreError> {
    let found = "SELECT count(*) FROM pragma_table_info('vouching') WHERE name = 'log'";
    Ok(connection.query_row(found, [], |row| row.get::<_, i64>(0))? == 1)
}

impl Store {
    /// Keeps what somebody gave for a checkpoint; the same twice is kept once.
    pub fn add_vouching(
        &mut self,
        (log, size): (LogId, u64),
        form: &str,
        bytes: &[u8],
        now_ms: u64,
    ) -> Result<bool, StoreError> {
        if self.access == Access::ReadOnly {
            return Err(StoreError::ReadOnly);
        }
        let transaction = Transaction::begin(&self.connection)?;
        let known = self.vouchings()?;
        let same = |one: &Vouching| {
            (one.log, one.size, one.form.as_str(), one.bytes.as_slice()) == (log, size, form, bytes)
        };
        if known.iter().any(same) {
            return Ok(false);
        }
        self.connection.execute(
            "INSERT INTO vouching (size, form, bytes, time_ms, log) VALUES (?1, ?2, ?3, ?4, ?5)",
            (signed(size), form, bytes, signed(now_ms), log.0),
        )?;
        transaction.commit()?;
        Ok(true)
    }

    /// Everything that was given for checkpoints of this log and of those that it continues, in the order it came.
    pub fn vouchings(&self) -> Result<Vec<Vouching>, StoreError> {
        if !self.has_witness_tables()? {
            return Ok(Vec::new());
        }
        let log = if has_logs(&self.connection)? { "log" } else { "NULL" };
        let all = format!("SELECT no, size, form, bytes, time_ms, {log} FROM vouching ORDER BY no");
        let mut select = self.connection.prepare_cached(&all)?;
        let rows = select.query_map([], |row| {
            Ok(Vouching {
                no: unsigned(row.get(0)?),
                log: row.get::<_, Option<[u8; 16]>>(5)?.map_or(self.log_id(), LogId),
                size: unsigned(row.get(1)?),
                form: row.get(2)?,
                bytes: row.get(3)?,
                time_ms: unsigned(row.get(4)?),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The newest checkpoint that one of these witnesses vouched for.
    pub fn cosigned(&self, witnesses: &[VerifierKey]) -> Result<Option<Cosigned>, StoreError> {
        let mut sizes: Vec<u64> = self.cosigned_sizes(self.log_id())?;
        sizes.sort_unstable();
        sizes.dedup();
        for size in sizes.into_iter().rev() {
            let Some(note) = self.checkpoint_over(size)? else { continue };
            let Ok(note) = SignedCheckpoint::parse(&note) else { continue };
            let words: Vec<Cosignature> =
                witnesses.iter().filter_map(|witness| note.cosigned_by(witness).ok()).collect();
            if !words.is_empty() {
                return Ok(Some(Cosigned { size, words }));
            }
        }
        Ok(None)
    }

    fn cosigned_sizes(&self, log: LogId) -> Result<Vec<u64>, StoreError> {
        let cosigned =
            self.vouchings()?.into_iter().filter(|one| one.log == log && one.form == "cosignature");
        Ok(cosigned.map(|one| one.size).collect())
    }

    /// The newest checkpoint of a log that somebody cosigned, if it is over all these entries.
    pub(crate) fn note_to_prove_under(
        &self,
        log: LogId,
        last_seq: u64,
    ) -> Result<Option<String>, StoreError> {
        let cosigned = self.cosigned_sizes(log)?.into_iter().filter(|size| *size > last_seq).max();
        cosigned.map_or(Ok(None), |size| self.checkpoint_of(log, size, true))
    }

    /// The checkpoint over so many entries, with every cosignature that was given for it.
    pub fn checkpoint_over(&self, size: u64) -> Result<Option<String>, StoreError> {
        self.checkpoint_of(self.log_id(), size, true)
    }

    /// The checkpoint of a log over so many entries, if it is held; with every cosignature that was given for it, or bare.
    pub fn checkpoint_of(&self, log: LogId, size: u64, cosigned: bool) -> Result<Option<String>, StoreError> {
        let Some(mut note) = self.bare_checkpoint_of(log, size)? else { return Ok(None) };
        let lines = |one: &Vouching| (one.log, one.size, one.form.as_str()) == (log, size, "cosignature");
        for one in self.vouchings()?.into_iter().filter(|one| cosigned && lines(one)) {
            let Ok(lines) = String::from_utf8(one.bytes) else { continue };
            // A second line of one key would make the note unreadable.
            let longer = note.clone() + &lines;
            if SignedCheckpoint::parse(&longer).is_ok() {
                note = longer;
            }
        }
        Ok(Some(note))
    }

    /// The checkpoint over so many entries as it was signed here.
    pub fn bare_checkpoint_over(&self, size: u64) -> Result<Option<String>, StoreError> {
        self.note_at(size)
    }

    fn bare_checkpoint_of(&self, log: LogId, size: u64) -> Result<Option<String>, StoreError> {
        if log == self.log_id() {
            return self.note_at(size);
        }
        let select =
            "SELECT note FROM peer_checkpoint JOIN peer ON peer.no = peer WHERE log = ?1 AND size = ?2";
        Ok(self.connection.query_row(select, (log.0, signed(size)), |row| row.get(0)).optional()?)
    }

    /// Visits the checkpoints of this log and of those that it continues, the newest first, until one is the one that was sought.
    pub fn find_checkpoint(
        &self,
        mut is_it: impl FnMut(&str) -> bool,
    ) -> Result<Option<(LogId, u64)>, StoreError> {
        let own = logs::own(&self.connection)?;
        let mut logs: Vec<(u64, LogId)> = vec![(0, self.log_id())];
        logs.extend(
            self.logs()?
                .into_iter()
                .filter(|row| row.no > 0 && own.contains(&row.no))
                .map(|row| (row.no, row.name.id)),
        );
        for (no, log) in logs {
            let select = match no {
                0 => "SELECT size, note FROM checkpoint WHERE ?1 = 0 ORDER BY size DESC",
                _ => "SELECT size, note FROM peer_checkpoint WHERE peer = ?1 ORDER BY size DESC",
            };
            let mut select = self.connection.prepare_cached(select)?;
            let mut rows = select.query([signed(no)])?;
            while let Some(row) = rows.next()? {
                if is_it(&row.get::<_, String>(1)?) {
                    return Ok(Some((log, unsigned(row.get(0)?))));
                }
            }
        }
        Ok(None)
    }

    /// When the oldest entry at or after a place was recorded, in milliseconds since 1970 UTC.
    pub fn recorded_at(&self, seq: u64) -> Result<Option<u64>, StoreError> {
        Ok(self.body_at(seq)?.map(|(entry, _)| entry.time_ms))
    }

    /// What this log sends to a witness that last saw it with `old` entries.
    pub fn witness_request(&self, old: u64) -> Result<Option<WitnessRequest>, StoreError> {
        let note = self.checkpoint()?;
        let size = self.size()?;
        let Ok(place) = usize::try_from(old) else { return Ok(None) };
        let proof = tree::consistency(&self.leaves(0, size)?, place);
        Ok(proof.map(|proof| WitnessRequest { old, proof, note }))
    }

    /// The key by which this register vouches for other logs, if it has done so before.
    pub fn witness_signer(&self) -> Result<Option<Signer>, StoreError> {
        let mut select =
            self.connection.prepare_cached("SELECT value FROM identity WHERE name = 'witness_seed'")?;
        let seed: Option<Vec<u8>> = select.query_row([], |row| row.get(0)).optional()?;
        let Some(seed) = seed.map(Zeroizing::new) else { return Ok(None) };
        let seed: [u8; 32] = seed
            .as_slice()
            .try_into()
            .map_err(|_| StoreError::Damaged("the register's own «witness_seed»".to_owned()))?;
        Ok(Some(Signer::from_seed(seed)))
    }

    /// Draws the key by which this register vouches for other logs; it is drawn once.
    pub fn make_witness_signer(&mut self) -> Result<Signer, StoreError> {
        if self.access == Access::ReadOnly {
            return Err(StoreError::ReadOnly);
        }
        let seed = Zeroizing::new(self.chance.seed());
        self.connection
            .execute("INSERT INTO identity (name, value) VALUES ('witness_seed', ?1)", [seed.as_slice()])?;
        Ok(Signer::from_seed(*seed))
    }

    /// Judges another log's checkpoint, and remembers it: the inner result says why it is not vouched for.
    ///
    /// A checkpoint that contradicts an earlier one is kept too, as evidence.
    pub fn witness(
        &mut self,
        request: &WitnessRequest,
        note: &SignedCheckpoint,
        key: PublicKey,
        now_ms: u64,
    ) -> Result<Result<(), Conflict>, StoreError> {
        // Two who ask at once must not both be told that they continue what was seen.
        let transaction = Transaction::begin(&self.connection)?;
        let judged = self.judge(request, note, key)?;
        let forked = matches!(judged, Err(Conflict::Forked { .. }));
        if judged.is_ok() || forked {
            let head = note.unverified();
            let (log, size, note) = (head.log, head.size, request.note.clone());
            self.add_sighting(&Sighting { log, size, key, note, conflicts: forked, time_ms: now_ms })?;
        }
        transaction.commit()?;
        Ok(judged)
    }

    fn judge(
        &self,
        request: &WitnessRequest,
        note: &SignedCheckpoint,
        key: PublicKey,
    ) -> Result<Result<(), Conflict>, StoreError> {
        let head = note.unverified();
        if let Err(unsigned) = note.verify_by(&log_key_name(head.log), key) {
            return Ok(Err(unsigned.into()));
        }
        if head.log == self.log_id() {
            return Ok(Err(Conflict::Own));
        }
        let Some(seen) = self.last_seen(head.log)? else { return Ok(Ok(())) };
        let damaged = |_| StoreError::Damaged("a checkpoint that was seen".to_owned());
        let last = SignedCheckpoint::parse(&seen.note).map_err(damaged)?.unverified().clone();
        let (size, new) = (last.size, (head.size, head.root));
        Ok(if seen.key != key {
            Err(Conflict::OtherKey)
        } else if head.size < size {
            Err(Conflict::Older { seen: size })
        } else if head.size == size {
            if head.root == last.root { Ok(()) } else { Err(Conflict::Forked { seen: size }) }
        } else if request.old != size {
            Err(Conflict::NoProof { seen: size })
        } else if tree::is_consistent((size, last.root), new, &request.proof) {
            Ok(())
        } else {
            Err(Conflict::BadProof { seen: size })
        })
    }

    pub(crate) fn add_sighting(&self, seen: &Sighting) -> Result<(), StoreError> {
        let Sighting { log, size, key, note, conflicts, time_ms } = seen;
        self.connection.execute(
            "INSERT INTO sighting (log, size, key, note, conflicts, time_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (log.0, signed(*size), key.0, note, conflicts, signed(*time_ms)),
        )?;
        Ok(())
    }

    /// The largest head of another log that was seen here and contradicts nothing.
    pub fn last_seen(&self, log: LogId) -> Result<Option<Sighting>, StoreError> {
        let seen = self.sightings()?.into_iter().filter(|one| one.log == log && !one.conflicts);
        Ok(seen.max_by_key(|one| one.size))
    }

    /// Every head of other logs that was seen here, in the order it was.
    pub fn sightings(&self) -> Result<Vec<Sighting>, StoreError> {
        if !self.has_witness_tables()? {
            return Ok(Vec::new());
        }
        let mut select = self
            .connection
            .prepare_cached("SELECT log, size, key, note, conflicts, time_ms FROM sighting ORDER BY no")?;
        let rows = select.query_map([], sighting)?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// A register on a read-only disk that was begun before there were witnesses has no such tables.
    fn has_witness_tables(&self) -> Result<bool, StoreError> {
        let found = "SELECT count(*) FROM sqlite_schema WHERE name IN ('vouching', 'sighting')";
        Ok(self.connection.query_row(found, [], |row| row.get::<_, i64>(0))? == 2)
    }
}

fn sighting(row: &Row<'_>) -> rusqlite::Result<Sighting> {
    Ok(Sighting {
        log: LogId(row.get(0)?),
        size: unsigned(row.get(1)?),
        key: PublicKey(row.get(2)?),
        note: row.get(3)?,
        conflicts: row.get(4)?,
        time_ms: unsigned(row.get(5)?),
    })
}
