//! What officials said, in their own words, with what it cannot both be true.

use ::statements::{Against, Contradiction, Fact as Known, Said, Statements, Who};
use claims::Account;
use dates::Answer;
use ledger::RecordId;

use crate::officials::official;
use crate::part::{Column, Fact, Row, Section, Table};
use crate::rich::{Rich, Tone, cut};
use crate::{Page, Part, Place, Voice};

/// What the page of statements tells.
pub struct View<'a> {
    /// The statements.
    pub statements: &'a Statements<'a>,
    /// What one person or institution both affirmed and denied.
    pub contradictions: &'a [Contradiction],
    /// What other records tell.
    pub facts: &'a [Known],
    /// The statements that cannot be true beside it.
    pub against: &'a [Against],
    /// What an organisation is called.
    pub organisation: &'a dyn Fn(RecordId) -> Option<String>,
    /// Whether somebody has a page among the officials; those who only spoke have none.
    pub official: &'a dyn Fn(RecordId) -> bool,
    /// Statements shown at most.
    pub most: usize,
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let mut page = Page::new(Place::Statements, "statements", voice.words("statements-heading"));
    let beside =
        [("numbers", "numbers-heading"), ("events", "events-heading"), ("measures", "measures-heading")];
    let beside = beside.map(|(path, heading)| voice.link(path, voice.words(heading)));
    page.lead = vec![voice.words("statements-lead"), Rich::join(beside, " · ")];
    page.sections = vec![contradictions(voice, view), against(voice, view), all(voice, view)];
    page.sections.retain(|section| !section.parts.is_empty());
    if page.sections.is_empty() {
        let none = Part::Notice(Tone::Plain, voice.words("nothing-recorded"));
        page.sections.push(Section { id: "none".to_owned(), parts: vec![none], ..Section::default() });
    }
    page.data = true;
    page
}

fn proposition(voice: &Voice<'_>, term: &str) -> Rich {
    Rich::words(voice.locale.term("proposition", term))
}

fn contradictions(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let of = |places: &[usize]| {
        let said = places.iter().take(8).filter_map(|place| view.statements.all().get(*place));
        Rich::join(said.map(|said| dated(voice, said)), " · ")
    };
    let facts = view.contradictions.iter().map(|one| {
        let who = match one.who {
            Who::Speaker(person) => spoke(voice, view, person),
            Who::Institution(id) => (view.organisation)(id).map_or_else(
                || voice.words("statements-an-institution"),
                |name| Rich::stored(&cut(&name, 120)),
            ),
        };
        let tone = if one.firmest.answer == Answer::Yes { Tone::Broken } else { Tone::Said };
        let id = if one.firmest.answer == Answer::Yes {
            "statements-cannot-both"
        } else {
            "statements-perhaps-not-both"
        };
        Fact {
            name: who.and(Rich::line(Rich::small(proposition(voice, one.proposition)))),
            mark: Rich::tag(tone, voice.text(id)),
            values: vec![
                voice.words("statements-affirmed").and(of(&one.affirming)),
                voice.words("statements-denied").and(of(&one.denying)),
                voice.why([&one.firmest.reason]),
            ],
        }
    });
    let facts: Vec<Fact> = facts.collect();
    let section = Section::new("contradictions", voice.text("statements-contradictions"))
        .lead(voice.words("statements-contradictions-lead"));
    if facts.is_empty() { section } else { section.with(Part::Facts(facts)) }
}

/// A statement by its day, as a reference to it.
fn dated(voice: &Voice<'_>, said: &Said<'_>) -> Rich {
    voice.known_days(&said.when.unwrap_or_default()).and(voice.cite(said.account.id()))
}

fn against(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let rows = view.against.iter().filter_map(|one| {
        let said = view.statements.all().get(one.statement)?;
        let fact = view.facts.get(one.fact)?;
        let so = if fact.holds { "statements-is-so" } else { "statements-is-not-so" };
        let known = Rich::words(voice.locale.word("weight", fact.weight.word()));
        Some(Row::new([
            speaker(voice, view, said).and(Rich::line(dated(voice, said))),
            quote(voice, &said.account, 240),
            proposition(voice, fact.proposition)
                .and_words(": ")
                .and(voice.words(so))
                .and(Rich::small(known))
                .and(voice.why([&one.reason])),
        ]))
    });
    let rows: Vec<Row> = rows.collect();
    let columns = vec![
        Column::new("who", voice.text("column-who")),
        Column::new("words", voice.text("column-words")),
        Column::new("beside", voice.text("column-beside")),
    ];
    let section = Section::new("against", voice.text("statements-against"))
        .lead(voice.words("statements-against-lead"));
    if rows.is_empty() {
        return section;
    }
    section.with(Part::Table(Table { caption: voice.words("statements-against"), columns, rows }))
}

/// Somebody who spoke: as an official where they have a page, else as their record has them.
fn spoke(voice: &Voice<'_>, view: &View<'_>, person: RecordId) -> Rich {
    if (view.official)(person) {
        return official(voice, person);
    }
    let name = (voice.name)(person);
    let shown = if name.is_empty() { voice.words("name-unknown") } else { Rich::stored(&cut(&name, 80)) };
    voice.link(&format!("record/{person}"), shown)
}

/// Who spoke: a person, the words of the source, an institution.
fn speaker(voice: &Voice<'_>, view: &View<'_>, said: &Said<'_>) -> Rich {
    let written = || said.account.text("speaker_as_written").map(|written| Rich::stored(&cut(written, 120)));
    let person = said.speaker.map(|person| spoke(voice, view, person)).or_else(written);
    let institutions = said.institutions.iter().filter_map(|one| {
        let name = Rich::stored(&cut(&(view.organisation)(one.organisation)?, 120));
        Some(if one.answer == Answer::Yes {
            name
        } else {
            name.and(Rich::tag(Tone::Plain, voice.text("officials-possibly")))
        })
    });
    let institutions = Rich::join(institutions, voice.comma());
    match person {
        Some(person) if institutions.is_empty() => person,
        Some(person) => person.and(Rich::line(Rich::small(institutions))),
        None if institutions.is_empty() => voice.words("name-unknown"),
        None => institutions,
    }
}

/// The words themselves, and a translation where there is one.
fn quote(voice: &Voice<'_>, account: &Account<'_>, most: usize) -> Rich {
    let lang = account.text("lang");
    let said = |property: &str| account.text(property).map(|text| cut(text, most).into_owned());
    let original = said("original").map(|text| Rich::new().and_stored(&text, lang));
    let other = said("translation").or_else(|| said("summary")).map(|text| Rich::line(Rich::stored(&text)));
    let line = original.unwrap_or_default().and(other.unwrap_or_default());
    if line.is_empty() { voice.words("statements-no-words") } else { line }
}

fn all(voice: &Voice<'_>, view: &View<'_>) -> Section {
    let mut order: Vec<&Said<'_>> = view.statements.all().iter().collect();
    order.sort_by_key(|said| (said.when.is_none(), said.when));
    let rows = order.into_iter().take(view.most).map(|said| {
        let kinds =
            said.categories.iter().map(|kind| Rich::words(voice.locale.term("statement_category", kind)));
        let mark = if said.is_admission() {
            Rich::tag(Tone::Firm, voice.text("statements-admits"))
        } else {
            Rich::new()
        };
        Row::new([
            voice.window(&said.when.unwrap_or_default()),
            speaker(voice, view, said),
            quote(voice, &said.account, 600)
                .and(Rich::line(Rich::small(Rich::join(kinds, voice.comma()))))
                .and(mark),
            voice.cite(said.account.id()),
        ])
    });
    let rows: Vec<Row> = rows.collect();
    let columns = vec![
        Column::new("when", voice.text("column-when")),
        Column::new("who", voice.text("column-who")),
        Column::new("words", voice.text("column-words")),
        Column::new("source", voice.text("column-source")),
    ];
    let section = Section::new("statements", voice.text("statements-all"));
    let section = match view.statements.all().len() > view.most {
        true => section.lead(voice.counted("registers-first", view.most)),
        false => section,
    };
    if rows.is_empty() {
        return section;
    }
    section.with(Part::Table(Table { caption: voice.words("statements-all"), columns, rows }))
}
