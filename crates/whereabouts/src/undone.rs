//! What is added and undone leaves no trace but in the log: a property of the whole register.

use std::path::Path;

use clap::Parser;
use ledger::{Body, Chance, Codebook, EntryId, Record, RecordId, Source, SourceId, Statement, Verdict};
use proptest::prelude::*;
use store::{NewRegister, PeopleFilter, Store, THROWAWAY_PASSPHRASE};

use crate::commands::{judge, link, show};
use crate::options::{Common, Options};
use crate::reviewers::{self, Panel};
use crate::session::Session;

const NAMES: [(&str, &str); 6] = [
    ("Behrang Tavanaei", "بهرنگ توانایی"),
    ("Shirin Darabnia", "شیرین داراب‌نیا"),
    ("Behrang Tavana", "بهرنگ توانا"),
    ("Mohammad Reza Karimi", "محمدرضا کریمی"),
    ("Mohammad Karimi", "محمد کریمی"),
    ("Shirin Darabi", "شیرین دارابی"),
];

/// A register of invented people on three lists, some of them doubtful.
pub fn register(folder: &Path) -> (Common, Session, Vec<RecordId>) {
    let words = ["whereabouts", "--quiet", "--register", folder.to_str().unwrap(), "link"];
    let common = Options::parse_from(words).common;
    let new = NewRegister {
        recorder: "Leila".to_owned(),
        software: "test".to_owned(),
        codebook: Codebook::builtin().digest(),
        throwaway: true,
        now_ms: 1_764_000_000_000,
        chance: Chance::from_seed([5; 32]),
    };
    let mut store = Store::create(folder, &THROWAWAY_PASSPHRASE.into(), new).unwrap().0;
    let mut records = Vec::new();
    let mut writing = store.begin(1_764_000_000_000).unwrap();
    for list in 0..3usize {
        let source = writing.reserve().into();
        writing.append(&Body::Source(list_of(source, list))).unwrap();
        for (row, name) in NAMES.iter().enumerate().filter(|(row, _)| (row + list) % 4 != 0) {
            let id = writing.reserve().into();
            writing.append(&Body::Record(record(id, source, list, row, name))).unwrap();
            records.push(id);
        }
    }
    writing.commit().unwrap();
    (common, Session { store }, records)
}

pub fn list_of(id: SourceId, list: usize) -> Source {
    Source::new(id, &format!("list-{list}"), &format!("list {list}"))
}

pub fn record(id: RecordId, source: SourceId, list: usize, row: usize, name: &(&str, &str)) -> Record {
    let name = if list == 1 { name.1 } else { name.0 };
    let city = ["Daryache", "Kenareh"][(row + list) % 2];
    Record {
        id,
        source,
        batch: None,
        replaces: None,
        kind: "person".to_owned(),
        locator: Default::default(),
        key: Some(row.to_string()),
        statements: vec![Statement::new("name", name), Statement::new("city", city)],
        issues: Vec::new(),
    }
}

/// All that the register shows: people, their values and history, the queue, the weights.
fn shown(session: &Session, records: &[RecordId]) -> Vec<String> {
    let store = &session.store;
    let everyone = PeopleFilter { limit: 1000, ..PeopleFilter::default() };
    let mut shown = vec![
        format!("{:?}", store.people(&everyone).unwrap()),
        format!("{:?}", store.next_pairs(None, 1000).unwrap()),
        store.get_fact("model").unwrap().unwrap(),
        format!("{:?}", store.search(&[vec!["karimi*".to_owned()]], 1000).unwrap()),
    ];
    let register = session.register().unwrap();
    for record in records {
        let person = session.person(&register, &record.to_string()).unwrap();
        shown.push(show::as_json(&register, &person).to_string());
        shown.extend(session.history_of(&person).unwrap());
    }
    shown
}

/// One thing that a person can do and undo: `0` to `2` a verdict, `3` the rule of two reviewers.
type Act = (u8, prop::sample::Index, prop::sample::Index, bool);

fn carry_out(session: &mut Session, records: &[RecordId], act: &Act) -> Option<EntryId> {
    let (what, a, b, by_leila) = act;
    let reviewer = if *by_leila { "Leila" } else { "Omid" };
    let (a, b) = (*a.get(records), *b.get(records));
    let verdict = match what {
        0 => Verdict::Same,
        1 => Verdict::Different,
        2 => Verdict::Unsure,
        _ => return Some(session.append(|_| reviewers::rule(true, None, reviewer)).unwrap()),
    };
    let made = judge::by(reviewer, a, b, verdict, None);
    (a != b).then(|| session.append(|id| Body::Judgement(made(id))).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn adding_then_undoing_restores_the_register(
        (acts, order) in prop::collection::vec(any::<Act>(), 1..8).prop_flat_map(|mut acts| {
            acts.iter_mut().for_each(|act| act.0 %= 4);
            let order: Vec<usize> = (0..acts.len()).collect();
            (Just(acts), Just(order).prop_shuffle())
        }),
        again in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let (common, mut session, records) = register(folder.path());
        link::relink(&common, &mut session, true, Some(0)).unwrap();
        let before = shown(&session, &records);

        let done: Vec<Option<EntryId>> = acts.iter().map(|act| carry_out(&mut session, &records, act)).collect();
        link::relink(&common, &mut session, true, Some(0)).unwrap();
        for entry in order.iter().filter_map(|&at| done[at]) {
            let withdrawal = session.withdraw(entry, "undone").unwrap();
            if again {
                let redone = session.withdraw(withdrawal, "meant after all").unwrap();
                session.withdraw(redone, "no, undone").unwrap();
            }
        }
        prop_assert!(Panel::of(&session.store).unwrap().questions.is_empty());
        link::relink(&common, &mut session, true, Some(0)).unwrap();
        prop_assert_eq!(shown(&session, &records), before);
        let whole = session.store.verify(|_, _| ()).unwrap().is_whole();
        prop_assert!(whole);
    }
}

#[test]
fn what_is_not_undone_shows() {
    let folder = tempfile::tempdir().unwrap();
    let (common, mut session, records) = register(folder.path());
    link::relink(&common, &mut session, true, Some(0)).unwrap();
    let before = shown(&session, &records);
    let made = judge::by("Leila", records[0], records[1], Verdict::Same, None);
    session.append(|id| Body::Judgement(made(id))).unwrap();
    link::relink(&common, &mut session, true, Some(0)).unwrap();
    assert_ne!(shown(&session, &records), before);
}
