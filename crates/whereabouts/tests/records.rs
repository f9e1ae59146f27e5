//! Records of every kind: added from dockets and flags, corrected, listed as they were known, shown with their links.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;

const DOCKET: &str = r#"
[source.field-notes]
title = "Notes from the field, 1388"
grade = "B"
lang = "fa"

[[grave_site]]
key = "G1"
source = "field-notes"
name = "پشت دیوار بیدمشک‌زار"

[[site_event]]
key = "E1"
source = "field-notes"
site = "G1"
event_kind = "bulldozed"
date = "دی ۱۳۸۷"
"#;

fn desk() -> Desk {
    let desk = Desk::new();
    desk.run("init --recorder Leila --throwaway").ends(0);
    desk.write("graves.toml", DOCKET);
    desk
}

/// The identifier at the head of the line with these words.
fn id_of(out: &str, words: &str) -> String {
    let line = out.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("no {words} in {out}"));
    line.split_whitespace().next().unwrap().to_owned()
}

#[test]
fn a_docket_is_added_whole_and_its_links_mean_each_other() {
    let desk = desk();
    desk.run("records add --file graves.toml --dry-run").ends(0);
    assert!(desk.run("records list grave_site").ends(0).out.starts_with("0 records"));
    let added = desk.run("records add --file graves.toml").ends(0).out;
    let event = desk.run(&format!("records show {}", id_of(&added, "E1"))).ends(0).out;
    assert!(event.contains(&format!("-> {}", id_of(&added, "G1"))), "{event}");
    let site = desk.run(&format!("records show {}", id_of(&added, "G1"))).ends(0).out;
    assert!(site.contains(&format!("linked from site_event {}", id_of(&added, "E1"))), "{site}");
    desk.run("verify").ends(0);
}

#[test]
fn a_key_is_taken_once_and_a_correction_says_what_it_corrects() {
    let desk = desk();
    let added = desk.run("records add --file graves.toml").ends(0).out;
    let again = desk.run("records add --file graves.toml").ends(5).err;
    assert!(again.contains("has a record with the key «G1» already"), "{again}");
    let first = id_of(&added, "E1");
    let words = format!(
        "records add site_event --source field-notes --key E1 --replaces {first} --set site=G1 --set event_kind=concrete_poured --set date=1388"
    );
    desk.run(&words).ends(0);
    let listed = desk.run("records list site_event").ends(0).out;
    assert!(listed.contains("concrete_poured") && !listed.contains("bulldozed"), "{listed}");
}

#[test]
fn what_was_known_on_an_earlier_day_is_listed_as_it_was() {
    let desk = desk();
    desk.run("records add --file graves.toml").ends(0);
    assert!(desk.run("records list site_event --known-on 2001-01-01").ends(0).out.starts_with("0 records"));
    assert!(desk.run("records list site_event --known-on 2099-12-31").ends(0).out.contains("1 record"));
    desk.run("records list site_event --known-on 2001").ends(2);
}

#[test]
fn graves_and_events_never_become_people() {
    let desk = desk();
    desk.run("records add --file graves.toml").ends(0);
    desk.run("link").ends(0);
    assert!(desk.run("people").ends(0).out.contains("nobody found"));
}

#[test]
fn what_cannot_be_added_is_refused_with_what_to_do() {
    let desk = desk();
    let check = |words: &str, code: i32, expected: &str| {
        let err = desk.run(words).ends(code).err;
        assert!(err.contains(expected), "{words}: {err}");
    };
    check("records add site_event --source nowhere --set date=1388", 3, "no source is called «nowhere»");
    check("records add site_evnt --source a --set date=1388", 2, "did you mean `site_event`?");
    check("records add site_event --source a --set dat=1388", 2, "no property `dat` (did you mean `date`?)");
    check("records add site_event --source a --set date", 2, "has no `=`");
    check("records kinds grave", 2, "did you mean `grave_site`?");
    let odd = "records add site_event --source walkers --source-title Walkers --set event_kind=eaten --set date=soon";
    assert!(desk.run(odd).ends(4).out.contains("term.unknown"));
    assert!(desk.run("records list site_event").ends(0).out.contains("eaten"));
}
