//! `whereabouts officials`: who held which office on a day, who is named in sources as involved, and what followed.

use ::offices::{Offices, Seat};
use anyhow::Result;
use clap::{Args, Subcommand};
use dates::Day;
use ledger::RecordId;
use serde_json::json;

use crate::accounts::{self, Accounts, Adding, Wanted};
use crate::failure::{Failure, Kind, Outcome};
use crate::offices::exchange::{self, Brought, Out};
use crate::offices::{self, json as shown_json, lines};
use crate::options::Common;
use crate::session::{Session, counted};
use crate::terminal::{isolated, say};

/// What this command adds.
const KINDS: [&str; 7] =
    ["person", "organisation", "post", "holding", "involvement", "naming_review", "proceeding"];

/// Offices, who held them, and who is named in sources as involved: always as the source says it.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  whereabouts officials --on 2020-09-03              who held which office on that day, and what followed
  whereabouts officials show 3k2m9x1q                one person: posts, what is alleged and by whom, what followed
  whereabouts officials find Gardanesaz              whoever is called so, in any script
  whereabouts officials above 7pq2m1x4 --on 1988-08-01
  whereabouts officials add --file offices.toml
  whereabouts officials export officials.json --format popolo
  whereabouts officials import postings.csv --format monitor --sources sources.csv --source sfm --source-title «…»

«certainly» and «possibly» speak of days only: whether the day lies within those that sources give. Nothing here
says that anybody did anything; `docs/officials.md` explains every word."
)]
pub struct Options {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List who held which office on a day, and who is named in sources as involved.
    List {
        #[command(flatten)]
        asked: Asked,
    },
    /// Show one person: posts, what is alleged and by whom, what followed, and whether they may be named in public.
    Show {
        /// A person's or a record's identifier, or its first characters.
        person: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Find those who held an office or are named as involved, by a part of a name in any script.
    Find {
        /// A part of the name.
        name: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Show under which posts a post stood, where sources say so.
    Above {
        /// A post's identifier, or its first characters.
        post: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Write organisations, posts, who held them and the people for others: Popolo, FollowTheMoney, Security Force Monitor.
    Export {
        #[command(flatten)]
        out: Out,
    },
    /// Read such a file as records of a source.
    Import {
        #[command(flatten)]
        brought: Brought,
    },
    /// Add people, posts, holdings, allegations, reviews or proceedings: a docket, or one holding from flags.
    Add {
        #[command(flatten)]
        adding: Adding,
    },
}

/// On which day, and as of when.
#[derive(Debug, Args)]
struct Asked {
    /// The day of the offices; today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// What followed, as of this day; today if none is given.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// The days of a question, and the records that stood.
struct Opened {
    session: Session,
    accounts: Accounts,
    on: Day,
    as_of: Day,
}

impl Opened {
    fn read(common: &Common, asked: &Asked) -> Result<Opened> {
        let session = Session::open(common)?;
        let known = accounts::known_on(asked.known_on.as_deref())?;
        let accounts = Accounts::read(&session, Wanted::Everyone, known)?;
        let (on, as_of) = (accounts::as_of(asked.on.as_deref())?, accounts::as_of(asked.as_of.as_deref())?);
        Ok(Opened { session, accounts, on, as_of })
    }
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        None => list(common, &options.asked),
        Some(What::List { asked }) => list(common, asked),
        Some(What::Show { person, asked }) => show(common, person, asked),
        Some(What::Find { name, asked }) => find(common, name, asked),
        Some(What::Above { post, asked }) => above(common, post, asked),
        Some(What::Export { out }) => exchange::write(common, out),
        Some(What::Import { brought }) => exchange::read(common, brought),
        Some(What::Add { adding }) => accounts::add(common, adding, "holding", &KINDS),
    }
}

fn list(common: &Common, asked: &Asked) -> Result<Outcome> {
    let opened = Opened::read(common, asked)?;
    let offices = offices::offices(&opened.accounts, opened.as_of);
    let mut held = offices.on(opened.on);
    // The certain ones first; within each, as people are called.
    held.sort_by_cached_key(|one| (one.answer != dates::Answer::Yes, offices::title(&offices, one.person)));
    let elsewhere: Vec<RecordId> =
        offices.people().into_iter().filter(|person| held.iter().all(|one| one.person != *person)).collect();
    if common.json {
        let people: Vec<_> = offices.people().into_iter().map(|one| person(&offices, one, &opened)).collect();
        let held: Vec<_> = held.iter().map(|one| shown_json::office(&offices, one)).collect();
        let (on, as_of) = (opened.on.to_string(), opened.as_of.to_string());
        let all =
            json!({"schema": "whereabouts/1", "on": on, "as_of": as_of, "offices": held, "people": people});
        say(all.to_string());
        return Ok(Outcome::Done);
    }
    say(format!("in office on {}, as sources report it; what followed as of {}", opened.on, opened.as_of));
    for one in &held {
        say(lines::office(&offices, one));
        follow(&offices, one.person, &opened);
    }
    if !elsewhere.is_empty() {
        say("\nnamed in sources, in no office known on that day");
    }
    for person in elsewhere {
        say(format!("{}            {}", person.short(), isolated(&offices::title(&offices, person))));
        follow(&offices, person, &opened);
    }
    Ok(Outcome::Done)
}

/// In which sources somebody is named, and what followed.
fn follow(offices: &Offices<'_>, person: RecordId, opened: &Opened) {
    for one in offices.involvements_of(person).filter(|one| one.said_by(opened.as_of)) {
        let words = |vocabulary: &str, terms: &[&str]| -> Vec<String> {
            terms.iter().map(|term| offices::word(vocabulary, term)).collect()
        };
        let degrees = words("involvement_degree", &one.degrees);
        let ways = if degrees.is_empty() { words("responsibility_mode", &one.modes) } else { degrees };
        let ways = if ways.is_empty() { "involved".to_owned() } else { ways.join(", ") };
        let standard = offices::word("standard_of_proof", one.standard);
        say(format!("    named in {} as: {ways} ({standard})", offices::place(&one.account)));
    }
    let events = offices.followed(person, opened.on, opened.as_of);
    lines::since(offices, person, &events, opened.as_of).iter().for_each(say);
}

/// Lists the officials of whom a name is asked for: `people` finds those who disappeared, and nobody of these.
fn find(common: &Common, name: &str, asked: &Asked) -> Result<Outcome> {
    let opened = Opened::read(common, asked)?;
    let offices = offices::offices(&opened.accounts, opened.as_of);
    let wanted: Vec<names::Token> = words(name);
    let is_called = |person: &RecordId| {
        let own = offices.of(*person).iter().flat_map(|account| {
            ["name", "given_name", "family_name", "other_name"]
                .into_iter()
                .flat_map(|part| account.texts(part))
        });
        let own: Vec<names::Token> = own.flat_map(words).collect();
        let alike =
            |one: &names::Token| own.iter().any(|other| names::token_likeness(one, other).score >= 0.8);
        !wanted.is_empty() && wanted.iter().all(alike)
    };
    let found: Vec<RecordId> = offices.people().into_iter().filter(is_called).collect();
    if common.json {
        let all: Vec<_> = found.iter().map(|one| person(&offices, *one, &opened)).collect();
        say(json!({"schema": "whereabouts/1", "people": all}).to_string());
        return Ok(Outcome::Done);
    }
    for one in &found {
        say(format!("{}   {}", one.short(), isolated(&offices::title(&offices, *one))));
    }
    say(counted(found.len(), "official", "officials"));
    Ok(Outcome::Done)
}

fn words(name: &str) -> Vec<names::Token> {
    name.split_whitespace().map(names::Token::new).collect()
}

fn show(common: &Common, beginning: &str, asked: &Asked) -> Result<Outcome> {
    let opened = Opened::read(common, asked)?;
    let (_, id) = opened.session.find(beginning).map_err(|_| {
        Failure::error(
            Kind::NotFound,
            format!("no record's identifier begins with «{beginning}»"),
            "`whereabouts officials find NAME` finds officials and prints their identifiers",
        )
    })?;
    let offices = offices::offices(&opened.accounts, opened.as_of);
    let person_id = offices.thing(id);
    if !offices.people().contains(&person_id) {
        return Err(Failure::error(
            Kind::NotFound,
            format!("record {} is of nobody who held an office or is named as involved", id.short()),
            "`whereabouts officials find NAME` finds those who did or are, `officials list` lists them",
        ));
    }
    let named: Vec<_> = offices.involvements_of(person_id).filter(|one| one.said_by(opened.as_of)).collect();
    let odd = named.iter().any(|one| offices.problems(one).iter().any(|reason| reason.rule == "V-520"));
    let outcome = if odd { Outcome::WithFindings } else { Outcome::Done };
    if common.json {
        let mut shown = person(&offices, person_id, &opened);
        shown["schema"] = json!("whereabouts/1");
        say(shown.to_string());
        return Ok(outcome);
    }
    say(format!("{}   {}", isolated(&offices::title(&offices, person_id)), person_id.short()));
    say("\nposts, as sources report them");
    offices.holdings_of(person_id).flat_map(|one| lines::holding(&offices, one)).for_each(say);
    if !named.is_empty() {
        say("\nwhat is alleged, and by whom");
        named.iter().flat_map(|one| lines::involvement(&offices, one)).for_each(say);
    }
    say("\nwhat sources report, in the order of time");
    let events = offices.since(person_id, Day::FIRST, opened.as_of);
    lines::since(&offices, person_id, &events, opened.as_of).iter().for_each(say);
    say("");
    lines::naming(&offices, &offices.naming(person_id, opened.as_of)).iter().for_each(say);
    Ok(outcome)
}

/// All that is known of one person, for programs.
fn person(offices: &Offices<'_>, person: RecordId, opened: &Opened) -> serde_json::Value {
    let held = offices.of_person_on(person, opened.on);
    let named = offices.involvements_of(person).filter(|one| one.said_by(opened.as_of));
    let events = offices.since(person, Day::FIRST, opened.as_of);
    json!({
        "person": person.to_string(),
        "title": offices::title(offices, person),
        "offices": held.iter().map(|one| shown_json::office(offices, one)).collect::<Vec<_>>(),
        "named_in_sources": named.map(|one| shown_json::involvement(offices, one)).collect::<Vec<_>>(),
        "since": events.iter().map(shown_json::event).collect::<Vec<_>>(),
        "charges": offices.charges(person, opened.as_of),
        "naming": shown_json::naming(&offices.naming(person, opened.as_of)),
    })
}

fn above(common: &Common, beginning: &str, asked: &Asked) -> Result<Outcome> {
    let opened = Opened::read(common, asked)?;
    let (_, id) = opened.session.find(beginning)?;
    let offices = offices::offices(&opened.accounts, opened.as_of);
    let chain = offices.superiors(id, opened.on);
    let name = |post: RecordId| offices.seat_name(&Seat::Post(post));
    if common.json {
        let steps: Vec<_> = chain
            .iter()
            .map(|one| {
                json!({"post": one.post.to_string(), "name": name(one.post), "steps": one.steps,
                    "answer": if one.answer == dates::Answer::Yes { "certainly" } else { "possibly" }, "because": one.reason})
            })
            .collect();
        say(json!({"schema": "whereabouts/1", "on": opened.on.to_string(), "above": steps}).to_string());
        return Ok(Outcome::Done);
    }
    say(format!("{}   on {}", isolated(name(offices.thing(id))), opened.on));
    for one in &chain {
        let answer = if one.answer == dates::Answer::Yes { "stood under" } else { "possibly stood under" };
        let sources = lines::sources(&offices, &one.reason.records);
        say(format!("{}{answer} {}   {sources}", "  ".repeat(one.steps), isolated(name(one.post))));
    }
    if chain.is_empty() {
        say("  no source known here says under which post it stood");
    }
    Ok(Outcome::Done)
}
