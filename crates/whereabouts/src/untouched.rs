//! What bears on nobody leaves who is who as it was: nobody is linked again, and nothing is forgotten for it.

use ledger::{Body, Derivation, EntryId, Linkage, Record, RecordId, Source, Statement, Verdict};

use crate::commands::{judge, link};
use crate::earlier;
use crate::options::Common;
use crate::people;
use crate::releases::{self, Leaving};
use crate::reviewers;
use crate::session::Session;
use crate::undone::{list_of, record, register};

/// A register of which people were worked out, and the records on its lists.
struct Desk {
    common: Common,
    session: Session,
    records: Vec<RecordId>,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let (common, mut session, records) = register(folder.path());
        link::relink(&common, &mut session, true, Some(0)).unwrap();
        Desk { common, session, records, _folder: folder }
    }

    fn append(&mut self, body: impl FnOnce(EntryId) -> Body) -> EntryId {
        self.session.append(body).unwrap()
    }

    /// A list that the register has.
    fn source(&self, at: usize) -> Source {
        self.session.store.sources().unwrap().remove(at).source
    }

    /// A record of something else than a person.
    fn letter(&self, id: EntryId, replaces: Option<RecordId>) -> Record {
        let of = record(id.into(), self.source(0).id, 0, 1, &("", ""));
        let statements = vec![Statement::new("title", "A letter")];
        Record { kind: "communication".to_owned(), key: None, replaces, statements, ..of }
    }
}

/// Whether people who were worked out before something came are taken for those of after it.
#[track_caller]
fn check(bears: bool, what: &str, happens: impl FnOnce(&mut Desk)) {
    let mut desk = Desk::new();
    let people = |desk: &Desk| format!("{:?}", desk.session.store.members().unwrap());
    let before = people(&desk);
    happens(&mut desk);
    assert!(!people::is_current(&desk.session.store).unwrap(), "{what}: the log has grown");
    assert_eq!(earlier::still_holds(&desk.session.store).unwrap(), !bears, "{what}");
    link::catch_up(&desk.common, &mut desk.session).unwrap();
    assert!(people::is_current(&desk.session.store).unwrap(), "{what}: people are those of the log");
    let caught_up = people(&desk);
    assert!(bears || caught_up == before, "{what}");
    link::relink(&desk.common, &mut desk.session, false, Some(0)).unwrap();
    assert_eq!(people(&desk), caught_up, "{what}: linking again finds the same people");
}

#[test]
fn what_is_of_no_list_bears_on_nobody() {
    check(false, "a release", |desk| {
        let leaving = Leaving {
            recipient: "everyone",
            audience: consent::Audience::Public,
            purpose: consent::Purpose::PublishNamed,
            on: dates::Day::from_iso("2024-08-30").unwrap(),
            format: "edition",
            people: 3,
            file: String::new(),
            released_by: &[],
        };
        releases::note(&mut desk.session, &leaving).unwrap();
        releases::note(&mut desk.session, &leaving).unwrap();
    });
    check(false, "a letter, and its correction", |desk| {
        let letter = desk.letter(EntryId::from(desk.records[0]), None);
        let first = desk.append(|id| Body::Record(Record { id: id.into(), ..letter.clone() }));
        desk.append(|id| Body::Record(Record { id: id.into(), replaces: Some(first.into()), ..letter }));
    });
    check(false, "a list of which no row was recorded", |desk| {
        desk.append(|id| Body::Source(list_of(id.into(), 7)));
    });
    check(false, "another run of the linkage", |desk| {
        let run = |_| {
            Body::Linkage(Linkage {
                model: "another".to_owned(),
                version: "1".to_owned(),
                settings: String::new(),
                records: 0,
                people: 0,
                partition: ledger::Digest::of(b""),
            })
        };
        desk.append(run);
    });
}

#[test]
fn what_may_change_who_is_who_is_never_passed_over() {
    check(true, "a row of a list", |desk| {
        let source = desk.source(0).id;
        desk.append(|id| Body::Record(record(id.into(), source, 0, 9, &("Omid Parsa", "امید پارسا"))));
    });
    check(true, "a judgement", |desk| {
        let made = judge::by("Leila", desk.records[0], desk.records[1], Verdict::Same, None);
        desk.append(|id| Body::Judgement(made(id)));
    });
    check(true, "a row withdrawn", |desk| {
        let row = desk.records[0].into();
        desk.session.withdraw(row, "a mistake").unwrap();
    });
    check(true, "a letter in place of a row", |desk| {
        let row = desk.records[0];
        let letter = desk.letter(EntryId::from(row), Some(row));
        desk.append(|id| Body::Record(Record { id: id.into(), ..letter }));
    });
    check(true, "the next edition of a list", |desk| {
        desk.append(|id| Body::Source(list_of(id.into(), 1)));
    });
    check(true, "a list that copied two others", |desk| {
        let from = vec![desk.source(0).id, desk.source(1).id];
        desk.append(|id| Body::Source(Source { derives_from: from, ..list_of(id.into(), 7) }));
    });
    check(true, "who copied whom", |desk| {
        let (source, origin) = (desk.source(0).id, desk.source(1).id);
        desk.append(|_| Body::Derivation(derivation(source, origin)));
    });
    check(true, "the rule of two reviewers", |desk| {
        desk.append(|_| reviewers::rule(true, None, "Leila"));
    });
}

fn derivation(source: ledger::SourceId, origin: ledger::SourceId) -> Derivation {
    Derivation { source, origin, copied: true, by: "Leila".to_owned(), reason: None }
}
