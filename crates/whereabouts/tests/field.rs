//! From a device that can write and not read, to the office, and back with a receipt.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;
use serde_json::Value;

const WITNESS: &str = "شاهد گفت: شب، پشت دیوار نمکزار";

const DOCKET: &str = r#"
[source.salt-flats]
title = "Account from the salt flats"
grade = "C"

[[person]]
source = "salt-flats"
key = "one"
name = "رؤیا جنگلی"
"#;

fn json(desk: &Desk, words: &str) -> Value {
    serde_json::from_str(&desk.run(&format!("{words} --json")).out).unwrap()
}

/// An office, and a kit that writes for it; the kit's key.
fn desk() -> (Desk, String) {
    let desk = Desk::with_open_register();
    let key = json(&desk, "bundle key");
    let (recipient, office) = (key["recipient"].as_str().unwrap(), key["log_key"].as_str().unwrap());
    let begun = json(&desk, &format!("field begin --to {recipient} --office {office} --throwaway"));
    (desk, begun["key"].as_str().unwrap().to_owned())
}

fn notes(value: &Value) -> Vec<(u64, bool, u64)> {
    let notes = value["notes"].as_array().unwrap().iter();
    notes
        .map(|one| {
            (one["no"].as_u64().unwrap(), one["known"].as_bool().unwrap(), one["records"].as_u64().unwrap())
        })
        .collect()
}

#[test]
fn notes_go_out_come_home_and_are_forgotten_where_they_were_written() {
    let (desk, key) = desk();
    desk.write("witness.txt", WITNESS);
    desk.write("witness.toml", DOCKET);
    desk.run("field add witness.txt").ends(0).says("delete them");
    desk.run("field add --docket witness.toml").ends(0).says("nobody can read it here any more");
    std::fs::remove_file(desk.path().join("witness.txt")).unwrap();
    std::fs::remove_file(desk.path().join("witness.toml")).unwrap();
    desk.run("field list").ends(0).says("2 notes here, sealed; 0 at the office");
    desk.run("field carry home.notes").ends(0);
    desk.run("field carry home.notes").ends(5);

    // Nobody knows the key yet.
    desk.run("field show home.notes").ends(0).says("nobody whose key records here").says(&key);
    desk.run("field import home.notes --receipt early.txt").ends(5).warns("users admit NAME").warns(&key);
    assert!(!desk.path().join("early.txt").exists());
    desk.run(&format!("users admit Bahar --role recorder --key {key}")).ends(0);
    desk.run("field show home.notes").ends(0).says("by Bahar; nothing was taken in");

    let taken = json(&desk, "field import home.notes --receipt receipt.txt");
    assert_eq!(notes(&taken), [(1, false, 0), (2, false, 1)]);
    desk.run("search نمکزار").ends(0).says("witness.txt");
    desk.run("people رؤیا").ends(0).says("رؤیا جنگلی");
    let files = json(&desk, "attach list");
    assert_eq!(files["files"].as_array().unwrap().len(), 2);
    desk.run("verify").ends(0).says("whole");

    // The same file again adds nothing.
    let size = |desk: &Desk| json(desk, "bundle list")["logs"][0]["entries"].as_u64().unwrap();
    let before = size(&desk);
    assert_eq!(notes(&json(&desk, "field import home.notes")), [(1, true, 0), (2, true, 0)]);
    assert_eq!(size(&desk), before);

    desk.run("field forget receipt.txt").ends(0).says("2 notes forgotten");
    desk.run("field list").ends(0).says("0 notes here, sealed; 2 at the office");
    desk.run("field forget home.notes").ends(1);
    desk.write("third.txt", "سوم");
    desk.run("field add third.txt").ends(0).says("sealed as note 3");
    desk.run("field carry third.notes").ends(0);
    assert_eq!(notes(&json(&desk, "field import third.notes")), [(3, false, 0)]);
    desk.run("field destroy").ends(2);
    desk.run("field destroy --everything").ends(0);
    assert!(!desk.path().join("field-kit").exists());
}

#[test]
fn what_does_not_fit_is_said_and_a_docket_that_cannot_be_added_is_kept() {
    let (desk, key) = desk();
    desk.write("broken.toml", "[[person]]\nsource = \"nowhere\"\nname = \"x\"\n");
    desk.write("one.toml", DOCKET);
    desk.write("bad.toml", "[[person]\n");
    desk.write("empty.txt", "");
    desk.run("field add --docket bad.toml").ends(2).warns("nothing was sealed");
    desk.run("field add empty.txt").ends(2).warns("is empty");
    desk.run(&format!("users admit Bahar --role recorder --key {key}")).ends(0);
    desk.run("field add --docket one.toml").ends(0);
    desk.run("field carry one.notes").ends(0);
    desk.run("field add --docket broken.toml").ends(0);
    desk.run("field add --docket one.toml").ends(0);
    desk.run("field carry all.notes").ends(0);
    let taken = json(&desk, "field import all.notes");
    assert_eq!(notes(&taken), [(1, false, 1), (2, false, 0), (3, false, 0)]);
    desk.run("field import one.notes").ends(0);
    let odd = |at: usize| taken["notes"][at]["odd"].as_str().unwrap();
    assert!(odd(1).contains("nowhere") && odd(2).contains("key «one» already"), "{taken}");

    // Notes of which those before are not here.
    let other = Desk::with_open_register();
    let receipt = "receipt.txt";
    desk.run(&format!("field import all.notes --receipt {receipt}")).ends(0);
    desk.run(&format!("field forget {receipt}")).ends(0);
    desk.write("later.txt", "later");
    desk.run("field add later.txt").ends(0);
    desk.run("field carry later.notes").ends(0);
    std::fs::copy(desk.path().join("later.notes"), other.path().join("later.notes")).unwrap();
    other.run("field import later.notes").ends(5).warns("not encrypted to this register");
    desk.run("users revoke Bahar").ends(0);
    desk.run("field import later.notes").ends(5).warns("does not count");
}

#[test]
fn nothing_that_is_sealed_is_printed_or_left_in_clear() {
    let (desk, _) = desk();
    desk.write("witness.txt", WITNESS);
    let mut said = String::new();
    for words in ["field add witness.txt", "field list", "field list --json", "field carry home.notes"] {
        let ran = desk.run(words).ends(0);
        said += &(ran.out + &ran.err);
    }
    std::fs::remove_file(desk.path().join("witness.txt")).unwrap();
    assert!(!said.contains("نمکزار"), "{said}");
    let home = std::fs::read(desk.path().join("home.notes")).unwrap();
    let part = "نمکزار".as_bytes();
    assert!(!home.windows(part.len()).any(|bytes| bytes == part));
}
