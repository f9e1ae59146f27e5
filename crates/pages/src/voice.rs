//! Who says so, where, and why: what every page shares.

use std::cell::RefCell;
use std::collections::HashMap;

use claims::{Account, Reason};
use dates::{Answer, Lang, Window};
use ledger::{Locator, RecordId};
use register::{Gate, Redactions, phrases};

use crate::frame::Ways;
use crate::kept::{Kept, kept};
use crate::locale::{Arg, Locale};
use crate::part::{Part, Search};
use crate::rich::{Rich, Tone, cut, unsteered};
use crate::when;

/// The language of a page, and where it finds records and names.
#[derive(Clone, Copy)]
pub struct Voice<'a> {
    /// The language.
    pub locale: &'static Locale,
    /// Where links lead.
    pub ways: Ways<'a>,
    /// Finds a record.
    pub record: &'a dyn Fn(RecordId) -> Option<Account<'a>>,
    /// What a person is called; empty where nobody says.
    pub name: &'a dyn Fn(RecordId) -> String,
    /// Which counts of people whoever reads may be told.
    pub gate: &'a Gate,
    /// What was said on this page already.
    pub said: &'a Said,
}

/// Lines that stand many times on one page, each made once: where a record stands.
#[derive(Debug, Default)]
pub struct Said {
    cited: RefCell<HashMap<RecordId, Rich>>,
}

thread_local! {
    static DAYS: Kept<Window, Rich> = Kept::default();
    static PHRASES: Kept<String, Rich> = Kept::default();
}

/// Names longer than this are cut where they stand in a line.
const LINE: usize = 80;

impl Voice<'_> {
    /// A message.
    pub fn text(&self, id: &str) -> String {
        self.locale.text(id)
    }

    /// A box that asks a page for another day, with what was asked before.
    pub fn day_search(&self, path: &str, asked: &str) -> Part {
        Part::Search(Search {
            action: self.href(path),
            name: "on",
            label: self.text("officials-day"),
            value: unsteered(asked),
            kept: Vec::new(),
            button: self.text("officials-show"),
            help: self.words("officials-day-help"),
        })
    }

    /// A message as a line.
    pub fn words(&self, id: &str) -> Rich {
        self.locale.words(id)
    }

    /// A message with one count.
    pub fn counted(&self, id: &str, n: usize) -> Rich {
        Rich::words(self.locale.say(id, &[("n", Arg::Count(n as u64))]))
    }

    /// A message with values.
    pub fn say(&self, id: &str, args: &[(&str, Arg<'_>)]) -> Rich {
        Rich::words(self.locale.say(id, args))
    }

    /// A number.
    pub fn number(&self, number: usize) -> Rich {
        Rich::number(self.locale.number(number as u64))
    }

    /// The counts of people in one table that may be told; nothing is counted as withheld.
    pub fn cells(&self, counts: &[u64]) -> Vec<Option<u64>> {
        self.gate.cells(counts, &mut Redactions::default())
    }

    /// One of two counts of people that together are known, if it may be told.
    pub fn share(&self, part: u64, whole: u64) -> Option<u64> {
        self.cells(&[part, whole.saturating_sub(part)])[0]
    }

    /// A count of people, or that it is not told.
    pub fn told(&self, count: Option<u64>) -> Rich {
        match count {
            Some(count) => Rich::number(self.locale.number(count)),
            None => self.words("count-not-told"),
        }
    }

    /// A message with a count of people, if that may be told.
    pub fn told_in(&self, id: &str, count: Option<u64>) -> Option<Rich> {
        Some(self.say(id, &[("n", Arg::Count(count?))]))
    }

    /// A page's address in the language of this one; empty where an edition has no such page.
    pub fn href(&self, path: &str) -> String {
        self.ways.to(self.locale.lang(), path).unwrap_or_default()
    }

    /// The address of the page of a thing with an identifier.
    pub fn href_of(&self, place: &str, id: RecordId) -> String {
        self.ways.to_thing(self.locale.lang(), place, id).unwrap_or_default()
    }

    /// A link to a page; the words alone where an edition has no such page.
    pub fn link(&self, path: &str, inside: Rich) -> Rich {
        Rich::link(self.href(path), inside)
    }

    /// Where a picture is: below the language with its question, or a file of an edition.
    pub fn picture(&self, name: &str, question: &str) -> String {
        match self.ways {
            Ways::Served => self.href(&format!("picture/{name}{question}")),
            Ways::Files { .. } => self.ways.fixed(&format!("static/{name}")),
        }
    }

    /// A link to a file of an edition that is of no language.
    pub fn file(&self, name: &str, inside: Rich) -> Rich {
        Rich::link(self.ways.fixed(name), inside)
    }

    /// A person's name, as a link to them.
    pub fn person(&self, id: RecordId) -> Rich {
        let name = (self.name)(id);
        let shown =
            if name.is_empty() { self.words("name-unknown") } else { Rich::stored(&cut(&name, LINE)) };
        Rich::link(self.href_of("person", id), shown)
    }

    /// Days.
    pub fn window(&self, window: &Window) -> Rich {
        kept(&DAYS, self.locale.lang(), window, || when::window(self.locale, window))
    }

    /// Days, or nothing where none is known.
    pub fn known_days(&self, window: &Window) -> Rich {
        if *window == Window::default() { Rich::new() } else { self.window(window) }
    }

    /// Where a record stands: its source and the place in it, one click away.
    pub fn cite(&self, record: RecordId) -> Rich {
        if let Some(cited) = self.said.cited.borrow().get(&record) {
            return cited.clone();
        }
        match (self.record)(record) {
            Some(account) => self.cited(record, &account.source.slug, &account.record.locator),
            None => Rich::cite(self.href_of("record", record), Rich::code(record.short())),
        }
    }

    /// The same, where source and place are known.
    pub fn cited(&self, record: RecordId, slug: &str, locator: &Locator) -> Rich {
        let made = || {
            let inside = Rich::stored(&cut(slug, LINE)).and(self.place(locator));
            Rich::cite(self.href_of("record", record), inside)
        };
        self.said.cited.borrow_mut().entry(record).or_insert_with(made).clone()
    }

    /// Several records.
    pub fn cites(&self, records: &[RecordId]) -> Rich {
        let mut once: Vec<RecordId> = Vec::new();
        records.iter().for_each(|record| {
            if !once.contains(record) {
                once.push(*record);
            }
        });
        Rich::join(once.into_iter().map(|record| self.cite(record)), " · ")
    }

    /// A place in a source, in words.
    pub fn place(&self, locator: &Locator) -> Rich {
        let row = locator.row.map(|row| self.locale.digits(&row.to_string()));
        let parts = [
            ("place-sheet", locator.sheet.clone()),
            ("place-row", row),
            ("place-page", locator.page.as_deref().map(|page| self.plain_number(page))),
            ("place-time", locator.timestamp.as_deref().map(|time| self.locale.digits(time))),
            ("place-quote", locator.quote.as_deref().map(|quote| cut(quote, LINE).into_owned())),
        ];
        let said = parts
            .iter()
            .filter_map(|(id, value)| Some(self.say(id, &[("value", Arg::Text(value.as_deref()?))])));
        Rich::join(said, self.comma())
    }

    /// A text that is a number and nothing else, in the digits of the language.
    pub(crate) fn plain_number(&self, text: &str) -> String {
        let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if number { self.locale.digits(text) } else { text.to_owned() }
    }

    /// The comma of the language.
    pub fn comma(&self) -> &'static str {
        if self.locale.lang() == Lang::English { ", " } else { "، " }
    }

    /// Why something follows: the rule, where it stands, the records; folded until asked for.
    pub fn why<'r>(&self, reasons: impl IntoIterator<Item = &'r Reason>) -> Rich {
        Rich::fold(self.words("why"), reasons.into_iter().map(|reason| self.reason(reason)).collect())
    }

    /// A sentence of the program in the language of the page; in English, and marked so, where nobody translated it.
    pub fn phrase(&self, english: &str) -> Rich {
        if english.is_empty() {
            return Rich::new();
        }
        kept(&PHRASES, self.locale.lang(), english, || match phrases::said(self.locale.lang(), english) {
            Some(said) => Rich::words(said),
            None => Rich::new().and_stored(english, Some("en")),
        })
    }

    /// One reason in a line, with its rule and the records that speak for themselves.
    pub fn reason(&self, reason: &Reason) -> Rich {
        let said = self.phrase(&reason.says);
        let rule = Rich::code(reason.rule).and_words(" · ").then(self.phrase(reason.cites));
        let rule = Rich::small(rule);
        let records = self.cites(&reason.records);
        let says_who = if records.is_empty() { Rich::new() } else { Rich::line(records) };
        said.and(Rich::line(rule)).and(says_who)
    }

    /// Yes, no, or that it cannot be told.
    pub fn answer(&self, answer: Answer) -> Rich {
        self.words(match answer {
            Answer::Yes => "answer-yes",
            Answer::No => "answer-no",
            Answer::Maybe => "answer-maybe",
        })
    }

    /// How firmly something stands, as a mark.
    pub fn standing(&self, standing: cases::Standing) -> Rich {
        Rich::tag(tone_of(standing), self.locale.word("standing", standing.code()))
    }
}

/// How a standing wants to be seen.
pub fn tone_of(standing: cases::Standing) -> Tone {
    match standing {
        cases::Standing::Established => Tone::Firm,
        cases::Standing::Supported | cases::Standing::Alleged => Tone::Said,
        cases::Standing::Contradicted => Tone::Broken,
        cases::Standing::NotAssessed | cases::Standing::NoInformation => Tone::Plain,
    }
}
