//! The laws that are built in, and those of a user's own file, read and checked.

use std::collections::HashMap;
use std::sync::LazyLock;

use ledger::{Codebook, ValueType};

use crate::law::{Check, Law, Rule};

/// What every law's file speaks of.
const KIND: &str = "death_record";

const FILES: &[(&str, &str)] = &[
    ("international.toml", include_str!("../data/laws/international.toml")),
    ("iran-civil-registration-1355.toml", include_str!("../data/laws/iran-civil-registration-1355.toml")),
    ("lakeside-population-1349.toml", include_str!("../data/laws/lakeside-population-1349.toml")),
];

/// The laws that documents are held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laws {
    laws: Vec<Law>,
    /// Names of countries, folded, each with the place of its law: asked for every record that names one.
    countries: HashMap<String, usize>,
}

/// A law's file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LawsError {
    /// It is no TOML of the expected shape; the message shows line and caret.
    #[error("{file} cannot be read:\n{message}")]
    Unreadable {
        /// The file.
        file: String,
        /// What the TOML reader says.
        message: String,
    },
    /// It is well formed, but asks for what there is not.
    #[error("{file}: rule «{rule}» {what}")]
    Wrong {
        /// The file.
        file: String,
        /// The rule.
        rule: String,
        /// What is wrong with it.
        what: String,
    },
}

impl Laws {
    /// The laws that are built into the program, read once.
    pub fn built_in() -> &'static Laws {
        static BUILT_IN: LazyLock<Laws> = LazyLock::new(|| {
            let laws = FILES.iter().map(|(file, text)| read(file, text)).collect::<Result<_, _>>();
            Laws::of(laws.expect("a test reads the built-in files"))
        });
        &BUILT_IN
    }

    /// These laws with one of a user's own file; one of the same id is replaced.
    pub fn with(&self, file: &str, text: &str) -> Result<Laws, LawsError> {
        let law = read(file, text)?;
        let mut laws = self.laws.clone();
        laws.retain(|known| known.id != law.id);
        laws.push(law);
        Ok(Laws::of(laws))
    }

    fn of(laws: Vec<Law>) -> Laws {
        let named = laws
            .iter()
            .enumerate()
            .flat_map(|(place, law)| law.countries.iter().map(move |country| (names::fold(country), place)));
        // The law of one's own comes last and takes its country from the built-in one.
        Laws { countries: named.collect(), laws }
    }

    /// All laws, in the order of their files.
    pub fn laws(&self) -> &[Law] {
        &self.laws
    }

    /// The law with this identifier.
    pub fn law(&self, id: &str) -> Option<&Law> {
        self.laws.iter().find(|law| law.id == id.trim())
    }

    /// The law of a country, as a document or list writes its name.
    pub fn of_country(&self, written: &str) -> Option<&Law> {
        self.countries.get(&names::fold(written)).map(|place| &self.laws[*place])
    }

    /// The laws that hold everywhere.
    pub fn international(&self) -> impl Iterator<Item = &Law> {
        self.laws.iter().filter(|law| law.international)
    }

    /// The rule with this identifier, of whichever law.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.laws.iter().flat_map(|law| &law.rules).find(|rule| rule.id == id)
    }
}

fn read(file: &str, text: &str) -> Result<Law, LawsError> {
    let law: Law = toml::from_str(text)
        .map_err(|error| LawsError::Unreadable { file: file.to_owned(), message: error.to_string() })?;
    for (at, rule) in law.rules.iter().enumerate() {
        let twice = law.rules[..at].iter().any(|other| other.id == rule.id);
        let wrong = if twice { Some("stands there twice".to_owned()) } else { wrong(rule) };
        if let Some(what) = wrong {
            return Err(LawsError::Wrong { file: file.to_owned(), rule: rule.id.clone(), what });
        }
    }
    Ok(law)
}

/// What a rule asks for that the codebook or the deadlines do not have.
fn wrong(rule: &Rule) -> Option<String> {
    let codebook = Codebook::builtin();
    if let Some(lang) = ledger::codebook::LANGUAGES.iter().find(|lang| !rule.labels.contains_key(**lang)) {
        return Some(format!("has no label in {lang}"));
    }
    let kinds = codebook.vocabulary("death_record_kind").expect("the codebook has it");
    if let Some(kind) = rule.on.iter().find(|kind| kinds.term(kind).is_none()) {
        return Some(format!("judges «{kind}», which is no kind of death record"));
    }
    if matches!((rule.from, rule.until), (Some(from), Some(until)) if until < from) {
        return Some("ends before it begins".to_owned());
    }
    rule.checks.iter().find_map(|check| {
        if let Check::InTime { deadline, .. } = check
            && deadlines::Rules::built_in().rule(deadline).is_none()
        {
            return Some(format!("names the deadline «{deadline}», which is no rule of deadlines"));
        }
        let asked = check.properties();
        let unknown = asked.iter().find(|id| codebook.property(KIND, id).is_none());
        unknown
            .map(|id| format!("asks for «{id}», which is no property of a death record"))
            .or_else(|| terms(check))
    })
}

/// A register that `entered` asks for and the codebook does not know.
fn terms(check: &Check) -> Option<String> {
    let Check::Entered { property, all } = check else { return None };
    let codebook = Codebook::builtin();
    let known = codebook.property(KIND, property).filter(|known| known.value_type == ValueType::Term);
    let vocabulary = known.and_then(|known| codebook.vocabulary(known.terms.as_deref()?));
    let unknown = all.iter().find(|id| vocabulary.is_none_or(|terms| terms.term(id).is_none()));
    unknown.map(|id| format!("asks for «{id}», which is no term of «{property}»"))
}

impl Check {
    /// The properties it looks at.
    pub fn properties(&self) -> Vec<&str> {
        match self {
            Check::Present { properties } | Check::Affirmed { properties } => {
                properties.iter().flat_map(|either| either.split('|')).collect()
            }
            Check::ToTheDay { property } | Check::Told { property } | Check::Entered { property, .. } => {
                vec![property]
            }
            Check::Vouched { certified, examined, witnesses, .. } => {
                let mut asked: Vec<&str> = vec![certified, witnesses];
                asked.extend(examined.as_deref());
                asked
            }
            Check::InTime { since, done, .. } => since.iter().chain(done).map(String::as_str).collect(),
            Check::Uncontradicted { .. } | Check::Registered | Check::Given => Vec::new(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_laws_are_whole_and_every_country_has_one_law() {
        let laws = Laws::built_in();
        assert_eq!(laws.of_country("ایران").unwrap().id, "iran-civil-registration-1355");
        assert_eq!(laws.of_country("Iran").unwrap().id, "iran-civil-registration-1355");
        assert_eq!(laws.of_country("دریاکران").unwrap().id, "lakeside-population-1349");
        assert!(laws.of_country("Elsewhere").is_none() && laws.of_country(" ").is_none());
        let mut ids: Vec<&str> =
            laws.laws().iter().flat_map(|law| &law.rules).map(|rule| rule.id.as_str()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "a rule's identifier stands in two laws");
    }

    #[test]
    fn every_rule_of_the_iranian_act_that_the_standards_name_is_there() {
        let ids = ["RD-22a", "RD-22b", "RD-24", "RD-25", "RD-INT"].map(str::to_owned);
        let parts = (1..=8).map(|part| format!("RD-23-{part}"));
        for id in ids.into_iter().chain(parts) {
            assert!(Laws::built_in().rule(&id).is_some(), "{id}");
        }
    }

    #[track_caller]
    fn refused(change: (&str, &str), words: &str) {
        let text = FILES[2].1.replacen(change.0, change.1, 1);
        let error = Laws::built_in().with("own.toml", &text).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }

    #[test]
    fn a_law_that_asks_for_what_there_is_not_is_refused_with_one_sentence() {
        refused(("\"father_name\"", "\"fathers_name\""), "asks for «fathers_name»");
        refused(("id = \"LK-6\"", "id = \"LK-5\""), "stands there twice");
        refused(("\"civil_death_record\"", "\"passport\""), "judges «passport»");
        refused(("1970-09-01", "1970-13-01"), "is no day");
        refused(("labels.fa = \"هر مرگ در دفتر وفات و در شناسنامه ثبت می‌شود\"\n", ""), "has no label in fa");
        refused(("until = \"1987-09-22\"", "until = \"1960-09-22\""), "ends before it begins");
    }

    #[test]
    fn a_law_of_ones_own_takes_the_place_of_the_built_in_one() {
        let text = FILES[2].1.replace("LK-9", "LK-10");
        let laws = Laws::built_in().with("own.toml", &text).unwrap();
        assert!(laws.rule("LK-10").is_some() && laws.rule("LK-9").is_none());
        let own = text.replace("lakeside-population-1349", "own");
        let laws = Laws::built_in().with("own.toml", &own).unwrap();
        assert_eq!(laws.of_country("دریاکران").unwrap().id, "own");
    }
}
