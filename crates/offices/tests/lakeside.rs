//! The offices of the invented place: who held them, who is named, what followed, as one text.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write as _;

use claims::{Docket, Reason};
use dates::{Answer, Day, Window};
use expect_test::expect_file;
use ledger::{Codebook, RecordId};
use offices::{Office, Offices, What};
use proptest::prelude::*;

fn docket() -> Docket {
    Docket::read(include_str!("../../../fixtures/lakeside/offices.toml"), Codebook::builtin()).unwrap()
}

/// The records of one person have one key in every source, and the first of them names the person.
fn same(docket: &Docket) -> impl Fn(RecordId) -> RecordId {
    let records: Vec<_> =
        docket.records.iter().map(|one| (one.id, one.kind.clone(), one.key.clone())).collect();
    move |id| {
        let Some(own) = records.iter().find(|one| one.0 == id && one.1 == "person") else { return id };
        records.iter().find(|one| one.1 == "person" && one.2 == own.2).unwrap().0
    }
}

fn day(iso: &str) -> Day {
    Day::from_iso(iso).unwrap()
}

struct Book {
    docket: Docket,
}

impl Book {
    fn key(&self, id: RecordId) -> String {
        self.docket.records.iter().find(|one| one.id == id).and_then(|one| one.key.clone()).unwrap()
    }

    fn why(&self, reason: &Reason) -> String {
        let records: Vec<String> = reason.records.iter().map(|id| self.key(*id)).collect();
        format!("{} ({}) | {}", reason.rule, reason.says, records.join(" "))
    }

    fn office(&self, offices: &Offices<'_>, one: &Office) -> String {
        let answer = if one.answer == Answer::Yes { "certainly" } else { "possibly" };
        let acting = if one.acting { ", acting" } else { "" };
        let name = offices.seat_name(&one.seat);
        format!("{} {answer}{acting}: {name} | {}", self.key(one.person), self.why(&one.reason))
    }
}

fn report() -> String {
    let book = Book { docket: docket() };
    let (accounts, links) = (book.docket.accounts(), book.docket.links());
    let offices = Offices::new(&accounts, &links, same(&book.docket));
    let mut text = String::new();
    for on in ["1985-01-01", "1988-08-01", "1988-08-20", "2020-09-03"] {
        writeln!(text, "in office on {on}").unwrap();
        offices
            .on(day(on))
            .iter()
            .for_each(|one| writeln!(text, "  {}", book.office(&offices, one)).unwrap());
    }
    chains(&book, &offices, &mut text);
    named(&book, &offices, &mut text);
    courts(&book, &offices, &mut text);
    text
}

fn chains(book: &Book, offices: &Offices<'_>, text: &mut String) {
    for (post, on) in
        [("POST-DEPUTY", "1988-08-01"), ("POST-PROS", "1995-01-01"), ("POST-JUDGE", "1988-08-01")]
    {
        let id = book.docket.records.iter().find(|one| one.key.as_deref() == Some(post)).unwrap().id;
        writeln!(text, "above {post} on {on}").unwrap();
        for one in offices.superiors(id, day(on)) {
            let why = book.why(&one.reason);
            writeln!(text, "  {} {} {:?} | {why}", one.steps, book.key(one.post), one.answer).unwrap();
        }
    }
}

fn named(book: &Book, offices: &Offices<'_>, text: &mut String) {
    for holding in offices.holdings() {
        let odd = holding.problem();
        odd.iter().for_each(|why| writeln!(text, "odd: {}", book.why(why)).unwrap());
    }
    for one in offices.involvements() {
        let missing: Vec<&str> = one.missing().collect();
        let (key, who) = (book.key(one.account.id()), book.key(one.person.unwrap()));
        let (degrees, modes) = (one.degrees.join(" "), one.modes.join(" "));
        let lacks = missing.join(" ");
        writeln!(text, "{key} names {who}: {degrees}; {modes}; {}; not said: {lacks}", one.standard).unwrap();
        offices.problems(one).iter().for_each(|why| writeln!(text, "  {}", book.why(why)).unwrap());
    }
    for person in offices.people() {
        let naming = offices.naming(person, day("2024-08-30"));
        let (living, open) = (naming.living, naming.is_open());
        writeln!(text, "{}: living {living}, may be named {open}", book.key(person)).unwrap();
        naming.missing().for_each(|why| writeln!(text, "  missing {}", book.why(why)).unwrap());
        writeln!(text, "  {}", book.why(&offices.charges(person, day("2024-08-30")))).unwrap();
        for event in offices.since(person, day("1988-09-05"), day("2024-08-30")) {
            let what = match event.what {
                What::Proceeding(status) | What::Status(status) => status,
                What::TookPost => "took a post",
                What::Died => "died",
            };
            let when = event.when.and_then(|when| when.earliest).map(|day| day.to_string());
            let (when, key) = (when.unwrap_or_default(), book.key(event.account.id()));
            writeln!(text, "  since: {when} {what} | {key} in {}", event.account.source.slug).unwrap();
        }
    }
}

fn courts(book: &Book, offices: &Offices<'_>, text: &mut String) {
    for one in offices.proceedings(day("2024-08-30")) {
        let steps: Vec<&str> = one.steps.iter().filter_map(|step| step.status).collect();
        writeln!(text, "{}: {}", book.key(one.id), steps.join(", ")).unwrap();
        let answers: Vec<String> =
            one.adequacy.iter().map(|line| format!("{} {}", line.asked, line.word())).collect();
        writeln!(text, "  {}", answers.join("; ")).unwrap();
    }
}

#[test]
fn the_offices_of_lakeside_are_as_in_the_file() {
    expect_file!["../testdata/lakeside.txt"].assert_eq(&report());
}

/// Whether a person of the docket may be named on a day.
#[track_caller]
fn check(person: &str, on: &str, missing: &[&str]) {
    let docket = docket();
    let (accounts, links) = (docket.accounts(), docket.links());
    let offices = Offices::new(&accounts, &links, same(&docket));
    let naming = offices.naming(docket.record(person).unwrap(), day(on));
    let found: Vec<&str> = naming.missing().map(|reason| reason.rule).collect();
    assert_eq!(found, missing, "{person} on {on}");
}

#[test]
fn a_living_person_is_named_only_through_the_three_gates() {
    check("gazette:O-1", "2024-08-30", &[]);
    check("gazette:O-1", "2023-01-31", &["V-521.b"]);
    check("gazette:O-1", "2023-01-19", &["V-521.b", "V-521.c"]);
    check("those-who-sat:O-2", "2024-05-31", &["V-521.b", "V-521.c"]);
    check("clerk-of-the-court:O-3", "2024-08-30", &["V-521.a"]);
    check("clerk-of-the-court:O-3", "2028-02-01", &["V-521.a", "V-521.b", "V-521.c"]);
    check("gazette:O-4", "2023-12-31", &["V-521.b"]);
    check("gazette:O-4", "2024-08-30", &["V-521.b"]);
    check("gazette:O-5", "2011-04-30", &["V-521.b", "V-521.c"]);
    check("gazette:O-5", "2011-05-01", &[]);
    check("yearbook:O-6", "2024-08-30", &["V-521.a", "V-521.b", "V-521.c"]);
}

/// Which gates are shut for a living person whom a public source names, with these records of reviews.
#[track_caller]
fn gates(reviews: &str, shut: &[&str]) {
    const NAMED: &str = r#"
[source.book]
title = "A published book"
sharing = "public"
obtained = { how = "published" }

[source.own]
title = "Decisions of this register"

[[person]]
key = "o"
source = "book"
name = "رامین ساختگی"

[[involvement]]
key = "i"
source = "book"
person = "o"
act_kind = "extrajudicial_execution"
"#;
    let parts = reviews.split(" + ").filter(|one| !one.is_empty());
    let reviews: Vec<String> = parts
        .map(|one| {
            let said = one.replace(", ", "\n");
            format!(
                "[[naming_review]]\nsource = \"own\"\nperson = \"book:o\"\ndate = \"2024-02-01\"\n{said}\n"
            )
        })
        .collect();
    let docket = Docket::read(&(NAMED.to_owned() + &reviews.join("\n")), Codebook::builtin()).unwrap();
    let (accounts, links) = (docket.accounts(), docket.links());
    let offices = Offices::new(&accounts, &links, |id| id);
    let naming = offices.naming(docket.record("book:o").unwrap(), day("2024-08-30"));
    let found: Vec<&str> = naming.missing().map(|reason| reason.rule).collect();
    assert_eq!(found, shut, "{reviews:?}");
}

#[test]
fn each_gate_is_opened_by_another_person_and_on_grounds() {
    let lawyer = "legal_review = \"yes\", by = \"مهسا وکیل\", grounds = \"public for years\"";
    let asked = "right_of_reply = \"answered\", by = \"کاوه پرسنده\"";
    gates("", &["V-521.b", "V-521.c"]);
    gates(&format!("{lawyer} + {asked}"), &[]);
    gates(lawyer, &["V-521.c"]);
    gates(asked, &["V-521.b"]);
    // One record, or two of one person in two spellings, open one gate alone.
    gates(&format!("{lawyer}, right_of_reply = \"answered\""), &["V-521.c"]);
    gates(&format!("{lawyer} + right_of_reply = \"answered\", by = \"مهسا  وكيل\""), &["V-521.c"]);
    // Nobody's word, or a word without grounds, is none.
    gates(&format!("legal_review = \"yes\", by = \"مهسا وکیل\" + {asked}"), &["V-521.b"]);
    gates(&format!("legal_review = \"yes\", grounds = \"public\" + {asked}"), &["V-521.b"]);
    gates(&format!("{lawyer} + right_of_reply = \"answered\""), &["V-521.c"]);
    gates(&format!("{lawyer} + right_of_reply = \"not_sought\", by = \"کاوه پرسنده\""), &["V-521.c"]);
    gates(&format!("{lawyer} + right_of_reply = \"not_sought\", by = \"کاوه\", reason = \"danger\""), &[]);
    // A second lawyer makes two people of the first one's offer.
    let second = "legal_review = \"yes\", by = \"بهار قانون\", grounds = \"read the book\"";
    gates(&format!("{lawyer}, right_of_reply = \"answered\" + {second}"), &[]);
    gates(&format!("{lawyer} + {asked} + legal_review = \"no\", by = \"بهار قانون\""), &["V-521.b"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Neither the order of records nor a missing one crashes anything; the order changes no answer.
    #[test]
    fn answers_do_not_depend_on_the_order_of_records(order in Just((0..docket().records.len()).collect::<Vec<_>>()).prop_shuffle(), without in 0..40usize) {
        let docket = docket();
        let (accounts, links) = (docket.accounts(), docket.links());
        let turned: Vec<_> = order.iter().filter_map(|at| accounts.get(*at).copied()).collect();
        let fewer: Vec<_> = accounts.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, one)| *one).collect();
        let on = day("1988-08-20");
        let answers = |accounts: &[claims::Account<'_>]| {
            let offices = Offices::new(accounts, &links, same(&docket));
            let mut found: Vec<_> = offices.on(on).iter().map(|one| (one.person, one.answer == Answer::Yes)).collect();
            found.sort();
            found
        };
        prop_assert_eq!(answers(&accounts), answers(&turned));
        answers(&fewer);
    }

    /// A day within the certain days is never said to be outside the possible ones.
    #[test]
    fn what_is_certain_is_possible(days in proptest::collection::vec(0..4000i32, 6), asked in 0..4000i32) {
        let first = day("1980-01-01");
        let window = |a: i32, b: i32| Some(Window::between(first.plus(a), first.plus(b)));
        let tenure = offices::Tenure { from: window(days[0], days[1]), to: window(days[2], days[3]), seen: window(days[4], days[5]).into_iter().collect() };
        let asked = first.plus(asked);
        if tenure.core().is_some_and(|core| core.holds(asked)) {
            prop_assert!(tenure.outer().holds(asked));
        }
    }
}
