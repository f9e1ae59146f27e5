//! Which sources are independent: lists that copy each other count once.

use std::collections::HashMap;

use ledger::{Source, SourceId};

/// The families of sources that derive from one another.
///
/// Two sources are of one family when a chain of `derives_from` or
/// `edition_of` joins them, in either direction: standards V-501 counts
/// corroboration by such components only.
#[derive(Debug, Clone, Default)]
pub struct Lineage {
    family: HashMap<SourceId, u32>,
}

impl Lineage {
    /// Groups the sources into families.
    pub fn new<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Lineage {
        let sources: Vec<&Source> = sources.into_iter().collect();
        let mut parent: HashMap<SourceId, SourceId> = HashMap::new();
        for source in &sources {
            for relative in source.derives_from.iter().chain(source.edition_of.iter()) {
                let (one, other) = (root(&parent, source.id), root(&parent, *relative));
                parent.insert(one.max(other), one.min(other));
            }
        }
        let mut numbers: HashMap<SourceId, u32> = HashMap::new();
        let mut family = HashMap::new();
        for source in &sources {
            let next = numbers.len() as u32;
            let number = *numbers.entry(root(&parent, source.id)).or_insert(next);
            family.insert(source.id, number);
        }
        Lineage { family }
    }

    /// The family of a source; an unknown source is a family of its own.
    pub fn family(&self, source: SourceId) -> Option<u32> {
        self.family.get(&source).copied()
    }

    /// How many independent sources are among these.
    pub fn independent(&self, sources: impl IntoIterator<Item = SourceId>) -> usize {
        let mut families: Vec<(Option<u32>, Option<SourceId>)> = sources
            .into_iter()
            .map(|source| match self.family(source) {
                Some(family) => (Some(family), None),
                None => (None, Some(source)),
            })
            .collect();
        families.sort_unstable();
        families.dedup();
        families.len()
    }
}

fn root(parent: &HashMap<SourceId, SourceId>, mut source: SourceId) -> SourceId {
    while let Some(next) = parent.get(&source).filter(|next| **next != source) {
        source = *next;
    }
    source
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::tests::source;

    /// Sources are `name<origin,origin`; the count is of those asked for.
    fn check(sources: &[&str], asked: &str, expected: usize) {
        let built: Vec<Source> = sources
            .iter()
            .map(|text| {
                let (name, origins) = text.split_once('<').unwrap_or((text, ""));
                let mut built = source(name);
                built.derives_from =
                    origins.split(',').filter(|o| !o.is_empty()).map(|o| source(o).id).collect();
                built
            })
            .collect();
        let asked: Vec<SourceId> = asked.split(' ').map(|name| source(name).id).collect();
        assert_eq!(Lineage::new(&built).independent(asked.clone()), expected, "{sources:?} {asked:?}");
    }

    #[test]
    fn lists_that_copy_each_other_count_once() {
        check(&["a", "b"], "a b", 2);
        check(&["a", "b<a"], "a b", 1);
        check(&["a", "b<a", "c<b"], "a c", 1);
        check(&["a", "b", "c<a,b"], "a b", 1);
        check(&["a", "b", "c<a"], "a b c", 2);
        check(&["a<b", "b<a", "c"], "a b c", 2);
        check(&["a"], "a a a", 1);
        check(&["a"], "a unknown", 2);
    }
}
