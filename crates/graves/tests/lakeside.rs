//! The grave sites of Lakeside: every link leads to a row of its lists, and the report is as expected.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use std::fmt::Write as _;

use claims::Link;
use expect_test::expect_file;
use graves::moment::{shown, word};
use graves::{Ground, Site, identifications, public_place, returns};
use town::{day, docket, on_ground, rules};

const GRAVES: &str = include_str!("../../../fixtures/lakeside/graves.toml");
const LISTS: [(&str, &str); 2] = [
    ("families-list", include_str!("../../../fixtures/lakeside/families-list.csv")),
    ("documentation-centre", include_str!("../../../fixtures/lakeside/documentation-centre.tsv")),
];

/// The docket, and a person for each row of a list that it links to.
fn with_people() -> String {
    let mut whole = GRAVES.to_owned();
    let mut known: Vec<(String, String)> = Vec::new();
    for statement in docket(GRAVES).records.iter().flat_map(|record| &record.statements) {
        let row = Link::read(&statement.value).filter(|_| statement.property == "person");
        if let Some(Link::Row { slug: Some(slug), key }) = row
            && !known.contains(&(slug.clone(), key.clone()))
        {
            let list =
                LISTS.iter().find(|(name, _)| *name == slug).unwrap_or_else(|| panic!("no list {slug}"));
            let row = list.1.lines().any(|line| line.split([',', '\t']).next() == Some(&key));
            assert!(row, "{slug} has no row {key}");
            write!(whole, "\n[[person]]\nkey = \"{key}\"\nsource = \"{slug}\"\n").unwrap();
            known.push((slug, key));
        }
    }
    whole
}

fn report(ground: &Ground<'_>, on: &str) -> String {
    let on = day(on);
    let made = identifications(ground, on);
    let mut text = format!("{on}\n");
    for site in Site::all(ground, on, &made) {
        let standing = site.standing.standing.map_or("-", |standing| standing.term());
        let (fewest, most) = site.contents.named_between();
        writeln!(text, "\n{}: {standing}", site.title().unwrap()).unwrap();
        writeln!(text, "  named {fewest}-{most}, in two places {}", site.contents.in_two_places().count())
            .unwrap();
        writeln!(text, "  others: {}", word(site.contents.others)).unwrap();
        for estimate in &site.numbers.estimates {
            writeln!(text, "  claimed: {:?}..{:?}", estimate.least, estimate.most).unwrap();
        }
        for event in &site.history {
            let when = event.when.as_ref().map_or("no date".to_owned(), shown);
            writeln!(text, "  {when} {} ({})", event.kinds.join(" "), word(event.happened)).unwrap();
        }
        let place = public_place(ground, site.id, on);
        writeln!(text, "  told at level: {}", place.level.term()).unwrap();
        writeln!(text, "  wrong: {}", rules(site.problems())).unwrap();
    }
    for known in &made {
        let level = known.level.map_or("-", |level| level.term());
        writeln!(text, "\nidentification: {level} {}", rules(&known.problems)).unwrap();
    }
    for home in returns(ground, on, &made) {
        let blocked = if home.public_word_blocked { ", public word blocked" } else { "" };
        writeln!(text, "\nreturned: {}{blocked} {}", word(home.returned), rules(&home.problems)).unwrap();
    }
    text
}

#[test]
fn the_graves_of_lakeside_are_as_expected_on_three_days() {
    let docket = docket(&with_people());
    let reports =
        ["2018-06-01", "2020-09-03", "2021-06-01"].map(|on| on_ground(&docket, |ground| report(ground, on)));
    expect_file!["../testdata/lakeside.txt"].assert_eq(&reports.join("\n\n"));
    on_ground(&docket, |ground| assert_eq!(ground.lost_links(), [], "every link leads somewhere"));
}
