//! What holds for every text, also for those that nobody would write.

#![allow(clippy::unwrap_used)]

use dates::{
    Calendar, Day, Hints, HistoricalDate, Lang, Order, Precision, Reading, after, before, display, overlaps,
    read,
};
use proptest::prelude::*;

/// Pieces that dates are made of, and some that break them.
const PIECES: &[&str] = &[
    "1367",
    "۱۳۶۷",
    "67",
    "1988",
    "2535",
    "1408",
    "5",
    "۶",
    "30",
    "31",
    "00",
    "1205",
    "/",
    "-",
    "–",
    ".",
    ",",
    " ",
    " ",
    " ",
    "(",
    ")",
    "[",
    "]",
    "?",
    "~",
    "%",
    "=",
    "..",
    "XX",
    "T00:00:00",
    ":",
    "مرداد",
    "Mordad",
    "July",
    "يوليو",
    "تموز",
    "ذو الحجة",
    "Esfand",
    "February",
    "تابستان",
    "winter",
    "late",
    "اواخر",
    "after",
    "پس از",
    "قبل از",
    "to",
    "تا",
    "or",
    "یا",
    "و",
    "بین",
    "circa",
    "حدود",
    "شب",
    "جمعه",
    "Thursday",
    "دهه",
    "s",
    "سال",
    "هجری",
    "قمری",
    "AD",
    "م",
    "برابر با",
    "unknown",
    "اوین",
    "\u{200C}",
    "\u{202B}",
    "\u{2069}",
    "\u{0}",
    "٫",
    "\u{301}",
];

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        prop::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter),
        prop::collection::vec(prop::sample::select(PIECES), 0..12).prop_map(|it| it.concat()),
        prop::collection::vec(prop::sample::select(PIECES), 0..12).prop_map(|it| it.join(" ")),
        "[0-9۰-۹]{1,4}[-/. ][0-9۰-۹]{1,4}([-/. ][0-9۰-۹]{1,4})?",
        "[0-9X]{4}(-[0-9X]{2}){0,2}[?~%]?(/([0-9X]{4}(-[0-9X]{2}){0,2}|\\.\\.))?",
    ]
}

fn hints() -> impl Strategy<Value = Hints> {
    let calendar = prop::option::of(prop::sample::select(Calendar::ALL.as_slice()));
    let order = prop::option::of(prop_oneof![
        Just(Order::YearMonthDay),
        Just(Order::DayMonthYear),
        Just(Order::MonthDayYear)
    ]);
    let year = prop::option::of(prop_oneof![Just(1367), Just(1988), any::<i32>()]);
    let century = prop::option::of(prop_oneof![Just(1300), Just(1900), any::<i32>()]);
    let not_after = prop::option::of(Just(Day::from_ymd(1990, 1, 1).unwrap()));
    (calendar, order, any::<bool>(), year, century, any::<bool>(), not_after).prop_map(
        |(calendar, order, placeholder_new_year, year, century, lunar_possible, not_after)| Hints {
            calendar,
            order,
            placeholder_new_year,
            year,
            century,
            lunar_possible,
            not_after,
        },
    )
}

/// Pieces of dates that have no day, in all the ways this crate knows.
const DAYLESS: &[&str] = &[
    "1367",
    "۱۳۶۷",
    "1988",
    "Mordad",
    "مرداد",
    "July",
    "تموز",
    "محرم",
    "تابستان",
    "winter",
    "late",
    "اواخر",
    "after",
    "پس از",
    "تا",
    "to",
    "or",
    "یا",
    "circa",
    "حدود",
    "؟",
    "~",
    "جمعه",
    "شب",
    "سال",
    "دهه",
    "ق",
    "AD",
    "(",
    ")",
    "/",
    "-",
    "،",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_reading_keeps_its_promises(text in texts(), hints in hints()) {
        let reading = read(&text, &hints);
        prop_assert!(reading.candidates.is_empty() <= (!reading.issues.is_empty() || text.trim().is_empty()));
        for date in &reading.candidates {
            prop_assert_eq!(&date.original, &text);
            prop_assert!(date.window.earliest.is_some() || date.window.latest.is_some());
            if let (Some(earliest), Some(latest)) = (date.window.earliest, date.window.latest) {
                prop_assert!(earliest <= latest);
            }
            let again = HistoricalDate::from_reading(&text, &date.to_reading());
            prop_assert_eq!(again.as_ref(), Some(date));
            for lang in [Lang::English, Lang::Persian, Lang::Arabic] {
                prop_assert!(!display(date, lang).written.is_empty());
            }
        }
        let stored = Reading::from_text(&text, &reading.to_text()).map(|it| it.candidates);
        prop_assert_eq!(stored, Some(reading.candidates));
    }

    #[test]
    fn what_is_read_from_storage_never_panics(text in ".{0,60}") {
        let _ = Reading::from_text("", &text);
        let _ = HistoricalDate::from_reading("", &format!("solar-hijri day {text}"));
    }

    #[test]
    fn no_day_is_read_where_none_is_written(
        pieces in prop::collection::vec(prop::sample::select(DAYLESS), 0..8), hints in hints(),
    ) {
        let text = pieces.join(" ");
        for date in read(&text, &hints).candidates {
            prop_assert_ne!(date.precision, Precision::Day, "{}", text);
        }
    }

    #[test]
    fn a_month_and_a_year_are_never_a_day(
        month in 1u8..=12, year in 1206i32..=1499, placeholder in any::<bool>(),
    ) {
        let hints = Hints { placeholder_new_year: placeholder, ..Hints::default() };
        for text in [format!("{year}"), format!("{year}/{month}"), format!("{year}-{month:02}-00")] {
            for date in read(&text, &hints).candidates {
                prop_assert_ne!(date.precision, Precision::Day, "{}", text);
                prop_assert!(date.window.days() >= Some(29), "{}", text);
            }
        }
    }

    #[test]
    fn solar_days_read_back_as_themselves(number in 0i32..107_000) {
        let day = Calendar::SolarHijri.day(1206, 1, 1).unwrap().plus(number);
        let (year, month, date) = Calendar::SolarHijri.ymd(day);
        let gregorian = HistoricalDate::from_reading("", &format!("gregorian day {day}")).unwrap();
        for text in [
            format!("{year}/{month}/{date}"),
            format!("{year}-{month:02}-{date:02}"),
            display(&gregorian, Lang::Persian).converted.unwrap(),
        ] {
            let reading = read(&text, &Hints::default());
            prop_assert_eq!(reading.candidates.len(), 1, "{}", text);
            prop_assert_eq!(reading.candidates[0].window.earliest, Some(day), "{}", text);
            prop_assert_eq!(reading.candidates[0].window.latest, Some(day), "{}", text);
            prop_assert!(reading.issues.is_empty(), "{}", text);
        }
    }

    #[test]
    fn answers_agree_with_each_other(a in texts(), b in texts()) {
        let (a, b) = (read(&a, &Hints::default()), read(&b, &Hints::default()));
        if let (Some(a), Some(b)) = (a.candidates.first(), b.candidates.first()) {
            let (a, b) = (a.window, b.window);
            prop_assert_eq!(before(&a, &b), after(&b, &a));
            prop_assert_eq!(overlaps(&a, &b), overlaps(&b, &a));
            let yes = [before(&a, &b), after(&a, &b), overlaps(&a, &b)];
            prop_assert!(yes.iter().filter(|it| **it == dates::Answer::Yes).count() <= 1);
        }
    }
}

#[test]
fn huge_texts_are_read_and_refused() {
    for piece in PIECES {
        let text = piece.repeat(10_000 / piece.len());
        let reading = read(&text, &Hints::default());
        assert!(reading.candidates.is_empty(), "{piece}");
    }
}
