//! The bundle as a file: what is written is read, and whatever was altered, cut, swollen or made up is refused.
#![allow(missing_docs, clippy::unwrap_used)]

use ledger::exchange::{
    BUNDLE_MAGIC, BadBundle, BundleReader, BundleWriter, Item, LogName, Manifest, PartHead, Promised, Quota,
};
use ledger::{Body, Chance, Checkpoint, Digest, Frontier, Note, Seat, Signer, seal, tree};

/// A log with its entries and bodies.
struct Log {
    name: LogName,
    signers: [Signer; 2],
    entries: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Log {
    fn new(seed: u8, count: usize) -> Log {
        let mut chance = Chance::from_seed([seed; 32]);
        let signers = [Signer::from_seed(chance.seed()), Signer::from_seed(chance.seed())];
        let name = LogName { id: chance.id().into(), key: signers[0].public() };
        let entries = (0..count as u64).map(|seq| {
            let seat = Seat { log: name.id, seq, actor: signers[1].id(), time_ms: 1_795_000_000_000 };
            let text = format!("یادداشت {seq}");
            let body = Body::Note(Note { about: None, text, by: "مینا".to_owned() });
            let sealed = seal(&body, &seat, &mut chance).unwrap();
            (sealed.entry_bytes, sealed.body_bytes)
        });
        let entries = entries.collect();
        Log { name, signers, entries }
    }

    fn tree(&self, size: usize) -> Frontier {
        let mut tree = Frontier::default();
        self.entries[..size].iter().for_each(|(entry, _)| tree.append(tree::leaf(entry)));
        tree
    }

    fn note(&self, size: usize) -> String {
        let tree = self.tree(size);
        let head = Checkpoint { log: self.name.id, size: size as u64, root: tree.root() };
        head.sign(&self.signers[0], &self.signers[1])
    }

    fn head(&self, from: usize) -> PartHead {
        PartHead {
            log: self.name,
            recorder_key: self.signers[1].public(),
            base: self.tree(from),
            entries: (self.entries.len() - from) as u64,
            note: self.note(self.entries.len()),
        }
    }
}

fn manifest(logs: &[(&Log, usize)], files: u64) -> Manifest {
    let sender = logs[0].0;
    let parts = logs.iter().map(|(log, from)| Promised {
        log: log.name,
        recorder_key: log.signers[1].public(),
        start: *from as u64,
        entries: (log.entries.len() - from) as u64,
        name: "دفتر شمال".to_owned(),
    });
    Manifest {
        software: "test 0".to_owned(),
        sender: sender.name,
        recorder_key: sender.signers[1].public(),
        time_ms: 1_795_000_000_000,
        parts: parts.collect(),
        files,
        heads: logs.iter().map(|(log, _)| log.note(log.entries.len())).collect(),
        kept: 0,
    }
}

/// A bundle of two logs, one of them from its third entry on, and one file of so many bytes.
fn bundle(length: usize) -> Vec<u8> {
    let (one, two) = (Log::new(1, 9), Log::new(2, 6));
    let logs = [(&one, 0), (&two, 2)];
    let mut writer = BundleWriter::begin(Vec::new(), &manifest(&logs, 1)).unwrap();
    for (log, from) in logs {
        writer.part(&log.head(from)).unwrap();
        for size in from + 1..log.entries.len() {
            if size % 3 == 0 {
                writer.checkpoint(&log.note(size)).unwrap();
            }
        }
        for (at, (entry, body)) in log.entries[from..].iter().enumerate() {
            // The second body was erased.
            writer.entry(entry, (at != 1).then_some(body.as_slice())).unwrap();
        }
    }
    let file = vec![7; length];
    writer.file(Digest::of(&file), file.len() as u64, file.as_slice()).unwrap();
    writer.finish(&one.signers[0]).unwrap().0
}

fn read(bytes: &[u8], quota: Quota) -> Result<Vec<Item>, BadBundle> {
    let mut reader = BundleReader::begin(bytes, quota)?;
    let mut items = Vec::new();
    while let Some(item) = reader.item()? {
        items.push(item);
    }
    Ok(items)
}

#[test]
fn what_is_written_is_read() {
    let items = read(&bundle(100_000), Quota::default()).unwrap();
    let count = |wanted: fn(&Item) -> bool| items.iter().filter(|item| wanted(item)).count();
    assert_eq!(count(|item| matches!(item, Item::Part(_))), 2);
    assert_eq!(count(|item| matches!(item, Item::Entry { .. })), 13);
    assert_eq!(count(|item| matches!(item, Item::Entry { body: None, .. })), 2);
    assert_eq!(count(|item| matches!(item, Item::Checkpoint { .. })), 3);
    let bytes: usize =
        items.iter().map(|item| if let Item::Piece(piece) = item { piece.len() } else { 0 }).sum();
    assert_eq!(bytes, 100_000);
    assert!(matches!(items.last(), Some(Item::End(_))));
}

#[test]
fn no_flipped_bit_passes() {
    let whole = bundle(3_000);
    for at in 0..whole.len() {
        let bit = at % 8;
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << bit;
        assert!(read(&flipped, Quota::default()).is_err(), "bit {bit} of byte {at} was flipped unseen");
    }
    assert!(whole.len() > 8_000, "{} flips", whole.len());
}

#[test]
fn no_shortened_bundle_passes_and_none_with_more_behind_it() {
    let whole = bundle(3_000);
    for end in (0..whole.len()).step_by(31) {
        assert!(read(&whole[..end], Quota::default()).is_err(), "cut at {end}");
    }
    let longer = [whole.as_slice(), b"x"].concat();
    assert!(matches!(read(&longer, Quota::default()), Err(BadBundle::Damaged { .. })));
}

#[test]
fn a_flood_is_refused_at_its_limit() {
    let whole = bundle(3_000);
    let quota = Quota::default();
    for (quota, what) in [
        (Quota { entries: 12, ..quota }, "entries"),
        (Quota { bytes: 3_500, ..quota }, "bytes"),
        (Quota { files: 0, ..quota }, "files"),
    ] {
        let refused = read(&whole, quota);
        assert!(matches!(refused, Err(BadBundle::TooMuch { what: found, .. }) if found == what), "{what}");
    }
    assert!(read(&whole, Quota { entries: 13, bytes: 200_000, files: 1 }).is_ok());
}

/// Something that gives zeros for ever and counts how many were taken.
struct Endless {
    head: Vec<u8>,
    taken: usize,
}

impl std::io::Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if !self.head.is_empty() {
            let count = buffer.len().min(self.head.len());
            buffer[..count].copy_from_slice(&self.head[..count]);
            self.head.drain(..count);
            return Ok(count);
        }
        buffer.fill(0);
        self.taken += buffer.len();
        Ok(buffer.len())
    }
}

#[test]
fn a_false_length_makes_nobody_read_or_reserve_more() {
    for kind in 0..=255u8 {
        for length in [0xffff_ffffu32, 0x8000_0000, 0x1000_0000] {
            let head = [BUNDLE_MAGIC, &[kind], &length.to_be_bytes()].concat();
            let mut endless = Endless { head, taken: 0 };
            assert!(BundleReader::begin(&mut endless, Quota::default()).is_err());
            assert_eq!(endless.taken, 0, "kind {kind} of {length} bytes was read");
        }
    }
}

/// A frame by hand.
fn frame(kind: u8, content: &[u8]) -> Vec<u8> {
    [&[kind], (content.len() as u32).to_be_bytes().as_slice(), content].concat()
}

#[test]
fn deep_nesting_and_false_lists_in_a_manifest_are_refused() {
    for content in [
        vec![0x81; 100_000],
        vec![0x9a, 0x00, 0x0f, 0xff, 0xff],
        [[0x89, 0x01].as_slice(), &[0x7a, 0x7f, 0xff, 0xff, 0xff]].concat(),
        vec![0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        Vec::new(),
    ] {
        let bytes = [BUNDLE_MAGIC, &frame(1, &content)].concat();
        assert!(matches!(read(&bytes, Quota::default()), Err(BadBundle::Damaged { .. })), "{content:02x?}");
    }
}

#[test]
fn names_of_ten_kilobytes_and_of_paths_are_only_text() {
    let log = Log::new(1, 3);
    for name in
        ["../../../register.db", "/etc/passwd", "NUL", "C:\\x", &"ب".repeat(5_000), "\u{202e}db.retsiger"]
    {
        let mut manifest = manifest(&[(&log, 0)], 0);
        manifest.parts[0].name = name.to_owned();
        let mut writer = BundleWriter::begin(Vec::new(), &manifest).unwrap();
        writer.part(&log.head(0)).unwrap();
        log.entries.iter().for_each(|(entry, body)| writer.entry(entry, Some(body)).unwrap());
        let (bytes, _) = writer.finish(&log.signers[0]).unwrap();
        let reader = BundleReader::begin(bytes.as_slice(), Quota::default()).unwrap();
        assert_eq!(reader.manifest().parts[0].name, name);
        assert!(read(&bytes, Quota::default()).is_ok());
    }
}

/// Writes a bundle of one log in which something is wrong that its sender signed.
fn wrong(
    change: impl Fn(&mut Manifest, &mut PartHead, &mut Vec<(Vec<u8>, Vec<u8>)>),
) -> Result<Vec<Item>, BadBundle> {
    let log = Log::new(1, 5);
    let (mut manifest, mut head, mut entries) = (manifest(&[(&log, 0)], 0), log.head(0), log.entries.clone());
    change(&mut manifest, &mut head, &mut entries);
    let mut writer = BundleWriter::begin(Vec::new(), &manifest).unwrap();
    writer.part(&head).unwrap();
    entries.iter().for_each(|(entry, body)| writer.entry(entry, Some(body)).unwrap());
    read(&writer.finish(&log.signers[0]).unwrap().0, Quota::default())
}

#[test]
fn a_sender_cannot_sign_what_does_not_fit() {
    assert!(wrong(|_, _, _| {}).is_ok());
    let other = Log::new(9, 5);
    assert!(wrong(|_, _, entries| entries.swap(1, 2)).is_err(), "entries in another order");
    assert!(wrong(|_, _, entries| entries[1].1 = entries[2].1.clone()).is_err(), "the body of another entry");
    assert!(wrong(|_, _, entries| entries[1] = other.entries[1].clone()).is_err(), "an entry of another log");
    assert!(wrong(|_, _, entries| drop(entries.pop())).is_err(), "an entry too few");
    assert!(wrong(|_, _, entries| entries.push(other.entries[0].clone())).is_err(), "an entry too many");
    assert!(wrong(|_, head, _| head.note = other.note(5)).is_err(), "the head of another log");
    assert!(wrong(|_, head, _| head.recorder_key = other.signers[1].public()).is_err(), "another recorder");
    assert!(
        wrong(|manifest, _, _| manifest.parts[0].log = other.name).is_err(),
        "another log than announced"
    );
    assert!(wrong(|manifest, _, _| manifest.sender = other.name).is_err(), "another sender than signs");
    assert!(wrong(|manifest, _, _| manifest.files = 1).is_err(), "a file that does not come");
    assert!(wrong(|_, head, _| head.base = other.tree(2)).is_err(), "another beginning");
}
