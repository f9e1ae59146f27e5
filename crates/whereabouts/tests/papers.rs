//! The papers cannot lie: the tour is run, the reference is compared.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::Desk;

#[test]
fn the_tour_is_what_happens() {
    trycmd::TestCases::new().case("../../docs/tour.md");
}

#[test]
fn the_reference_is_what_help_says() {
    let page = Desk::new().run("manual reference").ends(0).out;
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/commands.md")].assert_eq(&page);
}
