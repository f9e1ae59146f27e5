//! A review in a browser: the queue of `whereabouts review`, its answers and its undo.

use anyhow::Result;
use ledger::EntryId;
use linkage::{Explainer, State};
use pages::{Voice, review};
use register::Redactions;

use super::answers::Found;
use super::desk::Work;
use crate::failure::{Failure, Kind};
use crate::people;
use crate::review::{Asked, Given, Queue, Wanted, record};
use crate::reviewers::Panel;
use crate::showing::Known;

/// Families that are looked for ahead.
const AHEAD: usize = 1000;

/// What was answered since people were last worked out.
#[derive(Default)]
pub(super) struct Sitting {
    /// The entries of each answer, and the family it answered.
    given: Vec<(u64, Vec<EntryId>)>,
    /// What explains pairs, by the weights by which the queue was made.
    explained: Option<Explainer>,
}

impl Sitting {
    /// Ends it: people are worked out anew, and the queue with them.
    pub(super) fn leave(&mut self) {
        *self = Sitting::default();
    }
}

/// Answers one question about the review.
pub(super) fn answer(
    work: &mut Work,
    known: &Known<'_>,
    voice: &Voice<'_>,
    rest: &str,
    form: Option<&[(String, String)]>,
) -> Result<Found> {
    match (rest, form) {
        ("", None) => next(work, known, voice),
        ("", Some(form)) => judge(work, form),
        ("sitting", Some(form)) => undo(work, form),
        (number, None) => match number.parse::<u64>() {
            Ok(number) if number > 0 => show(work, known, voice, number - 1),
            _ => Ok(Found::Nothing),
        },
        _ => Ok(Found::Nothing),
    }
}

/// The families that wait for this reviewer, in the order in which they are asked.
fn queue(work: &Work, panel: &Panel) -> Result<Vec<u64>> {
    let voice = panel.voice(&work.reviewer);
    Queue::new(&work.session.store, panel).families(&Wanted::Unanswered(&voice), AHEAD)
}

/// The first family that waits.
fn next(work: &mut Work, known: &Known<'_>, voice: &Voice<'_>) -> Result<Found> {
    let panel = Panel::of(&work.session.store)?;
    match queue(work, &panel)?.first() {
        Some(family) => show(work, known, voice, *family),
        None => Found::page(review::nothing(voice, work.sitting.given.len())),
    }
}

fn show(work: &mut Work, known: &Known<'_>, voice: &Voice<'_>, family: u64) -> Result<Found> {
    let store = &work.session.store;
    let Some(asked) = read(work, family)? else { return Ok(Found::Nothing) };
    let panel = Panel::of(store)?;
    let waiting = queue(work, &panel)?;
    let at = waiting.iter().position(|one| *one == family);
    let skip_to = match at {
        Some(at) => waiting.get(at + 1).or(waiting.first().filter(|first| **first != family)),
        None => waiting.first(),
    };
    if work.sitting.explained.is_none() {
        work.sitting.explained = Some(people::explainer(&work.common, store, people::kept_model(store)?)?);
    }
    let explained = work.sitting.explained.as_ref();
    let doubts = asked.doubts().into_iter().map(|(a, b)| {
        let why = explained.and_then(|known| known.explain(asked.records[a].id, asked.records[b].id));
        (a, b, why)
    });
    let first = asked.records.first().map(|record| record.id);
    // Side by side as the register would hold them as one person: that judges what agrees.
    let together = first
        .and_then(|first| known.register.person(first, asked.records.clone(), &mut Redactions::default()));
    let view = review::View {
        family,
        waiting: waiting.len() as u64,
        answered: work.sitting.given.len(),
        records: &asked.records,
        persons: &asked.persons,
        together: together.as_ref(),
        register: &known.register,
        doubts: doubts.collect(),
        heard: heard(&asked, &panel),
        skip_to: skip_to.copied(),
    };
    Found::page(review::page(voice, &view))
}

fn read(work: &Work, family: u64) -> Result<Option<Asked>> {
    let pairs = work.session.store.family(family)?;
    if pairs.is_empty() {
        return Ok(None);
    }
    Asked::read(&work.session.store, pairs)
}

/// What two reviewers said who differ; a first verdict stays unseen until the second is given.
fn heard(asked: &Asked, panel: &Panel) -> Vec<(usize, usize, String, ledger::Verdict)> {
    let mut heard = Vec::new();
    for (a, b, question) in asked.disputes(panel) {
        if question.state == State::Disputed {
            heard.extend(
                question.answers.iter().map(|answer| (a, b, answer.reviewer.clone(), answer.verdict)),
            );
        }
    }
    heard
}

fn value<'f>(form: &'f [(String, String)], name: &str) -> &'f str {
    form.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// Records what a form says of a family, through the same code as the terminal.
fn judge(work: &mut Work, form: &[(String, String)]) -> Result<Found> {
    let family = value(form, "family").parse::<u64>().unwrap_or(0).wrapping_sub(1);
    let sent = review::records_of(value(form, "records"));
    let asked = read(work, family)?
        .filter(|asked| asked.records.iter().map(|record| record.id).eq(sent.iter().copied()));
    let Some(asked) = asked else {
        let what = "the queue has changed since this page was shown; nothing was recorded";
        return Err(Failure::error(Kind::Failed, what, "open the review again"));
    };
    let given = match value(form, "answer") {
        "same" => Given::Same,
        "different" => Given::Different,
        "unsure" => Given::Unsure,
        "grouped" => Given::Groups(groups(form, asked.records.len())?),
        _ => return Err(Failure::error(Kind::Usage, "no answer was chosen", "press one of the buttons")),
    };
    let panel = Panel::of(&work.session.store)?;
    let said = given.said(&asked, &panel.voice(&work.reviewer));
    let reason = Some(value(form, "reason").trim().to_owned()).filter(|reason| !reason.is_empty());
    let (entries, _) = record(&mut work.session, &work.reviewer, &said, reason)?;
    work.sitting.given.push((family, entries));
    Ok(Found::See("review".to_owned()))
}

/// The groups that a form chose: one letter for each record, or none for those that stay open.
fn groups(form: &[(String, String)], records: usize) -> Result<Vec<Vec<usize>>> {
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for at in 0..records {
        let letter = value(form, &format!("of{}", at + 1)).to_owned();
        match groups.iter_mut().find(|(known, _)| *known == letter) {
            _ if letter.is_empty() => {}
            Some((_, group)) => group.push(at),
            None => groups.push((letter, vec![at])),
        }
    }
    let groups: Vec<Vec<usize>> = groups.into_iter().map(|(_, group)| group).collect();
    if groups.iter().map(Vec::len).sum::<usize>() < 2 {
        let what = "fewer than two records were given a letter; nothing was recorded";
        return Err(Failure::error(Kind::Usage, what, "choose a letter for two records or more"));
    }
    Ok(groups)
}

/// Takes the last answer of this sitting back, all of it, and asks again.
fn undo(work: &mut Work, form: &[(String, String)]) -> Result<Found> {
    if value(form, "answer") != "undo" {
        return Ok(Found::Nothing);
    }
    let Some((family, entries)) = work.sitting.given.pop() else {
        return Ok(Found::See("review".to_owned()));
    };
    work.session.withdraw_all(&entries, "undone in review")?;
    Ok(Found::See(format!("review/{}", family + 1)))
}
