//! Popolo (<https://www.popoloproject.com>): persons, organizations, posts and memberships in one JSON document.
//!
//! A membership is one holding as one source has it: nothing is merged. Popolo knows whole days, months and years; what a
//! source wrote, and what Popolo has no word for, stands under `whereabouts` and is read back first.

use claims::Account;
use dates::Window;
use serde_json::{Map, Value as Json, json};

use super::{Brought, Refused, Row, id, names, people, reduced, things};
use crate::ground::Offices;
use crate::office::{Holding, Seat};

/// The document.
pub fn write(offices: &Offices<'_>) -> Json {
    let persons: Vec<Json> = people(offices)
        .into_iter()
        .map(|person| {
            let told = offices.of(person);
            let mut one = named("name", &id(person), told);
            for (word, property) in [("birth_date", "birth_date"), ("death_date", "death_date")] {
                dated(&mut one, word, told.iter().find_map(|account| account.window(property)));
            }
            Json::Object(one)
        })
        .collect();
    let organizations: Vec<Json> = things(offices, "organisation")
        .into_iter()
        .map(|(thing, told)| {
            let mut one = named("name", &id(thing), told);
            let kind = told.iter().find_map(|account| account.term("organisation_kind"));
            put(&mut one, "classification", kind.map(|kind| json!(kind)));
            let parent = told.iter().flat_map(|account| offices.targets(account, "under")).next();
            put(&mut one, "parent_id", parent.map(|parent| json!(id(parent))));
            dated(&mut one, "founding_date", told.iter().find_map(|account| account.window("active_from")));
            dated(&mut one, "dissolution_date", told.iter().find_map(|account| account.window("active_to")));
            Json::Object(one)
        })
        .collect();
    let posts: Vec<Json> = things(offices, "post")
        .into_iter()
        .map(|(thing, told)| {
            let mut one = named("label", &id(thing), told);
            let organ = offices.organisations_of(&Seat::Post(thing)).first();
            put(&mut one, "organization_id", organ.map(|organ| json!(id(*organ))));
            dated(&mut one, "start_date", told.iter().find_map(|account| account.window("active_from")));
            dated(&mut one, "end_date", told.iter().find_map(|account| account.window("active_to")));
            let above = told.iter().flat_map(|account| offices.targets(account, "reports_to"));
            let above: Vec<String> = above.map(id).collect();
            put(&mut one, "whereabouts", (!above.is_empty()).then(|| json!({"reports_to": above})));
            Json::Object(one)
        })
        .collect();
    let held =
        offices.holdings().iter().filter(|one| one.person.is_some_and(|who| !offices.of(who).is_empty()));
    let memberships: Vec<Json> = held.map(|one| membership(offices, one)).collect();
    json!({"persons": persons, "organizations": organizations, "posts": posts, "memberships": memberships})
}

fn named(word: &str, id: &str, told: &[Account<'_>]) -> Map<String, Json> {
    let (name, others) = names(told);
    let others: Vec<Json> = others.into_iter().map(|name| json!({"name": name})).collect();
    let mut one = Map::new();
    put(&mut one, "id", Some(json!(id)));
    put(&mut one, word, name.map(|name| json!(name)));
    put(&mut one, if word == "label" { "other_labels" } else { "other_names" }, Some(json!(others)));
    put(&mut one, "sources", Some(told.iter().map(source).collect()));
    one
}

/// Where an account stands: Popolo's `note` and `url`, and beside them the list, the key and how reliable the source is.
fn source(account: &Account<'_>) -> Json {
    let mut one = Map::new();
    put(&mut one, "note", Some(json!(account.source.title)));
    put(&mut one, "url", account.text("source_url").map(|url| json!(url)));
    put(
        &mut one,
        "whereabouts",
        Some(
            json!({"source": account.source.slug, "key": account.record.key, "record": account.id().to_string(),
            "grade": format!("{:?}", account.source.grade), "text_read": account.term("text_read")}),
        ),
    );
    Json::Object(one)
}

fn membership(offices: &Offices<'_>, one: &Holding<'_>) -> Json {
    let mut out = Map::new();
    let post = match &one.seat {
        Seat::Post(post) => Some(*post),
        Seat::Written { .. } => None,
    };
    put(&mut out, "id", Some(json!(id(one.account.id()))));
    put(&mut out, "person_id", one.person.map(|person| json!(id(person))));
    put(&mut out, "post_id", post.map(|post| json!(id(post))));
    let organ = offices.organisations_of(&one.seat).first();
    put(&mut out, "organization_id", organ.map(|organ| json!(id(*organ))));
    put(&mut out, "role", Some(json!(offices.seat_name(&one.seat))));
    dated(&mut out, "start_date", one.tenure.from);
    dated(&mut out, "end_date", one.tenure.to);
    put(&mut out, "sources", Some(json!([source(&one.account)])));
    let written: Map<String, Json> = KEPT
        .iter()
        .filter_map(|property| {
            let values: Vec<&str> = one.account.texts(property).collect();
            (!values.is_empty()).then(|| ((*property).to_owned(), json!(values)))
        })
        .collect();
    put(&mut out, "whereabouts", (!written.is_empty()).then_some(Json::Object(written)));
    Json::Object(out)
}

/// What a holding says that Popolo has no word for, or only a coarser one.
const KEPT: [&str; 7] = ["from_date", "to_date", "seen_on", "acting", "rank", "place", "text_read"];

fn put(into: &mut Map<String, Json>, word: &str, value: Option<Json>) {
    let value = value.filter(|value| !value.is_null() && value.as_array().is_none_or(|all| !all.is_empty()));
    into.extend(value.map(|value| (word.to_owned(), value)));
}

fn dated(into: &mut Map<String, Json>, word: &str, window: Option<Window>) {
    put(into, word, window.and_then(|window| reduced(&window)).map(|date| json!(date)));
}

/// Reads a document as records of one source.
///
/// # Errors
///
/// [`Refused`] where the text is no JSON, or has none of the four lists.
pub fn read(text: &str, slug: &str) -> Result<Brought, Refused> {
    let whole: Json = serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
        Refused(format!("this is no JSON (line {}, column {})", error.line(), error.column()))
    })?;
    let lists = ["persons", "organizations", "posts", "memberships"];
    if !lists.iter().any(|list| whole.get(list).is_some_and(Json::is_array)) {
        return Err(Refused(
            "this JSON is no Popolo: it has none of persons, organizations, posts, memberships".to_owned(),
        ));
    }
    let all = |list: &str| whole[list].as_array().cloned().unwrap_or_default();
    let mut odd = Vec::new();
    let rows = |list: &str, row: fn(&Json, &mut Row), odd: &mut Vec<(usize, &'static str)>| -> Vec<Json> {
        let mut rows = Vec::new();
        for (place, one) in all(list).iter().enumerate() {
            match one["id"].as_str() {
                Some(key) => {
                    let mut kept = Row::new(slug, key);
                    row(one, &mut kept);
                    cite(one, &mut kept);
                    rows.push(kept.done());
                }
                // A membership needs no identifier: nothing links to it.
                None if list == "memberships" => {
                    let mut kept = Row::new(slug, &format!("membership-{}", place + 1));
                    row(one, &mut kept);
                    cite(one, &mut kept);
                    rows.push(kept.done());
                }
                None => odd.push((place + 1, "it has no identifier, and nothing can link to it: left out")),
            }
        }
        rows
    };
    let docket = json!({
        "person": rows("persons", person, &mut odd),
        "organisation": rows("organizations", organisation, &mut odd),
        "post": rows("posts", post, &mut odd),
        "holding": rows("memberships", holding, &mut odd),
    });
    Ok(Brought { docket, same: Vec::new(), odd })
}

fn person(one: &Json, row: &mut Row) {
    row.set("name", one["name"].as_str());
    row.set("birth_date", one["birth_date"].as_str());
    row.set("death_date", one["death_date"].as_str());
    others(&one["other_names"], row);
}

fn organisation(one: &Json, row: &mut Row) {
    row.set("name", one["name"].as_str());
    row.set("organisation_kind", one["classification"].as_str());
    row.set("under", one["parent_id"].as_str());
    row.set("active_from", one["founding_date"].as_str());
    row.set("active_to", one["dissolution_date"].as_str());
    others(&one["other_names"], row);
}

fn post(one: &Json, row: &mut Row) {
    row.set("name", one["label"].as_str().or(one["role"].as_str()));
    row.set("organisation", one["organization_id"].as_str());
    row.set("active_from", one["start_date"].as_str());
    row.set("active_to", one["end_date"].as_str());
    others(&one["other_labels"], row);
    for above in one["whereabouts"]["reports_to"].as_array().into_iter().flatten() {
        row.add("reports_to", above.as_str().unwrap_or_default());
    }
}

fn holding(one: &Json, row: &mut Row) {
    row.set("person", one["person_id"].as_str());
    row.set("post", one["post_id"].as_str());
    if one["post_id"].as_str().is_none() {
        row.set("post_as_written", one["role"].as_str().or(one["label"].as_str()));
        row.set("organisation", one["organization_id"].as_str());
    }
    row.set("from_date", one["start_date"].as_str());
    row.set("to_date", one["end_date"].as_str());
    // As a source wrote it counts before what Popolo made of it.
    for property in KEPT {
        let values = one["whereabouts"][property].as_array();
        match (property, values.map(Vec::as_slice)) {
            ("seen_on", Some(all)) => {
                all.iter().for_each(|day| row.add(property, day.as_str().unwrap_or_default()))
            }
            (_, Some([first, ..])) => row.set(property, first.as_str()),
            _ => {}
        }
    }
}

fn others(list: &Json, row: &mut Row) {
    for other in list.as_array().into_iter().flatten() {
        row.add("other_name", other["name"].as_str().or(other.as_str()).unwrap_or_default());
    }
}

/// The addresses and notes of the sources that an item names.
fn cite(one: &Json, row: &mut Row) {
    for source in one["sources"].as_array().into_iter().flatten() {
        row.add("source_url", source["url"].as_str().unwrap_or_default());
        row.add("note", source["note"].as_str().unwrap_or_default());
    }
}
