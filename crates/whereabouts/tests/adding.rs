//! Lists and records that come in through a browser: nothing before the last button, and all of it undone again.
#![allow(missing_docs, clippy::unwrap_used)]

mod browser;
mod run;

use browser::{Browser, field};
use run::Desk;

const LIST: &str = "شماره,نام,نام خانوادگی,نام پدر,تاریخ اعدام\n\
    1,ساسان,کوهگرد,بهمن,۱۳۶۷/۵/۸\n\
    2,نسترن,آب‌پز,داوود,مرداد ۶۷\n\
    3,<b>هرمز</b>,دریابان,,1988-01-01\n";

fn open(desk: &Desk) -> Browser {
    Browser::open(desk, "serve -r lakeside-register")
}

/// A form as it is sent: names and values.
fn form(token: &str, values: &[(&str, &str)]) -> String {
    let encoded = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs = values.iter().map(|(name, value)| format!("&{}={}", encoded(name), encoded(value)));
    format!("token={token}{}", pairs.collect::<String>())
}

/// The value that a choice of the page stands at.
fn chosen(body: &str, name: &str) -> String {
    let choice = body.split(&format!("name=\"{name}\"")).nth(1).unwrap().split("</select>").next().unwrap();
    let before = choice.split(" selected").next().unwrap();
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn a_list_comes_in_when_its_last_button_is_pressed_and_leaves_again() {
    let desk = Desk::with_demo();
    let browser = open(&desk);
    let token = field(&browser.get("/en/add").body, "token").unwrap();
    let read = browser.send("/en/import", &token, "../یادمان.csv", LIST);
    assert_eq!((read.status, read.header("location")), (303, Some("/en/import/1")), "{}", read.body);

    let columns = browser.get("/fa/import/1").body;
    assert_eq!(chosen(&columns, "c-B"), "given_name");
    assert_eq!(chosen(&columns, "c-E"), "death_date");
    assert_eq!(chosen(&columns, "kind"), "person");
    assert!(
        columns.contains("<bdi>ساسان</bdi>") && columns.contains("&lt;b&gt;هرمز&lt;/b&gt;"),
        "values are shown, and stay text"
    );

    let unnamed = browser.post("/en/import/1", &form(&token, &[("answer", "rows"), ("title", "یادمان")]));
    assert!(unnamed.status == 200 && unnamed.body.contains("slug"), "a list needs a name that stays");
    let facts = [
        ("answer", "rows"),
        ("title", "یادمان کوهستان"),
        ("slug", "mountain"),
        ("kind", "person"),
        ("key", "A"),
        ("sharing", "sealed"),
        ("obtained", "received"),
        ("c-D", ""),
    ];
    let mended = browser.post("/en/import/1", &form(&token, &facts));
    assert_eq!(mended.header("location"), Some("/en/import/1/rows"), "{}", mended.body);
    let rows = browser.get("/en/import/1/rows").body;
    assert!(rows.contains("date.two-digit-year"), "what is odd is named before anything is saved");
    assert!(rows.contains("sharing = &#34;sealed&#34;"), "the mapping is shown, to be kept");
    assert!(!rows.contains("بهمن"), "a column that is left out does not come in");
    assert!(
        desk.demo("import list").out.lines().all(|line| !line.contains("یادمان")),
        "nothing is saved yet"
    );

    let imported = browser.post("/en/import/1/rows", &form(&token, &[("answer", "import")]));
    let batch = imported.header("location").unwrap().to_owned();
    assert!(batch.starts_with("/en/batch/"), "{batch}");
    let found = |browser: &Browser| browser.get("/en/people?q=کوهگرد").body.contains("کوهگرد</bdi>");
    assert!(found(&browser), "who is named can be found");
    assert_eq!(browser.get("/en/import/1").status, 404, "the list waits no more");
    let undone = browser.post(&batch, &form(&token, &[("answer", "undo"), ("reason", "tried")]));
    assert_eq!(undone.header("location"), Some(batch.as_str()));
    assert!(!found(&browser), "what was taken back is in no list");
    assert!(browser.get(&batch).body.contains("taken back"));
    browser.post(&batch, &form(&token, &[("answer", "redo")]));
    assert!(found(&browser), "and stands again");
}

#[test]
fn what_is_no_list_is_refused_and_a_file_without_the_token_is_not_read() {
    let desk = Desk::with_demo();
    let browser = open(&desk);
    let token = field(&browser.get("/en/add").body, "token").unwrap();
    assert_eq!(browser.send("/en/import", "0", "list.csv", LIST).status, 403);
    assert_eq!(browser.send("/en/import", &token, "empty.csv", "").status, 400);
    let picture = browser.send("/en/import", &token, "picture.csv", "\u{89}PNG\r\n\u{1a}\n\0\0\0\rIHDR");
    assert_ne!(picture.status, 303, "a picture is no list");
    let waits = browser.get("/en/add").body;
    assert!(!waits.contains("/en/import/1"), "nothing waits");
    let long = form(&token, &[("quote", &"و".repeat(400_000))]);
    assert_eq!(browser.post("/en/enter/disappearance", &long).status, 413);
}

#[test]
fn a_record_is_written_as_it_was_understood_and_corrected() {
    let desk = Desk::with_demo();
    let browser = open(&desk);
    let people = browser.get("/en/people?q=بهزاد").body;
    let person = browser::links(&people).into_iter().find(|link| link.starts_with("/en/person/")).unwrap();
    let ways = browser.get(&person).body;
    let way = browser::links(&ways).into_iter().find(|link| link.starts_with("/en/enter/search_step?"));
    let empty = browser.get(&way.expect("a person's page offers what can be recorded")).body;
    let token = field(&empty, "token").unwrap();
    let id = person.rsplit('/').next().unwrap();
    assert!(empty.contains(id), "whom it is about stands there already");

    let once = field(&empty, "once").unwrap();
    let mut values = vec![
        ("once", once.as_str()),
        ("slug", "visit"),
        ("title", "گفت‌وگو با خانواده"),
        ("sharing", "sealed"),
        ("p-person", id),
        ("p-date", "پاییز ۱۳۶۷"),
        ("answer", "look"),
    ];
    let looked = browser.post("/fa/enter/search_step", &form(&token, &values));
    assert_eq!(looked.status, 200);
    assert!(looked.body.contains("پاییز ۱۳۶۷</bdi>"), "what was written stands there");
    assert!(looked.body.contains("value=\"record\""), "and can be recorded");
    assert!(!desk.demo("records list search_step").out.contains("visit"), "nothing is recorded yet");

    values[6].1 = "record";
    let recorded = browser.post("/en/enter/search_step", &form(&token, &values));
    let record = recorded.header("location").unwrap().to_owned();
    let page = browser.get(&record).body;
    assert!(page.contains("پاییز ۱۳۶۷") && page.contains("1988"), "{page}");
    let correct = browser::links(&page).into_iter().find(|link| link.contains("corrects=")).unwrap();
    let before = browser.get(&correct).body;
    assert!(before.contains("value=\"پاییز ۱۳۶۷\"") && before.contains(id), "the form holds what was said");
    let (own, once) = (field(&before, "corrects").unwrap(), field(&before, "once").unwrap());
    let corrected = [
        ("once", once.as_str()),
        ("source", "visit"),
        ("corrects", own.as_str()),
        ("p-person", id),
        ("p-date", "۱۳۶۷/۸/۱"),
        ("answer", "record"),
    ];
    let again = browser.post("/en/enter/search_step", &form(&token, &corrected));
    let newer = again.header("location").unwrap().to_owned();
    assert_ne!(newer, record);
    assert!(browser.get(&newer).body.contains("23 October 1988"));
    let listed = desk.demo("records list search_step --json").out;
    assert_eq!(listed.matches("\"visit\"").count(), 1, "the earlier record gave way: {listed}");
}

#[test]
fn a_record_that_cannot_be_kept_says_why() {
    let desk = Desk::with_demo();
    let browser = open(&desk);
    let token = field(&browser.get("/en/add").body, "token").unwrap();
    let check = |values: &[(&str, &str)], says: &str| {
        let answer = browser.post("/en/enter/disappearance", &form(&token, values));
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains(says), "«{says}» is not said of {values:?}");
    };
    check(&[("answer", "record"), ("p-date", "1367")], "a slug has Latin letters");
    check(&[("answer", "record"), ("slug", "نام"), ("p-date", "1367")], "a slug has Latin letters");
    let odd = [("answer", "look"), ("slug", "odd"), ("p-date", "1367/13/40"), ("p-person", "nowhere:1")];
    check(&odd, "date.");
    check(&odd, "leads to no record");
    let hostile =
        [("answer", "look"), ("slug", "odd"), ("title", "\"><script>x</script>"), ("quote", "\u{202e}x")];
    check(&hostile, "&#34;&#62;&#60;script&#62;");
}

/// The fields of a page's form as a browser would send them back.
fn filled(body: &str) -> Vec<(String, String)> {
    let read = |text: &str| {
        let mut text = text.to_owned();
        for (code, letter) in
            [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")]
        {
            text = text.replace(code, letter);
        }
        text
    };
    let form = body.split("<form class=\"entry\"").nth(1).unwrap().split("</form>").next().unwrap();
    let mut fields = Vec::new();
    for rest in form.split(" name=\"").skip(1) {
        let (name, rest) = rest.split_once('"').unwrap();
        let tag = rest.split('>').next().unwrap();
        let value = if let Some(value) = tag.split(" value=\"").nth(1) {
            value.split('"').next().unwrap().to_owned()
        } else if let Some((area, _)) = rest.split_once("</textarea>").filter(|(area, _)| !area.contains("<"))
        {
            // A browser sends ends of lines as two characters.
            area.split_once(">\n").unwrap().1.replace('\n', "\r\n")
        } else {
            let choice = rest.split("</select>").next().unwrap();
            let before = choice.split(" selected").next().unwrap();
            before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
        };
        if name != "answer" && name != "token" {
            fields.push((name.to_owned(), read(&value)));
        }
    }
    fields
}

const SEALED: &str = "key = \"no\"\n\n[list]\nslug = \"witnessed\"\ntitle = \"Witnessed\"\nlang = \"fa\"\nsharing = \"public\"\nobtained = { how = \"published\" }\n\n\
    [columns]\nname = \"name\"\nfather = { property = \"father_name\", sharing = \"sealed\" }\n\
    died = \"death_date\"\nnote = { property = \"note\", sharing = \"public\" }\n";

/// Every statement that is written for somebody, without the identifier of its record.
fn statements(desk: &Desk, whom: &str) -> Vec<String> {
    let out = desk.demo(&format!("export - --quiet --format statements --for {whom}")).out;
    let mut lines: Vec<String> =
        out.lines().filter(|line| line.contains("witnessed")).map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn a_record_that_is_corrected_unchanged_says_the_same_to_the_same_people() {
    let desk = Desk::with_demo();
    desk.write(
        "witnessed.csv",
        "no,name,father,died,note\n7,سهراب دریاکنار,فریبرز دریاکنار,67/5/8,\"دیده شد\nکنار دریاچه\"\n",
    );
    desk.write("witnessed.toml", SEALED);
    let code = desk.demo("import witnessed.csv").code;
    assert!(code == 0 || code == 4, "{code}");
    desk.demo("link").ends(0);
    let browser = open(&desk);
    let people = browser.get("/en/people?q=دریاکنار").body;
    let person = browser::links(&people).into_iter().find(|link| link.starts_with("/en/person/")).unwrap();
    let page = browser.get(&person).body;
    let record = browser::links(&page).into_iter().find(|link| link.starts_with("/en/record/")).unwrap();
    let id = record.rsplit('/').next().unwrap().to_owned();
    let before = (statements(&desk, "team"), statements(&desk, "public"));
    let kept = |id: &str| {
        let mut json: serde_json::Value =
            serde_json::from_str(&desk.demo(&format!("records show {id} --json")).out).unwrap();
        json.as_object_mut().unwrap().remove("record");
        json
    };
    let record_before = kept(&id);
    assert!(!before.1.is_empty() && !before.0.iter().any(|line| line.contains("فریبرز")), "{before:?}");
    assert_eq!(record_before["values"]["note"].as_array().unwrap().len(), 1);

    let form_page = browser.get(&format!("/en/enter/person?corrects={id}")).body;
    assert!(!form_page.contains("name=\"source\""), "a correction stays with its source");
    let token = field(&form_page, "token").unwrap();
    let mut values = filled(&form_page);
    values.push(("answer".to_owned(), "record".to_owned()));
    let pairs: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let sent = browser.post("/en/enter/person", &form(&token, &pairs));
    let newer = sent.header("location").expect("it is recorded").rsplit('/').next().unwrap().to_owned();
    assert_ne!(newer, id);
    assert_eq!(kept(&newer), record_before, "nothing but its identifier is new");
    let strip = |lines: Vec<String>, id: &str| -> Vec<String> {
        lines.into_iter().map(|line| line.replace(id, "ID")).collect()
    };
    let after = (statements(&desk, "team"), statements(&desk, "public"));
    assert_eq!(strip(after.0, &newer), strip(before.0, &id));
    assert_eq!(strip(after.1, &newer), strip(before.1, &id));
}

#[test]
fn a_correction_is_of_the_same_kind_and_source_or_refused() {
    let desk = Desk::with_demo();
    let browser = open(&desk);
    let site = browser::links(&browser.get("/en/graves").body)
        .into_iter()
        .find(|link| link.starts_with("/en/grave/"))
        .unwrap();
    let grave = browser::links(&browser.get(&site).body)
        .into_iter()
        .find(|link| link.contains("enter/grave_site?corrects=") || link.starts_with("/en/record/"))
        .unwrap();
    let id = grave.rsplit(['/', '=']).next().unwrap().to_owned();
    let token = field(&browser.get("/en/add").body, "token").unwrap();
    let size = || desk.demo("records list person --json").out.len();
    let before = size();
    for (kind, corrects, source) in [
        ("person", "garbage", "prison-roll"),
        ("person", "", "prison-roll"),
        ("person", id.as_str(), "prison-roll"),
        ("person", id.as_str(), ""),
    ] {
        let once = field(&browser.get("/en/enter/person").body, "once").unwrap();
        let values = [
            ("source", source),
            ("slug", "other"),
            ("corrects", corrects),
            ("once", once.as_str()),
            ("p-name", "نام تازه"),
            ("answer", "record"),
        ];
        let answer = browser.post(&format!("/en/enter/{kind}"), &form(&token, &values));
        assert!([400, 404].contains(&answer.status), "{kind} {corrects}: {} {}", answer.status, answer.body);
    }
    assert_eq!(size(), before, "nobody is new");
    assert_eq!(browser.get(&site).status, 200, "the grave stands");
    assert_eq!(browser.get(&format!("/en/enter/person?corrects={id}")).status, 400);
}

#[test]
fn a_button_that_is_pressed_twice_records_once() {
    let desk = Desk::with_demo();
    let browser = open(&desk);
    let page = browser.get("/en/enter/disappearance").body;
    let (token, once) = (field(&page, "token").unwrap(), field(&page, "once").unwrap());
    let mut values = [("slug", "twice"), ("once", once.as_str()), ("p-date", "1367"), ("answer", "record")];
    let first = browser.post("/en/enter/disappearance", &form(&token, &values));
    let again = browser.post("/en/enter/disappearance", &form(&token, &values));
    assert_eq!((first.status, first.header("location")), (303, again.header("location")));
    let recorded = || desk.demo("records list disappearance --json").out.matches("\"twice\"").count();
    assert_eq!(recorded(), 1);
    values[2].1 = "1366";
    let other = browser.post("/en/enter/disappearance", &form(&token, &values));
    assert!(
        other.status == 200 && other.body.contains("value=\"1366\""),
        "another record is looked at first"
    );
    values[0].1 = "third";
    values[1].1 = "999999";
    let unknown = browser.post("/en/enter/disappearance", &form(&token, &values));
    assert_eq!((unknown.status, recorded()), (200, 1), "a number that no form had records nothing");
}

#[test]
fn a_file_that_is_here_says_so_and_an_import_is_named_whole() {
    let desk = Desk::with_demo();
    let browser = open(&desk);
    let token = field(&browser.get("/en/add").body, "token").unwrap();
    let facts =
        [("answer", "rows"), ("title", "A list"), ("slug", "again"), ("kind", "person"), ("key", "A")];
    for (number, known) in [(1, false), (2, true)] {
        let at = format!("/en/import/{number}");
        assert_eq!(browser.send("/en/import", &token, "again.csv", LIST).status, 303);
        browser.post(&at, &form(&token, &facts));
        let rows = browser.get(&format!("{at}/rows")).body;
        assert_eq!(rows.contains("This very file was imported before"), known);
        assert_eq!(rows.contains("Nothing in it is new"), known);
        let imported = browser.post(&format!("{at}/rows"), &form(&token, &[("answer", "import")]));
        let to = imported.header("location").unwrap();
        assert!(if known { to == format!("{at}/rows") } else { to.starts_with("/en/batch/") }, "{to}");
    }
    assert_eq!(browser.get("/fa/batch/").status, 404, "no identifier is no import");
    let undone = browser.post("/en/batch/", &form(&token, &[("answer", "undo")]));
    assert_eq!(undone.status, 404, "and takes nothing back");
}

#[test]
fn a_short_name_is_of_latin_letters() {
    let desk = Desk::with_demo();
    let browser = open(&desk);
    let token = field(&browser.get("/en/add").body, "token").unwrap();
    browser.send("/en/import", &token, "لیست یادمان.csv", LIST);
    let columns = browser.get("/fa/import/1").body;
    assert!(columns.contains("name=\"slug\" dir=\"auto\" value=\"list-yadman\""), "the guess can be typed");
    let facts = [("answer", "rows"), ("title", "لیست"), ("slug", "لیست"), ("kind", "person")];
    let refused = browser.post("/fa/import/1", &form(&token, &facts));
    assert!(refused.status == 200 && refused.body.contains("نام کوتاهی با حروف لاتین"), "{}", refused.status);
}

#[test]
fn what_steers_direction_is_visible_in_choices_and_fields() {
    let desk = Desk::with_demo();
    desk.write("steered.toml", "[source.steered]\ntitle = \"a\\u202etitle\"\nsharing = \"team\"\n\n[[person]]\nkey = \"1\"\nname = \"x\\u202ey\"\n");
    desk.demo("records add --file steered.toml").ends(0);
    let browser = open(&desk);
    let form = browser.get("/en/enter/person").body;
    assert!(form.contains("a⟨U+202E⟩title") && !form.contains('\u{202e}'));
    let id = desk.demo("records list person --json").out;
    let id = id
        .split("steered")
        .next()
        .unwrap()
        .rsplit("\"record\":\"")
        .next()
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let correction = browser.get(&format!("/en/enter/person?corrects={id}")).body;
    assert!(correction.contains("xy") && !correction.contains('\u{202e}'));
}
