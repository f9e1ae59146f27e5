//! What is asserted follows from what sources say: laws, registers, days, units, links, sharing.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::{Desk, Ran};

/// Adds a docket to the register of a desk.
fn add(desk: &Desk, docket: &str) -> Ran {
    desk.write("docket.toml", docket);
    let added = desk.run("records add --file docket.toml");
    std::fs::remove_file(desk.path().join("docket.toml")).unwrap();
    added
}

/// The identifier of the only record of a kind.
fn only(desk: &Desk, kind: &str) -> String {
    let listed = desk.run(&format!("records list {kind}")).out;
    let listed =
        if listed.is_empty() { desk.run("export - --format statements --for team").out } else { listed };
    listed.split_whitespace().find(|word| word.len() >= 8).unwrap()[..8].to_owned()
}

const LIST: &str =
    "[source.list]\ntitle = \"A list\"\nsharing = \"public\"\nobtained = { how = \"published\" }\n";

#[test]
fn a_foreign_certificate_is_judged_by_no_other_law() {
    let desk = Desk::throwaway();
    let docket = |country: &str| {
        format!(
            "{LIST}[[person]]\nkey = \"1\"\nsource = \"list\"\nname = \"Bahram Tavakol\"\ncountry = \"ایران\"\n\
             fate = \"executed\"\n[[death_record]]\nkey = \"D\"\nsource = \"list\"\nperson = \"list:1\"\n\
             record_kind = \"certificate\"\n{country}availability = \"available\"\ntranscribed_whole = \"yes\"\nname = \"Bahram Tavakol\"\n"
        )
    };
    add(&desk, &docket("country = \"Germany\"\n"));
    let id = only(&desk, "person");
    let shown = desk.run(&format!("certificate show {id}")).out;
    assert!(!shown.contains("RD-23"), "a German document is held against no Iranian law:\n{shown}");
    assert!(shown.contains("no law of «Germany» on death records is in the files here"), "{shown}");
    let own = Desk::throwaway();
    add(&own, &docket(""));
    let id = only(&own, "person");
    let shown = own.run(&format!("certificate show {id}")).out;
    assert!(shown.contains("RD-23"), "one that names no country is judged by the person's:\n{shown}");
}

/// Whatever country it names: a date before a sign of life, a cause against an execution, a place against the prison.
#[test]
fn a_certificate_of_a_country_without_a_law_here_is_held_against_all_that_holds_anywhere() {
    let check = |country: &str| {
        let desk = Desk::new();
        desk.write(
            "paper.toml",
            format!(
                "{LIST}[[person]]\nkey = \"1\"\nsource = \"list\"\nname = \"Bahram Tavakol\"\nfate = \"executed\"\n\
                 death_date = \"1988-08-01\"\nlast_seen_date = \"1988-07-20\"\ndetention_place = \"Namakrah Prison\"\n\
                 [[death_record]]\nkey = \"D\"\nsource = \"list\"\nperson = \"list:1\"\nrecord_kind = \"certificate\"\n{country}\
                 availability = \"available\"\ntranscribed_whole = \"yes\"\nname = \"Bahram Tavakol\"\ndeath_date = \"1988-06-01\"\n\
                 death_cause = \"heart attack\"\ndeath_place = \"Hospital of Bremen\"\n"
            ),
        );
        desk.run("certificate check paper.toml").ends(4).out
    };
    for (country, sentence) in [
        ("country = \"Germany\"\n", "no law of «Germany» on death records is in the files here"),
        ("country = \"مغولستان\"\n", "no law of «مغولستان» on death records is in the files here"),
        ("", "it names no country"),
    ] {
        let told = check(country);
        let also = ["RD-INT", "(V-803)", "(contradiction.cause)", "(contradiction.place)"];
        for words in also.into_iter().chain([sentence]) {
            assert!(told.contains(words), "«{words}» is not in:\n{told}");
        }
    }
}

#[test]
fn a_register_that_ends_before_it_begins_covers_nobody_knows_what() {
    let desk = Desk::throwaway();
    add(
        &desk,
        &format!(
            "{LIST}[[person]]\nkey = \"1\"\nsource = \"list\"\nname = \"Bahram Tavakol\"\nfate = \"executed\"\n\
             death_date = \"1988-08-01\"\n[[cemetery_register]]\nkey = \"B\"\nsource = \"list\"\nname = \"Book of burials\"\n\
             from_date = \"1990-01-01\"\nto_date = \"1985-01-01\"\ndisclosure = \"withheld\"\n"
        ),
    );
    let told = desk.run("register-check").ends(0);
    assert!(told.out.contains("V-701"), "{}", told.out);
    let outside = told.out.lines().find(|line| line.contains(" outside ")).unwrap();
    assert!(outside.trim_start().starts_with('0'), "nobody is outside: {}", told.out);
}

#[test]
fn destruction_seen_from_above_keeps_its_days_in_public() {
    let desk = Desk::throwaway();
    add(
        &desk,
        &format!(
            "{LIST}[[grave_site]]\nkey = \"G\"\nsource = \"list\"\nname = \"Red Earth\"\nprovince = \"Upper Shore\"\n\
             public_location_level = \"province\"\ncredibility = \"2\"\n[[site_event]]\nkey = \"E\"\nsource = \"list\"\nsite = \"list:G\"\n\
             event_kind = \"bulldozed\"\nbefore_image = \"a\"\nbefore_captured = \"2009-01-05\"\nafter_image = \"b\"\nafter_captured = \"2009-02-05\"\n"
        ),
    );
    let graves = desk.run("export - --format graves").ends(0).out;
    assert!(graves.contains("2009-01-05/2009-02-05 bulldozed"), "{graves}");
}

#[test]
fn a_count_of_remains_is_told_with_its_unit() {
    let desk = Desk::throwaway();
    add(
        &desk,
        &format!(
            "{LIST}[[grave_site]]\nkey = \"G\"\nsource = \"list\"\nname = \"Red Earth\"\nprovince = \"Upper Shore\"\n\
             public_location_level = \"province\"\ncredibility = \"2\"\nestimated_min = \"5\"\nestimate_unit = \"remains_mni\"\n"
        ),
    );
    let graves = desk.run("export - --format graves").ends(0).out;
    assert!(graves.contains("minimum number of individuals") && graves.contains("V-311"), "{graves}");
    let map = desk.run("grave geojson write - --audience public").ends(0).out;
    assert!(map.contains("remains_mni") && map.contains("V-311"), "{map}");
}

/// A death before the arrest (V-702), and a birth that nobody expects of whoever died in the summer of 1367 (V-703).
#[test]
fn what_cannot_be_true_together_is_noted_however_it_comes() {
    let desk = Desk::throwaway();
    let person = |key: &str, dates: &str| {
        format!("{LIST}[[person]]\nkey = \"{key}\"\nsource = \"list\"\nname = \"Bahram Tavakol\"\n{dates}")
    };
    add(&desk, &person("1", "arrest_date = \"1990-01-01\"\ndeath_date = \"1988-08-01\"\n"))
        .ends(4)
        .says("date.death-before-arrest");
    add(&desk, &person("2", "birth_date = \"1900\"\ndeath_date = \"1988-08-01\"\n"))
        .says("date.birth-unexpected");
    add(&desk, &person("3", "birth_date = \"1960\"\narrest_date = \"1985\"\ndeath_date = \"1988-08-01\"\n"))
        .ends(0);
    desk.write("people.csv", "Key,Name,Arrest date,Death date\n1,Bahram Tavakol,1990-01-01,1988-08-01\n");
    desk.write(
        "people.toml",
        "key = \"Key\"\n[list]\nslug = \"people\"\ntitle = \"People\"\n[columns]\nName = \"name\"\n\"Arrest date\" = \"arrest_date\"\n\"Death date\" = \"death_date\"\n",
    );
    assert!(desk.run("import people.csv").out.contains("V-702"), "a rule is named by its code");
}

#[test]
fn a_table_that_links_to_people_is_no_list_of_people() {
    let desk = Desk::new();
    desk.write(
        "arrests.csv",
        "Key,Person,How taken,Date of arrest\nA1,families-list:۱۰۰۱,arrest,1988-07-01\nA2,families-list:۱۰۰۲,arrest,1988-07-02\n",
    );
    desk.run("mapping guess arrests.csv").ends(0).says("kind = \"disappearance\"");
    desk.write("people.csv", "Key,Name,Date of arrest\n1,Bahram Tavakol,1988-07-01\n");
    let guessed = desk.run("mapping guess people.csv").ends(0).out;
    assert!(!guessed.contains("kind = \"disappearance\""), "{guessed}");
}

#[test]
fn sources_of_a_docket_come_in_any_order_and_a_circle_is_named() {
    let desk = Desk::throwaway();
    let source =
        |slug: &str, of: &str| format!("[source.{slug}]\ntitle = \"{slug}\"\nderives_from = [\"{of}\"]\n");
    let person = "[[person]]\nkey = \"1\"\nsource = \"a\"\nname = \"Bahram Tavakol\"\n";
    let circle = format!("{}{}{person}", source("a", "b"), source("b", "a"));
    add(&desk, &circle).ends(2).warns("in a circle: a, b");
    add(&desk, &format!("{}{}[source.c]\ntitle = \"c\"\n{person}", source("a", "b"), source("b", "c")))
        .ends(0);
}

#[test]
fn a_map_goes_to_standard_output_and_one_without_positions_is_odd() {
    let desk = Desk::throwaway();
    desk.write(
        "map.json",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[\"a\",null]},\
         \"properties\":{\"names\":[\"خاک سرخ\",\"Red Earth\"]}}]}",
    );
    desk.run("grave geojson read map.json --source maps --source-title Maps")
        .ends(4)
        .says("no position in numbers");
    let list = desk.run("grave list").out;
    assert!(list.contains("خاک سرخ"), "the names of our own maps are names: {list}");
    let map = desk.run("grave geojson write - --audience team").ends(0).out;
    assert!(map.contains("FeatureCollection") && map.contains("Red Earth"), "{map}");
    assert!(!desk.path().join("-").exists());
}

#[test]
fn what_has_no_name_is_not_told_that_it_has_none() {
    let desk = Desk::throwaway();
    desk.write("steps.csv", "Key,Step,Date\n1,letter,1989-01-01\n");
    desk.write(
        "steps.toml",
        "key = \"Key\"\n[list]\nslug = \"steps\"\ntitle = \"Steps\"\nkind = \"search_step\"\n[columns]\nStep = \"step_kind\"\nDate = \"date\"\n",
    );
    let out = desk.run("import steps.csv").out;
    assert!(!out.contains("name.empty"), "{out}");
    add(&desk, &format!("{LIST}[[person]]\nkey = \"1\"\nsource = \"list\"\nname = \"Bahram Tavakol\"\n"))
        .ends(0);
    let id = only(&desk, "person");
    desk.run(&format!("register-check --site {id}")).ends(3).warns("no grave site");
}

#[test]
fn a_history_begins_with_what_stood_at_first() {
    let desk = Desk::throwaway();
    add(
        &desk,
        &format!(
            "{LIST}[[person]]\nkey = \"1\"\nsource = \"list\"\nname = \"Bahram Tavakol\"\nfate = \"executed\"\ndeath_date = \"1988-08-01\"\n"
        ),
    );
    let id = only(&desk, "person");
    desk.run(&format!("case history {id}")).ends(0).says("at first   unresolved");
}

#[test]
fn what_a_known_public_source_goes_on_to_say_is_public() {
    let desk = Desk::throwaway();
    let person = |key: &str, name: &str| {
        format!("[[person]]\nkey = \"{key}\"\nsource = \"list\"\nname = \"{name}\"\n")
    };
    add(&desk, &format!("{LIST}{}", person("1", "Bahram Tavakol"))).ends(0);
    add(&desk, &person("2", "Siavash Kohandani")).ends(0);
    let shown = desk.run("export -").ends(0).out;
    assert!(shown.contains("Siavash Kohandani"), "{shown}");
}
