//! Coming in by an account: what opens, what does not, what is written down, and whose signature an entry carries.
#![allow(missing_docs, clippy::unwrap_used)]

mod town;

use ledger::{Body, Note, RecordId, Role};
use secrecy::SecretString;
use store::{Acting, Ended, Knock, OF_ALL, OF_ONE, Patience, Store, code};

const NOW: u64 = 1_795_000_000_000;
const WORDS: &str = "an invented passphrase";
const PATIENCE: Patience = Patience { idle_ms: 15 * 60_000, longest_ms: 8 * 3_600_000 };

fn secret(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// A register in which Mina has a key and a second factor.
fn with_mina(folder: &std::path::Path) -> (Store, [u8; 20]) {
    let mut store = town::create(folder);
    store.add_user("Mina", &[Role::Reviewer], &secret(WORDS), &[], NOW).unwrap();
    let factor = store.give_second_factor("Mina", &secret(WORDS)).unwrap();
    (store, factor)
}

/// The code of a moment.
fn typed(factor: &[u8], at: u64) -> String {
    code::code(factor, code::step_at(at), 6)
}

/// One attempt: whether they came in, or that they must wait.
fn attempt(store: &mut Store, name: &str, words: &str, code: &str, at: u64) -> Option<bool> {
    let Knock::Try(entering) = store.knock(name, at).unwrap() else { return None };
    let opened = entering.open(&secret(words));
    Some(store.enter(&entering, opened.as_ref(), code, at).unwrap().is_some())
}

#[test]
fn name_passphrase_and_code_open_together_and_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, factor) = with_mina(folder.path());
    store.add_user("Nasrin", &[Role::Recorder], &secret(WORDS), &[], NOW).unwrap();
    let right = typed(&factor, NOW);
    let wrong = typed(&factor, NOW + 3_600_000);
    for (name, words, code, expected) in [
        ("Mina", "another passphrase", right.as_str(), false),
        ("Mina", WORDS, wrong.as_str(), false),
        ("Mina", WORDS, "", false),
        ("Leila", WORDS, right.as_str(), false),
        // A key without a second factor opens nothing, whatever is typed.
        ("Nasrin", WORDS, right.as_str(), false),
        ("Nasrin", WORDS, typed(&[0; 20], NOW).as_str(), false),
        // What was typed with a wrong passphrase is still good.
        (" Mina ", WORDS, right.as_str(), true),
        // Used once.
        ("Mina", WORDS, right.as_str(), false),
    ] {
        assert_eq!(attempt(&mut store, name, words, code, NOW), Some(expected), "{name} {words} {code}");
    }
    // A moment later the next code opens; that of before does not come back.
    assert_eq!(attempt(&mut store, "Mina", WORDS, &typed(&factor, NOW + 30_000), NOW + 30_000), Some(true));
    assert_eq!(attempt(&mut store, "Mina", WORDS, &right, NOW + 30_000), Some(false));
    // A new second factor, and a key that counts no more.
    let other = store.give_second_factor("Mina", &secret(WORDS)).unwrap();
    let later = NOW + 3_600_000;
    assert_eq!(attempt(&mut store, "Mina", WORDS, &typed(&factor, later), later), Some(false));
    assert_eq!(attempt(&mut store, "Mina", WORDS, &typed(&other, later), later), Some(true));
    store.revoke_user("Mina", &[], later).unwrap();
    let later = later + 60_000;
    assert_eq!(attempt(&mut store, "Mina", WORDS, &typed(&other, later), later), Some(false));
}

#[test]
fn too_many_failures_wait_and_a_name_nobody_has_waits_alike() {
    for name in ["Mina", "Nobody"] {
        let folder = tempfile::tempdir().unwrap();
        let (mut store, factor) = with_mina(folder.path());
        for n in 0..OF_ONE[0].most {
            assert_eq!(attempt(&mut store, name, "wrong", "000000", NOW + n), Some(false));
        }
        assert_eq!(attempt(&mut store, name, WORDS, &typed(&factor, NOW + 9), NOW + 9), None, "{name}");
        // Written otherwise it is the same name; another one is free.
        assert_eq!(attempt(&mut store, &format!(" {} ", name.to_uppercase()), "x", "0", NOW + 9), None);
        assert_eq!(attempt(&mut store, "Somebody", "x", "0", NOW + 9), Some(false));
        let after = NOW + OF_ONE[0].within_ms + 1;
        let opens = name == "Mina";
        assert_eq!(attempt(&mut store, name, WORDS, &typed(&factor, after), after), Some(opens));
    }
}

#[test]
fn whoever_fails_all_day_waits_a_day_unless_the_passphrase_is_changed_here() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, factor) = with_mina(folder.path());
    let mut at = NOW;
    for _ in 0..OF_ONE[1].most {
        assert_eq!(attempt(&mut store, "Mina", WORDS, "000000", at), Some(false));
        at += OF_ONE[0].within_ms / (OF_ONE[0].most - 1) + 1;
    }
    at += OF_ONE[0].within_ms;
    assert_eq!(attempt(&mut store, "Mina", WORDS, &typed(&factor, at), at), None);
    assert!(store.change_user_passphrase("Mina", &secret("wrong"), &secret("x"), at).is_err());
    store.change_user_passphrase("Mina", &secret(WORDS), &secret("quite another one"), at).unwrap();
    assert_eq!(attempt(&mut store, "Mina", WORDS, &typed(&factor, at), at), Some(false));
    assert_eq!(attempt(&mut store, "Mina", "quite another one", &typed(&factor, at), at), Some(true));
}

#[test]
fn many_names_wait_together() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, factor) = with_mina(folder.path());
    for n in 0..OF_ALL.most {
        assert_eq!(attempt(&mut store, &format!("name {n}"), "x", "0", NOW), Some(false));
    }
    assert_eq!(attempt(&mut store, "Mina", WORDS, &typed(&factor, NOW), NOW), None);
}

#[test]
fn a_visit_lasts_as_long_as_it_may_and_ends_for_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = with_mina(folder.path());
    let mina = store.users().unwrap()[0].public;
    let ended = |store: &Store| store.visits(1).unwrap()[0].ended.map(|(_, how)| how);
    let begin = |store: &mut Store, cookie: &str| store.begin_visit(mina, cookie, NOW).unwrap();

    begin(&mut store, "a");
    assert!(store.visit("b", PATIENCE, NOW).unwrap().is_none(), "another cookie");
    let almost = NOW + PATIENCE.idle_ms - 1;
    assert_eq!(store.visit("a", PATIENCE, almost).unwrap().unwrap().public, mina);
    assert!(store.visit("a", PATIENCE, almost + PATIENCE.idle_ms - 1).unwrap().is_some(), "asked since");
    assert!(store.visit("a", PATIENCE, almost + 3 * PATIENCE.idle_ms).unwrap().is_none());
    assert_eq!(ended(&store), Some(Ended::Idle));

    begin(&mut store, "c");
    let mut at = NOW;
    while at < NOW + PATIENCE.longest_ms {
        assert!(store.visit("c", PATIENCE, at).unwrap().is_some(), "{at}");
        at += PATIENCE.idle_ms / 2;
    }
    assert!(store.visit("c", PATIENCE, at).unwrap().is_none());
    assert_eq!(ended(&store), Some(Ended::Longest));
    assert!(store.visit("c", PATIENCE, NOW).unwrap().is_none(), "what ended stays ended");

    let no = begin(&mut store, "d");
    store.end_visit(no, Ended::Left, NOW).unwrap();
    store.end_visit(no, Ended::SentAway, NOW).unwrap();
    assert_eq!(ended(&store), Some(Ended::Left));
    begin(&mut store, "e");
    assert_eq!(store.end_visits(Some(mina), Ended::SentAway, NOW).unwrap(), 1);
    assert!(store.visit("e", PATIENCE, NOW).unwrap().is_none());
    begin(&mut store, "f");
    store.revoke_user("Mina", &[], NOW).unwrap();
    assert!(store.visit("f", PATIENCE, NOW).unwrap().is_none());
    assert_eq!(ended(&store), Some(Ended::SentAway));
}

#[test]
fn whoever_came_in_by_the_old_passphrase_is_out_once_it_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = with_mina(folder.path());
    let mina = store.users().unwrap()[0].public;
    store.add_user("Nasrin", &[Role::Recorder], &secret(WORDS), &[], NOW).unwrap();
    let nasrin = store.users().unwrap().into_iter().find(|user| user.name == "Nasrin").unwrap().public;
    for (key, cookie) in [(mina, "laptop"), (mina, "taken by somebody"), (nasrin, "hers")] {
        store.begin_visit(key, cookie, NOW).unwrap();
    }
    let failed = store.change_user_passphrase("Mina", &secret("wrong"), &secret("x"), NOW);
    assert!(failed.is_err() && store.visit("laptop", PATIENCE, NOW).unwrap().is_some());
    store.change_user_passphrase("Mina", &secret(WORDS), &secret("quite another one"), NOW).unwrap();
    for cookie in ["laptop", "taken by somebody"] {
        assert!(store.visit(cookie, PATIENCE, NOW).unwrap().is_none(), "{cookie} is out");
    }
    assert!(store.visit("hers", PATIENCE, NOW).unwrap().is_some(), "nobody else is");
    let ended = store.visits(9).unwrap().into_iter().filter_map(|visit| Some((visit.public, visit.ended?.1)));
    assert_eq!(ended.collect::<Vec<_>>(), [(mina, Ended::PassphraseChanged); 2]);
}

#[test]
fn views_are_kept_and_found_by_record_and_by_person() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = with_mina(folder.path());
    let mina = store.users().unwrap()[0].public;
    let visit = store.begin_visit(mina, "a", NOW).unwrap();
    let [one, other] = [1, 2].map(|byte| RecordId([byte; 16]));
    store.note_view(visit, "person/x", &[one, other, one], NOW).unwrap();
    store.note_view(visit, "record/y", &[other], NOW + 1).unwrap();
    let paths = |of| store.views(of, None, 10).unwrap().into_iter().map(|row| row.path).collect::<Vec<_>>();
    assert_eq!(paths(None), ["record/y", "person/x"]);
    assert_eq!(paths(Some(one)), ["person/x"]);
    assert_eq!(store.views(None, Some(mina), 1).unwrap()[0].records, [other]);
    assert!(store.views(None, Some(store.log_key()), 10).unwrap().is_empty());
}

fn note(store: &mut Store, text: &str) {
    let mut writing = store.begin(NOW).unwrap();
    let by = writing.recorder().to_owned();
    writing.append(&Body::Note(Note { about: None, text: text.to_owned(), by })).unwrap();
    writing.commit().unwrap();
}

#[test]
fn what_a_person_records_carries_their_key_and_signature() {
    let folder = tempfile::tempdir().unwrap();
    let (mut store, _) = with_mina(folder.path());
    let office = store.office().to_owned();
    let signer = store.user_signer("Mina", &secret(WORDS)).unwrap();
    let public = signer.public();
    store.act_as(Some(Acting { name: "Mina".to_owned(), signer }));
    assert_eq!((store.recorder(), store.office()), ("Mina", office.as_str()));
    note(&mut store, "seen");
    let checkpoint = store.checkpoint().unwrap();
    let read = ledger::SignedCheckpoint::parse(&checkpoint).unwrap();
    assert!(read.verify(store.log_key(), store.recorder_key()).is_ok(), "and those of the register");
    assert!(read.verify_by(&ledger::user_key_name(public), public).is_ok());
    store.act_as(None);
    note(&mut store, "and without");
    assert!(!store.checkpoint().unwrap().contains(&public.id().to_string()));
    assert!(store.verify(|_, _| {}).unwrap().is_whole());

    // Whoever has the register open can make a key of the same name, but cannot sign by hers.
    store.revoke_user("Mina", &[], NOW).unwrap();
    let signer = {
        let mut store = town::open(folder.path());
        store.add_user("Nasrin", &[Role::Recorder], &secret(WORDS), &[], NOW).unwrap();
        store.user_signer("Nasrin", &secret(WORDS)).unwrap()
    };
    store.act_as(Some(Acting { name: "Nasrin".to_owned(), signer }));
    store.revoke_user("Nasrin", &[], NOW).unwrap();
    note(&mut store, "after the end");
    let found = store.verify(|_, _| {}).unwrap();
    assert_eq!(found.damage.len(), 1, "{:?}", found.damage);
    assert!(found.damage[0].to_string().contains("under a key that counted no more"), "{:?}", found.damage);
}
