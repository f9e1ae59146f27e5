//! One record written by hand: the codebook's properties as fields, and how each was understood.

use claims::Reason;
use ledger::{Codebook, Kind, Property, Record, RecordId, ValueType};

use crate::adding::button;
use crate::form::{Field, Form, Group, Input};
use crate::part::Section;
use crate::rich::{Rich, Tone, cut, unsteered, visible};
use crate::{Page, Part, Place, Voice, record};

/// What is asked of a property stands in a form under its identifier behind this.
pub const PROPERTY: &str = "p-";

/// A form as it is shown: empty, or as it was written.
pub struct View<'a> {
    /// What the record is of.
    pub kind: &'a Kind,
    /// The sources there are: slug and title.
    pub sources: &'a [(String, String)],
    /// What was written: names and values.
    pub written: &'a [(String, String)],
    /// The record as it would be kept, once it was looked at.
    pub looked_at: Option<&'a Record>,
    /// What is wrong with it beside what the register has.
    pub problems: &'a [Reason],
    /// The record that a written link means.
    pub means: &'a dyn Fn(&str) -> Option<RecordId>,
    /// The record that this one corrects.
    pub corrects: Option<RecordId>,
    /// Why it cannot be recorded as it is written.
    pub refused: Option<&'a str>,
    /// What an issue means, by its code.
    pub about_issue: &'a dyn Fn(&str) -> &'static str,
    /// The number of this form: what is sent with it twice is recorded once.
    pub once: u64,
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let lang = voice.locale.code();
    let kind = view.kind;
    let heading = Rich::words(kind.labels.get(lang));
    let mut page = Page::new(Place::Add, format!("enter/{}", kind.id), heading);
    page.lead = vec![Rich::words(kind.about.get(lang))];
    let mut section = Section { id: "entry".to_owned(), ..Section::default() };
    if let Some(earlier) = view.corrects {
        section.parts.push(Part::Notice(Tone::Said, voice.words("entry-corrects").and(voice.cite(earlier))));
    }
    match (view.refused, view.looked_at) {
        (Some(why), _) => {
            let line = voice.words("entry-refused").and(voice.phrase(why));
            section.parts.push(Part::Notice(Tone::Broken, line));
        }
        (None, Some(_)) => section.parts.push(Part::Notice(Tone::Said, voice.words("entry-looked-at"))),
        (None, None) => {}
    }
    section.parts.extend(view.problems.iter().map(|problem| {
        Part::Notice(Tone::Broken, voice.words("entry-problem").and(Rich::line(voice.phrase(&problem.says))))
    }));
    section.parts.push(Part::Form(form(voice, view)));
    page.sections.push(section);
    page
}

fn form(voice: &Voice<'_>, view: &View<'_>) -> Form {
    let said = view.kind.properties.iter().map(|property| field(voice, view, property));
    let mut kept = vec![("once".to_owned(), view.once.to_string())];
    if let Some(earlier) = view.corrects {
        kept.push(("corrects".to_owned(), earlier.to_string()));
    }
    let mut buttons = vec![button(voice, "look", "entry-look")];
    if view.looked_at.is_some() && view.refused.is_none() {
        buttons.push(button(voice, "record", "entry-record"));
    }
    Form {
        action: voice.href(&format!("enter/{}", view.kind.id)),
        with_file: false,
        kept,
        groups: vec![
            Group { heading: voice.words("entry-who"), fields: source(voice, view) },
            Group { heading: voice.words("entry-what"), fields: said.collect() },
        ],
        buttons,
    }
}

/// What was written into a field.
fn written<'v>(view: &View<'v>, name: &str) -> &'v str {
    view.written.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// Who says it, and where: a source that is here, or a new one.
fn source(voice: &Voice<'_>, view: &View<'_>) -> Vec<Field> {
    let line =
        |name: &str, id: &str| Field::new(name, voice.words(id), Input::Line(unsteered(written(view, name))));
    let choice = |name: &str, id: &str, options| {
        Field::new(name, voice.words(id), Input::Choice(options, written(view, name).to_owned()))
    };
    let mut fields = Vec::new();
    // A correction stays with its source, and is shown to whom its source is shown.
    if view.corrects.is_none() {
        let here = view.sources.iter().map(|(slug, title)| (slug.clone(), named(slug, title)));
        let new = std::iter::once((String::new(), voice.text("entry-new-source")));
        fields = vec![
            choice("source", "column-source", new.chain(here).collect())
                .help(voice.words("entry-source-help")),
            line("title", "entry-title"),
            line("slug", "entry-slug").help(voice.words("entry-slug-help")),
            choice("grade", "column-grade", terms(voice, "grade")),
            choice("sharing", "source-sharing", terms(voice, "sharing"))
                .help(voice.words("entry-sharing-help")),
            choice("obtained", "entry-obtained", terms(voice, "obtained_how")),
        ];
    }
    fields.extend([
        line("page", "entry-page"),
        line("quote", "entry-quote"),
        line("key", "entry-key").help(voice.words("entry-key-help")),
    ]);
    fields
}

fn named(slug: &str, title: &str) -> String {
    let slug = visible(slug);
    if slug == title { slug } else { format!("{} ({slug})", cut(&visible(title), 80)) }
}

/// The terms of a vocabulary with their words, and the choice not to say.
pub(crate) fn terms(voice: &Voice<'_>, vocabulary: &str) -> Vec<(String, String)> {
    let none = std::iter::once((String::new(), voice.text("entry-not-said")));
    let terms = Codebook::builtin().vocabulary(vocabulary).into_iter().flat_map(|known| &known.terms);
    none.chain(terms.map(|term| (term.id.clone(), term.labels.get(voice.locale.code()).to_owned()))).collect()
}

fn field(voice: &Voice<'_>, view: &View<'_>, property: &Property) -> Field {
    let name = format!("{PROPERTY}{}", property.id);
    let text = unsteered(written(view, &name));
    let one_of = property.terms.as_deref().filter(|_| !property.many);
    let input = match (property.value_type, one_of) {
        (ValueType::Term, Some(vocabulary)) => {
            let mut options = terms(voice, vocabulary);
            // What stands there in the words of its source stays as it is.
            if !options.iter().any(|(id, _)| *id == text) {
                options.push((text.clone(), visible(&text)));
            }
            Input::Choice(options, text)
        }
        _ if property.many || property.value_type == ValueType::Text => Input::Lines(text),
        _ => Input::Line(text),
    };
    let label = Rich::words(property.labels.get(voice.locale.code()));
    Field::new(name, label, input).help(help(voice, property)).understood(understood(voice, view, property))
}

/// How a value of this type may be written.
fn help(voice: &Voice<'_>, property: &Property) -> Rich {
    let line = match property.value_type {
        ValueType::Date => voice.words("entry-date-help"),
        ValueType::Link => {
            let kinds = property.to.iter().map(|kind| Rich::words(voice.locale.kind(kind)));
            voice.words("entry-link-help").and(Rich::join(kinds, voice.comma()))
        }
        ValueType::Term if property.many => {
            let vocabulary = property.terms.as_deref().unwrap_or_default();
            let terms = terms(voice, vocabulary).into_iter().skip(1).map(|(_, words)| Rich::words(words));
            voice.words("entry-terms-help").and(Rich::join(terms, voice.comma()))
        }
        ValueType::Name if property.id == "name" => voice.words("entry-name-help"),
        _ => Rich::new(),
    };
    match property.many {
        true => line.and(Rich::line(voice.words("entry-many-help"))),
        false => line,
    }
}

/// How what stands in a field was understood, value by value, and what is odd in it.
fn understood(voice: &Voice<'_>, view: &View<'_>, property: &Property) -> Rich {
    let Some(kept) = view.looked_at else { return Rich::new() };
    let mut line = Rich::new();
    for statement in kept.statements.iter().filter(|statement| statement.property == property.id) {
        let value = statement.value.as_str();
        let how = match property.value_type {
            ValueType::Date => record::days(voice, value, statement.reading.as_deref()),
            ValueType::Term => record::meaning(voice, &view.kind.id, &property.id, value),
            ValueType::Link => match (view.means)(value) {
                Some(id) => Rich::words("→ ").and(voice.cite(id)),
                None => Rich::tag(Tone::Broken, voice.text("record-link-lost")),
            },
            ValueType::Name if property.id == "name" => parts(voice, value),
            _ => Rich::new(),
        };
        if !how.is_empty() {
            line = line.and(Rich::line(Rich::stored(value).and_words(" ").and(how)));
        }
    }
    for issue in kept.issues.iter().filter(|issue| issue.column.as_deref() == Some(property.id.as_str())) {
        let told = Rich::tag(Tone::Broken, issue.code.as_str());
        line = line.and(Rich::line(told.and(voice.phrase((view.about_issue)(&issue.code)))));
    }
    line
}

/// Into which parts a whole name is divided.
fn parts(voice: &Voice<'_>, value: &str) -> Rich {
    let name = names::parse(value, names::Layout::Auto);
    let joined = |words: &[String]| words.join(" ");
    let parts = [
        ("given_name", joined(&name.given)),
        ("family_name", joined(&name.family)),
        ("father_name", name.father.clone().unwrap_or_default()),
    ];
    let told = parts.into_iter().filter(|(_, words)| !words.is_empty()).map(|(id, words)| {
        Rich::words(voice.locale.property("person", id)).and_words(": ").and(Rich::stored(&words))
    });
    Rich::join(told, " · ")
}
