//! A review in a browser: the queue of `whereabouts review`, its answers and its undo.

use std::sync::atomic::Ordering;

use anyhow::Result;
use ledger::{EntryId, RecordId};
use linkage::State;
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

/// What somebody answered since they came to the review.
#[derive(Default)]
pub(super) struct Sitting {
    given: Vec<Answered>,
    /// Taken back, and asked again once people are worked out anew.
    again: Vec<RecordId>,
}

/// One answer.
struct Answered {
    /// What was asked about. Families are numbered anew with people; records stay.
    records: Vec<RecordId>,
    /// What was recorded of it.
    entries: Vec<EntryId>,
}

impl Sitting {
    /// Ends it: nothing of it can be taken back any more.
    pub(super) fn leave(&mut self) {
        *self = Sitting::default();
    }
}

/// Where one is asked again what was taken back.
const AGAIN: &str = "review/again";

/// Whether an address is of a review.
pub(super) fn is_review(path: &str) -> bool {
    path == "review" || path.starts_with("review/")
}

/// Whether a page can be answered by people as they were worked out when the review began. The answers of a
/// sitting are worked in when it is left, or when one of them is to be asked again.
pub(super) fn goes_on(path: &str) -> bool {
    is_review(path) && path != AGAIN
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
        ("again", None) => again(work),
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
    prepare_to_explain(work)?;
    let why = |a: usize, b: usize| work.explainer.as_ref()?.explain(asked.records[a].id, asked.records[b].id);
    let doubts = asked.doubts().into_iter().map(|(a, b)| (a, b, why(a, b)));
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

/// Reads what explains pairs, at the first review after people were worked out: of a million records it takes ten seconds.
fn prepare_to_explain(work: &mut Work) -> Result<()> {
    if work.explainer.is_none() {
        let store = &work.session.store;
        work.reading.store(true, Ordering::SeqCst);
        let explainer =
            people::kept_model(store).and_then(|model| people::explainer(&work.common, store, model));
        work.reading.store(false, Ordering::SeqCst);
        work.explainer = Some(explainer?);
    }
    Ok(())
}

fn read(work: &Work, family: u64) -> Result<Option<Asked>> {
    let pairs = work.session.store.family(family)?;
    if pairs.is_empty() {
        return Ok(None);
    }
    Asked::read(&work.session.store, pairs)
}

/// The family in which exactly these records are asked about, by whatever number it has now.
fn family_of(work: &Work, records: &[RecordId]) -> Result<Option<(u64, Asked)>> {
    let store = &work.session.store;
    let place = records.first().map(|first| store.seq_of((*first).into())).transpose()?.flatten();
    for family in place.map(|place| store.families_of(place)).transpose()?.unwrap_or_default() {
        let asked = read(work, family)?;
        if let Some(asked) = asked.filter(|asked| asked.records.iter().map(|one| &one.id).eq(records)) {
            return Ok(Some((family, asked)));
        }
    }
    Ok(None)
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
    let records = review::records_of(value(form, "records"));
    let shown = review::shape_of(value(form, "family"));
    let asked = family_of(work, &records)?.map(|(_, asked)| asked);
    let asked = asked.filter(|asked| review::shape(&asked.persons, asked.doubts()) == shown);
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
    work.sitting.given.push(Answered { records, entries });
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
    let Some(last) = work.sitting.given.pop() else {
        return Ok(Found::See("review".to_owned()));
    };
    work.session.withdraw_all(&last.entries, "undone in review")?;
    work.sitting.again = last.records;
    match family_of(work, &work.sitting.again)? {
        Some((family, _)) => Ok(Found::See(format!("review/{}", family + 1))),
        // Somebody else's question had people worked out since: this answer is in what the queue was made of.
        None => Ok(Found::See(AGAIN.to_owned())),
    }
}

/// Asks again what was taken back.
fn again(work: &Work) -> Result<Found> {
    let family = family_of(work, &work.sitting.again)?;
    Ok(Found::See(family.map_or("review".to_owned(), |(family, _)| format!("review/{}", family + 1))))
}
