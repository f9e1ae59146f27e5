//! Dossiers of a person, a grave site and an official: whole pages in three languages, and what is refused.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use expect_test::{ExpectFile, expect_file};
use run::Desk;
use serde_json::Value;

const DAY: &str = "--on 2026-11-30 --quiet";

macro_rules! expected {
    ($name:literal) => {
        expect_file![concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/", $name)]
    };
}

fn json(out: &str) -> Value {
    serde_json::from_str(out).unwrap()
}

/// The page that a command writes.
#[track_caller]
fn page(desk: &Desk, words: &str, expected: ExpectFile) -> String {
    let file = "page.html";
    desk.run(&format!("{words} --html {file} {DAY}")).ends(0);
    let page = desk.read(file);
    std::fs::remove_file(desk.path().join(file)).unwrap();
    assert!(!page.contains("<script") && !page.contains("src="), "nothing runs, nothing is fetched");
    expected.assert_eq(&page);
    page
}

fn person(desk: &Desk, name: &str) -> String {
    let found = json(&desk.run(&format!("people {name} --json -r lakeside-register --quiet")).ends(0).out);
    found["people"][0]["person"].as_str().unwrap().to_owned()
}

#[test]
fn a_person_of_the_invented_place_in_three_languages() {
    let desk = Desk::with_demo();
    let id = person(&desk, "حمودی");
    let asked = format!("dossier person {id} -r lakeside-register --for team");
    let fa = page(&desk, &format!("{asked} --lang fa"), expected!("dossier.person.fa.html"));
    assert!(fa.contains("lang=\"fa\" dir=\"rtl\"") && fa.contains("برای همگان نیست"));
    let ar = page(&desk, &format!("{asked} --lang ar"), expected!("dossier.person.ar.html"));
    assert!(ar.contains("lang=\"ar\" dir=\"rtl\""));
    page(&desk, &format!("{asked} --lang en"), expected!("dossier.person.en.html"));
    // The public's is made of less, and says whom it is for.
    let public =
        json(&desk.run(&format!("dossier person {id} -r lakeside-register --json {DAY}")).ends(0).out);
    let team = json(&desk.run(&format!("{asked} --json {DAY}")).ends(0).out);
    let annexes = |one: &Value| one["annexes"].as_array().unwrap().len();
    assert!(annexes(&public) < annexes(&team));
    assert_eq!((&public["audience"], &team["audience"]), (&"public".into(), &"team".into()));
    let withheld = public["redactions"]["withheld"].as_array().unwrap();
    assert!(!withheld.is_empty(), "the receipt says by which rules");
}

/// What a body decided stands beside what this register holds, each step with its day, for those who may see it.
#[test]
fn a_matter_before_a_body_stands_in_the_dossier_with_what_differs() {
    let desk = Desk::with_demo();
    let id = person(&desk, "مرضیه");
    let asked = format!("dossier person {id} -r lakeside-register {DAY}");
    for (lang, heading, apart, step) in [
        (
            "en",
            "Matters before international bodies",
            "the body decided «clarified by source»; our record: fate and whereabouts unknown",
            "19 May 2023, sent to the State",
        ),
        (
            "fa",
            "پرونده‌ها نزد نهادهای بین‌المللی",
            "سرنوشت و محل نامعلوم",
            "۲۹ اردیبهشت ۱۴۰۲ · ۱۹ مه ۲۰۲۳، به دولت فرستاده شد",
        ),
        (
            "ar",
            "القضايا أمام الهيئات الدولية",
            "المصير ومكان الوجود مجهولان",
            "١٩ مايو ٢٠٢٣، أُحيلت إلى الدولة",
        ),
    ] {
        let told = desk.run(&format!("{asked} --for team --lang {lang}")).ends(0).out;
        for words in [heading, apart, step] {
            assert!(told.contains(words), "{words} in {told}");
        }
        assert!(told.contains("procedure.diverges"), "{told}");
    }
    let public = desk.run(&asked).ends(0).out;
    assert!(!public.contains("international bodies") && !public.contains("2023"), "{public}");
}

#[test]
fn a_site_and_an_official_of_the_example() {
    let desk = Desk::new();
    desk.run("demo --example iran-1988 --quiet").ends(0);
    let sites = json(&desk.run(&format!("grave list --json -r iran-1988-register {DAY}")).ends(0).out);
    let khavaran =
        sites["sites"].as_array().unwrap().iter().find(|site| site.to_string().contains("خاوران")).unwrap();
    let id = khavaran["id"].as_str().unwrap();
    page(
        &desk,
        &format!("dossier site {id} -r iran-1988-register --lang ar"),
        expected!("dossier.site.ar.html"),
    );
    page(
        &desk,
        &format!("dossier site {id} -r iran-1988-register --for team --lang fa"),
        expected!("dossier.site.fa.html"),
    );
    let people = json(
        &desk
            .run("officials list --on 2020-09-03 --as-of 2026-11-30 --json --quiet -r iran-1988-register")
            .ends(0)
            .out,
    );
    let named = |name: &str| {
        let all = people["people"].as_array().unwrap();
        let found = all.iter().find(|one| one["title"].as_str().unwrap().contains(name)).unwrap();
        found["person"].as_str().unwrap().to_owned()
    };
    let dead = named("رئیسی");
    let asked = format!("dossier official {dead} -r iran-1988-register");
    let shown = page(&desk, &asked, expected!("dossier.official.en.html"));
    assert!(shown.contains("Named in <bdi>Amnesty International"));
    page(&desk, &format!("{asked} --for team --lang fa"), expected!("dossier.official.fa.html"));
    let living = named("آوایی");
    for words in ["", " --json", " --html living.html"] {
        let ran = desk.run(&format!("dossier official {living} -r iran-1988-register {DAY}{words}")).ends(5);
        let ran = ran.warns("V-521").warns("no review by a lawyer");
        assert!(!ran.err.contains("آوایی") && !ran.out.contains("آوایی") && !ran.err.contains("Avaei"));
        assert!(!desk.path().join("living.html").exists(), "nothing is written");
    }
    desk.run(&format!("dossier official {living} -r iran-1988-register --for team {DAY}"))
        .ends(0)
        .says("May the person be named in public?")
        .says("named in")
        .says("V-521.b");
}

#[test]
fn what_is_no_such_subject_and_who_is_silent_is_refused() {
    let desk = Desk::with_demo();
    let id = person(&desk, "حمودی");
    desk.run(&format!("dossier site {id} -r lakeside-register {DAY}")).ends(3).warns("is of no grave site");
    desk.run(&format!("dossier official {id} -r lakeside-register {DAY}")).ends(3).warns("officials list");
    // Whoever stands only in the list that names silent cases too.
    let consents = |more: &str| {
        let ran = desk.run(&format!("consent list --json --quiet -r lakeside-register{more}")).ends(0);
        json(&ran.out)["records"].as_array().unwrap().clone()
    };
    let open = consents("");
    let silent = consents(" --silent").into_iter().find(|record| !open.contains(record)).unwrap();
    let silent = silent["links"][0]["record"].as_str().unwrap().to_owned();
    for audience in ["public", "un", "team"] {
        desk.run(&format!("dossier person {silent} -r lakeside-register --for {audience} {DAY}"))
            .ends(5)
            .warns("silent");
    }
}
