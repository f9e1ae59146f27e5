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
    let signers = ["Mina", "Nasrin"].map(|name| {
        north.add_user(name, &[Role::Custodian], &secret(name), NOW).unwrap();
        north.user_signer(name, &secret(name)).unwrap()
    });
    (north, signers.into(), records)
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
    let (mut north, _, records) = with_custodians(&town);
    assert!(north.revoke_user("Mina", NOW).is_err());
    assert!(north.users().unwrap().iter().all(|user| user.active));
    north.add_user("Roya", &[Role::Custodian], &secret("Roya"), NOW).unwrap();
    north.revoke_user("Mina", NOW).unwrap();
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
