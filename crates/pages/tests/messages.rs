//! Every message is there in every language, with the same values, and every one is used.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use dates::Lang;
use pages::Locale;
use register::phrases;

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

/// The row of the glossary for an idea: English, Persian, Arabic.
fn glossary(idea: &str) -> [String; 2] {
    let text = fs::read_to_string(root().join("../../docs/glossary.md")).unwrap();
    let row = text.lines().find(|line| line.split('|').nth(1).is_some_and(|cell| cell.trim() == idea));
    let row = row.unwrap_or_else(|| panic!("the glossary has no {idea}"));
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    [cells[3].to_owned(), cells[4].to_owned()]
}

#[test]
fn one_idea_has_one_word_and_the_glossary_has_it() {
    let table = fs::read_to_string(root().join("testdata/one-word.tsv")).unwrap();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let word = &glossary(cells[0])[usize::from(cells[1] == "ar")];
        let all: String = files(&root().join("locales").join(cells[1]))
            .iter()
            .map(|file| fs::read_to_string(file).unwrap())
            .collect();
        let plain = all.replace("السجل المتسلسل", "سجل متسلسل");
        assert!(plain.contains(word.as_str()), "{}: pages never say {word}", cells[0]);
        for other in cells[2].split('|') {
            assert!(!all.contains(other), "{} is called {other} as well as {word}", cells[0]);
        }
    }
}

#[test]
fn every_rule_of_the_gate_has_its_message() {
    for rule in register::GateRule::ALL {
        let said = |lang| Locale::of(lang).word("rule", rule.id());
        assert_eq!(said(Lang::English), rule.says());
        for lang in [Lang::Persian, Lang::Arabic] {
            assert!(said(lang) != rule.says() && !said(lang).starts_with("rule-"), "{}", rule.id());
        }
    }
}

/// The source of a crate below, each text in one line.
fn source(name: &str) -> String {
    let folder = root().join("..").join(name);
    let folder = if folder.join("src").is_dir() { folder.join("src") } else { folder };
    let all: String = files(&folder).iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let mut lines = all.split("\\\n").map(str::trim_start);
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + line)
}

#[test]
fn what_is_said_of_cases_graves_and_gates_is_translated() {
    let known: Vec<&str> = phrases::table().map(|row| row[0]).collect();
    let below = [
        "cases",
        "certificates",
        "burials",
        "offices",
        "graves",
        "statements",
        "letters",
        "consent",
        "store",
        "intake",
        "claims",
    ];
    let below = below.map(source).concat();
    let issues = fs::read_to_string(root().join("../intake/data/issues.tsv")).unwrap();
    let laws = fs::read_dir(root().join("../certificates/data/laws")).unwrap();
    let laws = laws.map(|law| fs::read_to_string(law.unwrap().path()).unwrap()).collect::<String>();
    let all = below + &issues + &laws + &source("whereabouts");
    for phrase in &known {
        let told = |part: &str| all.contains(part.chars().take(12).collect::<String>().trim_end());
        let (long, short): (Vec<&str>, Vec<&str>) = phrase.split("{}").partition(|part| part.len() > 9);
        let said = match long[..] {
            [] => short.into_iter().filter(|part| part.len() > 3).all(told),
            _ => long.into_iter().any(told),
        };
        assert!(said, "nobody says «{phrase}» any more");
    }
    let mut graves: Vec<String> = Vec::new();
    for name in ["contents", "history", "standing", "numbers"] {
        let text = fs::read_to_string(root().join(format!("../graves/src/{name}.rs"))).unwrap();
        let text = text.split("\\\n").map(str::trim_start).collect::<String>();
        for part in text.split("let problem").flat_map(|part| part.split("let says =").skip(1)) {
            let (said, rest) = part.trim_start().trim_start_matches('"').split_once('"').unwrap();
            if rest.contains("Problem::new") || rest.contains("self.warn") {
                graves.push(said.to_owned());
            }
        }
    }
    assert!(graves.len() > 4, "{graves:?}");
    for said in graves.iter().map(String::as_str) {
        assert!(known.contains(&said), "«{said}» is not translated");
    }
}

#[test]
fn what_is_odd_in_a_list_and_what_a_form_refuses_is_translated() {
    let told = |sentence: &str| {
        let known = [Lang::Persian, Lang::Arabic].map(|lang| phrases::said(lang, sentence));
        assert!(known.iter().all(Option::is_some), "«{sentence}» is not translated");
    };
    let issues = fs::read_to_string(root().join("../intake/data/issues.tsv")).unwrap();
    // What is odd in evidence files and citations is told by the command line alone.
    let of_lists =
        issues.lines().filter(|line| !["#", "file.", "citation."].iter().any(|of| line.starts_with(of)));
    of_lists.for_each(|line| told(line.split('\t').nth(2).unwrap()));
    let refused = source("whereabouts/src/serve");
    let refused: Vec<&str> =
        refused.split('"').filter(|text| text.ends_with("; nothing was recorded")).collect();
    assert!(refused.len() > 6, "{refused:?}");
    refused.into_iter().for_each(told);
}

#[test]
fn what_verification_names_is_translated() {
    let mut told = 0;
    for file in ["entries", "tree", "people", "lookups", "mod"] {
        let text = fs::read_to_string(root().join(format!("../store/src/verify/{file}.rs"))).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let quoted = code.split('"').skip(1).step_by(2).filter(|text| {
            text.contains(' ')
                && !["SELECT", "PRAGMA", "register.db"].iter().any(|other| text.contains(other))
        });
        for sentence in
            quoted.filter(|text| !text.contains("{}{}") && !text.starts_with("{}") && !text.starts_with(' '))
        {
            // A gap right behind a word is «in the log of …», which is told only where there are several.
            let alone = sentence.strip_suffix("{}").filter(|rest| rest.ends_with(char::is_alphabetic));
            let said: String = alone
                .unwrap_or(sentence)
                .split('{')
                .enumerate()
                .map(|(at, part)| match at {
                    0 => part.to_owned(),
                    _ => format!("7{}", part.split_once('}').map_or("", |(_, rest)| rest)),
                })
                .collect();
            for lang in [Lang::Persian, Lang::Arabic] {
                let known = phrases::said(lang, &said);
                assert!(known.is_some(), "{file}: «{said}» is not translated");
            }
            told += 1;
        }
    }
    assert!(told > 30, "{told}");
}

/// The files whose every sentence is a reason that pages and papers tell.
const REASONS: [&str; 30] = [
    "burials/src/answer.rs",
    "burials/src/page.rs",
    "cases/src/element.rs",
    "cases/src/finding.rs",
    "cases/src/flags.rs",
    "cases/src/procedure.rs",
    "cases/src/procedure/course.rs",
    "cases/src/remains.rs",
    "cases/src/state.rs",
    "cases/src/weigh.rs",
    "certificates/src/file.rs",
    "consent/src/interview.rs",
    "graves/src/contents.rs",
    "graves/src/dna.rs",
    "graves/src/history.rs",
    "graves/src/identification.rs",
    "graves/src/place.rs",
    "graves/src/returned.rs",
    "graves/src/standing.rs",
    "letters/src/letter.rs",
    "letters/src/request.rs",
    "offices/src/command.rs",
    "offices/src/involvement.rs",
    "offices/src/naming.rs",
    "offices/src/office.rs",
    "offices/src/since.rs",
    "statements/src/contradiction.rs",
    "statements/src/event.rs",
    "statements/src/fact.rs",
    "letters/src/ladder.rs",
];

/// What only begins a sentence, or stands in one, in those files.
const PARTS: [&str; 3] = [
    "Reported by {}.",
    "{} found it at the standard «{}», and a second person agreed.",
    "Those who work on the register",
];

#[test]
fn every_reason_is_translated() {
    let mut told = 0;
    for file in REASONS {
        let text = fs::read_to_string(root().join("..").join(file)).unwrap();
        let code: String = text
            .split("#[cfg(test)]")
            .take(1)
            .flat_map(str::lines)
            .map(str::trim_start)
            .filter(|line| !line.starts_with("//") && !line.contains("expect("))
            .map(|line| line.strip_suffix('\\').unwrap_or(line))
            .collect();
        let sentences = code.split('"').skip(1).step_by(2).filter(|text| text.matches(' ').count() > 3);
        for sentence in sentences.filter(|sentence| !PARTS.contains(sentence)) {
            let mut said = String::new();
            let mut rest = sentence;
            while let Some((before, after)) = rest.split_once('{') {
                said = said + before + "7";
                rest = after.split_once('}').map_or("", |(_, after)| after);
            }
            said += rest;
            // What stands in the gap of another sentence is told part by part.
            let known = |part: &str| phrases::said(Lang::Persian, part).is_some();
            assert!(known(&said) || said.split(", ").all(known), "{file}: «{said}» is not translated");
            told += 1;
        }
    }
    assert!(told > 150, "{told}");
}

#[test]
fn a_count_has_its_plural_in_every_language() {
    for (lang, id, n, expected) in [
        (Lang::English, "reprisals-before", 1, "1 thing came before it"),
        (Lang::English, "reprisals-after", 1, "1 day after"),
        (Lang::English, "reprisals-after", 90, "90 days after"),
        (Lang::Arabic, "reprisals-after", 5, "بعد ٥ أيام من"),
        (Lang::Arabic, "reprisals-after", 40, "بعد ٤٠ يومًا من"),
        (Lang::Arabic, "person-days", 3, "٣ أيام على الأقل"),
        (Lang::Persian, "reprisals-after", 1, "۱ روز پس از"),
    ] {
        let said = Locale::of(lang).say(id, &[("n", pages::locale::Arg::Count(n))]);
        assert_eq!(said.replace(['\u{2068}', '\u{2069}'], ""), expected);
    }
}

#[test]
fn a_date_in_a_right_to_left_message_is_not_turned_round() {
    // Between European or Persian digits a hyphen turns the order of a date round in a right-to-left line.
    for lang in ["fa", "ar"] {
        for file in files(&root().join("locales").join(lang)) {
            for line in fs::read_to_string(&file).unwrap().lines() {
                let letters: Vec<char> = line.chars().collect();
                let turned = letters.windows(3).any(|three| {
                    let digit =
                        |c: char| c.is_ascii_digit() || ('۰'..='۹').contains(&c) || ('٠'..='٩').contains(&c);
                    digit(three[0]) && three[1] == '-' && digit(three[2])
                });
                assert!(!turned, "{}: {line}", file.display());
            }
        }
    }
}
