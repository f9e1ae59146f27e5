//! Who lies in sites, what was done to them and what held there, line by line of the tables.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use dates::Answer;
use graves::moment::{shown, word};
use graves::{Event, Held, Site, identifications};
use town::{day, docket, lines, on_ground, record, rules};

fn site(docket: &claims::docket::Docket, written: &str, on: &str) -> Site {
    on_ground(docket, |ground| {
        let on = day(on);
        Site::of(ground, record(docket, written), on, &identifications(ground, on)).unwrap()
    })
}

#[test]
fn who_lies_there_is_counted_by_each_number_apart() {
    let docket = docket(include_str!("../testdata/contents.toml"));
    for line in lines(include_str!("../testdata/contents.tsv"), 8) {
        let site = site(&docket, line[0], line[1]);
        let (fewest, most) = site.contents.named_between();
        let besides = site.contents.remainder.iter().map(|rest| {
            format!(
                "{} {}..{}",
                rest.by,
                rest.least,
                rest.most.map_or(String::new(), |most| most.to_string())
            )
        });
        let mni = site.numbers.individuals_at_least().map_or("-".to_owned(), |mni| mni.at_least.to_string());
        let found = [
            format!("{fewest}-{most}"),
            site.contents.in_two_places().count().to_string(),
            mni,
            besides.collect::<Vec<_>>().join(" · "),
            word(site.contents.others).to_owned(),
            rules(site.problems()),
        ];
        assert_eq!(found.as_slice(), &line[2..], "{line:?}");
    }
}

fn event(event: &Event) -> String {
    let when = event.when.as_ref().map_or("..".to_owned(), shown);
    let images = if event.dated_by_images { " img" } else { "" };
    let doubt = if event.happened == Answer::Maybe { "?" } else { "" };
    let wrong = if event.problems.is_empty() { "" } else { "!" };
    format!("{} {when}{images}{doubt}{wrong}", event.kinds.join("/"))
}

#[test]
fn the_history_of_a_site_is_in_the_order_of_time() {
    let docket = docket(include_str!("../testdata/history.toml"));
    for line in lines(include_str!("../testdata/history.tsv"), 3) {
        let site = site(&docket, line[0], line[1]);
        assert_eq!(site.history.iter().map(event).collect::<Vec<_>>().join(" · "), line[2], "{line:?}");
    }
}

fn held(held: &[Held]) -> String {
    let one = |it: &Held| format!("{}{}", it.value, if it.in_force == Answer::Maybe { "?" } else { "" });
    held.iter().map(one).collect::<Vec<_>>().join(" · ")
}

#[test]
fn what_held_on_a_day_gives_way_to_what_came_later() {
    let docket = docket(include_str!("../testdata/history.toml"));
    for line in lines(include_str!("../testdata/holding.tsv"), 8) {
        let holding = site(&docket, line[0], line[1]).holding;
        let all = [
            &holding.protection,
            &holding.access,
            &holding.managed_by,
            &holding.allowed,
            &holding.forbidden,
            &holding.phase,
        ];
        assert_eq!(all.map(|it| held(it)).as_slice(), &line[2..], "{line:?}");
    }
}

/// An image that is dated and not named stands under the title of whoever dates it, colons and all.
#[test]
fn the_title_of_a_source_is_no_place_in_an_image() {
    let docket = docket(
        "[source.images]\ntitle = \"Images: the lake from above\"\n\
         [[grave_site]]\nkey = \"g\"\nsource = \"images\"\nname = \"Red soil\"\n\
         [[site_event]]\nkey = \"e\"\nsource = \"images\"\nsite = \"g\"\nevent_kind = \"bulldozed\"\n\
         after_captured = \"2009-02-05\"\n",
    );
    let site = site(&docket, "images:g", "2020-01-01");
    let after = &site.history[0].after[0];
    assert_eq!((after.source.as_str(), after.place.as_deref()), ("Images: the lake from above", None));
}
