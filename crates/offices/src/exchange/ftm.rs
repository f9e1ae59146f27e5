//! FollowTheMoney: `Person`, `PublicBody`, `Position`, `Occupancy` and `Membership`, one JSON object a line.
//!
//! Under `statements` stands one object for each value of each record in nomenklatura's form, so that no value loses its
//! source. `Occupancy` has a post with a record, `Membership` what a source only writes.

use claims::{Account, ftm_dataset};
use ledger::RecordId;
use serde_json::{Map, Value as Json, json};

use super::{Brought, Refused, Row, id, name_of, people, reduced, things};
use crate::ground::Offices;
use crate::office::Seat;

/// The entities, things before what links them.
pub fn write(offices: &Offices<'_>) -> Vec<Json> {
    let mut all = Vec::new();
    for (thing, told) in things(offices, "organisation") {
        let mut one = Entity::new(thing, "PublicBody");
        for account in told {
            one.take_names(account);
            one.take(account, "classification", account.text("organisation_kind"));
            one.take(account, "country", account.text("country"));
            one.take_date(account, "incorporationDate", "active_from");
            one.take_date(account, "dissolutionDate", "active_to");
            for whole in offices.targets(account, "under") {
                one.put(account, "parent", id(whole), None);
            }
        }
        all.push(one.done());
    }
    for (thing, told) in things(offices, "post") {
        let mut one = Entity::new(thing, "Position");
        for account in told {
            one.take_names(account);
            one.take(account, "country", account.text("country"));
            one.take_date(account, "inceptionDate", "active_from");
            one.take_date(account, "dissolutionDate", "active_to");
            for organ in offices.targets(account, "organisation") {
                one.put(account, "organization", id(organ), None);
            }
        }
        all.push(one.done());
    }
    for person in people(offices) {
        let mut one = Entity::new(person, "Person");
        for account in offices.of(person).iter().filter(|account| account.kind() == "person") {
            one.take_names(account);
            one.take_date(account, "birthDate", "birth_date");
            one.take_date(account, "deathDate", "death_date");
        }
        all.push(one.done());
    }
    for holding in offices.holdings() {
        let Some(person) = holding.person.filter(|who| !offices.of(*who).is_empty()) else { continue };
        let account = &holding.account;
        let (schema, holder) = match &holding.seat {
            Seat::Post(_) => ("Occupancy", "holder"),
            Seat::Written { .. } => ("Membership", "member"),
        };
        let mut one = Entity::new(account.id(), schema);
        one.put(account, holder, id(person), None);
        match &holding.seat {
            Seat::Post(post) => one.put(account, "post", id(*post), None),
            Seat::Written { organisation, .. } => {
                one.take(account, "role", account.text("post_as_written"));
                organisation.iter().for_each(|organ| one.put(account, "organization", id(*organ), None));
            }
        }
        one.take_date(account, "startDate", "from_date");
        one.take_date(account, "endDate", "to_date");
        for (seen, written) in holding.tenure.seen.iter().zip(account.texts("seen_on")) {
            if let Some(day) = reduced(seen) {
                one.put(account, "date", day, Some(written));
            }
        }
        if holding.acting {
            one.put(account, "status", "acting".to_owned(), None);
        }
        all.push(one.done());
    }
    all
}

/// An entity as its records add to it.
struct Entity {
    id: String,
    schema: &'static str,
    datasets: Vec<String>,
    properties: Map<String, Json>,
    statements: Vec<Json>,
}

impl Entity {
    fn new(thing: RecordId, schema: &'static str) -> Entity {
        Entity { id: id(thing), schema, datasets: Vec::new(), properties: Map::new(), statements: Vec::new() }
    }

    fn take_names(&mut self, account: &Account<'_>) {
        self.take(account, "name", name_of(account).as_deref());
        for other in account.texts("other_name") {
            self.take(account, "alias", Some(other));
        }
        for url in account.texts("source_url") {
            self.take(account, "sourceUrl", Some(url));
        }
    }

    fn take(&mut self, account: &Account<'_>, prop: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(account, prop, value.to_owned(), None);
        }
    }

    /// A date, as far as the whole of its window shares one; what was written stays in the statement.
    fn take_date(&mut self, account: &Account<'_>, prop: &str, property: &str) {
        let (Some(window), Some(written)) = (account.window(property), account.text(property)) else {
            return;
        };
        match reduced(&window) {
            Some(day) => self.put(account, prop, day, Some(written)),
            // The year 1398 is no year of this model: it stands in words, never as a placeholder.
            None => {
                let (told, remarks) = (format!("{property}: {written} = {}", window.iso()), self.remarks());
                self.put(account, remarks, told, None);
            }
        }
    }

    /// Where an entity of this schema has remarks.
    fn remarks(&self) -> &'static str {
        if matches!(self.schema, "Occupancy" | "Membership") { "description" } else { "notes" }
    }

    fn put(&mut self, account: &Account<'_>, prop: &str, value: String, original: Option<&str>) {
        let dataset = ftm_dataset(&account.source.slug);
        if !self.datasets.contains(&dataset) {
            self.datasets.push(dataset.clone());
        }
        let values = self.properties.entry(prop.to_owned()).or_insert_with(|| json!([]));
        if let Some(values) = values.as_array_mut()
            && !values.iter().any(|known| *known == json!(value))
        {
            values.push(json!(value));
        }
        self.statements.push(json!({
            "canonical_id": self.id, "entity_id": id(account.id()), "schema": self.schema, "prop": prop,
            "value": value, "original_value": original, "dataset": dataset, "origin": account.source.title,
            "locator": account.record.key,
        }));
    }

    fn done(self) -> Json {
        json!({"id": self.id, "schema": self.schema, "datasets": self.datasets, "properties": self.properties,
            "statements": self.statements})
    }
}

/// Reads entities, one JSON object a line, as records of one source.
///
/// # Errors
///
/// [`Refused`] where a line is no JSON, or no line is of a schema that is read here.
pub fn read(text: &str, slug: &str) -> Result<Brought, Refused> {
    let (mut people, mut organs, mut posts, mut held) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut odd = Vec::new();
    for (place, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let one: Json =
            serde_json::from_str(line).map_err(|_| Refused(format!("line {} is no JSON", place + 1)))?;
        let Some(key) = one["id"].as_str() else {
            odd.push((place + 1, "it has no identifier: left out"));
            continue;
        };
        let mut row = Row::new(slug, key);
        let into = match one["schema"].as_str().unwrap_or_default() {
            "Person" => {
                thing(&one, &mut row, [("birthDate", "birth_date"), ("deathDate", "death_date")]);
                &mut people
            }
            "PublicBody" | "Organization" | "LegalEntity" | "Company" => {
                thing(
                    &one,
                    &mut row,
                    [("incorporationDate", "active_from"), ("dissolutionDate", "active_to")],
                );
                first(&one, &mut row, "classification", "organisation_kind");
                first(&one, &mut row, "country", "country");
                each(&one, &mut row, "parent", "under");
                &mut organs
            }
            "Position" => {
                thing(&one, &mut row, [("inceptionDate", "active_from"), ("dissolutionDate", "active_to")]);
                first(&one, &mut row, "country", "country");
                first(&one, &mut row, "organization", "organisation");
                &mut posts
            }
            "Occupancy" | "Membership" | "Directorship" | "Employment" => {
                holding(&one, &mut row);
                &mut held
            }
            _ => {
                odd.push((
                    place + 1,
                    "its schema is none of people, bodies, positions and who held them: left out",
                ));
                continue;
            }
        };
        into.push(row.done());
    }
    if people.is_empty() && organs.is_empty() && posts.is_empty() && held.is_empty() {
        return Err(Refused("no line is an entity of people, bodies, positions or who held them".to_owned()));
    }
    let docket = json!({"person": people, "organisation": organs, "post": posts, "holding": held});
    Ok(Brought { docket, same: Vec::new(), odd })
}

fn thing(one: &Json, row: &mut Row, dates: [(&str, &str); 2]) {
    let names: Vec<&str> = values(one, "name");
    row.set("name", names.first().copied());
    names.iter().skip(1).for_each(|name| row.add("other_name", name));
    each(one, row, "alias", "other_name");
    each(one, row, "sourceUrl", "source_url");
    for (prop, property) in dates {
        first(one, row, prop, property);
        remarked(one, row, "notes", &[property]);
    }
}

/// Dates that stand in words, as this program writes them: `from_date: 1398 = 2019-03-21/2020-03-19`.
fn remarked(one: &Json, row: &mut Row, prop: &str, properties: &[&str]) {
    for said in values(one, prop) {
        let told = said.split_once(": ").zip(said.rsplit_once(" = "));
        let Some(((property, _), (before, _))) = told else { continue };
        if let Some(written) = before.strip_prefix(property).and_then(|rest| rest.strip_prefix(": "))
            && properties.contains(&property)
        {
            row.set(property, Some(written));
        }
    }
}

fn holding(one: &Json, row: &mut Row) {
    for (prop, property) in
        [("holder", "person"), ("member", "person"), ("director", "person"), ("employee", "person")]
    {
        first(one, row, prop, property);
    }
    first(one, row, "post", "post");
    first(one, row, "role", "post_as_written");
    for prop in ["organization", "employer"] {
        first(one, row, prop, "organisation");
    }
    first(one, row, "startDate", "from_date");
    first(one, row, "endDate", "to_date");
    remarked(one, row, "description", &["from_date", "to_date"]);
    each(one, row, "date", "seen_on");
    each(one, row, "sourceUrl", "source_url");
    if values(one, "status").contains(&"acting") {
        row.set("acting", Some("yes"));
    }
}

/// The values of a property, as written where a statement keeps that.
fn values<'j>(one: &'j Json, prop: &str) -> Vec<&'j str> {
    let written = one["statements"].as_array().into_iter().flatten().filter(|said| said["prop"] == prop);
    let written: Vec<&str> = written.filter_map(|said| said["original_value"].as_str()).collect();
    let plain = one["properties"][prop].as_array().into_iter().flatten().filter_map(Json::as_str);
    if written.is_empty() { plain.collect() } else { written }
}

fn first(one: &Json, row: &mut Row, prop: &str, property: &str) {
    if let Some(value) = values(one, prop).first() {
        row.set(property, Some(value));
    }
}

fn each(one: &Json, row: &mut Row, prop: &str, property: &str) {
    values(one, prop).into_iter().for_each(|value| row.add(property, value));
}
