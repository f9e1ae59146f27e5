//! Which sources are independent: lists that copy each other count once.

use std::collections::HashMap;

use ledger::{Derivation, Source, SourceId};

/// Sources that derive from one another: they count as one witness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// One of the families found.
    Known(u32),
    /// A source that the lineage was not told of.
    Alone(SourceId),
}

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
    pub fn family(&self, source: SourceId) -> Family {
        self.family.get(&source).map_or(Family::Alone(source), |number| Family::Known(*number))
    }

    /// How many independent sources are among these.
    pub fn independent(&self, sources: impl IntoIterator<Item = SourceId>) -> usize {
        let mut families: Vec<Family> = sources.into_iter().map(|source| self.family(source)).collect();
        families.sort_unstable();
        families.dedup();
        families.len()
    }
}

/// The sources with what people found out about them: sources come in the order of the log, and so does what was said.
///
/// It is said of lists, not of editions: the newest edition of the copy derives from
/// the newest of the origin. Of several derivations on two lists, in whichever direction, the last
/// counts; one that says "not copied" takes earlier ones back, but not what a mapping declares.
pub fn with_derivations(mut sources: Vec<Source>, said: &[Derivation]) -> Vec<Source> {
    let slugs: HashMap<SourceId, &str> =
        sources.iter().map(|source| (source.id, source.slug.as_str())).collect();
    let mut newest: HashMap<(&str, &str), (&str, &str, bool)> = HashMap::new();
    for derivation in said {
        let lists = (slugs.get(&derivation.source), slugs.get(&derivation.origin));
        if let (Some(&copy), Some(&origin)) = lists {
            newest.insert((copy.min(origin), copy.max(origin)), (copy, origin, derivation.copied));
        }
    }
    let place: HashMap<&str, usize> =
        sources.iter().enumerate().map(|(at, source)| (source.slug.as_str(), at)).collect();
    let copied = newest.into_values().filter(|(copy, origin, copied)| *copied && copy != origin);
    let mut found: Vec<(usize, SourceId)> =
        copied.map(|(copy, origin, _)| (place[copy], sources[place[origin]].id)).collect();
    found.sort_unstable();
    for (at, origin) in found {
        if !sources[at].derives_from.contains(&origin) {
            sources[at].derives_from.push(origin);
        }
    }
    sources
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

    fn source(name: &str) -> Source {
        let digest = ledger::Digest::of(name.as_bytes());
        Source::new(SourceId(*digest.0.first_chunk().expect("32 bytes")), name, name)
    }

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

    /// What was said is `copy<origin` or `one|other` for "not copied".
    #[track_caller]
    fn check_said(lists: &str, said: &[&str], asked: &str, expected: usize) {
        let sources: Vec<Source> = lists.split(' ').map(source).collect();
        let said: Vec<Derivation> = said
            .iter()
            .map(|text| {
                let (one, other) = text.split_once(['<', '|']).expect("two lists");
                Derivation {
                    source: source(one).id,
                    origin: source(other).id,
                    copied: text.contains('<'),
                    by: "Mina".to_owned(),
                    reason: None,
                }
            })
            .collect();
        let sources = with_derivations(sources, &said);
        let asked: Vec<SourceId> = asked.split(' ').map(|name| source(name).id).collect();
        assert_eq!(Lineage::new(&sources).independent(asked), expected, "{said:?}");
    }

    #[test]
    fn what_a_person_says_of_two_lists_counts_until_it_is_said_otherwise() {
        check_said("a b", &[], "a b", 2);
        check_said("a b", &["b<a"], "a b", 1);
        check_said("a b c", &["b<a", "c<b"], "a b c", 1);
        check_said("a b", &["b<a", "b|a"], "a b", 2);
        check_said("a b", &["b<a", "a|b"], "a b", 2);
        check_said("a b", &["b|a", "a<b"], "a b", 1);
        check_said("a b", &["b<b", "b<gone"], "a b", 2);
    }

    #[test]
    fn what_is_said_of_a_list_holds_for_its_editions() {
        let (a, first) = (source("a"), source("b"));
        let later = Source { id: SourceId([9; 16]), edition_of: Some(first.id), ..source("b") };
        let said =
            Derivation { source: first.id, origin: a.id, copied: true, by: "Mina".to_owned(), reason: None };
        let ids = [a.id, first.id, later.id];
        let sources = with_derivations(vec![a, first, later], &[said]);
        assert!(sources[1].derives_from.is_empty() && sources[2].derives_from == [ids[0]]);
        assert_eq!(Lineage::new(&crate::in_force(sources)).independent(ids), 1);
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
