//! `whereabouts events`: what happened as a whole, and when it began and ended by each source.

use ::statements::Event;
use ::statements::event::{KIND, Told};
use anyhow::Result;
use clap::{Args, Subcommand};
use dates::Window;
use graves::moment::shown;
use serde_json::{Value, json};

use crate::accounts::{self, Adding};
use crate::failure::Outcome;
use crate::offices::{label, place, word};
use crate::options::Common;
use crate::session::counted;
use crate::statements::Opened;
use crate::terminal::{isolated, say};

/// Events, each with its days by every source side by side, and which of them cannot both hold.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  whereabouts events
  whereabouts events --conflicts                     only those over which sources differ
  whereabouts events add --file events.toml

Nothing is averaged, and nothing is decided: each source keeps its own days. `docs/statements.md` says what a conflict is."
)]
pub struct Options {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List events, the earliest first.
    List {
        #[command(flatten)]
        asked: Asked,
    },
    /// Add events: a docket, or one event from flags.
    Add {
        #[command(flatten)]
        adding: Adding,
    },
}

#[derive(Debug, Args)]
struct Asked {
    /// Only events over which sources differ.
    #[arg(long)]
    conflicts: bool,
    /// As of this day: what can only have begun later does not count. Today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        None => list(common, &options.asked),
        Some(What::List { asked }) => list(common, asked),
        Some(What::Add { adding }) => accounts::add(common, adding, KIND, &[KIND, "organisation", "person"]),
    }
}

fn list(common: &Common, asked: &Asked) -> Result<Outcome> {
    let opened = Opened::read(common, asked.on.as_deref(), asked.known_on.as_deref())?;
    let shown = opened.shown();
    let mut all = ::statements::events(&shown, &opened.accounts.links, opened.on);
    all.retain(|event| !asked.conflicts || !event.conflicts.is_empty());
    if common.json {
        let told: Vec<Value> = all.iter().map(as_json).collect();
        say(json!({"schema": "whereabouts/1", "on": opened.on.to_string(), "events": told}).to_string());
        return Ok(Outcome::Done);
    }
    all.iter().for_each(print);
    say(counted(all.len(), "event", "events"));
    Ok(Outcome::Done)
}

fn print(event: &Event<'_>) {
    say(format!("{}  {}", event.id.short(), isolated(event.title())));
    event.told.iter().for_each(|told| say(format!("    {}   {}", days(told), place(&told.account))));
    for conflict in &event.conflicts {
        let (one, other) = (&event.told[conflict.between.0], &event.told[conflict.between.1]);
        say(format!(
            "    differ over «{}»: {} | {} [{}]",
            label(KIND, conflict.over.property()),
            place(&one.account),
            place(&other.account),
            conflict.reason.rule
        ));
    }
}

/// When and in how many places, as one source has it.
fn days(told: &Told<'_>) -> String {
    let acts: Vec<String> = told.account.terms("act_kind").map(|act| word("act_kind", act)).collect();
    let parts = [
        told.began.map(|began| format!("began {}", shown(&began))),
        told.ended.map(|ended| format!("ended {}", shown(&ended))),
        told.places.map(|places| format!("in {places} places")),
        (!acts.is_empty()).then(|| acts.join(", ")),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "no day is given".to_owned() } else { parts.join("; ") }
}

fn as_json(event: &Event<'_>) -> Value {
    let window = |window: &Option<Window>| window.as_ref().map(shown);
    let told = event.told.iter().map(|told| {
        json!({
            "record": told.account.id().to_string(), "source": told.account.source.slug, "title": told.account.text("title"),
            "began": window(&told.began), "ended": window(&told.ended), "places": told.places,
            "text_read": told.account.term("text_read"),
        })
    });
    let conflicts = event
        .conflicts
        .iter()
        .map(|conflict| json!({"over": conflict.over.property(), "because": conflict.reason}));
    json!({
        "event": event.id.to_string(), "title": event.title(),
        "part_of": event.part_of.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "told": told.collect::<Vec<_>>(), "conflicts": conflicts.collect::<Vec<_>>(),
    })
}
