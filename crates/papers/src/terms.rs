//! Terms and rules of the gate, in the language of a paper.
//!
//! The codebook has its labels in English, Persian and Arabic; `data/terms.toml` has those that stand on forms in French and
//! Spanish, `data/rules.toml` the rules of the gate in every language but English.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ledger::Codebook;

use crate::Tongue;

type Labels = BTreeMap<String, BTreeMap<String, String>>;

static TERMS: LazyLock<BTreeMap<String, Labels>> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/terms.toml")).expect("a test reads the built-in terms")
});

static RULES: LazyLock<Labels> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/rules.toml")).expect("a test reads the built-in rules")
});

/// What a term is called; `None` where nobody wrote it in this language.
pub fn term(vocabulary: &str, id: &str, tongue: Tongue) -> Option<&'static str> {
    if matches!(tongue, Tongue::French | Tongue::Spanish) {
        return TERMS.get(vocabulary)?.get(id)?.get(tongue.code()).map(String::as_str);
    }
    let known = Codebook::builtin().vocabulary(vocabulary)?.term(id)?;
    Some(known.labels.get(tongue.code()))
}

/// What a kind of record is called; `None` where nobody wrote it in this language.
pub fn kind(id: &str, tongue: Tongue) -> Option<String> {
    if matches!(tongue, Tongue::French | Tongue::Spanish) {
        return TERMS.get("kind")?.get(id)?.get(tongue.code()).cloned();
    }
    Codebook::builtin().kind(id).map(|kind| kind.labels.get(tongue.code()).to_lowercase())
}

/// A rule of the gate in one sentence; `None` in English, where the rule says itself.
pub fn rule(id: &str, tongue: Tongue) -> Option<&'static str> {
    RULES.get(id)?.get(tongue.code()).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Mechanism;
    use register::GateRule;

    /// Holds a table of labels to the identifiers that there are, and to the languages it must have.
    #[track_caller]
    fn check(of: &str, labels: &Labels, ids: &[&str], languages: &[&str]) {
        let known: Vec<&str> = labels.keys().map(String::as_str).collect();
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        assert_eq!(known, ids, "{of}");
        for (id, label) in labels {
            let written: Vec<&str> = label.keys().map(String::as_str).collect();
            assert_eq!(written, languages, "{of}.{id}");
        }
    }

    #[test]
    fn every_term_that_a_form_can_hold_is_written_in_french_and_spanish() {
        let codebook = Codebook::builtin();
        let fields = Mechanism::built_in().iter().flat_map(|one| &one.sections).flat_map(|one| &one.fields);
        let places = fields.flat_map(|field| &field.from).filter_map(|place| place.split_once('.'));
        let of_fields =
            places.filter_map(|(kind, property)| codebook.property(kind, property)?.terms.as_deref());
        let mut wanted: Vec<&str> = of_fields.chain(["site_event_kind", "kind"]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        assert_eq!(TERMS.keys().map(String::as_str).collect::<Vec<_>>(), wanted);
        for (vocabulary, labels) in TERMS.iter().filter(|(id, _)| *id != "kind") {
            let terms = &codebook.vocabulary(vocabulary).expect("a vocabulary of the codebook").terms;
            let ids: Vec<&str> = terms.iter().map(|term| term.id.as_str()).collect();
            check(vocabulary, labels, &ids, &["es", "fr"]);
        }
        assert!(TERMS["kind"].keys().all(|kind| codebook.kind(kind).is_some()));
    }

    #[test]
    fn every_rule_of_the_gate_is_written_in_every_language_of_papers() {
        let ids: Vec<&str> = GateRule::ALL.iter().map(|rule| rule.id()).collect();
        check("rules", &RULES, &ids, &["ar", "es", "fa", "fr"]);
        // One rule has one wording: pages say it as papers do.
        for (lang, pages) in [
            ("fa", include_str!("../../pages/locales/fa/edition.ftl")),
            ("ar", include_str!("../../pages/locales/ar/edition.ftl")),
        ] {
            for id in &ids {
                let line = format!("rule-{} = {}\n", id.replace('.', "-"), RULES[*id][lang]);
                assert!(pages.contains(&line), "{line}");
            }
        }
    }
}
