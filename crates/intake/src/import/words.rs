//! Small word lists that the importer reads: calendars and words beside numbers.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use dates::Calendar;

/// Languages that are written in Arabic letters.
pub const ARABIC_SCRIPT: [&str; 10] = ["fa", "ar", "ku", "ckb", "az", "azb", "bal", "ur", "ps", "und-Arab"];

static CALENDARS: LazyLock<HashMap<String, Calendar>> = LazyLock::new(|| {
    let lines = include_str!("../../data/calendars.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut words = HashMap::new();
    for line in lines {
        let mut cells = line.split('\t');
        let calendar = cells.next().and_then(Calendar::from_code);
        let Some(calendar) = calendar else { continue };
        words.extend(cells.chain([calendar.code()]).map(|word| (crate::table::fold_header(word), calendar)));
    }
    words
});

static AGE_WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/age-words.tsv").lines();
    lines.filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
});

/// The calendar that a cell names: `SH`, «میلادی».
pub fn calendar(word: &str) -> Option<Calendar> {
    CALENDARS.get(&crate::table::fold_header(word)).copied()
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
        for (word, expected) in [
            ("SH", Some(Calendar::SolarHijri)),
            ("شمسی", Some(Calendar::SolarHijri)),
            ("ه.ش", Some(Calendar::SolarHijri)),
            ("میلادی", Some(Calendar::Gregorian)),
            ("ميلادي", Some(Calendar::Gregorian)),
            ("G", Some(Calendar::Gregorian)),
            ("قمری", Some(Calendar::LunarHijri)),
            ("lunar-hijri", Some(Calendar::LunarHijri)),
            ("؟", None),
            ("Julian", None),
        ] {
            assert_eq!(calendar(word), expected, "{word}");
        }
    }
}
