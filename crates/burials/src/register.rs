//! A burial register with its pages, none left out that nobody listed.

use claims::{Account, Links, Reason};
use dates::{Day, Window};
use ledger::{RecordId, SourceId};

use crate::page::{Page, PageState, backwards, span};
use crate::search::Search;

/// One register of burials.
#[derive(Debug, Clone)]
pub struct BurialRegister<'a> {
    /// What commands call it: the slug of its list, else the key of its record, else its identifier.
    pub id: String,
    /// Its title, as a source has it.
    pub name: String,
    /// The accounts of it; none where it is known only by its list.
    pub accounts: Vec<Account<'a>>,
    /// The slug of the list in which its rows stand here.
    pub list: Option<String>,
    /// The record of the grave site that it belongs to.
    pub sites: Vec<RecordId>,
    /// The days it covers, as far as anybody said.
    pub covers: Window,
    /// Who was let see it.
    pub disclosure: Disclosure,
    /// Its pages in order, with those that nobody listed between, before and after them.
    pub pages: Vec<Page>,
    /// The searches in it.
    pub searches: Vec<Search>,
    /// Its rows that stand here.
    pub rows: Vec<Account<'a>>,
    /// What is odd about what is said of it and of its pages.
    pub issues: Vec<Reason>,
}

/// Who was let see a register, the worst first: a term of `register_disclosure`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Disclosure {
    /// Nobody.
    Withheld,
    /// Some pages, or some people.
    Partly,
    /// Nobody said.
    Unknown,
    /// It is open.
    Disclosed,
}

impl Disclosure {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Disclosure::Withheld => "withheld",
            Disclosure::Partly => "partly",
            Disclosure::Unknown => "unknown",
            Disclosure::Disclosed => "disclosed",
        }
    }

    fn of(account: &Account<'_>, on: Day) -> Disclosure {
        let later = account.window("disclosed_on").is_some_and(|day| day.earliest > Some(on));
        match account.term("disclosure") {
            Some("disclosed" | "partly") if later => Disclosure::Withheld,
            Some("disclosed") => Disclosure::Disclosed,
            Some("partly") => Disclosure::Partly,
            Some("withheld") => Disclosure::Withheld,
            _ => Disclosure::Unknown,
        }
    }

    /// The state of a page of which nobody said more.
    fn of_pages(self) -> PageState {
        match self {
            Disclosure::Withheld => PageState::Withheld,
            Disclosure::Disclosed => PageState::Disclosed,
            Disclosure::Partly | Disclosure::Unknown => PageState::Unknown,
        }
    }
}

/// All burial registers that accounts speak of on a day: those described, and lists that are one.
pub fn registers<'a>(accounts: &[Account<'a>], links: &Links, on: Day) -> Vec<BurialRegister<'a>> {
    let mut registers: Vec<BurialRegister<'a>> = Vec::new();
    for account in accounts.iter().filter(|account| account.kind() == "cemetery_register") {
        let described = registers.iter_mut().find(|register| register.is_meant_by(account, links));
        match described {
            Some(register) => register.accounts.push(*account),
            None => registers.push(BurialRegister::described(account)),
        }
    }
    for account in accounts.iter().filter(|account| account.source.facts.burial_register) {
        let slug = &account.source.slug;
        if !registers.iter().any(|register| register.list.as_ref() == Some(slug)) {
            registers.push(BurialRegister::of_list(slug, &account.source.title));
        }
    }
    for register in &mut registers {
        register.fill(accounts, links, on);
    }
    registers.sort_by(|one, other| one.id.cmp(&other.id));
    registers
}

impl<'a> BurialRegister<'a> {
    fn described(account: &Account<'a>) -> BurialRegister<'a> {
        let list = account.text("list_slug").map(|slug| slug.trim().to_owned());
        let key = account.record.key.clone();
        let id = list.clone().or(key).unwrap_or_else(|| account.id().short());
        let name = account.text("name").or(account.text("cemetery")).unwrap_or(&account.source.title);
        let mut register = BurialRegister::of_list(&id, name);
        (register.list, register.accounts) = (list, vec![*account]);
        register
    }

    fn of_list(slug: &str, title: &str) -> BurialRegister<'a> {
        BurialRegister {
            id: slug.to_owned(),
            name: title.to_owned(),
            accounts: Vec::new(),
            list: Some(slug.to_owned()),
            sites: Vec::new(),
            covers: Window::default(),
            disclosure: Disclosure::Unknown,
            pages: Vec::new(),
            searches: Vec::new(),
            rows: Vec::new(),
            issues: Vec::new(),
        }
    }

    /// Whether another account describes this register: by its list, or by a link in either direction.
    fn is_meant_by(&self, account: &Account<'_>, links: &Links) -> bool {
        let list = account.text("list_slug").map(str::trim);
        if list.is_some() && list == self.list.as_deref() {
            return true;
        }
        let means = |from: &Account<'_>, to: RecordId| {
            from.links("register").any(|link| links.resolve(&link, from.source.id) == Some(to))
        };
        self.accounts.iter().any(|own| means(account, own.id()) || means(own, account.id()))
    }

    /// Whether a link in a record of a source means it.
    fn is_linked(&self, account: &Account<'_>, links: &Links) -> bool {
        let own = |record: RecordId| self.accounts.iter().any(|own| own.id() == record);
        account.links("register").filter_map(|link| links.resolve(&link, account.source.id)).any(own)
    }

    /// Whether an account is a row of it.
    pub fn has_row(&self, account: &Account<'_>, links: &Links) -> bool {
        match account.kind() {
            "register_row" if self.is_linked(account, links) => true,
            "register_row" | "person" => self.list.as_deref() == Some(account.source.slug.as_str()),
            _ => false,
        }
    }

    fn fill(&mut self, accounts: &[Account<'a>], links: &Links, on: Day) {
        let own = || self.accounts.iter();
        let (sites, disclosure, covers, count) = (
            own().flat_map(|account| {
                let source: SourceId = account.source.id;
                account.links("site").filter_map(move |link| links.resolve(&link, source))
            }),
            own().map(|account| Disclosure::of(account, on)).min().unwrap_or(Disclosure::Unknown),
            own().map(span).reduce(|one, other| one.around(&other)).unwrap_or_default(),
            own().filter_map(|account| account.number("pages")).fold(None, greatest),
        );
        let sites = sites.collect();
        let linked = || accounts.iter().filter(|account| self.is_linked(account, links));
        let mut pages: Vec<Page> = Vec::new();
        for account in linked().filter(|account| account.kind() == "register_page") {
            let page = Page::read(account, disclosure.of_pages(), on);
            match pages.iter_mut().find(|known| known.label == page.label && page.label != "?") {
                Some(known) => known.and(page),
                None => pages.push(page),
            }
        }
        let described = own().chain(linked().filter(|account| account.kind() == "register_page"));
        let issues: Vec<Reason> = described.filter_map(backwards).collect();
        let searches = linked().filter(|account| account.kind() == "register_search");
        let searches = searches.filter_map(|account| Search::read(account, links, on)).collect();
        self.rows = accounts.iter().filter(|account| self.has_row(account, links)).copied().collect();
        self.pages = complete(pages, covers, count, disclosure.of_pages());
        (self.sites, self.disclosure, self.covers, self.searches) = (sites, disclosure, covers, searches);
        self.issues = issues;
    }
}

fn greatest(most: Option<u32>, number: f64) -> Option<u32> {
    let number = if (1.0..1e6).contains(&number) { Some(number as u32) } else { None };
    most.max(number)
}

/// The pages in order, each reaching to its neighbours, with those that nobody listed where numbers leave a gap.
///
/// A page's dates are those of its first and last burial; a day between two neighbouring pages
/// would stand on one of them. Pages without number stand on their own dates alone.
fn complete(mut pages: Vec<Page>, covers: Window, count: Option<u32>, unlisted: PageState) -> Vec<Page> {
    pages.sort_by_key(|page| (page.numbers.is_none(), page.numbers, page.covers));
    between_neighbours(&mut pages, &covers);
    let mut whole: Vec<Page> = Vec::new();
    let mut reached = 0;
    for mut page in pages {
        let Some((first, last)) = page.numbers else {
            whole.push(page);
            continue;
        };
        let begin =
            whole.last().map_or(covers.earliest, |before| before.covers.latest.or(before.covers.earliest));
        if reached + 1 < first {
            let gap = Window { earliest: begin, latest: page.covers.earliest };
            whole.push(not_listed(pages_between(reached + 1, first - 1), gap, unlisted));
        } else {
            if let Some(before) = whole.last_mut() {
                before.covers.latest = later(before.covers.latest, page.covers.earliest);
            }
            page.covers.earliest = earlier(page.covers.earliest, begin);
        }
        reached = reached.max(last);
        whole.push(page);
    }
    end(whole, reached, covers, count, unlisted)
}

/// Bounds numbered pages without dates by their neighbours, where the dated ones run on with their numbers.
fn between_neighbours(pages: &mut [Page], covers: &Window) {
    let numbered = pages.iter().take_while(|page| page.numbers.is_some()).count();
    let pages = &mut pages[..numbered];
    let ends: Vec<Day> =
        pages.iter().flat_map(|page| [page.covers.earliest, page.covers.latest]).flatten().collect();
    if !ends.is_sorted() {
        return;
    }
    // What a page borrowed from those before it says nothing of where they end.
    let begun: Vec<Option<Day>> = pages.iter().map(|page| page.covers.earliest).collect();
    let mut begin = covers.earliest;
    for page in pages.iter_mut() {
        page.covers.earliest = page.covers.earliest.or(begin);
        begin = page.covers.latest.or(page.covers.earliest);
    }
    let mut end = covers.latest;
    for (page, begun) in pages.iter_mut().zip(begun).rev() {
        page.covers.latest = page.covers.latest.or(end);
        end = begun.or(page.covers.latest);
    }
}

/// The end: the last listed page is the last of all, or pages follow that nobody listed.
fn end(
    mut whole: Vec<Page>,
    reached: u32,
    covers: Window,
    count: Option<u32>,
    unlisted: PageState,
) -> Vec<Page> {
    let numbered = whole.iter().filter(|page| page.numbers.is_some() || page.records.is_empty()).count();
    let rest = whole.split_off(numbered);
    match whole.last_mut() {
        Some(last) if count.is_some_and(|count| count <= reached) => {
            last.covers.latest = later(last.covers.latest, covers.latest);
        }
        last => {
            let begin = last.map_or(covers.earliest, |last| last.covers.latest);
            let label = match reached {
                0 => "all (not listed)".to_owned(),
                _ => format!("after {reached} (not listed)"),
            };
            whole.push(not_listed(label, Window { earliest: begin, latest: covers.latest }, unlisted));
        }
    }
    whole.extend(rest);
    whole
}

fn pages_between(first: u32, last: u32) -> String {
    if first == last { format!("{first} (not listed)") } else { format!("{first}-{last} (not listed)") }
}

/// Pages that nobody listed: what is said of the whole register holds for them.
fn not_listed(label: String, covers: Window, state: PageState) -> Page {
    Page { label, numbers: None, covers, state, transcribed: false, records: Vec::new() }
}

/// The later of two ends; an open end is later than any day.
fn later(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    one.zip(other).map(|(one, other)| one.max(other))
}

/// The earlier of two beginnings; an open beginning is earlier than any day.
fn earlier(one: Option<Day>, other: Option<Day>) -> Option<Day> {
    one.zip(other).map(|(one, other)| one.min(other))
}
