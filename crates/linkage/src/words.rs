//! The word lists of `data/`, read once: sexes, and other names of places and groups.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::subject::Sex;

/// Sex from what a source writes, such as `زن` or `Male`.
pub(crate) fn sex(raw: &str) -> Option<Sex> {
    static SEXES: LazyLock<HashMap<String, Sex>> = LazyLock::new(|| {
        let rows = rows(include_str!("../data/sexes.tsv")).filter_map(|row| {
            let sex = match *row.get(1)? {
                "female" => Sex::Female,
                "male" => Sex::Male,
                _ => return None,
            };
            Some((names::fold_spaced(row[0]), sex))
        });
        rows.collect()
    });
    SEXES.get(&names::fold_spaced(raw)).copied()
}

/// Whether a text in a column of places names none, such as `نامعلوم`.
pub(crate) fn is_nowhere(raw: &str) -> bool {
    static NOWHERE: LazyLock<HashSet<String>> = LazyLock::new(|| {
        rows(include_str!("../data/nowhere.tsv")).map(|row| names::fold_joined(row[0])).collect()
    });
    NOWHERE.contains(&names::fold_joined(raw))
}

/// The first name of a group in the table, folded, or the group itself, folded.
pub(crate) fn affiliation(raw: &str) -> String {
    static GROUPS: LazyLock<HashMap<String, String>> =
        LazyLock::new(|| firsts(include_str!("../data/affiliations.tsv")));
    let folded = names::fold_spaced(raw);
    GROUPS.get(&folded.replace(' ', "")).cloned().unwrap_or(folded)
}

/// A whole number in digits of any script, such as `۲۴`.
pub(crate) fn number(raw: &str) -> Option<i32> {
    names::fold_spaced(raw).split(' ').next()?.parse().ok()
}

/// The number of the house and the street, folded: "12/3 Tulip St." is `12 3` and `tulip st`.
pub(crate) fn address(raw: &str) -> (String, String) {
    let folded = names::fold_spaced(raw).to_lowercase();
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (numbers, words): (Vec<&str>, Vec<&str>) =
        words.partition(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    (numbers.join(" "), words.join(" "))
}

/// An e-mail address in small letters; of a telephone number the last nine digits, which
/// are the same with and without the code of the country.
pub(crate) fn contact(raw: &str) -> String {
    if raw.contains('@') {
        let mail = raw.chars().filter(|c| c.is_alphanumeric() || c.is_ascii_punctuation());
        return mail.flat_map(char::to_lowercase).collect();
    }
    let folded = names::fold_joined(raw);
    let digits: Vec<char> = folded.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(9)..].iter().collect()
}

/// Every name of a line, as one word, to the first name of the line.
fn firsts(table: &str) -> HashMap<String, String> {
    let mut names = HashMap::new();
    for row in rows(table) {
        let first = names::fold_spaced(row[0]);
        for name in row {
            names.insert(names::fold_spaced(name).replace(' ', ""), first.clone());
        }
    }
    names
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_group_under_several_names_and_two_groups_apart() {
        assert_eq!(affiliation("PMOI"), affiliation("سازمان مجاهدین خلق ایران"));
        assert_ne!(affiliation("اقلیت"), affiliation("اکثریت"));
    }

    #[test]
    fn addresses_and_contacts_are_read_alike_however_written() {
        assert_eq!(address("12/3 Tulip St."), ("12 3".to_owned(), "tulip st".to_owned()));
        assert_eq!(address("خیابان لاله، پلاک ۱۲").0, "12");
        assert_eq!(contact("Roshan.K@Example.org"), "roshan.k@example.org");
        assert_eq!(contact("+98 912 345 67 89"), contact("0912-3456789"));
    }

    #[test]
    fn sexes_and_numbers_in_three_scripts() {
        assert_eq!(sex("زن"), Some(Sex::Female));
        assert_eq!(sex("ذكر"), Some(Sex::Male));
        assert_eq!(sex("unknown"), None);
        assert_eq!(number("۲۴ سال"), Some(24));
        assert_eq!(number("about thirty"), None);
    }
}
