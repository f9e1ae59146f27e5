//! What was agreed, what was destroyed, and what counts no more.

use dates::Window;
use ledger::{Codebook, RecordId};

use super::{count, days, listing, table};
use crate::part::{Column, Row};
use crate::rich::{Rich, Tone};
use crate::{Page, Voice, when};

/// What somebody answered who was asked for consent.
pub struct ConsentLine<'a> {
    /// The record.
    pub record: RecordId,
    /// Whom it is about.
    pub persons: Vec<RecordId>,
    /// Who answered, an answer, purposes, classes of data or levels, audiences: terms, each with its vocabulary.
    pub relation: Vec<(&'static str, &'a str)>,
    /// What was answered.
    pub answer: Vec<(&'static str, &'a str)>,
    /// What for.
    pub purposes: Vec<(&'static str, &'a str)>,
    /// What: classes of data, or levels.
    pub classes: Vec<(&'static str, &'a str)>,
    /// For whom.
    pub audiences: Vec<(&'static str, &'a str)>,
    /// When.
    pub given: Window,
    /// Until when, where it ends.
    pub until: Option<Window>,
    /// When it was taken back.
    pub withdrawn: Option<Window>,
}

/// The page of consents.
pub fn consents(voice: &Voice<'_>, lines: &[ConsentLine<'_>]) -> Page {
    let terms = |terms: &[(&'static str, &str)]| {
        let words = terms.iter().map(|(of, term)| written(voice, of, term));
        Rich::join(words, voice.comma())
    };
    let row = |one: &ConsentLine<'_>| {
        let persons = Rich::join(one.persons.iter().map(|id| voice.person(*id)), voice.comma());
        let back = one.withdrawn.as_ref().map(|when| {
            Rich::tag(Tone::Broken, voice.text("consent-taken-back")).and(days(voice, Some(when)))
        });
        Row::new([
            persons.and(voice.cite(one.record)),
            terms(&one.answer).and(back.unwrap_or_default()),
            terms(&one.relation),
            terms(&one.purposes),
            terms(&one.classes),
            terms(&one.audiences),
            days(voice, Some(&one.given)),
            days(voice, one.until.as_ref()),
        ])
    };
    let columns = vec![
        Column::new("person", voice.text("column-person")),
        Column::new("answer", voice.text("column-answer")),
        Column::new("relation", voice.text("column-relation")),
        Column::new("purposes", voice.text("column-purposes")),
        Column::new("classes", voice.text("column-classes")),
        Column::new("audiences", voice.text("column-audience")),
        Column::new("given", voice.text("column-given")),
        Column::new("until", voice.text("column-until")),
    ];
    let section = table(voice, "consents", "consents-heading", columns, lines.iter().map(row).collect());
    listing(voice, "consents", "consents-heading", "consents-lead", vec![section])
}

/// A term as the source wrote it, and what it means where that is something else.
fn written(voice: &Voice<'_>, vocabulary: &str, written: &str) -> Rich {
    let known = Codebook::builtin().vocabulary(vocabulary).and_then(|vocabulary| vocabulary.read(written));
    match known {
        Some(term) if term.id == written => Rich::words(term.labels.get(voice.locale.code())),
        Some(term) => {
            Rich::stored(written).and(Rich::small(Rich::words(term.labels.get(voice.locale.code()))))
        }
        None => Rich::stored(written),
    }
}

/// How far an erasure was carried out here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ErasureState {
    NotDecided,
    Unfinished,
    Here,
    Done,
    NotHere,
}

/// One erasure.
pub struct ErasureLine {
    /// The entry that is destroyed, shortened.
    pub target: String,
    /// How far it was carried out.
    pub state: ErasureState,
    /// Why.
    pub reason: String,
    /// On what basis.
    pub basis: String,
    /// Who decided: names.
    pub approvals: Vec<String>,
    /// The offices that confirmed it, and those that have not.
    pub confirmed: (Vec<String>, Vec<String>),
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
}

/// The page of erasures.
pub fn erasures(voice: &Voice<'_>, lines: &[ErasureLine]) -> Page {
    let row = |one: &ErasureLine| {
        let (tone, id) = match one.state {
            ErasureState::NotDecided => (Tone::Broken, "erasure-not-decided"),
            ErasureState::Unfinished => (Tone::Broken, "erasure-unfinished"),
            ErasureState::Here => (Tone::Said, "erasure-here"),
            ErasureState::Done => (Tone::Firm, "erasure-done"),
            ErasureState::NotHere => (Tone::Plain, "erasure-not-here"),
        };
        let names = |names: &[String]| Rich::join(names.iter().map(|name| Rich::stored(name)), voice.comma());
        let (confirmed, open) = &one.confirmed;
        let open = match open.is_empty() {
            true => Rich::new(),
            false => Rich::line(voice.words("erasure-not-confirmed").and(names(open))),
        };
        Row::new([
            Rich::code(&*one.target),
            Rich::tag(tone, voice.text(id)),
            Rich::stored(&one.reason),
            Rich::stored(&one.basis),
            names(&one.approvals),
            names(confirmed).and(open),
            when::moment(voice.locale, one.time_ms),
        ])
    };
    let columns = vec![
        Column::new("entry", voice.text("column-entry")),
        Column::new("state", voice.text("column-state-of-key")),
        Column::new("reason", voice.text("column-reason")),
        Column::new("basis", voice.text("column-basis")),
        Column::new("decided_by", voice.text("column-approvals")),
        Column::new("confirmed", voice.text("column-confirmed")),
        Column::new("when", voice.text("column-when")),
    ];
    let section = table(voice, "erasures", "erasures-heading", columns, lines.iter().map(row).collect());
    listing(voice, "erasures", "erasures-heading", "erasures-lead", vec![section])
}

/// An office or a key whose entries count no more.
pub struct ExclusionLine {
    /// What the office is called here, or its log.
    pub office: String,
    /// The key, where it is about one.
    pub key: Option<String>,
    /// From which entry on.
    pub from: u64,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When it was recorded, in milliseconds since 1970 UTC.
    pub time_ms: u64,
    /// Whether it was taken back.
    pub withdrawn: bool,
}

/// The page of exclusions.
pub fn exclusions(voice: &Voice<'_>, lines: &[ExclusionLine]) -> Page {
    let row = |one: &ExclusionLine| {
        let state = match one.withdrawn {
            true => Rich::tag(Tone::Plain, voice.text("exclusion-taken-back")),
            false => Rich::tag(Tone::Broken, voice.text("exclusion-in-force")),
        };
        Row::new([
            Rich::stored(&one.office),
            state,
            one.key.as_ref().map_or_else(Rich::new, |key| Rich::code(&**key)),
            count(voice, one.from),
            Rich::stored(&one.reason),
            Rich::stored(&one.by),
            when::moment(voice.locale, one.time_ms),
        ])
    };
    let columns = vec![
        Column::new("office", voice.text("column-office")),
        Column::new("state", voice.text("column-state-of-key")),
        Column::new("key", voice.text("column-key")),
        Column::numeric("from", voice.text("column-from-place")),
        Column::new("reason", voice.text("column-reason")),
        Column::new("by", voice.text("column-by")),
        Column::new("when", voice.text("column-when")),
    ];
    let section = table(voice, "exclusions", "exclusions-heading", columns, lines.iter().map(row).collect());
    listing(voice, "exclusions", "exclusions-heading", "exclusions-lead", vec![section])
}
