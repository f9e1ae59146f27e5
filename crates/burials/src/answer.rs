//! The answer for one person and one register, with the pages and the reasons.

use claims::{Account, Agreement, Links, Reason};
use dates::Window;
use ledger::RecordId;

use crate::page::{Page, PageState};
use crate::register::BurialRegister;
use crate::search::SearchOutcome;
use crate::sought::Sought;

/// Whether the name was entered: terms of `burial_register_answer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// A row is the person's, under a name that is the person's.
    Found,
    /// A row is the person's, under another name or none.
    FoundUnderAnotherName,
    /// A row is probably the person's; a reviewer must decide.
    Probable,
    /// A page that could hold the name is missing, torn or unreadable.
    PageMissing,
    /// The register, or a page of it that could hold the name, is withheld.
    RegisterNotDisclosed,
    /// Pages that could hold the name were not searched, or nobody said whether they can be seen.
    NotSearched,
    /// Every page that could hold the name was disclosed and searched, and it is not there.
    SearchedAndAbsent,
}

/// An answer with what it rests on.
#[derive(Debug, Clone)]
pub struct Answered<'a> {
    /// The answer.
    pub answer: Answer,
    /// The days on which the burial can have been entered.
    pub burial: Window,
    /// The rows it rests on.
    pub rows: Vec<Account<'a>>,
    /// The pages it rests on: all that could hold the name, or those that stand in the way.
    pub pages: Vec<Page>,
    /// Why.
    pub reason: Reason,
}

/// Where the question was asked.
const CITES: &str = "UN experts' letter of 3 September 2020 (IRN 20/2020); ICPPED arts. 17(3)(g), 18(1)(g)";

impl<'a> BurialRegister<'a> {
    /// The rows that whoever searched for someone by name took for theirs.
    fn rows_found(&self, records: &[RecordId]) -> impl Iterator<Item = &Account<'a>> {
        let named = self.searches.iter().filter(|search| search.named(records));
        let found: Vec<RecordId> = named.flat_map(|search| search.rows.iter().copied()).collect();
        self.rows.iter().filter(move |row| found.contains(&row.id()))
    }

    /// Whether a person's name was entered in this register; `None` where the burial lies outside its days.
    pub fn answer(&self, sought: &Sought<'_, 'a>, links: &Links) -> Option<Answered<'a>> {
        let burial = sought.burial();
        let found = Search::of(self, sought, links);
        found.rows(burial).or_else(|| found.told(burial)).or_else(|| found.probable(burial)).or_else(|| {
            self.covers.shared(&burial)?;
            Some(found.by_pages(burial))
        })
    }
}

/// What there is to answer with.
struct Search<'s, 'a> {
    register: &'s BurialRegister<'a>,
    records: Vec<RecordId>,
    rows: Vec<(Account<'a>, Agreement)>,
    doubtful: Vec<Account<'a>>,
}

impl<'s, 'a> Search<'s, 'a> {
    fn of(register: &'s BurialRegister<'a>, sought: &Sought<'_, 'a>, links: &Links) -> Search<'s, 'a> {
        let records = sought.records();
        let mut rows = sought.rows(register, links);
        for row in register.rows_found(&records) {
            if !rows.iter().any(|known| known.id() == row.id()) {
                rows.push(*row);
            }
        }
        let named = |row: Account<'a>| (row, sought.naming(&row, register, links));
        let mut doubtful: Vec<Account<'a>> = Vec::new();
        for doubt in sought.doubtful.iter().filter(|doubt| register.has_row(&doubt.row, links)) {
            if !doubtful.iter().any(|known| known.id() == doubt.row.id()) {
                doubtful.push(doubt.row);
            }
        }
        Search { register, records, rows: rows.into_iter().map(named).collect(), doubtful }
    }

    /// Rows that are the person's.
    fn rows(&self, burial: Window) -> Option<Answered<'a>> {
        if self.rows.is_empty() {
            return None;
        }
        let same = self.rows.iter().any(|(_, naming)| *naming == Agreement::Same);
        let told = self.rows.iter().any(|(_, naming)| *naming == Agreement::Other);
        let (answer, says) = match (same, told) {
            (true, _) => (Answer::Found, "a row of the register is the person's, under the person's name"),
            (_, true) => {
                (Answer::FoundUnderAnotherName, "a row of the register is the person's, under another name")
            }
            _ => (Answer::FoundUnderAnotherName, "a row of the register is the person's, without a name"),
        };
        let rows: Vec<Account<'a>> = self.rows.iter().map(|(row, _)| *row).collect();
        let records: Vec<RecordId> = rows.iter().map(Account::id).collect();
        Some(Answered { answer, burial, rows, pages: Vec::new(), reason: answer.because(says, records) })
    }

    /// A search that found the person by name, though the row itself is not here.
    fn told(&self, burial: Window) -> Option<Answered<'a>> {
        let named = self.register.searches.iter().filter(|search| search.named(&self.records));
        let found: Vec<RecordId> = named
            .filter(|search| search.outcome == SearchOutcome::Found)
            .map(|search| search.record)
            .collect();
        (!found.is_empty()).then(|| {
            let says = "whoever searched the register says that the name stands in it; the row is not in this register";
            let reason = Answer::Found.because(says, found);
            Answered { answer: Answer::Found, burial, rows: Vec::new(), pages: Vec::new(), reason }
        })
    }

    fn probable(&self, burial: Window) -> Option<Answered<'a>> {
        let unclear = self
            .register
            .searches
            .iter()
            .filter(|search| search.named(&self.records) && search.outcome == SearchOutcome::Unclear);
        let unclear: Vec<RecordId> = unclear.map(|search| search.record).collect();
        if self.doubtful.is_empty() && unclear.is_empty() {
            return None;
        }
        let records = self.doubtful.iter().map(Account::id).chain(unclear);
        let says = "a row of the register may be the person's; nobody has decided it";
        let reason = Answer::Probable.because(says, records);
        Some(Answered {
            answer: Answer::Probable,
            burial,
            rows: self.doubtful.clone(),
            pages: Vec::new(),
            reason,
        })
    }

    /// No row: what the pages that could hold the name allow to be said.
    fn by_pages(&self, burial: Window) -> Answered<'a> {
        let could: Vec<&Page> = self.register.pages.iter().filter(|page| page.can_hold(&burial)).collect();
        let those = |wanted: &dyn Fn(&Page) -> bool| -> Vec<Page> {
            could.iter().filter(|page| wanted(page)).map(|page| (*page).clone()).collect()
        };
        let withheld = those(&|page| page.state == PageState::Withheld);
        let gone =
            those(&|page| matches!(page.state, PageState::Missing | PageState::Torn | PageState::Unreadable));
        let open = those(&|page| page.state != PageState::Disclosed || !self.searched(page));
        let (answer, says, pages) = if !withheld.is_empty() {
            (Answer::RegisterNotDisclosed, "pages that could hold the name are withheld", withheld)
        } else if !gone.is_empty() {
            (Answer::PageMissing, "pages that could hold the name are missing or cannot be read", gone)
        } else if !open.is_empty() || could.is_empty() {
            (Answer::NotSearched, "pages that could hold the name were not searched for the person", open)
        } else {
            let says = "every page that could hold the name was disclosed and searched, and it is not there";
            (Answer::SearchedAndAbsent, says, those(&|_| true))
        };
        let records = pages.iter().flat_map(|page| page.records.clone());
        let searches = self
            .register
            .searches
            .iter()
            .filter(|search| answer == Answer::SearchedAndAbsent && search.sought(&self.records));
        let about = self.register.accounts.iter().map(Account::id);
        let records: Vec<RecordId> =
            records.chain(searches.map(|search| search.record)).chain(about).collect();
        Answered { answer, burial, rows: Vec::new(), pages, reason: answer.because(says, records) }
    }

    /// Whether a page was searched for the person: by somebody, or by linkage over its rows.
    fn searched(&self, page: &Page) -> bool {
        let through =
            |search: &&crate::search::Search| search.sought(&self.records) && search.went_through(page);
        page.transcribed || self.register.searches.iter().any(|search| through(&search))
    }
}

impl Answer {
    /// All seven, in the order of the experts' question: what is known first.
    pub const ALL: [Answer; 7] = [
        Answer::Found,
        Answer::FoundUnderAnotherName,
        Answer::Probable,
        Answer::PageMissing,
        Answer::RegisterNotDisclosed,
        Answer::NotSearched,
        Answer::SearchedAndAbsent,
    ];

    /// The identifier in JSON and CSV.
    pub fn code(self) -> &'static str {
        match self {
            Answer::Found => "found",
            Answer::FoundUnderAnotherName => "found_under_another_name",
            Answer::Probable => "probable",
            Answer::PageMissing => "page_missing",
            Answer::RegisterNotDisclosed => "register_not_disclosed",
            Answer::NotSearched => "not_searched",
            Answer::SearchedAndAbsent => "searched_and_absent",
        }
    }

    /// It in words, in `en`, `fa` or `ar`.
    pub fn word(self, lang: &str) -> &'static str {
        let vocabulary = ledger::Codebook::builtin().vocabulary("burial_register_answer");
        let term = vocabulary.and_then(|vocabulary| vocabulary.term(self.code()));
        term.expect("a test looks for every term").labels.get(lang)
    }

    fn because(self, says: &str, records: impl IntoIterator<Item = RecordId>) -> Reason {
        let rule = match self {
            Answer::Found => "burial_register.found",
            Answer::FoundUnderAnotherName => "burial_register.found_under_another_name",
            Answer::Probable => "burial_register.probable",
            Answer::PageMissing => "burial_register.page_missing",
            Answer::RegisterNotDisclosed => "burial_register.not_disclosed",
            Answer::NotSearched => "burial_register.not_searched",
            Answer::SearchedAndAbsent => "burial_register.searched_and_absent",
        };
        Reason::new(rule, CITES, says, records)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_has_its_term() {
        let vocabulary =
            ledger::Codebook::builtin().vocabulary("burial_register_answer").expect("it is there");
        let codes: Vec<&str> = Answer::ALL.into_iter().map(Answer::code).collect();
        let terms: Vec<&str> = vocabulary.terms.iter().map(|term| term.id.as_str()).collect();
        assert_eq!(codes, terms);
        assert!(Answer::ALL.into_iter().all(|answer| !answer.word("ar").is_empty()));
    }
}
