//! What happened as a whole, and when it began and ended by each source: side by side, never decided between.

use ::statements::Event;
use ::statements::event::{Conflict, Told};
use ledger::RecordId;

use crate::part::{Column, Row, Section, Table};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice};

/// The page of events, the earliest first.
pub fn page(voice: &Voice<'_>, events: &[Event<'_>]) -> Page {
    let mut page = Page::new(Place::Statements, "events", voice.words("events-heading"));
    page.lead = vec![voice.words("events-lead")];
    page.sections = events.iter().map(|event| section(voice, event, events)).collect();
    if events.is_empty() {
        let none = Part::Notice(Tone::Plain, voice.words("nothing-recorded"));
        page.sections.push(Section { id: "none".to_owned(), parts: vec![none], ..Section::default() });
    }
    page.data = true;
    page
}

fn section(voice: &Voice<'_>, event: &Event<'_>, all: &[Event<'_>]) -> Section {
    let columns = vec![
        Column::new("source", voice.text("column-source")),
        Column::new("began", voice.text("column-began")),
        Column::new("ended", voice.text("column-ended")),
        Column::new("places", voice.text("column-places-count")),
        Column::new("words", voice.text("column-words")),
    ];
    let title = || match event.told.iter().find_map(|told| told.account.text("title")) {
        Some(title) => Rich::stored(&cut(title, 200)),
        None => voice.words("events-untitled"),
    };
    let whole = event.part_of.iter().filter_map(|id| all.iter().find(|other| other.id == *id));
    let whole = Rich::join(whole.map(|other| Rich::stored(&cut(other.title(), 200))), voice.comma());
    let rows = event.told.iter().map(|told| row(voice, told)).collect();
    let section =
        Section { id: format!("event-{}", event.id.short()), heading: title(), ..Section::default() };
    let section = match whole.is_empty() {
        true => section,
        false => section.lead(voice.words("events-part-of").and_words(" ").and(whole)),
    };
    let section = section.with(Part::Table(Table { caption: title(), columns, rows }));
    let differ = event.conflicts.chunk_by(|one, other| one.over == other.over);
    let differ: Vec<Rich> = differ.map(|conflicts| differing(voice, conflicts)).collect();
    if differ.is_empty() { section } else { section.with(Part::Lines(differ)) }
}

fn row(voice: &Voice<'_>, told: &Told<'_>) -> Row {
    let account = &told.account;
    let read = account
        .term("text_read")
        .map(|read| Rich::line(Rich::small(Rich::words(voice.locale.term("text_read", read)))));
    let acts = account.terms("act_kind").map(|act| Rich::words(voice.locale.term("act_kind", act)));
    let acts = Rich::join(acts, voice.comma());
    let words = account.text("summary").map(|text| Rich::stored(&cut(text, 400))).unwrap_or_default();
    Row::new([
        voice.cite(account.id()).and(read.unwrap_or_default()),
        voice.known_days(&told.began.unwrap_or_default()),
        voice.known_days(&told.ended.unwrap_or_default()),
        told.places
            .map(|places| Rich::number(voice.locale.number(places.max(0.0).round() as u64)))
            .unwrap_or_default(),
        if acts.is_empty() { words } else { words.and(Rich::line(Rich::small(acts))) },
    ])
}

/// Sources of which not all can be right, and in what they differ; each pair of them folded away.
fn differing(voice: &Voice<'_>, conflicts: &[Conflict]) -> Rich {
    let over = conflicts.first().map(|conflict| voice.locale.property("event", conflict.over.property()));
    let records: Vec<RecordId> =
        conflicts.iter().flat_map(|conflict| conflict.reason.records.iter().copied()).collect();
    Rich::tag(Tone::Broken, voice.text("events-differ"))
        .and_words(" ")
        .and_words(over.unwrap_or_default())
        .and_words(": ")
        .and(voice.cites(&records))
        .and(voice.why(conflicts.iter().map(|conflict| &conflict.reason)))
}
