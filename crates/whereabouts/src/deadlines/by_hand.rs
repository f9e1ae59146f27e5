//! Any rule worked out by hand: from dates that were typed, without a register.

use anyhow::Result;
use dates::{Answer, Day, Window};
use deadlines::{DueWindow, Eligibility, Kept, Period, Rule, Rules, Trigger};
use serde_json::{Value, json};

use super::in_rules::{line, obliged};
use super::{authority, trigger, window};
use crate::accounts;
use crate::commands::deadlines::Asked;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::terminal::say;

/// The days that a typed date or moment means where a rule's clock hangs.
pub fn days(rules: &Rules, rule: &Rule, written: &str) -> Result<Window> {
    Ok(rules.started(rule, &trigger(written)?))
}

/// Says when something falls due.
pub fn due(common: &Common, rules: &Rules, rule: &Rule, asked: &Asked) -> Result<Outcome> {
    let on = accounts::as_of(asked.on.as_deref())?;
    let since = match &asked.since {
        Some(written) => trigger(written)?,
        None if matches!(rule.period, Period::Yearly(_)) => Trigger::Days(Window::of(on)),
        None => {
            return Err(Failure::error(
                Kind::Usage,
                format!("{} needs the day on which its clock started", rule.id),
                format!("give --since, the day of: {}", rule.since.en),
            ));
        }
    };
    let done = asked.done.as_deref().map(|written| days(rules, rule, written)).transpose()?;
    let kept = done.map(|done| (done, rules.kept(rule, &since, &done)));
    let end = ended_by(rule, asked.event.as_deref())?;
    let dues = rules.dues(rule, &since, on);
    if common.json {
        say(as_json(rules, rule, &since, on, &dues, kept.as_ref(), end).to_string());
        return Ok(Outcome::Done);
    }
    say(format!("{}   {}", rule.id, rule.labels.en));
    if !matches!(rule.period, Period::Yearly(_)) {
        line("since", &format!("{}   {}", window(&rules.started(rule, &since)), rule.since.en));
    }
    for due in told(rule, &dues) {
        line("due", &due_words(rule, due, on));
    }
    if let Some((done, kept)) = &kept {
        line("done", &format!("{}   {}", window(done), kept_words(kept, end)));
    }
    line("on", &obliged(rule));
    line("rule", &authority(rule));
    for (what, text) in [("needs", &rule.needs), ("note", &rule.note)] {
        if let Some(text) = text {
            line(what, &text.en);
        }
    }
    Ok(Outcome::Done)
}

/// The dues that say something each: of a rule without a period one stands for all.
fn told<'a>(rule: &Rule, dues: &'a [DueWindow]) -> &'a [DueWindow] {
    let one = rule.period == Period::NotFound;
    if one { &dues[..dues.len().min(1)] } else { dues }
}

/// What ends a clock: the event that was typed, if the rule has it.
fn ended_by<'a>(rule: &'a Rule, event: Option<&str>) -> Result<Option<&'a deadlines::rule::End>> {
    let found = rule.end(event);
    match event {
        Some(event) if found.is_none() => {
            let known: Vec<&str> = rule.ends.iter().map(|end| end.event.as_str()).collect();
            Err(Failure::error(
                Kind::Usage,
                format!("{} is not ended by «{event}»", rule.id),
                format!("it is ended by {}", known.join(", ")),
            ))
        }
        _ => Ok(found),
    }
}

/// A due window with how it stands; never more than is known.
pub fn due_words(rule: &Rule, due: &DueWindow, on: Day) -> String {
    let state = due.state.word(dates::Lang::English);
    let mut words = match window(&due.window).as_str() {
        "" => format!("{state}: the rule has no period, or no day is known"),
        days if rule.look_back => format!("received by {days}   {state} on {on}"),
        days => format!("{days}   {state} on {on}"),
    };
    if let Some(exact) = due.exact {
        let end = |moment: Option<deadlines::Moment>| moment.map_or("..".to_owned(), |it| it.to_string());
        let (first, last) = (end(exact.earliest), end(exact.latest));
        words +=
            &if first == last { format!(", at {first}") } else { format!(", between {first} and {last}") };
    }
    words
}

/// Whether it came in time, how many days late, and what late is called.
pub fn kept_words(kept: &Kept, end: Option<&deadlines::rule::End>) -> String {
    let day = format!("day {}", kept.day);
    let called = end.and_then(|end| {
        let allowed = if end.late_allowed { ", which the rule allows" } else { "" };
        end.late.as_deref().map(|late| format!(": {late}{allowed}"))
    });
    if kept.due.window == Window::default() {
        return day;
    }
    match kept.in_time {
        Answer::Yes => format!("{day}; in time"),
        Answer::No => format!("{day}; {} days past due{}", kept.late, called.unwrap_or_default()),
        Answer::Maybe => format!("{day}; whether in time cannot be told ({} days past due)", kept.late),
    }
}

/// Says whether something was received in time.
pub fn say_eligible(
    common: &Common,
    rule: &Rule,
    found: &Eligibility,
    happened: &Window,
    received: &Window,
    last: &Window,
) {
    if common.json {
        say(json!({
            "schema": "whereabouts/1", "rule": rule.id, "happened": window(happened),
            "received": window(received), "eligible": word(found.answer), "cutoff": window(&found.cutoff),
            "received_by": window(last), "on_cutoff": found.on_cutoff, "after_receipt": found.after_receipt,
            "cites": rule.cites, "verified": rule.verified,
        })
        .to_string());
        return;
    }
    say(format!("{}   {}", rule.id, rule.labels.en));
    let answer = match found.answer {
        Answer::Yes => "yes, on every day that can be meant",
        Answer::No => "no, on no day that can be meant",
        Answer::Maybe => "cannot be told: ask for a closer date",
    };
    line("eligible", answer);
    line("cutoff", &format!("{}   the first day that is within", window(&found.cutoff)));
    line("happened", &window(happened));
    line("received", &format!("{}   in time until {}", window(received), window(last)));
    if found.on_cutoff {
        line("careful", "it hangs on the day of the cutoff itself, which is within by our reading");
    }
    if found.after_receipt {
        line("careful", "it is said to have happened after it was received: one of the two dates is odd");
    }
    if let Some(needs) = &rule.needs {
        line("needs", &needs.en);
    }
    line("rule", &authority(rule));
}

/// An answer in JSON.
pub fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Maybe => "maybe",
    }
}

fn as_json(
    rules: &Rules,
    rule: &Rule,
    since: &Trigger,
    on: Day,
    dues: &[DueWindow],
    kept: Option<&(Window, Kept)>,
    end: Option<&deadlines::rule::End>,
) -> Value {
    let moment = |moment: Option<deadlines::Moment>| moment.map(|moment| moment.to_string());
    let due = |due: &DueWindow| {
        let exact = due.exact.map(|exact| json!([moment(exact.earliest), moment(exact.latest)]));
        json!({"due": window(&due.window), "state": due.state.code(), "exact": exact})
    };
    json!({
        "schema": "whereabouts/1",
        "rule": rule.id,
        "since": window(&rules.started(rule, since)),
        "on": on.to_string(),
        "due": dues.iter().map(due).collect::<Vec<_>>(),
        "reminders": rules.reminders(rule, since).iter().map(window).collect::<Vec<_>>(),
        "done": kept.map(|(done, kept)| json!({
            "on": window(done),
            "in_time": word(kept.in_time),
            "days_past_due": [kept.late.least, kept.late.most],
            "day": [kept.day.least, kept.day.most],
            "called": end.and_then(|end| end.late.as_deref()).filter(|_| kept.in_time == Answer::No),
            "late_allowed": end.is_some_and(|end| end.late_allowed),
        })),
        "obliged": rule.on.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "force": rule.force.code(),
        "cites": rule.cites,
        "verified": rule.verified,
    })
}
