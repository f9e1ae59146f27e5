//! A dossier for programs: the same parts, lines and annexes, each piece with what it is.

use serde_json::{Value as Json, json};

use super::lines::{in_words, joined};
use super::{Dossier, Line, Piece};
use crate::Tongue;

/// The dossier as a program reads it.
pub fn json(dossier: &Dossier, receipt: &Json, tongue: Tongue) -> Json {
    let sections = dossier.sections.iter().map(|section| {
        let entries = section.entries.iter().map(|entry| {
            json!({
                "label": text(&entry.label, tongue),
                "differ": entry.differ,
                "lines": entry.lines.iter().map(|one| line(dossier, one, tongue)).collect::<Vec<_>>(),
            })
        });
        json!({
            "id": section.id,
            "title": crate::words::word("dossier", section.id, tongue),
            "entries": entries.collect::<Vec<_>>(),
        })
    });
    let annexes = dossier.annexes.iter().enumerate().map(|(at, annex)| {
        json!({
            "number": at + 1, "record": annex.record.to_string(), "source": annex.title, "publisher": annex.publisher,
            "grade": annex.grade, "place": annex.place.in_words(tongue), "text_read": annex.text_read,
            "sha256": annex.file.map(|digest| digest.to_string()),
        })
    });
    json!({
        "schema": "whereabouts/1",
        "dossier": dossier.subject.code(),
        "id": dossier.id.to_string(),
        "title": dossier.title,
        "also_called": dossier.also,
        "as_of": dossier.on.to_string(),
        "audience": dossier.audience,
        "language": tongue.code(),
        "sections": sections.collect::<Vec<_>>(),
        "annexes": annexes.collect::<Vec<_>>(),
        "redactions": receipt,
    })
}

fn line(dossier: &Dossier, line: &Line, tongue: Tongue) -> Json {
    json!({
        "text": text(&line.pieces, tongue),
        "parts": line.pieces.iter().map(piece).collect::<Vec<_>>(),
        "annexes": line.records.iter().filter_map(|record| dossier.annex(*record)).collect::<Vec<_>>(),
    })
}

fn text(pieces: &[Piece], tongue: Tongue) -> String {
    joined(pieces, tongue, |piece| in_words(piece, tongue))
}

/// One piece, by what it is: a program need not read our words.
fn piece(one: &Piece) -> Json {
    match one {
        Piece::Word(id) => json!({"word": id}),
        Piece::Term(vocabulary, id) => json!({"vocabulary": vocabulary, "term": id}),
        Piece::Kind(kind) => json!({"kind": kind}),
        Piece::Property(kind, property) => json!({"kind": kind, "property": property}),
        Piece::Stored(text, lang) => json!({"stored": text, "lang": lang}),
        Piece::Days(window) => {
            let end = |day: Option<dates::Day>| day.map(|day| day.to_string());
            json!({"earliest": end(window.earliest), "latest": end(window.latest)})
        }
        Piece::Number(number) => json!({"number": number}),
        Piece::Read(read) => piece(read),
        Piece::Phrase(english) => json!({"sentence": english}),
        Piece::Rule(rule, cites) => json!({"rule": rule, "cites": cites}),
        Piece::Words([english, ..]) => json!({"words": english}),
    }
}
