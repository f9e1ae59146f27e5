//! The list of people: what is asked in the address, counted by every facet.

use anyhow::Result;
use cases::FactState;
use dates::{Day, Window};
use pages::people::{Asked, Counted, Line, NAMES, View};
use pages::{Page, Voice};
use store::{PeopleFilter, PeopleOrder, PersonRow, Span};

use super::desk::Work;
use crate::commands::people::{rank, window};
use crate::showing::Known;

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
    let (rows, cut_short) = rows(work, &asked)?;
    let open =
        rows.into_iter().map(|row| line(known, row)).filter(|(line, _)| !known.silent.contains(&line.id));
    let of_words: Vec<(Line, Vec<usize>)> = open.collect();
    let facets = facets(known, voice, &asked, &of_words)?;
    let slugs: Vec<&str> = known.accounts.sources.iter().map(|source| source.slug.as_str()).collect();
    let mut found = Vec::new();
    for (line, sources) in of_words {
        if fits(&asked, &line, &sources, &slugs, None)? {
            found.push(line);
        }
    }
    let total = found.len() as u64;
    let at: usize = asked.get("page").and_then(|page| page.parse().ok()).unwrap_or(0);
    let size = if whole { usize::MAX } else { SIZE };
    let mut shown: Vec<Line> = found.into_iter().skip(at.saturating_mul(size)).take(size).collect();
    for line in &mut shown {
        let headline = known.person(line.id).map(|(person, _)| person.headline());
        line.latin = headline.and_then(|(_, latin)| latin).unwrap_or_default();
    }
    let view = View { asked: &asked, people: &shown, total, cut_short, at: (at, size), facets: &facets };
    Ok(pages::people::page(voice, &view))
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

/// A line, with the places of the sources that name the person.
fn line(known: &Known<'_>, row: PersonRow) -> (Line, Vec<usize>) {
    let subject = known.accounts.subject_of(row.id);
    let own = known.on.cases.records_of(subject);
    let mut sources: Vec<usize> = own
        .iter()
        .filter(|account| ledger::Codebook::builtin().is_linked(account.kind()))
        .filter_map(|account| known.accounts.sources.iter().position(|source| source.id == account.source.id))
        .collect();
    sources.sort_unstable();
    sources.dedup();
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
    (line, sources)
}

fn days(span: Span) -> Window {
    let day = |number: Option<i32>| number.map(|number| Day::FIRST.plus(number - Day::FIRST.number()));
    Window { earliest: day(span.earliest), latest: day(span.latest) }
}

/// Whether a person fits what is asked, leaving one of the questions aside.
fn fits(asked: &Asked, line: &Line, sources: &[usize], slugs: &[&str], aside: Option<&str>) -> Result<bool> {
    let value = |name: &str| asked.get(name).filter(|_| aside != Some(name));
    let state = value("state").is_none_or(|state| line.state.is_some_and(|own| own.code() == state));
    let burial = value("burial").is_none_or(|burial| (burial == "yes") == line.burial);
    let least = value("min").and_then(|least| least.parse().ok()).unwrap_or(0);
    let named = value("source").is_none_or(|slug| sources.iter().any(|at| slugs[*at] == slug));
    let died = match value("died") {
        Some(written) => died_in(line, window(written)?),
        None => true,
    };
    Ok(state && burial && line.independent >= least && named && died)
}

fn died_in(line: &Line, (first, last): (i32, i32)) -> bool {
    line.died != Window::default()
        && line.died.earliest.is_none_or(|day| day.number() <= last)
        && line.died.latest.is_none_or(|day| day.number() >= first)
}

/// Every facet with its values, and how many would be found with each.
fn facets(
    known: &Known<'_>,
    voice: &Voice<'_>,
    asked: &Asked,
    found: &[(Line, Vec<usize>)],
) -> Result<Vec<Counted>> {
    let slugs: Vec<&str> = known.accounts.sources.iter().map(|source| source.slug.as_str()).collect();
    let state = |state: &FactState| (state.code().to_owned(), voice.locale.word("state", state.code()));
    let answer = |code: &str, id: &str| (code.to_owned(), voice.text(id));
    let least = |n: u64| (n.to_string(), voice.locale.number(n));
    let mut once = slugs.clone();
    once.sort_unstable();
    once.dedup();
    let wanted: [(&'static str, Vec<(String, String)>); 5] = [
        ("state", FactState::ALL.iter().map(state).collect()),
        ("burial", vec![answer("yes", "answer-yes"), answer("no", "answer-no")]),
        ("min", (2..=4).map(least).collect()),
        ("died", years(known, voice, found)),
        ("source", once.into_iter().map(|slug| (slug.to_owned(), slug.to_owned())).collect()),
    ];
    let mut facets = Vec::new();
    for (name, choices) in wanted {
        // What this facet would count, the others as they are asked.
        let mut own: Vec<&(Line, Vec<usize>)> = Vec::new();
        for one in found {
            if fits(asked, &one.0, &one.1, &slugs, Some(name))? {
                own.push(one);
            }
        }
        let mut counted = Vec::new();
        for (value, words) in choices {
            let alone = Asked { values: vec![(name, value.clone())] };
            let mut count = 0;
            for (line, sources) in &own {
                count += u64::from(fits(&alone, line, sources, &slugs, None)?);
            }
            counted.push((value, words, count));
        }
        facets.push(Counted { name, choices: counted });
    }
    Ok(facets)
}

/// The years in which most are reported dead, in the calendar of the reader.
fn years(known: &Known<'_>, voice: &Voice<'_>, found: &[(Line, Vec<usize>)]) -> Vec<(String, String)> {
    let calendar = match voice.locale.lang() {
        dates::Lang::Persian => dates::Calendar::SolarHijri,
        _ => dates::Calendar::Gregorian,
    };
    let mut counts: std::collections::BTreeMap<i32, u64> = std::collections::BTreeMap::new();
    for (line, _) in found {
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
    years.into_iter().map(|year| (year.to_string(), voice.locale.digits(&year.to_string()))).collect()
}
