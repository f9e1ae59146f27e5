//! Places that have several names: Gohardasht is Rajai Shahr.
//!
//! The table is `data/place_names.tsv`. Nothing here says where a place lies.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::fold_spaced;

/// The most words of one name in the table.
const WORDS: usize = 3;

/// The first name of a place in the table, folded, or the place itself, folded; words such as «prison» are set aside.
///
/// ```
/// assert_eq!(names::place("زندان رجایی‌شهر"), names::place("Gohardasht"));
/// ```
pub fn place(raw: &str) -> String {
    let bare = without_kind(&fold_spaced(raw));
    PLACES.get(&bare.replace(' ', "")).cloned().unwrap_or(bare)
}

/// A text, folded, in which each place that has several names goes by the first of them.
///
/// ```
/// assert_eq!(names::settled_places("Rajai Shahr, ward 3"), names::settled_places("گوهردشت, ward 3"));
/// ```
pub fn settled_places(text: &str) -> String {
    let folded = fold_spaced(text);
    let words: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let longest = WORDS.min(words.len() - at);
        let named = (1..=longest)
            .rev()
            .find_map(|count| Some((count, PLACES.get(&words[at..at + count].concat())?.as_str())));
        let (count, word) = named.unwrap_or((1, words[at]));
        out.push(word);
        at += count;
    }
    out.join(" ")
}

/// Every name of the table, folded and as one word, with the first name of its line.
static PLACES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    let table = include_str!("../data/place_names.tsv");
    for line in table.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let first = fold_spaced(line.split('\t').next().unwrap_or_default());
        for name in line.split('\t') {
            names.insert(without_kind(&fold_spaced(name)).replace(' ', ""), first.clone());
        }
    }
    names
});

/// "زندان اوین" and "Evin Prison" are Evin.
fn without_kind(folded: &str) -> String {
    const KINDS: [&str; 10] = [
        "زندان",
        "prison",
        "سجن",
        "بازداشتگاه",
        "detention",
        "centre",
        "center",
        "زیندان",
        "استان",
        "province",
    ];
    let words: Vec<&str> = folded.split(' ').filter(|word| !KINDS.contains(word)).collect();
    if words.is_empty() { folded.to_owned() } else { words.join(" ") }
}
