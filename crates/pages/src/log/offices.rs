//! The logs of other offices, and what came in bundles and waits.

use super::{count, listing, minute, table};
use crate::part::{Column, Row};
use crate::rich::{Rich, Tone};
use crate::{Page, Voice};

/// A log that the register reads.
pub struct OfficeLine {
    /// What the office is called here.
    pub office: String,
    /// The log, shortened.
    pub log: String,
    /// The key that signs it.
    pub key: String,
    /// Its entries that are held.
    pub size: u64,
    /// Frozen, because two histories were signed: how many entries these have in common at the least.
    pub agreed: Option<u64>,
    /// Whether it is the register's own.
    pub own: bool,
    /// Bodies of it that did not come.
    pub missing: u64,
}

/// A run of entries that waits.
pub struct WaitingLine {
    /// What the sender calls the office.
    pub office: String,
    /// The log, shortened.
    pub log: String,
    /// The key that signed it.
    pub key: String,
    /// The place of its first entry.
    pub start: u64,
    /// How many.
    pub entries: u64,
    /// `unknown`, `early`, `other history` or `taken names`.
    pub why: &'static str,
    /// When it came, in milliseconds since 1970 UTC.
    pub came_ms: u64,
}

/// The page of offices and bundles.
pub fn bundles(voice: &Voice<'_>, offices: &[OfficeLine], waiting: &[WaitingLine]) -> Page {
    let rows = offices.iter().map(|one| {
        let frozen = one.agreed.map(|agreed| Rich::line(voice.counted("bundles-frozen", agreed as usize)));
        let own = if one.own { Rich::tag(Tone::Plain, voice.text("bundles-own")) } else { Rich::new() };
        Row::new([
            Rich::stored(&one.office).and(own).and(frozen.unwrap_or_default()),
            Rich::code(&*one.log),
            Rich::code(&*one.key),
            count(voice, one.size),
            count(voice, one.missing),
        ])
    });
    let columns = vec![
        Column::new("office", voice.text("column-office")),
        Column::new("log", voice.text("column-log")),
        Column::new("key", voice.text("column-key")),
        Column::numeric("entries", voice.text("column-entries")),
        Column::numeric("missing", voice.text("bundles-missing")),
    ];
    let logs = table(voice, "logs", "bundles-logs", columns, rows.collect());
    let sections = vec![waiting_section(voice, waiting), logs];
    listing(voice, "bundles", "bundles-heading", "bundles-lead", sections)
}

fn waiting_section(voice: &Voice<'_>, waiting: &[WaitingLine]) -> crate::Section {
    let rows = waiting.iter().map(|one| {
        let why = voice.locale.word("why", &one.why.replace(' ', "-"));
        Row::new([
            Rich::stored(&one.office),
            Rich::words(why),
            Rich::code(&*one.log),
            Rich::code(&*one.key),
            count(voice, one.start),
            count(voice, one.entries),
            minute(voice, one.came_ms),
        ])
    });
    let columns = vec![
        Column::new("office", voice.text("column-office")),
        Column::new("state", voice.text("bundles-waiting")),
        Column::new("log", voice.text("column-log")),
        Column::new("key", voice.text("column-key")),
        Column::numeric("from", voice.text("column-from-place")),
        Column::numeric("entries", voice.text("column-entries")),
        Column::new("came", voice.text("column-came")),
    ];
    table(voice, "waiting", "bundles-waiting", columns, rows.collect())
}
