//! The bounds of the format, each tried on both of its sides, and what a reader refuses beyond CBOR.
#![allow(missing_docs, clippy::unwrap_used)]

mod sample;

use std::collections::BTreeMap;

use ledger::{
    ARRAY_LIMIT, BODY_LIMIT, Body, Chance, Digest, Disclosure, Entry, EntryId, EntryKind, Envelope, KeyId,
    LogId, Part, REFS_LIMIT, Seat, TEXT_LIMIT, TooLarge, seal,
};

const SEAT: Seat = Seat { log: LogId([1; 16]), seq: 0, actor: KeyId([2; 16]), time_ms: 0 };

fn entry() -> Entry {
    let (log, id, actor) = (LogId([1; 16]), EntryId([2; 16]), KeyId([3; 16]));
    let (kind, body) = (EntryKind::Note, Digest([4; 32]));
    Entry { log, seq: 0, id, kind, actor, time_ms: 0, body, refs: Vec::new() }
}

/// Whether an entry is read back after it was written.
fn check_entry(change: impl FnOnce(&mut Entry), readable: bool) {
    let mut entry = entry();
    change(&mut entry);
    let read = Entry::decode(&entry.encode());
    assert_eq!(read.is_ok(), readable, "{:?}", read.err());
}

#[test]
fn an_entry_is_read_within_its_bounds() {
    check_entry(|_| {}, true);
    check_entry(|entry| entry.seq = i64::MAX as u64, true);
    check_entry(|entry| entry.seq = 1 << 63, false);
    check_entry(|entry| entry.time_ms = 1 << 63, false);
    check_entry(|entry| entry.refs = vec![EntryId([5; 16]); REFS_LIMIT], true);
    check_entry(|entry| entry.refs = vec![EntryId([5; 16]); REFS_LIMIT + 1], false);
}

#[test]
fn a_kind_has_a_plain_name() {
    for name in ["record", "grave-site", "x", "a1", &"k".repeat(32)] {
        assert_eq!(EntryKind::from_name(name).unwrap().name(), name);
    }
    for name in ["", "Record", "grave site", "گور", "grave_site", "note\n", &"k".repeat(33)] {
        assert_eq!(EntryKind::from_name(name), None, "{name:?}");
    }
}

/// The head of a canonical value: major type and length or number.
fn head(major: u8, number: usize) -> Vec<u8> {
    let major = major << 5;
    match number {
        0..24 => vec![major | number as u8],
        24..256 => vec![major | 24, number as u8],
        256..65_536 => [&[major | 25][..], &(number as u16).to_be_bytes()].concat(),
        _ => [&[major | 26][..], &(number as u32).to_be_bytes()].concat(),
    }
}

/// A body of an unknown kind with these items.
fn body(count: usize, items: &[u8]) -> Vec<u8> {
    [b"\x84\x01\x65other\x58\x20", &[7; 32][..], &head(4, count), items].concat()
}

/// Whether a body is read, taken apart and, where it is read, sealed again.
fn check_body(what: &str, bytes: Vec<u8>, readable: bool) {
    let read = Body::decode(EntryId([0; 16]), &bytes);
    assert_eq!(read.is_ok(), readable, "{what}: {:?}", read.err());
    assert_eq!(Envelope::read(&bytes).is_ok(), readable, "{what}, taken apart");
    if let Ok(body) = read {
        assert!(seal(&body, &SEAT, &mut Chance::from_seed([1; 32])).is_ok(), "{what}, sealed");
    }
}

#[test]
fn a_body_is_read_within_its_bounds() {
    let text = |length| [head(3, length), vec![b'x'; length]].concat();
    let list = |length| [head(4, length), vec![0; length]].concat();
    let nested = |depth| [vec![0x81; depth], vec![0]].concat();
    check_body("no item", body(0, &[]), true);
    check_body("the longest text", body(1, &text(TEXT_LIMIT)), true);
    check_body("a text one byte longer", body(1, &text(TEXT_LIMIT + 1)), false);
    check_body("the longest list", body(1, &list(ARRAY_LIMIT)), true);
    check_body("a list one longer", body(1, &list(ARRAY_LIMIT + 1)), false);
    check_body("an item four lists deep", body(1, &nested(4)), true);
    check_body("an item five lists deep", body(1, &nested(5)), false);
    check_body("an item a million lists deep", body(1, &nested(1_000_000)), false);
    let (one, many) = (text(TEXT_LIMIT), BODY_LIMIT / TEXT_LIMIT);
    check_body("almost the largest body", body(many - 1, &one.repeat(many - 1)), true);
    check_body("a body too large", body(many, &one.repeat(many)), false);
}

#[test]
fn too_many_references_are_not_sealed() {
    let mut chance = Chance::from_seed([1; 32]);
    let names = sample::names(&mut chance);
    let signer = ledger::Signer::from_seed([1; 32]);
    let bodies = sample::bodies(&names, &signer, &signer);
    let import = bodies.into_iter().find_map(|(_, body)| match body {
        Body::Import(import) => Some(import),
        _ => None,
    });
    let mut import = import.unwrap();
    import.sources = vec![names.source; REFS_LIMIT + 1];
    let refused = seal(&Body::Import(import), &SEAT, &mut chance);
    assert_eq!(refused, Err(TooLarge("the list of references")));
}

#[test]
fn the_facts_of_a_source_have_one_order() {
    let mut chance = Chance::from_seed([1; 32]);
    let names = sample::names(&mut chance);
    let signer = ledger::Signer::from_seed([1; 32]);
    let source = sample::bodies(&names, &signer, &signer).into_iter().find_map(|(_, body)| match body {
        Body::Source(source) => Some(source),
        _ => None,
    });
    let mut source = source.unwrap();
    let facts = [("key-a", "1"), ("key-b", "2")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    source.facts.declared = BTreeMap::from(facts);
    let sealed = seal(&Body::Source(source), &SEAT, &mut chance).unwrap();
    let with = |first: &[u8], second: &[u8]| {
        let mut bytes = sealed.body_bytes.clone();
        let at = |key: &[u8]| bytes.windows(key.len()).position(|window| window == key).unwrap();
        let (a, b) = (at(b"key-a"), at(b"key-b"));
        bytes[a..a + 5].copy_from_slice(first);
        bytes[b..b + 5].copy_from_slice(second);
        Body::decode(names.source.into(), &bytes).is_ok()
    };
    assert!(with(b"key-a", b"key-b"));
    assert!(!with(b"key-b", b"key-a"), "out of order");
    assert!(!with(b"key-a", b"key-a"), "one key twice");
}

#[test]
fn a_disclosed_item_is_one_canonical_value() {
    let disclosure = |item: &[u8]| {
        let parts = vec![Part::Shown { salt: [1; 16], item: item.to_vec() }, Part::Withheld(Digest([2; 32]))];
        Disclosure::decode(&Disclosure { kind: EntryKind::Record, parts }.encode()).is_ok()
    };
    assert!(disclosure(&[0x82, 0x00, 0x17]));
    assert!(!disclosure(&[0x82, 0x00, 0x17, 0x00]), "bytes after the value");
    assert!(!disclosure(&[0x82, 0x00, 0x18, 0x17]), "a number in a longer form");
    assert!(!disclosure(&[]), "nothing");
}
