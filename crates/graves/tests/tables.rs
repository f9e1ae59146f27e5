//! What follows from dockets of invented records, line by line of the tables beside them.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use graves::identification::of_remains;
use graves::moment::word;
use graves::standing::standing;
use graves::{Ground, identifications, public_place, returns};
use town::{day, docket, lines, on_ground, record, rules};

#[test]
fn the_standing_of_a_site_follows_from_who_says_so_and_what_was_dug() {
    let docket = docket(include_str!("../testdata/standing.toml"));
    on_ground(&docket, |ground| {
        for line in lines(include_str!("../testdata/standing.tsv"), 5) {
            let site = ground.thing(record(&docket, line[0]));
            let judged = standing(ground, site, day(line[1]));
            assert_eq!(judged.standing.map(|it| it.term()), Some(line[2]), "{line:?} {judged:?}");
            assert_eq!(judged.reasons[0].rule, line[3], "{line:?}");
            assert_eq!(rules(&judged.problems), line[4], "{line:?}");
        }
        assert!(ground.lost_links().is_empty(), "{:?}", ground.lost_links());
    });
}

#[test]
fn an_identification_holds_at_the_level_that_its_record_carries() {
    let docket = docket(include_str!("../testdata/identification.toml"));
    on_ground(&docket, |ground| {
        for line in lines(include_str!("../testdata/identification.tsv"), 5) {
            let id = record(&docket, line[0]);
            let made = identifications(ground, day(line[1]));
            let Some(found) = made.iter().find(|known| known.id == id) else {
                assert_eq!(line[2], "-", "{line:?}");
                continue;
            };
            assert_eq!(found.level.map(|level| level.term()), Some(line[2]), "{line:?} {found:?}");
            assert_eq!(found.reasons.last().unwrap().rule, line[3], "{line:?}");
            assert_eq!(rules(&found.problems), line[4], "{line:?}");
            assert!(of_remains(&made, found.remains[0]).any(|known| known.id == id));
        }
    });
}

#[test]
fn a_family_is_told_first_and_signs_for_what_it_receives() {
    let docket = docket(include_str!("../testdata/identification.toml"));
    on_ground(&docket, |ground| {
        for line in lines(include_str!("../testdata/returned.tsv"), 5) {
            let on = day(line[1]);
            let all = returns(ground, on, &identifications(ground, on));
            let found = all.iter().find(|known| known.id == record(&docket, line[0])).unwrap();
            assert_eq!(word(found.returned), line[2], "{line:?} {found:?}");
            assert_eq!(if found.public_word_blocked { "yes" } else { "no" }, line[3], "{line:?}");
            assert_eq!(rules(&found.problems), line[4], "{line:?}");
        }
    });
}

fn told(ground: &Ground<'_>, site: ledger::RecordId, on: dates::Day) -> (String, String, String) {
    let place = public_place(ground, site, on);
    let mut told = [place.province, place.city, place.cemetery, place.names].concat();
    told.extend(place.point.map(|point| format!("{},{}", point.latitude, point.longitude)));
    told.extend(place.outline);
    (place.level.term().to_owned(), told.join(" | "), rules(&place.problems))
}

#[test]
fn a_place_is_told_as_finely_as_its_level_allows_and_no_finer() {
    let docket = docket(include_str!("../testdata/place.toml"));
    on_ground(&docket, |ground| {
        for line in lines(include_str!("../testdata/place.tsv"), 5) {
            let site = ground.thing(record(&docket, line[0]));
            let expected = (line[2].to_owned(), line[3].to_owned(), line[4].to_owned());
            assert_eq!(told(ground, site, day(line[1])), expected, "{line:?}");
        }
    });
}

#[test]
fn the_posterior_is_worked_out_again() {
    for line in lines(include_str!("../testdata/dna.tsv"), 6) {
        let figure = |name: &str, written: &str| match written {
            "-" => String::new(),
            written => format!("{name} = \"{written}\"\n"),
        };
        let figures: String = ["likelihood_ratio", "prior", "posterior", "threshold"]
            .iter()
            .zip(&line)
            .map(|(name, written)| figure(name, written))
            .collect();
        let docket = docket(&format!("[[identification]]\nsource = \"laboratory\"\n{figures}"));
        on_ground(&docket, |ground| {
            let made = identifications(ground, dates::Day::LAST);
            let dna = made[0].dna.as_ref().unwrap();
            let recomputed = dna.recomputed.map_or("-".to_owned(), |posterior| format!("{posterior:.5}"));
            assert_eq!((recomputed.as_str(), &*rules(&dna.problems)), (line[4], line[5]), "{line:?}");
            assert_eq!(dna.holds, line[5].is_empty(), "{line:?}");
        });
    }
}
