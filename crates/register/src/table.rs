//! The register as tables: one line per person, or one line per statement.

use ledger::{Locator, SourceId};

use crate::{Audience, Claim, Person, Register, Value};

/// The columns of the table of people. Dates are EDTF, as understood: 1988-01-01 of a list that
/// knew the year alone is 1988. As written they stand in the table of statements.
pub const PEOPLE: &[&str] = &[
    "person",
    "name",
    "name_latin",
    "father_name",
    "sex",
    "birth_date_edtf",
    "death_date_reported_edtf",
    "death_place_reported",
    "records",
    "sources",
    "independent_sources",
    "in_burial_register",
    "conflicting",
];

/// The columns of the table of statements: every value, with its source and place in it.
pub const STATEMENTS: &[&str] = &[
    "person",
    "record",
    "property",
    "value",
    "reading",
    "lang",
    "source",
    "source_title",
    "sheet",
    "row",
    "column",
    "locator",
    "independent_sources",
    "agreement",
    "issues",
];

/// One person as a line of [`PEOPLE`].
///
/// A cell shows the first value of a property, the one that most independent
/// sources give; `conflicting` names the properties where sources contradict
/// each other, so that nobody takes the view for the whole.
pub fn person_line<A: Audience>(register: &Register<A>, person: &Person<A>) -> Vec<String> {
    let first = |id: &str| person.property(id).and_then(|p| p.values.first()).map(|v| v.text.clone());
    let understood = |id: &str| person.property(id).and_then(|p| p.values.first()).and_then(edtf);
    let (native, latin) = person.headline();
    let burial = person
        .sources
        .iter()
        .filter_map(|source| register.source(*source))
        .any(|source| source.facts.burial_register);
    let conflicting: Vec<&str> = person
        .properties
        .iter()
        .filter(|property| property.agreement == crate::Agreement::Conflicting)
        .map(|property| property.id.as_str())
        .collect();
    [
        Some(person.id.to_string()),
        native,
        latin,
        first("father_name"),
        first("sex"),
        understood("birth_date"),
        understood("death_date"),
        first("death_place"),
        Some(person.records.len().to_string()),
        Some(slugs(register, &person.sources)),
        Some(person.independent.to_string()),
        Some(if burial { "yes" } else { "no" }.to_owned()),
        Some(conflicting.join(" ")),
    ]
    .map(Option::unwrap_or_default)
    .to_vec()
}

/// A date as understood, in EDTF; several readings joined by «or».
pub fn edtf(value: &Value) -> Option<String> {
    let reading = dates::Reading::from_text(&value.text, value.reading.as_deref()?)?;
    let readings: Vec<&str> = reading.candidates.iter().map(|date| date.edtf.as_str()).collect();
    match readings.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        several => Some(several.join(" or ")),
    }
}

fn slugs<A: Audience>(register: &Register<A>, sources: &[SourceId]) -> String {
    let slugs: Vec<&str> =
        sources.iter().filter_map(|id| register.source(*id)).map(|s| s.slug.as_str()).collect();
    slugs.join(" ")
}

/// One person as lines of [`STATEMENTS`]: every claim, as its source wrote it.
pub fn statement_lines<A: Audience>(register: &Register<A>, person: &Person<A>) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for property in &person.properties {
        for value in &property.values {
            for claim in &value.claims {
                let source = register.source(claim.source);
                lines.push(vec![
                    person.id.to_string(),
                    claim.record.to_string(),
                    property.id.clone(),
                    claim.text.clone(),
                    value.reading.clone().unwrap_or_default(),
                    claim.lang.clone().unwrap_or_default(),
                    source.map(|s| s.slug.clone()).unwrap_or_default(),
                    source.map(|s| s.title.clone()).unwrap_or_default(),
                    claim.locator.sheet.clone().unwrap_or_default(),
                    claim.locator.row.map(|row| row.to_string()).unwrap_or_default(),
                    claim.column.clone().unwrap_or_default(),
                    place(&claim.locator),
                    value.independent.to_string(),
                    property.agreement.word().to_owned(),
                    issues_of(person, claim).join(" "),
                ]);
            }
        }
    }
    lines
}

/// The codes of what is odd about the cell a claim came from.
pub fn issues_of<'a, A: Audience>(person: &'a Person<A>, claim: &Claim) -> Vec<&'a str> {
    person
        .issues
        .iter()
        .filter(|(record, issue)| *record == claim.record && issue.column == claim.column)
        .map(|(_, issue)| issue.code.as_str())
        .collect()
}

/// A locator in words, as `sheet Names, row 14`.
pub fn place(locator: &Locator) -> String {
    let mut parts = Vec::new();
    if let Some(sheet) = &locator.sheet {
        parts.push(format!("sheet {sheet}"));
    }
    if let Some(row) = locator.row {
        parts.push(format!("row {row}"));
    }
    if let Some(page) = &locator.page {
        parts.push(format!("page {page}"));
    }
    if let Some(timestamp) = &locator.timestamp {
        parts.push(format!("at {timestamp}"));
    }
    if let Some(quote) = &locator.quote {
        parts.push(format!("«{quote}»"));
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_never_leaves_as_a_day() {
        let list = crate::person::tests::source("list");
        let mut one =
            crate::person::tests::record(1, &list, &[("name", "A B"), ("death_date", "1988-01-01")]);
        let hints = dates::Hints { placeholder_new_year: true, ..dates::Hints::default() };
        one.statements[1].reading = Some(dates::read("1988-01-01", &hints).to_text());
        let register = Register::new(vec![list]);
        let person = register.person(one.id, vec![one], &mut crate::Redactions::default());
        let line = person_line(&register, &person.expect("nothing is withheld"));
        assert!(line.contains(&"1988".to_owned()), "{line:?}");
        assert!(!line.iter().any(|cell| cell.contains("01-01")), "{line:?}");
    }

    #[test]
    fn a_place_is_said_in_words() {
        let locator = Locator { sheet: Some("Names".into()), row: Some(14), ..Locator::default() };
        assert_eq!(place(&locator), "sheet Names, row 14");
        assert_eq!(place(&Locator::default()), "");
    }
}
