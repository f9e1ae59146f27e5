//! Many cases: a line of each, and how many there are of each state.

use anyhow::Result;
use cases::{FactState, Standing};
use clap::Args;
use ledger::RecordId;
use register::Outline;
use register::cases::{Counts, Line, On};
use serde_json::{Value as Json, json};

use super::Opened;
use super::shown::{state_words, words};
use crate::failure::Outcome;
use crate::options::Common;
use crate::protection;
use crate::session::counted;
use crate::terminal::{cut, isolated, number, padded, say};

/// Which cases are listed.
#[derive(Debug, Args)]
pub struct Filters {
    /// Only those in this state, as `unresolved` or `clarified_in_fact`.
    #[arg(long, value_name = "STATE", value_parser = state)]
    state: Option<String>,
    /// Only those whose fate stands so, as `contradicted`.
    #[arg(long, value_name = "STANDING", value_parser = standing)]
    fate: Option<Standing>,
    /// Only those whose whereabouts stand so.
    #[arg(long, value_name = "STANDING", value_parser = standing)]
    whereabouts: Option<Standing>,
    /// Only continuing violations: all elements supported, and not both facts established.
    #[arg(long)]
    continuing: bool,
    /// Only those with something in this region: findings, family, state, accountability, issues.
    #[arg(long, value_name = "REGION", value_parser = ["findings", "family", "state", "accountability", "issues"])]
    region: Option<String>,
    /// List at most so many.
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
    /// Print the counts only.
    #[arg(long)]
    counts: bool,
}

fn state(code: &str) -> Result<String, String> {
    let known = FactState::ALL
        .iter()
        .any(|state| state.code() == code || state.code().split('.').next() == Some(code));
    if known { Ok(code.to_owned()) } else { Err(one_of(FactState::ALL.iter().map(|state| state.code()))) }
}

fn standing(code: &str) -> Result<Standing, String> {
    Standing::read(code).ok_or_else(|| one_of(Standing::ALL.iter().map(|standing| standing.code())))
}

fn one_of<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    format!("one of {}", codes.collect::<Vec<_>>().join(", "))
}

impl Filters {
    fn fits(&self, on: &On<'_>, line: &Line) -> bool {
        let state = line.state.code();
        self.state.as_deref().is_none_or(|wanted| state == wanted || state.split('.').next() == Some(wanted))
            && self.fate.is_none_or(|wanted| line.fate.1 == wanted)
            && self.whereabouts.is_none_or(|wanted| line.whereabouts.1 == wanted)
            && (!self.continuing || line.continuing)
            && self.region.as_deref().is_none_or(|region| has(on, line, region))
    }
}

fn has(on: &On<'_>, line: &Line, region: &str) -> bool {
    let case = on.case(line.person);
    match region {
        "findings" => !case.findings.is_empty() || !case.opinions.is_empty(),
        "family" => !case.family.is_empty(),
        "state" => case.answers.items.iter().any(|answer| !answer.responses.is_empty()),
        "accountability" => !case.accountability.is_empty(),
        _ => !case.issues.is_empty(),
    }
}

/// Lists cases, with the counts of all.
pub fn list(common: &Common, opened: &Opened, filters: &Filters) -> Result<Outcome> {
    let mut on = opened.cases();
    on.derive_all();
    let counts = Counts::of(on.lines().values());
    // A silent case is hidden in lists (docs/consent.md); `case show` still finds it by identifier.
    let silent = protection::silent_among(&opened.accounts, opened.day);
    let open = on.lines().values().filter(|line| !silent.contains(&line.person));
    let found: Vec<&Line> = open.filter(|line| filters.fits(&on, line)).collect();
    let listed = if filters.counts { &[][..] } else { &found[..found.len().min(filters.limit)] };
    if common.json {
        let lines: Vec<Json> = listed.iter().map(|line| line_json(opened, &on, line)).collect();
        let all = json!({"schema": "whereabouts/1", "on": opened.day.to_string(), "known_on": opened.known_on,
            "counts": counts, "only_in_burial_registers": on.cases.only_buried().len(), "found": found.len(), "cases": lines});
        say(all.to_string());
        return Ok(Outcome::Done);
    }
    for line in listed {
        let title = opened.named(line.person, &on.cases.records_of(line.person)).map(|named| named.title());
        let days = line.days.and_then(|days| u64::try_from(days).ok()).map(number).unwrap_or_default();
        let fate = format!("{} {}", words(line.fate.0.code()), words(line.fate.1.code()));
        let place = format!("{} {}", words(line.whereabouts.0.code()), words(line.whereabouts.1.code()));
        let name = padded(&cut(title.as_deref().unwrap_or("name unknown"), 34), 34);
        say(format!("{}  {} {fate:22} {place:28} {days:>7}", line.person.short(), isolated(&name)));
    }
    say_counts(opened, &counts, found.len());
    say_only_buried(&on);
    Ok(Outcome::Done)
}

fn say_counts(opened: &Opened, counts: &Counts, found: usize) {
    say(format!("{} of {}, as of {}", counted(found, "case", "cases"), number(counts.people), opened.day));
    for (state, count) in &counts.states {
        say(format!("  {:>8}  {:42} {}", number(*count), state.code(), state_words(*state)));
    }
    say(format!(
        "  {:>8}  continuing violations, by elements that are supported or established",
        number(counts.continuing)
    ));
    let fates =
        counts.fates.iter().map(|(standing, count)| format!("{} {}", number(*count), words(standing.code())));
    say(format!("  fate: {}", fates.collect::<Vec<_>>().join(", ")));
    let places = counts.whereabouts.iter();
    let places = places.map(|(standing, count)| format!("{} {}", number(*count), words(standing.code())));
    say(format!("  whereabouts: {}", places.collect::<Vec<_>>().join(", ")));
}

/// People of burial registers only are no cases, and are not passed over either.
fn say_only_buried(on: &On<'_>) {
    let buried = on.cases.only_buried();
    if buried.is_empty() {
        return;
    }
    let is_unnamed = |person: &&RecordId| {
        let own = on.cases.records_of(**person);
        own.iter().all(|account| Outline::of(account.record, true).unnamed)
    };
    let who = counted(buried.len(), "person stands", "people stand");
    let unnamed = match buried.iter().filter(is_unnamed).count() {
        0 => String::new(),
        count => format!(" ({} of them without a name)", number(count as u64)),
    };
    say(format!(
        "  {who} in a burial register only{unnamed}: nobody calls them disappeared, and they are not counted here"
    ));
}

fn line_json(opened: &Opened, on: &On<'_>, line: &Line) -> Json {
    let title = opened.named(line.person, &on.cases.records_of(line.person)).map(|named| named.title());
    json!({
        "person": line.person.to_string(),
        "title": title,
        "state": line.state,
        "fate": {"value": line.fate.0, "standing": line.fate.1},
        "whereabouts": {"value": line.whereabouts.0, "standing": line.whereabouts.1},
        "continuing": line.continuing,
        "missing_elements": line.missing,
        "days": line.days,
        "independent_sources": line.independent,
    })
}
