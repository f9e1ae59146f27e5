//! One cell becomes statements, and what is odd about it becomes issues.
//!
//! Whatever a cell holds, nothing of it is lost: what cannot be understood is
//! kept as written, an error of a workbook becomes a note, and a text longer
//! than `LONGEST` goes on in notes.

use dates::{Calendar, Window};
use ledger::codebook::ValueType;
use ledger::{Issue, Severity, Sharing, Statement, property};
use names::Script;

use super::columns::{Said, Use};
use super::dates::DateReader;
use super::words::Calendars;
use super::{number, words};
use crate::issues;
use crate::table::{Mark, Row, blank};

/// The longest value of one statement, in bytes; what is longer goes on in notes.
pub const LONGEST: usize = 64 * 1024;

/// The greatest number of values of one cell; what is left stays together in a note.
const VALUES: usize = 500;

/// The longest text that is tried as a date, in bytes.
const LONGEST_DATE: usize = 500;

/// What holds for every cell of a row.
pub struct Scene<'a> {
    /// The language of the list.
    pub lang: Option<&'a str>,
    /// The least protection of its statements.
    pub sharing: Sharing,
    /// The words for calendars.
    pub calendars: &'a Calendars,
}

/// What a row says, as it is put together cell by cell.
#[derive(Debug, Default)]
pub struct Saying {
    /// The statements, in the order of the columns.
    pub statements: Vec<Statement>,
    /// The issues, in the order of the columns.
    pub issues: Vec<Issue>,
    /// The days that dates can mean: place of the statement, window.
    pub windows: Vec<(usize, Window)>,
    /// The ages in years: place of the statement, least, most.
    pub ages: Vec<(usize, u32, u32)>,
}

impl Saying {
    /// Adds an issue once for a column.
    pub fn issue(&mut self, code: &str, column: Option<&str>) {
        let severity = issues::severity(code);
        let known = |issue: &Issue| issue.code == code && issue.column.as_deref() == column;
        if !self.issues.iter().any(known) {
            self.issues.push(Issue::new(code, column, severity));
        }
    }

    fn push(
        &mut self,
        property: &str,
        value: &str,
        column: Option<&str>,
        sharing: Sharing,
    ) -> &mut Statement {
        self.statements.push(Statement {
            property: property.to_owned(),
            value: value.to_owned(),
            lang: None,
            reading: None,
            column: column.map(str::to_owned),
            sharing,
        });
        self.statements.last_mut().expect("one was just pushed")
    }

    /// Adds a value as a note, in pieces if it is long.
    pub fn note(&mut self, value: &str, column: Option<&str>, sharing: Sharing) {
        for piece in pieces(value) {
            self.push(property::NOTE, piece, column, sharing);
        }
    }
}

/// Reads the cells of one column of a row.
pub fn read(row: &Row, used: &Use, scene: &Scene<'_>, dates: &mut DateReader, saying: &mut Saying) {
    let combined;
    let mut cell = row.get(used.index);
    if !used.combine.is_empty() {
        combined = combine(row, used);
        cell = &combined;
    }
    if blank(cell) {
        return;
    }
    let mut real_date = false;
    if row.is_marked() {
        for mark in row.marks(used.index) {
            match mark {
                Mark::Error => {
                    saying.issue("cell.error", Some(&used.name));
                    return saying.note(cell, Some(&used.name), used.sharing().max(scene.sharing));
                }
                Mark::Date => real_date = true,
                Mark::Number => {}
                Mark::Quote => saying.issue("cell.stray-quote", Some(&used.name)),
                Mark::Cut => saying.issue("row.too-long", None),
            }
        }
    }
    look(cell, &used.name, saying);
    let calendar = match used.calendar.map(|index| row.get(index)) {
        _ if real_date => Some(Calendar::Gregorian),
        None => None,
        Some(word) if blank(word) => None,
        Some(word) => {
            let calendar = scene.calendars.read(word);
            if calendar.is_none() {
                saying.issue("date.calendar-unknown", Some(&used.name));
            }
            calendar
        }
    };
    if real_date {
        saying.issue("cell.real-date", Some(&used.name));
    }
    let mut reader = Reader { used, scene, dates, calendar, saying };
    match used.separator.as_deref().filter(|separator| !separator.is_empty() && cell.contains(*separator)) {
        None => reader.value(cell),
        Some(separator) => {
            let mut values = cell.splitn(VALUES + 1, separator);
            values
                .by_ref()
                .take(VALUES)
                .map(str::trim)
                .filter(|value| !blank(value))
                .for_each(|value| reader.value(value));
            if let Some(rest) = values.next().filter(|rest| !blank(rest)) {
                saying.issue("value.too-many", Some(&used.name));
                saying.note(rest, Some(&used.name), used.sharing().max(scene.sharing));
            }
        }
    }
}

/// States a value that holds for every row of the list.
pub fn constant(constant: &(Use, String), scene: &Scene<'_>, dates: &mut DateReader, saying: &mut Saying) {
    let (used, value) = constant;
    let from = saying.statements.len();
    Reader { used, scene, dates, calendar: None, saying }.value(value);
    // It comes from the mapping, and from no column of the list.
    saying.statements[from..].iter_mut().for_each(|statement| statement.column = None);
}

/// The values of a column and of those that complete it, in order.
fn combine(row: &Row, used: &Use) -> String {
    let cells = std::iter::once(&used.index).chain(&used.combine).map(|index| row.get(*index).trim());
    cells.filter(|cell| !blank(cell)).collect::<Vec<_>>().join(&used.joined_by)
}

/// Notes letters that no text needs.
fn look(cell: &str, column: &str, saying: &mut Saying) {
    if cell.bytes().any(|byte| byte < 0x20 && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x1F) || byte == 0x7F) {
        saying.issue("value.control-characters", Some(column));
    }
    // The marks below all begin with these two bytes in UTF-8.
    if cell.bytes().any(|byte| byte == 0xE2 || byte == 0xEF) {
        if cell.contains('\u{FFFD}') {
            saying.issue("value.undecodable", Some(column));
        }
        if cell.contains(['\u{202A}', '\u{202B}', '\u{202D}', '\u{202E}', '\u{2066}', '\u{2067}', '\u{2068}'])
        {
            saying.issue("value.direction-marks", Some(column));
        }
    }
}

struct Reader<'a, 'b> {
    used: &'a Use,
    scene: &'a Scene<'a>,
    dates: &'b mut DateReader,
    calendar: Option<Calendar>,
    saying: &'b mut Saying,
}

impl Reader<'_, '_> {
    fn value(&mut self, value: &str) {
        let used = self.used;
        for said in &used.properties {
            self.state(said, value);
        }
    }

    /// Adds the value as a statement of one property, read by what the property is.
    fn state(&mut self, said: &Said, value: &str) {
        let (column, scene) = (self.used.name.as_str(), self.scene);
        let sharing = said.sharing.max(scene.sharing);
        let mut parts = pieces(value);
        let first = parts.next().unwrap_or_default();
        let at = self.saying.statements.len();
        let statement = self.saying.push(&said.id, first, Some(column), sharing);
        statement.lang = lang(said.value_type, first, self.used.lang.as_deref(), scene.lang);
        for rest in parts {
            self.saying.issue("value.too-long", Some(column));
            self.saying.push(property::NOTE, rest, Some(column), sharing);
        }
        match said.value_type {
            ValueType::Date => self.date(first, at),
            ValueType::Number => self.number(said, first, at),
            ValueType::Term => self.term(said, first, at),
            ValueType::Name if says_who(&said.id) && names::is_unnamed(first) => {
                self.saying.issue("name.unnamed", Some(column));
            }
            ValueType::Url if !first.contains("://") && !first.contains("www.") => {
                self.saying.issue("url.not-an-address", Some(column));
            }
            _ => {}
        }
    }

    fn date(&mut self, text: &str, at: usize) {
        let used = self.used;
        if text.len() > LONGEST_DATE {
            return self.saying.issue("date.not-understood", Some(&used.name));
        }
        let understood = self.dates.read(used.index, self.calendar, text, &used.hints, &used.placeholders);
        self.saying.statements[at].reading.clone_from(&understood.reading);
        self.saying.windows.extend(understood.reach.map(|window| (at, window)));
        for issue in &understood.issues {
            let severity = if issue.is_doubt() { Severity::Doubt } else { Severity::Note };
            self.saying.issues.push(Issue::new(issue.code(), Some(&used.name), severity));
        }
    }

    fn number(&mut self, said: &Said, text: &str, at: usize) {
        let age = said.id == property::AGE;
        match number::read(text) {
            None if names::is_unnamed(text) => {
                self.saying.issue("value.stated-unknown", Some(&self.used.name))
            }
            None => {
                let code = if age { "age.not-a-number" } else { "number.not-a-number" };
                self.saying.issue(code, Some(&self.used.name));
            }
            Some((least, most)) => {
                let reading = if least == most { least.to_string() } else { format!("{least}-{most}") };
                self.saying.statements[at].reading = Some(reading);
                if age && most > 120 {
                    self.saying.issue("age.implausible", Some(&self.used.name));
                } else if age {
                    self.saying.ages.push((at, least, most));
                }
            }
        }
    }

    fn term(&mut self, said: &Said, text: &str, at: usize) {
        match said.terms.as_ref().and_then(|terms| terms.read(text)) {
            Some(term) => self.saying.statements[at].reading = Some(term.id.clone()),
            None if names::is_unnamed(text) => {
                self.saying.issue("value.stated-unknown", Some(&self.used.name))
            }
            None => {
                let code = if said.id == property::SEX { "sex.unknown-term" } else { "term.unknown" };
                self.saying.issue(code, Some(&self.used.name));
            }
        }
    }
}

/// Whether a property names the person of the record, and not a relative.
fn says_who(id: &str) -> bool {
    [property::NAME, property::GIVEN_NAME, property::FAMILY_NAME].contains(&id)
}

/// The language or script of a value: that of its column or list where the script can be theirs.
fn lang(value_type: ValueType, value: &str, column: Option<&str>, list: Option<&str>) -> Option<String> {
    if !matches!(value_type, ValueType::Name | ValueType::Place | ValueType::Text) {
        return None;
    }
    let script = names::script(value);
    let fits = |lang: &str| match script {
        Script::Arabic => words::ARABIC_SCRIPT.contains(&primary(lang)),
        Script::Latin => !words::ARABIC_SCRIPT.contains(&primary(lang)),
        Script::None => false,
        _ => true,
    };
    if let Some(lang) = column.or(list).filter(|lang| fits(lang)) {
        return Some(lang.to_owned());
    }
    match script {
        Script::Arabic => Some("und-Arab".to_owned()),
        Script::Latin => Some("und-Latn".to_owned()),
        _ => None,
    }
}

/// `fa` of `fa-AF`; a tag that names Latin letters is its own.
fn primary(lang: &str) -> &str {
    if lang.contains("-Latn") { lang } else { lang.split('-').next().unwrap_or(lang) }
}

/// A text in pieces of at most `LONGEST` bytes, none of them cutting a letter.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (piece, after) = text.split_at(text.floor_char_boundary(LONGEST));
        rest = (!after.is_empty()).then_some(after);
        Some(piece)
    })
}
