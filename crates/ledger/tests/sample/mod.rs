//! One body of every kind, of invented people at an invented lake; what one test leaves out another uses.
#![allow(dead_code)]

pub mod says;

use std::collections::BTreeMap;

use ledger::{
    Admission, BatchId, Body, By, Chance, Counts, Custody, CustodyEvent, Derivation, Digest, EntryId,
    Erasure, Exclusion, Facts, Grade, Import, Issue, Judgement, Key, Linkage, Locator, LogId, Note, Obtained,
    Opening, PublicKey, Receipt, Record, RecordId, Role, Rule, Severity, Sharing, Signer, Source, SourceId,
    Statement, Verdict, Withdrawal, property,
};

/// The names that the bodies refer to.
pub struct Names {
    pub source: SourceId,
    pub records: [RecordId; 3],
    pub batch: BatchId,
    pub judgement: EntryId,
}

pub fn names(chance: &mut Chance) -> Names {
    Names {
        source: chance.id().into(),
        records: [chance.id().into(), chance.id().into(), chance.id().into()],
        batch: chance.id().into(),
        judgement: chance.id(),
    }
}

/// Bodies of all kinds, in the order in which a log would have them.
pub fn bodies(names: &Names, log: &Signer, user: &Signer) -> Vec<(&'static str, Body)> {
    let [first, second, third] = names.records;
    vec![
        ("the log is opened", opening()),
        ("the log's key", key("log of the Lakeside office", log.public(), Role::Log)),
        ("the recorder's key", key("مینا", user.public(), Role::Recorder)),
        ("a source with every field", source(names)),
        ("a record with every field", full_record(names, first)),
        ("a record with nothing but a name", bare_record(names, second)),
        ("a record that replaces another", Body::Record(replacement(names, third, second))),
        ("an import", import(names)),
        ("a judgement of a person", judgement(names, By::Person("مینا".to_owned()))),
        ("a run of the linkage", linkage()),
        ("a custody event", custody(names)),
        ("a note about a record", note(Some(first.into()))),
        ("a withdrawal of the judgement", withdrawal(names.judgement)),
        ("a list that copied from another", derivation(names)),
        ("a rule of the register", rule()),
        ("the log of another office is admitted", admission(log)),
        ("what was taken in of another log", receipt(names)),
        ("a key that counts no more from a place on", exclusion(user)),
        ("a body that is destroyed", erasure(second.into(), log, user)),
    ]
}

/// A body of a kind that this version does not know, by its canonical bytes.
pub fn of_a_later_version() -> Body {
    let mut bytes = b"\x84\x01\x67weather\x58\x20".to_vec();
    bytes.extend([0; 32]);
    bytes.extend(b"\x82\x82\x64rain\x19\x03\xe8\x83\xf4\xf5\xf6");
    Body::decode(EntryId([0; 16]), &bytes).expect("canonical bytes of an unknown kind")
}

fn opening() -> Body {
    Body::Opening(Opening {
        software: "whereabouts 0.1.0".to_owned(),
        format: 1,
        codebook: Digest::of(b"a codebook"),
        previous: Some((LogId([9; 16]), "the last checkpoint of the log before\n".to_owned())),
    })
}

fn key(name: &str, public: PublicKey, role: Role) -> Body {
    Body::Key(Key { name: name.to_owned(), public, role, active: true, approvals: Vec::new() })
}

fn source(names: &Names) -> Body {
    let declared = [("calendar", "solar-hijri"), ("order", "day-month-year"), ("تقویم", "شمسی")];
    Body::Source(Source {
        id: names.source,
        slug: "kenareh-burials".to_owned(),
        title: "دفتر دفن آرامگاه کناره".to_owned(),
        publisher: Some("شهرداری کناره".to_owned()),
        lang: Some("fa".to_owned()),
        file: Some(Digest::of(b"the file")),
        file_name: Some("دفتر.xlsx".to_owned()),
        obtained: Obtained {
            how: Some("scanned".to_owned()),
            by: Some("a visitor".to_owned()),
            on: Some("پاییز ۱۳۹۰".to_owned()),
            from: Some("the cemetery's office".to_owned()),
        },
        grade: Grade::B,
        sharing: Sharing::Partners,
        derives_from: vec![SourceId([3; 16]), SourceId([2; 16])],
        edition_of: Some(SourceId([4; 16])),
        facts: Facts {
            duplicate_free: true,
            burial_register: true,
            declared: BTreeMap::from(declared.map(|(key, value)| (key.to_owned(), value.to_owned()))),
        },
    })
}

fn full_record(names: &Names, id: RecordId) -> Body {
    let statement = |property: &str, value: &str, reading: Option<&str>, column: &str, sharing| Statement {
        lang: Some("fa".to_owned()),
        reading: reading.map(str::to_owned),
        column: Some(column.to_owned()),
        sharing,
        ..Statement::new(property, value)
    };
    Body::Record(Record {
        id,
        source: names.source,
        batch: Some(names.batch),
        replaces: None,
        kind: "person".to_owned(),
        locator: Locator {
            sheet: Some("قطعهٔ ۳۳".to_owned()),
            row: Some(70_000),
            page: Some("۱۲".to_owned()),
            timestamp: Some("00:12:31".to_owned()),
            quote: Some("«بی‌نام، از زندان»".to_owned()),
        },
        key: Some("1367/412".to_owned()),
        statements: vec![
            statement(property::NAME, "نرگس آبي‌رودی", None, "نام", Sharing::Public),
            statement(property::FATHER_NAME, "داوود", None, "نام پدر", Sharing::Partners),
            statement(
                property::DEATH_DATE,
                "۶ مرداد ۶۷",
                Some("solar-hijri 1988-07-28"),
                "F",
                Sharing::Public,
            ),
            statement("informant", "خواهر او", None, "توضیح", Sharing::Sealed),
        ],
        issues: vec![
            Issue::new("date.two-digit-year", Some("F"), Severity::Note),
            Issue::new("row.unlabelled", None, Severity::Doubt),
        ],
    })
}

fn bare_record(names: &Names, id: RecordId) -> Body {
    Body::Record(Record {
        id,
        source: names.source,
        batch: Some(names.batch),
        replaces: None,
        kind: "person".to_owned(),
        locator: Locator { row: Some(2), ..Locator::default() },
        key: None,
        statements: vec![Statement::new(property::NAME, "Narges Abirudi")],
        issues: Vec::new(),
    })
}

fn replacement(names: &Names, id: RecordId, replaced: RecordId) -> Record {
    Record {
        id,
        source: names.source,
        batch: None,
        replaces: Some(replaced),
        kind: "person".to_owned(),
        locator: Locator::default(),
        key: None,
        statements: Vec::new(),
        issues: Vec::new(),
    }
}

fn import(names: &Names) -> Body {
    let mapping = "kind = \"person\"\n";
    Body::Import(Import {
        batch: names.batch,
        sources: vec![names.source],
        file: Digest::of(b"the file"),
        file_name: "دفتر.xlsx".to_owned(),
        mapping: mapping.to_owned(),
        mapping_digest: Digest::of(mapping.as_bytes()),
        counts: Counts { read: 300, added: 2, changed: 1, unchanged: 256, held: 24, ignored: 17 },
        vanished: vec![RecordId([5; 16])],
        issues: 23,
    })
}

fn judgement(names: &Names, by: By) -> Body {
    let [a, b, _] = names.records;
    let reason = Some("same father, same prison".to_owned());
    Body::Judgement(Judgement { id: names.judgement.into(), a, b, verdict: Verdict::Same, by, reason })
}

fn linkage() -> Body {
    Body::Linkage(Linkage {
        model: "lake".to_owned(),
        version: "1".to_owned(),
        settings: "threshold = 0.5\n".to_owned(),
        records: 4_294_967_296,
        people: 65_535,
        partition: Digest::of(b"who is who"),
    })
}

fn custody(names: &Names) -> Body {
    Body::Custody(Custody {
        source: names.source,
        item: Digest::of(b"the file"),
        event: CustodyEvent::Received,
        actor: "مینا".to_owned(),
        from: Some("a visitor".to_owned()),
        to: None,
        reason: Some("for the register".to_owned()),
        at: Some("1390-08".to_owned()),
    })
}

fn note(about: Option<EntryId>) -> Body {
    Body::Note(Note { about, text: "The row below is blotted.".to_owned(), by: "مینا".to_owned() })
}

fn derivation(names: &Names) -> Body {
    Body::Derivation(Derivation {
        source: names.source,
        origin: SourceId([4; 16]),
        copied: true,
        by: "مینا".to_owned(),
        reason: Some("the same slips in the same rows".to_owned()),
    })
}

fn rule() -> Body {
    Body::Rule(Rule {
        rule: Rule::REVIEWERS.to_owned(),
        value: "2".to_owned(),
        reason: Some("دو بازبین".to_owned()),
        by: "مینا".to_owned(),
    })
}

fn admission(key: &Signer) -> Body {
    let (name, by) = ("دفتر جنوب".to_owned(), "مینا".to_owned());
    Body::Admission(Admission { log: LogId([8; 16]), log_key: key.public(), name, by })
}

fn receipt(names: &Names) -> Body {
    Body::Receipt(Receipt {
        log: LogId([8; 16]),
        size: 412,
        root: Digest::of(b"the tree of the other office"),
        erasures: vec![names.judgement],
        by: "مینا".to_owned(),
    })
}

fn exclusion(key: &Signer) -> Body {
    let (reason, by) = ("the laptop was taken".to_owned(), "مینا".to_owned());
    Body::Exclusion(Exclusion { log: LogId([8; 16]), key: Some(key.id()), from: 70_000, reason, by })
}

fn erasure(target: EntryId, one: &Signer, other: &Signer) -> Body {
    let mut erasure = Erasure {
        target,
        log: LogId([8; 16]),
        seq: 5,
        reason: "the family asked".to_owned(),
        basis: "GDPR art. 17(1)(b)".to_owned(),
        approvals: Vec::new(),
    };
    erasure.approve("مینا", Some(one));
    erasure.approve("Nasrin", Some(other));
    erasure.approve("a third, without a key", None);
    Body::Erasure(erasure)
}

fn withdrawal(target: EntryId) -> Body {
    Body::Withdrawal(Withdrawal {
        target, reason: "the fathers differ".to_owned(), by: "مینا".to_owned()
    })
}
