//! How long one date takes to read: an import reads three of them a row.

use criterion::{Criterion, criterion_group, criterion_main};
use dates::{Hints, HistoricalDate, read};
use std::hint::black_box;

fn reading(criterion: &mut Criterion) {
    let hints = Hints::default();
    for text in ["1988-07-28", "۱۳۶۷/۵/۶", "1367", "۶ مرداد ۱۳۶۷", "late Mordad 1367"] {
        criterion.bench_function(&format!("read {text}"), |bencher| {
            bencher.iter(|| read(black_box(text), &hints));
        });
    }
    criterion.bench_function("from_reading", |bencher| {
        bencher.iter(|| HistoricalDate::from_reading("x", black_box("solar-hijri day 1988-07-28 (century)")));
    });
}

criterion_group!(benches, reading);
criterion_main!(benches);
