//! How fast scored links become persons, on drawn graphs: cores that are sure, and doubts between them.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use linkage::{Link, Terms, cluster, cluster_touched};

/// A number below `below` that looks drawn: the same in every run.
fn drawn(seed: u64, below: u64) -> u64 {
    let value = (seed ^ (seed >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((value ^ (value >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) % below
}

/// Three links a record: to others of its person, which are one to five records, and to strangers nearby.
fn links(records: u32) -> Vec<Link> {
    let mut links = Vec::new();
    for a in 0..u64::from(records) {
        let person = a / 5 * 5 + drawn(a / 5, 4);
        for b in a + 1..=a + 4 {
            if b / 5 == a / 5 && (a < person) == (b < person) {
                links.push((a, b, 2.0 + drawn(a * 31 + b, 160) as f32 / 16.0));
            }
        }
        for at in 0..2 {
            let b = a + 1 + drawn(a * 7 + at, 3000);
            links.push((a, b, drawn(a * 11 + at, 104) as f32 / 16.0 - 6.0));
        }
    }
    links.retain(|&(_, b, _)| b < u64::from(records));
    links.sort_unstable_by_key(|&(a, b, _)| (a, b));
    links.dedup_by_key(|&mut (a, b, _)| (a, b));
    links.into_iter().map(|(a, b, odds)| Link { a: a as u32, b: b as u32, odds }).collect()
}

/// Groups of sixteen of one name, and one record that is linked with all.
fn one_name(records: u32) -> Vec<Link> {
    let near = (0..records).flat_map(|a| (a + 1..(a / 16 + 1) * 16).map(move |b| (a, b)));
    let pairs = near.filter(|&(a, b)| a > 0 && b < records).chain((1..records).map(|b| (0, b)));
    pairs.map(|(a, b)| Link { a, b, odds: 5.0 }).collect()
}

fn clustering(c: &mut Criterion) {
    let terms = Terms { same: &[], different: &[], once: &|_| None, threshold: 0.0, absent: &|_, _| None };
    let mut group = c.benchmark_group("cluster");
    group.sample_size(10);
    for (name, records, links) in [
        ("lists", 100_000, links(100_000)),
        ("lists", 1_000_000, links(1_000_000)),
        ("one name", 100_000, one_name(100_000)),
    ] {
        group.throughput(Throughput::Elements(links.len() as u64));
        group.bench_with_input(BenchmarkId::new(name, records), &links, |b, links| {
            b.iter(|| cluster(records, links, &terms));
        });
    }
    let (records, links) = (1_000_000, links(1_000_000));
    let before = cluster(records, &links, &terms).of;
    let touched: Vec<u32> = (0..1000).map(|at| at * 999).collect();
    group.bench_function("a thousand touched of 1000000", |b| {
        b.iter(|| cluster_touched(&before, &links, &touched, &terms));
    });
    group.finish();
}

criterion_group!(benches, clustering);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
}
