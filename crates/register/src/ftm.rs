//! People as FollowTheMoney entities, each value with its statement.
//!
//! One JSON object a line, as OpenAleph, yente and nomenklatura read them:
//! `id`, `schema`, `datasets`, `properties`; and under `statements` one object
//! per claim in nomenklatura's form, so that no value loses its source.
//! Values the model has no property for go into `notes`, named.

use std::borrow::Cow;
use std::collections::BTreeMap;

use claims::ftm_dataset as dataset;
use ledger::{Codebook, property};
use serde::Serialize;

use crate::person::{Claim, Value};
use crate::{Audience, Person, Register};

/// One person as one FollowTheMoney entity; members in the order of their names, as in all JSON of this program.
#[derive(Debug, Serialize)]
pub struct Entity<'a> {
    datasets: Vec<String>,
    id: String,
    properties: BTreeMap<Cow<'a, str>, Vec<Cow<'a, str>>>,
    schema: &'static str,
    statements: Vec<Statement<'a>>,
}

/// One claim in the form of nomenklatura's statements, with our locator beside it.
#[derive(Debug, Serialize)]
struct Statement<'a> {
    canonical_id: String,
    column: Option<&'a str>,
    dataset: Option<String>,
    entity_id: String,
    lang: Option<&'static str>,
    locator: String,
    origin: Option<&'a str>,
    original_value: &'a str,
    prop: Cow<'a, str>,
    schema: &'static str,
    value: Cow<'a, str>,
}

/// One person as one FollowTheMoney entity.
///
/// Dates become prefixes of ISO dates as far as the whole window shares one:
/// Mordad 1367 is `1988`, never `1988-07-01`. The text as written stays in
/// `original_value`.
pub fn entity<'a, A: Audience>(
    register: &'a Register<A>,
    person: &'a Person<A>,
    codebook: &'a Codebook,
) -> Entity<'a> {
    let sources = person.sources.iter().filter_map(|id| register.source(*id));
    let mut entity = Entity {
        datasets: sources.map(|source| dataset(&source.slug)).collect(),
        id: format!("wa-{}", person.id),
        properties: BTreeMap::new(),
        schema: "Person",
        statements: Vec::new(),
    };
    for one in &person.properties {
        for value in &one.values {
            let (target, text) = target_of(&one.id, value, codebook);
            if target == "name" && names::is_unnamed(&text) {
                continue;
            }
            entity.add(target.clone(), text.clone());
            for claim in &value.claims {
                let said = statement(register, &entity.id, (&target, &text), claim);
                entity.statements.push(said);
            }
        }
    }
    if !entity.properties.contains_key("name") {
        for name in [person.headline().0, person.headline().1].into_iter().flatten() {
            if !names::is_unnamed(&name) {
                entity.add(Cow::Borrowed("name"), Cow::Owned(name));
            }
        }
    }
    entity
}

impl<'a> Entity<'a> {
    fn add(&mut self, target: Cow<'a, str>, text: Cow<'a, str>) {
        let values = self.properties.entry(target).or_default();
        if !values.contains(&text) {
            values.push(text);
        }
    }
}

/// The FollowTheMoney property a value goes to, and the value in its form.
fn target_of<'a>(id: &str, value: &'a Value, codebook: &'a Codebook) -> (Cow<'a, str>, Cow<'a, str>) {
    let known = codebook.property("person", id).and_then(|property| property.ftm.as_deref());
    let noted = || (Cow::Borrowed("notes"), Cow::Owned(note(id, value)));
    let Some(target) = known.map(Cow::Borrowed) else { return noted() };
    if id.ends_with("_date") {
        return date_prefix(value).map_or_else(noted, |prefix| (target, Cow::Owned(prefix)));
    }
    let term = codebook.vocabulary("sex").filter(|_| id == property::SEX);
    let term = term.and_then(|sexes| sexes.read(&value.text));
    (target, Cow::Borrowed(term.map_or(value.text.as_str(), |term| term.id.as_str())))
}

/// A value the model has no property for, named; a date as it was understood, never a placeholder day.
fn note(id: &str, value: &Value) -> String {
    format!("{id}: {}", crate::table::edtf(value).unwrap_or_else(|| value.text.clone()))
}

/// The longest of `YYYY-MM-DD`, `YYYY-MM`, `YYYY` that holds for the whole window.
fn date_prefix(value: &Value) -> Option<String> {
    let reading = dates::Reading::from_text(&value.text, value.reading.as_deref()?)?;
    let [only] = reading.candidates.as_slice() else { return None };
    let (first, last) = (only.window.earliest?.to_string(), only.window.latest?.to_string());
    [10, 7, 4]
        .into_iter()
        .find(|length| first[..*length] == last[..*length])
        .map(|length| first[..length].to_owned())
}

fn statement<'a, A: Audience>(
    register: &'a Register<A>,
    person: &str,
    (target, text): (&Cow<'a, str>, &Cow<'a, str>),
    claim: &'a Claim,
) -> Statement<'a> {
    let source = register.source(claim.source);
    Statement {
        canonical_id: person.to_owned(),
        column: claim.column.as_deref(),
        dataset: source.map(|source| dataset(&source.slug)),
        entity_id: format!("wa-{}", claim.record),
        lang: claim.lang.as_deref().and_then(iso_639_3),
        locator: crate::table::place(&claim.locator),
        origin: source.map(|source| source.title.as_str()),
        original_value: &claim.text,
        prop: target.clone(),
        schema: "Person",
        value: text.clone(),
    }
}

/// The three-letter code of a language tag; none where the tag names a script only.
fn iso_639_3(tag: &str) -> Option<&'static str> {
    let known = [
        ("fa", "fas"),
        ("ar", "ara"),
        ("en", "eng"),
        ("ckb", "ckb"),
        ("ku", "kur"),
        ("fr", "fra"),
        ("es", "spa"),
        ("de", "deu"),
    ];
    let language = tag.split('-').next()?;
    known.iter().find(|(two, three)| *two == language || *three == language).map(|(_, three)| *three)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::person::tests::{record, source};
    use crate::{Internal, Redactions};
    use ledger::Sharing;
    use serde_json::{Value as Json, json};

    fn entity_of(values: &[(&str, &str)]) -> Json {
        let mut list = source("families");
        list.sharing = Sharing::Public;
        let mut one = record(1, &list, values);
        for statement in &mut one.statements {
            if statement.property.ends_with("_date") {
                statement.reading = Some(dates::read(&statement.value, &dates::Hints::default()).to_text());
            }
        }
        let register: Register<Internal> = Register::new(vec![list]);
        let person = register.person(one.id, vec![one], &mut Redactions::default()).unwrap();
        serde_json::to_value(entity(&register, &person, Codebook::builtin())).unwrap()
    }

    #[test]
    fn a_date_is_never_more_exact_than_its_window() {
        for (written, expected) in [
            ("1367/05/06", json!(["1988-07-28"])),
            ("مرداد ۶۷", json!(["1988"])),
            ("July 1988", json!(["1988-07"])),
            ("۱۳۶۷", Json::Null),
        ] {
            let entity = entity_of(&[("name", "A B"), ("death_date", written)]);
            let found = entity["properties"].get("deathDate").cloned().unwrap_or_default();
            assert_eq!(found, expected, "{written}");
            let all = entity["statements"].as_array().unwrap();
            assert!(all.iter().any(|s| s["original_value"] == written), "the text as written stays");
        }
    }

    #[test]
    fn datasets_and_languages_are_named_as_the_model_names_them() {
        for (slug, expected) in
            [("families-list", "families_list"), ("لیست-2", "u644u6ccu633u62a_2"), ("-x-", "x")]
        {
            assert_eq!(dataset(slug), expected);
        }
        for (tag, expected) in [("fa", Some("fas")), ("und-Arab", None), ("en-GB", Some("eng"))] {
            assert_eq!(iso_639_3(tag), expected, "{tag}");
        }
    }

    #[test]
    fn a_placeholder_is_no_day_in_a_note_either() {
        let list = source("list");
        let hints = dates::Hints { placeholder_new_year: true, ..dates::Hints::default() };
        for (id, written, expected) in [
            ("arrest_date", "1988-01-01", "arrest_date: 1988"),
            ("death_date", "1367-01-01", "death_date: 1988-03-21/1989-03-20"),
        ] {
            let mut one = record(1, &list, &[("name", "A B"), (id, written)]);
            one.statements[1].reading = Some(dates::read(written, &hints).to_text());
            let register: Register<Internal> = Register::new(vec![list.clone()]);
            let person = register.person(one.id, vec![one], &mut Redactions::default()).unwrap();
            let entity = serde_json::to_value(entity(&register, &person, Codebook::builtin())).unwrap();
            assert_eq!(entity["properties"]["notes"], json!([expected]));
        }
    }

    #[test]
    fn unknown_is_nobodys_name() {
        let entity = entity_of(&[("name", "ناشناس"), ("city", "Nilab")]);
        assert_eq!(entity["properties"].get("name"), None);
    }

    #[test]
    fn every_value_keeps_its_source() {
        let entity =
            entity_of(&[("name", "Behzad Sohrabian"), ("father_name", "Karim"), ("burial_place", "12/4")]);
        assert_eq!(entity["properties"]["fatherName"], json!(["Karim"]));
        assert_eq!(entity["datasets"], json!(["families"]));
        for statement in entity["statements"].as_array().unwrap() {
            assert_eq!(statement["dataset"], "families");
            assert_eq!(statement["locator"], "row 1");
        }
    }
}
