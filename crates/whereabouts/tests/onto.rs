//! Linking again: only what changed is decided anew, and what changed is said.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::{Desk, Ran};
use serde_json::Value as Json;

fn linked(ran: Ran) -> Json {
    serde_json::from_str(&ran.ends(0).out).unwrap()
}

/// Everybody with their records, and all that is doubtful.
fn all(desk: &Desk) -> (String, String) {
    let people = desk.demo("people --json --limit 2000").ends(0).out;
    (people, desk.demo("review --list --json").ends(0).out)
}

#[test]
fn a_judgement_and_its_undoing_reach_a_few_records_and_leave_no_trace() {
    let desk = Desk::with_demo();
    let before = all(&desk);
    let people: Json = serde_json::from_str(&before.0).unwrap();
    let of_three = people["people"].as_array().unwrap().iter().find(|person| person["records"] == 3).unwrap();
    let person = of_three["person"].as_str().unwrap().to_owned();
    let shown: Json = serde_json::from_str(&desk.demo(&format!("show {person} --json")).ends(0).out).unwrap();
    let record = |at: usize| shown["records"][at].as_str().unwrap().to_owned();
    let pair = format!("{} {}", record(0), record(2));

    desk.demo(&format!("judge {pair} different")).ends(0);
    let parted = linked(desk.demo("link --json"));
    assert_eq!(parted["onto_earlier_linkage"], true);
    assert!(parted["records_decided"].as_u64().unwrap() < 60, "{parted}");
    assert_eq!(parted["changes"]["counts"]["parted"], 1);
    assert_eq!(parted["changes"]["people"][0]["before"][0]["person"], person.as_str());

    desk.demo(&format!("judge {pair} --undo")).ends(0);
    desk.demo("link")
        .ends(0)
        .says("changed since the linkage before: 1 person came of several")
        .says("joined");
    assert_eq!(all(&desk), before);
    desk.demo("link").ends(0).says("changed since the linkage before: nothing");
    let anew = linked(desk.demo("link --anew --json"));
    assert_eq!(
        (&anew["onto_earlier_linkage"], &anew["changes"]["counts"]["parted"]),
        (&false.into(), &0.into())
    );
    assert_eq!(all(&desk), before);
    desk.demo("verify").ends(0).says("whole");
}

#[test]
fn a_small_list_is_linked_onto_the_rest_and_a_large_one_is_not() {
    let desk = Desk::with_register();
    for list in ["families-list.csv", "burial-register.csv", "international-monitor.csv"] {
        desk.take(list);
        desk.own(&format!("import {list}")).ends(0);
    }
    let first = linked(desk.own("link --json"));
    assert_eq!((&first["onto_earlier_linkage"], &first["changes"]), (&false.into(), &Json::Null));
    desk.take("archive.ftm.json");
    desk.own("import archive.ftm.json").ends(0);
    let small = linked(desk.own("link --json"));
    assert_eq!(small["onto_earlier_linkage"], true, "{small}");
    let counts = &small["changes"]["counts"];
    let gained = counts["gained"].as_u64().unwrap() + counts["joined"].as_u64().unwrap();
    assert!(gained > 0 && gained + counts["new"].as_u64().unwrap() <= 34, "{counts}");
    desk.own("link --changes").ends(0).says("nothing");
    desk.take("documentation-centre.tsv");
    desk.own("import documentation-centre.tsv").ends(0);
    let large = linked(desk.own("link --json"));
    assert_eq!(large["onto_earlier_linkage"], false);
    assert_eq!(large["records_decided"], large["records"]);
}
