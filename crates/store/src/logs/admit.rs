//! Admitting the log of another office, refusing it, and what is new of it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::exchange::LogName;
use ledger::{Admission, Body, EntryId, LogId};

use super::parts::{self, WaitingPart, Why};
use super::{LogRow, erasing, import, rows};
use crate::connection::Transaction;
use crate::lookup::{signed, unsigned};
use crate::{Store, StoreError, place};

/// What is new between two places of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct News {
    /// Entries of each kind.
    pub kinds: BTreeMap<String, u64>,
    /// Records among them that replace an earlier one.
    pub changed: u64,
    /// Entries among them whose bodies were destroyed, by those who may decide it.
    pub erased: u64,
    /// Entries among them whose bodies did not come, without any decision.
    pub missing: u64,
    /// Withdrawals among them of entries of the own log: the entry and the reason.
    pub withdrawn_of_ours: Vec<(String, String)>,
}

impl Store {
    /// The runs of entries that wait: of logs that nobody admitted, too early, or of another history.
    pub fn waiting_parts(&self) -> Result<Vec<WaitingPart>, StoreError> {
        parts::waiting(&self.connection, None)
    }

    /// The one log that waits and whose identifier begins so.
    pub fn unknown_log(&self, beginning: &str) -> Result<LogName, StoreError> {
        let none = || StoreError::NoSuchLog(beginning.to_owned());
        let beginning = beginning.trim().to_ascii_lowercase();
        let names: BTreeSet<LogName> = self
            .waiting_parts()?
            .into_iter()
            .filter(|part| self.was_never_admitted(part))
            .filter(|part| part.log.id.to_string().starts_with(&beginning) || part.office == beginning)
            .map(|part| part.log)
            .collect();
        let mut names = names.into_iter();
        let (first, second) = (names.next().ok_or_else(none)?, names.next());
        match second {
            None => Ok(first),
            Some(second) if second.id == first.id => Err(StoreError::TwoKeys(first.id.to_string())),
            Some(_) => Err(none()),
        }
    }

    /// Whether what waits is of a log that nobody admitted.
    fn was_never_admitted(&self, part: &WaitingPart) -> bool {
        let unread = || self.log_no(part.log.id).is_ok_and(|no| no.is_none());
        part.why == Why::Unknown || (part.why == Why::TakenNames && unread())
    }

    /// The logs that all use an identifier, where more than one does, in the order of their own identifiers.
    ///
    /// Which of them is read here depends on which came first; so an identifier that two use names neither, at any office.
    pub fn contested(&self, id: EntryId) -> Result<Vec<LogId>, StoreError> {
        let mut logs = BTreeSet::new();
        for part in self.waiting_parts()?.into_iter().filter(|part| part.why == Why::TakenNames) {
            parts::each(&self.connection, part.no, |entry, _, _| {
                if entry.id == id {
                    logs.insert(entry.log);
                }
                Ok(())
            })?;
        }
        let held = crate::lookup::find(&self.connection, id)?.map(|at| place::log(unsigned(at)));
        if let Some(row) =
            self.logs()?.into_iter().find(|row| Some(row.no) == held).filter(|_| !logs.is_empty())
        {
            logs.insert(row.name.id);
        }
        Ok(if logs.len() > 1 { logs.into_iter().collect() } else { Vec::new() })
    }

    /// Admits a log that waits: from here on the register reads it. Gives it, with what is new.
    pub fn admit(&mut self, log: LogName, office: &str, now_ms: u64) -> Result<LogRow, StoreError> {
        let waiting = parts::waiting(&self.connection, Some(log.id))?;
        let first = waiting.iter().find(|part| part.log == log && part.start == 0);
        let mut taken = false;
        for part in waiting.iter().filter(|part| part.log == log) {
            if parts::taken_names(&self.connection, u64::MAX, part)? > 0 {
                // Kept as such: whichever of the two came first here, their common identifiers name neither.
                parts::retell(&self.connection, part.no, Why::TakenNames)?;
                taken = true;
            }
        }
        if taken {
            return Err(StoreError::TakenNames);
        }
        let recorder_key = first.ok_or(StoreError::NoBeginning)?.recorder_key;
        let mut writing = self.begin(now_ms)?;
        let by = writing.recorder().to_owned();
        writing.append(&Body::Admission(Admission {
            log: log.id,
            log_key: log.key,
            name: office.to_owned(),
            by,
        }))?;
        writing.commit()?;
        let transaction = Transaction::begin(&self.connection)?;
        let no = rows(&self.connection)?.last().map_or(1, |row| row.no + 1);
        self.connection.execute(
            "INSERT INTO peer (no, log, log_key, recorder_key, name) VALUES (?1, ?2, ?3, ?4, ?5)",
            (signed(no), log.id.0, log.key.0, recorder_key.0, office),
        )?;
        let row = LogRow { no, name: log, recorder_key, office: office.to_owned(), size: 0, agreed: None };
        // Looked for above, among all logs that are held.
        self.advance_unless(&row, |_| Ok(false))?;
        transaction.commit()?;
        self.standing.replace(None);
        self.carry_out_erasures(now_ms)?;
        self.receipt(&BTreeSet::from([no]), &[], now_ms)?;
        let row = rows(&self.connection)?.into_iter().find(|row| row.no == no);
        row.ok_or_else(|| StoreError::NoSuchLog(log.id.to_string()))
    }

    /// Throws away what waits of a log that nobody admitted, with the files that came for it; gives how many runs it was.
    pub fn refuse(&mut self, log: LogName) -> Result<usize, StoreError> {
        let transaction = Transaction::begin(&self.connection)?;
        let waiting = parts::waiting(&self.connection, Some(log.id))?;
        let refused: Vec<_> =
            waiting.into_iter().filter(|part| part.log == log && self.was_never_admitted(part)).collect();
        let before = self.awaited_files()?;
        for part in &refused {
            parts::remove(&self.connection, part.no)?;
        }
        let still = self.awaited_files()?;
        for digest in before.difference(&still) {
            erasing::doom_file(&self.connection, digest)?;
        }
        transaction.commit()?;
        self.finish_erasures()?;
        Ok(refused.len())
    }

    /// What is new between two places of a log.
    pub fn news(&self, log: u64, from: u64, to: u64) -> Result<News, StoreError> {
        let (from, to) = (place::first(log) + from, place::first(log) + to);
        let count = |text: &str| -> Result<u64, StoreError> {
            let mut select = self.connection.prepare_cached(text)?;
            Ok(unsigned(select.query_row((signed(from), signed(to)), |row| row.get(0))?))
        };
        Ok(News {
            kinds: import::kinds(&self.connection, from, to)?,
            changed: count(
                "SELECT count(*) FROM record WHERE seq >= ?1 AND seq < ?2 AND
                 (replaces IS NOT NULL OR EXISTS (SELECT 1 FROM awaited WHERE awaited.seq = record.seq))",
            )?,
            erased: count("SELECT count(*) FROM erased WHERE seq >= ?1 AND seq < ?2")?,
            withdrawn_of_ours: self.withdrawn_of_ours(log, from, to)?,
            missing: super::missing(&self.connection, log)?
                .iter()
                .filter(|at| (from..to).contains(at))
                .count() as u64,
        })
    }

    /// How many entries of a log came without their bodies, which were not destroyed either.
    pub fn missing(&self, log: u64) -> Result<u64, StoreError> {
        Ok(super::missing(&self.connection, log)?.len() as u64)
    }

    /// What another office withdrew of our own: it is shown no more, and whoever recorded it must hear of it.
    fn withdrawn_of_ours(&self, log: u64, from: u64, to: u64) -> Result<Vec<(String, String)>, StoreError> {
        let mut found = Vec::new();
        if log == 0 {
            return Ok(found);
        }
        for row in self.withdrawals()?.into_iter().filter(|row| (from..to).contains(&row.seq)) {
            if self.seq_of(row.withdrawal.target)?.is_some_and(|at| place::log(at) == 0) {
                found.push((row.withdrawal.target.to_string(), row.withdrawal.reason));
            }
        }
        Ok(found)
    }

    /// The log whose identifier begins so, or whose office is called so; its own too.
    pub fn find_log(&self, beginning: &str) -> Result<LogRow, StoreError> {
        let wanted = beginning.trim();
        let lower = wanted.to_ascii_lowercase();
        let fits = |row: &LogRow| row.office == wanted || row.name.id.to_string().starts_with(&lower);
        let mut found = self.logs()?.into_iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(row), None) if !wanted.is_empty() => Ok(row),
            _ => Err(StoreError::NoSuchLog(beginning.to_owned())),
        }
    }

    /// The number of the log with this identifier; 0 is the register's own.
    pub fn log_no(&self, log: LogId) -> Result<Option<u64>, StoreError> {
        Ok(self.logs()?.into_iter().find(|row| row.name.id == log).map(|row| row.no))
    }
}
