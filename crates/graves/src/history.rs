//! What was done to a site, in the order of time, with the images before and after.

use claims::Account;
use dates::{Answer, Day, Window};
use ledger::RecordId;
use serde::Serialize;

use crate::ground::Ground;
use crate::moment::{happened, window_of};
use crate::problem::{Problem, Severity};

/// An image as an item of evidence: the source that has it, the place in it, and when it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Image {
    /// The source's slug, or what is written where there is none.
    pub source: String,
    /// Where in the source.
    pub place: Option<String>,
    /// When it was taken.
    #[serde(serialize_with = "crate::json::window")]
    pub captured: Option<Window>,
    /// The record that names it.
    #[serde(serialize_with = "crate::json::id")]
    pub record: RecordId,
}

/// What an event does to a grave or to those who mourn there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bearing {
    /// The ground, the markers or the dead were disturbed.
    Damage,
    /// Families were hindered.
    Hindrance,
    /// The site was opened by law, protected or its dead remembered.
    Care,
    /// It can be either, or nobody said.
    Open,
}

impl Bearing {
    /// What an event of a kind does, a term of `site_event_kind`.
    pub fn of(kind: &str) -> Bearing {
        match kind {
            "bulldozed"
            | "concrete_poured"
            | "building_constructed"
            | "road_constructed"
            | "new_individual_plots_over"
            | "rubbish_dumped"
            | "markers_destroyed"
            | "trees_or_flowers_removed"
            | "new_burials_forced"
            | "land_redesignated"
            | "sold"
            | "exhumed_secretly" => Bearing::Damage,
            "gate_closed" | "families_barred" | "families_detained_at_site" | "surveillance_installed" => {
                Bearing::Hindrance
            }
            "exhumed_lawfully" | "protected" | "commemorated" => Bearing::Care,
            _ => Bearing::Open,
        }
    }
}

/// Something done to a site, as all records of it have it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// The event: the first of its records.
    #[serde(serialize_with = "crate::json::id")]
    pub id: RecordId,
    /// Its records.
    #[serde(serialize_with = "crate::json::ids")]
    pub records: Vec<RecordId>,
    /// What was done, terms of `site_event_kind`; several where sources differ.
    pub kinds: Vec<&'static str>,
    /// What it does to the grave or the mourners, by the first of its kinds.
    pub bearing: Bearing,
    /// When, as narrow as the sources allow; `None` where nothing is known.
    #[serde(serialize_with = "crate::json::window")]
    pub when: Option<Window>,
    /// Nobody dates it: the window is that between the images.
    pub dated_by_images: bool,
    /// Until when, where it lasted.
    #[serde(serialize_with = "crate::json::window")]
    pub until: Option<Window>,
    /// Whether it had happened by the day asked about.
    #[serde(serialize_with = "crate::json::answer")]
    pub happened: Answer,
    /// By whom, as named in the sources: allegations, never findings.
    pub by: Vec<String>,
    /// How far it went, as the sources have it.
    pub extent: Vec<String>,
    /// Images of the site before it.
    pub before: Vec<Image>,
    /// Images of the site after it.
    pub after: Vec<Image>,
    /// How many independent sources report it.
    pub independent: usize,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// What was done to a site and its parts by a day, the earliest first; what has no date comes last.
pub fn history(ground: &Ground<'_>, site: RecordId, on: Day) -> Vec<Event> {
    let mut found: Vec<RecordId> = Vec::new();
    for part in ground.with_parts(site) {
        for account in ground.pointing(part, "site_event", "site") {
            let event = ground.thing(account.id());
            if !found.contains(&event) {
                found.push(event);
            }
        }
    }
    let events = found.into_iter().map(|event| Event::new(ground, event, on));
    let mut events: Vec<Event> = events.filter(|event| event.happened != Answer::No).collect();
    events.sort_by_key(|event| (event.when.is_none(), event.when));
    events
}

impl Event {
    fn new(ground: &Ground<'_>, id: RecordId, on: Day) -> Event {
        let accounts: Vec<&Account<'_>> = ground.of(id).collect();
        let before = images(&accounts, "before_image", "before_captured");
        let after = images(&accounts, "after_image", "after_captured");
        let (stated, mut problems) = together(&accounts);
        let bracket = bracket(&before, &after);
        let when = stated.or(bracket);
        problems.extend(out_of_order(id, stated, &before, &after));
        let kinds = each(accounts.iter().filter_map(|account| account.term("event_kind")));
        Event {
            id,
            records: accounts.iter().map(|account| account.id()).collect(),
            bearing: kinds.first().map_or(Bearing::Open, |kind| Bearing::of(kind)),
            kinds,
            when,
            dated_by_images: stated.is_none() && bracket.is_some(),
            until: accounts.iter().find_map(|account| account.window("to_date")),
            happened: happened(when.as_ref(), on),
            by: each(accounts.iter().flat_map(|account| account.texts("by")).map(str::to_owned)),
            extent: each(accounts.iter().flat_map(|account| account.texts("extent")).map(str::to_owned)),
            before,
            after,
            independent: crate::standing::independent(&accounts),
            problems,
        }
    }
}

fn each<T: PartialEq>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for value in values {
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

/// The images that a property names: `slug`, or `slug: place in it`.
fn images(accounts: &[&Account<'_>], property: &str, captured: &str) -> Vec<Image> {
    let image = |account: &&Account<'_>| {
        let captured = account.window(captured);
        // Where the image itself may not be shown, its day still dates what it shows; whoever says so stands for it.
        let (source, place) = match (account.text(property), captured) {
            (Some(written), _) => match written.split_once(':') {
                Some((source, place)) => (source, Some(place.trim().to_owned())),
                None => (written, None),
            },
            (None, Some(_)) => (account.source.title.as_str(), None),
            (None, None) => return None,
        };
        let source = source.trim().to_owned();
        Some(Image { source, place, captured, record: account.id() })
    };
    accounts.iter().filter_map(image).collect()
}

const HISTORY: &str = "docs/graves.md";

/// What the records' dates have in common; all their days, and a problem, where they exclude each other.
fn together(accounts: &[&Account<'_>]) -> (Option<Window>, Vec<Problem>) {
    let dated: Vec<(RecordId, Window)> =
        accounts.iter().filter_map(|account| Some((account.id(), window_of(account)?))).collect();
    let Some(((_, first), rest)) = dated.split_first() else { return (None, Vec::new()) };
    match rest.iter().try_fold(*first, |shared, (_, window)| shared.shared(window)) {
        Some(shared) => (Some(shared), Vec::new()),
        None => {
            let around = rest.iter().fold(*first, |all, (_, window)| all.around(window));
            let says = "Sources that speak of one event date it to days that exclude each other.";
            let records = dated.iter().map(|(record, _)| *record);
            let problem = Problem::new(Severity::Warn, "event.dates-differ", HISTORY, says, records);
            (Some(around), vec![problem])
        }
    }
}

/// The days between the last image before and the first image after.
fn bracket(before: &[Image], after: &[Image]) -> Option<Window> {
    let earliest = before.iter().filter_map(|image| image.captured?.earliest).max();
    let latest = after.iter().filter_map(|image| image.captured?.latest).min();
    let backwards = matches!((earliest, latest), (Some(earliest), Some(latest)) if earliest > latest);
    ((earliest.is_some() || latest.is_some()) && !backwards).then_some(Window { earliest, latest })
}

/// An image before that is later than one after, or than the event; an image after that is earlier.
fn out_of_order(id: RecordId, stated: Option<Window>, before: &[Image], after: &[Image]) -> Option<Problem> {
    let windows = |images: &[Image]| images.iter().filter_map(|image| image.captured).collect::<Vec<_>>();
    let (before, after) = (windows(before), windows(after));
    let later = |one: &Window, other: &Window| dates::after(one, other) == Answer::Yes;
    let crossed = before.iter().any(|early| after.iter().any(|late| later(early, late)));
    let wrong = stated.is_some_and(|event| {
        before.iter().any(|early| later(early, &event)) || after.iter().any(|late| later(&event, late))
    });
    (crossed || wrong).then(|| {
        let says = "An image from before is dated after the event or after an image that should follow it.";
        Problem::new(Severity::Warn, "event.images-out-of-order", HISTORY, says, [id])
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_event_has_its_bearing_on_purpose() {
        let open = ["fenced_or_walled", "other"];
        for term in &ledger::Codebook::builtin().vocabulary("site_event_kind").unwrap().terms {
            let is_open = Bearing::of(&term.id) == Bearing::Open;
            assert_eq!(is_open, open.contains(&term.id.as_str()), "{}", term.id);
        }
    }
}
