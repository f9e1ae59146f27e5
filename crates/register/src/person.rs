//! One human being, as the records judged to be of them have it.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::OnceLock;

use ledger::{Issue, Locator, Record, RecordId, Sharing, SourceId, property};

use crate::compare::{Agreement, agreement, width};
use crate::{Audience, Lineage};

/// Who says a value, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The record.
    pub record: RecordId,
    /// Its source.
    pub source: SourceId,
    /// Where in the source.
    pub locator: Locator,
    /// The column or cell within the locator.
    pub column: Option<String>,
    /// The value exactly as this record has it.
    pub text: String,
    /// Its language or script where known.
    pub lang: Option<String>,
    /// Who may be shown it.
    pub sharing: Sharing,
}

/// One value of one property, with everybody who says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The value as its first claimant wrote it.
    pub text: String,
    /// How it was understood, where it had to be (dates).
    pub reading: Option<String>,
    /// Who says so.
    pub claims: Vec<Claim>,
    /// How many independent sources say so.
    pub independent: usize,
}

/// All values of one property, competing ones side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The property, an identifier of the codebook.
    pub id: String,
    /// Its values: those that more independent sources say come first. The first
    /// is what a page shows where there is room for one; it is a view, no decision.
    pub values: Vec<Value>,
    /// Whether the values can all be true.
    pub agreement: Agreement,
}

/// One human being, as far as one audience may see.
#[derive(Debug, Clone)]
pub struct Person<A: Audience> {
    /// The earliest record of this person in the log; any record finds the person.
    pub id: RecordId,
    /// The records, in the order of the log.
    pub records: Vec<Record>,
    /// Every property, in the order of the codebook's `person` kind as far as known.
    pub properties: Vec<Property>,
    /// The sources, each once, in the order of first mention.
    pub sources: Vec<SourceId>,
    /// How many independent sources name this person.
    pub independent: usize,
    /// What is odd about the records.
    pub issues: Vec<(RecordId, Issue)>,
    headline: OnceLock<(Option<String>, Option<String>)>,
    audience: PhantomData<A>,
}

impl<A: Audience> Person<A> {
    /// Lays the records of one person side by side.
    pub(crate) fn new(id: RecordId, records: Vec<Record>, lineage: &Lineage) -> Person<A> {
        let mut sources: Vec<SourceId> = Vec::new();
        let mut grouped: BTreeMap<usize, (String, Vec<Value>)> = BTreeMap::new();
        let mut order: Vec<String> = Vec::new();
        for record in &records {
            if !sources.contains(&record.source) {
                sources.push(record.source);
            }
            for statement in &record.statements {
                let place = position(&mut order, &statement.property);
                let entry = grouped.entry(place).or_insert_with(|| (statement.property.clone(), Vec::new()));
                let claim = Claim {
                    record: record.id,
                    source: record.source,
                    locator: record.locator.clone(),
                    column: statement.column.clone(),
                    text: statement.value.clone(),
                    lang: statement.lang.clone(),
                    sharing: statement.sharing,
                };
                add_claim(&mut entry.1, statement.reading.as_deref(), claim);
            }
        }
        let properties = grouped.into_values().map(|(id, values)| property_of(id, values, lineage)).collect();
        let independent = lineage.independent(sources.iter().copied());
        let issues = records.iter().flat_map(|r| r.issues.iter().map(|i| (r.id, i.clone()))).collect();
        Person {
            id,
            records,
            properties,
            sources,
            independent,
            issues,
            headline: OnceLock::new(),
            audience: PhantomData,
        }
    }

    /// One property.
    pub fn property(&self, id: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.id == id)
    }

    /// The names to head a page with: in the Arabic script, and in Latin letters.
    ///
    /// Given and family name, cleaned for display; the spelling that most sources use;
    /// among equals, the fullest.
    pub fn headline(&self) -> (Option<String>, Option<String>) {
        self.headline.get_or_init(|| self.most_used_names()).clone()
    }

    fn most_used_names(&self) -> (Option<String>, Option<String>) {
        let mut spelled: Vec<(String, Vec<SourceId>)> = Vec::new();
        for record in &self.records {
            if let Some(name) = whole_name(record).map(|name| plain_name(&name)) {
                match spelled.iter_mut().find(|(other, _)| *other == name) {
                    Some((_, sources)) => sources.push(record.source),
                    None => spelled.push((name, vec![record.source])),
                }
            }
        }
        let mut ranked: Vec<(String, usize)> = spelled
            .into_iter()
            .map(|(name, mut sources)| {
                sources.sort_unstable();
                sources.dedup();
                (name, sources.len())
            })
            .collect();
        ranked.sort_by(|a, b| {
            b.1.cmp(&a.1).then(b.0.chars().count().cmp(&a.0.chars().count())).then(a.0.cmp(&b.0))
        });
        let of =
            |latin: bool| ranked.iter().map(|(name, _)| name).find(|name| is_latin(name) == latin).cloned();
        (of(false), of(true))
    }

    /// The headline as one text, for messages.
    pub fn title(&self) -> String {
        match self.headline() {
            (Some(native), Some(latin)) => format!("{native} · {latin}"),
            (Some(name), None) | (None, Some(name)) => name,
            (None, None) => "name unknown".to_owned(),
        }
    }
}

/// The whole name a record gives: as one text, or put together from its parts.
pub fn whole_name(record: &Record) -> Option<String> {
    if let Some(name) = record.value(property::NAME).filter(|name| !name.trim().is_empty()) {
        return Some(name.trim().to_owned());
    }
    let parts: Vec<&str> = [property::GIVEN_NAME, property::FAMILY_NAME]
        .iter()
        .filter_map(|part| record.value(part))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Given and family name of a written name, without honorifics and father: what heads a page.
pub(crate) fn plain_name(written: &str) -> String {
    let name = names::parse(written, names::Layout::Auto);
    let parts: Vec<&str> =
        name.given.iter().chain(&name.family).chain(&name.toponym).map(String::as_str).collect();
    if name.unnamed || parts.is_empty() { names::display(written) } else { names::display(&parts.join(" ")) }
}

/// Whether a name is written in Latin letters, by its first letter.
pub(crate) fn is_latin(name: &str) -> bool {
    name.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| (c as u32) < 0x250 || ('\u{1e00}'..='\u{1eff}').contains(&c))
}

fn position(order: &mut Vec<String>, property: &str) -> usize {
    let known = ORDER.iter().position(|known| *known == property);
    known.unwrap_or_else(|| {
        let later = order.iter().position(|other| other == property).unwrap_or_else(|| {
            order.push(property.to_owned());
            order.len() - 1
        });
        ORDER.len() + later
    })
}

/// The order in which a person is told: who they were first.
const ORDER: &[&str] = &[
    property::NAME,
    property::GIVEN_NAME,
    property::FAMILY_NAME,
    property::OTHER_NAME,
    property::FATHER_NAME,
    property::GRANDFATHER_NAME,
    property::MOTHER_NAME,
    property::SEX,
    property::BIRTH_DATE,
    property::BIRTH_PLACE,
    property::AGE,
    property::OCCUPATION,
    property::AFFILIATION,
    property::CITY,
    property::PROVINCE,
    property::ARREST_DATE,
    property::DETENTION_PLACE,
    property::DEATH_DATE,
    property::DEATH_PLACE,
    property::BURIAL_DATE,
    property::BURIAL_PLACE,
];

/// Adds a claim to the value it repeats, or as a new value.
///
/// Two texts are one value when they look the same once cleaned for display and
/// were understood alike; the first claimant's spelling stays.
fn add_claim(values: &mut Vec<Value>, reading: Option<&str>, claim: Claim) {
    let shown = names::display(&claim.text);
    let same =
        values.iter_mut().find(|v| v.reading.as_deref() == reading && names::display(&v.text) == shown);
    match same {
        Some(value) => value.claims.push(claim),
        None => values.push(Value {
            text: claim.text.clone(),
            reading: reading.map(str::to_owned),
            claims: vec![claim],
            independent: 0,
        }),
    }
}

fn property_of(id: String, mut values: Vec<Value>, lineage: &Lineage) -> Property {
    for value in &mut values {
        value.independent = lineage.independent(value.claims.iter().map(|claim| claim.source));
    }
    values.sort_by(|a, b| {
        b.independent
            .cmp(&a.independent)
            .then(b.claims.len().cmp(&a.claims.len()))
            .then(width(a).cmp(&width(b)))
            .then(a.text.cmp(&b.text))
    });
    let agreement = agreement(&id, &values);
    // Where sources agree, the one that knows most is shown: a day before the year it lies in.
    if agreement == Agreement::Compatible && id.ends_with("_date") {
        values.sort_by_key(width);
    }
    Property { id, values, agreement }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(crate) mod tests {
    use super::*;
    use crate::{Internal, Redactions, Register};
    use ledger::{Grade, Source, Statement};

    /// A source whose identity is its name.
    pub(crate) fn source(name: &str) -> Source {
        let digest = ledger::Digest::of(name.as_bytes());
        Source {
            grade: Grade::F,
            sharing: Sharing::Team,
            ..Source::new(SourceId(digest.0[..16].try_into().unwrap()), name, name)
        }
    }

    /// A source that anyone may see, and that is published.
    pub(crate) fn published(name: &str) -> Source {
        let obtained = ledger::Obtained { how: Some("published".to_owned()), ..Default::default() };
        Source { sharing: Sharing::Public, obtained, ..source(name) }
    }

    /// A record of one source, numbered.
    pub(crate) fn record(number: u8, source: &Source, values: &[(&str, &str)]) -> Record {
        Record {
            id: RecordId([number; 16]),
            source: source.id,
            batch: None,
            replaces: None,
            kind: "person".to_owned(),
            locator: Locator { row: Some(u64::from(number)), ..Locator::default() },
            key: None,
            statements: values.iter().map(|(property, value)| Statement::new(property, value)).collect(),
            issues: Vec::new(),
        }
    }

    fn person(sources: Vec<Source>, records: Vec<Record>) -> Person<Internal> {
        let id = records[0].id;
        Register::new(sources).person(id, records, &mut Redactions::default()).unwrap()
    }

    #[test]
    fn competing_values_stand_side_by_side_with_their_claimants() {
        let (a, b, c) = (source("a"), source("b"), source("c"));
        let records = vec![
            record(1, &a, &[("name", "بهزاد سهرابیان"), ("father_name", "Karim")]),
            record(2, &b, &[("name", "Behzad Sohrabian"), ("father_name", "Rahim")]),
            record(3, &c, &[("name", "بهزاد سهرابيان"), ("father_name", "Rahim")]),
        ];
        let seen = person(vec![a, b, c], records);
        let names = seen.property("name").unwrap();
        assert_eq!(names.values.len(), 2, "the Arabic yeh is the same value, cleaned for display");
        assert_eq!(names.values[0].claims.len(), 2);
        assert_eq!(names.values[0].text, "بهزاد سهرابیان", "the first claimant's spelling stays");
        let fathers = seen.property("father_name").unwrap();
        assert_eq!(fathers.values[0].text, "Rahim");
        assert_eq!(fathers.agreement, Agreement::Conflicting);
        assert_eq!(seen.title(), "بهزاد سهرابیان · Behzad Sohrabian");
        assert_eq!(seen.independent, 3);
    }

    #[test]
    fn a_copied_value_is_one_voice() {
        let a = source("a");
        let mut b = source("b");
        b.derives_from = vec![a.id];
        let c = source("c");
        let records = vec![
            record(1, &a, &[("city", "Sarab")]),
            record(2, &b, &[("city", "Sarab")]),
            record(3, &c, &[("city", "Nilab")]),
        ];
        let seen = person(vec![a, b, c], records);
        let cities = seen.property("city").unwrap();
        assert_eq!(cities.values.iter().map(|v| v.independent).collect::<Vec<_>>(), [1, 1]);
        assert_eq!(cities.agreement, Agreement::Various);
        assert_eq!(seen.independent, 2);
    }
}
