//! The few entries beside the records: sources, imports, judgements, rules, withdrawals.

use std::collections::{HashMap, HashSet};

use ledger::{
    Body, Custody, Derivation, Entry, EntryId, Exclusion, Import, Judgement, Key, LogId, Note, RecordId,
    Rule, Source, SourceId, Withdrawal, Withdrawals,
};

use crate::lookup::{decode_entry, origin, unsigned};
use crate::reading::decode_body;
use crate::{Store, StoreError, logs, place};

/// A source of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// The place of its entry.
    pub seq: u64,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// The source.
    pub source: Source,
    /// Its records that stand.
    pub records: u64,
}

/// An import, done or undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRow {
    /// The place of its entry.
    pub seq: u64,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// The import.
    pub import: Import,
    /// Whether it was undone.
    pub withdrawn: bool,
}

/// A judgement that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgementRow {
    /// The place of its entry.
    pub seq: u64,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// The judgement.
    pub judgement: Judgement,
}

/// What a person said of two lists, and has not taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivationRow {
    /// The place of its entry.
    pub seq: u64,
    /// Names it: withdrawing this takes it back.
    pub id: EntryId,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// What was said.
    pub derivation: Derivation,
}

/// A withdrawal, which may itself be withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithdrawalRow {
    /// The place of its entry.
    pub seq: u64,
    /// Names it: withdrawing this restores what it withdrew.
    pub id: EntryId,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// What was withdrawn, why, by whom.
    pub withdrawal: Withdrawal,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// An exclusion of the own log, which may have been taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusionRow {
    /// Names it: withdrawing this lets what it excluded count again.
    pub id: EntryId,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// What counts no more, why, by whom.
    pub exclusion: Exclusion,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// A row of a list as recorded: enough to see whether it changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyedRow {
    /// The place of its record.
    pub seq: u64,
    /// Its record.
    pub record: RecordId,
    /// What it said, by [`ledger::content_digest`].
    pub content: [u8; 16],
}

impl Store {
    /// The sources that stand, in the order they came, with the number of their records.
    pub fn sources(&self) -> Result<Vec<SourceRow>, StoreError> {
        let standing = self.standing()?;
        let counts = self.record_counts()?;
        let mut sources = Vec::new();
        self.each_of("source", |seq, entry, body| {
            if let (Body::Source(source), false) = (body, standing.withdrawals().is_withdrawn(entry.id)) {
                let records = counts.get(&source.id).copied().unwrap_or(0);
                sources.push(SourceRow { seq, time_ms: entry.time_ms, source, records });
            }
        })?;
        Ok(sources)
    }

    /// The imports in the order they were done, also those that were undone.
    pub fn batches(&self) -> Result<Vec<BatchRow>, StoreError> {
        let standing = self.standing()?;
        let mut batches = Vec::new();
        self.each_of("import", |seq, entry, body| {
            if let Body::Import(import) = body {
                let withdrawn = standing.withdrawals().is_withdrawn(entry.id);
                batches.push(BatchRow { seq, time_ms: entry.time_ms, import, withdrawn });
            }
        })?;
        Ok(batches)
    }

    /// All judgements that stand, in the order they were made: several of a pair, if several were made.
    ///
    /// A judgement of a record that a later edition replaced is one of the record that
    /// stands in its place; its entry names the record that was judged.
    pub fn answers(&self) -> Result<Vec<JudgementRow>, StoreError> {
        let standing = self.standing()?;
        let mut judgements = Vec::new();
        self.each_of("judgement", |seq, entry, body| {
            if let (Body::Judgement(judgement), false) = (body, standing.withdrawals().is_withdrawn(entry.id))
            {
                judgements.push(JudgementRow { seq, time_ms: entry.time_ms, judgement });
            }
        })?;
        self.pass_on(&mut judgements)?;
        Ok(judgements)
    }

    /// The judgements that stand, the newest of each pair only, in the order they were made.
    pub fn judgements(&self) -> Result<Vec<JudgementRow>, StoreError> {
        let mut judgements = self.answers()?;
        let mut judged = HashSet::new();
        let pair = |j: &Judgement| (j.a.min(j.b), j.a.max(j.b));
        judgements.reverse();
        judgements.retain(|row: &JudgementRow| judged.insert(pair(&row.judgement)));
        judgements.reverse();
        Ok(judgements)
    }

    /// The remarks of all logs, in the order they were made.
    pub fn notes(&self) -> Result<Vec<(EntryId, Note)>, StoreError> {
        let mut notes = Vec::new();
        self.each_of("note", |_, entry, body| {
            if let Body::Note(note) = body {
                notes.push((entry.id, note));
            }
        })?;
        Ok(notes)
    }

    /// The keys that the own log speaks of, each as the newest entry on it that stands has it.
    pub fn keys(&self) -> Result<Vec<(EntryId, Key)>, StoreError> {
        let standing = self.standing()?;
        let own = logs::own(&self.connection)?;
        let mut keys: Vec<(EntryId, Key)> = Vec::new();
        self.each_of("key", |at, entry, body| {
            if !own.contains(&place::log(at)) {
                return;
            }
            if let (Body::Key(key), false) = (body, standing.withdrawals().is_withdrawn(entry.id)) {
                keys.retain(|(_, known)| (known.public, known.role) != (key.public, key.role));
                keys.push((entry.id, key));
            }
        })?;
        keys.retain(|(_, key)| key.active);
        Ok(keys)
    }

    /// What happened to files of evidence, in the order it was recorded: place, time of recording, event.
    pub fn custody(&self) -> Result<Vec<(u64, u64, Custody)>, StoreError> {
        let standing = self.standing()?;
        let mut events = Vec::new();
        self.each_of("custody", |seq, entry, body| {
            if let (Body::Custody(custody), false) = (body, standing.withdrawals().is_withdrawn(entry.id)) {
                events.push((seq, entry.time_ms, custody));
            }
        })?;
        Ok(events)
    }

    /// What a rule of the register is set to, by the newest entry of its own log that stands: no other office sets it.
    pub fn rule(&self, rule: &str) -> Result<Option<Rule>, StoreError> {
        let standing = self.standing()?;
        let own = logs::own(&self.connection)?;
        let mut newest = None;
        self.each_of("rule", |at, entry, body| {
            if let (Body::Rule(found), false) = (body, standing.withdrawals().is_withdrawn(entry.id))
                && found.rule == rule
                && own.contains(&place::log(at))
            {
                newest = Some(found);
            }
        })?;
        Ok(newest)
    }

    /// Lets judgements speak of the records that stand for those that were judged.
    fn pass_on(&self, judgements: &mut Vec<JudgementRow>) -> Result<(), StoreError> {
        let heirs = self.heirs()?;
        if heirs.is_empty() {
            return Ok(());
        }
        for row in judgements.iter_mut() {
            for id in [&mut row.judgement.a, &mut row.judgement.b] {
                if let Some(seq) = self.seq_of((*id).into())? {
                    *id = self.id_at(heirs.of(seq))?;
                }
            }
        }
        judgements.retain(|row| row.judgement.a != row.judgement.b);
        Ok(())
    }

    /// What people said of lists that copied, in the order it was said; what was taken back is left out.
    pub fn derivations(&self) -> Result<Vec<DerivationRow>, StoreError> {
        let standing = self.standing()?;
        let mut derivations = Vec::new();
        self.each_of("derivation", |seq, entry, body| {
            if let (Body::Derivation(derivation), false) =
                (body, standing.withdrawals().is_withdrawn(entry.id))
            {
                let (id, time_ms) = (entry.id, entry.time_ms);
                derivations.push(DerivationRow { seq, id, time_ms, derivation });
            }
        })?;
        Ok(derivations)
    }

    /// The withdrawals in the order they were made, also those that were taken back.
    pub fn withdrawals(&self) -> Result<Vec<WithdrawalRow>, StoreError> {
        let standing = self.standing()?;
        let mut withdrawals = Vec::new();
        self.each_of("withdrawal", |seq, entry, body| {
            if let Body::Withdrawal(withdrawal) = body {
                let withdrawn = standing.withdrawals().is_withdrawn(entry.id);
                let (id, time_ms) = (entry.id, entry.time_ms);
                withdrawals.push(WithdrawalRow { seq, id, time_ms, withdrawal, withdrawn });
            }
        })?;
        Ok(withdrawals)
    }

    /// The exclusions of the own log in the order they were made, also those that were taken back.
    pub fn exclusions(&self) -> Result<Vec<ExclusionRow>, StoreError> {
        let logs = logs::own(&self.connection)?;
        let mut own = Withdrawals::default();
        self.each_of("withdrawal", |seq, entry, _| {
            if logs.contains(&place::log(seq)) {
                own.see(entry);
            }
        })?;
        let mut exclusions = Vec::new();
        self.each_of("exclusion", |seq, entry, body| {
            if let (Body::Exclusion(exclusion), true) = (body, logs.contains(&place::log(seq))) {
                let withdrawn = own.is_withdrawn(entry.id);
                exclusions.push(ExclusionRow { id: entry.id, time_ms: entry.time_ms, exclusion, withdrawn });
            }
        })?;
        Ok(exclusions)
    }

    /// Whether an entry is withdrawn, of whatever kind.
    pub fn is_withdrawn(&self, id: EntryId) -> Result<bool, StoreError> {
        Ok(self.standing()?.withdrawals().is_withdrawn(id))
    }

    /// The standing rows of a source by the digest of their key ([`ledger::key_digest`]).
    ///
    /// Of two rows with one key, the later is given.
    pub fn keyed_rows(&self, source: SourceId) -> Result<HashMap<[u8; 16], KeyedRow>, StoreError> {
        let standing = self.standing()?;
        let mut rows = HashMap::new();
        let Some(no) = origin(&self.connection, source.into())? else { return Ok(rows) };
        let mut select = self.connection.prepare_cached(
            "SELECT row_key.seq, row_key.key, row_key.content, entry.bytes
             FROM row_key JOIN entry USING (seq) WHERE row_key.source = ?1 ORDER BY row_key.seq",
        )?;
        let mut found = select.query([no])?;
        while let Some(row) = found.next()? {
            let seq = unsigned(row.get(0)?);
            if standing.stands(seq) {
                let entry = decode_entry(row.get_ref(3)?.as_blob().unwrap_or_default())?;
                let kept = KeyedRow { seq, record: entry.id.into(), content: row.get(2)? };
                rows.insert(row.get(1)?, kept);
            }
        }
        Ok(rows)
    }

    /// Every entry of a rare kind that counts, with its body, in the order in which it was said.
    ///
    /// Within a log that is the order of the log. Between logs it is that of their clocks, which
    /// may go wrong; but it is the same at every office that holds the same logs.
    pub(crate) fn each_of(
        &self,
        kind: &str,
        mut visit: impl FnMut(u64, &Entry, Body),
    ) -> Result<(), StoreError> {
        let standing = self.standing()?;
        let mut waiting: Vec<((u64, LogId, u64), Entry, Body)> = Vec::new();
        let several = logs::others(&self.connection)? > 0;
        let mut latest = (0, 0);
        // The second condition lets SQLite use the index of the rare kinds.
        let mut select = self.connection.prepare_cached(
            "SELECT entry.seq, entry.bytes, body.bytes FROM entry JOIN body USING (seq)
             WHERE kind = ?1 AND kind <> 'record' ORDER BY entry.seq",
        )?;
        let mut rows = select.query([kind])?;
        while let Some(row) = rows.next()? {
            let entry = decode_entry(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            let body = decode_body(entry.id, row.get_ref(2)?.as_blob().unwrap_or_default())?;
            let place = unsigned(row.get(0)?);
            if !standing.counts(place) {
                continue;
            }
            if !several {
                visit(place, &entry, body);
                continue;
            }
            // A clock that was put back must not put what was said later before what was said first.
            latest = match place::log(place) {
                log if log == latest.0 => (log, entry.time_ms.max(latest.1)),
                log => (log, entry.time_ms),
            };
            waiting.push(((latest.1, entry.log, place), entry, body));
        }
        waiting.sort_by_key(|(key, ..)| *key);
        waiting.into_iter().for_each(|((_, _, place), entry, body)| visit(place, &entry, body));
        Ok(())
    }

    /// How many records of each source stand.
    fn record_counts(&self) -> Result<HashMap<SourceId, u64>, StoreError> {
        let standing = self.standing()?;
        let mut by_no: HashMap<i64, u64> = HashMap::new();
        let mut select =
            self.connection.prepare_cached("SELECT source, count(*) FROM record GROUP BY source")?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            by_no.insert(row.get(0)?, unsigned(row.get(1)?));
        }
        if !standing.all_stand() {
            let mut select = self.connection.prepare_cached("SELECT source FROM record WHERE seq = ?1")?;
            for seq in standing.fallen() {
                let mut rows = select.query([crate::lookup::signed(seq)])?;
                if let Some(row) = rows.next()? {
                    by_no.entry(row.get(0)?).and_modify(|count| *count -= 1);
                }
            }
        }
        self.name_origins(&by_no)
    }

    fn name_origins(&self, by_no: &HashMap<i64, u64>) -> Result<HashMap<SourceId, u64>, StoreError> {
        let mut select = self.connection.prepare_cached("SELECT no, id FROM origin")?;
        let mut rows = select.query([])?;
        let mut counts = HashMap::new();
        while let Some(row) = rows.next()? {
            if let Some(count) = by_no.get(&row.get(0)?) {
                counts.insert(SourceId(row.get(1)?), *count);
            }
        }
        Ok(counts)
    }
}
