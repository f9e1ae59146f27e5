//! Letters for programs.

use ::letters::shadow::days;
use ::letters::{Fact, LetterKind, Mandate, Matter, Request, Row};
use dates::{Answer, Day, Lang, Window};
use ledger::RecordId;
use serde_json::{Value, json};

use super::sure;

/// A window as a program reads it.
fn window(window: &Window) -> Value {
    let end = |day: Option<Day>| day.map(|day| day.to_string());
    json!({"earliest": end(window.earliest), "latest": end(window.latest)})
}

fn ids<'i>(records: impl IntoIterator<Item = &'i RecordId>) -> Vec<String> {
    records.into_iter().map(ToString::to_string).collect()
}

/// A letter with everything that is known of it.
pub fn letter(matter: &Matter<'_>, facts: &[Fact]) -> Value {
    let records: Vec<RecordId> = matter.letters.iter().map(|one| one.account.id()).collect();
    let sources: Vec<&str> = matter.letters.iter().map(|one| one.account.source.slug.as_str()).collect();
    let replies = matter.replies.iter().map(|reply| {
        json!({
            "record": reply.account.id().to_string(), "kinds": reply.kinds, "came": window(&reply.came),
            "publication": reply.publication, "says": reply.account.text("says"),
            "looked_on": reply.account.text("looked_on"), "looked_in": reply.account.text("looked_in"),
            "source": reply.account.source.slug,
        })
    });
    let clocks = matter.clocks.iter().map(|clock| {
        let done = clock.done.iter().map(|done| {
            json!({"event": done.event, "day": done.kept.day.to_string(), "late": done.late, "late_allowed": done.late_allowed,
                "days_past_due": done.kept.late.to_string()})
        });
        json!({"rule": clock.rule, "due": window(&clock.due.window), "state": clock.due.state.code(), "done": done.collect::<Vec<_>>()})
    });
    json!({
        "letter": matter.id().to_string(),
        "title": matter.title(),
        "reference": matter.reference.map(|reference| reference.to_string()),
        "kind": matter.kind.map(LetterKind::code),
        "state": matter.text("state"),
        "mandates": matter.mandates,
        "sent": window(&matter.sent),
        "published": matter.published.as_ref().map(window),
        "embargoed": matter.is_embargoed(),
        "days_to_publication": matter.days_to_publication().map(|days| days.to_string()),
        "summary": matter.text("summary"),
        "records": ids(&records),
        "sources": sources,
        "requests": ::letters::shadow(std::slice::from_ref(matter)).iter().map(|row| request(row, facts)).collect::<Vec<_>>(),
        "replies": replies.collect::<Vec<_>>(),
        "clocks": clocks.collect::<Vec<_>>(),
        "issues": matter.issues,
    })
}

/// One line of the shadow list.
pub fn row(row: &Row<'_, '_>, facts: &[Fact]) -> Value {
    let letter = row.letter;
    let mut shown = request(row, facts);
    shown["letter"] = json!(letter.title());
    shown["letter_record"] = json!(letter.id().to_string());
    shown["asked_by"] = json!(letter.mandates);
    shown["state"] = json!(letter.text("state"));
    shown["sent"] = window(&letter.sent);
    shown["published"] = json!(letter.published.as_ref().map(window));
    shown
}

fn request(row: &Row<'_, '_>, facts: &[Fact]) -> Value {
    let request: &Request<'_> = row.request;
    let records: Vec<RecordId> = request.accounts.iter().map(claims::Account::id).collect();
    let assessed = request.assessments.iter().map(|one| {
        json!({
            "status": one.status, "by": one.by, "date": days(&one.date), "reason": one.account.text("reason"),
            "replies": ids(&one.replies), "evidence": ids(&one.evidence), "record": one.account.id().to_string(),
        })
    });
    let came = row.letter.replies.iter().filter(|reply| reply.is_reply()).map(|reply| {
        json!({"record": reply.account.id().to_string(), "kinds": reply.kinds, "came": window(&reply.came),
            "says": reply.account.text("says"), "source": reply.account.source.slug})
    });
    let held = row.facts(facts).into_iter().map(|fact| {
        json!({"topic": fact.topic, "vocabulary": fact.vocabulary, "term": fact.term, "label": fact.label(Lang::English),
            "count": fact.count, "unit": fact.unit.code(), "command": fact.command})
    });
    let silence = request.silence(Lang::English);
    json!({
        "number": request.number,
        "kind": request.kind,
        "topics": request.topics,
        "text": request.text,
        "standing": request.standing.code(),
        "in_words": row.standing(Lang::English),
        "open": request.standing.is_open(),
        "replies": row.replies(),
        "what_came": came.collect::<Vec<_>>(),
        "assessments": assessed.collect::<Vec<_>>(),
        "none_seen_as_of": silence.as_ref().map(|silence| silence.as_of.to_string()),
        "none_seen_in": silence.as_ref().map(|silence| silence.source.clone()),
        "days_unanswered": row.days_unanswered().map(|days| json!({"least": days.least, "most": days.most})),
        "register_holds": held.collect::<Vec<_>>(),
        "reasons": request.reasons,
        "records": ids(&records),
    })
}

/// A mandate, and whether it covers what was asked about.
pub fn mandate(mandate: &Mandate, on: Day, event: Option<&::letters::Event>) -> Value {
    let holders = mandate.holders_on(on).into_iter().map(|(holder, held)| {
        json!({"name": holder.name, "role": holder.role, "held": sure(held), "cites": holder.cites, "verified": holder.verified})
    });
    let resolutions = mandate.resolutions_on(on).into_iter().map(|(resolution, held)| {
        json!({"symbol": resolution.symbol, "in_force": sure(held), "cites": resolution.cites, "verified": resolution.verified})
    });
    let channels = mandate
        .channels
        .iter()
        .map(|channel| json!({"at": channel.at, "cites": channel.cites, "verified": channel.verified}));
    let covered = event.map(|event| mandate.scope.covers(event));
    let covers = covered.map(|covered| covered.answer()).map(|answer: Answer| sure(answer));
    json!({
        "mandate": mandate.slug, "label": mandate.label(Lang::English), "seat": mandate.seat,
        "holders": holders.collect::<Vec<_>>(), "resolutions": resolutions.collect::<Vec<_>>(),
        "channels": channels.collect::<Vec<_>>(), "covers": covers, "parts": covered,
        "cites": mandate.cites, "verified": mandate.verified,
    })
}

/// A step of the ladder.
pub fn climb(climb: &::letters::ladder::Climb<'_>) -> Value {
    let taken =
        climb.taken.iter().map(|(when, record)| json!({"on": window(when), "record": record.to_string()}));
    let beside = climb
        .beside
        .iter()
        .map(|(slug, covered)| json!({"mandate": slug, "covers": sure(covered.answer()), "scope": covered}));
    json!({
        "beside": beside.collect::<Vec<_>>(),
        "step": climb.rung.step, "open": climb.open, "needs": climb.rung.needs.en, "taken": taken.collect::<Vec<_>>(),
        "covers": climb.covers().map(sure), "reason": climb.reason, "cites": climb.rung.cites, "verified": climb.rung.verified,
    })
}
