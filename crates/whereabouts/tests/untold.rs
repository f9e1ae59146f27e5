//! What no output for the public may tell: allegations nobody reviewed, names nobody cleared, letters nobody published.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::path::Path;

use run::Desk;

const DAY: &str = "--on 2026-11-24";

/// A published source, one that names officials, and the decisions of this register; everybody is invented.
const SOURCES: &str = r#"
[source.book]
title = "A published book"
sharing = "public"
obtained = { how = "published" }

[source.off]
title = "Officials, a published list"
sharing = "public"
obtained = { how = "published" }
facts = { whom = "officials" }

[source.own]
title = "Decisions of this register"
sharing = "team"

[source.sealed]
title = "What families told"
sharing = "sealed"
"#;

/// A living official with two allegations; the gates are open as far as `review` opens them.
fn official(review: &str) -> String {
    format!(
        r#"
[[person]]
key = "o"
source = "off"
name = "Behrang Testizadeh"

[[involvement]]
key = "i"
source = "off"
person = "o"
act_kind = "extrajudicial_execution"
act = "the reviewed allegation"

[[involvement]]
key = "j"
source = "off"
person = "o"
act_kind = "death_in_custody"
act = "the other allegation"

[[naming_review]]
key = "n"
source = "own"
person = "off:o"
legal_review = "yes"
grounds = "the list has been public for years"
by = "a lawyer"
date = "2024-02-01"
{review}

[[naming_review]]
key = "m"
source = "own"
person = "off:o"
by = "a documenter"
date = "2024-02-01"
right_of_reply = "offered_no_answer"
{review}
"#
    )
}

fn desk(docket: &str) -> Desk {
    let desk = Desk::throwaway();
    desk.write("docket.toml", format!("{SOURCES}{docket}"));
    let code = desk.own("records add --file docket.toml --quiet").code;
    assert!([0, 4].contains(&code), "the docket is added");
    desk
}

/// Everything that anyone may have: an edition, the table of records, the shadow list, with their receipts.
fn public(desk: &Desk) -> String {
    desk.own(&format!("publish edition --quiet {DAY}")).ends(0);
    let mut all = desk.own(&format!("export - --quiet --format records {DAY}")).ends(0).out;
    all += &desk.own(&format!("letter shadow {DAY} --redactions receipt.json")).ends(0).out;
    all += &desk.read("receipt.json");
    for part in ["data", "en", "redactions.json"] {
        read(&desk.path().join("edition").join(part), &mut all);
    }
    all
}

fn read(path: &Path, into: &mut String) {
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().for_each(|entry| read(&entry.unwrap().path(), into));
    } else {
        into.push_str(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
    }
}

#[track_caller]
fn tells(all: &str, told: &[&str], untold: &[&str]) {
    for words in told {
        assert!(all.contains(words), "«{words}» is not told");
    }
    for words in untold {
        let around = all.find(words).map(|at| {
            let from = (0..=at.saturating_sub(80)).rev().find(|at| all.is_char_boundary(*at)).unwrap();
            all[from..].chars().take(200).collect::<String>()
        });
        assert_eq!(around, None, "«{words}» is told");
    }
}

#[test]
fn b1_the_shadow_list_counts_nothing_that_the_public_may_not_see() {
    let docket = r#"
[[communication]]
key = "L"
source = "book"
reference = "AL LKS 3/2020"
state = "Lakeside"
sent_on = "2020-11-18"
published_on = "2021-02-01"

[[information_request]]
key = "Q1"
source = "book"
communication = "L"
number = 1
topic = ["grave_protection", "no_reprisals"]
text = "Asks what protects the graves, and those who ask."

[[grave_site]]
key = "G"
source = "sealed"
name = "the walled field"

[[site_event]]
key = "E"
source = "sealed"
site = "G"
event_kind = "exhumed_secretly"
date = "2020-05-01"

[[reprisal_incident]]
key = "R"
source = "sealed"
reprisal_kind = "threats_to_family_abroad"
date = "2020-06-01"
"#;
    let desk = desk(docket);
    let counts = ["in secret: ", "abroad: ", "1 event", "1 grave site"];
    tells(&public(&desk), &["what protects the graves"], &counts);
    // Nor does the list for the team count what is sealed.
    let team = desk.own(&format!("letter shadow {DAY} --for team")).ends(0).out;
    tells(&team, &["what protects the graves"], &counts);
}

#[test]
fn b2_one_naming_review_opens_the_allegation_it_names_and_no_other() {
    let all = public(&desk(&official("involvement = \"off:i\"")));
    tells(&all, &["Testizadeh", "the reviewed allegation"], &["the other allegation"]);
    // A review that names no allegation is of all of them.
    let all = public(&desk(&official("")));
    tells(&all, &["the reviewed allegation", "the other allegation"], &[]);
}

#[test]
fn b2_a_naming_review_of_an_allegation_that_is_not_there_opens_nothing() {
    let all = public(&desk(&official("involvement = \"off:NOSUCH\"")));
    tells(&all, &[], &["Testizadeh", "the reviewed allegation", "the other allegation"]);
}

/// A holding to 1987, and an allegation in that post in 1988 (V-520), beside one that stands.
const OUTSIDE: &str = r#"
[[post]]
key = "p"
source = "off"
name = "governor of the harbour"

[[holding]]
key = "h"
source = "off"
person = "o"
post = "p"
from_date = "1981"
to_date = "1987"

[[involvement]]
key = "k"
source = "off"
person = "o"
post = "p"
act_kind = "extrajudicial_execution"
act = "ordered killings as governor"
from_date = "1988-07-28"
to_date = "1988-09-05"

[[involvement]]
key = "l"
source = "off"
person = "o"
act_kind = "death_in_custody"
act = "the doubtful allegation"
standard_of_proof = "beyond_reasonable_doubt"
"#;

#[test]
fn b3_an_act_alleged_outside_the_post_is_not_published() {
    let all = public(&desk(&format!("{}{OUTSIDE}", official(""))));
    tells(&all, &["Testizadeh", "the doubtful allegation"], &["ordered killings"]);
    // What is published is published with what speaks against it.
    tells(&all, &["no conviction is known here"], &[]);
}

#[test]
fn b3_an_act_alleged_outside_the_post_is_reported_when_it_is_added() {
    let desk = Desk::throwaway();
    desk.write("docket.toml", format!("{SOURCES}{}{OUTSIDE}", official("")));
    desk.own("records add --file docket.toml").ends(4).says("V-520").says("involvement.no-conviction");
    // What was added before is not reported again.
    desk.write(
        "more.toml",
        "[[involvement]]\nkey = \"m\"\nsource = \"off\"\nperson = \"o\"\nact_kind = \"detention\"\n",
    );
    desk.own("records add --file more.toml").ends(0);
}

#[test]
fn b5_nothing_public_tells_that_there_is_a_letter_nobody_may_hear_of() {
    let all = public(&desk(
        "[[communication]]\nkey = \"L\"\nsource = \"book\"\nreference = \"AL LKS 7/2026\"\nstate = \"Lakeside\"\nsent_on = \"2026-10-01\"\n",
    ));
    tells(&all, &[], &["7/2026", "V-204.letter", "not published yet", "letter to a State that"]);
}

#[test]
fn b6_a_surname_alone_of_somebody_who_may_not_be_named_stands_in_no_text() {
    let docket = r#"
[[person]]
key = "o"
source = "off"
name = "Behrang Testizadeh"

[[person]]
key = "t"
source = "off"
name = "Ali Tehrani"

[[event]]
key = "E"
source = "book"
title = "The killings ordered by Mr Testizadeh"
from_date = "1988"

[[event]]
key = "E2"
source = "book"
title = "The hearing in Tehran"
from_date = "1989"

[[event]]
key = "E3"
source = "book"
title = "کشتار به فرمان آقای تستی‌زاده"
from_date = "1988"
"#;
    tells(&public(&desk(docket)), &["The hearing in Tehran"], &["Testizadeh", "تستی‌زاده"]);
}

#[test]
fn b6_a_name_in_a_text_without_a_linked_person_is_not_told() {
    let docket = r#"
[[official_statement]]
key = "S"
source = "book"
speaker_as_written = "Kamran Nobodyknown, prosecutor"
affirms = "speaker_took_part"
original = "I was there."
date = "2016-08-28"

[[proceeding]]
key = "P"
source = "book"
title = "Case against Kamran Nobodyknown"
status = "trial"
forum = "The court of Farland"
date = "2021-08-10"
"#;
    let desk = desk(docket);
    tells(&public(&desk), &["The court of Farland"], &["Nobodyknown"]);
    desk.own("statement list").ends(0).says("Kamran Nobodyknown");
}

#[test]
fn b10_an_unpublished_letter_is_found_by_any_way_of_writing_its_number() {
    let docket = r#"
[[communication]]
key = "L"
source = "book"
reference = "AL LKS 7/2026"
state = "Lakeside"
sent_on = "2026-10-01"

[[communication]]
key = "L2"
source = "book"
reference = "Ref. G/SO-217 bis"
state = "Lakeside"
sent_on = "2026-10-02"

[[event]]
key = "E1"
source = "book"
title = "What نامهٔ ۷/۲۰۲۶ asks"
from_date = "1988"

[[event]]
key = "E2"
source = "book"
title = "Told in ref. g/so-217  BIS of the experts"
from_date = "1988"

[[event]]
key = "E3"
source = "book"
title = "Told openly, see LKS 3/2020"
from_date = "1988"
"#;
    tells(&public(&desk(docket)), &["Told openly"], &["۷/۲۰۲۶", "g/so-217"]);
}

#[test]
fn b10_a_request_whose_letter_is_not_there_is_not_published() {
    let docket = r#"
[[information_request]]
key = "Q"
source = "book"
communication = "NOSUCH"
number = 1
topic = "grave_protection"
text = "Asks who signed the order to build."

[[reply]]
key = "A"
source = "book"
communication = "NOSUCH"
reply_kind = "acknowledgement"
received_on = "2026-10-10"
says = "Thanks for the courtesy of it."
"#;
    tells(&public(&desk(docket)), &[], &["who signed the order", "courtesy of it"]);
}
