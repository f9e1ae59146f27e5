//! How long each page of a register that is being served takes, for one reader and for many at once.
//!
//! ```text
//! whereabouts serve --port 8123 -r REGISTER &
//! cargo run --release -p whereabouts --example load -- http://127.0.0.1:8123/open/SECRET [READERS] [SECONDS] [PAUSE_MS] [PID]
//! ```
//!
//! First one reader asks for every kind of page, one after another. Then READERS ask at once for SECONDS, each with a pause
//! of up to PAUSE_MS between two pages, as people do who read. With the PID of the server its memory is told before and after.
//! What is printed are tables for docs/benchmarks.md.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// What is asked for a page of each kind; `{person}` and the like stand for one of those that were found.
const KINDS: [(&str, &str); 22] = [
    ("overview", "/"),
    ("people, all", "/people"),
    ("people, 20th page", "/people?page=20"),
    ("people, one year", "/people?died={year}"),
    ("people, two facets", "/people?burial=yes&min=2"),
    ("search, common name", "/people?q={common}"),
    ("search, rare name", "/people?q={rare}"),
    ("search, as one types", "/people?q={begun}"),
    ("person", "/person/{person}"),
    ("record", "/record/{person}"),
    ("sources", "/sources"),
    ("source", "/source/{source}"),
    ("graves", "/graves"),
    ("registers", "/registers"),
    ("registers, one answer", "/registers?answer=searched_and_absent"),
    ("certificates", "/certificates"),
    ("certificates, one standing", "/certificates?standing=never_requested"),
    ("letters", "/letters"),
    ("statements, numbers, events", "/numbers"),
    ("officials", "/officials"),
    ("deadlines", "/deadlines"),
    ("review", "/review"),
];

/// So often one reader asks for each kind of page.
const ROUNDS: usize = 12;

const LANGUAGES: [&str; 3] = ["en", "fa", "ar"];
const COMMON: [&str; 4] = ["حسین", "محمدی", "Ahmadi", "علی احمدی"];
const BEGUN: [&str; 4] = ["hos", "محم", "Rez", "کر"];
const YEARS: [&str; 3] = ["1988", "1981", "1367"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, or: u64| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(or);
    let link = arguments.first().expect("the link that the program printed");
    let (host, secret) = link.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let cookie = enter(host, secret);
    let reader = Reader { host: host.to_owned(), cookie, stream: None };
    let (readers, seconds, pause) = (number(1, 200), number(2, 30), number(3, 4_000));
    let pid = arguments.get(4).cloned();

    println!("read in {:.0} s", wait_until_read(reader.clone()).as_secs_f32());
    let found = Found::of(reader.clone());
    println!("memory before: {}", memory(pid.as_deref()));
    println!("\nOne reader:\n");
    let mut chance = Chance(1);
    let mut alone = Times::default();
    let mut one = reader.clone();
    for round in 0..ROUNDS {
        for (kind, _) in KINDS.iter().enumerate() {
            alone.ask(&mut one, kind, &found.address(kind, round, &mut chance));
        }
    }
    alone.print();

    println!("\n{readers} readers for {seconds} s, a pause of up to {pause} ms after each page:\n");
    let all = Arc::new(Mutex::new(Times::default()));
    let found = Arc::new(found);
    let until = Instant::now() + Duration::from_secs(seconds);
    let threads: Vec<_> = (0..readers)
        .map(|own| {
            let (all, found, mut reader) = (all.clone(), found.clone(), reader.clone());
            std::thread::spawn(move || {
                let (mut times, mut chance) = (Times::default(), Chance(own + 2));
                std::thread::sleep(Duration::from_millis(chance.below(pause.max(1))));
                while Instant::now() < until {
                    let kind = chance.below(KINDS.len() as u64) as usize;
                    let round = chance.below(1_000) as usize;
                    times.ask(&mut reader, kind, &found.address(kind, round, &mut chance));
                    std::thread::sleep(Duration::from_millis(chance.below(pause.max(1))));
                }
                all.lock().unwrap().add(times);
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    all.lock().unwrap().print();
    println!("\nmemory after: {}", memory(pid.as_deref()));
}

/// Opens the session with the link, and gives its cookie.
fn enter(host: &str, secret: &str) -> String {
    let mut reader = Reader { host: host.to_owned(), cookie: String::new(), stream: None };
    let (_, head, _) = reader.get(&format!("/{secret}")).unwrap();
    let set = head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("the link works once");
    set.split(';').next().unwrap().to_owned()
}

/// Asks until the register was read: as long as it is, whoever asks is told to wait.
fn wait_until_read(mut reader: Reader) -> Duration {
    let begun = Instant::now();
    while !matches!(reader.get("/en/people"), Ok((200, _, body)) if String::from_utf8_lossy(&body).contains("person/"))
    {
        std::thread::sleep(Duration::from_secs(1));
    }
    begun.elapsed()
}

/// One reader with a connection of its own.
struct Reader {
    host: String,
    cookie: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Clone for Reader {
    fn clone(&self) -> Reader {
        Reader { host: self.host.clone(), cookie: self.cookie.clone(), stream: None }
    }
}

impl Reader {
    /// Status, head and body of an answer.
    fn get(&mut self, address: &str) -> std::io::Result<(u16, String, Vec<u8>)> {
        if self.stream.is_none() {
            let stream = TcpStream::connect(&self.host)?;
            stream.set_nodelay(true)?;
            self.stream = Some(BufReader::new(stream));
        }
        let answer = self.ask(address);
        if answer.is_err() {
            self.stream = None;
        }
        answer
    }

    fn ask(&mut self, address: &str) -> std::io::Result<(u16, String, Vec<u8>)> {
        let stream = self.stream.as_mut().unwrap();
        let (host, cookie) = (&self.host, &self.cookie);
        let question = format!("GET {address} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n");
        stream.get_mut().write_all(question.as_bytes())?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head)? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
        let head = head.to_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body)?;
        Ok((status, head, body))
    }
}

/// What was found on the first pages, to ask for.
struct Found {
    people: Vec<String>,
    sources: Vec<String>,
    rare: Vec<String>,
}

impl Found {
    fn of(mut reader: Reader) -> Found {
        let (mut people, mut rare) = (Vec::new(), Vec::new());
        for page in (0..400).step_by(20) {
            let (_, _, body) = reader.get(&format!("/en/people?page={page}")).unwrap();
            let text = String::from_utf8_lossy(&body).into_owned();
            for piece in text.split("href=\"/en/person/").skip(1) {
                people.extend(piece.split('"').next().map(str::to_owned));
                let name = piece.split_once("<bdi>").and_then(|(_, rest)| rest.split('<').next());
                rare.extend(name.map(str::to_owned));
            }
        }
        let (_, _, body) = reader.get("/en/sources").unwrap();
        let text = String::from_utf8_lossy(&body).into_owned();
        let slugs = text.split("href=\"/en/source/").skip(1).filter_map(|piece| piece.split('"').next());
        Found { people, rare, sources: slugs.map(str::to_owned).collect() }
    }

    fn address(&self, kind: usize, round: usize, chance: &mut Chance) -> String {
        let lang = LANGUAGES[round % LANGUAGES.len()];
        let one = |all: &[String], chance: &mut Chance| match all.len() {
            0 => String::new(),
            many => all[chance.below(many as u64) as usize].clone(),
        };
        let path = KINDS[kind].1;
        let path = path.replace("{common}", &encoded(COMMON[round % COMMON.len()]));
        let path = path.replace("{begun}", &encoded(BEGUN[round % BEGUN.len()]));
        let path = path.replace("{year}", YEARS[round % YEARS.len()]);
        let path = path.replace("{rare}", &encoded(&one(&self.rare, chance)));
        let path = path.replace("{person}", &one(&self.people, chance));
        let path = path.replace("{source}", &one(&self.sources, chance));
        format!("/{lang}{path}")
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// How long pages took, by their kind, in milliseconds; and what went wrong.
#[derive(Default)]
struct Times {
    took: BTreeMap<usize, Vec<f64>>,
    wrong: BTreeMap<usize, usize>,
}

impl Times {
    fn ask(&mut self, reader: &mut Reader, kind: usize, address: &str) {
        let begun = Instant::now();
        let answer = reader.get(address);
        let took = begun.elapsed().as_secs_f64() * 1_000.0;
        self.took.entry(kind).or_default().push(took);
        // A queue of which nothing is left leads back to its page.
        if !answer.is_ok_and(|(status, ..)| status == 200 || status == 303) {
            *self.wrong.entry(kind).or_default() += 1;
        }
    }

    fn add(&mut self, other: Times) {
        for (kind, took) in other.took {
            self.took.entry(kind).or_default().extend(took);
        }
        for (kind, wrong) in other.wrong {
            *self.wrong.entry(kind).or_default() += wrong;
        }
    }

    fn print(&mut self) {
        println!("| page | asked | p50 | p95 | p99 | longest | errors |\n|---|--:|--:|--:|--:|--:|--:|");
        let mut all: Vec<f64> = Vec::new();
        for (kind, took) in &mut self.took {
            let wrong = self.wrong.get(kind).copied().unwrap_or(0);
            line(KINDS[*kind].0, took, wrong);
            all.append(&mut took.clone());
        }
        line("**all**", &mut all, self.wrong.values().sum());
    }
}

fn line(name: &str, took: &mut [f64], wrong: usize) {
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share).round() as usize];
    let (count, longest) = (took.len(), took[took.len() - 1]);
    println!(
        "| {name} | {count} | {:.1} ms | {:.1} ms | {:.1} ms | {longest:.1} ms | {wrong} |",
        at(0.5),
        at(0.95),
        at(0.99)
    );
}

/// Numbers that look like chance and are the same each time (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }
}

/// The memory of a process, as Linux tells it.
fn memory(pid: Option<&str>) -> String {
    let status = pid.and_then(|pid| std::fs::read_to_string(format!("/proc/{pid}/status")).ok());
    let line = |name: &str| {
        let found = status.as_deref().and_then(|status| status.lines().find(|line| line.starts_with(name)));
        found.map(|line| line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")).unwrap_or_default()
    };
    format!("{} resident, {} at most", line("VmRSS"), line("VmHWM"))
}
