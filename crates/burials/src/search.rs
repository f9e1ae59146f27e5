//! Searches in burial registers: who was looked for, on which pages, and what came of it.

use claims::{Account, Links};
use dates::Day;
use ledger::RecordId;

use crate::page::Page;

/// One search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// The record that speaks of it.
    pub record: RecordId,
    /// The records of the pages that were searched.
    pub pages: Vec<RecordId>,
    /// Whether every page that can be seen was searched.
    pub all_pages: bool,
    /// The records of the people who were looked for.
    pub persons: Vec<RecordId>,
    /// Whether everybody was looked for.
    pub for_all: bool,
    /// What came of it.
    pub outcome: SearchOutcome,
    /// The rows that were found.
    pub rows: Vec<RecordId>,
}

/// What came of a search, a term of `register_search_outcome`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SearchOutcome {
    /// The name was found.
    Found,
    /// It was not found.
    NotFound,
    /// Nobody said, or it was not clear.
    Unclear,
}

impl Search {
    /// The search that an account speaks of; `None` where it came after the day.
    pub(crate) fn read(account: &Account<'_>, links: &Links, on: Day) -> Option<Search> {
        if account.window("date").is_some_and(|day| day.earliest > Some(on)) {
            return None;
        }
        let meant = |property: &str| -> Vec<RecordId> {
            account.links(property).filter_map(|link| links.resolve(&link, account.source.id)).collect()
        };
        Some(Search {
            record: account.id(),
            pages: meant("searched_page"),
            all_pages: account.yes("all_pages") == Some(true),
            persons: meant("person"),
            for_all: account.yes("for_all") == Some(true),
            outcome: match account.term("outcome") {
                Some("found") => SearchOutcome::Found,
                Some("not_found") => SearchOutcome::NotFound,
                _ => SearchOutcome::Unclear,
            },
            rows: meant("found_row"),
        })
    }

    /// Whether someone with these records was looked for.
    pub fn sought(&self, records: &[RecordId]) -> bool {
        self.for_all || self.named(records)
    }

    /// Whether someone with these records was looked for by name.
    pub fn named(&self, records: &[RecordId]) -> bool {
        self.persons.iter().any(|person| records.contains(person))
    }

    /// Whether it went through a page.
    pub fn went_through(&self, page: &Page) -> bool {
        self.all_pages || self.pages.iter().any(|searched| page.records.contains(searched))
    }
}
