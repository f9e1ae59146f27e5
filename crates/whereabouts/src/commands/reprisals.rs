//! `whereabouts reprisals`: what was done to those who ask, in the order of days, with what came before.

use std::collections::BTreeMap;

use ::statements::{Patterns, What};
use anyhow::Result;
use clap::Args;
use dates::Calendar;
use graves::moment::shown;
use serde_json::json;

use crate::accounts::Accounts;
use crate::failure::Outcome;
use crate::offices::word;
use crate::options::Common;
use crate::session::counted;
use crate::statements::{Opened, timeline};
use crate::terminal::{padded, say};

/// Reprisals in the order of their days: each with what came in the ninety days before it, and their patterns.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts reprisals
  whereabouts reprisals --json

That one thing came after another is shown, with the days between; that it came because of it is for people to
conclude. Silent cases are left out. `whereabouts records add reprisal_incident` adds them, and `whereabouts submit
prompt-intervention PERSON` drafts a request to the Working Group, where whoever it happened to agreed.")]
pub struct Options {
    /// As of this day; today if none is given. It decides which cases are silent.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let opened = Opened::read(common, options.on.as_deref(), options.known_on.as_deref())?;
    let records = opened.shown();
    let all = timeline::reprisals(&opened.accounts, &records, opened.on);
    let patterns = timeline::patterns(&opened.accounts, &all, Calendar::Gregorian);
    if common.json {
        let told: Vec<_> = all.iter().map(|one| as_json(&opened, one)).collect();
        let patterns: serde_json::Map<_, _> =
            in_words(&patterns).into_iter().map(|(what, counts)| (what.to_owned(), json!(counts))).collect();
        let on = opened.on.to_string();
        say(json!({"schema": "whereabouts/1", "on": on, "reprisals": told, "patterns": patterns}).to_string());
        return Ok(Outcome::Done);
    }
    all.iter().for_each(|one| print(&opened, one));
    say(counted(all.len(), "reprisal", "reprisals"));
    for (what, counts) in in_words(&patterns) {
        for (which, count) in counts {
            say(format!("  {} {count:>3}  {which}", padded(what, 14)));
        }
    }
    Ok(Outcome::Done)
}

/// Each pattern with what is counted, in words; months and years in digits.
fn in_words(patterns: &Patterns) -> [(&'static str, BTreeMap<String, usize>); 6] {
    let terms = |vocabulary: &str, counts: &BTreeMap<&'static str, usize>| {
        counts.iter().map(|(term, count)| (word(vocabulary, term), *count)).collect::<BTreeMap<_, _>>()
    };
    let after = |what: &What| match what {
        What::AtGrave(event) => word("site_event_kind", event),
        What::Kind(kind) => {
            let known = ledger::Codebook::builtin().kind(kind);
            known.map_or_else(|| (*kind).to_owned(), |kind| kind.labels.get("en").to_lowercase())
        }
    };
    [
        ("kind", terms("reprisal_kind", &patterns.kinds)),
        ("against", terms("relation_to_case", &patterns.against)),
        ("in answer to", terms("cooperation", &patterns.answering)),
        ("came after", patterns.after.iter().map(|(what, count)| (after(what), *count)).collect()),
        ("month", patterns.months.iter().map(|(month, count)| (format!("{month:02}"), *count)).collect()),
        ("year", patterns.years.iter().map(|(year, count)| (year.to_string(), *count)).collect()),
    ]
}

fn print(opened: &Opened, one: &timeline::Reprisal<'_>) {
    let when = one.when.map_or("no date".to_owned(), |when| shown(&when));
    let kinds: Vec<String> =
        one.account.terms("reprisal_kind").map(|kind| word("reprisal_kind", kind)).collect();
    let whom = one.account.term("relation_to_case").map(|relation| word("relation_to_case", relation));
    let whom = whom.map(|whom| format!(" against: {whom}")).unwrap_or_default();
    say(format!("{when}  {}{whom}   {}", kinds.join(", "), crate::offices::place(&one.account)));
    for before in &one.before {
        let most = before.most.map_or("..".to_owned(), |most| most.to_string());
        let days =
            if before.least.to_string() == most { most } else { format!("{} to {most}", before.least) };
        say(format!("    {} days after {}", padded(&days, 9), event(&opened.accounts, before.record)));
    }
}

/// What came before, in a line: its kind and where it stands.
fn event(accounts: &Accounts, record: ledger::RecordId) -> String {
    let Some(account) = accounts.get(record) else { return record.short() };
    let kind =
        ledger::Codebook::builtin().kind(account.kind()).map_or(account.kind(), |kind| kind.labels.get("en"));
    let what = account.term("event_kind").map(|event| format!(" ({})", word("site_event_kind", event)));
    let what =
        what.or_else(|| account.text("reference").map(|text| format!(" ({text})"))).unwrap_or_default();
    format!("{}{what}   {}", kind.to_lowercase(), crate::offices::place(&account))
}

fn as_json(opened: &Opened, one: &timeline::Reprisal<'_>) -> serde_json::Value {
    let before = one.before.iter().map(|before| {
        let kind = opened.accounts.get(before.record).map(|account| account.kind().to_owned());
        json!({"record": before.record.to_string(), "kind": kind, "days_least": before.least, "days_most": before.most,
            "certain": before.answer == dates::Answer::Yes})
    });
    json!({
        "record": one.account.id().to_string(),
        "source": one.account.source.slug,
        "when": one.when.map(|when| shown(&when)),
        "kinds": one.account.terms("reprisal_kind").collect::<Vec<_>>(),
        "relation_to_case": one.account.term("relation_to_case"),
        "in_answer_to": one.account.terms("cooperation").collect::<Vec<_>>(),
        "immediate_risk": one.account.term("immediate_risk"),
        "before": before.collect::<Vec<_>>(),
    })
}
