//! Consents from the command line: what was answered, what is permitted, what is taken back.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;

/// A register of two people in one published list.
fn desk() -> Desk {
    let desk = Desk::with_open_register();
    desk.write(
        "small.toml",
        "key = \"No\"\n[list]\nslug = \"small\"\nsharing = \"public\"\nobtained = { how = \"published\" }\n[columns]\nNo = \"list_number\"\nName = \"name\"\nDied = \"death_date\"\n",
    );
    desk.write("small.csv", "No,Name,Died\n1,Behzad Sohrabian,1367\n2,Sima Kajpur,1367\n");
    desk.run("import small.csv").ends(0);
    desk.run("link --quiet").ends(0);
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
    let person = first_word(&desk.run("people Sohrabian").ends(0).out);
    let asked = format!("consent check {person} --purpose publish_named");
    desk.run(&asked).ends(5).warns("consent.missing");
    let added = desk.run(&format!(
        "{ADD} --source-title Letters --set answer=granted --set consent_level=C6 --set given_on=2020-01-01"
    ));
    let consent = first_word(&added.ends(0).out);
    desk.run(&asked).ends(0).says("yes, named");
    desk.run(&format!("{asked} --on 2019-12-31")).ends(5).warns("consent.not-yet");
    desk.run(&format!("consent withdraw {consent} --source letters --on 1401/9/9")).ends(0);
    desk.run(&format!("{asked} --on 2022-11-29")).ends(0);
    desk.run(&asked).ends(5).warns("consent.withdrawn");
    // What was taken back is in no export, though the list that has it is published.
    desk.run("export - --redactions receipt.json").ends(0).warns("consent.unwanted: 1 person");
    assert!(!desk.run("export - --quiet").out.contains("Sohrabian"));
    assert!(desk.read("receipt.json").contains("\"<5\""), "few people are not counted for the public");
    let known = desk.run("export - --quiet --on 2021-01-01").out;
    assert!(!known.contains("Sohrabian"), "and no earlier day brings it back: {known}");
}

#[test]
fn whoever_was_released_and_would_be_withheld_today_is_recalled() {
    let desk = desk();
    let person = first_word(&desk.run("people Sohrabian").ends(0).out);
    let added = desk.run(&format!(
        "{ADD} --source-title Letters --set answer=granted --set consent_level=C2 --set given_on=2020-01-01"
    ));
    let consent = first_word(&added.ends(0).out);
    let export = "export un.csv --for un --purpose submit_wgeid --on 2021-01-01";
    desk.run_words(
        &[export.split(' ').collect::<Vec<_>>(), vec!["--recipient", "Desk of the Group"]].concat(),
    )
    .ends(0);
    desk.run("export - --recipient Somebody").ends(2).warns("standard output");
    desk.run("export counts.csv --format counts --recipient Somebody").ends(0);
    assert!(desk.read("un.csv").contains("Sohrabian") && !desk.read("un.csv").contains("Kajpur"));
    desk.run("records list release").says("2 records");
    desk.run("consent recalls").ends(0).says("nobody has to be recalled");
    desk.run(&format!("consent withdraw {consent} --source letters --on 2022-03-04")).ends(0);
    desk.run("consent recalls --on 2022-03-03").ends(0);
    let told = desk.run("consent recalls").ends(4).says("Desk of the Group").says("1 recall").out;
    assert!(told.contains(&person) && told.contains("consent.unwanted"), "{told}");
    desk.run(&format!("consent recalls {person} --json")).ends(4).says("\"date\":\"2021-01-01\"");
    let other = first_word(&desk.run("people Kajpur").out);
    desk.run(&format!("consent recalls {other}")).ends(0);
}

#[test]
fn a_silent_case_is_in_no_list_and_no_export() {
    let desk = desk();
    let person = first_word(&desk.run("people Kajpur").ends(0).out);
    desk.write(
        "danger.toml",
        "[source.calls]\ntitle = \"Calls\"\nsharing = \"sealed\"\n[[reprisal_incident]]\nperson = \"small:2\"\nagainst = \"Mina Polban\"\nreprisal_kind = \"threat\"\ndate = \"2023-05-01\"\nimmediate_risk = \"high\"\n",
    );
    desk.run("consent add --file danger.toml").ends(0);
    desk.run("people Kajpur").ends(0).says("nobody found");
    for audience in ["public", "partners", "team", "un", "state", "court"] {
        let out = desk.run(&format!("export - --quiet --for {audience}")).ends(0).out;
        assert!(!out.contains("Kajpur"), "{audience}: {out}");
    }
    desk.run(&format!("consent show {person}")).ends(0).says("SILENT");
    let cases = desk.run("case list").ends(0).out;
    assert!(cases.contains("Sohrabian") && !cases.contains("Kajpur"), "{cases}");
}

#[test]
fn no_list_of_anything_names_a_silent_case() {
    let desk = desk();
    desk.write(
        "said.toml",
        r#"
[source.calls]
title = "Calls"
sharing = "sealed"
[source.letters]
title = "Letters"
[[grave_site]]
key = "G1"
source = "letters"
name = "Behind the mill"
[[interment]]
source = "letters"
person = "small:2"
site = "letters:G1"
[[death_record_request]]
source = "letters"
person = "small:2"
date = "1371/3/2"
outcome = "refused"
[[cemetery_register]]
source = "letters"
key = "R1"
name = "Town register"
[[procedure]]
source = "letters"
person = "small:2"
key = "P1"
mechanism = "wgeid"
procedure_kind = "standard_procedure"
[[procedure_step]]
source = "letters"
procedure = "P1"
step = "reply_communicated_to_source"
date = "2024-01-10"
"#,
    );
    desk.run("records add --file said.toml").ends(0);
    desk.run("link --quiet");
    let site = first_word(&desk.run("grave list").out);
    let lists = [
        "people".to_owned(),
        "case list".to_owned(),
        "certificate list".to_owned(),
        "register-check --burial-register R1".to_owned(),
        "register-check --csv -".to_owned(),
        format!("grave claims {site}"),
        format!("grave show {site}"),
    ];
    for list in &lists {
        desk.run(list).says("Kajpur");
    }
    let listed = desk.run("records list procedure").ends(0).out;
    let clocks = desk.run("deadlines list --all --on 2030-01-01 --json").out;
    desk.write(
        "danger.toml",
        "[[reprisal_incident]]\nsource = \"calls\"\nperson = \"small:2\"\nagainst = \"Mina Polban\"\nreprisal_kind = \"threat\"\nimmediate_risk = \"high\"\n[source.calls]\ntitle = \"Calls\"\nsharing = \"sealed\"\n",
    );
    desk.run("consent add --file danger.toml").ends(0);
    for list in &lists {
        let out = desk.run(list).out;
        assert!(!out.contains("Kajpur"), "{list}: {out}");
    }
    let procedure = first_word(&listed);
    assert!(
        !desk
            .run("records list procedure")
            .says("1 record of a silent case is not listed")
            .out
            .contains(&procedure)
    );
    assert!(desk.run("deadlines list --all --on 2030-01-01 --json").out.len() < clocks.len());
    desk.run("consent list").says("not listed");
    let told = desk.run("consent list --silent").says("reprisal_incident").out;
    assert!(!told.contains("Polban"), "a sealed value stands in a list: {told}");
}
