//! The log: how long it is, the newest checkpoint, whether all of it is as it was written, and what stands beside it.

mod going;
mod offices;
mod people;
mod witnesses;

use crate::locale::Arg;
use crate::part::{Answer, Button, Column, Fact, Row, Section, Table};
use crate::rich::{Rich, Tone};
use crate::{Page, Part, Place, Voice, when};

pub use going::{ConsentLine, ErasureLine, ErasureState, ExclusionLine, consents, erasures, exclusions};
pub use offices::{OfficeLine, WaitingLine, bundles};
pub use people::{UserLine, ViewLine, VisitLine, role, users};
pub use witnesses::{Given, Sighted, Window, witnesses};

/// What is known of the log.
pub struct View<'a> {
    /// How many entries.
    pub size: u64,
    /// The newest checkpoint, as it is signed.
    pub checkpoint: &'a str,
    /// Who records.
    pub recorder: &'a str,
    /// How much of it nobody else has seen.
    pub window: &'a Window,
    /// The lists beside it.
    pub lists: &'a [List],
    /// What verification found, if it was asked for.
    pub verified: Option<Verified<'a>>,
}

/// One list beside the log.
pub struct List {
    /// Its address below the log.
    pub path: &'static str,
    /// The message that heads it.
    pub heading: &'static str,
    /// How much stands in it.
    pub count: u64,
    /// Whether something in it waits for a person.
    pub waits: bool,
}

/// What verification found.
pub struct Verified<'a> {
    /// Entries, bodies, checkpoints and originals that were read.
    pub read: [u64; 4],
    /// What does not fit, as the store names it.
    pub damage: &'a [String],
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let mut page = Page::new(Place::Log, "log", voice.words("log-heading"));
    page.lead = vec![voice.words("log-lead")];
    let facts = vec![
        fact(voice, "log-size", Rich::number(voice.locale.number(view.size))),
        fact(voice, "log-recorder", Rich::stored(view.recorder)),
    ];
    let mut checked = Section::new("verify", voice.text("log-verify-heading"));
    if let Some(found) = &view.verified {
        checked.parts.extend(found_parts(voice, found));
    }
    page.sections = vec![
        Section { id: "log".to_owned(), parts: vec![Part::Facts(facts)], ..Section::default() },
        checked.with(Part::Answer(verify(voice))),
        Section::new("beside", voice.text("log-lists"))
            .with(witnesses::unseen(voice, view.window))
            .with(Part::Table(lists(voice, view.lists))),
        Section::new("checkpoint", voice.text("log-checkpoint"))
            .lead(voice.words("log-checkpoint-lead"))
            .with(Part::Paper(view.checkpoint.to_owned())),
    ];
    page.data = true;
    page
}

fn verify(voice: &Voice<'_>) -> Answer {
    let label = voice.text("log-verify");
    Answer {
        action: voice.href("log/verify"),
        question: voice.words("log-verify-question"),
        kept: Vec::new(),
        picks: Vec::new(),
        reason: None,
        buttons: vec![Button { value: "verify", label, key: "", help: String::new() }],
    }
}

fn lists(voice: &Voice<'_>, lists: &[List]) -> Table {
    let row = |list: &List| {
        let heading = voice.link(&format!("log/{}", list.path), voice.words(list.heading));
        let waits =
            if list.waits { Rich::tag(Tone::Broken, voice.text("log-needs-you")) } else { Rich::new() };
        Row::new([heading.and(waits), Rich::number(voice.locale.number(list.count))])
    };
    Table {
        caption: voice.words("log-lists"),
        columns: vec![
            Column::new("list", voice.text("column-what")),
            Column::numeric("count", voice.text("column-count")),
        ],
        rows: lists.iter().map(row).collect(),
    }
}

fn found_parts(voice: &Voice<'_>, found: &Verified<'_>) -> Vec<Part> {
    let [entries, bodies, checkpoints, originals] = found.read;
    let args = [
        ("entries", Arg::Count(entries)),
        ("bodies", Arg::Count(bodies)),
        ("checkpoints", Arg::Count(checkpoints)),
        ("originals", Arg::Count(originals)),
    ];
    let read = voice.say("log-read", &args);
    if found.damage.is_empty() {
        return vec![Part::Notice(Tone::Firm, voice.words("log-whole").and(read))];
    }
    let damage = found.damage.iter().map(|one| voice.phrase(one)).collect();
    vec![Part::Notice(Tone::Broken, voice.words("log-damaged").and(read)), Part::Lines(damage)]
}

fn fact(voice: &Voice<'_>, id: &str, value: Rich) -> Fact {
    Fact { name: voice.words(id), mark: Rich::new(), values: vec![value] }
}

/// A page of one list, or of several, each under its heading.
fn listing(voice: &Voice<'_>, path: &str, heading: &str, lead: &str, sections: Vec<Section>) -> Page {
    let mut page = Page::new(Place::Log, format!("log/{path}"), voice.words(heading));
    page.lead = vec![voice.words(lead), voice.link("log", voice.words("log-heading"))];
    page.sections = sections;
    page.data = true;
    page
}

/// A table under a heading; that nothing is recorded where it would be empty.
fn table(
    voice: &Voice<'_>,
    id: &'static str,
    heading: &str,
    columns: Vec<Column>,
    rows: Vec<Row>,
) -> Section {
    let section = Section::new(id, voice.text(heading));
    if rows.is_empty() {
        return section.with(Part::Notice(Tone::Plain, voice.words("list-none")));
    }
    section.with(Part::Table(Table { caption: voice.words(heading), columns, rows }))
}

/// A moment to the minute, in milliseconds since 1970 UTC.
fn minute(voice: &Voice<'_>, ms: u64) -> Rich {
    let minutes = ms / 60_000 % 1440;
    let time = voice.locale.digits(&format!("{:02}:{:02}", minutes / 60, minutes % 60));
    when::moment(voice.locale, ms).and_words(" ").and(Rich::number(time)).and(Rich::small(Rich::code("UTC")))
}

fn count(voice: &Voice<'_>, n: u64) -> Rich {
    Rich::number(voice.locale.number(n))
}

/// Days, where they are known.
fn days(voice: &Voice<'_>, window: Option<&dates::Window>) -> Rich {
    window
        .filter(|window| **window != dates::Window::default())
        .map_or_else(Rich::new, |one| voice.window(one))
}
