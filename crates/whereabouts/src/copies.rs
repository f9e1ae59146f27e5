//! Lists that seem to copy one another: kept when linking, read when a person looks.
//!
//! What was found is derived and may be deleted. What a person said of it is an
//! entry of the log; it takes a proposal away and decides what counts as independent.

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use ledger::{Derivation, Source, SourceId};
use linkage::{Linked, Proposal, Reason, Traces};
use register::{Lineage, with_derivations};
use serde_json::{Value, json};
use store::{SourceRow, Store};

/// The name under which proposals are kept.
const KEPT: &str = "copies";

/// Looks for copies among the lists of this linkage and keeps what is found.
pub fn keep(store: &mut Store, traces: &Traces, linked: &Linked) -> Result<()> {
    let rows = store.sources()?;
    let slugs: HashMap<SourceId, &str> =
        rows.iter().map(|row| (row.source.id, row.source.slug.as_str())).collect();
    let found = linkage::copies(traces, &linked.persons);
    let found: Vec<Value> = found.iter().filter_map(|one| proposal(one, &slugs)).collect();
    store.put_fact(KEPT, &Value::Array(found).to_string())?;
    Ok(())
}

fn proposal(found: &Proposal, slugs: &HashMap<SourceId, &str>) -> Option<Value> {
    Some(json!({
        "copy": slugs.get(&found.copy)?,
        "origin": slugs.get(&found.origin)?,
        "sure": found.sure.code(),
        "bits": tenths(found.bits),
        "shared": found.shared,
        "apart_from": found.apart_from.and_then(|third| slugs.get(&third)),
        "direction": {"by": found.direction.code(), "words": found.direction.to_string()},
        "reasons": found.reasons.iter().map(reason).collect::<Vec<_>>(),
    }))
}

fn reason(reason: &Reason) -> Value {
    let examples: Vec<[String; 2]> =
        reason.examples.iter().map(|(copy, origin)| [copy.short(), origin.short()]).collect();
    json!({
        "kind": reason.kind.code(),
        "bits": tenths(reason.bits),
        "alike": reason.alike.0,
        "of": reason.alike.1,
        "expected": tenths(reason.expected),
        "words": reason.to_string(),
        "examples": examples,
    })
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// The proposals that nobody has answered, the surest first.
pub fn open(store: &Store) -> Result<Vec<Value>> {
    open_among(store, &store.sources()?)
}

/// The same, where the sources were read already: counting the records of each takes seconds where there are a million.
pub fn open_among(store: &Store, rows: &[SourceRow]) -> Result<Vec<Value>> {
    let kept = store.get_fact(KEPT)?.unwrap_or_default();
    let Ok(Value::Array(mut found)) = serde_json::from_str(&kept) else { return Ok(Vec::new()) };
    let by_slug: HashMap<&str, SourceId> =
        rows.iter().map(|row| (row.source.slug.as_str(), row.source.id)).collect();
    let slug_of: HashMap<SourceId, &str> =
        rows.iter().map(|row| (row.source.id, row.source.slug.as_str())).collect();
    let mut dismissed = HashSet::new();
    for row in store.derivations()? {
        if let (Some(&one), Some(&other)) =
            (slug_of.get(&row.derivation.source), slug_of.get(&row.derivation.origin))
        {
            let lists = (one.min(other), one.max(other));
            if row.derivation.copied {
                dismissed.remove(&lists)
            } else {
                dismissed.insert(lists)
            };
        }
    }
    let lineage = Lineage::new(&in_force(store, rows.to_vec())?);
    found.retain(|one| {
        let slug = |of: &str| one[of].as_str().unwrap_or_default();
        let (copy, origin) = (slug("copy"), slug("origin"));
        let families = [copy, origin].map(|slug| by_slug.get(slug).map(|id| lineage.family(*id)));
        families[0].is_some()
            && families[1].is_some()
            && families[0] != families[1]
            && !dismissed.contains(&(copy.min(origin), copy.max(origin)))
    });
    Ok(found)
}

/// The sources as they count today: with what their newest editions declare, and with what people said of them.
pub fn in_force(store: &Store, rows: Vec<SourceRow>) -> Result<Vec<Source>> {
    let said: Vec<Derivation> = store.derivations()?.into_iter().map(|row| row.derivation).collect();
    let sources = rows.into_iter().map(|row| row.source).collect();
    Ok(register::in_force(with_derivations(sources, &said)))
}
