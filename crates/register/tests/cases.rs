//! Cases kept up record by record are those that are worked out from the whole.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::{BTreeMap, HashMap};

use cases::{Policy, Standing, Whereabouts};
use claims::{Account, Lineage, Links};
use dates::Day;
use ledger::{Grade, Locator, Record, RecordId, Source, SourceId, Statement};
use proptest::prelude::*;
use register::cases::{Cases, Line, On};

/// What comes to the register, one after the other: rows link by key to rows that may come later.
#[derive(Debug, Clone)]
enum Comes {
    Record {
        kind: &'static str,
        link: &'static str,
        to: usize,
        variant: u8,
    },
    /// An earlier row is corrected.
    Edition {
        of: usize,
        to: usize,
    },
    /// Two people are found to be one, or parted again.
    Join {
        one: usize,
        other: usize,
    },
    Part {
        one: usize,
    },
}

fn id(at: usize) -> RecordId {
    RecordId((at as u128 + 1).to_be_bytes())
}

fn source(number: u8) -> Source {
    Source { grade: Grade::B, ..Source::new(SourceId([number + 1; 16]), &format!("s{number}"), "A list") }
}

fn record(at: usize, comes: &Comes, earlier: &[Record]) -> Option<Record> {
    let mut record = Record {
        id: id(at),
        source: SourceId([1; 16]),
        batch: None,
        replaces: None,
        kind: "person".to_owned(),
        locator: Locator::default(),
        key: Some(at.to_string()),
        statements: Vec::new(),
        issues: Vec::new(),
    };
    match comes {
        Comes::Record { kind, link, to, variant } => {
            record.kind = (*kind).to_owned();
            record.source = SourceId([variant % 3 + 1; 16]);
            record.key = Some(format!("{at}"));
            let values: &[(&str, &str)] = match (*kind, variant % 2) {
                ("person", 0) => &[("fate", "executed"), ("credibility", "2"), ("arrest_date", "1988-07-28")],
                ("disappearance", 0) => {
                    &[("fate", "executed"), ("credibility", "2"), ("perpetrator_class", "state")]
                }
                ("disappearance", _) => &[("fate", "alive"), ("concealment_kind", "information_refused")],
                ("finding", 0) => &[
                    ("about", "fate"),
                    ("value", "dead"),
                    ("standard_of_proof", "beyond_reasonable_doubt"),
                    ("body", "court"),
                    ("made_by", "Court"),
                    ("recorded_by", "Mina"),
                    ("date", "1990-01-01"),
                ],
                ("finding_review", _) => &[("by", "Rosa"), ("outcome", "agrees"), ("date", "1991-01-01")],
                ("grave_site", 0) => &[("site_standing", "confirmed_physically"), ("name", "North")],
                ("identification", _) => &[
                    ("identification_level", "established"),
                    ("identification_method", "dna"),
                    ("board", "B"),
                    ("member", "M"),
                    ("date", "1995-01-01"),
                ],
                ("remains_return", _) => &[("notified_on", "1996-01-01")],
                ("examination", _) => &[("mni", "2"), ("date", "1994-01-01")],
                _ => &[],
            };
            record.statements =
                values.iter().map(|(property, value)| Statement::new(property, value)).collect();
            if !link.is_empty() {
                record.statements.push(Statement::new(link, &id(*to).to_string()));
            }
            if *kind == "interment" {
                record.statements.push(Statement::new("person", &id(*to / 2).to_string()));
            }
        }
        Comes::Edition { of, to } => {
            let of = earlier.get(*of)?;
            record = Record { id: id(at), replaces: Some(of.id), ..of.clone() };
            record.statements.push(Statement::new("credibility", "3"));
            // A correction may say that somebody else was meant.
            let links = record.statements.iter_mut().filter(|statement| statement.property == "person");
            links.for_each(|link| link.value = id(*to).to_string());
        }
        Comes::Join { .. } | Comes::Part { .. } => return None,
    }
    Some(record)
}

fn comes() -> impl Strategy<Value = Comes> {
    let kinds = proptest::sample::select(
        &[
            ("person", ""),
            ("person", ""),
            ("disappearance", "person"),
            ("disappearance", "person"),
            ("finding", "person"),
            ("finding_review", "finding"),
            ("identification", "person"),
            ("remains_return", "person"),
            ("grave_site", ""),
            ("interment", "site"),
            ("examination", "site"),
        ][..],
    );
    prop_oneof![
        8 => (kinds, 0..24usize, any::<u8>())
            .prop_map(|((kind, link), to, variant)| Comes::Record { kind, link, to, variant }),
        1 => (0..24usize, 0..24usize).prop_map(|(of, to)| Comes::Edition { of, to }),
        1 => (0..24usize, 0..24usize).prop_map(|(one, other)| Comes::Join { one, other }),
        1 => (0..24usize).prop_map(|one| Comes::Part { one }),
    ]
}

struct Whole<'a> {
    sources: &'a [Source],
    lineage: Lineage,
}

impl<'a> Whole<'a> {
    fn account(&self, record: &'a Record) -> Account<'a> {
        let source = self.sources.iter().find(|source| source.id == record.source).unwrap();
        Account { record, source, family: self.lineage.family(source.id), known_ms: 0 }
    }

    /// The lines worked out from the whole.
    fn lines(
        &self,
        records: &[&'a Record],
        subjects: &HashMap<RecordId, RecordId>,
    ) -> BTreeMap<RecordId, Line> {
        let replaced: Vec<RecordId> = records.iter().filter_map(|record| record.replaces).collect();
        let links = Links::new(records.iter().copied(), self.sources);
        let standing = records.iter().filter(|record| !replaced.contains(&record.id));
        let cases =
            Cases::new(standing.map(|record| self.account(record)).collect(), links, subjects.clone());
        let mut on = On::new(cases, day(), Policy::default());
        on.derive_all().clone()
    }
}

fn day() -> Day {
    Day::from_iso("2020-09-03").unwrap()
}

/// Records of one person who is said to lie in a site, and what was then dug up there.
#[test]
fn a_site_that_is_dug_moves_those_who_are_said_to_lie_there() {
    let sources = [source(0), source(1), source(2)];
    let comes = |kind, link, to| Comes::Record { kind, link, to, variant: 0 };
    let mut records = Vec::new();
    for one in [
        comes("person", "", 0),
        comes("grave_site", "", 0),
        comes("interment", "site", 1),
        comes("examination", "site", 1),
    ] {
        records.push(record(records.len(), &one, &records).unwrap());
    }
    let whole = Whole { lineage: Lineage::new(&sources), sources: &sources };
    let mut on =
        On::new(Cases::new(Vec::new(), Links::new([], &sources), HashMap::new()), day(), Policy::default());
    for record in &records[..3] {
        on.add(whole.account(record), None);
    }
    assert_eq!(on.lines()[&id(0)].whereabouts.0, Whereabouts::SiteSuspected);
    assert_eq!(on.add(whole.account(&records[3]), None), [id(0)]);
    assert_eq!(on.lines()[&id(0)].whereabouts, (Whereabouts::SiteConfirmed, Standing::Alleged));
}

/// Two interments that name each other as sites, which is a mistake; the correction of one names nobody.
#[test]
fn records_that_answer_each_other_keep_nobody_in_a_case() {
    let sources = [source(0), source(1), source(2)];
    let comes = |kind, link, to| Comes::Record { kind, link, to, variant: 0 };
    let mut records = Vec::new();
    let mistaken = Comes::Edition { of: 2, to: 1 };
    for one in
        [comes("person", "", 0), comes("interment", "site", 2), comes("interment", "site", 1), mistaken]
    {
        records.push(record(records.len(), &one, &records).unwrap());
    }
    let whole = Whole { lineage: Lineage::new(&sources), sources: &sources };
    let empty = Cases::new(Vec::new(), Links::new([], &sources), HashMap::new());
    let mut on = On::new(empty, day(), Policy::default());
    for record in &records {
        on.add(whole.account(record), None);
    }
    assert_eq!(on.cases.records_of(id(0)).len(), 1, "the person's own record alone");
    assert_eq!(on.lines(), &whole.lines(&records.iter().collect::<Vec<_>>(), &HashMap::new()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_up_is_what_the_whole_says(history in prop::collection::vec(comes(), 1..24)) {
        let sources = [source(0), source(1), source(2)];
        let mut records: Vec<Record> = Vec::new();
        let mut order: Vec<Result<usize, &Comes>> = Vec::new();
        for comes in &history {
            match record(records.len(), comes, &records) {
                // One row is corrected once: a second correction is one of the first.
                Some(new) if new.replaces.is_some_and(|old| records.iter().any(|known| known.replaces == Some(old))) => {}
                Some(new) => {
                    order.push(Ok(records.len()));
                    records.push(new);
                }
                None => order.push(Err(comes)),
            }
        }
        let whole = Whole { lineage: Lineage::new(&sources), sources: &sources };
        let mut subjects: HashMap<RecordId, RecordId> = HashMap::new();
        let empty = Cases::new(Vec::new(), Links::new([], &sources), HashMap::new());
        let mut on = On::new(empty, day(), Policy::default());
        let mut come: Vec<&Record> = Vec::new();
        for step in order {
            match step {
                Ok(at) => {
                    let new = &records[at];
                    let subject = new.replaces.and_then(|old| subjects.get(&old).copied().or(Some(old)));
                    let subject = subject.filter(|_| new.kind == "person");
                    subjects.extend(subject.map(|subject| (new.id, subject)));
                    come.push(new);
                    on.add(whole.account(new), subject);
                }
                Err(Comes::Join { one, other }) => {
                    let named = |at: usize| subjects.get(&id(at)).copied().unwrap_or(id(at));
                    let people = [named(*one), named(*other)];
                    if [*one, *other].iter().all(|at| come.iter().any(|record| record.id == id(*at) && record.kind == "person")) {
                        let of: Vec<RecordId> = come.iter().map(|record| record.id)
                            .filter(|record| people.contains(&subjects.get(record).copied().unwrap_or(*record))).collect();
                        let person = people[0].min(people[1]);
                        of.iter().for_each(|record| { subjects.insert(*record, person); });
                        on.regroup(&of, person);
                    }
                }
                Err(Comes::Part { one }) => {
                    subjects.insert(id(*one), id(*one));
                    on.regroup(&[id(*one)], id(*one));
                }
                Err(_) => {}
            }
            prop_assert_eq!(on.lines(), &whole.lines(&come, &subjects), "after {} records", come.len());
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Merging two people and parting them again is as if it had not been (standards 9.4, the sixth invariant).
    #[test]
    fn merging_and_unmerging_leaves_both_cases_as_they_were(variants in prop::collection::vec(any::<u8>(), 4..10)) {
        let sources = [source(0), source(1), source(2)];
        let person = |at: usize| Comes::Record { kind: "person", link: "", to: 0, variant: variants[at] };
        let mut records = vec![record(0, &person(0), &[]).unwrap(), record(1, &person(1), &[]).unwrap()];
        for at in 2..variants.len() {
            let kind = ["disappearance", "finding", "identification"][at % 3];
            let comes = Comes::Record { kind, link: "person", to: at % 2, variant: variants[at] };
            records.push(record(at, &comes, &records).unwrap());
        }
        let whole = Whole { lineage: Lineage::new(&sources), sources: &sources };
        let accounts = records.iter().map(|record| whole.account(record)).collect();
        let cases = Cases::new(accounts, Links::new(&records, &sources), HashMap::new());
        let mut on = On::new(cases, day(), Policy::default());
        on.derive_all();
        let before = (on.lines().clone(), on.case(id(0)), on.case(id(1)));
        on.regroup(&[id(0), id(1)], id(0));
        prop_assert_eq!(on.lines().len(), 1);
        on.regroup(&[id(1)], id(1));
        prop_assert_eq!(before, (on.lines().clone(), on.case(id(0)), on.case(id(1))));
    }
}

/// Standards 9.4: `record_obligation_open` of each invented person of the vectors, as the key of the person says it.
#[test]
fn the_obligation_to_record_a_death_is_open_as_the_vectors_say() {
    let text = include_str!("../testdata/record-obligations.toml");
    let docket = claims::Docket::read(text, ledger::Codebook::builtin()).unwrap();
    let accounts = docket.accounts();
    let subjects = accounts.iter().map(|account| (account.id(), account.id())).collect();
    let day = Day::from_iso("2024-08-30").unwrap();
    let on = On::new(Cases::new(accounts.clone(), docket.links(), subjects), day, Policy::default());
    let mut expected = BTreeMap::new();
    for person in accounts.iter().filter(|account| account.kind() == "person") {
        let key = person.record.key.as_deref().unwrap();
        let said = key.split(',').next().unwrap();
        let open = match on.case(person.id()).flag(cases::FlagKind::RecordObligation) {
            dates::Answer::Yes => "open",
            dates::Answer::No if said == "not-owed" => "not-owed",
            dates::Answer::No => "met",
            dates::Answer::Maybe => "cannot-tell",
        };
        assert_eq!(open, said, "{key}");
        *expected.entry(said).or_insert(0) += 1;
    }
    assert_eq!(expected.len(), 4, "each of the four answers has a vector: {expected:?}");
}
