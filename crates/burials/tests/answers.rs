//! What is answered of people who are looked for in invented burial registers.
#![allow(missing_docs, clippy::unwrap_used)]

use burials::{Answer, Answered, BurialRegister, Doubtful, PageState, Sought, registers};
use claims::{Account, Docket, Links};
use dates::{Day, Window};
use ledger::Codebook;
use proptest::prelude::*;

const DOCKET: &str = include_str!("../testdata/registers.toml");

fn read(text: &str) -> Docket {
    Docket::read(text, Codebook::builtin()).unwrap()
}

fn found<'a>(accounts: &[Account<'a>], keys: &str) -> Vec<Account<'a>> {
    let wanted: Vec<&str> = keys.split(' ').collect();
    accounts
        .iter()
        .filter(|one| one.record.key.as_deref().is_some_and(|key| wanted.contains(&key)))
        .copied()
        .collect()
}

/// One person's answer, with everything it needs read anew.
fn answered(
    docket: &Docket,
    register: &str,
    records: &str,
    doubtful: &str,
    on: &str,
) -> Option<(Answer, Vec<String>)> {
    let (accounts, links) = (docket.accounts(), docket.links());
    let all = registers(&accounts, &links, Day::from_iso(on).unwrap());
    let register = all.iter().find(|one| one.id == register).unwrap();
    let doubtful: Vec<Doubtful<'_>> =
        found(&accounts, doubtful).into_iter().map(|row| Doubtful { row, chance: 0.6 }).collect();
    let records = found(&accounts, records);
    let answered = register.answer(&Sought { accounts: &records, doubtful: &doubtful }, &links)?;
    Some((answered.answer, answered.pages.iter().map(|page| page.label.clone()).collect()))
}

#[track_caller]
fn check(row: &str) {
    let [register, person, rows, doubtful, on, expected, pages] = row.split('\t').collect::<Vec<_>>()[..]
    else {
        panic!("seven columns are expected: {row}");
    };
    let answer = answered(&read(DOCKET), register, &format!("{person} {rows}"), doubtful, on);
    let said = answer.map_or(("outside", String::new()), |(answer, pages)| (answer.code(), pages.join(", ")));
    let pages = if pages == "-" { "" } else { pages };
    assert_eq!((said.0, said.1.as_str()), (expected, pages), "{row}");
}

#[test]
fn each_person_is_answered_from_the_rows_the_searches_and_the_pages() {
    let rows: Vec<&str> =
        include_str!("../testdata/answers.tsv").lines().filter(|line| !line.starts_with('#')).collect();
    assert!(rows.len() > 25, "the table was not read");
    rows.into_iter().for_each(check);
}

#[test]
fn the_towns_other_dead_are_not_looked_for() {
    let docket = read(DOCKET);
    let (accounts, links) = (docket.accounts(), docket.links());
    let registers = registers(&accounts, &links, Day::from_iso("2024-01-01").unwrap());
    let sought = |keys: &str| {
        Sought { accounts: &found(&accounts, keys), doubtful: &[] }.is_sought(&registers, &links)
    };
    assert!(sought("spring") && sought("spring r1"));
    assert!(!sought("r1") && !sought("r4"));
}

/// A page of an invented register: its days of 1367, its state, whether it was searched.
#[derive(Debug, Clone)]
struct Drawn {
    from: Option<u8>,
    days: u8,
    state: &'static str,
    searched: bool,
}

fn drawn() -> impl Strategy<Value = Drawn> {
    let states =
        ["disclosed", "disclosed", "disclosed", "withheld", "missing", "torn", "unreadable", "unknown"];
    (
        prop::option::weighted(0.9, 0..180u8),
        0..40u8,
        prop::sample::select(states.to_vec()),
        prop::bool::weighted(0.7),
    )
        .prop_map(|(from, days, state, searched)| Drawn { from, days, state, searched })
}

fn day(after: u8) -> Day {
    Day::from_iso("1988-03-21").unwrap().plus(i32::from(after))
}

/// A docket of one register with these pages, and of one person buried in a window.
fn docket(pages: &[Drawn], numbered: bool, count: Option<usize>, burial: Option<(u8, u8)>) -> String {
    let mut text = "[source.s]\n[[cemetery_register]]\nkey = \"R\"\ndisclosure = \"partly\"\n".to_owned();
    if let Some(count) = count {
        text += &format!("pages = \"{count}\"\n");
    }
    for (at, page) in pages.iter().enumerate() {
        text += &format!(
            "[[register_page]]\nkey = \"p{at}\"\nregister = \"R\"\npage_state = \"{}\"\n",
            page.state
        );
        text += &if numbered {
            format!("page_number = \"{}\"\n", at + 1)
        } else {
            format!("page_number = \"leaf {}\"\n", ["a", "b", "c", "d", "e", "f"][at])
        };
        if let Some(from) = page.from {
            text += &format!(
                "from_date = \"{}\"\nto_date = \"{}\"\n",
                day(from),
                day(from.saturating_add(page.days))
            );
        }
        if page.searched {
            text += &format!(
                "[[register_search]]\nkey = \"s{at}\"\nregister = \"R\"\nsearched_page = \"p{at}\"\nfor_all = \"yes\"\n"
            );
        }
    }
    text += "[[person]]\nkey = \"P\"\nname = \"ایرج غروی\"\n";
    if let Some((from, days)) = burial {
        text += &format!("burial_date = \"{}/{}\"\n", day(from), day(from.saturating_add(days)));
    }
    text
}

/// The days of a page: its own; without any, those between its neighbours where numbers run on with the days.
fn days(drawn: &[Drawn], at: usize, numbered: bool) -> Window {
    let own =
        |page: &Drawn| page.from.map(|from| Window::between(day(from), day(from.saturating_add(page.days))));
    let known: Vec<Day> =
        drawn.iter().filter_map(own).flat_map(|days| [days.earliest, days.latest]).flatten().collect();
    own(&drawn[at]).unwrap_or_else(|| match numbered && known.is_sorted() {
        true => Window {
            earliest: drawn[..at].iter().filter_map(own).filter_map(|days| days.latest).max(),
            latest: drawn[at..].iter().filter_map(own).filter_map(|days| days.earliest).min(),
        },
        false => Window::default(),
    })
}

fn with<T>(text: &str, look: impl FnOnce(&BurialRegister<'_>, Option<Answered<'_>>, &Links) -> T) -> T {
    let docket = read(text);
    let (accounts, links) = (docket.accounts(), docket.links());
    let registers = registers(&accounts, &links, Day::from_iso("2024-01-01").unwrap());
    let person = found(&accounts, "P");
    let register = &registers[0];
    look(register, register.answer(&Sought { accounts: &person, doubtful: &[] }, &links), &links)
}

fn said(text: &str) -> Option<Answer> {
    with(text, |_, answered, _| answered.map(|answered| answered.answer))
}

/// A few pages, half the time in the order of their days.
fn pages() -> impl Strategy<Value = Vec<Drawn>> {
    (prop::collection::vec(drawn(), 0..5), prop::bool::ANY).prop_map(|(mut pages, ordered)| {
        if ordered {
            let mut days: Vec<u8> = pages.iter().filter_map(|page| page.from).collect();
            days.sort_unstable();
            let mut days = days.into_iter();
            for page in pages.iter_mut().filter(|page| page.from.is_some()) {
                (page.from, page.days) = (days.next(), page.days.min(2));
            }
        }
        pages
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Absent: every page that could hold the name, by its own dates, was disclosed and searched.
    #[test]
    fn absent_says_that_every_page_that_could_hold_the_name_was_disclosed_and_searched(
        drawn in pages(), numbered: bool, complete: bool, burial in prop::option::weighted(0.9, (0..180u8, 0..60u8)),
    ) {
        let count = complete.then_some(drawn.len());
        let text = docket(&drawn, numbered, count, burial);
        let window = burial.map_or(Window::default(), |(from, days)| Window::between(day(from), day(from.saturating_add(days))));
        with(&text, |register, answered, _| {
            let Some(answered) = answered.filter(|answered| answered.answer == Answer::SearchedAndAbsent) else { return Ok(()) };
            prop_assert!(!answered.pages.is_empty(), "absent from no page at all");
            for (at, page) in drawn.iter().enumerate() {
                if days(&drawn, at, numbered).shared(&window).is_some() {
                    prop_assert!(page.state == "disclosed" && page.searched, "{page:?}");
                }
            }
            prop_assert!(answered.pages.iter().all(|page| page.state == PageState::Disclosed && !page.records.is_empty()));
            let unlisted = register.pages.iter().filter(|page| page.records.is_empty());
            prop_assert!(unlisted.clone().all(|page| !page.can_hold(&window)), "{:?}", register.pages);
            Ok(())
        })?;
    }

    /// One more page that nobody was let see never makes anybody absent.
    #[test]
    fn a_withheld_page_more_never_makes_anybody_absent(
        drawn in pages(), numbered: bool, burial in prop::option::weighted(0.9, (0..180u8, 0..60u8)), from in prop::option::of(0..180u8),
    ) {
        let before = said(&docket(&drawn, numbered, Some(drawn.len()), burial));
        let mut more = drawn.clone();
        more.push(Drawn { from, days: 30, state: "withheld", searched: true });
        let after = said(&docket(&more, numbered, Some(more.len()), burial));
        if before == Some(Answer::RegisterNotDisclosed) {
            prop_assert_eq!(after, Some(Answer::RegisterNotDisclosed));
        }
        prop_assert!(after != Some(Answer::SearchedAndAbsent) || before == Some(Answer::SearchedAndAbsent));
    }

    /// To know less of the burial never makes anybody absent.
    #[test]
    fn a_wider_window_never_makes_anybody_absent(drawn in pages(), numbered: bool, from in 20..180u8, days in 0..30u8, less in 0..20u8, more in 0..30u8) {
        let count = Some(drawn.len());
        let narrow = said(&docket(&drawn, numbered, count, Some((from, days))));
        let wide = said(&docket(&drawn, numbered, count, Some((from - less, days + less + more))));
        prop_assert!(wide != Some(Answer::SearchedAndAbsent) || narrow == Some(Answer::SearchedAndAbsent));
        let open = said(&docket(&drawn, numbered, count, None));
        prop_assert!(open != Some(Answer::SearchedAndAbsent) || wide == Some(Answer::SearchedAndAbsent));
    }
}
