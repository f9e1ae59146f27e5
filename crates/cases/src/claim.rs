//! From what records say to claims of facts, by the table `data/claims.tsv`.
//!
//! Which words claim which value is data: a documenter can read the table, dispute a
//! line, and add one for a new kind of record.

use std::collections::HashMap;
use std::sync::LazyLock;

use claims::{Account, Family, Link, Links};
use dates::{Day, Window};
use ledger::{Codebook, Grade, RecordId, ValueType};

use crate::fact::{Fact, Fate, Value, Whereabouts};
use crate::{Sites, time};

/// One line of the table.
struct Line {
    term: Option<&'static str>,
    fact: Fact,
    value: &'static str,
    denies: bool,
    happened: Vec<&'static str>,
    place: Option<&'static str>,
}

/// The lines by kind of record, and then by property: what a property says is read once.
type Table = HashMap<&'static str, Vec<(&'static str, Vec<Line>)>>;

static LINES: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::new();
    for (kind, property, line) in include_str!("../data/claims.tsv").lines().filter_map(line) {
        let properties = table.entry(kind).or_default();
        match properties.iter_mut().find(|(known, _)| *known == property) {
            Some((_, lines)) => lines.push(line),
            None => properties.push((property, vec![line])),
        }
    }
    table
});

fn line(text: &'static str) -> Option<(&'static str, &'static str, Line)> {
    if text.starts_with('#') {
        return None;
    }
    let [kind, property, term, fact, value, happened, place] = text.split('\t').collect::<Vec<_>>()[..]
    else {
        return None;
    };
    let plain = value.trim_start_matches('!');
    let line = Line {
        term: (term != "*").then_some(term),
        fact: Fact::read(fact)?,
        value: plain,
        denies: plain != value,
        happened: happened.split(' ').filter(|name| *name != "-").collect(),
        place: (place != "-").then_some(place),
    };
    Some((kind, property, line))
}

/// Where a claim of whereabouts means, as far as places can be compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A grave site that a link names; sites judged to be one have one identifier.
    Site(RecordId),
    /// A written place in its match form: other spellings may mean it too.
    Written(String),
}

/// One record's claim that a fact has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim<T> {
    pub value: T,
    pub denies: bool,
    pub place: Option<Place>,
    pub happened: Window,
    pub record: RecordId,
    pub family: Family,
    pub reliability: Grade,
    pub credibility: Option<u8>,
}

/// Whether records of a kind can claim anything.
pub fn claims_anything(kind: &str) -> bool {
    LINES.contains_key(kind)
}

/// The fates that one record claims or finds, whatever they weigh and whenever they were.
///
/// Of somebody whose place is verified it is said that they are alive.
pub fn fates_said(account: &Account<'_>) -> impl Iterator<Item = Fate> {
    let mut said: Vec<Fate> = Vec::new();
    for (property, lines) in LINES.get(account.kind()).into_iter().flatten() {
        if account.text(property).is_none_or(says_nothing) {
            continue;
        }
        let terms: Vec<&str> = account.terms(property).collect();
        let spoken =
            lines.iter().filter(|line| !line.denies && line.term.is_none_or(|term| terms.contains(&term)));
        said.extend(spoken.filter_map(|line| fate(line.fact, line.value)));
    }
    if account.kind() == "finding" {
        let found = account.term("about").and_then(Fact::read).zip(account.term("value"));
        said.extend(found.and_then(|(about, value)| fate(about, value)));
    }
    said.into_iter()
}

fn fate(fact: Fact, value: &str) -> Option<Fate> {
    match fact {
        Fact::Fate => Fate::read(value),
        Fact::Whereabouts if value == Whereabouts::LocationVerified.code() => Some(Fate::AliveFree),
        _ => None,
    }
}

/// What the records of a case claim, fact by fact, as far as it counts on a day.
pub(crate) struct Claims<'a, 'r> {
    accounts: &'a [Account<'r>],
    found: Vec<Found>,
}

/// A line of the table that a record speaks to.
struct Found {
    account: usize,
    fact: Fact,
    code: &'static str,
    denies: bool,
    place: Option<Place>,
    happened: Window,
}

impl<'a, 'r> Claims<'a, 'r> {
    /// Reads the records once.
    pub fn read(accounts: &'a [Account<'r>], links: &Links, sites: &Sites, on: Day) -> Claims<'a, 'r> {
        let mut found = Vec::new();
        for (at, account) in accounts.iter().enumerate() {
            for (property, lines) in LINES.get(account.kind()).into_iter().flatten() {
                if account.text(property).is_none_or(says_nothing) {
                    continue;
                }
                let terms: Vec<&str> = account.terms(property).collect();
                let said = lines.iter().filter(|line| line.term.is_none_or(|term| terms.contains(&term)));
                found.extend(said.map(|line| speaks(line, at, account, links, sites)));
            }
        }
        found.retain(|found| time::by(&found.happened, on));
        Claims { accounts, found }
    }

    /// The claims of one fact, in the order of the records; those of some records are left out.
    pub fn of<T: Value>(&self, fact: Fact, without: &[RecordId]) -> Vec<Claim<T>> {
        let mut claims: Vec<Claim<T>> = Vec::new();
        for found in self.found.iter().filter(|found| found.fact == fact) {
            let account = &self.accounts[found.account];
            let Some(value) = T::read(found.code).filter(|_| !without.contains(&account.id())) else {
                continue;
            };
            let own = claims.iter_mut().find(|other| {
                (other.record, other.value, other.denies) == (account.id(), value, found.denies)
            });
            match own {
                Some(known) => known.also(found),
                None => claims.push(Claim::new(value, found, account)),
            }
        }
        // "Does not lie there" names the site too: it claims nothing else.
        let denying: Vec<RecordId> =
            claims.iter().filter(|claim| claim.denies).map(|claim| claim.record).collect();
        claims.retain(|claim| claim.denies || !denying.contains(&claim.record));
        claims
    }
}

fn speaks(line: &Line, at: usize, account: &Account<'_>, links: &Links, sites: &Sites) -> Found {
    let place = line.place.and_then(|property| place_of(property, account, links, sites));
    let confirmed = matches!(&place, Some(Place::Site(site)) if sites.confirmed.contains(site));
    Found {
        account: at,
        fact: line.fact,
        code: match confirmed && line.value == "site_suspected" && !line.denies {
            true => "site_confirmed",
            false => line.value,
        },
        denies: line.denies,
        place,
        happened: line.happened.iter().find_map(|written| happened(written, account)).unwrap_or_default(),
    }
}

/// When a property says that it came about; `<property` says only before when.
fn happened(written: &str, account: &Account<'_>) -> Option<Window> {
    match written.strip_prefix('<') {
        Some(property) => Some(Window { earliest: None, latest: account.window(property)?.latest }),
        None => account.window(written),
    }
}

/// Words by which lists leave a cell blank.
fn says_nothing(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "?" | "-" | "unknown" | "نامعلوم" | "نامشخص" | "مجهول" | "غير معروف"
    )
}

fn place_of(property: &str, account: &Account<'_>, links: &Links, sites: &Sites) -> Option<Place> {
    let known = Codebook::builtin().property(account.kind(), property)?;
    if known.value_type != ValueType::Link {
        let folded = names::settled_places(account.text(property)?);
        return (!folded.is_empty()).then_some(Place::Written(folded));
    }
    let link: Link = account.links(property).next()?;
    let site = links.resolve(&link, account.source.id)?;
    Some(Place::Site(sites.named_by.get(&site).copied().unwrap_or(site)))
}

/// How two claims go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bearing {
    /// The first says what the second says.
    Supports,
    /// Neither supports nor excludes: other values, or places that cannot be compared.
    Beside,
    /// The first is of an earlier state that the second ended.
    Passed,
    /// Both cannot be true.
    Against,
}

impl<T: Value> Claim<T> {
    fn new(value: T, found: &Found, account: &Account<'_>) -> Claim<T> {
        Claim {
            value,
            denies: found.denies,
            place: found.place.clone(),
            happened: found.happened,
            record: account.id(),
            family: account.family,
            reliability: account.reliability(),
            credibility: account.credibility(),
        }
    }

    /// One record is one claim of a value, however many of its words say so.
    fn also(&mut self, found: &Found) {
        self.place = self.place.take().or_else(|| found.place.clone());
        if self.happened == Window::default() {
            self.happened = found.happened;
        }
    }

    /// How this claim bears on another.
    pub fn bearing(&self, other: &Claim<T>) -> Bearing {
        use crate::fact::Kin::{Apart, Entails, Together};
        let place = self.same_place(other);
        if self.denies || other.denies {
            let alike = self.value.kin(other.value) != Apart && place == Some(true);
            return match (self.denies == other.denies, alike) {
                (true, true) => Bearing::Supports,
                (false, true) => Bearing::Against,
                _ => Bearing::Beside,
            };
        }
        match self.value.kin(other.value) {
            Apart if self.passed_before(other) => Bearing::Passed,
            Apart if other.passed_before(self) => Bearing::Beside,
            Apart => Bearing::Against,
            _ if place == Some(false) => Bearing::Against,
            Entails if place == Some(true) => Bearing::Supports,
            Entails | Together => Bearing::Beside,
        }
    }

    /// Whether this was a state that certainly came before the other and could end.
    fn passed_before(&self, other: &Claim<T>) -> bool {
        let ended = match (other.happened.earliest, other.happened.latest) {
            // "Dead before 2018" leaves room for "seen in 1989".
            (None, Some(latest)) => Window::of(latest),
            _ => other.happened,
        };
        self.value.passes() && dates::before(&self.happened, &ended) == dates::Answer::Yes
    }

    /// Whether both mean one place; `None` where that cannot be told.
    fn same_place(&self, other: &Claim<T>) -> Option<bool> {
        if !T::HAS_PLACE {
            return Some(true);
        }
        match (&self.place, &other.place) {
            (Some(Place::Site(one)), Some(Place::Site(other))) => Some(one == other),
            (Some(Place::Written(one)), Some(Place::Written(other))) if one == other => Some(true),
            // A claim agrees with itself, wherever it means.
            _ if self.record == other.record => Some(true),
            _ => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::{Fate, Holding, Whereabouts};

    #[test]
    fn every_line_of_the_table_speaks_of_what_the_codebook_has() {
        let codebook = Codebook::builtin();
        let text = include_str!("../data/claims.tsv");
        let rows = text.lines().filter(|row| !row.starts_with('#')).count();
        let understood = LINES.values().flatten().map(|(_, lines)| lines.len()).sum::<usize>();
        assert_eq!(rows, understood, "a line is not understood");
        for (kind, properties) in LINES.iter() {
            let known = codebook.kind(kind).unwrap_or_else(|| panic!("no kind {kind}"));
            for (property, line) in
                properties.iter().flat_map(|(id, lines)| lines.iter().map(move |line| (id, line)))
            {
                let property = known.property(property).unwrap_or_else(|| panic!("{kind}.{property}"));
                if let Some(term) = line.term {
                    let vocabulary = codebook.vocabulary(property.terms.as_deref().unwrap()).unwrap();
                    assert!(vocabulary.term(term).is_some(), "{kind}.{}: {term}", property.id);
                }
                for other in line.happened.iter().chain(&line.place) {
                    let other = other.trim_start_matches('<');
                    assert!(known.property(other).is_some(), "{kind}.{other}");
                }
                let read = match line.fact {
                    Fact::Fate => Fate::read(line.value).is_some(),
                    Fact::Whereabouts => Whereabouts::read(line.value).is_some(),
                    _ => Holding::read(line.value).is_some(),
                };
                assert!(read, "{kind}.{}: {}", property.id, line.value);
            }
        }
    }
}
