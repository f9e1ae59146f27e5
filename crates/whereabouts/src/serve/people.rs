//! The list of people: what is asked in the address, counted by every facet.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use anyhow::Result;
use dates::Window;
use pages::people::{Asked, Line, NAMES, View};
use pages::{Page, Voice};
use rayon::prelude::*;
use store::PeopleOrder;

use super::desk::Work;
use super::everybody::{Seen, days};
use super::facets::{Wanted, facets};
use super::placed::located;
use crate::commands::people::Likeness;
use crate::showing::{self, Known};

/// People on one page.
const SIZE: usize = 50;

/// People that are looked at for one answer; a list that is longer says that it was cut short.
const MOST: usize = 20_000;

/// The page that answers a question.
pub(super) fn page(
    work: &Work,
    known: &Known<'_>,
    voice: &Voice<'_>,
    query: &[(String, String)],
    whole: bool,
) -> Result<Page> {
    let asked = read(query);
    let everybody = &work.everybody;
    let (seen, cut_short) = found(work, &asked)?;
    let wanted = Wanted::of(&asked, everybody)?;
    let facets = facets(known, voice, &asked, (&wanted, everybody), &seen);
    let found = seen.into_iter().filter(|one| wanted.fits(one).iter().all(|fits| *fits));
    let found: Vec<&Seen> = found.collect();
    let (by_year, between_years, no_death) = by_year(voice, &found);
    let places = located(known, everybody, &found);
    let total = found.len() as u64;
    let at: usize = asked.get("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let size = if whole { usize::MAX } else { SIZE };
    let shown = found.into_iter().skip(at.saturating_mul(size)).take(size);
    let shown: Vec<Line> = shown.map(|one| line(known, one)).collect();
    let view = View {
        asked: &asked,
        people: &shown,
        total,
        cut_short,
        at: (at, size),
        facets: &facets,
        years: &by_year,
        between_years,
        no_death,
        places: &places,
    };
    Ok(pages::people::page(voice, &view))
}

/// The picture of the places of those who are asked for; `None` where no record says where one is.
pub(super) fn picture(work: &Work, known: &Known<'_>, query: &[(String, String)]) -> Result<Option<Vec<u8>>> {
    let asked = read(query);
    let wanted = Wanted::of(&asked, &work.everybody)?;
    let (mut seen, _) = found(work, &asked)?;
    seen.retain(|one| wanted.fits(one).iter().all(|fits| *fits));
    let places = located(known, &work.everybody, &seen);
    Ok(showing::picture(&places.iter().map(|place| ((), place.at)).collect::<Vec<_>>()))
}

/// How many are reported dead in each year of the reader's calendar; how many in none certainly; how many not at all.
fn by_year(voice: &Voice<'_>, seen: &[&Seen]) -> (Vec<(String, u64)>, u64, u64) {
    let calendar = pages::duties::calendar(voice.locale.lang());
    let mut years: BTreeMap<i32, u64> = BTreeMap::new();
    let (mut between, mut none) = (0, 0);
    for died in seen.iter().map(|one| days(one.row.died)) {
        let ends = [died.earliest, died.latest].map(|day| day.map(|day| calendar.ymd(day).0));
        match ends {
            _ if died == Window::default() => none += 1,
            [Some(first), Some(last)] if first == last => *years.entry(first).or_default() += 1,
            _ => between += 1,
        }
    }
    let years = years.into_iter().map(|(year, count)| (year.to_string(), count));
    (years.collect(), between, none)
}

/// What is asked, as far as it is understood; the rest is left out of every link.
fn read(query: &[(String, String)]) -> Asked {
    let value = |name: &&'static str| {
        let (_, value) = query.iter().find(|(known, value)| known == name && !value.trim().is_empty())?;
        Some((*name, value.trim().to_owned()))
    };
    Asked { values: NAMES.iter().filter_map(value).collect() }
}

/// Those whose names have the words, the likest first, or in the order that was asked for.
fn found<'w>(work: &'w Work, asked: &Asked) -> Result<(Vec<&'w Seen>, bool)> {
    let words: Vec<String> =
        asked.get("q").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let order = match asked.get("order") {
        Some("sources") => PeopleOrder::Independent,
        Some("died") => PeopleOrder::Died,
        _ => PeopleOrder::Name,
    };
    if words.is_empty() {
        let mut all = work.everybody.all(order);
        let cut_short = all.len() > MOST;
        all.truncate(MOST);
        return Ok((all, cut_short));
    }
    let terms = names::search_terms_as_typed(&words.join(" "));
    if terms.is_empty() {
        return Ok((Vec::new(), false));
    }
    let (numbers, cut_short) = work.session.store.people_named(&terms)?;
    let mut found = work.everybody.with(&numbers, order);
    if asked.get("order").is_none() {
        found = likest_first(found, &words);
    }
    Ok((found, cut_short))
}

/// People by how like their names are to some words, on all cores: a common name has thousands.
fn likest_first<'w>(found: Vec<&'w Seen>, words: &[String]) -> Vec<&'w Seen> {
    let key =
        |likeness: &mut Likeness, one: &Seen| (Reverse(likeness.of(&one.row)), Reverse(one.row.records));
    let keyed =
        found.into_par_iter().map_init(|| Likeness::to(words), |likeness, one| (key(likeness, one), one));
    let mut keyed: Vec<_> = keyed.collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, one)| one).collect()
}

/// Somebody in a line of the list.
fn line(known: &Known<'_>, one: &Seen) -> Line {
    let headline = known.person(one.id).map(|(person, _)| person.headline());
    Line {
        id: one.id,
        latin: headline.and_then(|(_, latin)| latin).unwrap_or_default(),
        name: one.row.name.clone(),
        died: days(one.row.died),
        places: one.row.places.clone(),
        records: one.row.records as usize,
        independent: one.row.independent as usize,
        burial: one.row.burial,
        state: one.state,
    }
}
