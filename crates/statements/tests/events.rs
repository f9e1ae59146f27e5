//! Events by each source: which windows cannot both hold, and which say the same more or less exactly.
#![allow(missing_docs, clippy::unwrap_used)]

use claims::Docket;
use dates::Day;
use ledger::Codebook;
use statements::events;

/// A docket of events from lines of `testdata/events.tsv`: key, the same as, began, ended, places.
fn docket(lines: &[&str]) -> Docket {
    let mut text = "[source.s]\ntitle = \"S\"\n".to_owned();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        text += &format!("[[event]]\nkey = \"{}\"\nsource = \"s\"\n", cells[0]);
        for (property, cell) in ["same_event", "from_date", "to_date", "places_count"].iter().zip(&cells[1..])
        {
            if *cell != "-" {
                text += &format!("{property} = \"{cell}\"\n");
            }
        }
    }
    Docket::read(&text, Codebook::builtin()).unwrap()
}

/// The conflicts of every event, as `A from_date B`.
fn conflicts(docket: &Docket, on: &str) -> Vec<String> {
    let accounts = docket.accounts();
    let key = |at: usize, event: &statements::Event<'_>| event.told[at].account.record.key.clone().unwrap();
    let all = events(&accounts, &docket.links(), Day::from_iso(on).unwrap());
    let found = all.iter().flat_map(|event| {
        event.conflicts.iter().map(|one| {
            assert_eq!(one.reason.records.len(), 2);
            format!("{} {} {}", key(one.between.0, event), one.over.property(), key(one.between.1, event))
        })
    });
    found.collect()
}

/// Groups of lines parted by a blank one: records, and at the end `= ` and what is in conflict.
#[test]
fn each_source_keeps_its_own_days() {
    for group in include_str!("../testdata/events.tsv").split("\n\n") {
        let lines: Vec<&str> =
            group.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
        let (told, expected) = lines.split_at(lines.len() - 1);
        let expected = expected[0].strip_prefix("= ").unwrap().trim();
        let found = conflicts(&docket(told), "2026-11-30").join("; ");
        assert_eq!(if found.is_empty() { "none".to_owned() } else { found }, expected, "{group}");
    }
}

#[test]
fn what_can_only_have_begun_later_is_not_told() {
    let docket = docket(&["a\t-\t1988-07\t-\t-", "b\ta\t2024-01-01\t-\t-"]);
    assert_eq!(conflicts(&docket, "2020-01-01"), Vec::<String>::new());
    assert_eq!(conflicts(&docket, "2024-01-02"), ["a from_date b"]);
    let accounts = docket.accounts();
    let all = events(&accounts, &docket.links(), Day::from_iso("2024-01-02").unwrap());
    assert_eq!((all.len(), all[0].told.len()), (1, 2), "two records of one event");
}
