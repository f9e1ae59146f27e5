//! Bundles for programs.

use ledger::exchange::Kept;
use serde_json::{Value as Json, json};
use store::{Came, LogCame, News, Survey, Taken};

use super::Report;

/// What is in a bundle.
pub fn shown_json(survey: &Survey) -> Json {
    let manifest = &survey.manifest;
    let parts = manifest.parts.iter().map(|part| {
        json!({
            "log": part.log.id.to_string(),
            "office": part.name,
            "start": part.start,
            "entries": part.entries,
            "without_body": survey.without_body.get(&part.log.id).copied().unwrap_or(0),
        })
    });
    json!({
        "schema": "whereabouts/1",
        "bundle": survey.digest.to_string(),
        "sender": manifest.sender.id.to_string(),
        "software": manifest.software,
        "logs": parts.collect::<Vec<_>>(),
        "originals": survey.files.iter().map(|(digest, length)| json!({"sha256": digest.to_string(), "bytes": length}))
            .collect::<Vec<_>>(),
        "kept": kept_json(&survey.kept),
    })
}

/// How much a backup carries beside the logs.
pub fn kept_json(kept: &[Kept]) -> Json {
    let count = |of: fn(&Kept) -> bool| kept.iter().filter(|kept| of(kept)).count();
    json!({
        "keys_of_people": count(|kept| matches!(kept, Kept::UserKey { .. })),
        "signatures_and_time_stamps": count(|kept| matches!(kept, Kept::Vouching { .. })),
        "seen_heads": count(|kept| matches!(kept, Kept::Sighting { .. })),
    })
}

/// What came of a bundle.
pub fn taken_json(taken: &Taken, report: &Report) -> Json {
    json!({
        "schema": "whereabouts/1",
        "bundle": taken.digest.to_string(),
        "sender": taken.manifest.sender.id.to_string(),
        "sender_key": taken.manifest.sender.key.id().to_string(),
        "sender_office": report.sender,
        "logs": taken.logs.iter().map(came_json).collect::<Vec<_>>(),
        "originals_new": taken.files_new,
        "originals_known": taken.files_known,
        "originals_left_out": taken.files_unasked,
        "new": report.news.iter().map(|(office, news)| news_json(office, news)).collect::<Vec<_>>(),
        "erasures_carried_out": taken.erased,
        "conflicts": report.conflicts,
        "contradicting_heads": taken.contradictions,
    })
}

/// What is new of one office.
pub fn news_json(office: &str, news: &News) -> Json {
    json!({"office": office, "entries": news.kinds, "records_changed": news.changed, "bodies_erased": news.erased,
        "bodies_missing": news.missing, "withdrawals_of_ours": news.withdrawn_of_ours})
}

fn came_json(one: &LogCame) -> Json {
    let (word, number) = match &one.came {
        Came::Known => ("known", None),
        Came::New { from, to } => ("new", Some(to - from)),
        Came::Early(from) => ("waits", Some(*from)),
        Came::Unknown => ("quarantine", None),
        Came::OtherHistory(agreed) => ("other_history", Some(*agreed)),
        Came::OtherKey => ("other_key", None),
        Came::TakenNames(count) => ("taken_identifiers", Some(*count)),
        Came::OwnAhead(more) => ("own_log_ahead", Some(*more)),
        Came::OwnForked(agreed) => ("own_log_forked", Some(*agreed)),
    };
    json!({"log": one.log.id.to_string(), "office": one.office, "came": word, "number": number,
        "missing_bodies_that_came": one.filled})
}
