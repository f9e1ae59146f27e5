//! From what is written to the record that is meant.
//!
//! A value of the codebook's type `link` is a record's identifier (26 letters and
//! digits), `slug:key` (the list's slug and the row's key in it), or a key alone, of
//! a row of the same list.

use std::collections::HashMap;

use ledger::{Record, RecordId, Source, SourceId};

/// What a written link asks for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Link {
    /// The record with this identifier.
    Record(RecordId),
    /// The row with this key in the list with this slug.
    Row {
        /// The list's slug; `None` is the list that the link itself stands in.
        slug: Option<String>,
        /// The row's key in its list.
        key: String,
    },
}

impl std::fmt::Display for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Link::Record(id) => write!(f, "{id}"),
            Link::Row { slug: Some(slug), key } => write!(f, "{slug}:{key}"),
            Link::Row { slug: None, key } => f.write_str(key),
        }
    }
}

impl Link {
    /// Reads a written link; `None` where nothing is written.
    ///
    /// ```
    /// use claims::Link;
    /// let row = Link::read(" families-list:12 ").unwrap();
    /// assert_eq!(row, Link::Row { slug: Some("families-list".into()), key: "12".into() });
    /// ```
    pub fn read(written: &str) -> Option<Link> {
        let written = written.trim();
        if written.is_empty() {
            return None;
        }
        if let Some(id) = whole_identifier(written) {
            return Some(Link::Record(id));
        }
        Some(match written.split_once(':') {
            Some((slug, key)) if is_slug(slug) && !key.trim().is_empty() => {
                Link::Row { slug: Some(slug.trim().to_owned()), key: key.trim().to_owned() }
            }
            _ => Link::Row { slug: None, key: written.to_owned() },
        })
    }
}

fn whole_identifier(written: &str) -> Option<RecordId> {
    (written.len() == 26).then(|| written.parse().ok()).flatten()
}

fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.trim().bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// A key as rows are looked up by it: the digits of any script are one.
///
/// A list numbered «۱۱۰۳» is asked for as "1103" by whoever has no Persian keyboard, and a refusal that finds
/// nobody protects nobody.
fn plain(key: &str) -> String {
    key.chars().map(names::plain_digit).collect()
}

/// Which record each identifier and each row's key stands for.
///
/// A link to a record that a later edition replaced means the one that stands in its
/// place; tell [`Links::replaced`] of each.
#[derive(Debug, Clone, Default)]
pub struct Links {
    known: HashMap<RecordId, RecordId>,
    /// The rows of each list by their keys; lists are named by their slugs.
    rows: HashMap<String, HashMap<Box<str>, RecordId>>,
    slugs: HashMap<SourceId, String>,
}

impl Links {
    /// The links among some records, with the sources they name.
    pub fn new<'a>(
        records: impl IntoIterator<Item = &'a Record>,
        sources: impl IntoIterator<Item = &'a Source>,
    ) -> Links {
        let mut links = Links::default();
        sources.into_iter().for_each(|source| links.add_source(source));
        records.into_iter().for_each(|record| links.add(record));
        links
    }

    /// A source whose slug links may name.
    pub fn add_source(&mut self, source: &Source) {
        self.slugs.insert(source.id, source.slug.clone());
    }

    /// A record that links may mean; the newest row of a key counts.
    pub fn add(&mut self, record: &Record) {
        self.add_row(record.id, record.source, record.replaces, record.key.as_deref());
    }

    /// The same of a record of which no more is known than where it stands.
    pub fn add_row(&mut self, id: RecordId, source: SourceId, replaces: Option<RecordId>, key: Option<&str>) {
        self.known.insert(id, id);
        if let Some(earlier) = replaces {
            self.replaced(earlier, id);
        }
        if let (Some(key), Some(slug)) = (key, self.slugs.get(&source)) {
            let rows = match self.rows.get_mut(slug) {
                Some(rows) => rows,
                None => self.rows.entry(slug.clone()).or_default(),
            };
            rows.insert(plain(key).into(), id);
        }
    }

    /// Notes that one record stands in another's place.
    pub fn replaced(&mut self, earlier: RecordId, by: RecordId) {
        self.known.insert(earlier, by);
    }

    /// The record that a link in a record of this source means; `None` if there is none.
    pub fn resolve(&self, link: &Link, from: SourceId) -> Option<RecordId> {
        match link {
            Link::Record(id) => self.standing(*id),
            Link::Row { slug, key } => {
                let slug = slug.as_ref().or_else(|| self.slugs.get(&from))?;
                let row = self.rows.get(slug)?.get(plain(key).as_str())?;
                self.standing(*row)
            }
        }
    }

    /// Follows replacements to the record that stands; a circle ends where it began.
    fn standing(&self, id: RecordId) -> Option<RecordId> {
        let mut at = *self.known.get(&id)?;
        for _ in 0..self.known.len() {
            match self.known.get(&at) {
                Some(next) if *next != at => at = *next,
                _ => return Some(at),
            }
        }
        Some(id)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn row(number: u8, source: &Source, key: &str, replaces: Option<u8>) -> Record {
        Record {
            id: RecordId([number; 16]),
            source: source.id,
            batch: None,
            replaces: replaces.map(|number| RecordId([number; 16])),
            kind: "person".to_owned(),
            locator: ledger::Locator::default(),
            key: Some(key.to_owned()),
            statements: Vec::new(),
            issues: Vec::new(),
        }
    }

    #[test]
    fn a_link_means_a_record_a_row_of_a_list_or_a_row_of_its_own_list() {
        let families = Source::new(SourceId([1; 16]), "families", "Families");
        let graves = Source::new(SourceId([2; 16]), "graves", "Graves");
        let records =
            [row(1, &families, "12", None), row(2, &graves, "12", None), row(3, &graves, "۷", None)];
        let links = Links::new(&records, [&families, &graves]);
        let check = |written: &str, expected: Option<u8>| {
            let link = Link::read(written).unwrap();
            let found = links.resolve(&link, graves.id);
            assert_eq!(found, expected.map(|number| RecordId([number; 16])), "{written}");
        };
        check("families:12", Some(1));
        check("12", Some(2));
        check(" 7 ", Some(3));
        check(&RecordId([1; 16]).to_string(), Some(1));
        check("families:99", None);
        check("99", None);
        check("families:۱۲", Some(1));
        check("٧", Some(3));
        check(&RecordId([9; 16]).to_string(), None);
        assert_eq!(Link::read("  "), None);
    }

    #[test]
    fn a_link_to_a_replaced_record_means_its_heir() {
        let list = Source::new(SourceId([1; 16]), "list", "List");
        let records = [row(1, &list, "a", None), row(2, &list, "a", Some(1)), row(3, &list, "a", Some(2))];
        let links = Links::new(&records, [&list]);
        for number in 1..=3 {
            assert_eq!(
                links.resolve(&Link::Record(RecordId([number; 16])), list.id),
                Some(RecordId([3; 16]))
            );
        }
    }
}
