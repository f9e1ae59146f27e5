//! What reprisals have in common, counted by kind, month and what came before.
#![allow(missing_docs, clippy::unwrap_used)]

use claims::{Account, Docket};
use dates::Calendar;
use ledger::Codebook;
use statements::{Incident, Patterns, What};

const DOCKET: &str = r#"
[source.a]
[[site_event]]
event_kind = "commemorated"
date = "2023-09-01"
[[communication]]
reference = "AL LKS 1/2023"
sent_on = "2023-08-20"
[[communication]]
reference = "AL LKS 2/2023"
sent_on = "2023-08-21"
[[reprisal_incident]]
date = "2023-09-05"
reprisal_kind = ["summons", "threat"]
cooperation = "commemoration"
relation_to_case = "relative"
[[reprisal_incident]]
date = "2022-09"
reprisal_kind = "summons"
[[reprisal_incident]]
date = "2021"
reprisal_kind = "arrest"
[[reprisal_incident]]
reprisal_kind = "arrest"
"#;

fn patterns(calendar: Calendar) -> Patterns {
    let docket = Docket::read(DOCKET, Codebook::builtin()).unwrap();
    let all = docket.accounts();
    let (before, incidents): (Vec<Account<'_>>, Vec<Account<'_>>) =
        all.into_iter().partition(|account| account.kind() != "reprisal_incident");
    let first = incidents[0].id();
    Patterns::of(
        incidents.iter().map(|account| Incident {
            account,
            when: account.window("date"),
            before: if account.id() == first { &before } else { &[] },
        }),
        calendar,
    )
}

#[test]
fn an_incident_counts_under_each_of_its_kinds_and_once_for_what_came_before() {
    let found = patterns(Calendar::Gregorian);
    assert_eq!(found.kinds.into_iter().collect::<Vec<_>>(), [("arrest", 2), ("summons", 2), ("threat", 1)]);
    assert_eq!(found.after[&What::Kind("communication")], 1, "two letters came before one incident");
    assert_eq!(found.after[&What::AtGrave("commemorated")], 1);
    assert_eq!((found.against["relative"], found.answering["commemoration"]), (1, 1));
}

#[test]
fn months_and_years_are_those_of_a_calendar_and_only_where_they_are_certain() {
    let found = patterns(Calendar::Gregorian);
    assert_eq!(found.months.into_iter().collect::<Vec<_>>(), [(9, 2)]);
    assert_eq!(found.years.into_iter().collect::<Vec<_>>(), [(2021, 1), (2022, 1), (2023, 1)]);
    // September 2022 is no month of the Solar Hijri calendar, and 2021 no year of it.
    let found = patterns(Calendar::SolarHijri);
    assert_eq!(found.months.into_iter().collect::<Vec<_>>(), [(6, 1)]);
    assert_eq!(found.years.into_iter().collect::<Vec<_>>(), [(1401, 1), (1402, 1)]);
}
