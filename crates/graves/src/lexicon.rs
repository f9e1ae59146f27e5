//! Words of relatives and examiners, as ideas that can be compared.
//!
//! «شکستگی جوش‌خوردهٔ ران چپ» and "healed fracture of the left femur" say one thing. The words
//! stand in `data/lexicon.tsv`; what no line knows is kept as detail, such as an engraved letter.

use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// One description, by the ideas found in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Concepts {
    /// The description as written.
    pub written: String,
    /// Ideas by group, such as `part` and `thigh`.
    ideas: BTreeSet<(&'static str, &'static str)>,
    /// Words that no line of the lexicon knows, folded.
    pub details: BTreeSet<String>,
}

impl Concepts {
    /// Reads a description.
    pub fn read(written: &str) -> Concepts {
        let folded = fold(written);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let mut read = Concepts { written: written.trim().to_owned(), ..Concepts::default() };
        let mut at = 0;
        while at < words.len() {
            let longest = LEXICON.longest.min(words.len() - at);
            // The longest phrase that is known, so that «مچ پا» is no «پا» by itself.
            let known = (1..=longest).rev().find_map(|count| {
                LEXICON.phrases.get(&words[at..at + count].join(" ")).map(|ideas| (count, ideas))
            });
            match known {
                Some((count, ideas)) => {
                    read.ideas.extend(ideas);
                    at += count;
                }
                None => {
                    read.details.insert(words[at].to_owned());
                    at += 1;
                }
            }
        }
        read
    }

    /// The ideas of one group.
    pub fn of(&self, group: &str) -> BTreeSet<&'static str> {
        self.ideas.iter().filter(|(known, _)| *known == group).map(|(_, idea)| *idea).collect()
    }
}

/// Letters made alike, half-spaces opened, marks and punctuation gone.
fn fold(written: &str) -> String {
    let open: String =
        written.chars().map(|c| if c.is_alphanumeric() || c == '\u{200c}' { c } else { ' ' }).collect();
    names::fold_spaced(&open)
}

struct Lexicon {
    phrases: HashMap<String, Vec<(&'static str, &'static str)>>,
    longest: usize,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut phrases: HashMap<String, Vec<(&'static str, &'static str)>> = HashMap::new();
    for row in include_str!("../data/lexicon.tsv").lines().filter(|row| !row.starts_with('#')).skip(1) {
        let mut cells = row.split('\t');
        let (Some(group), Some(idea), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        for word in words.split(';').map(fold).filter(|word| !word.is_empty()) {
            let ideas = phrases.entry(word).or_default();
            if !ideas.contains(&(group, idea)) {
                ideas.push((group, idea));
            }
        }
    }
    let longest = phrases.keys().map(|phrase| phrase.split(' ').count()).max().unwrap_or(1);
    Lexicon { phrases, longest }
});

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// `testdata/descriptions.tsv`: a description, the ideas in it, the words left over.
    #[test]
    fn descriptions_are_read_in_three_languages() {
        let mut count = 0;
        let rows = include_str!("../testdata/descriptions.tsv").lines();
        for row in rows.filter(|row| !row.starts_with('#') && !row.is_empty()) {
            let [written, ideas, details] = row.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns are expected: {row}");
            };
            let read = Concepts::read(written);
            let found: Vec<String> = read
                .ideas
                .iter()
                .filter(|(group, _)| *group != "plain")
                .map(|(group, idea)| format!("{group}={idea}"))
                .collect();
            assert_eq!(found.join(" "), ideas, "{written}");
            assert_eq!(read.details.into_iter().collect::<Vec<_>>().join(" "), details, "{written}");
            count += 1;
        }
        assert!(count > 10, "the table was not read");
    }

    #[test]
    fn every_line_of_the_lexicon_has_three_columns_and_a_known_group() {
        let rows = include_str!("../data/lexicon.tsv").lines().filter(|row| !row.starts_with('#')).skip(1);
        for row in rows {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 3, "{row}");
            assert!(["side", "part", "injury", "object", "tooth", "plain"].contains(&cells[0]), "{row}");
        }
    }
}
