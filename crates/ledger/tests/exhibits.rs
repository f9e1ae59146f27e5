//! Exhibits: what is proved, what is refused, and 6,000 numbered damages that the Python verifier judges too.
//!
//! The exhibit is made from the frozen log of `vectors/`. `UPDATE_VECTORS=1 cargo test -p ledger --test
//! exhibits` writes `vectors/exhibit.*` anew; a difference without that is a change of the format.
#![allow(missing_docs, clippy::unwrap_used)]

mod sample;

use std::fs;
use std::path::PathBuf;

use data_encoding::HEXLOWER as HEX;
use ledger::{
    Algorithm, BadExhibit, Body, Checkpoint, Digest, Disclosure, Entry, Exhibit, Part, Piece, Policy,
    PublicKey, Signer, Unmet, VerifierKey, cosign, disclose, log_key_name, tree,
};
use sample::says::says;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const ROUNDS: u64 = 6000;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../vectors")
}

fn frozen(file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(folder().join(file)).unwrap()).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    HEX.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

/// The frozen log with its keys.
struct Log {
    entries: Vec<(Vec<u8>, Vec<u8>)>,
    leaves: Vec<Digest>,
    signers: [Signer; 2],
}

impl Log {
    fn read() -> Log {
        let (log, keys) = (frozen("log.json"), frozen("checkpoint.json"));
        let entries: Vec<_> = log["entries"].as_array().unwrap().iter().collect();
        let entries: Vec<_> =
            entries.iter().map(|entry| (bytes(&entry["entry"]), bytes(&entry["body"]))).collect();
        let leaves = entries.iter().map(|(entry, _)| tree::leaf(entry)).collect();
        let seed = |name: &str| Signer::from_seed(bytes(&keys[name]["seed"]).try_into().unwrap());
        Log { entries, leaves, signers: [seed("log_key"), seed("user_key")] }
    }

    fn entry(&self, seq: usize) -> Entry {
        Entry::decode(&self.entries[seq].0).unwrap()
    }

    fn piece(&self, seq: usize, places: &[usize]) -> Piece {
        let disclosure = disclose(&self.entries[seq].1, places).unwrap();
        Piece { entry: self.entry(seq), disclosure, path: tree::inclusion(&self.leaves, seq).unwrap() }
    }

    fn note(&self, witnesses: &[u8]) -> String {
        let [log, user] = &self.signers;
        let size = self.leaves.len() as u64;
        let checkpoint = Checkpoint { log: self.entry(0).log, size, root: tree::root(&self.leaves) };
        let words = witnesses.iter().map(|seed| {
            cosign(&checkpoint, &witness(*seed).name, &Signer::from_seed([*seed; 32]), 1_795_000_060)
        });
        checkpoint.sign(log, user) + &words.collect::<String>()
    }

    /// A source, a record in part, another's header only, and an event of custody.
    fn exhibit(&self) -> Exhibit {
        let [log, user] = &self.signers;
        Exhibit {
            log_key: log.public(),
            recorder_key: user.public(),
            note: self.note(&[11, 12]),
            pieces: [(3, vec![0]), (4, vec![1, 3]), (5, vec![0]), (10, vec![0])]
                .map(|(seq, places)| self.piece(seq, &places))
                .to_vec(),
        }
    }
}

fn witness(seed: u8) -> VerifierKey {
    let name = format!("witness-{seed}.example");
    VerifierKey { name, algorithm: Algorithm::Cosignature, key: Signer::from_seed([seed; 32]).public() }
}

fn policy_text(log: &Log, quorum: &str) -> String {
    let [key, _] = &log.signers;
    let name = log_key_name(log.entry(0).log);
    let own = VerifierKey { name, algorithm: Algorithm::Ed25519, key: key.public() };
    let [a, b] = [11, 12].map(witness);
    format!(
        "# Whom the readers of the frozen exhibit trust.\nlog {own}\nwitness shamal {a}\nwitness jonub {b}\n{quorum}\n"
    )
}

const BOTH: &str = "group offices all shamal jonub\nquorum offices";

fn read(text: &str, policy: &Policy) -> Result<(Exhibit, ledger::Proved), BadExhibit> {
    let exhibit = Exhibit::parse(text)?;
    let proved = exhibit.verify(Some(policy))?;
    Ok((exhibit, proved))
}

/// Damage `number` of some bytes, as `vectors/mutation.py` has it.
fn mutation(number: u64, data: &[u8]) -> Vec<u8> {
    let mut seed = b"whereabouts/mutation/v1\n".to_vec();
    seed.extend(number.to_be_bytes());
    let chance = Digest::of(&seed).0;
    let at = (u64::from_be_bytes(chance[..8].try_into().unwrap()) % data.len() as u64) as usize;
    let (kind, byte) = (chance[8] % 7, chance[9]);
    let end = (at + 1 + usize::from(u16::from_be_bytes([chance[10], chance[11]])) % 64).min(data.len());
    match kind {
        0 => [&data[..at], &[data[at] ^ (1 << (byte % 8))], &data[at + 1..]].concat(),
        1 => [&data[..at], &[byte], &data[at + 1..]].concat(),
        2 => [&data[..at], &data[at + 1..]].concat(),
        3 => [&data[..at], &[byte], &data[at..]].concat(),
        4 => [&data[..at], &data[at..end], &data[at..]].concat(),
        5 => [&data[..at], &data[end..]].concat(),
        _ => {
            let mut lines: Vec<&[u8]> = data.split(|byte| *byte == b'\n').collect();
            let line = at % (lines.len() - 1);
            lines.swap(line, line + 1);
            lines.join(&b'\n')
        }
    }
}

/// Makes every damage; gives how they were judged. Panics where one is believed with another meaning.
fn judged(log: &Log, policy: &Policy) -> Value {
    let whole = log.exhibit();
    // All four proofs, and the second alone, whose checkpoint stands there once.
    let alone = Exhibit { pieces: vec![whole.pieces[1].clone()], ..whole.clone() };
    let (mut every, mut unchanged, mut same) = (Sha256::new(), 0, 0);
    for number in 0..ROUNDS {
        let whole = if number % 2 == 0 { &whole } else { &alone };
        let text = whole.to_text();
        let damaged = mutation(number, text.as_bytes());
        every.update(&damaged);
        if damaged == text.as_bytes() {
            unchanged += 1;
            continue;
        }
        let Ok(damaged) = String::from_utf8(damaged) else { continue };
        if let Ok((exhibit, _)) = read(&damaged, policy) {
            same += 1;
            assert_eq!(exhibit.pieces, whole.pieces, "mutation {number} was believed");
        }
    }
    let digest = HEX.encode(&every.finalize());
    json!({"rounds": ROUNDS, "unchanged": unchanged, "same_meaning": same, "sha256": digest})
}

fn says_of(exhibit: &Exhibit) -> Value {
    let shown = |piece: &Piece| {
        let parts = piece.disclosure.parts.iter().enumerate();
        let shown = parts.filter_map(|(place, part)| match part {
            Part::Shown { item, .. } => Some((place.to_string(), says(item))),
            Part::Withheld(_) => None,
        });
        shown.collect::<serde_json::Map<_, _>>()
    };
    let says = |piece: &Piece| json!({"entry": says(&piece.entry.encode()), "shown": shown(piece)});
    exhibit.pieces.iter().map(says).collect()
}

/// Exhibits that look right and must not be believed, each with the reason.
fn refused(log: &Log) -> Vec<(&'static str, Exhibit)> {
    let whole = log.exhibit();
    let change = |why: &'static str, change: &dyn Fn(&mut Exhibit)| {
        let mut changed = whole.clone();
        change(&mut changed);
        (why, changed)
    };
    let mut cases = vec![
        change("what is shown of one entry under another", &|exhibit| {
            exhibit.pieces[1].disclosure = exhibit.pieces[2].disclosure.clone();
        }),
        change("an entry moved to another place", &|exhibit| exhibit.pieces[1].entry.seq = 6),
        change("a later time", &|exhibit| exhibit.pieces[1].entry.time_ms += 1),
        change("another recorder's name on the entry", &|exhibit| exhibit.pieces[1].entry.actor.0[0] ^= 1),
        change("the path of another entry", &|exhibit| exhibit.pieces[1].path = log.piece(5, &[]).path),
        change("a path that is too long", &|exhibit| exhibit.pieces[1].path.push(Digest([0; 32]))),
        change("a path that is too short", &|exhibit| exhibit.pieces[1].path.truncate(2)),
        change("an item less", &|exhibit| drop(exhibit.pieces[1].disclosure.parts.pop())),
        change("an item more", &|exhibit| {
            exhibit.pieces[1].disclosure.parts.push(Part::Withheld(Digest([0; 32])));
        }),
        change("the order of the entries turned round", &|exhibit| exhibit.pieces.reverse()),
        change("one entry twice", &|exhibit| exhibit.pieces.insert(1, log.piece(3, &[0]))),
        change("another key for the log", &|exhibit| exhibit.log_key = witness(9).key),
        change("another key for the recorder", &|exhibit| exhibit.recorder_key = witness(9).key),
        change("one witness too few", &|exhibit| exhibit.note = log.note(&[11])),
        change("a whole log signed by somebody else", &|exhibit| {
            let [mine, other] = [21, 22].map(|seed| Signer::from_seed([seed; 32]));
            let root = tree::root(&log.leaves);
            let checkpoint = Checkpoint { log: log.entry(0).log, size: log.leaves.len() as u64, root };
            exhibit.note = checkpoint.sign(&mine, &other);
            (exhibit.log_key, exhibit.recorder_key) = (mine.public(), other.public());
        }),
    ];
    cases.push(change("another word in a statement", &|exhibit| {
        let Part::Shown { item, .. } = &mut exhibit.pieces[1].disclosure.parts[1] else { panic!() };
        let last = item.len() - 1;
        item[last] ^= 1;
    }));
    cases
}

fn write(file: &str, content: &str) {
    if std::env::var_os("UPDATE_VECTORS").is_some() {
        fs::write(folder().join(file), content).unwrap();
    }
    let kept = fs::read_to_string(folder().join(file)).unwrap();
    assert!(kept == content, "vectors/{file} differs from what is made now: the format has changed");
}

#[test]
fn the_frozen_exhibit_is_what_this_version_makes_and_6000_damages_are_found() {
    let log = Log::read();
    let (exhibit, rules) = (log.exhibit(), policy_text(&log, BOTH));
    let (text, policy) = (exhibit.to_text(), Policy::parse(&rules).unwrap());
    let refused: Vec<Value> =
        refused(&log).into_iter().map(|(why, bad)| json!({"why": why, "text": bad.to_text()})).collect();
    write("exhibit.tlog-proof", &text);
    write("exhibit.policy", &rules);
    let made = json!({"says": says_of(&exhibit), "mutations": judged(&log, &policy), "refused": refused});
    write("exhibit.json", &(serde_json::to_string_pretty(&made).unwrap() + "\n"));
}

#[test]
fn an_exhibit_tells_what_is_shown_and_no_more() {
    let log = Log::read();
    let policy = Policy::parse(&policy_text(&log, BOTH)).unwrap();
    let (exhibit, proved) = read(&log.exhibit().to_text(), &policy).unwrap();
    assert_eq!(exhibit, log.exhibit());
    assert_eq!(proved.accepted.unwrap().witnesses.len(), 2);
    let [source, part, header, custody] = &proved.shown[..] else { panic!("four pieces are expected") };
    let Some(Body::Source(told)) = &source.first else { panic!("{source:?}") };
    assert_eq!((told.file, source.statements.len()), (Some(Digest::of(b"the file")), 0));
    assert_eq!(part.first, None);
    let said: Vec<_> = part.statements.iter().map(|(place, said)| (*place, said.property.as_str())).collect();
    assert_eq!(said, [(1, "name"), (3, "death_date")]);
    assert!(matches!(&header.first, Some(Body::Record(record)) if record.statements.is_empty()));
    assert!(matches!(custody.first, Some(Body::Custody(_))));
    let text = exhibit.to_text();
    let clear: Vec<u8> = exhibit.pieces.iter().flat_map(|piece| piece.disclosure.encode()).collect();
    for withheld in ["داوود", "خواهر او"] {
        assert!(!text.contains(withheld));
        assert!(!clear.windows(withheld.len()).any(|window| window == withheld.as_bytes()));
    }
}

#[test]
fn what_looks_right_and_is_not_is_refused() {
    let log = Log::read();
    let policy = Policy::parse(&policy_text(&log, BOTH)).unwrap();
    for (why, exhibit) in refused(&log) {
        assert!(read(&exhibit.to_text(), &policy).is_err(), "believed: {why}");
    }
}

#[test]
fn without_a_policy_the_keys_are_only_the_exhibits_own() {
    let log = Log::read();
    let [mine, other] = [21, 22].map(|seed| Signer::from_seed([seed; 32]));
    let root = tree::root(&log.leaves);
    let checkpoint = Checkpoint { log: log.entry(0).log, size: log.leaves.len() as u64, root };
    let forged = Exhibit {
        log_key: mine.public(),
        recorder_key: other.public(),
        note: checkpoint.sign(&mine, &other),
        ..log.exhibit()
    };
    assert_eq!(
        forged.verify(None).unwrap().accepted,
        None,
        "it fits together, and says nothing of whose it is"
    );
    let policy = Policy::parse(&policy_text(&log, "quorum none")).unwrap();
    assert_eq!(forged.verify(Some(&policy)), Err(BadExhibit::Unmet(Unmet::Log)));
}

#[test]
fn any_text_is_an_exhibit_or_is_none() {
    for text in ["", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\n\n\n"] {
        assert!(Exhibit::parse(text).is_err(), "{text:?}");
    }
    let empty = Disclosure { kind: ledger::EntryKind::Record, parts: Vec::new() };
    assert_eq!(empty.first(ledger::EntryId([0; 16])), Ok(None));
    assert!(!PublicKey([0; 32]).verifies(b"", &[0; 64]));
}
