//! The list of people: what is asked in the address, counted by every facet.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use cases::FactState;
use dates::{Day, Window};
use pages::people::{Asked, Counted, Line, NAMES, View};
use pages::{Page, Voice};
use store::{PeopleOrder, Span};

use super::desk::Work;
use super::everybody::{Everybody, SAID, Seen, Word};
use super::placed::located;
use crate::commands::people::{Likeness, window};
use crate::showing::{self, Known};

/// People on one page.
const SIZE: usize = 50;

/// People that are looked at for one answer; a list that is longer says that it was cut short.
const MOST: usize = 20_000;

/// Sources, and values that records say, which a facet shows before somebody asks for all.
const SOURCES: usize = 20;
const VALUES: usize = 10;

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
        let mut likeness = Likeness::to(&words);
        found.sort_by_cached_key(|one| (Reverse(likeness.of(&one.row)), Reverse(one.row.records)));
    }
    Ok((found, cut_short))
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

fn days(span: Span) -> Window {
    let day = |number: Option<i32>| number.map(|number| Day::FIRST.plus(number - Day::FIRST.number()));
    Window { earliest: day(span.earliest), latest: day(span.latest) }
}

/// The facets, in the order in which they are shown.
const FACETS: [&str; 8] = ["state", "place", "prison", "affiliation", "burial", "min", "died", "source"];

/// What is asked of everybody, read once.
struct Wanted {
    state: Option<String>,
    /// What records are to say, folded.
    said: [Option<String>; SAID.len()],
    /// The same as one of the words; nothing where nobody says it.
    words: [Option<Option<Word>>; SAID.len()],
    burial: Option<bool>,
    least: usize,
    died: Option<(i32, i32)>,
    source: Option<Option<u32>>,
}

impl Wanted {
    fn of(asked: &Asked, everybody: &Everybody) -> Result<Wanted> {
        let said = SAID.map(|(name, _)| asked.get(name).map(names::fold));
        Ok(Wanted {
            words: said.each_ref().map(|text| text.as_deref().map(|text| everybody.find(text))),
            said,
            state: asked.get("state").map(str::to_owned),
            burial: asked.get("burial").map(|burial| burial == "yes"),
            least: asked.get("min").and_then(|least| least.parse().ok()).unwrap_or(0),
            died: asked.get("died").map(window).transpose()?,
            source: asked.get("source").map(|slug| everybody.source(slug)),
        })
    }

    /// Which of the facets somebody fits, in the order of [`FACETS`].
    fn fits(&self, one: &Seen) -> [bool; FACETS.len()] {
        let row = &one.row;
        let said = |at: usize| match self.words[at] {
            None => true,
            Some(word) => word.is_some_and(|word| one.said[at].iter().any(|(folded, _)| *folded == word)),
        };
        [
            self.state.as_ref().is_none_or(|state| one.state.is_some_and(|own| own.code() == state)),
            said(0),
            said(1),
            said(2),
            self.burial.is_none_or(|burial| burial == row.burial),
            row.independent as usize >= self.least,
            self.died.is_none_or(|days| died_in(&row.died, days)),
            self.source.is_none_or(|source| source.is_some_and(|at| one.sources.contains(&at))),
        ]
    }
}

fn died_in(died: &Span, (first, last): (i32, i32)) -> bool {
    *died != Span::default()
        && died.earliest.is_none_or(|day| day <= last)
        && died.latest.is_none_or(|day| day >= first)
}

/// Every facet with its values, and how many would be found with each: everybody is looked at once.
fn facets(
    known: &Known<'_>,
    voice: &Voice<'_>,
    asked: &Asked,
    (wanted, everybody): (&Wanted, &Everybody),
    seen: &[&Seen],
) -> Vec<Counted> {
    let years = years(known, voice, seen);
    let mut counts: [HashMap<Value, u64>; FACETS.len()] = Default::default();
    for one in seen {
        let fits = wanted.fits(one);
        let missed = fits.iter().filter(|fits| !**fits).count();
        for (at, counts) in counts.iter_mut().enumerate() {
            // What this facet would count, the others as they are asked.
            if missed == usize::from(!fits[at]) {
                values(at, one, &years, |value| *counts.entry(value).or_default() += 1);
            }
        }
    }
    let spellings = spellings(seen, everybody);
    let facets = FACETS.into_iter().zip(counts).map(|(name, counts)| {
        let said = SAID.iter().position(|(own, _)| *own == name);
        let chosen = said.map_or(asked.get(name), |at| wanted.said[at].as_deref());
        let told = |value: Value| match value {
            Value::State(state) => state.code(),
            Value::Said(word) => everybody.word(word),
            Value::Burial(burial) => {
                if burial {
                    "yes"
                } else {
                    "no"
                }
            }
            Value::Least(least) => LEAST[least],
            Value::Died(year) => &years[year].0,
            Value::Source(at) => &everybody.slugs[at as usize],
        };
        let mut counts: BTreeMap<&str, u64> =
            counts.into_iter().map(|(value, count)| (told(value), count)).collect();
        // What is chosen stays, so that it can be lifted.
        if let Some(value) = chosen.filter(|_| name != "died") {
            counts.entry(value).or_default();
        }
        let written = |value: &str| match said.and(spellings.get(value)) {
            _ if chosen == Some(value) => asked.get(name).unwrap_or_default().to_owned(),
            Some(spelling) => (*spelling).to_owned(),
            None => value.to_owned(),
        };
        let choices = counts.into_iter().map(|(value, count)| {
            let written = written(value);
            let words = words(voice, name, &written);
            (written, words, count)
        });
        shortened(asked, name, choices.collect())
    });
    facets.collect()
}

/// The commonest spelling of what records say, by how it is folded; of equals the last.
fn spellings<'e>(seen: &[&Seen], everybody: &'e Everybody) -> HashMap<&'e str, &'e str> {
    let mut counted: HashMap<(Word, Word), u64> = HashMap::new();
    for said in seen.iter().flat_map(|one| one.said.iter().flatten()) {
        *counted.entry(*said).or_default() += 1;
    }
    let mut commonest: HashMap<Word, (u64, &str)> = HashMap::new();
    for ((folded, written), count) in counted {
        let own = (count, everybody.word(written));
        let kept = commonest.entry(folded).or_insert(own);
        *kept = own.max(*kept);
    }
    commonest.into_iter().map(|(folded, (_, written))| (everybody.word(folded), written)).collect()
}

/// What a value is called.
fn words(voice: &Voice<'_>, name: &str, value: &str) -> String {
    match (name, value) {
        ("state", code) => voice.locale.word("state", code),
        ("burial", "yes") => voice.text("answer-yes"),
        ("burial", _) => voice.text("answer-no"),
        ("min" | "died", number) => voice.locale.digits(number),
        (_, written) => written.to_owned(),
    }
}

/// A facet in its order; of a long one the commonest values, until all are asked for.
fn shortened(asked: &Asked, name: &'static str, mut choices: Vec<(String, String, u64)>) -> Counted {
    let place = |code: &str| FactState::ALL.iter().position(|state| state.code() == code);
    match name {
        "state" => choices.sort_by_key(|choice| place(&choice.0)),
        "burial" => choices.reverse(),
        _ => {}
    }
    let most = match name {
        "source" => SOURCES,
        "place" | "prison" | "affiliation" => VALUES,
        _ => usize::MAX,
    };
    if asked.get("all") == Some(name) || choices.len() <= most {
        return Counted { name, choices, more: false };
    }
    choices.sort_by_key(|choice| std::cmp::Reverse(choice.2));
    let left = choices.split_off(most);
    choices.extend(left.into_iter().filter(|choice| asked.get(name) == Some(choice.0.as_str())));
    Counted { name, choices, more: true }
}

/// One value of a facet.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Value {
    State(FactState),
    Said(Word),
    Burial(bool),
    /// By its place in [`LEAST`].
    Least(usize),
    /// By its place among the years.
    Died(usize),
    /// By its place among the slugs.
    Source(u32),
}

/// At least so many independent sources.
const LEAST: [&str; 3] = ["2", "3", "4"];

/// What a facet counts of somebody.
fn values(at: usize, one: &Seen, years: &[(String, (i32, i32))], mut count: impl FnMut(Value)) {
    match FACETS[at] {
        "state" => one.state.into_iter().map(Value::State).for_each(count),
        "burial" => count(Value::Burial(one.row.burial)),
        "min" => {
            let least = (one.row.independent as usize).saturating_sub(1).min(LEAST.len());
            (0..least).map(Value::Least).for_each(count);
        }
        "died" => {
            let of = years.iter().enumerate().filter(|(_, (_, days))| died_in(&one.row.died, *days));
            of.map(|(year, _)| Value::Died(year)).for_each(count);
        }
        "source" => one.sources.iter().map(|at| Value::Source(*at)).for_each(count),
        name => {
            let place = SAID.iter().position(|(own, _)| *own == name).unwrap_or_default();
            one.said[place].iter().map(|(folded, _)| Value::Said(*folded)).for_each(count);
        }
    }
}

/// The years in which most are reported dead, in the calendar of the reader, with their days.
fn years(known: &Known<'_>, voice: &Voice<'_>, seen: &[&Seen]) -> Vec<(String, (i32, i32))> {
    let calendar = match voice.locale.lang() {
        dates::Lang::Persian => dates::Calendar::SolarHijri,
        _ => dates::Calendar::Gregorian,
    };
    let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
    for died in seen.iter().map(|one| days(one.row.died)) {
        let years = [died.earliest, died.latest].map(|day| day.map(|day| calendar.ymd(day).0));
        if let [Some(first), Some(last)] = years
            && first == last
            && died.latest.is_some_and(|day| day <= known.day)
        {
            *counts.entry(first).or_default() += 1;
        }
    }
    let mut most: Vec<(u64, i32)> = counts.into_iter().map(|(year, count)| (count, year)).collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    let mut years: Vec<i32> = most.into_iter().take(6).map(|(_, year)| year).collect();
    years.sort_unstable();
    years.into_iter().filter_map(|year| Some((year.to_string(), window(&year.to_string()).ok()?))).collect()
}
