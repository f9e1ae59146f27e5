//! What the register holds of a list already: its editions, and the lists it may have copied.

use std::collections::HashMap;

use anyhow::Result;
use intake::mapping::ListSource;
use intake::{Edition, KnownRow, Mapping};
use ledger::{Facts, Source, SourceId};
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

    /// Whether the newest editions declare just what these sources do: else the mapping was mended.
    pub fn declare(&self, sources: &[ListSource]) -> bool {
        sources.iter().all(|listed| {
            let newest = self.rows.iter().rfind(|row| row.source.slug == listed.slug);
            newest.is_some_and(|row| same_list(&row.source, listed, &self.by_slug))
        })
    }
}

fn same_list(known: &Source, listed: &ListSource, by_slug: &HashMap<String, SourceId>) -> bool {
    let origins = listed.derives_from.iter().filter_map(|slug| by_slug.get(slug)).count();
    let told = |facts: &Facts| (facts.duplicate_free, facts.burial_register);
    known.title == listed.title
        && known.publisher == listed.publisher
        && known.lang == listed.lang
        && known.grade == listed.grade
        && known.sharing == listed.sharing
        && known.obtained == listed.obtained
        && told(&known.facts) == told(&listed.facts)
        && known.derives_from.len() == origins
}
