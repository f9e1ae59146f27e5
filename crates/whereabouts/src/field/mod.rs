//! Notes from the field at the office: opened, held against their signatures, and read into entries.
//!
//! Each becomes an evidence file of a source that is its writer's notes, and a remark in the log that holds header and
//! signature as they were written: with the file in the vault, anybody can check who wrote it, and after what. A docket's
//! records are added together with that remark, so that taking the same file in again adds nothing twice.

use std::fmt::Write as _;

use anyhow::Result;
use data_encoding::BASE64;
use ledger::{Body, FieldForm, FieldNote, Note, PublicKey, Role};
use serde_json::{Value as Json, json};
use store::HomeNote;

use crate::accounts::{Plan, utc};
use crate::evidence::{self, Acquired};
use crate::failure::{Failure, Kind};
use crate::session::{Session, counted};
use crate::terminal::{isolated, say};

/// What became of one note.
pub struct Taken {
    /// Its number on the device.
    pub no: u64,
    /// What it is.
    pub form: FieldForm,
    /// Whether it was here already.
    pub known: bool,
    /// How many records its docket added.
    pub records: usize,
    /// What is odd, in a sentence.
    pub odd: Option<String>,
}

/// Who wrote notes that came home: somebody here whose key records.
pub fn writer(session: &Session, key: PublicKey) -> Result<String> {
    let users = session.store.users()?;
    let known = users.into_iter().find(|user| user.public == key);
    match known {
        Some(user) if user.active && user.roles.contains(&Role::Recorder) => Ok(user.name),
        Some(user) => Err(Failure::error(
            Kind::Refused,
            format!(
                "these notes are signed with a key of {} that does not count, or not as a recorder's",
                user.name
            ),
            "`whereabouts users list` tells since when; nothing was taken in",
        )),
        None => Err(Failure::error(
            Kind::Refused,
            "these notes are signed with a key that nobody here has; nothing was taken in",
            format!(
                "compare it with what their writer reads out, then: whereabouts users admit NAME --role recorder --key {}",
                hex(key)
            ),
        )),
    }
}

/// A key in the letters in which people compare it.
pub fn hex(key: PublicKey) -> String {
    ledger::Digest(key.0).to_string()
}

/// The notes of one device that are here already: number, digest of the sealed note, the remark's text.
struct Known(Vec<(u64, String, String)>);

impl Known {
    fn read(session: &Session, device: &str) -> Result<Known> {
        let beginning = format!("{REMARK}{device}\n");
        let notes = session.store.notes()?.into_iter().filter_map(|(_, note)| {
            let rest = note.text.strip_prefix(&beginning)?;
            let line = |name: &str| rest.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
            let (no, sealed) = (line("no ")?.parse().ok()?, line("sealed ")?);
            Some((no, sealed, note.text))
        });
        Ok(Known(notes.collect()))
    }

    fn has(&self, text: &str) -> bool {
        self.0.iter().any(|(_, _, known)| known == text)
    }

    /// What does not fit between the notes that are here and the first that came.
    fn gap(&self, first: &HomeNote) -> Option<String> {
        let before = first.said.no - 1;
        if before == 0 || self.0.iter().any(|(_, sealed, _)| *sealed == first.sealed.to_string()) {
            return None;
        }
        match self.0.iter().find(|(no, ..)| *no == before) {
            Some((_, sealed, _)) if *sealed == first.said.before.to_string() => None,
            Some(_) => Some(format!(
                "ALARM: note {} was not written after the note {before} that is here: the device has two histories",
                first.said.no
            )),
            None => Some(format!(
                "notes before number {} of this device are not here; ask for the file in which they were carried",
                first.said.no
            )),
        }
    }
}

/// What a remark on a note begins with, before the device.
const REMARK: &str = "field note of device ";

/// The remark on a note: all that proves who wrote it, after what.
fn remark(device: &str, note: &HomeNote) -> String {
    let mut text = format!("{REMARK}{device}\nno {}\nsealed {}\n", note.said.no, note.sealed);
    let (header, signature) = (BASE64.encode(&note.said.encode()), BASE64.encode(&note.signature));
    let _ = write!(text, "content {}\nheader {header}\nsignature {signature}\n", note.said.content);
    text
}

/// Takes notes in; those that are here already are passed over.
pub fn take(session: &mut Session, notes: &[HomeNote], name: &str) -> Result<(Vec<Taken>, Option<String>)> {
    let Some(first) = notes.first() else { return Ok((Vec::new(), None)) };
    let device = ledger::EntryId(first.said.device).to_string();
    let known = Known::read(session, &device)?;
    let gap = known.gap(first);
    if gap.as_deref().is_some_and(|gap| gap.starts_with("ALARM")) {
        return Ok((Vec::new(), gap));
    }
    let mut taken = Vec::new();
    for note in notes {
        let text = remark(&device, note);
        taken.push(match known.has(&text) {
            true => Taken { no: note.said.no, form: note.said.form, known: true, records: 0, odd: None },
            false => take_one(session, note, name, text)?,
        });
    }
    Ok((taken, gap))
}

fn take_one(session: &mut Session, note: &HomeNote, name: &str, text: String) -> Result<Taken> {
    let FieldNote { no, form, key, .. } = note.said;
    let slug = format!("field-{}", &hex(key)[..8]);
    let acquired = Acquired {
        values: vec![
            ("obtained_how", "recorded".to_owned()),
            ("obtained_by", name.to_owned()),
            ("obtained_on", utc(note.said.time_ms)[..10].to_owned()),
            ("tool", crate::commands::bundle::software() + " field"),
        ],
        event: None,
        source_title: Some(format!("Field notes of {name}")),
    };
    let called = note.said.name.clone().unwrap_or_else(|| {
        let ending = if form == FieldForm::Docket { "toml" } else { "txt" };
        format!("field-note-{no}.{ending}")
    });
    let attached = evidence::attach_bytes(session, &note.content, &called, &[slug], &acquired)?;
    let about = attached.added.first().or(attached.known.first()).map(|id| (*id).into());
    let remark = Note { about, text, by: session.store.recorder().to_owned() };
    let (records, odd) = match form {
        FieldForm::Docket => add_docket(session, &note.content, remark)?,
        _ => {
            session.append(|_| Body::Note(remark))?;
            (0, None)
        }
    };
    Ok(Taken { no, form, known: false, records, odd })
}

/// Adds what a docket says, together with the remark; one that cannot be added is kept as a file, and this is said.
fn add_docket(session: &mut Session, content: &[u8], remark: Note) -> Result<(usize, Option<String>)> {
    let text = std::str::from_utf8(content).unwrap_or_default();
    match Plan::read(session, text, None) {
        Ok(plan) => {
            let odd = (plan.odd() > 0).then(|| {
                format!(
                    "{} or links to nothing",
                    counted(plan.odd(), "value that is odd", "values that are odd")
                )
            });
            Ok((plan.carry_out_with(session, Some(remark))?.len(), odd))
        }
        Err(error) => {
            session.append(|_| Body::Note(remark))?;
            let why = format!(
                "its records were not added: {error}; it is kept as a file, add them with `records add`"
            );
            Ok((0, Some(why)))
        }
    }
}

/// One line for each note that came home, without what it says.
pub fn print_shown(notes: &[HomeNote]) {
    for note in notes {
        let said = &note.said;
        let name = said.name.as_deref().map(|name| format!("  {}", isolated(name))).unwrap_or_default();
        say(format!(
            "{:>5}  {:7}{}  {} bytes{name}",
            said.no,
            said.form.word(),
            utc(said.time_ms),
            said.bytes
        ));
    }
    say(counted(
        notes.len(),
        "note, whole and signed",
        "notes, each whole, signed, and after the one before it",
    ));
}

/// The same for programs.
pub fn shown_json(notes: &[HomeNote]) -> Vec<Json> {
    let one = |note: &HomeNote| {
        let said = &note.said;
        json!({"no": said.no, "form": said.form.word(), "time_ms": said.time_ms, "bytes": said.bytes,
            "name": said.name, "sha256": said.content.to_string(), "sealed_sha256": note.sealed.to_string()})
    };
    notes.iter().map(one).collect()
}
