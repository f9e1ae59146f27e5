//! The shapes of codebook files, and what must hold between them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Codebook, CodebookError, DataClass, LANGUAGES, wrong};
use crate::Sharing;

/// Texts by language, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Labels(pub BTreeMap<String, String>);

impl Labels {
    /// The label in a language, else in English, else the first there is.
    pub fn get(&self, lang: &str) -> &str {
        let found = self.0.get(lang).or_else(|| self.0.get("en"));
        found.or_else(|| self.0.values().next()).map_or("", String::as_str)
    }
}

/// What a value of a property is; code reads values by this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueType {
    /// Words without further meaning for the program.
    Text,
    /// The name of a human being, or a part of one.
    Name,
    /// A date in any calendar and precision.
    Date,
    /// The name of a place.
    Place,
    /// A number.
    Number,
    /// A term of a vocabulary.
    Term,
    /// A web address.
    Url,
    /// A number or code of a document.
    Id,
    /// Another record: its identifier, `slug:key` of a row of a list, or a key of the same list.
    Link,
}

/// One kind of subject, as `person`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// The identifier that records carry.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// What it is, in one sentence.
    pub about: Labels,
    /// The FollowTheMoney schema it is exported as.
    pub ftm: Option<String>,
    /// The HURIDOCS entity, as `09`.
    pub huridocs: Option<String>,
    /// Whether a record of it speaks of a human being who may be named in other lists:
    /// such records are linked into people.
    #[serde(default)]
    pub linked: bool,
    /// The class of what is protected in it, where not the usual one: `P4` for graves and remains.
    pub class: Option<DataClass>,
    /// What may be said of it, in the order of a form.
    pub properties: Vec<Property>,
}

impl Kind {
    /// The name its file must have.
    pub(super) fn file(&self) -> String {
        format!("kinds/{}.toml", self.id)
    }

    /// The property with this identifier.
    pub fn property(&self, id: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.id == id)
    }
}

/// One property of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// The identifier that statements carry.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// What its values are.
    #[serde(rename = "type")]
    pub value_type: ValueType,
    /// Whether one source usually has several values of it.
    #[serde(default)]
    pub many: bool,
    /// The vocabulary of its values, if they are terms.
    pub terms: Option<String>,
    /// The kinds of records it may mean, if its values are links.
    #[serde(default)]
    pub to: Vec<String>,
    /// The FollowTheMoney property it is exported as.
    pub ftm: Option<String>,
    /// The HURIDOCS field, as `0903`.
    pub huridocs: Option<String>,
    /// Who may be shown it unless its source says otherwise.
    pub sharing: Sharing,
    /// What its exposure does to people, where not the usual class of its protection.
    pub class: Option<DataClass>,
    /// Headers under which lists have it, by language; the first reading of a mapping.
    #[serde(default)]
    pub headers: BTreeMap<String, Vec<String>>,
}

impl Property {
    /// All headers under which lists have it, in every language.
    pub fn all_headers(&self) -> impl Iterator<Item = &str> {
        self.headers.values().flatten().map(String::as_str)
    }
}

/// One vocabulary, as `sex`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vocabulary {
    /// The identifier that properties name.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// Its terms, in the order to show.
    pub terms: Vec<Term>,
}

impl Vocabulary {
    /// The name its file must have.
    pub(super) fn file(&self) -> String {
        format!("terms/{}.toml", self.id)
    }

    /// The term with this identifier.
    pub fn term(&self, id: &str) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }

    /// The term that a source means by these words, as `مرد` or `M`.
    ///
    /// Identifiers, labels and listed spellings count; case and outer spaces do not.
    pub fn read(&self, written: &str) -> Option<&Term> {
        let written = written.trim();
        // What forms and templates write is the identifier itself.
        if let Some(term) = self.term(written) {
            return Some(term);
        }
        // Nearly all words are written as they are listed; only the others need their case folded.
        if let Some(term) = self.terms.iter().find(|term| term.spellings().any(|word| word == written)) {
            return Some(term);
        }
        let written = written.to_lowercase();
        self.terms.iter().find(|term| term.spellings().any(|word| word.to_lowercase() == written))
    }
}

/// One term of a vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The identifier.
    pub id: String,
    /// What people call it.
    pub labels: Labels,
    /// Other ways in which lists write it.
    #[serde(default)]
    pub written: Vec<String>,
    /// The code for exchange, of HURIDOCS' micro-thesauri or the standard the vocabulary names.
    pub code: Option<String>,
}

impl Term {
    fn spellings(&self) -> impl Iterator<Item = &str> {
        let labels = self.labels.0.values().chain(&self.written);
        labels.chain([&self.id]).map(String::as_str)
    }
}

/// Checks what the shapes alone do not: labels, identifiers, vocabularies.
pub(super) fn check(codebook: &Codebook) -> Result<(), CodebookError> {
    codebook.vocabularies().iter().try_for_each(check_vocabulary)?;
    codebook.kinds().iter().try_for_each(|kind| check_kind(codebook, kind))
}

fn check_vocabulary(vocabulary: &Vocabulary) -> Result<(), CodebookError> {
    let file = vocabulary.file();
    check_labels(&file, &vocabulary.id, &vocabulary.labels)?;
    unique(&file, vocabulary.terms.iter().map(|term| term.id.clone()))?;
    for term in &vocabulary.terms {
        check_labels(&file, &term.id, &term.labels)?;
    }
    // One spelling means one term; a term may list a spelling that is its label too.
    let spellings =
        vocabulary.terms.iter().map(|term| term.spellings().map(str::to_lowercase).collect::<BTreeSet<_>>());
    unique(&file, spellings.flatten())
}

fn check_kind(codebook: &Codebook, kind: &Kind) -> Result<(), CodebookError> {
    let file = kind.file();
    check_labels(&file, &kind.id, &kind.labels)?;
    check_labels(&file, &kind.id, &kind.about)?;
    unique(&file, kind.properties.iter().map(|property| property.id.clone()))?;
    kind.properties.iter().try_for_each(|property| check_property(codebook, &file, property))
}

fn check_property(codebook: &Codebook, file: &str, property: &Property) -> Result<(), CodebookError> {
    let id = &property.id;
    check_labels(file, id, &property.labels)?;
    match (property.value_type, &property.terms) {
        (ValueType::Term, Some(terms)) if codebook.vocabulary(terms).is_some() => Ok(()),
        (ValueType::Term, Some(terms)) => wrong(file, format!("{id}: there is no vocabulary «{terms}»")),
        (ValueType::Term, None) => wrong(file, format!("{id}: a term needs its vocabulary")),
        (_, Some(_)) => wrong(file, format!("{id}: only terms have a vocabulary")),
        (_, None) => check_link(codebook, file, property),
    }
}

fn check_link(codebook: &Codebook, file: &str, property: &Property) -> Result<(), CodebookError> {
    let id = &property.id;
    match property.value_type {
        ValueType::Link if property.to.is_empty() => {
            wrong(file, format!("{id}: a link needs the kinds it may mean"))
        }
        ValueType::Link => match property.to.iter().find(|to| codebook.kind(to).is_none()) {
            Some(unknown) => wrong(file, format!("{id}: there is no kind «{unknown}»")),
            None => Ok(()),
        },
        _ if property.to.is_empty() => Ok(()),
        _ => wrong(file, format!("{id}: only links mean other records")),
    }
}

fn check_labels(file: &str, id: &str, labels: &Labels) -> Result<(), CodebookError> {
    let formed = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if !formed || id.is_empty() {
        return wrong(file, format!("«{id}» is no identifier: Latin letters, digits, _ and - only"));
    }
    for lang in LANGUAGES {
        if labels.0.get(lang).is_none_or(|label| label.trim().is_empty()) {
            return wrong(file, format!("«{id}» has no label in {lang}"));
        }
    }
    Ok(())
}

fn unique(file: &str, values: impl Iterator<Item = String>) -> Result<(), CodebookError> {
    let mut seen = BTreeSet::new();
    for value in values {
        if let Some(twice) = seen.replace(value) {
            return wrong(file, format!("«{twice}» stands there twice"));
        }
    }
    Ok(())
}
