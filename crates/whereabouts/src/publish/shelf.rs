//! Which file of an edition holds which page.

use std::collections::{HashMap, HashSet};

use ledger::{Codebook, RecordId, Source, SourceId};
use pages::index::Index;
use register::Public;

use crate::showing::Known;

/// Where everything stands.
pub struct Shelf<'k> {
    known: &'k Known<'k, Public>,
    /// The people who have a page.
    people: &'k HashSet<RecordId>,
    /// The indexes, by their names.
    indexes: &'k [Index],
    /// The first page of each group of an index that other pages lead to.
    groups: HashMap<(&'static str, String), String>,
    /// The sources by their slugs, and the file of each.
    pub sources: HashMap<String, String>,
    /// The file of each source.
    by_source: HashMap<SourceId, String>,
    /// The grave sites.
    sites: HashSet<RecordId>,
    /// The letters.
    letters: HashSet<RecordId>,
    /// Those who held an office or are named, as far as they may be.
    officials: HashSet<RecordId>,
}

impl<'k> Shelf<'k> {
    /// Lays it out.
    pub fn new(
        known: &'k Known<'k, Public>,
        people: &'k HashSet<RecordId>,
        indexes: &'k [Index],
    ) -> Shelf<'k> {
        let sources = || known.register.sources().into_iter();
        let file = |source: &Source| format!("source/{}.html", plain(&source.slug));
        let mut groups = HashMap::new();
        for index in indexes.iter().filter(|index| ["source", "state"].contains(&index.id)) {
            for (at, page) in index.pages.iter().enumerate() {
                for group in page {
                    let file = format!("{}.html#{}", index.path(at), group.anchor);
                    groups.entry((index.id, group.anchor.clone())).or_insert(file);
                }
            }
        }
        Shelf {
            known,
            people,
            indexes,
            groups,
            sources: sources().map(|source| (pages::people::encoded(&source.slug), file(source))).collect(),
            by_source: sources().map(|source| (source.id, file(source))).collect(),
            sites: known.sites.iter().map(|site| site.id).collect(),
            officials: known.offices.people().into_iter().collect(),
            letters: known.letters.iter().map(::letters::Matter::id).collect(),
        }
    }

    /// The file of a page below its language, from the page's address; `None` where there is no such page.
    pub fn file(&self, path: &str) -> Option<String> {
        let (page, asked) = path.split_once('?').unwrap_or((path, ""));
        if !asked.is_empty() {
            return self.asked(page, asked);
        }
        let (place, name) = page.split_once('/').unwrap_or((page, ""));
        match (place, name) {
            ("", _) => Some("index.html".to_owned()),
            ("people", "") => Some("people.html".to_owned()),
            ("people", index) => self.index(index),
            ("person" | "record" | "grave", id) => self.thing(place, id.parse().ok()?),
            ("letter", id) => {
                let letter = id.parse().ok().filter(|letter| self.letters.contains(letter))?;
                Some(of_record("letter", letter))
            }
            ("source", slug) => self.sources.get(slug).cloned(),
            ("official", id) => {
                let official = self.known.offices.thing(self.known.accounts.subject_of(id.parse().ok()?));
                self.officials.contains(&official).then(|| of_record("official", official))
            }
            ("graves" | "registers" | "certificates" | "letters" | "sources" | "edition", "")
            | ("officials" | "proceedings" | "statements" | "numbers" | "events" | "measures", "") => {
                Some(format!("{place}.html"))
            }
            ("edition", "changes" | "data" | "dictionary") => Some(format!("{page}.html")),
            _ => None,
        }
    }

    /// The file of the page of a person, a record or a grave site.
    pub fn thing(&self, place: &str, id: RecordId) -> Option<String> {
        match place {
            "person" => {
                let person = self.known.accounts.subject_of(id);
                self.people.contains(&person).then(|| of_record("person", person))
            }
            "grave" => {
                let site = self.known.ground.thing(id);
                self.sites.contains(&site).then(|| of_record("grave", site))
            }
            _ => self.record(id),
        }
    }

    /// The file of a page that narrows a list down: one of those that were written for it.
    fn asked(&self, page: &str, asked: &str) -> Option<String> {
        let one = |name: &str| {
            let values = asked.split('&').filter_map(|pair| pair.split_once('='));
            values.into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
        };
        match page {
            "people" => {
                let group =
                    |name| one(name).and_then(|value| self.groups.get(&(name, plain(&decoded(value)))));
                let (state, source) = (group("state"), || group("source"));
                state.or_else(source).cloned()
            }
            "registers" => match (one("answer"), one("register")) {
                (Some(answer), _) => Some(format!("registers-{answer}.html")),
                (None, Some(register)) => {
                    let letters: String =
                        decoded(register).chars().filter(char::is_ascii_alphanumeric).collect();
                    Some(format!("registers.html#register-{letters}"))
                }
                _ => None,
            },
            "certificates" => one("standing").map(|standing| format!("certificates-{standing}.html")),
            _ => None,
        }
    }

    fn index(&self, name: &str) -> Option<String> {
        let (id, page) = match name.rsplit_once('-') {
            Some((id, page)) => (id, Some(page.parse::<usize>().ok()?)),
            None => (name, None),
        };
        let index = self.indexes.iter().find(|index| index.id == id && index.people > 0)?;
        let there = page.is_none_or(|page| (1..=index.pages.len()).contains(&page));
        there.then(|| format!("people/{name}.html"))
    }

    /// Where a record stands: a row of a list at its source, any other on a page of its own.
    fn record(&self, id: RecordId) -> Option<String> {
        let account = self.known.record(id)?;
        match Codebook::builtin().is_linked(account.kind()) {
            true => self.by_source.get(&account.source.id).cloned(),
            false => Some(of_record("record", id)),
        }
    }
}

/// The file of a thing with an identifier: folders hold what begins alike, so that none grows too large.
pub fn of_record(place: &str, id: RecordId) -> String {
    let id = id.to_string();
    format!("{place}/{}/{id}.html", &id[id.len() - 2..])
}

/// A name as a file or an anchor may bear it: other signs by their number.
pub fn plain(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' => out.push(c),
            other => out.push_str(&format!("u{:x}-", u32::from(other))),
        }
    }
    out.truncate(120);
    out
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = text.get(at + 1..at + 3).and_then(|code| u8::from_str_radix(code, 16).ok());
        match code.filter(|_| bytes[at] == b'%') {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_found_by_the_address_that_asks_for_it() {
        for slug in ["families-1999", "لیست", "a b%c"] {
            assert_eq!(plain(&decoded(&pages::people::encoded(slug))), plain(slug));
        }
        assert_eq!(decoded("100%"), "100%");
    }
}
