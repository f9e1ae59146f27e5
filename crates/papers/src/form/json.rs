//! The form for programs: the same fields, values, annexes and receipt.

use serde_json::{Map, Value, json};

use super::{Filled, Form};
use crate::Tongue;
use crate::check::Check;

/// The form as a program reads it.
pub fn json(form: &Form<'_>, check: &Check<'_>, receipt: &Value, on: &str) -> Value {
    let mut sections = Map::new();
    for (section, fields) in &form.sections {
        let fields: Map<String, Value> =
            fields.iter().map(|filled| (filled.field.id.clone(), field(filled))).collect();
        sections.insert(section.id.clone(), json!(fields));
    }
    let annexes = form.annexes.iter().enumerate().map(|(at, annex)| {
        json!({
            "number": at + 1, "source": annex.title, "place": annex.place.in_words(form.tongue), "record": annex.record.to_string(),
            "sha256": annex.file.map(|digest| digest.to_string()), "file_name": annex.file_name,
        })
    });
    json!({
        "schema": "whereabouts/1",
        "mechanism": form.mechanism.id,
        "form_version": form.mechanism.form_version,
        "form_verified": form.mechanism.verified,
        "language": form.tongue.code(),
        "on": on,
        "draft": !check.blocks().is_empty(),
        "sections": sections,
        "elements": elements(check),
        "consents": consents(check),
        "blocks": check.blocks(),
        "annexes": annexes.collect::<Vec<_>>(),
        "redactions": receipt,
    })
}

fn field(filled: &Filled<'_>) -> Value {
    let values = filled.values.iter().map(|value| {
        json!({"text": value.text, "reading": value.reading, "lang": value.lang, "untranslated": value.untranslated, "source": value.source, "annexes": value.annexes})
    });
    json!({"values": values.collect::<Vec<_>>(), "withheld": filled.withheld})
}

/// The elements, one by one.
pub fn elements(check: &Check<'_>) -> Vec<Value> {
    let all = check.elements.iter().map(|(element, found, reason)| {
        json!({
            "id": element.id, "asks": element.asks.get(Tongue::English), "found": found, "supplied_by": element.supplied_by,
            "records": reason.records.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    });
    all.collect()
}

/// The consents that are asked for.
pub fn consents(check: &Check<'_>) -> Vec<Value> {
    let all = check.consents.iter();
    all.map(|(request, permission)| json!({"request": request, "permission": permission})).collect()
}
