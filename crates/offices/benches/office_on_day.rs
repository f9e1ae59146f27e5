//! Who held which office on a day, of ten thousand holdings: issue 5 asks for less than 50 ms.

use std::fmt::Write as _;
use std::hint::black_box;

use claims::Docket;
use criterion::{Criterion, criterion_group, criterion_main};
use dates::Day;
use ledger::Codebook;
use offices::Offices;

const HOLDINGS: usize = 10_000;

/// Invented holdings: four thousand people in fifteen hundred posts over forty years, in two sources.
fn docket() -> Docket {
    let mut text = String::from("[source.a]\n[source.b]\n");
    for person in 0..4_000 {
        writeln!(text, "[[person]]\nkey = \"P{person}\"\nsource = \"a\"\nname = \"Person {person}\"")
            .expect("text");
    }
    for post in 0..1_500 {
        writeln!(text, "[[post]]\nkey = \"S{post}\"\nsource = \"a\"\nname = \"Post {post}\"").expect("text");
    }
    for at in 0..HOLDINGS {
        let (person, post, year) = (at * 7 % 4_000, at * 11 % 1_500, 1360 + at * 13 % 40);
        let source = if at % 3 == 0 { "b" } else { "a" };
        writeln!(
            text,
            "[[holding]]\nkey = \"H{at}\"\nsource = \"{source}\"\nperson = \"a:P{person}\"\npost = \"a:S{post}\"\nfrom_date = \"{year}/2/1\"\nto_date = \"{}\"",
            year + 4
        )
        .expect("text");
    }
    Docket::read(&text, Codebook::builtin()).expect("the docket is whole")
}

fn queries(criterion: &mut Criterion) {
    let docket = docket();
    let (accounts, links) = (docket.accounts(), docket.links());
    let offices = Offices::new(&accounts, &links, |record| record);
    let day = Day::from_ymd(1988, 8, 1).expect("a day of the calendar");
    criterion.bench_function("office on a day, 10,000 holdings", |bencher| {
        bencher.iter(|| offices.on(black_box(day)));
    });
    let person = offices.people()[17];
    criterion.bench_function("one person on a day", |bencher| {
        bencher.iter(|| offices.of_person_on(black_box(person), day));
    });
    criterion.bench_function("lay out 15,500 accounts", |bencher| {
        bencher.iter(|| Offices::new(black_box(&accounts), &links, |record| record));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = queries
}
criterion_main!(benches);
