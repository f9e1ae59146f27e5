//! What the words on a document say of the cause and the place of a death.
//!
//! The tables are `data/causes.tsv` and `data/places.tsv`: a phrase and its class.

use std::sync::LazyLock;

/// What a cause of death as written says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// It stands for nothing written: a dash, «ندارد».
    Blank,
    /// It says that the cause is not known.
    Unknown,
    /// It names a death instead of its cause: «ایست قلبی», «فوت».
    Euphemism,
    /// An illness, old age.
    Natural,
    /// An accident.
    Accident,
    /// By the person's own hand.
    Suicide,
    /// Put to death on an order.
    Execution,
    /// Killed: shot, beaten, tortured.
    Killing,
}

/// What kind of place the words of a place show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlaceClass {
    /// A prison, a court, barracks.
    Custody,
    /// A hospital or infirmary.
    Hospital,
    /// Somebody's home.
    Home,
    /// A road or street.
    Road,
    /// A front or border.
    Front,
    /// A lake, river or sea.
    Water,
}

/// The class of a cause of death as written; `None` where no phrase of the table stands in it.
pub fn cause(written: &str) -> Option<Cause> {
    static CAUSES: LazyLock<Table<Cause>> = LazyLock::new(|| {
        Table::read(include_str!("../data/causes.tsv"), |class| {
            Some(match class {
                "blank" => Cause::Blank,
                "unknown" => Cause::Unknown,
                "euphemism" => Cause::Euphemism,
                "natural" => Cause::Natural,
                "accident" => Cause::Accident,
                "suicide" => Cause::Suicide,
                "execution" => Cause::Execution,
                "killing" => Cause::Killing,
                _ => return None,
            })
        })
    });
    CAUSES.class(written)
}

/// The class of a place as written; `None` where no phrase of the table stands in it.
pub fn place(written: &str) -> Option<PlaceClass> {
    PLACES.class(written)
}

/// The words that name a place, by their sounds, without those that say what kind of place it is.
///
/// «زندان نمک‌راه» and "Namakrah Prison" have the same name, in two words and in one; so have Gohardasht and Rajai Shahr.
pub fn place_name(written: &str) -> Vec<String> {
    let text = plain(&names::settled_places(&written.replace('\u{200c}', " ")));
    let words = text.split(' ').filter(|word| word.chars().nth(1).is_some());
    words.filter(|word| PLACES.class(word).is_none()).map(names::key).filter(|key| !key.is_empty()).collect()
}

static PLACES: LazyLock<Table<PlaceClass>> = LazyLock::new(|| {
    Table::read(include_str!("../data/places.tsv"), |class| {
        Some(match class {
            "custody" => PlaceClass::Custody,
            "hospital" => PlaceClass::Hospital,
            "home" => PlaceClass::Home,
            "road" => PlaceClass::Road,
            "front" => PlaceClass::Front,
            "water" => PlaceClass::Water,
            _ => return None,
        })
    })
});

/// Phrases with their classes, the longest first.
struct Table<T> {
    rows: Vec<(String, T)>,
}

impl<T: Copy> Table<T> {
    fn read(text: &str, class: impl Fn(&str) -> Option<T>) -> Table<T> {
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let row = |line: &str| {
            let (phrase, name) = line.split_once('\t')?;
            Some((plain(phrase), class(name)?))
        };
        let mut rows: Vec<(String, T)> =
            lines.map(|line| row(line).expect("a test reads the tables: phrase, tab, class")).collect();
        rows.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.chars().count()));
        Table { rows }
    }

    fn class(&self, written: &str) -> Option<T> {
        let text = plain(written);
        let within = |phrase: &str| match text.find(phrase) {
            Some(_) if phrase.trim().is_empty() => false,
            found => found.is_some(),
        };
        self.rows.iter().find(|(phrase, _)| within(phrase)).map(|(_, class)| *class)
    }
}

/// A text folded for comparison, each word between two spaces; signs alone stay as they are.
fn plain(text: &str) -> String {
    let folded = names::fold_spaced(&text.replace('\u{200c}', " "));
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { format!(" {} ", text.trim()) } else { format!(" {} ", words.join(" ")) }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// `testdata/words.tsv`: table, as written, the class (`-` for none).
    #[test]
    fn words_are_read_as_documents_write_them() {
        let rows = include_str!("../testdata/words.tsv").lines().filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for row in rows {
            let [table, written, expected] = row.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns are expected: {row}");
            };
            let class = match table {
                "cause" => cause(written).map(|class| format!("{class:?}")),
                _ => place(written).map(|class| format!("{class:?}")),
            };
            assert_eq!(class.as_deref().unwrap_or("-").to_lowercase(), expected, "{row}");
            count += 1;
        }
        assert!(count > 30, "the table was not read");
    }

    #[test]
    fn no_phrase_stands_in_a_table_twice() {
        for text in [include_str!("../data/causes.tsv"), include_str!("../data/places.tsv")] {
            let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
            let mut phrases: Vec<String> =
                lines.map(|line| plain(line.split_once('\t').unwrap().0)).collect();
            phrases.sort();
            let twice: Vec<_> = phrases.array_windows().filter(|[a, b]| a == b).map(|[a, _]| a).collect();
            assert!(twice.is_empty(), "{twice:?}");
        }
    }
}
