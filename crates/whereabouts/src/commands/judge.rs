//! `whereabouts judge`: say of two records whether they speak of one human being.

use anyhow::Result;
use clap::{Args, ValueEnum};
use ledger::{Body, By, EntryId, Judgement, Verdict};
use serde_json::json;

use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::session::Session;
use crate::terminal::say;

/// Judge two records: same, different, or unsure. Undo with --undo.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts judge 3k2m9x1q 8hq0z7ab different --reason «two brothers; the father confirmed both»
  whereabouts judge 3k2m9x1q 8hq0z7ab --undo --reason «mixed up the rows»

A judgement never changes a record. It takes effect with the next `whereabouts link`.")]
pub struct Options {
    /// One record, by the beginning of its identifier.
    a: String,
    /// The other record.
    b: String,
    /// The answer.
    #[arg(required_unless_present = "undo")]
    verdict: Option<Answer>,
    /// Why, in your words.
    #[arg(long)]
    reason: Option<String>,
    /// Take back the judgement that stands on these two.
    #[arg(long, conflicts_with = "verdict")]
    undo: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Answer {
    Same,
    Different,
    Unsure,
}

impl From<Answer> for Verdict {
    fn from(answer: Answer) -> Verdict {
        match answer {
            Answer::Same => Verdict::Same,
            Answer::Different => Verdict::Different,
            Answer::Unsure => Verdict::Unsure,
        }
    }
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let (_, a) = session.find(&options.a)?;
    let (_, b) = session.find(&options.b)?;
    if a == b {
        return Err(Failure::error(Kind::Usage, "both identifiers name one record", "name two records"));
    }
    let id = match options.verdict {
        Some(answer) => record(&mut session, a, b, answer.into(), options.reason.clone())?,
        None => undo(&mut session, a, b, options.reason.as_deref())?,
    };
    if common.json {
        say(json!({"schema": "whereabouts/1", "entry": id.to_string()}).to_string());
    } else {
        say(format!("recorded as {id}; next: whereabouts link"));
    }
    Ok(Outcome::Done)
}

/// Records the judgement of the person who opened the register.
pub fn record(
    session: &mut Session,
    a: ledger::RecordId,
    b: ledger::RecordId,
    verdict: Verdict,
    reason: Option<String>,
) -> Result<EntryId> {
    let by = By::Person(session.store.recorder().to_owned());
    session.append(|id| Body::Judgement(Judgement { id: id.into(), a, b, verdict, by, reason }))
}

/// Withdraws the judgement that stands on two records.
fn undo(
    session: &mut Session,
    a: ledger::RecordId,
    b: ledger::RecordId,
    reason: Option<&str>,
) -> Result<EntryId> {
    let standing =
        session.store.judgements()?.into_iter().map(|row| row.judgement).find(|judgement| {
            (judgement.a == a && judgement.b == b) || (judgement.a == b && judgement.b == a)
        });
    let Some(judgement) = standing else {
        return Err(Failure::error(
            Kind::NotFound,
            format!("no judgement stands on {} and {}", a.short(), b.short()),
            "`whereabouts why A B` shows what is known of the two",
        ));
    };
    session.withdraw(judgement.id.into(), reason.unwrap_or("undone"))
}
