//! Everything that goes with what is erased, and does not come back.

use super::*;

#[test]
fn of_an_erased_correction_no_earlier_edition_is_shown_again() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["رؤیا جنگلی", "آرش"]);
    let second = correct(&mut north, records[0], "رؤیا");
    let third = correct(&mut north, second, "ر. ج.");
    for id in [records[0], second, third] {
        let mut all = north.erased_with(id.into()).unwrap();
        all.sort_unstable();
        let mut expected = [records[0], second, third].map(EntryId::from).to_vec();
        expected.sort_unstable();
        assert_eq!(all, expected);
    }
    let newest = decided(&north, third);
    assert!(north.erase(vec![newest], NOW).is_err(), "an earlier edition would stand again");
    let all = north.erased_with(third.into()).unwrap().into_iter().map(|id| decided(&north, id)).collect();
    north.erase(all, NOW).unwrap();
    assert_eq!(words(&north).into_keys().collect::<Vec<_>>(), [records[1]]);
    assert!(north.record(records[0]).unwrap().is_none());
    is_whole(&north);
}

#[test]
fn a_correction_by_another_office_goes_with_what_it_corrects() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    let (_, records) = list(&mut north, "one", &["رؤیا جنگلی"]);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let corrected = correct(&mut south, records[0], "رؤیا");
    let with = south.erased_with(corrected.into()).unwrap();
    assert!(with.contains(&records[0].into()) && with.len() == 2, "{with:?}");
    let all = with.into_iter().map(|id| decided(&south, id)).collect();
    south.erase(all, NOW).unwrap();
    assert!(words(&south).is_empty());
}

#[test]
fn with_a_source_goes_what_was_said_of_it_and_of_its_records() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (list, records) = list(&mut north, "one", &["رؤیا", "آرش"]);
    let custody = Body::Custody(Custody {
        source: list,
        item: Digest::of(b"the file of one"),
        event: CustodyEvent::Received,
        actor: "Leila".to_owned(),
        from: Some("a nephew".to_owned()),
        to: None,
        reason: None,
        at: None,
    });
    let custody = append(&mut north, &custody);
    let note =
        ledger::Note { about: Some(records[0].into()), text: "her aunt".to_owned(), by: "Leila".to_owned() };
    let note = append(&mut north, &Body::Note(note));
    let mut writing = north.begin(NOW).unwrap();
    let judged = judge(&mut writing, records[0], records[1], ledger::Verdict::Different);
    let citation = writing.reserve();
    let other = writing.reserve();
    writing.append(&Body::Source(source(other, "another"))).unwrap();
    writing
        .append(&Body::Record(Record {
            kind: "citation".to_owned(),
            statements: vec![ledger::Statement::new("record", &records[0].to_string())],
            ..crate::town::record(citation, other.into(), 1, "x")
        }))
        .unwrap();
    let batch = writing.reserve();
    writing.append(&import(batch.into(), vec![list])).unwrap();
    writing.commit().unwrap();
    let with = north.erased_with(list.into()).unwrap();
    for (what, id) in [
        ("custody", custody),
        ("note", note),
        ("judgement", judged),
        ("citation", citation),
        ("import", batch),
    ] {
        assert!(with.contains(&id), "{what}");
    }
    let all = with.iter().map(|id| decided(&north, *id)).collect();
    north.erase(all, NOW).unwrap();
    assert!(with.iter().all(|id| north.entry(*id).unwrap().unwrap().1.is_none()));
    is_whole(&north);
}

#[test]
fn an_older_bundle_does_not_bring_an_erased_original_back() {
    let town = Town::new();
    let (mut north, mut south) = (town.office("north", 1), town.office("south", 2));
    let (list, _) = list(&mut north, "one", &["رؤیا"]);
    let old = town.export(&north, &south);
    take(&mut south, &old);
    admit_all(&mut south);
    let all = north.erased_with(list.into()).unwrap().into_iter().map(|id| decided(&north, id)).collect();
    north.erase(all, NOW).unwrap();
    town.send(&north, &mut south);
    let file = Digest::of(b"the file of one");
    assert!(!south.vault_has(&file));
    take(&mut south, &old);
    assert!(!south.vault_has(&file), "it is not taken in again");
    assert!(words(&south).is_empty());
}

#[test]
fn the_bundle_of_a_forked_copy_does_not_bring_an_erased_body_back() {
    let town = Town::new();
    let mut north = town.office("north", 1);
    let (_, records) = list(&mut north, "one", &["qanariazardpar", "آرش"]);
    drop(north);
    copy(&town.path("north"), &town.path("copy"));
    let (mut north, mut forked) = (open(&town.path("north")), open(&town.path("copy")));
    let mut south = town.office("south", 2);
    town.send(&north, &mut south);
    admit_all(&mut south);
    let gone = decided(&north, records[0]);
    north.erase(vec![gone], NOW).unwrap();
    town.send(&north, &mut south);
    list(&mut forked, "written to the copy", &["x"]);
    town.send(&forked, &mut south);
    assert_eq!(south.waiting_parts().unwrap().len(), 1, "the other history is kept as evidence");
    let held: i64 = south
        .connection
        .query_row(
            "SELECT count(*) FROM part_entry WHERE instr(body, CAST('qanariazardpar' AS BLOB)) > 0",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(held, 0);
}
