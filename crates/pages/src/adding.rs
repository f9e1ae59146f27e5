//! The way in: a list from a file, one record from a form, and what came in before.

use ledger::{BatchId, Codebook, Counts, Kind};

use crate::form::{Field, Form, Group, Input};
use crate::part::{Answer, Button, Column, Fact, Row, Section, Table};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice, when};

/// One import.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// Its entry.
    pub id: BatchId,
    /// The file's name as it came.
    pub file_name: &'a str,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// What became of its rows.
    pub counts: &'a Counts,
    /// Issues found in its rows.
    pub issues: u64,
    /// Whether it was taken back.
    pub undone: bool,
}

/// The page.
///
/// `waiting` are the files that were read and not imported yet, by their numbers.
pub fn page(voice: &Voice<'_>, waiting: &[(usize, &str)], batches: &[Batch<'_>]) -> Page {
    let mut page = Page::new(Place::Add, "add", voice.words("add-heading"));
    page.lead = vec![voice.words("add-lead")];
    page.sections = vec![list(voice, waiting)];
    page.sections.extend(records(voice));
    if !batches.is_empty() {
        let table = imports(voice, batches);
        page.sections.push(Section::new("imports", voice.text("add-imports")).with(Part::Table(table)));
    }
    page
}

fn list(voice: &Voice<'_>, waiting: &[(usize, &str)]) -> Section {
    let file = Field::new("file", voice.words("add-file"), Input::File).help(voice.words("add-file-help"));
    let form = Form {
        action: voice.href("import"),
        with_file: true,
        kept: Vec::new(),
        groups: vec![Group { heading: Rich::new(), fields: vec![file] }],
        buttons: vec![button(voice, "read", "add-read")],
    };
    let mut section = Section::new("list", voice.text("add-list"))
        .lead(voice.words("add-list-lead"))
        .with(Part::Form(form));
    if !waiting.is_empty() {
        let link = |(number, name): &(usize, &str)| {
            let path = format!("import/{number}");
            voice.link(&path, voice.words("add-go-on")).and(Rich::stored(&cut(name, 120)))
        };
        section.parts.push(Part::Lines(waiting.iter().map(link).collect()));
    }
    section
}

/// A button of a form on these pages.
pub(crate) fn button(voice: &Voice<'_>, value: &'static str, id: &str) -> Button {
    Button { value, label: voice.text(id), key: "", help: String::new() }
}

/// The kinds of records by what they are about, each with what it is.
fn records(voice: &Voice<'_>) -> Vec<Section> {
    let lang = voice.locale.code();
    let lines = |kinds: Vec<&Kind>| {
        let line = |kind: &Kind| {
            voice
                .link(&format!("enter/{}", kind.id), Rich::words(kind.labels.get(lang)))
                .and(Rich::line(Rich::small(Rich::words(kind.about.get(lang)))))
        };
        Part::Lines(kinds.into_iter().map(line).collect())
    };
    let grouped = ABOUT.map(|(id, about)| {
        let own = Codebook::builtin().kinds().iter().filter(|kind| about_of(kind) == about);
        let section = Section::new(id, voice.text(id));
        let section = if id == "add-person" { section.lead(voice.words("add-record-lead")) } else { section };
        section.with(lines(own.collect()))
    });
    grouped.into_iter().collect()
}

/// What a record may be about, in the order in which kinds are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Person,
    Place,
    Else,
}

const ABOUT: [(&str, About); 3] =
    [("add-person", About::Person), ("add-place", About::Place), ("add-else", About::Else)];

/// What the records of a kind are about: told by what they link to.
fn about_of(kind: &Kind) -> About {
    let links = |to: &str| kind.properties.iter().any(|one| one.to.iter().any(|kind| kind == to));
    let places = ["grave_site", "cemetery_register", "remains", "detention_place"];
    if kind.linked || links("person") {
        About::Person
    } else if places.iter().any(|place| kind.id == *place || links(place)) {
        About::Place
    } else {
        About::Else
    }
}

fn imports(voice: &Voice<'_>, batches: &[Batch<'_>]) -> Table {
    let row = |batch: &Batch<'_>| {
        let name = voice.link(&format!("batch/{}", batch.id), Rich::stored(&cut(batch.file_name, 120)));
        let undone =
            if batch.undone { Rich::tag(Tone::Broken, voice.text("add-undone")) } else { Rich::new() };
        let number = |count: u64| Rich::number(voice.locale.number(count));
        Row::new([
            name.and(undone),
            when::moment(voice.locale, batch.time_ms),
            number(batch.counts.added),
            number(batch.counts.changed),
            number(batch.counts.held),
            number(batch.issues),
        ])
    };
    let columns = vec![
        Column::new("file", voice.text("source-file")),
        Column::new("recorded", voice.text("source-recorded")),
        Column::numeric("added", voice.text("import-added")),
        Column::numeric("changed", voice.text("import-changed")),
        Column::numeric("held", voice.text("import-held")),
        Column::numeric("issues", voice.text("column-issues")),
    ];
    Table { caption: voice.words("add-imports"), columns, rows: batches.iter().rev().map(row).collect() }
}

/// One import, and the way to take it back or to let it stand again.
pub fn batch(voice: &Voice<'_>, batch: &Batch<'_>) -> Page {
    let mut page =
        Page::new(Place::Add, format!("batch/{}", batch.id), Rich::stored(&cut(batch.file_name, 200)));
    page.lead = vec![when::moment(voice.locale, batch.time_ms)];
    let mut section = Section::new("counts", voice.text("import-counts")).with(counts(voice, batch.counts));
    if batch.undone {
        section.parts.insert(0, Part::Notice(Tone::Broken, voice.words("batch-undone")));
    }
    let (value, id, question) = match batch.undone {
        false => ("undo", "batch-undo", "batch-undo-question"),
        true => ("redo", "batch-redo", "batch-redo-question"),
    };
    let answer = Answer {
        action: voice.href(&format!("batch/{}", batch.id)),
        question: voice.words(question),
        kept: Vec::new(),
        picks: Vec::new(),
        reason: Some(("reason", voice.text("review-reason"))),
        buttons: vec![button(voice, value, id)],
    };
    page.sections = vec![section, Section::new("take-back", voice.text(id)).with(Part::Answer(answer))];
    page
}

/// What became of rows, so that it adds up.
pub(crate) fn counts(voice: &Voice<'_>, counts: &Counts) -> Part {
    let facts = [
        ("import-read", counts.read),
        ("import-added", counts.added),
        ("import-changed", counts.changed),
        ("import-unchanged", counts.unchanged),
        ("import-held", counts.held),
        ("import-ignored", counts.ignored),
    ];
    let fact = |(id, count): (&str, u64)| Fact {
        name: voice.words(id),
        mark: Rich::new(),
        values: vec![Rich::number(voice.locale.number(count))],
    };
    Part::Facts(facts.into_iter().map(fact).collect())
}
