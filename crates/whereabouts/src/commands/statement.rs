//! `whereabouts statement`: what officials said, what contradicts what, and what was admitted.

use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::accounts::{self, Adding};
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::counted;
use crate::statements::{Opened, Voices, facts, json as shown_json, lines};
use crate::terminal::say;

/// What this command adds.
const KINDS: [&str; 6] =
    ["official_statement", "number_claim", "legal_measure", "person", "organisation", "post"];

/// What officials said, in their own words: listed, shown, and held against each other and what is known.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts statement list
  whereabouts statement list --admissions            what was admitted: evidence against interest
  whereabouts statement show 3k2m9x1q
  whereabouts statement contradictions               what cannot both hold, and what other records contradict
  whereabouts statement add --file statements.toml

The post that a speaker held at the time is derived from holdings (`whereabouts officials`). `docs/statements.md`
says what counts as a contradiction.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List statements, the earliest first.
    List {
        /// Only those that admit an act.
        #[arg(long)]
        admissions: bool,
        #[command(flatten)]
        asked: Asked,
    },
    /// Show one statement whole, and what it stands against.
    Show {
        /// Its identifier, or its first characters.
        statement: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// List statements that cannot both hold, and statements that other records contradict.
    Contradictions {
        #[command(flatten)]
        asked: Asked,
    },
    /// Add statements, numbers, laws and measures: a docket, or one statement from flags.
    Add {
        #[command(flatten)]
        adding: Adding,
    },
}

/// As of when.
#[derive(Debug, Args)]
struct Asked {
    /// As of this day: what was said or happened later does not count. Today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::List { admissions, asked } => list(common, *admissions, asked),
        What::Show { statement, asked } => show(common, statement, asked),
        What::Contradictions { asked } => contradictions(common, asked),
        What::Add { adding } => accounts::add(common, adding, "official_statement", &KINDS),
    }
}

fn opened(common: &Common, asked: &Asked) -> Result<Opened> {
    Opened::read(common, asked.on.as_deref(), asked.known_on.as_deref())
}

fn list(common: &Common, admissions: bool, asked: &Asked) -> Result<Outcome> {
    let opened = opened(common, asked)?;
    let shown = opened.shown();
    let voices = opened.voices(&shown);
    let mut found: Vec<_> =
        voices.statements.all().iter().filter(|one| !admissions || one.is_admission()).collect();
    found.sort_by_key(|one| (one.when.is_none(), one.when));
    if common.json {
        let all: Vec<_> = found.iter().map(|one| shown_json::said(&voices, one)).collect();
        say(json!({"schema": "whereabouts/1", "on": opened.on.to_string(), "statements": all}).to_string());
        return Ok(Outcome::Done);
    }
    found.iter().for_each(|one| say(lines::short(&voices, one)));
    say(counted(found.len(), "statement", "statements"));
    Ok(Outcome::Done)
}

fn show(common: &Common, beginning: &str, asked: &Asked) -> Result<Outcome> {
    let opened = opened(common, asked)?;
    let (_, id) = opened.session.find(beginning)?;
    let all = opened.accounts.all();
    let voices = opened.voices(&all);
    let place = voices.statements.all().iter().position(|one| one.account.id() == id).ok_or_else(|| {
        Failure::error(
            Kind::NotFound,
            format!("record {} is no statement made by {}", id.short(), opened.on),
            "`whereabouts statement list` lists them",
        )
    })?;
    let said = &voices.statements.all()[place];
    let mut against = voices.statements.contradictions();
    against.retain(|one| one.affirming.contains(&place) || one.denying.contains(&place));
    if common.json {
        let found: Vec<_> = against.iter().map(|one| shown_json::contradiction(&voices, one)).collect();
        let mut shown = shown_json::said(&voices, said);
        (shown["schema"], shown["contradictions"]) = (json!("whereabouts/1"), json!(found));
        say(shown.to_string());
        return Ok(Outcome::Done);
    }
    lines::whole(&voices, said).iter().for_each(say);
    for one in &against {
        say("");
        lines::contradiction(&voices, one).iter().for_each(say);
    }
    Ok(Outcome::Done)
}

fn contradictions(common: &Common, asked: &Asked) -> Result<Outcome> {
    let opened = opened(common, asked)?;
    let shown = opened.shown();
    let voices = opened.voices(&shown);
    let found = voices.statements.contradictions();
    let facts = facts::facts(&opened.accounts, &shown, opened.on);
    let against = voices.statements.against(&facts);
    if common.json {
        let said: Vec<_> = found.iter().map(|one| shown_json::contradiction(&voices, one)).collect();
        let known: Vec<_> = against.iter().map(|one| shown_json::against(&voices, &facts, one)).collect();
        let on = opened.on.to_string();
        let all = json!({"schema": "whereabouts/1", "on": on, "contradictions": said, "against_what_is_known": known});
        say(all.to_string());
        return Ok(Outcome::Done);
    }
    say(format!("what cannot both hold, as of {}", opened.on));
    found.iter().flat_map(|one| lines::contradiction(&voices, one)).for_each(say);
    say(counted(found.len(), "contradiction", "contradictions"));
    say("\nwhat other records contradict");
    said_against(&voices, &facts, &against);
    Ok(Outcome::Done)
}

fn said_against(voices: &Voices<'_>, facts: &[::statements::Fact], against: &[::statements::Against]) {
    against.iter().flat_map(|one| lines::against(voices, facts, one)).for_each(say);
    say(counted(
        against.len(),
        "statement against what is known",
        "times a statement stands against what is known",
    ));
}
