//! What a list declares today, for all its editions.

use std::collections::HashMap;

use ledger::Source;

/// Each source with what its list declares today: sources come in the order of the log.
///
/// The facts, the grade and the origins are those of the newest edition: a mended mapping
/// speaks of the rows that did not change as well. The protection is the strictest of all
/// editions: what a family asked to be left out must not stay public because its row is of
/// last year.
pub fn in_force(mut sources: Vec<Source>) -> Vec<Source> {
    let mut newest: HashMap<String, Source> = HashMap::new();
    for source in &sources {
        let strictest =
            newest.get(&source.slug).map_or(source.sharing, |known| known.sharing.max(source.sharing));
        newest.insert(source.slug.clone(), Source { sharing: strictest, ..source.clone() });
    }
    for source in &mut sources {
        let list = &newest[&source.slug];
        (source.sharing, source.grade) = (list.sharing, list.grade);
        source.facts.clone_from(&list.facts);
        for origin in &list.derives_from {
            if !source.derives_from.contains(origin) && *origin != source.id {
                source.derives_from.push(*origin);
            }
        }
    }
    sources
}
