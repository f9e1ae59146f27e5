//! Who is who, judged on a person's page: two records parted, or a judgement on them taken back.

use anyhow::Result;
use ledger::{Body, RecordId, Verdict};
use linkage::pair_of;

use super::answers::{Found, value};
use super::desk::Work;
use crate::commands::judge;
use crate::failure::{Failure, Kind};
use crate::reviewers::Panel;
use crate::showing::Known;

/// Records what a form on the page of a person says of two records, and leads to what became of them.
pub(super) fn answer(
    work: &mut Work,
    known: &Known<'_>,
    person: &str,
    form: &[(String, String)],
) -> Result<Found> {
    let subject = known.accounts.subject_of(work.session.find(person)?.1);
    let (Some(one), Some(other)) = (record(known, form, "one"), record(known, form, "other")) else {
        return Err(changed());
    };
    if one == other {
        let what = "the same record was chosen twice; nothing was recorded";
        return Err(Failure::error(Kind::Usage, what, "choose two records"));
    }
    let own = |record: RecordId| known.accounts.subject_of(record) == subject;
    let reason = value(form, "reason").map(str::trim).filter(|reason| !reason.is_empty()).map(str::to_owned);
    match value(form, "answer") {
        Some("different") if own(one) && own(other) => part(work, (one, other), reason)?,
        Some("take-back") if own(one) || own(other) => {
            let two = Panel::of(&work.session.store)?.two;
            let reviewer = two.then(|| work.reviewer.clone());
            judge::undo(&mut work.session, one, other, reviewer.as_ref(), reason.as_deref())?;
        }
        Some("different" | "take-back") => return Err(changed()),
        _ => return Err(Failure::error(Kind::Usage, "no answer was chosen", "press one of the buttons")),
    }
    Ok(Found::See(format!("person/{one}?one={one}&other={other}")))
}

/// The record that a form names, whole, if it stands.
fn record(known: &Known<'_>, form: &[(String, String)], name: &str) -> Option<RecordId> {
    let id = value(form, name)?.parse().ok()?;
    known.record(id).map(|_| id)
}

fn changed() -> anyhow::Error {
    let what = "the records of this person have changed since the page was shown; nothing was recorded";
    Failure::error(Kind::Failed, what, "open the person again")
}

/// Judges two records to be of different people; where this reviewer's word stands already, it is said no second time.
fn part(work: &mut Work, pair: (RecordId, RecordId), reason: Option<String>) -> Result<()> {
    let reviewer = linkage::reviewer_key(&work.reviewer);
    let rows = work.session.store.answers()?;
    let mut own = rows.iter().map(|row| &row.judgement).filter(|judgement| {
        pair_of(judgement.a, judgement.b) == pair_of(pair.0, pair.1)
            && linkage::reviewer_key(&crate::session::judge_name(&judgement.by)) == reviewer
    });
    if own.next_back().is_some_and(|judgement| judgement.verdict == Verdict::Different) {
        return Ok(());
    }
    let judgement = judge::by(&work.reviewer, pair.0, pair.1, Verdict::Different, reason);
    work.session.append(|id| Body::Judgement(judgement(id))).map(|_| ())
}

/// What became of the two records that an address names, each with its person now.
pub(super) fn became(known: &Known<'_>, query: &[(String, String)]) -> Option<[(RecordId, RecordId); 2]> {
    let (one, other) = (record(known, query, "one")?, record(known, query, "other")?);
    Some([one, other].map(|record| (record, known.accounts.subject_of(record))))
}
