//! The register in a browser: every page in every language, every link followed, and who may not come in.
#![allow(missing_docs, clippy::unwrap_used)]

mod browser;
mod run;

use std::collections::{BTreeMap, BTreeSet};

use browser::{Answer, Browser, links};
use run::Desk;

/// Pages of one kind that are followed in each language: all of the demonstration would be thousands.
const EACH: usize = 12;

/// The kind of a page, for counting: `person` of `/fa/person/x`.
fn kind(path: &str) -> String {
    let rest = path.splitn(3, '/').nth(2).unwrap_or_default();
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned()
}

#[track_caller]
fn check_page(path: &str, answer: &Answer) {
    assert_eq!(answer.status, 200, "{path}");
    let lang = &path[1..3];
    let dir = if lang == "en" { "ltr" } else { "rtl" };
    let body = &answer.body;
    assert!(body.contains(&format!("<html lang=\"{lang}\" dir=\"{dir}\">")), "{path} has another language");
    for forbidden in ["<script", " style=", "javascript:", "<iframe", "<svg", "onclick"] {
        assert!(!body.contains(forbidden), "{path} holds {forbidden}");
    }
    for src in body.split(" src=\"").skip(1) {
        assert!(src.starts_with(&format!("{}picture/", &path[..4])), "{path} shows a picture from elsewhere");
    }
    for way in ["href=\"http", "action=\"http", "url("] {
        assert!(!body.contains(way), "{path} leads outside by {way}");
    }
    let count = |tag: &str| body.matches(tag).count();
    assert_eq!(count("<bdi"), count("</bdi>"), "{path} leaves an isolate open");
    assert_eq!(count("<h1>"), 1, "{path} has one heading");
    let mut ids = BTreeSet::new();
    for id in body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.insert(id), "{path} has two things called {id}");
    }
    let hidden =
        ['\u{202a}', '\u{202b}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'];
    assert!(!body.contains(hidden), "{path} holds a mark that steers direction");
}

#[test]
fn every_page_answers_in_every_language_and_no_link_leads_nowhere() {
    let desk = Desk::with_demo();
    desk.take("letters.toml");
    let added = desk.demo("letter add --file letters.toml").code;
    assert!([0, 4, 5].contains(&added), "letters are added, or the demonstration has them");
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let mut waiting: Vec<String> = ["en", "fa", "ar"].iter().map(|lang| format!("/{lang}/")).collect();
    waiting.extend(["en", "fa", "ar"].iter().map(|lang| format!("/{lang}/patterns")));
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut counted: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut files = 0;
    while let Some(path) = waiting.pop() {
        let answer = browser.get(&path);
        if path.contains(".csv") || path.contains(".json") {
            assert_eq!(answer.status, 200, "{path}");
            files += 1;
            continue;
        }
        check_page(&path, &answer);
        for picture in answer.body.split(" src=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let picture = browser.get(&picture.replace("&#38;", "&"));
            assert_eq!((picture.status, picture.header("content-type")), (200, Some("image/png")), "{path}");
        }
        for link in links(&answer.body).into_iter().filter(|link| link.starts_with('/')) {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if link.starts_with("/static/") || !seen.insert(link.clone()) {
                continue;
            }
            let own = counted.entry((link[1..3].to_owned(), kind(&link))).or_default();
            *own += 1;
            if *own <= EACH {
                waiting.push(link);
            }
        }
    }
    let kinds: BTreeSet<&str> = counted.keys().map(|(_, kind)| kind.as_str()).collect();
    for wanted in [
        "people",
        "person",
        "record",
        "graves",
        "grave",
        "registers",
        "certificates",
        "letters",
        "letter",
        "sources",
        "source",
        "review",
        "log",
    ] {
        assert!(kinds.contains(wanted), "no page leads to {wanted}");
    }
    assert!(files > 20, "only {files} files were followed");
}

/// Follows every link from the first page, but for people and records beyond so many.
fn follow(browser: &Browser, most: usize) -> BTreeMap<String, usize> {
    let mut waiting = vec!["/en/".to_owned()];
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    while let Some(path) = waiting.pop() {
        let answer = browser.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        for link in links(&answer.body).into_iter().filter(|link| link.starts_with("/en/")) {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if link.contains(".csv") || link.contains(".json") || !seen.insert(link.clone()) {
                continue;
            }
            let own = counted.entry(kind(&link)).or_default();
            *own += 1;
            if *own <= most
                || !["person", "people", "record", "review", "enter"].contains(&kind(&link).as_str())
            {
                waiting.push(link);
            }
        }
    }
    counted
}

#[test]
fn no_link_of_either_example_leads_nowhere() {
    let desk = Desk::new();
    desk.run("demo --example iran-1988 --quiet").ends(0);
    let browser = Browser::open(&desk, "serve -r iran-1988-register");
    let followed = follow(&browser, usize::MAX);
    assert!(followed["official"] > 3 && followed["statements"] > 0, "{followed:?}");
    // The published windows of the killings do not agree, and the page says so in each language.
    for (lang, differ) in
        [("en", "sources differ"), ("fa", "منابع هم‌داستان نیستند"), ("ar", "المصادر مختلفة")]
    {
        let events = text(&browser.get(&format!("/{lang}/events")).body, "<main", "</main>");
        assert!(events.contains(differ), "{events}");
    }
    drop(browser);
    desk.run("demo --quiet").ends(0);
    for docket in ["offices.toml", "statements.toml"] {
        desk.take(docket);
        let added = desk.demo(&format!("records add --file {docket}")).code;
        assert!([0, 4, 5].contains(&added), "{docket}");
    }
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let followed = follow(&browser, 40);
    assert!(followed["official"] > 1 && followed["batch"] > 5, "{followed:?}");
    for wanted in ["numbers", "events", "measures", "reprisals"] {
        assert!(followed[wanted] > 0, "no page leads to {wanted}: {followed:?}");
    }
    // What the register documents stands beside what others claim; nobody's count is withheld from the team.
    let numbers = text(&browser.get("/en/numbers").body, "<main", "</main>");
    let (own, claimed) = (numbers.find("of them: death established"), numbers.find("Claimant"));
    assert!(own.is_some() && own < claimed && !numbers.contains("withheld"), "{numbers}");
    // Readers of Persian see the months of their own calendar.
    let reprisals = text(&browser.get("/fa/reprisals").body, "id=\"patterns\"", "</section>");
    assert!(reprisals.contains("شهریور") && reprisals.contains("احضار"), "{reprisals}");
    assert!(text(&browser.get("/en/reprisals").body, "id=\"patterns\"", "</section>").contains("September"));
    // A law is asked for by any calendar; one that was repealed stays in sight.
    let then = text(&browser.get("/fa/measures?on=1392").body, "id=\"in-force\"", "</section>");
    let now = text(&browser.get("/fa/measures").body, "id=\"in-force\"", "</section>");
    // The one that gave witnesses protection was repealed since.
    assert!(
        then.contains("آیین‌نامهٔ حمایت از گواهان") && !now.contains("آیین‌نامهٔ حمایت از گواهان"),
        "{then} {now}"
    );
    assert!(browser.get("/en/measures").body.contains("id=\"others\""));
}

/// The text of a page's first part of some class, without tags.
fn text(body: &str, from: &str, to: &str) -> String {
    let part = body.split(from).nth(1).unwrap().split(to).next().unwrap();
    let mut text = String::new();
    part.split('<').for_each(|piece| text.push_str(piece.split_once('>').map_or("", |(_, words)| words)));
    text
}

#[test]
fn facets_count_everybody_once_and_a_long_one_shows_its_commonest_values() {
    let desk = Desk::with_demo();
    let mut docket = String::new();
    for at in 0..30 {
        docket += &format!("[source.s{at}]\ntitle = \"S{at}\"\nsharing = \"team\"\n\n");
    }
    for at in 0..30 {
        docket += &format!(
            "[[person]]\nsource = \"s{at}\"\nkey = \"1\"\nname = \"Xanthippe Quux{at}\"\n\
            affiliation = \"Party {}\"\ndetention_place = \"اردوگاه شمال{}\"\n\n",
            at % 3,
            if at % 2 == 0 { 'ي' } else { 'ی' },
        );
    }
    desk.write("many.toml", &docket);
    desk.demo("records add --file many.toml").ends(0);
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let page = browser.get("/en/people").body;
    let sources = page.matches("/en/people?source=").count();
    assert_eq!(sources, 20, "the commonest sources");
    let more =
        links(&page).into_iter().find(|link| link.contains("all=source")).expect("and a way to the rest");
    assert!(browser.get(&more).body.matches("source=").count() > 30);
    let facets = page.split("class=\"facets\"").nth(1).unwrap().split("<table").next().unwrap();
    let choices: Vec<&str> =
        facets.split("<li><a href=\"").skip(1).filter(|choice| choice.contains("count")).collect();
    assert!(choices.len() > 50, "{}", choices.len());
    for choice in choices.into_iter().step_by(2) {
        let (href, rest) = choice.split_once('"').unwrap();
        let count = rest.split("(<bdi>").nth(1).unwrap().split('<').next().unwrap();
        let found = browser.get(&href.replace("&#38;", "&")).body;
        let lead = found.split("<p class=\"lead\"><bdi>").nth(1).unwrap().split('<').next().unwrap();
        assert_eq!(lead, count, "{href}");
    }
    let lifted = browser.get("/en/people?prison=Nowhere").body;
    assert!(
        lifted.contains("aria-current=\"true\"") && lifted.contains("Nowhere"),
        "what is chosen can be lifted"
    );
}

#[test]
fn numbers_places_and_counts_stand_apart() {
    let desk = Desk::with_demo();
    desk.write(
        "far.toml",
        "[source.far]\ntitle = \"Far\"\nsharing = \"team\"\n\n[[person]]\nkey = \"1\"\n\
        name = \"Xanthippe Quux\"\ncity = [\"کوهستان\", \"Lakeside\"]\n",
    );
    desk.demo("records add --file far.toml").ends(0);
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let people = browser.get("/fa/people?q=Xanthippe").body;
    assert!(!text(&people, "<table", "</table>").is_empty());
    assert!(people.contains("</bdi> · <bdi>"), "each place is isolated by itself");
    assert!(people.contains("<span class=\"count\">(<bdi>"), "a count stands in brackets");
    let registers = browser.get("/fa/registers").body;
    assert!(registers.contains("</bdi>):"), "how many pages, then which");
    let tiles = text(&browser.get("/en/").body, "<ul class=\"tiles\">", "</li>");
    let numbers: Vec<u64> =
        tiles.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect();
    assert!(numbers[0] <= numbers[1], "a part is no larger than its whole: {tiles}");
}

#[test]
fn what_a_page_shows_can_be_had_as_csv_and_json() {
    let desk = Desk::with_demo();
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let csv = browser.get("/en/people.csv?burial=yes");
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(csv.body.lines().count(), 1 + 165, "everybody in the burial register, and the head");
    let json: serde_json::Value = serde_json::from_str(&browser.get("/fa/people.json?q=بهزاد").body).unwrap();
    assert_eq!(json["schema"], "whereabouts/1");
    assert!(json["sections"][1]["parts"][0]["rows"][0]["name"].as_str().unwrap().contains("بهزاد"));
}

/// The words of a page without its markup, one space between two.
fn words(body: &str) -> String {
    let shown = body.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    shown.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_page_tells_it_in_the_language_it_is_read_in() {
    let desk = Desk::with_demo();
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let mut looked_at = 0;
    for line in include_str!("expected/told.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let page = browser.get(cells[0]);
        assert_eq!(page.status, 200, "{}", cells[0]);
        let stands = words(&page.body).contains(cells[2]);
        assert_eq!(stands, cells[1] == "yes", "{line}");
        looked_at += 1;
    }
    assert!(looked_at > 7);
}

#[test]
fn nobody_comes_in_but_by_the_link_once() {
    let desk = Desk::with_demo();
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let outside = browser.without_session("/en/people");
    assert_eq!(outside.status, 403);
    assert!(!outside.body.contains("بهزاد") && outside.body.contains("whereabouts serve"));
    assert_eq!(browser.without_session(&browser.link).status, 403, "the link works once");
    assert_eq!(browser.raw("GET", "/en/", &[("Host", "example.org")], "").status, 421);
    assert_eq!(browser.raw("GET", "/en/", &[("Host", "localhost.example.org")], "").status, 421);
    let foreign = [("Host", browser.host.as_str()), ("Origin", "http://example.org")];
    assert_eq!(browser.raw("GET", "/en/", &foreign, "").status, 403);
    assert_eq!(browser.raw("TRACE", "/en/", &[("Host", browser.host.as_str())], "").status, 403);
    let inside = browser.get("/en/");
    let policy = inside.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    assert!(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"), "{policy}");
    assert_eq!(inside.header("referrer-policy"), Some("same-origin"));
    assert_eq!(inside.header("cache-control"), Some("no-store"));
    assert_eq!(inside.header("x-content-type-options"), Some("nosniff"));
    let missing = browser.get("/en/nowhere");
    assert_eq!((missing.status, missing.body.contains("There is no such page")), (404, true));
    assert_eq!(browser.get("/en/person/zzzzzzzz").status, 404);
    assert_eq!(browser.get("/en/people?died=whenever").status, 400);
}

#[test]
fn a_judgement_is_given_taken_back_and_never_from_elsewhere() {
    let desk = Desk::with_demo();
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let judged = |desk: &Desk| desk.demo("review --agreement --json").code;
    assert_eq!(judged(&desk), 0);
    let page = browser.get("/en/review");
    let family = browser::field(&page.body, "family").unwrap();
    let records = browser::field(&page.body, "records").unwrap();
    let form = |token: &str| {
        format!(
            "token={token}&family={family}&records={}&reason=tried&answer=same",
            records.replace(' ', "+")
        )
    };
    let token = browser::field(&page.body, "token").unwrap();
    assert_eq!(browser.post("/en/review", &form("0")).status, 403, "another token");
    let foreign = browser.post_from("/en/review", &form(&token), "http://example.org");
    assert_eq!(foreign.status, 403, "another origin");
    let nowhere = browser.post_from("/en/review", &form(&token), "");
    assert_eq!(nowhere.status, 403, "no origin");
    assert!(browser.get("/en/review").body.contains(&format!("value=\"{family}\"")), "nothing was recorded");

    let given = browser.post("/en/review", &form(&token));
    assert_eq!((given.status, given.header("location")), (303, Some("/en/review")));
    let next = browser.get("/en/review");
    assert_ne!(browser::field(&next.body, "family").unwrap(), family, "the next family is asked");
    assert!(next.body.contains("Answered in this sitting"));
    // Sent twice, as by a reload: the family has nothing left to ask, and is not answered again.
    let number = family.split('.').next().unwrap();
    let back = browser.post("/en/review/sitting", &format!("token={token}&answer=undo"));
    assert_eq!(back.header("location"), Some(format!("/en/review/{number}").as_str()));
    assert_eq!(browser::field(&browser.get("/en/review").body, "family").unwrap(), family, "asked again");

    let stale = browser.post("/en/review", &format!("token={token}&family={family}&records=x&answer=same"));
    assert_eq!(stale.status, 500);
    assert!(stale.body.contains("nothing was recorded"));
}

#[test]
fn an_answer_changes_who_is_who_when_the_review_is_left() {
    let desk = Desk::with_demo();
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let page = browser.get("/en/review");
    let records = browser::field(&page.body, "records").unwrap();
    let (family, token) =
        (browser::field(&page.body, "family").unwrap(), browser::field(&page.body, "token").unwrap());
    let form = format!("token={token}&family={family}&records={}&answer=same", records.replace(' ', "+"));
    assert_eq!(browser.post("/en/review", &form).status, 303);
    let ids: Vec<&str> = records.split(' ').collect();
    let person = browser.get(&format!("/en/person/{}", ids[0])).body;
    for id in &ids {
        assert!(person.contains(&format!("record/{id}")), "{id} belongs to the person now");
    }
    assert!(person.contains("demonstration"), "and who said so is told");
}

/// The first two records that the form for parting offers on a person's page.
fn offered(page: &str) -> Option<[String; 2]> {
    let options = page.split("<select name=\"one\">").nth(1)?.split("</select>").next()?;
    let mut ids = options.split("value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    Some([ids.next()?.to_owned(), ids.next()?.to_owned()])
}

#[test]
fn a_merge_is_undone_on_the_page_of_the_person() {
    let desk = Desk::with_demo();
    let browser = Browser::open(&desk, "serve -r lakeside-register");
    let page = browser.get("/en/review");
    let field = |name: &str| browser::field(&page.body, name).unwrap();
    let (family, records, token) = (field("family"), field("records"), field("token"));
    let same = format!("token={token}&family={family}&records={}&answer=same", records.replace(' ', "+"));
    assert_eq!(browser.post("/en/review", &same).status, 303);
    let [one, other] = [0, 1].map(|at| records.split(' ').nth(at).unwrap().to_owned());
    let address = format!("/en/person/{one}");
    let joined = browser.get(&address).body;
    assert!(joined.contains(&format!("record/{other}")) && joined.contains("value=\"take-back\""));

    let form = |token: &str, one: &str, other: &str, answer: &str| {
        format!("token={token}&one={one}&other={other}&reason=tried&answer={answer}")
    };
    let back = form(&token, &one, &other, "take-back");
    assert_eq!(browser.post(&address, &form("0", &one, &other, "take-back")).status, 403, "another token");
    assert_eq!(browser.post_from(&address, &back, "http://example.org").status, 403, "another origin");
    let standing = |page: &str| page.matches("value=\"take-back\"").count();
    assert_eq!(standing(&browser.get(&address).body), standing(&joined), "nothing was recorded");
    let given = browser.post(&address, &back);
    assert_eq!(given.status, 303);
    let after = browser.get(given.header("location").unwrap()).body;
    // Where a family had more than two records, the judgements on the others may still join these.
    assert!(after.contains("Recorded.") && standing(&after) < standing(&joined), "{after}");
    assert_eq!(browser.post(&address, &back).status, 404, "no judgement stands any more");

    // Records that nobody judged are parted by a judgement, and joined again when it is taken back.
    let people = browser.get("/en/people").body;
    let mut found = people.split("/en/person/").skip(1).filter_map(|rest| {
        let address = format!("/en/person/{}", rest.split('"').next()?);
        let [one, other] = offered(&browser.get(&address).body)?;
        Some((address, one, other))
    });
    let (address, one, other) = found.next().unwrap();
    let twice = browser.post(&address, &form(&token, &one, &one, "different"));
    assert_eq!((twice.status, twice.body.contains("nothing was recorded")), (400, true));
    let parted = browser.post(&address, &form(&token, &one, &other, "different"));
    let place = parted.header("location").unwrap().to_owned();
    for (lang, said) in [("en", "they are of two people now"), ("fa", "اکنون از آنِ دو نفرند")]
    {
        assert!(browser.get(&place.replacen("en", lang, 1)).body.contains(said), "{place}");
    }
    let stale = browser.post(&address, &form(&token, &one, &other, "different"));
    assert_eq!((stale.status, stale.body.contains("nothing was recorded")), (500, true));
    let again = browser.post(&address, &form(&token, &one, &other, "take-back"));
    let after = browser.get(again.header("location").unwrap()).body;
    assert!(after.contains("they are still held to be of one person"));
}

#[test]
fn a_lock_closes_the_register() {
    let desk = Desk::with_demo();
    let mut browser = Browser::open(&desk, "serve -r lakeside-register");
    let token = browser::field(&browser.get("/en/").body, "token").unwrap();
    assert_eq!(browser.post("/lock", "token=0").status, 403);
    let locked = browser.post("/lock", &format!("token={token}"));
    assert!(locked.status == 200 && locked.body.contains("Locked"));
    assert_eq!(browser.ends(), 0, "the program ends, and the register is closed with it");
}

#[test]
fn hostile_values_are_shown_and_do_nothing() {
    let desk = Desk::new();
    desk.run("init --recorder Leila --throwaway").ends(0);
    let long = "ب".repeat(5_000);
    let evil = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' style='color:red",
        "a\u{202e}b\u{2066}c",
        "x\u{2069}y\u{2069}",
        "{{ 7 }}{% raw %}&lt;",
        "javascript:alert(1)",
        "../../etc/passwd",
    ];
    let mut docket = String::from("[source.evil]\ntitle = \"<b>list</b>\"\nsharing = \"public\"\n");
    let quoted = |text: &str| serde_json::Value::String(text.to_owned()).to_string();
    for (at, name) in evil.iter().copied().chain([long.as_str()]).enumerate() {
        docket += &format!(
            "[[person]]\nkey = \"{at}\"\nsource = \"evil\"\nname = {0}\nfather_name = {0}\ncity = {0}\ndeath_date = {0}\nnote = {0}\n",
            quoted(name)
        );
        docket += &format!(
            "[[grave_site]]\nkey = \"g{at}\"\nsource = \"evil\"\nname = {0}\ncity = {0}\n",
            quoted(name)
        );
        docket += &format!(
            "[[interment]]\nsource = \"evil\"\nkey = \"i{at}\"\nperson = \"evil:{at}\"\nsite = \"evil:g{at}\"\n"
        );
    }
    desk.write("evil.toml", &docket);
    let added = desk.run("records add --file evil.toml").code;
    assert!(added == 0 || added == 4);
    let browser = Browser::open(&desk, "serve");
    let mut waiting = vec!["/fa/people".to_owned(), "/fa/graves".to_owned(), "/fa/source/evil".to_owned()];
    for (page, kind) in [("/fa/people", "person"), ("/fa/graves", "grave")] {
        let found = links(&browser.get(page).body);
        waiting.extend(found.into_iter().filter(|link| link.starts_with(&format!("/fa/{kind}/"))));
    }
    let mut whole = false;
    for path in waiting {
        let answer = browser.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        for tag in ["<script", "<img", "<b>", "onerror=alert(1)>"] {
            assert!(!answer.body.contains(tag), "{path} lets {tag} through");
        }
        assert!(!answer.body.contains(['\u{202e}', '\u{2066}', '\u{2069}']), "{path}");
        let count = |tag: &str| answer.body.matches(tag).count();
        assert_eq!(count("<bdi"), count("</bdi>"), "{path}");
        whole |= answer.body.contains(&long);
    }
    assert!(whole, "a name of ten kilobytes is shown whole on its person's page");
}
