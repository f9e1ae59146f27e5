//! Officials of the invented place out and in again, in the formats of others; and files of others that are odd.
#![allow(missing_docs, clippy::unwrap_used)]

use claims::{Account, Docket, Links};
use expect_test::expect_file;
use ledger::{Codebook, RecordId};
use offices::Offices;
use offices::exchange::{Brought, ftm, monitor, popolo};
use serde_json::Value as Json;

fn place() -> Docket {
    let text = include_str!("../../../fixtures/lakeside/offices.toml");
    Docket::read(text, Codebook::builtin()).unwrap()
}

/// Records of people with one key are of one person.
fn offices<'a>(accounts: &[Account<'a>], links: &'a Links) -> Offices<'a> {
    let same = |record: RecordId| {
        let key = |id| accounts.iter().find(|one| one.id() == id).and_then(|one| one.record.key.clone());
        let own = key(record);
        let of = accounts.iter().find(|one| one.kind() == "person" && own.is_some() && one.record.key == own);
        let is_person = accounts.iter().any(|one| one.id() == record && one.kind() == "person");
        of.filter(|_| is_person).map_or(record, Account::id)
    };
    Offices::new(accounts, links, same)
}

/// Every holding in words: who, what, from when, to when, seen when.
fn holdings(offices: &Offices<'_>) -> Vec<String> {
    let mut all: Vec<String> = offices
        .holdings()
        .iter()
        .filter(|one| one.person.is_some())
        .map(|one| {
            let person = one.person.unwrap();
            let name = offices.of(person).first().and_then(|account| account.text("name")).unwrap_or("?");
            let day = |window: &Option<dates::Window>| window.map_or("-".to_owned(), |window| window.iso());
            let seen: Vec<String> = one.tenure.seen.iter().map(dates::Window::iso).collect();
            format!(
                "{name} | {} | {} | {} | {}",
                names::fold_joined(offices.seat_name(&one.seat)),
                day(&one.tenure.from),
                day(&one.tenure.to),
                seen.join(" ")
            )
        })
        .collect();
    all.sort();
    all
}

fn read_back(brought: &Brought) -> Docket {
    Docket::read(&brought.docket.to_string(), Codebook::builtin()).unwrap()
}

#[test]
fn popolo_comes_back_with_every_holding_and_its_days() {
    let docket = place();
    let links = docket.links();
    let accounts = docket.accounts();
    let all = offices(&accounts, &links);
    let document = popolo::write(&all);
    let mut text = serde_json::to_string_pretty(&document).unwrap();
    text.push('\n');
    expect_file!["../testdata/popolo.json"].assert_eq(&text);
    let brought = popolo::read(&text, "lake").unwrap();
    assert_eq!(brought.odd, []);
    let back = read_back(&brought);
    let (links_back, accounts_back) = (back.links(), back.accounts());
    assert_eq!(holdings(&offices(&accounts_back, &links_back)), holdings(&all));
}

#[test]
fn followthemoney_comes_back_with_every_holding_and_its_days() {
    let docket = place();
    let links = docket.links();
    let accounts = docket.accounts();
    let all = offices(&accounts, &links);
    let text: String = ftm::write(&all).iter().map(|line| format!("{line}\n")).collect();
    expect_file!["../testdata/officials.ftm.json"].assert_eq(&text);
    let brought = ftm::read(&text, "lake").unwrap();
    assert_eq!(brought.odd, []);
    let back = read_back(&brought);
    let (links_back, accounts_back) = (back.links(), back.accounts());
    assert_eq!(holdings(&offices(&accounts_back, &links_back)), holdings(&all));
}

#[test]
fn no_allegation_goes_out() {
    let docket = place();
    let links = docket.links();
    let accounts = docket.accounts();
    let all = offices(&accounts, &links);
    let rows: Vec<String> = monitor::write(&all).into_iter().flatten().collect();
    let out = format!("{} {:?} {}", popolo::write(&all), ftm::write(&all), rows.join(" "));
    assert!(out.contains("رستم گردنه‌ساز"), "those who held posts go out");
    for account in accounts.iter().filter(|account| account.kind() == "involvement") {
        for property in ["act", "reasoning"] {
            assert!(account.text(property).is_none_or(|said| !out.contains(said)), "{property}");
        }
    }
    assert!(!out.contains("extrajudicial_execution") && !out.contains("gave_orders"));
}

/// A table as text: cells parted by tabs.
fn shown(table: &monitor::Table) -> String {
    table.iter().map(|row| row.join("\t").trim_end().to_owned() + "\n").collect()
}

fn table(text: &str) -> monitor::Table {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

#[test]
fn postings_go_out_with_source_and_confidence_of_each_value() {
    let docket = place();
    let links = docket.links();
    let accounts = docket.accounts();
    let all = offices(&accounts, &links);
    let mut rows = vec![monitor::columns()];
    rows.extend(monitor::write(&all));
    expect_file!["../testdata/postings.tsv"].assert_eq(&shown(&rows));
    let sources: Vec<&ledger::Source> = docket.sources.iter().collect();
    assert!(monitor::source_rows(&sources).iter().any(|row| row[0] == "gazette" && row[5] == "B"));
}

/// Postings as another group writes them: several sources for a value, a day that is none of beginning, an unknown source.
#[test]
fn postings_of_others_become_records_of_each_source() {
    let postings = table(include_str!("../testdata/of-others.tsv"));
    let sources = table(include_str!("../testdata/of-others-sources.tsv"));
    let brought = monitor::read(&postings, &sources, "postings").unwrap();
    let mut docket = brought.docket.clone();
    docket["source"]["postings"] = serde_json::json!({"title": "Postings", "facts": {"whom": "officials"}});
    let text = serde_json::to_string_pretty(&docket).unwrap() + "\n";
    expect_file!["../testdata/of-others.json"].assert_eq(&text);
    let same: Vec<String> = brought.same.iter().map(|(one, other)| format!("{one} = {other}")).collect();
    assert_eq!(same, ["report-a:p1 = report-b:p1"]);
    let back = Docket::read(&docket.to_string(), Codebook::builtin()).unwrap();
    assert!(back.records.iter().all(|record| record.issues.is_empty()), "every value is read");
    let links = back.links();
    let lost = back.accounts().into_iter().filter(|account| account.kind() == "holding");
    for account in lost {
        for property in ["person", "organisation"] {
            let meant =
                account.links(property).next().and_then(|link| links.resolve(&link, account.source.id));
            assert!(meant.is_some(), "{:?} {property}", account.record.key);
        }
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(read: Result<T, offices::exchange::Refused>, says: &str) {
    assert!(read.unwrap_err().0.contains(says));
}

#[test]
fn what_is_no_such_file_is_refused_in_a_sentence() {
    refused(popolo::read("{", "x"), "no JSON (line 1");
    refused(popolo::read("{\"people\": []}", "x"), "is no Popolo");
    refused(ftm::read("{}\nnot json", "x"), "line 2 is no JSON");
    refused(ftm::read("{\"id\":\"a\",\"schema\":\"Vessel\"}", "x"), "no line is an entity");
    refused(monitor::read(&table("name\tpost"), &Vec::new(), "x"), "no table of postings");
}

#[test]
fn odd_items_are_left_out_and_named_by_their_place() {
    let text = r#"{"persons": [{"name": "A B"}, {"id": "1", "name": "C D"}], "memberships": [{"person_id": "1", "role": "clerk"}]}"#;
    let brought = popolo::read(text, "x").unwrap();
    assert_eq!(brought.odd.len(), 1);
    let docket: &Json = &brought.docket;
    assert_eq!(docket["person"].as_array().unwrap().len(), 1);
    assert_eq!(docket["holding"][0]["post_as_written"], "clerk");
    let line = |schema: &str| {
        format!("{{\"id\":\"a\",\"schema\":\"{schema}\",\"properties\":{{\"name\":[\"A\"]}}}}\n")
    };
    let brought = ftm::read(&(line("Person") + &line("Vessel")), "x").unwrap();
    assert_eq!(
        brought.odd,
        [(2, "its schema is none of people, bodies, positions and who held them: left out")]
    );
}

#[test]
fn the_table_of_confidence_is_read() {
    for line in include_str!("../data/confidence.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        assert!(cells.len() == 3 && cells[1].parse::<u8>().is_ok_and(|it| (1..=5).contains(&it)), "{line}");
    }
}
