//! Each rule of the validation catalogue that touches cases, graves, burial registers, certificates, interviews and
//! consent: the docket that breaks it, and the sentence that is given.
//!
//! `tests/rules/V-311.toml` is a docket whose first lines say what is run and what must be read then. Whoever knows no
//! Rust can add a file. `{G}` stands for the identifier of the record with the key G.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use run::Desk;

/// The rules that this register must name; V-201 to V-204 are of letters, V-520 and V-521 of officials.
const RULES: [&str; 27] = [
    "V-101", "V-102", "V-103", "V-104", "V-301", "V-310", "V-311", "V-312", "V-313", "V-401", "V-402",
    "V-403", "V-404", "V-410", "V-501", "V-510", "V-601", "V-602", "V-701", "V-702", "V-703", "V-704",
    "V-801", "V-802", "V-803", "V-804", "V-805",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules")
}

/// The dockets by the rule that they break.
fn dockets() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: PathBuf| {
        let rule = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (rule, std::fs::read_to_string(path).unwrap())
    };
    files.map(named).collect()
}

/// Puts the identifiers of records in the place of their keys.
fn with_ids(words: &str, ids: &[(String, String)]) -> String {
    ids.iter().fold(words.to_owned(), |words, (key, id)| words.replace(&format!("{{{key}}}"), id))
}

/// A picture that tells where it was taken: a TIFF head, one directory, GPSLatitude 35/1 0/1 0/1.
fn photograph() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let field = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    tiff.extend(1_u16.to_le_bytes());
    tiff.extend(field(0x8825, 4, 1, 26));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(1_u16.to_le_bytes());
    tiff.extend(field(0x0002, 5, 3, 44));
    tiff.extend(0_u32.to_le_bytes());
    [35_u32, 1, 0, 1, 0, 1].into_iter().for_each(|number| tiff.extend(number.to_le_bytes()));
    let segment = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    let frame = b"\xff\xc0\0\x0b\x08\0\x10\0\x20\x01\x11\0\xff\xda\0\x02\xff\xd9";
    [b"\xff\xd8\xff\xe1".as_slice(), &length, &segment, frame].concat()
}

/// Runs what the first lines of a docket say, in a register of its own; what is not as they say.
fn broken(rule: &str, docket: &str) -> Vec<String> {
    let desk = Desk::throwaway();
    desk.write("docket.toml", docket);
    desk.write("photograph.jpg", photograph());
    // What adding says, a dry run says before.
    let tried = desk.run("records add --file docket.toml --dry-run");
    let added = desk.run("records add --file docket.toml");
    let mut wrong = Vec::new();
    let told_of = |ran: &run::Ran| -> Vec<String> {
        let lines = ran.out.lines().filter(|line| line.starts_with("look at") || line.starts_with("ERROR"));
        // The records are named by keys; those without one are not named alike before they are there.
        lines.map(|line| line.split(" (").next().unwrap_or_default().to_owned()).collect()
    };
    if (tried.code, told_of(&tried)) != (added.code, told_of(&added)) {
        wrong.push(format!("{rule}: a dry run says\n{}\nadding says\n{}", tried.out, added.out));
    }
    if ![0, 4].contains(&added.code) {
        return vec![format!("{rule}: the docket was not added: {}", added.err)];
    }
    let ids = added.out.lines().filter_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        Some((words.last()?.to_string(), words.first()?.to_string()))
    });
    let mut ids: Vec<(String, String)> = ids.collect();
    let photograph = ledger::Digest::of(&photograph()).to_string();
    ids.push(("SHA".to_owned(), photograph[..12].to_owned()));
    let (mut told, mut code) = (added.out + &added.err, added.code);
    let mut asked = 0;
    for line in docket.lines().map_while(|line| line.strip_prefix("# ")) {
        if let Some(command) = line.strip_prefix("run: ") {
            let ran = desk.run(&with_ids(command, &ids));
            (told, code) = (ran.out + &ran.err, ran.code);
        } else if let Some(expected) = line.strip_prefix("code: ") {
            if code.to_string() != expected {
                wrong.push(format!("{rule}: ended with {code}, not {expected}:\n{told}"));
            }
        } else if let Some(sentence) = line.strip_prefix("says: ") {
            asked += 1;
            if !told.contains(sentence) {
                wrong.push(format!("{rule}: «{sentence}» is not in:\n{told}"));
            }
        }
    }
    if asked == 0 || !docket.contains(rule) {
        wrong.push(format!("{rule}: the docket says no sentence with the rule's name"));
    }
    wrong
}

/// Two interviews with one witness; who was there at the second is not said, and it is there in translation only.
const INTERVIEWS: &str = "no,code,extent,asked,interpreted,present,language,place,date,from,to,breaks,sha,translation\n\
    1,W-7,full,Leila,none,nobody,fa,an office,2020-01-01,10:00,12:30,one,0000,\n\
    2,W-7,full,Leila,none,,fa,an office,2021-01-01,10:00,12:30,one,0000,F9\n";

const MAPPING: &str = r#"key = "no"

[list]
slug = "interviews"
title = "Interviews"
kind = "interview"

[columns]
code = "witness_code"
extent = "account_extent"
asked = "interviewer"
interpreted = "interpreter"
present = "present"
language = "language"
place = "place"
date = "date"
from = "started_at"
to = "ended_at"
breaks = "breaks"
sha = "recording_sha256"
translation = "translation"
"#;

#[test]
fn a_spreadsheet_of_interviews_is_held_to_the_same_rules_before_and_when_it_comes() {
    let desk = Desk::throwaway();
    desk.write("interviews.csv", INTERVIEWS);
    desk.write("interviews.toml", MAPPING);
    for words in ["import interviews.csv --dry-run", "import interviews.csv"] {
        let ran = desk.run(words).ends(4);
        let lines: Vec<&str> = ran.out.lines().map(str::trim_start).collect();
        for told in [
            "look at V-401: the witness gave a full account before",
            "look at V-402: how the account was taken is not on record whole; missing: who else was there",
            "look at V-404: there is a translation, and no transcript",
        ] {
            assert!(lines.iter().any(|line| line.starts_with(told)), "{words}: {told}\n{}", ran.out);
        }
        assert!(ran.out.contains("(row 3, row 2)"), "{words}: the rows are named\n{}", ran.out);
    }
    // A corrected edition that leaves out which questions led the witness.
    let flagged = |said: &str| {
        INTERVIEWS
            .replace("translation\n", "translation,led\n")
            .replace(",0000,\n", &format!(",0000,,{said}\n"))
    };
    let mapping = MAPPING.replace("interviews", "led") + "led = \"leading_questions\"\n";
    desk.write("led.toml", mapping);
    desk.write("led.csv", flagged("the third"));
    desk.run("import led.csv");
    desk.write("led.csv", flagged(""));
    for words in ["import led.csv --dry-run", "import led.csv"] {
        let ran = desk.run(words);
        assert!(
            ran.out.contains("look at V-403: an earlier version says which questions led"),
            "{words}: {}",
            ran.out
        );
    }
}

#[test]
fn each_rule_is_named_with_its_sentence_when_it_is_broken() {
    let all = dockets();
    let wrong: Vec<String> = all.iter().flat_map(|(rule, docket)| broken(rule, docket)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let there: BTreeSet<&str> = all.keys().map(String::as_str).collect();
    let lacking: Vec<&&str> = RULES.iter().filter(|rule| !there.contains(**rule)).collect();
    assert!(lacking.is_empty(), "no docket breaks {lacking:?}");
}
