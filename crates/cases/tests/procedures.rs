//! Matters before international bodies: `testdata/procedures.tsv`, and what holds of any steps in any order.
#![allow(missing_docs, clippy::unwrap_used)]

use cases::{FactState, Procedure, procedures};
use claims::docket::Docket;
use dates::{Day, Window};
use ledger::Codebook;
use proptest::prelude::*;

const MATTERS: &str = include_str!("../testdata/procedures.toml");
const TABLE: &str = include_str!("../testdata/procedures.tsv");

fn docket(text: &str) -> Docket {
    Docket::read(text, Codebook::builtin()).unwrap_or_else(|error| panic!("{error}"))
}

/// The procedure with this key, as it stood on a day; `lost` is the one that nobody recorded.
fn procedure(docket: &Docket, key: &str, on: Day) -> Procedure {
    let all = procedures(&docket.accounts(), &docket.links(), |record| record, on);
    let record = (key != "lost").then(|| docket.record(&format!("family-file:{key}")).unwrap());
    all.into_iter().find(|one| one.record == record).unwrap()
}

fn shown(window: &Window) -> String {
    let end = |day: Option<Day>| day.map_or("..".to_owned(), |day| day.to_string());
    match window.days() {
        Some(1) => end(window.earliest),
        _ => format!("{}/{}", end(window.earliest), end(window.latest)),
    }
}

/// Words in a line, or a dash where there are none.
fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let line = words.into_iter().collect::<Vec<_>>().join(" ");
    if line.is_empty() { "-".to_owned() } else { line }
}

fn found(one: &Procedure, what: &str) -> String {
    if let Some(ours) = what.strip_prefix("diverges ") {
        return words(one.divergence(FactState::read(ours).unwrap()).map(|it| it.theirs.code()));
    }
    match what {
        "stage" => one.stage.code().to_owned(),
        "steps" => words(one.steps.iter().map(|step| step.stage.code())),
        "issues" => {
            let mut rules: Vec<&str> = one.issues.iter().map(|issue| issue.rule).collect();
            rules.sort_unstable();
            words(rules)
        }
        "six_months" => one.six_months.map_or("-".to_owned(), |six| {
            format!("{} {} {}", shown(&six.since), shown(&six.due), six.rule.code())
        }),
        other => panic!("nothing is asked by «{other}»"),
    }
}

#[test]
fn every_matter_stands_as_its_line_says() {
    let docket = docket(MATTERS);
    let mut wrong = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [key, on, what, expected] = columns[..] else { panic!("four columns: {line}") };
        let found = found(&procedure(&docket, key, Day::from_iso(on).unwrap()), what);
        if found != expected {
            wrong.push(format!("{line}\n  came out  {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_issue_names_its_records_and_repeats_no_value() {
    let docket = docket(MATTERS);
    for one in procedures(&docket.accounts(), &docket.links(), |record| record, Day::LAST) {
        for issue in &one.issues {
            assert!(!issue.records.is_empty(), "{issue:?}");
            assert!(!issue.says.contains("favour") && !issue.says.contains("10001234"), "{issue:?}");
        }
    }
}

#[test]
fn the_same_steps_of_joined_records_are_one_procedure() {
    let docket = docket(MATTERS);
    let whole = docket.record("family-file:whole").unwrap();
    let all = procedures(&docket.accounts(), &docket.links(), |_| whole, Day::LAST);
    assert_eq!(all.iter().filter(|one| one.record.is_some()).count(), 1);
}

const STEPS: &[&str] = &[
    "submitted",
    "information_requested",
    "inadmissible",
    "admitted",
    "transmitted",
    "outstanding",
    "reply_received",
    "reply_communicated_to_source",
    "contested",
    "clarified",
    "clarified_by_source",
    "archived",
    "discontinued",
    "reopened",
    "duplicate",
    "withdrawn_by_family",
    "published",
    "what nobody knows",
];

/// A docket of one procedure with steps on days, months or no day at all.
fn drawn() -> impl Strategy<Value = String> {
    let step =
        (0..STEPS.len(), 2020..2026i32, 0..13u8, any::<bool>()).prop_map(|(step, year, month, decided)| {
            let date = if month == 0 { String::new() } else { format!("date = \"{year}-{month:02}\"\n") };
            let by = if decided { "decided_by = \"wgeid\"\ndocument = \"letter\"\n" } else { "" };
            format!(
                "[[procedure_step]]\nsource = \"s\"\nprocedure = \"p\"\nstep = \"{}\"\n{date}{by}\n",
                STEPS[step]
            )
        });
    proptest::collection::vec(step, 0..9).prop_map(|steps| {
        let own = "[[procedure]]\nkey = \"p\"\nsource = \"s\"\nmechanism = \"wgeid\"\n\n";
        format!("{own}{}", steps.concat())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn silence_never_clarifies_and_no_step_is_refused(text in drawn(), days in 0i32..2500) {
        let docket = docket(&text);
        let on = Day::from_iso("2020-01-01").unwrap().plus(days);
        let all = procedures(&docket.accounts(), &docket.links(), |record| record, on);
        let one = &all[0];
        let decided = one.stage.is_decided();
        prop_assert!(!decided || one.steps.iter().any(|step| step.stage == one.stage));
        // Whatever a recorder wrote is either laid out, not yet so, or an issue with its record.
        let laid_out = one.steps.iter().map(|step| step.records.len()).sum::<usize>();
        let odd = one.issues.iter().filter(|it| ["procedure.undated", "procedure.unreadable_step"].contains(&it.rule));
        prop_assert!(laid_out + odd.count() < docket.records.len());
        for step in one.steps.iter().filter(|step| step.stage.is_decided()) {
            let named = |it: &&claims::Reason| it.rule == "procedure.decision_incomplete"
                && it.records.iter().any(|id| step.records.contains(id));
            prop_assert!(step.decision.on != Window::default() || one.issues.iter().any(|it| named(&it)));
        }
    }

    #[test]
    fn the_order_of_the_records_changes_nothing(text in drawn()) {
        let docket = docket(&text);
        let mut accounts = docket.accounts();
        let one = procedures(&accounts, &docket.links(), |record| record, Day::LAST);
        accounts.reverse();
        let other = procedures(&accounts, &docket.links(), |record| record, Day::LAST);
        prop_assert_eq!(one[0].stage, other[0].stage);
        prop_assert_eq!(&one[0].steps, &other[0].steps);
    }
}
