//! Answers as JSON, for programs.

use burials::{Answer, BurialRegister, QUESTION, Report};
use dates::Day;
use serde_json::{Map, Value, json};

use super::lines::{days, place};
use super::{Inquiry, Line};

/// The whole inquiry: the question, the registers with their counts, everybody's answers.
pub fn inquiry(inquiry: &Inquiry<'_>, on: Day) -> Value {
    let registers = inquiry.registers.iter().zip(&inquiry.reports);
    json!({
        "schema": "whereabouts/1",
        "question": QUESTION,
        "on": on.to_string(),
        "together": counts(&inquiry.together),
        "registers": registers.map(|(one, report)| register(one, report)).collect::<Vec<_>>(),
        "people": inquiry.lines.iter().map(|one| line(inquiry, one)).collect::<Vec<_>>(),
    })
}

fn counts(report: &Report) -> Value {
    let mut counts: Map<String, Value> =
        Answer::ALL.into_iter().map(|answer| (answer.code().to_owned(), json!(report.of(answer)))).collect();
    counts.insert("outside".to_owned(), json!(report.outside()));
    Value::Object(counts)
}

fn register(register: &BurialRegister<'_>, report: &Report) -> Value {
    let pages = register.pages.iter().map(|page| {
        let records: Vec<String> = page.records.iter().map(ToString::to_string).collect();
        json!({
            "page": page.label,
            "state": page.state.code(),
            "covers": days(&page.covers),
            "transcribed": page.transcribed,
            "listed": !page.records.is_empty(),
            "records": records,
        })
    });
    json!({
        "register": register.id,
        "title": register.name,
        "covers": days(&register.covers),
        "issues": register.issues,
        "disclosure": register.disclosure.code(),
        "pages": pages.collect::<Vec<_>>(),
        "searches": register.searches.len(),
        "records": register.accounts.iter().map(|account| account.id().to_string()).collect::<Vec<_>>(),
        "counts": counts(report),
    })
}

fn line(inquiry: &Inquiry<'_>, line: &Line<'_>) -> Value {
    let mut shown = json!({
        "register": inquiry.registers[line.register].id,
        "person": line.person.to_string(),
        "title": line.title,
        "answer": line.answer().map_or("outside", Answer::code),
    });
    if let Some(answered) = &line.answered {
        shown["burial_between"] = json!(days(&answered.burial));
        shown["pages"] = json!(answered.pages.iter().map(|page| page.label.as_str()).collect::<Vec<_>>());
        shown["rows"] = answered
            .rows
            .iter()
            .map(|row| json!({"record": row.id().to_string(), "place": place(row)}))
            .collect();
        shown["reason"] = json!(answered.reason);
    }
    shown
}
