//! Sentences that the crates say in English, in the language of whoever reads them.
//!
//! What a rule found is put into words where it is found, as the command line has it. Pages and papers look the
//! sentence up here; one that nobody translated stays English, and says so to whoever reads it aloud.

use std::collections::HashMap;
use std::sync::LazyLock;

use dates::{Lang, digits};
use ledger::Codebook;

static TABLE: &str = include_str!("../data/phrases.tsv");

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
pub fn said(lang: Lang, english: &str) -> Option<String> {
    column(lang)?;
    if let Some(whole) = whole(lang, english) {
        return Some(whole.to_owned());
    }
    let (place, what) = english.split_once(": ").unzip();
    let what = what.and_then(|what| said(lang, what));
    // A sentence of which both halves are known is not one of them with a gap that swallows the other.
    if let (Some(place), Some(what)) = (place.and_then(|place| as_it_stands(lang, place)), &what) {
        return Some(format!("{place}: {what}"));
    }
    as_it_stands(lang, english)
        .or_else(|| Some(format!("\u{2068}{}\u{2069}: {}", digits(place?, lang), what?)))
}

/// A sentence that is known as it stands.
fn as_it_stands(lang: Lang, english: &str) -> Option<String> {
    if let Some(whole) = whole(lang, english) {
        return Some(whole.to_owned());
    }
    let column = column(lang)?;
    PHRASES.with_gaps.iter().find_map(|row| {
        let found = gaps(row[0], english)?;
        let mut parts = row[column].split("{}");
        let mut said = parts.next().unwrap_or_default().to_owned();
        for (part, gap) in parts.zip(found) {
            said.push_str(&format!("\u{2068}{}\u{2069}{part}", in_gap(lang, gap)));
        }
        Some(said)
    })
}

/// Where the table has a language; English is what is looked up.
fn column(lang: Lang) -> Option<usize> {
    match lang {
        Lang::English => None,
        Lang::Persian => Some(1),
        Lang::Arabic => Some(2),
    }
}

/// A sentence without a gap.
fn whole(lang: Lang, english: &str) -> Option<&'static str> {
    Some(PHRASES.whole.get(english)?[column(lang)?])
}

/// The vocabularies whose terms are told in gaps, by their identifiers with spaces or without.
const IN_GAPS: [&str; 3] = ["disclosure_item", "standard_of_proof", "procedure_state"];

/// What stands in a gap, each member of a list by itself: what the table has, terms and properties of the
/// codebook by their labels, anything else as it is.
fn in_gap(lang: Lang, gap: &str) -> String {
    // A label or a sentence may hold a comma itself.
    if let Some(known) = known(lang, gap) {
        return known.to_owned();
    }
    let members = gap.split(", ").map(|one| known(lang, one).map_or_else(|| plain(lang, one), str::to_owned));
    members.collect::<Vec<_>>().join("، ")
}

/// A member of a gap that has words in the language.
fn known(lang: Lang, member: &str) -> Option<&'static str> {
    let (id, codebook) = (member.replace(' ', "_"), Codebook::builtin());
    let of = |vocabulary| codebook.vocabulary(vocabulary)?.term(&id);
    let term = IN_GAPS.into_iter().find_map(of).map(|term| {
        let label = term.labels.get(lang.code());
        // «truth: the fate» is the fate, where the sentence says that it is of the truth.
        label.split_once(": ").map_or(label, |(_, label)| label)
    });
    // The figures of an identification are named by their properties.
    let property = || Some(codebook.property("identification", member)?.labels.get(lang.code()));
    term.or_else(|| whole(lang, member)).or_else(property)
}

/// A member that nobody translated: numbers in the digits of the language, codes such as V-521 as they are.
fn plain(lang: Lang, member: &str) -> String {
    let words = member.split(' ').map(|word| {
        let coded = word.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_ascii_alphabetic());
        if coded { word.to_owned() } else { digits(word, lang) }
    });
    words.collect::<Vec<_>>().join(" ")
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
        let persian = Lang::Persian;
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
        let code = said(persian, "INTERPOL DVI, primary identifiers; V-312");
        assert_eq!(code.as_deref(), Some("INTERPOL DVI، روش‌های اصلی شناسایی؛ \u{2068}V-312\u{2069}"));
        let theirs = said(Lang::Arabic, "the body has it open; our record: both known: found alive");
        assert_eq!(
            theirs.as_deref(),
            Some("هي مفتوحة لدى الهيئة؛ وفي سجلنا: \u{2068}كلاهما معروف: عُثر عليه حيًا\u{2069}")
        );
        assert_eq!(said(persian, "Something else."), None);
        assert_eq!(said(Lang::English, "A second independent source."), None);
        let damaged = said(persian, "entry 12: altered: not the entry that was signed");
        let expected = "قلم \u{2068}۱۲\u{2069}: دگرگون شده است: قلمی نیست که امضا شده بود";
        assert_eq!(damaged.as_deref(), Some(expected));
        let placed = said(persian, "person 3, key a: the key stands there twice in one source");
        let expected = "\u{2068}person ۳, key a\u{2069}: این کلید در یک منبع دو بار آمده است";
        assert_eq!(placed.as_deref(), Some(expected));
        assert_eq!(said(persian, "list.csv: something else"), None);
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
