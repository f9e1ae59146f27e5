//! `whereabouts deadlines`: the rules by which something falls due, and what is due by them.

use std::path::PathBuf;

use ::deadlines::{Rule, Rules, Silence, Trigger};
use anyhow::Result;
use clap::{Args, Subcommand};
use serde_json::json;

use crate::accounts::{self, Adding};
use crate::deadlines::{by_hand, in_register, in_rules, trigger, window};
use crate::failure::{Failure, Kind, Outcome};
use crate::lists::read_text;
use crate::options::Common;
use crate::terminal::{isolated, say};

/// Deadlines: which rules there are, what falls due by them, and what was in time.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts deadlines list
  whereabouts deadlines list --on 2025-03-01 --rule WGEID-6M
  whereabouts deadlines show 3k2m9x1q
  whereabouts deadlines add procedure_step --source our-file --set procedure=our-file:case-1 --set step=submitted --set date=2022-11-02
  whereabouts deadlines rules
  whereabouts deadlines due SP-60D --since 2020-09-03 --done 2020-12-09 --as letter_published
  whereabouts deadlines due WGEID-6M --since 2025-01 --on 2025-07-15
  whereabouts deadlines due IRN-CRA-25 --since «۶ مرداد ۱۳۶۷» --done 1989-02-01
  whereabouts deadlines eligible WGEID-URG-3M --happened 2025-05 --received 2025-08-31
  whereabouts deadlines silence --since 2020-09-03 --as-of 2020-12-09 --in «communications database»

Dates in any calendar and precision. A due date is worked out each time and never stored; of an inexact date
it is a window, and the answer may be that it cannot be told. `docs/deadlines.md` explains every word.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
    /// Rules of your own on top of the built-in ones: a file like `crates/deadlines/data/rules.toml`.
    #[arg(long, value_name = "FILE", global = true)]
    rules: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Every deadline that the records of the register started, the soonest first.
    List {
        #[command(flatten)]
        asked: in_register::Asked,
    },
    /// Every deadline about one person or record, also those that ended.
    Show {
        /// A person's or a record's identifier, or its first characters.
        of: String,
        #[command(flatten)]
        asked: in_register::Asked,
    },
    /// Add what starts and ends clocks: procedures and their steps, or anything else from a docket.
    Add {
        /// The kind of a record from flags.
        #[arg(value_parser = KINDS, required_unless_present = "file")]
        kind: Option<String>,
        #[command(flatten)]
        adding: Adding,
    },
    /// The rules: period, who must act, where it stands, and whether that text was read.
    Rules {
        /// One rule, with all that is known of it.
        rule: Option<String>,
    },
    /// When something falls due by a rule, and whether what was done came in time.
    Due {
        /// The rule, such as `SP-60D`.
        rule: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Whether something happened within the time before a receipt that a rule asks for.
    Eligible {
        /// A rule that looks back, such as `WGEID-URG-3M`.
        rule: String,
        /// When it happened.
        #[arg(long, value_name = "DATE")]
        happened: String,
        /// When it was received.
        #[arg(long, value_name = "DATE")]
        received: String,
    },
    /// How many days without an answer: none seen, by which day, in which source.
    Silence {
        /// When it was asked.
        #[arg(long, value_name = "DATE")]
        since: String,
        /// The day by which the source was looked through.
        #[arg(long, value_name = "DATE")]
        as_of: String,
        /// Where an answer was looked for, in your words.
        #[arg(long = "in", value_name = "SOURCE")]
        source: String,
    },
}

/// What started a clock, and what is asked of it.
#[derive(Debug, Args)]
pub struct Asked {
    /// When the clock started: a date, or a moment such as 2024-02-28T23:15Z for a rule that counts hours.
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// When it was done, to see whether in time.
    #[arg(long, visible_alias = "until", value_name = "DATE")]
    pub done: Option<String>,
    /// What was done, where a rule ends in several ways, such as letter_published.
    #[arg(long = "as", value_name = "EVENT", requires = "done")]
    pub event: Option<String>,
    /// How it stands on this day; today if none is given.
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
}

/// The kinds that this command adds from flags.
const KINDS: [&str; 2] = ["procedure", "procedure_step"];

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let rules = in_force(options.rules.as_ref())?;
    match &options.what {
        What::List { asked } => in_register::list(common, &rules, asked, None),
        What::Show { of, asked } => in_register::list(common, &rules, asked, Some(of)),
        What::Add { kind: None, adding } => accounts::add(common, adding, "", &[]),
        What::Add { kind: Some(kind), adding } => accounts::add(common, adding, kind, &KINDS),
        What::Rules { rule: None } => in_rules::list(common, &rules),
        What::Rules { rule: Some(rule) } => in_rules::show(common, &rules, named(&rules, rule)?),
        What::Due { rule, asked } => by_hand::due(common, &rules, named(&rules, rule)?, asked),
        What::Eligible { rule, happened, received } => {
            eligible(common, &rules, named(&rules, rule)?, happened, received)
        }
        What::Silence { since, as_of, source } => silence(common, since, as_of, source),
    }
}

/// The built-in rules, with those of a file on top.
fn in_force(own: Option<&PathBuf>) -> Result<Rules> {
    let Some(path) = own else { return Ok(Rules::built_in().clone()) };
    let text = read_text(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Rules::built_in().with(&name, &text).map_err(|error| {
        Failure::error(
            Kind::Usage,
            error.to_string(),
            "mend the file; docs/deadlines.md says how a rule is written",
        )
    })
}

fn named<'a>(rules: &'a Rules, id: &str) -> Result<&'a Rule> {
    rules.rule(id).ok_or_else(|| {
        Failure::error(
            Kind::NotFound,
            format!("there is no rule «{id}»"),
            "`whereabouts deadlines rules` lists them; --rules FILE adds your own",
        )
    })
}

fn eligible(common: &Common, rules: &Rules, rule: &Rule, happened: &str, received: &str) -> Result<Outcome> {
    let (happened, received) = (by_hand::days(rules, rule, happened)?, by_hand::days(rules, rule, received)?);
    let Some(found) = rule.eligible(&happened, &received) else {
        return Err(Failure::error(
            Kind::Usage,
            format!("{} does not look back from a receipt", rule.id),
            format!("`whereabouts deadlines due {}` says when it falls due", rule.id),
        ));
    };
    let last = rules.due(rule, &Trigger::Days(happened), dates::Day::FIRST).window;
    by_hand::say_eligible(common, rule, &found, &happened, &received, &last);
    Ok(Outcome::Done)
}

fn silence(common: &Common, since: &str, as_of: &str, source: &str) -> Result<Outcome> {
    let Trigger::Days(since) = trigger(since)? else {
        return Err(Failure::error(Kind::Usage, "silence is counted in days", "give --since as a date"));
    };
    let silence = Silence { since, as_of: accounts::as_of(Some(as_of))?, source: source.to_owned() };
    let (days, words) = (silence.days(), silence.in_words(dates::Lang::English));
    if common.json {
        say(json!({
            "schema": "whereabouts/1", "since": window(&since), "as_of": silence.as_of.to_string(),
            "source": source, "days_at_least": days.least, "days_at_most": days.most, "in_words": words,
        })
        .to_string());
    } else {
        let words = words.replace(source, &isolated(source));
        say(format!("{words}, {days} days after {}", window(&since)));
    }
    Ok(Outcome::Done)
}
