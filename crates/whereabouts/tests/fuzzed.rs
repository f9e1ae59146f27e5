//! The corpus of every parser, and changes of it by chance: no panic, no time and no memory without bound.
//!
//! `WHEREABOUTS_FUZZ_ROUNDS=100000` changes each corpus more often than the usual two hundred times, and
//! `WHEREABOUTS_SEED` in other ways; the input that broke something lies in the folder that is printed, to be moved
//! to `fuzz/corpus/NAME`.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../../../fuzz/src/parsers.rs"]
mod parsers;

#[path = "../../store/tests/disk/draw.rs"]
mod draw;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use draw::{Draw, number};
use rustix::process::{Resource, Rlimit, setrlimit};

/// No input is larger, in bytes.
const LARGEST: usize = 64 * 1024;
/// What hangs is not slow: inputs are small, and most take less than a thousandth of this.
const HANGS: Duration = Duration::from_secs(20);
/// All memory that the parsers may ask for, in bytes.
const MEMORY: u64 = 6 << 30;

fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(name);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.into_iter().map(|file| (file.clone(), fs::read(file).unwrap())).collect()
}

/// Runs one parser over one input; what was wrong with it.
fn try_one(name: &str, bytes: &[u8]) -> Option<String> {
    // A panic is caught; where memory runs out or the stack does, the process ends and this file is left.
    let current = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzzed-{name}"));
    fs::write(&current, bytes).unwrap();
    let begun = Instant::now();
    let outcome = catch_unwind(|| parsers::run(name, bytes));
    let took = begun.elapsed();
    let wrong = match outcome {
        Err(_) => "it panicked".to_owned(),
        Ok(()) if took > HANGS => format!("it took {took:?}"),
        Ok(()) => return None,
    };
    let kept = current.with_extension(begun.elapsed().subsec_nanos().to_string());
    fs::rename(&current, &kept).unwrap();
    Some(format!("{name}: {wrong}: {}", kept.display()))
}

#[test]
fn every_corpus_is_read_without_harm_however_it_is_changed() {
    let limit = Some(MEMORY);
    setrlimit(Resource::As, Rlimit { current: limit, maximum: limit }).unwrap();
    let (rounds, seed) = (number("WHEREABOUTS_FUZZ_ROUNDS", 200), number("WHEREABOUTS_SEED", 1));
    let queue = Mutex::new(parsers::PARSERS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let wrong = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some(name) = queue.lock().unwrap().pop() else { return };
                    let (tried, found) = changed(name, rounds, seed);
                    println!("{name}: {tried} inputs, seed {seed}, {} wrong", found.len());
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A corpus as it is, then changed so many times.
fn changed(name: &str, rounds: u64, seed: u64) -> (u64, Vec<String>) {
    let files = corpus(name);
    assert!(files.len() >= 3, "{name}: {} inputs are no corpus", files.len());
    let mut wrong: Vec<String> = files.iter().filter_map(|(_, bytes)| try_one(name, bytes)).collect();
    let mut draw = Draw::new(seed);
    for _ in 0..rounds {
        let bytes = change(&files, &mut draw);
        wrong.extend(try_one(name, &bytes));
        if wrong.len() > 20 {
            break;
        }
    }
    (files.len() as u64 + rounds, wrong)
}

/// What has broken parsers before.
const ODD: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff\xff\xff\xff\xff",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"-9223372036854775808",
    b"18446744073709551616",
    b"1e999",
    b"\r\n\r\n",
    b"&a;",
    b"<![CDATA[",
    b"{{{{{{{{{{{{{{{{",
    b"[[[[[[[[[[[[[[[[",
    b"\"",
    b"../",
    "\u{202e}".as_bytes(),
    "\u{200c}".as_bytes(),
    "\u{0640}".as_bytes(),
    "۱۳۶۷/۰۲/۳۱".as_bytes(),
    "ی\u{0654}".as_bytes(),
];

/// One of the corpus with one to six changes.
fn change(files: &[(PathBuf, Vec<u8>)], draw: &mut Draw) -> Vec<u8> {
    let mut bytes = files[draw.below(files.len())].1.clone();
    for _ in 0..1 + draw.below(6) {
        let at = draw.below(bytes.len() + 1);
        let end = (at + 1 + draw.below(40)).min(bytes.len());
        match draw.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << draw.below(8),
            1 if at < bytes.len() => bytes[at] = draw.next() as u8,
            2 => drop(bytes.splice(at..at, ODD[draw.below(ODD.len())].iter().copied())),
            3 if at < end => drop(bytes.drain(at..end)),
            4 if at < end => {
                // A piece many times over: depth and length.
                let piece = bytes[at..end].repeat(1 << draw.below(10));
                drop(bytes.splice(at..at, piece));
            }
            5 => bytes.truncate(at),
            6 => {
                let other = &files[draw.below(files.len())].1;
                let from = draw.below(other.len() + 1);
                bytes.truncate(at);
                bytes.extend(&other[from..]);
            }
            7 if at < end => bytes[at..end].reverse(),
            _ => {
                let digit = bytes.iter().skip(at).position(u8::is_ascii_digit);
                if let Some(place) = digit {
                    bytes[at + place] = b'0' + draw.below(10) as u8;
                }
            }
        }
        bytes.truncate(LARGEST);
    }
    bytes
}

/// A parser that panics, or that never ends, would be found.
#[test]
fn what_panics_is_found() {
    let found = try_one("no-such-parser", b"x").unwrap();
    assert!(found.starts_with("no-such-parser: it panicked"), "{found}");
}
