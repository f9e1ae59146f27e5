//! What the register holds of a list already: its editions, and the lists it may have copied.

use std::collections::HashMap;

use anyhow::Result;
use intake::{Edition, KnownRow, Mapping};
use ledger::SourceId;
use store::{SourceRow, Store};

/// The editions of this list that the register holds, and the lists it may have copied.
pub struct Earlier {
    /// Its editions, the oldest first.
    pub rows: Vec<SourceRow>,
    /// The newest source of every slug.
    pub by_slug: HashMap<String, SourceId>,
}

impl Earlier {
    /// Looks for the editions of the list that a mapping describes.
    pub fn find(store: &Store, mapping: &Mapping) -> Result<Earlier> {
        let sources = store.sources()?;
        // Later editions come later in the log, so the newest of a slug stays.
        let by_slug = sources.iter().map(|row| (row.source.slug.clone(), row.source.id)).collect();
        let known: Vec<String> = mapping.sources().into_iter().map(|source| source.slug).collect();
        let whole = mapping.list.slug.clone().unwrap_or_default();
        let split = mapping.split_by.is_some();
        let rows = sources
            .into_iter()
            .filter(|row| {
                known.contains(&row.source.slug)
                    || (split && row.source.slug.starts_with(&format!("{whole}-")))
            })
            .collect();
        Ok(Earlier { rows, by_slug })
    }

    /// The rows of those editions that stand, to compare the new ones with.
    pub fn edition(&self, store: &Store) -> Result<Edition> {
        let mut known = Vec::new();
        for row in &self.rows {
            for (key, kept) in store.keyed_rows(row.source.id)? {
                known.push(KnownRow {
                    source: row.source.slug.clone(),
                    key,
                    digest: kept.content,
                    record: kept.record,
                });
            }
        }
        Ok(Edition::after(known))
    }
}
