//! What outputs about officials, letters and cases must not get wrong: each test names the finding that it keeps mended.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;
use serde_json::Value;

const DAY: &str = "--on 2026-11-24";

/// Published sources; everybody is invented.
const SOURCES: &str = r#"
[source.book]
title = "A published book"
sharing = "public"
obtained = { how = "published" }

[source.off]
title = "Officials, a published list"
sharing = "public"
obtained = { how = "published" }
facts = { whom = "officials" }

[source.sealed]
title = "What was told in confidence"
sharing = "sealed"
"#;

/// A register with a docket, and the identifiers of its records by their keys.
struct Place {
    desk: Desk,
    ids: Vec<(String, String)>,
}

impl Place {
    fn of(docket: &str) -> Place {
        let desk = Desk::throwaway();
        desk.write("docket.toml", format!("{SOURCES}{docket}"));
        let ran = desk.run("records add --file docket.toml");
        assert!([0, 4].contains(&ran.code), "{}{}", ran.out, ran.err);
        let ids = ran.out.lines().filter_map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            Some((words.last()?.to_string(), words.first()?.to_string()))
        });
        let ids = ids.collect();
        Place { desk, ids }
    }

    fn id(&self, key: &str) -> &str {
        &self.ids.iter().find(|(known, _)| known == key).unwrap().1
    }

    /// What a command says; `{key}` stands for the identifier of a record.
    fn says(&self, words: &str, code: i32) -> String {
        let mut words = words.to_owned();
        for (key, id) in &self.ids {
            words = words.replace(&format!("{{{key}}}"), id);
        }
        let ran = self.desk.run(&words).ends(code);
        ran.out + &ran.err
    }

    /// The pages of an edition whose path begins so, all as one text.
    fn pages(&self, beginning: &str) -> String {
        let edition = self.desk.path().join("edition");
        if !edition.exists() {
            self.desk.run(&format!("publish edition --quiet {DAY}")).ends(0);
        }
        let mut all = String::new();
        let mut waiting = vec![edition.clone()];
        while let Some(folder) = waiting.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                let name = path.strip_prefix(&edition).unwrap().to_str().unwrap().to_owned();
                if path.is_dir() {
                    waiting.push(path);
                } else if name.starts_with(beginning) {
                    all += &String::from_utf8_lossy(&std::fs::read(path).unwrap());
                }
            }
        }
        all
    }
}

#[track_caller]
fn tells(text: &str, told: &[&str], untold: &[&str]) {
    told.iter().for_each(|words| assert!(text.contains(words), "«{words}» is not in:\n{text}"));
    untold.iter().for_each(|words| assert!(!text.contains(words), "«{words}» is in:\n{text}"));
}

const OFFICIALS: &str = r#"
[[person]]
key = "dead"
source = "off"
name = "Ardeshir Gonekhor"
death_date = "2024-05-19"

[[person]]
key = "tried"
source = "off"
name = "Kavus Pishbarg"
death_date = "2025-01-01"

[[post]]
key = "judge"
source = "off"
name = "head of the courts"

[[post]]
key = "guard"
source = "off"
name = "deputy of the prison"

[[holding]]
key = "h1"
source = "off"
person = "dead"
post = "judge"
seen_on = "2020-12-09"

[[holding]]
key = "h2"
source = "off"
person = "tried"
post = "guard"
to_date = "1370"

[[proceeding]]
key = "p1"
source = "off"
person = "tried"
title = "The trial in Farland"
status = "convicted"
date = "2022-07-14"

[[proceeding]]
key = "p2"
source = "off"
person = "tried"
title = "The trial in Farland"
same_proceeding = "p1"
status = "released_by_swap"
date = "2024-06-15"
prompt = "no"
"#;

#[test]
fn b7_the_dead_hold_no_office_and_the_convicted_do_not_look_clean() {
    let place = Place::of(OFFICIALS);
    let day = place.says("officials --on 2025-06-01 --as-of 2026-11-24", 0);
    tells(&day, &["2024-05-19", "died", "2022-07-14", "convicted"], &["possibly"]);
    tells(&place.says("officials --on 2022-01-01 --as-of 2026-11-24", 0), &["possibly"], &[]);
    let shown = place.says("officials show {tried} --as-of 2026-11-24", 0);
    tells(&shown, &["convicted", "released in an exchange", "2024-06-15"], &[]);
    let json: Value =
        serde_json::from_str(&place.says("officials show {tried} --as-of 2026-11-24 --json", 0)).unwrap();
    assert!(json["since"].as_array().unwrap().len() >= 3, "{json}");
}

#[test]
fn b9_pages_show_the_days_of_posts_and_the_gates_only_for_the_living() {
    let place = Place::of(OFFICIALS);
    let page = place.pages("en/official");
    tells(&page, &["9 December 2020"], &["no date known"]);
    // A year of another calendar stays a year.
    tells(&page, &["1370"], &[]);
    tells(&place.pages("en/proceedings"), &["Beside the Minnesota Protocol", "unknown"], &[]);
}

const LETTER: &str = r#"
[[communication]]
key = "L"
source = "book"
reference = "AL LKS 3/2020"
state = "Lakeside"
sent_on = "2020-11"
published_on = "2021-02-01"

[[information_request]]
key = "Q1"
source = "book"
communication = "L"
number = 1
topic = "grave_occupants"
text = "Asks who lies in the graves."
"#;

#[test]
fn b9_no_mark_of_direction_is_printed_as_a_sign() {
    let place = Place::of(LETTER);
    for lang in ["en", "fa", "ar", "data"] {
        tells(&place.pages(lang), &[], &["U+2068", "U+2069"]);
    }
    tells(&place.pages("en/letters"), &["days"], &["looked for in"]);
}

const CONFIDENTIAL: &str = r#"
[[reply]]
key = "R"
source = "sealed"
communication = "book:L"
reply_kind = "substantive"
received_on = "2021-03-01"
"#;

#[test]
fn b4_a_reply_that_may_not_be_told_is_withheld_and_not_unseen() {
    let place = Place::of(&format!("{LETTER}{CONFIDENTIAL}"));
    let list = place.says(&format!("letter shadow {DAY}"), 0);
    tells(&list, &["withheld"], &["none seen", "days"]);
    let page = place.pages("en/letters");
    tells(&page, &["withheld"], &["no answer seen"]);
    tells(&place.pages("data/questions"), &["withheld"], &["none_seen"]);
}

#[test]
fn b8_each_source_keeps_its_own_words_of_a_posting() {
    let desk = Desk::throwaway();
    desk.write(
        "postings.csv",
        "unit:name,person:name,person:posting_role,person:posting_role:source,person:posting_first_cited_date,\
         person:posting_first_cited_date:source,person:posting_first_cited_date_start,person:posting_last_cited_date,\
         person:posting_last_cited_date:source,person:posting_last_cited_date:confidence\n\
         Harbour Guard,Behrang Testizadeh,commander,s1,1988-07-01,s1,N,1989-03-01,s2,High\n\
         Harbour Guard,Kavus Pishbarg,,,1990-01-01,s1,N,,,\n",
    );
    desk.write("sources.csv", "source:id:admin,source:title\ns1,One\ns2,Two\n");
    desk.run("officials import postings.csv --format monitor --sources sources.csv --source sfm --source-title Postings")
        .ends(0);
    let all: Value = serde_json::from_str(&desk.run("officials --on 1988-07-01 --json").ends(0).out).unwrap();
    let shown: String = all["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| desk.run(&format!("officials show {}", one["person"].as_str().unwrap())).ends(0).out)
        .collect();
    let of = |source: &str| -> Vec<String> {
        let own =
            shown.lines().filter(|line| line.contains("posting-") && line.contains(&format!("   {source} ")));
        own.map(|line| line.trim().to_owned()).collect()
    };
    assert!(of("s1").iter().any(|line| line.contains("commander") && line.contains("1988-07-01")), "{shown}");
    assert!(of("s1").iter().all(|line| !line.contains("1989-03-01")), "{shown}");
    assert!(of("s2").iter().any(|line| line.contains("1989-03-01")), "{shown}");
    assert!(
        of("s2").iter().all(|line| !line.contains("1988-07-01") && !line.contains("commander")),
        "{shown}"
    );
    assert!(!shown.contains(" posting:"), "{shown}");
}

#[test]
fn b8_a_year_of_another_calendar_comes_back_as_it_was() {
    let place = Place::of(
        r#"
[[person]]
key = "o"
source = "off"
name = "Ardeshir Gonekhor"

[[holding]]
key = "h"
source = "off"
person = "o"
post_as_written = "governor"
from_date = "1398"
"#,
    );
    place.says("officials export out.csv --format monitor --sources s.csv --for team", 0);
    let other = Desk::throwaway();
    for file in ["out.csv", "s.csv"] {
        other.write(file, place.desk.read(file));
    }
    other
        .run("officials import out.csv --format monitor --sources s.csv --source o --source-title O")
        .ends(0);
    let early = other.run("officials --on 1988-08-01").ends(0).out;
    assert!(!early.contains("possibly"), "{early}");
    assert!(other.run("officials --on 2021-01-01").ends(0).out.contains("possibly"));
}

#[test]
fn b11_a_step_that_was_taken_for_something_else_says_so_and_an_event_is_asked_by_its_record() {
    let place = Place::of(
        r#"
[[event]]
key = "E"
source = "book"
title = "The killings of that summer"
act_kind = ["extrajudicial_execution", "disappearance"]
from_date = "late July 1988"
to_date = "early September 1988"
place = "Iran"

[[accountability_step]]
key = "s35"
source = "book"
rung = "fact_finding_mission"
date = "2022-11-24"
"#,
    );
    for asked in ["--event {E}", "--from 1988-07 --to 1988-09 --state IRN --subject execution"] {
        let ladder = place.says(&format!("letter ladder {asked} {DAY}"), 0);
        let at = ladder.find("taken 2022-11-24").unwrap();
        assert!(ladder[at..].lines().next().unwrap().contains("does not cover"), "{ladder}");
    }
    let mandates = place.says("letter mandates --event {E}", 0);
    let line = |slug: &str| mandates.lines().find(|line| line.starts_with(slug)).unwrap().to_owned();
    assert!(line("wgeid").contains("covers it: yes"), "{mandates}");
    assert!(line("ffm_iran").contains("covers it: no"), "{mandates}");
}

#[test]
fn b16_the_history_of_a_grave_says_until_when() {
    let place = Place::of(
        r#"
[[grave_site]]
key = "G"
source = "book"
name = "the walled field"

[[site_event]]
key = "E"
source = "book"
site = "G"
event_kind = "families_barred"
date = "2019-02-01"
to_date = "2020-03-04"
"#,
    );
    tells(&place.says("grave history {G}", 0), &["2019-02-01", "until 2020-03-04"], &[]);
}

#[test]
fn b17_an_official_gets_no_dossier_of_somebody_disappeared() {
    let place = Place::of(OFFICIALS);
    tells(&place.says("dossier person {dead} --for team", 3), &["dossier official"], &[]);
    tells(&place.says("dossier official {dead} --for team", 0), &["head of the courts"], &[]);
}

/// A case that has every element but what is replaced, with every consent.
fn case(from: &str, to: &str) -> Place {
    let whole =
        include_str!("../../papers/testdata/submissions.toml").split("# ---- Only where").next().unwrap();
    assert!(whole.contains(from), "{from}");
    let desk = Desk::throwaway();
    desk.write("docket.toml", whole.replace(from, to));
    let ran = desk.run("records add --file docket.toml").ends(0);
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let ids =
        ran.out.lines().map(words).map(|line| (line[line.len() - 1].clone(), line[0].clone())).collect();
    Place { desk, ids }
}

const WHO: &str = "--submitted-by Association --contact letters@association.example --on 2026-11-24";

#[test]
fn b12_an_element_is_there_only_where_something_is_told() {
    for (from, to, words, missing) in [
        ("name = \"بهزاد سهرابیان\"", "name = \"بهزاد سهرابیان\"", WHO, ""),
        ("date = \"1367/5/8\"", "date = \"1367\"", WHO, "V-104 me_date"),
        ("date = \"1367/5/8\"", "date = \"1367/5\"", WHO, ""),
        (
            "perpetrator_class = \"state\"\nperpetrator = \"کمیتهٔ شهر\"",
            "perpetrator_class = \"unknown\"",
            WHO,
            "V-104 me_perpetrators",
        ),
        ("step_kind = \"prison_visit_refused\"", "step_kind = \"none_taken\"", WHO, "V-104 me_steps"),
        ("sex = \"مرد\"", "", "--submitted-by Association --on 2026-11-24", "V-103 me_source"),
        (
            "sex = \"مرد\"",
            "",
            "--submitted-by anonymous --contact a@b.example --on 2026-11-24",
            "V-103 me_source",
        ),
    ] {
        let place = case(from, to);
        let said =
            place.says(&format!("submit wgeid {{name}} {words}"), if missing.is_empty() { 0 } else { 4 });
        assert!(missing.is_empty() || said.contains(missing), "{to} {words}:\n{said}");
    }
}

#[test]
fn b13_the_form_has_the_steps_and_whom_the_family_believes_responsible() {
    let place = case("sex = \"مرد\"", "sex = \"مرد\"");
    place.says(&format!("submit wgeid {{name}} {WHO} --html form.html"), 0);
    let form = place.desk.read("form.html");
    tells(&form, &["زندان نمکراه", "a visit to the prison, refused", "کمیتهٔ شهر"], &[]);
    // Nobody else outside is told, and without the consent nothing is written.
    let others = place.says("export - --quiet --format records --for partners --on 2026-11-24", 0);
    tells(&others, &[], &["کمیتهٔ شهر"]);
}

#[test]
fn b14_an_annex_names_the_file_that_was_attached_and_the_key() {
    let place = case("sex = \"مرد\"", "sex = \"مرد\"");
    place.desk.write("ev.txt", "what was seen\n");
    place.says("attach ev.txt --to {name} --quiet", 0);
    place.says(&format!("submit wgeid {{name}} {WHO} --html form.html"), 0);
    let form = place.desk.read("form.html");
    let digest = ledger_digest(b"what was seen\n");
    tells(&form, &[&digest, "<bdi lang=\"\">asked</bdi>"], &[]);
    place.says("dossier person {name} --for team --html dossier.html", 0);
    tells(&place.desk.read("dossier.html"), &[&digest], &[]);
}

/// SHA-256, as annexes print it.
fn ledger_digest(bytes: &[u8]) -> String {
    ledger::Digest::of(bytes).to_string()
}

#[test]
fn b15_a_denial_of_one_year_is_not_held_against_the_dead_of_another() {
    let desk = Desk::with_demo();
    desk.write(
        "words.toml",
        format!(
            "{SOURCES}{}{}",
            "[[official_statement]]\nkey = \"S86\"\nsource = \"book\"\nspeaker_as_written = \"A governor\"\n\
             date = \"2000-01-01\"\nfrom_date = \"1986\"\nto_date = \"1986\"\ndenies = \"killings_happened\"\n",
            "[[official_statement]]\nkey = \"S84\"\nsource = \"book\"\nspeaker_as_written = \"A governor\"\n\
             date = \"1984-01-01\"\ndenies = \"killings_happened\"\n\
             [[official_statement]]\nkey = \"S00\"\nsource = \"book\"\nspeaker_as_written = \"A governor\"\n\
             date = \"2000-01-01\"\ndenies = \"killings_happened\"\n",
        ),
    );
    desk.demo("records add --file words.toml --quiet").ends(0);
    let json = |words: &str| -> Value { serde_json::from_str(&desk.demo(words).ends(0).out).unwrap() };
    let all = json(&format!("statement contradictions {DAY} --json"));
    let list = json("records list official_statement --json");
    // How many records stand against a statement, besides itself.
    let against = |key: &str| -> usize {
        let own = list["records"].as_array().unwrap().iter().find(|one| one["key"] == key).unwrap();
        let id = own["record"].as_str().unwrap();
        let all = all["against_what_is_known"].as_array().unwrap().iter();
        let own = all.filter(|one| one["statement"] == id && one["proposition"] == "killings_happened");
        own.map(|one| one["because"]["records"].as_array().unwrap().len() - 1).sum()
    };
    assert!(against("S86") * 2 < against("S00"), "most are known to have died in other years: {all}");
    assert!(against("S84") < against("S00"), "a denial of 1984 does not speak of 1988: {all}");
}

#[test]
fn letters_are_found_as_people_type_their_numbers() {
    let place = Place::of(LETTER);
    for typed in ["3/2020", "۳/۲۰۲۰"] {
        tells(&place.says(&format!("letter show {typed}"), 0), &["AL LKS 3/2020"], &[]);
    }
    let out = place.desk.run_words(&["letter", "show", "lks ۳/۲۰۲۰"]).ends(0).out;
    tells(&out, &["AL LKS 3/2020"], &[]);
}

#[test]
fn officials_are_found_by_a_part_of_the_name() {
    let place = Place::of(OFFICIALS);
    tells(&place.says("officials find gonekhor", 0), &["Ardeshir Gonekhor", "1 official"], &["Pishbarg"]);
    tells(&place.says("officials show nope", 3), &["officials find"], &[]);
}

#[test]
fn what_cannot_be_ends_with_findings() {
    let desk = Desk::throwaway();
    let letter = LETTER.replace("published_on = \"2021-02-01\"", "published_on = \"2019-02-01\"");
    let number =
        "[[number_claim]]\nkey = \"n\"\nsource = \"book\"\nclaimant = \"A group\"\nmin = 500\nmax = 10\n";
    desk.write("docket.toml", format!("{SOURCES}{letter}{number}"));
    desk.run("records add --file docket.toml").ends(4).says("ERROR V-203").says("ERROR number.turned");
    desk.run_words(&["letter", "show", "LKS 3/2020"]).ends(4);
}

#[test]
fn a_refused_submission_says_in_json_what_is_missing() {
    let place = case("date = \"1367/5/8\"", "date = \"1367\"");
    let said = place.desk.run(&format!("submit wgeid {} {WHO} --json", place.id("name"))).ends(5).out;
    let said: Value = serde_json::from_str(&said).unwrap();
    assert!(said["missing"].to_string().contains("me_date"), "{said}");
}

#[test]
fn the_shadow_list_tells_what_was_answered_and_why_it_counts_so() {
    let place = Place::of(&format!(
        "{LETTER}{}",
        r#"
[[reply]]
key = "R"
source = "book"
communication = "L"
reply_kind = "denial"
received_on = "2021-03-01"
says = "There are no such graves."

[[request_answer]]
key = "A"
source = "book"
request = "Q1"
reply = "R"
answer_status = "deflected"
by = "Lake Watch"
date = "2021-04-01"
reason = "It speaks of another cemetery."
"#
    ));
    place.says(&format!("letter shadow {DAY} --html list.html --csv list.csv"), 0);
    for file in ["list.html", "list.csv"] {
        let told = ["There are no such graves.", "It speaks of another cemetery.", "2021-03-01"];
        tells(&place.desk.read(file), &told, &[]);
    }
}

#[test]
fn no_urgent_route_is_open_before_somebody_disappeared() {
    let place = case("sex = \"مرد\"", "sex = \"مرد\"");
    let said = place.says("submit route {name} --state IRN --on 1980-01-01", 0);
    let line = said.lines().find(|line| line.contains("wgeid.urgent")).unwrap();
    tells(line, &["closed", "dated later"], &["open "]);
}

#[test]
fn a_number_below_a_hundred_is_not_at_most_a_hundred() {
    let place = Place::of(
        "[[number_claim]]\nkey = \"n\"\nsource = \"book\"\nclaimant = \"A group\"\nmax = 100\nqualifier = \"less_than\"\n",
    );
    tells(&place.pages("en/numbers"), &["less than"], &["at most"]);
}
