//! Answers as rows of a table, for spreadsheets: one row per person and register.

use burials::Answer;

use super::lines::{days, place};
use super::{Inquiry, Line};
use crate::certificates::deaths::unsealed;

/// The columns.
pub const COLUMNS: &[&str] = &[
    "register",
    "register_title",
    "person",
    "name",
    "answer",
    "answer_en",
    "answer_fa",
    "answer_ar",
    "burial_between",
    "pages",
    "rows",
    "names_in_rows",
    "rule",
    "reason",
    "cites",
    "records",
];

/// One person in one register. What only custodians may see is left out.
pub fn row(inquiry: &Inquiry<'_>, line: &Line<'_>) -> Vec<String> {
    let register = &inquiry.registers[line.register];
    let mut cells =
        vec![register.id.clone(), register.name.clone(), line.person.to_string(), line.open_title.clone()];
    let Some(answered) = &line.answered else {
        let outside = ["outside", "buried outside the days that are covered"];
        cells.extend(outside.map(str::to_owned));
        cells.resize(COLUMNS.len(), String::new());
        return cells;
    };
    let answer: Answer = answered.answer;
    let joined = |parts: Vec<String>| parts.join("; ");
    let pages = answered.pages.iter().map(|page| page.label.clone());
    let names = answered.rows.iter().filter_map(|row| register::whole_name(&unsealed(row)));
    cells.push(answer.code().to_owned());
    cells.extend(["en", "fa", "ar"].map(|lang| answer.word(lang).to_owned()));
    cells.extend([
        days(&answered.burial),
        joined(pages.collect()),
        joined(answered.rows.iter().map(place).collect()),
        joined(names.collect()),
        answered.reason.rule.to_owned(),
        answered.reason.says.clone(),
        answered.reason.cites.to_owned(),
        joined(answered.reason.records.iter().map(ToString::to_string).collect()),
    ]);
    cells
}
