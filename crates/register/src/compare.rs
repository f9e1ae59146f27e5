//! Whether the values of one property can all be true.

use dates::Reading;
use ledger::property;

use crate::person::Value;

/// How the values of one property stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreement {
    /// One claim only.
    Single,
    /// Several claims, one value.
    Same,
    /// Several values that can all be true: a month and a day within it, two spellings of one name.
    Compatible,
    /// Several values of which nobody can say by their form whether they agree: two towns, two notes.
    Various,
    /// Values that cannot all be true.
    Conflicting,
}

impl Agreement {
    /// The word for it, in English.
    pub fn word(self) -> &'static str {
        match self {
            Agreement::Single => "one source only",
            Agreement::Same => "same",
            Agreement::Compatible => "compatible",
            Agreement::Various => "various",
            Agreement::Conflicting => "conflicting",
        }
    }
}

/// Judges the values of one property by what the property is.
pub(crate) fn agreement(id: &str, values: &[Value]) -> Agreement {
    match values {
        [] => Agreement::Single,
        [only] if only.claims.len() == 1 => Agreement::Single,
        [_] => Agreement::Same,
        _ => match id {
            _ if id.ends_with("_date") => by_pairs(values, dates_agree),
            property::AGE => by_pairs(values, ages_agree),
            property::SEX => by_pairs(values, sexes_agree),
            property::NAME
            | property::GIVEN_NAME
            | property::FAMILY_NAME
            | property::FATHER_NAME
            | property::GRANDFATHER_NAME
            | property::MOTHER_NAME => by_pairs(values, names_agree),
            _ => Agreement::Various,
        },
    }
}

/// The worst answer of any pair; `None` is «cannot be told».
fn by_pairs(values: &[Value], agree: fn(&Value, &Value) -> Option<bool>) -> Agreement {
    let mut worst = Agreement::Compatible;
    for (index, one) in values.iter().enumerate() {
        for other in &values[index + 1..] {
            worst = worst.max(match agree(one, other) {
                Some(true) => Agreement::Compatible,
                None => Agreement::Various,
                Some(false) => Agreement::Conflicting,
            });
        }
    }
    worst
}

/// Two dates agree when some reading of one may be some reading of the other.
fn dates_agree(a: &Value, b: &Value) -> Option<bool> {
    let a = Reading::from_text(&a.text, a.reading.as_deref()?)?;
    let b = Reading::from_text(&b.text, b.reading.as_deref()?)?;
    if a.candidates.is_empty() || b.candidates.is_empty() {
        return None;
    }
    let possible = |one: &dates::HistoricalDate| {
        b.candidates.iter().any(|other| one.overlaps(other) != dates::Answer::No)
    };
    Some(a.candidates.iter().any(possible))
}

/// How many days the readings of a date span; nothing understood spans most.
pub(crate) fn width(value: &Value) -> i64 {
    let reading = value.reading.as_deref().and_then(|reading| Reading::from_text(&value.text, reading));
    let windows = reading.iter().flat_map(|reading| &reading.candidates).map(|date| date.window);
    let day = |day: Option<dates::Day>, open: i64| day.map_or(open, |day| i64::from(day.number()));
    let (first, last) = windows.fold((i64::MAX, i64::MIN), |(first, last), window| {
        (first.min(day(window.earliest, -1_000_000)), last.max(day(window.latest, 10_000_000)))
    });
    if first == i64::MAX { i64::MAX } else { last - first }
}

/// Two ages agree within a year: sources count birthdays differently.
fn ages_agree(a: &Value, b: &Value) -> Option<bool> {
    let number = |value: &Value| names::fold(&value.text).trim().parse::<f32>().ok();
    Some((number(a)? - number(b)?).abs() <= 1.0)
}

fn sexes_agree(a: &Value, b: &Value) -> Option<bool> {
    let sexes = ledger::Codebook::builtin().vocabulary("sex")?;
    Some(sexes.read(&a.text)? == sexes.read(&b.text)?)
}

fn names_agree(a: &Value, b: &Value) -> Option<bool> {
    let parse = |value: &Value| names::parse(&value.text, names::Layout::Auto);
    let comparison = names::compare(&parse(a), &parse(b));
    Some(comparison.findings.iter().all(|finding| finding.level != names::Level::Different))
}
