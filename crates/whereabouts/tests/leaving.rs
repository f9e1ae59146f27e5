//! Every public output of the invented place, searched for everybody and everything that must not appear in one.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::expect_file;
use run::{Desk, lakeside};
use serde_json::Value;

const ON: &str = "2026-11-24";

/// The demonstration with the graves, papers, letters and officials that are made to be given away.
fn desk() -> Desk {
    let desk = Desk::with_demo();
    for docket in ["protected-places", "protected-letters", "protected-officials", "letters", "offices"] {
        desk.take(&format!("{docket}.toml"));
        desk.demo(&format!("records add --file {docket}.toml"));
    }
    desk
}

/// The outputs that leave the register: a name, and the command that writes that file.
const OUTPUTS: [(&str, &str); 16] = [
    ("people", "export people"),
    ("statements", "export statements --format statements"),
    ("ftm", "export ftm --format ftm"),
    ("counts", "export counts --format counts"),
    ("records", "export records --format records"),
    ("cases", "export cases --format cases"),
    ("states", "export states --format states"),
    ("pseudonyms", "export pseudonyms --format cases --purpose publish_pseudonym"),
    ("anonymous", "export anonymous --format cases --purpose publish_anonymised"),
    ("graves", "export graves --format graves"),
    ("certificates", "export certificates --format certificates"),
    ("burials", "export burials --format burials"),
    ("map", "grave geojson write map"),
    ("shadow.csv", "letter shadow --csv shadow.csv"),
    ("shadow.html", "letter shadow --html shadow.html"),
    ("shadow.fa.html", "letter shadow --lang fa --html shadow.fa.html"),
];

/// The spellings of protected.tsv that stand in a text, whatever its marks, case and spaces.
fn protected_in(text: &str) -> Vec<String> {
    let folded = names::fold_joined(text);
    let table = std::fs::read_to_string(lakeside().join("protected.tsv")).unwrap();
    let lines = table.lines().filter(|line| !line.starts_with('#'));
    let spellings = lines.flat_map(|line| line.split_once('\t').unwrap().1.split('|'));
    spellings.filter(|one| folded.contains(&names::fold_joined(one))).map(str::to_owned).collect()
}

#[test]
fn no_public_output_of_any_kind_holds_a_protected_name_place_or_relative() {
    let desk = desk();
    for (name, words) in OUTPUTS {
        desk.demo(&format!("{words} --on {ON}")).ends(0);
        assert_eq!(protected_in(&desk.read(name)), Vec::<String>::new(), "{name}");
        assert!(desk.read(name).len() > 40, "{name} says something");
    }
    // What the team is given is not searched in vain.
    desk.demo(&format!("export team --format records --for team --on {ON}")).ends(0);
    assert!(protected_in(&desk.read("team")).len() > 5);
}

/// An audience sees what it may, the same each time, with a receipt of what was withheld.
#[test]
fn each_table_is_written_for_each_audience_and_is_the_same_each_time() {
    let desk = desk();
    for format in ["records", "cases", "states", "graves", "certificates", "burials"] {
        for audience in ["public", "partners", "team", "un", "state", "court"] {
            let words = format!("--format {format} --for {audience} --on {ON}");
            // Each is made anew for the public only: the program that writes them is the same.
            let copies = if audience == "public" { &["one", "two"][..] } else { &["one"] };
            for copy in copies {
                let file = format!("{format}.{audience}.{copy}");
                desk.demo(&format!("export {file} {words} --redactions {file}.json")).ends(0);
            }
            let file = |copy: &str| desk.read(&format!("{format}.{audience}.{copy}"));
            let last = copies[copies.len() - 1];
            assert_eq!(file("one"), file(last), "{format} for {audience}");
            assert_eq!(file("one.json"), file(&format!("{last}.json")), "{format} for {audience}");
            assert_eq!(protected_in(&file("one.json")), Vec::<String>::new());
            // A case in danger is in no file at all.
            assert!(!file("one").contains("drowned bells"), "{format} for {audience}");
            assert!(!names::fold_joined(&file("one")).contains(&names::fold_joined("کیومرث دریاگشت")));
        }
    }
}

#[test]
fn what_the_public_may_know_of_graves_cases_and_papers_is_told() {
    let desk = Desk::with_demo();
    for format in ["graves", "certificates", "states"] {
        desk.demo(&format!("export {format} --format {format} --on {ON}")).ends(0);
    }
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/graves.public.csv")]
        .assert_eq(&desk.read("graves"));
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/certificates.public.csv")]
        .assert_eq(&desk.read("certificates"));
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/states.public.csv")]
        .assert_eq(&desk.read("states"));
    desk.demo(&format!("export events --format records --kind site_event --on {ON}")).ends(0);
    expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/site-events.public.csv")]
        .assert_eq(&desk.read("events"));
    desk.demo(&format!("export cases --format cases --on {ON}")).ends(0);
    assert!(desk.read("cases").lines().count() > 50);
    desk.demo("export wrong --format records --kind person").ends(2).warns("--format statements");
    desk.demo("export wrong --kind site_event").ends(2).warns("--format records");
    desk.demo("export wrong --format records --kind site_evnt").ends(2).warns("did you mean `site_event`");
}

/// A standing that rests on what the public may not see is not told on a map either.
#[test]
fn a_map_tells_no_standing_that_only_sealed_witnesses_give() {
    let desk = Desk::with_demo();
    desk.demo(&format!("grave geojson write public --on {ON}")).ends(0);
    desk.demo(&format!("grave geojson write team --audience team --on {ON}")).ends(0);
    let standings = |file: &str| -> Vec<String> {
        let map: Value = serde_json::from_str(&desk.read(file)).unwrap();
        let features = map["features"].as_array().unwrap();
        features.iter().map(|one| one["properties"]["site_standing"].as_str().unwrap().to_owned()).collect()
    };
    assert!(standings("team").contains(&"confirmed_by_witness_convergence".to_owned()));
    assert!(standings("public").contains(&"withheld".to_owned()));
}

/// Whom a family let be published without a name stands under a pseudonym that no other release has.
#[test]
fn a_pseudonym_holds_within_one_release_only() {
    let desk = Desk::with_demo();
    let mut files = Vec::new();
    for (file, recipient, on) in
        [("a", "A museum", ON), ("b", "A museum", ON), ("c", "A school", ON), ("d", "A museum", "2026-11-25")]
    {
        let mut words = vec!["export", file, "--format", "cases", "--purpose", "publish_pseudonym"];
        words.extend(["--on", on, "--recipient", recipient, "--register", "lakeside-register"]);
        desk.run_words(&words).ends(0);
        files.push(desk.read(file));
    }
    assert_eq!(files[0], files[1], "the same release is the same again");
    let pseudonyms = |file: &str| -> Vec<String> {
        let lines = file.lines().skip(1).map(|line| line.split(',').next().unwrap().to_owned());
        lines.collect()
    };
    let first = pseudonyms(&files[0]);
    assert!(first.len() > 1 && first.iter().all(|one| one.starts_with("P-") && one.len() == 10), "{first:?}");
    for other in &files[2..] {
        assert_eq!(pseudonyms(other).len(), first.len());
        assert!(
            pseudonyms(other).iter().all(|one| !first.contains(one)),
            "another release, other pseudonyms"
        );
    }
    // Named, the case is withheld; without a name, it is there.
    desk.demo(&format!("export named --format cases --on {ON}"))
        .ends(0)
        .warns("consent.attribution: 1 person");
    let err =
        desk.demo(&format!("export e --format cases --purpose publish_pseudonym --on {ON}")).ends(0).err;
    assert!(!err.contains("consent.attribution"), "{err}");
}
