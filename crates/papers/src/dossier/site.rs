//! The dossier of a grave site: how well it is known, what was done to it, how many by whom, who is said to lie there.

use dates::{Answer, Window};
use graves::{Event, Held, PublicPlace, Site};
use ledger::RecordId;

use super::{Entry, Line, Piece, Section, days, read, say, stored, term};

/// What a dossier of a site needs beside the site.
pub struct Ground<'g> {
    /// What a person is called, if the audience may know.
    pub name: &'g dyn Fn(RecordId) -> Option<String>,
    /// What may be told in public of where it is.
    pub place: &'g PublicPlace,
}

/// The sections of a site's dossier.
pub fn site(site: &Site, ground: &Ground<'_>) -> Vec<Section> {
    vec![
        standing(site),
        history(site),
        numbers(site),
        dead(site, ground),
        holding(site),
        place(ground.place),
        problems(site),
    ]
}

fn standing(site: &Site) -> Section {
    let standing = site.standing.standing.map(|one| term("site_standing", one.term()));
    let mut lines = vec![Line::new([standing.unwrap_or(say("nothing_said"))], [])];
    lines.extend(site.standing.reasons.iter().map(Line::because));
    let stated = site.standing.stated.iter().map(|(one, record)| {
        Line::new([say("in_its_own_words"), term("site_standing", one.term())], [*record])
    });
    lines.extend(stated);
    let called = site.names.iter().map(|called| Line::new([stored(&called.name)], called.records.clone()));
    Section::new(
        "standing",
        vec![Entry::new(say("standing"), lines), Entry::new(say("called"), called.collect())],
    )
}

/// What was done to it, the earliest first.
fn history(site: &Site) -> Section {
    let entries = site.history.iter().map(|event| Entry {
        label: event.kinds.iter().map(|kind| term("site_event_kind", kind)).collect(),
        lines: moment(event),
        differ: event.kinds.len() > 1,
    });
    Section::new("history", entries.collect())
}

fn moment(event: &Event) -> Vec<Line> {
    let until = event.until.and_then(|until| days(Some(&until)));
    let when = days(event.when.as_ref()).unwrap_or(say("no_date"));
    let mut pieces = vec![when];
    if let Some(until) = until {
        pieces.extend([say("until"), until]);
    }
    if event.dated_by_images {
        pieces.push(say("by_images"));
    }
    if event.happened == Answer::Maybe {
        pieces.push(say("possibly"));
    }
    if event.independent > 1 {
        pieces.extend([say("in"), Piece::Number(event.independent as u64), say("independent")]);
    }
    let mut lines = vec![Line::new(pieces, event.records.clone())];
    lines.extend(event.extent.iter().map(|extent| Line::new([say("extent"), stored(extent)], [])));
    lines.extend(event.by.iter().map(|by| Line::new([say("named_as_doing"), stored(by)], [])));
    for (word, images) in [(say("image_before"), &event.before), (say("image_after"), &event.after)] {
        for image in images {
            let taken = image.captured.and_then(|taken| days(Some(&taken)));
            let pieces = [word.clone(), stored(&image.source)].into_iter().chain(taken);
            lines.push(Line::new(pieces, [image.record]));
        }
    }
    lines
}

/// Each claimant's number by itself, never added.
fn numbers(site: &Site) -> Section {
    let estimates = site.numbers.estimates.iter().map(|one| {
        let range = match (one.least, one.most) {
            (Some(least), Some(most)) if least == most => vec![Piece::Number(least.into())],
            (Some(least), Some(most)) => {
                vec![Piece::Number(least.into()), say("until"), Piece::Number(most.into())]
            }
            (Some(least), None) => vec![say("at_least"), Piece::Number(least.into())],
            (None, most) => vec![say("at_most"), Piece::Number(most.unwrap_or_default().into())],
        };
        let unit = one.unit.map(|unit| term("count_unit", unit));
        let interest = one.interest.map(|interest| read(term("interest", interest)));
        let made = one.made.and_then(|made| days(Some(&made)));
        let pieces = range.into_iter().chain(unit).chain(interest).chain(made);
        let label = one.claimant.as_deref().map_or(say("a_source"), stored);
        Entry::new(label, vec![Line::new(pieces, [one.record])])
    });
    Section::new("numbers", estimates.collect())
}

/// Who is said to lie there; those whom the audience may not know are counted only where they are many.
fn dead(site: &Site, ground: &Ground<'_>) -> Section {
    let named = site.contents.named.iter().filter_map(|named| {
        let name = (ground.name)(named.person)?;
        let mut lines = vec![Line::new([say("said_to_lie")], named.claims.clone())];
        if !named.denied.is_empty() {
            lines.push(Line::new([say("denied")], named.denied.clone()));
        }
        if named.identified {
            lines.push(Line::new([say("identified")], []));
        }
        Some(
            Entry::new(stored(name), lines)
                .differing(!named.denied.is_empty() || !named.elsewhere.is_empty()),
        )
    });
    Section::new("lying", named.collect())
}

/// What held on the day: protection, access, what is allowed.
fn holding(site: &Site) -> Section {
    let holding = &site.holding;
    let rows: [(Piece, &[Held], &'static str); 5] = [
        (say("protection"), &holding.protection, "protection_status"),
        (say("access"), &holding.access, "family_access"),
        (say("allowed"), &holding.allowed, "family_act"),
        (say("forbidden"), &holding.forbidden, "family_act"),
        (say("managed_by"), &holding.managed_by, ""),
    ];
    let entries = rows.into_iter().map(|(label, held, vocabulary)| {
        let lines = held.iter().map(|one| {
            let value = if vocabulary.is_empty() { stored(&one.value) } else { term(vocabulary, &one.value) };
            let time = Window {
                earliest: one.from.and_then(|from| from.earliest),
                latest: one.to.and_then(|to| to.latest),
            };
            let doubt = (one.in_force == Answer::Maybe).then(|| say("possibly"));
            Line::new([value].into_iter().chain(days(Some(&time))).chain(doubt), [one.record])
        });
        Entry::new(label, lines.collect())
    });
    Section::new("holding", entries.collect())
}

/// What may be told in public of where it is, and why no more.
fn place(place: &PublicPlace) -> Section {
    let words = [&place.names, &place.cemetery, &place.city, &place.province, &place.country];
    let told = words.into_iter().flatten().map(|word| Line::new([stored(word)], []));
    let mut lines = vec![Line::new([term("public_location_level", place.level.term())], [])];
    lines.extend(told);
    Section::new("place", vec![Entry::new(say("may_be_told"), lines)])
}

fn problems(site: &Site) -> Section {
    let lines = site.problems().into_iter().map(|problem| Line::because(&problem.reason));
    Section::new("problems", vec![Entry::new(say("to_look_at"), lines.collect())])
}
