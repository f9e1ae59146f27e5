//! One record with its source: its values read by what the codebook says they are.

use dates::{Hints, Reading, Window};
use ledger::{Codebook, Grade, Record, RecordId, Source, Statement, Term};

use crate::{Family, Link};

/// One record that stands, with the source that says it.
///
/// What cannot be read gives `None`; the value as written stays in the record.
#[derive(Debug, Clone, Copy)]
pub struct Account<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its source, as its list declares it today (see [`crate::in_force`]).
    pub source: &'a Source,
    /// The family of sources it comes from: one family is one witness.
    pub family: Family,
    /// When the register came to know it, in milliseconds since 1970 UTC.
    pub known_ms: u64,
}

impl<'a> Account<'a> {
    /// Names the record.
    pub fn id(&self) -> RecordId {
        self.record.id
    }

    /// The kind of its subject, such as `grave_site`.
    pub fn kind(&self) -> &'a str {
        &self.record.kind
    }

    /// The first value of a property, as written, if it is not blank.
    pub fn text(&self, property: &str) -> Option<&'a str> {
        self.texts(property).next()
    }

    /// All values of a property, as written, without blank ones.
    pub fn texts(&self, property: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.statements(property).map(|statement| statement.value.as_str())
    }

    /// The statements of a property whose value is not blank.
    pub fn statements(&self, property: &str) -> impl Iterator<Item = &'a Statement> + use<'a> {
        let all = self.record.statements.as_slice();
        let first = all.iter().position(|statement| statement.property == property).unwrap_or(all.len());
        let wanted = all.get(first).map(|statement| statement.property.as_str());
        let of_it = all[first..].iter().filter(move |statement| Some(statement.property.as_str()) == wanted);
        of_it.filter(|statement| !statement.value.trim().is_empty())
    }

    /// The term that the first value of a property means.
    pub fn term(&self, property: &str) -> Option<&'static str> {
        self.terms(property).next()
    }

    /// The terms that the values of a property mean; words of no term are left out.
    pub fn terms(&self, property: &str) -> impl Iterator<Item = &'static str> + use<'a> {
        let codebook = Codebook::builtin();
        let vocabulary = codebook
            .property(self.kind(), property)
            .and_then(|known| codebook.vocabulary(known.terms.as_deref()?));
        self.texts(property).filter_map(move |written| {
            vocabulary
                .and_then(|vocabulary| vocabulary.read(written))
                .map(|term: &'static Term| term.id.as_str())
        })
    }

    /// Whether a property of the vocabulary `yes_no` says yes or no.
    pub fn yes(&self, property: &str) -> Option<bool> {
        match self.term(property)? {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        }
    }

    /// The dates that the first value of a property can mean.
    pub fn date(&self, property: &str) -> Option<Reading> {
        reading(self.statements(property).next()?)
    }

    /// The days between which the first value of a property lies, all its readings together.
    pub fn window(&self, property: &str) -> Option<Window> {
        around(&self.date(property)?)
    }

    /// The days between which each value of a property lies; values that cannot be read are left out.
    pub fn windows(&self, property: &str) -> impl Iterator<Item = Window> + use<'a> {
        self.statements(property).filter_map(|said| around(&reading(said)?))
    }

    /// The first value of a property as a number, in the digits of any script.
    pub fn number(&self, property: &str) -> Option<f64> {
        number(self.text(property)?)
    }

    /// The records that a property of type `link` means, as written.
    pub fn links(&self, property: &str) -> impl Iterator<Item = Link> + use<'a> {
        self.texts(property).filter_map(Link::read)
    }

    /// How reliable its source is.
    pub fn reliability(&self) -> Grade {
        self.source.grade
    }

    /// How credible the information is, 1 to 5; `None` where it was not or cannot be judged (6).
    pub fn credibility(&self) -> Option<u8> {
        self.term("credibility")?.parse().ok().filter(|number| (1..=5).contains(number))
    }

    /// Whether it comes from someone who saw or did it; `None` where nobody said.
    pub fn first_hand(&self) -> Option<bool> {
        self.yes("first_hand")
    }
}

/// The dates that one value can mean; `None` where it means none.
fn reading(said: &Statement) -> Option<Reading> {
    let kept = said.reading.as_deref().and_then(|kept| Reading::from_text(&said.value, kept));
    let reading = kept.unwrap_or_else(|| dates::read(&said.value, &Hints::default()));
    (!reading.candidates.is_empty()).then_some(reading)
}

/// The window around all that a value can mean.
fn around(reading: &Reading) -> Option<Window> {
    let windows = reading.candidates.iter().map(|date| date.window);
    windows.reduce(|one, other| one.around(&other))
}

/// A number in the digits of any script; nothing that is not finite.
pub(crate) fn number(text: &str) -> Option<f64> {
    let text: String = text.trim().chars().map(ascii_digit).collect();
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// Digits of the Persian, Arabic and ASCII ranges, and their decimal point, as ASCII.
fn ascii_digit(c: char) -> char {
    match c {
        '\u{66b}' => '.',
        '\u{2212}' => '-',
        other => names::plain_digit(other),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use ledger::SourceId;

    /// A person's record that says one thing, and what is read of it.
    #[track_caller]
    fn check<T: PartialEq + std::fmt::Debug>(
        property: &str,
        written: &str,
        read: impl FnOnce(&Account<'_>) -> T,
        expected: T,
    ) {
        let source = Source::new(SourceId([1; 16]), "list", "List");
        let record = Record {
            id: RecordId([1; 16]),
            source: source.id,
            batch: None,
            replaces: None,
            kind: "person".to_owned(),
            locator: ledger::Locator::default(),
            key: None,
            statements: vec![Statement::new(property, written)],
            issues: Vec::new(),
        };
        let account =
            Account { record: &record, source: &source, family: Family::Alone(source.id), known_ms: 0 };
        assert_eq!(read(&account), expected, "{property} «{written}»");
    }

    #[test]
    fn values_are_read_by_what_the_codebook_says_they_are() {
        check("sex", "زن", |it| it.term("sex"), Some("female"));
        check("sex", "?!", |it| it.term("sex"), None);
        check("age", "۲۳", |it| it.number("age"), Some(23.0));
        check("age", "٢٣", |it| it.number("age"), Some(23.0));
        check("age", "about 23", |it| it.number("age"), None);
        check("age", "NaN", |it| it.number("age"), None);
        check("note", "  ", |it| it.text("note").is_none(), true);
        let days =
            |it: &Account<'_>| it.window("death_date").map(|w| (w.earliest.unwrap(), w.latest.unwrap()));
        let day = |iso: &str| dates::Day::from_iso(iso).unwrap();
        check("death_date", "مرداد ۶۷", days, Some((day("1988-07-23"), day("1988-08-22"))));
        check("death_date", "unknown", days, None);
    }
}
