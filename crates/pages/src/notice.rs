//! A page that only says something: not found, refused, locked, opened.

use crate::rich::Tone;
use crate::{Page, Part, Place, Section, Voice};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// There is no such page, or nothing of that name.
    NotFound,
    /// The question was not understood.
    NotUnderstood,
    /// Something could not be done; the words say what.
    Failed,
}

/// The page that says that something is for people with one of these roles.
pub fn not_yours(voice: &Voice<'_>, roles: &[ledger::Role]) -> Page {
    let mut page = Page::new(Place::Nowhere, "", voice.words("notice-not-yours"));
    page.lead = vec![voice.words("notice-not-yours-lead")];
    let roles: Vec<String> = roles.iter().map(|role| crate::log::role(voice, *role).plain()).collect();
    let says =
        voice.say("notice-needs-role", &[("roles", crate::locale::Arg::Text(&roles.join(voice.comma())))]);
    let said = Part::Notice(Tone::Plain, says);
    page.sections.push(Section { id: "said".to_owned(), parts: vec![said], ..Section::default() });
    page
}

/// The page; `says` is what happened to which thing, in the words of the program.
pub fn page(voice: &Voice<'_>, what: What, says: Option<&str>) -> Page {
    let (heading, lead, tone) = match what {
        What::NotFound => ("notice-not-found", "notice-not-found-lead", Tone::Plain),
        What::NotUnderstood => ("notice-not-understood", "notice-not-understood-lead", Tone::Plain),
        What::Failed => ("notice-failed", "notice-failed-lead", Tone::Broken),
    };
    let mut page = Page::new(Place::Nowhere, "", voice.words(heading));
    page.lead = vec![voice.words(lead)];
    if let Some(says) = says {
        let said = Part::Notice(tone, voice.phrase(says));
        page.sections.push(Section { id: "said".to_owned(), parts: vec![said], ..Section::default() });
    }
    page
}
