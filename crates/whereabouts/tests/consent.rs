//! Consents from the command line: what was answered, what is permitted, what is taken back.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;

/// A register of two people in one published list.
fn desk() -> Desk {
    let desk = Desk::with_register();
    desk.write(
        "small.toml",
        "key = \"No\"\n[list]\nslug = \"small\"\nsharing = \"public\"\nobtained = { how = \"published\" }\n[columns]\nNo = \"list_number\"\nName = \"name\"\nDied = \"death_date\"\n",
    );
    desk.write("small.csv", "No,Name,Died\n1,Behzad Sohrabian,1367\n2,Sima Kajpur,1367\n");
    desk.own("import small.csv").ends(0);
    desk.own("link --quiet").ends(0);
    desk
}

/// The identifier that a line of output begins with.
fn first_word(text: &str) -> String {
    text.split_whitespace().next().unwrap().to_owned()
}

const ADD: &str =
    "consent add --source letters --set person=small:1 --set relation=mother --set giver=Golrokh";

#[test]
fn an_answer_is_recorded_asked_for_and_taken_back() {
    let desk = desk();
    let person = first_word(&desk.own("people Sohrabian").ends(0).out);
    let asked = format!("consent check {person} --purpose publish_named");
    desk.own(&asked).ends(5).warns("consent.missing");
    let added = desk.own(&format!(
        "{ADD} --source-title Letters --set answer=granted --set consent_level=C6 --set given_on=2020-01-01"
    ));
    let consent = first_word(&added.ends(0).out);
    desk.own(&asked).ends(0).says("yes, named");
    desk.own(&format!("{asked} --on 2019-12-31")).ends(5).warns("consent.not-yet");
    desk.own(&format!("consent withdraw {consent} --source letters --on 1401/9/9")).ends(0);
    desk.own(&format!("{asked} --on 2022-11-29")).ends(0);
    desk.own(&asked).ends(5).warns("consent.withdrawn");
    // What was taken back is in no export, though the list that has it is published.
    desk.own("export - --redactions receipt.json").ends(0).warns("consent.unwanted: 1 person");
    assert!(!desk.own("export - --quiet").out.contains("Sohrabian"));
    assert!(desk.read("receipt.json").contains("\"<5\""), "few people are not counted for the public");
    let known = desk.own("export - --quiet --on 2021-01-01").out;
    assert!(known.contains("Sohrabian"), "and before that day it was: {known}");
}

#[test]
fn a_silent_case_is_in_no_list_and_no_export() {
    let desk = desk();
    let person = first_word(&desk.own("people Kajpur").ends(0).out);
    desk.write(
        "danger.toml",
        "[source.calls]\ntitle = \"Calls\"\nsharing = \"sealed\"\n[[reprisal_incident]]\nperson = \"small:2\"\nagainst = \"Mina Polban\"\nreprisal_kind = \"threat\"\ndate = \"2023-05-01\"\nimmediate_risk = \"high\"\n",
    );
    desk.own("consent add --file danger.toml").ends(0);
    desk.own("people Kajpur").ends(0).says("nobody found");
    for audience in ["public", "partners", "team", "un", "state", "court"] {
        let out = desk.own(&format!("export - --quiet --for {audience}")).ends(0).out;
        assert!(!out.contains("Kajpur"), "{audience}: {out}");
    }
    desk.own(&format!("consent show {person}")).ends(0).says("SILENT");
    let cases = desk.own("case list").ends(0).out;
    assert!(cases.contains("Sohrabian") && !cases.contains("Kajpur"), "{cases}");
}
