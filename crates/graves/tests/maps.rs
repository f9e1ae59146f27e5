//! Maps in and out: nothing is lost on the way in, nothing sealed gets out.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use claims::docket::Docket;
use expect_test::{expect, expect_file};
use graves::geojson::{Audience, Written, read, write};
use graves::{Site, identifications};
use proptest::prelude::*;
use town::{day, docket, on_ground};

fn map(docket: &Docket, audience: Audience) -> Written {
    on_ground(docket, |ground| {
        let on = day("2020-01-01");
        write(ground, &Site::all(ground, on, &identifications(ground, on)), on, audience)
    })
}

/// The map as text, with records by their keys: identifiers are digests that nobody can read.
fn text(docket: &Docket, map: &Written) -> String {
    let mut text = serde_json::to_string_pretty(&map.collection).unwrap() + "\n";
    for record in &docket.records {
        text = text.replace(&record.id.to_string(), record.key.as_deref().unwrap());
    }
    text
}

#[test]
fn a_map_comes_in_as_records_with_what_is_odd_about_it() {
    let brought = read(include_str!("../testdata/map.geojson"), "map").unwrap();
    let text = serde_json::to_string_pretty(&brought.docket).unwrap() + "\n";
    expect_file!["../testdata/map.docket.json"].assert_eq(&text);
    assert_eq!(docket(&text).records.len(), brought.features, "the docket can be read");
    let odd: String = brought.odd.iter().map(|odd| format!("{}: {}\n", odd.feature, odd.says)).collect();
    expect![[r#"
        1: it has a property that the codebook does not know; it is kept as a note
        3: a position is not on the earth; GeoJSON writes the longitude first
        4: it has no geometry: nobody says where it is
        5: its geometry is of no shape that GeoJSON has; it is kept as a note
    "#]]
    .assert_eq(&odd);
}

#[test]
fn what_is_no_map_is_refused_in_words() {
    let check = |text: &str, says: &str| {
        let refused = read(text, "map").unwrap_err().to_string();
        assert!(refused.contains(says), "«{text}»: {refused}");
    };
    check("lat,lon", "this is no JSON (line 1");
    check("{}", "this JSON is no GeoJSON");
    check(r#"{"type": "Topology"}"#, "this JSON is no GeoJSON");
    let other =
        r#"{"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": "EPSG:32639"}}}"#;
    check(other, "another reference system");
    assert!(read(&other.replace("EPSG:32639", "urn:ogc:def:crs:OGC:1.3:CRS84"), "map").is_ok());
}

#[test]
fn a_map_for_the_team_is_exact_and_one_for_the_public_says_how_coarse_it_is() {
    let docket = docket(include_str!("../testdata/place.toml"));
    let (team, public) = (map(&docket, Audience::Team), map(&docket, Audience::Public));
    expect_file!["../testdata/map-team.geojson"].assert_eq(&text(&docket, &team));
    expect_file!["../testdata/map-public.geojson"].assert_eq(&text(&docket, &public));
    assert_eq!((team.left_out, team.held_back), (0, 0));
    assert_eq!((public.left_out, public.held_back), (1, 2));
}

/// A site with a level, a decision or none, and a source of some protection.
fn site(level: &str, decided: bool, sharing: &str) -> String {
    let decision = "location_decided_by = \"A\"\nlocation_decided_on = \"2018\"\nlocation_reason = \"R\"\n";
    format!(
        "[source.s]\nsharing = \"{sharing}\"\n[[grave_site]]\nkey = \"1\"\nname = \"NAMED-AFTER-THE-PLACE\"\n\
         cemetery = \"CEMETERY\"\ncity = \"CITY\"\nsection = \"SECTION-12\"\ncoordinates = \"36.55123, 52.09312\"\n\
         geometry = '{{\"type\": \"Point\", \"coordinates\": [52.09312, 36.55123]}}'\n\
         public_location_level = \"{level}\"\n{}",
        if decided { decision } else { "" }
    )
}

proptest! {
    #[test]
    fn nothing_finer_than_the_level_reaches_the_public(
        level in prop::sample::select(vec!["province", "city", "cemetery", "exact"]),
        sharing in prop::sample::select(vec!["public", "partners", "team", "sealed"]),
        decided: bool,
    ) {
        let docket = docket(&site(level, decided, sharing));
        let text = text(&docket, &map(&docket, Audience::Public));
        let open = sharing == "public";
        let exact = open && decided && level == "exact";
        let check = |word: &str, allowed: bool| assert_eq!(text.contains(word), allowed, "{word} in {text}");
        check("36.55", exact);
        check("52.09", exact);
        check("SECTION-12", false);
        check("NAMED-AFTER-THE-PLACE", open && matches!(level, "cemetery" | "exact"));
        check("CEMETERY", open && matches!(level, "cemetery" | "exact"));
        check("CITY", open && level != "province");
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
        let _ = read(&text, "map");
        let _ = graves::place::Point::read(&text);
        let _ = graves::dna::Figure::read(&text);
    }
}
