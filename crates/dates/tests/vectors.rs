//! The tables in `testdata/`: texts, and what they must be read as.
//!
//! Anyone can add a line; a line that differs is shown with what it is read as.

#![allow(clippy::unwrap_used)]

use dates::{Answer, Calendar, DateIssue, Day, Hints, HistoricalDate, Order, Reading, read};

/// The lines of a table that are not comments, cut at tabs.
fn lines(table: &str) -> Vec<Vec<&str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').collect())
        .collect()
}

/// Reads `calendar=gregorian year=1367 placeholder`.
fn hints(text: &str) -> Hints {
    let mut hints = Hints::default();
    for word in text.split_whitespace() {
        let (name, value) = word.split_once('=').unwrap_or((word, ""));
        match name {
            "calendar" => hints.calendar = Some(Calendar::from_code(value).unwrap()),
            "order" => hints.order = Some(order(value)),
            "placeholder" => hints.placeholder_new_year = true,
            "year" => hints.year = Some(value.parse().unwrap()),
            "century" => hints.century = Some(value.parse().unwrap()),
            "lunar" => hints.lunar_possible = true,
            "not-after" => hints.not_after = Some(Day::from_iso(value).unwrap()),
            other => panic!("no such hint: {other}"),
        }
    }
    hints
}

fn order(text: &str) -> Order {
    match text {
        "ymd" => Order::YearMonthDay,
        "dmy" => Order::DayMonthYear,
        "mdy" => Order::MonthDayYear,
        other => panic!("no such order: {other}"),
    }
}

/// The candidates as the table has them: calendar, precision and EDTF.
fn candidates(reading: &Reading) -> String {
    let one =
        |date: &HistoricalDate| format!("{} {} {}", date.calendar.code(), date.precision.code(), date.edtf);
    reading.candidates.iter().map(one).collect::<Vec<_>>().join(" | ")
}

fn issues(reading: &Reading) -> String {
    let codes = reading.issues.iter().map(|issue| issue.code().trim_start_matches("date."));
    codes.collect::<Vec<_>>().join(" ")
}

/// Checks a line: text, what is known of the list, candidates, issues.
fn check(line: &[&str]) -> Result<(), String> {
    let column = |at: usize| line.get(at).copied().unwrap_or("").trim();
    let reading = read(line[0], &hints(column(1)));
    let (found, odd) = (candidates(&reading), issues(&reading));
    if found == column(2) && odd == column(3) {
        return Ok(());
    }
    Err(format!(
        "{}  ({})\n  expected  {}  [{}]\n  read as   {found}  [{odd}]",
        line[0],
        column(1),
        column(2),
        column(3)
    ))
}

#[test]
fn every_text_is_read_as_its_line_says() {
    let tables = [
        include_str!("../testdata/standard.tsv"),
        include_str!("../testdata/numbers.tsv"),
        include_str!("../testdata/words.tsv"),
        include_str!("../testdata/edtf.tsv"),
        include_str!("../testdata/odd.tsv"),
    ];
    let wrong: Vec<_> =
        tables.iter().flat_map(|table| lines(table)).filter_map(|it| check(&it).err()).collect();
    assert!(wrong.is_empty(), "{} lines differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn days_and_weekdays_are_those_of_the_standard() {
    for line in lines(include_str!("../testdata/days.tsv")) {
        let [gregorian, solar, weekday] = line[..] else { panic!("three columns: {line:?}") };
        let day = Day::from_iso(gregorian).unwrap();
        let (year, month, date) = Calendar::SolarHijri.ymd(day);
        assert_eq!(format!("{year}-{month:02}-{date:02}"), solar, "{gregorian}");
        assert_eq!(Calendar::SolarHijri.day(year, month, date), Some(day), "{gregorian}");
        assert_eq!(format!("{:?}", day.weekday()), weekday, "{gregorian}");
    }
}

#[test]
fn every_issue_has_a_line_that_shows_it() {
    let tables = [
        include_str!("../testdata/numbers.tsv"),
        include_str!("../testdata/words.tsv"),
        include_str!("../testdata/odd.tsv"),
    ];
    let shown: Vec<&str> = tables
        .iter()
        .flat_map(|table| lines(table))
        .filter_map(|line| line.get(3).copied())
        .flat_map(str::split_whitespace)
        .collect();
    for issue in DateIssue::ALL {
        assert!(shown.contains(&issue.code().trim_start_matches("date.")), "{issue}");
    }
}

/// Checks what two texts answer: before, after, overlaps.
#[track_caller]
fn check_answers(one: &str, other: &str, expected: [Answer; 3]) {
    let date = |text| read(text, &Hints::default()).candidates.remove(0);
    let (one, other) = (date(one), date(other));
    assert_eq!([one.before(&other), one.after(&other), one.overlaps(&other)], expected);
}

#[test]
fn two_dates_answer_with_their_doubts() {
    use Answer::{Maybe, No, Yes};
    check_answers("1367/5/6", "1988-07-29", [Yes, No, No]);
    check_answers("1367/5/6", "28 July 1988", [No, No, Yes]);
    check_answers("مرداد ۱۳۶۷", "شهریور ۱۳۶۷", [Yes, No, No]);
    check_answers("1367", "1988", [Maybe, Maybe, Maybe]);
    check_answers("circa 28 July 1988", "30 July 1988", [Maybe, Maybe, Maybe]);
    check_answers("circa 28 July 1988", "1 August 1988", [Yes, No, No]);
    check_answers("late Mordad 1367", "26 August 1988", [Maybe, Maybe, Maybe]);
    check_answers("1366?", "1990", [Maybe, Maybe, Maybe]);
    check_answers("after 5 Mordad 1367", "1366", [No, Yes, No]);
    check_answers("13 Dhu al-Hijja 1408", "28 July 1988", [Maybe, Maybe, Maybe]);
}
