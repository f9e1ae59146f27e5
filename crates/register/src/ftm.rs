//! People as FollowTheMoney entities, each value with its statement.
//!
//! One JSON object a line, as OpenAleph, yente and nomenklatura read them:
//! `id`, `schema`, `datasets`, `properties`; and under `statements` one object
//! per claim in nomenklatura's form, so that no value loses its source.
//! Values the model has no property for go into `notes`, named.

use claims::ftm_dataset as dataset;
use ledger::{Codebook, property};
use serde_json::{Map, Value as Json, json};

use crate::person::{Claim, Value};
use crate::{Audience, Person, Register};

/// One person as one FollowTheMoney entity.
///
/// Dates become prefixes of ISO dates as far as the whole window shares one:
/// Mordad 1367 is `1988`, never `1988-07-01`. The text as written stays in
/// `original_value`.
pub fn entity<A: Audience>(register: &Register<A>, person: &Person<A>, codebook: &Codebook) -> Json {
    let mut properties: Map<String, Json> = Map::new();
    let mut statements = Vec::new();
    let mut datasets: Vec<String> = Vec::new();
    for id in &person.sources {
        if let Some(source) = register.source(*id) {
            datasets.push(dataset(&source.slug));
        }
    }
    for one in &person.properties {
        for value in &one.values {
            let Some((target, text)) = target_of(&one.id, value, codebook) else { continue };
            if target == "name" && names::is_unnamed(&text) {
                continue;
            }
            add(&mut properties, &target, &text);
            for claim in &value.claims {
                statements.push(statement(register, person, &target, &text, claim));
            }
        }
    }
    if !properties.contains_key("name") {
        for name in [person.headline().0, person.headline().1].into_iter().flatten() {
            if !names::is_unnamed(&name) {
                add(&mut properties, "name", &name);
            }
        }
    }
    json!({
        "id": format!("wa-{}", person.id),
        "schema": "Person",
        "datasets": datasets,
        "properties": properties,
        "statements": statements,
    })
}

/// The FollowTheMoney property a value goes to, and the value in its form.
fn target_of(id: &str, value: &Value, codebook: &Codebook) -> Option<(String, String)> {
    let known = codebook.property("person", id).and_then(|property| property.ftm.clone());
    match known {
        Some(target) if id.ends_with("_date") => match date_prefix(value) {
            Some(prefix) => Some((target, prefix)),
            None => Some(("notes".to_owned(), note(id, value))),
        },
        Some(target) if id == property::SEX => {
            let term = codebook.vocabulary("sex").and_then(|sexes| sexes.read(&value.text));
            Some((target, term.map_or_else(|| value.text.clone(), |term| term.id.clone())))
        }
        Some(target) => Some((target, value.text.clone())),
        None => Some(("notes".to_owned(), note(id, value))),
    }
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

fn add(properties: &mut Map<String, Json>, target: &str, text: &str) {
    let values = properties.entry(target).or_insert_with(|| json!([]));
    let Some(values) = values.as_array_mut() else { return };
    if !values.iter().any(|value| value == text) {
        values.push(json!(text));
    }
}

/// One claim in the form of nomenklatura's statements, with our locator beside it.
fn statement<A: Audience>(
    register: &Register<A>,
    person: &Person<A>,
    target: &str,
    text: &str,
    claim: &Claim,
) -> Json {
    let source = register.source(claim.source);
    json!({
        "canonical_id": format!("wa-{}", person.id),
        "entity_id": format!("wa-{}", claim.record),
        "prop": target,
        "schema": "Person",
        "value": text,
        "original_value": claim.text,
        "lang": claim.lang.as_deref().and_then(iso_639_3),
        "dataset": source.map(|s| dataset(&s.slug)),
        "origin": source.map(|s| s.title.as_str()),
        "locator": crate::table::place(&claim.locator),
        "column": claim.column,
    })
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
        entity(&register, &person, Codebook::builtin())
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
            let entity = entity(&register, &person, Codebook::builtin());
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
