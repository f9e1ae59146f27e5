//! A correction keeps what it does not change: who may see a value, its language, how it was read, where it stands.
//!
//! A form holds values alone, and a browser sends them with other ends of lines and without what steers
//! direction. What comes back the same but for that is the same statement, and stays as it was recorded.

use ledger::{Locator, Record, Statement};
use pages::rich::unsteered;

/// Whether a field came back as it was filled in.
pub(super) fn same(earlier: &str, written: &str) -> bool {
    plain(earlier) == plain(written)
}

fn plain(text: &str) -> String {
    let seen: String = unsteered(text).chars().filter(|c| !c.is_control()).collect();
    seen.trim().to_owned()
}

/// The values that a field holds: one, or one on each line. A value of several lines that stands there
/// as it stood is one value still.
pub(super) fn values(many: bool, text: &str, earlier: &[&str]) -> Vec<String> {
    if !earlier.is_empty() && same(&earlier.join("\n"), text) {
        return earlier.iter().map(|&value| value.to_owned()).collect();
    }
    if !many {
        return Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned).into_iter().collect();
    }
    let mut lines: &[&str] = &text.lines().collect::<Vec<_>>();
    let mut values = Vec::new();
    while let [first, rest @ ..] = lines {
        let begins = |value: &&&str| {
            let own = value.lines().count();
            own > 1 && own <= lines.len() && value.lines().zip(lines).all(|(own, line)| same(own, line))
        };
        if let Some(&whole) = earlier.iter().find(begins) {
            values.push(whole.to_owned());
            lines = &lines[whole.lines().count()..];
        } else {
            values.extend(Some(first.trim()).filter(|line| !line.is_empty()).map(str::to_owned));
            lines = rest;
        }
    }
    values
}

/// Gives a correction what the form did not ask again. A value that is new is shown to no more people
/// than the values of its property were.
pub(super) fn keep(record: &mut Record, earlier: &Record) {
    let mut left: Vec<&Statement> = earlier.statements.iter().collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut changed: Vec<String> = Vec::new();
    for said in &mut record.statements {
        let own = |one: &&Statement| one.property == said.property && same(&one.value, &said.value);
        if let Some(at) = left.iter().position(own) {
            let one = left.remove(at);
            kept.push(&one.property);
            *said = one.clone();
            continue;
        }
        changed.push(said.property.clone());
        if let Some(level) = earlier.values(&said.property).map(|one| one.sharing).max() {
            said.sharing = level;
        }
    }
    let place = |said: &Statement| earlier.statements.iter().position(|one| one.property == said.property);
    record.statements.sort_by_key(|said| place(said).unwrap_or(usize::MAX));
    // What was odd about a value that stays is told as it was; of a value that is gone, no more.
    let as_before = |property: &str| kept.contains(&property) && !changed.iter().any(|own| own == property);
    record.issues.retain(|issue| !issue.column.as_deref().is_some_and(as_before));
    let gone = |column: &str| left.iter().any(|one| one.column.as_deref() == Some(column));
    let stay = earlier.issues.iter().filter(|issue| !issue.column.as_deref().is_some_and(gone));
    record.issues.splice(0..0, stay.cloned());
    record.locator = located(&record.locator, &earlier.locator);
    record.key = unchanged(&record.key, &earlier.key);
}

/// The place in the source: a form asks for page and quote alone.
fn located(written: &Locator, earlier: &Locator) -> Locator {
    Locator {
        page: unchanged(&written.page, &earlier.page),
        quote: unchanged(&written.quote, &earlier.quote),
        ..earlier.clone()
    }
}

fn unchanged(written: &Option<String>, earlier: &Option<String>) -> Option<String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    if same(&text(earlier), &text(written)) { earlier.clone() } else { written.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{Issue, RecordId, Severity, Sharing, SourceId};

    #[track_caller]
    fn check_values(many: bool, text: &str, earlier: &[&str], expected: &[&str]) {
        assert_eq!(values(many, text, earlier), expected);
    }

    #[test]
    fn a_value_of_several_lines_comes_back_as_one_value() {
        check_values(
            true,
            "seen at noon\r\nby the lake",
            &["seen at noon\nby the lake"],
            &["seen at noon\nby the lake"],
        );
        check_values(true, "one\r\ntwo\r\nthree", &["one\ntwo"], &["one\ntwo", "three"]);
        check_values(true, "three\r\none\r\ntwo", &["one\ntwo"], &["three", "one\ntwo"]);
        check_values(true, "one\r\n\r\n two ", &[], &["one", "two"]);
        check_values(false, "ab", &["a", "b"], &["a", "b"]);
        check_values(false, " ab ", &["a\u{202e}b"], &["a\u{202e}b"]);
        check_values(false, "", &["a"], &[]);
    }

    fn record(statements: Vec<Statement>) -> Record {
        Record {
            id: RecordId([1; 16]),
            source: SourceId([2; 16]),
            batch: None,
            replaces: None,
            kind: "person".to_owned(),
            locator: Locator::default(),
            key: None,
            statements,
            issues: Vec::new(),
        }
    }

    fn said(property: &str, value: &str, sharing: Sharing) -> Statement {
        Statement { sharing, ..Statement::new(property, value) }
    }

    #[test]
    fn what_is_not_changed_keeps_its_level_language_reading_and_place() {
        let mut name = said("name", "ساسان", Sharing::Public);
        (name.lang, name.column) = (Some("fa".to_owned()), Some("B".to_owned()));
        let mut day = said("death_date", "۱۳۶۷/۵/۸", Sharing::Sealed);
        (day.reading, day.column) = (Some("kept".to_owned()), Some("E".to_owned()));
        let mut earlier = record(vec![name.clone(), day.clone()]);
        earlier.locator = Locator { row: Some(3), timestamp: Some("1:02".to_owned()), ..Locator::default() };
        earlier.issues = vec![
            Issue::new("date.odd", Some("E"), Severity::Doubt),
            Issue::new("name.odd", Some("B"), Severity::Note),
        ];
        let mut same =
            record(vec![said("death_date", "۱۳۶۷/۵/۸", Sharing::Team), said("name", "ساسان", Sharing::Team)]);
        same.issues = vec![Issue::new("date.else", Some("death_date"), Severity::Doubt)];
        keep(&mut same, &earlier);
        assert_eq!(
            (&same.statements, &same.issues, &same.locator),
            (&earlier.statements, &earlier.issues, &earlier.locator)
        );

        let mut other =
            record(vec![said("name", "ساسان", Sharing::Team), said("death_date", "۱۳۶۷/۵/۹", Sharing::Team)]);
        keep(&mut other, &earlier);
        assert_eq!(other.statements[0], name);
        assert_eq!(other.statements[1].sharing, Sharing::Sealed, "a mended value is shown to no more people");
        assert_eq!(other.issues.len(), 1, "what was odd about the old value is told no more");
    }
}
