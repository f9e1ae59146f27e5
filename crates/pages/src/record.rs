//! One record whole: what one source says at one place, and what it is linked to.

use claims::{Account, Link};
use ledger::{Codebook, RecordId, Sharing};

use crate::part::{Fact, Section};
use crate::rich::{Rich, Tone};
use crate::{Page, Part, Place, Voice, when};

/// What is known of one record.
pub struct View<'a> {
    /// The record.
    pub account: Account<'a>,
    /// Its links, each with its property and the record it means.
    pub links: &'a [(&'static str, Link, Option<RecordId>)],
    /// The records that link to it.
    pub from: &'a [Account<'a>],
    /// The person it is of, if it is of one.
    pub person: Option<RecordId>,
    /// What the codes of its issues mean, in a sentence each.
    pub meanings: &'a dyn Fn(&str) -> &'static str,
    /// Whether the reader may write a record that corrects it.
    pub correctable: bool,
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let record = view.account.record;
    let kind = voice.locale.kind(view.account.kind());
    let heading = Rich::words(kind)
        .and_words(" · ")
        .and(Rich::stored(&view.account.source.slug))
        .and(voice.place(&record.locator));
    let mut page = Page::new(Place::Sources, format!("record/{}", record.id), heading);
    let source = &view.account.source;
    let title =
        voice.link(&format!("source/{}", crate::people::encoded(&source.slug)), Rich::stored(&source.title));
    page.lead = vec![voice.words("record-of").and(title)];
    if let Some(person) = view.person {
        page.lead.push(voice.words("record-person").and(voice.person(person)));
    }
    if view.correctable {
        let form = format!("enter/{}?corrects={}", view.account.kind(), record.id);
        page.lead.push(Rich::small(voice.link(&form, voice.words("entry-correct"))));
    }
    page.sections = vec![said(voice, view), around(voice, view)];
    page.sections.retain(|section| !section.parts.is_empty());
    page.data = true;
    page
}

fn said(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let record = view.account.record;
    let mut facts: Vec<Fact> = Vec::new();
    for statement in &record.statements {
        let name = Rich::words(voice.locale.property(view.account.kind(), &statement.property));
        let means = view.links.iter().find(|(property, link, _)| {
            *property == statement.property && Link::read(&statement.value).as_ref() == Some(link)
        });
        // An identifier that leads to its record need not be read.
        let by_id = means.is_some_and(|(_, link, means)| matches!(link, Link::Record(_)) && means.is_some());
        let mut line = match by_id {
            true => Rich::new(),
            false => Rich::new().and_stored(&statement.value, statement.lang.as_deref()),
        };
        line = line.and(meaning(voice, view.account.kind(), &statement.property, &statement.value));
        let days = days(voice, &statement.value, statement.reading.as_deref());
        if !days.is_empty() {
            line = line.and_words(" = ").and(days);
        }
        if let Some((_, _, means)) = means {
            line = match means {
                Some(id) => line.and_words(" → ").and(voice.cite(*id)),
                None => line.and(Rich::tag(Tone::Broken, voice.text("record-link-lost"))),
            };
        }
        if statement.sharing == Sharing::Sealed {
            line = line.and(Rich::tag(Tone::Sealed, voice.locale.term("sharing", "sealed")));
        }
        match facts.last_mut() {
            Some(last) if last.name == name => last.values.push(line),
            _ => facts.push(Fact { name, mark: Rich::new(), values: vec![line] }),
        }
    }
    for issue in &record.issues {
        let column = issue.column.as_deref().map(Rich::stored).unwrap_or_default();
        let about = voice.phrase((view.meanings)(&issue.code));
        let line = Rich::code(issue.code.as_str()).and(column).and(Rich::line(about));
        facts.push(Fact { name: voice.words("history-issue"), mark: Rich::new(), values: vec![line] });
    }
    Section::new("said", voice.text("record-said"))
        .lead(voice.words("record-said-lead"))
        .with(Part::Facts(facts))
}

/// Which days a date can mean, as it was read; nothing where it is no date.
pub(crate) fn days(voice: &Voice<'_>, value: &str, reading: Option<&str>) -> Rich {
    let reading = reading.and_then(|reading| dates::Reading::from_text(value, reading));
    let candidates = reading.iter().flat_map(|reading| &reading.candidates);
    Rich::join(candidates.map(|date| when::date(voice.locale, date)), &format!(" {} ", voice.text("or")))
}

/// What a term is called in the language, where that is not what is written.
pub(crate) fn meaning(voice: &Voice<'_>, kind: &str, property: &str, written: &str) -> Rich {
    let known = Codebook::builtin().property(kind, property);
    let vocabulary = known.and_then(|known| known.terms.as_deref());
    let vocabulary = vocabulary.and_then(|id| Codebook::builtin().vocabulary(id));
    match vocabulary.and_then(|vocabulary| vocabulary.read(written)) {
        Some(term) if term.labels.get(voice.locale.code()) != written => {
            Rich::small(Rich::words("= ").and_words(term.labels.get(voice.locale.code())))
        }
        _ => Rich::new(),
    }
}

fn around(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let lines: Vec<Rich> = view
        .from
        .iter()
        .map(|other| {
            Rich::words(voice.locale.kind(other.kind())).and_words(" · ").and(voice.cite(other.id()))
        })
        .collect();
    let section = Section::new("around", voice.text("record-around"));
    if lines.is_empty() { section } else { section.with(Part::Lines(lines)) }
}
