//! The list of people: what is asked in the address, counted by every facet.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use cases::FactState;
use dates::{Day, Window};
use ledger::SourceId;
use pages::people::{Asked, Counted, Line, Located, NAMES, View};
use pages::{Page, Voice};
use store::{PeopleFilter, PeopleOrder, PersonRow, Span};

use super::desk::Work;
use crate::commands::people::{rank, window};
use crate::showing::{self, Known};

/// People on one page.
const SIZE: usize = 50;

/// People that are looked at for one answer; a list that is longer says that it was cut short.
const MOST: usize = 20_000;

/// Sources, and values that records say, which a facet shows before somebody asks for all.
const SOURCES: usize = 20;
const VALUES: usize = 10;

/// Somebody who was found, with what the facets count.
struct Seen {
    line: Line,
    /// The sources that name them, by their place among the slugs.
    sources: Vec<usize>,
    /// What their records say of place, prison and affiliation, each once: folded, and as it is written.
    said: [BTreeMap<String, String>; SAID.len()],
}

/// Facets whose values are what records say, each with the properties that say it.
const SAID: [(&str, &[&str]); 3] = [
    ("place", &["city", "province", "arrest_place", "last_seen_place"]),
    ("prison", &["detention_place"]),
    ("affiliation", &["affiliation"]),
];

/// The page that answers a question.
pub(super) fn page(
    work: &Work,
    known: &Known<'_>,
    voice: &Voice<'_>,
    query: &[(String, String)],
    whole: bool,
) -> Result<Page> {
    let asked = read(query);
    let (rows, cut_short) = rows(work, &asked)?;
    let slugs = Slugs::of(known);
    let wanted = Wanted::of(&asked, &slugs)?;
    let mut seen: Vec<Seen> = rows.into_iter().map(|row| see(known, &slugs, row)).collect();
    seen.retain(|one| !known.silent.contains(&one.line.id));
    let facets = facets(known, voice, &asked, (&wanted, &slugs), &seen);
    seen.retain(|one| wanted.fits(one).iter().all(|fits| *fits));
    let (by_year, between_years, no_death) = by_year(voice, &seen);
    let places = located(known, &seen);
    let found: Vec<Line> = seen.into_iter().map(|one| one.line).collect();
    let total = found.len() as u64;
    let at: usize = asked.get("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let size = if whole { usize::MAX } else { SIZE };
    let mut shown: Vec<Line> = found.into_iter().skip(at.saturating_mul(size)).take(size).collect();
    for line in &mut shown {
        let headline = known.person(line.id).map(|(person, _)| person.headline());
        line.latin = headline.and_then(|(_, latin)| latin).unwrap_or_default();
    }
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
    let slugs = Slugs::of(known);
    let wanted = Wanted::of(&asked, &slugs)?;
    let mut seen: Vec<Seen> = rows(work, &asked)?.0.into_iter().map(|row| see(known, &slugs, row)).collect();
    seen.retain(|one| !known.silent.contains(&one.line.id) && wanted.fits(one).iter().all(|fits| *fits));
    let places = located(known, &seen);
    Ok(showing::picture(&places.iter().map(|place| ((), place.at)).collect::<Vec<_>>()))
}

/// Places that the map shows; of more, those with most people.
const PLACES: usize = 60;

/// The places of which a record says where they are, with how many of these people are connected with each.
fn located(known: &Known<'_>, seen: &[Seen]) -> Vec<Located> {
    let mut places: BTreeMap<String, Located> = BTreeMap::new();
    for account in known.accounts.of_kind("place").filter(|account| !known.is_hushed(account.id())) {
        let Some(at) = account.text("coordinates").and_then(graves::place::Point::read) else { continue };
        for name in account.texts("name").chain(account.texts("other_name")) {
            places.entry(names::fold(name)).or_insert_with(|| Located {
                name: name.to_owned(),
                asked: ("place", name.to_owned()),
                at: (at.longitude, at.latitude),
                people: 0,
                record: account.id(),
            });
        }
    }
    for one in seen {
        // A town of which somebody is, and a prison in which they were held; each once for each person.
        for (name, said) in [("place", &one.said[0]), ("prison", &one.said[1])] {
            for (folded, written) in said {
                if let Some(place) = places.get_mut(folded) {
                    place.people += 1;
                    place.asked = (name, written.clone());
                }
            }
        }
    }
    let mut found: Vec<Located> = places.into_values().filter(|place| place.people > 0).collect();
    found.sort_by_key(|place| std::cmp::Reverse(place.people));
    found.truncate(PLACES);
    found
}

/// How many are reported dead in each year of the reader's calendar; how many in none certainly; how many not at all.
fn by_year(voice: &Voice<'_>, seen: &[Seen]) -> (Vec<(String, u64)>, u64, u64) {
    let calendar = pages::duties::calendar(voice.locale.lang());
    let mut years: BTreeMap<i32, u64> = BTreeMap::new();
    let (mut between, mut none) = (0, 0);
    for Seen { line, .. } in seen {
        let ends = [line.died.earliest, line.died.latest].map(|day| day.map(|day| calendar.ymd(day).0));
        match ends {
            _ if line.died == Window::default() => none += 1,
            [Some(first), Some(last)] if first == last => *years.entry(first).or_default() += 1,
            _ => between += 1,
        }
    }
    let years = years.into_iter().map(|(year, count)| (year.to_string(), count));
    (years.collect(), between, none)
}

/// The sources by their slugs; editions of one list share one.
struct Slugs<'k> {
    slugs: Vec<&'k str>,
    at: HashMap<SourceId, usize>,
}

impl<'k> Slugs<'k> {
    fn of(known: &Known<'k>) -> Slugs<'k> {
        let sources = &known.accounts.sources;
        let mut slugs: Vec<&str> = sources.iter().map(|source| source.slug.as_str()).collect();
        slugs.sort_unstable();
        slugs.dedup();
        let place = |slug: &str| slugs.binary_search(&slug).unwrap_or_default();
        let at = sources.iter().map(|source| (source.id, place(&source.slug))).collect();
        Slugs { slugs, at }
    }
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
fn rows(work: &Work, asked: &Asked) -> Result<(Vec<PersonRow>, bool)> {
    let words: Vec<String> =
        asked.get("q").unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let order = match asked.get("order") {
        Some("sources") => PeopleOrder::Independent,
        Some("died") => PeopleOrder::Died,
        _ => PeopleOrder::Name,
    };
    let terms = names::search_terms_as_typed(&words.join(" "));
    if terms.is_empty() && !words.is_empty() {
        return Ok((Vec::new(), false));
    }
    let filter = PeopleFilter { terms, order, limit: MOST, ..PeopleFilter::default() };
    let mut page = work.session.store.people(&filter)?;
    if !words.is_empty() && asked.get("order").is_none() {
        rank(&words, &mut page.people);
    }
    let cut_short = page.cut_short || page.total > page.people.len() as u64;
    Ok((page.people, cut_short))
}

/// Somebody with what the facets count of them.
fn see(known: &Known<'_>, slugs: &Slugs<'_>, row: PersonRow) -> Seen {
    let subject = known.accounts.subject_of(row.id);
    let own = known.on.cases.records_of(subject);
    let own: Vec<_> =
        own.iter().filter(|account| ledger::Codebook::builtin().is_linked(account.kind())).collect();
    let mut sources: Vec<usize> =
        own.iter().filter_map(|account| slugs.at.get(&account.source.id)).copied().collect();
    sources.sort_unstable();
    sources.dedup();
    let said = SAID.map(|(_, properties)| {
        let texts = own.iter().flat_map(|account| properties.iter().flat_map(|one| account.texts(one)));
        texts.map(|text| (names::fold(text), text.trim().to_owned())).collect()
    });
    let line = Line {
        id: subject,
        latin: String::new(),
        name: row.name,
        died: days(row.died),
        places: row.places,
        records: row.records as usize,
        independent: row.independent as usize,
        burial: row.burial,
        state: known.on.lines().get(&subject).map(|line| line.state),
    };
    Seen { line, sources, said }
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
    said: [Option<String>; SAID.len()],
    burial: Option<bool>,
    least: usize,
    died: Option<(i32, i32)>,
    source: Option<Option<usize>>,
}

impl Wanted {
    fn of(asked: &Asked, slugs: &Slugs<'_>) -> Result<Wanted> {
        Ok(Wanted {
            state: asked.get("state").map(str::to_owned),
            said: SAID.map(|(name, _)| asked.get(name).map(names::fold)),
            burial: asked.get("burial").map(|burial| burial == "yes"),
            least: asked.get("min").and_then(|least| least.parse().ok()).unwrap_or(0),
            died: asked.get("died").map(window).transpose()?,
            source: asked.get("source").map(|slug| slugs.slugs.binary_search(&slug).ok()),
        })
    }

    /// Which of the facets somebody fits, in the order of [`FACETS`].
    fn fits(&self, one: &Seen) -> [bool; FACETS.len()] {
        let line = &one.line;
        let said = |at: usize| self.said[at].as_ref().is_none_or(|value| one.said[at].contains_key(value));
        [
            self.state.as_ref().is_none_or(|state| line.state.is_some_and(|own| own.code() == state)),
            said(0),
            said(1),
            said(2),
            self.burial.is_none_or(|burial| burial == line.burial),
            line.independent >= self.least,
            self.died.is_none_or(|days| died_in(line, days)),
            self.source.is_none_or(|source| source.is_some_and(|at| one.sources.contains(&at))),
        ]
    }
}

fn died_in(line: &Line, (first, last): (i32, i32)) -> bool {
    line.died != Window::default()
        && line.died.earliest.is_none_or(|day| day.number() <= last)
        && line.died.latest.is_none_or(|day| day.number() >= first)
}

/// Every facet with its values, and how many would be found with each: everybody is looked at once.
fn facets(
    known: &Known<'_>,
    voice: &Voice<'_>,
    asked: &Asked,
    (wanted, slugs): (&Wanted, &Slugs<'_>),
    seen: &[Seen],
) -> Vec<Counted> {
    let years = years(known, voice, seen);
    let mut counts: [BTreeMap<&str, u64>; FACETS.len()] = Default::default();
    for one in seen {
        let fits = wanted.fits(one);
        let missed = fits.iter().filter(|fits| !**fits).count();
        for (at, counts) in counts.iter_mut().enumerate() {
            // What this facet would count, the others as they are asked.
            if missed == usize::from(!fits[at]) {
                values(at, one, slugs, &years).for_each(|value| *counts.entry(value).or_default() += 1);
            }
        }
    }
    let spellings = spellings(seen);
    let facets = FACETS.into_iter().zip(counts).map(|(name, mut counts)| {
        let said = SAID.iter().position(|(own, _)| *own == name);
        let chosen = said.map_or(asked.get(name), |at| wanted.said[at].as_deref());
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

/// The commonest spelling of what records say, by how it is folded.
fn spellings(seen: &[Seen]) -> HashMap<&str, &str> {
    let mut counted: HashMap<&str, BTreeMap<&str, u64>> = HashMap::new();
    for (folded, written) in seen.iter().flat_map(|one| one.said.iter().flatten()) {
        *counted.entry(folded).or_default().entry(written).or_default() += 1;
    }
    let spelling = |(folded, written): (_, BTreeMap<_, u64>)| {
        let (commonest, _) = written.into_iter().max_by_key(|(_, count)| *count)?;
        Some((folded, commonest))
    };
    counted.into_iter().filter_map(spelling).collect()
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

/// What a facet counts of somebody.
fn values<'a>(
    at: usize,
    one: &'a Seen,
    slugs: &'a Slugs<'_>,
    years: &'a [(String, (i32, i32))],
) -> Box<dyn Iterator<Item = &'a str> + 'a> {
    match FACETS[at] {
        "state" => Box::new(one.line.state.iter().map(|state| state.code())),
        "burial" => Box::new(std::iter::once(if one.line.burial { "yes" } else { "no" })),
        "min" => Box::new(["2", "3", "4"].into_iter().take(one.line.independent.saturating_sub(1))),
        "died" => Box::new(
            years.iter().filter(|(_, days)| died_in(&one.line, *days)).map(|(year, _)| year.as_str()),
        ),
        "source" => Box::new(one.sources.iter().map(|at| slugs.slugs[*at])),
        name => {
            let place = SAID.iter().position(|(own, _)| *own == name).unwrap_or_default();
            Box::new(one.said[place].keys().map(String::as_str))
        }
    }
}

/// The years in which most are reported dead, in the calendar of the reader, with their days.
fn years(known: &Known<'_>, voice: &Voice<'_>, seen: &[Seen]) -> Vec<(String, (i32, i32))> {
    let calendar = match voice.locale.lang() {
        dates::Lang::Persian => dates::Calendar::SolarHijri,
        _ => dates::Calendar::Gregorian,
    };
    let mut counts: BTreeMap<i32, u64> = BTreeMap::new();
    for Seen { line, .. } in seen {
        let years = [line.died.earliest, line.died.latest].map(|day| day.map(|day| calendar.ymd(day).0));
        if let [Some(first), Some(last)] = years
            && first == last
            && line.died.latest.is_some_and(|day| day <= known.day)
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
