//! How dates are shown to people: `testdata/shown.tsv`, one line a date.

#![allow(clippy::unwrap_used)]

use dates::{Hints, Lang, display, read};

#[test]
fn every_date_is_shown_as_its_line_says() {
    let table = include_str!("../testdata/shown.tsv");
    let mut wrong = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let text = line.split('\t').next().unwrap();
        let date = &read(text, &Hints::default()).candidates[0];
        let languages = [Lang::English, Lang::Persian, Lang::Arabic];
        let shown = languages.map(|lang| display(date, lang).to_string()).join("\t");
        let found = format!("{text}\t{shown}");
        if found != line {
            wrong.push(format!("expected  {line}\nshown as  {found}"));
        }
    }
    assert!(wrong.is_empty(), "{} lines differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn halves_are_isolated_each_on_its_own() {
    let date = &read("1367/5/6", &Hints::default()).candidates[0];
    assert_eq!(
        display(date, Lang::Persian).isolated(),
        "\u{2068}۶ مرداد ۱۳۶۷\u{2069} · \u{2068}۲۸ ژوئیه ۱۹۸۸\u{2069}"
    );
}
