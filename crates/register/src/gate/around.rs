//! What stands around what is said: the words within a value of any type, quotes and pages beside it, the source itself.

use ledger::{Codebook, Record, Source, Statement, ValueType};
use serde_json::Value as Json;

use super::{About, Gate, Redactions, Verdict, Who};

impl Gate {
    /// Whether the words of a value may be shown, whatever its type.
    ///
    /// People write into every column: «1988-07-30, as her mother tells», or a name where a number is asked for.
    /// Only a whole name stays as it is: somebody else may be called alike.
    pub(super) fn words(&self, about: &About, kind: &str, said: &Statement) -> Verdict {
        let known = Codebook::builtin().property(kind, &said.property);
        match known.map(|known| known.value_type) {
            Some(ValueType::Name) if said.property != OTHER_NAME => Ok(()),
            // A row of digits there is no telephone number.
            Some(ValueType::Number | ValueType::Id) if is_digits(&said.value) => Ok(()),
            _ => self.text(about, &said.value),
        }
    }

    /// Takes what stands around the values: quotes, sheets and headings may name people too.
    pub(super) fn trim(&self, about: &About, record: &mut Record, withheld: &mut Redactions) {
        if self.who.is_none() {
            return;
        }
        let mut check = |text: &mut Option<String>| {
            if let Some(rule) = text.as_deref().and_then(|text| self.text(about, text).err()) {
                Redactions::count(&mut withheld.values, rule);
                *text = None;
            }
        };
        let locator = &mut record.locator;
        [&mut locator.quote, &mut locator.sheet, &mut locator.page, &mut locator.timestamp]
            .into_iter()
            .for_each(&mut check);
        record.statements.iter_mut().for_each(|said| check(&mut said.column));
        record
            .statements
            .iter_mut()
            .for_each(|said| said.lang = said.lang.take().filter(|lang| is_tag(lang)));
        let columns: Vec<&Option<String>> = record.statements.iter().map(|said| &said.column).collect();
        record.issues.retain(|issue| columns.contains(&&issue.column));
    }

    /// Takes out of a value for programs, such as a map, every text that this audience may not see.
    pub fn json(&self, value: &mut Json, withheld: &mut Redactions) {
        let nobody = About::nobody();
        match value {
            Json::String(text) => {
                if let Err(rule) = self.text(&nobody, text) {
                    Redactions::count(&mut withheld.values, rule);
                    *value = Json::Null;
                }
            }
            Json::Array(values) => values.iter_mut().for_each(|value| self.json(value, withheld)),
            Json::Object(values) => {
                let said = values.iter_mut().filter(|(name, _)| *name != graves::geojson::LOCATION_NOTE);
                said.for_each(|(_, value)| self.json(value, withheld));
            }
            _ => {}
        }
    }

    /// A source as this audience may see it: a title that names somebody protected gives way to the slug.
    pub(crate) fn trimmed(&self, source: &Source) -> Option<Source> {
        let nobody = About::nobody();
        if self.source(source).is_err() || self.text(&nobody, &source.slug).is_err() {
            return None;
        }
        let mut source = source.clone();
        if self.text(&nobody, &source.title).is_err() {
            source.title.clone_from(&source.slug);
        }
        let told = |text: &String| self.text(&nobody, text).is_ok();
        source.publisher = source.publisher.filter(told);
        source.file_name = source.file_name.filter(told);
        source.obtained.from = source.obtained.from.filter(told);
        // Who brought it is a source to protect.
        source.obtained.by = source.obtained.by.filter(|_| self.who == Some(Who::Team));
        if matches!(self.who, Some(Who::Public | Who::PartnerNgo | Who::StateViaUn)) {
            hide_the_giver(&mut source);
        }
        Some(source)
    }
}

/// Another name of a person, where people also write who calls them so.
const OTHER_NAME: &str = "other_name";

/// Whether a value is nothing but a number as lists write it, with what parts its digits.
fn is_digits(value: &str) -> bool {
    value.chars().all(|c| c.is_numeric() || matches!(c, '-' | '/' | '.' | ' ' | '\u{200c}'))
}

/// Takes from a source what its giver may be known by: words of their own, and the digest of a copy that was perhaps marked.
fn hide_the_giver(source: &mut Source) {
    source.obtained.how = source.way().map(str::to_owned);
    source.obtained.on = source.obtained.on.take().filter(|on| is_a_date(on));
    source.lang = source.lang.take().filter(|lang| is_tag(lang));
    if !source.is_published() {
        (source.file, source.file_name, source.obtained.from) = (None, None, None);
    }
}

/// Whether a text is a date and nothing besides.
fn is_a_date(text: &str) -> bool {
    let read = dates::read(text, &dates::Hints::default());
    !read.candidates.is_empty() && !text.chars().any(|c| c.is_alphabetic() && c != 'T' && c != 'Z')
}

/// Whether a text is shaped as a tag of BCP 47: letters and digits in parts of at most eight.
fn is_tag(text: &str) -> bool {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric());
    let mut parts = text.split('-');
    let language = parts.next().is_some_and(|first| matches!(first.len(), 2 | 3) && part(first));
    language && parts.all(part)
}
