//! The `[source.SLUG]` tables of a docket.

use std::collections::BTreeMap;

use ledger::{Facts, Grade, Obtained, Sharing, Source};
use serde::Deserialize;
use toml::{Table, Value};

use super::{DocketError, source_id};

/// What a docket may say of a source; the words are those of a mapping's `[list]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Declared {
    title: Option<String>,
    publisher: Option<String>,
    lang: Option<String>,
    grade: Grade,
    sharing: Sharing,
    obtained: Way,
    duplicate_free: bool,
    burial_register: bool,
    derives_from: Vec<String>,
    facts: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Way {
    how: Option<String>,
    by: Option<String>,
    on: Option<String>,
    from: Option<String>,
}

/// The declared sources by slug.
pub(super) fn declared(table: &Table) -> Result<BTreeMap<String, Source>, DocketError> {
    let mut sources = BTreeMap::new();
    let Some(value) = table.get("source") else { return Ok(sources) };
    let wrong = || DocketError("`source` is no table of sources: write [source.SLUG] above each".to_owned());
    for (slug, value) in value.as_table().ok_or_else(wrong)? {
        sources.insert(slug.clone(), source(slug, value)?);
    }
    Ok(sources)
}

fn source(slug: &str, value: &Value) -> Result<Source, DocketError> {
    let formed = slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if !formed || slug.is_empty() {
        return Err(DocketError(format!(
            "source «{slug}»: a slug has Latin letters, digits and hyphens only"
        )));
    }
    let said: Declared =
        value.clone().try_into().map_err(|error| DocketError(format!("source «{slug}»: {error}")))?;
    Ok(Source {
        publisher: said.publisher,
        lang: said.lang,
        grade: said.grade,
        sharing: said.sharing,
        obtained: Obtained {
            how: said.obtained.how,
            by: said.obtained.by,
            on: said.obtained.on,
            from: said.obtained.from,
        },
        derives_from: said.derives_from.iter().map(|slug| source_id(slug)).collect(),
        facts: Facts {
            duplicate_free: said.duplicate_free,
            burial_register: said.burial_register,
            declared: said.facts,
        },
        ..Source::new(source_id(slug), slug, said.title.as_deref().unwrap_or(slug))
    })
}
