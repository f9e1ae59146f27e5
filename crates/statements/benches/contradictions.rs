//! What contradicts what, of ten thousand statements: issue 5 asks for less than 50 ms.

use std::fmt::Write as _;
use std::hint::black_box;

use claims::Docket;
use criterion::{Criterion, criterion_group, criterion_main};
use dates::{Answer, Day};
use ledger::Codebook;
use statements::Statements;

const STATEMENTS: usize = 10_000;
const AFFIRMED: [&str; 4] = ["killings_happened", "graves_known", "fair_trials_held", "investigated"];

/// Invented statements of two hundred speakers and forty organs on four questions, in every year of thirty.
fn docket() -> Docket {
    let mut text = String::from("[source.a]\n");
    for person in 0..200 {
        writeln!(text, "[[person]]\nkey = \"P{person}\"\nname = \"Person {person}\"").expect("text");
    }
    for organ in 0..40 {
        writeln!(text, "[[organisation]]\nkey = \"O{organ}\"\nname = \"Organ {organ}\"").expect("text");
    }
    for at in 0..STATEMENTS {
        let (speaker, organ, question) = (at * 7 % 200, at * 3 % 40, AFFIRMED[at * 5 % 4]);
        let side = if at % 3 == 0 { "denies" } else { "affirms" };
        writeln!(
            text,
            "[[official_statement]]\nkey = \"S{at}\"\nspeaker = \"P{speaker}\"\ninstitution = \"O{organ}\"\ndate = \"{}-05-01\"\n{side} = \"{question}\"\nfrom_date = \"1988-07\"\nto_date = \"1988-09\"",
            1989 + at % 30
        )
        .expect("text");
    }
    Docket::read(&text, Codebook::builtin()).expect("the docket is whole")
}

fn queries(criterion: &mut Criterion) {
    let docket = docket();
    let (accounts, links) = (docket.accounts(), docket.links());
    let day = Day::from_ymd(2024, 1, 1).expect("a day of the calendar");
    let no_offices = |_, _: &_| -> Vec<(ledger::RecordId, Answer, Vec<ledger::RecordId>)> { Vec::new() };
    let read = || Statements::new(&accounts, &links, |record| record, &no_offices, day);
    let statements = read();
    criterion.bench_function("contradictions, 10,000 statements", |bencher| {
        bencher.iter(|| black_box(&statements).contradictions());
    });
    let all = statements.contradictions();
    criterion.bench_function("and every pair of them", |bencher| {
        bencher.iter(|| all.iter().map(|one| statements.pairs(one).count()).sum::<usize>());
    });
    criterion.bench_function("read 10,000 statements", |bencher| bencher.iter(read));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = queries
}
criterion_main!(benches);
