//! A file into the vault, and the record of its acquisition into the log.
//!
//! The original is on the disk, whole, before its record is; an interruption between the two leaves a
//! file that no entry speaks of, which `verify` counts and the next `attach` uses.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result};
use ledger::{
    Body, Codebook, Custody, CustodyEvent, Digest, Issue, Obtained, Record, RecordId, Source, SourceId,
    Statement,
};
use originals::{Found, by_ending, form};

use super::{files, read_original, reading};
use crate::clock::now_ms;
use crate::failure::{Failure, Kind};
use crate::session::Session;

/// The longest name of a file that is kept, in characters.
const NAME: usize = 1_000;

/// How a file was acquired, as whoever attaches it says: values by property of the kind `file`.
pub struct Acquired {
    /// Property and value.
    pub values: Vec<(&'static str, String)>,
    /// The event that its custody begins with, if it is said.
    pub event: Option<CustodyEvent>,
    /// The title of a new source, if the target may be one.
    pub source_title: Option<String>,
}

/// What became of one file.
pub struct Attached {
    /// Its name, as it is kept.
    pub name: String,
    /// The digest of the original.
    pub digest: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// What it is, by its content.
    pub media_type: String,
    /// The record that was added; none if the same file was attached there already.
    pub added: Vec<RecordId>,
    /// The records that were there already.
    pub known: Vec<RecordId>,
    /// What is odd about it.
    pub issues: Vec<Issue>,
    /// What was read out of it.
    pub found: Found,
}

/// Keeps a file, reads it, and records it for every target.
pub fn attach(session: &mut Session, path: &Path, to: &[String], acquired: &Acquired) -> Result<Attached> {
    let targets = targets(session, to, acquired)?;
    let kept = keep(session, path)?;
    let whole = path.file_name().is_some_and(|raw| raw.to_str().is_some());
    attach_kept(session, kept, (kept_name(path), whole), targets, acquired)
}

/// The same of bytes that never were a file here.
pub fn attach_bytes(
    session: &mut Session,
    bytes: &[u8],
    name: &str,
    to: &[String],
    acquired: &Acquired,
) -> Result<Attached> {
    let targets = targets(session, to, acquired)?;
    let (digest, mended) = session.store.vault_mend(&mut &*bytes)?;
    let kept = (digest, bytes.len() as u64, mended);
    attach_kept(session, kept, (kept_name(Path::new(name)), true), targets, acquired)
}

fn attach_kept(
    session: &mut Session,
    (digest, size, mended): (Digest, u64, bool),
    (name, whole): (String, bool),
    targets: Vec<(Target, Vec<RecordId>)>,
    acquired: &Acquired,
) -> Result<Attached> {
    if mended {
        record_mending(session, digest)?;
    }
    let found = read_original(&session.store, &digest, size)?;
    let issues = issues(&name, whole, size, &found);
    let media_type = found.form.clone().unwrap_or_default();
    let said = said(&name, digest, size, &media_type, acquired);
    let plan = Plan { session, digest, said, issues: issues.clone(), acquired };
    let (added, known) = plan.carry_out(targets)?;
    reading::keep(session, &digest, &found)?;
    Ok(Attached { name, digest, size, media_type, added, known, issues, found })
}

/// The sources that a file goes to, each with the records it is about.
enum Target {
    Known(SourceId),
    New { slug: String, title: String },
}

fn targets(session: &Session, to: &[String], acquired: &Acquired) -> Result<Vec<(Target, Vec<RecordId>)>> {
    let sources = session.store.sources()?;
    let mut by_source: BTreeMap<SourceId, Vec<RecordId>> = BTreeMap::new();
    let mut new = Vec::new();
    for word in to {
        if let Some(row) = sources.iter().rfind(|row| row.source.slug == *word) {
            by_source.entry(row.source.id).or_default();
        } else if let Some(title) = &acquired.source_title {
            new.push((Target::New { slug: slug(word)?, title: title.clone() }, Vec::new()));
        } else {
            let (seq, id) = session.find(word).map_err(|_| {
                Failure::error(
                    Kind::NotFound,
                    format!("«{word}» is neither a source nor the beginning of one record's identifier"),
                    "`whereabouts sources` lists sources; --source-title TITLE makes a new one with this name",
                )
            })?;
            let record = session.store.record_at(seq)?.context("a record that was found")?;
            let about = by_source.entry(record.source).or_default();
            if !about.contains(&id) {
                about.push(id);
            }
        }
    }
    Ok(by_source.into_iter().map(|(source, about)| (Target::Known(source), about)).chain(new).collect())
}

fn slug(word: &str) -> Result<String> {
    let plain = !word.is_empty() && word.len() <= 64;
    if plain && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
        return Ok(word.to_owned());
    }
    Err(Failure::error(
        Kind::Usage,
        format!("«{word}» is no name for a source"),
        "use small letters, digits and hyphens, such as `letter-of-may`",
    ))
}

/// Puts the bytes into the vault, untouched.
fn keep(session: &Session, path: &Path) -> Result<(Digest, u64, bool)> {
    let opening = || format!("opening {}", shown(path));
    // Asked before it is opened: opening a pipe would wait for somebody to write into it.
    if !std::fs::metadata(path).with_context(opening)?.is_file() {
        return Err(Failure::error(
            Kind::Usage,
            format!("{} is no file", shown(path)),
            "name files; a folder goes in as an archive, or file by file",
        ));
    }
    let file = File::open(path).with_context(opening)?;
    let mut counted = Counted { file, size: 0 };
    let (digest, mended) = session.store.vault_mend(&mut counted)?;
    Ok((digest, counted.size, mended))
}

/// A damaged original was replaced by the same bytes as it once was: its custody says so.
fn record_mending(session: &mut Session, digest: Digest) -> Result<()> {
    let sources: std::collections::BTreeSet<SourceId> = files(session)?
        .into_iter()
        .filter(|kept| kept.digest == digest)
        .map(|kept| kept.record.source)
        .collect();
    let actor = session.store.recorder().to_owned();
    let reason = "the damaged file in the vault was replaced by one with the same SHA-256";
    let events = sources.into_iter().map(|source| {
        let actor = actor.clone();
        move |_| {
            Body::Custody(Custody {
                source,
                item: digest,
                event: CustodyEvent::Stored,
                actor,
                from: None,
                to: Some("vault of the register".to_owned()),
                reason: Some(reason.to_owned()),
                at: None,
            })
        }
    });
    session.append_all(events)?;
    Ok(())
}

struct Counted {
    file: File,
    size: u64,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.size += count as u64;
        Ok(count)
    }
}

fn shown(path: &Path) -> String {
    crate::terminal::cut(&path.to_string_lossy(), 200)
}

/// The last part of the path, as text; what it was made of is no path any more.
fn kept_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.chars().take(NAME).collect()
}

fn issues(name: &str, whole: bool, size: u64, found: &Found) -> Vec<Issue> {
    let issue = |code: &str, column: &str| Issue {
        code: code.to_owned(),
        column: Some(column.to_owned()),
        severity: intake::issues::severity(code),
    };
    let mut issues = Vec::new();
    let bytes = found.form.as_deref().unwrap_or_default();
    if by_ending(name).is_some_and(|promised| !fits(promised.media_type, bytes)) {
        issues.push(issue("file.type-mismatch", "media_type"));
    }
    if size == 0 {
        issues.push(issue("file.empty", "size"));
    }
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if name.contains(hidden) || !whole || name.is_empty() {
        issues.push(issue("file.odd-name", "file_name"));
    }
    let lasting = ["file.polyglot", "file.encrypted", "file.broken", "file.tells-a-place"];
    for one in &found.issues {
        if lasting.contains(&one.code.as_str()) && !issues.iter().any(|known| known.code == one.code) {
            issues.push(issue(&one.code, "media_type"));
        }
    }
    issues
}

/// Whether a file of one type may well be called as one of another: every text may be called anything textual.
fn fits(promised: &str, found: &str) -> bool {
    let textual = |media: &str| media.starts_with("text/") || media == "message/rfc822";
    promised == found
        || textual(promised) && textual(found)
        || promised == "application/octet-stream"
        || (promised, found) == ("audio/mp4", "video/mp4")
        || (promised, found) == ("application/gzip", "application/warc")
}

fn said(name: &str, digest: Digest, size: u64, media_type: &str, acquired: &Acquired) -> Vec<Statement> {
    let codebook = Codebook::builtin();
    let say = |property: &str, value: &str| {
        let mut said = Statement::new(property, value);
        if let Some(known) = codebook.property(Record::FILE, property) {
            said.sharing = known.sharing;
        }
        said
    };
    let mut all = vec![
        say("sha256", &digest.to_string()),
        say("size", &size.to_string()),
        say("media_type", media_type),
        say("file_name", name),
    ];
    if let Some(promised) = by_ending(name).filter(|promised| promised.media_type != media_type) {
        all.insert(3, say("named_type", promised.media_type));
    }
    all.retain(|said| !said.value.is_empty());
    all.extend(acquired.values.iter().map(|(property, value)| say(property, value)));
    debug_assert!(form(media_type).media_type == media_type || media_type.is_empty());
    all
}

/// What is to be recorded of one file.
struct Plan<'a> {
    session: &'a mut Session,
    digest: Digest,
    said: Vec<Statement>,
    issues: Vec<Issue>,
    acquired: &'a Acquired,
}

impl Plan<'_> {
    /// Records the file for each target, all of them or none; gives the records added and those known.
    fn carry_out(self, targets: Vec<(Target, Vec<RecordId>)>) -> Result<(Vec<RecordId>, Vec<RecordId>)> {
        let held = files(self.session)?;
        let custody = self.session.store.custody()?;
        let recorder = self.session.store.recorder().to_owned();
        let (mut added, mut known) = (Vec::new(), Vec::new());
        let mut writing = self.session.store.begin(now_ms())?;
        for (target, about) in targets {
            let source = match target {
                Target::Known(source) => source,
                Target::New { slug, title } => {
                    let id: SourceId = writing.reserve().into();
                    let obtained = obtained(self.acquired);
                    writing.append(&Body::Source(Source { obtained, ..Source::new(id, &slug, &title) }))?;
                    id
                }
            };
            let there = held.iter().find(|kept| kept.digest == self.digest && kept.record.source == source);
            let missing: Vec<String> = about
                .iter()
                .map(ToString::to_string)
                .filter(|id| {
                    !there.is_some_and(|kept| kept.record.values("about").any(|said| said.value == *id))
                })
                .collect();
            if let Some(kept) = there.filter(|_| missing.is_empty()) {
                known.push(kept.record.id);
                continue;
            }
            // What was recorded of the acquisition first stays; later targets are added to it.
            let mut statements =
                there.map_or_else(|| self.said.clone(), |kept| kept.record.statements.clone());
            statements.extend(missing.iter().map(|id| Statement::new("about", id)));
            let id: RecordId = writing.reserve().into();
            writing.append(&Body::Record(Record {
                id,
                source,
                batch: None,
                replaces: there.map(|kept| kept.record.id),
                kind: Record::FILE.to_owned(),
                locator: Default::default(),
                key: None,
                statements,
                issues: there.map_or_else(|| self.issues.clone(), |kept| kept.record.issues.clone()),
            }))?;
            added.push(id);
            if !custody.iter().any(|(_, _, event)| event.item == self.digest && event.source == source) {
                for event in beginnings(source, self.digest, &recorder, self.acquired) {
                    writing.append(&Body::Custody(event))?;
                }
            }
        }
        if added.is_empty() {
            // Dropping the writing leaves the log as it was.
            return Ok((added, known));
        }
        writing.commit()?;
        Ok((added, known))
    }
}

fn value<'a>(acquired: &'a Acquired, property: &str) -> Option<&'a str> {
    acquired.values.iter().find(|(id, _)| *id == property).map(|(_, value)| value.as_str())
}

fn obtained(acquired: &Acquired) -> Obtained {
    let said = |property: &str| value(acquired, property).map(str::to_owned);
    Obtained {
        how: said("obtained_how"),
        by: said("obtained_by"),
        on: said("obtained_on"),
        from: said("obtained_from"),
    }
}

/// The first two events of a file's custody: how it came to us, and that it was put into the vault.
fn beginnings(source: SourceId, item: Digest, recorder: &str, acquired: &Acquired) -> [Custody; 2] {
    let said = |property: &str| value(acquired, property).map(str::to_owned);
    let by = said("obtained_by").unwrap_or_else(|| recorder.to_owned());
    let usual = match value(acquired, "obtained_how") {
        Some("published" | "captured" | "copied") => CustodyEvent::Collected,
        Some("scanned" | "transcribed" | "recorded") => CustodyEvent::Created,
        _ => CustodyEvent::Received,
    };
    let first = Custody {
        source,
        item,
        event: acquired.event.unwrap_or(usual),
        actor: by.clone(),
        from: said("obtained_from"),
        to: Some(by.clone()),
        reason: None,
        at: said("obtained_on"),
    };
    let stored = Custody {
        source,
        item,
        event: CustodyEvent::Stored,
        actor: recorder.to_owned(),
        from: Some(by),
        to: Some("vault of the register".to_owned()),
        reason: None,
        at: None,
    };
    [first, stored]
}
