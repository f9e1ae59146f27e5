//! How well are names told apart across scripts, and how quickly?
//!
//! `cargo run --release -p names --example yardsticks -- PAIRS.tsv [TOKENS.tsv]`
//!
//! `PAIRS.tsv` has full names, `TOKENS.tsv` single words: a line each, native form, tab,
//! Latin form, under one header line. Prints the area under the curve against the
//! hardest and against any other name, how often the right form comes first among
//! all of the file, and processor time per pair on one thread. `--all` looks every
//! name up, not one in eight.

use names::{Layout, Prepared, Token, fold, fold_joined, parse, score_prepared, token_likeness};
use std::collections::{HashMap, HashSet};
use std::time::Instant;

fn main() {
    let mut files: Vec<String> = std::env::args().skip(1).collect();
    let every = if files.iter().any(|file| file == "--all") { 1 } else { 8 };
    files.retain(|file| file != "--all");
    if let Some(file) = files.first() {
        full_names(&Pairs::read(file), every);
    }
    if let Some(file) = files.get(1) {
        words(&Pairs::read(file));
    }
    if files.is_empty() {
        println!("give a file of pairs: native form, tab, Latin form");
    }
}

fn full_names(pairs: &Pairs, every: usize) {
    let read = |name: &String| Prepared::new(&parse(name, Layout::Auto));
    let native: Vec<Prepared> = pairs.native.iter().map(read).collect();
    let latin: Vec<Prepared> = pairs.latin.iter().map(read).collect();
    let score = |x: usize, y: usize| score_prepared(&native[x], &latin[y]);
    println!("{} full names, {} Latin forms", pairs.native.len(), pairs.latin.len());
    let hard = pairs.hard();
    measure("against the hardest other name", pairs, &hard, &score);
    measure("against any other name", pairs, &pairs.others(20), &score);
    for (what, same) in [("as written", Same::Written), ("spacing and hamza aside", Same::Folded)] {
        let (found, asked) = first_among_all(pairs, every, same, &score);
        println!("  right form first, {what}: {:.4} of {asked}", found as f64 / asked as f64);
    }
    let unprepared = |x: usize, y: usize| score_prepared(&read(&pairs.native[x]), &read(&pairs.latin[y]));
    for (what, time) in [
        ("a pair of this file, prepared", time(&pairs.rows, &score)),
        ("a hard pair, prepared", time(&hard, &score)),
        ("any pair, prepared", time(&pairs.others(3), &score)),
        ("a hard pair, from its text", time(&hard, &unprepared)),
    ] {
        println!("  {what}: {time:.2} us");
    }
}

fn words(pairs: &Pairs) {
    let native: Vec<Token> = pairs.native.iter().map(|word| Token::new(word)).collect();
    let latin: Vec<Token> = pairs.latin.iter().map(|word| Token::new(word)).collect();
    let score = |x: usize, y: usize| token_likeness(&native[x], &latin[y]).score;
    println!("{} words, {} Latin forms", pairs.native.len(), pairs.latin.len());
    let hard = pairs.nearest_of(150);
    measure("against the hardest of 150 other words", pairs, &hard, &score);
    measure("against any other word", pairs, &pairs.others(3), &score);
    println!("  a pair, prepared: {:.2} us", time(&hard, &score));
}

/// Pairs of places in two lists of distinct forms.
struct Pairs {
    native: Vec<String>,
    latin: Vec<String>,
    rows: Vec<(usize, usize)>,
    /// The Latin forms of each folded native form.
    right: HashMap<String, HashSet<usize>>,
}

/// Which native forms count as one name when its right forms are gathered.
#[derive(Clone, Copy)]
enum Same {
    Written,
    Folded,
}

impl Pairs {
    fn read(file: &str) -> Pairs {
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut pairs = Pairs { native: vec![], latin: vec![], rows: vec![], right: HashMap::new() };
        let (mut natives, mut latins) = (HashMap::new(), HashMap::new());
        for (x, y) in text.lines().skip(1).filter_map(|line| line.split_once('\t')) {
            let a = place(x.trim(), x.trim().to_owned(), &mut natives, &mut pairs.native);
            let b = place(y.trim(), y.trim().to_lowercase(), &mut latins, &mut pairs.latin);
            pairs.rows.push((a, b));
            pairs.right.entry(fold_joined(x)).or_default().insert(b);
        }
        pairs
    }

    fn is_right(&self, x: usize, y: usize) -> bool {
        self.right.get(&fold_joined(&self.native[x])).is_some_and(|right| right.contains(&y))
    }

    /// For each row, the Latin form most like its own among fifty that share the
    /// first or the last word, none of them of the same consonants.
    fn hard(&self) -> Vec<(usize, usize)> {
        let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, latin) in self.latin.iter().enumerate() {
            for word in ends(latin) {
                by_word.entry(word).or_default().push(at);
            }
        }
        let others = |row: usize| {
            let y = self.rows[row].1;
            ends(&self.latin[y]).into_iter().flat_map(|word| sample(&by_word[&word], 25, row)).collect()
        };
        self.nearest(others)
    }

    fn nearest_of(&self, count: usize) -> Vec<(usize, usize)> {
        self.nearest(|row| (0..count).map(|at| (row * 7919 + at * 104_729) % self.latin.len()).collect())
    }

    fn nearest(&self, others: impl Fn(usize) -> Vec<usize>) -> Vec<(usize, usize)> {
        let skeletons: Vec<String> = self.latin.iter().map(|latin| skeleton(latin)).collect();
        let rows = self.rows.iter().enumerate();
        rows.filter_map(|(row, (x, y))| {
            let own = self.latin[*y].to_lowercase();
            let alike = |z: &usize| strsim::jaro_winkler(&self.latin[*z].to_lowercase(), &own);
            let others = others(row).into_iter();
            others
                .filter(|z| !self.is_right(*x, *z) && skeletons[*z] != skeletons[*y])
                .max_by(|a, b| alike(a).total_cmp(&alike(b)))
                .map(|z| (*x, z))
        })
        .collect()
    }

    /// For each row so many other Latin forms from all over the file.
    fn others(&self, count: usize) -> Vec<(usize, usize)> {
        let pairs = self.rows.iter().enumerate().flat_map(|(row, (x, _))| {
            (1..=count).map(move |at| (*x, (row * 7919 + at * 15_485_863) % self.latin.len()))
        });
        pairs.filter(|(x, y)| !self.is_right(*x, *y)).collect()
    }
}

fn place(key: &str, known_by: String, known: &mut HashMap<String, usize>, all: &mut Vec<String>) -> usize {
    *known.entry(known_by).or_insert_with(|| {
        all.push(key.to_owned());
        all.len() - 1
    })
}

/// The first and the last word.
fn ends(name: &str) -> Vec<String> {
    let name = name.to_lowercase();
    let words: Vec<&str> = name.split_whitespace().collect();
    words.first().into_iter().chain(words.last()).map(|word| (*word).to_owned()).collect()
}

fn sample(places: &[usize], count: usize, row: usize) -> Vec<usize> {
    let step = (places.len() / count).max(1);
    places.iter().skip(row % step).step_by(step).take(count).copied().collect()
}

/// Consonants only, doubles once: two forms of one skeleton may be one name.
fn skeleton(latin: &str) -> String {
    let mut out = String::new();
    for word in fold(latin).split(' ') {
        let word = word.strip_suffix('h').filter(|rest| rest.ends_with(['a', 'e'])).unwrap_or(word);
        for (at, c) in word.chars().enumerate() {
            let vowel = "aeiouyvw".contains(c);
            let letter = if vowel { 'A' } else { c };
            if (!vowel || at == 0) && !out.ends_with(letter) {
                out.push(letter);
            }
        }
    }
    out
}

fn measure(what: &str, pairs: &Pairs, wrong: &[(usize, usize)], score: &impl Fn(usize, usize) -> f32) {
    let scores = |pairs: &[(usize, usize)]| pairs.iter().map(|(x, y)| score(*x, *y)).collect::<Vec<f32>>();
    let area = area_under_curve(&scores(&pairs.rows), &scores(wrong));
    println!("  {what}: AUC {area:.4} ({} right, {} wrong pairs)", pairs.rows.len(), wrong.len());
}

/// How probable it is that a right pair scores more than a wrong one; ties half.
fn area_under_curve(right: &[f32], wrong: &[f32]) -> f64 {
    let mut all: Vec<(f32, bool)> = right.iter().map(|score| (*score, true)).collect();
    all.extend(wrong.iter().map(|score| (*score, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut area) = (0.0, 0.0);
    for ties in all.chunk_by(|a, b| a.0 == b.0) {
        let right = ties.iter().filter(|(_, right)| *right).count() as f64;
        let wrong = ties.len() as f64 - right;
        area += right * (below + wrong / 2.0);
        below += wrong;
    }
    area / (right.len() as f64 * wrong.len() as f64)
}

/// How many names have a right form before every other; ties count as missed.
fn first_among_all(
    pairs: &Pairs,
    every: usize,
    same: Same,
    score: &impl Fn(usize, usize) -> f32,
) -> (usize, usize) {
    let mut written: HashMap<usize, HashSet<usize>> = HashMap::new();
    pairs.rows.iter().for_each(|(x, y)| _ = written.entry(*x).or_default().insert(*y));
    let asked: Vec<usize> = (0..pairs.native.len()).step_by(every).collect();
    let found = asked.iter().filter(|x| {
        let (mut right, mut wrong) = ((-1.0, 0), (-1.0, 0));
        for y in 0..pairs.latin.len() {
            let ours = match same {
                Same::Written => written[x].contains(&y),
                Same::Folded => pairs.is_right(**x, y),
            };
            let best = if ours { &mut right } else { &mut wrong };
            let score = score(**x, y);
            if score > best.0 {
                *best = (score, y);
            }
        }
        if std::env::var_os("SHOW_MISSED").is_some() && right.0 <= wrong.0 {
            let (r, w) = (&pairs.latin[right.1], &pairs.latin[wrong.1]);
            println!("    {}\t{r} {:.4}\t{w} {:.4}", pairs.native[**x], right.0, wrong.0);
        }
        right.0 > wrong.0
    });
    (found.count(), asked.len())
}

/// Microseconds of this thread for one pair, over half a second of pairs or more:
/// the clock of a thread does not tick often.
fn time(pairs: &[(usize, usize)], score: &impl Fn(usize, usize) -> f32) -> f64 {
    let (begun, mut rounds) = (Clock::now(), 0);
    while begun.microseconds() < 500_000.0 {
        let sum: f32 = pairs.iter().map(|(x, y)| score(*x, *y)).sum();
        std::hint::black_box(sum);
        rounds += 1;
    }
    begun.microseconds() / (rounds * pairs.len().max(1)) as f64
}

/// The processor time of this thread where the system tells it, else of the wall.
struct Clock(Instant, Option<f64>);

impl Clock {
    fn now() -> Clock {
        Clock(Instant::now(), on_processor())
    }

    fn microseconds(&self) -> f64 {
        let wall = self.0.elapsed().as_secs_f64() * 1e6;
        self.1.zip(on_processor()).map_or(wall, |(begun, now)| now - begun)
    }
}

fn on_processor() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1000.0)
}
