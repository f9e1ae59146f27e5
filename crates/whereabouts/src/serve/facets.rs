//! What people are asked for by, and how many there are of each answer.

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use cases::FactState;
use pages::Voice;
use pages::people::{Asked, Counted};
use store::Span;

use super::everybody::{Everybody, SAID, Seen, Word, days};
use crate::commands::people::window;
use crate::showing::Known;

/// Sources, and values that records say, which a facet shows before somebody asks for all.
const SOURCES: usize = 20;
const VALUES: usize = 10;

/// The facets, in the order in which they are shown.
const FACETS: [&str; 8] = ["state", "place", "prison", "affiliation", "burial", "min", "died", "source"];

/// What is asked of everybody, read once.
pub(super) struct Wanted {
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
    pub(super) fn of(asked: &Asked, everybody: &Everybody) -> Result<Wanted> {
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
    pub(super) fn fits(&self, one: &Seen) -> [bool; FACETS.len()] {
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
pub(super) fn facets(
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
