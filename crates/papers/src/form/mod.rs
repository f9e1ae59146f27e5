//! The filled form: each field with the values the gate let through, each value with its annex.

mod html;
mod json;

use std::sync::LazyLock;

use claims::Account;
use ledger::{Codebook, Digest, Record, RecordId, Source, Statement, ValueType};

use crate::Tongue;
use crate::check::Check;
use crate::mechanism::{Field, Mechanism, Section};
use crate::place::Place;
use crate::terms;
use crate::words::word;

pub use html::html;
pub(crate) use html::receipt_rows;
pub use json::{consents, elements, json};

/// Who submits: on the form as the command line has it, never from the register, where it is sealed.
#[derive(Debug, Clone, Default)]
pub struct Submitter {
    /// The name; an anonymous submission is not taken (V-103).
    pub name: Option<String>,
    /// Who they are to the person.
    pub relation: Option<String>,
    /// How they are reached.
    pub contact: Option<String>,
    /// Whether the body must keep the name to itself.
    pub confidential: bool,
}

/// What people write who do not want to be named, folded for comparing.
static NOBODY: LazyLock<Vec<String>> = LazyLock::new(|| {
    let words = [
        "anonymous",
        "anonym",
        "anonyme",
        "anónimo",
        "unknown",
        "nobody",
        "none",
        "n/a",
        "ناشناس",
        "بی‌نام",
        "نامعلوم",
        "مجهول",
    ];
    words.iter().map(|word| names::fold_joined(word)).collect()
});

impl Submitter {
    /// Whether a name was given; «anonymous» is none (V-103).
    pub fn is_named(&self) -> bool {
        let nobody = |name: &str| NOBODY.contains(&names::fold_joined(name));
        self.name.as_deref().is_some_and(|name| !name.trim().is_empty() && !nobody(name))
    }

    /// Whether the submitter can be reached: the body asks back, and drops what nobody answers (standards 1.4).
    pub fn is_reachable(&self) -> bool {
        self.contact.as_deref().is_some_and(|contact| !contact.trim().is_empty())
    }
}

/// A record that the gate let through, with its source as the audience may see it.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The record, without what was withheld.
    pub record: &'a Record,
    /// Its source.
    pub source: &'a Source,
}

/// A filled form.
#[derive(Debug, Clone)]
pub struct Form<'m> {
    /// The body.
    pub mechanism: &'m Mechanism,
    /// The language of the form.
    pub tongue: Tongue,
    /// The sections with their fields.
    pub sections: Vec<(&'m Section, Vec<Filled<'m>>)>,
    /// Where each value stands, in the order of first use.
    pub annexes: Vec<Annex>,
}

/// A field with its values.
#[derive(Debug, Clone)]
pub struct Filled<'m> {
    /// The field.
    pub field: &'m Field,
    /// The values, each once.
    pub values: Vec<Valued>,
    /// Whether the register has a value that the gate withheld, and none that it let through.
    pub withheld: bool,
}

/// One value on the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valued {
    /// As the source writes it.
    pub text: String,
    /// How it is read, in the language of the form: the term's label, the days of a date; nothing for words.
    pub reading: Option<String>,
    /// Whether the text is a code of the codebook and no word of the source: on paper the reading stands for it.
    pub coded: bool,
    /// Its language, where it is known.
    pub lang: Option<String>,
    /// Whether it is a text that a reader of the form may not be able to read.
    pub untranslated: bool,
    /// The source as it is called, where no annex has it.
    pub source: Option<String>,
    /// The annexes it stands in, by number; none for what the submitter says.
    pub annexes: Vec<usize>,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// The source's title.
    pub title: String,
    /// Where in it: row, page, timestamp.
    pub place: Place,
    /// The record that says it.
    pub record: RecordId,
    /// The SHA-256 of the source's file, where one is kept.
    pub file: Option<Digest>,
    /// What the file was called.
    pub file_name: Option<String>,
}

/// What a form is filled from.
struct Desk<'d> {
    told: &'d [Told<'d>],
    known: &'d [Account<'d>],
    submitter: &'d Submitter,
    derived: &'d [(&'d str, Valued)],
    on: &'d str,
}

impl<'m> Form<'m> {
    /// Fills a form with what the gate let through; `known` is what the register has, to tell what was withheld.
    ///
    /// Where a consent is missing nothing of the case stands on it, whatever the gate let through; of incidents of reprisal
    /// only those may stand on it that may be raised. `derived` has what the program worked out, by its place.
    #[allow(clippy::too_many_arguments)]
    pub fn fill(
        check: &Check<'m>,
        mechanism: &'m Mechanism,
        tongue: Tongue,
        told: &[Told<'_>],
        known: &[Account<'_>],
        submitter: &Submitter,
        derived: &[(&str, Valued)],
        on: &str,
    ) -> Form<'m> {
        let agreed = check.consents.iter().all(|(_, permission)| permission.permitted);
        let raised = check.raised.clone().unwrap_or_default();
        let may_stand = |one: &&Told<'_>| {
            agreed && (one.record.kind != "reprisal_incident" || raised.contains(&one.record.id))
        };
        let told: Vec<Told<'_>> = told.iter().filter(may_stand).copied().collect();
        let derived = if agreed { derived } else { &[] };
        let desk = Desk { told: &told, known, submitter, derived, on };
        let mut form = Form { mechanism, tongue, sections: Vec::new(), annexes: Vec::new() };
        for section in &mechanism.sections {
            let fields = section.fields.iter().map(|field| form.filled(field, &desk)).collect();
            form.sections.push((section, fields));
        }
        form
    }

    fn filled(&mut self, field: &'m Field, desk: &Desk<'_>) -> Filled<'m> {
        let mut filled = Filled { field, values: Vec::new(), withheld: false };
        for (kind, property) in field.from.iter().filter_map(|place| place.split_once('.')) {
            if kind == "submitter" {
                filled.values.extend(desk.submitter.value(property, desk.on, self.tongue));
                continue;
            }
            if kind == "derived" {
                let worked_out = desk.derived.iter().filter(|(place, _)| *place == property);
                filled.values.extend(worked_out.map(|(_, value)| value.clone()));
                continue;
            }
            for one in desk.told.iter().filter(|one| one.record.kind == kind) {
                let said = one.record.statements.iter();
                for said in said.filter(|said| said.property == property && !said.value.trim().is_empty()) {
                    let annex = self.annex(one, desk.known);
                    filled.take(kind, said, annex, self.tongue);
                }
            }
            let had =
                desk.known.iter().any(|account| account.kind() == kind && account.text(property).is_some());
            filled.withheld |= had;
        }
        filled.withheld &= filled.values.is_empty();
        filled
    }

    /// The number of the annex in which a record stands, from 1.
    fn annex(&mut self, told: &Told<'_>, known: &[Account<'_>]) -> usize {
        let attached = crate::attached(told.record.id, known);
        let annex = Annex {
            title: told.source.title.clone(),
            place: Place::of(told.record),
            record: told.record.id,
            file: told.source.file.or(attached),
            file_name: told.source.file_name.clone(),
        };
        let known = self.annexes.iter().position(|one| *one == annex);
        1 + known.unwrap_or_else(|| {
            self.annexes.push(annex);
            self.annexes.len() - 1
        })
    }
}

impl Filled<'_> {
    /// Takes one value; the same text from another place is one value with two annexes.
    fn take(&mut self, kind: &str, said: &Statement, annex: usize, tongue: Tongue) {
        if let Some(same) = self.values.iter_mut().find(|value| value.text == said.value) {
            if !same.annexes.contains(&annex) {
                same.annexes.push(annex);
            }
            return;
        }
        let known = Codebook::builtin().property(kind, &said.property);
        let value_type = known.map(|property| property.value_type);
        let is_text = value_type == Some(ValueType::Text);
        let foreign = said.lang.as_deref().is_some_and(|lang| !lang.starts_with(tongue.code()));
        let meant = known.and_then(|known| meant(known, said));
        self.values.push(Valued {
            text: said.value.clone(),
            reading: known.and_then(|known| reading(known, said, tongue)),
            coded: meant == Some(said.value.as_str()),
            lang: said.lang.clone().filter(|lang| !lang.starts_with("und")),
            untranslated: is_text && foreign,
            source: None,
            annexes: vec![annex],
        });
    }
}

/// The term that a value means.
fn meant(property: &ledger::Property, said: &Statement) -> Option<&'static str> {
    let terms = Codebook::builtin().vocabulary(property.terms.as_deref()?)?;
    terms.read(&said.value).map(|term| term.id.as_str())
}

/// How a value is read: the label of its term, the days of its date.
fn reading(property: &ledger::Property, said: &Statement, tongue: Tongue) -> Option<String> {
    match property.value_type {
        ValueType::Term => {
            let label = terms::term(property.terms.as_deref()?, meant(property, said)?, tongue)?;
            Some(label.to_owned()).filter(|label| *label != said.value)
        }
        ValueType::Date => {
            let kept = said.reading.as_deref().and_then(|kept| dates::Reading::from_text(&said.value, kept));
            let reading = kept.unwrap_or_else(|| dates::read(&said.value, &dates::Hints::default()));
            let windows = reading.candidates.iter().map(|date| date.window);
            let window = windows.reduce(|one, other| one.around(&other))?;
            Some(days(&window, tongue)).filter(|days| *days != said.value)
        }
        _ => None,
    }
}

/// The days of a window: one day, or the first and the last, as bodies file them.
fn days(window: &dates::Window, tongue: Tongue) -> String {
    let say = |id: &str| word("form", id, tongue);
    match (window.earliest, window.latest) {
        (Some(one), Some(other)) if one == other => one.to_string(),
        (None, None) => say("date_unknown").to_owned(),
        (first, last) => {
            let end = |day: Option<dates::Day>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
            say("between").replace("{from}", &end(first)).replace("{to}", &end(last))
        }
    }
}

/// So many days before something, in the language of a form; `most` is `None` where nobody can say.
pub fn days_before(least: i32, most: Option<i32>, tongue: Tongue) -> String {
    let say = |id: &str| word("form", id, tongue);
    let text = match most {
        Some(most) if most == least => say("day_before"),
        Some(_) => say("days_before"),
        None => say("open_before"),
    };
    let most = most.map(|most| most.to_string()).unwrap_or_default();
    text.replace("{least}", &least.to_string()).replace("{most}", &most)
}

impl Submitter {
    /// What the submitter says in a field.
    fn value(&self, property: &str, on: &str, tongue: Tongue) -> Option<Valued> {
        let text = match property {
            "name" => self.name.clone(),
            "relation" => self.relation.clone(),
            "contact" => self.contact.clone(),
            "confidential" if self.confidential => Some(word("form", "yes", tongue).to_owned()),
            "confidential" => Some(word("form", "no", tongue).to_owned()),
            _ => Some(on.to_owned()),
        };
        let text = text.filter(|text| !text.trim().is_empty())?;
        let lang = (property == "confidential").then(|| tongue.code().to_owned());
        Some(Valued::of_form(text, lang))
    }
}

impl Valued {
    /// What no source says: the words of whoever submits, or what the program worked out, in a language if it is known.
    pub fn of_form(text: String, lang: Option<String>) -> Valued {
        Valued {
            text,
            reading: None,
            coded: false,
            lang,
            untranslated: false,
            source: None,
            annexes: Vec::new(),
        }
    }
}
