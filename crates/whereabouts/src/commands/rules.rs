//! `whereabouts rules`: what the whole register works by, and how to change it.

use anyhow::Result;
use clap::Args;
use ledger::Rule;
use serde_json::json;

use crate::failure::Outcome;
use crate::options::Common;
use crate::reviewers;
use crate::session::Session;
use crate::terminal::say;

/// Show or set how many reviewers must agree before a verdict counts.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts rules
  whereabouts rules --reviewers 2 --reason «agreed at the meeting of the association»

A rule is an entry of the log, with who set it and why. With two reviewers, what one alone has judged waits
for a second, who does not see the first verdict; where they differ, the pair is disputed until a third
decides or one thinks again. Nothing that was judged is lost when the rule changes; people are worked out
anew.")]
pub struct Options {
    /// How many reviewers must agree.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=2))]
    reviewers: Option<u8>,
    /// Why, in your words.
    #[arg(long, requires = "reviewers")]
    reason: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    if let Some(reviewers) = options.reviewers {
        let by = session.store.recorder().to_owned();
        let body = reviewers::rule(reviewers == 2, options.reason.clone(), &by);
        session.append(|_| body)?;
    }
    let rule = session.store.rule(Rule::REVIEWERS)?;
    let value = rule.as_ref().map_or("1", |rule| rule.value.as_str());
    if common.json {
        let reviewers: u8 = value.parse().unwrap_or(1);
        let (by, reason) = (rule.as_ref().map(|rule| &rule.by), rule.as_ref().map(|rule| &rule.reason));
        say(json!({"schema": "whereabouts/1", "reviewers": reviewers, "by": by, "reason": reason})
            .to_string());
        return Ok(Outcome::Done);
    }
    let set = rule.as_ref().map(|rule| {
        let why = rule.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default();
        format!("   set by {}{why}", rule.by)
    });
    let meaning = match value {
        "2" => "two reviewers must agree before a verdict counts",
        _ => "the newest judgement of a pair counts",
    };
    say(format!("reviewers  {value}   {meaning}{}", set.unwrap_or_default()));
    Ok(Outcome::Done)
}
