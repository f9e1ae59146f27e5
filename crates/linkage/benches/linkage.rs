//! How fast records are linked and pairs explained, on invented people of invented names.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group};
use dates::{Day, Window};
use ledger::{RecordId, SourceId};
use linkage::{Explainer, PersonName, Progress, Said, Settings, Stage, Subject, Subjects, link};

const LATIN: [&str; 16] = [
    "ba", "ram", "sho", "kia", "mir", "dor", "zan", "far", "gol", "nav", "hur", "tash", "rud", "pey", "ash",
    "mand",
];
const PERSIAN: [&str; 16] =
    ["با", "رم", "شو", "کیا", "میر", "در", "زن", "فر", "گل", "نو", "هور", "تش", "رود", "پی", "اش", "مند"];

/// A number that looks drawn: the same in every run.
fn drawn(seed: u64) -> usize {
    let value = (seed ^ (seed >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    ((value ^ (value >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 33) as usize
}

/// Two or three syllables, rare names rarer than common ones.
fn name(seed: u64, syllables: &[&str; 16]) -> String {
    let number = drawn(seed) % (1 + drawn(seed + 1) % 4096);
    let places = [number & 15, (number >> 4) & 15, (number >> 8) & 15];
    let count = if number > 255 { 3 } else { 2 };
    places[..count].iter().map(|&place| syllables[place]).collect()
}

/// Every person in two lists, one Persian and one Latin.
fn subjects(records: usize) -> Subjects {
    let mut subjects = Subjects::new();
    let first = Day::from_ymd(1981, 6, 20).expect("a day that was");
    for number in 0..records as u64 {
        let (person, latin) = (number / 2 * 1000, number % 2 == 0);
        let syllables = if latin { &LATIN } else { &PERSIAN };
        let said = Said {
            names: vec![PersonName { given: name(person, syllables), family: name(person + 7, syllables) }],
            fathers: (person % 3 == 0).then(|| name(person + 13, syllables)).into_iter().collect(),
            death: Some(Window::of(first.plus((drawn(person + 17) % 2600) as i32))),
            towns: vec![name(person % 40, syllables)],
            ..Said::default()
        };
        let mut id = [0; 16];
        id[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
        subjects.push(&Subject { id: RecordId(id), source: SourceId([u8::from(latin); 16]), said });
    }
    subjects
}

fn linking(c: &mut Criterion) {
    let mut group = c.benchmark_group("link");
    group.sample_size(10);
    for records in [1_000, 10_000] {
        let subjects = subjects(records);
        group.throughput(Throughput::Elements(records as u64));
        group.bench_with_input(BenchmarkId::from_parameter(records), &subjects, |b, subjects| {
            b.iter(|| link(subjects, &[], &Settings::default(), &()));
        });
    }
    group.finish();
}

/// Notes when each stage began, and how much it had to do.
struct Watch(Mutex<Vec<(Stage, Instant, u64)>>);

impl Progress for Watch {
    fn at(&self, stage: Stage, _: u64, all: u64) {
        let mut seen = self.0.lock().expect("no bench panics while it notes the time");
        match seen.last_mut() {
            Some(last) if last.0 == stage => last.2 = all,
            _ => seen.push((stage, Instant::now(), all)),
        }
    }
}

/// How long a stage took when these records were linked, and how much it had to do.
fn stage(subjects: &Subjects, stage: Stage) -> (Duration, u64) {
    let watch = Watch(Mutex::new(Vec::new()));
    let linked = link(subjects, &[], &Settings::default(), &watch);
    let end = Instant::now();
    let seen = watch.0.into_inner().expect("no bench panics while it notes the time");
    let at = seen.iter().position(|one| one.0 == stage).expect("every stage is told");
    let until = seen.get(at + 1).map_or(end, |next| next.1);
    let size = match stage {
        Stage::Keys => linked.statistics.pairs_compared,
        Stage::Compare => seen[at].2,
        Stage::Learn => linked.model.learned().pairs,
        _ => linked.statistics.records as u64,
    };
    (until - seen[at].1, size)
}

/// Each stage by itself: names a record, blocking a pair looked at, comparison a pair compared, EM a pair
/// learnt from, clustering a record. With `RAYON_NUM_THREADS=1` these are rates of one core.
fn stages(c: &mut Criterion) {
    let subjects = subjects(50_000);
    let mut group = c.benchmark_group("stage");
    group.sample_size(10);
    for of in [Stage::Names, Stage::Keys, Stage::Compare, Stage::Learn, Stage::Cluster] {
        group.throughput(Throughput::Elements(stage(&subjects, of).1));
        group.bench_function(format!("{of:?}").to_lowercase(), |b| {
            b.iter_custom(|times| (0..times).map(|_| stage(&subjects, of).0).sum());
        });
    }
    group.finish();
}

fn explaining(c: &mut Criterion) {
    let subjects = subjects(5_000);
    let linked = link(&subjects, &[], &Settings::default(), &());
    let explainer = Explainer::new(subjects, linked.model);
    let mut group = c.benchmark_group("explain");
    group.throughput(Throughput::Elements(linked.pairs.len() as u64));
    group.bench_function("pairs", |b| {
        b.iter(|| linked.pairs.iter().filter_map(|pair| explainer.explain(pair.a, pair.b)).count());
    });
    group.finish();
}

criterion_group!(benches, linking, stages, explaining);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
}
