//! Visits: who is in, since when, and how it ended.
//!
//! The browser holds a random cookie, the file its SHA-256 only. A visit ends when nothing is asked for long, after
//! a longest time, when its person leaves, is sent away, changes the passphrase or loses their key, and when the
//! program ends.

use ledger::{Digest, PublicKey};
use rusqlite::{Connection, Row};

use crate::connection::Access;
use crate::lookup::{signed, unsigned};
use crate::{Store, StoreError};

/// Between two notes that somebody is still there, in milliseconds: not every question is a write.
const NOTED: u64 = 30_000;

/// How long a visit may last, in milliseconds.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Without a question.
    pub idle_ms: u64,
    /// Altogether.
    pub longest_ms: u64,
}

/// How a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The person left.
    Left,
    /// Nothing was asked for long.
    Idle,
    /// It had lasted as long as a visit may.
    Longest,
    /// An administrator ended it, or the person's key counts no more.
    SentAway,
    /// The passphrase was changed: whoever came in by the old one is out.
    PassphraseChanged,
    /// The program ended.
    Closed,
}

impl Ended {
    const ALL: [Ended; 6] =
        [Ended::Left, Ended::Idle, Ended::Longest, Ended::SentAway, Ended::PassphraseChanged, Ended::Closed];

    /// The code for it, as messages have it.
    pub fn code(self) -> &'static str {
        match self {
            Ended::SentAway => "sent-away",
            Ended::PassphraseChanged => "passphrase-changed",
            other => other.word(),
        }
    }

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Ended::Left => "left",
            Ended::Idle => "idle",
            Ended::Longest => "longest",
            Ended::SentAway => "sent away",
            Ended::PassphraseChanged => "passphrase changed",
            Ended::Closed => "closed",
        }
    }
}

/// One visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitRow {
    /// Its number.
    pub no: u64,
    /// Whose key.
    pub public: PublicKey,
    /// When it began, in milliseconds since 1970 UTC.
    pub began_ms: u64,
    /// When something was last asked for, to the half minute.
    pub asked_ms: u64,
    /// When and how it ended.
    pub ended: Option<(u64, Ended)>,
}

impl Store {
    /// Begins a visit of somebody who came in.
    pub fn begin_visit(&mut self, public: PublicKey, cookie: &str, now_ms: u64) -> Result<u64, StoreError> {
        let connection = self.writable()?;
        connection.execute(
            "INSERT INTO visit (public, cookie, began_ms, asked_ms) VALUES (?1, ?2, ?3, ?3)",
            (public.0, Digest::of(cookie.as_bytes()).0, signed(now_ms)),
        )?;
        Ok(unsigned(connection.last_insert_rowid()))
    }

    /// The visit that a cookie is of, if it still lasts; notes that something was asked.
    pub fn visit(
        &mut self,
        cookie: &str,
        patience: Patience,
        now_ms: u64,
    ) -> Result<Option<VisitRow>, StoreError> {
        let select = format!("{SELECT} WHERE cookie = ?1 AND ended_ms IS NULL");
        let found = rows(&self.connection, &select, [Digest::of(cookie.as_bytes()).0])?.pop();
        let Some(found) = found else { return Ok(None) };
        let ended = if !self.key_counts(found.public)? {
            Some(Ended::SentAway)
        } else if now_ms.saturating_sub(found.began_ms) >= patience.longest_ms {
            Some(Ended::Longest)
        } else if now_ms.saturating_sub(found.asked_ms) >= patience.idle_ms {
            Some(Ended::Idle)
        } else {
            None
        };
        if let Some(ended) = ended {
            self.end_visit(found.no, ended, now_ms)?;
            return Ok(None);
        }
        if now_ms.saturating_sub(found.asked_ms) >= NOTED.min(patience.idle_ms / 2) {
            let note = "UPDATE visit SET asked_ms = ?2 WHERE no = ?1";
            self.writable()?.execute(note, (signed(found.no), signed(now_ms)))?;
        }
        Ok(Some(found))
    }

    /// Ends a visit; one that ended already stays as it is.
    pub fn end_visit(&mut self, no: u64, ended: Ended, now_ms: u64) -> Result<(), StoreError> {
        let end = "UPDATE visit SET ended_ms = ?2, ended = ?3 WHERE no = ?1 AND ended_ms IS NULL";
        self.writable()?.execute(end, (signed(no), signed(now_ms), ended.word()))?;
        Ok(())
    }

    /// Ends all visits that still last: of one person, or of everybody. How many there were.
    pub fn end_visits(
        &mut self,
        of: Option<PublicKey>,
        ended: Ended,
        now_ms: u64,
    ) -> Result<usize, StoreError> {
        end_all(self.writable()?, of, ended, now_ms)
    }

    /// Ends the visits that have lasted too long, or in which nothing was asked for too long.
    pub fn end_overdue(&mut self, patience: Patience, now_ms: u64) -> Result<(), StoreError> {
        let end = "UPDATE visit SET ended_ms = ?1, ended = ?2 WHERE ended_ms IS NULL AND ?3 >= ?4";
        let connection = self.writable()?;
        for (ended, since, most) in
            [(Ended::Longest, "began_ms", patience.longest_ms), (Ended::Idle, "asked_ms", patience.idle_ms)]
        {
            let end = end.replace("?3", &format!("?3 - {since}"));
            connection.execute(&end, (signed(now_ms), ended.word(), signed(now_ms), signed(most)))?;
        }
        Ok(())
    }

    /// The numbers of the visits that last.
    pub fn lasting_visits(&self) -> Result<Vec<u64>, StoreError> {
        let found = rows(&self.connection, &format!("{SELECT} WHERE ended_ms IS NULL"), [])?;
        Ok(found.into_iter().map(|row| row.no).collect())
    }

    /// The newest visits first, at most so many.
    pub fn visits(&self, most: usize) -> Result<Vec<VisitRow>, StoreError> {
        if self.is_read_only() {
            return Ok(Vec::new());
        }
        rows(&self.connection, &format!("{SELECT} ORDER BY no DESC LIMIT ?1"), [signed(most as u64)])
    }

    /// Whether a key still opens here: it is forgotten when it is revoked.
    fn key_counts(&self, public: PublicKey) -> Result<bool, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT 1 FROM user_key WHERE public = ?1")?;
        Ok(select.exists([public.0])?)
    }

    /// The connection, where something can be written.
    pub(crate) fn writable(&mut self) -> Result<&Connection, StoreError> {
        if self.access == Access::ReadOnly { Err(StoreError::ReadOnly) } else { Ok(&self.connection) }
    }
}

/// Ends the visits of one person, or all; how many.
pub(crate) fn end_all(
    connection: &Connection,
    of: Option<PublicKey>,
    ended: Ended,
    now_ms: u64,
) -> Result<usize, StoreError> {
    let end = "UPDATE visit SET ended_ms = ?1, ended = ?2
        WHERE ended_ms IS NULL AND (?3 IS NULL OR public = ?3)";
    Ok(connection.execute(end, (signed(now_ms), ended.word(), of.map(|key| key.0)))?)
}

const SELECT: &str = "SELECT no, public, began_ms, asked_ms, ended_ms, ended FROM visit";

fn rows(
    connection: &Connection,
    select: &str,
    by: impl rusqlite::Params,
) -> Result<Vec<VisitRow>, StoreError> {
    let mut select = connection.prepare_cached(select)?;
    let rows = select.query_map(by, row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn row(row: &Row<'_>) -> rusqlite::Result<VisitRow> {
    let (at, how): (Option<i64>, Option<String>) = (row.get(4)?, row.get(5)?);
    let how = how.and_then(|how| Ended::ALL.into_iter().find(|one| one.word() == how));
    Ok(VisitRow {
        no: unsigned(row.get(0)?),
        public: PublicKey(row.get(1)?),
        began_ms: unsigned(row.get(2)?),
        asked_ms: unsigned(row.get(3)?),
        ended: at.map(unsigned).zip(how),
    })
}
