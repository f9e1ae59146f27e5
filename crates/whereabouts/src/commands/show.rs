//! `whereabouts show`: one person, every value with its source and place in it.

use anyhow::Result;
use clap::Args;
use ledger::{Codebook, Issue, RecordId};
use register::{Agreement, Internal, Person, Property, Register, Value, table};
use serde_json::{Value as Json, json};

use crate::evidence::Cited;
use crate::failure::Outcome;
use crate::options::Common;
use crate::session::{self, Session};
use crate::terminal::{isolated, say};

/// Show one person: every value, who says so, and where.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts show 3k2m9x1q        the person of this record (a prefix will do)
  whereabouts show 3k2m9x1q --json")]
pub struct Options {
    /// A person's or a record's identifier, or its first characters.
    person: String,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let session = Session::open(common)?;
    let register = session.register()?;
    let person = session.person(&register, &options.person)?;
    let cited = Cited::read(&session)?;
    if common.json {
        let mut shown = as_json(&register, &person);
        shown["citations"] = cited.as_json(person.records.iter().map(|record| record.id));
        shown["history"] = json!(session.history_of(&person)?);
        let offices = session.offices_of(&person)?.into_iter();
        let offices: serde_json::Map<String, Json> =
            offices.map(|(record, office)| (record.to_string(), json!(office))).collect();
        if !offices.is_empty() {
            shown["recorded_by"] = Json::Object(offices);
        }
        say(shown.to_string());
    } else {
        print(&register, &person, &cited);
        let offices = session.offices_of(&person)?;
        if !offices.is_empty() {
            say("\nrecorded by");
            for (record, office) in offices {
                say(format!("  {}  {}", record.short(), isolated(&office)));
            }
        }
        let history = session.history_of(&person)?;
        if !history.is_empty() {
            say("\nhistory");
            history.iter().for_each(|line| say(format!("  {line}")));
        }
    }
    Ok(Outcome::Done)
}

fn print(register: &Register<Internal>, person: &Person<Internal>, cited: &Cited) {
    say(format!("{}   {}", isolated(&person.title()), person.id.short()));
    say(standing(register, person));
    for property in &person.properties {
        say("");
        say(heading(property));
        for value in &property.values {
            print_value(register, value, &property.id, cited);
        }
    }
    for record in &person.records {
        for line in cited.of_whole(record.id) {
            say(format!("\ncites for record {}: {line}", record.id.short()));
        }
    }
    if !person.issues.is_empty() {
        say("\nissues");
        for (record, issue) in &person.issues {
            say(format!("  {}", issue_line(register, person, *record, issue)));
        }
    }
}

fn standing(register: &Register<Internal>, person: &Person<Internal>) -> String {
    let burial = person
        .sources
        .iter()
        .filter_map(|id| register.source(*id))
        .any(|source| source.facts.burial_register);
    format!(
        "{} in {}, {} independent{}",
        session::counted(person.records.len(), "record", "records"),
        session::counted(person.sources.len(), "source", "sources"),
        person.independent,
        if burial { " · in a burial register" } else { " · in no burial register here" },
    )
}

fn heading(property: &Property) -> String {
    let label =
        Codebook::builtin().property("person", &property.id).map(|known| known.labels.get("en").to_owned());
    let label = label.unwrap_or_else(|| property.id.clone());
    match property.agreement {
        Agreement::Conflicting => format!("{label}   CONFLICTING"),
        Agreement::Various => format!("{label}   several values"),
        _ => label,
    }
}

fn print_value(register: &Register<Internal>, value: &Value, property: &str, cited: &Cited) {
    let understood = understood(value).map(|text| format!("  = {text}")).unwrap_or_default();
    let voices = match value.independent {
        1 => String::new(),
        more => format!("   [{more} independent]"),
    };
    say(format!("  {}{understood}{voices}", isolated(&value.text)));
    for claim in &value.claims {
        let source = register.source(claim.source).map(|source| source.slug.as_str()).unwrap_or("?");
        let column = claim.column.as_deref().map(|c| format!(", column {}", isolated(c))).unwrap_or_default();
        let spelled =
            if claim.text == value.text { String::new() } else { format!(", as {}", isolated(&claim.text)) };
        say(format!("      {source} {}{column}{spelled}", table::place(&claim.locator)));
        for line in cited.of(claim.record, property) {
            say(format!("        cites {line}"));
        }
    }
}

/// How a date was understood, in both calendars; nothing for other values.
pub fn understood(value: &Value) -> Option<String> {
    let reading = dates::Reading::from_text(&value.text, value.reading.as_deref()?)?;
    let shown: Vec<String> = reading
        .candidates
        .iter()
        .map(|date| {
            let halves = dates::display(date, dates::Lang::English);
            match &halves.converted {
                Some(converted) => format!("{} · {}", isolated(&halves.written), isolated(converted)),
                None => isolated(&halves.written),
            }
        })
        .collect();
    (!shown.is_empty()).then(|| shown.join("  or  "))
}

fn issue_line(
    register: &Register<Internal>,
    person: &Person<Internal>,
    record: RecordId,
    issue: &Issue,
) -> String {
    let found = person.records.iter().find(|one| one.id == record);
    let place = found.map(|one| table::place(&one.locator)).unwrap_or_default();
    let source = found.and_then(|one| register.source(one.source)).map(|s| s.slug.as_str()).unwrap_or("?");
    let column = issue.column.as_deref().map(|c| format!(", column {}", isolated(c))).unwrap_or_default();
    format!("{}   {source} {place}{column}", issue.code)
}

/// One person for programs.
pub fn as_json(register: &Register<Internal>, person: &Person<Internal>) -> Json {
    let properties: Vec<Json> = person
        .properties
        .iter()
        .map(|property| {
            json!({
                "property": property.id,
                "agreement": property.agreement.word(),
                "values": property.values.iter().map(|value| value_json(register, value)).collect::<Vec<_>>(),
            })
        })
        .collect();
    let issues: Vec<Json> = person
        .issues
        .iter()
        .map(|(record, issue)| json!({"record": record.to_string(), "code": issue.code, "column": issue.column}))
        .collect();
    json!({
        "schema": "whereabouts/1",
        "person": person.id.to_string(),
        "title": person.title(),
        "records": person.records.iter().map(|record| record.id.to_string()).collect::<Vec<_>>(),
        "sources": person.sources.iter().filter_map(|id| register.source(*id)).map(|s| &s.slug).collect::<Vec<_>>(),
        "independent_sources": person.independent,
        "properties": properties,
        "issues": issues,
    })
}

fn value_json(register: &Register<Internal>, value: &Value) -> Json {
    let claims: Vec<Json> = value
        .claims
        .iter()
        .map(|claim| {
            json!({
                "record": claim.record.to_string(),
                "source": register.source(claim.source).map(|source| source.slug.as_str()),
                "locator": table::place(&claim.locator),
                "column": claim.column,
                "text": claim.text,
                "lang": claim.lang,
            })
        })
        .collect();
    json!({
        "text": value.text,
        "reading": value.reading,
        "understood": understood(value),
        "independent_sources": value.independent,
        "claims": claims,
    })
}
