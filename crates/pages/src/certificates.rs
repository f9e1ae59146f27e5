//! Death certificates: how the record of every death stands, and whose.

use certificates::{DeathFile, Standing};
use ledger::RecordId;

use crate::part::{Choice, Column, Facet, Row, Section, Table};
use crate::person::paper_tone;
use crate::rich::{Rich, Tone};
use crate::{Page, Part, Place, Voice};

/// What the page tells.
pub struct View<'a> {
    /// Everybody whose file stands so as was asked for, or about whom there is a document or a request.
    pub files: Vec<(RecordId, &'a DeathFile<'a>)>,
    /// How many files stand so, in the order of [`Standing::ALL`].
    pub counts: &'a [usize],
    /// Only those that stand so.
    pub standing: Option<Standing>,
    /// Lines shown at most.
    pub most: usize,
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let path = view.standing.map_or_else(|| "certificates".to_owned(), |standing| path(Some(standing)));
    let mut page = Page::new(Place::Certificates, path, voice.words("certificates-heading"));
    page.lead = vec![voice.words("certificates-lead")];
    let counts: Vec<u64> = view.counts.iter().map(|count| *count as u64).collect();
    let choices = Standing::ALL.into_iter().zip(voice.cells(&counts)).map(|(standing, count)| {
        let chosen = view.standing == Some(standing);
        Choice {
            href: voice.href(&self::path((!chosen).then_some(standing))),
            name: Rich::words(standing.word(voice.locale.code())),
            count: voice.told(count),
            chosen,
        }
    });
    let facets = vec![Facet { name: voice.words("certificates-standing"), choices: choices.collect() }];
    let columns = vec![
        Column::new("person", voice.text("column-name")),
        Column::new("standing", voice.text("certificates-standing")),
        Column::new("documents", voice.text("column-documents")),
        Column::numeric("defects", voice.text("column-defects")),
        Column::numeric("contradictions", voice.text("column-contradictions")),
    ];
    let rows = view.files.iter().take(view.most).map(|(person, file)| row(voice, *person, file)).collect();
    let table = Table { caption: voice.words("certificates-heading"), columns, rows };
    let mut parts = vec![Part::Facets(facets)];
    match view.files.is_empty() {
        true => parts.push(Part::Notice(Tone::Plain, voice.words("certificates-none"))),
        false => parts.push(Part::Table(table)),
    }
    if view.files.len() > view.most {
        parts.push(Part::Notice(Tone::Plain, voice.counted("registers-first", view.most)));
    }
    page.sections.push(Section { id: "certificates".to_owned(), parts, ..Section::default() });
    page.data = true;
    page
}

fn path(standing: Option<Standing>) -> String {
    standing.map_or_else(
        || "certificates".to_owned(),
        |standing| format!("certificates?standing={}", standing.code()),
    )
}

fn row(voice: &Voice<'_>, person: RecordId, file: &DeathFile<'_>) -> Row {
    let standing = Rich::tag(paper_tone(file.standing), file.standing.word(voice.locale.code()));
    let documents = file.documents.iter().map(|examined| {
        let kind = Rich::words(voice.locale.term("death_record_kind", examined.document.kind));
        Rich::line(kind.and(voice.cite(examined.document.id())))
    });
    let requests = file.requests.iter().map(|request| {
        let outcome = Rich::words(voice.locale.term("request_outcome", request.outcome.code()));
        Rich::line(voice.words("paper-request").and_words(": ").and(outcome).and(voice.cite(request.id())))
    });
    let papers = documents.chain(requests).fold(Rich::new(), Rich::and);
    let examined = || file.documents.iter();
    let defects = examined().flat_map(|one| &one.defects).filter(|defect| defect.counts()).count();
    let contradictions = examined().map(|one| one.contradictions.len()).sum();
    Row::new([
        voice.person(person),
        standing.and(voice.why(&file.reasons)),
        papers,
        voice.number(defects),
        voice.number(contradictions),
    ])
}
