//! An edition for everyone: every link of it followed, the same bytes twice, never half, and noted before it leaves.
#![allow(missing_docs, clippy::unwrap_used)]

mod browser;
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use browser::links;
use run::Desk;

/// The day for which the demonstration answers.
const ON: &str = "--on 2024-08-30";

/// The demonstration with letters, offices and statements, so that every kind of page has something to show.
fn desk() -> Desk {
    let desk = Desk::with_demo();
    for docket in ["letters.toml", "offices.toml", "statements.toml"] {
        desk.take(docket);
        let added = desk.demo(&format!("records add --file {docket}")).code;
        assert!([0, 3, 4, 5].contains(&added), "{docket} is added, or the demonstration has it: {added}");
    }
    desk
}

/// Every file below a folder, by its path in it.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

/// Where a link of a page leads, from the root of the edition; with the place on the page.
fn target(page: &str, link: &str) -> (String, Option<String>) {
    let (path, place) = link.split_once('#').map_or((link, None), |(path, place)| (path, Some(place)));
    let mut whole = PathBuf::from(page);
    if !path.is_empty() {
        whole.pop();
    }
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => assert!(whole.pop(), "{page} leads out of the edition by {link}"),
            Component::Normal(name) => whole.push(name),
            other => panic!("{page} leads to {other:?} by {link}"),
        }
    }
    (whole.to_str().unwrap().to_owned(), place.map(str::to_owned))
}

#[track_caller]
fn check_page(path: &str, body: &str) {
    let lang = path.get(..2).filter(|_| path.as_bytes()[2] == b'/').unwrap_or("en");
    let dir = if lang == "en" { "ltr" } else { "rtl" };
    assert!(body.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")), "{path} has another language");
    for forbidden in
        ["<script", " style=", "javascript:", "<iframe", "<svg", "onclick", "<form", "<input", "noindex"]
    {
        assert!(!body.contains(forbidden), "{path} holds {forbidden}");
    }
    for way in ["href=\"http", "href=\"/", "href=\"\"", "src=\"http", "src=\"/", "action=\"", "url(", "file:"]
    {
        assert!(!body.contains(way), "{path} leads away by {way}");
    }
    let count = |tag: &str| body.matches(tag).count();
    assert_eq!(count("<bdi"), count("</bdi>"), "{path} leaves an isolate open");
    assert_eq!(count("<h1>"), 1, "{path} has one heading");
    let ids: Vec<&str> = body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path} has two things of one name");
}

#[test]
fn a_source_of_any_name_leads_to_the_people_it_names() {
    let desk = Desk::with_demo();
    desk.write("w.csv", "no,name\n1,سهراب دریاکنار\n");
    let facts = "slug = \"لیست\"\ntitle = \"لیست\"\nsharing = \"public\"\nobtained = { how = \"published\" }";
    let mapping = format!("key = \"no\"\n\n[list]\n{facts}\n\n[columns]\nname = \"name\"\n");
    desk.write("w.toml", &mapping);
    desk.demo("import w.csv").ends(0);
    desk.demo("link").ends(0);
    desk.demo(&format!("publish edition {ON}")).ends(0);
    let all = files(&desk.path().join("edition"));
    let source = all.iter().find(|(path, body)| {
        path.starts_with("fa/source/") && String::from_utf8_lossy(body).contains("<bdi>لیست</bdi>")
    });
    let (path, body) = source.expect("the source has a page");
    let leads = links(&String::from_utf8_lossy(body)).into_iter().any(|link| link.contains("people/source"));
    assert!(leads, "{path} leads to the people it names");
}

/// The prosecutor's three gates are open in the demonstration and in its edition, and nobody else's who is alive.
fn names_officials_as_the_readme_says(desk: &Desk, all: &BTreeMap<String, Vec<u8>>) {
    let readme = fs::read_to_string(run::lakeside().join("README.md")).unwrap();
    assert!(
        readme.contains("a prosecutor whose three gates of V-521\nare open, so that an edition names him")
    );
    let shown = |name: &str| {
        let found = desk.demo(&format!("officials find {name} --as-of 2024-08-30")).ends(0).out;
        let id = found.split_whitespace().next().unwrap().to_owned();
        desk.demo(&format!("officials show {id} --as-of 2024-08-30")).out
    };
    let open = shown("Gardanesaz");
    for gate in ["V-521.a open", "V-521.b open", "V-521.c open", "may be named in public: the three gates"] {
        assert!(open.contains(gate), "{open}");
    }
    assert!(shown("Keshtiduz").contains("may NOT be named in public"));
    let edition: Vec<String> = all.values().map(|file| String::from_utf8_lossy(file).into_owned()).collect();
    let told = |name: &str| edition.iter().any(|file| file.contains(name));
    assert!(told("گردنه‌ساز") && told("Gardanesaz"), "the prosecutor is named");
    for hidden in ["Keshtiduz", "سنگ‌چین‌زاده", "نمک‌بارانی", "Namakbarani", "Polband"]
    {
        assert!(!told(hidden), "{hidden} is named");
    }
}

#[test]
fn every_link_of_an_edition_leads_to_a_page_in_every_language() {
    let desk = desk();
    desk.demo(&format!("publish edition {ON}")).ends(0).says("noted in the log");
    let all = files(&desk.path().join("edition"));
    let text = |path: &str| String::from_utf8(all[path].clone()).unwrap();
    names_officials_as_the_readme_says(&desk, &all);
    let mut reached: BTreeSet<String> = BTreeSet::from(["index.html".to_owned()]);
    let mut waiting = vec!["index.html".to_owned()];
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(page) = waiting.pop() {
        if !page.ends_with(".html") {
            continue;
        }
        let body = text(&page);
        check_page(&page, &body);
        let reason_in_english = !page.starts_with("en/") && body.contains("<ul><li><bdi lang=\"en\">");
        assert!(!(reason_in_english && page.contains("/person/")), "{page} gives a reason in English");
        *kinds.entry(page.split('/').nth(1).unwrap_or_default().replace(".html", "")).or_default() += 1;
        for link in links(&body) {
            let (file, place) = target(&page, &link);
            let Some(found) = all.get(&file) else { panic!("{page} leads nowhere by {link}") };
            if let Some(place) = place {
                let there = String::from_utf8_lossy(found).contains(&format!(" id=\"{place}\""));
                assert!(there, "{page} leads to no place by {link}");
            }
            if reached.insert(file.clone()) {
                waiting.push(file);
            }
        }
    }
    let numbers = text("en/numbers.html");
    assert!(numbers.contains("People whom somebody calls disappeared") && numbers.contains("Claimant"));
    assert!(numbers.contains(">withheld<"), "counts of few people are not told");
    assert!(
        text("fa/measures.html").contains("مجموعهٔ قوانین دریاکران")
            || text("fa/measures.html").contains("lake-statute-book")
    );
    assert!(text("ar/events.html").contains("متى بدأت الأحداث"));
    // A number that is not told has no unit: «گفته نمی‌شود؛ نفر» stood there once.
    let letters = text("fa/letters.html");
    assert!(letters.contains("گفته نمی‌شود") && !letters.contains("گفته نمی‌شود؛"), "{letters}");
    assert!(!all.keys().any(|file| file.contains("reprisals")), "reprisals tell of people in danger");
    for wanted in
        ["person", "people", "grave", "record", "source", "letter", "registers", "certificates", "edition"]
    {
        assert!(kinds.contains_key(wanted), "no page leads to {wanted}: {kinds:?}");
    }
    let unreached: Vec<&String> =
        all.keys().filter(|file| file.ends_with(".html") && !reached.contains(*file)).collect();
    assert!(unreached.is_empty(), "no link leads to {unreached:?}");
    for file in all.keys().filter_map(|file| file.strip_prefix("en/")) {
        for lang in ["fa", "ar"] {
            assert!(all.contains_key(&format!("{lang}/{file}")), "{file} is not there in {lang}");
        }
    }
}

/// The text of a page outside of every isolate, without its title.
fn outside_isolates(body: &str) -> String {
    let body = body.split_once("</title>").map_or(body, |(_, rest)| rest);
    let (mut depth, mut out) = (0usize, String::new());
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap();
        if tag == "bdi" || tag.starts_with("bdi ") {
            depth += 1;
        } else if tag == "/bdi" {
            depth -= 1;
        }
        if depth == 0 {
            out.push_str(text);
            out.push('\n');
        }
    }
    out
}

#[test]
fn every_stored_value_stands_in_an_isolate() {
    let desk = desk();
    desk.demo(&format!("publish edition {ON}")).ends(0);
    let root = desk.path().join("edition");
    let statements = fs::read_to_string(root.join("data/statements.csv")).unwrap();
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut rows = csv_rows(&statements);
    rows.next();
    for row in rows {
        let long = row[3].chars().count() > 3 && !row[3].starts_with('\'');
        if long
            && row[3].chars().all(|c| c.is_alphabetic() || c == ' ')
            && ["name", "city"].contains(&row[2].as_str())
        {
            values.entry(row[0].clone()).or_default().insert(row[3].clone());
        }
    }
    let mut seen = 0;
    for (path, body) in files(&root).into_iter().filter(|(path, _)| path.contains("/person/")) {
        let id = path.rsplit('/').next().unwrap().trim_end_matches(".html").to_owned();
        let outside = outside_isolates(&String::from_utf8(body.clone()).unwrap());
        for value in values.get(&id).into_iter().flatten() {
            assert!(!outside.contains(value.as_str()), "«{value}» stands outside of an isolate on {path}");
            seen += usize::from(String::from_utf8_lossy(&body).contains(value.as_str()));
        }
    }
    assert!(seen > 500, "only {seen} values were looked for");
}

/// The rows of a table without line breaks in cells, each as its cells.
fn csv_rows(text: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    text.lines().map(|line| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    })
}

#[test]
fn the_same_register_on_the_same_day_gives_the_same_bytes() {
    let desk = desk();
    let trial = desk.demo(&format!("publish one --dry-run --json {ON}")).ends(0);
    assert!(trial.out.contains("\"written\":false"));
    assert!(!desk.path().join("one").exists(), "a trial writes nothing");
    desk.demo(&format!("publish one {ON}")).ends(0);
    desk.demo(&format!("publish two {ON}")).ends(0);
    let (one, two) = (files(&desk.path().join("one")), files(&desk.path().join("two")));
    assert_eq!(one.keys().collect::<Vec<_>>(), two.keys().collect::<Vec<_>>());
    let differ: Vec<&String> = one.keys().filter(|path| one[*path] != two[*path]).collect();
    assert!(differ.is_empty(), "{differ:?} differ");
    for line in String::from_utf8(one["SHA256SUMS"].clone()).unwrap().lines() {
        let (digest, path) = line.split_once("  ").unwrap();
        assert_eq!(ledger::Digest::of(&one[path]).to_string(), digest, "{path}");
    }
    let manifest: serde_json::Value = serde_json::from_slice(&one["manifest.json"]).unwrap();
    assert_eq!(manifest["files"].as_array().unwrap().len(), one.len() - 2);
    assert_eq!(manifest["on"], "2024-08-30");
    let officials = String::from_utf8(one["data/officials.popolo.json"].clone()).unwrap();
    assert!(officials.contains("\"post_id\"") && !officials.contains("\"key\""), "{officials}");
    // Noted twice, with the digest of the manifest; the checkpoint is the one before the first note.
    let digest = ledger::Digest::of(&one["manifest.json"]).to_string();
    let noted = desk.demo("records list release --json").ends(0).out;
    assert_eq!(noted.matches(&digest).count(), 2, "{noted}");
}

#[test]
fn an_edition_replaces_a_former_one_and_nothing_else() {
    let desk = desk();
    fs::create_dir(desk.path().join("thesis")).unwrap();
    desk.write("thesis/chapter.txt", "of somebody else");
    desk.demo("publish thesis").ends(5).warns("no edition");
    desk.demo(&format!("publish edition {ON}")).ends(0);
    desk.write("edition/notes.txt", "mine");
    desk.demo(&format!("publish edition {ON}")).ends(5).warns("notes.txt");
    fs::remove_file(desk.path().join("edition/notes.txt")).unwrap();
    desk.demo("publish other --since thesis").ends(3);
    assert!(!desk.path().join("other").exists());

    let before = files(&desk.path().join("edition"));
    let first = String::from_utf8(before["data/people.csv"].clone()).unwrap();
    let gone = csv_rows(&first).nth(1).unwrap();
    let sources: BTreeSet<String> =
        csv_rows(&String::from_utf8(before["data/statements.csv"].clone()).unwrap())
            .filter(|row| row[0] == gone[0])
            .map(|row| row[1].clone())
            .collect();
    for record in &sources {
        desk.demo(&format!("withdraw {record} --reason asked")).ends(0);
    }
    desk.demo(&format!("publish edition {ON}")).ends(0);
    let after = files(&desk.path().join("edition"));
    let page = String::from_utf8(after["en/edition/changes.html"].clone()).unwrap();
    assert!(page.contains("Since the edition of") && page.contains("Gone"));
    for path in after.keys() {
        let text = String::from_utf8_lossy(&after[path]).into_owned();
        assert!(!text.contains(&gone[0]), "{path} still names who is gone");
    }
    let left: Vec<String> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".edition"))
        .collect();
    assert!(left.is_empty(), "half editions are left: {left:?}");
}

#[test]
fn once_there_are_releasers_two_people_sign_what_everyone_may_have() {
    let desk = Desk::with_open_register();
    desk.write("list.csv", "name,father\nرؤیا جنگلی,بهرام\n");
    let mapping = desk.run("mapping guess list.csv").ends(0).out;
    desk.write("list.toml", mapping);
    desk.run("import list.csv");
    desk.run("publish before").ends(0);
    for (name, role) in [("Mina", "releaser"), ("Nasrin", "reviewer"), ("Roya", "recorder")] {
        desk.write(name, format!("the words of {name}\n"));
        desk.run(&format!("users add {name} --role {role} --key-passphrase-file {name}")).ends(0);
    }
    let publish = |by: &str, second: &str| {
        desk.run(&format!(
            "publish edition --by {by} --by-passphrase-file {by} --second {second} --second-passphrase-file {second}"
        ))
    };
    desk.run("publish edition").ends(5).warns("needs one of them, and somebody else");
    desk.run("export people.csv").ends(5).warns("needs one of them, and somebody else");
    desk.run("export people.csv --for team").ends(0);
    desk.run("publish edition --dry-run").ends(0);
    publish("Nasrin", "Mina").ends(5).warns("Nasrin is not a releaser");
    publish("Mina", "Mina").ends(5).warns("nobody releases anything alone");
    publish("Mina", "Roya").ends(5).warns("Roya is not a reviewer");
    let wrong = "publish edition --by Mina --by-passphrase-file Nasrin --second Nasrin --second-passphrase-file Nasrin";
    desk.run(wrong).ends(5);
    assert!(!desk.path().join("edition").exists());
    publish("Mina", "Nasrin").ends(0);
    let both = "--by Mina --by-passphrase-file Mina --second Nasrin --second-passphrase-file Nasrin";
    desk.run(&format!("export people2.csv {both}")).ends(0);
    let noted = desk.run("records list release --json").out;
    assert_eq!(noted.matches("released by Mina; key ").count(), 2, "{noted}");
    assert_eq!(noted.matches("released by Nasrin; key ").count(), 2, "{noted}");
    assert!(noted.contains("signature "));
}
