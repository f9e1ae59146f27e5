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
pub(crate) const MOST: usize = 6;

impl Subject {
    /// Reads a record, with what its mapping declared about the whole list.
    ///
    /// `name_layout = "family-given"` or `"chain"` among the declared facts says
    /// how the list writes its names. For many records, [`Reader`](crate::Reader)
    /// reads the same with less work.
    pub fn from_record(record: &Record, facts: &Facts) -> Subject {
        let told: Vec<Told<'_>> = record.statements.iter().map(Told::from).collect();
        Subject { id: record.id, source: record.source, said: Said::of(&told, layout(facts)) }
    }

    /// Whether the record names nobody: it is never a candidate by name.
    pub fn is_unnamed(&self) -> bool {
        self.said.names.is_empty()
    }
}

/// How a list writes its names, as its mapping declared.
pub(crate) fn layout(facts: &Facts) -> Layout {
    match facts.declared.get("name_layout").map(String::as_str) {
        Some("family-given") => Layout::FamilyGiven,
        Some("given-family") => Layout::GivenFamily,
        Some("chain") => Layout::Chain,
        _ => Layout::Auto,
    }
}

/// A statement, as far as linkage reads it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told<'a> {
    pub property: &'a str,
    pub value: &'a str,
    pub reading: Option<&'a str>,
}

impl<'a> From<&'a Statement> for Told<'a> {
    fn from(statement: &'a Statement) -> Told<'a> {
        Told { property: &statement.property, value: &statement.value, reading: statement.reading.as_deref() }
    }
}

/// The statements of one property, in order.
fn values<'t, 'a>(told: &'t [Told<'a>], property: &'t str) -> impl Iterator<Item = Told<'a>> + use<'t, 'a> {
    told.iter().copied().filter(move |it| it.property == property)
}

impl Said {
    /// What statements say together.
    ///
    /// [`Reader`](crate::Reader) asks this for the statements of each aspect alone (names, places, ...), and
    /// may do so because no aspect looks at another, but for a birth told by an age.
    pub(crate) fn of(told: &[Told<'_>], layout: Layout) -> Said {
        let mut said = Said::default();
        read_names(told, layout, &mut said);
        if told.iter().all(|it| NAMES.contains(&it.property)) {
            // Most of what is asked are names and nothing else.
            [&mut said.fathers, &mut said.grandfathers].into_iter().for_each(tidy);
            return said;
        }
        for (property, into) in [
            (property::FATHER_NAME, &mut said.fathers),
            (property::GRANDFATHER_NAME, &mut said.grandfathers),
            (property::MOTHER_NAME, &mut said.mothers),
        ] {
            into.extend(values(told, property).filter_map(|it| bare_given(it.value)));
        }
        said.death = window(told, property::DEATH_DATE);
        said.birth = window(told, property::BIRTH_DATE).or_else(|| birth_from_age(age(told)?, said.death?));
        said.sex = values(told, property::SEX).next().and_then(|it| words::sex(it.value));
        (said.towns, said.provinces) = places(told);
        said.prisons = texts(told, &[property::DETENTION_PLACE]);
        said.prisons.retain(|prison| !words::is_nowhere(prison));
        said.affiliations = texts(told, &[property::AFFILIATION]);
        said.identities = texts(told, &[property::ID_NUMBER]);
        said.addresses = addresses(told);
        said.postcodes = texts(told, &[property::POSTCODE]);
        said.contacts = texts(told, &[property::EMAIL, property::PHONE]);
        for values in [&mut said.fathers, &mut said.grandfathers, &mut said.mothers] {
            tidy(values);
        }
        said
    }
}

/// Properties that name the person.
const NAMES: [&str; 4] = [property::NAME, property::GIVEN_NAME, property::FAMILY_NAME, property::OTHER_NAME];

fn read_names(told: &[Told<'_>], layout: Layout, said: &mut Said) {
    let whole = values(told, property::NAME).map(|it| names::parse(cut(it.value), layout));
    let mut parsed: Vec<Name> = whole.collect();
    parsed.extend(split_names(told));
    let others = values(told, property::OTHER_NAME).map(|it| names::parse(cut(it.value), layout));
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
fn split_names(told: &[Told<'_>]) -> Vec<Name> {
    let mut families: Vec<&str> = values(told, property::FAMILY_NAME).map(|it| it.value).collect();
    let mut found = Vec::new();
    for given in values(told, property::GIVEN_NAME).map(|it| it.value) {
        let script = names::script(given);
        let partner = families.iter().position(|family| names::script(family) == script);
        let partner = partner.or(if families.is_empty() { None } else { Some(0) });
        let family = partner.map_or("", |at| families.remove(at));
        found.push(Name::from_parts(cut(given), cut(family), "", ""));
    }
    found.extend(families.into_iter().map(|family| Name::from_parts("", cut(family), "", "")));
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
fn window(told: &[Told<'_>], property: &str) -> Option<Window> {
    values(told, property).find_map(|it| {
        let reading = Reading::from_text(it.value, it.reading?)?;
        let windows = reading.candidates.iter().map(|date| date.window);
        windows.reduce(|all, one| all.around(&one))
    })
}

/// The age in years, where it is one that a person can have.
pub(crate) fn age(told: &[Told<'_>]) -> Option<i32> {
    let first = values(told, property::AGE).next()?;
    words::number(first.value).filter(|age| (1..=110).contains(age))
}

/// Born so many years before the death, give or take a birthday.
pub(crate) fn birth_from_age(age: i32, death: Window) -> Option<Window> {
    let years = |day: Day, years: i32| day.plus(-(f64::from(years) * 365.2425) as i32);
    Some(Window::between(years(death.earliest?, age + 1), years(death.latest?, age)))
}

/// Towns, and provinces: "Sari, Mazandaran Province" names one of each.
fn places(told: &[Told<'_>]) -> (Vec<String>, Vec<String>) {
    let (mut towns, mut provinces) = (Vec::new(), texts(told, &[property::PROVINCE]));
    for text in texts(told, &[property::CITY, property::DEATH_PLACE, property::BIRTH_PLACE]) {
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
fn addresses(told: &[Told<'_>]) -> Vec<String> {
    let (mut all, mut number) = (Vec::new(), String::new());
    for address in values(told, property::ADDRESS) {
        let text = names::display(cut(address.value));
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

fn texts(told: &[Told<'_>], properties: &[&str]) -> Vec<String> {
    let all = properties.iter().flat_map(|property| values(told, property));
    let mut texts: Vec<String> = all.map(|it| names::display(cut(it.value))).collect();
    tidy(&mut texts);
    texts
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
