//! `vectors/`: frozen bytes that other implementations can check.
//!
//! The log is made anew and compared with the files. A difference is a change of the
//! format. `UPDATE_VECTORS=1 cargo test -p ledger --test vectors` rewrites them.
#![allow(missing_docs, clippy::unwrap_used)]

mod sample;

use std::fs;
use std::path::PathBuf;

use data_encoding::HEXLOWER as HEX;
use ledger::exchange::{
    BUNDLE_MAGIC, BundleReader, BundleWriter, Item, LogName, Manifest, PartHead, Promised, Quota,
};
use ledger::{
    Body, Chance, Checkpoint, Digest, Disclosure, Entry, EntryId, Frontier, LogId, Part, Sealed, Seat,
    SignedCheckpoint, Signer, disclose, seal, tree,
};
use sample::says::says;
use serde_json::{Value, json};

struct Sample {
    log: LogId,
    log_key: [u8; 32],
    user_key: [u8; 32],
    entries: Vec<(&'static str, Sealed)>,
}

fn sample() -> Sample {
    let mut chance = Chance::from_seed(Digest::of(b"whereabouts vectors v1").0);
    let (log_key, user_key) = (chance.seed(), chance.seed());
    let (log_signer, user_signer) = (Signer::from_seed(log_key), Signer::from_seed(user_key));
    let log = chance.id().into();
    let names = sample::names(&mut chance);
    let mut bodies = sample::bodies(&names, &log_signer, &user_signer);
    // Fourteen entries came first and never move; kinds added since follow them.
    bodies.insert(13, ("an entry of a later version", sample::of_a_later_version()));
    let entries = bodies.iter().zip(0..).map(|((name, body), seq)| {
        let seat = Seat { log, seq, actor: user_signer.id(), time_ms: 1_795_000_000_000 + seq };
        (*name, seal(body, &seat, &mut chance).unwrap())
    });
    Sample { log, log_key, user_key, entries: entries.collect() }
}

fn hex(bytes: &[u8]) -> Value {
    Value::String(HEX.encode(bytes))
}

fn hexes<T: AsRef<[u8]>>(all: impl IntoIterator<Item = T>) -> Value {
    all.into_iter().map(|bytes| hex(bytes.as_ref())).collect()
}

fn digests(all: &[Digest]) -> Value {
    hexes(all.iter().map(|digest| digest.0))
}

/// One entry with its body, its salts and every digest on the way.
fn entry_vector(name: &str, sealed: &Sealed) -> Value {
    let every: Vec<usize> = (0..10).collect();
    let shown = disclose(&sealed.body_bytes, &every).unwrap();
    let (mut salts, mut items) = (Vec::new(), Vec::new());
    for part in &shown.parts {
        if let Part::Shown { salt, item } = part {
            salts.push(salt);
            items.push(item);
        }
    }
    let withheld = disclose(&sealed.body_bytes, &[]).unwrap();
    let item_digests = withheld.parts.iter().map(|part| match part {
        Part::Withheld(digest) => digest.0,
        Part::Shown { .. } => panic!("nothing was to be shown"),
    });
    json!({
        "name": name,
        "entry": hex(&sealed.entry_bytes),
        "entry_says": says(&sealed.entry_bytes),
        "leaf": hex(&sealed.leaf.0),
        "body": hex(&sealed.body_bytes),
        "body_says": says(&sealed.body_bytes),
        "items": hexes(items),
        "salts": hexes(salts),
        "item_digests": hexes(item_digests),
        "body_digest": hex(&sealed.entry.body.0),
    })
}

fn log_file(sample: &Sample) -> Value {
    json!({
        "log": { "bytes": hex(&sample.log.0), "text": sample.log.to_string() },
        "entries": sample.entries.iter().map(|(name, sealed)| entry_vector(name, sealed)).collect::<Value>(),
    })
}

fn leaves(sample: &Sample) -> Vec<Digest> {
    sample.entries.iter().map(|(_, sealed)| sealed.leaf).collect()
}

fn tree_file(sample: &Sample) -> Value {
    let leaves = leaves(sample);
    let mut frontier = Frontier::default();
    let (mut roots, mut frontiers) = (vec![frontier.root()], vec![frontier.encode()]);
    for leaf in &leaves {
        frontier.append(*leaf);
        roots.push(frontier.root());
        frontiers.push(frontier.encode());
    }
    let size = leaves.len();
    let inclusion = (1..=size).flat_map(|size| (0..size).map(move |index| (size, index)));
    let consistency = (0..=size).flat_map(|new| (0..=new).map(move |old| (old, new)));
    json!({
        "leaves": digests(&leaves),
        "roots": digests(&roots),
        "frontiers": hexes(frontiers),
        "inclusion": inclusion.map(|(size, index)| json!({
            "size": size, "index": index,
            "proof": digests(&tree::inclusion(&leaves[..size], index).unwrap()),
        })).collect::<Value>(),
        "consistency": consistency.map(|(old, new)| json!({
            "old": old, "new": new,
            "proof": digests(&tree::consistency(&leaves[..new], old).unwrap()),
        })).collect::<Value>(),
    })
}

fn checkpoint(sample: &Sample) -> String {
    let leaves = leaves(sample);
    let checkpoint = Checkpoint { log: sample.log, size: leaves.len() as u64, root: tree::root(&leaves) };
    checkpoint.sign(&Signer::from_seed(sample.log_key), &Signer::from_seed(sample.user_key))
}

fn key_vector(seed: [u8; 32]) -> Value {
    let signer = Signer::from_seed(seed);
    json!({
        "seed": hex(&seed),
        "public": hex(&signer.public().0),
        "id": { "bytes": hex(&signer.id().0), "text": signer.id().to_string() },
    })
}

fn checkpoint_file(sample: &Sample) -> Value {
    json!({
        "note": checkpoint(sample),
        "log_key": key_vector(sample.log_key),
        "user_key": key_vector(sample.user_key),
        "refused": refused_notes(&checkpoint(sample)),
    })
}

/// Notes that mean what the signed one means, or nearly, and must not be read or not be believed.
fn refused_notes(note: &str) -> Value {
    let lines: Vec<&str> = note.split_inclusive('\n').collect();
    let [origin, size, root, empty, log, user] = lines[..] else { panic!("six lines are expected") };
    let swap = |from: &str, to: &str| {
        assert!(note.contains(from), "{from}");
        note.replacen(from, to, 1)
    };
    json!([
        { "why": "no newline at the end", "note": note.trim_end() },
        { "why": "two newlines at the end", "note": format!("{note}\n") },
        { "why": "lines end as on Windows", "note": note.replace('\n', "\r\n") },
        { "why": "the size with a leading zero", "note": swap("\n20\n", "\n020\n") },
        { "why": "the size with a sign", "note": swap("\n20\n", "\n+20\n") },
        { "why": "another size", "note": swap("\n20\n", "\n21\n") },
        { "why": "the root without padding", "note": swap("=\n\n", "\n\n") },
        { "why": "the origin in capitals", "note": swap(origin, &origin.to_uppercase()) },
        { "why": "a hyphen for the em dash", "note": swap("\u{2014}", "-") },
        { "why": "an en dash for the em dash", "note": swap("\u{2014}", "\u{2013}") },
        { "why": "two spaces after the dash", "note": swap("\u{2014} ", "\u{2014}  ") },
        { "why": "words before the dash", "note": swap("\u{2014}", "so: \u{2014}") },
        { "why": "only the log's signature", "note": format!("{origin}{size}{root}{empty}{log}") },
        { "why": "only the recorder's signature", "note": format!("{origin}{size}{root}{empty}{user}") },
        { "why": "one signature twice", "note": format!("{note}{log}") },
        { "why": "no signature", "note": format!("{origin}{size}{root}{empty}") },
        { "why": "no empty line", "note": format!("{origin}{size}{root}{log}{user}") },
        { "why": "a line more in the text", "note": format!("{origin}{size}{root}more\n{empty}{log}{user}") },
    ])
}

fn disclosure_file(sample: &Sample) -> Value {
    let (name, sealed) = &sample.entries[4];
    let cases = [vec![], vec![1], vec![0, 3], vec![0, 1, 2, 3, 4]];
    let cases = cases.iter().map(|places| {
        let disclosure = disclose(&sealed.body_bytes, places).unwrap();
        json!({ "shown": places, "bytes": hex(&disclosure.encode()), "says": says(&disclosure.encode()) })
    });
    json!({
        "of": name,
        "body_digest": hex(&sealed.entry.body.0),
        "disclosures": cases.collect::<Value>(),
    })
}

/// Values in canonical form, and bytes that must be refused although common readers take them.
fn cbor_file() -> Value {
    let canonical = [
        ("00", "zero"),
        ("17", "the largest number in one byte"),
        ("1818", "the smallest in two"),
        ("18ff", "the largest in two"),
        ("190100", "the smallest in three"),
        ("1a00010000", "the smallest in five"),
        ("1b0000000100000000", "the smallest in nine"),
        ("1bffffffffffffffff", "the largest number"),
        ("40", "no bytes"),
        ("420102", "two bytes"),
        ("60", "no text"),
        ("62d8a2", "one letter"),
        ("64d8a7d993", "two letters that would compose to it: never normalised"),
        ("80", "an empty list"),
        ("83f4f5f6", "false, true, null"),
        ("8181818101", "four lists deep"),
    ];
    let refused = [
        ("1800", "a number below 24 in two bytes"),
        ("1817", "23 in two bytes"),
        ("1900ff", "255 in three bytes"),
        ("1a0000ffff", "65535 in five bytes"),
        ("1b00000000ffffffff", "2^32 - 1 in nine bytes"),
        ("580102", "a length in two bytes that fits in one"),
        ("7801 61", "the same for text"),
        ("980100", "the same for a list"),
        ("20", "a negative number"),
        ("a0", "a map"),
        ("c000", "a tag"),
        ("f7", "undefined"),
        ("f820", "a simple value"),
        ("f93c00", "a float"),
        ("5f4101ff", "bytes of unknown length"),
        ("7f6161ff", "text of unknown length"),
        ("9f00ff", "a list of unknown length"),
        ("1c", "a reserved length"),
        ("61ff", "text that is no UTF-8"),
        ("63eda080", "half of a surrogate pair"),
        ("62c080", "an overlong zero"),
        ("4201", "bytes that end too early"),
        ("8200", "a list that ends too early"),
        ("9bffffffffffffffff", "a list longer than anything"),
        ("", "nothing"),
        ("0000", "two values where one is expected"),
    ];
    let row = |(bytes, why): &(&str, &str)| json!({ "bytes": bytes.replace(' ', ""), "what": why });
    json!({
        "canonical": canonical.iter().map(row).collect::<Value>(),
        "refused": refused.iter().map(row).collect::<Value>(),
    })
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors")
}

fn check(file: &str, made: Value) {
    let path = folder().join(file);
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        fs::write(&path, serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
    }
    let frozen: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert!(frozen == made, "vectors/{file} differs from what is made now: the format has changed");
}

#[test]
fn the_vectors_are_what_this_version_makes() {
    let sample = sample();
    check("cbor.json", cbor_file());
    check("log.json", log_file(&sample));
    check("tree.json", tree_file(&sample));
    check("checkpoint.json", checkpoint_file(&sample));
    check("disclosure.json", disclosure_file(&sample));
    check("bundle.json", bundle_file(&sample));
}

/// The sample log from its third entry on, one body erased, an earlier head and a file, as a bundle before encryption.
fn bundle(sample: &Sample) -> Vec<u8> {
    let (log_signer, user_signer) = (Signer::from_seed(sample.log_key), Signer::from_seed(sample.user_key));
    let log = LogName { id: sample.log, key: log_signer.public() };
    let (from, size, recorder_key) = (2usize, sample.entries.len(), user_signer.public());
    let mut base = Frontier::default();
    leaves(sample)[..from].iter().for_each(|leaf| base.append(*leaf));
    let (entries, start) = ((size - from) as u64, from as u64);
    let name = "دفتر دریاچه".to_owned();
    let manifest = Manifest {
        software: "whereabouts 0.1.0".to_owned(),
        sender: log,
        recorder_key,
        time_ms: 1_795_000_100_000,
        parts: vec![Promised { log, recorder_key, start, entries, name }],
        files: 1,
        heads: vec![checkpoint(sample)],
        kept: 0,
    };
    let mut bundle = BundleWriter::begin(Vec::new(), &manifest).unwrap();
    bundle.part(&PartHead { log, recorder_key, base, entries, note: checkpoint(sample) }).unwrap();
    let early = Checkpoint { log: sample.log, size: 4, root: tree::root(&leaves(sample)[..4]) };
    bundle.checkpoint(&early.sign(&log_signer, &user_signer)).unwrap();
    for (at, (_, sealed)) in sample.entries.iter().enumerate().skip(from) {
        let body = (at != 5).then_some(sealed.body_bytes.as_slice());
        bundle.entry(&sealed.entry_bytes, body).unwrap();
    }
    let file = "نام,نام پدر\nرؤیا جنگلی,\n".as_bytes();
    bundle.file(Digest::of(file), file.len() as u64, file).unwrap();
    bundle.finish(&log_signer).unwrap().0
}

fn bundle_file(sample: &Sample) -> Value {
    let bytes = bundle(sample);
    let mut rest = bytes.strip_prefix(BUNDLE_MAGIC).unwrap();
    let mut frames = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<5>() {
        let length = u32::from_be_bytes(head[1..].try_into().unwrap()) as usize;
        let (content, after) = after.split_at(length);
        let says = match head[0] {
            4 => Value::String(String::from_utf8(content.to_vec()).unwrap()),
            6 => hex(content),
            _ => says(content),
        };
        frames.push(json!({"kind": head[0], "says": says}));
        rest = after;
    }
    json!({"bytes": hex(&bytes), "frames": frames})
}

#[test]
fn the_sample_bundle_is_read() {
    let sample = sample();
    let bytes = bundle(&sample);
    let mut reader = BundleReader::begin(bytes.as_slice(), Quota::default()).unwrap();
    let mut entries = 0;
    while let Some(item) = reader.item().unwrap() {
        entries += usize::from(matches!(item, Item::Entry { .. }));
    }
    assert_eq!(entries, sample.entries.len() - 2);
}

#[test]
fn the_sample_log_opens_and_verifies() {
    let sample = sample();
    for (name, sealed) in &sample.entries {
        assert_eq!(Entry::decode(&sealed.entry_bytes).unwrap(), sealed.entry, "{name}");
        let body = sealed.entry.open(&sealed.body_bytes).unwrap();
        assert_eq!(body.kind(), sealed.entry.kind, "{name}");
    }
    let (log, user) = (Signer::from_seed(sample.log_key), Signer::from_seed(sample.user_key));
    let verify = |note: &str| {
        SignedCheckpoint::parse(note).and_then(|signed| signed.verify(log.public(), user.public()).cloned())
    };
    let note = checkpoint(&sample);
    assert_eq!(verify(&note).unwrap().size, sample.entries.len() as u64);
    for case in refused_notes(&note).as_array().unwrap() {
        assert!(verify(case["note"].as_str().unwrap()).is_err(), "{} was believed", case["why"]);
    }
}

#[test]
fn canonical_values_are_read_and_all_others_refused() {
    let read = |bytes: &str| {
        let mut body = b"\x84\x01\x65other\x58\x20".to_vec();
        body.extend([7; 32]);
        body.push(0x81);
        body.extend(HEX.decode(bytes.as_bytes()).unwrap());
        Body::decode(EntryId([0; 16]), &body)
    };
    for (list, whether) in [("canonical", true), ("refused", false)] {
        for case in cbor_file()[list].as_array().unwrap() {
            assert_eq!(read(case["bytes"].as_str().unwrap()).is_ok(), whether, "{case}");
        }
    }
}

/// The hexadecimal digits of the document's worked example, comments and spaces left out.
fn worked_example() -> Vec<String> {
    let document = include_str!("../../../docs/ledger-format.md");
    let (_, example) = document.split_once("## 7. Worked example").unwrap();
    let example = example.split("\n## ").next().unwrap_or_default();
    let blocks = example.split("```").skip(1).step_by(2);
    let digits = |line: &str| {
        let bytes = line.rsplit_once("= ").map_or(line, |(_, value)| value).trim_start();
        // Two spaces end the bytes; what follows explains them.
        bytes.split("  ").next().unwrap_or_default().replace(' ', "")
    };
    blocks.map(|block| block.lines().map(digits).collect()).collect()
}

#[test]
fn the_worked_example_of_the_document_is_the_sixth_vector() {
    let sample = sample();
    let vector = entry_vector("", &sample.entries[5].1);
    let text = |name: &str| vector[name].as_str().unwrap().to_owned();
    let list =
        |name: &str| vector[name].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect::<String>();
    let [body, digests, entry] = &worked_example()[..] else { panic!("three blocks are expected") };
    assert_eq!(*body, text("body"));
    assert_eq!(*digests, list("salts") + &list("item_digests") + &text("body_digest"));
    assert_eq!(*entry, text("entry") + &text("leaf"));
    let document = include_str!("../../../docs/ledger-format.md");
    assert!(document.contains(&checkpoint(&sample)), "the checkpoint of section 6 is another");
}

#[test]
fn disclosures_are_checked_and_read_back() {
    let sample = sample();
    let digest = sample.entries[4].1.entry.body;
    for case in disclosure_file(&sample)["disclosures"].as_array().unwrap() {
        let bytes = HEX.decode(case["bytes"].as_str().unwrap().as_bytes()).unwrap();
        let disclosure = Disclosure::decode(&bytes).unwrap();
        assert!(disclosure.check(&digest));
        assert_eq!(disclosure.encode(), bytes);
    }
}
