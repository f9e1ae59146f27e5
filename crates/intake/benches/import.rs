//! Times the way from bytes to drafts: `cargo bench -p intake`.
//!
//! The list is made here: 50,000 rows of invented people in the shape of a
//! synthetic multi-list corpus, two scripts, two calendars, 14 columns.
#![allow(missing_docs, clippy::unwrap_used)]

use std::fmt::Write;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use intake::{Edition, HeaderWords, Importer, KnownRow, Mapping, Outcome, Row, Table};
use ledger::{Codebook, RecordId};

const ROWS: u64 = 50_000;

const MAPPING: &str = r#"
key = "rec_id"
split_by = "list"
ignore = ["script"]
[list]
slug = "corpus"
lang = "fa"
[columns]
full_name = "name"
given = "given_name"
surname = "family_name"
father = "father_name"
sex = "sex"
birth_year = { property = "birth_date", calendar_column = "calendar" }
age = "age"
death_date = { property = "death_date", calendar_column = "calendar" }
city = "city"
prison = "detention_place"
affil = "affiliation"
"#;

fn list() -> String {
    let mut list = "rec_id,list,script,full_name,given,surname,father,sex,birth_year,age,death_date,calendar,city,prison,affil\n"
        .to_owned();
    let given = ["بهرام", "پروین", "سهراب", "مهری", "ژاله"];
    let family = ["آبی‌پوش", "گل‌کار", "نیک‌سیر", "زرین‌کلک"];
    for number in 0..ROWS {
        let (name, house) = (given[number as usize % 5], family[number as usize % 4]);
        let (year, month, day) = (1330 + number % 37, 1 + number % 12, 1 + number % 29);
        if number % 2 == 0 {
            writeln!(list, "P-{number:07},book,fa,{name} {house},,,,,{year},,1367/{month:02}/{day:02},SH,آبادی,اوین,M")
        } else {
            let year = year + 621;
            writeln!(list, "M-{number:07},memorial,la,,Bahram,Abi,Kazem,M,{year},25,1988-{month:02}-{day:02},G,Abadi,Evin,")
        }
        .unwrap();
    }
    list
}

fn open<'a>(list: &'a str, mapping: &Mapping) -> Table<'a> {
    let words = HeaderWords::new(Codebook::builtin()).with(mapping);
    Table::text(list.as_bytes(), &mapping.reading, &words).unwrap()
}

fn import(list: &str, mapping: &Mapping, edition: Edition) -> Vec<KnownRow> {
    let mut importer = Importer::new(open(list, mapping), mapping, Codebook::builtin(), edition).unwrap();
    let mut known = Vec::new();
    while let Some(outcome) = importer.next().unwrap() {
        if let Outcome::Record(draft, _) = std::hint::black_box(outcome) {
            let source = importer.sources()[draft.source].slug.clone();
            known.push(KnownRow {
                source,
                key: ledger::key_digest(&draft.key),
                digest: draft.digest,
                record: RecordId([0; 16]),
            });
        }
    }
    assert_eq!(importer.counts().read, ROWS);
    known
}

fn benches(criterion: &mut Criterion) {
    let (list, mapping) = (list(), Mapping::parse(MAPPING, Codebook::builtin()).unwrap());
    let mut group = criterion.benchmark_group("import");
    group.sample_size(10).throughput(Throughput::Elements(ROWS));
    group.bench_function("split into cells", |bencher| {
        bencher.iter(|| {
            let (mut table, mut row, mut cells) = (open(&list, &mapping), Row::default(), 0);
            while table.read(&mut row).unwrap() {
                cells += row.len();
            }
            cells
        });
    });
    group.bench_function("first edition", |bencher| {
        bencher.iter(|| import(&list, &mapping, Edition::first()));
    });
    let known = import(&list, &mapping, Edition::first());
    group.bench_function("the same again", |bencher| {
        bencher.iter(|| import(&list, &mapping, Edition::after(known.iter().cloned())));
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
