//! A dossier as a print-ready page, in English, Persian and Arabic.

use std::fmt::Write as _;

use dates::Lang;
use register::phrases;
use serde_json::Value as Json;

use super::lines::{in_words, joined};
use super::{Dossier, Entry, Piece, Subject};
use crate::Tongue;
use crate::form::receipt_rows;
use crate::shadow::days;
use crate::sheet::{escaped, in_language, isolated, page, spoken};
use crate::words::word;

/// The page: a table for each part, an annex for each source, and the receipt of what was withheld.
pub fn html(dossier: &Dossier, receipt: &Json, tongue: Tongue) -> String {
    let say = |id: &str| word("dossier", id, tongue);
    let heading = match dossier.subject {
        Subject::Person => say("person"),
        Subject::Site => say("site"),
        Subject::Official => say("official"),
    };
    let mut body = format!("<p class=\"small\">{heading}</p>\n<h1>{}</h1>\n", isolated(&dossier.title));
    if !dossier.also.is_empty() {
        let also: Vec<String> = dossier.also.iter().map(|name| isolated(name)).collect();
        let _ = writeln!(body, "<p>{}: {}</p>", say("also_called"), also.join(" · "));
    }
    let day = piece(&Piece::Days(dates::Window::of(dossier.on)), tongue);
    let _ = writeln!(body, "<p>{} {day}</p>", say("as_of"));
    let _ = match dossier.audience {
        "public" => writeln!(body, "<p class=\"small\">{}</p>", say("for_public")),
        _ => {
            let audience = escaped(&in_words(&dossier.audience(), tongue));
            writeln!(body, "<p class=\"mark\">{} ({audience})</p>", say("not_public"))
        }
    };
    let _ = writeln!(body, "<p class=\"small\">{}</p>", say("about"));
    for section in &dossier.sections {
        let _ = writeln!(
            body,
            "<section><h2>{}</h2>\n<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>",
            word("dossier", section.id, tongue),
            say("what"),
            say("as_written"),
        );
        section.entries.iter().for_each(|entry| body += &row(dossier, entry, tongue));
        body += "</tbody></table></section>\n";
    }
    body += &annexes(dossier, tongue);
    body += &withheld(receipt, tongue);
    page(&dossier.title, tongue, &body)
}

fn row(dossier: &Dossier, entry: &Entry, tongue: Tongue) -> String {
    let differ = match entry.differ {
        true => format!("<br><span class=\"mark\">{}</span>", word("dossier", "differ", tongue)),
        false => String::new(),
    };
    let lines = entry.lines.iter().map(|line| {
        let numbers = line.records.iter().filter_map(|record| dossier.annex(*record));
        let numbers: Vec<String> = numbers.map(|number| tongue.digits(&number.to_string())).collect();
        let cited = match numbers.is_empty() {
            true => String::new(),
            false => format!(" <span class=\"small\"><bdi>[{}]</bdi></span>", numbers.join(tongue.comma())),
        };
        format!("<li>{}{cited}</li>", pieces(&line.pieces, tongue))
    });
    format!(
        "<tr><th scope=\"row\">{}{differ}</th><td><ul>{}</ul></td></tr>\n",
        pieces(&entry.label, tongue),
        lines.collect::<String>()
    )
}

fn pieces(all: &[Piece], tongue: Tongue) -> String {
    joined(all, tongue, |one| piece(one, tongue))
}

fn piece(one: &Piece, tongue: Tongue) -> String {
    match one {
        Piece::Stored(text, lang) => {
            in_language(text, lang.as_deref().filter(|lang| !lang.starts_with("und")))
        }
        Piece::Phrase(english) => sentence(english, tongue),
        Piece::Rule(rule, cites) => {
            let (rule, cites) = (escaped(rule), sentence(cites, tongue));
            format!("<br><span class=\"small\"><bdi dir=\"ltr\">{rule}</bdi> · {cites}</span>")
        }
        Piece::Read(read) => format!("({})", piece(read, tongue)),
        Piece::Days(window) => days(window, tongue),
        Piece::Number(_) => isolated(&in_words(one, tongue)),
        other => escaped(&in_words(other, tongue)),
    }
}

/// A sentence of the program in the language of the paper; in English, and marked so, where nobody translated it.
fn sentence(english: &str, tongue: Tongue) -> String {
    match phrases::said(tongue.lang(), english) {
        Some(said) => spoken(&said),
        None if tongue.lang() == Lang::English => escaped(english),
        None => in_language(english, Some("en")),
    }
}

/// Where everything stands: the source, how it is graded, the place in it, how far it was read, the file's hash.
fn annexes(dossier: &Dossier, tongue: Tongue) -> String {
    let say = |id: &str| word("dossier", id, tongue);
    let heads = [say("annex"), say("source"), say("place_in_it"), say("hash")];
    let heads = heads.map(|head| format!("<th scope=\"col\">{head}</th>"));
    let mut out = format!(
        "<section><h2>{}</h2>\n<table><thead><tr>{}</tr></thead><tbody>",
        say("sources"),
        heads.concat()
    );
    for (at, annex) in dossier.annexes.iter().enumerate() {
        let publisher = annex.publisher.as_deref().map(|who| format!("<br>{}", isolated(who)));
        let read = annex.text_read.map(|read| {
            format!(
                "<br><span class=\"small\">{}</span>",
                piece(&Piece::Term("text_read", read.to_owned()), tongue)
            )
        });
        let hash = match annex.file {
            Some(digest) => format!("<span class=\"hash\">{digest}</span>"),
            None => format!("<em>{}</em>", say("no_file")),
        };
        let _ = writeln!(
            out,
            "<tr><td>{}</td><td>{}{}<br><span class=\"small\">{} <bdi>{}</bdi></span></td><td>{}{}<br><span class=\"hash\">{}</span></td><td>{hash}</td></tr>",
            tongue.digits(&(at + 1).to_string()),
            isolated(&annex.title),
            publisher.unwrap_or_default(),
            say("grade"),
            escaped(&annex.grade),
            annex.place.html(tongue),
            read.unwrap_or_default(),
            annex.record,
        );
    }
    out + "</tbody></table></section>\n"
}

/// How much was withheld by which rule: never what.
fn withheld(receipt: &Json, tongue: Tongue) -> String {
    let say = |id: &str| word("dossier", id, tongue);
    let rows = receipt_rows(receipt, tongue);
    if rows.is_empty() {
        return String::new();
    }
    format!(
        "<section><h2>{}</h2>\n<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>{rows}</tbody></table></section>\n",
        say("receipt"),
        say("rule"),
        say("count"),
    )
}
