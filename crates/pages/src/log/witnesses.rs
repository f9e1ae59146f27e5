//! Who else has seen the log, how much of it nobody has, and which other logs were seen here.

use super::{count, listing, minute, table};
use crate::part::{Column, Row};
use crate::rich::{Rich, Tone};
use crate::{Page, Part, Voice, when};

/// How much of the log nobody else has seen.
pub struct Window {
    /// Its entries.
    pub size: u64,
    /// Those that nobody else has seen, the newest.
    pub unseen: u64,
    /// When the oldest of them was recorded, in milliseconds since 1970 UTC.
    pub since_ms: Option<u64>,
    /// Who vouched for the newest checkpoint that somebody vouched for: name, seconds since 1970 UTC.
    pub words: Vec<(String, u64)>,
    /// The entries that it covers.
    pub covers: u64,
}

/// What somebody gave for a checkpoint.
pub struct Given {
    /// `cosignature`, `rfc3161` or `ots`.
    pub form: String,
    /// The entries that the checkpoint covers.
    pub covers: u64,
    /// When it was added, in milliseconds since 1970 UTC.
    pub time_ms: u64,
}

/// A head of another log, seen here.
pub struct Sighted {
    /// The log, shortened.
    pub log: String,
    /// The key that signed it.
    pub key: String,
    /// How many entries it had.
    pub size: u64,
    /// Whether it contradicts what was seen before.
    pub conflicts: bool,
    /// When, in milliseconds since 1970 UTC.
    pub time_ms: u64,
}

/// What nobody else has seen yet, in a line.
pub(super) fn unseen(voice: &Voice<'_>, window: &Window) -> Part {
    let since = window.since_ms.map(|ms| voice.words("log-unseen-since").and(when::moment(voice.locale, ms)));
    let line = match window.unseen {
        0 => return Part::Notice(Tone::Firm, voice.words("log-seen")),
        all if all == window.size => voice.counted("log-unseen-all", all as usize),
        some => voice.counted("log-unseen", some as usize),
    };
    Part::Notice(Tone::Plain, line.and(since.unwrap_or_default()))
}

/// The page of witnesses.
pub fn witnesses(voice: &Voice<'_>, window: &Window, given: &[Given], sighted: &[Sighted]) -> Page {
    let counting = window.words.iter().map(|(name, at)| {
        Row::new([Rich::stored(name), count(voice, window.covers), minute(voice, at.saturating_mul(1000))])
    });
    let columns = vec![
        Column::new("who", voice.text("column-who")),
        Column::numeric("entries", voice.text("column-covers")),
        Column::new("when", voice.text("column-seen-at")),
    ];
    let mut first = table(voice, "counting", "witnesses-counting", columns, counting.collect());
    first.parts.insert(0, unseen(voice, window));
    let sections = vec![first, given_section(voice, given), sighted_section(voice, sighted)];
    listing(voice, "witnesses", "witnesses-heading", "witnesses-lead", sections)
}

fn given_section(voice: &Voice<'_>, given: &[Given]) -> crate::Section {
    let rows = given.iter().rev().map(|one| {
        Row::new([
            Rich::words(voice.locale.word("form", &one.form)),
            count(voice, one.covers),
            minute(voice, one.time_ms),
        ])
    });
    let columns = vec![
        Column::new("form", voice.text("column-form")),
        Column::numeric("entries", voice.text("column-covers")),
        Column::new("came", voice.text("column-came")),
    ];
    table(voice, "given", "witnesses-given", columns, rows.collect())
        .lead(voice.words("witnesses-given-lead"))
}

fn sighted_section(voice: &Voice<'_>, sighted: &[Sighted]) -> crate::Section {
    let rows = sighted.iter().rev().map(|one| {
        let mark = match one.conflicts {
            true => Rich::tag(Tone::Broken, voice.text("witnesses-conflict")),
            false => Rich::new(),
        };
        Row::new([
            Rich::code(&*one.log).and(mark),
            Rich::code(&*one.key),
            count(voice, one.size),
            minute(voice, one.time_ms),
        ])
    });
    let columns = vec![
        Column::new("log", voice.text("column-log")),
        Column::new("key", voice.text("column-key")),
        Column::numeric("entries", voice.text("column-entries")),
        Column::new("when", voice.text("column-seen-at")),
    ];
    table(voice, "sightings", "witnesses-sightings", columns, rows.collect())
}
