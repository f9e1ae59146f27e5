//! A body to which cases are submitted: its elements, conditions and form, as one file.

use std::sync::LazyLock;

use consent::Purpose;
use ledger::Codebook;
use serde::Deserialize;

use crate::tongue::Texts;

const FILES: &[(&str, &str)] = &[
    ("wgeid", include_str!("../data/mechanisms/wgeid.toml")),
    ("sp", include_str!("../data/mechanisms/sp.toml")),
    ("ced", include_str!("../data/mechanisms/ced.toml")),
    ("prompt-intervention", include_str!("../data/mechanisms/prompt-intervention.toml")),
];

/// The six minimum elements, which the crate `consent` finds.
const MINIMUM: [&str; 6] = ["me_name", "me_date", "me_place", "me_perpetrators", "me_steps", "me_source"];
/// What the program works out and no record says: what came in the ninety days before an incident.
const DERIVED: [&str; 1] = ["before"];
/// What the form has of whoever submits.
const SUBMITTER: [&str; 5] = ["name", "relation", "contact", "confidential", "date"];

/// A body and its form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mechanism {
    /// The identifier, as `wgeid`.
    pub id: String,
    /// The purpose for which consent is asked: a term of `purpose`.
    pub purpose: String,
    /// Names this form, and its changes.
    pub form_version: String,
    /// The route that must not be closed, if one is named.
    pub route: Option<String>,
    /// Whether it raises incidents of reprisal: then whoever they happened to must agree to that, incident by incident.
    #[serde(default)]
    pub raises_incidents: bool,
    /// Where it is sent, by whoever sends it.
    pub sent_to: String,
    /// Where elements and form stand.
    pub cites: String,
    /// Whether the body's own form was read.
    pub verified: bool,
    /// What it is called.
    pub name: Texts,
    /// What a submission must have.
    pub elements: Vec<Element>,
    /// What the submitter confirms by hand.
    #[serde(default)]
    pub conditions: Vec<Texts>,
    /// The form.
    pub sections: Vec<Section>,
}

/// Something that a submission must have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Element {
    /// The identifier, as `me_name`.
    pub id: String,
    /// Where it can be told, as `kind.property`; for what is none of the six minimum elements.
    #[serde(default)]
    pub places: Vec<String>,
    /// What is asked.
    #[serde(flatten)]
    pub asks: Texts,
    /// Who could supply it.
    pub supplied_by: String,
}

/// A part of the form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Section {
    /// Its letter or number.
    pub id: String,
    /// Its heading.
    #[serde(flatten)]
    pub title: Texts,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Field {
    /// The identifier, in JSON.
    pub id: String,
    /// The places its values come from, as `person.name`.
    pub from: Vec<String>,
    /// The element that it answers.
    pub element: Option<String>,
    /// What it is called.
    #[serde(flatten)]
    pub label: Texts,
}

/// A file of a mechanism that cannot be used: what is wrong with it.
pub type Wrong = String;

impl Mechanism {
    /// The built-in mechanisms.
    pub fn built_in() -> &'static [Mechanism] {
        static ALL: LazyLock<Vec<Mechanism>> = LazyLock::new(|| {
            let read = |(_, text): &(&str, &str)| Mechanism::read(text);
            FILES.iter().map(read).collect::<Result<_, _>>().expect("a test reads the built-in mechanisms")
        });
        &ALL
    }

    /// The built-in mechanism with this identifier.
    pub fn named(id: &str) -> Option<&'static Mechanism> {
        Mechanism::built_in().iter().find(|one| one.id == id)
    }

    /// Reads a file like those of `data/mechanisms`, and checks that everything it names is there.
    pub fn read(text: &str) -> Result<Mechanism, Wrong> {
        let read: Mechanism = toml::from_str(text).map_err(|error| error.to_string())?;
        read.purpose().ok_or_else(|| format!("«{}» is no purpose of a submission", read.purpose))?;
        let fields = || read.sections.iter().flat_map(|section| &section.fields);
        let places = fields().flat_map(|field| &field.from);
        if let Some(place) =
            places.chain(read.elements.iter().flat_map(|one| &one.places)).find(|it| !is_place(it))
        {
            return Err(format!("«{place}» is no property of a kind in the codebook"));
        }
        let known = |id: &str| read.elements.iter().any(|element| element.id == id);
        if let Some(id) = fields().filter_map(|field| field.element.as_deref()).find(|id| !known(id)) {
            return Err(format!("a field answers the element «{id}», which the file does not ask for"));
        }
        let answered = |id: &str| fields().any(|field| field.element.as_deref() == Some(id));
        match read.elements.iter().find(|one| one.places.is_empty() && !MINIMUM.contains(&one.id.as_str())) {
            Some(one) => Err(format!("the element «{}» has no places in which it could be told", one.id)),
            None => match read.elements.iter().find(|one| !answered(&one.id)) {
                Some(one) => Err(format!("no field of the form answers the element «{}»", one.id)),
                None => Ok(read),
            },
        }
    }

    /// The purpose for which consent is asked.
    pub fn purpose(&self) -> Option<Purpose> {
        Purpose::from_id(&self.purpose).filter(|purpose| consent::is_submission(*purpose))
    }
}

fn is_place(written: &str) -> bool {
    written.split_once('.').is_some_and(|(kind, property)| match kind {
        "submitter" => SUBMITTER.contains(&property),
        "derived" => DERIVED.contains(&property),
        _ => Codebook::builtin().property(kind, property).is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_mechanisms_name_nothing_that_is_not_there() {
        for (id, text) in FILES {
            let read = Mechanism::read(text);
            assert_eq!(read.as_ref().map(|one| one.id.as_str()), Ok(*id));
        }
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        let text = FILES[0].1.replacen(from, to, 1);
        assert_ne!(text, FILES[0].1);
        let wrong = Mechanism::read(&text).err().unwrap_or_default();
        assert!(wrong.contains(expected), "{wrong}");
    }

    #[test]
    fn a_file_that_names_what_is_not_there_is_refused() {
        check("\"person.name\"", "\"person.nmae\"", "«person.nmae» is no property");
        check("submit_wgeid", "publish_named", "is no purpose of a submission");
        check("id = \"me_name\"", "id = \"me_alias\"", "answers the element «me_name»");
        check("element = \"me_name\", ", "", "no field of the form answers the element «me_name»");
        check("sent_to", "send_to", "send_to");
    }
}
