//! A dossier: everything that one audience may see of a person, a grave site or an official, with its sources.
//!
//! It is made of accounts that came through one gate, and says nothing that none of them says. The same pieces are
//! written as a print-ready page, as lines and for programs.

mod evidence;
mod html;
mod json;
mod lines;
mod official;
mod person;
mod procedures;
mod site;

use claims::{Account, Reason};
use dates::{Day, Window};
use ledger::{Digest, RecordId};

use crate::place::Place;

pub use evidence::records;
pub use html::html;
pub use json::json;
pub use lines::lines;
pub use official::{Official, official};
pub use person::{Victim, person};
pub use site::{Ground, site};

/// Of what a dossier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A person who was disappeared or killed.
    Person,
    /// A grave site.
    Site,
    /// Somebody who held an office, or is named in sources as involved.
    Official,
}

impl Subject {
    /// Its code, for programs and in the list of words.
    pub fn code(self) -> &'static str {
        match self {
            Subject::Person => "person",
            Subject::Site => "site",
            Subject::Official => "official",
        }
    }
}

/// What is known of one subject, for one audience, as of a day.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// Of what.
    pub subject: Subject,
    /// The subject, by the first of its records.
    pub id: RecordId,
    /// What it is called first.
    pub title: String,
    /// What else it is called.
    pub also: Vec<String>,
    /// As of this day.
    pub on: Day,
    /// For whom: `public`, `team`.
    pub audience: &'static str,
    /// What is known, part by part.
    pub sections: Vec<Section>,
    /// Where everything stands, numbered from 1.
    pub annexes: Vec<Annex>,
}

/// A part of a dossier; `id` is a word of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its heading, a word of the sheet `dossier`.
    pub id: &'static str,
    /// What stands in it.
    pub entries: Vec<Entry>,
}

/// One thing that is known, with every voice on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it is.
    pub label: Vec<Piece>,
    /// What is said of it.
    pub lines: Vec<Line>,
    /// Whether what is said cannot all be true.
    pub differ: bool,
}

/// What some records say.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// In pieces, each with its own direction.
    pub pieces: Vec<Piece>,
    /// The records.
    pub records: Vec<RecordId>,
}

/// A piece of a line, written in any language only where it is shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A word of the sheet `dossier`.
    Word(&'static str),
    /// A term of a vocabulary.
    Term(&'static str, String),
    /// What a kind of record is called.
    Kind(String),
    /// What a property of a kind is called.
    Property(String, String),
    /// A value as its source writes it.
    Stored(String, Option<String>),
    /// Days.
    Days(Window),
    /// A number.
    Number(u64),
    /// How something beside it is to be read, in brackets.
    Read(Box<Piece>),
    /// A sentence of the program in English, told in the language of the paper.
    Phrase(String),
    /// A rule's code, and where the rule stands.
    Rule(String, String),
    /// Words that the crates of the lower floors have in every language: English, Persian, Arabic.
    Words([&'static str; 3]),
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// The record.
    pub record: RecordId,
    /// The source's title.
    pub title: String,
    /// Who made it.
    pub publisher: Option<String>,
    /// How reliable it is held to be: A to F.
    pub grade: String,
    /// Where in it: row, page, key.
    pub place: Place,
    /// How far the text was read, a term of `text_read`.
    pub text_read: Option<&'static str>,
    /// The SHA-256 of its file, where one is kept.
    pub file: Option<Digest>,
}

impl Dossier {
    /// A dossier of sections that say something, with the annexes that they use.
    pub fn new(
        subject: Subject,
        (id, title, also): (RecordId, String, Vec<String>),
        (on, audience): (Day, &'static str),
        sections: Vec<Section>,
        find: impl Fn(RecordId) -> Option<Annex>,
    ) -> Dossier {
        let mut sections: Vec<Section> =
            sections.into_iter().filter(|section| !section.entries.is_empty()).collect();
        let mut annexes: Vec<Annex> = Vec::new();
        for line in sections.iter_mut().flat_map(|one| &mut one.entries).flat_map(|one| &mut one.lines) {
            // A record that the gate withheld is no annex, whatever a reason rests on.
            line.records.retain(|record| {
                let known = annexes.iter().any(|annex| annex.record == *record);
                let found = if known { None } else { find(*record) };
                let kept = known || found.is_some();
                annexes.extend(found);
                kept
            });
        }
        Dossier { subject, id, title, also, on, audience, sections, annexes }
    }

    /// For whom it is, in the words of the codebook.
    fn audience(&self) -> Piece {
        term("audience", self.audience)
    }

    /// The number of the annex in which a record stands.
    pub fn annex(&self, record: RecordId) -> Option<usize> {
        self.annexes.iter().position(|annex| annex.record == record).map(|at| at + 1)
    }
}

impl Annex {
    /// Where an account stands; `all` may have a file that was attached to it.
    pub fn of(account: &Account<'_>, all: &[Account<'_>]) -> Annex {
        Annex {
            record: account.id(),
            title: account.source.title.clone(),
            publisher: account.source.publisher.clone(),
            grade: format!("{:?}", account.source.grade),
            place: Place::of(account.record),
            text_read: account.term("text_read"),
            file: account.source.file.or_else(|| crate::attached(account.id(), all)),
        }
    }
}

impl Section {
    fn new(id: &'static str, entries: Vec<Entry>) -> Section {
        Section { id, entries: entries.into_iter().filter(|entry| !entry.lines.is_empty()).collect() }
    }
}

impl Entry {
    fn new(label: Piece, lines: Vec<Line>) -> Entry {
        Entry { label: vec![label], lines, differ: false }
    }

    fn differing(mut self, differ: bool) -> Entry {
        self.differ = differ;
        self
    }
}

impl Line {
    fn new(pieces: impl IntoIterator<Item = Piece>, records: impl IntoIterator<Item = RecordId>) -> Line {
        Line { pieces: pieces.into_iter().collect(), records: records.into_iter().collect() }
    }

    /// Why: the rule in words, its code and where it stands.
    fn because(reason: &Reason) -> Line {
        let says = Piece::Phrase(reason.says.clone());
        let rule = Piece::Rule(reason.rule.to_owned(), reason.cites.to_owned());
        Line::new([Piece::Word("why"), says, rule], reason.records.iter().copied())
    }
}

/// A word of the sheet.
fn say(id: &'static str) -> Piece {
    Piece::Word(id)
}

/// A value as written.
fn stored(text: impl Into<String>) -> Piece {
    Piece::Stored(text.into(), None)
}

/// A term of a vocabulary.
fn term(vocabulary: &'static str, id: &str) -> Piece {
    Piece::Term(vocabulary, id.to_owned())
}

/// How something is to be read.
fn read(piece: Piece) -> Piece {
    Piece::Read(Box::new(piece))
}

/// Days, where any are known.
fn days(window: Option<&Window>) -> Option<Piece> {
    window.filter(|window| **window != Window::default()).map(|window| Piece::Days(*window))
}
