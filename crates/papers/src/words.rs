//! The words on papers, from `data/words.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::Tongue;

type Sheet = BTreeMap<String, BTreeMap<String, String>>;

static WORDS: LazyLock<BTreeMap<String, Sheet>> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/words.toml")).expect("a test reads the built-in words")
});

/// A word of a sheet in a language; in English where the sheet is not written in it.
pub fn word(sheet: &str, id: &str, tongue: Tongue) -> &'static str {
    let known = WORDS.get(sheet).and_then(|words| words.get(id));
    let found = known.and_then(|word| word.get(tongue.code()).or_else(|| word.get("en")));
    found.map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_stands_in_every_language_of_its_sheet() {
        let (three, ours): (&[&str], &[&str]) = (&["en", "es", "fr"], &["ar", "en", "fa"]);
        let all: &[&str] = &["ar", "en", "es", "fa", "fr"];
        for (sheet, languages) in
            [("form", three), ("shadow", ours), ("dossier", ours), ("receipt", all), ("place", all)]
        {
            for (id, word) in &WORDS[sheet] {
                let known: Vec<&str> = word.keys().map(String::as_str).collect();
                assert_eq!(known, languages, "{sheet}.{id}");
            }
        }
    }

    #[test]
    fn every_word_that_a_paper_asks_for_is_there_and_no_other() {
        let dossier = concat!(
            include_str!("dossier/mod.rs"),
            include_str!("dossier/evidence.rs"),
            include_str!("dossier/html.rs"),
            include_str!("dossier/lines.rs"),
            include_str!("dossier/official.rs"),
            include_str!("dossier/person.rs"),
            include_str!("dossier/procedures.rs"),
            include_str!("dossier/site.rs"),
        );
        let sources = [
            ("form", concat!(include_str!("form/html.rs"), include_str!("form/mod.rs"))),
            ("shadow", include_str!("shadow.rs")),
            ("dossier", dossier),
        ];
        for (sheet, source) in sources {
            for id in WORDS[sheet].keys() {
                assert!(source.contains(&format!("\"{id}\"")), "{sheet}.{id} stands on no paper");
            }
            for asked in source.split("say(\"").skip(1) {
                let id = asked.split('"').next().unwrap_or_default();
                assert!(WORDS[sheet].contains_key(id), "{sheet}.{id} has no words");
            }
        }
    }
}
