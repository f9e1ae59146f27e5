//! Indexes of people: how somebody is found in an edition, where nothing answers a question.
//!
//! One index for each script of names, for places, years, sources and states of the case. An index is cut into
//! pages of some hundreds of lines; its first page says what stands on which.

use std::sync::Arc;

use cases::FactState;
use dates::Window;
use ledger::RecordId;
use register::Redactions;

use crate::locale::Arg;
use crate::part::{Column, Fact, Row, Section, Table};
use crate::rich::{Rich, cut};
use crate::{Page, Part, Place, Voice};

/// One person in a line.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The name as this line has it.
    pub name: Arc<str>,
    /// The rest of the line.
    pub who: Arc<Who>,
}

/// What all lines of one person in one script share: of a hundred thousand people there are a million lines.
#[derive(Debug)]
pub struct Who {
    /// The person.
    pub id: RecordId,
    /// What else the person is called: the name in the other script.
    pub other: Arc<str>,
    /// When the person died, as reported.
    pub died: Window,
}

/// What people of one group have in common.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Heading {
    /// A letter, a place or the title of a source, as it is written.
    Text(String),
    /// A state of the case.
    State(FactState),
    /// The days of a reported death.
    Days(Window),
    /// Nobody says.
    Unknown,
}

/// People of one group on one page.
#[derive(Debug, Clone)]
pub struct Group {
    /// Its name in an address.
    pub anchor: String,
    /// The cell of a published table of counts that it is part of, where there is such a table.
    pub within: String,
    /// What they have in common.
    pub heading: Heading,
    /// The people, in order.
    pub people: Vec<Listed>,
}

/// One index: its name in addresses, and its pages, each with the groups on it.
#[derive(Debug, Clone)]
pub struct Index {
    /// `latin`, `native`, `place`, `died`, `source` or `state`.
    pub id: &'static str,
    /// How many people stand in it.
    pub people: usize,
    /// Its pages, in order.
    pub pages: Vec<Vec<Group>>,
}

/// More groups than these are told by page, not by group.
const MOST_GROUPS: usize = 400;

impl Index {
    /// The address of one of its pages.
    pub fn path(&self, page: usize) -> String {
        format!("people/{}-{}", self.id, page + 1)
    }

    /// The page and the place on it where a group begins.
    pub fn find(&self, anchor: &str) -> Option<usize> {
        self.pages.iter().position(|groups| groups.iter().any(|group| group.anchor == anchor))
    }
}

/// The page that leads to all indexes.
pub fn ways(voice: &Voice<'_>, indexes: &[Index], people: usize) -> Page {
    let mut page = Page::new(Place::People, "people", voice.words("people-heading"));
    page.lead =
        vec![voice.say("people-found", &[("n", Arg::Count(people as u64))]), voice.words("index-lead")];
    let rows = indexes.iter().filter(|index| index.people > 0).map(|index| {
        Row::new([
            voice.link(&format!("people/{}", index.id), voice.words(name(index.id))),
            voice.words(lead(index.id)),
            voice.told(voice.share(index.people as u64, people as u64)),
        ])
    });
    let columns = vec![
        Column::new("index", voice.text("column-index")),
        Column::new("how", voice.text("column-what")),
        Column::numeric("people", voice.text("column-people")),
    ];
    let table = Table { caption: voice.words("index-ways"), columns, rows: rows.collect() };
    page.sections.push(Section::new("ways", voice.text("index-ways")).with(Part::Table(table)));
    page
}

fn name(index: &str) -> &'static str {
    match index {
        "latin" => "index-latin",
        "native" => "index-native",
        "place" => "index-place",
        "died" => "index-died",
        "source" => "index-source",
        _ => "index-state",
    }
}

fn lead(index: &str) -> &'static str {
    match index {
        "latin" | "native" => "index-names-lead",
        "place" => "index-place-lead",
        "died" => "index-died-lead",
        "source" => "index-source-lead",
        _ => "index-state-lead",
    }
}

/// The first page of an index: what stands where.
pub fn contents(voice: &Voice<'_>, index: &Index) -> Page {
    let mut page = Page::new(Place::People, format!("people/{}", index.id), voice.words(name(index.id)));
    page.lead = vec![voice.words(lead(index.id)), voice.link("people", voice.words("index-back"))];
    let groups: usize = index.pages.iter().map(Vec::len).sum();
    let part = match groups > MOST_GROUPS {
        true => Part::Lines(
            index.pages.iter().enumerate().map(|(at, page)| range(voice, index, at, page)).collect(),
        ),
        false => Part::Facts(by_group(voice, index)),
    };
    page.sections.push(Section::new("contents", voice.text("index-contents")).with(part));
    page
}

/// A page by what begins and what ends it.
fn range(voice: &Voice<'_>, index: &Index, at: usize, page: &[Group]) -> Rich {
    let ends = [page.first(), page.last()]
        .map(|group| group.map(|group| heading(voice, &group.heading)).unwrap_or_default());
    let [first, last] = ends;
    let inside = if first == last { first } else { first.and_words(" – ").and(last) };
    voice.link(&index.path(at), inside)
}

fn by_group(voice: &Voice<'_>, index: &Index) -> Vec<Fact> {
    let mut facts: Vec<(&Group, u64, Fact)> = Vec::new();
    for (at, page) in index.pages.iter().enumerate() {
        for group in page {
            let name = |listed: Option<&Listed>| {
                listed.map(|one| Rich::stored(&cut(&one.name, 40))).unwrap_or_default()
            };
            let (first, last) = (name(group.people.first()), name(group.people.last()));
            let inside = if group.people.len() < 2 { first } else { first.and_words(" – ").and(last) };
            let href = format!("{}#{}", voice.href(&index.path(at)), group.anchor);
            let way = Rich::link(href, inside);
            let people = group.people.len() as u64;
            match facts.last_mut().filter(|(first, ..)| first.anchor == group.anchor) {
                Some((_, count, fact)) => {
                    *count += people;
                    fact.values.push(way);
                }
                None => {
                    let fact =
                        Fact { name: heading(voice, &group.heading), mark: Rich::new(), values: vec![way] };
                    facts.push((group, people, fact));
                }
            }
        }
    }
    let cells: Vec<(&str, u64)> =
        facts.iter().map(|(group, count, _)| (group.within.as_str(), *count)).collect();
    // Where no table has the same people in cells of its own, all groups together are the one whose sum is known.
    let shown = voice.gate.cells_within(&cells, &mut Redactions::default());
    let counted = |((.., mut fact), count): ((&Group, u64, Fact), Option<u64>)| {
        fact.mark = Rich::small(voice.told(count));
        fact
    };
    facts.into_iter().zip(shown).map(counted).collect()
}

fn heading(voice: &Voice<'_>, heading: &Heading) -> Rich {
    match heading {
        Heading::Text(text) => Rich::stored(&cut(text, 80)),
        Heading::State(state) => Rich::words(voice.locale.word("state", state.code())),
        Heading::Days(days) => voice.window(days),
        Heading::Unknown => voice.words("not-known"),
    }
}

/// One page of an index.
pub fn page(voice: &Voice<'_>, index: &Index, at: usize) -> Page {
    let mut page = Page::new(Place::People, index.path(at), voice.words(name(index.id)));
    let groups = &index.pages[at];
    page.lead = vec![turn(voice, index, at)];
    page.sections = groups
        .iter()
        .map(|group| Section {
            id: group.anchor.clone(),
            heading: heading(voice, &group.heading),
            lead: Rich::new(),
            parts: vec![Part::Lines(group.people.iter().map(|one| line(voice, one)).collect())],
        })
        .collect();
    page
}

fn turn(voice: &Voice<'_>, index: &Index, at: usize) -> Rich {
    let to = |page: usize, id: &str| voice.link(&index.path(page), voice.words(id));
    let back = if at > 0 { to(at - 1, "page-before") } else { Rich::new() };
    let on = if at + 1 < index.pages.len() { to(at + 1, "page-after") } else { Rich::new() };
    let args = [("at", Arg::Count(at as u64 + 1)), ("all", Arg::Count(index.pages.len() as u64))];
    let contents = voice.link(&format!("people/{}", index.id), voice.words("index-contents"));
    Rich::join([back, voice.say("page-here", &args), on, contents], " · ")
}

fn line(voice: &Voice<'_>, one: &Listed) -> Rich {
    let Who { id, other, died } = &*one.who;
    let name = match one.name.is_empty() {
        true => voice.words("name-unknown"),
        false => Rich::stored(&cut(&one.name, 80)),
    };
    let mut line = Rich::link(voice.href_of("person", *id), name);
    if !other.is_empty() {
        line = line.and_words(" · ").then(Rich::stored(&cut(other, 80)));
    }
    if *died != Window::default() {
        line = line.and_words(" · ").then(Rich::small(voice.window(died)));
    }
    line
}
