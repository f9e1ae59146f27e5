//! Which two names does a joined word consist of? "محمدرضا" is محمد and رضا.

use crate::likeness::is_known_given;
use crate::words::WORDS;

/// Parts a folded compound of two given names that the tables know.
pub(crate) fn compound(folded: &str) -> Option<(&str, &str)> {
    divisions(folded).find(|(first, second)| {
        let joins = WORDS.affixes.get(*first).is_some_and(|affix| affix.before_given);
        joins && second.chars().count() > 2 && is_known_given(second)
    })
}

/// Parts a folded surname from its piece: "علیزاده" is علی and زاده.
pub(crate) fn surname(folded: &str) -> Option<(&str, &str)> {
    divisions(folded).find(|(first, second)| {
        let piece = WORDS.affixes.get(*second).is_some_and(|affix| affix.after_family);
        piece && first.chars().count() > 2 && second.chars().count() > 2
    })
}

/// No name of the tables is longer, in letters.
const LONGEST: usize = 24;

fn divisions(folded: &str) -> impl Iterator<Item = (&str, &str)> {
    folded.char_indices().skip(2).take(LONGEST).map(|(at, _)| folded.split_at(at))
}
