//! Exhibits from the command line: what leaves passes the gate, what arrives is checked without any register.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;

const DOCKET: &str = r#"
[source.open-list]
title = "A list that anybody may read"
grade = "B"
sharing = "public"
facts = { interest = "family" }
obtained = { how = "published", by = "Leila", from = "a library" }

[[person]]
key = "P1"
source = "open-list"
page = "14"
name = "بهزاد سهرابیان"
father_name = "کاووس"
death_date = "۶ مرداد ۱۳۶۷"
phone = "021-5550100"
"#;

/// A register with one record, and the beginning of its identifier.
fn desk() -> (Desk, String) {
    let desk = Desk::with_open_register();
    desk.write("list.toml", DOCKET);
    let added = desk.run("records add --file list.toml").ends(0).out;
    let id = added.split_whitespace().next().unwrap().to_owned();
    let policy = desk.run("checkpoint policy").ends(0).out;
    desk.write("office.policy", policy);
    (desk, id)
}

#[test]
fn an_exhibit_is_checked_where_there_is_no_register() {
    let (desk, id) = desk();
    desk.run(&format!(
        "exhibit {id} --for team --property name --property death_date --place --out one.tlog-proof"
    ))
    .ends(0);
    let elsewhere = Desk::new();
    elsewhere.write("one.tlog-proof", desk.read("one.tlog-proof"));
    elsewhere.write("office.policy", desk.read("office.policy"));
    let told = elsewhere.run("verify one.tlog-proof --policy office.policy").ends(0).out;
    for words in [
        "بهزاد سهرابیان",
        "۶ مرداد ۱۳۶۷",
        "person at",
        "page 14",
        "are withheld, but committed to",
        "docs/exhibits.md",
    ] {
        assert!(told.contains(words), "«{words}» is not in:\n{told}");
    }
    assert!(!told.contains("کاووس") && !told.contains("5550100"));
    elsewhere.run("verify one.tlog-proof").ends(4).says("NOT SHOWN: whose keys these are");
    let json = elsewhere.run("verify one.tlog-proof --policy office.policy --json").ends(0).out;
    assert!(json.contains("\"holds\":true") && json.contains("\"trusted\":true"), "{json}");
}

#[test]
fn a_changed_exhibit_proves_nothing() {
    let (desk, id) = desk();
    desk.run(&format!("exhibit {id} --for team --out one.tlog-proof")).ends(0);
    let text = desk.read("one.tlog-proof");
    for (from, to) in
        [("extra h", "extra g"), ("index 4", "index 5"), ("\n\n", "\n"), ("tlog-proof@v1", "tlog-proof@v2")]
    {
        desk.write("changed.tlog-proof", text.replacen(from, to, 1));
        desk.run("verify changed.tlog-proof").ends(6).warns("proves nothing");
    }
    desk.write("changed.tlog-proof", text.as_bytes().split_last().unwrap().1);
    desk.run("verify changed.tlog-proof").ends(6);
    desk.write("bad.policy", "quorum nobody\n");
    desk.run("verify one.tlog-proof --policy bad.policy").ends(2).warns("line 1 of the policy");
    let other = Desk::with_open_register();
    desk.write("other.policy", other.run("checkpoint policy").ends(0).out);
    desk.run("verify one.tlog-proof --policy other.policy").ends(6).warns("does not name this log");
}

#[test]
fn what_the_gate_withholds_is_in_no_exhibit() {
    let (desk, id) = desk();
    let refused = |words: &str, why: &str| {
        let ran = desk.run(&format!("exhibit {id} {words} --out no.tlog-proof")).ends(5);
        assert!(ran.err.contains(why), "{words}: {}", ran.err);
        assert!(!desk.path().join("no.tlog-proof").exists(), "{words}");
    };
    refused("--property phone", "«phone» of record");
    refused("--for un", "consent.missing");
    refused("--with-source", "shown to courts and to the team only");
    desk.run(&format!("exhibit {id} --out open.tlog-proof")).ends(0);
    let told = desk.run("verify open.tlog-proof").ends(4).out;
    assert!(told.contains("بهزاد سهرابیان") && !told.contains("5550100"), "{told}");
    let before = desk.run("verify --json").ends(0).out;
    desk.run(&format!("exhibit {id} --for team --property hair --out no.tlog-proof")).ends(3);
    assert_eq!(before, desk.run("verify --json").ends(0).out, "nothing is recorded of what did not leave");
}

#[test]
fn a_source_comes_with_its_file_and_its_custody() {
    let desk = Desk::with_open_register();
    desk.take("families-list.csv");
    desk.run("import families-list.csv").ends(0);
    desk.run("link").ends(0);
    let people = desk.run("people --json").ends(0).out;
    let id = people.split("\"person\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.run(&format!("exhibit {id} --for team --with-source --recipient Archive --out one.tlog-proof"))
        .ends(0);
    let told = desk.run("verify one.tlog-proof --original families-list.csv").ends(4);
    let told = told.says("the file given is this one").says("received by Leila").out;
    assert!(!told.contains("Archive"), "who receives it stays in the log");
    desk.write("other.csv", "another file");
    desk.run("verify one.tlog-proof --original other.csv").ends(6).says("ANOTHER");
}
