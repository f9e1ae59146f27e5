//! The graves of Lakeside through the command line: whole outputs, and what must not get out.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::fs;

use expect_test::expect_file;
use run::{Desk, lakeside};
use serde_json::Value;

/// A register with the lists that the docket links to, not linked into people, and the docket.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.run("init --recorder Leila --throwaway").ends(0);
    for list in ["families-list.csv", "documentation-centre.tsv"] {
        desk.take(list);
        let code = desk.run(&format!("import {list}")).code;
        assert!(code == 0 || code == 4, "{list} is imported");
    }
    fs::copy(lakeside().join("graves.toml"), desk.path().join("graves.toml")).unwrap();
    desk.run("grave add --file graves.toml").ends(0).says("58 records added");
    desk
}

/// The records of a kind as identifier, source and key.
fn records(desk: &Desk, kind: &str) -> Vec<(String, String)> {
    let listed: Value =
        serde_json::from_str(&desk.run(&format!("records list {kind} --json")).ends(0).out).unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let named =
        |row: &Value| (text(&row["record"]), format!("{}:{}", text(&row["source"]), text(&row["key"])));
    listed["records"].as_array().unwrap().iter().map(named).collect()
}

/// The first characters of the record with this source and key.
fn id(desk: &Desk, kind: &str, key: &str) -> String {
    let found = records(desk, kind).into_iter().find(|(_, named)| named == key);
    found.unwrap_or_else(|| panic!("no {key}")).0[..8].to_owned()
}

/// Identifiers are chance: each is shown as the source and key of its record.
fn by_key(desk: &Desk, out: &str) -> String {
    let kinds = ["grave_site", "person", "remains"];
    let named = kinds.iter().flat_map(|kind| records(desk, kind));
    named.fold(out.to_owned(), |out, (id, key)| out.replace(&id, &key).replace(&id[..8], &key))
}

macro_rules! expected {
    ($name:literal, $desk:expr, $out:expr) => {
        expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/", $name)]
            .assert_eq(&by_key(&$desk, &$out))
    };
}

#[test]
fn sites_are_listed_and_shown_with_their_reasons() {
    let desk = desk();
    expected!("grave-list.txt", desk, desk.run("grave list --on 2020-09-03").ends(0).out);
    let well = id(&desk, "grave_site", "centre-on-graves:BM");
    let before = desk.run(&format!("grave show {well} --on 2020-09-03")).ends(4).out;
    expected!("grave-show.txt", desk, before);
    // The identification that was made and taken back: established on that day, rescinded since.
    let after = desk.run(&format!("grave show {well} --on 2020-09-20")).ends(4).out;
    assert!(before.contains("established: بیژن پلبان") && after.contains("rescinded: بیژن پلبان"), "{after}");
    // Any record of the site finds it.
    let other = id(&desk, "grave_site", "well-excavation:BM");
    assert_eq!(desk.run(&format!("grave show {other} --on 2020-09-03")).ends(4).out, before);
    let event = id(&desk, "site_event", "well-excavation:BM-exhumed");
    desk.run(&format!("grave show {event}")).ends(3).warns("is of no grave site");
    // What the register did not know then it does not say.
    desk.run("grave list --known-on 2001-01-01").ends(0).says("no grave sites yet");
}

#[test]
fn the_missing_are_laid_beside_remains_and_nothing_is_decided() {
    let desk = desk();
    let body = id(&desk, "remains", "well-excavation:BT-03");
    let ranked = desk.run(&format!("grave rank {body} --missing 318 --on 2021-06-01")).ends(0).out;
    expected!("grave-rank.txt", desk, ranked);
    let json = desk.run(&format!("grave rank {body} --json")).ends(0).out;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["decides"], "nothing");
    let none = json["answers"].as_array().unwrap().iter().filter(|answer| answer["person"].is_null());
    assert_eq!(none.count(), 1, "none of these is among the answers");
    desk.run(&format!("grave rank {}", id(&desk, "grave_site", "centre-on-graves:KS"))).ends(3);
}

#[test]
fn claims_and_history_are_the_same_for_programs() {
    let desk = desk();
    let site = id(&desk, "grave_site", "centre-on-graves:KS");
    let json = |words: &str| -> Value {
        serde_json::from_str(&desk.run(&format!("{words} {site} --json --on 2020-09-03")).ends(0).out)
            .unwrap()
    };
    let claims = json("grave claims");
    assert_eq!(claims["contents"]["named"].as_array().unwrap().len(), 13);
    assert_eq!(claims["contents"]["others"], "cannot tell");
    assert_eq!(claims["numbers"]["estimates"].as_array().unwrap().len(), 3, "side by side");
    let history = json("grave history");
    assert_eq!(history["history"].as_array().unwrap().len(), 6);
    desk.run(&format!("grave claims {site}")).ends(0).says("said to lie elsewhere too");
    desk.run(&format!("grave history {site}")).ends(0).says("between two images   bulldozed");
}

#[test]
fn a_public_map_has_no_exact_place_but_where_one_was_decided_to_be_told() {
    let desk = desk();
    desk.run("grave geojson write public.geojson --on 2020-09-03").ends(0).says("1 site is left out");
    desk.run("grave geojson write team.geojson --audience team").ends(0).says("4 sites written");
    desk.run("grave geojson write team.geojson").ends(5).warns("is there already");
    let (public, team) = (desk.read("public.geojson"), desk.read("team.geojson"));
    for exact in ["41.20417", "23.61892", "40.8813", "23.97455", "قطعهٔ غریبان", "east wall", "آسیاب کهنه"]
    {
        assert!(!public.contains(exact), "{exact} is sealed");
    }
    assert!(team.contains("41.20417") && team.contains("40.8813"));
    assert!(public.contains("41.51208"), "the well was decided to be told exactly");
    expected!("graves.public.geojson", desk, public);
}

#[test]
fn a_map_is_read_as_records_of_a_source() {
    let desk = desk();
    let map = r#"{"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [24.1, 41.3]},
         "properties": {"key": "S1", "name": "Sand pit", "province": "Upper Shore", "depth of sand": 3}}]}"#;
    desk.write("survey.geojson", map);
    desk.run("grave geojson read survey.geojson --source survey")
        .ends(3)
        .warns("no source is called «survey»");
    let words = "grave geojson read survey.geojson --source survey --source-title Survey";
    desk.run(&format!("{words} --dry-run")).ends(4).says("1 record would be added");
    desk.run(words).ends(4).says("feature 1: it has a property that the codebook does not know");
    let site = id(&desk, "grave_site", "survey:S1");
    desk.run(&format!("grave show {site}")).ends(0).says("may be told in public: province");
    desk.write("table.csv", "lat,lon");
    desk.run("grave geojson read table.csv --source survey").ends(1).warns("this is no JSON");
}

#[test]
fn what_is_no_grave_does_not_come_in_by_this_door() {
    let desk = desk();
    desk.write("other.toml", "[[person]]\nsource = \"grave-letters\"\nname = \"بهزاد\"\n");
    desk.run("grave add --file other.toml").ends(2).warns("a person does not belong here");
    desk.run("grave add --source grave-letters --key N1 --set name=Kiln --set province=Upper").ends(0);
    desk.run("grave add --kind interment --source grave-letters --set site=N1 --set person=no-list:9")
        .ends(4)
        .says("no-list:9 means no record");
    desk.run("grave list").ends(0).says("1 link leads to no record here").says("grave-letters: person");
    desk.run("grave add --kind site_event --source grave-letters --set site=N1 --set event_kind=bulldozed")
        .ends(0);
    let site = id(&desk, "grave_site", "grave-letters:N1");
    desk.run(&format!("grave history {site}")).ends(0).says("no date   bulldozed");
}
