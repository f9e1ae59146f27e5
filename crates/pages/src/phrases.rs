//! Sentences that crates below say in English, in the language of a page.
//!
//! What a rule found is put into words where it is found, as command line and papers have it. Pages look the
//! sentence up here; one that nobody translated stays English, and says so to whoever reads it aloud.

use std::collections::HashMap;
use std::sync::LazyLock;

use dates::Lang;
use ledger::Codebook;

use crate::locale::Locale;

static TABLE: &str = include_str!("../locales/phrases.tsv");

/// The table: English, Persian, Arabic.
pub fn table() -> impl Iterator<Item = [&'static str; 3]> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.filter_map(|line| {
        let mut cells = line.split('\t');
        Some([cells.next()?, cells.next()?, cells.next()?])
    })
}

/// Sentences without a gap by their words, and those with gaps.
struct Phrases {
    whole: HashMap<&'static str, [&'static str; 3]>,
    with_gaps: Vec<[&'static str; 3]>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let (with_gaps, whole): (Vec<_>, Vec<_>) = table().partition(|row| row[0].contains("{}"));
    Phrases { whole: whole.into_iter().map(|row| (row[0], row)).collect(), with_gaps }
});

/// A sentence in the language, if it is known in it; what stands in its gaps is isolated.
///
/// Where it begins with where something is («list.csv: …»), that stays as it is unless it is known too.
pub fn said(locale: &Locale, english: &str) -> Option<String> {
    if locale.lang() == Lang::English {
        return None;
    }
    whole(locale, english).or_else(|| {
        let (place, what) = english.split_once(": ")?;
        let what = said(locale, what)?;
        let place =
            whole(locale, place).unwrap_or_else(|| format!("\u{2068}{}\u{2069}", locale.digits(place)));
        Some(format!("{place}: {what}"))
    })
}

/// A sentence that is known as it stands.
fn whole(locale: &Locale, english: &str) -> Option<String> {
    let column = match locale.lang() {
        Lang::English => return None,
        Lang::Persian => 1,
        Lang::Arabic => 2,
    };
    if let Some(row) = PHRASES.whole.get(english) {
        return Some(row[column].to_owned());
    }
    PHRASES.with_gaps.iter().find_map(|row| {
        let found = gaps(row[0], english)?;
        let mut parts = row[column].split("{}");
        let mut said = parts.next().unwrap_or_default().to_owned();
        for (part, gap) in parts.zip(found) {
            said.push_str(&format!("\u{2068}{}\u{2069}{part}", in_gap(locale, gap)));
        }
        Some(said)
    })
}

/// The vocabularies whose terms are told in gaps, by their identifiers with spaces.
const IN_GAPS: [&str; 2] = ["disclosure_item", "standard_of_proof"];

/// What stands in a gap: terms of the codebook by their labels, anything else as it is, in the digits of the language.
fn in_gap(locale: &Locale, gap: &str) -> String {
    let term = |id: &str| {
        let id = id.replace(' ', "_");
        let of = |vocabulary| Codebook::builtin().vocabulary(vocabulary)?.term(&id);
        let label = IN_GAPS.into_iter().find_map(of)?.labels.get(locale.code());
        // «truth: the fate» is the fate, where the sentence says that it is of the truth.
        Some(label.split_once(": ").map_or(label, |(_, label)| label))
    };
    let terms: Option<Vec<&str>> = gap.split(", ").map(term).collect();
    terms.map_or_else(|| locale.digits(gap), |terms| terms.join("، "))
}

/// What stands in the gaps of a pattern, if a sentence is of that pattern.
fn gaps<'s>(pattern: &str, sentence: &'s str) -> Option<Vec<&'s str>> {
    let mut parts = pattern.split("{}");
    let mut rest = sentence.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    for part in parts {
        let at = if part.is_empty() { rest.len() } else { rest.find(part)? };
        found.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_told_in_the_language_and_its_number_too() {
        let persian = Locale::of(Lang::Persian);
        assert_eq!(said(persian, "A second independent source.").as_deref(), Some("یک منبع مستقل دیگر."));
        let three = said(persian, "3 more independent sources.");
        assert_eq!(three.as_deref(), Some("\u{2068}۳\u{2069} منبع مستقل دیگر."));
        let owed = said(persian, "Not disclosed in full: circumstances, fate.");
        assert_eq!(
            owed.as_deref(),
            Some("به‌تمامی گفته نشده است: \u{2068}چگونگی ناپدید شدن، سرنوشت\u{2069}.")
        );
        let articles = said(persian, "ICPPED art. 24(4) and (5)");
        assert_eq!(articles.as_deref(), Some("ICPPED، ماده‌های \u{2068}۲۴(۴)\u{2069} و \u{2068}(۵)\u{2069}"));
        assert_eq!(said(persian, "Something else."), None);
        let damaged = said(persian, "entry 12: altered: not the entry that was signed");
        let expected = "قلم \u{2068}۱۲\u{2069}: دگرگون شده است: قلمی نیست که امضا شده بود";
        assert_eq!(damaged.as_deref(), Some(expected));
        let placed = said(persian, "person 3, key a: the key stands there twice in one source");
        let expected = "\u{2068}person ۳, key a\u{2069}: این کلید در یک منبع دو بار آمده است";
        assert_eq!(placed.as_deref(), Some(expected));
        assert_eq!(said(persian, "list.csv: something else"), None);
        assert_eq!(said(Locale::of(Lang::English), "A second independent source."), None);
    }

    #[test]
    fn every_line_has_every_language_and_as_many_gaps() {
        for row in table() {
            for text in row {
                assert!(!text.trim().is_empty(), "{row:?}");
                assert_eq!(text.matches("{}").count(), row[0].matches("{}").count(), "{row:?}");
            }
        }
    }
}
