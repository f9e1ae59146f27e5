//! One record, and one person, in a line: for registers of a million records.
//!
//! A [`crate::Person`] holds every statement; a list of people needs a line of
//! each. Outlines are taken in one pass over the log and folded into rows once
//! `linkage` has said which records belong together.

use std::borrow::Cow;

use dates::{Day, Reading, Window};
use ledger::{Record, SourceId, property};

use crate::Lineage;
use crate::person::{is_latin, plain_name, whole_name};

/// What a list of people shows of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The source.
    pub source: SourceId,
    /// Given and family name; empty where the source names nobody.
    pub name: Box<str>,
    /// When the person was born, if said.
    pub born: Window,
    /// When the person died, as reported.
    pub died: Window,
    /// Places of death, detention and burial, town and province, as written, joined by « · ».
    pub places: Box<str>,
    /// The source is a burial register.
    pub burial: bool,
    /// The source says that it does not know the name.
    pub unnamed: bool,
}

impl Outline {
    /// The outline of one record of a source that is, or is not, a burial register.
    pub fn of(record: &Record, burial: bool) -> Outline {
        let name = whole_name(record).unwrap_or_default();
        let mut places: Vec<Cow<'_, str>> = Vec::new();
        for id in PLACES {
            for statement in record.values(id) {
                let place = statement.value.trim();
                if !place.is_empty() && !places.iter().any(|other| other == place) {
                    places.push(place.into());
                }
            }
        }
        Outline {
            source: record.source,
            unnamed: name.is_empty() || names::is_unnamed(&name),
            name: plain_name(&name).into(),
            born: hull(record, property::BIRTH_DATE),
            died: hull(record, property::DEATH_DATE),
            places: places.join(" · ").into(),
            burial,
        }
    }
}

const PLACES: &[&str] = &[
    property::DEATH_PLACE,
    property::DETENTION_PLACE,
    property::CITY,
    property::PROVINCE,
    property::BURIAL_PLACE,
];

/// The smallest window that holds every reading of one property.
fn hull(record: &Record, id: &str) -> Window {
    let mut readings = record
        .values(id)
        .filter_map(|statement| Reading::from_text(&statement.value, statement.reading.as_deref()?))
        .flat_map(|reading| reading.candidates)
        .map(|date| date.window);
    let Some(first) = readings.next() else { return Window::default() };
    readings.fold(first, join)
}

/// The smallest window that holds both; an open end stays open.
fn join(a: Window, b: Window) -> Window {
    let ends = |x: Option<Day>, y: Option<Day>, pick: fn(Day, Day) -> Day| x.zip(y).map(|(x, y)| pick(x, y));
    Window { earliest: ends(a.earliest, b.earliest, Day::min), latest: ends(a.latest, b.latest, Day::max) }
}

/// What a list of people shows of one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// The name to show: in the Arabic script where a source has it so.
    pub name: String,
    /// The name in Latin letters, where a source has it so.
    pub name_latin: String,
    /// The key by which the list is ordered.
    pub sort: String,
    /// Birth: first and last possible day.
    pub born: Window,
    /// Death as reported: first and last possible day.
    pub died: Window,
    /// All places any source connects the person with.
    pub places: String,
    /// Records that speak of the person.
    pub records: u64,
    /// Sources that name the person.
    pub sources: u64,
    /// Independent sources that name the person.
    pub independent: u64,
    /// In a burial register.
    pub burial: bool,
    /// In a list that is no burial register.
    pub listed: bool,
    /// No source names the person.
    pub unnamed: bool,
}

/// Folds the outlines of one person's records into their row.
pub fn fold_row(outlines: &[&Outline], lineage: &Lineage) -> Row {
    let mut sources: Vec<SourceId> = outlines.iter().map(|outline| outline.source).collect();
    sources.sort_unstable();
    sources.dedup();
    let name = best_name(outlines, false);
    let name_latin = best_name(outlines, true);
    let headline = if name.is_empty() { name_latin.clone() } else { name.clone() };
    let mut places: Vec<&str> =
        outlines.iter().flat_map(|o| o.places.split(" · ")).filter(|p| !p.is_empty()).collect();
    places.sort_unstable();
    places.dedup();
    Row {
        sort: names::sort_key(&headline),
        name,
        name_latin,
        born: widest(outlines, |outline| outline.born),
        died: widest(outlines, |outline| outline.died),
        places: places.join(" · "),
        records: outlines.len() as u64,
        independent: lineage.independent(sources.iter().copied()) as u64,
        sources: sources.len() as u64,
        burial: outlines.iter().any(|outline| outline.burial),
        listed: outlines.iter().any(|outline| !outline.burial),
        unnamed: outlines.iter().all(|outline| outline.unnamed),
    }
}

/// The spelling most records use in one script; among equals, the longest, then the first.
fn best_name(outlines: &[&Outline], latin: bool) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for outline in outlines.iter().filter(|o| !o.name.is_empty() && is_latin(&o.name) == latin) {
        match counted.iter_mut().find(|(name, _)| *name == &*outline.name) {
            Some((_, count)) => *count += 1,
            None => counted.push((&outline.name, 1)),
        }
    }
    counted
        .sort_by(|a, b| b.1.cmp(&a.1).then(b.0.chars().count().cmp(&a.0.chars().count())).then(a.0.cmp(b.0)));
    counted.first().map(|(name, _)| (*name).to_owned()).unwrap_or_default()
}

/// The hull of the known windows: sources that say nothing do not widen it.
fn widest(outlines: &[&Outline], of: fn(&Outline) -> Window) -> Window {
    outlines
        .iter()
        .map(|outline| of(outline))
        .filter(|w| *w != Window::default())
        .reduce(join)
        .unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::person::tests::{record, source};

    #[test]
    fn a_row_shows_the_most_used_spelling_and_the_widest_window() {
        let (a, b) = (source("a"), source("b"));
        let mut one = record(1, &a, &[("name", "بهزاد سهرابیان"), ("death_date", "1367"), ("city", "نیلاب")]);
        one.statements[1].reading = Some(dates::read("1367", &dates::Hints::default()).to_text());
        let two = record(2, &b, &[("given_name", "Behzad"), ("family_name", "Sohrabian"), ("city", "Nilab")]);
        let outlines = [Outline::of(&one, false), Outline::of(&two, true)];
        let row = fold_row(&outlines.iter().collect::<Vec<_>>(), &Lineage::new([&a, &b]));
        assert_eq!((row.name.as_str(), row.name_latin.as_str()), ("بهزاد سهرابیان", "Behzad Sohrabian"));
        assert_eq!(row.died.earliest.map(|day| day.to_string()).as_deref(), Some("1988-03-21"));
        assert_eq!((row.records, row.independent, row.burial, row.listed), (2, 2, true, true));
        assert_eq!(row.places, "Nilab · نیلاب");
    }

    #[test]
    fn who_is_not_named_is_not_a_name() {
        let a = source("a");
        let outline = Outline::of(&record(1, &a, &[("name", "ناشناس")]), false);
        assert!(fold_row(&[&outline], &Lineage::new([&a])).unnamed);
    }
}
