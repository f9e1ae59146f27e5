//! The Arabic article before a name: الخطیب, al-Khatib, an-Nakhlawi, and Khatib.

use crate::fold::fold_spaced_cow;
use crate::script::{Script, script};

/// Latin spellings of the article; before sun letters its l takes their sound.
const LATIN: [&str; 16] =
    ["al", "el", "ul", "ol", "il", "an", "as", "ash", "ar", "at", "az", "ad", "adh", "ath", "en", "es"];

/// Returns a word without its article, if it may have one: `"al-Khatib"` gives
/// `"khatib"`. In Persian ال may be part of the name itself (الوند), so the bare
/// form stands beside the word and never in its place.
pub(crate) fn bare(word: &str) -> Option<String> {
    if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let folded = fold_spaced_cow(word);
    if let Some(rest) = folded.strip_prefix("ال") {
        let long = rest.chars().nth(2).is_some();
        return (long && script(&folded) == Script::Arabic).then(|| rest.to_owned());
    }
    let (article, rest) = folded.split_once(' ')?;
    (LATIN.contains(&article) && rest.chars().nth(2).is_some()).then(|| rest.to_owned())
}

/// Is this Latin word an article that clings to the next one?
pub(crate) fn is_article(word: &str, hyphen: bool) -> bool {
    let word = word.to_lowercase();
    let always = matches!(word.as_str(), "al" | "el");
    always || (hyphen && LATIN.contains(&word.as_str()))
}
