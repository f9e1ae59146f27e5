//! `whereabouts judge`: say of two records whether they speak of one human being.

use anyhow::Result;
use clap::{Args, ValueEnum};
use ledger::{Body, By, EntryId, Judgement, RecordId, Verdict};
use linkage::{Question, State};
use serde_json::json;

use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::reviewers::{self, Panel, Reviewer};
use crate::session::Session;
use crate::terminal::say;

/// Judge two records: same, different, or unsure. Undo with --undo.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts judge 3k2m9x1q 8hq0z7ab different --reason «two brothers; the father confirmed both»
  whereabouts judge 3k2m9x1q 8hq0z7ab --undo --reason «mixed up the rows»

A judgement never changes a record. It takes effect with the next `whereabouts link`. Where the register asks
for two reviewers (`whereabouts rules`), give --reviewer NAME: it takes effect when a second one agrees.")]
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
    #[command(flatten)]
    reviewer: Reviewer,
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
    let two = Panel::of(&session.store)?.two;
    let reviewer = options.reviewer.name(&session, two)?;
    let id = match options.verdict {
        Some(answer) => {
            let judgement = by(&reviewer, a, b, answer.into(), options.reason.clone());
            session.append(|id| Body::Judgement(judgement(id)))?
        }
        None => undo(&mut session, a, b, two.then_some(&reviewer), options.reason.as_deref())?,
    };
    let panel = Panel::of(&session.store)?;
    let question = panel.question(a, b).filter(|_| panel.two);
    if common.json {
        let state = question.map(reviewers::state_json);
        say(json!({"schema": "whereabouts/1", "entry": id.to_string(), "review": state}).to_string());
    } else {
        say(format!("recorded as {id}; next: whereabouts link"));
        question.into_iter().for_each(|question| say(format!("the pair is {}", state(question))));
    }
    Ok(Outcome::Done)
}

fn state(question: &Question) -> String {
    match question.state {
        State::Settled(_) => format!("settled: {}", reviewers::state_words(question)),
        _ => reviewers::state_words(question),
    }
}

/// A judgement of one reviewer, but for its identifier.
pub fn by(
    reviewer: &str,
    a: RecordId,
    b: RecordId,
    verdict: Verdict,
    reason: Option<String>,
) -> impl FnOnce(EntryId) -> Judgement + Clone {
    let by = By::Person(reviewer.to_owned());
    move |id| Judgement { id: id.into(), a, b, verdict, by, reason }
}

/// Withdraws the judgement that stands on two records: the newest, or the newest of one reviewer.
pub fn undo(
    session: &mut Session,
    a: RecordId,
    b: RecordId,
    reviewer: Option<&String>,
    reason: Option<&str>,
) -> Result<EntryId> {
    let own = |by: &By| match (reviewer, by) {
        (None, _) => true,
        (Some(reviewer), By::Person(name)) => linkage::reviewer_key(name) == linkage::reviewer_key(reviewer),
        (Some(_), By::Model(_)) => false,
    };
    let mut judgements = session.store.answers()?.into_iter().map(|row| row.judgement);
    let pair = linkage::pair_of(a, b);
    let standing = judgements
        .rfind(|judgement| linkage::pair_of(judgement.a, judgement.b) == pair && own(&judgement.by));
    let Some(judgement) = standing else {
        return Err(Failure::error(
            Kind::NotFound,
            format!("no judgement stands on {} and {}", a.short(), b.short()),
            "`whereabouts why A B` shows what is known of the two",
        ));
    };
    session.withdraw(judgement.id.into(), reason.unwrap_or("undone"))
}
