//! `whereabouts records`: what sources say of anything but people: graves, certificates, findings, consents.

use anyhow::Result;
use clap::{Args, Subcommand};
use ledger::{Codebook, Kind as SubjectKind, ValueType};
use serde_json::json;

use crate::accounts::{self, Accounts, Adding, Wanted};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::Session;
use crate::terminal::say;

/// Add, list and show records of any kind: graves, certificates, findings, consents.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts records kinds                        what may be said, and of what
  whereabouts records kinds grave_site             its properties
  whereabouts records add --file graves.toml       a docket: sources and records of any kind
  whereabouts records add site_event --source field-notes --set site=graves:G1 --set event_kind=bulldozed --set date=1388/10/27
  whereabouts records list site_event
  whereabouts records show 3k2m9x1q
  whereabouts records about 3k2m9x1q               all that is said of its subject")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The kinds of records, or the properties of one kind.
    Kinds {
        /// A kind, such as `grave_site`.
        kind: Option<String>,
    },
    /// List the records of a kind.
    List {
        /// A kind, such as `grave_site`.
        kind: String,
        /// As the register knew it at the end of this day.
        #[arg(long, value_name = "DATE")]
        known_on: Option<String>,
    },
    /// Show one record: every value, its source, what its links mean and what links to it.
    Show {
        /// Its identifier, or its first characters.
        record: String,
    },
    /// List what is said of one subject: its own records, and all that link to it.
    About {
        /// A record of the subject, or its first characters.
        record: String,
    },
    /// Add records: a docket, or one record from flags.
    Add {
        /// The kind of a record from flags.
        #[arg(required_unless_present = "file")]
        kind: Option<String>,
        #[command(flatten)]
        adding: Adding,
    },
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::Kinds { kind: None } => Ok(say_kinds(common)),
        What::Kinds { kind: Some(kind) } => Ok(say_properties(common, known(kind)?)),
        What::List { kind, known_on } => {
            let kind = known(kind)?;
            let session = Session::open(common)?;
            // Only a list of people needs all rows of the lists.
            let wanted = if kind.linked { Wanted::Everyone } else { Wanted::These(&[]) };
            let accounts = Accounts::read(&session, wanted, accounts::known_on(known_on.as_deref())?)?;
            accounts::list(common, &accounts, &[&kind.id], false)
        }
        What::Show { record } => {
            let session = Session::open(common)?;
            let (_, id) = session.find(record)?;
            accounts::show(common, &session, &Accounts::read(&session, Wanted::These(&[id]), None)?, record)
        }
        What::About { record } => {
            let session = Session::open(common)?;
            accounts::about(common, &session, &Accounts::read(&session, Wanted::Everyone, None)?, record)
        }
        What::Add { kind, adding } => {
            let kind = kind.as_deref().map(known).transpose()?;
            accounts::add(common, adding, kind.map_or("", |kind| kind.id.as_str()), &[])
        }
    }
}

/// The kind with this identifier, or the one that was probably meant.
pub fn known(id: &str) -> Result<&'static SubjectKind> {
    let codebook = Codebook::builtin();
    codebook.kind(id).ok_or_else(|| {
        let ids = codebook.kinds().iter().map(|kind| kind.id.as_str());
        let close = intake::mapping::closest(id, ids)
            .map(|close| format!("did you mean `{close}`? "))
            .unwrap_or_default();
        Failure::error(
            Kind::Usage,
            format!("there is no kind `{id}`"),
            format!("{close}`whereabouts records kinds` lists them"),
        )
    })
}

fn say_kinds(common: &Common) -> Outcome {
    let kinds = Codebook::builtin().kinds();
    if common.json {
        let all: Vec<_> = kinds
            .iter()
            .map(|kind| json!({"kind": kind.id, "labels": kind.labels.0, "about": kind.about.0}))
            .collect();
        say(json!({"schema": "whereabouts/1", "kinds": all}).to_string());
    } else {
        kinds.iter().for_each(|kind| say(format!("{:22} {}", kind.id, kind.about.get("en"))));
    }
    Outcome::Done
}

fn say_properties(common: &Common, kind: &SubjectKind) -> Outcome {
    if common.json {
        let all: Vec<_> = kind
            .properties
            .iter()
            .map(|one| json!({"property": one.id, "labels": one.labels.0, "type": word(one.value_type), "terms": one.terms, "to": one.to, "many": one.many}))
            .collect();
        say(json!({"schema": "whereabouts/1", "kind": kind.id, "properties": all}).to_string());
        return Outcome::Done;
    }
    say(kind.about.get("en"));
    for one in &kind.properties {
        let more = match (one.value_type, &one.terms) {
            (ValueType::Term, Some(terms)) => format!("one of {}", terms_of(terms)),
            (ValueType::Link, _) => format!("link to {}", one.to.join(", ")),
            (other, _) => word(other).to_owned(),
        };
        say(format!("  {:26} {:34} {more}", one.id, one.labels.get("en")));
    }
    Outcome::Done
}

fn terms_of(vocabulary: &str) -> String {
    let terms = Codebook::builtin().vocabulary(vocabulary).into_iter().flat_map(|known| &known.terms);
    terms.map(|term| term.id.as_str()).collect::<Vec<_>>().join(", ")
}

fn word(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Text => "text",
        ValueType::Name => "name",
        ValueType::Date => "date",
        ValueType::Place => "place",
        ValueType::Number => "number",
        ValueType::Term => "term",
        ValueType::Url => "address",
        ValueType::Id => "number or code",
        ValueType::Link => "link",
    }
}
