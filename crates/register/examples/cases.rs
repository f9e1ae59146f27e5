//! How long deriving a whole register takes, and how long one new record takes.
//!
//! `cargo run --release -p register --example cases -- 100000` prints both for so many
//! invented people, each in three lists, one in ten with a disappearance, a request and a finding.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::time::Instant;

use cases::Policy;
use claims::{Account, Lineage, Links};
use dates::{Day, Hints};
use ledger::{Grade, Locator, Record, RecordId, Source, SourceId, Statement};
use register::cases::{Cases, Counts, On};

fn main() {
    let people: usize = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let sources: Vec<Source> = (1..=5u8).map(source).collect();
    let (records, subjects) = records(people);
    let lineage = Lineage::new(&sources);
    let account = |record| of(record, &sources, &lineage);
    let day = Day::from_iso("2020-09-03").unwrap();

    let (kept, new) = records.split_at(records.len() - 1);
    let start = Instant::now();
    let links = Links::new(kept, &sources);
    let cases = Cases::new(kept.iter().map(account).collect(), links, subjects);
    let laid = start.elapsed();
    let mut on = On::new(cases, day, Policy::default());
    let counts = Counts::of(on.derive_all().values());
    let whole = start.elapsed();
    println!("{people} people, {} records: laid out in {laid:.2?}, derived in {whole:.2?}", kept.len());
    println!("  {} continuing, states {:?}", counts.continuing, counts.states);

    let before = on.lines()[&id(0)].clone();
    let start = Instant::now();
    let touched = on.add(account(&new[0]), None);
    println!("one new record: {:.2?}, {} case touched", start.elapsed(), touched.len());
    println!("  fate {:?} -> {:?}", before.fate, on.lines()[&id(0)].fate);
}

fn source(number: u8) -> Source {
    let id = SourceId([number; 16]);
    Source { grade: Grade::B, ..Source::new(id, &format!("list-{number}"), "A list") }
}

fn of<'a>(record: &'a Record, sources: &'a [Source], lineage: &Lineage) -> Account<'a> {
    let source = &sources[usize::from(record.source.0[0]) - 1];
    Account { record, source, family: lineage.family(source.id), known_ms: 0 }
}

fn id(at: usize) -> RecordId {
    RecordId((at as u128 + 1).to_be_bytes())
}

/// The records of so many people, and last a review that makes the finding on the first one count.
fn records(people: usize) -> (Vec<Record>, HashMap<RecordId, RecordId>) {
    let (mut records, mut subjects) = (Vec::new(), HashMap::new());
    for person in 0..people {
        let first = records.len();
        for list in 1..=3u8 {
            subjects.insert(id(records.len()), id(first));
            let date = format!("1367/{}/{}", person % 6 + 1, person % 29 + 1);
            push(
                &mut records,
                "person",
                list,
                &[
                    ("name", "بهزاد سهرابیان"),
                    ("father_name", "کریم"),
                    ("arrest_date", "1362/3"),
                    ("detention_place", "انبار شور"),
                    ("fate", "اعدام"),
                    ("death_date", &date),
                    ("credibility", "2"),
                ],
            );
        }
        if person % 10 == 0 {
            let (link, finding) = (id(first).to_string(), records.len() + 2);
            push(
                &mut records,
                "disappearance",
                4,
                &[
                    ("person", &link),
                    ("perpetrator_class", "state"),
                    ("concealment_kind", "information_refused"),
                    ("first_hand", "yes"),
                ],
            );
            push(&mut records, "death_record_request", 4, &[("person", &link), ("outcome", "refused")]);
            push(
                &mut records,
                "finding",
                5,
                &[
                    ("person", &link),
                    ("about", "fate"),
                    ("value", "dead"),
                    ("body", "court"),
                    ("made_by", "Court"),
                    ("recorded_by", "Mina"),
                    ("standard_of_proof", "beyond_reasonable_doubt"),
                    ("date", "2015-01-01"),
                ],
            );
            if person > 0 {
                review(&mut records, finding);
            }
        }
    }
    review(&mut records, 5);
    (records, subjects)
}

fn review(records: &mut Vec<Record>, finding: usize) {
    let link = id(finding).to_string();
    push(
        records,
        "finding_review",
        5,
        &[("finding", &link), ("by", "Rosa"), ("outcome", "agrees"), ("date", "2016-01-01")],
    );
}

fn push(records: &mut Vec<Record>, kind: &str, source: u8, values: &[(&str, &str)]) {
    let statements = values.iter().map(|(property, value)| {
        let reading = property.ends_with("date").then(|| dates::read(value, &Hints::default()).to_text());
        Statement { reading, ..Statement::new(property, value) }
    });
    records.push(Record {
        id: id(records.len()),
        source: SourceId([source; 16]),
        batch: None,
        replaces: None,
        kind: kind.to_owned(),
        locator: Locator::default(),
        key: None,
        statements: statements.collect(),
        issues: Vec::new(),
    });
}
