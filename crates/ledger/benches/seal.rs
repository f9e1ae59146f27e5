//! What one record costs: sealing, opening, decoding, the tree, a checkpoint.
#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ledger::{
    Body, Chance, Checkpoint, Digest, Entry, Frontier, Locator, LogId, Record, Seat, Sharing,
    SignedCheckpoint, Signer, Statement, property, seal,
};

/// A record as a list of the invented town has it: ten statements, Persian, two dates read.
fn record(chance: &mut Chance) -> Record {
    let rows = [
        (property::NAME, "نرگس آبی‌رودی", "fa", "B"),
        (property::FATHER_NAME, "داوود", "fa", "C"),
        (property::SEX, "زن", "fa", "D"),
        (property::BIRTH_DATE, "۱۳۴۱", "fa", "E"),
        (property::DEATH_DATE, "مرداد ۱۳۶۷", "fa", "F"),
        (property::DEATH_PLACE, "کناره", "fa", "G"),
        (property::DETENTION_PLACE, "زندان کهنهٔ کناره", "fa", "H"),
        (property::CITY, "کناره", "fa", "I"),
        (property::AFFILIATION, "انجمن فانوس", "fa", "J"),
        (property::NOTE, "خانواده هرگز جای دفن را ندانست.", "fa", "K"),
    ];
    let statements = rows.map(|(property, value, lang, column)| Statement {
        lang: Some(lang.to_owned()),
        reading: property.ends_with("_date").then(|| "solar-hijri 1367-05".to_owned()),
        column: Some(column.to_owned()),
        sharing: Sharing::Team,
        ..Statement::new(property, value)
    });
    Record {
        id: chance.id().into(),
        source: chance.id().into(),
        batch: Some(chance.id().into()),
        replaces: None,
        kind: "person".to_owned(),
        locator: Locator { row: Some(4711), ..Locator::default() },
        key: Some("4710".to_owned()),
        statements: statements.to_vec(),
        issues: Vec::new(),
    }
}

fn measure(criterion: &mut Criterion) {
    let mut chance = Chance::from_seed([1; 32]);
    let (log_key, user_key) = (Signer::from_seed([2; 32]), Signer::from_seed([3; 32]));
    let log = LogId::from(chance.id());
    let body = Body::Record(record(&mut chance));
    let seat = Seat { log, seq: 40_000, actor: user_key.id(), time_ms: 1_795_000_000_000 };
    let sealed = seal(&body, &seat, &mut chance).unwrap();
    let id = sealed.entry.id;
    println!("record: entry {} B, body {} B", sealed.entry_bytes.len(), sealed.body_bytes.len());

    criterion.bench_function("seal a record of ten statements", |bench| {
        bench.iter(|| seal(black_box(&body), &seat, &mut chance));
    });
    criterion.bench_function("decode its body", |bench| {
        bench.iter(|| Body::decode(id, black_box(&sealed.body_bytes)));
    });
    criterion.bench_function("decode its entry", |bench| {
        bench.iter(|| Entry::decode(black_box(&sealed.entry_bytes)));
    });
    criterion.bench_function("open it: digest checked, decoded", |bench| {
        bench.iter(|| sealed.entry.open(black_box(&sealed.body_bytes)));
    });
    criterion.bench_function("append a leaf", |bench| {
        let mut frontier = Frontier::default();
        bench.iter(|| frontier.append(black_box(sealed.leaf)));
    });
    let checkpoint = Checkpoint { log, size: 40_001, root: Digest::of(b"root") };
    criterion.bench_function("sign a checkpoint with both keys", |bench| {
        bench.iter(|| checkpoint.sign(black_box(&log_key), &user_key));
    });
    let note = checkpoint.sign(&log_key, &user_key);
    criterion.bench_function("read and verify a checkpoint", |bench| {
        bench.iter(|| {
            let signed = SignedCheckpoint::parse(black_box(&note)).unwrap();
            signed.verify(log_key.public(), user_key.public()).map(|_| ())
        });
    });
}

criterion_group!(benches, measure);
criterion_main!(benches);
