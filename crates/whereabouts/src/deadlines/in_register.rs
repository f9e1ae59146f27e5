//! Every clock that the records of a register started, the soonest due first.

use std::collections::HashSet;

use anyhow::Result;
use claims::Account;
use clap::Args;
use dates::{Day, Window};
use deadlines::{Clock, Obliged, Period, Rules, Said, Silence, State};
use ledger::{Codebook, RecordId};
use serde_json::{Value, json};

use super::{authority, by_hand, in_rules, window};
use crate::accounts::{self, Accounts, Wanted};
use crate::failure::Outcome;
use crate::options::Common;
use crate::protection::Hushed;
use crate::session::{Session, counted};
use crate::terminal::{padded, say};

/// Where an answer was looked for: nothing is known of what other registers hold.
const HERE: &str = "this register";

/// Which clocks, on which day.
#[derive(Debug, Args)]
pub struct Asked {
    /// How they stand on this day: what happened later does not count. Today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
    /// Only by these rules.
    #[arg(long = "rule", value_name = "RULE")]
    only: Vec<String>,
    /// Also those that ended, have closed, or cannot be told.
    #[arg(long)]
    all: bool,
}

/// One record as deadlines look into it.
struct Line<'a> {
    account: Account<'a>,
    accounts: &'a Accounts,
}

impl Said for Line<'_> {
    type Id = RecordId;

    fn id(&self) -> RecordId {
        self.account.id()
    }

    fn subject(&self) -> RecordId {
        self.accounts.subject_of(self.account.id())
    }

    fn kind(&self) -> &str {
        self.account.kind()
    }

    fn values(&self, property: &str) -> Vec<String> {
        let known = Codebook::builtin().property(self.account.kind(), property);
        match known.is_some_and(|known| known.terms.is_some()) {
            true => self.account.terms(property).map(str::to_owned).collect(),
            false => self.account.texts(property).map(str::to_owned).collect(),
        }
    }

    fn window(&self, property: &str) -> Option<Window> {
        self.account.window(property)
    }

    fn links(&self, property: &str) -> Vec<RecordId> {
        self.accounts.meant(&self.account, property)
    }
}

/// Every clock that the records of a register started by a day, without those of silent cases; the soonest due first.
pub fn clocks(accounts: &Accounts, on: Day) -> Vec<Clock<'static, RecordId>> {
    let of_cases = |account: &Account<'_>| !Codebook::builtin().is_linked(account.kind());
    let lines: Vec<Line<'_>> =
        accounts.all().into_iter().filter(of_cases).map(|account| Line { account, accounts }).collect();
    let mut all = Rules::built_in().clocks(&lines, on);
    leave_silent_out(&mut all, &Hushed::on(accounts, on));
    all
}

/// Lists them: all, or those about one person or record, with those that ended.
pub fn list(common: &Common, rules: &Rules, asked: &Asked, of: Option<&str>) -> Result<Outcome> {
    let on = accounts::as_of(asked.on.as_deref())?;
    let session = Session::open(common)?;
    let known = accounts::known_on(asked.known_on.as_deref())?;
    let accounts = Accounts::read(&session, Wanted::These(&[]), known)?;
    let lines: Vec<Line<'_>> =
        accounts.all().into_iter().map(|account| Line { account, accounts: &accounts }).collect();
    let wanted = |clock: &Clock<'_, RecordId>| {
        asked.only.is_empty() || asked.only.iter().any(|rule| rule.eq_ignore_ascii_case(&clock.rule.id))
    };
    let mut all: Vec<Clock<'_, RecordId>> = rules.clocks(&lines, on).into_iter().filter(wanted).collect();
    let silent = match of {
        Some(of) => {
            let wanted = leading_to(&accounts, session.find(of)?.1);
            all.retain(|clock| concerned(clock).any(|record| wanted.contains(&accounts.subject_of(*record))));
            0
        }
        None => leave_silent_out(&mut all, &Hushed::on(&accounts, on)),
    };
    let shown: Vec<&Clock<'_, RecordId>> =
        all.iter().filter(|clock| asked.all || of.is_some() || clock.is_open()).collect();
    if common.json {
        let clocks: Vec<Value> = shown.iter().map(|clock| as_json(rules, clock, on)).collect();
        let open = all.iter().filter(|clock| clock.is_open()).count();
        say(json!({"schema": "whereabouts/1", "on": on.to_string(), "open": open, "deadlines": clocks})
            .to_string());
        return Ok(Outcome::Done);
    }
    for clock in &shown {
        print(rules, clock, on);
    }
    let hidden = all.len() - shown.len();
    let more = if hidden > 0 {
        format!("; {hidden} more ended, closed or cannot be told: --all")
    } else {
        String::new()
    };
    say(format!("{} on {on}{more}", counted(shown.len(), "deadline", "deadlines")));
    if silent > 0 {
        say(format!(
            "{} left out",
            counted(silent, "deadline of a silent case", "deadlines of silent cases")
        ));
    }
    let unread = shown.iter().any(|clock| !clock.rule.verified);
    if unread {
        say(
            "* the rule was not verified: check its text before you rely on it (`whereabouts deadlines rules`)",
        );
    }
    Ok(Outcome::Done)
}

/// The records that a clock concerns: what started it, and what that is about.
fn concerned<'c>(clock: &'c Clock<'_, RecordId>) -> impl Iterator<Item = &'c RecordId> {
    clock.about.iter().chain(&clock.record)
}

/// Leaves the deadlines of silent cases out; how many they were.
fn leave_silent_out(all: &mut Vec<Clock<'_, RecordId>>, hushed: &Hushed<'_>) -> usize {
    let before = all.len();
    all.retain(|clock| !concerned(clock).any(|record| hushed.hides(*record)));
    before - all.len()
}

/// The subject of a record, and the procedures and the like that are about it.
fn leading_to(accounts: &Accounts, record: RecordId) -> HashSet<RecordId> {
    let mut wanted = HashSet::from([accounts.subject_of(record)]);
    wanted.extend(accounts.about(record).iter().map(|account| accounts.subject_of(account.id())));
    wanted
}

fn print(rules: &Rules, clock: &Clock<'_, RecordId>, on: Day) {
    let star = if clock.rule.verified { "" } else { "*" };
    let record = clock.record.map(|id| id.short()).unwrap_or_default();
    let line = format!(
        "{} {} {} {} {record}",
        padded(&window(&clock.due.window), 21),
        padded(clock.due.state.word(dates::Lang::English), 15),
        padded(&format!("{}{star}", clock.rule.id), 17),
        padded(&in_rules::obliged(clock.rule), 18),
    );
    say(line.trim_end());
    say(format!("    {}", words(rules, clock, on)));
}

/// What a clock waits for, what ended it, or that nothing was seen.
fn words(rules: &Rules, clock: &Clock<'_, RecordId>, on: Day) -> String {
    let since = window(&rules.started(clock.rule, &clock.since));
    let about = match &clock.rule.period {
        Period::Yearly(days) => {
            let day = days.iter().find(|day| day.next(on) == clock.due.window.earliest);
            return day.map(|day| day.labels.en.clone()).unwrap_or_default();
        }
        _ => format!("{}; since {since}", clock.rule.labels.en),
    };
    let about = match &clock.ended {
        Some(ended) => {
            let perhaps = if ended.certain { "" } else { "perhaps " };
            let kept = by_hand::kept_words(&ended.kept, Some(ended.end));
            format!("{about}; {perhaps}ended by {} in {}: {kept}", ended.end.event, ended.record.short())
        }
        None => about,
    };
    match silence(rules, clock, on) {
        Some(silence) => {
            format!("{about}; {}, {} days", silence.in_words(dates::Lang::English), silence.days())
        }
        None => about,
    }
}

/// What a State owes and nobody saw: said with its day and where it was looked for.
fn silence(rules: &Rules, clock: &Clock<'_, RecordId>, on: Day) -> Option<Silence> {
    let owed = clock.rule.on.contains(&Obliged::State) && clock.ended.is_none();
    let passed = matches!(clock.due.state, State::Passed | State::MaybePassed);
    let since = rules.started(clock.rule, &clock.since);
    (owed && passed).then(|| Silence { since, as_of: on, source: HERE.to_owned() })
}

fn as_json(rules: &Rules, clock: &Clock<'_, RecordId>, on: Day) -> Value {
    let ended = clock.ended.as_ref().map(|ended| {
        json!({
            "event": ended.end.event, "record": ended.record.to_string(), "certain": ended.certain,
            "in_time": by_hand::word(ended.kept.in_time),
            "days_past_due": [ended.kept.late.least, ended.kept.late.most],
            "called": ended.end.late,
        })
    });
    json!({
        "rule": clock.rule.id,
        "record": clock.record.map(|id| id.to_string()),
        "about": clock.about.iter().map(RecordId::to_string).collect::<Vec<_>>(),
        "since": window(&rules.started(clock.rule, &clock.since)),
        "due": window(&clock.due.window),
        "state": clock.due.state.code(),
        "open": clock.is_open(),
        "ended": ended,
        "none_seen": silence(rules, clock, on).map(|silence| silence.in_words(dates::Lang::English)),
        "obliged": clock.rule.on.iter().map(|one| one.code()).collect::<Vec<_>>(),
        "cites": authority(clock.rule),
        "verified": clock.rule.verified,
    })
}
