//! The rules as a table, and one rule with all that is known of it.

use anyhow::Result;
use dates::Lang;
use deadlines::{Amount, Period, Roll, Rule, Rules};
use serde_json::{Value, json};

use super::authority;
use crate::failure::Outcome;
use crate::options::Common;
use crate::terminal::{padded, say};

/// Lists the rules.
pub fn list(common: &Common, rules: &Rules) -> Result<Outcome> {
    if common.json {
        let all: Vec<Value> = rules.rules().iter().map(as_json).collect();
        say(json!({"schema": "whereabouts/1", "rules": all}).to_string());
        return Ok(Outcome::Done);
    }
    for rule in rules.rules() {
        let asleep = if rule.active { "" } else { "; only when asked for by name" };
        say(format!(
            "{} {} {} {}{asleep}",
            padded(&rule.id, 17),
            padded(&period(rule), 38),
            padded(&obliged(rule), 18),
            authority(rule)
        ));
    }
    let unread = rules.rules().iter().filter(|rule| !rule.verified).count();
    say(format!("{} rules; {unread} not verified", rules.rules().len()));
    Ok(Outcome::Done)
}

/// Shows one rule.
pub fn show(common: &Common, rules: &Rules, rule: &Rule) -> Result<Outcome> {
    if common.json {
        say(json!({"schema": "whereabouts/1", "rule": as_json(rule)}).to_string());
        return Ok(Outcome::Done);
    }
    say(format!("{}   {}", rule.id, rule.labels.en));
    for other in [&rule.labels.fa, &rule.labels.ar] {
        say(format!("  {}", crate::terminal::isolated(other)));
    }
    line("since", &rule.since.en);
    line("period", &period(rule));
    line("on", &obliged(rule));
    line("cites", &authority(rule));
    if let Some(needs) = &rule.needs {
        line("needs", &needs.en);
    }
    if let Period::Yearly(days) = &rule.period {
        for day in days {
            line("day", &format!("{:02}-{:02}   {}", day.day.0, day.day.1, day.labels.en));
        }
    }
    for end in &rule.ends {
        let late = end.late.as_deref().map(|late| format!("; late it is {late}")).unwrap_or_default();
        let allowed = if end.late_allowed { ", which the rule allows" } else { "" };
        line("ended by", &format!("{}{late}{allowed}", end.event));
    }
    if !rule.reminders.is_empty() {
        let days: Vec<String> = rule.reminders.iter().map(u32::to_string).collect();
        line("reminders", &format!("after {} days", days.join(", ")));
    }
    if let Some(closed) = rule.holidays.as_deref().and_then(|id| rules.holidays(id)) {
        let sure = if closed.complete { "complete" } else { "not complete" };
        line("closed", &format!("{} ({sure}): {}", closed.labels.en, closed.cites));
    }
    if let Some(note) = &rule.note {
        line("note", &note.en);
    }
    Ok(Outcome::Done)
}

/// One line of what is shown of a rule or a due window.
pub fn line(what: &str, text: &str) {
    say(format!("  {} {text}", padded(what, 9)));
}

/// Who must act.
pub fn obliged(rule: &Rule) -> String {
    rule.on.iter().map(|one| one.word(Lang::English)).collect::<Vec<_>>().join(", ")
}

/// The period in words.
fn period(rule: &Rule) -> String {
    let words = match &rule.period {
        Period::CalendarMonths(amount) => many(*amount, "month"),
        Period::Days(amount) => many(*amount, "day"),
        Period::BusinessDays(amount) => many(*amount, "working day"),
        Period::Hours(amount) => many(*amount, "hour"),
        Period::Yearly(days) => format!("{} every year", many_of(days.len(), "day")),
        Period::Listed(days) => format!("the next of {} listed", many_of(days.len(), "day")),
        Period::NotFound => "no period found".to_owned(),
    };
    let times = if rule.times > 1 { format!(", {} times", rule.times) } else { String::new() };
    let roll = if rule.roll == Roll::None { "" } else { ", rolling over closed days" };
    let before = if rule.look_back { ", looking back" } else { "" };
    let force = match rule.force {
        deadlines::Force::Duty => "",
        deadlines::Force::Target => " (a target)",
        deadlines::Force::Typical => " (typical)",
        deadlines::Force::AtLeast => " (at least)",
    };
    format!("{words}{times}{roll}{before}{force}")
}

fn many(amount: Amount, unit: &str) -> String {
    match (amount.least(), amount.most()) {
        (least, most) if least == most => many_of(least as usize, unit),
        (least, most) => format!("{least} to {}", many_of(most as usize, unit)),
    }
}

fn many_of(count: usize, unit: &str) -> String {
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn as_json(rule: &Rule) -> Value {
    let labels = |labels: &deadlines::Labels| json!({"en": labels.en, "fa": labels.fa, "ar": labels.ar});
    json!({
        "id": rule.id,
        "labels": labels(&rule.labels),
        "trigger": rule.trigger,
        "since": labels(&rule.since),
        "period": period(rule),
        "look_back": rule.look_back,
        "on": rule.on.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "force": rule.force.code(),
        "cites": rule.cites,
        "verified": rule.verified,
        "active": rule.active,
        "ends": rule.ends.iter().map(|end| &end.event).collect::<Vec<_>>(),
        "reminders": rule.reminders,
        "note": rule.note.as_ref().map(labels),
    })
}
