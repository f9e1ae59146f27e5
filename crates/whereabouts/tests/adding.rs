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

    let mut values = vec![
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

    values[5].1 = "record";
    let recorded = browser.post("/en/enter/search_step", &form(&token, &values));
    let record = recorded.header("location").unwrap().to_owned();
    let page = browser.get(&record).body;
    assert!(page.contains("پاییز ۱۳۶۷") && page.contains("1988"), "{page}");
    let correct = browser::links(&page).into_iter().find(|link| link.contains("corrects=")).unwrap();
    let before = browser.get(&correct).body;
    assert!(before.contains("value=\"پاییز ۱۳۶۷\"") && before.contains(id), "the form holds what was said");
    let own = field(&before, "corrects").unwrap();
    let corrected = [
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
