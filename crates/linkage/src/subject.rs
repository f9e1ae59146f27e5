//! One record as linkage sees it: names in their parts, windows, places.
//!
//! Nothing here corrects a record. What a source leaves out stays out: a date
//! without a reading gives no window, a name that says "unknown" gives no name.

use dates::{Day, Reading, Window};
use ledger::{Facts, Record, RecordId, SourceId, Statement, property};
use names::{Layout, Name};

use crate::words;

/// The given and the family name of one way to write a name; either may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct PersonName {
    /// The given name, compound names as written: `محمد رضا`.
    pub given: String,
    /// The family name with its second element: `کریمی تهرانی`.
    pub family: String,
}

/// Sex as understood from what the source has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Sex {
    Female,
    Male,
}

/// What one record says that can tell people apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// Names of the person: in several scripts, and aliases.
    pub names: Vec<PersonName>,
    /// Names of the father.
    pub fathers: Vec<String>,
    /// Names of the grandfather.
    pub grandfathers: Vec<String>,
    /// Names of the mother.
    pub mothers: Vec<String>,
    /// When born, from a date of birth, or from an age and a date of death.
    pub birth: Option<Window>,
    /// When dead.
    pub death: Option<Window>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Towns the person is connected with.
    pub towns: Vec<String>,
    /// Provinces or regions.
    pub provinces: Vec<String>,
    /// Prisons and other detention places.
    pub prisons: Vec<String>,
    /// Affiliations.
    pub affiliations: Vec<String>,
    /// Numbers of identity documents.
    pub identities: Vec<String>,
    /// Addresses, each with its house number: `6 Tulip Street`.
    pub addresses: Vec<String>,
    /// Postal codes.
    pub postcodes: Vec<String>,
    /// E-mail addresses and telephone numbers.
    pub contacts: Vec<String>,
}

/// A record to be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The record.
    pub id: RecordId,
    /// The list it stands in.
    pub source: SourceId,
    /// What it says.
    pub said: Said,
}

/// Text longer than this is cut before it is compared; no name is so long.
const LONGEST: usize = 200;
/// More values of one property than this are not compared.
const MOST: usize = 6;

impl Subject {
    /// Reads a record, with what its mapping declared about the whole list.
    ///
    /// `name_layout = "family-given"` or `"chain"` among the declared facts says
    /// how the list writes its names.
    pub fn from_record(record: &Record, facts: &Facts) -> Subject {
        let layout = match facts.declared.get("name_layout").map(String::as_str) {
            Some("family-given") => Layout::FamilyGiven,
            Some("given-family") => Layout::GivenFamily,
            Some("chain") => Layout::Chain,
            _ => Layout::Auto,
        };
        let mut said = Said::default();
        read_names(record, layout, &mut said);
        for (property, into) in [
            (property::FATHER_NAME, &mut said.fathers),
            (property::GRANDFATHER_NAME, &mut said.grandfathers),
            (property::MOTHER_NAME, &mut said.mothers),
        ] {
            into.extend(record.values(property).filter_map(|s| bare_given(&s.value)));
        }
        said.death = window(record, property::DEATH_DATE);
        said.birth = window(record, property::BIRTH_DATE).or_else(|| birth_from_age(record, said.death));
        said.sex = record.value(property::SEX).and_then(words::sex);
        (said.towns, said.provinces) = places(record);
        said.prisons = texts(record, &[property::DETENTION_PLACE]);
        said.prisons.retain(|prison| !words::is_nowhere(prison));
        said.affiliations = texts(record, &[property::AFFILIATION]);
        said.identities = texts(record, &[property::ID_NUMBER]);
        said.addresses = addresses(record);
        said.postcodes = texts(record, &[property::POSTCODE]);
        said.contacts = texts(record, &[property::EMAIL, property::PHONE]);
        for values in [&mut said.fathers, &mut said.grandfathers, &mut said.mothers] {
            tidy(values);
        }
        Subject { id: record.id, source: record.source, said }
    }

    /// Whether the record names nobody: it is never a candidate by name.
    pub fn is_unnamed(&self) -> bool {
        self.said.names.is_empty()
    }
}

fn read_names(record: &Record, layout: Layout, said: &mut Said) {
    let whole = record.values(property::NAME).map(|s| names::parse(cut(&s.value), layout));
    let mut parsed: Vec<Name> = whole.collect();
    parsed.extend(split_names(record));
    let others = record.values(property::OTHER_NAME).map(|s| names::parse(cut(&s.value), layout));
    parsed.extend(others);
    let family = parsed.iter().map(family_of).find(|family| !family.is_empty()).unwrap_or_default();
    for name in &parsed {
        said.names.push(PersonName { given: name.given.join(" "), family: family_of(name) });
        said.fathers.extend(name.father.clone());
        said.grandfathers.extend(name.grandfather.clone());
        for alias in &name.aliases {
            // "Behrang T. (Tavanaei)": the family name in full, no other name.
            if spells_out(&family_of(name), alias) {
                said.names.push(PersonName { given: name.given.join(" "), family: alias.clone() });
                continue;
            }
            let alias = names::parse(alias, layout);
            let own = family_of(&alias);
            let family = if own.is_empty() { family.clone() } else { own };
            said.names.push(PersonName { given: alias.given.join(" "), family });
        }
    }
    said.names.retain(|name| *name != PersonName::default());
    said.names.sort();
    said.names.dedup();
    said.names.truncate(MOST);
}

/// Whether a family name is an initial (ش, or "Sh"), and the other name begins with it.
fn spells_out(family: &str, other: &str) -> bool {
    let [initial, other] = [family, other].map(|name| names::fold_joined(name).to_lowercase());
    let initial = initial.trim_matches('.');
    (1..=2).contains(&initial.chars().count()) && other.len() > initial.len() && other.starts_with(initial)
}

/// Given and family names of separate columns, paired by script.
fn split_names(record: &Record) -> Vec<Name> {
    let given: Vec<&Statement> = record.values(property::GIVEN_NAME).collect();
    let mut family: Vec<&Statement> = record.values(property::FAMILY_NAME).collect();
    let mut found = Vec::new();
    for statement in given {
        let script = names::script(&statement.value);
        let partner = family.iter().position(|f| names::script(&f.value) == script);
        let partner = partner.or(if family.is_empty() { None } else { Some(0) }).map(|at| family.remove(at));
        let family = partner.map_or("", |statement| &statement.value);
        found.push(Name::from_parts(cut(&statement.value), cut(family), "", ""));
    }
    found.extend(family.into_iter().map(|statement| Name::from_parts("", cut(&statement.value), "", "")));
    found
}

fn family_of(name: &Name) -> String {
    let second = name.toponym.iter().cloned();
    name.family.iter().cloned().chain(second).collect::<Vec<_>>().join(" ")
}

/// A relative's name without titles; nothing if it says that it is unknown.
fn bare_given(raw: &str) -> Option<String> {
    Name::from_parts("", "", cut(raw), "").father
}

/// The window around all that a date may mean; nothing where it was not understood.
fn window(record: &Record, property: &str) -> Option<Window> {
    record.values(property).find_map(|statement| {
        let reading = Reading::from_text(&statement.value, statement.reading.as_deref()?)?;
        let windows = reading.candidates.iter().map(|date| date.window);
        windows.reduce(|all, one| all.around(&one))
    })
}

/// Born so many years before the death, give or take a birthday.
fn birth_from_age(record: &Record, death: Option<Window>) -> Option<Window> {
    let age = words::number(record.value(property::AGE)?).filter(|age| (1..=110).contains(age))?;
    let death = death?;
    let years = |day: Day, years: i32| day.plus(-(f64::from(years) * 365.2425) as i32);
    Some(Window::between(years(death.earliest?, age + 1), years(death.latest?, age)))
}

/// Towns, and provinces: "Sari, Mazandaran Province" names one of each.
fn places(record: &Record) -> (Vec<String>, Vec<String>) {
    let (mut towns, mut provinces) = (Vec::new(), texts(record, &[property::PROVINCE]));
    for text in texts(record, &[property::CITY, property::DEATH_PLACE, property::BIRTH_PLACE]) {
        let mut parts = text.split([',', '،', '\\', '/']).map(str::trim);
        towns.extend(parts.next().map(str::to_owned));
        provinces.extend(parts.map(str::to_owned));
    }
    for places in [&mut towns, &mut provinces] {
        places.retain(|place| !words::is_nowhere(place));
        tidy(places);
    }
    (towns, provinces)
}

/// Addresses; a number in a column of its own belongs to the street after it.
fn addresses(record: &Record) -> Vec<String> {
    let (mut all, mut number) = (Vec::new(), String::new());
    for statement in record.values(property::ADDRESS) {
        let text = names::display(cut(&statement.value));
        if text.chars().any(char::is_alphabetic) {
            all.push(format!("{number} {text}").trim().to_owned());
            number.clear();
        } else {
            number = text;
        }
    }
    tidy(&mut all);
    all
}

fn texts(record: &Record, properties: &[&str]) -> Vec<String> {
    let values = properties.iter().flat_map(|property| record.values(property));
    let mut values: Vec<String> = values.map(|s| names::display(cut(&s.value))).collect();
    tidy(&mut values);
    values
}

fn tidy(values: &mut Vec<String>) {
    values.retain(|value| !value.trim().is_empty());
    values.sort();
    values.dedup();
    values.truncate(MOST);
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(at, _)| &text[..at])
}
