//! An edition of the invented place holds nothing protected in any byte of it, and each rule of the gate is why.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use claims::docket::Docket;
use dates::Day;
use ledger::{Body, By, Chance, Codebook, Judgement, Record, RecordId, Sharing, Source, SourceId, Verdict};
use register::{GateRule, Public, Release};
use store::{NewRegister, Store, THROWAWAY_PASSPHRASE};

use super::folder::Folder;
use crate::accounts::{Accounts, Wanted};
use crate::commands::link;
use crate::options::Options;
use crate::protection::protection;
use crate::session::Session;
use clap::Parser;

const TODAY: &str = "2026-11-24";

/// The register of `protection.toml` and what belongs to it, in which rows with one key are one person.
fn register(folder: &Path) -> Session {
    let text = concat!(
        include_str!("../../../../fixtures/lakeside/protection.toml"),
        include_str!("../../../../fixtures/lakeside/protected-letters.toml"),
        include_str!("../../../../fixtures/lakeside/protected-officials.toml"),
        include_str!("../../../../fixtures/lakeside/protected-places.toml"),
    );
    let docket = Docket::read(text, Codebook::builtin()).unwrap();
    let new = NewRegister {
        recorder: "Leila".to_owned(),
        software: "test".to_owned(),
        codebook: Codebook::builtin().digest(),
        throwaway: true,
        now_ms: 1_764_000_000_000,
        chance: Chance::from_seed([7; 32]),
    };
    let store = Store::create(folder, &THROWAWAY_PASSPHRASE.into(), new).unwrap().0;
    let mut session = Session { store };
    let mut writing = session.store.begin(1_764_000_000_000).unwrap();
    let mut sources: HashMap<SourceId, SourceId> = HashMap::new();
    for source in &docket.sources {
        let id: SourceId = writing.reserve().into();
        sources.insert(source.id, id);
        writing.append(&Body::Source(Source { id, derives_from: Vec::new(), ..source.clone() })).unwrap();
    }
    let old = docket.sources.iter().find(|source| source.slug == "old-site").unwrap().id;
    let mut people: BTreeMap<String, Vec<RecordId>> = BTreeMap::new();
    for record in &docket.records {
        let id: RecordId = writing.reserve().into();
        let mut own = Record { id, source: sources[&record.source], ..record.clone() };
        if record.source == old {
            own.statements.iter_mut().for_each(|said| said.sharing = Sharing::Public);
        }
        writing.append(&Body::Record(own)).unwrap();
        if record.kind == "person" {
            people.entry(record.key.clone().unwrap()).or_default().push(id);
        }
    }
    writing.commit().unwrap();
    for own in people.values() {
        for other in &own[1..] {
            let (a, b, by) = (own[0], *other, By::Person("Leila".to_owned()));
            let judged = |id: ledger::EntryId| {
                Body::Judgement(Judgement { id: id.into(), a, b, verdict: Verdict::Same, by, reason: None })
            };
            session.append(judged).unwrap();
        }
    }
    let words = ["whereabouts", "--quiet", "--register", folder.to_str().unwrap(), "link"];
    link::catch_up(&Options::parse_from(words).common, &mut session).unwrap();
    session
}

/// An edition with one rule of the gate left out, if one is named: all of its bytes as one text.
fn edition(session: &Session, without: Option<GateRule>) -> String {
    let on = Day::from_iso(TODAY).unwrap();
    let release = Release { purpose: None, on, today: on };
    let (whole, protected) = (session.register().unwrap(), protection(session, on).unwrap());
    let register = match without {
        Some(rule) => whole.disclose_without::<Public>(protected, release, rule),
        None => whole.disclose::<Public>(protected, release),
    };
    let place = tempfile::tempdir().unwrap();
    let place = place.path().join("edition");
    let folder = Folder::begin(&place, false).unwrap();
    let accounts = Accounts::read(session, Wanted::Everyone, None).unwrap();
    super::make(session, accounts, register, on, &folder, None).unwrap();
    folder.place(&place).unwrap();
    let mut text = String::new();
    match without {
        None => read(&place, &mut text),
        // What leaks stands in every language.
        Some(_) => ["data", "en"].iter().for_each(|part| read(&place.join(part), &mut text)),
    }
    text
}

fn read(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        into.push_str(&format!("\n{}\n", entry.file_name().unwrap().to_string_lossy()));
        match entry.is_dir() {
            true => read(&entry, into),
            false => into.push_str(&String::from_utf8_lossy(&std::fs::read(&entry).unwrap())),
        }
    }
}

/// The rules whose secrets stand in a text, and the first spelling of each that was found.
fn leaks(text: &str) -> BTreeMap<&'static str, &'static str> {
    let folded = names::fold_joined(text);
    let mut found = BTreeMap::new();
    let lines = include_str!("../../../../fixtures/lakeside/protected.tsv").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let (rule, spellings) = line.split_once('\t').unwrap();
        for spelling in spellings.split('|') {
            if folded.contains(&names::fold_joined(spelling)) {
                found.entry(rule).or_insert(spelling);
            }
        }
    }
    // A count of one: in the table it stands in a column, not in words.
    if text.contains("\n1981,1\n") {
        found.insert("small-cell", "1981,1");
    }
    found
}

/// What stands on a page in the place of a count.
const NOT_TOLD: &str = ">not told<";

#[test]
fn an_edition_holds_nothing_protected_and_every_rule_is_why() {
    let place = tempfile::tempdir().unwrap();
    let session = register(&place.path().join("register"));
    let whole = edition(&session, None);
    assert!(whole.contains("زهرا آسیابان"), "what may be shown is shown");
    assert!(whole.contains("LKS 8/2025") && whole.contains("بیژن لنگرودار"));
    assert!(whole.contains("The closing of the lake road"), "an event of a published source is told");
    for event in ["The works of which", "The spring in which", "The winter that", "The nights of which"] {
        assert!(!whole.contains(event), "{event}");
    }
    assert_eq!(leaks(&whole), BTreeMap::new());
    assert!(whole.contains(NOT_TOLD), "what open data do not count is counted on no page either");
    for rule in GateRule::ALL {
        let without = edition(&session, Some(*rule));
        if *rule == GateRule::Cell {
            assert!(!without.contains(NOT_TOLD), "pages ask the gate what they may count");
        }
        let found = leaks(&without);
        assert!(found.contains_key(rule.id()), "without {} nothing of it leaks: {found:?}", rule.id());
    }
}
