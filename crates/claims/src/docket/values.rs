//! The values of a docket's tables as statements.

use dates::Hints;
use ledger::{Codebook, Issue, Property, Severity, Source, Statement, ValueType};
use names::Script;
use toml::Value;

use super::DocketError;

/// The texts of a value: one, or those of a list.
pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(values) => values.iter().map(text).collect(),
        one => Some(vec![text(one)?]),
    }
}

/// A text, number, date or truth as text; nothing else is a value.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Datetime(date) => Some(date.to_string()),
        Value::Boolean(true) => Some("yes".to_owned()),
        Value::Boolean(false) => Some("no".to_owned()),
        Value::Array(_) | Value::Table(_) => None,
    }
}

/// One value as a statement, with its reading, and what is odd about it.
pub(super) fn statement(
    property: &Property,
    text: &str,
    source: &Source,
    issues: &mut Vec<Issue>,
) -> Statement {
    let mut statement = Statement {
        lang: lang(property.value_type, text, source.lang.as_deref()),
        sharing: property.sharing.max(source.sharing),
        column: Some(property.id.clone()),
        ..Statement::new(&property.id, text)
    };
    let mut odd = |code: &str, severity| issues.push(Issue::new(code, Some(&property.id), severity));
    match property.value_type {
        ValueType::Date => {
            let reading = dates::read(text, &Hints::default());
            for issue in &reading.issues {
                odd(issue.code(), if issue.is_doubt() { Severity::Doubt } else { Severity::Note });
            }
            statement.reading = (!reading.candidates.is_empty()).then(|| reading.to_text());
        }
        ValueType::Term => {
            let terms = property.terms.as_deref().and_then(|terms| Codebook::builtin().vocabulary(terms));
            statement.reading = terms.and_then(|terms| terms.read(text)).map(|term| term.id.clone());
            if statement.reading.is_none() {
                odd("term.unknown", Severity::Doubt);
            }
        }
        ValueType::Number if crate::account::number(text).is_none() => {
            odd("number.not-a-number", Severity::Doubt);
        }
        _ => {}
    }
    statement
}

/// The language of the source where the script can be its own, else the script alone.
fn lang(value_type: ValueType, value: &str, source: Option<&str>) -> Option<String> {
    if !matches!(value_type, ValueType::Name | ValueType::Place | ValueType::Text) {
        return None;
    }
    let arabic =
        |lang: &str| ["fa", "ar", "ckb", "ku", "ur", "ps"].contains(&lang.split('-').next().unwrap_or(lang));
    match names::script(value) {
        Script::Arabic => Some(source.filter(|lang| arabic(lang)).unwrap_or("und-Arab").to_owned()),
        Script::Latin => Some(source.filter(|lang| !arabic(lang)).unwrap_or("und-Latn").to_owned()),
        _ => None,
    }
}

/// The refusal of a word that the codebook does not have, with the closest one it has.
pub(super) fn unknown<'a>(what: &str, word: &str, known: impl Iterator<Item = &'a str>) -> DocketError {
    let likeness = |known: &str| strsim::jaro_winkler(&word.to_lowercase(), known);
    let close = known.map(|known| (likeness(known), known)).filter(|(score, _)| *score > 0.75);
    let close =
        close.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| format!(" (did you mean `{known}`?)"));
    DocketError(format!("the codebook has no {what} `{word}`{}", close.unwrap_or_default()))
}
