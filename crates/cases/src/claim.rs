//! From what records say to claims of facts, by the table `data/claims.tsv`.
//!
//! Which words claim which value is data: a documenter can read the table, dispute a
//! line, and add one for a new kind of record.

use std::collections::HashMap;
use std::sync::LazyLock;

use claims::{Account, Family, Link, Links};
use dates::{Day, Window};
use ledger::{Codebook, Grade, RecordId, ValueType};

use crate::fact::{Fact, Value};
use crate::{Sites, time};

/// One line of the table.
struct Line {
    property: &'static str,
    term: Option<&'static str>,
    fact: Fact,
    value: &'static str,
    denies: bool,
    happened: Vec<&'static str>,
    place: Option<&'static str>,
}

/// The lines by kind of record.
static LINES: LazyLock<HashMap<&'static str, Vec<Line>>> = LazyLock::new(|| {
    let mut lines: HashMap<&str, Vec<Line>> = HashMap::new();
    for (kind, line) in include_str!("../data/claims.tsv").lines().filter_map(line) {
        lines.entry(kind).or_default().push(line);
    }
    lines
});

fn line(text: &'static str) -> Option<(&'static str, Line)> {
    if text.starts_with('#') {
        return None;
    }
    let [kind, property, term, fact, value, happened, place] = text.split('\t').collect::<Vec<_>>()[..]
    else {
        return None;
    };
    let plain = value.trim_start_matches('!');
    let line = Line {
        property,
        term: (term != "*").then_some(term),
        fact: Fact::read(fact)?,
        value: plain,
        denies: plain != value,
        happened: happened.split(' ').filter(|name| *name != "-").collect(),
        place: (place != "-").then_some(place),
    };
    Some((kind, line))
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

/// The claims of one fact that count on a day, in the order of the records.
pub(crate) fn claims_of<T: Value>(
    fact: Fact,
    accounts: &[Account<'_>],
    links: &Links,
    sites: &Sites,
    on: Day,
) -> Vec<Claim<T>> {
    let mut found: Vec<Claim<T>> = Vec::new();
    for account in accounts {
        let mut own: Vec<Claim<T>> = Vec::new();
        for line in LINES.get(account.kind()).into_iter().flatten().filter(|line| line.fact == fact) {
            if let Some(claim) = claim_of(line, account, links, sites) {
                add(&mut own, claim);
            }
        }
        // "Does not lie there" names the site too: it claims nothing else.
        if own.iter().any(|claim| claim.denies) {
            own.retain(|claim| claim.denies);
        }
        found.extend(own.into_iter().filter(|claim| time::by(&claim.happened, on)));
    }
    found
}

fn claim_of<T: Value>(line: &Line, account: &Account<'_>, links: &Links, sites: &Sites) -> Option<Claim<T>> {
    match line.term {
        Some(term) => account.terms(line.property).find(|said| *said == term).map(|_| ())?,
        None => account.text(line.property).filter(|text| !says_nothing(text)).map(|_| ())?,
    }
    let place = line.place.and_then(|property| place_of(property, account, links, sites));
    let confirmed = matches!(&place, Some(Place::Site(site)) if sites.confirmed.contains(site));
    let code = if confirmed && line.value == "site_suspected" && !line.denies {
        "site_confirmed"
    } else {
        line.value
    };
    Some(Claim {
        value: T::read(code)?,
        denies: line.denies,
        place,
        happened: line.happened.iter().find_map(|property| account.window(property)).unwrap_or_default(),
        record: account.id(),
        family: account.family,
        reliability: account.reliability(),
        credibility: account.credibility(),
    })
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
        let folded = names::fold_joined(account.text(property)?);
        return (!folded.is_empty()).then_some(Place::Written(folded));
    }
    let link: Link = account.links(property).next()?;
    let site = links.resolve(&link, account.source.id)?;
    Some(Place::Site(sites.named_by.get(&site).copied().unwrap_or(site)))
}

/// Adds a claim to what the same record says already: one record is one claim of a value.
fn add<T: Value>(own: &mut Vec<Claim<T>>, claim: Claim<T>) {
    let same = own.iter_mut().find(|other| (other.value, other.denies) == (claim.value, claim.denies));
    match same {
        None => own.push(claim),
        Some(known) => {
            known.place = known.place.take().or(claim.place);
            if known.happened == Window::default() {
                known.happened = claim.happened;
            }
        }
    }
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
        self.value.passes() && dates::before(&self.happened, &other.happened) == dates::Answer::Yes
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
        assert_eq!(rows, LINES.values().map(Vec::len).sum::<usize>(), "a line is not understood");
        for (kind, lines) in LINES.iter() {
            let known = codebook.kind(kind).unwrap_or_else(|| panic!("no kind {kind}"));
            for line in lines {
                let property =
                    known.property(line.property).unwrap_or_else(|| panic!("{kind}.{}", line.property));
                if let Some(term) = line.term {
                    let vocabulary = codebook.vocabulary(property.terms.as_deref().unwrap()).unwrap();
                    assert!(vocabulary.term(term).is_some(), "{kind}.{}: {term}", line.property);
                }
                for other in line.happened.iter().chain(&line.place) {
                    assert!(known.property(other).is_some(), "{kind}.{other}");
                }
                let read = match line.fact {
                    Fact::Fate => Fate::read(line.value).is_some(),
                    Fact::Whereabouts => Whereabouts::read(line.value).is_some(),
                    _ => Holding::read(line.value).is_some(),
                };
                assert!(read, "{kind}.{}: {}", line.property, line.value);
            }
        }
    }
}
