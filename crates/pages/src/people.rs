//! People: found in any script, narrowed down by links, in the order one asks for.

use cases::FactState;
use dates::Window;
use ledger::RecordId;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::locale::Arg;
use crate::map::land::Degrees;
use crate::map::{self, Map};
use crate::part::{Cell, Choice, Column, Facet, Row, Search, Section, Table};
use crate::rich::{Rich, Tone, cut, unsteered};
use crate::{Page, Part, Place, Voice};

/// One person in a line.
pub struct Line {
    /// The person.
    pub id: RecordId,
    /// The name in the script that most sources use.
    pub name: String,
    /// The name in Latin letters.
    pub latin: String,
    /// When the person died, as reported.
    pub died: Window,
    /// Places any source connects the person with.
    pub places: String,
    /// Records that speak of the person.
    pub records: usize,
    /// Independent sources that name the person.
    pub independent: usize,
    /// In a burial register.
    pub burial: bool,
    /// What stands of fate and whereabouts, where there is a case.
    pub state: Option<FactState>,
}

/// What is asked: the words of the address, as they are written there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// Names and values, in the order of [`NAMES`].
    pub values: Vec<(&'static str, String)>,
}

/// What can be asked in the address of this page.
pub const NAMES: [&str; 12] = [
    "q",
    "source",
    "burial",
    "min",
    "state",
    "place",
    "prison",
    "affiliation",
    "died",
    "order",
    "all",
    "page",
];

impl Asked {
    /// One value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The same question with one value set, or lifted; it begins at the first page again.
    pub fn with(&self, name: &'static str, value: Option<&str>) -> Asked {
        let mut values: Vec<(&'static str, String)> = self.values.clone();
        values.retain(|(known, _)| *known != name && (*known != "page" || name == "page"));
        values.extend(value.map(|value| (name, value.to_owned())));
        values.sort_by_key(|(known, _)| NAMES.iter().position(|name| name == known));
        Asked { values }
    }

    /// The address of the page that answers it.
    pub fn path(&self, page: &str) -> String {
        let pairs: Vec<String> =
            self.values.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { page.to_owned() } else { format!("{page}?{}", pairs.join("&")) }
    }
}

/// A value as it may stand in an address.
pub fn encoded(value: &str) -> String {
    utf8_percent_encode(value, ENCODED).to_string()
}

/// All but what an address need not encode (RFC 3986, section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What the page tells.
pub struct View<'a> {
    /// What was asked.
    pub asked: &'a Asked,
    /// Those found, of this page.
    pub people: &'a [Line],
    /// How many were found in all.
    pub total: u64,
    /// There are more than were counted.
    pub cut_short: bool,
    /// The number of this page, from 0, and how many people stand on one.
    pub at: (usize, usize),
    /// How many would be found with each answer to each question.
    pub facets: &'a [Counted],
    /// Of all who were found, how many are reported dead in each year: the year as it is asked for, and as it is read.
    pub years: &'a [(String, u64)],
    /// How many are reported dead, and nobody says in which one year.
    pub between_years: u64,
    /// How many have no reported death.
    pub no_death: u64,
    /// Places of which records say where they are, with how many who were found are connected with each.
    pub places: &'a [Located],
}

/// A place on the map.
pub struct Located {
    /// What people's records call it, the commonest first.
    pub spellings: Vec<Spelling>,
    /// Where it is.
    pub at: Degrees,
    /// How many people are connected with it, by whatever name.
    pub people: u64,
    /// The record that says where it is.
    pub record: RecordId,
}

/// One of the ways in which records write a place.
pub struct Spelling {
    /// The facet and value that ask for it.
    pub asked: (&'static str, String),
    /// How many people's records have it so.
    pub people: u64,
}

/// The picture of the places of those who were found.
pub const PICTURE: &str = "people.png";

/// A question with how many people there are of each answer.
pub struct Counted {
    /// Its name in the address.
    pub name: &'static str,
    /// The answers: the value in the address, what it is called, how many would be found with it.
    pub choices: Vec<(String, String, u64)>,
    /// There are more answers, which are shown when asked for.
    pub more: bool,
}

/// The page.
pub fn page(voice: &Voice<'_>, view: &View<'_>) -> Page {
    let mut page = Page::new(Place::People, view.asked.path("people"), voice.words("people-heading"));
    let sign = if view.cut_short { "people-more-than" } else { "people-found" };
    page.lead = vec![voice.say(sign, &[("n", Arg::Count(view.total))]).and(in_words(voice, view))];
    let search = Search {
        action: voice.href("people"),
        name: "q",
        label: voice.text("people-search"),
        value: unsteered(view.asked.get("q").unwrap_or_default()),
        kept: view.asked.with("q", None).values,
        button: voice.text("search"),
        help: voice.words("people-search-help"),
    };
    page.sections = vec![
        Section {
            id: "search".to_owned(),
            parts: vec![Part::Search(search), Part::Facets(facets(voice, view))],
            ..Section::default()
        },
        Section { id: "people".to_owned(), parts: found(voice, view), ..Section::default() },
    ];
    page.sections.extend(by_year(voice, view));
    page.sections.extend(located(voice, view));
    page.data = true;
    page
}

/// What is asked for, in words, so that a list says what it is a list of.
/// How many are reported dead in each year, as bars.
fn by_year(voice: &Voice<'_>, view: &View<'_>) -> Option<Section> {
    let most = view.years.iter().map(|(_, count)| *count).max()?;
    let bar = |count: u64| Cell::Bar {
        shown: Rich::number(voice.locale.number(count)),
        part: count,
        whole: most.max(view.between_years).max(view.no_death),
        tone: Tone::Plain,
    };
    let year = |(year, count): &(String, u64)| {
        let path = view.asked.with("died", Some(year)).path("people");
        let words = Rich::number(voice.locale.digits(year));
        Row { tone: None, cells: vec![Cell::Line(voice.link(&path, words)), bar(*count)] }
    };
    let rest = [("people-between-years", view.between_years), ("people-no-death", view.no_death)];
    let rest = rest.into_iter().filter(|(_, count)| *count > 0);
    let rest =
        rest.map(|(id, count)| Row { tone: None, cells: vec![Cell::Line(voice.words(id)), bar(count)] });
    let table = Table {
        caption: voice.words("people-years"),
        columns: vec![
            Column::new("year", voice.text("column-year")),
            Column::numeric("people", voice.text("column-people")),
        ],
        rows: view.years.iter().map(year).chain(rest).collect(),
    };
    let section = Section::new("years", voice.text("people-years")).lead(voice.words("people-years-lead"));
    Some(section.with(Part::Table(table)))
}

/// Where the places are that those who were found are connected with.
fn located(voice: &Voice<'_>, view: &View<'_>) -> Option<Section> {
    let sheet = map::View::around(&view.places.iter().map(|place| place.at).collect::<Vec<_>>())?;
    let way = |one: &Spelling, words: Rich| {
        voice.link(&view.asked.with(one.asked.0, Some(&one.asked.1)).path("people"), words)
    };
    let named = |one: &Spelling| Rich::stored(&cut(&one.asked.1, 80));
    let marks = view.places.iter().enumerate().filter_map(|(at, place)| {
        let commonest = place.spellings.first()?;
        Some((place.at, way(commonest, voice.number(at + 1).and(Rich::unseen(named(commonest))))))
    });
    let alt = voice.locale.say("people-map", &[("n", Arg::Count(view.places.len() as u64))]);
    let question = view.asked.path("");
    let picture = voice.picture(PICTURE, &question);
    let credit = voice.words("map-credit");
    let map = Map::of(&sheet, voice.locale.lang(), picture, unsteered(&alt), marks.collect(), credit);
    let rows = view.places.iter().enumerate().map(|(at, place)| {
        let spellings = place.spellings.iter().map(|one| {
            let count = Rich::number(voice.locale.number(one.people));
            way(one, named(one)).and_words(" (").then(count).and_words(")")
        });
        let names = Rich::join(spellings, " · ");
        Row::new([
            Rich::small(voice.number(at + 1)).and_words(" ").and(names).and(voice.cite(place.record)),
            Rich::number(voice.locale.number(place.people)),
        ])
    });
    let table = Table {
        caption: voice.words("people-places"),
        columns: vec![
            Column::new("place", voice.text("column-where")),
            Column::numeric("people", voice.text("column-people")),
        ],
        rows: rows.collect(),
    };
    let section = Section::new("map", voice.text("people-places")).lead(voice.words("people-places-lead"));
    Some(section.with(Part::Map(Box::new(map))).with(Part::Table(table)))
}

fn in_words(voice: &Voice<'_>, view: &View<'_>) -> Rich {
    let said = view.facets.iter().filter_map(|Counted { name, choices, .. }| {
        let value = view.asked.get(name)?;
        let words = choices.iter().find(|(known, _, _)| known == value).map_or(value, |(_, words, _)| words);
        Some(Rich::words(voice.text(&format!("facet-{name}"))).and_words(": ").and(Rich::stored(words)))
    });
    let said = Rich::join(said, " · ");
    if said.is_empty() { said } else { Rich::words("— ").and(said) }
}

fn facets(voice: &Voice<'_>, view: &View<'_>) -> Vec<Facet> {
    let all = |name| Choice {
        href: voice.href(&view.asked.with("all", Some(name)).path("people")),
        name: voice.words("facet-more"),
        count: Rich::new(),
        chosen: false,
    };
    let facet = |Counted { name, choices, more }: &Counted| Facet {
        name: voice.words(&format!("facet-{name}")),
        choices: choices
            .iter()
            .filter(|(value, _, count)| *count > 0 || view.asked.get(name) == Some(value))
            .map(|(value, words, count)| {
                let chosen = view.asked.get(name) == Some(value);
                let target = view.asked.with(name, (!chosen).then_some(value));
                Choice {
                    href: voice.href(&target.path("people")),
                    name: Rich::stored(&cut(words, 60)),
                    count: Rich::number(voice.locale.number(*count)),
                    chosen,
                }
            })
            .chain(more.then(|| all(*name)))
            .collect(),
    };
    view.facets.iter().map(facet).filter(|facet| !facet.choices.is_empty()).collect()
}

fn found(voice: &Voice<'_>, view: &View<'_>) -> Vec<Part> {
    if view.people.is_empty() {
        return vec![Part::Notice(Tone::Plain, voice.words("people-nobody"))];
    }
    let table = Table {
        caption: voice.words("people-heading"),
        columns: columns(voice, view.asked),
        rows: view.people.iter().map(|line| row(voice, line)).collect(),
    };
    let ways = pages(voice, view);
    let mut parts = vec![Part::Table(table)];
    if !ways.is_empty() {
        parts.push(Part::Lines(vec![ways]));
    }
    parts
}

fn columns(voice: &Voice<'_>, asked: &Asked) -> Vec<Column> {
    let order = asked.get("order");
    let sortable = |key: &'static str, id: &str, by: &'static str, way: &'static str| {
        let here = order == Some(by);
        let words = voice.words(id);
        let heading = Rich::link(voice.href(&asked.with("order", Some(by)).path("people")), words);
        Column { key, heading, numeric: by == "sources", sorted: here.then_some(way) }
    };
    vec![
        sortable("name", "column-name", "name", "ascending"),
        Column::new("places", voice.text("column-places")),
        sortable("died_reported", "column-died", "died", "ascending"),
        Column::new("state", voice.text("column-state")),
        sortable("independent_sources", "column-sources", "sources", "descending"),
    ]
}

fn row(voice: &Voice<'_>, line: &Line) -> Row {
    let (first, second) =
        if line.name.is_empty() { (&line.latin, "") } else { (&line.name, line.latin.as_str()) };
    let first = if first.is_empty() { voice.words("name-unknown") } else { Rich::stored(&cut(first, 80)) };
    let second =
        if second.is_empty() { Rich::new() } else { Rich::line(Rich::small(Rich::stored(&cut(second, 80)))) };
    let name = voice.link(&format!("person/{}", line.id), first).and(second);
    let state = line.state.map_or_else(Rich::new, |state| {
        let words = voice.locale.word("state", state.code());
        match state {
            // What nearly everybody's case says is said quietly.
            FactState::Unresolved => Rich::small(Rich::words(words)),
            known => Rich::tag(if known.is_clarified() { Tone::Firm } else { Tone::Said }, words),
        }
    });
    let burial =
        if line.burial { Rich::line(Rich::small(voice.words("in-burial-register"))) } else { Rich::new() };
    let sources = Rich::number(voice.locale.number(line.independent as u64));
    Row::new([name, places(&line.places), voice.known_days(&line.died), state.and(burial), sources])
}

/// Places, each isolated by itself: one in Latin letters does not turn those beside it round.
fn places(written: &str) -> Rich {
    let mut left = 90usize;
    let fits = |place: &&str| {
        let room = left > 0;
        left = left.saturating_sub(place.chars().count());
        room
    };
    let places = written.split(" · ").filter(|place| !place.is_empty()).take_while(fits);
    Rich::join(places.map(|place| Rich::stored(&cut(place, 60))), " · ")
}

fn pages(voice: &Voice<'_>, view: &View<'_>) -> Rich {
    let (at, size) = view.at;
    let last = usize::try_from(view.total.saturating_sub(1)).unwrap_or(0) / size.max(1);
    if last == 0 {
        return Rich::new();
    }
    let to = |page: usize, id: &str| {
        let number = page.to_string();
        let target = view.asked.with("page", (page > 0).then_some(&number));
        Rich::link(voice.href(&target.path("people")), voice.words(id))
    };
    let back = if at > 0 { to(at - 1, "page-before") } else { Rich::new() };
    let on = if at < last { to(at + 1, "page-after") } else { Rich::new() };
    let here =
        voice.say("page-here", &[("at", Arg::Count(at as u64 + 1)), ("all", Arg::Count(last as u64 + 1))]);
    Rich::join([back, here, on], " · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_keeps_its_other_values_and_begins_anew() {
        let asked = Asked { values: vec![("q", "علی".to_owned()), ("page", "3".to_owned())] };
        assert_eq!(
            asked.with("burial", Some("yes")).path("people"),
            "people?q=%D8%B9%D9%84%DB%8C&burial=yes"
        );
        assert_eq!(asked.with("page", Some("4")).path("people"), "people?q=%D8%B9%D9%84%DB%8C&page=4");
        assert_eq!(asked.with("q", None).path("people"), "people");
    }
}
