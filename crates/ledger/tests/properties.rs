//! What holds for every body, entry, checkpoint and order of withdrawals.
#![allow(missing_docs, clippy::unwrap_used)]

mod sample;

use ledger::{
    BadBody, BadCheckpoint, Body, Chance, Checkpoint, Digest, Disclosure, Entry, EntryId, EntryKind,
    Envelope, Issue, Locator, LogId, Note, Record, Seat, Severity, Sharing, SignedCheckpoint, Signer,
    Statement, TEXT_LIMIT, TooLarge, Withdrawals, disclose, seal,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

const SEAT: Seat =
    Seat { log: LogId([1; 16]), seq: 7, actor: ledger::KeyId([2; 16]), time_ms: 1_795_000_000_000 };

/// Texts as lists have them: Persian, Arabic, Latin, ZWNJ, presentation forms, controls, nothing.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[اآبپتجچدرزسشعفقکگلمنوهیيكة\u{200c}\u{202e}ﷲ ]{0,12}",
        "[A-Za-z'’ -]{0,12}",
        "[0-9۰-۹٠-٩/.-]{0,10}",
        any::<String>(),
    ]
}

fn sharing() -> impl Strategy<Value = Sharing> {
    use Sharing::*;
    prop::sample::select(vec![Public, Partners, Team, Sealed])
}

prop_compose! {
    fn statement()(
        property in "[a-z_]{0,20}", value in text(), lang in option::of("[a-zA-Z-]{0,8}"),
        reading in option::of(text()), column in option::of(text()), sharing in sharing(),
    ) -> Statement {
        Statement { property, value, lang, reading, column, sharing }
    }
}

prop_compose! {
    fn issue()(code in "[a-z.-]{0,20}", column in option::of(text()), rank in 0usize..3) -> Issue {
        Issue { code, column, severity: [Severity::Note, Severity::Doubt, Severity::Held][rank] }
    }
}

prop_compose! {
    fn locator()(
        sheet in option::of(text()), row in option::of(any::<u64>()), page in option::of(text()),
        timestamp in option::of(text()), quote in option::of(text()),
    ) -> Locator {
        Locator { sheet, row, page, timestamp, quote }
    }
}

prop_compose! {
    fn record()(
        ids in any::<([u8; 16], [u8; 16])>(), batch in option::of(any::<[u8; 16]>()),
        replaces in option::of(any::<[u8; 16]>()), kind in "[a-z]{0,12}", locator in locator(),
        key in option::of(text()), statements in vec(statement(), 0..12), issues in vec(issue(), 0..4),
    ) -> Record {
        Record {
            id: EntryId(ids.0).into(), source: EntryId(ids.1).into(),
            batch: batch.map(|id| EntryId(id).into()), replaces: replaces.map(|id| EntryId(id).into()),
            kind, locator, key, statements, issues,
        }
    }
}

/// The digest of a body under salts that stay the same, so that only what is said can differ.
fn digest(record: &Record) -> Digest {
    let body = Body::Record(record.clone());
    seal(&body, &SEAT, &mut Chance::from_seed([3; 32])).unwrap().entry.body
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_sealed_is_opened_as_it_was(record in record(), seed in any::<[u8; 32]>()) {
        let body = Body::Record(record);
        let sealed = seal(&body, &SEAT, &mut Chance::from_seed(seed)).unwrap();
        prop_assert_eq!(&sealed.entry.open(&sealed.body_bytes).unwrap(), &body);
        prop_assert_eq!(&Entry::decode(&sealed.entry_bytes).unwrap(), &sealed.entry);
        prop_assert_eq!(sealed.entry.leaf(), sealed.leaf);
        prop_assert_eq!(Envelope::read(&sealed.body_bytes).unwrap().digest(), sealed.entry.body);
    }

    #[test]
    fn any_other_record_has_another_digest(a in record(), b in record()) {
        prop_assert_eq!(digest(&a) == digest(&b), Record { id: b.id, ..a } == b);
    }

    #[test]
    fn moving_a_character_between_fields_changes_the_digest(record in record(), letter in any::<char>()) {
        let with = |edit: &dyn Fn(&mut Statement)| {
            let mut edited = record.clone();
            edited.statements.insert(0, Statement::new("name", "نرگس"));
            edit(&mut edited.statements[0]);
            digest(&edited)
        };
        let variants = [
            with(&|s| s.value.push(letter)),
            with(&|s| s.property.push(letter)),
            with(&|s| s.value.insert(0, letter)),
            with(&|s| s.lang = Some(letter.to_string())),
            with(&|s| s.reading = Some(letter.to_string())),
            with(&|s| s.column = Some(letter.to_string())),
            with(&|_| {}),
        ];
        for (index, digest) in variants.iter().enumerate() {
            prop_assert!(!variants[..index].contains(digest), "variant {}", index);
        }
    }

    #[test]
    fn reordering_statements_changes_the_digest(mut record in record(), a in 0usize..12, b in 0usize..12) {
        prop_assume!(a < record.statements.len() && b < record.statements.len());
        prop_assume!(record.statements[a] != record.statements[b]);
        let before = digest(&record);
        record.statements.swap(a, b);
        prop_assert_ne!(digest(&record), before);
    }

    #[test]
    fn a_flipped_bit_of_a_body_is_found(record in record(), at in any::<prop::sample::Index>(), bit in 0u8..8) {
        let sealed = seal(&Body::Record(record), &SEAT, &mut Chance::from_seed([4; 32])).unwrap();
        let mut bytes = sealed.body_bytes.clone();
        bytes[at.index(sealed.body_bytes.len())] ^= 1 << bit;
        prop_assert!(sealed.entry.open(&bytes).is_err());
    }

    #[test]
    fn bytes_that_decode_are_the_only_ones_that_mean_it(
        record in record(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        // Damaged bytes are refused or mean something else, which then has exactly these bytes.
        let sealed = seal(&Body::Record(record), &SEAT, &mut Chance::from_seed([4; 32])).unwrap();
        let mut entry = sealed.entry_bytes.clone();
        let at = at.index(entry.len());
        entry[at] = byte;
        if let Ok(read) = Entry::decode(&entry) {
            prop_assert_eq!(read.encode(), entry);
        }
    }

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in vec(any::<u8>(), 0..300)) {
        if let Ok(entry) = Entry::decode(&bytes) {
            prop_assert_eq!(entry.encode(), &bytes[..]);
        }
        if let Ok(disclosure) = Disclosure::decode(&bytes) {
            prop_assert_eq!(disclosure.encode(), &bytes[..]);
        }
        let _ = Body::decode(EntryId([0; 16]), &bytes);
        let _ = Envelope::read(&bytes);
        let _ = SignedCheckpoint::parse(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn what_is_shown_fits_and_what_is_withheld_stays_so(record in record(), shown in vec(any::<bool>(), 13)) {
        let body = Body::Record(record.clone());
        let sealed = seal(&body, &SEAT, &mut Chance::from_seed([5; 32])).unwrap();
        let places: Vec<usize> = (0..=record.statements.len()).filter(|place| shown[*place]).collect();
        let disclosure = disclose(&sealed.body_bytes, &places).unwrap();
        prop_assert!(disclosure.check(&sealed.entry.body));
        prop_assert_eq!(&Disclosure::decode(&disclosure.encode()).unwrap(), &disclosure);
        let expected: Vec<(usize, Statement)> = places
            .iter()
            .filter(|place| **place > 0)
            .map(|place| (*place, record.statements[*place - 1].clone()))
            .collect();
        prop_assert_eq!(disclosure.statements().unwrap(), expected);
    }

    #[test]
    fn a_disclosure_with_a_part_moved_or_altered_does_not_fit(record in record(), a in 0usize..12, letter in any::<u8>()) {
        prop_assume!(a < record.statements.len());
        let sealed = seal(&Body::Record(record), &SEAT, &mut Chance::from_seed([5; 32])).unwrap();
        let honest = disclose(&sealed.body_bytes, &[a, a + 1]).unwrap();
        let mut moved = honest.clone();
        moved.parts.swap(a, a + 1);
        prop_assert!(!moved.check(&sealed.entry.body));
        let mut fewer = honest.clone();
        fewer.parts.remove(a);
        prop_assert!(!fewer.check(&sealed.entry.body));
        let mut altered = honest.clone();
        if let ledger::Part::Shown { item, .. } = &mut altered.parts[a] {
            item.push(letter);
        }
        prop_assert!(!altered.check(&sealed.entry.body));
        let renamed = Disclosure { kind: EntryKind::Note, ..honest };
        prop_assert!(!renamed.check(&sealed.entry.body));
    }

    #[test]
    fn the_order_in_which_withdrawals_are_seen_does_not_matter(
        edges in vec((0u8..12, 0u8..12), 0..20), rotate in 0usize..20,
    ) {
        let id = |n: u8| EntryId([n; 16]);
        let fold = |edges: &[(u8, u8)]| {
            let mut withdrawals = Withdrawals::default();
            edges.iter().for_each(|(by, target)| withdrawals.add(id(*by), id(*target)));
            withdrawals
        };
        let once = fold(&edges);
        let mut other = edges.clone();
        other.extend(&edges);
        other.rotate_left(rotate.min(edges.len()));
        other.reverse();
        let twice = fold(&other);
        for n in 0..12 {
            prop_assert_eq!(once.is_withdrawn(id(n)), twice.is_withdrawn(id(n)));
            // By definition: withdrawn exactly if some withdrawal of it surely stands.
            let by: Vec<u8> = edges.iter().filter(|(_, target)| *target == n).map(|(by, _)| *by).collect();
            if by.is_empty() {
                prop_assert!(!once.is_withdrawn(id(n)));
            }
            if by.iter().any(|by| edges.iter().all(|(_, target)| target != by)) {
                prop_assert!(once.is_withdrawn(id(n)), "withdrawn by one that nothing withdraws");
            }
            if !by.is_empty() && by.iter().all(|by| once.is_withdrawn(id(*by))) {
                prop_assert!(!once.is_withdrawn(id(n)), "all its withdrawals are withdrawn");
            }
        }
    }

    #[test]
    fn withdrawing_and_restoring_alternate(length in 0usize..400) {
        let id = |n: usize| Digest::of(&n.to_be_bytes()).0[..16].try_into().map(EntryId).unwrap();
        let mut withdrawals = Withdrawals::default();
        (0..length).for_each(|n| withdrawals.add(id(n + 1), id(n)));
        prop_assert_eq!(withdrawals.is_withdrawn(id(0)), length % 2 == 1);
    }
}

#[test]
fn a_long_chain_of_withdrawals_is_settled_without_exhausting_the_stack() {
    let id = |n: u32| {
        let mut bytes = [0; 16];
        bytes[..4].copy_from_slice(&n.to_be_bytes());
        EntryId(bytes)
    };
    let mut withdrawals = Withdrawals::default();
    (0..200_000).for_each(|n| withdrawals.add(id(n + 1), id(n)));
    assert!(!withdrawals.is_withdrawn(id(0)));
    withdrawals.add(id(200_001), id(200_000));
    assert!(withdrawals.is_withdrawn(id(0)));
}

#[test]
fn withdrawals_in_a_circle_hide_nothing() {
    let [record, one, two] = [EntryId([0; 16]), EntryId([1; 16]), EntryId([2; 16])];
    let mut withdrawals = Withdrawals::default();
    for (by, target) in [(one, two), (two, one), (one, record), (record, record)] {
        withdrawals.add(by, target);
    }
    assert!(![record, one, two].into_iter().any(|id| withdrawals.is_withdrawn(id)));
}

#[test]
fn a_record_falls_with_its_import_or_its_source_and_rises_again() {
    let mut chance = Chance::from_seed([6; 32]);
    let names = sample::names(&mut chance);
    let (log, user) = (Signer::from_seed([1; 32]), Signer::from_seed([2; 32]));
    let bodies = sample::bodies(&names, &log, &user);
    let record = bodies.iter().find_map(|(_, body)| match body {
        Body::Record(record) if record.batch.is_some() => Some(record.clone()),
        _ => None,
    });
    let record = record.unwrap();
    for target in [record.id.into(), names.batch.into(), EntryId::from(names.source)] {
        let (undo, redo) = (chance.id(), chance.id());
        let mut withdrawals = Withdrawals::default();
        assert!(!withdrawals.is_record_withdrawn(&record));
        withdrawals.add(undo, target);
        assert!(withdrawals.is_record_withdrawn(&record));
        withdrawals.add(redo, undo);
        assert!(!withdrawals.is_record_withdrawn(&record));
    }
}

#[test]
fn every_single_changed_byte_of_a_checkpoint_is_found() {
    let (log, user) = (Signer::from_seed([1; 32]), Signer::from_seed([2; 32]));
    let checkpoint = Checkpoint { log: LogId([3; 16]), size: 1_234, root: Digest::of(b"root") };
    let note = checkpoint.sign(&log, &user);
    let believed = |note: &[u8]| {
        let signed = SignedCheckpoint::parse(std::str::from_utf8(note).ok()?).ok()?;
        signed.verify(log.public(), user.public()).ok().cloned()
    };
    assert_eq!(believed(note.as_bytes()), Some(checkpoint));
    for at in 0..note.len() {
        let mut shorter = note.as_bytes().to_vec();
        shorter.remove(at);
        assert_eq!(believed(&shorter), None, "byte {at} removed");
        for bit in 0..8 {
            let mut flipped = note.as_bytes().to_vec();
            flipped[at] ^= 1 << bit;
            assert_eq!(believed(&flipped), None, "byte {at}, bit {bit}");
        }
    }
    for at in 0..=note.len() {
        for byte in [b'\n', b' ', b'A', b'=', b'0'] {
            let mut longer = note.as_bytes().to_vec();
            longer.insert(at, byte);
            assert_eq!(believed(&longer), None, "{:?} inserted at {at}", byte as char);
        }
    }
}

#[test]
fn signatures_of_strangers_are_ignored_but_do_not_count() {
    let [log, user, stranger] = [1, 2, 3].map(|n| Signer::from_seed([n; 32]));
    let checkpoint = Checkpoint { log: LogId([3; 16]), size: 1, root: Digest::of(b"root") };
    let note = checkpoint.sign(&log, &user);
    let witnessed = format!("{note}\u{2014} witness.example/lake AAAAAAA=\n");
    let signed = SignedCheckpoint::parse(&witnessed).unwrap();
    assert_eq!(signed.verify(log.public(), user.public()), Ok(&checkpoint));
    assert_eq!(signed.names().count(), 3);
    let missing = signed.verify(log.public(), stranger.public());
    assert!(matches!(missing, Err(BadCheckpoint::NotSigned(_))));
    // The stranger signs under the recorder's name: the key hash tells them apart.
    let imposter = checkpoint.sign(&log, &stranger);
    let signed = SignedCheckpoint::parse(&imposter).unwrap();
    assert!(matches!(signed.verify(log.public(), user.public()), Err(BadCheckpoint::NotSigned(_))));
}

#[test]
fn what_is_withheld_leaves_no_trace_in_what_is_given_out() {
    let mut chance = Chance::from_seed([6; 32]);
    let names = sample::names(&mut chance);
    let bodies = sample::bodies(&names, &Signer::from_seed([1; 32]), &Signer::from_seed([2; 32]));
    let (_, body) = &bodies[4];
    let sealed = seal(body, &SEAT, &mut chance).unwrap();
    let seen = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    let given = disclose(&sealed.body_bytes, &[1]).unwrap().encode();
    assert!(seen(&given, "نرگس آبي‌رودی"));
    for secret in ["خواهر او", "داوود", "۶ مرداد ۶۷", "1367/412", "«بی‌نام، از زندان»"]
    {
        assert!(seen(&sealed.body_bytes, secret), "{secret} is in the body");
        assert!(!seen(&given, secret), "{secret} was given out");
    }
    let seed = Envelope::read(&sealed.body_bytes).unwrap().seed;
    assert!(!given.windows(32).any(|window| window == seed), "the seed of all salts was given out");
}

#[test]
fn a_kind_of_a_later_version_is_kept_byte_for_byte() {
    let body = sample::of_a_later_version();
    let sealed = seal(&body, &SEAT, &mut Chance::from_seed([8; 32])).unwrap();
    assert_eq!(sealed.entry.kind.name(), "weather");
    let mut entry = sealed.entry.clone();
    entry.refs = vec![EntryId([1; 16])];
    assert_eq!(entry.open(&sealed.body_bytes), Ok(body), "its references are not ours to judge");
    assert_eq!(Entry::decode(&entry.encode()), Ok(entry));
    let mut other = sealed.body_bytes;
    *other.last_mut().unwrap() = 0xf5;
    assert_eq!(sealed.entry.open(&other), Err(BadBody::Altered));
}

#[test]
fn an_entry_with_other_references_than_its_body_is_refused() {
    let note = |about| Body::Note(Note { about, text: "x".to_owned(), by: "y".to_owned() });
    let sealed = seal(&note(Some(EntryId([1; 16]))), &SEAT, &mut Chance::from_seed([1; 32])).unwrap();
    let mut entry = sealed.entry.clone();
    entry.refs = vec![EntryId([2; 16])];
    assert_eq!(entry.open(&sealed.body_bytes), Err(BadBody::RefsDiffer));
    entry.refs.clear();
    assert_eq!(entry.open(&sealed.body_bytes), Err(BadBody::RefsDiffer));
    let mut entry = sealed.entry;
    entry.kind = EntryKind::Custody;
    assert_eq!(entry.open(&sealed.body_bytes), Err(BadBody::Altered));
}

#[test]
fn what_is_too_large_to_be_read_is_not_sealed() {
    let note = |length| Body::Note(Note { about: None, text: "x".repeat(length), by: String::new() });
    let seal = |body: &Body, seat: &Seat| seal(body, seat, &mut Chance::from_seed([1; 32])).map(drop);
    assert_eq!(seal(&note(TEXT_LIMIT), &SEAT), Ok(()));
    assert_eq!(seal(&note(TEXT_LIMIT + 1), &SEAT), Err(TooLarge("a text or a list")));
    let late = Seat { time_ms: u64::MAX, ..SEAT };
    assert_eq!(seal(&note(1), &late), Err(TooLarge("the place or the time")));
}
