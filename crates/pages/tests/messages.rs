//! Every message is there in every language, with the same values, and every one is used.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dates::Lang;
use pages::Locale;

const LANGUAGES: [&str; 3] = ["en", "fa", "ar"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() { found.extend(files(&entry)) } else { found.push(entry) }
    }
    found
}

/// The messages of a language, each with the values it speaks of.
fn messages(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(&root().join("locales").join(lang)) {
        let mut last = String::new();
        for line in fs::read_to_string(file).unwrap().lines().filter(|line| !line.starts_with('#')) {
            if let Some((id, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                last = id.to_owned();
                assert!(
                    found.insert(last.clone(), BTreeSet::new()).is_none(),
                    "{lang}: {last} is there twice"
                );
            }
            let values = line.split('$').skip(1).map(|rest| {
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>()
            });
            found.entry(last.clone()).or_default().extend(values.map(|value| value.replace("-shown", "")));
        }
    }
    found.remove("");
    found
}

#[test]
fn every_language_has_every_message_with_the_same_values() {
    let english = messages("en");
    assert!(english.len() > 250, "only {} messages were found", english.len());
    for lang in LANGUAGES {
        let own = messages(lang);
        let missing: Vec<&String> = english.keys().filter(|id| !own.contains_key(*id)).collect();
        let other: Vec<&String> = own.keys().filter(|id| !english.contains_key(*id)).collect();
        assert!(missing.is_empty() && other.is_empty(), "{lang}: missing {missing:?}, unknown {other:?}");
        for (id, values) in &english {
            assert_eq!(&own[id], values, "{lang}: {id} speaks of other values");
        }
    }
}

/// What the code says in quotes, and the families of identifiers that it puts together.
fn quoted() -> (BTreeSet<String>, BTreeSet<String>) {
    let mut all = files(&root().join("src"));
    all.extend(files(&root().join("templates")));
    let serve = root().join("../whereabouts/src/serve");
    all.extend(files(&serve));
    let (mut whole, mut families) = (BTreeSet::new(), BTreeSet::new());
    for text in all.iter().map(|file| fs::read_to_string(file).unwrap()) {
        whole.extend(text.split('"').map(str::to_owned));
        for rest in text.split(".word(").skip(1) {
            families.extend(rest.trim_start().split('"').nth(1).map(str::to_owned));
        }
        for rest in text.split("format!(\"").skip(1) {
            families.extend(rest.split_once("-{").map(|(family, _)| family.to_owned()));
        }
    }
    // Buttons of the review put their own identifier and `-help` together.
    let helped: Vec<String> = whole.iter().map(|id| format!("{id}-help")).collect();
    whole.extend(helped);
    (whole, families)
}

#[test]
fn every_message_is_used() {
    let (whole, families) = quoted();
    let used = |id: &String| {
        whole.contains(id) || families.iter().any(|family| id.starts_with(&format!("{family}-")))
    };
    let unused: Vec<String> = messages("en").into_keys().filter(|id| !used(id)).collect();
    assert!(unused.is_empty(), "messages that nothing says: {unused:?}");
}

#[test]
fn every_code_that_pages_put_into_words_has_its_word() {
    let locale = Locale::of(Lang::English);
    let codes: [(&str, Vec<&str>); 6] = [
        ("standing", cases::Standing::ALL.iter().map(|it| it.code()).collect()),
        ("state", cases::FactState::ALL.iter().map(|it| it.code()).collect()),
        ("fate", cases::Fate::ALL.iter().map(|it| it.code()).collect()),
        ("flag", cases::FlagKind::ALL.iter().map(|it| it.code()).collect()),
        ("finding", cases::finding::FindingState::ALL.iter().map(|it| it.code()).collect()),
        ("verdict", vec!["same", "different", "unsure"]),
    ];
    for (family, codes) in codes {
        for code in codes {
            let id = format!("{family}-{}", code.replace(['_', '.'], "-"));
            assert!(locale.has(&id), "{id} is missing");
        }
    }
    // The steps with the family are a table; each step it names has its word.
    let table = fs::read_to_string(root().join("../cases/data/family.tsv")).unwrap();
    for step in table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split('\t').nth(3))
    {
        let id = format!("family-{}", step.replace('_', "-"));
        assert!(locale.has(&id), "{id} is missing");
    }
    // What is compared about two records, and how far it agrees, by the codes of `linkage`.
    let evidence = fs::read_to_string(root().join("../linkage/src/evidence.rs")).unwrap();
    for (kind, family) in [("Evidence::", "evidence"), ("Level::", "level")] {
        let coded = evidence.lines().filter_map(|line| line.trim().strip_prefix(kind)?.split_once(" => \""));
        let coded: Vec<&str> = coded.filter_map(|(_, rest)| rest.strip_suffix("\",")).collect();
        assert!(coded.len() > 10, "the codes of {family} were not found");
        for code in coded {
            assert!(locale.has(&format!("{family}-{code}")), "{family}-{code} is missing");
        }
    }
}

#[test]
fn the_style_sheet_knows_no_left_and_right_and_no_address_outside() {
    let style = pages::STYLE;
    assert!(!style.contains("http") && !style.contains("@import") && !style.contains("javascript"));
    for line in style.lines() {
        let physical = [
            "margin-left",
            "margin-right",
            "padding-left",
            "padding-right",
            "border-left",
            "border-right",
            "text-align: left",
            "text-align: right",
            "float:",
        ];
        assert!(!physical.iter().any(|word| line.contains(word)), "{line}");
    }
}

#[test]
fn no_template_holds_words_styles_or_scripts() {
    for file in files(&root().join("templates")) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(
            !text.contains("style=") && !text.contains("<script") && !text.contains(" on"),
            "{}",
            file.display()
        );
    }
}
