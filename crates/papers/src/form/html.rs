//! The form as a print-ready page.

use std::fmt::Write as _;

use serde_json::Value as Json;

use super::{Annex, Filled, Form, Valued};
use crate::check::{Check, Found};
use crate::sheet::{escaped, in_language, isolated, page};
use crate::words::word;
use crate::{Tongue, terms};

/// The form with its elements, consents, annexes and receipt; a draft says so.
pub fn html(form: &Form<'_>, check: &Check<'_>, receipt: &Json, on: &str) -> String {
    let tongue = form.tongue;
    let say = |id: &str| word("form", id, tongue);
    let name = form.mechanism.name.get(tongue);
    let mut body = format!("<h1>{}</h1>\n", escaped(name));
    if !check.blocks().is_empty() {
        let _ = writeln!(body, "<p class=\"mark\">{}</p>", say("draft"));
    }
    let _ = writeln!(
        body,
        "<p>{} {} · {} <bdi>{on}</bdi><br>{} {}</p>\n<p class=\"small\">{}<br>{}</p>",
        say("form_version"),
        in_language(&form.mechanism.form_version, Some("")),
        say("as_of"),
        say("send_to"),
        in_language(&form.mechanism.sent_to, Some("")),
        say("not_sent"),
        say("reported"),
    );
    if !form.mechanism.verified {
        let _ = writeln!(body, "<p class=\"small\">{}</p>", say("unverified"));
    }
    for (section, fields) in &form.sections {
        let _ = writeln!(
            body,
            "<section><h2>{} {}</h2>\n<table>",
            escaped(&section.id),
            escaped(section.title.get(tongue))
        );
        let heads =
            [say("field"), say("value"), say("annex")].map(|head| format!("<th scope=\"col\">{head}</th>"));
        let _ = writeln!(body, "<thead><tr>{}</tr></thead><tbody>", heads.concat());
        fields.iter().for_each(|filled| body += &row(form, filled));
        body += "</tbody></table></section>\n";
    }
    body += &asked(form, check);
    body += &annexes(form);
    body += &receipt_table(form, receipt);
    let _ = writeln!(body, "<p>{}: ______________________________</p>", say("signature"));
    page(&format!("{}: {name}", say("title")), tongue, &body)
}

fn row(form: &Form<'_>, filled: &Filled<'_>) -> String {
    let say = |id: &str| word("form", id, form.tongue);
    let values: Vec<String> = filled.values.iter().map(|value| valued(value, say("untranslated"))).collect();
    let shown = match (values.as_slice(), filled.withheld) {
        ([], true) => format!("<em>{}</em>", say("by_hand")),
        ([], false) => format!("<em>{}</em>", say("empty")),
        ([only], _) => only.clone(),
        _ => {
            format!("<ul>{}</ul>", values.iter().map(|value| format!("<li>{value}</li>")).collect::<String>())
        }
    };
    let mut numbers: Vec<usize> = filled.values.iter().flat_map(|value| value.annexes.clone()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let label = escaped(filled.field.label.get(form.tongue));
    format!("<tr><th scope=\"row\">{label}</th><td>{shown}</td><td>{}</td></tr>\n", numbers.join(", "))
}

/// A value: as its source writes it, marked with its language, and how it is read in the language of the form.
fn valued(value: &Valued, untranslated: &str) -> String {
    if let Some(reading) = value.reading.as_ref().filter(|_| value.coded) {
        return escaped(reading);
    }
    // An empty language is HTML's own for one that nobody named: no reader takes it for that of the page.
    let mut shown = in_language(&value.text, Some(value.lang.as_deref().unwrap_or_default()));
    if let Some(source) = &value.source {
        let _ = write!(shown, " {}", in_language(source, Some("")));
    }
    if let Some(reading) = &value.reading {
        let _ = write!(shown, " (<bdi>{}</bdi>)", escaped(reading));
    }
    if value.untranslated {
        let _ = write!(shown, " <span class=\"small\">[{untranslated}]</span>");
    }
    shown
}

/// The elements one by one, the consents, and what the submitter confirms by hand.
fn asked(form: &Form<'_>, check: &Check<'_>) -> String {
    let say = |id: &str| word("form", id, form.tongue);
    let mut out = format!("<section><h2>{}</h2>\n<table><tbody>", say("elements"));
    for (element, found, _) in &check.elements {
        let state = match found {
            Found::There => say("there"),
            Found::Excused => say("excused"),
            Found::Missing => say("missing"),
        };
        let asks = escaped(element.asks.get(form.tongue));
        let _ = writeln!(out, "<tr><th scope=\"row\">{asks}</th><td>{state}</td></tr>");
    }
    let _ =
        writeln!(out, "</tbody></table></section>\n<section><h2>{}</h2>\n<table><tbody>", say("consents"));
    for ((_, permission), what) in check.consents.iter().zip([say("to_body"), say("to_state")]) {
        let state = if permission.permitted { say("granted") } else { say("not_granted") };
        let _ = writeln!(out, "<tr><th scope=\"row\">{what}</th><td>{state}</td></tr>");
    }
    let _ = writeln!(out, "</tbody></table></section>\n<section><h2>{}</h2>", say("conditions"));
    for condition in &form.mechanism.conditions {
        let _ = writeln!(out, "<p><span class=\"box\"></span>{}</p>", escaped(condition.get(form.tongue)));
    }
    out + "</section>\n"
}

fn annexes(form: &Form<'_>) -> String {
    let say = |id: &str| word("form", id, form.tongue);
    let heads = [say("annex"), say("source"), say("place"), say("hash")]
        .map(|head| format!("<th scope=\"col\">{head}</th>"));
    let mut out = format!(
        "<section><h2>{}</h2>\n<table><thead><tr>{}</tr></thead><tbody>",
        say("annexes"),
        heads.concat()
    );
    for (at, annex) in form.annexes.iter().enumerate() {
        let Annex { title, place, record, file, file_name } = annex;
        let own = |text: &str| in_language(text, Some(""));
        let name = file_name.as_deref().map(|name| format!("<br>{}", own(name))).unwrap_or_default();
        let hash = match file {
            Some(digest) => format!("<span class=\"hash\">{digest}</span>"),
            None => format!("<em>{}</em>", say("no_file")),
        };
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}{name}</td><td>{}<br><span class=\"hash\">{record}</span></td><td>{hash}</td></tr>",
            at + 1,
            own(title),
            place.html(form.tongue),
        );
    }
    out + "</tbody></table></section>\n"
}

fn receipt_table(form: &Form<'_>, receipt: &Json) -> String {
    let say = |id: &str| word("form", id, form.tongue);
    format!(
        "<section><h2>{}</h2>\n<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table></section>\n",
        say("receipt"),
        say("rule"),
        say("count"),
        receipt_rows(receipt, form.tongue)
    )
}

/// A row for each rule that withheld something: how much, never what.
pub(crate) fn receipt_rows(receipt: &Json, tongue: Tongue) -> String {
    let mut out = String::new();
    for rule in receipt["withheld"].as_array().into_iter().flatten() {
        let counted = ["people", "records", "values", "cells"].iter().filter_map(|what| {
            let count = &rule[*what];
            let nothing = count.is_null() || *count == 0;
            (!nothing).then(|| {
                let count = count.as_str().map_or_else(|| count.to_string(), str::to_owned);
                let colon = if tongue == Tongue::French { " :" } else { ":" };
                format!("{}{colon} {}", word("receipt", what, tongue), isolated(&tongue.digits(&count)))
            })
        });
        let counted: Vec<String> = counted.collect();
        let id = rule["rule"].as_str().unwrap_or_default();
        let says = terms::rule(id, tongue).or_else(|| rule["says"].as_str()).unwrap_or_default();
        let _ = writeln!(
            out,
            "<tr><td>{}<br><span class=\"small\"><bdi lang=\"\" dir=\"ltr\">{}</bdi></span></td><td>{}</td></tr>",
            escaped(says),
            escaped(id),
            counted.join(tongue.comma())
        );
    }
    out
}
