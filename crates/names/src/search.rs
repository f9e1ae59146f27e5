//! Which words find a name? Terms for an index, and terms of a query.
//!
//! A word of a name is indexed as it is folded, as its compound and by its
//! cross-script keys (with a leading `=`), so that a query in another script or
//! spelling meets it. Terms are plain words: a prefix of one is a prefix query.

use crate::fold::{fold, fold_spaced};
use crate::keys::keys;

/// Returns the terms under which `raw` is to be found, sorted, each once.
pub fn index_terms(raw: &str) -> Vec<String> {
    let spaced = fold_spaced(raw);
    let joined = fold(raw);
    let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
    let mut terms: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    terms.extend(joined.split(' ').filter(|word| !word.is_empty()).map(str::to_owned));
    terms.extend(words.windows(2).map(|pair| pair.concat()));
    let with_keys: Vec<String> =
        terms.iter().flat_map(|term| keys(term)).map(|key| format!("={key}")).collect();
    terms.extend(with_keys);
    terms.sort();
    terms.dedup();
    terms
}

/// Returns what to look for: every group must be met by one of its terms.
pub fn search_terms(query: &str) -> Vec<Vec<String>> {
    fold(query)
        .split(' ')
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut terms = vec![word.to_owned()];
            terms.extend(keys(word).into_iter().map(|key| format!("={key}")));
            terms
        })
        .collect()
}
