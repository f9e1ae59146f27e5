//! How fast the store is: `cargo run --release -p store --example rates -- 1000000 FOLDER`.
//!
//! Writes that many invented records of ten statements into a throw-away register
//! in an empty folder and times writing, reading, searching and verifying.
#![allow(clippy::unwrap_used)]

use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use ledger::{Body, Chance, Digest, Locator, Record, Source, SourceId, Statement};
use secrecy::SecretString;
use store::{
    LogState, NewRegister, PeopleFilter, PersonRow, Span, Store, THROWAWAY_PASSPHRASE, Unlock, Writing,
};

const GIVEN: [&str; 12] =
    ["زهرا", "بهرام", "پروین", "کیوان", "مریم", "سهراب", "رؤیا", "جمشید", "نسرین", "فرهاد", "لیلا", "منوچهر"];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let count: u64 = arguments.next().expect("how many records").parse().expect("a number");
    let folder = arguments.next().expect("an empty folder");
    let folder = Path::new(&folder);
    let mut store = create(folder);
    let sources = time("append", count, || append(&mut store, count));
    report_size(folder, count);
    time("open", 1, || store = Store::open(folder, &Unlock::Throwaway, Chance::from_seed([8; 32])).unwrap());
    time("each_record", count, || each_record(&store));
    time("sources with counts", count, || black_box(store.sources().unwrap()).len());
    time("keyed_rows of one source", count / 4, || black_box(store.keyed_rows(sources[1]).unwrap()).len());
    let state = store.state().unwrap();
    time("put_search", count, || store.put_search(&state, (4..count).map(|seq| (seq, terms(seq)))).unwrap());
    time("put_people", count / 2, || put_people(&mut store, &state, count));
    for _ in 0..2 {
        search(&store);
    }
    people(&store, &sources);
    time("one record", 1000, || (0..1000).for_each(|i| drop(store.record_at(4 + i * 7 % count).unwrap())));
    let found = time("verify", count, || store.verify(|_, _| {}).unwrap());
    assert!(found.is_whole(), "{:?}", found.damage);
    time("rebuild", count, || store.rebuild().unwrap());
    report_size(folder, count);
}

fn create(folder: &Path) -> Store {
    let new = NewRegister {
        recorder: "rates".to_owned(),
        software: "rates".to_owned(),
        codebook: Digest::of(b""),
        throwaway: true,
        now_ms: 1_764_000_000_000,
        chance: Chance::from_seed([7; 32]),
    };
    Store::create(folder, &SecretString::from(THROWAWAY_PASSPHRASE), new).unwrap().0
}

fn append(store: &mut Store, count: u64) -> Vec<SourceId> {
    let mut writing = store.begin(1_764_000_000_000).unwrap();
    let sources: Vec<SourceId> = (0..4).map(|no| add_source(&mut writing, no)).collect();
    for row in 0..count {
        let record = record(&mut writing, sources[(row * 4 / count) as usize], row);
        writing.append(&Body::Record(record)).unwrap();
    }
    writing.commit().unwrap();
    sources
}

fn add_source(writing: &mut Writing<'_>, no: u64) -> SourceId {
    let id = writing.reserve().into();
    let source = Source::new(id, &format!("list-{no}"), "فهرست");
    writing.append(&Body::Source(source)).unwrap();
    id
}

fn record(writing: &mut Writing<'_>, source: SourceId, row: u64) -> Record {
    let given = GIVEN[(row % 12) as usize];
    let statement = |property: &str, value: String, column: &str| Statement {
        column: Some(column.to_owned()),
        lang: Some("fa".to_owned()),
        ..Statement::new(property, &value)
    };
    let mut born = statement("birth_date", format!("13{}", 20 + row % 50), "E");
    born.reading = Some("solar-hijri 1941-03-21/1942-03-20".to_owned());
    Record {
        id: writing.reserve().into(),
        source,
        batch: None,
        replaces: None,
        kind: "person".to_owned(),
        locator: Locator { row: Some(row + 2), ..Locator::default() },
        key: Some(row.to_string()),
        statements: vec![
            statement("name", format!("{given} {}", row / 12), "A"),
            statement("given_name", given.to_owned(), "B"),
            statement("family_name", format!("دریاچه‌ای {}", row % 3001), "C"),
            statement("father_name", GIVEN[(row / 7 % 12) as usize].to_owned(), "D"),
            born,
            statement("death_date", "1367/05/06".to_owned(), "F"),
            statement("city", "بندر دریاچه".to_owned(), "G"),
            statement("detention_place", "زندان مرکزی بندر".to_owned(), "H"),
            statement("affiliation", "انجمن قایقرانان".to_owned(), "I"),
            statement("note", format!("در فهرست سال {} هم آمده است", row % 90), "J"),
        ],
        issues: Vec::new(),
    }
}

fn each_record(store: &Store) -> u64 {
    let mut statements = 0;
    store
        .each_record(|_, record| {
            statements += record.statements.len() as u64;
            ControlFlow::Continue(())
        })
        .unwrap();
    statements
}

/// Fifteen terms: a very common one, some common, some rare.
fn terms(seq: u64) -> String {
    let mut text = "daryache ".to_owned();
    for (letter, several) in [('g', 40), ('f', 3001), ('h', 97), ('c', 12), ('p', 9), ('x', 50_021)] {
        let no = seq.wrapping_mul(2_654_435_761) / 7 % several;
        text.push_str(&format!("{letter}{no} {letter}{letter}{no} "));
    }
    text
}

fn put_people(store: &mut Store, state: &LogState, count: u64) {
    let person = |no: u64| PersonRow {
        no,
        id: ledger::RecordId(u128::from(no).to_be_bytes()),
        name: format!("{} {no}", GIVEN[(no % 12) as usize]),
        sort: format!("{:08}", no.wrapping_mul(2_654_435_761) % 99_999_989),
        records: 2,
        sources: 2,
        independent: 1 + (no % 3) as u32,
        burial: no.is_multiple_of(10),
        born: Span { earliest: Some((no % 9000) as i32), latest: Some((no % 9000) as i32 + 365) },
        died: Span { earliest: Some(6700), latest: None },
        sex: None,
        places: "bandar daryache".to_owned(),
        name_latin: String::new(),
    };
    let members = (4..count).map(|seq| (seq, seq / 2));
    store.put_people(state, (0..=count / 2).map(person), members).unwrap();
}

fn search(store: &Store) {
    for (what, words) in [
        ("search: rare + common", vec!["x77", "g3"]),
        ("search: two common", vec!["g3", "c5"]),
        ("search: two very common", vec!["daryache", "g3"]),
        ("search: common, never together", vec!["g3", "gg4"]),
        ("search: one of everybody", vec!["daryache"]),
        ("search: prefix of 2", vec!["c5", "hh*"]),
        ("search: prefix of 4", vec!["c5", "f120*"]),
        ("search: prefix of everybody", vec!["da*"]),
    ] {
        let groups: Vec<Vec<String>> = words.iter().map(|word| vec![(*word).to_owned()]).collect();
        time(what, 1, || black_box(store.search(&groups, 50).unwrap()).len());
    }
}

fn people(store: &Store, sources: &[SourceId]) {
    let words = |words: &[&str]| words.iter().map(|word| vec![(*word).to_owned()]).collect();
    let filter = PeopleFilter { limit: 20, ..Default::default() };
    for (what, filter) in [
        ("people: first of all", filter.clone()),
        ("people: rare word", PeopleFilter { terms: words(&["x77"]), ..filter.clone() }),
        ("people: two words", PeopleFilter { terms: words(&["g3", "c5"]), ..filter.clone() }),
        ("people: word of everybody", PeopleFilter { terms: words(&["daryache"]), ..filter.clone() }),
        ("people: burial", PeopleFilter { burial: Some(true), ..filter.clone() }),
        ("people: of one source", PeopleFilter { sources: vec![sources[0]], ..filter.clone() }),
    ] {
        let page = time(what, 1, || store.people(&filter).unwrap());
        println!("{:34} {} of {}, cut short: {}", "", page.people.len(), page.total, page.cut_short);
    }
}

fn time<T>(what: &str, count: u64, work: impl FnOnce() -> T) -> T {
    let (start, busy) = (Instant::now(), busy_seconds());
    let result = work();
    let (wall, busy) = (start.elapsed().as_secs_f64(), busy_seconds() - busy);
    println!(
        "{what:34} {:>10.1} ms wall {:>10.1} ms CPU {:>12.0}/CPU s",
        wall * 1000.0,
        busy * 1000.0,
        count as f64 / busy
    );
    result
}

/// How long this thread has had a processor; on a shared machine the figure to compare.
fn busy_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1e9
}

fn report_size(folder: &Path, count: u64) {
    let size = |file: &str| std::fs::metadata(folder.join(file)).map_or(0, |file| file.len());
    let bytes = size("register.db") + size("register.db-wal");
    println!("{:34} {:>10.1} MB {:>12} bytes a record", "on disk", bytes as f64 / 1e6, bytes / count);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or(" unknown");
    println!("{:34} {}", "peak memory so far", peak.trim());
}
