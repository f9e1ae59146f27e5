//! Who was who on an earlier day: worked out from what was known then, by the judgements that stood then.

use std::collections::HashMap;

use ledger::{Codebook, Facts, Record, RecordId, Source, SourceId};
use linkage::{Reader, Settings};

use crate::reviewers::Panel;

/// For each record of a person the first one of them, as a linkage of that day decides.
///
/// The weights are learnt from the records of that day too: what was judged since teaches nothing. It takes as long as
/// `link --anew`: seconds at tens of thousands of records.
pub fn people<'r>(
    records: impl Iterator<Item = &'r Record>,
    judged: &Panel,
    sources: &[Source],
) -> HashMap<RecordId, RecordId> {
    let facts: HashMap<SourceId, &Facts> = sources.iter().map(|source| (source.id, &source.facts)).collect();
    let none = Facts::default();
    let mut reader = Reader::new();
    sources.iter().for_each(|source| reader.add_source(source));
    let mut read = Vec::new();
    for record in records {
        let facts = facts.get(&record.source).copied().unwrap_or(&none);
        if Codebook::builtin().is_linked(&record.kind) && !facts.names_officials() {
            reader.record(record, facts);
            read.push(record.id);
        }
    }
    let subjects = reader.finish();
    let settings = Settings { open: judged.open(), ..Settings::default() };
    let linked = linkage::link(&subjects, &judged.binding(), &settings, &());
    let mut first: HashMap<u32, RecordId> = HashMap::new();
    linked.persons.iter().zip(&read).map(|(person, id)| (*id, *first.entry(*person).or_insert(*id))).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use clap::Parser;
    use ledger::{Body, By, Chance, Judgement, Locator, Record, RecordId, Source, Statement, Verdict};
    use store::{NewRegister, Store, THROWAWAY_PASSPHRASE};

    use crate::accounts::{Accounts, Wanted};
    use crate::commands::link;
    use crate::options::Options;
    use crate::session::Session;

    const DAY: u64 = 86_400_000;
    /// The days on which the register was begun, two records were judged one, and that was taken back.
    const BEGUN: u64 = 1_764_000_000_000;
    const JUDGED: u64 = BEGUN + 10 * DAY;
    const TAKEN_BACK: u64 = BEGUN + 20 * DAY;

    fn record(id: RecordId, source: ledger::SourceId, key: &str, name: &str) -> Body {
        Body::Record(Record {
            id,
            source,
            batch: None,
            replaces: None,
            kind: "person".to_owned(),
            locator: Locator::default(),
            key: Some(key.to_owned()),
            statements: vec![Statement::new("name", name)],
            issues: Vec::new(),
        })
    }

    /// A register in which two names were judged to be one person, and ten days later not to be.
    #[test]
    fn who_is_who_is_as_it_was_judged_by_the_day_whose_knowledge_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let words = ["whereabouts", "--quiet", "--register", folder.path().to_str().unwrap(), "link"];
        let common = Options::parse_from(words).common;
        let new = NewRegister {
            recorder: "Leila".to_owned(),
            software: "test".to_owned(),
            codebook: ledger::Codebook::builtin().digest(),
            throwaway: true,
            now_ms: BEGUN,
            chance: Chance::from_seed([6; 32]),
        };
        let mut store = Store::create(folder.path(), &THROWAWAY_PASSPHRASE.into(), new).unwrap().0;
        let mut records: Vec<RecordId> = Vec::new();
        let mut writing = store.begin(BEGUN).unwrap();
        for (list, name) in [("letters", "Behrang Tavanaei"), ("diary", "The tall teacher of Nilab")] {
            let source = writing.reserve().into();
            writing.append(&Body::Source(Source::new(source, list, list))).unwrap();
            records.push(writing.reserve().into());
            writing.append(&record(*records.last().unwrap(), source, "1", name)).unwrap();
        }
        writing.commit().unwrap();
        for (at, verdict) in [(JUDGED, Verdict::Same), (TAKEN_BACK, Verdict::Different)] {
            let mut writing = store.begin(at).unwrap();
            let id = writing.reserve().into();
            let by = By::Person("Leila".to_owned());
            let (a, b) = (records[0], records[1]);
            writing.append(&Body::Judgement(Judgement { id, a, b, verdict, by, reason: None })).unwrap();
            writing.commit().unwrap();
        }
        let mut session = Session { store };
        link::catch_up(&common, &mut session).unwrap();
        let one = |known: Option<u64>| {
            let accounts = Accounts::read(&session, Wanted::Everyone, known).unwrap();
            accounts.subject_of(records[0]) == accounts.subject_of(records[1])
        };
        assert!(!one(Some(JUDGED - 1)), "nobody had judged yet");
        assert!(one(Some(JUDGED)), "judged to be one");
        assert!(one(Some(TAKEN_BACK - 1)));
        assert!(!one(Some(TAKEN_BACK)) && !one(None), "and judged to be two");
    }
}
