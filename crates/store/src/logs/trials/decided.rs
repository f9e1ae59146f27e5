//! What counts as an erasure, and who may decide it.

use super::*;

#[test]
fn one_erasure_covers_the_destruction_of_nothing_else() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا", "آرش", "کاوه"]);
    let gone = decided(&north, records[0]);
    let id = north.erase(vec![gone], NOW).unwrap()[0];
    is_whole(&north);
    let at = north.seq_of(records[1].into()).unwrap().unwrap();
    let by = north.seq_of(id).unwrap().unwrap();
    let attack = format!("INSERT INTO erased VALUES ({at}, {by}); DELETE FROM body WHERE seq = {at};");
    let connection = raw(&north);
    let refused = connection.execute_batch(&attack).map_err(|error| error.to_string());
    assert!(refused.is_err_and(|text| text.contains("append-only")), "the triggers see it");
    connection.execute_batch("DROP TRIGGER erased_only_with_an_erasure").unwrap();
    connection.execute_batch(&attack).unwrap();
    let found = north.verify(|_, _| {}).unwrap();
    assert!(found.damage.iter().any(|one| one.place == crate::Place::Body(at)), "{:?}", found.damage);
}

/// A register with two custodians.
fn with_custodians(town: &Town) -> (Store, Vec<Signer>, Vec<RecordId>) {
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا", "آرش", "کاوه"]);
    let signers = two_custodians(&mut north);
    (north, signers, records)
}

#[test]
fn once_there_are_custodians_two_of_them_sign_every_erasure() {
    let town = Town::new();
    let (mut north, signers, records) = with_custodians(&town);
    let stranger = Signer::from_seed([66; 32]);
    let by_names = decided(&north, records[0]);
    let mut by_strangers = erasure(&north, records[0]);
    by_strangers.approve("Mina", Some(&stranger));
    by_strangers.approve("Nasrin", Some(&Signer::from_seed([67; 32])));
    let mut by_one = erasure(&north, records[0]);
    by_one.approve("Mina", Some(&signers[0]));
    by_one.approve("Nasrin", None);
    for refused in [by_names, by_strangers, by_one] {
        assert!(matches!(north.erase(vec![refused], NOW), Err(StoreError::NotDecided)));
    }
    let mut by_two = erasure(&north, records[0]);
    by_two.approve("Mina", Some(&signers[0]));
    by_two.approve("Nasrin", Some(&signers[1]));
    north.erase(vec![by_two], NOW).unwrap();
    assert!(north.record(records[0]).unwrap().is_none());
    is_whole(&north);
}

#[test]
fn receivers_ask_for_the_signatures_of_the_custodians_too() {
    let town = Town::new();
    let (mut north, _, records) = with_custodians(&town);
    let mut south = town.office("south", 2);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let invented = decided(&north, records[0]);
    append(&mut north, &Body::Erasure(invented));
    let taken = town.send(&north, &mut south);
    assert_eq!(taken.erased, 0);
    assert!(south.record(records[0]).unwrap().is_some());
    assert!(town.send(&south, &mut north).logs.len() > 1);
}

#[test]
fn the_last_two_custodians_cannot_be_revoked() {
    let town = Town::new();
    let (mut north, signers, records) = with_custodians(&town);
    let both = [("Mina", &signers[0]), ("Nasrin", &signers[1])];
    assert!(matches!(north.revoke_user("Mina", &both, NOW), Err(StoreError::LastCustodians)));
    assert!(north.users().unwrap().iter().all(|user| user.active));
    custodian(&mut north, "Roya", &both);
    north.revoke_user("Mina", &both, NOW).unwrap();
    let gone = decided(&north, records[0]);
    assert!(matches!(north.erase(vec![gone], NOW), Err(StoreError::NotDecided)));
}

#[test]
fn one_name_written_twice_is_one_person() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا"]);
    for (one, two) in
        [("Mina", "mina"), ("Mina Karimi", "Mina  Karimi"), ("نرگس علي", "نرگس علی"), ("Mina", "")]
    {
        let mut gone = erasure(&north, records[0]);
        gone.approve(one, None);
        gone.approve(two, None);
        assert!(matches!(north.erase(vec![gone], NOW), Err(StoreError::NotDecided)), "{one} {two}");
    }
}

#[test]
fn what_the_log_stands_on_cannot_be_erased() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "one", &["رؤیا"]);
    for seq in 0..3 {
        let id = north.body_at(seq).unwrap().unwrap().0.id;
        let gone = decided(&north, id);
        assert!(north.erase(vec![gone.clone()], NOW).is_err(), "entry {seq}");
        append(&mut north, &Body::Erasure(gone));
    }
    town.send(&north, &mut south);
    admit_all(&mut south);
    assert_eq!(words(&south), words(&north));
    is_whole(&south);
    is_whole(&open_again(north, &town.path("north")));
}

/// An entry about a key as a program without these rules would write it: with these signatures for this place.
fn written(
    store: &mut Store,
    name: &str,
    key: &Signer,
    active: bool,
    signed: &[(&str, &Signer)],
    at: Option<u64>,
) -> u64 {
    let (log, seq) = (store.log_id(), store.size().unwrap());
    let role = Role::Custodian;
    let mut key =
        ledger::Key { name: name.to_owned(), public: key.public(), role, active, approvals: Vec::new() };
    signed.iter().for_each(|(name, signer)| key.approve(log, at.unwrap_or(seq), name, signer));
    append(store, &Body::Key(key));
    seq
}

fn names_of(store: &Store) -> Vec<(String, bool, bool)> {
    store.users().unwrap().into_iter().map(|user| (user.name, user.active, user.agreed)).collect()
}

#[test]
fn once_there_are_custodians_two_of_them_sign_for_every_other() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let refused = |made: Result<ledger::PublicKey, StoreError>, count: usize| {
        assert!(matches!(made, Err(StoreError::NotAgreed { needed }) if needed == count), "{count}");
    };
    let (roles, reviews) = ([Role::Custodian], [Role::Reviewer]);
    assert_eq!(north.agreement_needed().unwrap(), 0);
    let mina = custodian(&mut north, "Mina", &[]);
    assert_eq!(north.agreement_needed().unwrap(), 1);
    refused(north.add_user("Nasrin", &roles, &secret("Nasrin"), &[], NOW), 1);
    let stranger = Signer::from_seed([66; 32]);
    refused(north.add_user("Nasrin", &roles, &secret("Nasrin"), &[("Mina", &stranger)], NOW), 1);
    let nasrin = custodian(&mut north, "Nasrin", &[("Mina", &mina)]);
    for signers in [
        vec![],
        vec![("Mina", &mina)],
        vec![("Mina", &mina), ("Nasrin", &mina)],
        vec![("a", &stranger), ("b", &mina)],
    ] {
        refused(north.add_user("Roya", &roles, &secret("Roya"), &signers, NOW), 2);
        // Who reviews, records or releases is let in by two as well.
        refused(north.add_user("Roya", &reviews, &secret("Roya"), &signers, NOW), 2);
    }
    let both = [("Mina", &mina), ("Nasrin", &nasrin)];
    north.add_user("Roya", &reviews, &secret("Roya"), &both, NOW).unwrap();
    assert!(matches!(north.revoke_user("Roya", &both[..1], NOW), Err(StoreError::NotAgreed { .. })));
    north.revoke_user("Roya", &both, NOW).unwrap();
    assert_eq!(names_of(&north)[2], ("Roya".to_owned(), false, true));
    is_whole(&north);
}

#[test]
fn a_key_that_nobody_agreed_to_decides_nothing_at_any_office() {
    let town = Town::new();
    let (mut north, signers, records) = with_custodians(&town);
    let mut south = town.office("south", 2);
    let (mina, nasrin) = (("Mina", &signers[0]), ("Nasrin", &signers[1]));
    let (eve, roya) = (Signer::from_seed([61; 32]), Signer::from_seed([62; 32]));
    // With the register open and a program of one's own: alone, with one signature, with one that was given for another place.
    written(&mut north, "Eve", &eve, true, &[], None);
    written(&mut north, "Eve", &eve, true, &[mina], None);
    let agreed = written(&mut north, "Roya", &roya, true, &[mina, nasrin], None);
    written(&mut north, "Nasrin", &signers[1], false, &[mina], None);
    written(&mut north, "Eve", &eve, true, &[mina, nasrin], Some(agreed));
    let expected =
        [("Mina", true, true), ("Nasrin", true, true), ("Eve", false, false), ("Roya", true, true)];
    let expected: Vec<(String, bool, bool)> =
        expected.into_iter().map(|(name, active, agreed)| (name.to_owned(), active, agreed)).collect();
    assert_eq!(names_of(&north), expected);
    let mut alone = erasure(&north, records[0]);
    alone.approve("Mina", Some(&signers[0]));
    alone.approve("Eve", Some(&eve));
    assert!(matches!(north.erase(vec![alone.clone()], NOW), Err(StoreError::NotDecided)));
    append(&mut north, &Body::Erasure(alone));
    town.send(&north, &mut south);
    admit_all(&mut south);
    assert!(south.record(records[0]).unwrap().is_some(), "nor at an office that takes it in");
    let mut by_two = erasure(&north, records[1]);
    by_two.approve("Nasrin", Some(&signers[1]));
    by_two.approve("Roya", Some(&roya));
    north.erase(vec![by_two], NOW).unwrap();
    town.send(&north, &mut south);
    assert!(south.record(records[1]).unwrap().is_none());
    [&north, &south].into_iter().for_each(is_whole);
}
