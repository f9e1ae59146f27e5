//! Small word lists that the importer reads: calendars and words beside numbers.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use dates::Calendar;
use ledger::Codebook;

use crate::table::fold_header;

/// Languages that are written in Arabic letters.
pub const ARABIC_SCRIPT: [&str; 10] = ["fa", "ar", "ku", "ckb", "az", "azb", "bal", "ur", "ps", "und-Arab"];

static AGE_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/age-words.tsv").lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
});

/// The words by which a column names the calendar of each row.
#[derive(Debug, Clone)]
pub struct Calendars(HashMap<String, Calendar>);

impl Calendars {
    /// The words of the codebook's vocabulary, and the abbreviations of `data/calendars.tsv`.
    pub fn new(codebook: &Codebook) -> Calendars {
        let terms = codebook.vocabulary("calendar").into_iter().flat_map(|words| &words.terms);
        let known = terms.flat_map(|term| {
            let words = term.labels.0.values().chain(&term.written).chain([&term.id]);
            words.map(|word| (term.id.as_str(), word.as_str()))
        });
        let lines = include_str!("../../data/calendars.tsv").lines().filter(|line| !line.starts_with('#'));
        let own = lines.flat_map(|line| {
            let mut words = line.split('\t');
            let code = words.next().unwrap_or_default();
            words.map(move |word| (code, word))
        });
        let pair = |(code, word): (&str, &str)| Some((fold_header(word), Calendar::from_code(code)?));
        Calendars(known.chain(own).filter_map(pair).collect())
    }

    /// The calendar that a cell names: `SH`, «میلادی».
    pub fn read(&self, word: &str) -> Option<Calendar> {
        self.0.get(&fold_header(word)).copied()
    }
}

/// Whether a word may stand beside an age without changing it: «ساله», `years`.
pub fn is_age_word(word: &str) -> bool {
    AGE_WORDS.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calendars_are_told_by_their_words() {
        let calendars = Calendars::new(Codebook::builtin());
        for (word, expected) in [
            ("SH", Some(Calendar::SolarHijri)),
            ("شمسی", Some(Calendar::SolarHijri)),
            ("ه.ش", Some(Calendar::SolarHijri)),
            ("Jalali", Some(Calendar::SolarHijri)),
            ("ق", Some(Calendar::LunarHijri)),
            ("میلادی", Some(Calendar::Gregorian)),
            ("ميلادي", Some(Calendar::Gregorian)),
            ("G", Some(Calendar::Gregorian)),
            ("قمری", Some(Calendar::LunarHijri)),
            ("lunar-hijri", Some(Calendar::LunarHijri)),
            ("؟", None),
            ("Julian", None),
        ] {
            assert_eq!(calendars.read(word), expected, "{word}");
        }
    }
}
