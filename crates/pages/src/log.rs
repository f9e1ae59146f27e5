//! The log: how long it is, the newest checkpoint, and whether all of it is as it was written.

use crate::locale::Arg;
use crate::part::{Answer, Button, Fact, Section};
use crate::rich::{Rich, Tone};
use crate::{Page, Part, Place, Voice};

/// What is known of the log.
pub struct View<'a> {
    /// How many entries.
    pub size: u64,
    /// The newest checkpoint, as it is signed.
    pub checkpoint: &'a str,
    /// Who records.
    pub recorder: &'a str,
    /// What verification found, if it was asked for.
    pub verified: Option<Verified<'a>>,
}

/// What verification found.
pub struct Verified<'a> {
    /// Entries, bodies, checkpoints and originals that were read.
    pub read: [u64; 4],
    /// What does not fit, as the store names it.
    pub damage: &'a [String],
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let mut page = Page::new(Place::Log, "log", voice.words("log-heading"));
    page.lead = vec![voice.words("log-lead")];
    let fact = |id: &str, value: Rich| Fact { name: voice.words(id), mark: Rich::new(), values: vec![value] };
    let facts = vec![
        fact("log-size", Rich::number(voice.locale.number(view.size))),
        fact("log-recorder", Rich::stored(view.recorder)),
    ];
    let verify = Answer {
        action: voice.href("log/verify"),
        question: voice.words("log-verify-question"),
        kept: Vec::new(),
        picks: Vec::new(),
        reason: None,
        buttons: vec![Button {
            value: "verify",
            label: voice.text("log-verify"),
            key: "",
            help: String::new(),
        }],
    };
    let mut checked = Section::new("verify", voice.text("log-verify-heading"));
    if let Some(found) = &view.verified {
        checked.parts.extend(found_parts(voice, found));
    }
    page.sections = vec![
        Section { id: "log".to_owned(), parts: vec![Part::Facts(facts)], ..Section::default() },
        checked.with(Part::Answer(verify)),
        Section::new("checkpoint", voice.text("log-checkpoint"))
            .lead(voice.words("log-checkpoint-lead"))
            .with(Part::Paper(view.checkpoint.to_owned())),
    ];
    page
}

fn found_parts(voice: &Voice<'_>, found: &Verified<'_>) -> Vec<Part> {
    let [entries, bodies, checkpoints, originals] = found.read;
    let args = [
        ("entries", Arg::Count(entries)),
        ("bodies", Arg::Count(bodies)),
        ("checkpoints", Arg::Count(checkpoints)),
        ("originals", Arg::Count(originals)),
    ];
    let read = voice.say("log-read", &args);
    if found.damage.is_empty() {
        return vec![Part::Notice(Tone::Firm, voice.words("log-whole").and(read))];
    }
    let damage = found.damage.iter().map(|one| Rich::new().and_stored(one, Some("en"))).collect();
    vec![Part::Notice(Tone::Broken, voice.words("log-damaged").and(read)), Part::Lines(damage)]
}
