//! What joined the records of a person, and how it is taken back.

use ledger::{Record, RecordId};
use register::Audience;

use super::{Decision, View, verdict_code};
use crate::part::{Answer, Button, Pick, Section};
use crate::rich::{Rich, Tone, cut};
use crate::{Part, Voice};

/// What someone who works on the register may do about who is who.
#[derive(Clone, Copy)]
pub struct Parting {
    /// Whether a second reviewer must agree before a judgement takes effect.
    pub two: bool,
    /// Two records that were judged just now, or of which a judgement was taken back, each with its person since.
    pub became: Option<[(RecordId, RecordId); 2]>,
}

/// More records than this are not offered: whoever parts so many does it in the review.
const MOST: usize = 200;

/// What it became of two records, for the head of the page.
pub(super) fn became(voice: &Voice<'_>, parting: &Parting) -> Option<Part> {
    let [(one, first), (other, second)] = parting.became?;
    let pair = voice.cite(one).and_words(" · ").then(voice.cite(other)).and_words(":");
    let (tone, now) = match first == second {
        true if parting.two => (Tone::Said, voice.words("parting-still-two")),
        true => (Tone::Said, voice.words("parting-still")),
        false => {
            let people = voice.person(first).and_words(" · ").then(voice.person(second));
            (Tone::Firm, voice.words("parting-parted").and(people))
        }
    };
    Some(Part::Notice(tone, voice.words("parting-recorded").and(pair).and(now)))
}

/// The section: a form for each judgement that can be taken back, and one to part two records.
pub(super) fn section<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>, parting: &Parting) -> Section {
    let section = Section::new("parting", voice.text("parting-heading"));
    let lead = voice.words("parting-lead");
    let lead = if parting.two { lead.and(voice.words("parting-two")) } else { lead };
    let own = view.decisions.iter().filter(|decision| decision.own);
    let mut parts: Vec<Part> =
        own.map(|decision| Part::Answer(take_back(voice, view.person.id, decision))).collect();
    if view.person.records.len() > 1 {
        parts.push(Part::Answer(part(voice, view)));
    }
    Section { parts, ..section.lead(lead) }
}

fn take_back(voice: &Voice<'_>, person: RecordId, decision: &Decision) -> Answer {
    let (one, other) = decision.pair;
    let verdict = voice.locale.word("verdict", verdict_code(decision.verdict));
    let pair = voice.cite(one).and_words(" · ").then(voice.cite(other));
    Answer {
        action: voice.href(&format!("person/{person}")),
        question: pair.and(Rich::tag(Tone::Plain, verdict)).and(Rich::stored(&cut(&decision.by, 80))),
        kept: vec![("one", one.to_string()), ("other", other.to_string())],
        picks: Vec::new(),
        reason: Some(("reason", voice.text("review-reason"))),
        buttons: vec![button(voice, "take-back", "parting-take-back")],
    }
}

fn part<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Answer {
    let options: Vec<(String, String)> =
        view.person.records.iter().take(MOST).map(|record| option(voice, view, record)).collect();
    let pick = |name: &str, id: &str, first: usize| {
        let mut options = options.clone();
        options.rotate_left(first);
        Pick { name: name.to_owned(), label: voice.words(id), options }
    };
    Answer {
        action: voice.href(&format!("person/{}", view.person.id)),
        question: voice.words("parting-question"),
        kept: Vec::new(),
        picks: vec![pick("one", "parting-one", 0), pick("other", "parting-other", 1)],
        reason: Some(("reason", voice.text("review-reason"))),
        buttons: vec![button(voice, "different", "parting-different")],
    }
}

/// A record as it is chosen: its source, and its place in it.
fn option<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>, record: &Record) -> (String, String) {
    let slug = view.register.source(record.source).map_or("?", |source| source.slug.as_str());
    let words = voice.cited(record.id, slug, &record.locator).plain();
    (record.id.to_string(), words)
}

fn button(voice: &Voice<'_>, value: &'static str, id: &str) -> Button {
    Button { value, label: voice.text(id), key: "", help: voice.text(&format!("{id}-help")) }
}
