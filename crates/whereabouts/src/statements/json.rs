//! Statements, contradictions, numbers and measures for programs.

use ::statements::{Against, Contradiction, Fact, Measure, Pair, Said, Table, Who};
use dates::{Answer, Window};
use graves::moment::shown;
use ledger::RecordId;
use register::table;
use serde_json::{Value as Json, json};

use super::Voices;

/// At most so many pairs of one contradiction are written out; the sides are always whole.
const PAIRS: usize = 100;

/// A statement.
pub fn said(voices: &Voices<'_>, one: &Said<'_>) -> Json {
    let account = &one.account;
    let institutions = one.institutions.iter().map(|institution| {
        json!({"organisation": institution.organisation.to_string(), "name": voices.title(institution.organisation),
            "certain": institution.answer == Answer::Yes, "from": ids(&institution.records)})
    });
    json!({
        "record": account.id().to_string(),
        "source": account.source.slug,
        "locator": table::place(&account.record.locator),
        "speaker": one.speaker.map(|speaker| speaker.to_string()),
        "speaker_title": super::lines::who_spoke(voices, one),
        "institutions": institutions.collect::<Vec<_>>(),
        "when": days(one.when.as_ref()),
        "venue": account.text("venue"),
        "lang": account.text("lang"),
        "original": account.text("original"),
        "translation": account.text("translation"),
        "categories": one.categories,
        "official_position": account.term("official_position"),
        "affirms": one.affirms,
        "denies": one.denies,
        "admission": one.is_admission(),
        "sites": ids(&one.scope.sites),
        "people": ids(&one.scope.people),
        "time": days(one.scope.time.as_ref()),
    })
}

/// A contradiction with its sides and pairs.
pub fn contradiction(voices: &Voices<'_>, one: &Contradiction) -> Json {
    let all = voices.statements.all();
    let side = |places: &[usize]| ids(&places.iter().map(|at| all[*at].account.id()).collect::<Vec<_>>());
    let pair = |pair: Pair| {
        json!({"affirms": all[pair.affirms].account.id().to_string(), "denies": all[pair.denies].account.id().to_string(),
            "certain": pair.answer == Answer::Yes, "because": pair.reason})
    };
    let (kind, who) = match one.who {
        Who::Speaker(person) => ("speaker", person),
        Who::Institution(organ) => ("institution", organ),
    };
    json!({
        "who": kind,
        "record": who.to_string(),
        "title": voices.title(who),
        "proposition": one.proposition,
        "affirming": side(&one.affirming),
        "denying": side(&one.denying),
        "pairs": voices.statements.pairs(one).take(PAIRS).map(pair).collect::<Vec<_>>(),
    })
}

/// A statement against what other records tell.
pub fn against(voices: &Voices<'_>, facts: &[Fact], one: &Against) -> Json {
    let fact = &facts[one.fact];
    json!({
        "statement": voices.statements.all()[one.statement].account.id().to_string(),
        "proposition": fact.proposition,
        "holds": fact.holds,
        "weight": fact.weight.word(),
        "certain": one.answer == Answer::Yes,
        "because": one.reason,
        "known_because": fact.reason,
    })
}

/// The numbers of one unit.
pub fn numbers(table: &Table<'_>) -> Json {
    let claims = table.numbers.iter().map(|one| {
        json!({"record": one.account.id().to_string(), "source": one.account.source.slug, "shown": one.shown(),
            "least": one.least, "most": one.most, "qualifier": one.qualifier, "claimant": one.claimant,
            "interest": one.interest, "basis": one.basis, "group": one.account.text("group"),
            "place": one.account.text("place"), "time": days(one.time.as_ref()), "claimed_on": days(one.claimed.as_ref())})
    });
    let conflicts: Vec<&claims::Reason> = table.conflicts.iter().map(|(_, _, reason)| reason).collect();
    json!({"unit": table.unit, "claims": claims.collect::<Vec<_>>(), "cannot_both_hold": conflicts})
}

/// A law or measure.
pub fn measure(one: &Measure<'_>) -> Json {
    let account = &one.account;
    json!({
        "record": account.id().to_string(),
        "source": account.source.slug,
        "name": account.text("name"),
        "article": account.text("article"),
        "effect": one.effect,
        "concerns": one.concerns,
        "in_force": shown(&one.in_force),
        "certain": one.answer == Answer::Yes,
        "text_read": one.text_read,
        "original": account.text("original"),
        "translation": account.text("translation"),
    })
}

fn ids(records: &[RecordId]) -> Vec<String> {
    records.iter().map(ToString::to_string).collect()
}

fn days(window: Option<&Window>) -> Option<String> {
    window.map(shown)
}
