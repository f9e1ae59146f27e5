//! Submissions from the command line: refused for what is missing, written when it is there, never sent.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;
use serde_json::Value;

const CASE: &str = include_str!("../../papers/testdata/submissions.toml");

/// A register of one case, without some of its records, and the person's identifier.
fn desk(without: &[&str]) -> (Desk, String) {
    let desk = Desk::throwaway();
    let whole = CASE.split("# ---- Only where").next().unwrap();
    let parts: Vec<&str> = whole.split("\n[[").collect();
    let left = |part: &&&str| !without.iter().any(|key| part.contains(&format!("key = \"{key}\"")));
    let kept: Vec<&str> = parts.iter().filter(left).copied().collect();
    desk.write("case.toml", kept.join("\n[["));
    desk.own("records add --file case.toml --quiet").ends(0);
    desk.own("link --quiet").ends(0);
    let found = desk.own("people سهرابیان --json").ends(0).out;
    let json: Value = serde_json::from_str(&found).unwrap();
    let id = identifier(&json).unwrap();
    (desk, id)
}

/// The first identifier of a record in an answer.
fn identifier(json: &Value) -> Option<String> {
    match json {
        Value::String(text) if text.len() == 26 && !text.contains(' ') => Some(text.clone()),
        Value::Array(values) => values.iter().find_map(identifier),
        Value::Object(values) => values.values().find_map(identifier),
        _ => None,
    }
}

const WHO: &str = "--submitted-by Association --contact letters@association.example --on 2026-11-24";

#[test]
fn a_whole_case_is_written_in_three_languages_and_as_json() {
    let (desk, person) = desk(&[]);
    desk.own(&format!("submit wgeid {person} {WHO}")).ends(0).says("nothing is missing");
    for (lang, title) in
        [("en", "Minimum elements"), ("fr", "Éléments minimaux"), ("es", "Elementos mínimos")]
    {
        desk.own(&format!("submit wgeid {person} {WHO} --lang {lang} --html {lang}.html"))
            .ends(0)
            .warns("written, not sent");
        let page = desk.read(&format!("{lang}.html"));
        assert!(page.contains(title) && page.contains("بهزاد سهرابیان") && page.contains("Association"));
        assert!(!page.contains("گلرخ"), "who is sealed stands on no form");
    }
    let json: Value =
        serde_json::from_str(&desk.own(&format!("submit sp {person} {WHO} --json")).ends(0).out).unwrap();
    assert_eq!(json["draft"], false);
    assert_eq!(json["sections"]["1"]["full_name"]["values"][0]["text"], "بهزاد سهرابیان");
    assert_eq!(json["annexes"][0]["source"], "List of the shore");
    assert!(
        !json["redactions"]["withheld"].as_array().unwrap().is_empty(),
        "the receipt says what was withheld"
    );
    desk.own(&format!("submit wgeid {person} {WHO} --html en.html")).ends(5).warns("is there already");
}

/// A submission is refused by a rule, with or without a draft.
#[track_caller]
fn check(without: &[&str], words: &str, rule: &str, draft: bool) {
    let (desk, person) = desk(without);
    let asked = format!("submit {} --html form.html", words.replace("ID", &person));
    desk.own(&asked.replace(" --html form.html", "")).ends(4).says(rule);
    desk.own(&asked).ends(5).warns(rule);
    assert!(!desk.path().join("form.html").exists(), "nothing is written");
    let drafted = desk.own(&format!("{asked} --draft"));
    if draft {
        drafted.ends(0);
        assert!(desk.read("form.html").contains("DRAFT: not to be sent"));
    } else {
        drafted.ends(5).warns(rule);
        assert!(!desk.path().join("form.html").exists(), "not even a draft");
    }
}

#[test]
fn what_is_missing_refuses_a_submission_and_says_who_could_supply_it() {
    check(&["taken"], &format!("wgeid ID {WHO}"), "V-104 me_date", true);
    check(&["asked"], &format!("wgeid ID {WHO}"), "V-104 me_steps", true);
    check(&[], "wgeid ID --on 2026-11-24", "V-103 me_source", true);
    check(&["to-body"], &format!("wgeid ID {WHO}"), "V-101 consent.missing", false);
    check(&["to-state"], &format!("sp ID {WHO}"), "V-101 consent.missing", false);
    check(&[], &format!("ced ID {WHO}"), "ced.urgent_action", false);
}

#[test]
fn a_case_is_routed_with_reasons() {
    let (desk, person) = desk(&[]);
    desk.own(&format!("submit route {person} --state Iran --on 2026-11-24"))
        .ends(0)
        .says("began before the Convention was in force")
        .says("wgeid.standard");
    let json = desk.own(&format!("submit route {person} --on 2026-11-24 --json")).ends(0).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    let verdict = |id: &str| {
        json["routes"].as_array().unwrap().iter().find(|one| one["id"] == id).unwrap()["verdict"].clone()
    };
    assert_eq!(verdict("wgeid.standard"), "eligible");
    assert_eq!(verdict("wgeid.urgent"), "not_eligible");
    desk.own("submit route zzzzzz").ends(3).warns("no record's identifier begins with");
}

#[test]
fn a_mechanism_of_ones_own_is_a_file() {
    let (desk, person) = desk(&[]);
    let own =
        include_str!("../../papers/data/mechanisms/wgeid.toml").replace("id = \"wgeid\"", "id = \"own\"");
    desk.write("own.toml", own.replace("Working Group on", "Commission on"));
    desk.own(&format!("submit to own.toml {person} {WHO}")).ends(0).says("Commission on Enforced");
    desk.write("own.toml", own.replace("person.name", "person.nmae"));
    desk.own(&format!("submit to own.toml {person} {WHO}")).ends(2).warns("«person.nmae» is no property");
}

#[test]
fn the_shadow_list_is_printed_in_three_languages_and_knows_no_unpublished_letter() {
    let desk = Desk::throwaway();
    desk.take("letters.toml");
    desk.own("letter add --file letters.toml --quiet").ends(4);
    for (lang, dir) in [("en", "ltr"), ("fa", "rtl"), ("ar", "rtl")] {
        desk.own(&format!("letter shadow --on 2026-11-24 --lang {lang} --html {lang}.html --quiet")).ends(0);
        let page = desk.read(&format!("{lang}.html"));
        assert!(page.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")), "{lang}");
        assert!(page.contains("AL LKS 3/2020") && !page.contains("4/2026") && !page.contains("salt garden"));
        assert!(!page.contains("<script") && !page.contains("http:") && !page.contains("https:"));
    }
    desk.own("letter shadow --on 2026-11-24 --for team --html team.html --quiet").ends(0);
    assert!(
        desk.read("team.html").contains("NOT FOR THE PUBLIC") && desk.read("team.html").contains("4/2026")
    );
}

/// The same register with one incident of reprisal, and the answer of whoever it happened to.
fn with_incident(consent: &str) -> (Desk, String) {
    let (desk, person) = desk(&[]);
    let incident = format!(
        "[[reprisal_incident]]\nkey = \"summoned\"\nsource = \"families\"\nperson = \"shore-list:name\"\nagainst = \"Mina Kelidar\"\n\
         reprisal_kind = \"summons\"\ndate = \"2026-09-01\"\ncooperation = \"search_for_truth\"\nongoing = \"yes\"\n{consent}"
    );
    desk.write("incident.toml", incident);
    desk.own("records add --file incident.toml --quiet").ends(0);
    (desk, person)
}

#[test]
fn a_prompt_intervention_is_drafted_only_where_whoever_it_happened_to_agreed() {
    let (desk, person) = with_incident("consent_to_raise = \"confidential\"\n");
    desk.own(&format!("submit prompt-intervention {person} {WHO}")).ends(0).says("incident to be raised");
    desk.own(&format!("submit prompt-intervention {person} {WHO} --html ask.html --lang fr"))
        .ends(0)
        .warns("written, not sent");
    let page = desk.read("ask.html");
    assert!(
        page.contains("Demande d'intervention rapide") || page.contains("Demande d&#39;intervention rapide")
    );
    assert!(page.contains("convocation") && page.contains("2026-09-01") && !page.contains("Kelidar"));
    assert!(!page.contains("summons"), "terms are told in the language of the form");
    for consent in ["", "consent_to_raise = \"none\"\n"] {
        let (desk, person) = with_incident(consent);
        for draft in ["", " --draft"] {
            desk.own(&format!("submit prompt-intervention {person} {WHO} --html ask.html{draft}"))
                .ends(5)
                .warns("V-101 consent_to_raise");
            assert!(!desk.path().join("ask.html").exists(), "not even a draft");
        }
    }
}
