//! Graves: the list of sites, and one site with what was done to it and who is said to lie there.

mod site;

use std::collections::HashSet;

use graves::{Identification, PublicPlace, Remains, Return, Site};
use ledger::RecordId;

use crate::locale::Arg;
use crate::map::land::Degrees;
use crate::map::{self, Map};
use crate::part::{Column, Row, Section, Table};
use crate::rich::{Rich, Tone, cut, unsteered};
use crate::{Page, Part, Place, Voice};

pub use site::one;

/// What is known of one site.
pub struct View<'a> {
    /// The site.
    pub site: &'a Site,
    /// The sites, for names of those within and around it.
    pub sites: &'a [Site],
    /// What may be told in public of where it is.
    pub place: PublicPlace,
    /// The remains recovered from it.
    pub remains: Vec<Remains>,
    /// All identifications.
    pub identified: &'a [Identification],
    /// The people whom a danger hides from lists.
    pub silent: &'a HashSet<RecordId>,
    /// The way home of those found here.
    pub homes: Vec<&'a Return>,
}

/// The file of an edition that holds the map of graves; served, it is below the language.
pub const PICTURE: &str = "graves.png";

/// The page of all sites; `points` where whoever reads may know of one.
pub fn page(
    voice: &Voice<'_>,
    sites: &[Site],
    points: &[(RecordId, Degrees)],
    lost: &[(RecordId, &'static str)],
) -> Page {
    let mut page = Page::new(Place::Graves, "graves", voice.words("graves-heading"));
    page.lead = vec![voice.words("graves-lead")];
    let columns = vec![
        Column::new("site", voice.text("column-site")),
        Column::new("standing", voice.text("column-standing")),
        Column::numeric("named", voice.text("column-named")),
        Column::new("last_event", voice.text("column-last-event")),
        Column::numeric("events", voice.text("column-events")),
    ];
    let numbered = |site: &Site| points.iter().position(|(id, _)| *id == site.id).map(|at| at + 1);
    let rows = sites.iter().map(|site| row(voice, site, sites, numbered(site))).collect();
    let table = Table { caption: voice.words("graves-heading"), columns, rows };
    page.sections.push(Section {
        id: "graves".to_owned(),
        parts: marked(voice, sites, points).into_iter().chain([Part::Table(table)]).collect(),
        ..Section::default()
    });
    if !lost.is_empty() {
        let lines = lost.iter().map(|(record, property)| voice.cite(*record).and(Rich::code(*property)));
        page.sections.push(
            Section::new("lost", voice.text("graves-lost"))
                .lead(voice.words("graves-lost-lead"))
                .with(Part::Lines(lines.collect())),
        );
    }
    page.data = true;
    page
}

/// Where the sites are, numbered as in the table.
fn marked(voice: &Voice<'_>, sites: &[Site], points: &[(RecordId, Degrees)]) -> Option<Part> {
    let view = map::View::around(&points.iter().map(|(_, point)| *point).collect::<Vec<_>>())?;
    let mark = |(at, (id, point)): (usize, &(RecordId, Degrees))| {
        let known = sites.iter().find(|site| site.id == *id).and_then(Site::title);
        let name = known.map_or_else(String::new, |name| cut(name, 80).into_owned());
        let number = voice.number(at + 1).and(Rich::unseen(Rich::stored(&name)));
        (*point, voice.link(&format!("grave/{id}"), number))
    };
    let marks = points.iter().enumerate().map(mark).collect();
    let alt = voice.locale.say("graves-map", &[("n", Arg::Count(points.len() as u64))]);
    let picture = voice.picture(PICTURE, "");
    let map = Map::of(&view, voice.locale.lang(), picture, unsteered(&alt), marks, voice.words("map-credit"));
    Some(Part::Map(Box::new(map)))
}

/// A site's name, as a link to it.
pub(crate) fn name(voice: &Voice<'_>, sites: &[Site], id: RecordId) -> Rich {
    let title = sites.iter().find(|site| site.id == id).and_then(Site::title);
    let title = title.map_or_else(|| voice.words("site-unnamed"), |title| Rich::stored(&cut(title, 80)));
    voice.link(&format!("grave/{id}"), title)
}

/// How well a site is known, as a mark.
fn standing(voice: &Voice<'_>, site: &Site) -> Rich {
    let Some(standing) = site.standing.standing else {
        return Rich::tag(Tone::Plain, voice.text("site-nothing-said"));
    };
    let tone = if standing.term().starts_with("confirmed") { Tone::Firm } else { Tone::Said };
    Rich::tag(tone, voice.locale.term("site_standing", standing.term()))
}

fn row(voice: &Voice<'_>, site: &Site, sites: &[Site], numbered: Option<usize>) -> Row {
    let within = Rich::join(site.within.iter().map(|whole| name(voice, sites, *whole)), voice.comma());
    let within = if within.is_empty() {
        within
    } else {
        Rich::line(Rich::small(voice.words("site-within").and(within)))
    };
    let mark =
        if site.has_errors() { Rich::tag(Tone::Broken, voice.text("site-has-errors")) } else { Rich::new() };
    let on_map = numbered.map_or_else(Rich::new, |number| Rich::small(voice.number(number)).and_words(" "));
    let last = site.history.iter().rev().find(|event| event.when.is_some()).map(|event| {
        let kinds = event.kinds.iter().map(|kind| Rich::words(voice.locale.term("site_event_kind", kind)));
        Rich::join(kinds, voice.comma())
            .and(Rich::line(Rich::small(voice.window(&event.when.unwrap_or_default()))))
    });
    Row::new([
        on_map.and(name(voice, sites, site.id)).and(mark).and(within),
        standing(voice, site),
        named(voice, site),
        last.unwrap_or_default(),
        voice.number(site.history.len()),
    ])
}

/// How many are named, at least and at most.
fn named(voice: &Voice<'_>, site: &Site) -> Rich {
    // Who lies where is for the search only (P4): in an edition nobody is named, which is no count of none.
    if !voice.ways.is_served() {
        return Rich::new();
    }
    let (fewest, most) = site.contents.named_between();
    if fewest == most {
        return Rich::number(voice.locale.number(u64::from(most)));
    }
    voice.say("from-to", &[("from", Arg::Count(u64::from(fewest))), ("to", Arg::Count(u64::from(most)))])
}
