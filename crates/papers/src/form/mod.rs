//! The filled form: each field with the values the gate let through, each value with its annex.

mod html;
mod json;

use std::sync::LazyLock;

use claims::Account;
use ledger::{Codebook, Digest, Record, RecordId, Source, Statement, ValueType};
use register::table;

use crate::Tongue;
use crate::check::Check;
use crate::mechanism::{Field, Mechanism, Section};

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
    /// How it is read: the term's label, the days of a date; nothing for words.
    pub reading: Option<String>,
    /// Its language, where it is known.
    pub lang: Option<String>,
    /// Whether it is a text that a reader of the form may not be able to read.
    pub untranslated: bool,
    /// The annexes it stands in, by number; none for what the submitter says.
    pub annexes: Vec<usize>,
}

/// A place in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annex {
    /// The source's title.
    pub title: String,
    /// Where in it: row, page, timestamp.
    pub place: String,
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
                filled.values.extend(desk.submitter.value(property, desk.on));
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
        let place = table::place(&told.record.locator);
        let attached = crate::attached(told.record.id, known);
        let annex = Annex {
            title: told.source.title.clone(),
            place: if place.is_empty() { told.record.key.clone().unwrap_or_default() } else { place },
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
        self.values.push(Valued {
            text: said.value.clone(),
            reading: reading(known, said),
            lang: said.lang.clone().filter(|lang| !lang.starts_with("und")),
            untranslated: is_text && foreign,
            annexes: vec![annex],
        });
    }
}

/// How a value is read: the label of its term, the days of its date.
fn reading(property: Option<&ledger::Property>, said: &Statement) -> Option<String> {
    let property = property?;
    match property.value_type {
        ValueType::Term => {
            let terms = Codebook::builtin().vocabulary(property.terms.as_deref()?)?;
            terms.read(&said.value).map(|term| term.labels.get("en").to_owned())
        }
        ValueType::Date => {
            let kept = said.reading.as_deref().and_then(|kept| dates::Reading::from_text(&said.value, kept));
            let reading = kept.unwrap_or_else(|| dates::read(&said.value, &dates::Hints::default()));
            let windows = reading.candidates.iter().map(|date| date.window);
            let window = windows.reduce(|one, other| one.around(&other))?;
            Some(letters::shadow::days(&window)).filter(|days| *days != said.value)
        }
        _ => None,
    }
}

impl Submitter {
    /// What the submitter says in a field.
    fn value(&self, property: &str, on: &str) -> Option<Valued> {
        let text = match property {
            "name" => self.name.clone(),
            "relation" => self.relation.clone(),
            "contact" => self.contact.clone(),
            "confidential" => Some(if self.confidential { "yes" } else { "no" }.to_owned()),
            _ => Some(on.to_owned()),
        };
        let text = text.filter(|text| !text.trim().is_empty())?;
        Some(Valued { text, reading: None, lang: None, untranslated: false, annexes: Vec::new() })
    }
}
