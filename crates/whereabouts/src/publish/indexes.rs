//! The indexes of people: who stands where, under which letter, place, year, source and state.

use std::collections::HashSet;
use std::sync::Arc;

use cases::FactState;
use dates::{Calendar, Window};
use ledger::{RecordId, property};
use names::Script;
use pages::index::{Group, Heading, Index, Listed, Who};
use rayon::prelude::*;
use register::{Person, Public, Register};

use super::shelf::plain;

/// Lines on one page of an index.
const LINES: usize = 300;
/// Spellings under which one person stands, in each script.
const SPELLINGS: usize = 8;

/// What an index stands on: lines with what puts them in order.
#[derive(Default)]
pub struct Gathered {
    latin: Lines,
    native: Lines,
    place: Lines,
    died: Lines,
    source: Lines,
    state: Lines,
}

/// The lines of one index, in no order; of a hundred thousand people there are a million, so what many share is kept once.
#[derive(Default)]
struct Lines {
    heads: HashSet<Arc<Head>>,
    entries: Vec<Entry>,
}

/// What heads a group.
#[derive(PartialEq, Eq, Hash)]
struct Head {
    /// By which groups stand in order.
    order: String,
    anchor: String,
    /// The cell of the table of deaths by year.
    within: String,
    heading: Heading,
}

struct Entry {
    head: Arc<Head>,
    /// By which lines stand in order within a group.
    order: Arc<str>,
    listed: Listed,
}

impl Lines {
    fn push(&mut self, head: Head, order: &Arc<str>, listed: Listed) {
        self.entries.push(Entry { head: Arc::new(head), order: order.clone(), listed });
    }

    fn add(&mut self, other: Lines) {
        for entry in other.entries {
            let head = match self.heads.get(&entry.head) {
                Some(head) => head.clone(),
                None => {
                    self.heads.insert(entry.head.clone());
                    entry.head
                }
            };
            self.entries.push(Entry { head, ..entry });
        }
    }
}

impl Gathered {
    /// Where one person stands in every index.
    pub fn of(register: &Register<Public>, person: &Person<Public>, state: Option<FactState>) -> Gathered {
        let mut gathered = Gathered::default();
        gathered.see(register, person, state);
        gathered
    }

    /// Adds what was gathered of others.
    pub fn add(&mut self, other: Gathered) {
        self.latin.add(other.latin);
        self.native.add(other.native);
        self.place.add(other.place);
        self.died.add(other.died);
        self.source.add(other.source);
        self.state.add(other.state);
    }
}

/// The properties that name a place of somebody's life.
const PLACES: [&str; 5] = [
    property::CITY,
    property::BIRTH_PLACE,
    property::DETENTION_PLACE,
    property::DEATH_PLACE,
    property::BURIAL_PLACE,
];

impl Gathered {
    /// Puts one person into every index.
    fn see(&mut self, register: &Register<Public>, person: &Person<Public>, state: Option<FactState>) {
        let (native, latin) = person.headline();
        let died = died(person);
        let [native, latin] = [native, latin].map(|name| Arc::<str>::from(name.unwrap_or_default()));
        // Beside a name in one script stands that in the other.
        let [beside_latin, beside_native] =
            [&native, &latin].map(|other| Arc::new(Who { id: person.id, other: other.clone(), died }));
        let (first, who) =
            if native.is_empty() { (&latin, &beside_latin) } else { (&native, &beside_native) };
        let line = || Listed { name: first.clone(), who: who.clone() };
        for name in spellings(person) {
            let in_latin = names::script(&name) == Script::Latin;
            let beside = if in_latin { &beside_latin } else { &beside_native };
            for sorted in [Some(name.clone()), turned(&name)].into_iter().flatten() {
                let Some(letter) = letter(&sorted) else { continue };
                let order = Arc::from(names::sort_key(&sorted));
                let listed = Listed { name: Arc::from(sorted), who: beside.clone() };
                let head = Head {
                    order: names::sort_key(&letter),
                    anchor: plain(&letter),
                    heading: Heading::Text(letter),
                    within: String::new(),
                };
                let lines = if in_latin { &mut self.latin } else { &mut self.native };
                lines.push(head, &order, listed);
            }
        }
        let key: Arc<str> = Arc::from(names::sort_key(first));
        for place in places(person) {
            let head = Head {
                order: names::sort_key(&place),
                anchor: plain(&names::fold_spaced(&place)),
                heading: Heading::Text(place),
                within: String::new(),
            };
            self.place.push(head, &key, line());
        }
        let (order, heading, anchor) = year(&died);
        let within = register::counts::year(&died);
        self.died.push(Head { order, anchor, within, heading }, &key, line());
        for source in person.sources.iter().filter_map(|id| register.source(*id)) {
            let head = Head {
                order: source.slug.clone(),
                anchor: plain(&source.slug),
                heading: Heading::Text(source.title.clone()),
                within: String::new(),
            };
            self.source.push(head, &key, line());
        }
        if let Some(state) = state {
            let at = FactState::ALL.iter().position(|known| *known == state).unwrap_or_default();
            let head = Head {
                order: format!("{at:02}"),
                anchor: plain(state.code()),
                heading: Heading::State(state),
                within: String::new(),
            };
            self.state.push(head, &key, line());
        }
    }

    /// The indexes, cut into pages.
    pub fn indexes(self) -> Vec<Index> {
        let all = [
            ("native", self.native),
            ("latin", self.latin),
            ("place", self.place),
            ("died", self.died),
            ("source", self.source),
            ("state", self.state),
        ];
        all.into_par_iter().map(|(id, entries)| index(id, entries)).collect()
    }
}

fn index(id: &'static str, lines: Lines) -> Index {
    let Lines { heads, mut entries } = lines;
    drop(heads);
    entries.par_sort_by(|a, b| {
        let of_heads = a.head.order.cmp(&b.head.order);
        let of_lines = || a.order.cmp(&b.order).then_with(|| a.head.anchor.cmp(&b.head.anchor));
        of_heads.then_with(of_lines).then_with(|| a.listed.who.id.cmp(&b.listed.who.id))
    });
    let mut everybody: Vec<RecordId> = entries.iter().map(|entry| entry.listed.who.id).collect();
    everybody.sort_unstable();
    everybody.dedup();
    let mut pages: Vec<Vec<Group>> = Vec::new();
    let mut lines = LINES;
    for entry in entries {
        if lines >= LINES {
            pages.push(Vec::new());
            lines = 0;
        }
        lines += 1;
        let Some(page) = pages.last_mut() else { continue };
        match page.last_mut().filter(|group| group.anchor == entry.head.anchor) {
            Some(group) => group.people.push(entry.listed),
            None => page.push(Group {
                anchor: entry.head.anchor.clone(),
                within: entry.head.within.clone(),
                heading: entry.head.heading.clone(),
                people: vec![entry.listed],
            }),
        }
    }
    Index { id, people: everybody.len(), pages }
}

/// Every spelling of the person's name, those that fold alike once.
fn spellings(person: &Person<Public>) -> Vec<String> {
    let (native, latin) = person.headline();
    let written = person.records.iter().filter_map(register::whole_name).map(|name| names::display(&name));
    let mut seen = HashSet::new();
    let mut found: Vec<String> = native.into_iter().chain(latin).chain(written).collect();
    found.retain(|name| !names::is_unnamed(name) && seen.insert(names::fold_joined(name)));
    found.truncate(SPELLINGS);
    found
}

/// The name with its family name first, as it is looked for.
fn turned(name: &str) -> Option<String> {
    let comma = if names::script(name) == Script::Latin { ", " } else { "، " };
    let parts = names::parse(name, names::Layout::Auto);
    let (given, family) = (parts.given.join(" "), parts.family.join(" "));
    (!given.is_empty() && !family.is_empty()).then(|| format!("{family}{comma}{given}"))
}

/// The letter under which a name stands: kinds of one letter are one.
fn letter(name: &str) -> Option<String> {
    let folded = names::fold(name);
    let first = folded.chars().find(|c| c.is_alphabetic())?;
    Some(first.to_uppercase().collect())
}

fn places(person: &Person<Public>) -> Vec<String> {
    let mut seen = HashSet::new();
    let values = PLACES.iter().filter_map(|id| person.property(id)).flat_map(|property| &property.values);
    let shown = values.map(|value| names::display(&value.text));
    shown.filter(|place| !place.is_empty() && seen.insert(names::fold_spaced(place))).collect()
}

/// The days of the reported death: of the date that most sources give.
fn died(person: &Person<Public>) -> Window {
    let value = person.property(property::DEATH_DATE).and_then(|dates| dates.values.first());
    let read = value.and_then(|value| dates::Reading::from_text(&value.text, value.reading.as_deref()?));
    let windows = read.iter().flat_map(|reading| &reading.candidates).map(|date| date.window);
    windows.reduce(|one, other| one.around(&other)).unwrap_or_default()
}

/// The year in which all of the days lie, of the one calendar or the other.
fn year(died: &Window) -> (String, Heading, String) {
    if let (Some(first), Some(last)) = (died.earliest, died.latest) {
        for (calendar, sign) in [(Calendar::Gregorian, "g"), (Calendar::SolarHijri, "sh")] {
            let years = [first, last].map(|day| calendar.ymd(day).0);
            if years[0] == years[1]
                && let Some(whole) = calendar.year(years[0])
            {
                let begins = whole.earliest.map(|day| day.to_string()).unwrap_or_default();
                return (begins, Heading::Days(whole), format!("{sign}{}", years[0]));
            }
        }
        let anchor = format!("{first}-{last}");
        return (first.to_string(), Heading::Days(*died), plain(&anchor));
    }
    ("~".to_owned(), Heading::Unknown, "unknown".to_owned())
}
