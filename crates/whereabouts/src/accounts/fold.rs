//! One pass over the log: which records stood at a time, and what their keys are.

use std::collections::HashMap;
use std::ops::ControlFlow;

use anyhow::Result;
use claims::{Links, with_derivations};
use ledger::{Body, Codebook, Derivation, EntryId, Record, RecordId, Source, Withdrawals};
use store::Store;

use super::{Kept, Wanted};

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
}

#[derive(Default)]
struct Heard {
    withdrawals: Withdrawals,
    sources: Vec<Source>,
    derivations: Vec<(EntryId, Derivation)>,
    records: Vec<(u64, u64, Record)>,
}

/// Reads the log up to a time.
pub fn fold(store: &Store, wanted: Wanted<'_>, known_ms: u64) -> Result<Folded> {
    let heard = hear(store, known_ms)?;
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
    let mut records = heard.records;
    records.retain(|(_, _, record)| !withdrawn.is_record_withdrawn(record));
    let mut links = Links::new([], &sources);
    records.iter().for_each(|(_, _, record)| links.add(record));
    let heirs = heirs(&records);
    let mut folded = Folded { sources, kept: Vec::new(), links, numbers: HashMap::new() };
    for (seq, time_ms, record) in records {
        if heirs.get(&record.id).is_some_and(|heir| *heir != record.id) {
            continue;
        }
        if Codebook::builtin().is_linked(&record.kind) {
            folded.numbers.insert(seq, record.id);
            if matches!(wanted, Wanted::These(ids) if !ids.contains(&record.id)) {
                continue;
            }
        }
        folded.kept.push(Kept { record, time_ms });
    }
    Ok(folded)
}

fn hear(store: &Store, known_ms: u64) -> Result<Heard> {
    let mut heard = Heard::default();
    store.each_entry(0, |seq, entry, body| {
        if entry.time_ms <= known_ms {
            heard.withdrawals.see(entry);
            match body {
                Some(Body::Record(record)) => heard.records.push((seq, entry.time_ms, record)),
                Some(Body::Source(source)) => heard.sources.push(source),
                Some(Body::Derivation(said)) => heard.derivations.push((entry.id, said)),
                _ => {}
            }
        }
        ControlFlow::Continue(())
    })?;
    Ok(heard)
}

/// For each record of a chain of corrections, the last of the chain that stands.
fn heirs(records: &[(u64, u64, Record)]) -> HashMap<RecordId, RecordId> {
    let mut first: HashMap<RecordId, RecordId> = HashMap::new();
    let mut last: HashMap<RecordId, RecordId> = HashMap::new();
    for (_, _, record) in records {
        let Some(earlier) = record.replaces else { continue };
        let root = first.get(&earlier).copied().unwrap_or(earlier);
        first.insert(earlier, root);
        first.insert(record.id, root);
        last.insert(root, record.id);
    }
    first.iter().filter_map(|(record, root)| Some((*record, *last.get(root)?))).collect()
}
