//! One pass over the log: which records stood at a time, and what their keys are.

use std::collections::HashMap;
use std::ops::ControlFlow;

use anyhow::Result;
use claims::{Links, with_derivations};
use ledger::{
    BatchId, Body, Codebook, Derivation, EntryId, Judgement, Record, RecordId, Rule, Source, SourceId,
    Withdrawals,
};
use store::Store;

use super::{Kept, Wanted};
use crate::reviewers::Panel;

/// What the log had said by a time.
pub struct Folded {
    /// The sources that stood.
    pub sources: Vec<Source>,
    /// The records that stood and are wanted, in the order of the log.
    pub kept: Vec<Kept>,
    /// What links mean.
    pub links: Links,
    /// The record at each place of the log that people are made of.
    pub numbers: HashMap<u64, RecordId>,
    /// What reviewers had said of pairs, of the records that stood in place of those judged, and how it counted.
    pub judged: Panel,
    /// Whether anything came after that time.
    pub grew_since: bool,
}

#[derive(Default)]
struct Heard {
    withdrawals: Withdrawals,
    sources: Vec<Source>,
    derivations: Vec<(EntryId, Derivation)>,
    judgements: Vec<(EntryId, Judgement)>,
    rules: Vec<(EntryId, Rule)>,
    said: Vec<Said>,
    grew_since: bool,
}

/// A record as far as it is wanted, with its place in the log and when it was recorded.
struct Said {
    seq: u64,
    time_ms: u64,
    id: RecordId,
    source: SourceId,
    batch: Option<BatchId>,
    replaces: Option<RecordId>,
    key: Option<Box<str>>,
    of_person: bool,
    /// The whole record; of people who are not wanted it would fill the memory for nothing.
    record: Option<Box<Record>>,
}

impl Said {
    fn new(seq: u64, time_ms: u64, mut record: Record, wanted: bool) -> Said {
        // A list that grew as it was read has room for as much again: of a million records that is much. Shrinking leaves it
        // where it is.
        let statements = std::mem::take(&mut record.statements);
        record.statements.reserve_exact(statements.len());
        record.statements.extend(statements);
        Said {
            seq,
            time_ms,
            id: record.id,
            source: record.source,
            batch: record.batch,
            replaces: record.replaces,
            key: record.key.as_deref().map(Box::from),
            of_person: Codebook::builtin().is_linked(&record.kind),
            record: wanted.then(|| Box::new(record)),
        }
    }
}

/// Reads the log up to a time.
pub fn fold(store: &Store, wanted: Wanted<'_>, known_ms: u64) -> Result<Folded> {
    let heard = hear(store, wanted, known_ms)?;
    let withdrawn = &heard.withdrawals;
    let mut sources = heard.sources;
    sources.retain(|source| !withdrawn.is_withdrawn(source.id));
    let said: Vec<Derivation> = heard
        .derivations
        .into_iter()
        .filter(|(id, _)| !withdrawn.is_withdrawn(*id))
        .map(|(_, said)| said)
        .collect();
    let sources = with_derivations(sources, &said);
    let mut said = heard.said;
    said.retain(|one| !withdrawn.is_row_withdrawn(one.id, one.batch, one.source));
    let mut links = Links::new([], &sources);
    said.iter().for_each(|one| links.add_row(one.id, one.source, one.replaces, one.key.as_deref()));
    let heirs = heirs(&said);
    let standing = |id: EntryId| !withdrawn.is_withdrawn(id);
    let rules = heard.rules.into_iter().filter(|(id, rule)| standing(*id) && rule.rule == Rule::REVIEWERS);
    let judged = heard.judgements.into_iter().filter(|(id, _)| standing(*id));
    let judgements = judged.filter_map(|(_, judged)| passed_on(judged, &heirs)).collect();
    let mut folded = Folded {
        sources,
        kept: Vec::new(),
        links,
        numbers: HashMap::new(),
        judged: Panel::over(judgements, rules.map(|(_, rule)| rule).next_back().as_ref()),
        grew_since: heard.grew_since,
    };
    folded.kept.reserve_exact(said.iter().filter(|one| one.record.is_some()).count());
    for one in said {
        if heirs.get(&one.id).is_some_and(|heir| *heir != one.id) {
            continue;
        }
        if one.of_person {
            folded.numbers.insert(one.seq, one.id);
        }
        folded.kept.extend(one.record.map(|record| Kept {
            record: *record,
            seq: one.seq,
            time_ms: one.time_ms,
        }));
    }
    Ok(folded)
}

/// Whether a record is wanted whole: those of graves, certificates and the like always are.
fn is_wanted(wanted: Wanted<'_>, record: &Record) -> bool {
    match wanted {
        Wanted::Everyone => true,
        Wanted::These(ids) => ids.contains(&record.id) || !Codebook::builtin().is_linked(&record.kind),
    }
}

fn hear(store: &Store, wanted: Wanted<'_>, known_ms: u64) -> Result<Heard> {
    let mut heard = Heard::default();
    let whole = |record: &Record| is_wanted(wanted, record);
    store.each_entry_skimming(whole, |seq, entry, body| {
        if entry.time_ms <= known_ms {
            heard.withdrawals.see(entry);
            match body {
                Some(Body::Record(record)) => {
                    let whole = whole(&record);
                    heard.said.push(Said::new(seq, entry.time_ms, record, whole));
                }
                Some(Body::Source(source)) => heard.sources.push(source),
                Some(Body::Derivation(said)) => heard.derivations.push((entry.id, said)),
                Some(Body::Judgement(judged)) => heard.judgements.push((entry.id, judged)),
                Some(Body::Rule(rule)) => heard.rules.push((entry.id, rule)),
                _ => {}
            }
        } else {
            heard.grew_since = true;
        }
        ControlFlow::Continue(())
    })?;
    Ok(heard)
}

/// A judgement of the records that stand in place of those judged; none where both became one.
fn passed_on(mut judged: Judgement, heirs: &HashMap<RecordId, RecordId>) -> Option<Judgement> {
    for id in [&mut judged.a, &mut judged.b] {
        *id = heirs.get(id).copied().unwrap_or(*id);
    }
    (judged.a != judged.b).then_some(judged)
}

/// For each record of a chain of corrections, the last of the chain that stands.
fn heirs(said: &[Said]) -> HashMap<RecordId, RecordId> {
    let mut first: HashMap<RecordId, RecordId> = HashMap::new();
    let mut last: HashMap<RecordId, RecordId> = HashMap::new();
    for one in said {
        let Some(earlier) = one.replaces else { continue };
        let root = first.get(&earlier).copied().unwrap_or(earlier);
        first.insert(earlier, root);
        first.insert(one.id, root);
        last.insert(root, one.id);
    }
    first.iter().filter_map(|(record, root)| Some((*record, *last.get(root)?))).collect()
}
