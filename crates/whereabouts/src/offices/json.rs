//! Offices and alleged involvement for programs.

use ::offices::{Event, Involvement, Naming, Office, Offices, Proceeding, Seat, What};
use dates::{Answer, Window};
use graves::moment::shown;
use ledger::RecordId;
use serde_json::{Value as Json, json};

use super::{place, title};

/// One person in one office on a day.
pub fn office(offices: &Offices<'_>, one: &Office) -> Json {
    let post = match &one.seat {
        Seat::Post(post) => Some(post.to_string()),
        Seat::Written { .. } => None,
    };
    json!({
        "person": one.person.to_string(),
        "title": title(offices, one.person),
        "post": post,
        "post_name": offices.seat_name(&one.seat),
        "answer": if one.answer == Answer::Yes { "certainly" } else { "possibly" },
        "acting": one.acting,
        "because": one.reason,
    })
}

/// What one source alleges of a person, and what is wrong with it.
pub fn involvement(offices: &Offices<'_>, one: &Involvement<'_>) -> Json {
    let elements: Vec<Json> =
        one.elements.iter().map(|one| json!({"element": one.id, "standing": one.standing})).collect();
    json!({
        "named_in": one.account.source.slug,
        "place": place(&one.account),
        "record": one.account.id().to_string(),
        "acts": one.account.terms("act_kind").collect::<Vec<_>>(),
        "in_words": one.account.text("act"),
        "when": days(one.act.as_ref()),
        "post": one.post.map(|post| post.to_string()),
        "degrees": one.degrees,
        "modes": one.modes,
        "standard_of_proof": one.standard,
        "elements": elements,
        "problems": offices.problems(one),
    })
}

/// What happened, as one source reports it.
pub fn event(event: &Event<'_>) -> Json {
    let (kind, status) = match event.what {
        What::Proceeding(status) => ("proceeding", Some(status)),
        What::Status(status) => ("status", Some(status)),
        What::TookPost => ("took_post", None),
        What::Died => ("died", None),
    };
    json!({
        "what": kind,
        "status": status,
        "when": days(event.when.as_ref()),
        "reported_in": event.account.source.slug,
        "record": event.account.id().to_string(),
    })
}

/// How the gates of V-521 stand.
pub fn naming(naming: &Naming) -> Json {
    let doors = naming.doors.iter().map(|door| json!({"open": door.open, "because": door.reason}));
    json!({
        "living": naming.living,
        "may_be_named": naming.is_open(),
        "gates": doors.collect::<Vec<_>>(),
    })
}

/// One proceeding: its steps and the checklist.
pub fn proceeding(offices: &Offices<'_>, one: &Proceeding<'_>) -> Json {
    let ids = |records: &[RecordId]| records.iter().map(ToString::to_string).collect::<Vec<_>>();
    let steps = one.steps.iter().map(|step| {
        json!({"status": step.status, "when": days(step.when.as_ref()), "sentence": step.account.text("sentence"),
            "record": step.account.id().to_string(), "reported_in": step.account.source.slug})
    });
    let checklist = one.adequacy.iter().map(|line| {
        json!({"asked": line.asked, "answer": line.word(), "yes": ids(&line.yes), "no": ids(&line.no)})
    });
    let people = one
        .people
        .iter()
        .map(|person| json!({"person": person.to_string(), "title": title(offices, *person)}));
    json!({
        "proceeding": one.id.to_string(),
        "title": one.steps.iter().find_map(|step| step.account.text("title")),
        "against_as_named_in_sources": people.collect::<Vec<_>>(),
        "steps": steps.collect::<Vec<_>>(),
        "minnesota_protocol": checklist.collect::<Vec<_>>(),
    })
}

/// A window for programs; nothing where no day is known.
pub fn days(window: Option<&Window>) -> Option<String> {
    window.map(shown)
}
