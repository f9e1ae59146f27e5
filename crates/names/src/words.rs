//! The word lists of `data/`, read once. What stands in them is data, not code.

use crate::fold::fold_spaced;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// Where a title may stand, and whether it may also be somebody's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Title {
    pub before: bool,
    pub after: bool,
    /// Also a given name or surname: a title only if two words remain.
    pub lone: bool,
    /// Seyed and the like: part of the name for some, absent for others.
    pub descent: bool,
}

/// What a linking word announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Link {
    Father,
    Alias,
}

/// Which neighbours a piece of a compound name clings to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Affix {
    pub before_given: bool,
    pub after_given: bool,
    pub before_family: bool,
    pub after_family: bool,
    /// Never the end of a name: عبد, ابو.
    pub binds: bool,
}

/// What the lists say of one word, whatever stands beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Known {
    pub affix: Affix,
    /// It is a title by itself.
    pub title: Option<Title>,
    /// A title or a link begins with it, or is it.
    pub opens: bool,
}

/// A table of our own words: never filled from a list, so a plain hash will do.
pub(crate) type Table<K, V> = HashMap<K, V, BuildHasherDefault<Fnv>>;
type Set = HashSet<String, BuildHasherDefault<Fnv>>;

/// The FNV-1a hash of 64 bits: quick for short words.
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// All word lists, keyed by folded spelling with single spaces.
pub(crate) struct Words {
    pub titles: Table<String, Title>,
    pub links: Table<String, Link>,
    pub affixes: Table<String, Affix>,
    pub places: Set,
    pub unnamed: Set,
    known: Table<String, Known>,
}

/// The lists as shipped with the program.
pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let titles = titles(include_str!("../data/titles.tsv"));
    let links = links(include_str!("../data/links.tsv"));
    let affixes = affixes(include_str!("../data/affixes.tsv"));
    Words {
        known: known(&titles, &links, &affixes),
        titles,
        links,
        affixes,
        places: set(include_str!("../data/places.tsv")),
        unnamed: set(include_str!("../data/unnamed.tsv")),
    }
});

impl Words {
    /// Looks a folded word up in all the lists at once.
    pub fn known(&self, folded: &str) -> Known {
        self.known.get(folded).copied().unwrap_or_default()
    }
}

fn known(
    titles: &Table<String, Title>,
    links: &Table<String, Link>,
    affixes: &Table<String, Affix>,
) -> Table<String, Known> {
    let mut known: Table<String, Known> = Table::default();
    for text in titles.keys().chain(links.keys()) {
        let ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
        ends.for_each(|end| known.entry(text[..end].to_owned()).or_default().opens = true);
    }
    titles.iter().for_each(|(text, title)| known.entry(text.clone()).or_default().title = Some(*title));
    affixes.iter().for_each(|(text, affix)| known.entry(text.clone()).or_default().affix = *affix);
    known
}

/// The longest entry of titles and links, in words.
pub(crate) const LONGEST: usize = 3;

/// Yields the cells of each line that is neither empty nor a comment.
pub(crate) fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::trim).collect())
}

fn titles(table: &str) -> Table<String, Title> {
    rows(table)
        .map(|row| {
            let place = row.get(1).copied().unwrap_or("before");
            let kind = row.get(2).copied().unwrap_or("title");
            let title = Title {
                before: place != "after",
                after: place != "before",
                lone: kind != "title",
                descent: kind == "descent",
            };
            (fold_spaced(row[0]), title)
        })
        .collect()
}

fn links(table: &str) -> Table<String, Link> {
    rows(table)
        .filter_map(|row| {
            let link = match *row.get(1)? {
                "father" => Link::Father,
                "alias" => Link::Alias,
                _ => return None,
            };
            Some((fold_spaced(row[0]), link))
        })
        .collect()
}

fn affixes(table: &str) -> Table<String, Affix> {
    let mut affixes: Table<String, Affix> = Table::default();
    for row in rows(table) {
        let affix = affixes.entry(fold_spaced(row[0])).or_default();
        match row.get(1).copied() {
            Some("before-given") => affix.before_given = true,
            Some("after-given") => affix.after_given = true,
            Some("before-family") => affix.before_family = true,
            Some("after-family") => affix.after_family = true,
            Some("binds") => affix.binds = true,
            _ => {}
        }
    }
    affixes
}

fn set(table: &str) -> Set {
    rows(table).map(|row| fold_spaced(row[0])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line is understood: a misspelt kind must not pass unseen.
    fn check(table: &str, columns: usize, kinds: &[&[&str]]) {
        for row in rows(table) {
            assert_eq!(row.len(), columns, "{row:?}");
            assert!(!fold_spaced(row[0]).is_empty(), "{row:?}");
            for (cell, known) in row[1..].iter().zip(kinds) {
                assert!(known.contains(cell), "{row:?}: {cell} is none of {known:?}");
            }
        }
    }

    #[test]
    fn every_line_of_the_word_lists_is_understood() {
        let titles = include_str!("../data/titles.tsv");
        check(titles, 3, &[&["before", "after", "both"], &["title", "lone", "descent"]]);
        check(include_str!("../data/links.tsv"), 2, &[&["father", "alias"]]);
        let pieces = ["before-given", "after-given", "before-family", "after-family", "binds"];
        check(include_str!("../data/affixes.tsv"), 2, &[&pieces]);
        check(include_str!("../data/places.tsv"), 1, &[]);
        check(include_str!("../data/unnamed.tsv"), 1, &[]);
    }

    #[test]
    fn no_title_or_link_is_longer_than_the_reader_looks() {
        let words = |text: &String| text.split(' ').count();
        assert!(WORDS.titles.keys().chain(WORDS.links.keys()).all(|text| words(text) <= LONGEST));
    }
}
