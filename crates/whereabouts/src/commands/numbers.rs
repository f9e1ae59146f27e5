//! `whereabouts numbers`: numbers claimed, side by side, beside what the register documents.

use anyhow::Result;
use cases::{Fate, Policy, Standing};
use clap::Args;
use register::cases::{Cases, On};
use serde_json::json;

use crate::failure::Outcome;
use crate::options::Common;
use crate::statements::{Opened, json as shown_json, lines};
use crate::terminal::{number, say};

/// Numbers that somebody claimed, side by side, by unit and claimant: never added, never averaged.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts numbers
  whereabouts numbers --on 2020-09-03 --json

Numbers of different units are never set against each other. `whereabouts statement add` adds numbers.")]
pub struct Options {
    /// As of this day: what was claimed later does not count. Today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let opened = Opened::read(common, options.on.as_deref(), options.known_on.as_deref())?;
    let shown = opened.shown();
    let voices = opened.voices(&shown);
    let tables = ::statements::numbers(&shown, &opened.accounts.links, opened.on);
    let documented = documented(&opened);
    if common.json {
        let all: Vec<_> = tables.iter().map(shown_json::numbers).collect();
        let own: Vec<_> = documented
            .iter()
            .map(|(unit, what, count)| json!({"unit": unit, "what": what, "count": count}))
            .collect();
        let on = opened.on.to_string();
        say(json!({"schema": "whereabouts/1", "on": on, "documented": own, "claimed": all}).to_string());
        return Ok(Outcome::Done);
    }
    say(format!(
        "documented in this register as of {} (persons known by name; each counted once)",
        opened.on
    ));
    for (_, what, count) in &documented {
        say(format!("  {:>6}  {what}", number(*count)));
    }
    for table in &tables {
        say("");
        lines::numbers(&voices, table).iter().for_each(say);
    }
    Ok(Outcome::Done)
}

/// What the register itself counts, with its unit: people, however many sources name them.
fn documented(opened: &Opened) -> Vec<(&'static str, &'static str, u64)> {
    let all = opened.accounts.all();
    let subject = |record| opened.accounts.subject_of(record);
    let subjects = all.iter().map(|account| (account.id(), subject(account.id()))).collect();
    let cases = Cases::new(all, opened.accounts.links.clone(), subjects);
    let mut day = On::new(cases, opened.on, Policy::default());
    let lines: Vec<_> = day.derive_all().values().cloned().collect();
    let called: Vec<_> = lines.iter().filter(|line| day.cases.is_called_disappeared(line.person)).collect();
    let dead = |standing| called.iter().filter(|line| line.fate == (Fate::Dead, standing)).count() as u64;
    vec![
        ("persons_identified", "people whom somebody calls disappeared", called.len() as u64),
        ("persons_identified", "of them reported dead by one side or one source", dead(Standing::Alleged)),
        ("persons_identified", "of them reported dead by two independent sources", dead(Standing::Supported)),
        ("persons_identified", "of them whose death is established", dead(Standing::Established)),
    ]
}
