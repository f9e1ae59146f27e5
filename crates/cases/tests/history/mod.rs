//! Histories of one case, drawn at random: claims, findings, reviews, identifications, rescissions.

use cases::{Case, DeathRecord, Dossier, Policy, Sites};
use claims::{Account, Lineage, Links};
use dates::Day;
use ledger::{Grade, Locator, Record, RecordId, Source, SourceId, Statement};
use proptest::prelude::*;

/// One thing that is said, by one of the sources.
#[derive(Debug, Clone)]
pub struct Said {
    pub source: usize,
    pub kind: &'static str,
    pub values: Vec<(&'static str, String)>,
}

/// Everything that is said of one person, in the order in which it was said.
#[derive(Debug, Clone)]
pub struct History {
    pub grades: Vec<Grade>,
    pub said: Vec<Said>,
}

/// Sources: the second copied from the first; the others are independent.
pub const SOURCES: usize = 5;

pub fn sources(grades: &[Grade]) -> Vec<Source> {
    let id = |at: usize| SourceId([at as u8 + 1; 16]);
    let source = |at: usize| Source {
        grade: grades[at],
        derives_from: if at == 1 { vec![id(0)] } else { Vec::new() },
        ..Source::new(id(at), &format!("source-{at}"), "A source")
    };
    (0..SOURCES).map(source).collect()
}

pub fn id(at: usize) -> RecordId {
    RecordId((at as u128 + 1).to_be_bytes())
}

impl History {
    pub fn records(&self) -> Vec<Record> {
        let record = |(at, said): (usize, &Said)| Record {
            id: id(at),
            source: SourceId([said.source as u8 + 1; 16]),
            batch: None,
            replaces: None,
            kind: said.kind.to_owned(),
            locator: Locator::default(),
            key: Some(at.to_string()),
            statements: said.values.iter().map(|(property, value)| Statement::new(property, value)).collect(),
            issues: Vec::new(),
        };
        self.said.iter().enumerate().map(record).collect()
    }

    /// The case on a day, from what is left when some records are withdrawn.
    pub fn case(&self, on: Day, withdrawn: &[usize]) -> Case {
        let (records, sources) = (self.records(), sources(&self.grades));
        let (lineage, links) = (Lineage::new(&sources), Links::new(&records, &sources));
        let standing = records.iter().enumerate().filter(|(at, _)| !withdrawn.contains(at));
        let accounts: Vec<Account<'_>> = standing
            .map(|(at, record)| Account {
                record,
                source: &sources[self.said[at].source],
                family: lineage.family(record.source),
                known_ms: 0,
            })
            .collect();
        let dossier = Dossier {
            accounts: &accounts,
            cited: &[],
            links: &links,
            sites: &Sites::default(),
            death_record: DeathRecord::NotExamined,
        };
        Case::derive(&dossier, on, &Policy::default())
    }
}

fn date() -> impl Strategy<Value = String> {
    (1988..2024i32, 1..13u8, 1..29u8).prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}"))
}

fn one(of: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(of).prop_map(str::to_owned)
}

fn row(id: usize) -> String {
    id.to_string()
}

/// Where a link may point: to a row of whichever source said it.
fn link(to: usize, sources: &[usize]) -> String {
    format!("source-{}:{}", sources.get(to).copied().unwrap_or(0), row(to))
}

fn claim() -> impl Strategy<Value = Said> {
    let fate = one(&["executed", "dead", "detained", "released", "alive", "disappeared", "unknown"]);
    let credibility = one(&["1", "2", "3", "4", "6"]);
    (0..SOURCES, fate, date(), credibility, any::<bool>(), any::<bool>()).prop_map(
        |(source, fate, date, credibility, dated, first)| Said {
            source,
            kind: "disappearance",
            values: vec![
                ("fate", fate),
                ("fate_date", if dated { date } else { String::new() }),
                ("credibility", credibility),
                ("first_hand", if first { "yes".to_owned() } else { "no".to_owned() }),
            ],
        },
    )
}

fn elements() -> impl Strategy<Value = Said> {
    let who = one(&["state", "state_supported", "non_state_tantamount", "unknown"]);
    (0..SOURCES, who, date(), one(&["2", "3", "5"])).prop_map(|(source, who, date, credibility)| Said {
        source,
        kind: "disappearance",
        values: vec![
            ("deprivation_kind", "arrest".to_owned()),
            ("date", date),
            ("perpetrator_class", who),
            ("concealment_kind", "information_refused".to_owned()),
            ("credibility", credibility),
        ],
    })
}

fn finding() -> impl Strategy<Value = Said> {
    let of = one(&[
        "fate dead",
        "fate alive_free",
        "fate unknown",
        "whereabouts location_verified",
        "whereabouts site_confirmed",
    ]);
    let standard = one(&["reasonable_suspicion", "reasonable_grounds_to_believe", "beyond_reasonable_doubt"]);
    let method = one(&["verified_contact", "weighing_of_sources"]);
    (of, standard, one(&["register", "court"]), method, date(), prop::collection::vec(0..30usize, 0..4))
        .prop_map(|(of, standard, body, method, date, supporting)| {
            let (about, value) = of.split_once(' ').expect("two words");
            let mut values = vec![
                ("about", about.to_owned()),
                ("value", value.to_owned()),
                ("standard_of_proof", standard),
                ("body", body),
                ("method", method),
                ("made_by", "Mina".to_owned()),
                ("recorded_by", "Mina".to_owned()),
                ("date", date),
            ];
            values.extend(supporting.into_iter().map(|at| ("supporting", row(at))));
            Said { source: 4, kind: "finding", values }
        })
}

fn review() -> impl Strategy<Value = Said> {
    (0..30usize, one(&["Mina", "Rosa", "Omid"]), one(&["agrees", "agrees", "disagrees"]), date()).prop_map(
        |(finding, by, outcome, date)| Said {
            source: 4,
            kind: "finding_review",
            values: vec![("finding", row(finding)), ("by", by), ("outcome", outcome), ("date", date)],
        },
    )
}

fn identification() -> impl Strategy<Value = Said> {
    let level = one(&["established", "established", "probable", "candidate", "excluded"]);
    (level, one(&["dna", "dna", "clothing"]), any::<bool>(), date()).prop_map(
        |(level, method, board, date)| Said {
            source: 3,
            kind: "identification",
            values: vec![
                ("identification_level", level),
                ("identification_method", method),
                ("board", if board { "Board".to_owned() } else { String::new() }),
                ("member", "B. One".to_owned()),
                ("date", date),
            ],
        },
    )
}

fn rescission() -> impl Strategy<Value = Said> {
    (0..30usize, date(), any::<bool>()).prop_map(|(target, date, named)| {
        let mut values = vec![("identification_level", "rescinded".to_owned()), ("date", date)];
        values.extend(named.then(|| ("rescinds", row(target))));
        Said { source: 3, kind: "identification", values }
    })
}

fn returned() -> impl Strategy<Value = Said> {
    (date(), date(), any::<bool>(), any::<bool>()).prop_map(|(told, returned, receipt, only_told)| Said {
        source: 3,
        kind: "remains_return",
        values: vec![
            ("notified_on", told),
            ("returned_on", if only_told { String::new() } else { returned }),
            ("receipt", if receipt { "slip".to_owned() } else { String::new() }),
        ],
    })
}

/// What a UN body decided: recorded beside, and of no bearing on the facts.
pub fn procedure() -> impl Strategy<Value = Said> {
    (one(&["clarified", "archived", "reopened"]), date()).prop_map(|(status, date)| Said {
        source: 4,
        kind: "procedure_step",
        values: vec![("wgeid_status", status), ("date", date)],
    })
}

pub fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        4 => claim(),
        2 => elements(),
        3 => finding(),
        4 => review(),
        4 => identification(),
        1 => rescission(),
        2 => returned(),
        1 => procedure(),
    ]
}

/// How a case may open: with nothing, or with what leads to a death or a living person established.
fn opening() -> impl Strategy<Value = Vec<Said>> {
    let court = |about: &str, value: &str, review: usize| {
        let values = [
            ("about", about),
            ("value", value),
            ("standard_of_proof", "reasonable_grounds_to_believe"),
            ("body", "court"),
            ("method", "verified_contact"),
            ("made_by", "Court"),
            ("recorded_by", "Mina"),
            ("date", "1990-01-01"),
        ];
        let values = values.map(|(property, value)| (property, value.to_owned())).to_vec();
        let agreed = [("finding", row(review)), ("by", "Rosa".to_owned()), ("outcome", "agrees".to_owned())];
        [
            Said { source: 4, kind: "finding", values },
            Said { source: 4, kind: "finding_review", values: agreed.to_vec() },
        ]
    };
    let dead = court("fate", "dead", 0).to_vec();
    let alive = [court("fate", "alive_free", 0), court("whereabouts", "location_verified", 2)].concat();
    prop_oneof![2 => Just(Vec::new()), 2 => Just(dead), 1 => Just(alive)]
}

pub fn history() -> impl Strategy<Value = History> {
    let grade = proptest::sample::select(&[Grade::A, Grade::B, Grade::C, Grade::E, Grade::F][..]);
    let drawn = (prop::collection::vec(grade, SOURCES), opening(), prop::collection::vec(said(), 1..16));
    drawn.prop_map(|(grades, opening, said)| {
        let mut history = History { grades, said: [opening, said].concat() };
        let count = history.said.len();
        let kinds: Vec<&str> = history.said.iter().map(|said| said.kind).collect();
        let sources: Vec<usize> = history.said.iter().map(|said| said.source).collect();
        // Links are drawn as numbers: turned into links to records that exist, of a fitting kind.
        for at in 0..count {
            for (property, value) in &mut history.said[at].values {
                let Ok(drawn) = value.parse::<usize>() else { continue };
                let fitting = |to: usize, kind: &str| {
                    (0..count).map(|step| (to + step) % count).find(|to| kinds[*to] == kind)
                };
                let target = match *property {
                    "finding" => fitting(drawn % count, "finding"),
                    "rescinds" => fitting(drawn % count, "identification"),
                    "supporting" => Some(drawn % count),
                    _ => continue,
                };
                *value = target.map_or_else(String::new, |to| link(to, &sources));
            }
        }
        history
    })
}

pub fn day() -> impl Strategy<Value = Day> {
    date().prop_map(|iso| Day::from_iso(&iso).expect("a day"))
}
