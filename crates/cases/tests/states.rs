//! What stands of invented people, line by line of a table that needs no programmer.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use cases::{Case, Fact, FlagKind, Sites, fact::shown};
use dates::Answer;
use town::{Town, day, end_of};

/// What a line of the table asks of a case.
fn answer(case: &Case, what: &str) -> String {
    let texts = |texts: Vec<&str>| if texts.is_empty() { "-".to_owned() } else { texts.join(" ") };
    match what {
        "fate" => format!("{} {}", case.fate.value.code(), case.fate.standing.code()),
        "whereabouts" => format!("{} {}", case.whereabouts.value.code(), case.whereabouts.standing.code()),
        "state" => case.state.code().to_owned(),
        "days" => case.clock.days.map_or("-".to_owned(), |days| days.to_string()),
        "since" => shown(&case.clock.since).unwrap_or("-".to_owned()),
        "until" => case.clock.until.map_or("-".to_owned(), |day| day.to_string()),
        "independent" => case.fate.independent.to_string(),
        "gap" => texts(case.element_gap.iter().map(|gap| gap.element.code()).collect()),
        "issues" => texts(case.issues.iter().map(|issue| issue.rule).collect()),
        "why" => case.fate.next.clone().unwrap_or("-".to_owned()),
        other => match (Fact::read(other), FlagKind::read(other)) {
            (Some(element), _) => {
                let view = &case.element(element).unwrap().view;
                format!("{} {}", view.value.code(), view.standing.code())
            }
            (_, Some(flag)) => match case.flag(flag) {
                Answer::Yes => "yes".to_owned(),
                Answer::No => "no".to_owned(),
                Answer::Maybe => "cannot_tell".to_owned(),
            },
            _ => panic!("what is «{other}»?"),
        },
    }
}

#[test]
fn what_stands_of_each_person_on_each_day() {
    let town = Town::read(include_str!("../testdata/people.toml"));
    let mut wrong = Vec::new();
    let rows =
        include_str!("../testdata/states.tsv").lines().filter(|row| !row.is_empty() && !row.starts_with('#'));
    for row in rows {
        let [person, on, known, what, expected] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("five columns: {row}");
        };
        let id = ["list-a", "poor"].iter().find_map(|list| town.docket.record(&format!("{list}:{person}")));
        let id = id.unwrap_or_else(|| panic!("nobody is {person}"));
        let known = if known == "-" { u64::MAX } else { end_of(day(known)) };
        let found = answer(&town.case(&[id], day(on), known, &Sites::default()), what);
        if found != expected {
            wrong.push(format!("{person} on {on}: {what}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
