//! Invented lists, some copied from others: the copies are found, and independent lists are left alone.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use ledger::{Facts, Locator, Record, RecordId, Source, SourceId, Statement, property};
use linkage::{Copied, Direction, Proposal, Settings, Subject, Subjects, Traces, Trait, copies, link};
use proptest::prelude::*;

/// A person as they were, before any list wrote of them.
struct Human {
    words: [usize; 3],
    born: i32,
    died: i32,
    city: usize,
}

/// One row of a list: whom it is about, and what it says.
#[derive(Clone)]
struct Row {
    human: usize,
    said: BTreeMap<&'static str, String>,
}

#[derive(Clone)]
struct List {
    slug: &'static str,
    rows: Vec<Row>,
    published: Option<&'static str>,
}

/// Spellings of one name: two of one romanisation, another, Persian.
const GIVEN: [[&str; 4]; 12] = [
    ["Hossein", "Hosein", "Hussain", "حسین"],
    ["Mohammad", "Mohamad", "Muhammed", "محمد"],
    ["Fatemeh", "Fateme", "Fatima", "فاطمه"],
    ["Mehdi", "Mahdi", "Mehdy", "مهدی"],
    ["Saeed", "Saeid", "Said", "سعید"],
    ["Masoud", "Masood", "Massud", "مسعود"],
    ["Zohreh", "Zohre", "Zuhreh", "زهره"],
    ["Behrouz", "Behruz", "Behrooz", "بهروز"],
    ["Shirin", "Shireen", "Chirine", "شیرین"],
    ["Gholam", "Golam", "Ghulam", "غلام"],
    ["Davoud", "Davood", "Dawud", "داوود"],
    ["Parviz", "Parveez", "Parwiz", "پرویز"],
];
const FAMILY: [[&str; 4]; 16] = [
    ["Nokhodian", "Nokhodiyan", "Nukhudian", "نخودیان"],
    ["Abkenari", "Abkenary", "Aabkanari", "آبکناری"],
    ["Sohrabian", "Sohrabiyan", "Suhrabian", "سهرابیان"],
    ["Kajpour", "Kajpoor", "Kajpur", "کاج‌پور"],
    ["Neyestani", "Neistani", "Nayestani", "نیستانی"],
    ["Balootzadeh", "Baloutzadeh", "Balutzade", "بلوط‌زاده"],
    ["Naghashian", "Naqashian", "Naggashian", "نقاشیان"],
    ["Ghayeghran", "Qayeqran", "Ghaieghran", "قایقران"],
    ["Mahigir", "Maahigir", "Mahiguir", "ماهیگیر"],
    ["Toufani", "Toofani", "Tufani", "طوفانی"],
    ["Saleh", "Saaleh", "Salih", "صالح"],
    ["Jasemi", "Jassemi", "Jasimi", "جاسمی"],
    ["Hamoudi", "Hamoodi", "Hammudi", "حمودی"],
    ["Derakhti", "Derakhty", "Dirakhti", "درختی"],
    ["Roudbari", "Roodbari", "Rudbari", "رودباری"],
    ["Daryaei", "Daryayi", "Dariaei", "دریایی"],
];
const CITIES: [[&str; 2]; 6] = [
    ["Kenareh", "کناره"],
    ["Nilabad", "نیل‌آباد"],
    ["Sangrud", "سنگ‌رود"],
    ["Tutzar", "توتزار"],
    ["Pol-e Kaj", "پل کج"],
    ["Bandak", "بندک"],
];

/// Chance that is the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let value = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((value ^ (value >> 31)) % sides as u64) as usize
    }

    fn is(&mut self, percent: usize) -> bool {
        self.roll(100) < percent
    }
}

fn world(dice: &mut Dice) -> Vec<Human> {
    let mut human = || Human {
        words: [dice.roll(GIVEN.len()), dice.roll(FAMILY.len()), dice.roll(GIVEN.len())],
        born: 1930 + dice.roll(40) as i32,
        died: dice.roll(3000) as i32,
        city: dice.roll(CITIES.len()),
    };
    (0..700).map(|_| human()).collect()
}

/// How a list writes: in which spellings, in which order.
#[derive(Clone, Copy)]
struct Hand {
    /// Column of the name tables: 0 is written as 1 now and then.
    house: usize,
    sorted_by: Option<&'static str>,
}

/// A list made from what its authors found out for themselves, with slips of their own.
fn independent(slug: &'static str, seed: u64, world: &[Human], hand: Hand) -> List {
    let mut dice = Dice(seed);
    let mut rows: Vec<Row> = Vec::new();
    for (number, human) in world.iter().enumerate() {
        if !dice.is(70) {
            continue;
        }
        let mut word = |table: &[[&str; 4]], of: usize| {
            let column = if hand.house == 0 && dice.is(25) { 1 } else { hand.house };
            let text = table[of][column].to_owned();
            if dice.is(4) { slip(&text, &mut dice) } else { text }
        };
        let name = format!("{} {}", word(&GIVEN, human.words[0]), word(&FAMILY, human.words[1]));
        let father = word(&GIVEN, human.words[2]);
        let day = dates::Day::from_ymd(1981, 1, 1).unwrap().plus(human.died + wrong(&mut dice, 300));
        let (year, month, date) = day.ymd();
        let city = if dice.is(8) { dice.roll(CITIES.len()) } else { human.city };
        let all = [
            (property::NAME, name, 100),
            (property::FATHER_NAME, father, 60),
            (property::BIRTH_DATE, (human.born + wrong(&mut dice, 4)).to_string(), 55),
            (property::DEATH_DATE, format!("{year}-{month:02}-{date:02}"), 80),
            (property::CITY, CITIES[city][usize::from(hand.house == 3)].to_owned(), 70),
            (property::AFFILIATION, ["Oak", "Reed", "Lake"][human.words[1] % 3].to_owned(), 50),
        ];
        let said = all.into_iter().filter(|(_, _, share)| dice.is(*share));
        let said = said.map(|(property, value, _)| (property, value)).collect();
        rows.push(Row { human: number, said });
    }
    for at in (1..rows.len()).rev() {
        rows.swap(at, dice.roll(at + 1));
    }
    let mut list = List { slug, rows, published: None };
    sort(&mut list, hand.sorted_by);
    list
}

fn wrong(dice: &mut Dice, by: usize) -> i32 {
    if dice.is(10) { dice.roll(by) as i32 - by as i32 / 2 } else { 0 }
}

fn sort(list: &mut List, by: Option<&'static str>) {
    if let Some(by) = by {
        list.rows.sort_by_key(|row| row.said.get(by).cloned());
    }
}

/// Two letters in each other's place, or one too few.
fn slip(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = 1 + dice.roll(letters.len() - 2);
    if dice.is(50) {
        letters.swap(at, at + 1)
    } else {
        let _ = letters.remove(at);
    }
    letters.into_iter().collect()
}

/// A copy: one row in ten dropped, three values in a hundred typed wrongly.
fn copy(slug: &'static str, seed: u64, of: &List) -> List {
    let mut dice = Dice(seed);
    let mut rows = of.rows.clone();
    rows.retain(|_| !dice.is(10));
    for row in &mut rows {
        for value in row.said.values_mut() {
            if dice.is(3) && value.chars().nth(3).is_some() {
                *value = slip(value, &mut dice);
            }
        }
    }
    List { slug, rows, published: None }
}

/// The same in Persian letters; words that are in no table stay away.
fn transliterated(mut list: List) -> List {
    let spell = |word: &str| {
        let table = GIVEN.iter().chain(&FAMILY);
        table
            .clone()
            .find(|row| row[..3].contains(&word))
            .or_else(|| {
                let near = |row: &&[&str; 4]| row[0].chars().next() == word.chars().next();
                table.clone().find(near)
            })
            .map(|row| row[3])
    };
    for row in &mut list.rows {
        for (&property, value) in &mut row.said {
            match property {
                property::NAME | property::FATHER_NAME => {
                    *value = value.split(' ').filter_map(spell).collect::<Vec<_>>().join(" ");
                }
                property::CITY => {
                    let city = CITIES.iter().find(|city| city[0] == value);
                    *value = city.map_or(value.clone(), |city| city[1].to_owned());
                }
                _ => {}
            }
        }
    }
    list
}

/// All of one list, and of another what the first does not have.
fn merged(slug: &'static str, a: &List, b: &List) -> List {
    let mut rows = a.rows.clone();
    for row in &b.rows {
        match rows.iter_mut().find(|own| own.human == row.human) {
            Some(own) => {
                for (property, value) in &row.said {
                    own.said.entry(property).or_insert_with(|| value.clone());
                }
            }
            None => rows.push(row.clone()),
        }
    }
    copy(slug, 77, &List { slug, rows, published: None })
}

fn id(text: &str) -> [u8; 16] {
    ledger::Digest::of(text.as_bytes()).0[..16].try_into().unwrap()
}

fn source(list: &List) -> Source {
    let declared = list.published.map(|on| ("published".to_owned(), on.to_owned()));
    Source {
        file: Some(ledger::Digest::of(list.slug.as_bytes())),
        facts: Facts { declared: declared.into_iter().collect(), ..Facts::default() },
        ..Source::new(SourceId(id(list.slug)), list.slug, list.slug)
    }
}

fn record(list: &List, place: usize, row: &Row) -> Record {
    let hints = dates::Hints { calendar: Some(dates::Calendar::Gregorian), ..dates::Hints::default() };
    let statements = row.said.iter().map(|(property, value)| {
        let reading = property.ends_with("_date").then(|| dates::read(value, &hints).to_text());
        Statement { reading: reading.filter(|text| !text.is_empty()), ..Statement::new(property, value) }
    });
    Record {
        id: RecordId(id(&format!("{}{}", list.slug, row.human))),
        source: SourceId(id(list.slug)),
        batch: None,
        replaces: None,
        kind: "person".to_owned(),
        locator: Locator { row: Some(place as u64 + 2), ..Locator::default() },
        key: None,
        statements: statements.collect(),
        issues: vec![],
    }
}

/// What is proposed about lists, where it is known who is who.
fn proposed(lists: &[List]) -> Vec<Proposal> {
    let (mut traces, mut persons) = (Traces::new(), Vec::new());
    lists.iter().for_each(|list| traces.add_source(&source(list)));
    for list in lists {
        for (place, row) in list.rows.iter().enumerate() {
            traces.push(&record(list, place, row));
            persons.push(row.human as u32);
        }
    }
    copies(&traces, &persons)
}

/// Four lists made apart from one another: two of one house, one of another, one in Persian.
fn town() -> Vec<List> {
    town_of(1)
}

fn town_of(seed: u64) -> Vec<List> {
    let world = world(&mut Dice(seed));
    let plain = |house| Hand { house, sorted_by: None };
    vec![
        independent("first", seed + 10, &world, plain(0)),
        independent("second", seed + 20, &world, plain(0)),
        independent("third", seed + 30, &world, plain(2)),
        independent("fourth", seed + 40, &world, plain(3)),
    ]
}

/// The pairs that are likely copied, and by what, are those expected: `copy<origin`, or `one=other` either way.
#[track_caller]
fn check(lists: &[List], expected: &[&str]) -> Vec<Proposal> {
    let name = |id: SourceId| lists.iter().find(|list| source(list).id == id).unwrap().slug;
    let found = proposed(lists);
    let likely = found.iter().filter(|one| one.sure == Copied::Likely);
    let mut seen: Vec<String> = likely
        .map(|one| {
            let (copy, origin) = (name(one.copy), name(one.origin));
            match expected.contains(&format!("{copy}<{origin}").as_str()) {
                true => format!("{copy}<{origin}"),
                false => format!("{}={}", copy.min(origin), copy.max(origin)),
            }
        })
        .collect();
    seen.sort_unstable();
    let mut expected: Vec<&str> = expected.to_vec();
    expected.sort_unstable();
    let why = |one: &Proposal| {
        let reasons = one.reasons.iter().map(|reason| format!("\n    {:.1} {reason}", reason.bits));
        let direction = one.direction;
        format!(
            "\n{} {} {:.1} {direction}{}",
            name(one.copy),
            name(one.origin),
            one.bits,
            reasons.collect::<String>()
        )
    };
    assert_eq!(seen, expected, "{}", found.iter().map(why).collect::<String>());
    found
}

#[test]
fn independent_lists_are_left_alone_in_any_town() {
    for seed in 1..12 {
        check(&town_of(seed), &[]);
    }
}

#[test]
fn one_house_one_alphabet_and_one_calendar_are_no_copying() {
    let world = world(&mut Dice(5));
    for sorted_by in [Some(property::NAME), Some(property::DEATH_DATE), Some(property::CITY)] {
        let hand = Hand { house: 0, sorted_by };
        let lists: Vec<List> = ["one", "two", "three", "four"]
            .into_iter()
            .zip([3, 5, 7, 9])
            .map(|(slug, seed)| independent(slug, seed * 100, &world, hand))
            .collect();
        check(&lists, &[]);
    }
}

#[test]
fn a_copy_is_found_and_told_from_its_origin() {
    let mut lists = town();
    lists.push(copy("copy", 91, &lists[0]));
    let found = check(&lists, &["copy<first"]);
    assert_eq!(found[0].direction, Direction::Slips);
    let kinds: Vec<Trait> = found[0].reasons.iter().map(|reason| reason.kind).collect();
    for kind in [Trait::Letters, Trait::Values, Trait::Order, Trait::Gaps] {
        assert!(kinds.contains(&kind), "{kind:?}: {kinds:?}");
    }
    let letters = found[0].reasons.iter().find(|reason| reason.kind == Trait::Letters).unwrap();
    assert!(!letters.examples.is_empty());
}

#[test]
fn a_copy_in_another_order_is_found() {
    for by in [property::NAME, property::DEATH_DATE] {
        let mut lists = town();
        let mut sorted = copy("copy", 92, &lists[0]);
        sort(&mut sorted, Some(by));
        lists.push(sorted);
        check(&lists, &["copy<first"]);
    }
}

#[test]
fn a_copy_in_other_letters_is_found() {
    let mut lists = town();
    lists.push(transliterated(copy("copy", 93, &lists[0])));
    check(&lists, &["copy=first"]);
    (lists[0].published, lists[4].published) = (Some("1989"), Some("2003-05"));
    let found = check(&lists, &["copy<first"]);
    assert_eq!(found[0].direction, Direction::Dates);
}

#[test]
fn a_merger_of_two_lists_is_found_with_both() {
    let mut lists = town();
    lists.push(merged("merger", &lists[0], &lists[1]));
    check(&lists, &["merger<first", "merger<second"]);
}

#[test]
fn two_lists_alone_are_enough() {
    let lists = town();
    let copied = copy("copy", 94, &lists[0]);
    check(&[lists[0].clone(), copied], &["copy<first"]);
    check(&lists[..2], &[]);
}

#[test]
fn rows_of_one_file_stand_in_the_order_of_its_maker() {
    let mut lists = town();
    lists.push(transliterated(copy("copy", 93, &lists[0])));
    let mut traces = Traces::new();
    let mut persons = Vec::new();
    for list in &lists {
        traces.add_source(&Source { file: Some(ledger::Digest::of(b"one file")), ..source(list) });
        for (place, row) in list.rows.iter().enumerate() {
            traces.push(&record(list, place, row));
            persons.push(row.human as u32);
        }
    }
    let found = copies(&traces, &persons);
    assert!(found.iter().flat_map(|one| &one.reasons).all(|reason| reason.kind != Trait::Order), "{found:?}");
}

#[test]
fn a_copy_is_found_among_linked_records() {
    let mut lists = town();
    lists.push(copy("copy", 95, &lists[0]));
    let (mut traces, mut subjects) = (Traces::new(), Subjects::new());
    for list in &lists {
        traces.add_source(&source(list));
        subjects.add_source(&source(list));
        for (place, row) in list.rows.iter().enumerate() {
            let record = record(list, place, row);
            traces.push(&record);
            subjects.push(&Subject::from_record(&record, &Facts::default()));
        }
    }
    let linked = link(&subjects, &[], &Settings::default(), &());
    let found = copies(&traces, &linked.persons);
    let likely: Vec<(SourceId, SourceId)> =
        found.iter().filter(|one| one.sure == Copied::Likely).map(|one| (one.copy, one.origin)).collect();
    assert_eq!(likely, [(source(&lists[4]).id, source(&lists[0]).id)], "{found:#?}");
}

#[test]
fn nothing_and_nearly_nothing_give_nothing() {
    assert!(copies(&Traces::new(), &[]).is_empty());
    let mut lists = town();
    lists.iter_mut().for_each(|list| list.rows.truncate(30));
    check(&lists, &[]);
    lists.iter_mut().flat_map(|list| &mut list.rows).for_each(|row| row.said.clear());
    check(&lists, &[]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn the_order_of_lists_and_records_does_not_matter(seed: u64) {
        let mut lists = town();
        lists.push(copy("copy", 96, &lists[0]));
        let expected = proposed(&lists);
        let mut rows: Vec<(usize, usize)> =
            (0..lists.len()).flat_map(|list| (0..lists[list].rows.len()).map(move |row| (list, row))).collect();
        let mut dice = Dice(seed);
        for at in (1..rows.len()).rev() {
            rows.swap(at, dice.roll(at + 1));
        }
        let (mut traces, mut persons) = (Traces::new(), Vec::new());
        let first = dice.roll(lists.len());
        (0..lists.len()).for_each(|at| traces.add_source(&source(&lists[(at + first) % lists.len()])));
        for (list, row) in rows {
            traces.push(&record(&lists[list], row, &lists[list].rows[row]));
            persons.push(1000 - lists[list].rows[row].human as u32);
        }
        prop_assert_eq!(copies(&traces, &persons), expected);
    }
}
