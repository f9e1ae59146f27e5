//! `whereabouts why`: the evidence for and against two records being of one person.

use anyhow::Result;
use clap::Args;
use linkage::{Evidence, Level, Step, Waterfall};
use serde_json::json;

use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::people;
use crate::reviewers::{self, Panel};
use crate::session::{self, Session};
use crate::terminal::{cut, isolated, padded, say};

/// Explain why two records are, or are not, held to be of one person.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  whereabouts why 3k2m9x1q 8hq0z7ab

Each line is one kind of evidence: how far the two records agree, what each says, and what that weighs in
bits (+10 is a thousand to one for one person, -10 a thousand to one against). The weights are learnt from
the lists themselves.")]
pub struct Options {
    /// One record, by the beginning of its identifier.
    a: String,
    /// The other record.
    b: String,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let session = Session::open(common)?;
    let (seq_a, a) = session.find(&options.a)?;
    let (seq_b, b) = session.find(&options.b)?;
    let explained = people::explainer(common, &session.store, people::kept_model(&session.store)?)?;
    let Some(waterfall) = explained.explain(a, b) else {
        return Err(Failure::error(
            Kind::NotFound,
            "one of the two records no longer stands: it was withdrawn or replaced",
            "`whereabouts show` finds the record that stands now",
        ));
    };
    let panel = Panel::of(&session.store)?;
    let question = panel.question(a, b).filter(|_| panel.two);
    let binding = panel.binding();
    let judged = binding.iter().find(|j| linkage::pair_of(j.a, j.b) == linkage::pair_of(a, b));
    let together = session.store.person_of(seq_a)? == session.store.person_of(seq_b)?;
    if common.json {
        let mut shown = as_json(&waterfall, together, judged);
        if let Some(question) = question {
            shown["review"] = reviewers::state_json(question);
        }
        say(shown.to_string());
        return Ok(Outcome::Done);
    }
    print(&waterfall);
    say(match together {
        true => "held to be one person now",
        false => "held to be two persons now",
    });
    if let Some(question) = question {
        say(reviewers::state_words(question));
    } else if let Some(judgement) = judged {
        say(format!(
            "judged {} by {}{}",
            verdict(judgement),
            session::judge_name(&judgement.by),
            reason(judgement)
        ));
    }
    Ok(Outcome::Done)
}

fn verdict(judgement: &ledger::Judgement) -> &'static str {
    session::verdict_word(judgement.verdict)
}

fn reason(judgement: &ledger::Judgement) -> String {
    judgement.reason.as_deref().map(|reason| format!(": {reason}")).unwrap_or_default()
}

/// Prints the waterfall: evidence by evidence, with the running total.
pub fn print(waterfall: &Waterfall) {
    say(format!(
        "{:<16} {:<22} {:<30} {:<30} {:>6} {:>7}",
        "evidence", "how far", "one says", "the other says", "bits", "total"
    ));
    say(format!(
        "{:<107} {:>7}",
        "before any evidence: two records drawn blindly",
        format!("{:+.1}", waterfall.prior)
    ));
    waterfall.steps.iter().for_each(print_step);
    for (word, written_so) in of_two_names(&waterfall.steps) {
        say(format!("«{}» is how two names are written: {}", isolated(&word), isolated(&written_so)));
    }
    if waterfall.relatives != 0.0 {
        let total = waterfall.weight - waterfall.calibration - waterfall.rivals;
        say(format!(
            "{:<100} {:>6} {:>7}",
            "they may be two relatives",
            format!("{:+.1}", waterfall.relatives),
            format!("{total:+.1}")
        ));
    }
    if waterfall.calibration.abs() > 0.05 {
        say(format!(
            "{:<100} {:>6} {:>7}",
            "calibration, from rounding and from judgements of people",
            format!("{:+.1}", waterfall.calibration),
            format!("{:+.1}", waterfall.weight - waterfall.rivals)
        ));
    }
    if waterfall.rivals.abs() > 0.05 {
        let words = match waterfall.fitting {
            0 => "nobody else of these two lists fits as well".to_owned(),
            1 => "one other record of these two lists fits about as well (V-801)".to_owned(),
            more => format!("{more} other records of these two lists fit about as well (V-801)"),
        };
        say(format!(
            "{words:<100} {:>6} {:>7}",
            format!("{:+.1}", waterfall.rivals),
            format!("{:+.1}", waterfall.weight)
        ));
    }
    let level =
        |of| waterfall.steps.iter().find(|step| step.evidence == of).map_or(Level::Missing, |one| one.level);
    if linkage::is_held_apart(level) {
        say(
            "one name, one father, one prison, two dates of death: two persons until somebody judges them one (V-802)",
        );
    } else if level(Evidence::Death) == Level::Conflict {
        say("two dates of death that cannot both be true: a person is asked, however likely it is");
    }
    say(format!(
        "probability of one person {:.3}: {}",
        waterfall.probability,
        waterfall.sureness().code().replace('-', " ")
    ));
}

/// The words of the names compared that are spellings of two names each, with those names.
fn of_two_names(steps: &[Step]) -> Vec<(String, String)> {
    let of_names =
        [Evidence::Given, Evidence::Family, Evidence::Father, Evidence::Grandfather, Evidence::Mother];
    let names = steps.iter().filter(|step| of_names.contains(&step.evidence));
    let words = names.flat_map(|step| step.a.split_whitespace().chain(step.b.split_whitespace()));
    let mut found: Vec<(String, String)> = Vec::new();
    for word in words {
        let written_so = names::names_written_so(word);
        if !written_so.is_empty() && found.iter().all(|(known, _)| known != word) {
            found.push((word.to_owned(), written_so.join(", ")));
        }
    }
    found
}

fn print_step(step: &Step) {
    say(format!(
        "{:<16} {:<22} {} {} {:>6} {:>7}",
        step.evidence.code(),
        step.level.code(),
        padded(&cut(&step.a, 30), 30),
        padded(&cut(&step.b, 30), 30),
        format!("{:+.1}", step.weight + step.rarity),
        format!("{:+.1}", step.total),
    ));
}

fn as_json(waterfall: &Waterfall, together: bool, judged: Option<&ledger::Judgement>) -> serde_json::Value {
    let steps: Vec<_> = waterfall
        .steps
        .iter()
        .map(|step| {
            json!({
                "evidence": step.evidence.code(), "level": step.level.code(), "a": step.a, "b": step.b,
                "weight": step.weight, "rarity": step.rarity, "total": step.total,
            })
        })
        .collect();
    json!({
        "schema": "whereabouts/1",
        "a": waterfall.a.to_string(),
        "b": waterfall.b.to_string(),
        "prior": waterfall.prior,
        "steps": steps,
        "relatives": waterfall.relatives,
        "rivals": waterfall.rivals,
        "fitting": waterfall.fitting,
        "calibration": waterfall.calibration,
        "weight": waterfall.weight,
        "probability": waterfall.probability,
        "one_person_now": together,
        "judged": judged.map(verdict),
    })
}
