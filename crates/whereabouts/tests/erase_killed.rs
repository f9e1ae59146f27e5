//! kill -9 while a source is erased: afterwards it is there whole, or decided and gone with its original and its words.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use run::Desk;
use run::kill::{Killing, rounds};
use serde_json::Value;

#[test]
fn what_is_erased_is_gone_whole_or_there_whole_after_a_kill() {
    let desk = Desk::with_open_register();
    let (mut killing, mut gone) = (Killing::within(250), 0);
    for round in 0..rounds() {
        let (file, word) = (format!("letter-{round}.txt"), format!("harbourword{round}"));
        desk.write(&file, format!("{word} stands in it\n").repeat(400));
        desk.run(&format!("attach {file} --to letters-{round} --source-title Letters")).ends(0);
        let decided = decisions(&desk);
        let slug = format!("letters-{round}");
        let people = ["--by", "Mina", "--second", "Nasrin", "--reason", "asked", "--basis", "law"];
        killing.kill(&desk, &[&["erase", &slug], people.as_slice()].concat());
        // The next command that opens the register finishes what was decided.
        desk.run("verify").ends(0).says("whole");
        let found = desk.run(&format!("search {word}")).ends(0).out.contains("stands in it");
        let is_decided = decisions(&desk) > decided;
        assert_ne!(found, is_decided, "round {round}: found, or decided and gone");
        gone += usize::from(is_decided);
        assert_eq!(
            originals(&desk),
            round + 1 - gone,
            "round {round}: an original for each that stands, and no other"
        );
    }
    println!("{killing}, {gone} decided and gone, the others whole");
}

/// How many entries an erasure was decided of; each of them is finished.
fn decisions(desk: &Desk) -> usize {
    let listed: Value = serde_json::from_str(&desk.run("erase list --json").ends(0).out).unwrap();
    let erasures = listed["erasures"].as_array().unwrap();
    assert!(erasures.iter().all(|one| one["unfinished"] == false && one["still_here"] == false), "{listed}");
    erasures.len()
}

/// The files in the vault.
fn originals(desk: &Desk) -> usize {
    let shelves = std::fs::read_dir(desk.path().join("register/vault")).unwrap();
    shelves.map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap().count()).sum()
}
