//! Death records as JSON, for programs.

use certificates::{
    Contradiction, DeathFile, Defect, Examination, Flaw, Law, Proof, Request, Side, Strength,
};
use ledger::RecordId;
use serde_json::{Value, json};

use super::{Accounts, place};

/// How the record of one death stands, and all it rests on.
pub fn file(accounts: Accounts<'_, '_>, file: &DeathFile<'_>) -> Value {
    json!({
        "standing": file.standing.code(),
        "reasons": file.reasons,
        "record_obligation": file.record_obligation().code(),
        "child": answer(file.child),
        "defects": all(&file.defects, defect),
        "documents": all(&file.documents, |one| examination(accounts, one)),
        "requests": all(&file.requests, |one| request(accounts, one)),
    })
}

fn all<T>(items: &[T], one: impl Fn(&T) -> Value) -> Vec<Value> {
    items.iter().map(one).collect()
}

fn answer(answer: dates::Answer) -> &'static str {
    match answer {
        dates::Answer::Yes => "yes",
        dates::Answer::No => "no",
        dates::Answer::Maybe => "cannot_tell",
    }
}

/// One document examined.
pub fn examination(accounts: Accounts<'_, '_>, examined: &Examination<'_>) -> Value {
    let document = &examined.document;
    json!({
        "record": document.id().to_string(),
        "place": place(accounts, document.id()),
        "record_kind": document.kind,
        "registers_death": document.registers_death(),
        "law": examined.law,
        "defects": all(&examined.defects, defect),
        "contradictions": all(&examined.contradictions, |one| contradiction(accounts, one)),
        "said": examined.said.iter().map(|said| said.words.as_str()).collect::<Vec<_>>(),
    })
}

fn defect(defect: &Defect) -> Value {
    let mut found = json!({
        "rule": defect.rule,
        "article": defect.article,
        "severity": defect.severity.code(),
        "offence": defect.offence.map(certificates::law::Offence::code),
        "flaw": defect.flaw.code(),
        "fields": defect.fields,
        "proof": defect.proof.code(),
        "records": texts(&defect.records),
    });
    if let Proof::CannotTell(doubt) = defect.proof {
        found["doubt"] = json!(doubt.code());
    }
    if let Flaw::Late { least, most } = defect.flaw {
        found["days_late"] = json!({"least": least, "most": most});
    }
    found
}

fn texts(records: &[RecordId]) -> Vec<String> {
    records.iter().map(ToString::to_string).collect()
}

fn contradiction(accounts: Accounts<'_, '_>, found: &Contradiction) -> Value {
    json!({
        "about": found.about.code(),
        "rule": found.about.rule(),
        "strength": match found.strength() {
            Strength::Unopposed => "unopposed",
            Strength::Disputed => "disputed",
        },
        "certified": side(accounts, &found.certified),
        "claimed": all(&found.claimed, |one| side(accounts, one)),
        "agreeing": texts(&found.agreeing),
    })
}

fn side(accounts: Accounts<'_, '_>, side: &Side) -> Value {
    json!({
        "record": side.record.to_string(),
        "place": place(accounts, side.record),
        "property": side.property,
        "value": side.value,
    })
}

fn request(accounts: Accounts<'_, '_>, request: &Request<'_>) -> Value {
    json!({
        "record": request.id().to_string(),
        "place": place(accounts, request.id()),
        "requested_kind": request.wanted,
        "outcome": request.outcome.code(),
        "date": request.account.text("date"),
        "asked_of": request.account.text("asked_of"),
    })
}

/// A law with its rules.
pub fn law(law: &Law) -> Value {
    let rules: Vec<Value> = law
        .rules
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id,
                "article": rule.article,
                "cites": rule.cites,
                "verified": rule.verified,
                "in_force_from": rule.from.map(|day| day.to_string()),
                "in_force_until": rule.until.map(|day| day.to_string()),
                "severity": rule.severity.code(),
                "judges": rule.on,
                "labels": rule.labels,
            })
        })
        .collect();
    json!({
        "id": law.id,
        "labels": law.labels,
        "countries": law.countries,
        "international": law.international,
        "invented": law.invented,
        "rules": rules,
    })
}
