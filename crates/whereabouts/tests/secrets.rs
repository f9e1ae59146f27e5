//! What no public output may hold, in any format: a letter that is not published, an official who may not be named.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;
use serde_json::Value;

const DAY: &str = "--on 2026-11-24 --quiet";

/// Of a letter that is not published on that day.
const LETTER: [&str; 5] =
    ["4/2026", "salt garden", "Who decided", "another sixty days", "told-in-confidence"];

/// Living officials of whom one of the three gates is shut, in every spelling of the fixtures.
const NAMES: [&str; 6] = [
    "Heshmat Keshtiduz",
    "ناصر سنگ‌چین‌زاده",
    "بهروز نمک‌بارانی",
    "Behrouz Namakbarani",
    "Safdar Polband",
    "Namakbarani",
];

/// A register of letters, graves, offices and statements of the invented place, and the keys of its records.
fn desk() -> (Desk, Vec<(String, String)>) {
    let desk = Desk::throwaway();
    let mut keys = Vec::new();
    for docket in ["letters.toml", "graves.toml", "offices.toml", "statements.toml"] {
        desk.take(docket);
        let added = desk.run(&format!("records add --file {docket}"));
        let lines = added.out.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphanumeric()));
        for line in lines.filter(|line| !line.contains("records added")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let key = (*words.last().unwrap()).to_owned();
            // One official has one key in every source.
            let first =
                keys.iter().find(|(_, known): &&(String, String)| *known == key && key.starts_with("O-"));
            if let Some((first, _)) = first.cloned() {
                desk.run(&format!("judge {first} {} same --reason one-key", words[0])).ends(0);
            } else {
                keys.push((words[0].to_owned(), key));
            }
        }
    }
    (desk, keys)
}

/// Every output for an audience, by its name.
fn outputs(desk: &Desk, keys: &[(String, String)], audience: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut say = |name: &str, words: &str| {
        let out = desk.run(&format!("{words} {DAY} --for {audience}"));
        all.push((name.to_owned(), out.out));
    };
    say("shadow list", "letter shadow");
    say("shadow list as json", "letter shadow --json");
    say("shadow list as csv", "letter shadow --csv -");
    for format in ["people", "statements", "ftm", "counts"] {
        say(format, &format!("export - --format {format}"));
    }
    for format in ["popolo", "ftm", "monitor"] {
        say(&format!("officials as {format}"), &format!("officials export - --format {format}"));
    }
    let sites: Value = serde_json::from_str(&desk.run("grave list --json --quiet").out).unwrap();
    for site in sites["sites"].as_array().unwrap() {
        let id = site["id"].as_str().unwrap();
        say("dossier of a site", &format!("dossier site {id}"));
        say("dossier of a site as json", &format!("dossier site {id} --json"));
    }
    for (id, _) in keys.iter().filter(|(_, key)| key.starts_with("O-")) {
        say("dossier of an official", &format!("dossier official {id}"));
        say("dossier of an official as json", &format!("dossier official {id} --json --lang fa"));
    }
    for lang in ["en", "fa", "ar"] {
        let file = format!("{audience}.{lang}.html");
        desk.run(&format!("letter shadow --html {file} --lang {lang} {DAY} --for {audience}")).ends(0);
        all.push((format!("shadow list as a page in {lang}"), desk.read(&file)));
    }
    for (at, (id, _)) in keys.iter().filter(|(_, key)| key.starts_with("O-")).enumerate() {
        let file = format!("{audience}.{at}.html");
        desk.run(&format!("dossier official {id} --html {file} --lang ar {DAY} --for {audience}"));
        if desk.path().join(&file).exists() {
            all.push(("dossier of an official as a page".to_owned(), desk.read(&file)));
        }
    }
    all
}

#[test]
fn an_unpublished_letter_and_an_unnamed_official_are_in_no_public_output() {
    let (desk, keys) = desk();
    let public = outputs(&desk, &keys, "public");
    for (name, output) in &public {
        let folded = names::fold_joined(output);
        for secret in LETTER.iter().chain(&NAMES) {
            assert!(!folded.contains(&names::fold_joined(secret)), "«{secret}» stands in the {name}");
        }
    }
    let all: String = public.iter().map(|(_, output)| output.as_str()).collect();
    for shown in ["رستم گردنه‌ساز", "فرخ آسیابگردان", "AL LKS 3/2020"] {
        assert!(all.contains(shown), "{shown} may be shown, and is");
    }
    // The same outputs for the team hold all of them: the search is not in vain.
    let team: String = outputs(&desk, &keys, "team").into_iter().map(|(_, output)| output).collect();
    for secret in ["4/2026", "Who decided"].iter().chain(&NAMES[..1]).chain(&NAMES[3..5]) {
        assert!(team.contains(secret), "{secret}");
    }
}
