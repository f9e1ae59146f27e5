//! Death records of the invented place, from a docket to what is wrong with each, in whole outputs.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;
use serde_json::Value;

fn listed(desk: &Desk) -> Vec<(String, String, String)> {
    let json: Value =
        serde_json::from_str(&desk.demo("certificate list --on 2024-01-01 --json").ends(0).out).unwrap();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let people = json["people"].as_array().unwrap().iter();
    people.map(|one| (text(one, "person"), text(one, "title"), text(one, "standing"))).collect()
}

#[test]
fn every_death_record_of_the_invented_place_says_what_is_wrong_with_it() {
    let desk = Desk::with_demo();
    let mut shown = desk.demo("certificate list --on 2024-01-01").ends(0).out;
    for (person, ..) in listed(&desk) {
        shown += "\n";
        shown += &desk.demo(&format!("certificate show {person} --on 2024-01-01")).ends(0).out;
    }
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/certificates.txt")].assert_eq(&shown);
}

#[test]
fn the_invented_place_has_a_death_record_in_every_standing() {
    let desk = Desk::with_demo();
    let json: Value = serde_json::from_str(&desk.demo("certificate list --json").ends(0).out).unwrap();
    for (standing, count) in json["counts"].as_object().unwrap() {
        assert!(count.as_u64().unwrap() > 0, "nobody stands so: {standing}");
    }
}

#[test]
fn a_docket_is_examined_without_any_register() {
    let desk = Desk::new();
    desk.take("certificates.toml");
    let ran = desk.run("certificate check certificates.toml --json").ends(4);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(json["documents"].as_array().unwrap().len(), 13);
    desk.write("none.toml", "[source.s]\n");
    desk.run("certificate check none.toml").ends(0).says("no documents");
    desk.write("odd.toml", "[source.s]\n[[death_record]]\ndeath_couse = \"x\"\n");
    desk.run("certificate check odd.toml").ends(2).warns("death_cause");
}

#[test]
fn what_came_later_or_was_not_known_yet_does_not_count() {
    let desk = Desk::with_demo();
    let mohsen = listed(&desk).into_iter().find(|(_, title, _)| title.contains("تقیپور")).unwrap().0;
    desk.demo(&format!("certificate show {mohsen} --on 1999-01-01")).ends(0).says("issued_and_contradicted");
    desk.demo(&format!("certificate show {mohsen} --on 1988-01-01")).ends(0).says("never_requested");
    desk.demo(&format!("certificate show {mohsen} --known-on 2001-01-01"))
        .ends(3)
        .warns("was not known then");
}

#[test]
fn a_law_of_ones_own_is_a_file() {
    let desk = Desk::new();
    desk.take("certificates.toml");
    desk.run("certificate laws Iran").ends(0).says("RD-23-3").says("art. 25");
    desk.run("certificate laws international").ends(0).says("NOT VERIFIED");
    desk.run("certificate laws Atlantis").ends(3).warns("no law is called «Atlantis»");
    desk.write("own.toml", OWN);
    desk.run("certificate laws own --file own.toml").ends(0).says("OWN-1");
    desk.write(
        "paper.toml",
        "[source.s]\n[[death_record]]\nrecord_kind = \"certificate\"\ntranscribed_whole = \"yes\"\n",
    );
    desk.run("certificate check paper.toml --law own.toml")
        .ends(4)
        .says("OWN-1      found           left blank: Doctor");
    desk.run("certificate check paper.toml --law nowhere.toml").ends(3).warns("neither a law nor a file");
    desk.write("own.toml", OWN.replace("doctor_name", "doctors_name"));
    desk.run("certificate check paper.toml --law own.toml").ends(2).warns("asks for «doctors_name»");
}

const OWN: &str = r#"
id = "own"
countries = ["Elsewhere"]
labels.en = "A law of one's own"
labels.fa = "قانونی از آن خود"
labels.ar = "قانون خاص"

[[rules]]
id = "OWN-1"
article = "art. 1"
cites = "An invented act, art. 1"
verified = true
of = "registration"
on = ["certificate"]
severity = "law"
labels.en = "The doctor is named"
labels.fa = "پزشک نام برده می‌شود"
labels.ar = "يُذكر الطبيب"
checks = [{ check = "present", properties = ["doctor_name"] }]
"#;

#[test]
fn one_request_is_added_from_flags() {
    let desk = Desk::with_demo();
    let words = [
        "certificate",
        "add",
        "--request",
        "--source",
        "lawyers-file",
        "--key",
        "Q-09",
        "--set",
        "person=families-list:۱۰۰۲",
        "--set",
        "date=1990-05-05",
        "--set",
        "outcome=refused",
        "--register",
        "lakeside-register",
    ];
    desk.run_words(&words).ends(0).says("1 record added");
    let found = listed(&desk).into_iter().find(|(_, title, _)| title.contains("رحیم‌پور")).unwrap();
    assert_eq!(found.2, "requested_and_refused");
}
