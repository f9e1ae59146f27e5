//! Clocks that records start and end: `testdata/records.toml` as a table, and the table of triggers against the codebook.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use dates::{Answer, Day, Hints, Window, read};
use deadlines::triggers::events;
use deadlines::{Clock, Rules, Said, State};
use ledger::codebook::ValueType;
use ledger::{Codebook, Kind, Property};

const RECORDS: &str = include_str!("../testdata/records.toml");
const CLOCKS: &str = include_str!("../testdata/clocks.tsv");

/// A record of `records.toml`; links are the ids of others.
struct Line(toml::Table);

impl Line {
    fn text(&self, property: &str) -> Option<&str> {
        self.0.get(property)?.as_str()
    }
}

/// Names of records and persons, long enough for the file.
type Name = [u8; 16];

fn name(text: &str) -> Name {
    let mut name = [b' '; 16];
    name[..text.len()].copy_from_slice(text.as_bytes());
    name
}

fn shown(name: &Name) -> &str {
    std::str::from_utf8(name).unwrap().trim_end()
}

impl Said for Line {
    type Id = Name;

    fn id(&self) -> Name {
        name(self.text("id").unwrap())
    }

    fn subject(&self) -> Name {
        self.id()
    }

    fn kind(&self) -> &str {
        self.text("kind").unwrap()
    }

    fn values(&self, property: &str) -> Vec<String> {
        self.text(property).map(str::to_owned).into_iter().collect()
    }

    fn window(&self, property: &str) -> Option<Window> {
        Some(read(self.text(property)?, &Hints::default()).candidates.first()?.window)
    }

    fn links(&self, property: &str) -> Vec<Name> {
        self.text(property).map(name).into_iter().collect()
    }
}

fn records() -> Vec<Line> {
    let file: toml::Table = RECORDS.parse().unwrap();
    let said = file["said"].as_array().unwrap().iter();
    said.map(|one| Line(one.as_table().unwrap().clone())).collect()
}

fn days(window: &Window) -> String {
    let end = |day: Option<Day>| day.map_or("..".to_owned(), |day| day.to_string());
    if window.days() == Some(1) {
        end(window.earliest)
    } else {
        format!("{}/{}", end(window.earliest), end(window.latest))
    }
}

fn line(clock: &Clock<'_, Name>) -> String {
    let ended = clock.ended.as_ref().map_or("-".to_owned(), |ended| {
        let in_time = match ended.kept.in_time {
            Answer::Yes => "in time",
            Answer::No => "late",
            Answer::Maybe => "perhaps late",
        };
        let sure = if ended.certain { "" } else { "perhaps " };
        format!("{sure}{} {in_time}", shown(&ended.record))
    });
    let record = clock.record.as_ref().map_or("-", shown);
    let open = if clock.is_open() { "open" } else { "-" };
    let (due, state) = (days(&clock.due.window), clock.due.state.code());
    format!("{}\t{record}\t{due}\t{state}\t{ended}\t{open}", clock.rule.id)
}

#[test]
fn every_clock_of_the_records_is_as_its_line_says() {
    let records = records();
    let mut found = String::new();
    for on in ["2024-11-20", "2025-03-01", "2025-07-15"] {
        writeln!(found, "on {on}").unwrap();
        for clock in Rules::built_in().clocks(&records, Day::from_iso(on).unwrap()) {
            writeln!(found, "{}", line(&clock)).unwrap();
        }
    }
    let expected: Vec<&str> =
        CLOCKS.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect();
    assert_eq!(found.lines().collect::<Vec<_>>(), expected, "\n{found}");
}

#[test]
fn what_happens_after_the_day_changes_nothing_about_it() {
    let on = Day::from_iso("2024-11-20").unwrap();
    let later = |line: &Line| {
        ["date", "given_on", "contact_verified_on", "registered_on"]
            .iter()
            .any(|property| line.window(property).is_some_and(|window| window.earliest > Some(on)))
    };
    let (all, known) = (records(), records().into_iter().filter(|line| !later(line)).collect::<Vec<_>>());
    let lines = |records: &[Line]| -> Vec<String> {
        Rules::built_in().clocks(records, on).iter().map(line).collect()
    };
    assert_eq!(lines(&all), lines(&known));
}

#[test]
fn reminders_follow_a_passed_day_where_somebody_set_their_interval() {
    let own = include_str!("../testdata/own.toml");
    let rules = Rules::built_in().with("own.toml", own).unwrap();
    let records = records();
    let clocks = rules.clocks(&records, Day::from_iso("2025-03-01").unwrap());
    let reminder = clocks.iter().find(|clock| clock.rule.id == "CED-REM").unwrap();
    assert_eq!(days(&reminder.due.window), "2025-03-17");
    assert_eq!(reminder.due.state, State::Running);
}

fn property(kind: &str, id: &str) -> &'static Property {
    Codebook::builtin().property(kind, id).unwrap_or_else(|| panic!("{kind} has no «{id}»"))
}

/// The kind that a link of a kind means.
fn linked(kind: &'static str, link: &str) -> &'static Kind {
    let to = &property(kind, link).to;
    assert_eq!(to.len(), 1, "{kind}.{link}");
    Codebook::builtin().kind(&to[0]).unwrap()
}

#[test]
fn the_table_of_triggers_names_what_the_codebook_has() {
    let codebook = Codebook::builtin();
    for event in events() {
        let kind: &'static Kind =
            codebook.kind(&event.kind).unwrap_or_else(|| panic!("no kind {}", event.kind));
        assert_eq!(property(&kind.id, &event.date).value_type, ValueType::Date, "{}", event.event);
        event.alike.iter().chain(&event.moment).for_each(|id| assert_eq!(property(&kind.id, id).id, *id));
        for path in event.about.iter() {
            let (kind, link) = path
                .split_once('.')
                .map_or((kind, path.as_str()), |(link, rest)| (linked(&kind.id, link), rest));
            assert_eq!(property(&kind.id, link).value_type, ValueType::Link, "{path}");
        }
        for (path, wanted) in event.with.iter().chain(&event.unless) {
            let (kind, id) = path
                .split_once('.')
                .map_or((kind, path.as_str()), |(link, rest)| (linked(&kind.id, link), rest));
            let Some(terms) = &property(&kind.id, id).terms else { continue };
            for term in wanted {
                assert!(codebook.vocabulary(terms).unwrap().term(term).is_some(), "{terms} has no «{term}»");
            }
        }
    }
}

#[test]
fn every_event_of_a_rule_is_told_by_some_record_or_is_known_not_to_be() {
    // Told by entries of custody, by a calendar, by another rule, or by no kind yet.
    let untold = [
        "custody_verified",
        "every_year",
        "urgent_action_unanswered",
        "special_session_requested",
        "special_session_held",
    ];
    for rule in Rules::built_in().rules() {
        let ends = rule.ends.iter().map(|end| &end.event);
        for word in ends.chain([&rule.trigger]) {
            let told = events().iter().any(|event| event.event == *word);
            assert!(told != untold.contains(&word.as_str()), "{}: {word}", rule.id);
        }
    }
}
