//! How long do the parts take? Invented names only.

use criterion::{Criterion, criterion_group, criterion_main};
use names::{
    Layout, Prepared, Token, compare_prepared, deletions, display, fold, fold_spaced, key, loose_keys, parse,
    script, token_likeness,
};
use std::hint::black_box;

const NAMES: [&str; 12] = [
    "محمدرضا آبشاری",
    "Mohammad Reza Abshari",
    "سید علی کوه‌نورد تهرانی",
    "Seyed Ali Kouhnavard",
    "فاطمه دریاپور",
    "Fatemeh Darya-Pour",
    "غلامحسین برزگرنیا فرزند حسن",
    "Gholam Hossein Barzegarnia son of Hasan",
    "م. ستاره‌شناس",
    "Barat (Mohammad) Golkhani",
    "خالد عبد الرحمن النخلاوي",
    "Khaled Abdul Rahman al-Nakhlawi",
];

fn benches(criterion: &mut Criterion) {
    let names = |what: &str| format!("{what}, {} names", NAMES.len());
    criterion.bench_function(&names("display"), |b| b.iter(|| NAMES.map(|name| display(black_box(name)))));
    criterion.bench_function(&names("script"), |b| b.iter(|| NAMES.map(|name| script(black_box(name)))));
    criterion.bench_function(&names("fold"), |b| b.iter(|| NAMES.map(|name| fold(black_box(name)))));
    criterion
        .bench_function(&names("fold_spaced"), |b| b.iter(|| NAMES.map(|name| fold_spaced(black_box(name)))));
    criterion.bench_function(&names("parse"), |b| {
        b.iter(|| NAMES.map(|name| parse(black_box(name), Layout::Auto)))
    });
    let parsed = NAMES.map(|name| parse(name, Layout::Auto));
    criterion.bench_function(&names("prepare"), |b| {
        b.iter(|| parsed.iter().map(|name| Prepared::new(black_box(name))).collect::<Vec<Prepared>>());
    });
    let words: Vec<&str> = NAMES.iter().flat_map(|name| name.split(' ')).collect();
    let of_words = |what: &str| format!("{what}, {} words", words.len());
    criterion.bench_function(&of_words("token"), |b| {
        b.iter(|| words.iter().map(|word| Token::new(black_box(word)).folded().len()).sum::<usize>());
    });
    criterion.bench_function(&of_words("token and its keys"), |b| {
        b.iter(|| words.iter().map(|word| loose_keys(&Token::new(black_box(word))).len()).sum::<usize>());
    });
    let best: Vec<String> = words.iter().map(|word| key(word)).collect();
    criterion.bench_function(&of_words("deletions"), |b| {
        b.iter(|| best.iter().map(|key| deletions(black_box(key)).len()).sum::<usize>());
    });
    let tokens: Vec<Token> = words.iter().map(|word| Token::new(word)).collect();
    criterion.bench_function(&format!("likeness, {} pairs", tokens.len() * tokens.len()), |b| {
        b.iter(|| {
            tokens.iter().map(|x| tokens.iter().map(|y| token_likeness(x, y).score).sum::<f32>()).sum::<f32>()
        });
    });
    let prepared: Vec<Prepared> =
        NAMES.iter().map(|name| Prepared::new(&parse(name, Layout::Auto))).collect();
    criterion.bench_function("compare, 144 pairs", |b| {
        b.iter(|| {
            prepared
                .iter()
                .map(|x| prepared.iter().map(|y| compare_prepared(x, y).score).sum::<f32>())
                .sum::<f32>()
        });
    });
}

criterion_group!(names, benches);
criterion_main!(names);
