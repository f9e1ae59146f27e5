//! What two records say about one matter, and what is made of it: a line per example.

#![allow(clippy::unwrap_used)]

mod said;

use ledger::{Record, RecordId, property};
use linkage::{Evidence, Explainer, Level, Settings, Step, link};
use said::{id, record, subjects};

const GIVEN: [&str; 12] = [
    "Behrang", "Kiarash", "Shirin", "Parvaneh", "Siavash", "Golnar", "Houshang", "Tahmineh", "Rostam", "Zal",
    "Manijeh", "Bijan",
];
const FAMILY: [&str; 10] = [
    "Tavanaei",
    "Darabnia",
    "Roshan",
    "Kouhestani",
    "Daryabari",
    "Golestani",
    "Sahragard",
    "Baharmast",
    "Negahban",
    "Setaregan",
];

const TOWNS: [&str; 8] =
    ["Darband", "Lalehzar", "Kohansar", "Gisoum", "Farahan", "Pasargad", "Miankaleh", "Zarrin"];

/// Two lists of 120 strangers each, so that it can be told what is rare.
fn strangers(more: impl Fn(usize) -> Vec<(&'static str, String)>) -> Vec<Record> {
    (0..240)
        .map(|number| {
            let mut said = vec![
                (property::GIVEN_NAME, GIVEN[number % 12].to_owned()),
                (
                    property::FAMILY_NAME,
                    format!("{}{}", FAMILY[number / 12 % 10], ["", "pour"][number / 120]),
                ),
                (
                    property::DEATH_DATE,
                    format!("198{}-0{}-{:02}", number % 9, number % 7 + 1, number % 27 + 1),
                ),
            ];
            said.extend(more(number));
            let said: Vec<(&str, &str)> = said.iter().map(|(one, other)| (*one, other.as_str())).collect();
            record(&format!("s{number}"), ["one", "two"][number % 2], &said)
        })
        .collect()
}

/// The step about one kind of evidence between two records among others.
fn step(mut others: Vec<Record>, a: Record, b: Record, evidence: Evidence) -> Option<Step> {
    let ids = [a.id, b.id];
    others.extend([a, b]);
    let subjects = subjects(&others, &[]);
    let linked = link(&subjects, &[], &Settings::default(), &());
    let waterfall = Explainer::new(subjects, linked.model).explain(ids[0], ids[1]).unwrap();
    waterfall.steps.into_iter().find(|step| step.evidence == evidence)
}

#[track_caller]
fn check(property: &str, a: &str, b: &str, evidence: Evidence, level: Option<Level>) {
    let name = (property::NAME, "Behrang Tavanaei");
    for (one, other) in [(a, b), (b, a)] {
        let pair = [("x", "one", one), ("y", "two", other)];
        let [x, y] = pair.map(|(key, list, value)| record(key, list, &[name, (property, value)]));
        let found = step(vec![], x, y, evidence).map(|step| step.level);
        assert_eq!(found, level, "{one} | {other}");
    }
}

#[test]
fn addresses_are_compared_by_street_and_number() {
    use Level::{Other, Same, Slip, Street, StreetNotNumber};
    let check = |a, b, level| check(property::ADDRESS, a, b, Evidence::Address, Some(level));
    check("12 Tulip Street", "12 Tulip Street", Same);
    check("12 Tulip Street", "Tulip street, 12", Same);
    check("12 Tulip Street", "12 Tulpi Street", Slip);
    check("12 Tulip Street", "Tulip Street", Street);
    check("12 Tulip Street", "21 Tulip Street", StreetNotNumber);
    check("12 Tulip Street", "12 Cypress Lane", Other);
    check("خیابان لاله، پلاک ۱۲", "خیابان لاله پلاک 12", Same);
}

#[test]
fn postal_codes_numbers_and_contacts_agree_with_a_slip() {
    use Level::{Garbled, Other, PartShared, Same, Slip};
    let postcode = |a, b, level| check(property::POSTCODE, a, b, Evidence::Postcode, Some(level));
    postcode("41137", "۴۱۱۳۷", Same);
    postcode("41137", "41173", Slip);
    postcode("41137", "90210", Other);
    let number = |a, b, level| check(property::ID_NUMBER, a, b, Evidence::Identity, Some(level));
    number("4065912", "4065912", Same);
    number("4065912", "4065921", Slip);
    number("4065912", "4056921", Garbled);
    number("4065912", "7718203", Other);
    let email = |a, b, level| check(property::EMAIL, a, b, Evidence::Contact, Some(level));
    email("Tavanaei.B@example.org", "tavanaei.b@example.org", Same);
    email("tavanaei.b@example.org", "tavanaei.b@exmaple.org", Slip);
    email("tavanaei.b@example.org", "tavanaei.b@mail.example.com", PartShared);
    let phone = |a, b, level| check(property::PHONE, a, b, Evidence::Contact, Some(level));
    phone("+98 912 345 6789", "09123456789", Same);
    phone("09123456789", "09123456798", Slip);
    phone("09123456789", "09390001122", Other);
}

#[test]
fn a_date_written_wrongly_is_no_other_date() {
    use Level::{Conflict, DateSlip, SameDay, SameYear, YearsApart};
    let birth = |a, b, level| check(property::BIRTH_DATE, a, b, Evidence::Birth, Some(level));
    birth("1960-03-07", "1960-03-07", SameDay);
    birth("1960-03-07", "1960-07-03", DateSlip);
    birth("1960-03-07", "1906-03-07", DateSlip);
    birth("1960-03-07", "1960-03-01", DateSlip);
    birth("1960-03-07", "1960", SameYear);
    birth("1960-03-07", "1962-11-25", YearsApart);
    birth("1960-03-07", "1942-11-25", Conflict);
    check(property::DEATH_DATE, "1988-03-07", "1988-07-03", Evidence::Death, Some(DateSlip));
}

#[test]
fn what_only_one_says_is_no_evidence() {
    let name = (property::NAME, "Behrang Tavanaei");
    let said = [
        (property::ADDRESS, "12 Tulip Street"),
        (property::POSTCODE, "41137"),
        (property::PHONE, "09123456789"),
        (property::ID_NUMBER, "4065912"),
    ];
    for (number, one) in said.into_iter().enumerate() {
        let (x, y) = (record("x", "one", &[name, one]), record("y", "two", &[name]));
        let evidence = [Evidence::Address, Evidence::Postcode, Evidence::Contact, Evidence::Identity][number];
        assert_eq!(step(vec![], x, y, evidence), None);
    }
    check(property::PHONE, "09123456789", "", Evidence::Contact, None);
}

/// Bits of level and rarity together.
fn bits(step: Option<Step>) -> f64 {
    step.map_or(0.0, |step| step.weight + step.rarity)
}

#[test]
fn a_first_of_january_that_one_list_writes_by_default_weighs_little() {
    // The second list knows years of birth only and writes the first of January.
    let others = strangers(|number| {
        let (year, month, day) = (1940 + number % 25, number % 12 + 1, number % 28 + 1);
        let day =
            if number % 2 == 0 { format!("{year}-{month:02}-{day:02}") } else { format!("{year}/01/01") };
        vec![(property::BIRTH_DATE, day)]
    });
    let weight = |day: &str| {
        let pair = [("x", "one"), ("y", "two")];
        let said = [(property::NAME, "Farhad Kouhestani"), (property::BIRTH_DATE, day)];
        let [x, y] = pair.map(|(key, list)| record(key, list, &said));
        bits(step(others.clone(), x, y, Evidence::Birth))
    };
    let (default, known) = (weight("1950/01/01"), weight("1950/06/17"));
    assert!(default < known - 1.0, "{default} {known}");
}

#[test]
fn a_town_that_one_list_writes_by_default_weighs_little() {
    let others = strangers(|number| {
        let town = if number % 2 == 0 { TOWNS[number / 2 % 8] } else { "Nodebar" }.to_owned();
        vec![(property::CITY, town)]
    });
    let weight = |town: &str| {
        let pair = [("x", "one"), ("y", "two")];
        let said = [(property::NAME, "Farhad Kouhestani"), (property::CITY, town)];
        let [x, y] = pair.map(|(key, list)| record(key, list, &said));
        bits(step(others.clone(), x, y, Evidence::Place))
    };
    let (default, chosen) = (weight("Nodebar"), weight(TOWNS[3]));
    assert!(default < chosen - 1.0, "{default} {chosen}");
}

#[test]
fn names_that_resemble_each_other_in_latin_letters_are_two_where_the_original_says_so() {
    let pair = [
        ("x", "one", "Rahmatollah Roshan", "رحمت الله روشن"),
        ("y", "two", "Nematollah Roshan", "نعمت الله روشن"),
    ];
    let both = pair.map(|(key, list, latin, original)| {
        record(key, list, &[(property::NAME, latin), (property::NAME, original)])
    });
    let [x, y] = both;
    let found = step(vec![], x, y, Evidence::Given).map(|step| step.level);
    assert_eq!(found, Some(Level::Different));
}

#[test]
fn brackets_after_an_initial_spell_out_the_family_name() {
    let names = [("x", "one", "بهرنگ ت. (توانایی)"), ("y", "two", "کیارش ت. (توانایی)")];
    let [x, y] = names.map(|(key, list, name)| record(key, list, &[(property::NAME, name)]));
    let given = step(vec![], x.clone(), y.clone(), Evidence::Given).map(|step| step.level);
    let family = step(vec![], x, y, Evidence::Family).map(|step| step.level);
    assert_eq!((given, family), (Some(Level::Different), Some(Level::Exact)));
}

#[test]
fn records_with_two_wrong_names_meet_by_what_else_they_share() {
    let others = strangers(|number| {
        vec![
            (
                property::BIRTH_DATE,
                format!("19{}-{:02}-{:02}", 30 + number % 40, number % 12 + 1, number % 28 + 1),
            ),
            (property::PHONE, format!("0912{:07}", number * 7919 % 9_999_991)),
        ]
    });
    let said = |name| {
        [(property::NAME, name), (property::BIRTH_DATE, "1951-06-17"), (property::PHONE, "09125550123")]
    };
    let x = record("x", "one", &said("Farhad Kouhestani"));
    let y = record("y", "two", &said("Frhd Kohstni"));
    let ids: [RecordId; 2] = ["x", "y"].map(|key| RecordId(id(key)));
    let mut records = others;
    records.extend([x, y]);
    let subjects = subjects(&records, &[]);
    let linked = link(&subjects, &[], &Settings::default(), &());
    let met = linked.pairs.iter().any(|pair| ids.contains(&pair.a) && ids.contains(&pair.b));
    assert!(met, "{}", linked.model);
}

#[test]
fn a_name_hardly_anybody_bears_may_be_one_written_wrongly_and_two_known_names_are_two() {
    use Level::{Different, Distorted};
    let with = |given: &str| {
        let names = [("x", "one", "Bijan Roshan"), ("y", "two", &format!("{given} Roshan") as &str)];
        let [x, y] = names.map(|(key, list, name)| record(key, list, &[(property::NAME, name)]));
        step(strangers(|_| vec![]), x, y, Evidence::Given).map(|step| step.level)
    };
    assert_eq!(with("Bnija"), Some(Distorted), "two consonants exchanged, a name nobody bears");
    assert_eq!(with("Siavash"), Some(Different));
    let both = [("x", "one", "Rostam Roshan"), ("y", "two", "Zal Roshan")];
    let [x, y] = both.map(|(key, list, name)| record(key, list, &[(property::NAME, name)]));
    assert_eq!(step(strangers(|_| vec![]), x, y, Evidence::Given).map(|step| step.level), Some(Different));
}

/// How the given names agree where one more name is shared: a nom de guerre.
#[track_caller]
fn check_alias(one: &[(&str, &str)], other: &[(&str, &str)], expected: Level) {
    let (a, b) = (record("a", "one", one), record("b", "two", other));
    let found = step(strangers(|_| vec![]), a, b, Evidence::Given).map_or(Level::Missing, |step| step.level);
    assert_eq!(found, expected);
}

#[test]
fn a_shared_nom_de_guerre_is_not_the_name_of_two_people() {
    let mahmoud = [(property::NAME, "Mahmoud Negahban"), (property::OTHER_NAME, "Kaveh")];
    let bijan = [(property::NAME, "Bijan Golestani"), (property::OTHER_NAME, "Kaveh")];
    check_alias(&mahmoud, &bijan, Level::Different);
    check_alias(&mahmoud, &[(property::NAME, "Kaveh")], Level::Exact);
    check_alias(&mahmoud, &[(property::NAME, "Mahmoud Negahban")], Level::Exact);
}
