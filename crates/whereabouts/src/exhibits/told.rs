//! What an exhibit proves, in words and as JSON.

use ledger::{
    Body, Digest, Exhibit, Proved, Record, Shown, SignedCheckpoint, Source, VerifierKey, log_key_name,
};
use register::table;
use serde_json::{Value as Json, json};

use crate::accounts::utc;
use crate::session::counted;
use crate::terminal::{isolated, say};

/// Says what a verified exhibit proves; `originals` are the digests of files to hold against what it names.
pub fn print(exhibit: &Exhibit, proved: &Proved, originals: &[Digest]) {
    let log = exhibit.pieces.first().map(|piece| piece.entry.log);
    let log = log.map(log_key_name).unwrap_or_default();
    say(format!(
        "{} held in the signed log {log} of {}",
        counted(exhibit.pieces.len(), "entry is", "entries are"),
        counted(proved.size as usize, "entry", "entries")
    ));
    for line in trust(exhibit, proved) {
        say(line);
    }
    for (piece, shown) in exhibit.pieces.iter().zip(&proved.shown) {
        let entry = &piece.entry;
        say("");
        say(format!(
            "{}  {} {}, recorded {} by the recorder's clock",
            entry.id.short(),
            entry.kind,
            entry.seq,
            utc(entry.time_ms)
        ));
        for line in shown.first.iter().flat_map(|body| first_lines(body, originals)) {
            say(format!("  {line}"));
        }
        for (_, said) in &shown.statements {
            let lang = said.lang.as_deref().map(|lang| format!("  [{lang}]")).unwrap_or_default();
            say(format!("  {:22} {}{lang}", said.property, isolated(&said.value)));
            if said.property == "sha256" && originals.iter().any(|given| given.to_string() == said.value) {
                say(format!("  {:22} the file given is this one", ""));
            }
        }
        let withheld = piece.disclosure.withheld();
        if withheld > 0 {
            say(format!(
                "  {} committed to",
                counted(withheld, "item is withheld, but", "items are withheld, but")
            ));
        }
    }
    say("\nthis proves what was recorded and that it is unaltered, not that it is true: docs/exhibits.md");
}

/// Who stands behind it: witnesses of a policy, or only the keys that the exhibit brings.
fn trust(exhibit: &Exhibit, proved: &Proved) -> Vec<String> {
    match &proved.accepted {
        None => {
            let mut lines = vec![
                "NOT SHOWN: whose keys these are. Compare with what the office gave you, or give --policy:"
                    .to_owned(),
            ];
            lines.extend(keys(exhibit).iter().map(|key| format!("  {key}")));
            lines
        }
        Some(accepted) if accepted.witnesses.is_empty() => {
            vec![
                "signed by the log of the policy; the policy asks for no witness, and none has signed"
                    .to_owned(),
            ]
        }
        Some(accepted) => {
            let seen = accepted.witnesses.iter();
            seen.map(|word| format!("seen by {} at {}", word.name, utc(word.time_s.saturating_mul(1000))))
                .collect()
        }
    }
}

fn keys(exhibit: &Exhibit) -> Option<String> {
    let log = SignedCheckpoint::parse(&exhibit.note).ok()?.unverified().log;
    let algorithm = ledger::Algorithm::Ed25519;
    Some(VerifierKey { name: log_key_name(log), algorithm, key: exhibit.log_key }.to_string())
}

fn first_lines(body: &Body, originals: &[Digest]) -> Vec<String> {
    match body {
        Body::Record(record) => header_lines(record),
        Body::Source(source) => source_lines(source, originals),
        Body::Custody(custody) => {
            let mut line = format!("{} by {}", custody.event.name(), isolated(&custody.actor));
            for (word, value) in
                [("from", &custody.from), ("to", &custody.to), ("why", &custody.reason), ("at", &custody.at)]
            {
                if let Some(value) = value {
                    line += &format!(", {word} {}", isolated(value));
                }
            }
            vec![line, format!("file SHA-256 {}", custody.item)]
        }
        Body::Note(note) => vec![isolated(&note.text)],
        other => vec![format!("shown whole: {}", other.kind())],
    }
}

fn header_lines(record: &Record) -> Vec<String> {
    let mut lines = vec![format!("{} at {}", record.kind, table::place(&record.locator))];
    lines.extend(record.locator.quote.as_deref().map(|quote| format!("quote: {}", isolated(quote))));
    lines
}

fn source_lines(source: &Source, originals: &[Digest]) -> Vec<String> {
    let mut lines = vec![format!("{}  {}", source.slug, isolated(&source.title))];
    let obtained = &source.obtained;
    for (word, value) in
        [("obtained", &obtained.how), ("by", &obtained.by), ("on", &obtained.on), ("from", &obtained.from)]
    {
        lines.extend(value.as_deref().map(|value| format!("{word} {}", isolated(value))));
    }
    lines.push(match source.file {
        None => "no file was kept".to_owned(),
        Some(file) if originals.is_empty() => format!("file SHA-256 {file} (--original FILE compares it)"),
        Some(file) if originals.contains(&file) => format!("file SHA-256 {file}: the file given is this one"),
        Some(file) => format!("file SHA-256 {file}: the file given is ANOTHER one"),
    });
    lines
}

/// Whether some source, evidence file or event of custody in it is of a file with this digest.
pub fn speaks_of(proved: &Proved, file: Digest) -> bool {
    proved.shown.iter().any(|shown| {
        let whole = match &shown.first {
            Some(Body::Source(source)) => source.file == Some(file),
            Some(Body::Custody(custody)) => custody.item == file,
            _ => false,
        };
        whole || digest_said(shown) == Some(file)
    })
}

/// The digest that a record of an evidence file says, where it is shown.
fn digest_said(shown: &Shown) -> Option<Digest> {
    let said = shown.statements.iter().find(|(_, said)| said.property == "sha256");
    said.and_then(|(_, said)| said.value.parse().ok())
}

/// The same for programs.
pub fn as_json(exhibit: &Exhibit, proved: &Proved, originals: &[Digest]) -> Json {
    let witnesses = proved.accepted.as_ref().map(|accepted| {
        let words = accepted.witnesses.iter();
        words.map(|word| json!({"name": word.name, "time_s": word.time_s})).collect::<Vec<_>>()
    });
    let entries: Vec<Json> = exhibit.pieces.iter().zip(&proved.shown).map(|(piece, shown)| {
        let file = match &shown.first {
            Some(Body::Source(source)) => source.file,
            Some(Body::Custody(custody)) => Some(custody.item),
            _ => digest_said(shown),
        };
        json!({
            "entry": piece.entry.id.to_string(),
            "seq": piece.entry.seq,
            "kind": piece.entry.kind.name(),
            "recorded_ms": piece.entry.time_ms,
            "statements": shown.statements.iter().map(|(_, said)| json!({"property": said.property, "value": said.value, "lang": said.lang})).collect::<Vec<_>>(),
            "withheld": piece.disclosure.withheld(),
            "file": file.map(|file| file.to_string()),
            "original_fits": file.filter(|_| !originals.is_empty()).map(|file| originals.contains(&file)),
        })
    }).collect();
    json!({
        "schema": "whereabouts/1",
        "holds": true,
        "size": proved.size,
        "trusted": proved.accepted.is_some(),
        "key": keys(exhibit),
        "witnesses": witnesses,
        "entries": entries,
    })
}
