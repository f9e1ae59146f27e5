//! Taking a bundle in: nothing before all of it was read and its signature fits, then log by log.
//!
//! Each log is one transaction and each file of its own, so that an interrupted import leaves
//! nothing half, and the same bundle goes on where it stopped: what is held already is
//! passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::Path;

use ledger::exchange::{
    BundleReader, Chain, Item, Kept, LogName, Manifest, PartHead, Promised, Quota, Step, step,
};
use ledger::{Body, Checkpoint, Digest, Entry, EntryId, LogId, Receipt, SignedCheckpoint, tree};
use rusqlite::Connection;

use super::filling::{Filling, add, seal};
use super::parts::{self, Why};
use super::{Held, LogRow, sealed};
use crate::connection::Transaction;
use crate::disk::OWN_AHEAD;
use crate::identity::Identity;
use crate::lookup::{signed, unsigned};
use crate::mark::Mark;
use crate::{BundleKeys, Store, StoreError, place, projection};

/// What came of one log of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Came {
    /// All of it was held already.
    Known,
    /// Its entries from one place of the log to another are new.
    New {
        /// The first of them.
        from: u64,
        /// How many the log has now.
        to: u64,
    },
    /// It waits for entries that are missing, from this place of the log on.
    Early(u64),
    /// It waits until people admit the log.
    Unknown,
    /// It is of another history of the log, which agrees in so many entries at least: the log is frozen.
    OtherHistory(u64),
    /// It is signed with another key than the log that was admitted: it was left out.
    OtherKey,
    /// So many of its entries have identifiers of other logs' entries: it was set aside.
    TakenNames(u64),
    /// It is the register's own log, with so many entries more than are here: an older copy was put back.
    OwnAhead(u64),
    /// It is another history of the register's own log: somebody signs with its key.
    OwnForked(u64),
}

/// One log of a bundle that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogCame {
    /// The log.
    pub log: LogName,
    /// Its number here, if it is of the register.
    pub no: Option<u64>,
    /// The office, as the register calls it, or else as the sender does.
    pub office: String,
    /// What came of it.
    pub came: Came,
    /// Bodies that came for entries that were held without them.
    pub filled: u64,
}

/// What a bundle says and holds, once all of it was read and its signature fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Names it.
    pub digest: Digest,
    /// The bodies that it does not bring, by log.
    pub without_body: BTreeMap<LogId, u64>,
    /// Its files with their lengths.
    pub files: Vec<(Digest, u64)>,
    /// What it carries for whoever restores it.
    pub kept: Vec<Kept>,
    parts: Vec<Run>,
}

/// A run of entries as a bundle brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    head: PartHead,
    leaves: Vec<Digest>,
    ids: Vec<EntryId>,
}

impl Survey {
    /// The signed heads of one log that it brings entries of, in their order in the bundle.
    pub(crate) fn heads_of(&self, log: LogName) -> Vec<String> {
        let runs = self.parts.iter().filter(|run| run.head.log == log);
        runs.map(|run| run.head.note.clone()).collect()
    }
}

/// What came of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Names it.
    pub digest: Digest,
    /// Its logs.
    pub logs: Vec<LogCame>,
    /// How many files are new.
    pub files_new: u64,
    /// How many files were here already.
    pub files_known: u64,
    /// How many files were left out, because nothing that is held speaks of them.
    pub files_unasked: u64,
    /// Erasures that others decided of what is theirs, carried out here.
    pub erased: u64,
    /// What it carries for whoever restores it; taken in by nobody else.
    pub kept: Vec<Kept>,
    /// Signed heads it tells of that contradict what is held: another history was shown to others.
    pub contradictions: Vec<String>,
}

/// Reads a bundle to its end without keeping anything of it.
pub fn survey_bundle(
    path: &Path,
    keys: &BundleKeys,
    quota: Quota,
    mut progress: impl FnMut(u64, u64),
) -> Result<Survey, StoreError> {
    let mut reader = BundleReader::begin(sealed::open(path, keys)?, quota)?;
    let total = reader.manifest().parts.iter().map(|part| part.entries).sum();
    let (mut parts, mut files, mut digest, mut done) = (Vec::<Run>::new(), Vec::new(), None, 0);
    let mut kept = Vec::new();
    let mut without_body = BTreeMap::new();
    while let Some(item) = reader.item()? {
        match item {
            Item::Part(head) => parts.push(Run { head, leaves: Vec::new(), ids: Vec::new() }),
            Item::Entry { entry, bytes, body } => {
                done += 1;
                progress(done, total);
                let run = parts.last_mut().expect("entries follow their part");
                run.leaves.push(tree::leaf(&bytes));
                run.ids.push(entry.id);
                if body.is_none() {
                    *without_body.entry(entry.log).or_insert(0) += 1;
                }
            }
            Item::File { digest, length } => files.push((digest, length)),
            Item::Kept(one) => kept.push(one),
            Item::End(found) => digest = Some(found),
            Item::Checkpoint { .. } | Item::PartEnd | Item::Piece(_) | Item::FileEnd => {}
        }
    }
    let digest = digest.expect("a bundle without its end is refused");
    Ok(Survey { manifest: reader.manifest().clone(), digest, without_body, files, kept, parts })
}

/// Where the entries of one log go.
struct Into<'c> {
    /// To the log that is held: what is new is added, and what was missing of it is filled in.
    log: Option<Growing<'c>>,
    /// Aside, until more is known; without `fresh` the very run waits already, perhaps without some bodies.
    aside: Option<Aside>,
}

struct Growing<'c> {
    no: u64,
    /// The first place that is new, if any is.
    from: Option<u64>,
    filling: Filling<'c>,
}

struct Aside {
    part: i64,
    fresh: bool,
}

impl Store {
    /// Takes a bundle in; what is not of an admitted log waits where nothing reads it.
    pub fn import_bundle(
        &mut self,
        path: &Path,
        keys: &BundleKeys,
        quota: Quota,
        now_ms: u64,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Taken, StoreError> {
        if self.is_read_only() {
            return Err(StoreError::ReadOnly);
        }
        let survey = survey_bundle(path, keys, quota, |_, _| {})?;
        let total = survey.parts.iter().map(|run| run.head.entries).sum();
        let mut reader = BundleReader::begin(sealed::open(path, keys)?, quota)?;
        let mut taken = Taken {
            manifest: survey.manifest.clone(),
            digest: survey.digest,
            logs: Vec::new(),
            files_new: 0,
            files_known: 0,
            files_unasked: 0,
            erased: 0,
            kept: survey.kept.clone(),
            contradictions: self.contradictions(&survey.manifest)?,
        };
        let mut wanted = None;
        let mut parts = survey.manifest.parts.iter().zip(&survey.parts);
        let mut done = 0;
        while let Some(item) = reader.item()? {
            match item {
                Item::Part(head) => {
                    let changed = || StoreError::NoBundle(path.to_owned());
                    let (promised, run) = parts.next().ok_or_else(changed)?;
                    if run.head != head {
                        return Err(changed());
                    }
                    let mut step = || {
                        done += 1;
                        progress(done, total);
                    };
                    let came = self.take(run, promised, now_ms, &mut reader, &mut step)?;
                    taken.logs.push(came);
                }
                Item::File { digest, .. } => {
                    // By now all entries of the bundle are in: what none of them speaks of nobody asked for.
                    let wanted = match &mut wanted {
                        Some(wanted) => wanted,
                        none => none.insert(self.wanted_files()?),
                    };
                    // A damaged one is replaced by the good one that came.
                    let known = self.vault.has(&digest) && self.vault.is_whole(&self.vault.name(&digest));
                    let unasked = !wanted.contains(&digest);
                    self.take_file(&mut reader, digest, known || unasked)?;
                    match (known, unasked) {
                        (true, _) => taken.files_known += 1,
                        (false, true) => taken.files_unasked += 1,
                        (false, false) => taken.files_new += 1,
                    }
                }
                Item::End(digest) if digest != survey.digest => {
                    return Err(StoreError::NoBundle(path.to_owned()));
                }
                _ => {}
            }
        }
        taken.erased = self.carry_out_erasures(now_ms)? as u64;
        self.acknowledge(&taken, now_ms)?;
        Ok(taken)
    }

    /// Takes one log in.
    fn take(
        &self,
        run: &Run,
        promised: &Promised,
        now_ms: u64,
        reader: &mut BundleReader<impl Read>,
        step: &mut dyn FnMut(),
    ) -> Result<LogCame, StoreError> {
        let head = &run.head;
        let known = self.logs()?.into_iter().find(|row| row.name.id == head.log.id);
        let mut came = self.decide(head, &run.leaves, known.as_ref())?;
        if let (Came::New { from, .. }, Some(row)) = (&came, &known) {
            let fresh = &run.ids[(from - head.base.size()) as usize..];
            let taken = parts::taken(&self.connection, row.no, fresh.iter().copied())?;
            if taken > 0 {
                came = Came::TakenNames(taken);
            }
        }
        let transaction = Transaction::begin(&self.connection)?;
        let into = self.receive(head, &came, known.as_ref(), &promised.name, now_ms)?;
        let mut filled = self.pour(reader, head, into, step)?;
        if let (Came::OtherHistory(agreed), Some(row)) = (&came, &known) {
            freeze(&self.connection, row.no, *agreed)?;
        }
        if let (Came::New { to, .. }, Some(row)) = (&mut came, &known) {
            filled += self.advance(row)?;
            *to = super::size(&self.connection, row.no)?;
        }
        if filled > 0 {
            // What was worked out does not know of them, and the size of the logs does not tell.
            projection::clear(&self.connection)?;
        }
        transaction.commit()?;
        self.standing.replace(None);
        if let Came::OwnAhead(_) = came {
            self.remember(head)?;
        }
        let office = known.as_ref().map_or_else(|| promised.name.clone(), |row| row.office.clone());
        Ok(LogCame { log: head.log, no: known.map(|row| row.no), office, came, filled })
    }

    /// What a run of entries is to what is held of its log.
    fn decide(&self, head: &PartHead, leaves: &[Digest], known: Option<&LogRow>) -> Result<Came, StoreError> {
        let Some(row) = known else { return Ok(Came::Unknown) };
        if row.name.key != head.log.key {
            return Ok(Came::OtherKey);
        }
        let held = Held::new(&self.connection, row.no)?;
        let end = head.base.size() + head.entries;
        Ok(match (step(&held, &head.base, leaves), row.no) {
            (Step::Nothing, _) => Came::Known,
            (Step::Extend(_) | Step::Wait(_), 0) => Came::OwnAhead(end - held.size()),
            (Step::Fork(agreed), 0) => Came::OwnForked(agreed),
            (Step::Extend(from), _) if row.agreed.is_none() => Came::New { from, to: end },
            // A frozen log grows no more; what comes is kept as evidence.
            (Step::Extend(_), _) => Came::OtherHistory(row.agreed.unwrap_or(0)),
            (Step::Wait(from), _) => Came::Early(from),
            (Step::Fork(agreed), _) => Came::OtherHistory(agreed),
        })
    }

    /// Makes ready for the entries of one log.
    fn receive(
        &self,
        head: &PartHead,
        came: &Came,
        known: Option<&LogRow>,
        office: &str,
        now_ms: u64,
    ) -> Result<Into<'_>, StoreError> {
        let why = match came {
            Came::Unknown => Some(Why::Unknown),
            Came::Early(_) => Some(Why::Early),
            Came::OtherHistory(_) | Came::OwnForked(_) => Some(Why::OtherHistory),
            Came::TakenNames(_) => Some(Why::TakenNames),
            Came::Known | Came::New { .. } | Came::OtherKey | Came::OwnAhead(_) => None,
        };
        let aside = match why {
            None => None,
            Some(why) => Some(match parts::find(&self.connection, head)? {
                Some(part) => Aside { part, fresh: false },
                None => {
                    let part = parts::begin(&self.connection, head, office, why, now_ms)?;
                    Aside { part, fresh: true }
                }
            }),
        };
        let same_key = known.filter(|row| row.name.key == head.log.key);
        let log = same_key.map(|row| {
            let from = if let Came::New { from, .. } = came { Some(*from) } else { None };
            Ok::<_, StoreError>(Growing { no: row.no, from, filling: Filling::of(&self.connection, row.no)? })
        });
        Ok(Into { log: log.transpose()?, aside })
    }

    /// Lets the entries of one log go where they belong; gives how many missing bodies came.
    fn pour(
        &self,
        reader: &mut BundleReader<impl Read>,
        head: &PartHead,
        mut into: Into<'_>,
        step: &mut dyn FnMut(),
    ) -> Result<u64, StoreError> {
        let mut notes = Vec::new();
        while let Some(item) = reader.item()? {
            match item {
                Item::Checkpoint { size, note } => match &into.aside {
                    Some(Aside { part, fresh: true }) => {
                        parts::add_note(&self.connection, *part, size, &note)?;
                    }
                    _ => notes.push((size, note)),
                },
                Item::Entry { entry, bytes, body } => {
                    step();
                    self.pour_entry(&mut into, &entry, &bytes, body.as_deref())?;
                }
                Item::PartEnd => break,
                _ => {}
            }
        }
        let Some(Growing { no, from, filling }) = into.log else { return Ok(0) };
        let filled = filling.filled;
        match from {
            Some(from) => seal(&self.connection, no, from, *filling.lookup, head, &notes)?,
            None => drop(filling.lookup.finish()?),
        }
        Ok(filled)
    }

    fn pour_entry(
        &self,
        into: &mut Into<'_>,
        entry: &Entry,
        bytes: &[u8],
        body: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let mut body = body;
        if let Some(Growing { no, from, filling }) = &mut into.log {
            if from.is_some_and(|from| entry.seq >= from) {
                add(&self.connection, *no, &mut filling.lookup, entry, bytes, body)?;
            } else if let Some(said) = body {
                filling.fill(*no, entry, bytes, said)?;
                // What was erased is not kept as evidence either.
                body = body.filter(|_| !filling.is_erased(*no, entry, bytes).unwrap_or(true));
            }
        }
        match (&into.aside, body) {
            (Some(Aside { part, fresh: true }), body) => {
                parts::add(&self.connection, *part, entry.seq, bytes, body)
            }
            (Some(Aside { part, .. }), Some(body)) => {
                parts::fill(&self.connection, *part, entry.seq, bytes, body)
            }
            _ => Ok(()),
        }
    }

    /// Attaches what waited for what has come, until nothing more attaches; gives how many missing bodies came.
    pub(super) fn advance(&self, row: &LogRow) -> Result<u64, StoreError> {
        self.advance_unless(row, |part| Ok(parts::taken_names(&self.connection, row.no, part)? > 0))
    }

    /// The same, where those that have identifiers of entries of other logs are told by whoever calls.
    pub(super) fn advance_unless(
        &self,
        row: &LogRow,
        mut has_taken_names: impl FnMut(&parts::WaitingPart) -> Result<bool, StoreError>,
    ) -> Result<u64, StoreError> {
        let mut filled = 0;
        loop {
            let mut attached = false;
            for part in parts::waiting(&self.connection, Some(row.name.id))? {
                if part.log != row.name || part.why == Why::OtherHistory {
                    continue;
                }
                if has_taken_names(&part)? {
                    parts::retell(&self.connection, part.no, Why::TakenNames)?;
                    continue;
                }
                let leaves = parts::leaves(&self.connection, part.no)?;
                let held = Held::new(&self.connection, row.no)?;
                match step(&held, &part.base, &leaves) {
                    Step::Nothing => {
                        filled += self.attach(row.no, &part, None)?;
                        parts::remove(&self.connection, part.no)?;
                    }
                    Step::Wait(_) => parts::retell(&self.connection, part.no, Why::Early)?,
                    Step::Fork(agreed) => {
                        filled += self.attach(row.no, &part, None)?;
                        parts::retell(&self.connection, part.no, Why::OtherHistory)?;
                        freeze(&self.connection, row.no, agreed)?;
                    }
                    Step::Extend(from) => {
                        filled += self.attach(row.no, &part, Some(from))?;
                        parts::remove(&self.connection, part.no)?;
                        attached = true;
                    }
                }
            }
            if !attached {
                return Ok(filled);
            }
        }
    }

    /// Lets a run that waited go to its log: what is new from a place on, and bodies that were missing before it.
    fn attach(&self, no: u64, part: &parts::WaitingPart, from: Option<u64>) -> Result<u64, StoreError> {
        let mut filling = Filling::of(&self.connection, no)?;
        parts::each(&self.connection, part.no, |entry, bytes, body| {
            // What waited lay where anything could happen to it: only what its entry says is its body.
            let body = body.filter(|body| entry.open(body).is_ok());
            match (from, body) {
                (Some(from), body) if entry.seq >= from => {
                    add(&self.connection, no, &mut filling.lookup, entry, bytes, body)
                }
                (_, Some(body)) => filling.fill(no, entry, bytes, body),
                _ => Ok(()),
            }
        })?;
        let filled = filling.filled;
        match from {
            Some(from) => {
                let notes = parts::notes(&self.connection, part.no)?;
                seal(&self.connection, no, from, *filling.lookup, &part.head(), &notes)?;
            }
            None => drop(filling.lookup.finish()?),
        }
        Ok(filled)
    }

    /// Others hold more of the register's own log: from now on the folder knows that it was set back.
    fn remember(&self, head: &PartHead) -> Result<(), StoreError> {
        if Identity::find(&self.connection, OWN_AHEAD)?.is_none() {
            Identity::add(&self.connection, OWN_AHEAD, head.note.as_bytes())?;
        }
        let Ok(note) = SignedCheckpoint::parse(&head.note) else { return Ok(()) };
        let Checkpoint { size, root, .. } = *note.unverified();
        Mark { size, root }.write(&self.folder.mark(), &self.key)
    }

    /// The files that something speaks of: in the logs that are read, or in what waits.
    fn wanted_files(&self) -> Result<BTreeSet<Digest>, StoreError> {
        let mut wanted = self.claimed_files()?;
        wanted.extend(self.awaited_files()?);
        Ok(wanted)
    }

    /// Keeps a file of a bundle, or passes it over.
    fn take_file(
        &self,
        reader: &mut BundleReader<impl Read>,
        digest: Digest,
        pass: bool,
    ) -> Result<(), StoreError> {
        let mut pieces = Pieces { reader, piece: Vec::new(), at: 0, ended: false, failed: None };
        let put = match pass {
            true => std::io::copy(&mut pieces, &mut std::io::sink())
                .map(|_| digest)
                .map_err(|source| StoreError::io(self.folder.path(), source)),
            false => self.vault.put(&mut pieces),
        };
        if let Some(error) = pieces.failed.take() {
            return Err(error.into());
        }
        match put? {
            put if put == digest => Ok(()),
            _ => Err(StoreError::Damaged("a file of the bundle".to_owned())),
        }
    }

    /// Signed heads that the sender holds and that contradict a log held here.
    fn contradictions(&self, manifest: &Manifest) -> Result<Vec<String>, StoreError> {
        let logs = self.logs()?;
        let mut found = Vec::new();
        for text in &manifest.heads {
            let Ok(note) = SignedCheckpoint::parse(text) else { continue };
            let head = note.unverified();
            let Some(row) = logs.iter().find(|row| row.name.id == head.log) else { continue };
            let name = ledger::log_key_name(head.log);
            let is_signed = note.verify_by(&name, row.name.key).is_ok();
            if is_signed
                && head.size <= row.size
                && Held::new(&self.connection, row.no)?.tree(head.size).root() != head.root
            {
                found.push(text.clone());
            }
        }
        Ok(found)
    }

    /// Notes in the own log what was taken in of others; of receipts alone nobody needs to know.
    fn acknowledge(&mut self, taken: &Taken, now_ms: u64) -> Result<(), StoreError> {
        let mut logs = BTreeSet::new();
        for one in &taken.logs {
            let Some(no) = one.no.filter(|no| *no > 0) else { continue };
            let more = match &one.came {
                Came::New { from, to } => {
                    says_more(&self.connection, place::first(no) + from, place::first(no) + to)?
                }
                _ => false,
            };
            if more || one.filled > 0 {
                logs.insert(no);
            }
        }
        self.receipt(&logs, &[], now_ms)
    }

    /// Adds a receipt for each of these logs.
    pub(crate) fn receipt(
        &mut self,
        logs: &BTreeSet<u64>,
        erasures: &[ledger::EntryId],
        now_ms: u64,
    ) -> Result<(), StoreError> {
        if logs.is_empty() || self.set_back().is_some() {
            return Ok(());
        }
        let rows: Vec<LogRow> = self.logs()?.into_iter().filter(|row| logs.contains(&row.no)).collect();
        let by = self.recorder().to_owned();
        let mut receipts = Vec::new();
        for row in rows {
            // Whatever is missing, and what follows it, is asked for again.
            let tree = match super::missing(&self.connection, row.no)?.first() {
                Some(at) => Held::new(&self.connection, row.no)?.tree(place::seq(*at)),
                None => crate::lookup::frontier(&self.connection, row.no)?,
            };
            let (log, size, root) = (row.name.id, tree.size(), tree.root());
            receipts.push(Receipt { log, size, root, erasures: erasures.to_vec(), by: by.clone() });
        }
        let mut writing = self.begin(now_ms)?;
        for receipt in receipts {
            writing.append(&Body::Receipt(receipt))?;
        }
        writing.commit()?;
        Ok(())
    }
}

/// Whether entries between two places say anything but that others were read.
fn says_more(connection: &Connection, from: u64, to: u64) -> Result<bool, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT 1 FROM entry WHERE seq >= ?1 AND seq < ?2 AND kind NOT IN ('receipt', 'linkage') LIMIT 1",
    )?;
    Ok(select.exists((signed(from), signed(to)))?)
}

/// Freezes a log: of its entries only those count that all its histories have in common.
fn freeze(connection: &Connection, no: u64, agreed: u64) -> Result<(), StoreError> {
    connection.execute(
        "UPDATE peer SET agreed = min(coalesce(agreed, ?2), ?2) WHERE no = ?1",
        (signed(no), signed(agreed)),
    )?;
    // Who stands in what is in dispute now is nobody's finding any more.
    projection::clear(connection)
}

/// The pieces of one file of a bundle, as a stream.
struct Pieces<'r, R> {
    reader: &'r mut BundleReader<R>,
    piece: Vec<u8>,
    at: usize,
    ended: bool,
    failed: Option<ledger::exchange::BadBundle>,
}

impl<R: Read> Read for Pieces<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.piece.len() && !self.ended {
            match self.reader.item() {
                Ok(Some(Item::Piece(piece))) => (self.piece, self.at) = (piece, 0),
                Ok(_) => self.ended = true,
                Err(error) => {
                    self.failed = Some(error);
                    return Err(std::io::ErrorKind::InvalidData.into());
                }
            }
        }
        let count = buffer.len().min(self.piece.len() - self.at);
        buffer[..count].copy_from_slice(&self.piece[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// How many entries of each kind stand between two places.
pub(super) fn kinds(
    connection: &Connection,
    from: u64,
    to: u64,
) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut select = connection
        .prepare_cached("SELECT kind, count(*) FROM entry WHERE seq >= ?1 AND seq < ?2 GROUP BY kind")?;
    let rows =
        select.query_map((signed(from), signed(to)), |row| Ok((row.get(0)?, unsigned(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
