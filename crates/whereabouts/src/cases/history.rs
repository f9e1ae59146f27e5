//! How a case came to stand as it does: each day on which a fact changed, by which records, and what followed (standards 9.2).

use anyhow::Result;
use cases::{FactState, Task, Transition, transition};
use claims::Account;
use dates::Day;
use ledger::{Codebook, RecordId, ValueType};
use register::cases::On;
use register::table;
use serde_json::{Value as Json, json};

use super::Opened;
use super::shown::words;
use crate::failure::Outcome;
use crate::options::Common;
use crate::session::counted;
use crate::terminal::{isolated, say};

/// Kinds of records by which a site comes to be confirmed, and with it whereabouts that name it.
const OF_SITES: [&str; 5] = ["grave_site", "site_event", "remains", "examination", "identification"];

/// Lists what changed of one person's case, the earliest day first, up to the day that is asked for.
pub fn history(common: &Common, opened: &Opened, beginning: &str) -> Result<Outcome> {
    let mut on = opened.cases();
    let person = opened.person(&on, beginning)?;
    let own = on.cases.records_of(person);
    let title = opened.named(person, &own).map_or_else(|| "name unknown".to_owned(), |named| named.title());
    let days = days(&on, &own, opened.day);
    let first = at_first(&mut on, person, &days);
    let changes = changes(&mut on, person, &days);
    if common.json {
        let changes: Vec<Json> = changes.iter().map(|(day, change)| as_json(*day, change)).collect();
        say(json!({"schema": "whereabouts/1", "person": person.to_string(), "title": title,
            "on": opened.day.to_string(), "known_on": opened.known_on, "at_first": first, "changes": changes})
        .to_string());
        return Ok(Outcome::Done);
    }
    say(format!("{}   {}   up to {}", isolated(&title), person.short(), opened.day));
    say(format!("at first   {}", first.code()));
    changes.iter().for_each(|(day, change)| print(&on, *day, change));
    say(counted(changes.len(), "day on which something changed", "days on which something changed"));
    Ok(Outcome::Done)
}

/// The days on which something of a case, or of the sites it names, happened or was decided.
fn days(on: &On<'_>, own: &[Account<'_>], until: Day) -> Vec<Day> {
    let buried = own.iter().any(|account| account.kind() == "interment");
    let sites = on.cases.standing().filter(|account| buried && OF_SITES.contains(&account.kind()));
    let mut days: Vec<Day> = own.iter().chain(sites).flat_map(days_of).filter(|day| *day <= until).collect();
    days.push(until);
    days.sort_unstable();
    days.dedup();
    days
}

/// The first and last day of each window that a record names.
fn days_of(account: &Account<'_>) -> Vec<Day> {
    let kind = Codebook::builtin().kind(account.kind());
    let dated = kind.into_iter().flat_map(|kind| &kind.properties);
    let dated = dated.filter(|property| property.value_type == ValueType::Date);
    let windows = dated.filter_map(|property| account.window(&property.id));
    windows.flat_map(|window| [window.earliest, window.latest]).flatten().collect()
}

/// In which state the case is before anything of it had happened.
fn at_first(on: &mut On<'_>, person: RecordId, days: &[Day]) -> FactState {
    if let Some(first) = days.first() {
        on.turn_to(first.plus(-1));
    }
    on.case(person).state
}

/// What changed from each day to the next; beginning with what stood before anything had happened.
fn changes(on: &mut On<'_>, person: RecordId, days: &[Day]) -> Vec<(Day, Transition)> {
    let mut changes = Vec::new();
    let Some(first) = days.first() else { return changes };
    on.turn_to(first.plus(-1));
    let mut before = on.case(person);
    for day in days {
        on.turn_to(*day);
        let after = on.case(person);
        let change = transition(&before, &after);
        if !change.changes.is_empty() || change.states.0 != change.states.1 {
            changes.push((*day, change));
        }
        before = after;
    }
    changes
}

fn print(on: &On<'_>, day: Day, change: &Transition) {
    let (before, after) = change.states;
    match before == after {
        true => say(format!("\n{day}")),
        false => say(format!("\n{day}   {} -> {}", before.code(), after.code())),
    }
    for one in &change.changes {
        let told = |(value, standing): (&str, cases::Standing)| {
            format!("{} {}", words(value), words(standing.code()))
        };
        say(format!("  {:26} {} -> {}", words(one.fact.code()), told(one.before), told(one.after)));
        one.records.iter().for_each(|record| say(format!("      {}", because(on, *record))));
    }
    change.tasks.iter().for_each(|task| say(format!("  to do: {}", says(*task))));
}

/// A record by which something changed: its kind and where its source says so.
fn because(on: &On<'_>, record: RecordId) -> String {
    let Some(account) = on.cases.account(record) else { return record.short() };
    let kind = Codebook::builtin().kind(account.kind()).map_or(account.kind(), |kind| kind.labels.get("en"));
    let place = table::place(&account.record.locator);
    format!("{}  {kind}, {} {place}", record.short(), isolated(&account.source.slug)).trim_end().to_owned()
}

/// What a task asks of whoever works on the register.
fn says(task: Task) -> &'static str {
    match task {
        Task::ProtectFirst => "the person was found alive: protect them before anybody is told",
        Task::StopClock => "fate and whereabouts are both established: the crime no longer continues",
        Task::RestartClock => "not both are established any longer: the crime continues, and history is kept",
        Task::ReturnRemains => "the remains are identified: they are owed to the family",
    }
}

fn as_json(day: Day, change: &Transition) -> Json {
    let mut json = json!(change);
    json["on"] = json!(day.to_string());
    json
}
