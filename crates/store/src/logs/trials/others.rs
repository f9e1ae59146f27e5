//! After a restore; what is rotten; what waits; who takes whose name.

use super::*;

#[test]
fn after_a_restore_exclusions_rules_and_users_count_as_before() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "ours", &["رؤیا"]);
    list(&mut south, "theirs", &["آرش"]);
    town.send(&south, &mut north);
    admit_all(&mut north);
    let signers = two_custodians(&mut north);
    north.add_vouching((north.log_id(), 3), "rfc3161", b"a token", NOW).unwrap();
    let by = "north".to_owned();
    let reason = "their laptop was taken".to_owned();
    append(
        &mut north,
        &Body::Exclusion(ledger::Exclusion {
            log: south.log_id(),
            key: None,
            from: 0,
            reason,
            by: by.clone(),
        }),
    );
    let rule =
        ledger::Rule { rule: ledger::Rule::REVIEWERS.to_owned(), value: "2".to_owned(), reason: None, by };
    append(&mut north, &Body::Rule(rule.clone()));
    let (shown, users) = (words(&north), north.users().unwrap());
    let backup = town.fresh();
    let to = vec![north.bundle_recipient()];
    north.export_bundle(&backup, &Outgoing { to, backup: true, ..Outgoing::default() }, |_, _| {}).unwrap();
    let new = NewRegister {
        recorder: "north".to_owned(),
        software: "test 0".to_owned(),
        codebook: Digest::of(b"codebook"),
        throwaway: true,
        now_ms: NOW + 9,
        chance: chance(44),
    };
    let again = Store::restore(
        &town.path("again"),
        &passphrase(THROWAWAY_PASSPHRASE),
        new,
        &backup,
        &north.bundle_keys(),
        Quota::default(),
    );
    let (mut again, ..) = again.unwrap();
    assert_eq!(words(&again), shown, "who was excluded is not heard again");
    assert_eq!(again.exclusions().unwrap().len(), 1);
    assert_eq!(again.rule(ledger::Rule::REVIEWERS).unwrap(), Some(rule));
    let names = |users: Vec<crate::UserRow>| users.into_iter().map(|user| user.name).collect::<Vec<_>>();
    assert_eq!(names(again.users().unwrap()), names(users));
    assert!(again.needs_custodians().unwrap(), "nobody erases alone after a restore");
    let (_, records) = list(&mut again, "new", &["کاوه"]);
    let gone = decided(&again, records[0]);
    assert!(matches!(again.erase(vec![gone], NOW), Err(StoreError::NotDecided)));
    // The wrapped keys came with the backup: both open with the words that they opened with, and decide.
    let mut by_two = erasure(&again, records[0]);
    for (name, signer) in ["Mina", "Nasrin"].into_iter().zip(&signers) {
        let opened = again.user_signer(name, &secret(name)).unwrap();
        assert_eq!(opened.public(), signer.public());
        by_two.approve(name, Some(&opened));
    }
    again.erase(vec![by_two], NOW).unwrap();
    let given = again.vouchings().unwrap();
    assert_eq!(
        (given[0].log, given[0].size, given[0].bytes.as_slice()),
        (north.log_id(), 3, b"a token".as_slice())
    );
    assert!(again.checkpoint_of(north.log_id(), 3, false).unwrap().is_some(), "and what it is a token of");
    is_whole(&again);
}

#[test]
fn a_register_that_was_set_back_knows_it_without_its_mark() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    list(&mut north, "one", &["رؤیا"]);
    drop(north);
    copy(&town.path("north"), &town.path("copy"));
    let mut north = open(&town.path("north"));
    list(&mut north, "two", &["آرش"]);
    let mut old = open(&town.path("copy"));
    town.send(&north, &mut old);
    drop(old);
    fs::remove_file(town.path("copy").join("register.mark")).unwrap();
    let mut old = open(&town.path("copy"));
    let refused = old.begin(NOW).map(drop).unwrap_err();
    assert!(matches!(refused, StoreError::SetBack { .. }));
    assert!(refused.to_string().contains("bundle restore") && !refused.to_string().contains("delete"));
}

#[test]
fn one_rotten_original_keeps_no_other_from_a_backup() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    for slug in ["one", "two", "three"] {
        list(&mut north, slug, &["رؤیا"]);
    }
    let of = |slug: &str| Digest::of(format!("the file of {slug}").as_bytes());
    let rotten = town.path("north").join("vault");
    let path_of = |digest: &Digest| {
        let name = data_encoding::HEXLOWER.encode(&north.vault.name(digest));
        rotten.join(&name[..2]).join(name)
    };
    let mut bytes = fs::read(path_of(&of("one"))).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(path_of(&of("one")), bytes).unwrap();
    fs::remove_file(path_of(&of("two"))).unwrap();
    let path = town.fresh();
    let outgoing = Outgoing { to: vec![south.bundle_recipient()], with_files: true, ..Outgoing::default() };
    let sent = north.export_bundle(&path, &outgoing, |_, _| {}).unwrap();
    assert_eq!(
        (sent.files, &sent.files_damaged[..], &sent.files_missing[..]),
        (1, &[of("one")][..], &[of("two")][..])
    );
    take(&mut south, &path);
    admit_all(&mut south);
    assert!(south.vault_has(&of("three")));
    is_whole(&south);
}

#[test]
fn identifiers_of_others_are_an_alarm_and_wait_aside() {
    let town = Town::new();
    let (mut north, mut south, mut east) =
        (town.office("north", 1), town.office("south", 2), town.office("east", 3));
    let (_, records) = list(&mut north, "one", &["رؤیا"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    town.send(&east, &mut south);
    admit_all(&mut south);
    let (theirs, _) = list(&mut east, "two", &[]);
    append(&mut east, &Body::Record(crate::town::record(records[0].into(), theirs, 1, "somebody else")));
    let shown = words(&south);
    let taken = town.send(&east, &mut south);
    assert!(taken.logs.iter().any(|one| one.came == crate::Came::TakenNames(1)), "{:?}", taken.logs);
    assert_eq!(words(&south), shown);
    assert_eq!(south.waiting_parts().unwrap()[0].why, Why::TakenNames);
    is_whole(&south);
    // Nor is such a log admitted.
    let mut west = town.office("west", 4);
    town.send(&north, &mut west);
    admit_all(&mut west);
    town.send(&east, &mut west);
    let log = west.unknown_log(&east.log_id().to_string()).unwrap();
    assert!(matches!(west.admit(log, "east", NOW), Err(StoreError::TakenNames)));
    is_whole(&west);
    // Whoever came first, the identifier names neither: every office is told of the same two logs.
    let mut last = town.office("last", 5);
    town.send(&east, &mut last);
    admit_all(&mut last);
    town.send(&north, &mut last);
    let log = last.unknown_log(&north.log_id().to_string()).unwrap();
    assert!(matches!(last.admit(log, "north", NOW), Err(StoreError::TakenNames)));
    let mut both = vec![north.log_id(), east.log_id()];
    both.sort();
    for office in [&south, &west, &last] {
        assert_eq!(office.contested(records[0].into()).unwrap(), both);
        assert_eq!(office.contested(theirs.into()).unwrap(), [], "what one log uses is that log's");
    }
    assert_eq!(last.refuse(log).unwrap(), 1);
    assert_eq!(last.contested(records[0].into()).unwrap(), [], "what was thrown away contests nothing");
}

#[test]
fn a_refused_office_leaves_no_original_behind() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "one", &["رؤیا"]);
    let file = Digest::of(b"the file of one");
    town.send(&north, &mut south);
    assert!(south.vault_has(&file), "held with what waits for it");
    let log = south.unknown_log(&north.log_id().to_string()).unwrap();
    south.refuse(log).unwrap();
    assert!(!south.vault_has(&file));
    is_whole(&south);
}

#[test]
fn what_waits_is_verified_and_only_what_fits_is_attached() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    list(&mut north, "one", &["رؤیا", "آرش"]);
    let path = town.export(&north, &south);
    take(&mut south, &path);
    is_whole(&south);
    let altered = "UPDATE part_entry SET body = x'00' WHERE seq = 5";
    south.connection.execute_batch(altered).unwrap();
    assert!(!south.verify(|_, _| {}).unwrap().is_whole());
    admit_all(&mut south);
    assert_eq!(words(&south).len(), 1, "the altered one is not read");
    take(&mut south, &path);
    assert_eq!(words(&south), words(&north), "and comes with the next bundle");
    is_whole(&south);
}

#[test]
fn evidence_of_a_second_history_stays() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    list(&mut north, "one", &["رؤیا"]);
    drop(north);
    copy(&town.path("north"), &town.path("copy"));
    let (mut north, mut forked) = (open(&town.path("north")), open(&town.path("copy")));
    let mut south = town.office("south", 2);
    list(&mut north, "two", &["x"]);
    list(&mut forked, "other", &["y"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    south.put_fact("people", "2").unwrap();
    town.send(&forked, &mut south);
    assert!(south.facts().unwrap().is_empty(), "who is in dispute is worked out anew");
    let connection = raw(&south);
    for attack in ["DELETE FROM part", "DELETE FROM part_entry", "UPDATE part_entry SET bytes = x'00'"] {
        let refused = connection.execute_batch(attack).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{attack}: {refused}");
    }
    drop(connection);
    is_whole(&south);
}

#[test]
fn an_office_that_takes_a_backup_for_a_bundle_keeps_nothing_of_what_is_not_its_own() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    two_custodians(&mut north);
    north.add_vouching((north.log_id(), 3), "ots", b"a receipt", NOW).unwrap();
    let path = town.fresh();
    let outgoing = Outgoing { to: vec![south.bundle_recipient()], backup: true, ..Outgoing::default() };
    assert_eq!(north.export_bundle(&path, &outgoing, |_, _| {}).unwrap().kept, 3);
    assert_eq!(take(&mut south, &path).kept.len(), 3);
    admit_all(&mut south);
    let kept: i64 =
        south.connection.query_row("SELECT count(*) FROM user_key", [], |row| row.get(0)).unwrap();
    assert_eq!((kept, south.vouchings().unwrap()), (0, Vec::new()));
    let path = town.export(&north, &south);
    assert_eq!(take(&mut south, &path).kept.len(), 0, "and what goes to others carries no keys");
}
