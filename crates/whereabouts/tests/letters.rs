//! Letters to the invented place: what was asked, what was answered, and what nobody outside may hear of.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;
use serde_json::Value;

const DAY: &str = "--on 2026-11-24";

/// The demonstration, which has letters.
fn desk() -> Desk {
    Desk::with_demo()
}

#[test]
fn every_letter_is_shown_with_its_clocks_requests_and_replies() {
    // A register of letters alone, so that the demonstration may grow; what a register holds is tested below.
    let desk = Desk::throwaway();
    desk.take("letters.toml");
    desk.own("letter add --file letters.toml --quiet").ends(4);
    let mut shown = desk.own(&format!("letter list {DAY}")).ends(0).out;
    for letter in ["AL LKS 1/2019", "LKS 3/2020", "AL LKS 4/2026"] {
        let words = ["letter", "show", letter, "--on", "2026-11-24", "--passphrase-file", "words.txt"];
        shown += "\n";
        shown += &desk.run_words(&words).ends(0).out;
    }
    shown += "\n";
    shown += &desk.own(&format!("letter silence {DAY}")).ends(0).out;
    // Identifiers hold chance of the run in which the letters were added.
    let json = desk.own(&format!("letter list {DAY} --json")).ends(0).out;
    for id in identifiers(&serde_json::from_str(&json).unwrap()) {
        shown = shown.replace(&id[..8], "········");
    }
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/letters.txt")].assert_eq(&shown);
    desk.own("letter show LKS --on 2026-11-24").ends(3).warns("no letter that was sent by");
}

/// All identifiers of records that stand in an answer.
fn identifiers(json: &Value) -> Vec<String> {
    match json {
        Value::String(text) if text.len() == 26 && !text.contains(' ') => vec![text.clone()],
        Value::Array(values) => values.iter().flat_map(identifiers).collect(),
        Value::Object(values) => values.values().flat_map(identifiers).collect(),
        _ => Vec::new(),
    }
}

/// What no public output may hold while the letter of 2026 is not published.
const SECRETS: [&str; 5] =
    ["4/2026", "salt garden", "Who decided", "another sixty days", "told-in-confidence"];

#[test]
fn an_unpublished_letter_is_in_no_public_output() {
    let desk = desk();
    let public = desk.demo(&format!("letter shadow {DAY} --json --csv shadow.csv --redactions receipt.json"));
    let csv = desk.read("shadow.csv");
    let text = desk.demo(&format!("letter shadow {DAY}")).ends(0).out;
    let everyone = desk.demo(&format!("export - --quiet --format statements {DAY}")).ends(0).out;
    for secret in SECRETS {
        for (name, output) in [("json", &public.out), ("csv", &csv), ("text", &text), ("export", &everyone)] {
            assert!(!output.contains(secret), "«{secret}» stands in the {name}");
        }
    }
    assert!(csv.contains("AL LKS 3/2020"), "published letters are shown");
    let receipt: Value = serde_json::from_str(&desk.read("receipt.json")).unwrap();
    assert!(!receipt.to_string().contains("letter"), "{receipt}");
    // On a day after publication it would be shown; to the team and the UN it is.
    for audience in ["team", "un"] {
        let out = desk.demo(&format!("letter shadow {DAY} --for {audience}")).ends(0).out;
        assert!(out.contains("AL LKS 4/2026"), "{audience}");
    }
    let earlier = desk.demo("letter shadow --on 2021-01-17 --json").ends(0).out;
    assert!(!earlier.contains("3/2020"), "before it was published");
}

#[test]
fn the_shadow_list_sets_each_question_beside_what_the_register_holds() {
    let desk = desk();
    let asked = |words: &str| -> Value { serde_json::from_str(&desk.demo(words).ends(0).out).unwrap() };
    let list = asked(&format!("letter shadow {DAY} --json --for team"));
    let questions = list["questions"].as_array().unwrap();
    let burials = questions.iter().find(|one| one["topics"][0] == "burial_registers").unwrap();
    let check = asked(&format!("register-check {DAY} --json"));
    for held in burials["register_holds"].as_array().unwrap() {
        let term = held["term"].as_str().unwrap();
        assert_eq!(held["count"], check["together"][term], "{term}: {check}");
        assert_eq!(held["unit"], "people");
    }
    let papers = questions.iter().find(|one| one["topics"][0] == "accurate_death_certificates").unwrap();
    let counts = &asked(&format!("certificate list {DAY} --json"))["counts"];
    for held in papers["register_holds"].as_array().unwrap() {
        assert_eq!(held["count"], counts[held["term"].as_str().unwrap()]);
    }
    let of_topic = |topic: &str| {
        let question = questions.iter().find(|one| one["topics"][0] == topic).unwrap();
        let held = question["register_holds"].as_array().unwrap().iter();
        held.map(|held| (held["term"].to_string(), held["count"].as_u64().unwrap())).collect::<Vec<_>>()
    };
    // Of each person: how many cases there are of which fate and whereabouts are established, and not.
    let cases = &asked(&format!("case list {DAY} --counts --json"))["counts"];
    let fates = of_topic("disclose_fate_each");
    assert_eq!(fates.iter().map(|(_, count)| count).sum::<u64>(), cases["people"].as_u64().unwrap());
    assert_eq!(fates[1].1, cases["states"]["fate_known_whereabouts_unknown"].as_u64().unwrap());
    assert_eq!(fates[3].1, cases["states"]["unresolved"].as_u64().unwrap());
    // Of laws: those in force on the day; that none protects is told as well.
    let measures = asked(&format!("measures {DAY} --json"));
    let (laws, in_force) = (of_topic("legal_protection"), measures["measures"].as_array().unwrap());
    assert_eq!(laws.iter().map(|(_, count)| count).sum::<u64>(), in_force.len() as u64);
    assert!(laws.contains(&("\"protects\"".to_owned(), 0)) && laws.contains(&("\"harms\"".to_owned(), 1)));
    let then = asked("letter shadow --on 2014-01-01 --for team --json");
    assert!(then["questions"].as_array().unwrap().is_empty(), "nothing was asked yet");
    // Small counts of people are not told to everyone.
    let public = asked(&format!("letter shadow {DAY} --json --topic disclose_fate_each"));
    let held = public["questions"][0]["register_holds"].as_array().unwrap();
    assert!(!held.is_empty() && held.iter().all(|held| held["count"].is_null()), "{held:?}");
    let one = asked(&format!("letter shadow {DAY} --json --topic no_reprisals"));
    assert_eq!(one["questions"].as_array().unwrap().len(), 2);
    desk.demo("letter shadow --topic weather").ends(2).warns("it is one of");
}

#[test]
fn mandates_say_whether_they_cover_what_happened() {
    let desk = Desk::new();
    let asked = "letter mandates --from 1988-07 --to 1988-09 --state Iran --subject execution";
    desk.run(asked).ends(0).says("covers it: no (time, subject)").says("covers it: yes");
    desk.run("letter mandates ffm_iran").ends(0).says("HRC S-35/1");
    desk.run("letter mandates sr_truth --on 2020-09-03").ends(0).says("Fabián Salvioli").says("NOT VERIFIED");
    desk.run("letter mandates un").ends(3).warns("no mandate is called");
    desk.run("letter mandates --from soon").ends(2).warns("is no date");
}

#[test]
fn the_ladder_says_what_is_open() {
    let desk = desk();
    desk.demo(&format!("letter ladder {DAY}")).ends(0).says("a special session of the Human Rights Council");
    let json: Value = serde_json::from_str(&desk.demo("letter ladder --on 2019-04-01 --json").out).unwrap();
    let step = |name: &str| {
        json["steps"].as_array().unwrap().iter().find(|one| one["step"] == name).unwrap().clone()
    };
    assert_eq!(step("communication_published")["open"], false);
    assert_eq!(step("individual_case_wgeid")["open"], true);
    assert_eq!(step("icc_referral")["open"], Value::Null);
}
