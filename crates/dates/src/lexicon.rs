//! The words of dates, from the tables in `data/` that anyone can extend.

use crate::fold::fold;
use crate::parts::{Month, Third};
use crate::{Calendar, Weekday};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Names of months, and which of them are shown.
pub(crate) const MONTHS: &str = include_str!("../data/months.tsv");
/// The words around them.
const WORDS: &str = include_str!("../data/words.tsv");

/// The most words that one entry of the tables has.
pub(crate) const LONGEST: usize = 4;

/// What a word in a date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    Month(Month),
    /// 1 spring to 4 winter.
    Season(u8),
    Third(Third),
    Weekday(Weekday),
    /// A mark of the calendar: هجری شمسی, AH.
    Calendar(Calendar),
    /// Hijri without saying which: هجری.
    Hijri,
    /// A day of the month in words: ششم.
    Number(u8),
    To,
    Or,
    And,
    Between,
    After,
    Before,
    From,
    About,
    Doubt,
    Night,
    /// "The decade of" before its number.
    Decade,
    /// The s of 1980s.
    DecadeBefore,
    /// سال: the number that follows is a year.
    Year,
    /// "Corresponding to": the same date in another calendar.
    Equal,
    /// The source says that it is not known.
    Unknown,
    /// Says nothing: ماه, روز, the.
    Filler,
}

static SENSES: LazyLock<HashMap<String, Sense>> = LazyLock::new(|| {
    let mut senses = HashMap::new();
    for (word, sense) in entries() {
        senses.entry(word).or_insert(sense);
    }
    senses
});

/// The meaning of a folded word, or of a few with single spaces between.
pub(crate) fn sense(folded: &str) -> Option<Sense> {
    SENSES.get(folded).copied()
}

/// All words of both tables in their folded form.
fn entries() -> Vec<(String, Sense)> {
    let months = MONTHS.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        let calendar = Some(Calendar::from_code(columns.next()?)?);
        let number = columns.next()?.parse().ok()?;
        let names: Vec<&str> = columns.skip(1).collect();
        Some((names.join("|"), Sense::Month(Month { calendar, number })))
    });
    let words = WORDS.lines().filter_map(|line| {
        let (kind, words) = line.split_once('\t')?;
        Some((words.to_owned(), kind_of(kind)?))
    });
    months
        .chain(words)
        .flat_map(|(words, sense)| words.split('|').map(|word| (key(word), sense)).collect::<Vec<_>>())
        .filter(|(word, _)| !word.is_empty())
        .collect()
}

/// A table word as the tokeniser will join it: folded, words with one space between.
fn key(word: &str) -> String {
    let folded = fold(word);
    let words: Vec<_> =
        folded.split(|letter: char| !letter.is_alphabetic()).filter(|it| !it.is_empty()).collect();
    words.join(" ")
}

/// The sense of the first column of `words.tsv`; `None` for comments and mistakes.
fn kind_of(kind: &str) -> Option<Sense> {
    let (kind, value) = kind.split_once(' ').unwrap_or((kind, ""));
    Some(match kind {
        "season" => Sense::Season(value.parse().ok()?),
        "number" => Sense::Number(value.parse().ok()?),
        "calendar" => Sense::Calendar(Calendar::from_code(value)?),
        "weekday" => {
            Sense::Weekday(Weekday::ALL.into_iter().find(|weekday| format!("{weekday:?}") == value)?)
        }
        "early" => Sense::Third(Third::Early),
        "mid" => Sense::Third(Third::Mid),
        "late" => Sense::Third(Third::Late),
        "first-half" => Sense::Third(Third::FirstHalf),
        "second-half" => Sense::Third(Third::SecondHalf),
        "hijri" => Sense::Hijri,
        "to" => Sense::To,
        "or" => Sense::Or,
        "and" => Sense::And,
        "between" => Sense::Between,
        "after" => Sense::After,
        "before" => Sense::Before,
        "from" => Sense::From,
        "about" => Sense::About,
        "doubt" => Sense::Doubt,
        "night" => Sense::Night,
        "decade" => Sense::Decade,
        "decade-before" => Sense::DecadeBefore,
        "year" => Sense::Year,
        "equal" => Sense::Equal,
        "unknown" => Sense::Unknown,
        "filler" => Sense::Filler,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_tables_is_understood() {
        let lines =
            |table: &'static str| table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        for line in lines(WORDS) {
            let kind = line.split('\t').next().unwrap_or_default();
            assert!(kind_of(kind).is_some(), "unknown kind: {line}");
        }
        for line in lines(MONTHS) {
            let columns: Vec<_> = line.split('\t').collect();
            assert!((4..=5).contains(&columns.len()), "{line}");
            assert!(Calendar::from_code(columns[0]).is_some(), "{line}");
            assert!((1..=12).contains(&columns[1].parse().unwrap_or(0)), "{line}");
        }
    }

    #[test]
    fn no_word_has_two_meanings() {
        let mut seen: HashMap<String, Sense> = HashMap::new();
        let mut twice = Vec::new();
        for (word, sense) in entries() {
            assert!(word.split(' ').count() <= LONGEST, "too many words: {word}");
            match seen.insert(word.clone(), sense) {
                Some(other) if other != sense => twice.push((word, other, sense)),
                _ => {}
            }
        }
        assert!(twice.is_empty(), "{twice:#?}");
    }
}
